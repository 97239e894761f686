//! The board itself.

use askama::Template;
use identity::{Class, Territory, Verb};
use store::Tx;
use terms::{Lang, Result};
use ui::{Crumb, Empty, Frame};
use web::{Me, Response, Visit, encoded};

use super::board::{self, Board, Entry};

/// As many late ones as are read in a meeting; the rest is one link away.
const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "dispatch/show.html")]
struct BoardPage {
    frame: Frame,
    plan: i64,
    period: String,
    by_measure: bool,
    states: Vec<String>,
    groups: Vec<Group>,
    totals: Line,
    late: Vec<LateLine>,
    more: bool,
    idle: Vec<(i64, String, i64)>,
    owed: i64,
    may_export: bool,
    may_press: bool,
    empty: Option<Empty>,
}

/// Lines under one head.
pub(super) struct Group {
    pub(super) name: String,
    pub(super) lines: Vec<Line>,
}

/// One unit or measure: how many stand in each state.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) counts: Vec<i64>,
    pub(super) late: i64,
    pub(super) unfiled: i64,
    /// Handed in, and not verified in time.
    pub(super) unverified: i64,
    pub(super) all: i64,
}

impl Line {
    fn add(&mut self, entry: &Entry, unfiled: i64) {
        if let Some(count) = self.counts.get_mut(entry.state) {
            *count += 1;
        }
        self.late += i64::from(entry.late);
        self.unfiled += unfiled;
        self.unverified += i64::from(entry.unverified);
        self.all += 1;
    }
}

struct LateLine {
    case: i64,
    title: String,
    lead: String,
    due: String,
    days: i32,
    /// Drafts an order for its case, and for its paper where there is one.
    press: String,
    paper: Option<String>,
}

/// The table of the board as its reader sees it.
pub(super) struct Table {
    pub(super) states: Vec<String>,
    pub(super) groups: Vec<Group>,
    pub(super) totals: Line,
    pub(super) done: i64,
    pub(super) idle: i64,
}

pub(super) fn table(me: &Me, board: &Board, territory: &Territory, by_measure: bool) -> Table {
    let lang = me.lang;
    let blank = Line { counts: vec![0; board.states.len()], ..Line::default() };
    let mut lines: Vec<Line> = Vec::new();
    let mut places: std::collections::HashMap<i64, usize> = std::collections::HashMap::new();
    let mut totals = blank.clone();
    let (mut done, mut idle) = (0, 0);
    for entry in board.entries(territory) {
        let key = if by_measure { entry.measure } else { entry.accountable };
        let at = *places.entry(key).or_insert_with(|| {
            lines.push(Line { id: key, ..blank.clone() });
            lines.len() - 1
        });
        let unfiled = board.unfiled(entry);
        lines[at].add(entry, unfiled);
        totals.add(entry, unfiled);
        done += i64::from(entry.done);
        idle += i64::from(entry.open && !entry.begun);
    }
    let groups = if by_measure {
        let mut ordered = Vec::new();
        for measure in &board.measures {
            if let Some(at) = places.get(&measure.id) {
                let name = format!("{} {}", measure.code, measure.name.get(lang));
                ordered.push(Line { name, ..lines[*at].clone() });
            }
        }
        vec![Group { name: me.t("plan-measure"), lines: ordered }]
    } else {
        for line in &mut lines {
            line.name = board.name(lang, line.id).to_owned();
        }
        lines.sort_by_key(|line| (-line.late, line.id));
        let (areas, bodies): (Vec<Line>, Vec<Line>) =
            lines.into_iter().partition(|line| board.is_area(line.id));
        let groups = [("plan-departments", bodies), ("plan-counties", areas)];
        let filled = groups.into_iter().filter(|(_, lines)| !lines.is_empty());
        filled.map(|(key, lines)| Group { name: me.t(key), lines }).collect()
    };
    let states = board.states.iter().map(|(_, name)| name.get(lang).to_owned()).collect();
    Table { states, groups, totals, done, idle }
}

pub(super) async fn show(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<BoardPage> {
    let lang = me.lang;
    let mut frame = me.frame(me.t("plan-dispatch")).within(ui::Phase::Plan);
    let by_measure = me.get("by") == Some("measure");
    let Some(board) = board::current(tx, me)? else {
        let empty =
            Empty { title: me.t("plan-none"), text: me.t("plan-none-text"), ..Empty::default() };
        return Ok(BoardPage {
            frame,
            plan: 0,
            period: String::new(),
            by_measure,
            states: Vec::new(),
            groups: Vec::new(),
            totals: Line::default(),
            late: Vec::new(),
            more: false,
            idle: Vec::new(),
            owed: 0,
            may_export: false,
            may_press: false,
            empty: Some(empty),
        });
    };
    let territory = me.may(Verb::View, Class::Cases)?;
    let Table { states, groups, totals, done, idle } = table(me, &board, &territory, by_measure);
    let mut late: Vec<LateLine> = board
        .entries(&territory)
        .filter(|entry| entry.late)
        .take(SHOWN + 1)
        .map(|entry| late_line(me, &board, entry))
        .collect();
    let more = late.len() > SHOWN;
    late.truncate(SHOWN);
    frame.crumbs = vec![
        Crumb::new(board.plan.name.get(lang), format!("/plans/{}", board.plan.id)),
        Crumb::here(me.t("plan-dispatch")),
    ];
    frame.lead = ui::ta(
        lang,
        "plan-sentence",
        &[
            ("all", ui::number::count(totals.all)),
            ("done", ui::number::count(done)),
            ("late", ui::number::count(totals.late)),
            ("idle", ui::number::count(idle)),
        ],
    );
    Ok(BoardPage {
        frame,
        plan: board.plan.id,
        period: board.plan.period.to_string(),
        by_measure,
        states,
        groups,
        totals,
        late,
        more,
        idle: not_begun(lang, &board, &territory),
        owed: board.count_owed(&territory),
        may_export: me.can(Verb::Export, Class::Cases),
        may_press: crate::plans::drafts(me),
        empty: None,
    })
}

/// Units with tasks that nobody has begun, the most first.
fn not_begun(lang: Lang, board: &Board, territory: &Territory) -> Vec<(i64, String, i64)> {
    let mut idle: std::collections::BTreeMap<i64, i64> = std::collections::BTreeMap::new();
    for entry in board.entries(territory).filter(|entry| entry.open && !entry.begun) {
        *idle.entry(entry.accountable).or_default() += 1;
    }
    let named = |(unit, count)| (unit, board.name(lang, unit).to_owned(), count);
    let mut idle: Vec<(i64, String, i64)> = idle.into_iter().map(named).collect();
    idle.sort_by_key(|(unit, _, count)| (-count, *unit));
    idle
}

fn late_line(me: &Me, board: &Board, entry: &Entry) -> LateLine {
    let (lang, title) = (me.lang, entry.title(me.lang));
    let due = entry.due.map_or_else(String::new, |due| due.to_string());
    let unit = encoded(board.code(entry.accountable));
    let words = encoded(&entry.title(Lang::Zh));
    let press = format!(
        "/cases/new?kind=supervision&title={words}&subject={unit}&accountable={unit}&origin_kind=plan-task&origin_thing={task}&origin_address=/tasks/{task}&origin_words={words}",
        task = entry.task,
    );
    let document = board.plan.issues.last().map_or("", |issue| issue.document.as_str());
    let ground = format!("{} {document}", board.plan.name.zh);
    // The paper is about a county; a department is pressed for through the case alone.
    let paper = board.is_area(entry.accountable).then(|| {
        let field = |name: &str, value: &str| format!("&in.{}={}", encoded(name), encoded(value));
        format!(
            "/papers/new?kind=dispatch-order&unit={unit}{}{}{}",
            field("督办事项", &entry.title(Lang::Zh)),
            field("交办依据", &ground),
            field("原定时限", &due),
        )
    });
    LateLine {
        case: entry.case,
        title,
        lead: board.name(lang, entry.accountable).to_owned(),
        due,
        days: entry.days_late,
        press,
        paper,
    }
}
