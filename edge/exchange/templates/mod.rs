//! The columns of each kind. Packs add the heads that other systems use; the keys are the fields
//! that packs name.
//!
//! The columns themselves are a table, in [`columns`]; here a line of it becomes a column.

mod columns;
mod province;

use tables::{Choice, Column, Kind as Holds, Template};
use terms::Text;

use crate::Kind;

/// One line of the table of columns.
#[derive(Clone, Copy)]
struct Line {
    key: &'static str,
    title: Both,
    holds: Holds,
    needed: bool,
    /// In characters, for text.
    max: Option<usize>,
    help: Option<Both>,
    /// What the sample row shows.
    sample: Option<&'static str>,
    choices: &'static [(&'static str, &'static str, &'static str)],
    /// Heads that people write for it.
    heads: &'static [&'static str],
}

/// Chinese and English.
type Both = (&'static str, &'static str);

impl Line {
    const fn new(key: &'static str, zh: &'static str, en: &'static str, holds: Holds) -> Self {
        Self {
            key,
            title: (zh, en),
            holds,
            needed: false,
            max: None,
            help: None,
            sample: None,
            choices: &[],
            heads: &[],
        }
    }
    const fn needed(self) -> Self {
        Self { needed: true, ..self }
    }
    const fn help(self, zh: &'static str, en: &'static str) -> Self {
        Self { help: Some((zh, en)), ..self }
    }
    const fn sample(self, sample: &'static str) -> Self {
        Self { sample: Some(sample), ..self }
    }
    const fn heads(self, heads: &'static [&'static str]) -> Self {
        Self { heads, ..self }
    }

    fn column(&self) -> Column {
        let both = |it: Both| Text::new(it.0, it.1);
        let choice = |it: &(&str, &str, &str)| Choice {
            code: it.0.to_owned(),
            title: Text::new(it.1, it.2),
        };
        Column {
            required: self.needed,
            help: self.help.map(both),
            aliases: self.heads.iter().map(|head| (*head).to_owned()).collect(),
            max_len: self.max,
            choices: self.choices.iter().map(choice).collect(),
            sample: self.sample.map(str::to_owned),
            ..Column::new(self.key, self.title.0, self.title.1, self.holds)
        }
    }
}

/// The template of a kind, before any source adds to it.
pub(crate) fn template(kind: Kind) -> Template {
    let (lines, unique) = columns::of(kind);
    let mut notes = vec![
        Text::new(
            "同一编号再传一次，内容相同就不变；内容不同是更正，要在“依据”列写明文号或原因。",
            "The same number with the same content changes nothing. Other content is a correction: state document or reason under “Ground”.",
        ),
        Text::new(
            "单位可填代码或名称；企业填统一社会信用代码，须先在企业名录里。",
            "Units by code or name; firms by credit code, entered in the list of firms before.",
        ),
    ];
    match kind {
        Kind::Complaints => notes.push(Text::new(
            "只填日期。是否按时由程序按工作日历和当时有效的规定算出。",
            "Give days only. Whether they were in time follows from the working calendar and the rule of the day.",
        )),
        Kind::Visits => notes.push(Text::new(
            "检查日期空着是还没有检查；查过的要填检查结果和问题数，没有发现问题的填0或留空。",
            "No day of the visit: not made yet. One that was made says its result and its findings, 0 or nothing where there were none.",
        )),
        Kind::Figures => notes.push(Text::new(
            "“分组”空着是合计；分项数据写“名称=值”，几个用分号隔开，如：industry=13；size=large。合计与各分项各占一行。",
            "An empty “Breakdown” is the total. A part says name=value, several with semicolons: industry=13; size=large. The total and each part have a row of their own.",
        )),
        _ => {}
    }
    Template {
        key: kind.code().to_owned(),
        title: kind.title(),
        columns: lines.iter().map(Line::column).collect(),
        unique: unique.iter().map(|key| (*key).to_owned()).collect(),
        notes,
    }
}
