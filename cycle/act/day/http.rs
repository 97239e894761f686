//! The page of one's own day.

use cases::access::{seen_by, turns_of};
use cases::owed::{count_filing_reminders, filing_reminders};
use cases::reminders::{Asked, count_reminders, reminders};
use cases::{Line, Question, count, list};
use identity::{Class, Verb};
use jiff::ToSpan;
use store::Tx;
use terms::{Date, Result};
use ui::{Action, Empty, Mood, State};
use web::{Me, Need, Response, Routes, Visit};

use super::bulk;
use crate::sheet::{Around, Card, Cell, Sheet};
use crate::{about, approvals, duties, feed, reminders as ladder};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Cases);
    Routes::new().get("/day", view, show).get("/day/bulk", view, bulk::preview).post(
        "/day/bulk",
        view,
        bulk::take,
    )
}

/// As many as a person reads in a day; the rest is one link away.
const SHOWN: i64 = 30;

async fn show(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<Sheet> {
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
    let decided = seen_by(
        actor,
        Question {
            open: Some(false),
            touched_by: person,
            moved_since: Some(today.saturating_sub(30.days())),
            ..Question::default()
        },
    );
    let mut frame = me.frame(me.t("day-title")).within(ui::Phase::Act);
    frame.lead = ui::ta(
        me.lang,
        "day-lead",
        &[("late", ui::number::count(late_count)), ("all", ui::number::count(total))],
    );
    let mut sheet = Sheet::new(frame);
    let feed =
        if feed::standing(tx, actor.person)?.is_some() { "feed-is-on" } else { "feed-title" };
    sheet.actions.push(Action::new(me.t(feed), "/day/feed"));
    let mut parts = vec![
        part(tx, me, today, "day-late", &late_lines, late_count, true)?,
        part(tx, me, today, "day-soon", &soon_lines, soon_count - late_count, true)?,
        part(tx, me, today, "day-rest", &rest, total - soon_count, true)?,
    ];
    parts.extend(beside(tx, me)?);
    let (waiting, waits) = (list(tx, &others, None, SHOWN)?, count(tx, &others)?);
    parts.push(part(tx, me, today, "day-waiting", &waiting, waits, false)?);
    let (ended, endings) = (list(tx, &decided, None, SHOWN)?, count(tx, &decided)?);
    parts.push(part(tx, me, today, "day-decided", &ended, endings, false)?);
    sheet.cards = parts.into_iter().flatten().collect();
    if sheet.cards.is_empty() {
        sheet.empty = Some(Empty {
            mood: Mood::Done,
            title: me.t("day-empty"),
            text: me.t("day-empty-text"),
            ..Empty::default()
        });
    }
    Ok(sheet)
}

/// A list of cases; those that are one's own may be ticked for a move in one go.
fn part(
    tx: &mut Tx<'_>,
    me: &Me,
    today: Date,
    key: &str,
    lines: &[Line],
    total: i64,
    may_tick: bool,
) -> Result<Option<Card>> {
    if total == 0 {
        return Ok(None);
    }
    let mut card = Card::new(me.t(key), me.t(&format!("{key}-sub")));
    card.count = ui::number::count(total);
    card.head =
        vec![me.t("cases-case"), me.t("cases-state"), me.t("cases-accountable"), me.t("cases-due")];
    let several = may_tick && lines.len() > 1;
    if several {
        card.head.push(me.t("bulk-tick"));
    }
    for row in crate::cases::rows(tx, me.lang, today, lines)? {
        let due = row.due.map_or_else(String::new, |day| day.to_string());
        let mut cells = vec![
            Cell::Link(format!("/cases/{}", row.id), row.title, row.kind),
            Cell::State(row.state),
            Cell::text(row.accountable),
            Cell::number(format!("{due} {}", row.left).trim()),
        ];
        if several {
            cells.push(Cell::Check("case".into(), row.id.to_string(), me.t("bulk-choose"), false));
        }
        card.rows.push(cells);
    }
    if several {
        card.form = Some(Around {
            action: "/day/bulk".into(),
            is_question: true,
            buttons: vec![("ask".into(), "1".into(), me.t("bulk-go"))],
            ..Around::default()
        });
    }
    if total > lines.len() as i64 {
        card.note = me.t("day-more");
        card.tools.push(Action::new(me.t("cases-title"), "/cases"));
    }
    Ok(Some(card))
}

/// What the tasks of one's own units owe besides their deliverables.
fn filings(tx: &mut Tx<'_>, me: &Me, owned: &[i64]) -> Result<Option<Card>> {
    if owned.is_empty() {
        return Ok(None);
    }
    let today = store::civil_date(tx.now());
    let clockwork = cases::clocks(tx)?;
    let found = cases::owed::owed(tx, &clockwork, Some(owned), today)?;
    if found.is_empty() {
        return Ok(None);
    }
    let mut card = Card::new(me.t("filing-owed"), me.t("filing-owed-sub"));
    card.count = ui::number::count(found.len() as i64);
    if found.len() as i64 > SHOWN {
        card.tools.push(Action::new(me.t("day-see-all"), "/filings"));
    }
    card.head =
        vec![me.t("cases-case"), me.t("filing-name"), me.t("cases-accountable"), me.t("cases-due")];
    let mut names = web::Names::default();
    let ids: Vec<i64> = found.iter().take(SHOWN as usize).map(|it| it.case).collect();
    let titles = cases::names(tx, me.lang, &ids)?;
    for it in found.iter().take(SHOWN as usize) {
        let (mark, key) = if it.filing.due < today {
            (State::Bad, "cases-late")
        } else {
            (State::Wait, "cases-running")
        };
        card.rows.push(vec![
            Cell::link(
                format!("/cases/{}", it.case),
                titles.get(&it.case).unwrap_or(&it.title).clone(),
            ),
            Cell::text(it.filing.name.get(me.lang)),
            Cell::text(names.unit(tx, me.lang, it.accountable)?),
            Cell::State(mark.saying(format!("{} · {}", it.filing.due, me.t(key)))),
        ]);
    }
    Ok(Some(card))
}

/// Decisions, questions, reminders and duties that are this person's.
fn beside(tx: &mut Tx<'_>, me: &Me) -> Result<Vec<Option<Card>>> {
    let actor = me.actor()?;
    let mut cards = Vec::new();
    let card = |key: &str, href: &str, total: i64, head: Vec<String>, rows: Vec<Vec<Cell>>| {
        let mut card = Card::new(me.t(key), me.t(&format!("{key}-sub")));
        card.count = ui::number::count(total);
        if total > rows.len() as i64 {
            card.tools.push(Action::new(me.t("day-see-all"), href));
        }
        (card.head, card.rows) = (head, rows);
        (total > 0).then_some(card)
    };
    let waiting = cases::approval::waiting(tx, actor, SHOWN)?;
    let total = cases::approval::count_waiting(tx, actor)?;
    let rows = approvals::rows(tx, me, &waiting)?;
    cards.push(card("day-approvals", "/approvals", total, approvals::head(me), rows));
    let asking = cases::comment::asking(tx, actor, SHOWN)?;
    let total = cases::comment::count_asking(tx, actor)?;
    let rows = about::rows(tx, me, &asking)?;
    cards.push(card("day-asked", "/comments", total, about::head(me), rows));
    let owned: Vec<i64> =
        turns_of(actor).into_iter().next().and_then(|(_, it)| it).unwrap_or_default();
    let asked = Asked {
        unread_by: Some(actor.person),
        of: Some((actor.acting_for.unwrap_or(actor.person), owned.clone())),
        ..Asked::default()
    };
    let unread = reminders(tx, actor, &asked, SHOWN)?;
    let total = count_reminders(tx, actor, &asked)?;
    let rows = ladder::rows(tx, me, &unread)?;
    let mut reminded = card("day-reminded", "/reminders", total, ladder::head(me), rows);
    if let Some(card) = &mut reminded {
        card.form = Some(ladder::read_form(me, &unread));
    }
    cards.push(reminded);
    let unread = filing_reminders(tx, actor, &asked, SHOWN)?;
    let total = count_filing_reminders(tx, actor, &asked)?;
    let rows = ladder::filing_rows(tx, me, &unread)?;
    let mut reminded = card("filing-reminders", "/reminders", total, ladder::filing_head(me), rows);
    if let Some(card) = &mut reminded {
        card.form = Some(ladder::read_ids(me, unread.iter().map(|it| it.id)));
    }
    cards.push(reminded);
    cards.push(filings(tx, me, &owned)?);
    let rows = duties::due_rows(tx, me)?;
    cards.push(card("day-duties", "/duties", rows.len() as i64, duties::head(me), rows));
    Ok(cards)
}
