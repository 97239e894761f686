//! What a score was made from: each input with its value, doubt and state, and the records or the document
//! behind it, one click away.

use std::collections::HashSet;
use std::sync::Arc;

use store::Tx;
use terms::{Lang, Result};
use web::Me;

use super::Setting;
use crate::assessment::run::values_of;
use crate::assessment::{KeptInput, Source};
use crate::indicators::panel::{Grounds, Panel, grounds_of};
use crate::indicators::{Answer, Answers, Status, Value, explain};
use crate::scope::{Named, Scope};
use crate::shown::Shown;

/// One indicator behind a score.
pub(super) struct InputRow {
    pub(super) part: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) shown: Shown,
    /// Numerator and denominator.
    pub(super) quotient: String,
    pub(super) status: String,
    /// Words, address, rows of each list of records or document.
    pub(super) grounds: Vec<(String, String, String)>,
}

/// Grounds of one value before the rest is left to its own page.
const GROUNDS: usize = 6;

/// The answer that a run was made from, and the grounds of some of its values.
pub(super) struct Ground {
    answer: Arc<Answer>,
    grounds: Grounds,
}

impl Ground {
    /// For the indicators behind these inputs; the question is the run's own, which is remembered.
    pub(super) fn of(
        tx: &mut Tx<'_>,
        me: &Me,
        setting: &Setting,
        kept: &[KeptInput],
    ) -> Result<Self> {
        let wanted: HashSet<(&str, i64)> = kept
            .iter()
            .flat_map(|kept| kept.sources.iter().map(|it| (it.indicator.as_str(), kept.unit)))
            .collect();
        let mut question = setting.run.question.clone();
        question.as_of = setting.scope.as_of;
        let question = values_of(&setting.record.scheme, &question);
        let answer = me.space.kept::<Answers>().answer(tx, &question)?;
        let grounds = grounds_of(tx, me, &question, |code, unit| wanted.contains(&(code, unit)))?;
        Ok(Self { answer, grounds })
    }

    /// One row a source; the part is named where the item has parts.
    pub(super) fn rows(
        &self,
        me: &Me,
        setting: &Setting,
        unit: &Named,
        kept: &KeptInput,
        part: &str,
    ) -> Vec<InputRow> {
        let row = |source: &Source| self.row(me, setting, unit, source, part);
        kept.sources.iter().filter_map(row).collect()
    }

    fn row(
        &self,
        me: &Me,
        setting: &Setting,
        unit: &Named,
        source: &Source,
        part: &str,
    ) -> Option<InputRow> {
        let period = setting.scope.period;
        let definition = &self.answer.definition(&source.indicator, period)?.definition;
        let value = self.answer.value(&source.indicator, unit.id, period);
        let shown = Shown::of(&setting.scope, me.lang, definition, &unit.code, period, value);
        let quotient = match (source.numerator, source.denominator) {
            (Some(a), Some(b)) => format!("{}/{}", super::plain(a), super::plain(b)),
            _ => String::new(),
        };
        let ground = self.grounds.get(&(source.indicator.clone(), unit.id));
        Some(InputRow {
            part: part.to_owned(),
            name: definition.name.get(me.lang).to_owned(),
            quotient,
            status: status(me, source),
            grounds: ground.cloned().into_iter().collect(),
            code: source.indicator.clone(),
            shown,
        })
    }

    /// The first document or list of records behind an item.
    pub(super) fn first(&self, kept: &[KeptInput]) -> Option<(String, String, String)> {
        kept.iter()
            .flat_map(|kept| kept.sources.iter().map(|source| (source, kept.unit)))
            .find_map(|(source, unit)| self.grounds.get(&(source.indicator.clone(), unit)))
            .cloned()
    }

    pub(super) fn value(&self, indicator: &str, unit: i64, setting: &Setting) -> Option<&Value> {
        self.answer.value(indicator, unit, setting.scope.period)
    }
}

/// A value made of other values has no ground of its own: it takes those of its operands, so that two clicks
/// from a score reach records or a document there too.
pub(super) fn deepen(
    tx: &mut Tx<'_>,
    me: &Me,
    setting: &Setting,
    unit: &Named,
    rows: &mut [InputRow],
) -> Result<()> {
    let scope = Scope { unit: unit.clone(), ..setting.scope.clone() };
    for row in rows.iter_mut().filter(|row| row.grounds.is_empty() && row.shown.known()) {
        let question = scope.question(vec![row.code.clone()], vec![unit.id], vec![scope.period]);
        let explanation = explain(tx, &row.code, unit.id, scope.period, &question)?;
        let panel = Panel::of(tx, me, &scope, &explanation)?;
        for input in panel.inputs.iter().take(GROUNDS) {
            let (words, href, count) = match &input.ground {
                Some(ground) => ground.clone(),
                None if input.href.is_empty() => continue,
                None => (input.link.clone(), input.href.clone(), input.count.clone()),
            };
            let colon = me.lang.pick("：", ": ");
            row.grounds.push((format!("{}{colon}{words}", input.name), href, count));
        }
        if panel.inputs.len() > GROUNDS || row.grounds.is_empty() {
            row.grounds.push((me.t("panel-indicator"), row.shown.href.clone(), String::new()));
        }
    }
    Ok(())
}

fn status(me: &Me, source: &Source) -> String {
    if source.value.is_none() {
        return String::new();
    }
    me.t(match source.status {
        Status::Measured => "assessment-status-measured",
        Status::Verified => "assessment-status-verified",
        Status::Reported => "assessment-status-reported",
        Status::Provisional => "assessment-status-provisional",
        Status::Imputed => "assessment-status-imputed",
    })
}

/// The arithmetic with the signs of print.
pub(super) fn printed(text: &str) -> String {
    text.replace(" - ", " − ").replace(" * ", " × ").replace(" / ", " ÷ ")
}

/// Letters with their names: `M 分值 7，T 目标值 94`.
pub(super) fn letters(lang: Lang, working: &score::Working) -> String {
    let rows: Vec<String> = working
        .operands
        .iter()
        .map(|o| {
            format!("{} = {} {}", o.symbol.letter(), o.symbol.name(lang), super::plain(o.value))
        })
        .collect();
    rows.join(lang.pick("，", ", "))
}
