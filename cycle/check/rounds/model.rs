//! A round of assessment: its phases, who may do what in each, and what its steps add up to.
//!
//! Pure: no store, no calendar, no clock. A round is its steps; [`State`] is made from them and from
//! nothing else, so there is no flag that could say otherwise. [`judge`](super::judge::judge) tells whether a
//! step may be taken; a page shows what it allows, the lane refuses the rest, and ten thousand random moves drive it in the tests.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use terms::Date;

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

/// A value somebody stands behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub points: Decimal,
    pub person: i64,
    pub acting_for: Option<i64>,
    pub step: usize,
}

impl Mark {
    pub fn by(&self, person: i64) -> bool {
        self.person == person || self.acting_for == Some(person)
    }
}

/// One item of one unit: self-score, what reviewers say, what was seen, what the panel and objections made of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    pub own: Option<Mark>,
    pub seats: Vec<Mark>,
    pub settled: Option<Mark>,
    pub visit: Option<Mark>,
    pub panel: Option<Mark>,
    pub revised: Option<Mark>,
    /// Everybody who ever gave a value to it as a reviewer, also one that another took the place of.
    pub hands: BTreeSet<i64>,
}

/// How a cell stands, as a matrix shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    Absent,
    Empty,
    /// Scored by its unit; a draft until the unit hands in.
    Draft,
    HandedIn,
    /// One of two reviewers has spoken.
    Half,
    /// Two reviewers differ.
    Differs,
    Verified,
    Visited,
    Final,
    /// An objection waits for its decision.
    Objected,
}

impl Cell {
    /// What the scoring departments say; nothing while a second is awaited or two differ.
    pub fn verified(&self, second: bool) -> Option<&Mark> {
        if let Some(settled) = &self.settled {
            return Some(settled);
        }
        match (second, self.seats.as_slice()) {
            (false, [first, ..]) => Some(first),
            (true, [first, other]) if first.points == other.points => Some(other),
            _ => None,
        }
    }
    pub fn differs(&self) -> bool {
        let apart = matches!(self.seats.as_slice(), [a, b] if a.points != b.points);
        apart && self.settled.is_none()
    }
    /// What the panel decided, as far as no objection changed it.
    pub fn decided(&self) -> Option<&Mark> {
        self.revised.as_ref().or(self.panel.as_ref())
    }
    /// The last value that anybody stands behind.
    pub fn last(&self, second: bool) -> Option<&Mark> {
        self.decided()
            .or(self.visit.as_ref())
            .or_else(|| self.verified(second))
            .or(self.own.as_ref())
    }
    /// The cell after somebody gave a value to it as a reviewer.
    fn touched(&mut self, step: &Step) -> &mut Self {
        self.hands.insert(step.person);
        self.hands.extend(step.acting_for);
        self
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    Lodged,
    Answered,
    HearingAsked,
    Heard,
    Upheld,
    Rejected,
}
words!(Stage: Lodged "lodged", Answered "answered", HearingAsked "hearing-asked", Heard "heard",
    Upheld "upheld", Rejected "rejected");

impl Stage {
    pub fn decided(self) -> bool {
        matches!(self, Self::Upheld | Self::Rejected)
    }
}

/// An objection to one item; its steps by number, the first lodged it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    pub unit: i64,
    pub item: String,
    pub stage: Stage,
    pub steps: Vec<usize>,
    pub heard: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Released {
    pub to: Audience,
    pub step: usize,
    pub on: Date,
    pub document: String,
}

/// What the steps add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub phase: Phase,
    pub began: Date,
    pub opened: Date,
    /// Working days added to the phase that runs.
    pub extended: u16,
    pub targets: BTreeMap<(i64, String), Mark>,
    pub handed_in: BTreeMap<i64, usize>,
    pub cells: BTreeMap<(i64, String), Cell>,
    /// Who stays away from a unit; without one, from all.
    pub recused: BTreeSet<(i64, Option<i64>)>,
    pub objections: Vec<Objection>,
    pub approved: Option<usize>,
    pub frozen: Option<usize>,
    pub released: Vec<Released>,
    /// The units that a person chose at a tie across the cut.
    pub cut: Option<BTreeSet<i64>>,
    /// Proposals that a leader laid aside, by unit.
    pub dismissed: BTreeMap<i64, usize>,
    pub steps: usize,
}

impl State {
    /// # Panics
    /// Never: no steps give a round that stands in its first phase.
    pub fn of(steps: &[Step]) -> Self {
        let day = steps.first().map_or(Date::MIN, |step| step.on);
        let mut state = Self {
            phase: Phase::Targets,
            began: day,
            opened: day,
            extended: 0,
            targets: BTreeMap::new(),
            handed_in: BTreeMap::new(),
            cells: BTreeMap::new(),
            recused: BTreeSet::new(),
            objections: Vec::new(),
            approved: None,
            frozen: None,
            released: Vec::new(),
            cut: None,
            dismissed: BTreeMap::new(),
            steps: 0,
        };
        for step in steps {
            state.apply(step);
        }
        state
    }

    pub fn cell(&self, unit: i64, item: &str) -> Option<&Cell> {
        self.cells.get(&(unit, item.to_owned()))
    }
    pub fn is_recused(&self, person: i64, unit: i64) -> bool {
        self.recused.contains(&(person, None)) || self.recused.contains(&(person, Some(unit)))
    }
    /// The objection to a cell that waits for its decision.
    pub fn open_objection(&self, unit: i64, item: &str) -> Option<&Objection> {
        self.objections.iter().find(|it| it.unit == unit && it.item == item && !it.stage.decided())
    }
    pub fn progress(&self, frame: &Frame, unit: i64, item: &str) -> Progress {
        if !frame.needs(unit, item) {
            return Progress::Absent;
        }
        let second = frame.item(item).is_some_and(|item| item.second);
        let Some(cell) = self.cell(unit, item) else { return Progress::Empty };
        if self.open_objection(unit, item).is_some() {
            Progress::Objected
        } else if cell.decided().is_some() {
            Progress::Final
        } else if cell.visit.is_some() {
            Progress::Visited
        } else if cell.verified(second).is_some() {
            Progress::Verified
        } else if cell.differs() {
            Progress::Differs
        } else if !cell.seats.is_empty() {
            Progress::Half
        } else if cell.own.is_none() {
            Progress::Empty
        } else if self.handed_in.contains_key(&unit) {
            Progress::HandedIn
        } else {
            Progress::Draft
        }
    }

    fn enter(&mut self, phase: Phase, on: Date) {
        self.phase = phase;
        self.began = on;
        self.extended = 0;
    }

    /// What a legal step changes.
    pub fn apply(&mut self, step: &Step) {
        let mark = || Mark {
            points: step.value.unwrap_or_default(),
            person: step.person,
            acting_for: step.acting_for,
            step: step.number,
        };
        let place = step.unit.zip(step.item.clone());
        let number = step.number;
        match (step.act, place) {
            (Act::File, Some(place)) => {
                self.targets.insert(place, mark());
            }
            (Act::Score, Some(place)) => self.cells.entry(place).or_default().own = Some(mark()),
            (Act::Verify, Some(place)) => {
                let seats = &mut self.cells.entry(place).or_default().touched(step).seats;
                match seats.iter_mut().find(|seat| seat.by(step.person)) {
                    Some(seat) => *seat = mark(),
                    None => seats.push(mark()),
                }
            }
            (Act::Settle, Some(place)) => {
                self.cells.entry(place).or_default().touched(step).settled = Some(mark());
            }
            (Act::Visit, Some(place)) => {
                self.cells.entry(place).or_default().touched(step).visit = Some(mark());
            }
            (Act::Final, Some(place)) => {
                self.cells.entry(place).or_default().touched(step).panel = Some(mark());
            }
            (Act::Object, Some((unit, item))) => self.objections.push(Objection {
                unit,
                item,
                stage: Stage::Lodged,
                steps: vec![number],
                heard: false,
            }),
            (
                Act::Answer | Act::AskHearing | Act::Hear | Act::Uphold | Act::Reject,
                Some((unit, item)),
            ) => {
                if step.act == Act::Uphold {
                    let cell = self.cells.entry((unit, item.clone())).or_default();
                    cell.revised = Some(mark());
                }
                let open = self
                    .objections
                    .iter_mut()
                    .find(|it| it.unit == unit && it.item == item && !it.stage.decided());
                if let Some(open) = open {
                    open.steps.push(number);
                    open.heard |= step.act == Act::Hear;
                    open.stage = match step.act {
                        Act::Answer => Stage::Answered,
                        Act::AskHearing => Stage::HearingAsked,
                        Act::Hear => Stage::Heard,
                        Act::Uphold => Stage::Upheld,
                        _ => Stage::Rejected,
                    };
                }
            }
            _ => self.apply_whole(step),
        }
        self.steps = number + 1;
    }

    /// Steps about a unit or the whole round.
    fn apply_whole(&mut self, step: &Step) {
        let number = step.number;
        match step.act {
            Act::HandIn => {
                self.handed_in.extend(step.unit.map(|unit| (unit, number)));
            }
            Act::GiveBack => {
                if let Some(unit) = step.unit {
                    self.handed_in.remove(&unit);
                }
            }
            Act::Next => {
                if let Some(next) = self.phase.next() {
                    self.enter(next, step.on);
                }
            }
            Act::Extend => self.extended += days(step).unwrap_or_default(),
            Act::Recuse => {
                let who = step.detail.as_deref().and_then(|text| text.parse().ok());
                self.recused.insert((who.unwrap_or(step.person), step.unit));
            }
            Act::SendBack => self.enter(Phase::Panel, step.on),
            Act::Approve => {
                self.approved = Some(number);
                self.enter(Phase::Notice, step.on);
            }
            Act::Freeze => {
                self.frozen = Some(number);
                self.enter(Phase::Frozen, step.on);
            }
            Act::Release => {
                let to = step.detail.as_deref().and_then(Audience::named);
                self.released.extend(to.map(|to| Released {
                    to,
                    step: number,
                    on: step.on,
                    document: step.document.clone().unwrap_or_default(),
                }));
                if self.phase == Phase::Frozen {
                    self.enter(Phase::Published, step.on);
                }
            }
            Act::Cut => {
                let ids = step.detail.as_deref().unwrap_or_default().split(',');
                self.cut = Some(ids.filter_map(|id| id.trim().parse().ok()).collect());
            }
            Act::Dismiss => {
                self.dismissed.extend(step.unit.map(|unit| (unit, number)));
            }
            _ => {}
        }
    }
}

/// The days that an extension grants.
fn days(step: &Step) -> Option<u16> {
    step.detail.as_deref()?.trim().parse().ok()
}
