//! Every kind of paper that ships, over the demo city: drafted, filled, previewed; the bulletin to its file.

use web::testing::City;

/// The fields of a kind, filled with the examples of the pack.
fn examples(kind: &packs::PaperKind) -> Vec<(String, String)> {
    let inputs = kind.input.iter();
    inputs.map(|it| (format!("in.{}", it.name), it.example.clone())).collect()
}

/// A frozen run of the year's scheme.
fn frozen(city: &City) -> i64 {
    let known = |city: &City| {
        city.space
            .db
            .read(|tx| Ok(check::assessment::frozen_runs(tx)?.first().map(|run| run.id)))
            .unwrap()
    };
    if let Some(run) = known(city) {
        return run;
    }
    let page =
        city.as_account("zhou").post("/assessment/yc-2026/freeze", &[("ground", "年度考核")]);
    assert_eq!(page.status, 303, "{}", page.html);
    known(city).unwrap()
}

fn subject(city: &City, kind: &packs::PaperKind) -> Vec<(String, String)> {
    use packs::PaperAbout as A;
    let text = |sql: &'static str| -> String {
        city.space.db.read(move |tx| tx.one(sql, &[], |r| r.get(0))).unwrap()
    };
    let mut pairs = vec![("kind".to_owned(), kind.code.clone())];
    let mut give = |name: &str, value: String| pairs.push((name.to_owned(), value));
    match kind.about {
        A::City | A::Paper => {}
        A::County => give("unit", "140823".into()),
        A::Firm => give(
            "unit",
            text("select u.code from unit u join firm f on f.unit = u.id order by u.id"),
        ),
        A::Sample => give(
            "sample",
            text(
                "select code from fact_samples where verdict = 'fail' and until is null order by id",
            ),
        ),
    }
    if kind.feed.iter().any(|feed| feed == "assessment.run") {
        give("run", frozen(city).to_string());
    }
    give("period", "2026".into());
    pairs
}

fn drafter(kind: &packs::PaperKind) -> &'static str {
    if kind.drafts.contains(&packs::Role::QualityOffice) { "zhou" } else { "cheng" }
}

#[test]
fn every_shipped_kind_of_paper_is_filled_with_the_demo_city() {
    crate::with_yuncheng(|city| {
        let files = packs::Files::embedded(shipped::FILES);
        let (pack, _) = packs::Pack::read_from(&files, "yuncheng").unwrap();
        for kind in pack.papers.iter().filter(|kind| kind.about != packs::PaperAbout::Paper) {
            let mut pairs = subject(city, kind);
            pairs.extend(examples(kind));
            let pairs: Vec<(&str, &str)> =
                pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            let caller = city.as_account(drafter(kind));
            let page = caller.post("/papers/new", &pairs);
            assert_eq!(page.status, 303, "{}: {}", kind.code, page.html);
            let page = caller.get(&page.location);
            assert!(page.says("paper-sheet"), "{}: {}", kind.code, page.html);
            assert!(!page.says("null") && !page.says("NaN"), "{}", kind.code);
            assert!(page.says("未签发") && page.says("合成"), "{}", kind.code);
        }
    });
}

#[test]
fn the_bulletin_of_a_frozen_run_is_signed_printed_and_checked() {
    crate::with_yuncheng(|city| {
        let run = frozen(city).to_string();
        let form = [("kind", "assessment-bulletin"), ("run", run.as_str())];
        let paper = city.as_account("zhou").post("/papers/new", &form).location;
        for (account, step) in
            [("zhou", "submit"), ("meng", "review"), ("gao", "sign"), ("meng", "issue")]
        {
            let page = city.as_account(account).post(&format!("{paper}/{step}"), &[]);
            assert_eq!(page.status, 303, "{step}: {}", page.html);
        }
        let page = city.as_account("gao").get(&paper);
        assert!(
            page.says("运质强办〔2026〕示例发") && page.says("考核结果的通报"),
            "{}",
            page.html
        );
        let file = city.as_account("gao").get(&format!("{paper}/paper.pdf"));
        assert!(file.bytes.starts_with(b"%PDF"));
        let code =
            page.html.split("/papers/check?code=").nth(1).unwrap().split('"').next().unwrap();
        let check = city.as_account("liang").get(&format!("/papers/check?code={code}"));
        assert!(check.says("县情况 · 盐湖区 · 得分"), "{}", check.html);
        assert!(check.says("今天的数字与签发时相同"), "nothing was corrected since");
        let receipts = city.as_account("du").get("/papers/receipts");
        assert!(receipts.says("考核结果的通报"));
    });
}
