//! The dispatch board by keyboard alone: from the board to its measures, to one unit's tasks, to a task and its case,
//! and to what is owed, without a mouse and without an address that is typed.

use serde_json::json;

use crate::driver::{Browser, Server};

/// The address of the first link in the page's own part that begins so.
fn link(browser: &Browser, begins: &str) -> String {
    let found = browser.script(&format!(
        "return document.querySelector('main a[href^=' + JSON.stringify({}) + ']')?.getAttribute('href') || ''",
        json!(begins)
    ));
    let found = found.as_str().unwrap_or_default().to_owned();
    assert!(!found.is_empty(), "a link to {begins} on {}", browser.path());
    found
}

#[test]
fn the_dispatch_board_is_worked_by_keyboard_alone() {
    let server = Server::start("yuncheng");
    let browser = Browser::open();
    browser.sign_in(&server, "zhou");
    browser.go(&format!("{}/dispatch", server.address));
    assert!(
        browser.text().contains("调度台") || browser.text().contains("调度"),
        "{}",
        browser.text()
    );
    browser.tab_to("by=measure");
    assert!(browser.path().contains("by=measure"), "{}", browser.path());
    browser.tab_to("/dispatch/leader");
    let unit = link(&browser, "/plans/");
    browser.tab_to(&unit);
    assert!(browser.path().contains("lead="), "one unit's tasks: {}", browser.path());
    let task = link(&browser, "/tasks/");
    browser.tab_to(&task);
    let case = link(&browser, "/cases/");
    browser.tab_to(&case);
    assert!(browser.path().starts_with("/cases/"), "{}", browser.path());
    // Wherever the focus is, it can be seen.
    let seen = browser.script(
        "const at = document.activeElement; at.blur(); const link = document.querySelector('main a'); link.focus();
         const style = getComputedStyle(link); return style.outlineStyle !== 'none' || style.boxShadow !== 'none'",
    );
    assert_eq!(seen, json!(true), "the focus is seen");
    browser.go(&format!("{}/dispatch", server.address));
    browser.tab_to("/filings");
    assert!(browser.path().starts_with("/filings"));
}
