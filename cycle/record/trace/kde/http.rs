//! `/trace/completeness`: by firm and step, what is missing; the events behind each count; one event.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use askama::Template;
use identity::{Class, Verb};
use jiff::ToSpan;
use store::Tx;
use terms::{Date, Error, Result};
use ui::{Field, Frame, Input, State, StateMark};
use web::{Me, Need, Response, Routes, Visit, encoded};

use super::firm;
use super::judge::Step;
use super::store::{Judged, MOST, between};
use crate::redaction;

/// The pages of completeness.
pub fn routes() -> Routes {
    let records = Need::May(Verb::View, Class::Records);
    Routes::new().get("/trace/completeness", records, index)
}

/// Days that the page looks back on where nothing else is asked.
const DAYS: i64 = 90;
/// Events that are listed below the table, at most.
const LISTED: usize = 200;

#[derive(Template)]
#[template(path = "kde/index.html")]
struct IndexPage {
    frame: Frame,
    fields: Vec<Field>,
    rows: Vec<Row>,
    /// Only so many events were looked at, and there are more.
    cut: Option<String>,
    outside: String,
    listed: Vec<Listed>,
    listed_title: String,
    listed_cut: bool,
}

/// A firm and a step.
struct Row {
    firm: String,
    step: String,
    events: String,
    href: String,
    complete: String,
    state: StateMark,
    /// Element, how often it is missing, and the events where it is.
    gaps: Vec<(String, String, String)>,
}

/// An event with its gaps.
struct Listed {
    time: String,
    firm: String,
    step: String,
    href: String,
    gaps: String,
}

struct Window {
    from: Date,
    to: Date,
}

fn window(tx: &Tx<'_>, me: &Me) -> Result<Window> {
    let day = |name: &'static str, rest: Date| match me.get(name) {
        None => Ok(rest),
        Some(text) => text
            .parse::<Date>()
            .map_err(|_| Error::invalid("error-invalid").field(name, "field-date")),
    };
    let today = store::civil_date(tx.now());
    let to = day("to", today)?;
    let from = day("from", to.checked_sub(DAYS.days()).unwrap_or(to))?;
    Ok(Window { from, to })
}

/// Microseconds at which a civil day begins.
fn begins(day: Date) -> Result<i64> {
    let at = jiff::tz::Offset::constant(8).to_timestamp(day.at(0, 0, 0, 0));
    at.map(jiff::Timestamp::as_microsecond).map_err(Error::broken)
}

async fn index(visit: Visit) -> Response {
    visit.page(page).await
}

/// Events of one firm and step, with how often each element is missing.
#[derive(Default)]
struct Sum {
    events: i64,
    complete: i64,
    gaps: BTreeMap<(String, String), i64>,
}

fn page(tx: &mut Tx<'_>, me: &Me) -> Result<IndexPage> {
    let reach = redaction::reach(tx, me.actor()?)?;
    let window = window(tx, me)?;
    let after = window.to.tomorrow().map_err(Error::broken)?;
    let (from, to) = (begins(window.from)?, begins(after)?);
    let memory = me.space.kept::<crate::graph::Memory>();
    let (judged, more) = between(tx, &memory, &reach, from, to)?;
    let keys: Vec<i64> = judged.iter().map(|it| firm::answers(&it.fact)).collect();
    let units = firm::units(tx, &keys)?;
    let mut known = web::Names::default();
    // A unit may have several keys; a key that nobody registered stands for itself.
    let mut called: HashMap<i64, (String, String)> = HashMap::new();
    for key in keys {
        let Entry::Vacant(place) = called.entry(key) else { continue };
        let unit = units.get(&key).copied();
        let name = firm::name(tx, me.lang, &mut known, unit, key)?;
        let code = unit.map_or_else(|| format!("k{key}"), |unit| unit.to_string());
        place.insert((name, code));
    }
    let firm_of = |it: &Judged| called.get(&firm::answers(&it.fact)).cloned().unwrap_or_default();
    let mut sums: BTreeMap<(String, String, String, String), Sum> = BTreeMap::new();
    let mut outside = 0;
    for it in &judged {
        outside += i64::from(it.steps.is_empty());
        let (name, code) = firm_of(it);
        for step in &it.steps {
            let step_name = step.name.get(me.lang).to_owned();
            let key = (name.clone(), code.clone(), step.code.clone(), step_name);
            let sum = sums.entry(key).or_default();
            sum.events += 1;
            sum.complete += i64::from(step.gaps.is_empty());
            for gap in &step.gaps {
                let gap = (gap.code.clone(), gap.name.get(me.lang).to_owned());
                *sum.gaps.entry(gap).or_default() += 1;
            }
        }
    }
    let base = format!(
        "/trace/completeness?from={}&to={}",
        ui::number::day_iso(window.from),
        ui::number::day_iso(window.to)
    );
    let rows = sums.into_iter().map(|(key, sum)| row(me, &base, key, sum)).collect();
    let (listed, listed_title, listed_cut) = listed(me, &judged, firm_of);
    let mut frame = me.frame(me.t("kde-title")).within(ui::Phase::Record);
    frame.lead = me.t("kde-lead");
    let date = |name: &str, key: &str, day: Date| {
        Field::new(name, me.t(key)).value(ui::number::day_iso(day)).input(Input::Date)
    };
    let fields = vec![date("from", "kde-from", window.from), date("to", "kde-to", window.to)];
    let cut = more.then(|| {
        ui::ta(me.lang, "kde-cut", &[("most", ui::number::count(i64::try_from(MOST).unwrap_or(0)))])
    });
    let outside = match outside {
        0 => String::new(),
        n => ui::ta(me.lang, "kde-outside", &[("n", ui::number::count(n))]),
    };
    Ok(IndexPage { frame, fields, rows, cut, outside, listed, listed_title, listed_cut })
}

fn row(me: &Me, base: &str, key: (String, String, String, String), sum: Sum) -> Row {
    let (firm, firm_code, step_code, step) = key;
    let href = format!("{base}&firm={firm_code}&step={}", encoded(&step_code));
    let share = 100 * sum.complete / sum.events.max(1);
    let state = match (sum.complete == sum.events, share) {
        (true, _) => State::Ok.saying(me.t("kde-whole")),
        (_, 80..) => State::Watch.saying(me.t("kde-some-missing")),
        _ => State::Bad.saying(me.t("kde-much-missing")),
    };
    let gaps = sum.gaps.into_iter().map(|((code, name), n)| {
        (name, ui::number::count(n), format!("{href}&gap={}#events", encoded(&code)))
    });
    Row {
        firm,
        step,
        events: ui::number::count(sum.events),
        complete: format!("{share}%"),
        state,
        gaps: gaps.collect(),
        href: format!("{href}#events"),
    }
}

/// The events behind a count of the table, or all that lack something.
fn listed(
    me: &Me,
    judged: &[Judged],
    firm_of: impl Fn(&Judged) -> (String, String),
) -> (Vec<Listed>, String, bool) {
    let (wanted_firm, wanted_step, wanted_gap) = (me.get("firm"), me.get("step"), me.get("gap"));
    let mut listed = Vec::new();
    for it in judged {
        let (firm, code) = firm_of(it);
        if wanted_firm.is_some_and(|wanted| wanted != code) {
            continue;
        }
        for step in &it.steps {
            let other_step = wanted_step.is_some_and(|wanted| wanted != step.code);
            let lacks = match wanted_gap {
                Some(wanted) => step.gaps.iter().any(|gap| gap.code == wanted),
                // A count leads to all its events; without one, to what there is to mend.
                None => wanted_step.is_some() || !step.gaps.is_empty(),
            };
            if other_step || !lacks {
                continue;
            }
            let at = jiff::Timestamp::from_microsecond(it.fact.t).unwrap_or_default();
            listed.push(Listed {
                time: ui::number::instant(at),
                firm: firm.clone(),
                step: step.name.get(me.lang).to_owned(),
                href: format!("/trace/events/{}#elements", encoded(&it.event_id)),
                gaps: missing(me, step),
            });
        }
    }
    let n = ui::number::count(i64::try_from(listed.len()).unwrap_or(i64::MAX));
    let title = ui::ta(me.lang, "kde-events", &[("n", n)]);
    let cut = listed.len() > LISTED;
    listed.truncate(LISTED);
    (listed, title, cut)
}

fn missing(me: &Me, step: &Step) -> String {
    let names: Vec<&str> = step.gaps.iter().map(|gap| gap.name.get(me.lang)).collect();
    if names.is_empty() { me.t("kde-none") } else { names.join(me.lang.pick("、", ", ")) }
}
