//! Random steps of a round through the store: none that is illegal stays there.

use check::assessment;
use check::rounds::judge::judge;
use check::rounds::model::{Act, Phase, State};
use check::rounds::{self, Opening};
use stats::stream::Stream;
use terms::date;

use crate::city::*;
use crate::rounds_hall::filled;
use crate::rounds_model::{check_last, today_window, who, wish};

#[test]
fn two_hundred_random_steps_leave_no_illegal_one_in_the_store() {
    crate::on_each_engine(|space| {
        filled(space);
        write(space, |tx| {
            let scheme = assessment::list(tx)?[0].id;
            let opening = Opening {
                scheme,
                period: p("2026"),
                units: crate::rounds_model::UNITS.to_vec(),
                synthetic: true,
                person: 31,
                acting_for: None,
                on: date(2026, 1, 5).min(store::civil_date(tx.now())),
                ground: "开展考核".to_owned(),
                document: None,
            };
            rounds::open(tx, &opening).map(|_| ())
        });
        let frame = crate::rounds_model::frame();
        let mut stream = Stream::new(7, 0);
        let (mut taken, mut today) = (0, date(2026, 1, 5));
        let mut tried = 0;
        while tried < 200 || taken < 40 && tried < 3000 {
            tried += 1;
            let held = read(space, |tx| {
                let id = rounds::list(tx)?[0].id;
                rounds::load(tx, id)
            });
            let window = today_window(&held.state);
            let intent = wish(&mut stream, &held.state, today, window);
            assert_eq!(who(intent.person, intent.unit, intent.item.as_deref()).0, intent.parties);
            let legal = judge(&frame, &held.state, &intent).is_ok();
            let (of, wanted) = (frame.clone(), intent.clone());
            let result = space.db.write(store::Actor::PROGRAM, move |tx| {
                let mut round = rounds::load(tx, held.id)?;
                rounds::take(tx, &mut round, &of, &[wanted], None).map(|_| ())
            });
            assert_eq!(result.is_ok(), legal, "{intent:?}");
            if legal {
                let now = read(space, move |tx| rounds::load(tx, held.id));
                check_last(&frame, &now.steps, window, today);
                taken += 1;
            }
            if stream.below(12) == 0 {
                today = today.tomorrow().unwrap();
            }
        }
        assert!(taken >= 40, "{taken} of {tried} taken");
    });
}

#[test]
fn a_tie_across_the_cut_is_decided_by_a_leader() {
    use check::rounds::triggers::{Known, Rules, propose};
    let known = |unit: i64, score: &str| Known { unit, score: Some(d(score)), ..Known::default() };
    let all = [known(1, "70"), known(2, "70"), known(3, "90")];
    let rules = Rules { line: None, bottom: Some((1, "示例〔2026〕3号".to_owned())) };
    let open = propose(&rules, &all, None);
    assert!(open.by_unit.is_empty() && open.tie.is_some());
    // The decision is a step that only a leader takes, with ground and paper.
    let mut state = State::of(&[crate::rounds_model::opened(date(2026, 1, 5))]);
    state.phase = Phase::Published;
    let mut stream = Stream::new(1, 1);
    let mut intent = wish(&mut stream, &state, date(2026, 1, 6), None);
    intent.act = Act::Cut;
    intent.on = date(2026, 1, 6);
    intent.detail = Some("2".to_owned());
    intent.ground = Some("领导小组会议".to_owned());
    intent.document = Some("示例〔2026〕10号".to_owned());
    intent.parties = [check::rounds::model::Party::Office].into();
    let frame = crate::rounds_model::frame();
    assert!(judge(&frame, &state, &intent).is_err());
    intent.parties = [check::rounds::model::Party::Leader].into();
    let step = judge(&frame, &state, &intent).expect("a leader decides");
    state.apply(&step);
    let decided = propose(&rules, &all, state.cut.as_ref());
    assert!(decided.tie.is_none() && decided.by_unit.contains_key(&2));
}
