//! Every kind of paper that ships, over the demo city, from its draft to its issue; the bulletin checked by its
//! printed code.

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

/// Who drafts, reviews, signs and issues, each another person: the office and its leader, or the people of
/// the institute in whose name the paper goes out.
fn hands(kind: &packs::PaperKind) -> [&'static str; 4] {
    if kind.drafts.contains(&packs::Role::QualityOffice) {
        ["zhou", "meng", "gao", "meng"]
    } else if kind.series.as_deref() == Some("metrology") {
        ["tong", "bai", "shen", "tong"]
    } else {
        ["cheng", "ruan", "fang", "cheng"]
    }
}

/// From a form to the issued paper; returns its address and number.
fn issued(city: &City, kind: &packs::PaperKind, pairs: &[(String, String)]) -> (String, String) {
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let [drafter, reviewer, signer, issuer] = hands(kind);
    let caller = city.as_account(drafter);
    let page = caller.post("/papers/new", &pairs);
    assert_eq!(page.status, 303, "{}: {}", kind.code, page.html);
    let paper = page.location;
    let page = caller.get(&paper);
    assert!(page.says("paper-sheet"), "{}: {}", kind.code, page.html);
    assert!(!page.says("null") && !page.says("NaN"), "{}", kind.code);
    assert!(page.says("未签发") && page.says("合成"), "{}", kind.code);
    for (account, step) in
        [(drafter, "submit"), (reviewer, "review"), (signer, "sign"), (issuer, "issue")]
    {
        let page = city.as_account(account).post(&format!("{paper}/{step}"), &[]);
        assert_eq!(page.status, 303, "{} {step} by {account}: {}", kind.code, page.html);
    }
    let page = city.as_account(signer).get(&paper);
    assert!(page.says("已印发") && !page.says("未签发"), "{}: {}", kind.code, page.html);
    let file = city.as_account(signer).get(&format!("{paper}/paper.pdf"));
    assert!(file.bytes.starts_with(b"%PDF"), "{}", kind.code);
    let id: i64 = paper.rsplit('/').next().unwrap().parse().unwrap();
    let number = city.space.db.read(move |tx| Ok(reports::papers::number_of(tx, id)?.unwrap().0));
    (paper, number.unwrap())
}

#[test]
fn every_shipped_kind_of_paper_goes_from_draft_to_issue_in_the_demo_city_each_step_by_another() {
    crate::with_yuncheng(|city| {
        let files = packs::Files::embedded(shipped::FILES);
        let (pack, _) = packs::Pack::read_from(&files, "yuncheng").unwrap();
        let mut last = None;
        let about_papers =
            |kind: &&_| matches!(kind, packs::PaperKind { about: packs::PaperAbout::Paper, .. });
        let kinds = pack.papers.iter().map(|it| &it.it);
        let (referring, others): (Vec<_>, Vec<_>) = kinds.partition(about_papers);
        assert!(others.len() + referring.len() >= 20, "{}", pack.papers.len());
        for kind in others {
            let mut pairs = subject(city, kind);
            pairs.extend(examples(kind));
            let (paper, number) = issued(city, kind, &pairs);
            if kind.code == "dispatch-order" {
                last = Some((paper, number));
            }
        }
        // What refers to another paper comes when there is one.
        let (paper, number) = last.expect("dispatch orders are among the kinds");
        for kind in referring {
            let mut pairs = subject(city, kind);
            pairs.push(("paper".to_owned(), number.clone()));
            pairs.extend(examples(kind));
            issued(city, kind, &pairs);
            assert!(city.as_account("zhou").get(&paper).says("已撤回"), "{}", kind.code);
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
        assert!(
            check.says("今天的数字与签发时相同"),
            "nothing was corrected since: {}",
            check.html
        );
        let receipts = city.as_account("du").get("/papers/receipts");
        assert!(receipts.says("考核结果的通报"));
    });
}
