//! A round of assessment: its phases, who may do what in each, and what its steps add up to.
//!
//! Pure: no store, no calendar, no clock. A round is its steps; [`State`] is made from them and from
//! nothing else, so there is no flag that could say otherwise. [`judge`](super::judge::judge) tells whether a
//! step may be taken; a page shows what it allows, the lane refuses the rest, and ten thousand random moves drive it in the tests.

macro_rules! words {
    ($name:ident: $($variant:ident $word:literal),* $(,)?) => {
        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.word() == word)
            }
        }
    };
}

mod cell;
mod state;

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use terms::Date;

pub use cell::{Cell, Mark, Progress};
pub use state::{Objection, Released, Stage, State};

/// Where a round is. The order is the order of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// 目标备案.
    Targets,
    /// 自评.
    SelfScore,
    /// 部门核定.
    Verify,
    /// 实地核查: of governments, never of firms.
    Site,
    /// 综合评议: item by item.
    Panel,
    /// 审定.
    Approval,
    /// 告知与异议.
    Notice,
    /// 定稿.
    Frozen,
    /// 通报: somebody was told.
    Published,
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    Open,
    File,
    Score,
    HandIn,
    GiveBack,
    Next,
    Extend,
    Recuse,
    Verify,
    Settle,
    Visit,
    Final,
    SendBack,
    Approve,
    Object,
    Answer,
    AskHearing,
    Hear,
    Uphold,
    Reject,
    Freeze,
    Release,
    Cut,
    Dismiss,
}

/// Who somebody is towards a unit and an item of the round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// The unit that is assessed.
    Unit,
    /// A department that answers for the item.
    Department,
    Office,
    Leader,
}

/// Who is told of a result. Internal by default: nobody beyond the own unit before a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// 干部主管部门.
    Cadre,
    /// 成员单位.
    Members,
    /// 被考核单位本身.
    Own,
    /// 内部通报: all that were assessed.
    Internal,
    Public,
}

words!(Phase: Targets "targets", SelfScore "self-score", Verify "verify", Site "site", Panel "panel",
    Approval "approval", Notice "notice", Frozen "frozen", Published "published");
words!(Act: Open "open", File "file", Score "score", HandIn "hand-in", GiveBack "give-back", Next "next",
    Extend "extend", Recuse "recuse", Verify "verify", Settle "settle", Visit "visit", Final "final",
    SendBack "send-back", Approve "approve", Object "object", Answer "answer",
    AskHearing "ask-hearing", Hear "hear", Uphold "uphold", Reject "reject", Freeze "freeze",
    Release "release", Cut "cut", Dismiss "dismiss");
words!(Party: Unit "unit", Department "department", Office "office", Leader "leader");
words!(Audience: Cadre "cadre", Members "members", Own "own", Internal "internal", Public "public");

impl Phase {
    pub fn next(self) -> Option<Self> {
        let at = Self::ALL.iter().position(|it| *it == self)?;
        Self::ALL.get(at + 1).copied()
    }
}

/// What an item is to its total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Base,
    Bonus,
    Penalty,
    /// One point where it acts, none where it does not.
    Veto,
}

impl Sort {
    /// Whether more of it is worse.
    pub fn burdens(self) -> bool {
        matches!(self, Self::Penalty | Self::Veto)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub code: String,
    pub max: Decimal,
    pub sort: Sort,
    /// A second reviewer scores it without seeing the first.
    pub second: bool,
}

/// What the scheme says of a round, and whom it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    pub units: Vec<i64>,
    pub items: Vec<Item>,
    /// Items that do not exist in a unit; nobody owes them a score.
    pub absent: BTreeSet<(i64, String)>,
    /// Publication to everybody has a basis.
    pub public_basis: bool,
}

impl Frame {
    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.code == code)
    }
    pub fn needs(&self, unit: i64, item: &str) -> bool {
        !self.absent.contains(&(unit, item.to_owned()))
    }
    /// Every cell that somebody owes a score.
    pub fn cells(&self) -> impl Iterator<Item = (i64, &Item)> {
        let of = |unit: i64| self.items.iter().map(move |item| (unit, item));
        self.units
            .iter()
            .flat_map(move |unit| of(*unit))
            .filter(|(unit, item)| self.needs(*unit, &item.code))
    }
}

/// One step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// From 0, without gaps.
    pub number: usize,
    pub act: Act,
    pub unit: Option<i64>,
    pub item: Option<String>,
    /// A filed target, or points.
    pub value: Option<Decimal>,
    pub person: i64,
    /// On whose behalf a deputy acted.
    pub acting_for: Option<i64>,
    pub on: Date,
    pub ground: Option<String>,
    /// 文号, and the page in it.
    pub document: Option<String>,
    pub page: Option<String>,
    /// A remark, an answer, what was seen or heard.
    pub words: Option<String>,
    /// An audience, a number of days, who steps back, which trigger.
    pub detail: Option<String>,
}
