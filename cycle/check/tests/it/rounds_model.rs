//! Rounds driven at random: no illegal step is taken, whatever is tried. The rules are written here a second
//! time, over the list of steps alone.

use std::collections::{BTreeMap, BTreeSet};

use check::rounds::judge::{Intent, judge};
use check::rounds::model::{Act, Audience, Frame, Item, Party, Phase, Sort, State, Step};
use rust_decimal::Decimal;
use stats::stream::Stream;
use terms::{Date, date};

pub(crate) const UNITS: [i64; 3] = [1, 2, 3];

pub(crate) fn frame() -> Frame {
    let item = |code: &str, max: i64, sort, second| Item {
        code: code.to_owned(),
        max: Decimal::from(max),
        sort,
        second,
    };
    Frame {
        units: UNITS.to_vec(),
        items: vec![
            item("A", 10, Sort::Base, true),
            item("B", 5, Sort::Base, false),
            item("N", 3, Sort::Base, false),
            item("bonus", 2, Sort::Bonus, false),
            item("off", 2, Sort::Penalty, false),
            item("veto", 1, Sort::Veto, false),
        ],
        absent: BTreeSet::from([(3, "N".to_owned())]),
        public_basis: false,
    }
}

/// Clerks of the three units, two people of the department for A and B, three of the office of whom the last is
/// at home in unit 1, and a leader.
pub(crate) fn who(person: i64, unit: Option<i64>, item: Option<&str>) -> (BTreeSet<Party>, bool) {
    let mut parties = BTreeSet::new();
    match person {
        11..=13 if unit == Some(person - 10) => {
            parties.insert(Party::Unit);
        }
        21 | 22 if matches!(item, Some("A" | "B")) || item.is_none() => {
            parties.insert(Party::Department);
        }
        31..=33 => {
            parties.insert(Party::Office);
        }
        41 => {
            parties.insert(Party::Leader);
        }
        _ => {}
    }
    let home = match person {
        11..=13 => Some(person - 10),
        33 => Some(1),
        _ => None,
    };
    (parties, unit.is_some() && home == unit)
}

fn pick<T: Copy>(stream: &mut Stream, of: &[T]) -> T {
    of[stream.below(of.len() as u64) as usize]
}

/// A wish at random; most are close to what could be done, so that rounds come to their end.
pub(crate) fn wish(stream: &mut Stream, state: &State, today: Date, last: Option<Date>) -> Intent {
    const PEOPLE: &[i64] = &[11, 12, 13, 21, 22, 31, 32, 33, 41];
    let likely: &[Act] = match state.phase {
        Phase::Targets => &[Act::File, Act::Next, Act::Extend],
        Phase::SelfScore => {
            &[Act::Score, Act::Score, Act::Score, Act::HandIn, Act::GiveBack, Act::Next]
        }
        Phase::Verify => &[
            Act::Verify,
            Act::Verify,
            Act::Verify,
            Act::Settle,
            Act::Settle,
            Act::Settle,
            Act::Next,
        ],
        Phase::Site => &[Act::Visit, Act::Next],
        Phase::Panel => &[Act::Final, Act::Final, Act::Final, Act::Final, Act::Next],
        Phase::Approval => &[Act::Approve, Act::SendBack],
        Phase::Notice => &[
            Act::Object,
            Act::Answer,
            Act::AskHearing,
            Act::Hear,
            Act::Uphold,
            Act::Reject,
            Act::Freeze,
        ],
        _ => &[Act::Release, Act::Cut, Act::Dismiss],
    };
    let act = if stream.below(10) < 8 { pick(stream, likely) } else { pick(stream, Act::ALL) };
    let whole = matches!(
        act,
        Act::Next
            | Act::Extend
            | Act::SendBack
            | Act::Approve
            | Act::Freeze
            | Act::Release
            | Act::Cut
    );
    let unit = (!whole || stream.below(8) == 0).then(|| pick(stream, &[1, 2, 3, 1, 2, 3, 9]));
    let item =
        (unit.is_some() && !matches!(act, Act::HandIn | Act::GiveBack | Act::Dismiss)).then(|| {
            match act {
                Act::Settle => "A",
                _ => pick(
                    stream,
                    &["A", "A", "A", "B", "N", "B", "N", "bonus", "off", "veto", "gone"],
                ),
            }
        });
    let person = match (act, unit) {
        (Act::File | Act::Score | Act::HandIn | Act::Object | Act::AskHearing, Some(unit))
            if stream.below(4) > 0 =>
        {
            10 + unit.min(3)
        }
        _ => pick(stream, PEOPLE),
    };
    let (parties, of_unit) = who(person, unit, item);
    let often = |stream: &mut Stream, text: &str| (stream.below(3) > 0).then(|| text.to_owned());
    Intent {
        act,
        unit,
        item: item.map(str::to_owned),
        value: (stream.below(12) > 0).then(|| {
            Decimal::new(pick(stream, &[0, 5, 10, 15, 20, 25, 30, 45, 50, 80, 100, 120, -5]), 1)
        }),
        person,
        acting_for: (stream.below(12) == 0).then(|| pick(stream, PEOPLE)),
        parties,
        of_unit,
        on: match stream.below(24) {
            0 | 1 => today.tomorrow().unwrap(),
            2..=4 => today.yesterday().unwrap(),
            5 => today.yesterday().unwrap().yesterday().unwrap(),
            _ => today,
        },
        today,
        last_day: last,
        ground: often(stream, "依据"),
        document: often(stream, "示例〔2026〕1号"),
        page: often(stream, "3"),
        words: often(stream, "说明"),
        detail: match act {
            Act::Release => Some(pick(stream, Audience::ALL).word().to_owned()),
            Act::Extend => Some(pick(stream, &["3", "0", "x", "90"]).to_owned()),
            Act::Cut => Some("1,2".to_owned()),
            _ => None,
        },
    }
}

/// The phase after each step, told by a table of its own.
fn phases(steps: &[Step]) -> Vec<Phase> {
    let mut now = 0_usize;
    let mut all = Vec::new();
    for step in steps {
        match step.act {
            Act::Next => now += 1,
            Act::SendBack => now = 4,
            Act::Approve => now = 6,
            Act::Freeze => now = 7,
            Act::Release => now = 8,
            _ => {}
        }
        all.push(Phase::ALL[now]);
    }
    all
}

/// The day on which the phase began that runs after these steps.
fn began(steps: &[Step]) -> Date {
    let phases = phases(steps);
    let changed = (1..steps.len()).rfind(|at| phases[*at] != phases[*at - 1]).unwrap_or(0);
    steps[changed].on
}

fn has(text: &Option<String>) -> bool {
    text.as_ref().is_some_and(|text| !text.trim().is_empty())
}

/// Whether the last of these steps was right to take, by the steps before it.
pub(crate) fn check_last(frame: &Frame, steps: &[Step], window: Option<Date>, today: Date) {
    use Act as A;
    let (step, before) = steps.split_last().expect("a step was taken");
    let phase = phases(before).pop().expect("a round was opened");
    let expected: &[Act] = match phase {
        Phase::Targets => &[A::File, A::Next, A::Extend, A::Recuse],
        Phase::SelfScore => &[A::Score, A::HandIn, A::GiveBack, A::Next, A::Extend, A::Recuse],
        Phase::Verify => &[A::Verify, A::Settle, A::Next, A::Extend, A::Recuse],
        Phase::Site => &[A::Visit, A::Next, A::Extend, A::Recuse],
        Phase::Panel => &[A::Final, A::Next, A::Extend, A::Recuse],
        Phase::Approval => &[A::Approve, A::SendBack, A::Extend],
        Phase::Notice => &[
            A::Object,
            A::Answer,
            A::AskHearing,
            A::Hear,
            A::Uphold,
            A::Reject,
            A::Freeze,
            A::Extend,
            A::Recuse,
        ],
        Phase::Frozen | Phase::Published => &[A::Release, A::Cut, A::Dismiss],
    };
    assert!(expected.contains(&step.act), "{:?} in {phase:?}", step.act);
    assert_eq!(step.number, before.len());
    assert!(began(before) <= step.on && step.on <= today, "no day outside its phase: {step:?}");
    assert!(step.on == today || has(&step.ground), "dated back without a word: {step:?}");
    by_whom(step);
    let same = |other: &&Step| other.unit == step.unit && other.item == step.item;
    let of = |act: Act| before.iter().filter(same).filter(move |it| it.act == act);
    let last = |acts: &[Act]| before.iter().filter(same).rfind(|it| acts.contains(&it.act));
    let cell = frame.item(step.item.as_deref().unwrap_or_default());
    if let (Some(item), Some(value)) = (cell, step.value)
        && matches!(step.act, A::Score | A::Verify | A::Settle | A::Visit | A::Final | A::Uphold)
    {
        assert!(value >= Decimal::ZERO && value <= item.max, "{step:?}");
        assert!(frame.needs(step.unit.unwrap(), &item.code), "{step:?}");
        if item.sort != Sort::Base && value > Decimal::ZERO {
            assert!(has(&step.document), "a bonus, penalty or veto without its paper: {step:?}");
        }
    }
    match step.act {
        A::Verify => {
            let seats: BTreeSet<i64> = of(A::Verify).map(|it| it.person).collect();
            let second = cell.unwrap().second;
            let known = seats.contains(&step.person);
            let acted: BTreeSet<i64> = of(A::Verify).filter_map(|it| it.acting_for).collect();
            let fits = seats.len() < if second { 2 } else { 1 };
            assert!(
                (known && !(second && seats.len() == 2)) || fits || acted.contains(&step.person),
                "{step:?}"
            );
            let own = last(&[A::Score]).and_then(|it| it.value);
            let worse = if cell.unwrap().sort.burdens() {
                step.value > Some(own.unwrap_or_default())
            } else {
                step.value < Some(own.unwrap_or(cell.unwrap().max))
            };
            assert!(!worse || has(&step.ground), "taken away without a ground: {step:?}");
        }
        A::Settle => {
            let marks: Vec<Decimal> = latest(before, step, A::Verify);
            assert_eq!(marks.len(), 2);
            assert!(marks[0] != marks[1] && has(&step.ground));
            assert!(of(A::Verify).all(|it| it.person != step.person));
        }
        A::Object if window.is_some_and(|until| until < today) => {
            assert!(has(&step.document) && Some(step.on) <= window, "too late: {step:?}");
        }
        A::GiveBack
        | A::SendBack
        | A::Extend
        | A::Recuse
        | A::Object
        | A::Uphold
        | A::Reject
        | A::Dismiss
        | A::Cut => assert!(has(&step.ground), "{step:?}"),
        A::Visit | A::Answer | A::Hear => assert!(has(&step.words), "{step:?}"),
        A::Next if phase == Phase::Verify => {
            for (unit, item) in frame.cells().filter(|(_, item)| item.second) {
                let at = Step { unit: Some(unit), item: Some(item.code.clone()), ..step.clone() };
                let marks = latest(before, &at, A::Verify);
                let settled = before
                    .iter()
                    .any(|it| it.act == A::Settle && it.unit == at.unit && it.item == at.item);
                assert!(
                    marks.len() < 2 || marks[0] == marks[1] || settled,
                    "a difference was left"
                );
            }
        }
        A::Next if phase == Phase::Panel => {
            for (unit, item) in frame.cells().filter(|(_, item)| item.sort == Sort::Base) {
                let decided = before.iter().any(|it| {
                    it.act == A::Final
                        && it.unit == Some(unit)
                        && it.item.as_deref() == Some(&item.code)
                });
                assert!(decided, "{unit} {} went on without points", item.code);
            }
        }
        A::Score => {
            let handed = before
                .iter()
                .rfind(|it| it.unit == step.unit && matches!(it.act, A::HandIn | A::GiveBack));
            assert!(
                handed.is_none_or(|it| it.act == A::GiveBack),
                "changed after it was handed in"
            );
        }
        A::Freeze => {
            assert!(window.is_none_or(|until| step.on > until), "frozen while the window was open");
            let mut open: BTreeMap<(Option<i64>, Option<String>), i32> = BTreeMap::new();
            for it in before {
                let place = (it.unit, it.item.clone());
                match it.act {
                    A::Object => *open.entry(place).or_default() += 1,
                    A::Uphold | A::Reject => *open.entry(place).or_default() -= 1,
                    _ => {}
                }
            }
            assert!(open.values().all(|count| *count == 0), "frozen over an open objection");
        }
        A::Release => {
            assert!(has(&step.document) && step.detail.as_deref() != Some("public"));
        }
        _ => {}
    }
    if matches!(step.act, A::Answer | A::AskHearing | A::Hear | A::Uphold | A::Reject) {
        let of: Vec<&Step> = before.iter().filter(same).collect();
        let lodged = of.iter().rposition(|it| it.act == A::Object).unwrap();
        let mut course = of[lodged..].iter().filter(|it| it.act != A::Recuse);
        assert!(course.all(|it| it.on <= step.on), "an answer before its question: {step:?}");
    }
    if matches!(step.act, A::Uphold | A::Reject) {
        let all: Vec<Act> = before.iter().filter(same).map(|it| it.act).collect();
        let since = all.iter().rposition(|act| *act == A::Object).unwrap();
        let course = &all[since..];
        let asked = course.contains(&A::AskHearing);
        assert!(course.contains(&A::Answer) && (!asked || course.contains(&A::Hear)));
        let hands = [A::Verify, A::Settle, A::Visit, A::Final];
        assert!(
            before
                .iter()
                .filter(same)
                .all(|it| !hands.contains(&it.act) || it.person != step.person),
            "decided about a value of their own"
        );
    }
}

/// The last value of each person.
fn latest(before: &[Step], at: &Step, act: Act) -> Vec<Decimal> {
    let mut all: BTreeMap<i64, Decimal> = BTreeMap::new();
    for it in before.iter().filter(|it| it.act == act && it.unit == at.unit && it.item == at.item) {
        // A deputy's word is the word of the seat.
        let seat = it.acting_for.filter(|who| all.contains_key(who)).unwrap_or(it.person);
        all.insert(seat, it.value.unwrap_or_default());
    }
    all.into_values().collect()
}

fn by_whom(step: &Step) {
    use Act as A;
    let people: &[i64] = match step.act {
        A::File | A::Score | A::HandIn | A::Object | A::AskHearing => {
            assert_eq!(Some(step.person - 10), step.unit, "{step:?}");
            &[11, 12, 13]
        }
        A::Verify | A::Visit | A::Answer => &[21, 22, 31, 32, 33],
        A::Recuse => &[21, 22, 31, 32, 33, 41],
        A::Extend | A::SendBack | A::Approve | A::Cut | A::Dismiss => &[41],
        _ => &[31, 32, 33],
    };
    assert!(people.contains(&step.person), "{step:?}");
    if matches!(
        step.act,
        A::Verify | A::Settle | A::Visit | A::Final | A::Answer | A::Hear | A::Uphold | A::Reject
    ) {
        assert!(!(step.person == 33 && step.unit == Some(1)), "judged their own unit: {step:?}");
    }
    if let Some(item) = step.item.as_deref() {
        assert!(step.person / 10 != 2 || matches!(item, "A" | "B"), "another's item: {step:?}");
    }
}

pub(crate) fn opened(on: Date) -> Step {
    Step {
        number: 0,
        act: Act::Open,
        unit: None,
        item: None,
        value: None,
        person: 31,
        acting_for: None,
        on,
        ground: Some("开展考核".to_owned()),
        document: None,
        page: None,
        words: None,
        detail: None,
    }
}

#[test]
fn ten_thousand_random_moves_and_more_take_no_illegal_step() {
    let frame = frame();
    let (mut tried, mut taken, mut published) = (0_u64, BTreeMap::new(), 0);
    for walk in 0..60 {
        let mut stream = Stream::new(20260115, walk);
        let mut today = date(2026, 1, 5);
        let mut steps = vec![opened(today)];
        let mut state = State::of(&steps);
        for _ in 0..1600 {
            let window = today_window(&state);
            let intent = wish(&mut stream, &state, today, window);
            tried += 1;
            if let Ok(step) = judge(&frame, &state, &intent) {
                state.apply(&step);
                steps.push(step);
                check_last(&frame, &steps, window, today);
                *taken.entry(intent.act).or_insert(0_u64) += 1;
            }
            if stream.below(12) == 0 {
                today = today.tomorrow().unwrap();
            }
        }
        // What the steps add up to does not depend on how they came.
        assert_eq!(State::of(&steps), state);
        assert_eq!(Some(state.phase), phases(&steps).pop());
        published += u64::from(state.phase == Phase::Published);
    }
    assert!(tried >= 10_000, "{tried}");
    assert!(published >= 5, "only {published} rounds came to their end; the walk tests too little");
    for act in Act::ALL.iter().filter(|act| **act != Act::Open) {
        assert!(taken.contains_key(act), "{act:?} was never taken, so its rules were never tried");
    }
}

/// In the notice phase five days from its beginning; elsewhere there is none to keep.
pub(crate) fn today_window(state: &State) -> Option<Date> {
    let later = |day: Date| day.tomorrow().unwrap();
    (state.phase == Phase::Notice).then(|| (0..5).fold(state.began, |day, _| later(day)))
}

#[test]
fn a_step_that_is_dated_back_says_why_and_never_goes_before_its_phase() {
    use check::rounds::judge::Refusal;
    let (frame, began, today) = (frame(), date(2026, 1, 5), date(2026, 1, 9));
    let state = State::of(&[opened(began)]);
    let mut intent = Intent {
        act: Act::File,
        unit: Some(1),
        item: Some("B".to_owned()),
        value: Some(Decimal::ONE),
        person: 11,
        acting_for: None,
        parties: who(11, Some(1), Some("B")).0,
        of_unit: true,
        on: date(2026, 1, 7),
        today,
        last_day: None,
        ground: None,
        document: None,
        page: None,
        words: None,
        detail: None,
    };
    assert_eq!(judge(&frame, &state, &intent), Err(vec![Refusal::BackDated]));
    intent.ground = Some("纸质材料七日收到，今日补录".to_owned());
    assert_eq!(judge(&frame, &state, &intent).map(|step| step.on), Ok(date(2026, 1, 7)));
    intent.on = date(2026, 1, 4);
    assert_eq!(judge(&frame, &state, &intent), Err(vec![Refusal::BeforePhase { began }]));
    intent.on = today;
    intent.ground = None;
    assert!(judge(&frame, &state, &intent).is_ok(), "what is dated today needs no ground");
}
