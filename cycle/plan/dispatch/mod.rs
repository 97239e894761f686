//! The dispatch board (调度台): every task of a year by the unit that answers and the state it stands in,
//! counted exactly; the late ones first; who has not begun; and one line that a leader can read aloud.

use std::collections::BTreeMap;

use askama::Template;
use cases::access::seen_by;
use cases::{Question, list, tally};
use identity::{Class, Verb};
use store::Tx;
use terms::{Date, Period, Result};
use ui::{Crumb, Empty, Frame};
use web::{Me, Need, Response, Routes, Visit};

use crate::plans;
use web::Names;

pub fn routes() -> Routes {
    Routes::new().get("/dispatch", Need::May(Verb::View, Class::Cases), show)
}

/// As many late ones as are read in a meeting; the rest is one link away.
const SHOWN: i64 = 50;

#[derive(Template)]
#[template(path = "dispatch/show.html")]
struct BoardPage {
    frame: Frame,
    plan: i64,
    states: Vec<String>,
    groups: Vec<(String, Vec<UnitLine>)>,
    totals: UnitLine,
    late: Vec<LateLine>,
    more: bool,
    idle: Vec<(i64, String, i64)>,
    empty: Option<Empty>,
}

/// One unit: how many stand in each state.
#[derive(Debug, Clone, Default)]
struct UnitLine {
    unit: i64,
    name: String,
    counts: Vec<i64>,
    late: i64,
    all: i64,
}

struct LateLine {
    case: i64,
    title: String,
    lead: String,
    due: String,
    days: i32,
}

async fn show(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<BoardPage> {
    let lang = me.lang;
    let today = store::civil_date(tx.now());
    let in_force: Vec<plans::Plan> =
        plans::plans(tx)?.into_iter().filter(|plan| !plan.is_draft()).collect();
    let asked = me.get("period").and_then(|text| Period::parse(text).ok());
    let plan = in_force.iter().find(|plan| asked.is_none_or(|period| plan.period == period));
    let mut frame = me.frame(me.t("plan-dispatch")).within(ui::Phase::Plan);
    let Some(plan) = plan else {
        let empty =
            Empty { title: me.t("plan-none"), text: me.t("plan-none-text"), ..Empty::default() };
        return Ok(BoardPage {
            frame,
            plan: 0,
            states: Vec::new(),
            groups: Vec::new(),
            totals: UnitLine::default(),
            late: Vec::new(),
            more: false,
            idle: Vec::new(),
            empty: Some(empty),
        });
    };
    let question = seen_by(
        me.actor()?,
        Question {
            kinds: vec!["task".to_owned()],
            period: Some(plan.period),
            ..Question::default()
        },
    );
    let kind = plans::kind(tx, today)?;
    let states: Vec<(String, String)> = kind
        .iter()
        .flat_map(|kind| &kind.states)
        .map(|state| (state.code.clone(), state.name.get(lang).to_owned()))
        .collect();
    let start = kind.as_ref().map_or("", |kind| kind.start.as_str());
    let blank = UnitLine { counts: vec![0; states.len()], ..UnitLine::default() };
    let mut lines: BTreeMap<i64, UnitLine> = BTreeMap::new();
    let mut totals = blank.clone();
    let (mut done, mut idle) = (0, Vec::new());
    for each in tally(tx, &question, today)? {
        let line = lines.entry(each.accountable).or_insert_with(|| blank.clone());
        for line in [line, &mut totals] {
            if let Some(at) = states.iter().position(|(code, _)| *code == each.state) {
                line.counts[at] += each.count;
            }
            line.late += each.overdue;
            line.all += each.count;
        }
        if each.ended == Some(cases::Ending::Effective) {
            done += each.count;
        }
        if each.state == start {
            idle.push((each.accountable, each.count));
        }
    }
    let mut names = Names::default();
    let idle_total: i64 = idle.iter().map(|(_, count)| count).sum();
    idle.sort_by_key(|(unit, count)| (-count, *unit));
    let idle: Result<Vec<_>> = idle
        .into_iter()
        .map(|(unit, count)| Ok((unit, names.label(tx, lang, unit)?, count)))
        .collect();
    let groups = groups(tx, me, &mut names, lines)?;
    let yesterday = today.yesterday().unwrap_or(today);
    let late = Question { open: Some(true), due_by: Some(yesterday), ..question };
    let mut found = list(tx, &late, None, SHOWN + 1)?;
    let more = found.len() as i64 > SHOWN;
    found.truncate(SHOWN as usize);
    let late: Result<Vec<LateLine>> = found
        .iter()
        .map(|line| {
            Ok(LateLine {
                case: line.id,
                title: line.title.clone(),
                lead: names.label(tx, lang, line.accountable)?,
                due: line.due.map_or_else(String::new, |due| due.to_string()),
                days: line.due.map_or(0, |due: Date| (today - due).get_days()),
            })
        })
        .collect();
    frame.crumbs = vec![
        Crumb::new(plan.name.get(lang), format!("/plans/{}", plan.id)),
        Crumb::here(me.t("plan-dispatch")),
    ];
    frame.lead = ui::ta(
        lang,
        "plan-sentence",
        &[
            ("all", ui::number::count(totals.all)),
            ("done", ui::number::count(done)),
            ("late", ui::number::count(totals.late)),
            ("idle", ui::number::count(idle_total)),
        ],
    );
    Ok(BoardPage {
        frame,
        plan: plan.id,
        states: states.into_iter().map(|(_, name)| name).collect(),
        groups,
        totals,
        late: late?,
        more,
        idle: idle?,
        empty: None,
    })
}

/// Departments and institutes first, then counties; within each the late ones first.
fn groups(
    tx: &mut Tx<'_>,
    me: &Me,
    names: &mut Names,
    lines: BTreeMap<i64, UnitLine>,
) -> Result<Vec<(String, Vec<UnitLine>)>> {
    let mut bodies = Vec::new();
    let mut counties = Vec::new();
    for (unit, mut line) in lines {
        line.unit = unit;
        line.name = names.label(tx, me.lang, unit)?;
        let kind = units::get(tx, units::UnitId(unit))?.kind;
        if kind == "county" || kind == "zone" { &mut counties } else { &mut bodies }.push(line);
    }
    let groups = [("plan-departments", bodies), ("plan-counties", counties)];
    Ok(groups
        .into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(key, mut lines)| {
            lines.sort_by_key(|line| (-line.late, line.unit));
            (me.t(key), lines)
        })
        .collect())
}
