//! Lists of cases by where they stand: registers, boards, my day.

use store::{Tx, Value, params};
use terms::{Date, Error, Period, Result};

use crate::kind::{Ending, Party};

/// Which cases. What is empty or none asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    pub kinds: Vec<String>,
    pub states: Vec<String>,
    /// The units that answer; the reader's territory is a limit beside it.
    pub accountable: Option<Vec<i64>>,
    pub subject: Option<i64>,
    /// Data classes that the reader may see, with how far; a class that is not named is not seen.
    pub classes: Vec<(String, Option<Vec<i64>>)>,
    pub open: Option<bool>,
    /// Due on this day or before.
    pub due_by: Option<Date>,
    pub words: Option<String>,
    pub parent: Option<i64>,
    /// The year of the plan, or whatever period the case belongs to.
    pub period: Option<Period>,
    /// Whose turn it is, each with the units that count; any of them will do.
    pub turns: Vec<(Party, Option<Vec<i64>>)>,
    /// Leaves out those whose turn is one of these.
    pub not_turns: Vec<(Party, Option<Vec<i64>>)>,
    /// A person who took a step in it.
    pub touched_by: Option<i64>,
    /// Moved on this day or later.
    pub moved_since: Option<Date>,
    /// Like this case: of the same kind, about the same subject or from the same cause, and not itself.
    pub like: Option<Likeness>,
}

/// What makes a case one that came again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Likeness {
    pub case: i64,
    pub subject: i64,
    pub causes: Vec<String>,
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub id: i64,
    pub kind: String,
    pub title: String,
    pub state: String,
    pub subject: i64,
    pub accountable: i64,
    pub opened_on: Date,
    pub moved_on: Date,
    pub due: Option<Date>,
    pub clock: Option<String>,
    pub paused: bool,
    pub waits: Option<Party>,
    pub ended: Option<Ending>,
    pub steps: i64,
}

impl Line {
    pub fn is_overdue(&self, today: Date) -> bool {
        self.ended.is_none() && self.due.is_some_and(|due| due < today)
    }
}

/// After which line a page goes on: its deadline and id. What has no deadline comes last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub due: Option<Date>,
    pub id: i64,
}

/// Stands after every day that a deadline can be.
const NO_DAY: &str = "9999-12-31";

/// Lines by deadline, at most `limit`, after a cursor.
pub fn list(
    tx: &mut Tx<'_>,
    question: &Question,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Line>> {
    let (condition, mut values) = question.condition();
    let mut sql = format!(
        "select s.case_id, s.kind, f.title, s.state, s.subject, s.accountable, s.opened_on, s.moved_on,
                s.due, s.clock, s.paused, s.waits, s.ended, s.steps
         from case_stand s join case_file f on f.id = s.case_id where {condition}"
    );
    if let Some(cursor) = after {
        values.push(cursor.due.map_or(NO_DAY.to_owned(), |day| day.to_string()).into());
        values.push(cursor.id.into());
        let (day, id) = (values.len() - 1, values.len());
        sql.push_str(&format!(
            " and (coalesce(s.due, '{NO_DAY}') > ?{day} or coalesce(s.due, '{NO_DAY}') = ?{day} and s.case_id > ?{id})"
        ));
    }
    values.push(limit.into());
    sql.push_str(&format!(
        " order by coalesce(s.due, '{NO_DAY}'), s.case_id limit ?{}",
        values.len()
    ));
    tx.query(&sql, &values, line)
}

/// How many there are, exactly.
pub fn count(tx: &mut Tx<'_>, question: &Question) -> Result<i64> {
    let (condition, values) = question.condition();
    tx.count(
        &format!("select count(*) from case_stand s join case_file f on f.id = s.case_id where {condition}"),
        &values,
    )
}

/// How many stand in each state, by accountable unit and kind: a board in one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    pub accountable: i64,
    pub kind: String,
    pub state: String,
    pub ended: Option<Ending>,
    pub count: i64,
    /// Of these, due before the day asked.
    pub overdue: i64,
}

pub fn tally(tx: &mut Tx<'_>, question: &Question, today: Date) -> Result<Vec<Tally>> {
    let (condition, mut values) = question.condition();
    values.push(today.into());
    let day = values.len();
    tx.query(
        &format!(
            "select s.accountable, s.kind, s.state, s.ended, count(*),
                    cast(sum(case when s.ended is null and s.due < ?{day} then 1 else 0 end) as bigint)
             from case_stand s join case_file f on f.id = s.case_id where {condition}
             group by s.accountable, s.kind, s.state, s.ended
             order by s.accountable, s.kind, s.state, s.ended"
        ),
        &values,
        |row| {
            Ok(Tally {
                accountable: row.get(0)?,
                kind: row.get(1)?,
                state: row.get(2)?,
                ended: ending(row.get(3)?)?,
                count: row.get(4)?,
                overdue: row.get(5)?,
            })
        },
    )
}

/// The cases that grew from a thing: the chain forward.
pub fn grown_from(tx: &mut Tx<'_>, kind: &str, thing: i64) -> Result<Vec<i64>> {
    tx.query(
        "select case_id from case_origin where kind = ?1 and thing = ?2 order by case_id",
        params![kind, thing],
        |row| row.get(0),
    )
}

impl Question {
    /// The condition over `case_stand s` and `case_file f`, with its values.
    fn condition(&self) -> (String, Vec<Value>) {
        let mut said = Condition::default();
        said.one_of("s.kind", &self.kinds);
        said.one_of("s.state", &self.states);
        if let Some(units) = &self.accountable {
            said.list("s.accountable", units.clone().into());
        }
        if let Some(subject) = self.subject {
            said.add("s.subject = ", subject.into());
        }
        if let Some(parent) = self.parent {
            said.add("f.parent = ", parent.into());
        }
        if let Some(period) = self.period {
            said.add("f.period = ", period.stored().into());
        }
        if let Some(day) = self.due_by {
            said.add("s.due <= ", day.into());
        }
        if let Some(words) = &self.words {
            said.add("f.title like ", format!("%{}%", words.replace(['%', '_'], "")).into());
        }
        match self.open {
            Some(true) => said.text.push("s.ended is null".into()),
            Some(false) => said.text.push("s.ended is not null".into()),
            None => {}
        }
        if let Some(day) = self.moved_since {
            said.add("s.moved_on >= ", day.into());
        }
        if let Some(person) = self.touched_by {
            said.values.push(person.into());
            said.text.push(format!(
                "exists (select 1 from case_step t where t.case_id = s.case_id and t.person = ?{})",
                said.values.len()
            ));
        }
        if let Some(like) = &self.like {
            said.add("s.case_id <> ", like.case.into());
            said.values.push(like.subject.into());
            said.values.push(like.causes.clone().into());
            let (subject, causes) = (said.values.len() - 1, said.values.len());
            said.text.push(format!(
                "(s.subject = ?{subject} or exists (select 1 from case_cause c where c.case_id = s.case_id and c.cause {{in {causes}}}))"
            ));
        }
        said.turns("", &self.turns);
        said.turns("not ", &self.not_turns);
        said.classes(&self.classes);
        (said.text.join(" and "), said.values)
    }
}

#[derive(Default)]
struct Condition {
    text: Vec<String>,
    values: Vec<Value>,
}

impl Condition {
    fn add(&mut self, text: &str, value: Value) {
        self.values.push(value);
        self.text.push(format!("{text}?{}", self.values.len()));
    }
    fn list(&mut self, column: &str, value: Value) {
        self.values.push(value);
        self.text.push(format!("{column} {{in {}}}", self.values.len()));
    }
    fn one_of(&mut self, column: &str, codes: &[String]) {
        if !codes.is_empty() {
            self.list(column, codes.to_vec().into());
        }
    }
    fn turns(&mut self, not: &str, turns: &[(Party, Option<Vec<i64>>)]) {
        let mut any = Vec::new();
        for (party, limit) in turns {
            self.values.push(party.code().into());
            let party = self.values.len();
            any.push(match limit {
                None => format!("s.waits = ?{party}"),
                Some(units) => {
                    self.values.push(units.clone().into());
                    format!("s.waits = ?{party} and s.accountable {{in {}}}", self.values.len())
                }
            });
        }
        if !any.is_empty() {
            self.text.push(format!("{not}({})", any.join(" or ")));
        }
    }
    /// A reader of no class finds nothing. Territory holds for who answers and for what it is about.
    fn classes(&mut self, classes: &[(String, Option<Vec<i64>>)]) {
        let mut any = Vec::new();
        for (class, limit) in classes {
            self.values.push(class.as_str().into());
            let class = self.values.len();
            any.push(match limit {
                None => format!("s.class = ?{class}"),
                Some(units) => {
                    self.values.push(units.clone().into());
                    let units = self.values.len();
                    format!("s.class = ?{class} and (s.accountable {{in {units}}} or s.subject {{in {units}}})")
                }
            });
        }
        self.text.push(if any.is_empty() {
            "1 = 0".into()
        } else {
            format!("({})", any.join(" or "))
        });
    }
}

fn line(row: &store::Row<'_>) -> Result<Line> {
    let day = |text: String| text.parse::<Date>().map_err(Error::broken);
    Ok(Line {
        id: row.get(0)?,
        kind: row.get(1)?,
        title: row.get(2)?,
        state: row.get(3)?,
        subject: row.get(4)?,
        accountable: row.get(5)?,
        opened_on: day(row.get(6)?)?,
        moved_on: day(row.get(7)?)?,
        due: row.get::<Option<String>>(8)?.map(day).transpose()?,
        clock: row.get(9)?,
        paused: row.get::<i64>(10)? != 0,
        waits: row.get::<Option<String>>(11)?.as_deref().and_then(Party::named),
        ended: ending(row.get(12)?)?,
        steps: row.get(13)?,
    })
}

fn ending(code: Option<String>) -> Result<Option<Ending>> {
    code.map(|code| Ending::named(&code).ok_or_else(|| Error::broken("an ending"))).transpose()
}
