//! Series of lots: severity switches by the rules, played against a second account of them.

use laboratory::plans::{self, Entering, NewSeries, reduced};
use stats::acceptance::switching::Severity;
use stats::acceptance::tables::{Level, Table, letter, plan};
use store::Actor;
use terms::{Date, date};

use crate::on_each_engine;
use crate::walks::Dice;

/// ISO 2859-1:1999, 9.3, counted on fingers; nothing is ever reduced.
#[derive(Default)]
struct Fingers {
    tightened: bool,
    stopped: bool,
    recent: Vec<bool>,
    row: usize,
    refused: usize,
}

impl Fingers {
    fn severity(&self) -> Severity {
        match (self.stopped, self.tightened) {
            (true, _) => Severity::Discontinued,
            (false, true) => Severity::Tightened,
            (false, false) => Severity::Normal,
        }
    }
    fn enter(&mut self, accepted: bool) {
        if self.tightened {
            self.row = if accepted { self.row + 1 } else { 0 };
            self.refused += usize::from(!accepted);
            if self.row == 5 {
                *self = Fingers::default();
            } else if self.refused == 5 {
                self.stopped = true;
            }
            return;
        }
        self.recent.push(accepted);
        let last = self.recent.iter().rev().take(5).filter(|it| !**it).count();
        if last >= 2 {
            *self = Fingers { tightened: true, ..Fingers::default() };
        }
    }
    fn resume(&mut self) {
        *self = Fingers { tightened: true, ..Fingers::default() };
    }
}

fn number_of(dice: &mut Dice, n: u64) -> i64 {
    // Mostly good lots, sometimes very bad ones.
    match dice.below(10) {
        0..=5 => 0,
        6 | 7 => dice.below(3) as i64,
        _ => dice.below(n as usize + 1) as i64,
    }
}

#[test]
fn ten_thousand_series_of_lots_switch_as_the_rules_say() {
    use stats::acceptance::switching::{Numbers, Series};
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..10_000_u64 {
        let mut dice = Dice(seed);
        let size = [51, 300, 1000, 5000][dice.below(4)];
        let letter = letter(size, Level::II).unwrap();
        let normal = plan(letter, 2.5, Table::Normal).unwrap();
        let tightened = plan(letter, 2.5, Table::Tightened).unwrap();
        let numbers = Numbers {
            normal: normal.accept,
            tighter_aql: None,
            tightened: tightened.accept,
            reduced: (0, 1),
        };
        let (mut series, mut fingers) = (Series::new(), Fingers::default());
        for _ in 0..30 {
            assert_eq!(series.severity(), fingers.severity(), "seed {seed}");
            seen.insert(format!("{:?}", series.severity()));
            if series.severity() == Severity::Discontinued {
                assert_eq!(series.enter(0, &numbers, false).accepted, None, "no lot is judged");
                series.resume();
                fingers.resume();
                continue;
            }
            let of = if fingers.tightened { tightened } else { normal };
            let found = number_of(&mut dice, of.n) as u64;
            let decision = series.enter(found, &numbers, false);
            assert_eq!(decision.accepted, Some(found <= of.accept));
            fingers.enter(found <= of.accept);
        }
    }
    assert_eq!(seen.len(), 3, "{seen:?}");
}

#[test]
fn two_hundred_series_through_the_store_judge_no_lot_while_discontinued() {
    on_each_engine(|space, ground| {
        let producer = ground.firm;
        let mut stopped = 0;
        for seed in 0..200_u64 {
            let mut dice = Dice(seed ^ 0x10f5);
            let series = space
                .db
                .write(Actor::person(11), move |tx| {
                    plans::open(
                        tx,
                        &NewSeries {
                            producer,
                            product: format!("示例产品{seed}"),
                            level: "II".into(),
                            aql: 2_500_000,
                            basis: String::new(),
                        },
                    )
                })
                .unwrap();
            let mut fingers = Fingers::default();
            let mut on: Date = date(2026, 1, 5);
            for number in 0..14 {
                let size = [51, 300, 1000][dice.below(3)];
                // Every third producer is a bad one.
                let found =
                    if seed % 3 == 0 { 4 + dice.below(5) as i64 } else { number_of(&mut dice, 8) };
                on = on.tomorrow().unwrap();
                let entering = Entering { code: format!("L{number}"), size, found, on };
                let judged = space
                    .db
                    .write(Actor::person(11), move |tx| plans::enter(tx, series, &entering));
                if fingers.stopped {
                    stopped += 1;
                    assert!(judged.is_err(), "seed {seed}: judged while discontinued");
                    let resume = |ground: &'static str| {
                        space.db.write(Actor::person(11), move |tx| {
                            plans::resume(tx, series, on, ground)
                        })
                    };
                    assert!(resume(" ").is_err());
                    resume("已换料，现场核实").unwrap();
                    fingers.resume();
                } else {
                    fingers.enter(judged.unwrap());
                }
                let (standing, lots) = space
                    .db
                    .read(move |tx| {
                        let of = plans::get(tx, series)?;
                        Ok((plans::standing(tx, &of)?, plans::lots(tx, series)?))
                    })
                    .unwrap();
                assert_eq!(standing.severity, fingers.severity(), "seed {seed}");
                assert!(lots.iter().all(|lot| lot.severity != "discontinued"));
                let numbers: Vec<i64> = lots.iter().map(|lot| lot.number).collect();
                assert_eq!(numbers, (1..=lots.len() as i64).collect::<Vec<_>>(), "no lot is lost");
            }
        }
        assert!(stopped > 0, "some series were discontinued");
    });
}

#[test]
fn a_lot_is_judged_by_the_plan_of_the_tables_and_its_curve_falls() {
    on_each_engine(|space, ground| {
        let producer = ground.firm;
        space
            .db
            .write(Actor::person(11), move |tx| {
                let series = plans::open(
                    tx,
                    &NewSeries {
                        producer,
                        product: "示例螺栓".into(),
                        level: "II".into(),
                        aql: 2_500_000,
                        basis: "GB/T 2828.1".into(),
                    },
                )?;
                let of = plans::get(tx, series)?;
                // 1,000 at level II is J: 80, 5/6 on normal inspection.
                let (severity, plan) = plans::plan_for(tx, &of, 1000)?;
                assert_eq!(
                    (severity, plan.n, plan.accept, plan.reject),
                    (Severity::Normal, 80, 5, 6)
                );
                let enter = |tx: &mut store::Tx<'_>, code: &str, found| {
                    let on = date(2026, 3, 2);
                    plans::enter(tx, series, &Entering { code: code.into(), size: 1000, found, on })
                };
                assert!(enter(tx, "L1", 5)?);
                assert!(!enter(tx, "L2", 6)?);
                assert!(enter(tx, "L2", 0).is_err(), "a resubmitted lot is not entered again");
                assert!(enter(tx, "L3", 81).is_err(), "more than were looked at");
                let curve = plans::characteristic(&plan, 1000);
                assert!(curve.windows(2).all(|pair| pair[1].1 <= pair[0].1 + 1e-12));
                assert_eq!(curve[0], (0.0, 1.0));
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn inspection_is_reduced_where_the_authority_agreed_and_not_before_the_score_is_reached() {
    on_each_engine(|space, ground| {
        let producer = ground.firm;
        let series = space
            .db
            .write(Actor::person(11), move |tx| {
                plans::open(
                    tx,
                    &NewSeries {
                        producer,
                        product: "示例螺母".into(),
                        level: "II".into(),
                        aql: 2_500_000,
                        basis: "GB/T 2828.1".into(),
                    },
                )
            })
            .unwrap();
        let lot = |number: i64, found: i64| {
            space.db.write(Actor::person(11), move |tx| {
                let on = date(2026, 3, 2);
                let code = format!("R{number}");
                plans::enter(tx, series, &Entering { code, size: 1000, found, on })
            })
        };
        let standing = || {
            let read = space.db.read(move |tx| {
                let of = plans::get(tx, series)?;
                let plan = plans::plan_for(tx, &of, 1000)?.1;
                Ok((plans::standing(tx, &of)?.severity, plan.n, plan.accept, plan.reject))
            });
            read.unwrap()
        };
        let agree = |ground: &'static str, table: String| {
            space.db.write(Actor::person(11), move |tx| {
                reduced::agree(tx, series, date(2026, 3, 2), ground, &table)
            })
        };
        // Ten good lots make the score thirty, and still nothing is reduced: nobody agreed.
        for number in 0..11 {
            assert!(lot(number, 0).unwrap());
        }
        assert_eq!(standing(), (Severity::Normal, 80, 5, 6));
        assert!(agree(" ", reduced::OF_105E.to_owned()).is_err(), "a ground is needed");
        let broken = agree("稳定", "# source: x\nsamples".to_owned()).unwrap_err();
        assert_eq!(broken.fields()[0].rule, "laboratory-table-unread");
        let heads = "# source: 标准\nsamples,severity,letter,aql,stage,n,accept,reject\n";
        let other = agree("稳定", format!("{heads}1,reduced,J,1.0,1,32,1,2\n")).unwrap_err();
        assert_eq!(other.fields()[0].rule, "laboratory-table-empty", "another AQL");
        agree("连续十批合格，主管同意", reduced::OF_105E.to_owned()).unwrap();
        assert!(agree("再来", reduced::OF_105E.to_owned()).is_err(), "it stands");
        assert!(lot(11, 0).unwrap());
        assert_eq!(standing(), (Severity::Reduced, 32, 2, 5));
        // Between the two numbers of this table: accepted, and the next lot is inspected as usual.
        assert!(lot(12, 3).unwrap());
        assert_eq!(standing(), (Severity::Normal, 80, 5, 6));
        for number in 13..23 {
            assert!(lot(number, 0).unwrap());
        }
        assert_eq!(standing().0, Severity::Reduced, "earned again");
        // A table of another standard has no gap: its first refusal ends it.
        let withdraw = || {
            space.db.write(Actor::person(11), move |tx| {
                reduced::withdraw(tx, series, date(2026, 3, 2), "停产检修")
            })
        };
        withdraw().unwrap();
        assert!(withdraw().is_err());
        assert_eq!(
            standing().0,
            Severity::Normal,
            "an agreement that is withdrawn reduces nothing"
        );
        agree("复产稳定", format!("{heads}1,reduced,J,2.5,1,32,2,3\n")).unwrap();
        for number in 23..33 {
            assert!(lot(number, 0).unwrap());
        }
        assert_eq!(standing(), (Severity::Reduced, 32, 2, 3));
        let small = space.db.write(Actor::person(11), move |tx| {
            let on = date(2026, 3, 2);
            plans::enter(tx, series, &Entering { code: "S".into(), size: 60, found: 0, on })
        });
        assert_eq!(small.unwrap_err().fields()[0].rule, "laboratory-reduced-not-keyed");
        assert!(!lot(33, 3).unwrap());
        assert_eq!(standing().0, Severity::Normal);
    });
}

#[test]
fn the_reduced_table_that_comes_along_is_whole_and_says_what_it_is() {
    use stats::acceptance::keyed::{Keyed, Severity as Sort};
    let table = Keyed::read(reduced::OF_105E).unwrap();
    assert!(table.source().contains("MIL-STD-105E"));
    assert!(reduced::OF_105E.contains("# assumed:"));
    for letter in "BCDEFGHJKLMNPQR".chars() {
        for aql in stats::acceptance::tables::AQLS.into_iter().filter(|aql| *aql <= 10.0) {
            let reduced = table.plan(Sort::Reduced, 1, letter, aql).unwrap();
            let normal = plan(letter, aql, Table::Normal).unwrap();
            let n = reduced.plan.stages()[0].n;
            assert!(n <= normal.n, "{letter} {aql}: fewer are looked at");
            assert!(reduced.numbers.0 <= normal.accept, "{letter} {aql}");
            assert_eq!(reduced.letter, normal.letter, "{letter} {aql}: the arrows are the same");
        }
    }
}
