//! What a form must carry before anybody may be asked to fill it.

use packs::{Form, FormKind};

/// Something that a form lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lacking {
    /// 表号
    Table,
    /// 制定机关
    Maker,
    /// 批准或备案文号
    Approval,
    /// 有效期
    ValidTo,
    Ground,
    /// Neither a source nor marked as assumed.
    Source,
    Hours,
}

impl Lacking {
    pub fn rule(self) -> &'static str {
        match self {
            Self::Table => "form-lacks-table",
            Self::Maker => "form-lacks-maker",
            Self::Approval => "form-lacks-approval",
            Self::ValidTo => "form-lacks-valid-to",
            Self::Ground => "form-lacks-ground",
            Self::Source => "form-lacks-source",
            Self::Hours => "form-lacks-hours",
        }
    }
    /// The field of the designer that it is put right in.
    pub fn field(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Maker => "maker",
            Self::Approval => "approval",
            Self::ValidTo => "valid_to",
            Self::Ground => "ground",
            Self::Source => "source",
            Self::Hours => "hours",
        }
    }
}

/// What this form lacks. A statistical survey, a questionnaire included, prints 表号, 制定机关, 批准或备案文号 and
/// 有效期; without them whoever is asked may refuse.
pub fn lacking(form: &Form) -> Vec<Lacking> {
    let blank = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    let survey = matches!(form.kind, FormKind::Survey | FormKind::Questionnaire);
    let mut found = Vec::new();
    let mut need = |lacks: bool, what: Lacking| {
        if lacks {
            found.push(what);
        }
    };
    need(survey && blank(&form.table), Lacking::Table);
    need(
        survey && form.maker.as_ref().is_none_or(|maker| maker.zh.trim().is_empty()),
        Lacking::Maker,
    );
    need(survey && blank(&form.approval), Lacking::Approval);
    need(survey && form.valid_to.is_none(), Lacking::ValidTo);
    need(form.ground.zh.trim().is_empty(), Lacking::Ground);
    need(blank(&form.source) && !form.assumed, Lacking::Source);
    need(form.hours <= terms::Decimal::ZERO, Lacking::Hours);
    found
}
