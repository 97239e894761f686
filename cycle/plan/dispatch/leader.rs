//! For the leader: one line a county (and a department), to be read in a minute.

use std::collections::BTreeMap;

use askama::Template;
use identity::{Class, Territory, Verb};
use store::Tx;
use terms::Result;
use ui::{Crumb, Empty, Frame, State, StateMark};
use web::{Me, Response, Visit};

use super::board::{self, Board, Entry};

#[derive(Template)]
#[template(path = "dispatch/leader.html")]
struct LeaderPage {
    frame: Frame,
    plan: i64,
    period: String,
    groups: Vec<(String, Vec<LeaderLine>)>,
    may_export: bool,
    empty: Option<Empty>,
}

pub(super) struct LeaderLine {
    pub(super) unit: i64,
    pub(super) name: String,
    pub(super) all: i64,
    pub(super) done: i64,
    /// Open and not late.
    pub(super) on_time: i64,
    pub(super) late: i64,
    /// Of the open ones, those that nobody has begun.
    pub(super) idle: i64,
    pub(super) unfiled: i64,
    /// The task that is late for the longest time: its task, title, days.
    pub(super) worst: Option<(i64, String, i32)>,
    /// Late ones at the ends of past months and today.
    pub(super) trend: String,
    pub(super) turn: StateMark,
}

/// Lines of areas or of bodies, the most late first.
pub(super) fn lines(me: &Me, board: &Board, territory: &Territory, areas: bool) -> Vec<LeaderLine> {
    let mut by_unit: BTreeMap<i64, Vec<&Entry>> = BTreeMap::new();
    for entry in board.entries(territory) {
        if board.is_area(entry.accountable) == areas {
            by_unit.entry(entry.accountable).or_default().push(entry);
        }
    }
    let mut lines: Vec<LeaderLine> =
        by_unit.into_iter().map(|(unit, entries)| line(me, board, unit, &entries)).collect();
    lines.sort_by_key(|line| (-line.late, -line.idle, line.unit));
    lines
}

fn line(me: &Me, board: &Board, unit: i64, entries: &[&Entry]) -> LeaderLine {
    let count = |is: &dyn Fn(&Entry) -> bool| {
        i64::try_from(entries.iter().filter(|entry| is(entry)).count()).unwrap_or(i64::MAX)
    };
    let worst = entries
        .iter()
        .filter(|entry| entry.late)
        .max_by_key(|entry| (entry.days_late, std::cmp::Reverse(entry.task)));
    let trend = board.trend(entries.iter().copied());
    LeaderLine {
        unit,
        name: board.name(me.lang, unit).to_owned(),
        all: count(&|_| true),
        done: count(&|entry| entry.done),
        on_time: count(&|entry| entry.open && !entry.late),
        late: count(&|entry| entry.late),
        idle: count(&|entry| entry.open && !entry.begun),
        unfiled: entries.iter().map(|entry| board.unfiled(entry)).sum(),
        worst: worst.map(|entry| (entry.task, entry.title(me.lang), entry.days_late)),
        turn: turn(me, &trend),
        trend: said(&trend),
    }
}

/// Fewer late than at the end of last month, as many, or more.
fn turn(me: &Me, trend: &[i64]) -> StateMark {
    let (Some(now), before) = (trend.last(), trend.iter().rev().nth(1)) else {
        return State::None.saying(me.t("plan-trend-none"));
    };
    match before {
        None => State::None.saying(me.t("plan-trend-none")),
        Some(before) if now < before => State::Ok.saying(me.t("plan-trend-fewer")),
        Some(before) if now > before => State::Bad.saying(me.t("plan-trend-more")),
        Some(_) if *now == 0 => State::Ok.saying(me.t("plan-trend-clear")),
        Some(_) => State::Watch.saying(me.t("plan-trend-same")),
    }
}

/// The numbers of the trend, the oldest first.
pub(super) fn said(trend: &[i64]) -> String {
    trend.iter().map(i64::to_string).collect::<Vec<_>>().join(" → ")
}

pub(super) async fn show(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<LeaderPage> {
    let mut frame = me.frame(me.t("plan-leader")).within(ui::Phase::Plan);
    frame.crumbs =
        vec![Crumb::new(me.t("plan-dispatch"), "/dispatch"), Crumb::here(me.t("plan-leader"))];
    let Some(board) = board::current(tx, me)? else {
        let empty =
            Empty { title: me.t("plan-none"), text: me.t("plan-none-text"), ..Empty::default() };
        let (period, groups) = (String::new(), Vec::new());
        return Ok(LeaderPage {
            frame,
            plan: 0,
            period,
            groups,
            may_export: false,
            empty: Some(empty),
        });
    };
    let territory = me.may(Verb::View, Class::Cases)?;
    let areas = lines(me, &board, &territory, true);
    let bodies = lines(me, &board, &territory, false);
    frame.lead = sentence(me, &areas);
    let groups = [("plan-counties", areas), ("plan-departments", bodies)];
    let groups = groups.into_iter().filter(|(_, lines)| !lines.is_empty());
    Ok(LeaderPage {
        frame,
        plan: board.plan.id,
        period: board.plan.period.to_string(),
        groups: groups.map(|(key, lines)| (me.t(key), lines)).collect(),
        may_export: me.can(Verb::Export, Class::Cases),
        empty: None,
    })
}

/// How many counties have nothing late, and who has the most.
fn sentence(me: &Me, areas: &[LeaderLine]) -> String {
    let clear = areas.iter().filter(|line| line.late == 0).count();
    let mut args = vec![("all", areas.len().to_string()), ("clear", clear.to_string())];
    match areas.first().filter(|line| line.late > 0) {
        Some(first) => {
            args.push(("name", first.name.clone()));
            args.push(("n", ui::number::count(first.late)));
            ui::ta(me.lang, "plan-leader-sentence", &args)
        }
        None => ui::ta(me.lang, "plan-leader-clear", &args),
    }
}
