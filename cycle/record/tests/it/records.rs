use record::complaints::NewComplaint;
use record::inspections::{self, Finding, NewInspection, Weights};
use record::register::{self, Kept, Record};
use record::registers::{NewCertificate, NewFirmYear, NewRegistration};
use record::words::{Model, RegistrationKind, Severity, Standing, Verdict};
use record::{Change, Filter, Outcome, complaints, metrology, samples};
use store::Actor;
use terms::{Kind, date};

use crate::{Ground, day, on_each_engine, sample, samples as many};

fn load<R: Record>(
    space: &store::testing::Space,
    rows: Vec<R>,
    ground: Option<&'static str>,
) -> terms::Result<Outcome> {
    space.db.write(Actor::PROGRAM, move |tx| register::record_many(tx, &rows, "test", ground))
}

#[test]
fn the_same_rows_twice_change_nothing_and_leave_no_entry() {
    on_each_engine(|space, ground| {
        let first = load(space, many(ground, 500), None).unwrap();
        assert_eq!(first, Outcome { new: 500, same: 0, corrected: 0 });
        let before = space.db.read(|tx| tx.head_seq()).unwrap();
        let second = load(space, many(ground, 500), None).unwrap();
        assert_eq!(second, Outcome { new: 0, same: 500, corrected: 0 });
        assert_eq!(space.db.read(|tx| tx.head_seq()).unwrap(), before);
    });
}

#[test]
fn a_correction_changes_the_present_and_keeps_the_past() {
    on_each_engine(|space, ground| {
        load(space, many(ground, 50), None).unwrap();
        let then = space.db.read(|tx| tx.head_seq()).unwrap();
        let mut changed = many(ground, 50);
        changed[8].verdict = Verdict::Fail;
        let outcome = load(space, changed, Some("实验室更正报告")).unwrap();
        assert_eq!(outcome, Outcome { new: 0, same: 49, corrected: 1 });
        space
            .db
            .read(move |tx| {
                let fails = [("verdict", "fail")];
                let mut filter = Filter::parse::<samples::NewSample>(fails)?;
                let now = samples::list(tx, &filter, None, 100)?;
                filter.seq = Some(then);
                let past = samples::list(tx, &filter, None, 100)?;
                assert_eq!((past.total, now.total), (8, 9));
                let history = samples::history(tx, "S00008")?;
                assert_eq!(history.len(), 2);
                assert_eq!(history[0].until, Some(history[1].seq));
                assert_eq!(history[1].ground.as_deref(), Some("实验室更正报告"));
                assert_eq!(samples::get(tx, history[0].id)?, history[0]);
                assert_eq!(samples::get(tx, 9_999_999).unwrap_err().kind(), Kind::NotFound);
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn the_journal_holds_a_digest_that_the_register_can_make_again() {
    on_each_engine(|space, ground| {
        load(space, many(ground, 30), None).unwrap();
        load(space, vec![visit(ground)], None).unwrap();
        space
            .db
            .read(|tx| {
                for entry in tx.entries(0, 100)? {
                    let again = match entry.kind.as_str() {
                        "samples" => register::content::<samples::NewSample>(tx, entry.seq)?,
                        "inspections" => register::content::<NewInspection>(tx, entry.seq)?,
                        _ => continue,
                    };
                    assert_eq!(entry.content, Some(again), "{}", entry.verb);
                }
                assert!(tx.topic_seq("samples")? > 0);
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn a_row_that_cannot_be_true_is_named_and_nothing_of_the_chunk_is_kept() {
    on_each_engine(|space, ground| {
        let mut rows = many(ground, 10);
        rows[3].order_on = Some(day("2026-07-01"));
        let error = load(space, rows, None).unwrap_err();
        assert_eq!(error.kind(), Kind::Invalid);
        assert_eq!(error.fields()[0].place, "S00003 order_on");
        let left =
            space.db.read(|tx| register::count::<samples::NewSample>(tx, &Filter::default()));
        assert_eq!(left, Ok(0));
    });
}

#[test]
fn one_code_for_two_different_rows_is_refused_and_for_equal_rows_is_not() {
    on_each_engine(|space, ground| {
        let twice = vec![sample(ground, 1), sample(ground, 1)];
        assert_eq!(load(space, twice, None).unwrap(), Outcome { new: 1, same: 1, corrected: 0 });
        let mut other = sample(ground, 2);
        other.code = "S00003".to_owned();
        let error = load(space, vec![sample(ground, 3), other], None).unwrap_err();
        assert_eq!(error.fields()[0].rule, "record-code-twice");
    });
}

fn visit(ground: &Ground) -> NewInspection {
    let blank = NewInspection {
        code: "I1".to_owned(),
        firm: ground.firm[0],
        area: ground.area[0],
        kind: "canvass".to_owned(),
        team: None,
        on_date: date(2014, 8, 29),
        result: "Fail".to_owned(),
        critical: 0,
        serious: 0,
        minor: 0,
        weighted: 0,
        findings: Vec::new(),
    };
    let finding = |code: &str, severity| Finding { code: code.to_owned(), severity };
    let findings = vec![
        finding("32", Severity::Minor),
        finding("3", Severity::Critical),
        finding("18", Severity::Serious),
        finding("32", Severity::Minor),
    ];
    blank.found(findings, Weights { critical: 5, serious: 3, minor: 1 })
}

#[test]
fn findings_are_counted_weighted_and_come_back_with_their_inspection() {
    on_each_engine(|space, ground| {
        let written = visit(ground);
        assert_eq!((written.critical, written.serious, written.minor), (1, 1, 1));
        assert_eq!(written.weighted, 9);
        load(space, vec![written.clone()], None).unwrap();
        let again = load(space, vec![written.clone()], None).unwrap();
        assert_eq!(again.same, 1);
        let page = space.db.read(|tx| inspections::list(tx, &Filter::default(), None, 10)).unwrap();
        assert_eq!(page.rows[0].record, written);
        let mut fewer = written;
        fewer.findings.pop();
        assert_eq!(load(space, vec![fewer], None).unwrap().corrected, 1);
    });
}

#[test]
fn every_kind_of_record_comes_back_as_it_was_written() {
    fn round<R: Record + std::fmt::Debug>(space: &store::testing::Space, row: &R) {
        load(space, vec![row.clone()], None).unwrap();
        let code = row.code().to_owned();
        let kept: Vec<Kept<R>> =
            space.db.read(move |tx| register::history::<R>(tx, &code)).unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].record, *row);
    }
    on_each_engine(|space, ground| {
        let (firm, area) = (ground.firm[0], ground.area[0]);
        let on_date = day("2026-03-02");
        round(
            space,
            &complaints::NewComplaint {
                code: "C1".into(),
                firm: None,
                area,
                industry: None,
                topic: "food".into(),
                channel: "12315".into(),
                on_date,
                replied_on: Some(day("2026-03-05")),
                closed_on: None,
                replied_in_time: Some(true),
                closed_in_time: None,
                satisfied: None,
            },
        );
        round(
            space,
            &NewCertificate {
                code: "Z1".into(),
                firm,
                area,
                kind: "iso9001".into(),
                on_date,
                valid_to: Some(day("2029-03-01")),
                status: "valid".into(),
            },
        );
        round(
            space,
            &NewRegistration {
                code: "R1".into(),
                firm: None,
                area,
                kind: RegistrationKind::Gi,
                title: "示例苹果".into(),
                on_date,
                valid_to: None,
                status: Standing::Valid,
            },
        );
        round(
            space,
            &metrology::NewInstrument {
                code: "M1".into(),
                firm,
                area,
                kind: "scale".into(),
                on_date,
                verified_on: Some(on_date),
                verified_in_time: Some(true),
            },
        );
        round(
            space,
            &NewFirmYear {
                code: "F1-2026".into(),
                firm,
                area,
                industry: Some("C3216".into()),
                cluster: Some("aluminium".into()),
                on_date,
                above_scale: true,
                key_energy: true,
                key_trace: false,
                traced: false,
                model: Model::FiveS,
                quality_officer: true,
                energy_reviewed: true,
                energy_passed: false,
            },
        );
    });
}

#[test]
fn an_order_that_nobody_answered_is_overdue_the_day_after_it_was_due() {
    on_each_engine(|space, ground| {
        let mut row = sample(ground, 7);
        let clocks = samples::Clocks { correct_days: 60, recheck_days: 75 };
        let follow_up = clocks.start(day("2026-03-02")).unwrap();
        row.on_date = day("2026-02-10");
        (row.order_on, row.correct_due) = (Some(follow_up.order_on), Some(follow_up.correct_due));
        load(space, vec![row], None).unwrap();
        let found =
            |today| space.db.read(move |tx| samples::overdue(tx, today, None, 10)).unwrap().total;
        assert_eq!((found(day("2026-05-01")), found(day("2026-05-02"))), (0, 1));
    });
}

#[test]
fn findings_from_a_file_of_their_own_join_their_inspection_once() {
    on_each_engine(|space, ground| {
        let mut bare = visit(ground);
        bare.findings.clear();
        load(space, vec![bare], None).unwrap();
        let weights = Weights { critical: 5, serious: 3, minor: 1 };
        let add = |rows: Vec<(&str, &str, Severity)>| {
            let rows: Vec<(String, Finding)> = rows
                .into_iter()
                .map(|(to, code, severity)| {
                    (to.to_owned(), Finding { code: code.to_owned(), severity })
                })
                .collect();
            space.db.write(Actor::PROGRAM, move |tx| {
                inspections::add_findings(tx, &rows, weights, "test", None)
            })
        };
        let three = || {
            vec![
                ("I1", "3", Severity::Critical),
                ("I1", "18", Severity::Serious),
                ("I1", "32", Severity::Minor),
            ]
        };
        assert_eq!(add(three()).unwrap().corrected, 1);
        assert_eq!(add(three()).unwrap().same, 1);
        assert_eq!(add(vec![("I1", "32", Severity::Serious)]).unwrap().corrected, 1);
        let kept = space.db.read(|tx| inspections::history(tx, "I1")).unwrap();
        let last = &kept.last().unwrap().record;
        assert_eq!((last.critical, last.serious, last.minor, last.weighted), (1, 2, 0, 11));
        let error = add(vec![("I2", "1", Severity::Critical)]).unwrap_err();
        assert_eq!(error.fields()[0].place, "I2");
    });
}

#[test]
fn what_rows_would_do_is_told_before_anything_is_written() {
    on_each_engine(|space, ground| {
        load(space, many(ground, 2), None).unwrap();
        let mut rows = many(ground, 3);
        rows[1].product = "示例水泥（散装）".to_owned();
        let told = space.db.read(move |tx| register::compare(tx, &rows)).unwrap();
        assert_eq!(told, [Change::Same, Change::Corrected, Change::New]);
    });
}

/// The rules that the national pack brings, as loading a pack leaves them.
fn teach_the_clocks(tx: &mut store::Tx<'_>) -> terms::Result<()> {
    let clock = |code: &str, from, count, span| serde_json::json!({ "code": code, "from": from, "limit": { "count": count, "span": span, "roll": "next" } });
    let rules = serde_json::json!({ "time_rules": {
        "notices": { "year": [{ "year": 2026, "standing": "announced", "holiday": [
            { "name": "劳动节", "from": "2026-05-01", "to": "2026-05-05" }], "working": ["2026-05-09"] }] },
        "clocks": [
            clock("complaint-accept", "2020-01-01", 7, "working_days"),
            clock("complaint-close", "2020-01-01", 45, "working_days"),
            clock("complaint-close", "2026-04-15", 60, "calendar_days"),
        ] } });
    let seq = tx.next_seq()?;
    tx.run(
        "insert into pack (code, version, digest, title, synthetic, notice, definition, seq)
         values ('cn', '1', 'x', '{}', 0, '{}', ?1, ?2)",
        store::params![rules.to_string(), seq],
    )?;
    tx.record(store::Entry::new("pack.loaded", "pack", 0).touches("packs")).map(|_| ())
}

#[test]
fn whether_a_complaint_was_in_time_follows_from_its_dates_and_the_rule_of_the_day_it_began() {
    let voice = |code: &str, on: &str, replied: Option<&str>, closed: Option<&str>| NewComplaint {
        code: code.into(),
        firm: None,
        area: 1,
        industry: None,
        topic: "food".into(),
        channel: "12315".into(),
        on_date: on.parse().unwrap(),
        replied_on: replied.map(|day| day.parse().unwrap()),
        closed_on: closed.map(|day| day.parse().unwrap()),
        replied_in_time: None,
        closed_in_time: None,
        satisfied: None,
    };
    for engine in store::testing::engines() {
        let space = store::testing::space(engine);
        let none = space.db.read(cases::clockwork).unwrap();
        assert!(none.is_none(), "a space without packs knows no limit");
        space.db.write(store::Actor::PROGRAM, teach_the_clocks).unwrap();
        let clocks = space.db.read(cases::clockwork).unwrap().unwrap();
        let said = |on, replied, closed, today: &str| {
            let mut voice = voice("C", on, replied, closed);
            voice.time(Some(&clocks), today.parse().unwrap());
            (voice.replied_in_time, voice.closed_in_time)
        };
        // Seven working days over the holiday, with the exchanged Saturday: 30 April to 13 May.
        assert_eq!(said("2026-04-30", Some("2026-05-13"), None, "2026-05-13").0, Some(true));
        assert_eq!(said("2026-04-30", Some("2026-05-14"), None, "2026-05-14").0, Some(false));
        assert_eq!(said("2026-04-30", None, None, "2026-05-13"), (None, None));
        assert_eq!(said("2026-04-30", None, None, "2026-05-14"), (Some(false), None));
        // Accepted on the last day of the old rule: 45 working days, to 18 June; a day later: 60 days, to 15 June
        // (the 14th is a Sunday).
        for (accepted, last, late) in
            [("2026-04-14", "2026-06-18", "2026-06-19"), ("2026-04-15", "2026-06-15", "2026-06-16")]
        {
            let closed = |day| said("2026-04-13", Some(accepted), Some(day), "2026-11-23").1;
            assert_eq!((closed(last), closed(late)), (Some(true), Some(false)), "{accepted}");
        }
        // Outside the calendar nothing is said.
        assert_eq!(said("2024-04-30", Some("2024-05-13"), None, "2026-05-13").0, None);
    }
}

#[test]
fn a_complaint_that_nobody_answers_becomes_late_by_the_passing_of_days() {
    for engine in store::testing::engines() {
        let space = store::testing::space(engine);
        space.db.write(store::Actor::PROGRAM, teach_the_clocks).unwrap();
        let overdue = |today: &str| {
            let today = today.parse().unwrap();
            let done = space.db.write(store::Actor::PROGRAM, move |tx| {
                record::complaints::time_overdue(tx, today, 0)
            });
            done.unwrap().0.corrected
        };
        space
            .db
            .write(store::Actor::PROGRAM, |tx| {
                let row = NewComplaint {
                    code: "C1".into(),
                    firm: None,
                    area: 1,
                    industry: None,
                    topic: "food".into(),
                    channel: "12315".into(),
                    on_date: terms::date(2026, 4, 30),
                    replied_on: None,
                    closed_on: None,
                    replied_in_time: None,
                    closed_in_time: None,
                    satisfied: None,
                };
                record::complaints::record_many(tx, &[row], "test", None)
            })
            .unwrap();
        assert_eq!(
            (overdue("2026-05-13"), overdue("2026-05-14"), overdue("2026-05-14")),
            (0, 1, 0)
        );
        let history = space.db.read(|tx| record::complaints::history(tx, "C1")).unwrap();
        let said: Vec<_> = history.iter().map(|kept| kept.record.replied_in_time).collect();
        assert_eq!(said, [None, Some(false)]);
        assert!(history[1].ground.as_ref().is_some_and(|ground| ground.contains("期限已过")));
    }
}
