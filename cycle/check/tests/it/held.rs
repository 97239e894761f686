//! What people hold on reported values, in the table of an indicator.

use cases::lock::{NewLock, put_lock};
use check::indicators::definition::Compute;
use identity::Role;
use terms::date;
use web::testing::City as Door;

use crate::city::*;

#[test]
fn a_reported_value_is_sent_to_approval_and_locked_from_its_table_by_whom_it_concerns() {
    for engine in store::testing::engines() {
        let door = Door::new(engine, check::routes());
        let city = city(&door.space);
        define(&door.space, [definition("rd", Compute::Entered), plain_rate()]);
        let [a, b, ..] = city.county;
        report(&door.space, vec![line("rd", a, "2"), line("rd", b, "1")]);
        pack_row(
            &door.space,
            &serde_json::json!({ "space": { "home": "140800", "opens_at": "2026" }, "years": [] }),
        );
        door.add_account("office", Role::Office, None);
        door.add_account("a", Role::County, Some(a));
        door.add_account("b", Role::County, Some(b));
        let path = "/indicators/rd?period=2026&unit=140802";
        let office = door.as_account("office");
        let page = office.get(path);
        assert!(page.says("送审") && page.says("/approvals/new?kind=figure"), "{}", page.html);
        let lock = "/locks/new?kind=figures&#38;fields=rd&#38;unit=140802&#38;from=2026-01-01&#38;to=2026-12-31";
        assert!(page.says(lock), "{}", page.html);
        // A county asks for its own values only, and puts no lock on.
        let own = door.as_account("a").get(path);
        assert!(own.says("/approvals/new?kind=figure") && !own.says("/locks/new"), "{}", own.html);
        let other = door.as_account("b").get(path);
        assert!(!other.says("/approvals/new") && !other.says("/locks/new"), "{}", other.html);
        // What is counted is nobody's to approve.
        let counted = office.get("/indicators/plain_rate?period=2026&unit=140802");
        assert!(counted.status == 200 && !counted.says("/approvals/new"), "{}", counted.html);
        let put = write(&door.space, move |tx| {
            let new = NewLock {
                kind: "figures".to_owned(),
                fields: vec!["rd".to_owned()],
                unit: Some(a),
                from: date(2026, 1, 1),
                to: date(2026, 12, 31),
                since: date(2020, 1, 1),
                office: None,
                ground: "年度已定稿".to_owned(),
                document: None,
            };
            put_lock(tx, &new)
        });
        let page = office.get(path);
        assert!(page.says("已锁定") && page.says(&format!("/locks/{put}")), "{}", page.html);
        assert!(!page.says(lock), "locked once");
        assert!(!door.as_account("b").get(path).says("已锁定"));
    }
}
