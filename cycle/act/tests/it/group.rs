//! Duties of the three layers, and meetings whose resolutions become cases.

use identity::Role;
use store::testing::engines;

use crate::city;

#[test]
fn a_duty_has_holder_ground_and_evidence_and_its_gap_is_shown() {
    for engine in engines() {
        let city = city(engine);
        let clerk = city.as_role(Role::County);
        let mine = clerk.get("/duties");
        assert!(mine.says("召开质量强市领导小组会议") && mine.says("没有记录"), "{}", mine.html);
        assert!(!mine.says("日管控"), "a county holds no duty of a firm");
        assert!(
            clerk.get("/day").says("召开质量强市领导小组会议"),
            "overdue duties are in one's day"
        );
        let done = |pairs: &[(&str, &str)]| clerk.post("/duties/gov-leading-group", pairs);
        assert_eq!(done(&[("words", "")]).status, 422);
        assert_eq!(done(&[("words", "开了会"), ("on", "2099-01-01")]).status, 422);
        assert_eq!(done(&[("words", "开了第四次会议"), ("address", "/meetings/1")]).status, 303);
        assert!(!clerk.get("/day").says("召开质量强市领导小组会议"));
        let office = city.as_role(Role::Office);
        let all = office.get("/duties");
        for said in ["日管控", "质量强国建设纲要", "缺"] {
            assert!(all.says(said), "{said}");
        }
        // Whoever does not hold it records nothing.
        let page = office.post("/duties/gov-leading-group", &[("words", "代记")]);
        assert_eq!(page.status, 403);
        // A file shows it as well as an address: whoever may see the unit sees it, a neighbour does not.
        let words = [("words", "开了第五次会议"), ("on", "2026-11-20")];
        let made = clerk.upload(
            "/duties/gov-leading-group/evidence",
            &words,
            "纪要.txt",
            "议定三项".as_bytes(),
        );
        assert_eq!(made.status, 303, "{}", made.html);
        let page = clerk.get("/duties/gov-leading-group");
        assert!(
            page.says("第五次") && page.says("纪要.txt") && page.says("/meetings/1"),
            "{}",
            page.html
        );
        let file =
            page.html.split("href=\"/duties/evidence/").nth(1).unwrap().split('"').next().unwrap();
        let file = format!("/duties/evidence/{file}/download");
        assert_eq!(clerk.get(&file).html, "议定三项");
        assert_eq!(office.get(&file).html, "议定三项");
        let neighbour = city.as_account("neighbour");
        assert_eq!(neighbour.get(&file).status, 404);
        assert!(!neighbour.get("/duties/gov-leading-group").says("第五次"));
    }
}

#[test]
fn a_resolution_becomes_a_case_or_says_why_not() {
    for engine in engines() {
        let city = city(engine);
        let office = city.as_role(Role::Office);
        let made = office.post(
            "/meetings",
            &[
                ("title", "领导小组第四次会议"),
                ("on", "2026-11-10"),
                ("unit", "140800"),
                ("chair", "分管副市长"),
            ],
        );
        assert_eq!(made.status, 303, "{}", made.html);
        let meeting = made.location.split('?').next().unwrap().to_owned();
        assert_eq!(
            office.post(&format!("{meeting}/items"), &[("title", "电缆质量问题")]).status,
            303
        );
        let resolve =
            |pairs: &[(&str, &str)]| office.post(&format!("{meeting}/items/1/resolve"), pairs);
        assert_eq!(resolve(&[("words", ""), ("unit", "140802")]).status, 422);
        let early = [("words", "一"), ("unit", "140802"), ("due", "2026-11-09")];
        assert_eq!(resolve(&early).status, 422, "a day before the meeting");
        let made = resolve(&[("words", "开展电缆专项整治"), ("unit", "140802")]);
        assert_eq!(made.status, 303, "{}", made.html);
        let dated = [("words", "抽检电缆五十批"), ("unit", "140881"), ("due", "2026-12-18")];
        assert_eq!(resolve(&dated).status, 303);
        assert_eq!(
            resolve(&[("words", "另行研究"), ("unit", "140881"), ("why_not", "数据不足")]).status,
            303
        );
        let page = office.get(&meeting);
        assert!(page.says("待落实") && page.says("不立案：数据不足"), "{}", page.html);
        // 10 November and thirty days is Thursday 10 December; the other day was said by the meeting itself.
        assert!(page.says("2026-12-10") && page.says("2026-12-18"), "{}", page.html);
        let minutes =
            page.html.split("/papers/new?kind=minutes").nth(1).expect("minutes are drafted");
        let minutes = minutes.split('"').next().unwrap();
        for said in ["领导小组第四次会议", "分管副市长", "抽检电缆五十批 | 乙县 | 2026年12月18日"]
        {
            assert!(minutes.contains(&web::encoded(said)), "{said}: {minutes}");
        }
        assert!(
            !minutes.contains(&web::encoded("另行研究")),
            "what was not resolved is no resolution"
        );
        let clerk = city.as_role(Role::County);
        assert!(!clerk.get(&meeting).says("kind=minutes"), "the office drafts them");
        assert!(clerk.get("/day").says("开展电缆专项整治"), "it is the unit's to do at once");
        let theirs = clerk.get(&meeting);
        assert!(
            theirs.says("开展电缆专项整治") && !theirs.says("另行研究"),
            "each sees what concerns them"
        );
        assert_eq!(clerk.post("/meetings", &[("title", "x")]).status, 403);
        let case = clerk
            .get("/cases")
            .html
            .split("href=\"/cases/")
            .find(|it| it.contains("专项整治"))
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        assert!(
            clerk.get(&format!("/cases/{case}")).says(&format!("href=\"{meeting}\"")),
            "the chain back"
        );
    }
}
