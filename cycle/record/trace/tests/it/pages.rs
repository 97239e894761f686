//! The pages for people, through the front door: found by hand, and no more told than the redaction lets through.

use identity::Role;
use terms::Text;

use crate::front::Front;
use crate::make::{Say, document, makes, sees};

/// Invented codes: a raw lot that is bad, what was made of it, and who has it.
const RAW: &str = "https://id.gs1.org/01/06901234000016/10/R1";
const MIX: &str = "https://id.gs1.org/01/06901234000023/10/M1";
const SOAP: &str = "https://id.gs1.org/01/06901234000030/10/S1";
const OTHER: &str = "https://id.gs1.org/01/06901234000030/10/S2";

fn engines(test: impl Fn(&str)) {
    store::testing::engines().into_iter().for_each(test);
}

/// Raw lot R1 → mix M1 → soap S1 and S2; S1 goes to a shop and a rival, S2 to the rival alone.
fn chain(engine: &str) -> Front {
    let front = Front::new(engine);
    let make = |tx: &mut store::Tx<'_>, code: &str, name: &str| {
        let unit = units::add(
            tx,
            &units::NewUnit {
                code: code.to_owned(),
                kind: "firm".to_owned(),
                name: Text::new(name, name),
                short: None,
                valid_from: "2020-01-01".parse().expect("a day"),
                valid_to: None,
            },
        )?;
        trace::redaction::register(tx, unit.0, &format!("urn:firm:{code}"), 0)?;
        Ok::<i64, terms::Error>(unit.0)
    };
    let units = front
        .city
        .space
        .db
        .write(store::Actor::PROGRAM, move |tx| {
            Ok((
                make(tx, "maker", "示例日化厂")?,
                make(tx, "shop", "示例商店")?,
                make(tx, "rival", "示例对手商行")?,
            ))
        })
        .unwrap();
    front.city.add_account("maker", Role::Firm, Some(units.0));
    front.city.add_account("shop", Role::Firm, Some(units.1));
    let mut raw =
        sees(10, "commissioning", &[]).quantity(RAW, "100", "KGM").place("urn:place:plant");
    raw.action = Some("ADD".into());
    let raw = raw.named("urn:uuid:raw");
    let mut bad = sees(20, "inspecting", &[]).quantity(RAW, "100", "KGM").place("urn:place:plant");
    bad.disposition = Some("non_conformant".into());
    let mix = makes(30, &[], &[]).input(RAW, "100", "KGM").output(MIX, "95", "KGM");
    let soap = makes(40, &[], &[])
        .input(MIX, "95", "KGM")
        .output(SOAP, "50", "KGM")
        .output(OTHER, "40", "KGM");
    let send = |minute: usize, lot: &str, amount: &str, to: &str| {
        let event =
            sees(minute, "shipping", &[]).quantity(lot, amount, "KGM").place("urn:place:plant");
        event
            .parties("urn:firm:maker", &format!("urn:firm:{to}"))
            .places("urn:place:plant", &format!("urn:place:{to}"))
    };
    let got = sees(55, "receiving", &[]).quantity(SOAP, "20", "KGM").place("urn:place:shop");
    let got =
        got.parties("urn:firm:maker", "urn:firm:shop").places("urn:place:plant", "urn:place:shop");
    let told = front.capture_as(
        "maker",
        document(&[
            raw,
            bad.named("urn:uuid:bad"),
            mix.place("urn:place:plant").named("urn:uuid:mix"),
            soap.place("urn:place:plant").named("urn:uuid:soap"),
            send(50, SOAP, "20", "shop").named("urn:uuid:shop"),
            got.named("urn:uuid:got"),
            send(60, SOAP, "30", "rival").named("urn:uuid:rival"),
            send(70, OTHER, "40", "rival").named("urn:uuid:rival2"),
        ]),
        &[],
    );
    assert_eq!(told.status, 202, "{}", told.text);
    let job = front.call("maker", "GET", told.header("location"), &[], "").json();
    assert_eq!(job["success"], true, "{job}");
    front
}

fn get(front: &Front, who: &str, path: &str) -> String {
    let page = front.city.as_account(who).get(path);
    assert_eq!(page.status, 200, "{path}: {}", page.html);
    page.html
}

fn of(code: &str, more: &str) -> String {
    format!("/trace/of?code={}{more}", web::encoded(code))
}

/// Addresses of links in a page whose label or words hold a text.
fn links(html: &str, holding: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in html.split("<a ").skip(1) {
        let whole = part.split("</a>").next().unwrap_or_default();
        let Some((_, rest)) = whole.split_once("href=\"") else { continue };
        let href = rest.split('"').next().unwrap_or_default();
        if whole.contains(holding) {
            found.push(href.replace("&amp;", "&").replace("&#38;", "&"));
        }
    }
    found
}

#[test]
fn from_the_code_of_a_complaint_the_bad_lot_and_the_holders_are_a_few_links_away() {
    engines(|engine| {
        let front = chain(engine);
        // What the complaint says is typed as it stands on the bottle.
        let typed = front.city.as_account("office").get("/trace?q=6901234000030&lot=S1");
        assert_eq!(typed.status, 303);
        assert_eq!(typed.location, of(SOAP, ""));
        let mut page = get(&front, "office", &typed.location);
        let mut expansions = 0;
        while !page.contains("记录为异常\"") {
            let next = links(&page, "展开").into_iter().next().expect("a side that can be opened");
            page = get(&front, "office", next.split('#').next().unwrap());
            expansions += 1;
            assert!(expansions <= 4, "{engine}: the bad lot is found in four expansions");
        }
        // Click 1: the lot that is marked; 2: its recall scope.
        let bad = links(&page, "记录为异常\"").into_iter().next().expect("the bad lot is a link");
        assert!(bad.contains(&web::encoded(RAW)), "{bad}");
        let page = get(&front, "office", &bad);
        let scope = links(&page, "data-scope").into_iter().next().expect("a link to the scope");
        let page = get(&front, "office", &scope);
        for holder in ["示例商店", "示例对手商行"] {
            assert!(page.contains(holder), "{engine}: {holder}");
        }
        assert!(page.contains("列入依据") && page.contains("urn%3Auuid%3Amix"), "{page}");
    });
}

#[test]
fn a_firms_page_never_shows_its_neighbours_other_customers() {
    engines(|engine| {
        let front = chain(engine);
        let pages = [
            "/trace".to_owned(),
            "/trace?q=S-9".to_owned(),
            of(SOAP, ""),
            of(SOAP, "&tab=timeline"),
            of(SOAP, "&tab=map"),
            of(SOAP, "&tab=balance"),
            of(SOAP, "&tab=holders"),
            of(SOAP, "&mode=custody"),
            of(SOAP, "&mode=exposure"),
            of(RAW, ""),
            of(RAW, "&tab=holders"),
            format!("/trace/scope?code={}", web::encoded(SOAP)),
            format!("/trace/scope?code={}", web::encoded(RAW)),
            "/trace/events/urn:uuid:shop".to_owned(),
            "/trace/jobs".to_owned(),
        ];
        for path in &pages {
            let page = get(&front, "shop", path);
            let secrets =
                ["对手", "rival", "批号 S2", "批号 M1", "urn%3Auuid%3Amix", "30 千克", "95 千克"];
            for secret in secrets {
                assert!(!page.contains(secret), "{engine} {path}: {secret}\n{page}");
            }
        }
        // What the shop did get, it sees; the office sees both.
        assert!(get(&front, "shop", &of(SOAP, "&tab=timeline")).contains("示例日化厂"));
        assert!(get(&front, "office", &of(SOAP, "&tab=timeline")).contains("示例对手商行"));
        for gone in
            ["/trace/events/urn:uuid:rival", "/trace/events/urn:uuid:mix", "/trace/events/none"]
        {
            assert_eq!(front.city.as_account("shop").get(gone).status, 404, "{gone}");
        }
        // A number of the journal would count what others did.
        let counted = front.city.as_account("shop").get(&of(SOAP, "&as_of=3"));
        assert_eq!(counted.status, 422, "{}", counted.html);
        // Whether a code exists at all is not told either.
        let (known, unknown) =
            (get(&front, "shop", &of(OTHER, "")), get(&front, "shop", &of("urn:no:such", "")));
        for page in [known, unknown] {
            assert!(page.contains("没有您可查看的记录"), "{page}");
        }
    });
}

#[test]
fn a_wrong_check_digit_is_told_with_its_place_and_may_be_asked_for_as_it_is() {
    let front = chain("sqlite");
    let page = get(&front, "office", "/trace?q=6901234000031+S1");
    assert!(
        page.contains("第 13 位") && page.contains("应为 0") && page.contains("输入的是 1"),
        "{page}"
    );
    let corrected = links(&page, "6901234000030");
    assert_eq!(corrected[0], of(SOAP, ""));
    assert!(page.contains("data-scan"));
    let english = get(&front, "office", "/trace?q=6901234000031+S1&lang=en");
    assert!(english.contains("Digit 13 (the check digit) should be 0 and is 1"), "{english}");
    assert_eq!(front.city.as_account("office").get("/trace/of").status, 422);
}

#[test]
fn every_view_of_a_trace_says_what_it_knows_and_what_it_does_not() {
    engines(|engine| {
        let front = chain(engine);
        let picture = get(&front, "office", &of(RAW, ""));
        assert!(picture.contains("<svg") && picture.contains("断点"), "{picture}");
        let shut = links(&picture, "收起").into_iter().next().expect("a side that can be folded");
        let folded = get(&front, "office", shut.split('#').next().unwrap());
        assert!(folded.matches("data-key").count() < picture.matches("data-key").count());
        let timeline = get(&front, "office", &of(RAW, "&tab=timeline"));
        assert!(timeline.contains("检验") && timeline.contains("不合格"), "{timeline}");
        let balance = get(&front, "office", &of(RAW, "&tab=balance"));
        assert!(balance.contains("95.0%") && balance.contains("100 千克"), "{balance}");
        let holders = get(&front, "office", &of(RAW, "&tab=holders"));
        assert!(
            holders.contains("70 千克") && holders.contains("20 千克") && holders.contains("在途"),
            "{holders}"
        );
        let before = get(&front, "office", &of(RAW, "&as_of=2020-01-01"));
        assert!(before.contains("没有您可查看的记录"), "{before}");
        let product = get(&front, "office", &of("https://id.gs1.org/01/06901234000030", ""));
        assert_eq!(links(&product, "批号 S").len(), 2, "{product}");
        let csv = front
            .city
            .as_account("office")
            .get(&format!("/trace/scope.csv?code={}", web::encoded(RAW)));
        assert!(csv.media.starts_with("text/csv") && csv.html.lines().count() > 4, "{}", csv.html);
    });
}

#[test]
fn an_event_is_read_by_a_person_with_its_declaration_of_error() {
    engines(|engine| {
        let front = chain(engine);
        let page = get(&front, "office", "/trace/events/urn:uuid:mix");
        for words in ["sha-256", "100 KGM", "批号 M1", "/trace/jobs/", "transformation"] {
            assert!(page.to_lowercase().contains(&words.to_lowercase()), "{words}: {page}");
        }
        let mut wrong =
            sees(50, "shipping", &[]).quantity(SOAP, "20", "KGM").place("urn:place:plant");
        wrong = wrong
            .parties("urn:firm:maker", "urn:firm:shop")
            .places("urn:place:plant", "urn:place:shop");
        wrong.error_declaration = Some(epcis::event::ErrorDeclaration {
            declaration_time: "2026-07-03T00:00:00Z".into(),
            reason: Some("did_not_occur".into()),
            corrective_event_ids: Vec::new(),
            extensions: Vec::new(),
        });
        let told = front.capture_as("maker", document(&[wrong.named("urn:uuid:shop")]), &[]);
        assert_eq!(told.status, 202, "{}", told.text);
        let page = get(&front, "office", "/trace/events/urn:uuid:shop");
        assert!(page.contains("该事件作废") && page.contains("未发生"), "{page}");
        let after = get(&front, "office", &of(SOAP, "&tab=timeline"));
        assert!(
            after.contains("urn%3Auuid%3Arival") && !after.contains("urn%3Auuid%3Ashop"),
            "{after}"
        );
        let jobs = get(&front, "office", "/trace/jobs");
        assert_eq!(
            links(&jobs, "2").iter().filter(|href| href.starts_with("/trace/jobs/")).count(),
            2
        );
    });
}

#[test]
fn a_job_tells_its_problems_to_its_own_person_and_to_the_office() {
    engines(|engine| {
        let front = chain(engine);
        let twice = sees(10, "commissioning", &[]).quantity(RAW, "7", "KGM").named("urn:uuid:raw");
        let told = front.capture_as("maker", document(&[twice]), &[]);
        let code = told.header("location").rsplit('/').next().unwrap().to_owned();
        let page = get(&front, "maker", &format!("/trace/jobs/{code}"));
        assert!(page.contains("event-exists") && page.contains("第 1 个事件"), "{page}");
        assert_eq!(front.city.as_account("office").get(&format!("/trace/jobs/{code}")).status, 200);
        assert_eq!(front.city.as_account("shop").get(&format!("/trace/jobs/{code}")).status, 404);
    });
}
