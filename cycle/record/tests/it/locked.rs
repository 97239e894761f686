//! A closed register takes no new record of its days and no change of a locked column; the rest goes on.

use cases::lock::{NewLock, open_for, put_lock};
use record::register::record_many;
use store::Actor;
use store::testing::Space;
use terms::date;

use crate::{Ground, on_each_engine, sample};

fn lock(space: &Space, fields: &[&str], unit: Option<i64>) -> i64 {
    let new = NewLock {
        kind: "samples".into(),
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        unit,
        from: date(2026, 1, 1),
        to: date(2026, 3, 31),
        since: date(2020, 1, 1),
        office: None,
        ground: "一季度已上报".into(),
        document: None,
    };
    space.db.write(Actor::PROGRAM, move |tx| put_lock(tx, &new)).unwrap()
}

fn write(space: &Space, row: record::samples::NewSample) -> Result<(), &'static str> {
    let done = space.db.write(Actor::PROGRAM, move |tx| {
        record_many(tx, &[row], "synthetic", Some("更正")).map(|_| ())
    });
    done.map_err(|error| error.code())
}

#[test]
fn a_locked_column_is_not_corrected_and_another_is() {
    on_each_engine(|space: &Space, ground: &Ground| {
        // Number 1 is of 2 February, number 4 of 5 May.
        let (february, may) = (sample(ground, 1), sample(ground, 4));
        write(space, february.clone()).unwrap();
        lock(space, &["product"], None);
        let mut renamed = february.clone();
        renamed.product = "别的产品".into();
        assert_eq!(write(space, renamed), Err("lock-refused"));
        let mut other = february.clone();
        other.industry = Some("C3021".into());
        assert_eq!(write(space, other), Ok(()), "another column is open");
        assert_eq!(write(space, may), Ok(()), "so is another quarter");
        assert_eq!(write(space, sample(ground, 5)), Ok(()), "June");
        assert_eq!(
            write(space, sample(ground, 2)),
            Err("lock-refused"),
            "a new record is written whole"
        );
    });
}

#[test]
fn a_record_is_not_moved_out_of_a_closed_quarter_and_an_opening_lets_one_area_in() {
    on_each_engine(|space: &Space, ground: &Ground| {
        let february = sample(ground, 1);
        write(space, february.clone()).unwrap();
        let id = lock(space, &[], Some(ground.area[1]));
        let mut moved = february.clone();
        moved.on_date = date(2026, 5, 5);
        assert_eq!(write(space, moved.clone()), Err("lock-refused"));
        assert_eq!(write(space, sample(ground, 2)), Ok(()), "the other area is open");
        let area = ground.area[1];
        let today = space.db.read(|tx| Ok(store::civil_date(tx.now()))).unwrap();
        space.db.write(Actor::PROGRAM, move |tx| open_for(tx, id, area, today, "补正")).unwrap();
        assert_eq!(write(space, moved), Ok(()));
    });
}
