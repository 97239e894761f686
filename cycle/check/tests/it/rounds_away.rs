//! Who steps back judges no more; and which units take part.

use check::assessment;

use crate::city::*;
use crate::rounds_hall::*;

#[test]
fn a_reviewer_who_steps_back_from_a_unit_judges_nothing_of_it() {
    on_each(|door, _| {
        let round = scored(door);
        let (dept, office) = (door.as_account("dept"), door.as_account("office"));
        let desk = dept.get(&format!("{round}/desk"));
        assert!(desk.says("/moves/recuse") && desk.says("示例140881"), "{}", desk.html);
        assert!(dept.get(&format!("{round}/units/140881")).says("/moves/recuse?unit=140881"));
        let form = dept.get(&format!("{round}/moves/recuse?unit=140881"));
        assert!(!form.says("谁回避"), "one speaks for oneself");
        let bare = [("unit", "140881"), ("ground", "")];
        assert_eq!(step(&dept, &round, "recuse", &bare).status, 422, "with a ground only");
        let away = [("unit", "140881"), ("ground", "配偶在该县任职")];
        done(&step(&dept, &round, "recuse", &away));
        let desk = dept.get(&format!("{round}/desk"));
        assert!(!desk.says("示例140881") && desk.says("示例140802"), "{}", desk.html);
        let cell = format!("{round}/units/140881/2.1");
        assert!(!dept.get(&cell).says("/moves/verify"), "no button where no right is");
        assert!(door.as_account("dept2").get(&cell).says("/moves/verify"));
        let value = [("unit", "140881"), ("item", "2.1"), ("value", "15")];
        let refused = step(&dept, &round, "verify", &value);
        assert!(refused.status == 422 && refused.says("已经回避"), "{}", refused.html);
        let other = [("unit", "140882"), ("item", "2.1"), ("value", "24")];
        done(&step(&dept, &round, "verify", &other));
        // Who holds the round, and the person, read why; another department does not.
        for account in ["office", "leader", "auditor", "dept"] {
            let page = door.as_account(account).get(&round);
            assert!(page.says("配偶在该县任职"), "{account}: {}", page.html);
        }
        assert!(!door.as_account("dept2").get(&round).says("配偶在该县任职"));
        assert!(!door.as_account("b").get(&round).says("配偶在该县任职"));
        // The office enters it for somebody else; a reviewer cannot put another out.
        let id = |account: &'static str| {
            read(&door.space, move |tx| Ok(identity::by_account(tx, account)?.map(|it| it.id)))
                .unwrap()
                .to_string()
        };
        let (first, second) = (id("dept"), id("dept2"));
        let forged = [("detail", second.as_str()), ("ground", "示例")];
        assert_eq!(step(&dept, &round, "recuse", &forged).status, 422);
        let forged = [("detail", first.as_str()), ("ground", "示例")];
        assert_eq!(step(&door.as_account("dept2"), &round, "recuse", &forged).status, 422);
        let words = [("detail", "他"), ("ground", "示例")];
        let unread = step(&office, &round, "recuse", &words);
        assert!(unread.status == 422 && unread.says("没有这个人"), "{}", unread.html);
        let named = [("detail", second.as_str()), ("ground", "曾在被考核单位挂职")];
        done(&step(&office, &round, "recuse", &named));
        let empty = door.as_account("dept2").get(&format!("{round}/desk"));
        assert!(empty.says("没有等您核定的"), "{}", empty.html);
    });
}

#[test]
fn a_round_takes_the_units_that_were_ticked_or_all() {
    on_each(|door, _| {
        let scheme = read(&door.space, |tx| Ok(assessment::list(tx)?[0].id)).to_string();
        let office = door.as_account("office");
        let form = office.get("/rounds/new");
        assert!(form.says("name=\"units\" value=\"140881\""), "{}", form.html);
        let fields = [
            ("scheme", scheme.as_str()),
            ("period", "2026"),
            ("ground", "只考核两个县"),
            ("units", "140802"),
        ];
        let with = |unit| {
            let fields: Vec<_> = fields.iter().copied().chain([("units", unit)]).collect();
            office.post("/rounds", &fields)
        };
        let wrong = with("140100");
        assert!(wrong.status == 422 && wrong.says("不在被考核的区域树上"), "{}", wrong.html);
        assert!(wrong.says("value=\"140802\" checked"), "what was ticked stays");
        let made = with("140881");
        done(&made);
        let round = made.location.split('?').next().unwrap_or_default().to_owned();
        let page = office.get(&round);
        assert!(page.says("示例140881") && !page.says("示例140882"), "{}", page.html);
        let left_out = door.as_account("c").get(&format!("{round}/units/140882"));
        assert_eq!(left_out.status, 404);
    });
}
