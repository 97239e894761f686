//! The cards of the works: one main figure with its doubt, what else there is, how many targets are met.

use document::chart::{Bullet, Scale};
use web::Me;

use super::tally::{Line, Tally};
use crate::shown::float;

/// The five works of the city's plan, in its order.
pub(crate) const WORKS: &[&str] =
    &["product", "construction", "service", "environment", "innovation"];

/// Lines of a card beside its main figure.
const BESIDE: usize = 3;

/// Cards on one row of the page.
const CARDS: usize = 5;

pub(crate) struct Card {
    /// Names the hue and the glyph.
    pub(crate) work: String,
    pub(crate) title: String,
    pub(crate) tally: String,
    pub(crate) href: String,
    pub(crate) main: Line,
    pub(crate) bullet: String,
    pub(crate) doubt: String,
    pub(crate) against: String,
    pub(crate) beside: Vec<Line>,
}

/// A card for each work that has indicators; where there are not two such works, a card for each of the
/// first indicators, so that the row is full in a city with one field of work.
pub(crate) fn cards(me: &Me, query: &str, lines: &[Line]) -> Vec<Card> {
    let of = |work: &str| -> Vec<&Line> { lines.iter().filter(|line| line.work == work).collect() };
    let works: Vec<(&str, Vec<&Line>)> =
        WORKS.iter().map(|work| (*work, of(work))).filter(|(_, lines)| !lines.is_empty()).collect();
    if works.len() < 2 {
        let mut first: Vec<&Line> = lines.iter().collect();
        // What is estimated says more of quality than what is merely counted.
        first.sort_by_key(|line| line.low.is_none());
        return first
            .into_iter()
            .take(CARDS)
            .map(|line| card(me, &line.work, line.short.clone(), String::new(), line, Vec::new()))
            .collect();
    }
    works
        .into_iter()
        .filter_map(|(work, lines)| {
            let tally = Tally::of(lines.iter().copied()).short(me);
            let title = me.t(&format!("overview-work-{work}"));
            let (main, beside) = chosen(&lines)?;
            let mut card = card(me, work, title, tally, main, beside);
            card.href = format!("/indicators?{query}");
            Some(card)
        })
        .collect()
}

/// The main figure is the first that has a target and a value; beside it stand what is furthest from its
/// target, because that is what somebody must act on.
fn chosen<'l>(lines: &[&'l Line]) -> Option<(&'l Line, Vec<Line>)> {
    let main = lines
        .iter()
        .find(|line| line.target.is_some() && line.shown.known())
        .or_else(|| lines.iter().find(|line| line.shown.known()))
        .or_else(|| lines.first())
        .copied()?;
    let mut beside: Vec<&Line> =
        lines.iter().copied().filter(|line| line.code != main.code).collect();
    beside.sort_by_key(|line| match line.state {
        Some(ui::State::Bad) => 0,
        Some(ui::State::Watch) => 1,
        Some(ui::State::None) => 2,
        Some(_) => 3,
        None if line.shown.known() => 4,
        None => 5,
    });
    Some((main, beside.into_iter().take(BESIDE).cloned().collect()))
}

fn card(me: &Me, work: &str, title: String, tally: String, main: &Line, beside: Vec<Line>) -> Card {
    let bullet = Bullet {
        scale: Some(bullet_scale(main)),
        value: main.value.and_then(float),
        low: main.low.and_then(float),
        high: main.high.and_then(float),
        target: main.target.and_then(float),
        below: matches!(main.state, Some(ui::State::Bad)),
        title: format!("{} {}{}", main.name, main.shown.text, main.shown.sign),
        empty: me.t("indicators-no-data"),
        ..Bullet::default()
    };
    let mut against = Vec::new();
    if !main.target_text.is_empty() {
        against.push(ui::ta(me.lang, "overview-target", &[("value", main.target_text.clone())]));
    }
    if !main.change.is_empty() {
        against.push(ui::ta(me.lang, "overview-change", &[("change", main.change.clone())]));
    }
    Card {
        work: work.to_owned(),
        title,
        tally,
        href: main.href.clone(),
        doubt: doubt(me, main),
        against: against.join(&me.t("dot")),
        bullet: bullet.svg(),
        main: main.clone(),
        beside,
    }
}

/// The width of a bullet as it is drawn, in its own units.
const BULLET: f64 = 240.0;

/// A scale at least as wide as what counts as near the target, so that a small gap looks small.
pub(super) fn bullet_scale(line: &Line) -> Scale {
    let target = line.target.and_then(float);
    let near = target.into_iter().flat_map(|target| [target * 0.95, target * 1.05]);
    let drawn = [line.value, line.low, line.high, line.target].into_iter().flatten();
    Scale::with_room(drawn.filter_map(float).chain(near), BULLET, 0.2)
}

/// Interval and n; or why there is none. Only a full count may say that it has no sampling error.
pub(crate) fn doubt(me: &Me, line: &Line) -> String {
    let mut parts = Vec::new();
    if !line.shown.interval.is_empty() {
        let range = [("range", line.shown.interval.clone())];
        parts.push(ui::ta(me.lang, "figure-interval", &range));
    } else if line.shown.known() {
        let key = match line.evidence.as_str() {
            "census" => "figure-whole",
            "third-party" => "overview-third-party",
            "reported" => "overview-reported",
            _ => "",
        };
        if !key.is_empty() {
            parts.push(me.t(key));
        }
    }
    if line.shown.known() && !line.shown.n.is_empty() {
        parts.push(format!("n={}", line.shown.n));
    }
    if !line.due {
        parts.push(me.t(&format!("overview-due-{}", line.frequency)));
    } else if !line.shown.remark.is_empty() {
        parts.push(line.shown.remark.clone());
    }
    parts.join(&me.t("dot"))
}
