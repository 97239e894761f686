//! The page of one's own day.

use askama::Template;
use cases::access::{seen_by, turns_of};
use cases::{Line, Question, count, list};
use identity::{Class, Verb};
use jiff::ToSpan;
use store::Tx;
use terms::Result;
use ui::{Empty, Frame, Mood};
use web::{Me, Need, Response, Routes, Visit};

use crate::cases::{Row, rows};

pub fn routes() -> Routes {
    Routes::new().get("/day", Need::May(Verb::View, Class::Cases), show)
}

/// As many as a person reads in a day; the rest is one link away.
const SHOWN: i64 = 30;

#[derive(Template)]
#[template(path = "day/show.html")]
struct DayPage {
    frame: Frame,
    parts: Vec<Part>,
    empty: Option<Empty>,
}

struct Part {
    title: String,
    sub: String,
    total: String,
    rows: Vec<Row>,
    more: bool,
}

async fn show(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<DayPage> {
    let today = store::civil_date(tx.now());
    let actor = me.actor()?;
    let mine = seen_by(
        actor,
        Question { open: Some(true), turns: turns_of(actor), ..Question::default() },
    );
    let total = count(tx, &mine)?;
    let yesterday = today.yesterday().unwrap_or(today);
    let week = today.saturating_add(7.days());
    let late = Question { due_by: Some(yesterday), ..mine.clone() };
    let soon = Question { due_by: Some(week), ..mine.clone() };
    let (late_count, soon_count) = (count(tx, &late)?, count(tx, &soon)?);
    // One list by deadline; the late come first in it, then the near, then the rest.
    let lines = list(tx, &mine, None, SHOWN)?;
    let is_late = |line: &&Line| line.is_overdue(today);
    let is_soon = |line: &&Line| !is_late(line) && line.due.is_some_and(|due| due <= week);
    let late_lines: Vec<Line> = lines.iter().filter(is_late).cloned().collect();
    let soon_lines: Vec<Line> = lines.iter().filter(is_soon).cloned().collect();
    let rest: Vec<Line> =
        lines.iter().filter(|line| !is_late(line) && !is_soon(line)).cloned().collect();
    let person = Some(actor.person);
    let others = seen_by(
        actor,
        Question {
            open: Some(true),
            touched_by: person,
            not_turns: turns_of(actor),
            ..Question::default()
        },
    );
    let waiting_lines = list(tx, &others, None, SHOWN)?;
    let waiting_count = count(tx, &others)?;
    let decided = seen_by(
        actor,
        Question {
            open: Some(false),
            touched_by: person,
            moved_since: Some(today.saturating_sub(30.days())),
            ..Question::default()
        },
    );
    let decided_lines = list(tx, &decided, None, SHOWN)?;
    let decided_count = count(tx, &decided)?;
    let mut parts = Vec::new();
    for (key, lines, total) in [
        ("day-late", late_lines, late_count),
        ("day-soon", soon_lines, soon_count - late_count),
        ("day-rest", rest, total - soon_count),
        ("day-waiting", waiting_lines, waiting_count),
        ("day-decided", decided_lines, decided_count),
    ] {
        if total > 0 {
            parts.push(Part {
                title: me.t(key),
                sub: me.t(&format!("{key}-sub")),
                total: ui::number::count(total),
                more: total > lines.len() as i64,
                rows: rows(tx, me.lang, today, &lines)?,
            });
        }
    }
    let mut frame = me.frame(me.t("day-title")).within(ui::Phase::Act);
    frame.lead = ui::ta(
        me.lang,
        "day-lead",
        &[("late", ui::number::count(late_count)), ("all", ui::number::count(total))],
    );
    let empty = parts.is_empty().then(|| Empty {
        mood: Mood::Done,
        title: me.t("day-empty"),
        text: me.t("day-empty-text"),
        ..Empty::default()
    });
    Ok(DayPage { frame, parts, empty })
}
