//! Goods in a real browser: the picture of a label leads to the product and to its trace; a complaint of the demo city
//! leads to the bad lot, and the lot to everybody who has it.

use std::path::Path;

use serde_json::{Value, json};

use crate::driver::{Browser, Server};

const GTIN: &str = "06901234567892";

/// A label with a square code, as a picture on the phone.
fn label(text: &str, file: &Path) {
    let code = fast_qr::QRBuilder::new(text).build().unwrap();
    let side = u32::try_from(code.size).unwrap() + 8;
    let picture = image::GrayImage::from_fn(side * 8, side * 8, |x, y| {
        let (x, y) = ((x / 8) as usize, (y / 8) as usize);
        let inside = (4..4 + code.size).contains(&x) && (4..4 + code.size).contains(&y);
        image::Luma([if inside && code[y - 4][x - 4].value() { 20 } else { 235 }])
    });
    picture.save(file).unwrap();
}

/// Hands a lot in from the session of the browser; the place of its making is all there is to it.
fn made(browser: &Browser, lot: &str) {
    let document = json!({
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-07-01T00:00:00Z",
        "epcisBody": { "eventList": [{
            "type": "ObjectEvent", "action": "ADD", "bizStep": "commissioning",
            "eventTime": "2026-07-02T01:00:00Z", "eventTimeZoneOffset": "+08:00",
            "readPoint": { "id": "urn:example:place:hall" },
            "quantityList": [{ "epcClass": format!("https://id.gs1.org/01/{GTIN}/10/{lot}"), "quantity": 10 }],
            "ilmd": { "cbvmda:bestBeforeDate": "2028-07-01" },
        }]},
    });
    let status = browser.script_with(
        "const r = new XMLHttpRequest(); r.open('POST', '/epcis/capture', false); r.setRequestHeader('content-type', 'application/json'); r.send(arguments[0]); return r.status",
        &json!([document.to_string()]),
    );
    assert_eq!(status, json!(202));
}

#[test]
fn a_label_leads_to_its_trace_and_a_complaint_to_the_bad_lot_and_its_holders() {
    let server = Server::start("yuncheng");
    let browser = Browser::open();
    browser.sign_in(&server, "zhou");
    complaint_to_holders(&server, &browser);
    browser.screen(390, 844);
    label_to_trace(&server, &browser);
}

/// The number of the complaint that an event of the chains stands under.
fn complaint(browser: &Browser) -> String {
    let found = browser.script(
        "const r = new XMLHttpRequest(); r.open('GET', '/epcis/events?EQ_disposition=returned', false); r.send(); \
         return JSON.parse(r.responseText).epcisBody.queryResults.resultsBody.eventList[0].bizTransactionList[0].bizTransaction",
    );
    found.as_str().and_then(|name| name.rsplit(':').next()).expect("a complaint").to_owned()
}

/// Follows the first link that a script finds.
fn click(browser: &Browser, find: &str) {
    let before = browser.path();
    let there = browser.script(&format!("const a = {find}; a?.click(); return a != null"));
    assert_eq!(there, Value::Bool(true), "{find} on {before}: {}", browser.text());
    browser.wait_for("the next page", || browser.path() != before);
}

fn complaint_to_holders(server: &Server, browser: &Browser) {
    let number = complaint(browser);
    browser.go(&format!("{}/find?q={number}", server.address));
    click(browser, "document.querySelector('main a[href^=\"/complaints/\"]')");
    // From the page of the complaint: the goods it is about, then the picture of where they came from.
    click(browser, "document.querySelector('a[href^=\"/trace?q=\"]')");
    click(browser, "document.querySelector('.trace-codes a[href^=\"/trace/of\"]')");
    let bad = "[...document.querySelectorAll('main svg a')].find((a) => (a.getAttribute('aria-label') ?? a.textContent).includes('记录为异常'))";
    let mut expansions = 0;
    while browser.script(&format!("return {bad} == null")) == Value::Bool(true) {
        expansions += 1;
        assert!(expansions <= 4, "the bad lot is found in four expansions");
        click(
            browser,
            "[...document.querySelectorAll('main svg a')].find((a) => (a.getAttribute('aria-label') ?? '').includes('展开'))",
        );
    }
    // Click one: the lot that is marked. Click two: everybody who has something of it.
    browser.script(&format!(
        "const a = {bad}; window.location = a.getAttribute('href') ?? a.href.baseVal; return true"
    ));
    browser.wait_for("the lot", || {
        browser.text().contains("烷基苯磺酸") && browser.text().contains("召回范围")
    });
    click(browser, "document.querySelector('a[data-scope]')");
    let text = browser.text();
    assert!(browser.path().starts_with("/trace/scope"), "{}", browser.path());
    for word in ["列入依据", "持有人", "芮城"] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

fn label_to_trace(server: &Server, browser: &Browser) {
    made(browser, "SCAN1");
    let file = server.folder.join("label.png");
    label(&format!("{}/01/{GTIN}/10/SCAN1", server.address), &file);
    let send = |page: &str| {
        browser.go(&format!("{}{page}", server.address));
        browser.wait_for("the button of the picture", || {
            browser.script("return document.querySelector('[data-scan] input[type=file]') !== null")
                == Value::Bool(true)
        });
        browser.write("[data-scan] input[type=file]", file.to_str().unwrap());
        browser.wait_for("what the picture leads to", || {
            browser.path() != page && browser.text().contains("SCAN1")
        });
        let wide = browser.script("return document.documentElement.scrollWidth");
        assert!(wide.as_i64().is_some_and(|wide| wide <= 390), "{page}: {wide} px wide");
    };
    // Whoever is signed in comes to the trace of it, and everybody to what is public of it.
    send("/trace");
    assert!(browser.path().starts_with("/trace/of"), "{}", browser.path());
    send("/product");
    assert!(browser.text().contains("2028-07-01"), "{}", browser.text());
}
