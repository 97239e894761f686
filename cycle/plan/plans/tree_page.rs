//! Plans as a list, one plan as a tree with where everything stands, and an amendment with its difference.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use askama::Template;
use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Result};
use ui::{Crumb, Empty, Frame, Pager, StateMark};
use web::{Me, Path, Response, Visit};

use super::amend::{amendment, amendments};
use super::paged::{Slice, Wanted, slice, wholes};
use super::shown::{self, BODIES, choices, counted, days, decides, drafts, is_late, mark};
use super::store::{self as plans, standings_of};
use web::Names;

#[derive(Template)]
#[template(path = "plans/index.html")]
struct IndexPage {
    frame: Frame,
    rows: Vec<PlanLine>,
    empty: Empty,
    may_draft: bool,
}

struct PlanLine {
    id: i64,
    name: String,
    period: String,
    document: String,
    tasks: usize,
    done: usize,
    late: usize,
}

pub(super) async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let mut rows = Vec::new();
            for plan in plans::plans(tx)? {
                if plan.is_draft() && me.may(Verb::View, Class::Cases)?.limit().is_some() {
                    continue;
                }
                let count = counted(tx, me, &plan)?;
                rows.push(PlanLine {
                    id: plan.id,
                    name: plan.name.get(me.lang).to_owned(),
                    period: plan.period.say(me.lang),
                    document: plan
                        .issues
                        .last()
                        .map_or_else(|| me.t("plan-draft"), |issue| issue.document.clone()),
                    tasks: count.all,
                    done: count.done,
                    late: count.late,
                });
            }
            let mut frame = me.frame(me.t("plan-title")).within(ui::Phase::Plan);
            frame.lead = me.t("plan-lead-sentence");
            let empty = Empty {
                title: me.t("plan-none"),
                text: me.t("plan-none-text"),
                ..Empty::default()
            };
            Ok(IndexPage { frame, rows, empty, may_draft: drafts(me) })
        })
        .await
}

#[derive(Template)]
#[template(path = "plans/show.html")]
pub(super) struct ShowPage {
    talk: Option<ui::Talk>,
    frame: Frame,
    id: i64,
    draft: bool,
    may_draft: bool,
    may_publish: bool,
    measures: Vec<(i64, String)>,
    units: Vec<(i64, String)>,
    lead: i64,
    /// The measure that is asked for alone.
    only: i64,
    goals: Vec<GoalLine>,
    pager: Option<Pager>,
    issues: Vec<(i64, String, String, String)>,
    amendments: Vec<(i64, String, String)>,
    imported: Option<Told>,
}

struct GoalLine {
    id: i64,
    name: String,
    number: String,
    tags: String,
    measures: Vec<MeasureLine>,
    /// Without measures, so that it can be dropped.
    bare: bool,
}

struct MeasureLine {
    id: i64,
    name: String,
    tasks: Vec<TaskLine>,
    /// Without tasks, so that it can be dropped.
    bare: bool,
}

struct TaskLine {
    id: i64,
    code: String,
    name: String,
    lead: String,
    due: String,
    number: String,
    state: StateMark,
    parts: String,
    /// Why its parts are not the whole, while it is a draft.
    gap: Option<StateMark>,
}

/// What an import did, said once on the plan's page.
pub(super) struct Told {
    pub(super) added: usize,
    pub(super) remarks: Vec<String>,
    pub(super) bad: Vec<(u32, Vec<String>)>,
    pub(super) returned: bool,
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| read(tx, me, id, None)).await
}

pub(super) fn read(tx: &mut Tx<'_>, me: &Me, id: i64, imported: Option<Told>) -> Result<ShowPage> {
    let lang = me.lang;
    let plan = plans::plan(tx, id)?;
    let units = match me.may(Verb::View, Class::Cases)? {
        identity::Territory::Everywhere => None,
        identity::Territory::Units(_) if plan.is_draft() => {
            return Err(Error::not_found("plan-unknown"));
        }
        identity::Territory::Units(units) => Some(units.into_iter().collect::<BTreeSet<i64>>()),
    };
    let count = counted(tx, me, &plan)?;
    let number = |name: &str| me.get(name).and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    let (lead, only) = (number("lead"), number("measure"));
    let after = Some(number("after")).filter(|id| *id != 0);
    let (all_goals, all_measures) = plans::frame_of(tx, id)?;
    let wanted = Wanted { measure: only, lead, after, units: units.as_ref() };
    let page = slice(tx, &all_measures, wanted)?;
    let counts = wholes(tx, id)?;
    let mut names = Names::default();
    let mut lines: BTreeMap<i64, Vec<TaskLine>> = BTreeMap::new();
    let ids = page.tasks.iter().chain(&page.below.tasks).map(|task| task.id).collect();
    let standings = standings_of(tx, ids)?;
    let today = store::civil_date(tx.now());
    let kind = shown::kind(tx, today)?;
    for task in &page.tasks {
        let line = task_line(tx, &mut names, me, (&plan, task, &page), &standings, kind.as_ref())?;
        lines.entry(task.measure).or_default().push(line);
    }
    let shown = page.tasks.len();
    // What is still empty is shown to whoever drafts, on the first page.
    let shows_empty = drafts(me) && lead == 0 && only == 0 && after.is_none();
    let mut goals = Vec::new();
    for goal in &all_goals {
        let mut measures = Vec::new();
        let own = || all_measures.iter().filter(|it| it.goal == goal.id);
        for measure in own() {
            let tasks = lines.remove(&measure.id).unwrap_or_default();
            let bare = !counts.contains_key(&measure.id);
            if !tasks.is_empty() || shows_empty && bare {
                let name = format!("{} {}", measure.code, measure.name.get(lang));
                measures.push(MeasureLine { id: measure.id, name, tasks, bare });
            }
        }
        let tags = [
            ("quality", &goal.tags.quality),
            ("work", &goal.tags.work),
            ("transformation", &goal.tags.transformation),
        ];
        let tags: Vec<String> = tags
            .iter()
            .filter_map(|(group, word)| Some(me.t(&format!("plan-{group}-{}", word.as_ref()?))))
            .collect();
        let bare = own().next().is_none();
        if !measures.is_empty() || shows_empty && bare {
            goals.push(GoalLine {
                id: goal.id,
                name: format!("{} {}", goal.code, goal.name.get(lang)),
                number: goal.number.say(),
                tags: tags.join(" · "),
                measures,
                bare,
            });
        }
    }
    let pager = (after.is_some() || page.next.is_some()).then(|| {
        let to = |after: &str| ui::with_query(&me.path_and_query, "after", after);
        let all = (lead == 0 && units.is_none()).then(|| match only {
            0 => counts.values().sum(),
            one => counts.get(&one).copied().unwrap_or(0),
        });
        Pager {
            lang,
            first: after.is_some().then(|| to("")),
            next: page.next.map(|id| to(&id.to_string())),
            shown: i64::try_from(shown).unwrap_or(i64::MAX),
            total: all,
        }
    });
    let mut frame = me.frame(plan.name.get(lang)).within(ui::Phase::Plan);
    frame.crumbs =
        vec![Crumb::new(me.t("plan-title"), "/plans"), Crumb::here(plan.period.say(lang))];
    frame.lead = ui::ta(
        lang,
        "plan-sentence",
        &[
            ("all", count.all.to_string()),
            ("done", count.done.to_string()),
            ("late", count.late.to_string()),
            ("idle", count.idle.to_string()),
        ],
    );
    let named = |amendment: &super::Amendment| {
        let state = match &amendment.decision {
            None => "plan-waiting",
            Some(decision) if decision.approved => "plan-approved",
            Some(_) => "plan-refused-word",
        };
        (amendment.id, amendment.ground.clone(), me.t(state))
    };
    let mut issues = Vec::new();
    for issue in &plan.issues {
        let person = names.person(tx, lang, issue.person)?;
        issues.push((issue.number, issue.document.clone(), issue.on.to_string(), person));
    }
    let everywhere = me.may(Verb::View, Class::Cases)?.limit().is_none();
    Ok(ShowPage {
        talk: web::talk_about(tx, me, ("plan", id, ""))?,
        frame,
        id,
        draft: plan.is_draft(),
        may_draft: plan.is_draft() && drafts(me),
        may_publish: plan.is_draft() && decides(me),
        only,
        pager,
        measures: all_measures
            .iter()
            .map(|it| (it.id, format!("{} {}", it.code, it.name.get(lang))))
            .collect(),
        units: choices(tx, lang, &BODIES)?,
        lead,
        goals,
        issues,
        amendments: if everywhere {
            amendments(tx, id)?.iter().map(named).collect()
        } else {
            Vec::new()
        },
        imported,
    })
}

fn task_line(
    tx: &mut Tx<'_>,
    names: &mut Names,
    me: &Me,
    (plan, task, page): (&super::Plan, &super::Task, &Slice),
    standings: &HashMap<i64, super::Standing>,
    kind: Option<&cases::Kind>,
) -> Result<TaskLine> {
    let (lang, today) = (me.lang, store::civil_date(tx.now()));
    let of: Vec<_> = page.below.parts(task.id).filter_map(|part| standings.get(&part.id)).collect();
    let done = of.iter().filter(|it| it.ended.as_deref() == Some("effective")).count();
    let late = of.iter().filter(|it| is_late(it, today)).count();
    let parts = page.below.parts(task.id).count();
    let args = [("n", parts.to_string()), ("done", done.to_string()), ("late", late.to_string())];
    let gap =
        if plan.is_draft() { gap(tx, names, lang, task, &page.below)? } else { String::new() };
    Ok(TaskLine {
        id: task.id,
        code: task.code.clone(),
        name: task.name.get(lang).to_owned(),
        lead: names.label(tx, lang, task.lead)?,
        due: days(lang, task),
        number: task.number.say(),
        state: mark(lang, kind, standings.get(&task.id), today),
        parts: if parts == 0 { String::new() } else { ui::ta(lang, "plan-parts-n", &args) },
        gap: (!gap.is_empty()).then(|| ui::State::Watch.saying(gap)),
    })
}

/// The first reason why the parts of a task do not amount to it.
pub(super) fn gap(
    tx: &mut Tx<'_>,
    names: &mut Names,
    lang: terms::Lang,
    task: &super::Task,
    tree: &super::Tree,
) -> Result<String> {
    let Some(fault) = super::publish::gaps(task, tree).into_iter().next() else {
        return Ok(String::new());
    };
    let mut args = fault.args;
    if let Some(unit) = fault.unit {
        args.push(("unit", names.label(tx, lang, unit)?));
    }
    Ok(ui::ta(lang, fault.rule, &args))
}

#[derive(Template)]
#[template(path = "plans/amendment.html")]
pub(super) struct AmendmentPage {
    frame: Frame,
    id: i64,
    ground: String,
    facts: Vec<(String, String)>,
    lines: Vec<(String, String, String, String)>,
    may_decide: bool,
}

pub(super) fn amendment_page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<AmendmentPage> {
    // Proposals are the office's and the leader's until they are in force.
    if me.may(Verb::View, Class::Cases)?.limit().is_some() {
        return Err(Error::not_found("plan-amendment-unknown"));
    }
    let found = amendment(tx, id)?;
    let plan = plans::plan(tx, found.plan)?;
    let mut names = Names::default();
    let mut facts = vec![
        (me.t("plan-proposed-by"), names.person(tx, me.lang, found.person)?),
        (me.t("plan-proposed-on"), found.on.to_string()),
    ];
    if let Some(decision) = &found.decision {
        let key = if decision.approved { "plan-approved" } else { "plan-refused-word" };
        facts.push((me.t(key), names.person(tx, me.lang, decision.person)?));
        facts.push((me.t("plan-decided-on"), decision.on.to_string()));
        for (key, text) in
            [("cases-document", &decision.document), ("cases-ground", &decision.ground)]
        {
            if let Some(text) = text {
                facts.push((me.t(key), text.clone()));
            }
        }
    }
    let lines = found.lines().map(|line| {
        let field = me.t(&format!("plan-line-{}", line.field));
        (line.code.clone(), field, line.was.clone(), line.now.clone())
    });
    let lines = lines.collect();
    let mut frame = me.frame(me.t("plan-amendment")).within(ui::Phase::Plan);
    frame.crumbs = vec![
        Crumb::new(me.t("plan-title"), "/plans"),
        Crumb::new(plan.name.get(me.lang), format!("/plans/{}", plan.id)),
        Crumb::here(me.t("plan-amendment")),
    ];
    let person = me.actor()?.person;
    let may_decide = decides(me) && found.decision.is_none() && found.person != person;
    Ok(AmendmentPage { frame, id, ground: found.ground, facts, lines, may_decide })
}
