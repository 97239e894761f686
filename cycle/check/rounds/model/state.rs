//! What the steps of a round add up to: made from them and from nothing else.

use std::collections::{BTreeMap, BTreeSet};

use terms::Date;

use super::{Act, Audience, Cell, Frame, Mark, Phase, Progress, Step};

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
    /// The day of the last of them.
    pub on: Date,
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
                on: step.on,
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
                    open.on = step.on;
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
