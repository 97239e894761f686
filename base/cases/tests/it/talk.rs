//! Comments: asked, answered by somebody else, closed; and known only to those who follow the unit.

use cases::comment::{
    Said, ThreadState, Words, about_thing, asking, begin, count_asking, open_threads, say, thread,
};
use identity::{NewPerson, Role};
use store::testing::{engines, space};
use store::{Actor, Db};

use crate::approvals::figure;

fn with_people(db: &Db) -> Vec<identity::Actor> {
    let ids = db
        .write(Actor::PROGRAM, |tx| {
            let mut ids = Vec::new();
            for (account, role, unit) in
                [("du", Role::County, Some(20)), ("zhou", Role::Office, None), ("he", Role::County, Some(21))]
            {
                let new = NewPerson {
                    account: account.into(),
                    name: format!("示例{account}"),
                    phone: None,
                    unit,
                    password: "x".into(),
                    demo: true,
                };
                let id = identity::add_person(tx, &new)?;
                identity::give(tx, id, role, unit, None, "test")?;
                ids.push(id);
            }
            for unit in [20, 21] {
                tx.run(
                    "insert into reach (hierarchy, ancestor, unit, depth, valid_from, valid_to) values ('territory', ?1, ?1, 0, '1949-10-01', '9999-12-31')",
                    store::params![unit],
                )?;
            }
            Ok(ids)
        })
        .unwrap();
    db.read(move |tx| ids.iter().map(|id| identity::actor_of(tx, Actor::person(*id))).collect())
        .unwrap()
}

fn words(text: &str) -> Words {
    Words { text: text.into(), ..Words::default() }
}

#[test]
fn a_question_is_answered_by_somebody_else_and_closed_by_whoever_asked() {
    for engine in engines() {
        let space = space(engine);
        let db = &space.db;
        let people = with_people(db);
        let (du, zhou) = (people[0].clone(), people[1].clone());
        let asker = zhou.clone();
        let id = db
            .write(zhou.store(), move |tx| {
                begin(tx, &figure(20, "2026-03"), &words("比上月高12个点，请 @du 说明。"), &asker)
            })
            .unwrap();
        let asked = |who: &identity::Actor| {
            let who = who.clone();
            db.read(move |tx| {
                assert_eq!(asking(tx, &who, 100)?.len() as i64, count_asking(tx, &who)?);
                count_asking(tx, &who)
            })
            .unwrap()
        };
        assert_eq!((asked(&du), asked(&zhou)), (1, 0));
        let says = |who: &identity::Actor, seen, said, text: &'static str| {
            let who = who.clone();
            db.write(who.store(), move |tx| say(tx, id, seen, said, &words(text), &who))
        };
        assert!(says(&zhou, 1, Said::Answer, "自问自答").is_err(), "an answer is another's");
        assert!(
            says(&du, 0, Said::Answer, "没看到").is_err(),
            "who saw an older thread is told so"
        );
        says(&du, 1, Said::Answer, "补录了两家企业").unwrap();
        assert_eq!(asked(&du), 0);
        assert!(says(&du, 2, Said::Close, "完了").is_err(), "whoever asked or watches closes");
        says(&zhou, 2, Said::Close, "清楚了").unwrap();
        assert!(says(&du, 3, Said::Remark, "还有").is_err(), "closed");
        says(&du, 3, Said::Reopen, "又发现一家").unwrap();
        let kept = db.read(move |tx| thread(tx, id)).unwrap();
        assert_eq!((kept.state, kept.entries.len()), (ThreadState::Open, 4));
        assert_eq!(db.read(|tx| about_thing(tx, "figure", 77, "2026-03")).unwrap(), [kept]);
    }
}

#[test]
fn a_follow_up_names_somebody_and_a_day() {
    let space = space("sqlite");
    let people = with_people(&space.db);
    let zhou = people[1].clone();
    let today = space.db.read(|tx| Ok(store::civil_date(tx.now()))).unwrap();
    let begins = |text: &str, due| {
        let (zhou, words) = (zhou.clone(), Words { text: text.into(), mentions: Vec::new(), due });
        space.db.write(zhou.store(), move |tx| begin(tx, &figure(20, "x"), &words, &zhou))
    };
    assert_eq!(begins("请跟进", Some(today)).unwrap_err().fields()[0].rule, "comment-nobody-named");
    assert_eq!(
        begins("请 @du 跟进", today.yesterday().ok()).unwrap_err().fields()[0].rule,
        "lock-day-passed"
    );
    let id = begins("请 @du 跟进", Some(today)).unwrap();
    let kept = space.db.read(move |tx| thread(tx, id)).unwrap();
    assert_eq!((kept.turn, kept.due), (Some(people[0].person), Some(today)));
}

#[test]
fn a_neighbour_neither_sees_nor_is_named() {
    for engine in engines() {
        let space = space(engine);
        let db = &space.db;
        let people = with_people(db);
        let (du, zhou, he) = (people[0].clone(), people[1].clone(), people[2].clone());
        let asker = zhou.clone();
        db.write(zhou.store(), move |tx| begin(tx, &figure(20, "x"), &words("看一下"), &asker))
            .unwrap();
        let seen =
            |who: identity::Actor| db.read(move |tx| open_threads(tx, &who, 100)).unwrap().len();
        assert_eq!((seen(du), seen(zhou.clone()), seen(he.clone())), (1, 1, 0));
        let asker = zhou.clone();
        let named = db
            .write(zhou.store(), move |tx| begin(tx, &figure(20, "x"), &words("@he 请看"), &asker));
        assert_eq!(named.unwrap_err().fields()[0].rule, "comment-mention-unknown");
        let theirs =
            db.write(he.store(), move |tx| begin(tx, &figure(20, "x"), &words("我也说"), &he));
        assert_eq!(theirs.unwrap_err().code(), "target-unknown");
    }
}
