//! Comments: what is said about one value or record, who is asked, and whether it was answered.
//!
//! A thread is its entries; they are only ever added to. It is open until somebody else answers, answered until
//! somebody closes it, and may be opened again. Somebody who is named (@account) finds it in their day; a follow-up has a day
//! by which they are to answer.

use std::collections::BTreeSet;

use identity::{Actor, Verb};
use serde_json::json;
use store::{Entry, Tx, Value, params};
use terms::{Date, Error, Result};

use crate::target::{Target, class_of_word, class_word, known_to_sql};

/// What an entry does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Asks or adds; the thread is open.
    Remark,
    Answer,
    /// Asks somebody for an answer by a day.
    FollowUp,
    Close,
    Reopen,
}

impl Said {
    pub const ALL: [Said; 5] =
        [Said::Remark, Said::Answer, Said::FollowUp, Said::Close, Said::Reopen];
    pub fn code(self) -> &'static str {
        match self {
            Said::Remark => "remark",
            Said::Answer => "answer",
            Said::FollowUp => "follow-up",
            Said::Close => "close",
            Said::Reopen => "reopen",
        }
    }
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThreadState {
    Open,
    Answered,
    Closed,
}

impl ThreadState {
    pub fn code(self) -> &'static str {
        match self {
            ThreadState::Open => "open",
            ThreadState::Answered => "answered",
            ThreadState::Closed => "closed",
        }
    }
    fn named(code: &str) -> Result<Self> {
        [Self::Open, Self::Answered, Self::Closed]
            .into_iter()
            .find(|it| it.code() == code)
            .ok_or_else(|| Error::broken("a state of comments"))
    }
    /// Where a thread stands after an entry; none where the entry does not fit.
    pub fn after(self, said: Said) -> Option<Self> {
        match (self, said) {
            (Self::Closed, Said::Reopen) => Some(Self::Open),
            (Self::Closed, _) | (_, Said::Reopen) => None,
            (_, Said::Close) => Some(Self::Closed),
            (_, Said::Answer) => Some(Self::Answered),
            (_, Said::Remark | Said::FollowUp) => Some(Self::Open),
        }
    }
}

/// What somebody says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    pub text: String,
    /// Accounts that are named beside those in the text.
    pub mentions: Vec<String>,
    /// The day of a follow-up.
    pub due: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    pub id: i64,
    pub target: Target,
    pub person: i64,
    pub state: ThreadState,
    /// Who is to answer by when.
    pub turn: Option<i64>,
    pub due: Option<Date>,
    pub entries: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub number: i64,
    pub said: Said,
    pub words: String,
    pub due: Option<Date>,
    pub person: i64,
    pub acting_for: Option<i64>,
    /// Microseconds.
    pub at: i64,
    pub mentions: Vec<i64>,
}

/// Begins a thread about a thing.
///
/// # Errors
/// A thing the person may not know; no words; somebody named who is unknown or may not know of it.
pub fn begin(tx: &mut Tx<'_>, target: &Target, words: &Words, by: &Actor) -> Result<i64> {
    target.known_to(by)?;
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into comment_thread (id, kind, thing, part, unit, class, address, words, person, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            id,
            &target.kind,
            target.thing,
            &target.part,
            target.unit,
            class_word(target.class),
            &target.address,
            &target.words,
            by.person,
            seq
        ],
    )?;
    let said = if words.due.is_some() { Said::FollowUp } else { Said::Remark };
    write(tx, id, 0, target, said, ThreadState::Open, words, by, seq)?;
    Ok(id)
}

/// Adds to a thread. `seen` is the number of entries that the person saw.
///
/// # Errors
/// A conflict where somebody said something first; an entry that does not fit; closing by one who neither asked
/// nor watches over the unit.
pub fn say(
    tx: &mut Tx<'_>,
    id: i64,
    seen: usize,
    said: Said,
    words: &Words,
    by: &Actor,
) -> Result<()> {
    let thread = thread(tx, id)?;
    thread.target.known_to(by)?;
    if thread.entries.len() != seen {
        return Err(Error::conflict("comment-moved-on"));
    }
    let refused = |place: &str, rule| Error::invalid("comment-refused").field(place, rule);
    let state = thread.state.after(said).ok_or_else(|| refused("said", "comment-not-now"))?;
    let last_asker =
        thread.entries.iter().rev().find(|line| line.said != Said::Answer).map(|line| line.person);
    if said == Said::Answer && last_asker == Some(by.person) {
        return Err(refused("said", "comment-own-answer"));
    }
    let watches = by.may_at(Verb::Review, identity::Class::Cases, thread.target.unit).is_ok();
    if said == Said::Close && thread.person != by.person && !watches {
        return Err(refused("said", "comment-not-yours-to-close"));
    }
    let number = i64::try_from(seen).unwrap_or(i64::MAX);
    let seq = tx.next_seq()?;
    write(tx, id, number, &thread.target, said, state, words, by, seq)
}

#[expect(clippy::too_many_arguments, reason = "one row and its stand, written in one place")]
fn write(
    tx: &mut Tx<'_>,
    id: i64,
    number: i64,
    target: &Target,
    said: Said,
    state: ThreadState,
    words: &Words,
    by: &Actor,
    seq: i64,
) -> Result<()> {
    let refused = |place: &str, rule| Error::invalid("comment-refused").field(place, rule);
    let text = words.text.trim();
    if text.is_empty() {
        return Err(refused("words", "case-field-missing"));
    }
    let mentioned = mentioned(tx, target, words)?;
    if said == Said::FollowUp {
        match words.due {
            None => return Err(refused("due", "case-field-missing")),
            Some(due) if due < store::civil_date(tx.now()) => {
                return Err(refused("due", "lock-day-passed"));
            }
            Some(_) if mentioned.is_empty() => {
                return Err(refused("mention", "comment-nobody-named"));
            }
            Some(_) => {}
        }
    }
    let due = words.due.filter(|_| said == Said::FollowUp);
    let at = tx.now_micros();
    tx.run(
        "insert into comment_entry (thread, number, code, words, due, person, acting_for, at, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![id, number, said.code(), text, due, by.person, by.acting_for, at, seq],
    )?;
    for person in &mentioned {
        tx.run(
            "insert into comment_mention (thread, number, person) values (?1, ?2, ?3)",
            params![id, number, *person],
        )?;
    }
    // Whoever is named last is asked; an answer or a close lets them go.
    let turn = mentioned.iter().next().copied().filter(|_| state == ThreadState::Open);
    tx.run("delete from comment_stand where thread = ?1", params![id])?;
    tx.run(
        "insert into comment_stand (thread, state, due, turn, entries, moved_at) values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![id, state.code(), due, turn, number + 1, at],
    )?;
    let detail = json!({ "about": target.kind, "thing": target.thing, "part": target.part, "said": said.code() });
    tx.record(Entry::new("comment.said", "comment", id).detail(detail).touches("cases"))?;
    Ok(())
}

/// The people that are named, in the text as `@account` or beside it; each must be able to see it.
fn mentioned(tx: &mut Tx<'_>, target: &Target, words: &Words) -> Result<BTreeSet<i64>> {
    let in_text = words.text.split('@').skip(1).map(|rest| {
        rest.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
            .collect::<String>()
    });
    let accounts: BTreeSet<String> = in_text
        .chain(words.mentions.iter().map(|account| account.trim().to_owned()))
        .map(|account| account.trim_end_matches(['.', '-', '_']).to_owned())
        .filter(|account| !account.is_empty())
        .collect();
    let mut people = BTreeSet::new();
    for account in accounts {
        let unknown = || {
            let args = vec![("account", account.clone())];
            Error::invalid("comment-refused").breach(terms::Field {
                place: "mention".into(),
                rule: "comment-mention-unknown",
                args,
            })
        };
        let person = identity::by_account(tx, &account)?.ok_or_else(unknown)?;
        let actor = identity::actor_of(tx, store::Actor::person(person.id))?;
        if !target.is_known_to(&actor) {
            return Err(unknown());
        }
        people.insert(person.id);
    }
    Ok(people)
}

/// # Errors
/// Not found.
pub fn thread(tx: &mut Tx<'_>, id: i64) -> Result<Thread> {
    threads(tx, "t.id = ?1", params![id], 1)?
        .pop()
        .ok_or_else(|| Error::not_found("comment-unknown"))
}

/// The threads about a thing, oldest first; the caller has asked whether the reader may know of it.
pub fn about_thing(tx: &mut Tx<'_>, kind: &str, thing: i64, part: &str) -> Result<Vec<Thread>> {
    threads(tx, "t.kind = ?1 and t.thing = ?2 and t.part = ?3", params![kind, thing, part], 200)
}

fn asked_of(actor: &Actor, values: &mut Vec<Value>) -> String {
    let known = known_to_sql(actor, "t", values);
    let me = actor.acting_for.unwrap_or(actor.person);
    values.push(me.into());
    format!("s.turn = ?{} and s.state = 'open' and {known}", values.len())
}

/// The threads in which this person was named and that are still open, by their day.
pub fn asking(tx: &mut Tx<'_>, actor: &Actor, limit: i64) -> Result<Vec<Thread>> {
    let mut values = Vec::new();
    let condition = asked_of(actor, &mut values);
    threads(tx, &condition, &values, limit)
}

pub fn count_asking(tx: &mut Tx<'_>, actor: &Actor) -> Result<i64> {
    let mut values = Vec::new();
    let condition = asked_of(actor, &mut values);
    tx.count(
        &format!("select count(*) from comment_thread t join comment_stand s on s.thread = t.id where {condition}"),
        &values,
    )
}

/// Every open or answered thread that the reader may know of, newest first.
pub fn open_threads(tx: &mut Tx<'_>, actor: &Actor, limit: i64) -> Result<Vec<Thread>> {
    let mut values = Vec::new();
    let known = known_to_sql(actor, "t", &mut values);
    threads(tx, &format!("s.state <> 'closed' and {known}"), &values, limit)
}

fn threads(tx: &mut Tx<'_>, condition: &str, values: &[Value], limit: i64) -> Result<Vec<Thread>> {
    let mut values = values.to_vec();
    values.push(limit.into());
    let day = |text: Option<String>| {
        text.map(|text| text.parse::<Date>().map_err(Error::broken)).transpose()
    };
    let mut found = tx.query(
        &format!(
            "select t.id, t.kind, t.thing, t.part, t.unit, t.class, t.address, t.words, t.person, s.state, s.turn, s.due
             from comment_thread t join comment_stand s on s.thread = t.id
             where {condition} order by coalesce(s.due, '9999-12-31'), t.id limit ?{}",
            values.len()
        ),
        &values,
        |row| {
            Ok(Thread {
                id: row.get(0)?,
                target: Target {
                    kind: row.get(1)?,
                    thing: row.get(2)?,
                    part: row.get(3)?,
                    unit: row.get(4)?,
                    class: class_of_word(&row.get::<String>(5)?)?,
                    address: row.get(6)?,
                    words: row.get(7)?,
                },
                person: row.get(8)?,
                state: ThreadState::named(&row.get::<String>(9)?)?,
                turn: row.get(10)?,
                due: day(row.get(11)?)?,
                entries: Vec::new(),
            })
        },
    )?;
    for thread in &mut found {
        let mentions: Vec<(i64, i64)> = tx.query(
            "select number, person from comment_mention where thread = ?1 order by number, person",
            params![thread.id],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        thread.entries = tx.query(
            "select number, code, words, due, person, acting_for, at from comment_entry where thread = ?1 order by number",
            params![thread.id],
            |row| {
                let number: i64 = row.get(0)?;
                Ok(Line {
                    number,
                    said: Said::named(&row.get::<String>(1)?).ok_or_else(|| Error::broken("a comment"))?,
                    words: row.get(2)?,
                    due: day(row.get(3)?)?,
                    person: row.get(4)?,
                    acting_for: row.get(5)?,
                    at: row.get(6)?,
                    mentions: mentions.iter().filter(|(n, _)| *n == number).map(|(_, person)| *person).collect(),
                })
            },
        )?;
    }
    Ok(found)
}
