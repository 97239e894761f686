//! A round from its opening to the case that follows it, through the front door.

use check::assessment;
use web::testing::City as Door;

use crate::city::*;
use crate::rounds_hall::*;

#[test]
fn a_round_goes_from_targets_to_the_case_that_follows() {
    on_each(|door, city| {
        let round = decided(door);
        let (office, leader, b) =
            (door.as_account("office"), door.as_account("leader"), door.as_account("b"));
        let before = b.get(&format!("{round}/results"));
        assert!(before.says("还没有可以看的结果"), "nothing is told before approval");
        done(&step(&leader, &round, "send-back", &[("ground", "再议一次")]));
        done(&step(&office, &round, "next", &[]));
        assert_eq!(step(&office, &round, "approve", &[]).status, 403);
        done(&step(&leader, &round, "approve", &[]));
        // 30 + 12 + 10.
        let own = b.get(&format!("{round}/results"));
        assert!(own.says("52.00") && !own.says("示例140802"), "{}", own.html);
        let object = [("unit", "140881"), ("item", "2.1"), ("ground", "台账已补齐")];
        done(&step(&b, &round, "object", &object));
        let frozen = step(&office, &round, "freeze", &[("ground", "定稿")]);
        assert_eq!(frozen.status, 422, "an objection is open");
        let at = |more: &[(&'static str, &'static str)]| {
            let mut fields = vec![("unit", "140881"), ("item", "2.1")];
            fields.extend(more);
            fields
        };
        done(&step(&door.as_account("dept"), &round, "answer", &at(&[("words", "只补齐一项")])));
        done(&step(&b, &round, "ask-hearing", &at(&[("words", "请当面说明")])));
        let decide = at(&[("value", "14"), ("ground", "听证认定一项")]);
        let early = step(&door.as_account("office3"), &round, "uphold", &decide);
        assert_ne!(early.status, 303, "heard first");
        done(&step(&office, &round, "hear", &at(&[("words", "双方到场，核对台账")])));
        let own_mark = step(&office, &round, "uphold", &decide);
        assert_eq!(own_mark.status, 422, "the panel's own value: {}", own_mark.html);
        assert!(own_mark.says("不能由自己"));
        done(&step(&door.as_account("office3"), &round, "uphold", &decide));
        done(&step(&office, &round, "freeze", &[("ground", "异议已全部决定")]));
        let internal = [("detail", "internal"), ("document", "示例〔2026〕9号")];
        assert_eq!(step(&office, &round, "release", &internal[..1]).status, 422);
        done(&step(&office, &round, "release", &internal));
        let public = [("detail", "public"), ("document", "示例〔2026〕9号")];
        assert_eq!(step(&office, &round, "release", &public).status, 422, "no basis");
        // 58 + 27 + 10 + 2, and 30 + 14 + 10.
        let told = b.get(&format!("{round}/results"));
        assert!(told.says("97.00") && told.says("54.00"), "{}", told.html);
        follow(door, city, &round);
        the_run_is_the_result(door, &round);
    });
}

/// Below the line and last by an issued rule: a proposal, a case that a person opens once, and what became of it.
fn follow(door: &Door, city: City, round: &str) {
    let (office, leader) = (door.as_account("office"), door.as_account("leader"));
    let page = office.get(&format!("{round}/follow-up"));
    assert!(page.says("得分54.00，低于底线60") && page.says("位列后1名"), "{}", page.html);
    assert!(!page.says("示例140802</a></th>"), "nothing is proposed for the best");
    let open = format!("{round}/follow-up/140881");
    let fields = [("title", "示例整改"), ("problem", "低于底线"), ("ground", "考核结果")];
    assert_eq!(leader.post(&open, &fields).status, 403);
    let first = office.post(&open, &fields);
    done(&first);
    assert_eq!(office.post(&open, &fields).location, first.location, "one case, however often");
    let best = office.post(&format!("{round}/follow-up/140802"), &fields);
    assert_eq!(best.status, 422, "nothing is proposed for it");
    assert!(door.as_account("b").get(&format!("{round}/follow-up")).says("示例整改"));
    assert!(!door.as_account("c").get(&format!("{round}/follow-up")).says("示例整改"));
    // What became of it enters a score by rule: nothing, then without effect, then effective.
    let b = city.county[1];
    let value = || {
        read(&door.space, move |tx| {
            let question = check::indicators::Question::new(
                vec!["effective".to_owned()],
                vec![b],
                [terms::Period::year_of(store::civil_date(tx.now()).year().into())?],
            );
            let answer = check::indicators::evaluate(tx, &question)?;
            let year = terms::Period::year_of(store::civil_date(tx.now()).year().into())?;
            Ok(answer.value("effective", b, year).and_then(|value| value.value))
        })
    };
    assert_eq!(value(), None, "no finding yet is not zero");
    let case = read(&door.space, |tx| {
        tx.one(
            "select case_id from case_origin where kind = 'round' order by case_id",
            &[],
            |row| row.get::<i64>(0),
        )
    });
    move_case(door, case, "hand-in", cases::Party::Owner, 71);
    move_case(door, case, "fail", cases::Party::Verifier, 72);
    assert_eq!(value(), Some(d("0")));
    move_case(door, case, "hand-in", cases::Party::Owner, 71);
    move_case(door, case, "pass", cases::Party::Verifier, 72);
    assert_eq!(value(), Some(d("100")));
    let record = office.get(&format!("{round}/follow-up"));
    assert!(record.says("有效"), "{}", record.html);
}

fn move_case(door: &Door, case: i64, code: &'static str, party: cases::Party, person: i64) {
    write(&door.space, move |tx| {
        let today = store::civil_date(tx.now());
        let steps = cases::load(tx, case)?.steps.len();
        let intent = cases::course::Intent {
            code: code.to_owned(),
            person,
            acting_for: None,
            parties: [party].into(),
            of_owner: false,
            on: today,
            today,
            ground: Some("核查".to_owned()),
            document: None,
            fields: Default::default(),
            evidence: Default::default(),
        };
        let clockwork = cases::clocks(tx)?;
        cases::take(tx, &clockwork, case, steps, &intent, &[], None).map(|_| ())
    });
}

/// The kept run is what people decided, and comes out the same again.
fn the_run_is_the_result(door: &Door, round: &str) {
    let office = door.as_account("office");
    let run = read(&door.space, |tx| {
        let run = assessment::frozen_runs(tx)?[0].clone();
        let kept = assessment::frozen(tx, run.id)?;
        assert_eq!(kept.decisions.len(), 4);
        let again = assessment::rerun(tx, &Default::default(), run.id)?;
        assert!(again.results_same);
        Ok(run.id)
    });
    assert!(office.get(&format!("/runs/{run}")).says("97.00"));
    let csv = office.get(&format!("{round}/appraisal.csv"));
    // 97 of 100 for 4 points.
    assert!(csv.says("3.88") && csv.says("示例〔2026〕2号"), "{}", csv.html);
    assert_eq!(door.as_account("b").get(&format!("{round}/appraisal.csv")).status, 403);
    let late = step(&office, round, "release", &[("detail", "internal"), ("document", "x")]);
    assert_eq!(late.status, 422, "told already");
}

#[test]
fn an_address_without_its_round_is_not_found_and_a_stale_page_is_told_so() {
    on_each(|door, _| {
        let round = opened(door);
        let office = door.as_account("office");
        assert_eq!(office.get("/rounds/999").status, 404);
        assert_eq!(office.get(&format!("{round}/moves/dance")).status, 404);
        assert_eq!(office.get(&format!("{round}/units/999999")).status, 404);
        assert_eq!(office.get(&format!("{round}/units/140802/9.9")).status, 404);
        let old = seen(&office.get(&format!("{round}/moves/next")));
        done(&step(&office, &round, "next", &[]));
        let late = office.post(&format!("{round}/moves/next"), &[("seen", &old)]);
        assert_eq!(late.status, 422, "{}", late.html);
        assert!(late.says("别人又走了一步"));
        let again = office.post("/rounds", &[("scheme", "1"), ("period", "x"), ("ground", "")]);
        assert_eq!(again.status, 422);
    });
}
