//! Answers in the order of a field of somebody's own.

use store::Tx;
use terms::Result;

use super::run::{Answer, Looking, SORTED};
use super::{Order, Page, Refusal, Stored, Token};

/// In the order of a field of somebody's own; events without it come last.
pub(super) fn by_extension(
    tx: &mut Tx<'_>,
    looking: &mut Looking<'_>,
    token: Option<Token>,
) -> Result<Answer> {
    let asked = looking.asked;
    let (mut all, stop) = looking.find(tx, None, SORTED + 1)?;
    if all.len() > SORTED || stop.is_some() {
        let detail = format!("More than {SORTED} events would have to be put in this order.");
        return Ok(Err(Refusal::new("QueryTooComplexException", 413, detail)));
    }
    if asked.most.is_some_and(|most| all.len() > most) {
        let detail = "More events match than maxEventCount allows.";
        return Ok(Err(Refusal::new("QueryTooLargeException", 413, detail)));
    }
    let Order::Extension(namespace, local) = &asked.order else { return Ok(Ok(Page::default())) };
    let value = |event: &Stored| -> Option<String> {
        let event = epcis::json::events(event.body.as_bytes()).next()?.ok()?;
        let mut found = None;
        event.each_node(&mut |node| {
            if *node.name.namespace == **namespace && *node.name.local == **local {
                found.get_or_insert_with(|| node.text.to_string());
            }
        });
        found
    };
    let mut keyed: Vec<(Option<String>, Stored)> =
        all.drain(..).map(|event| (value(&event), event)).collect();
    keyed.sort_by(|(a, one), (b, other)| {
        let by = match (a, b) {
            (Some(a), Some(b)) => {
                let by = super::filter::order(a, b).unwrap_or_else(|| a.cmp(b));
                if asked.descending { by.reverse() } else { by }
            }
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        by.then(one.id.cmp(&other.id))
    });
    let from = token.as_ref().map_or(0, |token| usize::try_from(token.key).unwrap_or(0));
    let end = asked.first.unwrap_or(usize::MAX).min(keyed.len());
    let to = (from + asked.per_page).min(end);
    let events: Vec<Stored> = keyed
        .into_iter()
        .map(|(_, event)| event)
        .skip(from)
        .take(to.saturating_sub(from))
        .collect();
    let next = (to < end).then(|| Token {
        digest: asked.digest(),
        newest: looking.newest,
        key: to as i64,
        id: 0,
        left: None,
    });
    Ok(Ok(Page { events, next }))
}
