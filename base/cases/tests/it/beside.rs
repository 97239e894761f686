//! Actions and their evidence, causes that come again, cases opened by a rule, and what the journal keeps of a
//! sealed class.

use std::collections::BTreeMap;

use cases::action::{ActionEnd, ActionSort, actions_of, add_action, end_action};
use cases::{
    Ground, Opening, Party, Question, causes_of, likeness, list, load, open, open_by_rule,
    put_kind, take,
};
use store::testing::{engines, space};
use store::{Actor, Db, Entry, params};
use terms::{Date, date};

use crate::kinds::{clockwork, rectification, rulebook, shipped};
use crate::model::{LEADER, OFFICE, OWNER, intent};

fn with_pack(db: &Db) {
    db.write(Actor::PROGRAM, |tx| {
        for kind in shipped().0.iter().filter(|kind| kind.code != "rectification") {
            put_kind(tx, kind)?;
        }
        put_kind(tx, &rectification())?;
        cases::put_rules(tx, &rulebook())?;
        tx.record(Entry::new("pack.loaded", "pack", 0))
    })
    .unwrap();
}

fn opening(kind: &str, subject: i64, accountable: i64) -> Opening {
    Opening {
        kind: kind.into(),
        title: format!("{kind} {subject}"),
        subject,
        accountable,
        period: None,
        origins: Vec::new(),
        parent: None,
        uuid: None,
    }
}

fn opened(db: &Db, opening: Opening, fields: &[(&str, &str)]) -> i64 {
    let mut first = intent("open", OFFICE, Party::Overseer, date(2026, 3, 2));
    first.fields =
        fields.iter().map(|(code, text)| ((*code).to_owned(), (*text).to_owned())).collect();
    db.write(Actor::person(OFFICE), move |tx| open(tx, &shipped().1, &opening, &first)).unwrap()
}

#[test]
fn nobody_says_it_works_while_an_action_is_open() {
    for engine in engines() {
        let space = space(engine);
        let db = &space.db;
        with_pack(db);
        let id = opened(db, opening("rectification", 11, 12), &[]);
        let steps = [intent("order", LEADER, Party::Leader, date(2026, 3, 3)), {
            let mut it = intent("hand-in", OWNER, Party::Owner, date(2026, 3, 10));
            it.fields.insert("measures".into(), "换料".into());
            it.evidence.insert("proof".into());
            it
        }];
        for (seen, step) in (1..).zip(steps) {
            db.write(Actor::person(step.person), move |tx| {
                take(tx, &clockwork(), id, seen, &step, &[], None)
            })
            .unwrap();
        }
        let due = date(2099, 1, 1);
        let add = |sort, words: &'static str, due| {
            db.write(Actor::person(OWNER), move |tx| add_action(tx, id, sort, words, 12, due))
        };
        assert!(
            add(ActionSort::Immediate, "封存", date(2020, 1, 1)).is_err(),
            "a day that has passed"
        );
        let first = add(ActionSort::Immediate, "封存库存", due).unwrap();
        let second = add(ActionSort::Preventive, "修订检验规程", due).unwrap();
        let pass = || {
            let pass = intent("pass", OFFICE, Party::Verifier, date(2026, 3, 12));
            db.write(Actor::person(OFFICE), move |tx| {
                take(tx, &clockwork(), id, 3, &pass, &[], None)
            })
        };
        assert_eq!(pass().unwrap_err().fields()[0].rule, "case-action-open");
        let ends = |action, dropped, address: Option<&str>, words: &str| {
            let end = ActionEnd {
                dropped,
                on: date(2026, 3, 11),
                words: words.into(),
                evidence: None,
                address: address.map(str::to_owned),
                person: OWNER,
            };
            db.write(Actor::person(OWNER), move |tx| end_action(tx, action, &end))
        };
        assert_eq!(
            ends(first, false, None, "封了").unwrap_err().fields()[0].rule,
            "case-evidence-missing"
        );
        assert_eq!(
            ends(first, false, Some("//evil.example"), "封了").unwrap_err().fields()[0].rule,
            "case-address-outside"
        );
        ends(first, false, Some("/samples/1"), "封存三批").unwrap();
        assert!(ends(first, false, Some("/samples/1"), "再封").is_err(), "done once");
        assert!(pass().is_err(), "one is open still");
        ends(second, true, None, "规程已经够用").unwrap();
        pass().unwrap();
        assert!(
            db.read(move |tx| actions_of(tx, id))
                .unwrap()
                .iter()
                .all(|action| action.end.is_some())
        );
        assert!(add(ActionSort::Corrective, "晚了", due).is_err(), "the case has ended");
    }
}

#[test]
fn the_same_cause_in_another_unit_is_seen() {
    for engine in engines() {
        let space = space(engine);
        let db = &space.db;
        with_pack(db);
        let raise = |subject, accountable| {
            opened(
                db,
                opening("regional-problem", subject, accountable),
                &[("products", "电缆"), ("problem", "绝缘偏薄")],
            )
        };
        let (here, same_subject, same_cause, other) =
            (raise(11, 20), raise(11, 21), raise(13, 22), raise(14, 23));
        let meet = |id, cause: &'static str| {
            let mut meet = intent("meet", OFFICE, Party::Overseer, date(2026, 3, 5));
            meet.fields = BTreeMap::from([
                ("cause".into(), cause.into()),
                ("analysis".into(), "为什么".into()),
            ]);
            meet.evidence.insert("minutes".into());
            db.write(Actor::person(OFFICE), move |tx| {
                take(tx, &shipped().1, id, 1, &meet, &[], None)
            })
        };
        assert_eq!(meet(here, "unheard-of").unwrap_err().fields()[0].rule, "case-field-unfit");
        meet(here, "material").unwrap();
        meet(same_cause, "material").unwrap();
        meet(other, "measuring").unwrap();
        let found = db
            .read(move |tx| {
                let case = load(tx, here)?;
                assert_eq!(causes_of(tx, here)?, ["material"]);
                let question = Question {
                    kinds: vec![case.kind.code.clone()],
                    classes: vec![("cases".into(), None)],
                    like: Some(likeness(tx, &case)?),
                    ..Question::default()
                };
                list(tx, &question, None, 10)
            })
            .unwrap();
        let mut ids: Vec<i64> = found.iter().map(|line| line.id).collect();
        ids.sort_unstable();
        assert_eq!(ids, [same_subject, same_cause]);
    }
}

#[test]
fn one_ground_opens_one_case() {
    for engine in engines() {
        let space = space(engine);
        let db = &space.db;
        with_pack(db);
        let ground = Ground {
            thing: 17,
            key: "S-1".into(),
            subject: 31,
            accountable: 20,
            on: date(2026, 3, 2),
            columns: [
                ("code", "S-1"),
                ("product", "电缆"),
                ("on_date", "2026-03-02"),
                ("id", "17"),
            ]
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .into(),
        };
        let trigger =
            rulebook().triggers.into_iter().find(|it| it.code == "failed-sample").unwrap();
        let opens = |ground: Ground| {
            let trigger = trigger.clone();
            db.write(Actor::PROGRAM, move |tx| open_by_rule(tx, &shipped().1, &trigger, &ground))
                .unwrap()
        };
        let (id, new) = opens(ground.clone());
        assert!(new);
        assert_eq!(opens(ground.clone()), (id, false));
        let (second, new) = opens(Ground { key: "S-2".into(), ..ground });
        assert!(new && second != id);
        let (case, origins) =
            db.read(move |tx| Ok((load(tx, id)?, cases::origins_of(tx, id)?))).unwrap();
        assert_eq!(case.title, "责令改正：样品S-1（电缆）");
        assert_eq!((case.subject, case.owner(), case.steps[0].by), (31, 20, Party::Program));
        assert_eq!(case.steps[0].ground.as_deref(), Some("样品S-1检验不合格（2026-03-02抽样）"));
        assert_eq!(
            (origins[0].kind.as_str(), origins[0].address.as_str()),
            ("samples", "/samples/17")
        );
    }
}

#[test]
fn the_journal_keeps_of_a_referral_that_something_was_done_and_no_more() {
    for engine in engines() {
        let space = space(engine);
        let db = &space.db;
        with_pack(db);
        let id = opened(db, opening("admonition-referral", 88_811, 88_812), &[]);
        let send = |on: Date| {
            let mut send = intent("send", LEADER, Party::Leader, on);
            send.ground = Some("不可外传的依据".into());
            db.write(Actor::person(LEADER), move |tx| {
                take(tx, &shipped().1, id, 1, &send, &[], None)
            })
            .unwrap()
        };
        send(date(2026, 3, 3));
        let said = db
            .read(|tx| {
                tx.query(
                    "select verb, kind, subject, coalesce(ground, ''), detail from journal where seq > 1 order by seq",
                    params![],
                    |row| Ok(format!("{} {} {} {} {}", row.get::<String>(0)?, row.get::<String>(1)?, row.get::<i64>(2)?, row.get::<String>(3)?, row.get::<String>(4)?)),
                )
            })
            .unwrap();
        let sealed: Vec<&String> = said.iter().filter(|line| line.starts_with("case.")).collect();
        assert_eq!(sealed, ["case.sealed case 0  {}", "case.sealed case 0  {}"]);
        for line in &said {
            for secret in ["不可外传", "88811", "88812", "admonition", &id.to_string(), "1号"]
            {
                assert!(!line.contains(secret), "{secret} in {line}");
            }
        }
    }
}
