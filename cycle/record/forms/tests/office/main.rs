//! Forms as an office lives with them: published, opened, filled, prefilled, disputed, submitted, signed, and what the
//! asking costs.

mod burden;
mod course;
mod files;
mod lines;
mod pages;
mod survey_pages;
mod surveys;

use cases::testing::{National, Town, town};
use forms::model::Form;
use forms::store::{Kept, Standing, by_id, keep, step};
use store::testing::Space;
use store::{Actor, Tx};
use terms::{Error, Result, date};

/// A form with what checks, prefill, figures and parts need.
const SHEET: &str = r#"
code = "quality"
from = "2025-01-01"
name = { zh = "质量季报", en = "Quarterly" }
kind = "administrative"
owner = "amr"
ground = { zh = "示例依据" }
assumed = true
period = "year"
units = { kinds = ["county"] }
hours = 2
signatures = 2

[[section]]
code = "work"
name = { zh = "工作" }
partial = true
[[section.column]]
code = "need"
name = { zh = "应检" }
least = 0
required = true
[[section.column]]
code = "done"
name = { zh = "实检" }
least = 0
required = true
jump = 0.5
[[section.column]]
code = "rate"
name = { zh = "受检率" }
measure = "percent"
decimals = 1
formula = "done / need * 100"
[[section.line]]
code = "a"
name = { zh = "衡器" }
[[section.line]]
code = "b"
name = { zh = "加油机" }
[[section.line]]
code = "all"
name = { zh = "合计" }
total = ["*"]

[[section]]
code = "fig"
name = { zh = "指标" }
[[section.column]]
code = "value"
name = { zh = "数值" }
measure = "percent"
decimals = 1
most = 100
[[section.line]]
code = "kept"
name = { zh = "办结率" }
[[section.line]]
code = "known"
name = { zh = "覆盖率" }
[[section.cell]]
line = "kept"
column = "value"
indicator = "closed_rate"
required = true
[[section.cell]]
line = "known"
column = "value"
known = { indicator = "coverage" }

[[check]]
code = "done_within_need"
severity = "reason"
section = "work"
holds = "done <= need"
at = "done"
words = { zh = "实检多于应检：请说明。", en = "More done than due: say why." }
"#;

/// A space with units, kinds of case, clocks, and the form published.
struct Office {
    space: Space,
    town: Town,
    form: i64,
}

fn office(engine: &str) -> Office {
    let space = store::testing::space(engine);
    let town = town(&space.db).unwrap();
    National::read().unwrap().load(&space.db).unwrap();
    let form = space.db.write(Actor::PROGRAM, |tx| published(tx, SHEET)).unwrap();
    Office { space, town, form }
}

fn form_of(text: &str) -> Form {
    toml::from_str(text).unwrap()
}

fn published(tx: &mut Tx<'_>, text: &str) -> Result<i64> {
    let (id, _) = keep(tx, &form_of(text), "test")?;
    step(tx, id, Standing::Published, date(2025, 1, 1), None, None, "{}")?;
    Ok(id)
}

impl Office {
    fn kept(&self) -> Kept {
        let form = self.form;
        self.space.db.read(move |tx| by_id(tx, form)).unwrap()
    }
    /// One command as a person.
    fn as_person<T: Send + 'static>(
        &self,
        person: i64,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.space.db.write(Actor::person(person), work)
    }
    fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> T {
        self.space.db.read(work).unwrap()
    }
    fn person(&self, account: &str, role: identity::Role, unit: Option<i64>) -> identity::Actor {
        let account = account.to_owned();
        self.space
            .db
            .write(Actor::PROGRAM, move |tx| {
                let new = identity::NewPerson {
                    name: format!("示例{account}"),
                    account,
                    phone: None,
                    unit,
                    password: "no password signs in".into(),
                    demo: true,
                };
                let id = identity::add_person(tx, &new)?;
                identity::give(tx, id, role, unit, None, "test")?;
                identity::actor_of(tx, Actor::person(id))
            })
            .unwrap()
    }
}

fn codes(error: &Error) -> Vec<&'static str> {
    error.fields().iter().map(|field| field.rule).collect()
}
