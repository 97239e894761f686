//! The register of all that is asked and what it costs, in the order that the reader chooses.

use askama::Template;
use identity::{Class, Verb};
use store::Tx;
use terms::{Decimal, Result};
use ui::{Crumb, Frame, StateMark};
use web::{Me, Response, Visit};

use super::hours;
use crate::burden::{Entry, Source, register};
use crate::model::kind_word;

#[derive(Template)]
#[template(path = "pages/burden.html")]
struct BurdenPage {
    frame: Frame,
    before: Side,
    now: Side,
    saved: String,
    entries: Vec<Line>,
    /// Heads by which the register can be sorted: word, name, whether it is.
    heads: [(&'static str, String, bool); 7],
    units: Vec<(String, String, String)>,
    askers: Vec<(String, String)>,
    may_enter: bool,
}

struct Side {
    forms: String,
    fields: String,
    hours: String,
}

struct Line {
    href: String,
    title: String,
    kind: String,
    state: StateMark,
    asker: String,
    ground: String,
    times: u32,
    units: usize,
    hours: String,
    year: String,
    fields: usize,
    prefilled: usize,
    doubled: usize,
    cut: String,
}

pub(super) async fn show(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<BurdenPage> {
    let found = register(tx)?;
    let by = Order::named(me.get("sort").unwrap_or_default());
    let saving = found.saving();
    let mut frame = me.frame(me.t("forms-register")).within(ui::Phase::Record);
    frame.crumbs =
        vec![Crumb::new(me.t("forms-due"), "/forms"), Crumb::here(me.t("forms-register"))];
    let count = |n: usize| ui::number::count(n as i64);
    let asked = found.entries.iter().filter(|it| it.is_asked());
    let cut: Decimal = asked.map(Entry::could_be_cut).sum();
    frame.lead = frame.ta(
        "forms-burden-sentence",
        &[
            ("forms", count(saving.forms_now)),
            ("hours", hours(saving.hours_now)),
            ("twice", count(found.overlaps.len())),
            ("cut", hours(cut)),
        ],
    );
    let mut ids: Vec<i64> = found.entries.iter().map(|it| it.asker).collect();
    let by_unit = found.by_unit();
    ids.extend(by_unit.keys());
    let names = super::names(tx, me, &ids)?;
    let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
    let mut units: Vec<(i64, (Decimal, Decimal))> = by_unit.into_iter().collect();
    units.sort_by_key(|(id, (all, _))| (std::cmp::Reverse(*all), *id));
    let units = units.into_iter().map(|(id, (all, cut))| (name(id), hours(all), hours(cut)));
    let askers = found.by_asker().into_iter().map(|(id, all)| (name(id), hours(all)));
    Ok(BurdenPage {
        before: Side {
            forms: count(saving.forms_before),
            fields: count(saving.fields_before),
            hours: hours(saving.hours_before),
        },
        now: Side {
            forms: count(saving.forms_now),
            fields: count(saving.fields_now),
            hours: hours(saving.hours_now),
        },
        saved: hours(saving.saved()),
        units: units.collect(),
        askers: askers.collect(),
        entries: sorted(&found.entries, by)
            .into_iter()
            .map(|it| line(me, it, name(it.asker)))
            .collect(),
        heads: ORDERS.map(|order| (order.word(), me.t(order.head()), order == by)),
        may_enter: me.can(Verb::Enter, Class::Figures),
        frame,
    })
}

/// Where whoever asks for something is looked at.
pub(super) fn page_of(source: &Source) -> String {
    match source {
        Source::Form(code) => format!("/forms/{code}"),
        Source::Demand(id) => format!("/burden/demands/{id}"),
        Source::Known(code) => format!("/indicators/{code}"),
    }
}

/// What the register is sorted by; the largest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Times,
    Units,
    Hours,
    Year,
    Fields,
    Doubled,
    Cut,
}

const ORDERS: [Order; 7] = [
    Order::Times,
    Order::Units,
    Order::Hours,
    Order::Year,
    Order::Fields,
    Order::Doubled,
    Order::Cut,
];

impl Order {
    fn word(self) -> &'static str {
        match self {
            Self::Times => "times",
            Self::Units => "units",
            Self::Hours => "hours",
            Self::Year => "year",
            Self::Fields => "fields",
            Self::Doubled => "doubled",
            Self::Cut => "cut",
        }
    }
    fn head(self) -> &'static str {
        match self {
            Self::Times => "forms-times",
            Self::Units => "forms-units-count",
            Self::Hours => "forms-hours-fill",
            Self::Year => "forms-hours-year",
            Self::Fields => "forms-count-fields",
            Self::Doubled => "forms-doubled",
            Self::Cut => "forms-cut",
        }
    }
    fn named(word: &str) -> Self {
        ORDERS.into_iter().find(|it| it.word() == word).unwrap_or(Self::Year)
    }
    fn of(self, it: &Entry) -> Decimal {
        match self {
            Self::Times => it.times_a_year.into(),
            Self::Units => Decimal::from(it.units.len() as u64),
            Self::Hours => it.hours,
            Self::Year => it.hours_a_year(),
            Self::Fields => Decimal::from(it.fields as u64),
            Self::Doubled => Decimal::from(it.doubled as u64),
            Self::Cut => it.could_be_cut(),
        }
    }
}

/// What is asked for now stands before what no longer is.
fn sorted(entries: &[Entry], by: Order) -> Vec<&Entry> {
    let mut all: Vec<&Entry> = entries.iter().collect();
    all.sort_by_key(|it| (!it.is_asked(), std::cmp::Reverse(by.of(it)), it.id));
    all
}

fn line(me: &Me, it: &Entry, asker: String) -> Line {
    let href = page_of(&it.source);
    let kind = it.kind.map_or("demand", kind_word);
    Line {
        href,
        title: it.title.get(me.lang).to_owned(),
        kind: me.t(&format!("forms-kind-{kind}")),
        state: super::show::standing_mark(
            me,
            it.standing.unwrap_or(crate::store::Standing::Published),
        ),
        asker,
        ground: it.ground.clone(),
        times: it.times_a_year,
        units: it.units.len(),
        hours: hours(it.hours),
        year: hours(it.hours_a_year()),
        fields: it.fields,
        prefilled: it.prefilled,
        doubled: it.doubled,
        cut: hours(it.could_be_cut()),
    }
}
