//! A visit on a phone without a network: opened, begun by the firm's code, filled, signed, sent when there is a network
//! again, and rated by the firm.

use serde_json::{Value, json};

use crate::driver::{Browser, Server};

fn phone(browser: &Browser) {
    let metrics = json!({ "cmd": "Emulation.setDeviceMetricsOverride",
        "params": { "width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true } });
    browser.call("POST", "/goog/cdp/execute", &metrics);
}

fn network(browser: &Browser, there: bool) {
    let told = json!({ "network_conditions": {
        "offline": !there, "latency": 0, "download_throughput": -1, "upload_throughput": -1 } });
    browser.call("POST", "/chromium/network_conditions", &told);
}

fn data(browser: &Browser, name: &str) -> String {
    let read = format!(
        "const p = document.querySelector('#visit'); return p ? p.dataset.{name} || '' : ''"
    );
    browser.script(&read).as_str().unwrap_or_default().to_owned()
}

fn click(browser: &Browser, css: &str) {
    let found = browser.script(&format!(
        "const it = document.querySelector({}); if (!it) return false; it.click(); return true",
        json!(css)
    ));
    assert_eq!(found, json!(true), "{css} on {}", browser.path());
}

fn fill(browser: &Browser, css: &str, value: &str) {
    let (css, value) = (json!(css), json!(value));
    let done = browser.script(&format!(
        "const it = document.querySelector({css}); if (!it) return false; it.value = {value};
         it.dispatchEvent(new Event('change', {{ bubbles: true }})); return true"
    ));
    assert_eq!(done, json!(true), "{css} on {}", browser.path());
}

#[test]
fn a_visit_is_filled_without_a_network_sent_afterwards_and_rated_by_the_firm() {
    let server = Server::start("yuncheng");
    let at = |path: &str| format!("{}{path}", server.address);

    // The office plans a visit for a complaint, by the two inspectors that have accounts, and prints the firm's code.
    let office = Browser::open();
    office.sign_in(&server, "zhou");
    office.go(&at("/campaigns"));
    let campaign = office.script(
        "return [...document.querySelectorAll('main tbody a')].find(a => a.innerText === 'D-2026-11').getAttribute('href')",
    );
    office.go(&at(campaign.as_str().unwrap()));
    let object = office
        .script("return document.querySelector('#visits tbody a').innerText")
        .as_str()
        .unwrap()
        .to_owned();
    office.go(&at("/visits/new"));
    for (name, value) in [
        ("object", object.as_str()),
        ("basis", "complaint"),
        ("subject", "S-AMR"),
        ("item", "farm-supplies"),
        ("first", "SYN-1408-0001"),
        ("second", "SYN-1408-0002"),
        ("ground", "示例投诉 浏览器1号"),
    ] {
        fill(&office, &format!("main [name='{name}']"), value);
    }
    click(&office, "main form button.primary");
    office.wait_until(|| office.path().starts_with("/visits/") && office.path() != "/visits/new");
    let visit = office.path();
    let door =
        office.script("return document.querySelector('a[href^=\"/doors/\"]').getAttribute('href')");
    office.go(&at(door.as_str().unwrap()));
    let entry = office
        .script("return document.querySelector('main dl a').getAttribute('href')")
        .as_str()
        .unwrap()
        .to_owned();
    let code = entry.rsplit("code=").next().unwrap().to_owned();

    // The firm scans before anybody is there.
    let firm = Browser::open();
    phone(&firm);
    firm.go(&at(&entry));
    assert!(
        firm.text().contains("现在没有检查") || !firm.text().contains("浏览器1号"),
        "{}",
        firm.text()
    );

    // On the phone: opened once, then the network goes.
    let inspector = Browser::open();
    phone(&inspector);
    inspector.sign_in(&server, "li");
    inspector.go(&at(&format!("{visit}/site")));
    inspector.wait_until(|| data(&inspector, "ready") == "1");
    inspector.wait_until(|| {
        inspector.script("return navigator.serviceWorker.controller !== null") == Value::Bool(true)
    });
    network(&inspector, false);
    fill(&inspector, "#code", &code);
    click(&inspector, "form[data-act=begin] button");
    inspector.wait_until(|| data(&inspector, "state") == "begun");

    // Opened again without a network: the page is there, and so is what was done.
    inspector.go(&at(&format!("{visit}/site")));
    inspector
        .wait_until(|| data(&inspector, "state") == "begun" && data(&inspector, "waits") == "1");
    let questions = inspector.script("return document.querySelectorAll('[data-question]').length");
    let questions = questions.as_u64().unwrap();
    assert!(questions > 2);
    for place in 0..questions {
        let answer = if place == 1 { "no" } else { "yes" };
        let css = format!("fieldset.question:nth-of-type({}) input[value={answer}]", place + 1);
        click(&inspector, &css);
        if answer == "no" {
            fill(
                &inspector,
                &format!("fieldset.question:nth-of-type({}) textarea", place + 1),
                "进货缺2单",
            );
        }
    }
    inspector.wait_until(|| data(&inspector, "waits") == (questions + 1).to_string());

    // The reserve under the seal of the sample is refused on the spot.
    for (name, value) in
        [("lot", "20261012"), ("stock", "180袋"), ("seal", "YC-BR-1"), ("reserve", "YC-BR-1")]
    {
        fill(&inspector, &format!("#{name}"), value);
    }
    click(&inspector, "form[data-act=sample] button");
    inspector.wait_until(|| inspector.text().contains("备样须另用一枚封条"));
    fill(&inspector, "#reserve", "YC-BR-2");
    click(&inspector, "form[data-act=sample] button");
    inspector.wait_until(|| inspector.text().contains("YC-BR-1 / YC-BR-2"));

    // The firm signs with a finger.
    inspector.script(
        "const pad = document.querySelector('#pad'); const box = pad.getBoundingClientRect();
         const touch = (type, x) => pad.dispatchEvent(new PointerEvent(type, { pointerId: 1, clientX: box.left + x, clientY: box.top + 20, bubbles: true }));
         pad.setPointerCapture = () => {}; touch('pointerdown', 20); touch('pointermove', 60); touch('pointermove', 90); touch('pointerup', 90);",
    );
    click(&inspector, "#sign");
    inspector.wait_until(|| data(&inspector, "state") == "signed");
    click(&inspector, "form[data-act=conclude] button");
    inspector.wait_until(|| data(&inspector, "state") == "done");
    assert!(inspector.text().contains("件待传"), "{}", inspector.text());

    // The server knows nothing yet.
    office.go(&at(&visit));
    assert!(office.text().contains("待查"), "{}", office.text());

    // The network is back: all of it goes, in its order, once.
    network(&inspector, true);
    inspector.script("dispatchEvent(new Event('online'))");
    inspector.wait_until(|| data(&inspector, "waits") == "0");
    office.go(&at(&visit));
    let told = office.text();
    for word in ["已结束", "进货缺2单", "YC-BR-1", "YC-BR-2", "企业签字"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    assert!(!told.contains("冲突"), "{told}");

    // The firm learns who was there and why, and rates it.
    firm.go(&at(&entry));
    assert!(
        firm.text().contains("李建国") && firm.text().contains("示例投诉 浏览器1号"),
        "{}",
        firm.text()
    );
    click(&firm, "main form button.primary");
    firm.wait_until(|| firm.text().contains("5/5"));
    let wide = firm.script("return document.documentElement.scrollWidth <= window.innerWidth");
    assert_eq!(wide, json!(true), "nothing runs off the side of a phone");
}
