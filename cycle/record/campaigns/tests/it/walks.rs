//! Random walks of visits through each engine: no illegal state, no sample lost, every refused command kept.

use campaigns::visits::{self, Act, Answer, Came, Command, Detail, Sheet, State};
use store::testing::engines;

use crate::city::lay;
use crate::site::planned;

struct Lot(u64);
impl Lot {
    fn next(&mut self, below: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }
}

#[test]
fn two_hundred_random_walks_through_each_engine_stay_legal_and_lose_nothing() {
    const SPOT: [Act; 8] = [
        Act::Begin,
        Act::Answer,
        Act::Photo,
        Act::Sample,
        Act::Remark,
        Act::Sign,
        Act::Refuse,
        Act::Conclude,
    ];
    for engine in engines() {
        let ground = lay(engine);
        let mut lot = Lot(20_261_123);
        let mut done = 0;
        for walk in 0..200 {
            let id =
                planned(&ground, walk % crate::city::FIRMS, "case", Some("complaint")).unwrap();
            let plan: Vec<(usize, usize, usize, usize)> =
                (0..24).map(|_| (lot.next(8), lot.next(4), lot.next(40), lot.next(3))).collect();
            let (sent, kept, standing, samples) = ground
                .write(move |tx| {
                    let visit = visits::load(tx, id)?;
                    let codes = ["licence", "ledger", "label", "expired"];
                    let (mut sent, mut kept) = (0, 0);
                    for (turn, (act, question, seal, person)) in plan.iter().enumerate() {
                        // Half of the walk follows the course, so that some come to the end.
                        let act = if turn == 0 { Act::Begin } else { SPOT[*act] };
                        let detail = Detail {
                            question: Some(format!(
                                "farm-supplies.{}",
                                codes[(turn + question) % 4]
                            )),
                            answer: Some([Answer::Yes, Answer::No, Answer::Na][turn % 3]),
                            words: "示例".into(),
                            code: visits::door::code_of(tx, visit.firm),
                            sheet: Some(Sheet {
                                product: "复合肥料".into(),
                                lot: "1".into(),
                                stock: "9".into(),
                                seal: format!("S{}", walk * 40 + seal),
                                reserve: format!("R{}", walk * 40 + seal / 2),
                            }),
                            ..Detail::default()
                        };
                        let now = tx.now_micros();
                        let command = Command {
                            uuid: visits::uuid7(now),
                            act,
                            base: turn / 2,
                            made_at: now / 1000,
                            detail,
                            evidence: None,
                        };
                        sent += 1;
                        if let Came::Conflict(_) | Came::Same = visits::take(
                            tx,
                            &visit,
                            &command,
                            10 + i64::try_from(*person).unwrap(),
                        )? {
                            kept += 1;
                        }
                    }
                    let standing = visits::standing(tx, id)?;
                    let samples = tx.count(
                        "select count(*) from visit_sample where visit = ?1",
                        store::params![id],
                    )?;
                    Ok((sent, kept, standing, samples))
                })
                .unwrap();
            assert_eq!(
                sent,
                kept + standing.steps,
                "every command is a step or a conflict or known"
            );
            assert_eq!(samples, i64::try_from(standing.samples.len()).unwrap());
            let code = format!("V{id}-%");
            let registered = ground.read(move |tx| {
                tx.count(
                    "select count(*) from sample where code like ?1 and until is null",
                    store::params![&code],
                )
            });
            assert_eq!(registered, samples, "a sample that was taken stands in the register");
            let stand = ground.read(move |tx| {
                tx.one(
                    "select state, steps from visit_stand where visit = ?1",
                    store::params![id],
                    |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
                )
            });
            assert_eq!(
                stand,
                (standing.state.code().to_owned(), i64::try_from(standing.steps).unwrap())
            );
            if standing.state == State::Done {
                done += 1;
                assert_eq!(
                    standing.answers.len(),
                    4,
                    "signed only when every question is answered"
                );
            }
        }
        assert!(done > 0, "some walks come to their end");
    }
}
