//! What each act asks beyond its phase and its party: every reason against it.

use rust_decimal::Decimal;
use terms::Date;

use super::super::model::{Act, Audience, Cell, Frame, Item, Party, Phase, Sort, Stage, State};
use super::{Intent, Refusal};

/// Every reason against a step of the right phase by the right party.
pub(super) fn refusals(frame: &Frame, state: &State, intent: &Intent) -> Vec<Refusal> {
    let mut judging = Judging { frame, state, intent, refusals: Vec::new() };
    judging.day();
    judging.act();
    judging.refusals
}

struct Judging<'j> {
    frame: &'j Frame,
    state: &'j State,
    intent: &'j Intent,
    refusals: Vec<Refusal>,
}

fn blank(text: Option<&String>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}

impl<'j> Judging<'j> {
    fn no(&mut self, refusal: Refusal) {
        self.refusals.push(refusal);
    }
    fn unless(&mut self, holds: bool, refusal: Refusal) {
        if !holds {
            self.no(refusal);
        }
    }
    fn day(&mut self) {
        let (on, today, began) = (self.intent.on, self.intent.today, self.state.began);
        self.unless(on <= today, Refusal::InFuture);
        self.unless(on >= began, Refusal::BeforePhase { began });
        // A day that has passed may keep a deadline that was missed: whoever enters it later says why.
        let said = on >= today || !blank(self.intent.ground.as_ref());
        self.unless(said, Refusal::BackDated);
    }
    fn ground(&mut self) {
        let blank = blank(self.intent.ground.as_ref());
        self.unless(!blank, Refusal::NoGround);
    }
    fn words(&mut self) {
        let blank = blank(self.intent.words.as_ref());
        self.unless(!blank, Refusal::NoWords);
    }
    fn document(&mut self) {
        let blank = blank(self.intent.document.as_ref());
        self.unless(!blank, Refusal::NoDocument);
    }

    /// The unit, where it takes part.
    fn unit(&mut self) -> Option<i64> {
        let known = self.intent.unit.filter(|unit| self.frame.units.contains(unit));
        self.unless(known.is_some(), Refusal::UnknownUnit);
        known
    }
    /// The cell of the step: its unit, item and what it holds by now.
    fn cell(&mut self) -> Option<(i64, &'j Item, Cell)> {
        let unit = self.unit();
        let frame = self.frame;
        let item = self.intent.item.as_deref().and_then(|code| frame.item(code));
        self.unless(item.is_some(), Refusal::UnknownItem);
        let (unit, item) = unit.zip(item)?;
        if !frame.needs(unit, &item.code) {
            self.no(Refusal::Absent);
            return None;
        }
        let cell = self.state.cell(unit, &item.code).cloned().unwrap_or_default();
        Some((unit, item, cell))
    }
    /// The points, where they are within their range.
    fn points(&mut self, item: &Item) -> Option<Decimal> {
        let Some(points) = self.intent.value else {
            self.no(Refusal::NoPoints);
            return None;
        };
        let whole = item.sort != Sort::Veto || points == Decimal::ZERO || points == Decimal::ONE;
        let fits = points >= Decimal::ZERO && points <= item.max && whole && points.scale() <= 6;
        self.unless(fits, Refusal::OutOfRange { max: item.max });
        // What stands outside the hundred cites its paper, a bonus and a penalty also the page.
        if item.sort != Sort::Base && points > Decimal::ZERO {
            self.document();
            if item.sort != Sort::Veto && blank(self.intent.page.as_ref()) {
                self.no(Refusal::NoPage);
            }
        }
        fits.then_some(points)
    }
    /// A ground, where the new value is worse for the unit than the one before it.
    fn ground_if_worse(&mut self, item: &Item, before: Option<Decimal>, now: Decimal) {
        let before = before.unwrap_or(if item.sort.burdens() { Decimal::ZERO } else { item.max });
        let worse = if item.sort.burdens() { now > before } else { now < before };
        if worse {
            self.ground();
        }
    }
    /// Nobody judges their own unit, nor one that they stepped back from.
    fn impartial(&mut self, unit: i64) {
        let intent = self.intent;
        self.unless(!intent.of_unit, Refusal::OwnUnit);
        let acting = intent.acting_for.is_some_and(|who| self.state.is_recused(who, unit));
        let away = acting || self.state.is_recused(intent.person, unit);
        self.unless(!away, Refusal::Recused);
    }

    fn act(&mut self) {
        match self.intent.act {
            Act::Open => {}
            Act::File => self.file(),
            Act::Score => self.score(),
            Act::HandIn => self.hand_in(),
            Act::GiveBack => self.give_back(),
            Act::Next => self.next(),
            Act::Extend => self.extend(),
            Act::Recuse => self.recuse(),
            Act::Verify => self.verify(),
            Act::Settle => self.settle(),
            Act::Visit => self.visit(),
            Act::Final => self.panel(),
            Act::SendBack => self.ground(),
            Act::Approve => self.approve(),
            Act::Object => self.object(),
            Act::Answer | Act::AskHearing | Act::Hear => self.hear(),
            Act::Uphold | Act::Reject => self.decide(),
            Act::Freeze => self.freeze(),
            Act::Release => self.release(),
            Act::Cut => {
                self.ground();
                self.document();
            }
            Act::Dismiss => {
                self.unit();
                self.ground();
            }
        }
    }

    fn file(&mut self) {
        let Some((_, item, _)) = self.cell() else { return };
        self.unless(item.sort == Sort::Base, Refusal::UnknownItem);
        self.unless(self.intent.value.is_some(), Refusal::NoPoints);
    }
    fn score(&mut self) {
        let Some((unit, item, _)) = self.cell() else { return };
        let handed_in = self.state.handed_in.contains_key(&unit);
        self.unless(!handed_in, Refusal::HandedIn);
        self.points(item);
    }
    fn hand_in(&mut self) {
        let Some(unit) = self.unit() else { return };
        let handed_in = self.state.handed_in.contains_key(&unit);
        self.unless(!handed_in, Refusal::HandedIn);
        let scored =
            self.state.cells.iter().any(|((of, _), cell)| *of == unit && cell.own.is_some());
        self.unless(scored, Refusal::NothingScored);
        let open = self
            .frame
            .cells()
            .filter(|(of, item)| {
                let cell = self.state.cell(unit, &item.code);
                *of == unit && item.sort == Sort::Base && cell.is_none_or(|cell| cell.own.is_none())
            })
            .count();
        // Who leaves items open says why; the departments see it.
        if open > 0 && blank(self.intent.ground.as_ref()) {
            self.no(Refusal::Unfinished { cells: open });
        }
    }
    fn give_back(&mut self) {
        let Some(unit) = self.unit() else { return };
        let handed_in = self.state.handed_in.contains_key(&unit);
        self.unless(handed_in, Refusal::NotHandedIn);
        self.ground();
    }

    fn next(&mut self) {
        let (state, frame) = (self.state, self.frame);
        let cell = |unit: i64, item: &Item| state.cell(unit, &item.code);
        let waiting = match state.phase {
            Phase::SelfScore => {
                frame.units.iter().filter(|unit| !state.handed_in.contains_key(unit)).count()
            }
            Phase::Verify => {
                let differ = state.cells.values().filter(|cell| cell.differs()).count();
                self.unless(differ == 0, Refusal::Differences { cells: differ });
                let open = frame.cells().filter(|(unit, item)| {
                    item.sort == Sort::Base
                        && cell(*unit, item).is_none_or(|cell| cell.verified(item.second).is_none())
                });
                open.count()
            }
            Phase::Panel => {
                let open = frame.cells().filter(|(unit, item)| {
                    item.sort == Sort::Base && cell(*unit, item).is_none_or(|it| it.panel.is_none())
                });
                let open = open.count();
                // A result without points is nobody's to approve, whatever the ground.
                self.unless(open == 0, Refusal::Unfinished { cells: open });
                0
            }
            _ => 0,
        };
        if waiting > 0 && blank(self.intent.ground.as_ref()) {
            self.no(Refusal::Unfinished { cells: waiting });
        }
    }
    fn extend(&mut self) {
        self.ground();
        let text = self.intent.detail.as_deref().unwrap_or_default();
        let fits = text.trim().parse::<u16>().is_ok_and(|days| (1..=60).contains(&days));
        self.unless(fits, Refusal::NoDays);
    }
    /// Whoever steps back says so; only who holds the round enters it for somebody else.
    fn recuse(&mut self) {
        self.ground();
        if self.intent.unit.is_some() {
            self.unit();
        }
        let intent = self.intent;
        let holds = [Party::Office, Party::Leader].iter().any(|it| intent.parties.contains(it));
        let who = intent.detail.as_deref().map(|text| text.trim().parse::<i64>());
        match who {
            None => {}
            Some(Ok(person)) => self.unless(person == intent.person || holds, Refusal::NotYours),
            Some(Err(_)) => self.no(Refusal::NobodyNamed),
        }
    }

    fn verify(&mut self) {
        let Some((unit, item, cell)) = self.cell() else { return };
        self.impartial(unit);
        let intent = self.intent;
        let mine = |person: i64| cell.seats.iter().any(|seat| seat.by(person));
        let seats = if item.second { 2 } else { 1 };
        if mine(intent.person) {
            self.unless(!(item.second && cell.seats.len() == seats), Refusal::SeatsClosed);
        } else if intent.acting_for.is_some_and(mine) {
            self.no(Refusal::NotIndependent);
        } else {
            self.unless(cell.seats.len() < seats, Refusal::SeatsTaken);
        }
        if let Some(points) = self.points(item) {
            self.ground_if_worse(item, cell.own.as_ref().map(|own| own.points), points);
        }
    }
    fn settle(&mut self) {
        let Some((unit, item, cell)) = self.cell() else { return };
        self.impartial(unit);
        self.ground();
        let [first, second] = cell.seats.as_slice() else {
            return self.no(Refusal::NothingToSettle);
        };
        self.unless(cell.differs(), Refusal::NothingToSettle);
        self.independent(&cell);
        if let Some(points) = self.points(item) {
            let (low, high) = (first.points.min(second.points), first.points.max(second.points));
            self.unless(low <= points && points <= high, Refusal::NotBetween { low, high });
        }
    }
    /// Nobody settles or decides about a value of their own, nor lets a deputy do so.
    fn independent(&mut self, cell: &Cell) {
        let intent = self.intent;
        let hand = |person: i64| cell.hands.contains(&person);
        let had_a_hand = hand(intent.person) || intent.acting_for.is_some_and(hand);
        self.unless(!had_a_hand, Refusal::NotIndependent);
    }
    fn visit(&mut self) {
        let Some((unit, item, cell)) = self.cell() else { return };
        self.impartial(unit);
        self.words();
        if let Some(points) = self.points(item) {
            let before = cell.verified(item.second).or(cell.own.as_ref());
            self.ground_if_worse(item, before.map(|mark| mark.points), points);
        }
    }
    fn panel(&mut self) {
        let Some((unit, item, cell)) = self.cell() else { return };
        self.impartial(unit);
        let Some(points) = self.points(item) else { return };
        let before = cell.visit.as_ref().or_else(|| cell.verified(item.second));
        // The panel follows what was verified or seen, or says why not.
        if before.is_none_or(|mark| mark.points != points) {
            self.ground();
        }
    }
    fn approve(&mut self) {
        let person = self.intent.person;
        let marked = self.state.cells.values().any(|cell| cell.hands.contains(&person));
        self.unless(!marked, Refusal::NotIndependent);
    }

    fn object(&mut self) {
        let Some((unit, item, cell)) = self.cell() else { return };
        self.ground();
        self.unless(cell.decided().is_some(), Refusal::NoPoints);
        let open = self.state.open_objection(unit, &item.code).is_some();
        self.unless(!open, Refusal::AlreadyObjected);
        if let Some(until) = self.intent.last_day {
            let (on, today) = (self.intent.on, self.intent.today);
            self.unless(on <= until, Refusal::WindowClosed { until });
            // It came on paper in time: the number under which it came in shows it.
            let shown = on > until || today <= until || !blank(self.intent.document.as_ref());
            self.unless(shown, Refusal::LateObjection);
        }
    }
    fn hear(&mut self) {
        let Some((unit, item, _)) = self.cell() else { return };
        self.words();
        let Some(open) = self.state.open_objection(unit, &item.code) else {
            return self.no(Refusal::NoObjection);
        };
        self.after(open.on);
        let right = match self.intent.act {
            Act::Answer => open.stage == Stage::Lodged,
            Act::AskHearing => open.stage == Stage::Answered && !open.heard,
            _ => open.stage == Stage::HearingAsked,
        };
        self.unless(right, Refusal::NotAtThisStage { stage: open.stage });
        if self.intent.act != Act::AskHearing {
            self.impartial(unit);
        }
    }
    /// No step of an objection is dated before the one it follows.
    fn after(&mut self, day: Date) {
        self.unless(self.intent.on >= day, Refusal::BeforeObjection { day });
    }
    fn decide(&mut self) {
        let Some((unit, item, cell)) = self.cell() else { return };
        self.ground();
        self.impartial(unit);
        let Some(open) = self.state.open_objection(unit, &item.code) else {
            return self.no(Refusal::NoObjection);
        };
        self.after(open.on);
        match open.stage {
            Stage::Answered | Stage::Heard => {}
            Stage::HearingAsked => self.no(Refusal::HearingFirst),
            stage => self.no(Refusal::NotAtThisStage { stage }),
        }
        self.independent(&cell);
        if self.intent.act == Act::Uphold
            && let Some(points) = self.points(item)
        {
            let same = cell.decided().is_some_and(|mark| mark.points == points);
            self.unless(!same, Refusal::SamePoints);
        }
    }

    fn freeze(&mut self) {
        if let Some(until) = self.intent.last_day {
            self.unless(self.intent.on > until, Refusal::WindowOpen { until });
        }
        let count = self.state.objections.iter().filter(|it| !it.stage.decided()).count();
        self.unless(count == 0, Refusal::OpenObjections { count });
    }
    fn release(&mut self) {
        self.document();
        let Some(to) = self.intent.detail.as_deref().and_then(Audience::named) else {
            return self.no(Refusal::NoAudience);
        };
        let known = self.state.released.iter().any(|it| it.to == to);
        self.unless(!known, Refusal::AlreadyReleased);
        self.unless(to != Audience::Public || self.frame.public_basis, Refusal::NoBasis);
    }
}
