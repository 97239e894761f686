//! What tasks owe besides their deliverables: told once for a unit, on working days, and gone once it is filed.

use cases::ladder::remind;
use cases::owed::{filing_reminders, owed};
use cases::reminders::Asked;
use cases::testing::National;
use cases::{Opening, Party, open, take};
use identity::Role;
use jiff::ToSpan;
use store::testing::{engines, space};
use store::{Actor, Db};
use terms::{Date, Period};

use crate::approvals::person;
use crate::model::{OFFICE, OWNER, intent};

fn task(db: &Db, unit: i64, issued: Date) -> i64 {
    let opening = Opening {
        kind: "task".into(),
        title: "任务".into(),
        subject: unit,
        accountable: unit,
        period: Some(Period::year_of(issued.year().into()).unwrap()),
        origins: Vec::new(),
        parent: None,
        uuid: None,
    };
    let mut first = intent("open", OFFICE, Party::Leader, issued);
    first.fields.insert("due".into(), format!("{}-12-31", issued.year()));
    db.write(Actor::person(OFFICE), move |tx| {
        let clocks = cases::clocks(tx)?;
        open(tx, &clocks, &opening, &first)
    })
    .unwrap()
}

#[test]
fn a_unit_is_told_once_for_all_of_its_tasks_and_no_more_when_they_are_filed() {
    for engine in engines() {
        let space = space(engine);
        let db = &space.db;
        let pack = National::read().unwrap();
        let clocks = pack.clockwork().unwrap();
        pack.load(db).unwrap();
        let today = db.read(|tx| Ok(store::civil_date(tx.now()))).unwrap();
        // How it will be done is due twenty days after the issue: so issued that this is some working days ahead.
        let issued = (14..20)
            .map(|days| today.saturating_sub(days.days()))
            .find(|day| {
                let due = clocks.due("task-plan-file", *day).unwrap().day;
                clocks.calendar().working_days_between(today, due) == Ok(3)
            })
            .expect("a day three working days before some deadline");
        let due = clocks.due("task-plan-file", issued).unwrap().day;
        let all = [task(db, 20, issued), task(db, 20, issued), task(db, 21, issued)];
        let owes = |unit: i64| {
            let clocks = National::read().unwrap().clockwork().unwrap();
            let found =
                db.read(move |tx| owed(tx, &clocks, Some(&[unit]), today)).unwrap().into_iter();
            found.filter(|it| it.filing.code == "lead-plan").map(|it| it.case).collect::<Vec<_>>()
        };
        assert_eq!(owes(20), all[..2], "both tasks of one unit");
        assert_eq!(owes(22), Vec::<i64>::new());
        let run = || {
            db.write(Actor::PROGRAM, |tx| {
                let clocks = cases::clocks(tx)?;
                remind(tx, &clocks)
            })
            .unwrap()
        };
        run().expect("a working day");
        let told = |who: identity::Actor| {
            let asked = Asked::default();
            db.read(move |tx| filing_reminders(tx, &who, &asked, 100)).unwrap()
        };
        let lines = told(person(3, Role::Office, &[]));
        let plan: Vec<_> = lines.iter().filter(|it| it.filing == "lead-plan").collect();
        assert_eq!(plan.len(), 2, "one a unit: {lines:?}");
        assert!(plan.iter().all(|it| (it.rung.as_str(), it.due) == ("remind", due)), "{lines:?}");
        assert_eq!(plan.iter().map(|it| (it.unit, it.owed)).max(), Some((21, 1)));
        assert_eq!(plan.iter().map(|it| (it.unit, it.owed)).min(), Some((20, 2)));
        let theirs = told(person(4, Role::County, &[21]));
        assert!(theirs.iter().all(|it| it.unit == 21) && !theirs.is_empty());
        // Once filed it is owed no more; the other task still is.
        let (first, begun) = (all[0], intent("begin", OWNER, Party::Owner, today));
        db.write(Actor::person(OWNER), move |tx| {
            let clocks = cases::clocks(tx)?;
            take(tx, &clocks, first, 1, &begun, &[], None)
        })
        .unwrap();
        assert_eq!(owes(20), all[1..2]);
        // The same day looked at again writes nothing twice.
        db.write(Actor::PROGRAM, |tx| {
            tx.housekeeping();
            store::jobs::advance(tx, "cases.reminders", 0)
        })
        .unwrap();
        assert_eq!(run().expect("a working day").filings, 0);
    }
}
