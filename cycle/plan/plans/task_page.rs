//! The page of one task: its facts, what it is a part of and what it is split into, its number, and what
//! was said of it, step by step.

use askama::Template;
use store::Tx;
use terms::{Error, Lang, Result};
use ui::{Crumb, Frame, StateMark};
use web::{Me, Path, Response, Visit};

use crate::progress::{FilingLine, Measure, Progress, filing_lines};

use super::model::{Task, with_unit};
use super::paged;
use super::shown::{self, days, decides, mark, may_enter, seen};
use super::store::{self as plans, standings_of};
use web::Names;

#[derive(Template)]
#[template(path = "plans/task.html")]
struct TaskPage {
    talk: Option<ui::Talk>,
    frame: Frame,
    id: i64,
    state: StateMark,
    facts: Vec<(String, String)>,
    indicator: Option<(String, String)>,
    case: Option<i64>,
    above: Option<(i64, String)>,
    rule: String,
    gaps: Vec<String>,
    parts: Vec<PartLine>,
    history: Vec<Step>,
    points: Vec<String>,
    filings: Vec<FilingLine>,
    progress: Option<Progress>,
    may_split: bool,
    may_amend: bool,
    may_change: bool,
    may_report: bool,
}

struct PartLine {
    id: i64,
    lead: String,
    value: String,
    weight: String,
    state: StateMark,
}

struct Step {
    on: String,
    name: String,
    words: Vec<(String, String)>,
    /// Where each piece of evidence is looked at.
    evidence: Vec<(String, String)>,
    by: String,
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>, measure: Measure) -> Response {
    visit.page(move |tx, me| read(tx, me, id, measure)).await
}

fn read(tx: &mut Tx<'_>, me: &Me, id: i64, measure: Measure) -> Result<TaskPage> {
    let lang = me.lang;
    let of = plans::task(tx, id)?.plan;
    let plan = plans::plan(tx, of)?;
    let whole_tree = paged::family(tx, id)?;
    // The sums are of all parts, also where a reader sees only some of them.
    let tree = seen(me, &plan, whole_tree.clone())?;
    let task = tree.tasks.iter().find(|task| task.id == id).cloned();
    let task = task.ok_or_else(|| Error::not_found("plan-task-unknown"))?;
    let today = store::civil_date(tx.now());
    let kind = shown::kind(tx, today)?;
    let standings = standings_of(tx, tree.tasks.iter().map(|task| task.id).collect())?;
    let standing = standings.get(&id);
    let mut names = Names::default();
    let facts = facts(tx, &mut names, lang, &task)?;
    let mut gaps = Vec::new();
    for fault in super::publish::gaps(&task, &whole_tree) {
        let mut args = fault.args;
        if let Some(unit) = fault.unit {
            args.push(("unit", names.label(tx, lang, unit)?));
        }
        gaps.push(ui::ta(lang, fault.rule, &args));
    }
    let mut parts = Vec::new();
    for part in tree.parts(id) {
        let unit = part.number.unit.as_deref();
        parts.push(PartLine {
            id: part.id,
            lead: names.label(tx, lang, part.lead)?,
            value: part.number.value.map_or_else(String::new, |value| with_unit(value, unit)),
            weight: part.weight.map_or_else(String::new, |weight| weight.to_string()),
            state: mark(lang, kind.as_ref(), standings.get(&part.id), today),
        });
    }
    let history = match standing {
        Some(standing) => history(tx, &mut names, lang, standing.case)?,
        None => Vec::new(),
    };
    let filings = match standing {
        Some(standing) => filing_lines(tx, lang, &plan, task.parent.is_some(), standing.case)?,
        None => Vec::new(),
    };
    let area = crate::area_of(tx, task.lead)?;
    let progress = Progress::of(tx, me, measure, &task.number, area, plan.period)?;
    let said = paged::reports_on(tx, id)?;
    let from = plan.issues.first().map_or(plan.starts, |issue| issue.on);
    let missed = super::model::missed(&task.points, &said, from, today);
    let mut points: Vec<String> = task
        .points
        .iter()
        .map(|point| format!("{} {}", point.on, point.words).trim().to_owned())
        .collect();
    if missed > 0 && standing.is_some_and(|it| it.ended.is_none()) {
        points.push(ui::ta(lang, "plan-missed", &[("n", missed.to_string())]));
    }
    let above = task.parent.and_then(|id| tree.tasks.iter().find(|it| it.id == id));
    let mut frame =
        me.frame(format!("{} {}", task.code, task.name.get(lang))).within(ui::Phase::Plan);
    frame.crumbs = vec![
        Crumb::new(me.t("plan-title"), "/plans"),
        Crumb::new(plan.name.get(lang), format!("/plans/{}", plan.id)),
        Crumb::here(task.code.clone()),
    ];
    Ok(TaskPage {
        talk: web::talk_about(tx, me, ("task", id, ""))?,
        frame,
        id,
        state: mark(lang, kind.as_ref(), standing, today),
        facts,
        indicator: task.number.indicator.as_ref().map(|code| {
            (format!("/indicators/{code}?period={}&explain=1", plan.period), code.clone())
        }),
        case: standing.map(|it| it.case),
        above: above.map(|it| (it.id, format!("{} {}", it.code, it.name.get(lang)))),
        rule: task
            .split
            .map_or_else(String::new, |rule| me.t(&format!("plan-rule-{}", rule.code()))),
        gaps,
        parts,
        history,
        points,
        filings,
        progress,
        may_change: plan.is_draft() && shown::drafts(me) && task.parent.is_none(),
        may_report: standing.is_some_and(|it| {
            it.ended.is_none()
                && may_enter(me, it.accountable)
                && reports_from(kind.as_ref(), &it.state)
        }),
        may_split: plan.is_draft() && may_enter(me, task.lead),
        may_amend: !plan.is_draft() && (may_enter(me, task.lead) || decides(me)),
    })
}

/// Whether the kind lets its owner report from this state.
fn reports_from(kind: Option<&cases::Kind>, state: &str) -> bool {
    kind.is_some_and(|kind| kind.moves_from(state).any(|step| step.code == crate::progress::REPORT))
}

fn facts(
    tx: &mut Tx<'_>,
    names: &mut Names,
    lang: Lang,
    task: &Task,
) -> Result<Vec<(String, String)>> {
    let number = &task.number;
    let baseline =
        number.baseline.map_or_else(String::new, |it| with_unit(it, number.unit.as_deref()));
    let rows = [
        ("plan-lead", names.label(tx, lang, task.lead)?),
        ("plan-helpers", names.labels(tx, lang, &task.helpers)?),
        ("plan-due", days(lang, task)),
        ("plan-deliverable", task.deliverable.clone()),
        ("plan-evidence", task.evidence.clone()),
        ("plan-baseline", baseline),
        ("plan-value", number.say()),
        ("plan-ground", task.ground.clone()),
    ];
    let rows = rows.into_iter().filter(|(_, text)| !text.is_empty());
    Ok(rows.map(|(key, text)| (ui::t(lang, key), text)).collect())
}

fn history(tx: &mut Tx<'_>, names: &mut Names, lang: Lang, case: i64) -> Result<Vec<Step>> {
    let case = cases::load(tx, case)?;
    let kept = cases::evidence_of(tx, case.id)?;
    let mut steps = Vec::new();
    for step in &case.steps {
        let declared = case.kind.step(&step.code);
        let asked = declared.map_or(&case.kind.fields, |it| &it.fields);
        let words = step.fields.iter().filter(|(_, text)| !text.is_empty()).map(|(code, text)| {
            let field = asked.iter().find(|field| field.code == *code);
            (field.map_or(code.as_str(), |it| it.name.get(lang)).to_owned(), text.clone())
        });
        // What was uploaded ahead of a report stands with the report that ticked it.
        let own = kept.iter().filter(|it| it.step == i64::from(step.number));
        let mut evidence: Vec<(String, String)> = Vec::new();
        for it in own {
            let href = match &it.address {
                Some(address) => address.clone(),
                None => format!("/cases/{}/evidence/{}", case.id, it.id),
            };
            if evidence.iter().all(|(_, title)| *title != it.title) {
                evidence.push((href, it.title.clone()));
            }
        }
        steps.push(Step {
            evidence,
            on: step.on.to_string(),
            name: declared
                .map_or_else(|| ui::t(lang, "plan-issued"), |it| it.name.get(lang).to_owned()),
            words: words.collect(),
            by: names.person(tx, lang, step.person)?,
        });
    }
    steps.reverse();
    Ok(steps)
}
