//! From a sheet that is opened to figures that the city stands by.

use figures::{Figure, Query};
use forms::checks::{give_reason, look};
use forms::model::{CellKey, CellState};
use forms::prefill::{confirm, dispute, entered, prefill};
use forms::store::{FillingState, Write, open, save, sheet};
use forms::submission::{Step, in_the_way, take};
use identity::Role;
use store::testing::engines;
use terms::{Millionths, Period, date};
use units::UnitId;

use crate::{Office, codes, office};

fn year() -> Period {
    Period::parse("2025").unwrap()
}

fn key(text: &str) -> CellKey {
    CellKey::parse(text).unwrap()
}

/// A sheet of the first county with the known indicator brought in, and its three people.
fn begun(engine: &str) -> (Office, i64, [identity::Actor; 3]) {
    let office = office(engine);
    let county = office.town.counties[0];
    let clerk = office.person("clerk", Role::County, Some(county));
    let head = office.person("head", Role::County, Some(county));
    let desk = office.person("desk", Role::Office, None);
    let kept = office.kept();
    let id = office
        .as_person(desk.person, move |tx| {
            let series = figures::ensure_series(tx, "coverage")?;
            let value = Some(Millionths::parse("87.5")?);
            figures::record(tx, vec![Figure::new(series, year(), UnitId(county), value)], None)?;
            let id = open(tx, &kept, county, year(), date(2026, 1, 20))?;
            prefill(tx, id, &mut entered)?;
            Ok(id)
        })
        .unwrap();
    (office, id, [clerk, head, desk])
}

fn write(office: &Office, person: i64, id: i64, cells: &[(&str, &str)]) -> forms::store::Saved {
    let found = office.read(move |tx| sheet(tx, id));
    let cells: Vec<Write> = cells
        .iter()
        .map(|(cell, text)| Write::new(key(cell), *text, found.base(&key(cell))))
        .collect();
    office.as_person(person, move |tx| save(tx, id, &cells, None)).unwrap()
}

const FULL: [(&str, &str); 5] = [
    ("work.a.need", "10"),
    ("work.a.done", "9"),
    ("work.b.need", "4"),
    ("work.b.done", "6"),
    ("fig.kept.value", "95.5"),
];

#[test]
fn a_sheet_is_filled_checked_signed_by_two_and_becomes_the_figure_of_the_city() {
    for engine in engines() {
        let (office, id, [clerk, head, desk]) = begun(engine);
        let county = office.town.counties[0];
        let prefilled = office.read(move |tx| sheet(tx, id));
        assert_eq!(prefilled.state(&key("fig.known.value")), CellState::Prefilled);
        let source = prefilled.cells[&key("fig.known.value")].source.clone().unwrap();
        assert_eq!((source.kind.as_str(), source.code.as_str()), ("indicator", "coverage"));
        write(&office, clerk.person, id, &FULL);
        let found = office.read(move |tx| {
            let sheet = sheet(tx, id)?;
            look(tx, &sheet)
        });
        let mut rules: Vec<&str> =
            in_the_way(&found, "").iter().map(|it| it.rule.as_str()).collect();
        rules.sort_unstable();
        // The line with more done than due, the total over it, and the value that nobody confirmed.
        assert_eq!(rules, ["done_within_need", "unconfirmed"]);
        let (by, seen) = (clerk.clone(), 0);
        let refused = office
            .as_person(clerk.person, move |tx| take(tx, &by, id, "", Step::Submit, None, seen));
        assert_eq!(refused.unwrap_err().code(), "filling-not-ready");
        let person = clerk.person;
        office
            .as_person(person, move |tx| {
                let sheet = sheet(tx, id)?;
                for finding in look(tx, &sheet)?.iter().filter(|it| it.rule == "done_within_need") {
                    give_reason(tx, id, finding, "含上年结转")?;
                }
                confirm(tx, id, &[])
            })
            .unwrap();
        let steps = [
            (&clerk, Step::Submit, None),
            // Nobody signs what they submitted.
            (&clerk, Step::Approve, Some("filling-step-own")),
            (&head, Step::Approve, None),
            (&head, Step::Accept, Some("filling-step-not-yours")),
            (&desk, Step::Accept, None),
        ];
        let mut seen = 0;
        for (actor, step, refused) in steps {
            let by = actor.clone();
            let result =
                office.as_person(actor.person, move |tx| take(tx, &by, id, "", step, None, seen));
            match refused {
                Some(code) => assert_eq!(result.unwrap_err().code(), code),
                None => {
                    result.unwrap();
                    seen += 1;
                }
            }
        }
        let value = office.read(move |tx| {
            let series = figures::find_series(tx, "closed_rate")?.unwrap();
            figures::current(tx, &Query::totals(vec![series], vec![year()], vec![UnitId(county)]))
        });
        assert_eq!(value[0].value, Some(Millionths::parse("95.5").unwrap()));
        // What was handed in is not written, and a reopening wants a ground.
        let saved = write(&office, clerk.person, id, &[("work.a.need", "11")]);
        assert_eq!(saved.refused[0].rule, "form-cell-closed");
        let by = desk.clone();
        let refused = office
            .as_person(desk.person, move |tx| take(tx, &by, id, "", Step::Reopen, None, seen));
        assert_eq!(codes(&refused.unwrap_err()), ["form-ground-needed"]);
        let by = desk.clone();
        office
            .as_person(desk.person, move |tx| {
                take(tx, &by, id, "", Step::Reopen, Some("来源更正"), seen)
            })
            .unwrap();
        let sheet = office.read(move |tx| sheet(tx, id));
        assert_eq!(sheet.stand.state, FillingState::Reopened);
    }
}

#[test]
fn a_section_goes_ahead_of_the_rest_and_only_it_is_closed() {
    for engine in engines() {
        let (office, id, [clerk, ..]) = begun(engine);
        write(
            &office,
            clerk.person,
            id,
            &[
                ("work.a.need", "10"),
                ("work.a.done", "9"),
                ("work.b.need", "4"),
                ("work.b.done", "4"),
            ],
        );
        let by = clerk.clone();
        office
            .as_person(clerk.person, move |tx| take(tx, &by, id, "work", Step::Submit, None, 0))
            .unwrap();
        let saved =
            write(&office, clerk.person, id, &[("work.a.need", "11"), ("fig.kept.value", "90")]);
        assert_eq!(saved.refused.len(), 1);
        assert_eq!(saved.written, ["fig.kept.value"]);
        let sheet = office.read(move |tx| sheet(tx, id));
        assert_eq!(sheet.part(&key("work.a.need")), FillingState::Submitted);
        assert_eq!(sheet.part(&key("fig.kept.value")), FillingState::Open);
        assert_eq!(sheet.stand.state, FillingState::Open);
    }
}

#[test]
fn a_prefilled_value_is_disputed_with_a_ground_and_its_owner_gets_a_case() {
    for engine in engines() {
        let (office, id, [clerk, ..]) = begun(engine);
        let saved = write(&office, clerk.person, id, &[("fig.known.value", "90")]);
        assert_eq!(saved.refused[0].rule, "form-cell-dispute-needed");
        let base = office.read(move |tx| sheet(tx, id)).base(&key("fig.known.value"));
        let by = clerk.clone();
        let case = office
            .as_person(clerk.person, move |tx| {
                let clockwork = cases::clocks(tx)?;
                let mut write = Write::new(key("fig.known.value"), "90", base);
                write.ground = Some("台账为90家".into());
                dispute(tx, &clockwork, &by, id, &write)
            })
            .unwrap();
        let (sheet, case) = office.read(move |tx| Ok((sheet(tx, id)?, cases::load(tx, case)?)));
        assert_eq!(sheet.state(&key("fig.known.value")), CellState::Disputed);
        assert_eq!(sheet.stand.disputed, 1);
        assert_eq!((case.kind.code.as_str(), case.stands()), ("figure-dispute", "raised"));
        // Both values stand beside each other.
        assert_eq!(case.steps[0].fields["known"], "87.5");
        assert_eq!(case.steps[0].fields["said"], "90");
    }
}

#[test]
fn two_people_who_read_the_same_cell_keep_both_values() {
    for engine in engines() {
        let (office, id, [clerk, head, _]) = begun(engine);
        write(&office, clerk.person, id, &[("work.a.need", "10")]);
        let late = office
            .as_person(head.person, move |tx| {
                save(tx, id, &[Write::new(key("work.a.need"), "12", 0)], Some("t1"))
            })
            .unwrap();
        assert_eq!((late.written.len(), late.conflicts.len()), (0, 1));
        // The same save once more, because its answer was lost on the way.
        let again = office
            .as_person(head.person, move |tx| {
                save(tx, id, &[Write::new(key("work.a.need"), "12", 0)], Some("t1"))
            })
            .unwrap();
        assert_eq!(late, again);
        let conflict = office.read(move |tx| sheet(tx, id)).conflicts[0].clone();
        assert_eq!((conflict.kept.as_str(), conflict.offered.as_str()), ("10", "12"));
        office
            .as_person(head.person, move |tx| {
                forms::store::resolve(tx, conflict.id, forms::store::Choice::Offered, None)
            })
            .unwrap();
        let (sheet, past) = office.read(move |tx| {
            Ok((sheet(tx, id)?, forms::store::history(tx, id, &key("work.a.need"))?))
        });
        assert_eq!(sheet.content(&key("work.a.need")).unwrap().text(), "12");
        assert_eq!(sheet.stand.conflicts, 0);
        assert_eq!(past.len(), 2);
    }
}

#[test]
fn totals_and_formulas_follow_the_cells_and_missing_is_not_zero() {
    for engine in engines() {
        let (office, id, [clerk, ..]) = begun(engine);
        write(&office, clerk.person, id, &[("work.a.need", "10"), ("work.a.done", "9")]);
        let half = office.read(move |tx| sheet(tx, id));
        assert!(half.computed.is_partial(&key("work.all.need")));
        assert_eq!(half.content(&key("work.b.rate")), None);
        write(&office, clerk.person, id, &[("work.b.need", "0"), ("work.b.done", "无")]);
        let full = office.read(move |tx| sheet(tx, id));
        assert_eq!(full.content(&key("work.all.need")).unwrap().text(), "10");
        assert!(!full.computed.is_partial(&key("work.all.need")));
        assert_eq!(full.content(&key("work.a.rate")).unwrap().text(), "90");
        assert_eq!(full.content(&key("work.b.rate")), None, "nothing over nothing is no rate");
    }
}
