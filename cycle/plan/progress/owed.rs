//! Filings as pages show them: of one task, and of all that owe one.

use std::collections::HashMap;

use askama::Template;
use cases::filing::{Days, Due, Standing, counted_moves, filing_rules, filings};
use identity::{Class, Verb};
use store::Tx;
use terms::{Date, Lang, Result};
use ui::{Crumb, Empty, Frame, State, StateMark};
use web::{Me, Response, Visit};

use crate::dispatch::board;
use crate::plans::Plan;

/// One filing, as it is read.
pub(crate) struct FilingLine {
    pub(crate) name: String,
    pub(crate) due: Date,
    pub(crate) filed: Option<Date>,
    pub(crate) state: StateMark,
    pub(crate) assumed: bool,
}

pub(super) fn mark(lang: Lang, standing: Standing) -> StateMark {
    let (state, key) = match standing {
        Standing::Filed => (State::Ok, "plan-filed"),
        Standing::FiledLate => (State::Watch, "plan-filed-late"),
        Standing::Waiting => (State::Wait, "plan-filing-waits"),
        Standing::Overdue => (State::Bad, "plan-filing-overdue"),
        Standing::Missed => (State::Bad, "plan-filing-missed"),
    };
    state.saying(ui::t(lang, key))
}

/// What one task owes and owed, the oldest first.
pub(crate) fn filing_lines(
    tx: &mut Tx<'_>,
    lang: Lang,
    plan: &Plan,
    is_part: bool,
    case: i64,
) -> Result<Vec<FilingLine>> {
    let Some(issue) = plan.issues.first() else { return Ok(Vec::new()) };
    let rules = filing_rules(tx)?;
    let case = cases::load(tx, case)?;
    let today = store::civil_date(tx.now());
    let ended = case.ending().and_then(|_| case.steps.last()).map(|step| step.on);
    let steps: Vec<(String, Date)> = case
        .steps
        .iter()
        .filter(|step| step.by == cases::Party::Owner && step.code != cases::OPEN)
        .map(|step| (step.code.clone(), step.on))
        .collect();
    let clockwork = cases::clocks(tx)?;
    let days = Days { issued: issue.on, ends: plan.ends, ended };
    let counts =
        |rule: &str, step: &str| counted_moves(Some(&case.kind), rule).iter().any(|it| it == step);
    let line = |due: Due| FilingLine {
        state: mark(lang, due.stands(today)),
        name: due.name.get(lang).to_owned(),
        due: due.due,
        filed: due.filed,
        assumed: due.assumed,
    };
    let found = filings(&rules, days, is_part, &steps, &counts, &clockwork, today);
    Ok(found.into_iter().map(line).collect())
}

#[derive(Template)]
#[template(path = "progress/owed.html")]
struct OwedPage {
    frame: Frame,
    units: Vec<UnitLine>,
    rows: Vec<OwedLine>,
    unit: i64,
    period: String,
    more: bool,
    empty: Option<Empty>,
}

struct UnitLine {
    unit: i64,
    name: String,
    counts: Vec<i64>,
}

struct OwedLine {
    task: i64,
    title: String,
    lead: String,
    filing: String,
    due: Date,
    days: i32,
    state: StateMark,
}

/// As many lines as are read at once; the units above count all of them.
const SHOWN: usize = 200;

pub(super) async fn show(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<OwedPage> {
    let lang = me.lang;
    let mut frame = me.frame(me.t("plan-owed")).within(ui::Phase::Plan);
    frame.crumbs =
        vec![Crumb::new(me.t("plan-dispatch"), "/dispatch"), Crumb::here(me.t("plan-owed"))];
    let Some(board) = board::current(tx, me)? else {
        let empty =
            Empty { title: me.t("plan-none"), text: me.t("plan-none-text"), ..Empty::default() };
        let (units, rows) = (Vec::new(), Vec::new());
        return Ok(OwedPage {
            frame,
            units,
            rows,
            unit: 0,
            period: String::new(),
            more: false,
            empty: Some(empty),
        });
    };
    let territory = me.may(Verb::View, Class::Cases)?;
    let unit: i64 = me.get("unit").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut units: Vec<UnitLine> = Vec::new();
    let (mut found, mut overdue, mut waiting) = (Vec::new(), 0, 0);
    let mut places: HashMap<i64, usize> = HashMap::new();
    for (entry, filing) in board.owed(&territory) {
        let late = filing.due < board.day;
        let at = *places.entry(entry.accountable).or_insert_with(|| {
            let name = board.name(lang, entry.accountable).to_owned();
            units.push(UnitLine { unit: entry.accountable, name, counts: vec![0, 0] });
            units.len() - 1
        });
        units[at].counts[usize::from(!late)] += 1;
        if late {
            overdue += 1;
        } else {
            waiting += 1;
        }
        if unit == 0 || entry.accountable == unit {
            found.push((entry, filing));
        }
    }
    // Only what is shown is put into words.
    found.sort_by_key(|(entry, filing)| (filing.due, entry.task));
    let more = found.len() > SHOWN;
    let rows = found.into_iter().take(SHOWN).map(|(entry, filing)| {
        let late = filing.due < board.day;
        OwedLine {
            task: entry.task,
            title: entry.title(lang),
            lead: board.name(lang, entry.accountable).to_owned(),
            filing: filing.name.get(lang).to_owned(),
            due: filing.due,
            days: (board.day - filing.due).get_days().max(0),
            state: mark(lang, if late { Standing::Overdue } else { Standing::Waiting }),
        }
    });
    let rows: Vec<OwedLine> = rows.collect();
    units.sort_by_key(|line| (-line.counts[0], -line.counts[1], line.unit));
    frame.lead = ui::ta(
        lang,
        "plan-owed-sentence",
        &[("overdue", ui::number::count(overdue)), ("waiting", ui::number::count(waiting))],
    );
    let empty = units.is_empty().then(|| Empty {
        title: me.t("plan-owed-none"),
        text: me.t("plan-owed-none-text"),
        ..Empty::default()
    });
    let period = board.plan.period.to_string();
    Ok(OwedPage { frame, units, rows, unit, period, more, empty })
}
