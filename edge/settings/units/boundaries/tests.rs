//! Official boundaries come in by a page, with their approval number or not at all.

use identity::Role;

use crate::tests::{on_each_engine, speaks};

const FILE: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"gb":"156140802","name":"?"},"geometry":
        {"type":"Polygon","coordinates":[[[111,35],[111.5,35],[111.5,35.4],[111,35.4],[111,35]]]}},
    {"type":"Feature","properties":{"name":"乙县"},"geometry":
        {"type":"Polygon","coordinates":[[[111.5,35],[112,35],[112,35.4],[111.5,35.4],[111.5,35]]]}},
    {"type":"Feature","properties":{"adcode":999999,"name":"邻市某县"},"geometry":
        {"type":"Polygon","coordinates":[[[112,35],[113,35],[113,36],[112,35]]]}}]}"#;
const WORDS: [(&str, &str); 3] =
    [("approval", "晋S（2023）005号"), ("publisher", "示例测绘院"), ("published_on", "2023-05-01")];

#[test]
fn boundaries_are_matched_drawn_with_their_number_and_can_be_taken_off() {
    on_each_engine(|town| {
        let office = town.city.as_role(Role::Administrator);
        assert!(office.get("/units/boundaries").says("还没有官方边界"));
        let done = office.upload("/units/boundaries", &WORDS, "界线.geojson", FILE.as_bytes());
        assert_eq!(done.status, 303, "{}", done.html);
        let page = town.page(Role::Department, "/units/boundaries");
        assert!(page.says("审图号：晋S(2023)005号"), "{}", page.html);
        assert!(page.says("999999 邻市某县"), "what is no unit here is listed: {}", page.html);
        assert!(page.says("class=\"area s1\"") && !page.says("boundaries/"), "{}", page.html);
        let again = office.upload("/units/boundaries", &WORDS, "界线.geojson", FILE.as_bytes());
        assert_eq!(again.status, 303);
        assert_eq!(town.verbs_of("boundaries.imported"), 1, "the same file changes nothing");

        let page = office.get("/units/boundaries");
        let at = page.html.find("/units/boundaries/").expect("a form to take it off");
        let id: String = page.html[at + 18..].chars().take_while(char::is_ascii_digit).collect();
        let path = format!("/units/boundaries/{id}/off");
        assert_eq!(office.post(&path, &[]).status, 422, "a ground is asked for");
        assert_eq!(office.post(&path, &[("ground", "范围有误")]).status, 303);
        assert_eq!(office.post(&path, &[("ground", "范围有误")]).status, 404);
        let page = town.page(Role::Department, "/units/boundaries");
        assert!(page.says("还没有官方边界") && page.says("已换下"), "{}", page.html);
    });
}

#[test]
fn a_file_that_is_none_is_told_what_it_is() {
    on_each_engine(|town| {
        let office = town.city.as_role(Role::Administrator);
        let swapped = FILE.replacen("[111,35]", "[35,111]", 1);
        let metres = FILE.replacen("[111,35]", "[12356666,4167000]", 1);
        let strangers = FILE.replace("156140802", "1").replace("乙县", "丙县");
        let twice = FILE.replace("乙县", "甲区");
        for (words, bytes, says) in [
            (WORDS, b"PK\x03\x04".as_slice(), "不是GeoJSON"),
            (WORDS, b"{\"type\":\"Topology\"}", "FeatureCollection"),
            (WORDS, swapped.as_bytes(), "纬度在前"),
            (WORDS, metres.as_bytes(), "不是经纬度"),
            (WORDS, strangers.as_bytes(), "对得上本市"),
            (WORDS, twice.as_bytes(), "140802"),
            ([("approval", "没有"), WORDS[1], WORDS[2]], FILE.as_bytes(), "不像审图号"),
            ([("approval", ""), WORDS[1], WORDS[2]], FILE.as_bytes(), "field-approval-error"),
            ([WORDS[0], ("publisher", ""), WORDS[2]], FILE.as_bytes(), "field-publisher-error"),
            ([WORDS[0], WORDS[1], ("published_on", "")], FILE.as_bytes(), "published_on-error"),
        ] {
            let page = office.upload("/units/boundaries", &words, "x.geojson", bytes);
            assert_eq!(page.status, 422, "{says}: {}", page.html);
            assert!(page.says(says), "{says}: {}", page.html);
            speaks(&page, "/units/boundaries");
        }
        assert_eq!(town.verbs_of("boundaries.imported"), 0);
        let stranger = town.city.as_role(Role::Department);
        let refused = stranger.upload("/units/boundaries", &WORDS, "x.geojson", FILE.as_bytes());
        assert_eq!(refused.status, 403);
    });
}
