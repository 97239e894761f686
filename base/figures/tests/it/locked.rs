//! A closed period is not written to; what is not its matter goes on.

use cases::lock::{NewLock, put_lock};
use figures::{Figure, Status, ensure_series, record};
use store::Actor;
use store::testing::{engines, space};
use terms::{Millionths, Period, date};
use units::UnitId;

#[test]
fn a_locked_month_takes_no_new_value_but_may_be_verified() {
    for engine in engines() {
        let space = space(engine);
        let db = &space.db;
        let write = |month: i64, value: i64, status: Status| {
            db.write(Actor::PROGRAM, move |tx| {
                let series = ensure_series(tx, "mfg_pass_rate")?;
                let period = Period::new(terms::PeriodKind::Month, 2026, month)?;
                let figure =
                    Figure::new(series, period, UnitId(20), Some(Millionths(value))).status(status);
                record(tx, vec![figure], Some("更正"))
            })
        };
        write(3, 97_000_000, Status::Reported).unwrap();
        db.write(Actor::PROGRAM, |tx| {
            put_lock(
                tx,
                &NewLock {
                    kind: "figures".into(),
                    fields: vec!["mfg_pass_rate".into()],
                    unit: None,
                    from: date(2026, 1, 1),
                    to: date(2026, 3, 31),
                    since: date(2020, 1, 1),
                    office: None,
                    ground: "一季度已上报".into(),
                    document: None,
                },
            )
        })
        .unwrap();
        assert_eq!(write(3, 98_000_000, Status::Reported).unwrap_err().code(), "lock-refused");
        assert_eq!(write(2, 98_000_000, Status::Reported).unwrap_err().code(), "lock-refused");
        assert_eq!(
            write(3, 97_000_000, Status::Verified).unwrap().restated,
            1,
            "the number stays as it is"
        );
        assert_eq!(write(4, 98_000_000, Status::Reported).unwrap().added, 1);
    }
}
