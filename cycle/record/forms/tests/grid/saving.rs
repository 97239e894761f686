//! Saves as the browser sends them, and the plain form.

use serde_json::{Value, json};
use store::testing::engines;

use crate::{Ground, ground, token, wide};

fn save(ground: &Ground, account: &str, number: u32, cells: &Value) -> Value {
    let caller = ground.city.as_account(account);
    let (token, cells) = (token(number), cells.to_string());
    let page = caller.post(&ground.path("/cells"), &[("token", &token), ("cells", &cells)]);
    assert_eq!(page.status, 200, "{}", page.html);
    serde_json::from_str(&page.html).unwrap()
}

#[test]
fn a_cell_is_saved_by_itself_and_sent_twice_is_written_once() {
    for engine in engines() {
        let ground = ground(engine, &wide(3, 4));
        let first = save(&ground, "du", 1, &json!([["s.l1.c1", "12.5", 0]]));
        let again = save(&ground, "du", 1, &json!([["s.l1.c1", "12.5", 0]]));
        assert_eq!(first["cells"], again["cells"]);
        assert_eq!(first["cells"][0][1], "12.5");
        let history = ground.du().get_json(&ground.path("/cell?cell=s.l1.c1"));
        let history: Value = serde_json::from_str(&history.html).unwrap();
        assert_eq!(history["rows"].as_array().unwrap().len(), 1, "{history}");
    }
}

#[test]
fn what_cannot_be_read_is_refused_in_words_and_spoils_nothing_beside_it() {
    for engine in engines() {
        let ground = ground(engine, &wide(3, 4));
        let cells = json!([["s.l1.c1", "十二", 0], ["s.l2.c1", "3", 0], ["s.all.c1", "9", 0]]);
        let answer = save(&ground, "du", 1, &cells);
        let refused: Vec<&str> = answer["refused"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["cell"].as_str().unwrap())
            .collect();
        assert_eq!(refused, ["s.l1.c1", "s.all.c1"], "{answer}");
        assert!(answer["refused"][0]["words"].as_str().unwrap().contains("十二"), "{answer}");
        assert_eq!(ground.cell("s.l2.c1"), "3");
    }
}

#[test]
fn two_values_of_one_reading_are_both_kept_until_somebody_says_which_holds() {
    for engine in engines() {
        let ground = ground(engine, &wide(3, 4));
        save(&ground, "ma", 1, &json!([["s.l1.c1", "14", 0]]));
        let answer = save(&ground, "du", 2, &json!([["s.l1.c1", "17", 0]]));
        let conflict = &answer["conflicts"][0];
        assert_eq!((&conflict["kept"], &conflict["offered"]), (&json!("14"), &json!("17")));
        assert_eq!(ground.cell("s.l1.c1"), "14");
        let page = ground.du().get(&ground.path(""));
        assert!(page.says("id=\"differ\"") && page.says("14") && page.says("17"), "{}", page.html);
        let id = conflict["id"].to_string();
        let pairs = [("conflict", id.as_str()), ("choice", "offered"), ("ground", "核对原始记录")];
        let done = ground.du().post(&ground.path("/conflicts"), &pairs);
        assert_eq!(done.status, 303, "{}", done.html);
        assert_eq!(ground.cell("s.l1.c1"), "17");
        let again = ground.du().post(&ground.path("/conflicts"), &pairs);
        assert_eq!(again.status, 409, "{}", again.html);
    }
}

#[test]
fn without_script_the_sheet_is_a_form_that_saves_what_was_changed() {
    for engine in engines() {
        let ground = ground(engine, &wide(3, 4));
        let seq = page_seq(&ground);
        let pairs =
            [("seq", seq.as_str()), ("c.s.l1.c1", "5"), ("c.s.l1.c2", "4"), ("c.s.l2.c1", "")];
        let done = ground.du().post(&ground.path(""), &pairs);
        assert_eq!(done.status, 303, "{}", done.html);
        assert_eq!((ground.cell("s.l1.c1"), ground.cell("s.l1.sum")), ("5".into(), "9".into()));
        assert_eq!(ground.cell("s.l2.c1"), "");
        // A page from before the save of somebody else: both values are kept here too.
        let ma = ground.city.as_account("ma");
        let token = token(9);
        let cells = json!([["s.l1.c1", "6", 1_000_000]]).to_string();
        ma.post(&ground.path("/cells"), &[("token", &token), ("cells", &cells)]);
        ground.du().post(&ground.path(""), &[("seq", &seq), ("c.s.l1.c1", "7")]);
        assert_eq!(ground.cell("s.l1.c1"), "6");
        assert!(ground.du().get(&ground.path("")).says("id=\"differ\""));
    }
}

fn page_seq(ground: &Ground) -> String {
    let html = ground.du().get(&ground.path("")).html;
    let at = html.split("name=\"seq\" value=\"").nth(1).unwrap();
    at.split('"').next().unwrap().to_owned()
}

#[test]
fn a_county_sees_and_writes_no_sheet_of_another() {
    let ground = ground("sqlite", &wide(2, 3));
    let other = ground.county + 1_000_000;
    ground.city.add_account("gu", identity::Role::County, Some(other));
    let gu = ground.city.as_account("gu");
    assert_eq!(gu.get(&ground.path("")).status, 404);
    let token = token(1);
    let cells = json!([["s.l1.c1", "1", 0]]).to_string();
    let refused = gu.post(&ground.path("/cells"), &[("token", &token), ("cells", &cells)]);
    assert_eq!(refused.status, 403, "{}", refused.html);
    assert_eq!(gu.get(&ground.path("/workbook")).status, 404);
    assert_eq!(ground.cell("s.l1.c1"), "");
}

#[test]
fn a_sheet_with_something_in_the_way_is_not_handed_in() {
    for engine in engines() {
        let ground = ground(engine, &wide(2, 3));
        save(&ground, "du", 1, &json!([["s.l1.c1", "1", 0], ["s.l1.c2", "2", 0]]));
        let said = ground.du().post(&ground.path("/submit"), &[]);
        assert!(said.location.ends_with("#jumps"), "{}", said.location);
        let page = ground.du().get(&ground.path(""));
        assert!(page.says("第2列大于第1列") && page.says("data-at=\"s.l1.c2\""), "{}", page.html);
        let base = ground.du().get_json(&ground.path("/findings"));
        assert!(base.says("R204"), "{}", base.html);
        save(&ground, "du", 2, &json!([["s.l1.c2", "1", 1_000_000]]));
        ground.du().post(&ground.path("/submit"), &[]);
        assert!(ground.du().get(&ground.path("")).says("已报送"));
    }
}
