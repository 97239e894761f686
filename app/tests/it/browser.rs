//! The pages in a real browser: by keyboard alone, with a workbook, on a phone.

use serde_json::json;

use crate::driver::{Browser, END, Server};

#[test]
fn a_clerk_signs_in_changes_the_language_and_goes_down_to_a_record_by_keyboard_alone() {
    let server = Server::start("yuncheng");
    let browser = Browser::open();
    browser.sign_in(&server, "zhou");
    assert!(browser.text().contains("运城市"), "{}", browser.text());
    browser.go(&format!("{}/?lang=en", server.address));
    assert!(
        browser.text().contains("Overview") && browser.title().contains("Yuncheng"),
        "{}",
        browser.text()
    );
    browser.go(&format!("{}/?lang=zh", server.address));
    // Dashboard → county → indicator → explanation → records → one record, with Tab and Enter only.
    browser.tab_to("/counties/140882");
    assert!(browser.title().contains("河津市"), "{}", browser.title());
    browser.tab_to("/indicators/mfg_pass_rate");
    assert!(browser.title().contains("制造业产品质量合格率"), "{}", browser.title());
    if !browser.path().contains("explain") {
        browser.tab_to("explain=1");
    }
    assert!(browser.text().contains("按下列投入再算一遍"), "{}", browser.text());
    browser.tab_to("/samples?");
    assert!(browser.text().contains("共"), "{}", browser.text());
    browser.tab_to("/samples/");
    assert!(browser.path().starts_with("/samples/"), "{}", browser.path());
    // The sheet of keys opens with a question mark and closes with Escape.
    browser.keys("?");
    browser.wait_until(|| {
        browser.script("return document.getElementById('keys').open") == json!(true)
    });
    browser.keys("\u{e00c}");
    browser.wait_until(|| {
        browser.script("return document.getElementById('keys').open") == json!(false)
    });
    browser.keys(END);
}

#[test]
fn a_workbook_with_three_bad_rows_among_a_thousand_comes_back_annotated() {
    let server = Server::start("yuncheng");
    let browser = Browser::open();
    browser.sign_in(&server, "zhou");
    let mut text = String::from(
        "抽样单编号,统一社会信用代码,所在县（市、区）,产品名称,领域,抽样目的,抽样日期,检验结论\n",
    );
    for n in 1..=1000 {
        let (firm, verdict) = match n {
            14 => ("F99999".to_owned(), "合格"),
            500 => (format!("F{:05}", n % 800 + 1), "也许"),
            _ => (format!("F{:05}", n % 800 + 1), "合格"),
        };
        let day = if n == 900 { "2026-13-40" } else { "2026-05-06" };
        text.push_str(&format!("浏览器试样{n},{firm},,水泥,制造业,评价性抽样,{day},{verdict}\n"));
    }
    let file = server.folder.join("samples.csv");
    std::fs::write(&file, text).unwrap();
    browser.go(&format!("{}/imports/new?kind=samples", server.address));
    browser.write("input[type=file]", file.to_str().unwrap());
    let button = browser.find("main form button[type=submit], main form .button.primary");
    browser.call("POST", &format!("/element/{button}/click"), &json!({}));
    browser.wait_until(|| browser.text().contains("997"));
    let said = browser.text();
    assert!(said.contains("3行") && said.contains("F99999"), "{said}");
    let href = browser.script(
        "return document.querySelector('a[href$=\"annotated.xlsx\"]').getAttribute('href')",
    );
    // The same session fetches the file that the link offers.
    let bytes = browser.script(&format!(
        "const r = new XMLHttpRequest(); r.open('GET', {href}, false); r.overrideMimeType('text/plain; charset=x-user-defined'); r.send(); return r.status + ' ' + r.responseText.length + ' ' + r.responseText.slice(0, 2)"
    ));
    let bytes = bytes.as_str().unwrap_or_default();
    assert!(bytes.starts_with("200 ") && bytes.ends_with("PK"), "{bytes}");
}

#[test]
fn no_page_breaks_the_policy_or_scrolls_sideways_on_a_phone() {
    let server = Server::start("yuncheng");
    let browser = Browser::open();
    browser.sign_in(&server, "zhou");
    browser.call(
        "POST",
        "/goog/cdp/execute",
        &json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": { "width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": true } }),
    );
    for path in PAGES {
        for lang in ["zh", "en"] {
            let joint = if path.contains('?') { '&' } else { '?' };
            browser.go(&format!("{}{path}{joint}lang={lang}", server.address));
            let width = browser
                .script("return document.documentElement.scrollWidth")
                .as_i64()
                .unwrap_or(9999);
            assert!(width <= 390, "{path} in {lang} is {width} px wide");
            let bad =
                browser.script("return document.body.innerText.match(/\\[[a-z]+(-[a-z]+)+\\]/)");
            assert!(bad.is_null(), "{path} in {lang}: a text is missing: {bad}");
        }
    }
    let log = browser.call("POST", "/se/log", &json!({ "type": "browser" }));
    let severe: Vec<String> = log
        .as_array()
        .into_iter()
        .flatten()
        .filter(|entry| entry["level"] == "SEVERE")
        .map(|entry| entry["message"].to_string())
        .collect();
    assert!(severe.is_empty(), "{severe:?}");
}

/// Every page that the header leads to, and what lies below it where it is of another shape.
const PAGES: &[&str] = &[
    "/",
    "/counties/140882",
    "/indicators",
    "/indicators/mfg_pass_rate?period=2026&explain=1",
    "/assessment",
    "/assessment/yc-2026?period=2026",
    "/samples",
    "/complaints",
    "/inspections",
    "/checks",
    "/day",
    "/cases",
    "/cases/new?kind=rectification",
    "/papers",
    "/papers/new",
    "/papers/new?kind=order-to-correct",
    "/papers/register",
    "/papers/receipts",
    "/papers/batches",
    "/papers/check",
    "/runs",
    "/units",
    "/units/140882",
    "/units/140882/split",
    "/units/boundaries",
    "/people",
    "/packs",
    "/imports",
    "/journal",
    "/me",
    "/find?q=hj",
    "/keys",
];
