//! Level by level, item by item, never by whoever asked.

use std::collections::BTreeSet;

use cases::Party;
use cases::approval::{
    Decider, Decision, NewItem, Outcome, Refusal, Standing, ask, ask_again, count_waiting, decide,
    decided, load, waiting,
};
use cases::rulebook::Route;
use identity::{Actor, Class, Grant, Role};
use store::testing::{engines, space};
use store::{Actor as Writer, Db};

use crate::kinds::rulebook;
use crate::walks::Dice;

/// A person of a role that reaches these units; none where it reaches everywhere by itself.
pub(crate) fn person(id: i64, role: Role, reach: &[i64]) -> Actor {
    let grant = Grant {
        id,
        person: id,
        role,
        unit: reach.first().copied(),
        class: None,
        valid_from: "2020-01-01".into(),
        valid_to: None,
        ground: "聘任".into(),
    };
    Actor {
        person: id,
        acting_for: None,
        account: format!("p{id}"),
        unit: reach.first().copied(),
        grants: vec![(grant, reach.iter().copied().collect())],
    }
}

pub(crate) fn figure(unit: i64, part: &str) -> cases::Target {
    cases::Target {
        kind: "figure".into(),
        thing: 77,
        part: part.into(),
        unit,
        class: Class::Figures,
        address: "/indicators/x".into(),
        words: format!("合格率 {part}"),
    }
}

fn route(code: &str) -> Route {
    rulebook().routes.into_iter().find(|route| route.code == code).unwrap()
}

fn with_rules(db: &Db) {
    db.write(Writer::PROGRAM, |tx| cases::put_rules(tx, &rulebook()).map(|_| ())).unwrap();
}

#[test]
fn two_levels_and_a_second_signature_are_three_people() {
    for engine in engines() {
        let space = space(engine);
        with_rules(&space.db);
        let county = person(1, Role::County, &[20]);
        let department = person(2, Role::Department, &[]);
        let (office, second) = (person(3, Role::Office, &[]), person(4, Role::Office, &[]));
        let asker = county.clone();
        let id = space
            .db
            .write(asker.store(), move |tx| {
                let items: Vec<NewItem> = ["2026-01", "2026-02", "2026-03"]
                    .iter()
                    .map(|part| NewItem { target: figure(20, part), content: "97.5 %".into() })
                    .collect();
                ask(tx, "figure", "一季度合格率", "季度报送", &items, &asker)
            })
            .unwrap();
        let decides = |who: &Actor, numbers: &[i64], decision, ground: Option<&'static str>| {
            let (who, numbers) = (who.clone(), numbers.iter().copied().collect::<BTreeSet<i64>>());
            space.db.write(who.store(), move |tx| decide(tx, id, &numbers, decision, &who, ground))
        };
        let waits = |who: &Actor| {
            let who = who.clone();
            space
                .db
                .read(move |tx| {
                    assert_eq!(waiting(tx, &who, 100)?.len() as i64, count_waiting(tx, &who)?);
                    Ok(waiting(tx, &who, 100)?.iter().map(|line| line.items).sum::<i64>())
                })
                .unwrap()
        };
        // The office may verify as well; whoever did so does not approve after that.
        assert_eq!((waits(&department), waits(&office), waits(&county)), (3, 3, 0));
        let leader = person(5, Role::Leader, &[]);
        assert!(
            decides(&leader, &[1], Decision::Approve, None).is_err(),
            "no leader in this route"
        );
        assert!(
            decides(&county, &[1], Decision::Approve, None).is_err(),
            "nobody approves their own"
        );
        // Single items: one is returned, two go on.
        assert!(decides(&department, &[3], Decision::Return, None).is_err(), "a return says why");
        decides(&department, &[3], Decision::Return, Some("与原始记录不符")).unwrap();
        let told = decides(&department, &[1, 2, 3], Decision::Approve, None).unwrap();
        assert_eq!((told.done, told.refused), (vec![1, 2], vec![(3, "approval-decided")]));
        assert_eq!((waits(&department), waits(&office), waits(&second)), (0, 2, 2));
        decides(&office, &[1, 2], Decision::Approve, None).unwrap();
        assert_eq!((waits(&office), waits(&second)), (0, 2), "the second signature is another's");
        assert!(decides(&office, &[1], Decision::Approve, None).is_err());
        let told = decides(&second, &[1, 2], Decision::Approve, None).unwrap();
        assert_eq!(told.ended.len(), 2);
        assert!(told.ended.iter().all(|(_, outcome)| *outcome == Outcome::Approved));
        // The returned one begins again as an item of its own; what was returned stays.
        let again = |who: Actor| {
            space.db.write(who.store(), move |tx| ask_again(tx, id, 3, "96.1 %", "已更正", &who))
        };
        assert!(again(office.clone()).is_err(), "only who asked asks again");
        again(county.clone()).unwrap();
        assert!(again(county.clone()).is_err(), "and once");
        let request = space.db.read(move |tx| load(tx, id)).unwrap();
        let stands: Vec<_> = request
            .items
            .iter()
            .map(|item| (item.number, item.standing.round, item.standing.outcome))
            .collect();
        assert_eq!(
            stands,
            [
                (1, 1, Some(Outcome::Approved)),
                (2, 1, Some(Outcome::Approved)),
                (3, 1, Some(Outcome::Returned)),
                (4, 2, None)
            ]
        );
        assert_eq!(request.items[2].content, "97.5 %");
        assert_eq!(waits(&department), 1);
    }
}

#[test]
fn a_route_that_wants_the_whole_takes_no_part() {
    let space = space("sqlite");
    with_rules(&space.db);
    let county = person(1, Role::County, &[20]);
    let id = space
        .db
        .write(county.store(), move |tx| {
            let items =
                ["a", "b"].map(|part| NewItem { target: figure(20, part), content: part.into() });
            ask(tx, "task", "调整两项任务", "领导批示", &items, &county)
        })
        .unwrap();
    let office = person(3, Role::Office, &[]);
    let part = |numbers: &[i64]| {
        let (office, numbers) = (office.clone(), numbers.iter().copied().collect());
        space.db.write(office.store(), move |tx| {
            decide(tx, id, &numbers, Decision::Approve, &office, None)
        })
    };
    let error = part(&[1]).unwrap_err();
    assert_eq!(error.fields()[0].rule, "approval-whole-only");
    assert_eq!(part(&[1, 2]).unwrap().done, [1, 2]);
}

#[test]
fn a_county_asks_about_its_own_and_sees_its_own() {
    let space = space("sqlite");
    with_rules(&space.db);
    let county = person(1, Role::County, &[20]);
    let asked = space.db.write(county.store(), move |tx| {
        ask(
            tx,
            "figure",
            "别人的数",
            "无",
            &[NewItem { target: figure(21, "x"), content: "1".into() }],
            &county,
        )
    });
    assert_eq!(asked.unwrap_err().code(), "target-unknown");
}

/// Ten thousand random decisions on the model: nothing is approved with fewer signatures than the route has,
/// by the asker, by one person twice, or by the wrong party.
#[test]
fn ten_thousand_random_decisions_never_shorten_the_route() {
    let mut dice = Dice(20_261_123);
    for route in rulebook().routes {
        let turns = route.turns();
        let mut approved = 0;
        let (mut standing, mut signed): (Standing, BTreeSet<i64>) =
            (Standing::FIRST, BTreeSet::new());
        for _ in 0..10_000 {
            if standing.outcome.is_some() || dice.below(40) == 0 {
                (standing, signed) = (Standing::FIRST, BTreeSet::new());
            }
            let parties = [Party::Overseer, Party::Verifier, Party::Leader, Party::Owner];
            let by = Decider {
                person: dice.below(6) as i64,
                acting_for: (dice.below(4) == 0).then_some(dice.below(6) as i64),
                parties: BTreeSet::from([parties[dice.below(4)]]),
            };
            let decision = if dice.below(8) == 0 { Decision::Return } else { Decision::Approve };
            let has_ground = dice.below(2) == 0;
            let asked = BTreeSet::from([0]);
            let who: BTreeSet<i64> = std::iter::once(by.person).chain(by.acting_for).collect();
            let legal = by.parties.contains(&turns[standing.step].by)
                && who.is_disjoint(&asked)
                && who.is_disjoint(&signed)
                && (decision == Decision::Approve || has_ground);
            match decided(&route, standing, &asked, &signed, decision, &by, has_ground) {
                Ok(next) => {
                    assert!(legal, "{by:?} {standing:?}");
                    signed.extend(who);
                    if next.outcome == Some(Outcome::Approved) {
                        assert_eq!(next.step, turns.len());
                        assert!(signed.len() >= turns.len(), "each step is somebody else's");
                        approved += 1;
                    }
                    standing = next;
                }
                Err(why) => assert!(!legal, "{why:?}: {by:?} {standing:?}"),
            }
        }
        assert!(approved > 20, "{}: {approved}", route.code);
    }
    let route = route("figure");
    let by = Decider { person: 1, acting_for: None, parties: BTreeSet::from([Party::Verifier]) };
    let over = Standing { round: 1, step: 3, outcome: Some(Outcome::Approved) };
    let none = BTreeSet::new();
    assert_eq!(
        decided(&route, over, &none, &none, Decision::Approve, &by, true),
        Err(Refusal::Decided)
    );
}
