//! The register of all that is asked, what it costs, what is asked twice, what came too late to be fair.

use std::collections::BTreeMap;

use askama::Template;
use identity::{Class, Verb};
use store::Tx;
use terms::{Decimal, Result};
use ui::{Crumb, Frame, StateMark};
use web::{Me, Response, Visit};

use super::hours;
use crate::burden::{Entry, Register, Source, register, short_notices};
use crate::model::kind_word;

#[derive(Template)]
#[template(path = "pages/burden.html")]
struct BurdenPage {
    frame: Frame,
    before: Side,
    now: Side,
    saved: String,
    entries: Vec<Line>,
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
        entries: found.entries.iter().map(|it| line(me, it, name(it.asker))).collect(),
        may_enter: me.can(Verb::Enter, Class::Figures),
        frame,
    })
}

fn line(me: &Me, it: &Entry, asker: String) -> Line {
    let href = match &it.source {
        Source::Form(code) => format!("/forms/{code}"),
        _ => format!("/burden/overlaps?demand={}", it.id),
    };
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

#[derive(Template)]
#[template(path = "pages/overlaps.html")]
struct OverlapsPage {
    frame: Frame,
    rows: Vec<OverlapLine>,
}

struct OverlapLine {
    first: String,
    first_from: String,
    first_href: String,
    second: String,
    second_from: String,
    second_href: String,
    why: String,
    similarity: String,
}

pub(super) async fn overlaps(visit: Visit) -> Response {
    visit.page(read_overlaps).await
}

fn read_overlaps(tx: &mut Tx<'_>, me: &Me) -> Result<OverlapsPage> {
    let found = register(tx)?;
    let mut frame = me.frame(me.t("forms-overlaps")).within(ui::Phase::Record);
    frame.crumbs =
        vec![Crumb::new(me.t("forms-register"), "/burden"), Crumb::here(me.t("forms-overlaps"))];
    frame.lead = frame.t1("forms-overlaps-sentence", "n", found.overlaps.len());
    let titles: BTreeMap<&Source, &terms::Text> =
        found.entries.iter().map(|it| (&it.source, &it.title)).collect();
    let side = |found: &Register, at: usize| {
        let field = &found.fields[at];
        let from = titles.get(&field.source).map(|it| it.get(me.lang).to_owned());
        let href = match &field.source {
            Source::Form(code) => format!("/forms/{code}"),
            _ => "/burden".to_owned(),
        };
        (field.label.clone(), from.unwrap_or_default(), href)
    };
    let rows = found.overlaps.iter().map(|it| {
        let (first, first_from, first_href) = side(&found, it.first);
        let (second, second_from, second_href) = side(&found, it.second);
        let why = me.t(&format!("forms-why-{}", it.why.word()));
        let similarity = format!("{:.2}", it.similarity);
        OverlapLine {
            first,
            first_from,
            first_href,
            second,
            second_from,
            second_href,
            why,
            similarity,
        }
    });
    let rows = rows.collect();
    Ok(OverlapsPage { frame, rows })
}

#[derive(Template)]
#[template(path = "pages/short.html")]
struct ShortPage {
    frame: Frame,
    months: Vec<(String, usize, usize, Vec<ShortLine>)>,
}

struct ShortLine {
    at: String,
    what: String,
    asker: String,
    due: String,
    days: i64,
    breaches: String,
    ground: String,
    urgent: bool,
}

pub(super) async fn short(visit: Visit) -> Response {
    visit.page(read_short).await
}

fn read_short(tx: &mut Tx<'_>, me: &Me) -> Result<ShortPage> {
    let found = short_notices(tx, 0, 500)?;
    let mut frame = me.frame(me.t("forms-short")).within(ui::Phase::Record);
    frame.crumbs =
        vec![Crumb::new(me.t("forms-register"), "/burden"), Crumb::here(me.t("forms-short"))];
    frame.lead = frame.t1("forms-short-sentence", "n", found.len());
    let mut people = web::Names::default();
    let mut months: Vec<(String, usize, usize, Vec<ShortLine>)> = Vec::new();
    for it in found {
        let at = terms::Timestamp::from_microsecond(it.asked_at).map_err(terms::Error::broken)?;
        let local = store::civil_time(at);
        let month = local[..7].to_owned();
        let what = match it.kind.as_str() {
            "form" => crate::store::by_id(tx, it.thing)?.form().name.get(me.lang).to_owned(),
            _ => tx
                .find("select title from demand where id = ?1", store::params![it.thing], |row| {
                    row.get::<String>(0)
                })?
                .unwrap_or_default(),
        };
        let breaches: Vec<String> =
            it.breaches.iter().map(|word| me.t(&format!("forms-breach-{word}"))).collect();
        let urgent = it.urgent.is_some();
        let line = ShortLine {
            asker: people.unit(tx, me.lang, it.asker)?,
            at: local,
            what,
            due: it.due.to_string(),
            days: it.working_days,
            breaches: breaches.join(me.lang.pick("、", ", ")),
            ground: it.urgent.or(it.override_ground).unwrap_or_default(),
            urgent,
        };
        if months.last().is_none_or(|last| last.0 != month) {
            months.push((month, 0, 0, Vec::new()));
        }
        if let Some(last) = months.last_mut() {
            if urgent {
                last.1 += 1;
            } else {
                last.2 += 1;
            }
            last.3.push(line);
        }
    }
    Ok(ShortPage { frame, months })
}

impl ShortPage {
    fn month_said(&self, urgent: usize, others: usize) -> String {
        let args = [("urgent", urgent.to_string()), ("others", others.to_string())];
        self.frame.ta("forms-short-month", &args)
    }
}
