use figures::{NewDocument, NewTarget, document, target};
use terms::{Millionths, date};
use units::UnitId;

use crate::{figure, now, on_each_engine, period, put, read, series, write};

fn notice() -> NewDocument {
    NewDocument {
        number: "运质强办〔2026〕3号（虚构）".into(),
        title: "关于下达年度质量目标的通知".into(),
        issuer: "示例市质量强市办公室".into(),
        issued_on: Some(date(2026, 1, 15)),
        synthetic: true,
        ..NewDocument::default()
    }
}

#[test]
fn a_number_stands_for_one_document() {
    on_each_engine(|space| {
        let id = write(space, |tx| document::add(tx, &notice())).unwrap();
        assert_eq!(write(space, |tx| document::add(tx, &notice())), Ok(id), "the same once more");
        let other = NewDocument { title: "另一份".into(), ..notice() };
        let error = write(space, move |tx| document::add(tx, &other)).unwrap_err();
        assert_eq!(error.code(), "documents-number-taken");
        let found = read(space, move |tx| document::get(tx, id));
        assert!(found.synthetic);
        assert_eq!(found.issued_on, Some(date(2026, 1, 15)));
        let s = series(space, "rate");
        put(space, vec![figure(s, "2026", 1, "95").source(id)], None).unwrap();
        assert_eq!(now(space, s)[0].source, Some(id));
        assert_eq!(read(space, document::all).len(), 1);
        let error = write(space, |tx| document::add(tx, &NewDocument::default())).unwrap_err();
        assert_eq!(error.code(), "documents-number-empty");
    });
}

#[test]
fn a_changed_target_supersedes_with_its_ground_and_the_old_one_stays_known() {
    on_each_engine(|space| {
        let id = write(space, |tx| document::add(tx, &notice())).unwrap();
        let to = move |value: i64| NewTarget {
            indicator: "rate".into(),
            unit: UnitId(1),
            period: period("2026"),
            value: Millionths(value * Millionths::ONE),
            document: Some(id),
        };
        let set = |value, ground| write(space, move |tx| target::set(tx, &[to(value)], ground));
        assert_eq!(set(95, None), Ok(1));
        assert_eq!(set(95, None), Ok(0));
        let before = read(space, |tx| tx.head_seq());
        assert_eq!(set(96, None).unwrap_err().code(), "targets-ground-needed");
        assert_eq!(set(96, Some("市政府常务会议调整")), Ok(1));
        let known = |as_of| {
            let rate = ["rate".to_owned()];
            let found = read(space, move |tx| target::targets(tx, &rate, &[period("2026")], as_of));
            found.iter().map(|t| t.value.0 / Millionths::ONE).collect::<Vec<_>>()
        };
        assert_eq!((known(None), known(Some(before))), (vec![96], vec![95]));
    });
}
