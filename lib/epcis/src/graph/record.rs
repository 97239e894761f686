//! What the graph needs of an event, with names as numbers.

use crate::cbv::Vocabulary;
use crate::event::{Event, Kind, Quantity, Typed};
use crate::gs1::{Identifier, Scheme};
use crate::hash::{Hasher, Profile};
use crate::number::{Form, canonical as number};
use crate::time::Instant;
use std::borrow::Cow;

/// Amounts are millionths.
pub(crate) const MILLION: i128 = 1_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Object,
    Aggregation,
    Association,
    Transaction,
    Transformation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Add,
    Observe,
    Delete,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stuff {
    pub(crate) name: u32,
    /// Named with a quantity, so one of many alike.
    pub(crate) class: bool,
    pub(crate) amount: Option<i128>,
    pub(crate) unit: Option<Box<str>>,
}

#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) id: Box<str>,
    pub(crate) digest: [u8; 32],
    pub(crate) time: Instant,
    pub(crate) kind: Type,
    pub(crate) action: Action,
    pub(crate) step: Box<str>,
    pub(crate) disposition: Box<str>,
    pub(crate) things: Vec<Stuff>,
    pub(crate) parent: Option<u32>,
    pub(crate) children: Vec<Stuff>,
    pub(crate) inputs: Vec<Stuff>,
    pub(crate) outputs: Vec<Stuff>,
    /// Business location, else read point, without the extension inside the site.
    pub(crate) place: Option<u32>,
    pub(crate) from_place: Option<u32>,
    pub(crate) to_place: Option<u32>,
    pub(crate) from_party: Option<u32>,
    pub(crate) to_party: Option<u32>,
    pub(crate) transactions: Vec<u32>,
    /// Transformation over several events, scoped by who captured it or where.
    pub(crate) process: Option<(u32, Option<u32>)>,
    pub(crate) captured_by: Option<u32>,
}

/// One spelling for each identifier.
pub(crate) fn canonical(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    match crate::gs1::canonical(text) {
        Some(link) => Cow::Owned(link),
        None => Cow::Borrowed(text),
    }
}

/// A site: a GLN without the extension that names a door or a shelf in it.
fn site(text: &str) -> Cow<'_, str> {
    match Identifier::parse(text.trim()) {
        Ok(identifier) if identifier.scheme() == Scheme::Gln => {
            Cow::Owned(identifier.class().canonical())
        }
        _ => canonical(text),
    }
}

/// A bare word of a vocabulary, or the URI.
pub(crate) fn word(text: Option<&str>, vocabulary: Vocabulary) -> Box<str> {
    let text = text.unwrap_or_default().trim();
    vocabulary.word(text).unwrap_or(text).into()
}

/// Millionths; nothing when the text is no such number.
pub(crate) fn amount(text: &str) -> Option<i128> {
    let text = number(text.trim(), Form::Decimal)?;
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let negative = whole.starts_with('-');
    let whole: i128 = whole.parse().ok()?;
    let mut millionths: i128 = 0;
    for place in 0..6 {
        let digit = fraction.as_bytes().get(place).map_or(0, |byte| byte - b'0');
        millionths = millionths * 10 + i128::from(digit);
    }
    let whole = whole.checked_mul(MILLION)?;
    if negative { whole.checked_sub(millionths) } else { whole.checked_add(millionths) }
}

/// Reads an event; nothing when it is of an extension type or its time is no time.
pub(crate) fn read(
    event: &Event<'_>,
    party: Option<&str>,
    hasher: &mut Hasher,
    name: &mut dyn FnMut(&str) -> u32,
) -> Option<Record> {
    let kind = match event.kind {
        Kind::Object => Type::Object,
        Kind::Aggregation => Type::Aggregation,
        Kind::Association => Type::Association,
        Kind::Transaction => Type::Transaction,
        Kind::Transformation => Type::Transformation,
        Kind::Other(_) => return None,
    };
    let digest = hasher.digest(event);
    let mut stuff = |texts: &[crate::event::Text<'_>], quantities: &[Quantity<'_>]| {
        let mut out = Vec::with_capacity(texts.len() + quantities.len());
        for text in texts {
            let name = name(&canonical(text));
            out.push(Stuff { name, class: false, amount: None, unit: None });
        }
        for quantity in quantities {
            out.push(Stuff {
                name: name(&canonical(&quantity.class)),
                class: true,
                amount: quantity.quantity.as_deref().and_then(amount),
                unit: quantity.unit.as_deref().map(Into::into),
            });
        }
        out
    };
    let things = stuff(&event.epcs, &event.quantities);
    let children = stuff(&event.children, &event.child_quantities);
    let inputs = stuff(&event.inputs, &event.input_quantities);
    let outputs = stuff(&event.outputs, &event.output_quantities);
    let place = event.biz_location.as_ref().or(event.read_point.as_ref());
    let place = place.map(|place| name(&site(&place.id)));
    let captured_by = party.map(|party| name(&canonical(party)));
    let mut ends = |items: &[Typed<'_>]| {
        let mut found = (None, None);
        for item in items {
            let kind = word(item.kind.as_deref(), Vocabulary::SourceDestinationType);
            match &*kind {
                "location" => found.0 = Some(name(&site(&item.value))),
                // Who holds it counts before who owns it.
                "possessing_party" => found.1 = Some(name(&canonical(&item.value))),
                "owning_party" => {
                    found.1 = found.1.or_else(|| Some(name(&canonical(&item.value))));
                }
                _ => {}
            }
        }
        found
    };
    let (from_place, from_party) = ends(&event.sources);
    let (to_place, to_party) = ends(&event.destinations);
    let transactions = event.biz_transactions.iter().map(|t| name(&canonical(&t.value))).collect();
    let process = event.transformation_id.as_deref();
    let process = process.map(|id| (name(&canonical(id)), captured_by.or(place)));
    let parent = event.parent.as_deref().map(|parent| name(&canonical(parent)));
    let id = match event.event_id.as_deref().map(str::trim) {
        Some(id) if !id.is_empty() => id.into(),
        _ => crate::hash::named("sha-256", &digest).into(),
    };
    Some(Record {
        id,
        digest,
        time: event.event_time.trim().parse::<Instant>().ok()?,
        kind,
        action: match event.action.as_deref().map(str::trim) {
            Some("ADD") => Action::Add,
            Some("DELETE") => Action::Delete,
            _ => Action::Observe,
        },
        step: word(event.biz_step.as_deref(), Vocabulary::BizStep),
        disposition: word(event.disposition.as_deref(), Vocabulary::Disposition),
        things,
        parent,
        children,
        inputs,
        outputs,
        place,
        from_place,
        to_place,
        from_party,
        to_party,
        transactions,
        process,
        captured_by,
    })
}

/// Hashes for telling repeated events apart; the profile does not matter for that.
pub(crate) fn hasher() -> Hasher {
    Hasher::new(Profile::Table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_millionths_with_their_sign() {
        assert_eq!(amount("1.5"), Some(1_500_000));
        assert_eq!(amount("-0.25"), Some(-250_000));
        assert_eq!(amount("much"), None);
        assert_eq!(amount("1e300"), None);
    }
}
