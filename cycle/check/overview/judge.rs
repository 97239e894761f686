//! The run that a page of the overview speaks of.

use std::sync::Arc;

use identity::{Class, Verb};
use store::Tx;
use terms::{Period, Result};
use web::Me;

use crate::assessment::{Run, Runs, SchemeRecord, cached_run, judged};
use crate::indicators::Answers;
use crate::scope::Scope;

/// A run with what it judges.
pub(super) struct Judged {
    pub(super) record: SchemeRecord,
    pub(super) period: Period,
    pub(super) run: Arc<Run>,
}

impl Judged {
    /// The matrix that the scores stand in.
    pub(super) fn matrix(&self) -> String {
        format!("/assessment/{}?period={}", self.record.scheme.code, self.period)
    }
}

/// The run of the scheme in force in the period of the page, for those who may see it.
pub(super) fn judge(tx: &mut Tx<'_>, me: &Me, scope: &Scope) -> Result<Option<Judged>> {
    if !me.can(Verb::View, Class::Assessment) || scope.below.is_empty() {
        return Ok(None);
    }
    let Some(record) = me.space.kept::<Runs>().in_force(tx, scope.day)? else { return Ok(None) };
    let catalogue = me.space.kept::<Answers>().catalogue(tx, scope.as_of)?;
    let declared = &scope.place.declared;
    let period = judged(&record.scheme, &catalogue, scope.period, scope.day, declared)?;
    let run = cached_run(tx, me, scope, record.id, period)?;
    Ok(Some(Judged { record, period, run }))
}

/// The scheme, its period where it is another than the page's, and that it is a draft while nobody published it.
pub(super) fn scheme_item(me: &Me, judged: &Judged) -> ui::ScopeItem {
    let mut text = judged.record.scheme.name.get(me.lang).to_owned();
    if judged.record.published.is_none() {
        text.push_str(&me.t("overview-draft"));
    }
    ui::ScopeItem::new(me.t("overview-scheme"), text).link(judged.matrix())
}

pub(super) fn sub(me: &Me, scope: &Scope, judged: &Judged) -> String {
    let mut parts = Vec::new();
    if judged.period != scope.period {
        let period = [("period", judged.period.say(me.lang))];
        parts.push(ui::ta(me.lang, "overview-judged", &period));
    }
    parts.push(me.t("overview-no-difference"));
    parts.join(&me.t("dot"))
}
