//! Random walks of samples: no illegal state, no gap in the chain of custody, no lost sample, no released result from an
//! instrument out of calibration.

use std::collections::BTreeSet;

use laboratory::samples::life::{self, Act, Bench, Doing, Part, Seal, State, Step, Turn};
use laboratory::{reports, samples, scope, sheets};
use store::Actor;
use store::testing::Space;
use terms::{Date, date};

use crate::{
    Ground, Measuring, OPERATOR, REVIEWER, SIGNATORY, measure, new_sample, on_each_engine,
};

/// A small generator, so that a failing walk can be walked again from its seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }
}

/// What may follow what, written down a second time.
fn allowed(from: State) -> &'static [(Act, State)] {
    use State as S;
    match from {
        S::Sealed => &[
            (Act::HandOver, S::Sealed),
            (Act::Receive, S::Received),
            (Act::Refuse, S::Refused),
            (Act::Invalidate, S::Invalid),
        ],
        S::Received => &[
            (Act::Store, S::Stored),
            (Act::Start, S::Testing),
            (Act::Send, S::Sealed),
            (Act::Invalidate, S::Invalid),
        ],
        S::Stored => &[
            (Act::Store, S::Stored),
            (Act::Start, S::Testing),
            (Act::Send, S::Sealed),
            (Act::Invalidate, S::Invalid),
            (Act::Dispose, S::Disposed),
        ],
        S::Testing => &[(Act::Finish, S::Tested), (Act::Invalidate, S::Invalid)],
        S::Tested => &[
            (Act::Store, S::Tested),
            (Act::Review, S::Reviewed),
            (Act::Back, S::Testing),
            (Act::Invalidate, S::Invalid),
        ],
        S::Reviewed => &[
            (Act::Store, S::Reviewed),
            (Act::Issue, S::Issued),
            (Act::Back, S::Testing),
            (Act::Invalidate, S::Invalid),
        ],
        S::Issued => {
            &[(Act::Store, S::Issued), (Act::Retract, S::Tested), (Act::Dispose, S::Disposed)]
        }
        S::Refused | S::Invalid | S::Disposed => &[],
    }
}

fn random(dice: &mut Dice, last: Date) -> Doing {
    // One of these words, or sometimes none.
    let one_of = |dice: &mut Dice, words: [&str; 3]| {
        let word = words[dice.below(3)];
        if dice.below(5) == 0 { String::new() } else { word.to_owned() }
    };
    Doing {
        act: Act::ALL[dice.below(Act::ALL.len())],
        person: dice.below(4) as i64 + 11,
        on: last
            .saturating_add(std::time::Duration::from_secs(86_400 * dice.below(3) as u64))
            .saturating_sub(std::time::Duration::from_secs(86_400 * (dice.below(8) == 0) as u64)),
        today: date(2026, 11, 20),
        place: one_of(dice, ["库A", "库B", "台1"]),
        holder: one_of(dice, ["甲", "乙", "丙"]),
        seal: [Seal::Whole, Seal::Whole, Seal::Broken][dice.below(3)],
        ground: (dice.below(4) > 0).then(|| "理由".to_owned()),
    }
}

fn held(part: Part, before: &[Step], step: &Step, doing: &Doing, bench: &Bench) {
    let last = before.last().unwrap();
    assert!(allowed(last.state).contains(&(step.act, step.state)), "{last:?} → {step:?}");
    assert_eq!(step.number, last.number + 1, "no step is missing");
    assert!(step.on >= last.on && step.on <= doing.today);
    assert!(!step.holder.is_empty(), "somebody has it");
    match step.act {
        Act::Receive => assert_eq!(step.seal, Seal::Whole),
        Act::Review | Act::Issue => {
            assert!(bench.complete && !bench.hands.contains(&step.person));
            assert!(step.act == Act::Review || bench.hindrances == 0);
        }
        Act::Refuse | Act::Back | Act::Retract | Act::Invalidate | Act::Dispose | Act::Send => {
            assert!(step.ground.is_some());
        }
        _ => {}
    }
    if part == Part::Reserve && step.act == Act::Start {
        assert!(before.iter().any(|it| it.act == Act::Send), "opened only where it was sent to");
    }
}

#[test]
fn ten_thousand_random_walks_of_a_sample_never_leave_what_is_allowed() {
    let mut steps_taken = 0;
    let mut reached = BTreeSet::new();
    for seed in 0..10_000_u64 {
        let mut dice = Dice(seed);
        let part = if dice.below(3) == 0 { Part::Reserve } else { Part::Test };
        let mut turn = Turn::First;
        let first =
            Doing { act: Act::Take, holder: "甲".into(), ..random(&mut dice, date(2026, 1, 5)) };
        let first = Doing { on: date(2026, 1, 5), ..first };
        let mut steps = vec![life::take(&first).unwrap()];
        for _ in 0..24 {
            let bench = Bench {
                complete: dice.below(3) > 0,
                hands: BTreeSet::from([11 + dice.below(2) as i64]),
                hindrances: dice.below(2),
                keep_until: (dice.below(2) == 0).then(|| date(2026, 6, 30)),
            };
            let last = steps.last().unwrap();
            let mut doing = random(&mut dice, last.on);
            let likely = allowed(last.state);
            if !likely.is_empty() && dice.below(2) == 0 {
                doing.act = likely[dice.below(likely.len())].0;
            }
            // Walks that end early tell little.
            if matches!(doing.act, Act::Refuse | Act::Invalidate | Act::Dispose)
                && dice.below(5) > 0
            {
                continue;
            }
            let offered = life::open_acts(part, turn, &steps);
            match life::next(part, turn, &steps, &doing, &bench) {
                Ok(step) => {
                    assert!(offered.contains(&step.act), "a page offers what may be done");
                    held(part, &steps, &step, &doing, &bench);
                    if step.act == Act::Send {
                        turn = Turn::Second;
                    }
                    reached.insert(step.state);
                    steps.push(step);
                    steps_taken += 1;
                }
                Err(refusals) => assert!(!refusals.is_empty()),
            }
        }
    }
    assert!(steps_taken > 30_000, "{steps_taken}");
    assert_eq!(reached.len(), State::ALL.len(), "{reached:?}");
}

/// One try at whatever comes next, by whoever comes by.
fn try_one(space: &Space, ground: &Ground, dice: &mut Dice, id: i64, number: usize) {
    let ground = *ground;
    let steps = space.db.read(move |tx| samples::steps(tx, id)).unwrap();
    let last = steps.last().unwrap().clone();
    let mut doing = random(dice, last.on);
    // Often the next step of a good life, so that walks get far.
    if dice.below(2) == 0 {
        doing.act = match last.state {
            State::Sealed => Act::Receive,
            State::Received | State::Stored => Act::Start,
            State::Testing => Act::Finish,
            State::Tested => Act::Review,
            State::Reviewed => Act::Issue,
            _ => doing.act,
        };
        doing.seal = Seal::Whole;
        doing.place = "库A".into();
        doing.on = last.on;
        doing.person = if matches!(doing.act, Act::Issue) { SIGNATORY } else { REVIEWER };
    }
    let known = space.db.read(move |tx| Ok(sheets::of_sample(tx, id)?.len())).unwrap();
    if last.state == State::Testing && (known == 0 || dice.below(5) == 0) {
        // On the bench something is measured, with a good instrument or a stale one.
        let instrument =
            [Some(ground.balance), Some(ground.stale), None][dice.below(3).min(dice.below(3))];
        for item in ["甲项", "乙项"] {
            let value = [120_000, 152_000][dice.below(2)];
            let institute = ground.institute;
            let (sheet, _) = measure(
                space,
                &Measuring { sample: id, item, value, on: last.on, instrument, institute },
            );
            if dice.below(5) > 0 {
                space
                    .db
                    .write(Actor::person(REVIEWER), move |tx| sheets::review(tx, sheet))
                    .unwrap();
            }
        }
    }
    let person = doing.person;
    let _ = space.db.write(Actor::person(person), move |tx| {
        let clockwork = cases::clocks(tx)?;
        let seen = samples::steps(tx, id)?.len();
        match doing.act {
            Act::Issue => {
                let signing =
                    reports::Signing { number: format!("JC-{id}-{number}"), on: doing.on, seen };
                reports::issue(tx, &clockwork, id, &signing).map(|_| ())
            }
            Act::Retract => {
                let held = reports::of_sample(tx, id)?.into_iter().find(|it| it.ended.is_none());
                let Some(report) = held else {
                    tx.housekeeping();
                    return Ok(());
                };
                reports::retract(
                    tx,
                    &clockwork,
                    report.id,
                    doing.on,
                    doing.ground.as_deref().unwrap_or(""),
                )
            }
            _ => {
                let sample = samples::get(tx, id)?;
                let bench = reports::bench_of(tx, &clockwork, &sample)?;
                let to = Some(ground.second);
                samples::step(tx, &clockwork, id, seen, &doing, &bench, to).map(|_| ())
            }
        }
    });
}

#[test]
fn two_hundred_walks_through_the_store_lose_no_sample_and_release_nothing_from_a_stale_instrument()
{
    on_each_engine(|space, ground| {
        let mut issued = 0;
        for seed in 0..200_u64 {
            let mut dice = Dice(seed ^ 0x5eed);
            let mut new =
                new_sample(ground, &format!("W-{seed}"), "manufacturing", date(2026, 3, 2));
            // The stale instrument was in calibration in January.
            if dice.below(3) == 0 {
                new.on = date(2026, 1, 12);
            }
            let on = new.on;
            let id = space
                .db
                .write(Actor::person(REVIEWER), move |tx| {
                    let clockwork = cases::clocks(tx)?;
                    Ok(samples::take(tx, &clockwork, &new)?.id())
                })
                .unwrap();
            for number in 0..11 {
                try_one(space, ground, &mut dice, id, number);
            }
            let (steps, stand, held) = space
                .db
                .read(move |tx| {
                    let held = reports::of_sample(tx, id)?;
                    Ok((samples::steps(tx, id)?, samples::stand_of(tx, id)?, held))
                })
                .unwrap();
            let stand = stand.expect("every sample stands somewhere");
            assert_eq!(stand.state, steps.last().unwrap().state);
            for pair in steps.windows(2) {
                assert!(allowed(pair[0].state).contains(&(pair[1].act, pair[1].state)), "{pair:?}");
                assert!(pair[1].on >= pair[0].on && !pair[1].holder.is_empty());
            }
            for report in &held {
                issued += 1;
                for line in &report.lines {
                    let spans = space
                        .db
                        .read({
                            let stale = ground.stale;
                            move |tx| scope::calibrated(tx, stale)
                        })
                        .unwrap();
                    assert!(!line.instrument.is_empty());
                    if line.instrument == "E-02" {
                        assert!(spans.iter().any(|span| span.holds(line.on)), "{on}: {line:?}");
                    }
                }
            }
            let holding = held.iter().filter(|report| report.ended.is_none()).count();
            let out = steps.iter().filter(|it| it.act == Act::Issue).count()
                - steps.iter().filter(|it| it.act == Act::Retract).count();
            assert_eq!(holding, out, "a report holds for each that was issued and not retracted");
        }
        assert!(issued > 20, "walks got as far as reports: {issued}");
        let whole = space
            .db
            .read(|tx| {
                Ok((
                    tx.count("select count(*) from lab_sample", &[])?,
                    tx.count("select count(*) from lab_stand", &[])?,
                    tx.count("select count(distinct sample) from lab_step", &[])?,
                ))
            })
            .unwrap();
        assert_eq!(whole, (200, 200, 200), "no sample is lost");
        // Where each stands is made again from the steps alone, and is the same.
        let stands = |space: &Space| {
            space
                .db
                .read(|tx| {
                    tx.query("select sample, state, institute, place, due from lab_stand order by sample", &[], |row| {
                        Ok((row.get::<i64>(0)?, row.get::<String>(1)?, row.get::<i64>(2)?, row.get::<String>(3)?, row.get::<Option<String>>(4)?))
                    })
                })
                .unwrap()
        };
        let before = stands(space);
        space
            .db
            .write(Actor::PROGRAM, |tx| {
                let clockwork = cases::clocks(tx)?;
                samples::rebuild(tx, &clockwork)
            })
            .unwrap();
        assert_eq!(before, stands(space));
    });
}

#[test]
fn a_sample_entered_twice_from_the_same_phone_is_one_sample() {
    on_each_engine(|space, ground| {
        let ground = *ground;
        let arrived = space
            .db
            .write(Actor::person(OPERATOR), move |tx| {
                let clockwork = cases::clocks(tx)?;
                let mut new = new_sample(&ground, "S-1", "manufacturing", date(2026, 3, 2));
                new.uuid = Some("phone-1".into());
                let first = samples::take(tx, &clockwork, &new)?;
                Ok((first, samples::take(tx, &clockwork, &new)?))
            })
            .unwrap();
        assert_eq!(arrived.1, samples::Arrived::Known(arrived.0.id()));
    });
}
