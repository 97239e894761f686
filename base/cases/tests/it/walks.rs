//! Ten thousand random moves, legal and illegal: none that is illegal succeeds, no clock differs from
//! one that counts on its fingers, and nothing closes unverified.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Clockwork;
use cases::clock::{self, Due};
use cases::course::{self, Intent, Step};
use cases::{Asked, Ending, Kind, KindClock, Party, Sort, Verdict};
use terms::{Date, date};

use crate::kinds::{clockwork, mediation, rectification, shipped};

/// A small generator, so that a failing walk can be walked again from its seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }
}

const PARTIES: [Party; 5] =
    [Party::Owner, Party::Overseer, Party::Verifier, Party::Leader, Party::Reporter];

/// Any move of the kind or an invented one, by anybody, with or without what is asked.
pub(crate) fn random_intent(kind: &Kind, dice: &mut Dice, last: Date) -> Intent {
    let step = kind.moves.get(dice.below(kind.moves.len() + 1));
    let on = last.saturating_add(jiff_days(dice.below(12) as i32 - 1));
    let party = match step {
        Some(step) if dice.below(4) > 0 => step.by,
        _ => PARTIES[dice.below(PARTIES.len())],
    };
    let person = dice.below(9) as i64 + 1;
    let complete = dice.below(4) > 0;
    let fields = step
        .filter(|_| complete)
        .map_or_else(BTreeMap::new, |step| step.fields.iter().map(answer).collect());
    let evidence = step.filter(|_| complete).map_or_else(BTreeSet::new, |step| {
        step.evidence.iter().map(|wanted| wanted.code.clone()).collect()
    });
    Intent {
        code: step.map_or_else(|| "unheard-of".to_owned(), |step| step.code.clone()),
        person,
        acting_for: (dice.below(5) == 0).then_some(dice.below(9) as i64 + 1),
        parties: BTreeSet::from([party]),
        of_owner: party == Party::Owner && dice.below(2) == 0,
        on,
        today: date(2028, 12, 31),
        ground: complete.then(|| "依据".to_owned()),
        document: complete.then(|| "文号".to_owned()),
        fields,
        evidence,
    }
}

/// An answer that fits what is asked.
pub(crate) fn answer(field: &Asked) -> (String, String) {
    let text = match field.sort {
        Sort::Line | Sort::Text => "答",
        Sort::Date => "2026-06-01",
        Sort::Number => "40.5",
        Sort::Choice => "1",
        Sort::Cause => "duty-not-done",
    };
    (field.code.clone(), text.to_owned())
}

pub(crate) fn jiff_days(days: i32) -> jiff::Span {
    jiff::Span::new().days(days)
}

/// The rules once more, written another way: a move is legal exactly if this says so.
fn is_legal(kind: &Kind, steps: &[Step], intent: &Intent) -> bool {
    let last = steps.last().unwrap();
    let Some(step) = kind.moves.iter().find(|step| step.code == intent.code) else { return false };
    let owners: Vec<i64> = steps
        .iter()
        .filter(|step| step.by == Party::Owner)
        .flat_map(|step| std::iter::once(step.person).chain(step.acting_for))
        .collect();
    let me = std::iter::once(intent.person).chain(intent.acting_for);
    let clean = !intent.of_owner && me.clone().all(|me| !owners.contains(&me));
    let extended = kind.clocks.iter().all(|clock| {
        let Some(extension) = clock.extensions.iter().find(|e| e.by == step.code) else {
            return true;
        };
        let round = steps.iter().rev().take_while(|step| !clock.starts.contains(&step.code));
        round.filter(|step| step.code == extension.by).count() < usize::from(extension.times)
    });
    step.from.contains(&last.state)
        && intent.parties.contains(&step.by)
        && (step.by != Party::Verifier || clean)
        && (!step.ground || intent.ground.is_some())
        && (!step.document || intent.document.is_some())
        && step.fields.iter().all(|f| !f.required || intent.fields.contains_key(&f.code))
        && step.evidence.iter().all(|wanted| intent.evidence.contains(&wanted.code))
        && intent.on >= last.on
        && intent.on <= intent.today
        && extended
}

/// A deadline counted day by day: is this day a counted one?
fn counted_on_fingers(
    clock: &KindClock,
    ends: &[&str],
    steps: &[Step],
    clockwork: &Clockwork,
) -> Option<Option<Date>> {
    let start = steps.iter().rposition(|step| clock.starts.contains(&step.code))?;
    if let Some(field) = &clock.answer {
        let mut days = steps.iter().filter_map(|step| step.fields.get(field)?.parse().ok());
        return days.next_back().map(Some);
    }
    let rule = clockwork.in_force(&clock.rule, steps[start].on)?.limit;
    let after = &steps[start + 1..];
    let end = after
        .iter()
        .position(|step| clock.stops.contains(&step.code) || ends.contains(&step.state.as_str()))
        .unwrap_or(after.len());
    // Each day of a set of stretches stands still.
    let mut still: Vec<(Date, Date)> = Vec::new();
    let mut since = None;
    let mut limits = vec![rule];
    for step in &after[..end] {
        if clock.pauses.contains(&step.code) && since.is_none() {
            since = Some(step.on);
        } else if clock.resumes.contains(&step.code)
            && let Some(from) = since.take()
        {
            still.push((from, step.on));
        }
        limits.extend(clock.extensions.iter().filter(|e| e.by == step.code).map(|e| e.limit));
    }
    let mut day = steps[start].on;
    for limit in limits {
        let mut left = match limit.span {
            calendar::Span::Months => {
                let plain =
                    day.checked_add(jiff::Span::new().months(i32::from(limit.count))).unwrap();
                (plain - day).get_days()
            }
            _ => i32::from(limit.count),
        };
        while left > 0 {
            day = day.tomorrow().unwrap();
            if since.is_some_and(|since| day > since) {
                return Some(None);
            }
            let stands = still.iter().any(|(from, to)| *from < day && day <= *to);
            // Only working days ask the calendar: calendar days and months are counted where it does not reach.
            let counts = limit.span != calendar::Span::WorkingDays
                || clockwork.calendar().is_working_day(day).ok()?;
            left -= i32::from(counts && !stands);
        }
        if limit.roll == calendar::Roll::Next {
            while !clockwork.calendar().is_working_day(day).ok()? {
                day = day.tomorrow().unwrap();
            }
        }
    }
    Some(Some(day))
}

fn walk(kind: &Kind, clockwork: &Clockwork, seed: u64, moves: usize) -> (usize, usize) {
    let mut dice = Dice(seed);
    let (mut legal, mut closed) = (0, 0);
    let mut steps: Vec<Step> = Vec::new();
    for number in 0..moves {
        let ended = course::ending(kind, &steps).is_some();
        let over = ended && dice.below(4) == 0 || dice.below(60) == 0;
        if over || steps.len() > 25 || steps.last().is_some_and(|step| step.on > date(2027, 6, 1)) {
            steps.clear();
        }
        let Some(last) = steps.last() else {
            let on = date(2026, 1, 5).saturating_add(jiff_days(dice.below(300) as i32));
            let first = Intent {
                fields: kind.fields.iter().map(answer).collect(),
                on,
                ground: Some("线索".into()),
                ..random_intent(kind, &mut dice, on)
            };
            steps.push(course::open(kind, &first).unwrap());
            continue;
        };
        let intent = random_intent(kind, &mut dice, last.on);
        let offered =
            course::open_to(kind, &steps, intent.person, &intent.parties, intent.of_owner)
                .any(|step| step.code == intent.code);
        let expected = is_legal(kind, &steps, &intent);
        match course::take(kind, &steps, &intent) {
            Ok(step) => {
                assert!(
                    expected,
                    "seed {seed}, move {number}: {intent:?} went through after {steps:?}"
                );
                assert!(offered, "a page offers what may be done: {intent:?}");
                legal += 1;
                steps.push(step);
            }
            Err(why) => {
                assert!(!expected, "seed {seed}, move {number}: {intent:?} was refused: {why:?}");
                assert!(!why.is_empty());
            }
        }
        if course::ending(kind, &steps) == Some(Ending::Effective) {
            let last = steps.last().unwrap();
            assert_eq!((last.by, last.verdict), (Party::Verifier, Some(Verdict::Effective)));
            closed += 1;
        }
        check_clocks(kind, &steps, clockwork, seed);
    }
    (legal, closed)
}

fn check_clocks(kind: &Kind, steps: &[Step], clockwork: &Clockwork, seed: u64) {
    let ends: Vec<&str> =
        kind.states.iter().filter(|s| s.ended.is_some()).map(|s| s.code.as_str()).collect();
    for running in clock::running(kind, steps, clockwork) {
        let clock = kind.clocks.iter().find(|clock| clock.code == running.code).unwrap();
        let expected = counted_on_fingers(clock, &ends, steps, clockwork);
        let told = match running.due {
            Due::On { day, .. } => Some(Some(day)),
            Due::Paused { .. } => Some(None),
            Due::Unknown(_) => None,
        };
        assert_eq!(told, expected, "seed {seed}: {} after {steps:#?}", clock.code);
    }
}

#[test]
fn ten_thousand_random_moves_through_each_kind() {
    let (legal, closed) = walk(&rectification(), &clockwork(), 20_261_123, 10_000);
    assert!(legal > 1_000 && closed > 50, "it must go somewhere: {legal} legal, {closed} closed");
    let (legal, _) = walk(&mediation(), &clockwork(), 4_711, 10_000);
    assert!(legal > 1_000, "{legal} legal");
}

#[test]
fn ten_thousand_random_moves_through_each_kind_of_the_national_pack() {
    let (kinds, clockwork) = shipped();
    for (number, kind) in kinds.iter().enumerate() {
        let (legal, _) = walk(kind, &clockwork, 900 + number as u64, 10_000);
        assert!(legal > 500, "{}: {legal} legal", kind.code);
    }
}
