//! The first half of the demo year in a real browser: the office drafts the plan and splits a task while the
//! sums are said, the deputy mayor publishes it, a county reports, and the board shows it.

use serde_json::{Value, json};

use crate::desk::{fill, option, press_and_stay, send};
use crate::driver::{Browser, Server};

/// The year that is planned, worked and assessed: one of its own, so that the demo's stays as it is.
pub(crate) const YEAR: &str = "2025/26";

/// The unit of the row of the split that begins with this name.
fn row(browser: &Browser, name: &str) -> String {
    let found = browser.script(&format!(
        "return [...document.querySelectorAll('main tbody tr')].find(r => r.innerText.trim().startsWith({}))?.querySelector('input[type=checkbox]').name.slice(5)",
        json!(name)
    ));
    found.as_str().unwrap_or_else(|| panic!("a row for {name}")).to_owned()
}

fn sums(browser: &Browser) -> String {
    let said = browser
        .script("const o = document.querySelector('#sums'); return o.hidden ? '' : o.innerText");
    said.as_str().unwrap_or_default().to_owned()
}

/// From an empty plan to what the leader sees of it. The three are signed in: office, leader, a county.
pub(crate) fn planned(server: &Server, office: &Browser, leader: &Browser, county: &Browser) {
    let at = |path: &str| format!("{}{path}", server.address);
    office.go(&at("/plans/new"));
    send(office, &[("code", "browser-plan"), ("period", YEAR), ("name", "浏览器里的计划")]);
    let plan = office.path();
    assert!(plan.starts_with("/plans/"), "{plan}");
    office.go(&at(&format!("{plan}/goals/new")));
    send(
        office,
        &[("code", "G1"), ("name", "目标一"), ("quality", "product"), ("work", "product")],
    );
    office.go(&at(&format!("{plan}/measures/new")));
    send(office, &[("code", "M1"), ("name", "措施一")]);
    office.go(&at(&format!("{plan}/tasks/new")));
    let lead = option(office, "lead", "质强办");
    send(
        office,
        &[
            ("code", "B1"),
            ("name", "推行企业一百家"),
            ("lead", &lead),
            ("due", "2026-06-30"),
            ("deliverable", "名单"),
            ("value", "100"),
            ("unit", "家"),
        ],
    );
    let task = office.path();
    assert!(task.starts_with("/tasks/") && office.text().contains("推行企业一百家"));

    // The sums are said while numbers are typed, to the last place.
    office.go(&at(&format!("{task}/split?with=counties")));
    fill(office, "rule", "sum");
    let (yanhu, hejin) = (row(office, "盐湖"), row(office, "河津"));
    fill(office, &format!("value.{yanhu}"), "60.1");
    assert_eq!(sums(office), "▲ 分解合计 60.1，还差 39.9");
    fill(office, &format!("value.{hejin}"), "39.8");
    assert_eq!(sums(office), "▲ 分解合计 99.9，还差 0.1");
    press_and_stay(office, "main button[value=keep]", &task);
    assert!(office.text().contains("还差 0.1"), "{}", office.text());

    // What does not reconcile is not published; the leader is told why.
    leader.go(&at(&format!("{plan}/publish")));
    assert!(leader.text().contains("还差 0.1"), "{}", leader.text());
    office.go(&at(&format!("{task}/split?with=counties")));
    fill(office, &format!("value.{hejin}"), "39.9");
    assert_eq!(sums(office), "● 分解与总目标一致。");
    press_and_stay(office, "main button[value=keep]", &task);
    leader.go(&at(&format!("{plan}/publish")));
    send(leader, &[("document", "示例〔2026〕浏览器1号")]);
    assert!(leader.text().contains("示例〔2026〕浏览器1号"), "{}", leader.text());

    // The county finds its part and reports; files go up first.
    county.go(&at(&format!("{plan}?lead={yanhu}")));
    let own = county.script("return [...document.querySelectorAll('main tbody a')].find(a => a.innerText.includes('推行企业'))?.getAttribute('href')");
    let own = own.as_str().expect("its part").to_owned();
    county.go(&at(&format!("{own}/report")));
    let file = server.folder.join("名单.txt");
    std::fs::write(&file, "一家").unwrap();
    county.write("input[type=file]", file.to_str().unwrap());
    let button = county.find("form[enctype] button");
    county.call("POST", &format!("/element/{button}/click"), &json!({}));
    county.wait_until(|| {
        county.script("return !!document.querySelector('input[name^=\"file.\"]')") == json!(true)
    });
    county.script("document.querySelector('input[name^=\"file.\"]').click()");
    send(county, &[("progress", "已推行三十家"), ("share", "50")]);
    let said = county.text();
    assert!(said.contains("已推行三十家") && said.contains("名单.txt"), "{said}");

    // The board of that year: three tasks, one under way, two not begun.
    office.go(&at("/dispatch?period=2025/26"));
    let said = office.text();
    assert!(said.contains("共 3 项") && said.contains("未开始 2 项"), "{said}");
    leader.go(&at("/dispatch/leader?period=2025/26"));
    let said = leader.text();
    assert!(said.contains("盐湖") && said.contains("河津"), "{said}");
    let wide = leader.script("return document.documentElement.scrollWidth <= window.innerWidth");
    assert_eq!(wide, Value::Bool(true));
}
