//! The course of a sheet: what stands in its way, reasons, signatures, and what was done with it so far.

use askama::Template;
use store::Tx;
use terms::{Error, Result};
use ui::{Crumb, Frame, StateMark};
use web::{Form, Go, Me, Path, Response, Visit};

use super::KnownOf;
use super::findings::{Group, groups};
use crate::checks;
use crate::model::CellKey;
use crate::store::{Sheet, Write, filling, move_due, part_state, sheet};
use crate::submission::{self, Step, parts};

#[derive(Template)]
#[template(path = "pages/course.html")]
struct CoursePage {
    talk: Option<ui::Talk>,
    frame: Frame,
    id: i64,
    state: StateMark,
    groups: Vec<Group>,
    parts: Vec<PartLine>,
    steps: Vec<(String, String, String, String, String)>,
    seen: i64,
    writable: bool,
    prefilled: usize,
}

struct PartLine {
    part: String,
    name: String,
    state: StateMark,
    steps: Vec<(&'static str, String, bool)>,
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| read(tx, me, id)).await
}

/// Sheets in the making are their unit's and the city's.
fn seen_by(me: &Me, sheet: &Sheet) -> Result<()> {
    match super::territory(me)? {
        Some(units) if !units.contains(&sheet.filling.unit) => {
            Err(Error::not_found("filling-unknown"))
        }
        _ => Ok(()),
    }
}

fn read(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<CoursePage> {
    let sheet = sheet(tx, id)?;
    seen_by(me, &sheet)?;
    let form = sheet.kept.form();
    let unit = super::names(tx, me, &[sheet.filling.unit])?;
    let unit = unit.get(&sheet.filling.unit).cloned().unwrap_or_default();
    let title =
        format!("{} · {unit} · {}", form.name.get(me.lang), sheet.filling.period.say(me.lang));
    let mut frame = me.frame(title).within(ui::Phase::Record);
    frame.crumbs = vec![
        Crumb::new(me.t("forms-due"), "/forms"),
        Crumb::new(form.name.get(me.lang), format!("/fillings/{id}")),
        Crumb::here(me.t("forms-course")),
    ];
    let found = checks::look(tx, &sheet)?;
    let way = submission::in_the_way(&found, "").len();
    let count = ui::number::count(way as i64);
    frame.lead = frame.ta("forms-course-sentence", &[("n", count)]);
    let groups = groups(me, &sheet, &found);
    let today = store::civil_date(tx.now());
    let actor = me.actor()?;
    let late = today > sheet.filling.due;
    let parts = parts(&sheet).into_iter().map(|part| {
        let open = submission::open_to(&sheet, actor, &part);
        let state = part_state(&sheet.steps, &part);
        PartLine {
            name: part_name(&sheet, me, &part),
            state: super::mark(me, state, late),
            steps: open
                .into_iter()
                .map(|it| {
                    (it.word(), me.t(&format!("forms-step-{}", it.word())), it.wants_ground())
                })
                .collect(),
            part,
        }
    });
    // Records of a ledger that nobody has done anything with are not listed one by one.
    let parts: Vec<PartLine> =
        parts.filter(|it| !it.steps.is_empty() || it.part.is_empty()).collect();
    let mut people = web::Names::default();
    let mut steps = Vec::new();
    for it in sheet.steps.iter().rev() {
        steps.push((
            it.on.to_string(),
            me.t(&format!("forms-step-{}", it.step)),
            part_name(&sheet, me, &it.part),
            people.person(tx, me.lang, it.person)?,
            it.ground.clone().unwrap_or_default(),
        ));
    }
    let prefilled = found.iter().filter(|it| it.rule == "unconfirmed").count();
    Ok(CoursePage {
        talk: web::talk_about(tx, me, ("filling", id, ""))?,
        id,
        state: super::mark(me, sheet.stand.state, late && sheet.stand.state.is_writable()),
        seen: sheet.stand.steps,
        writable: sheet.stand.state.is_writable()
            && actor
                .may_at(identity::Verb::Enter, identity::Class::Figures, sheet.filling.unit)
                .is_ok(),
        frame,
        groups,
        parts,
        steps,
        prefilled,
    })
}

fn part_name(sheet: &Sheet, me: &Me, part: &str) -> String {
    let mut codes = part.splitn(2, '.');
    let section = codes.next().unwrap_or_default();
    let Some(at) = sheet.kept.form().sections.iter().position(|it| it.code == section) else {
        return me.t("forms-whole");
    };
    let name = sheet.kept.form().sections[at].name.get(me.lang);
    match codes.next() {
        Some(line) => {
            let found = sheet.layout.sections[at].lines.iter().find(|it| it.code == line);
            let line = found.map(|it| it.name.get(me.lang)).unwrap_or_default();
            format!("{name} · {line}")
        }
        None => name.to_owned(),
    }
}

pub(super) fn place_name(sheet: &Sheet, me: &Me, key: &CellKey) -> String {
    let Some((section, line, column)) = sheet.layout.find(key) else { return key.to_string() };
    let line = sheet.layout.sections[section].lines[line].name.get(me.lang);
    format!("{line} · {}", sheet.layout.section(section).columns[column].name.get(me.lang))
}

fn back(id: i64) -> String {
    format!("/fillings/{id}/course")
}

pub(super) async fn step(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let step = Step::named(form.get("step"))
                .ok_or_else(|| Error::invalid("filling-step-not-now"))?;
            let seen: i64 = form.get("seen").parse().unwrap_or(-1);
            let actor = me.actor()?;
            submission::take(tx, actor, id, form.get("part"), step, form.optional("ground"), seen)?;
            Ok(Go::to(back(id)).say(me.t(&format!("forms-said-{}", step.word()))))
        })
        .await
}

/// A clerk's own sheet, before it is changed.
fn own(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<()> {
    let unit = filling(tx, id)?.unit;
    me.actor()?.may_at(identity::Verb::Enter, identity::Class::Figures, unit)
}

pub(super) async fn reason(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            own(tx, me, id)?;
            let sheet = sheet(tx, id)?;
            let found = checks::look(tx, &sheet)?;
            let (place, rule) = (form.get("cell"), form.get("rule"));
            // One reason for all that a rule asks about and nobody has answered yet.
            let asked = |it: &&checks::Finding| {
                it.rule == rule && (it.place() == place || place == "*" && it.stands_in_the_way())
            };
            let asked: Vec<_> = found.iter().filter(asked).collect();
            if asked.is_empty() {
                return Err(Error::conflict("filling-moved-on"));
            }
            for finding in asked {
                checks::give_reason(tx, id, finding, form.get("reason"))?;
            }
            Ok(Go::to(back(id)).say(me.t("forms-said-reason")))
        })
        .await
}

pub(super) async fn prefill(visit: Visit, Path(id): Path<i64>, known: KnownOf) -> Response {
    visit
        .act(move |tx, me| {
            own(tx, me, id)?;
            let count = crate::prefill::prefill(tx, id, &mut |tx, indicator, unit, period| {
                known(tx, me, indicator, unit, period)
            })?;
            let n = ui::number::count(count as i64);
            Ok(Go::to(format!("/fillings/{id}")).say(ui::ta(
                me.lang,
                "forms-said-prefill",
                &[("n", n)],
            )))
        })
        .await
}

pub(super) async fn confirm(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            own(tx, me, id)?;
            let keys: Result<Vec<CellKey>> =
                form.all("cell").into_iter().map(CellKey::parse).collect();
            let saved = crate::prefill::confirm(tx, id, &keys?)?;
            let n = ui::number::count(saved.written.len() as i64);
            Ok(Go::to(back(id)).say(ui::ta(me.lang, "forms-said-confirm", &[("n", n)])))
        })
        .await
}

pub(super) async fn dispute(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            own(tx, me, id)?;
            let clockwork = cases::clocks(tx)?;
            let mut write = Write::new(
                CellKey::parse(form.required("cell")?)?,
                form.required("value")?,
                form.get("base").parse().unwrap_or_default(),
            );
            write.ground = form.optional("ground").map(str::to_owned);
            let case = crate::prefill::dispute(tx, &clockwork, me.actor()?, id, &write)?;
            Ok(Go::to(format!("/cases/{case}")).say(me.t("forms-said-dispute")))
        })
        .await
}

pub(super) async fn extend(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let everywhere = me.may(identity::Verb::Correct, identity::Class::Figures)?;
            if everywhere.limit().is_some() {
                return Err(Error::not_allowed("filling-step-not-yours"));
            }
            let due = form
                .date("due")?
                .ok_or_else(|| Error::invalid("error-invalid").field("due", "form-field-needed"))?;
            move_due(tx, id, due, form.get("ground"))?;
            Ok(Go::to(back(id)).say(me.t("forms-said-extend")))
        })
        .await
}
