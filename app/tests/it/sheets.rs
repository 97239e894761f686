//! From a form that the office designs to a figure of the dashboard: a clerk fills sixty lines of fourteen columns by
//! keyboard alone, mends three errors from the list, hands in; two others sign; the figure of the county changes.

use ::browser::keys::{CONTROL, ENTER, F8, HOME, RIGHT, UP};
use serde_json::{Value, json};

use crate::driver::{Browser, Server};

const LINES: usize = 60;

/// Sixty lines of twelve columns as they are copied out of a spreadsheet; three of them against the rule.
fn block() -> String {
    let cell = |line: usize, column: usize| match (line, column) {
        (5 | 20 | 41, 2) => "100".to_owned(),
        (1, 1) => "88.8".to_owned(),
        (_, 1) => format!("{}", 30 + line),
        _ => format!("{}", 1 + (line + column) % 20),
    };
    let line = |line| (1..=12).map(|column| cell(line, column)).collect::<Vec<_>>().join("\t");
    (1..=LINES).map(line).collect::<Vec<_>>().join("\r\n")
}

/// What the pages of the office write into the designer.
fn design(office: &Browser, server: &Server) {
    office.go(&format!("{}/forms/new", server.address));
    let columns: Vec<String> =
        (1..=14).map(|it| format!("示例测试第{it}栏 | 数字 | percent | 1 | | | 0..100")).collect();
    let lines: Vec<String> = (1..=LINES).map(|it| format!("示例测试第{it}行")).collect();
    let fields = json!({
        "code": "keyboard_year", "zh": "示例键盘测试年报", "ground": "示例依据", "hours": "2", "period": "year",
        "owner": "quality-office", "columns": columns.join("\n"), "lines": lines.join("\n"),
        "cells": "l1 | c1 | 汇入 nqi_closed_rate",
        "checks": "错误 | main | c2 <= c1 | c2 | 第2栏大于第1栏：改第2栏。",
    });
    office.script_with(
        "for (const [name, text] of Object.entries(arguments[0])) document.querySelector(`main [name='${name}']`).value = text",
        &json!([fields]),
    );
    press(office, "document.activeElement?.value === 'preview'");
    office.wait_for("a preview", || {
        office.text().contains("示例测试第60行") && office.text().contains("预览")
    });
    press(office, "document.activeElement?.value === 'save'");
    office.wait_for("the draft", || office.path() == "/forms/keyboard_year");
    office.script(
        "const g = document.querySelector('form[action$=\"/publish\"] [name=ground]'); if (g) g.value = '示例：测试'",
    );
    press(office, "document.activeElement?.matches('form[action$=\"/publish\"] button')");
    office.wait_for("it is published", || {
        office.script("return Boolean(document.querySelector('form[action$=\"/open\"]'))")
            == json!(true)
    });
    office.script(
        "document.querySelector('[name=period]').value = '2026'; document.querySelector('[name=override]').value = '示例：测试'",
    );
    press(office, "document.activeElement?.matches('form[action$=\"/open\"] button')");
    office.wait_for("it is opened", || office.path() == "/forms/board");
}

/// By Tab to what the condition says, then Enter.
fn press(browser: &Browser, condition: &str) {
    browser.tab_until(condition);
    browser.press(&[], &ENTER.to_string());
}

fn at(browser: &Browser) -> String {
    let asked = "return document.activeElement.closest('td')?.dataset.cell ?? ''";
    browser.script(asked).as_str().unwrap_or_default().to_owned()
}

fn saved(browser: &Browser) {
    browser.wait_for("all is saved", || {
        browser.script("return !document.querySelector('td.waiting') && !zhGrid.waiting()")
            == json!(true)
    });
}

fn stands(browser: &Browser) {
    browser.wait_for("the sheet stands", || {
        browser.script("return Boolean(globalThis.zhGrid?.restore)") == json!(true)
    });
}

/// The closing rate of one-stop services as the page of this county in the year shows it.
fn figure(browser: &Browser, server: &Server) -> Value {
    browser.go(&format!("{}/indicators/nqi_closed_rate?unit=140802&period=2026", server.address));
    browser.script(
        "return document.querySelector('main a.explain[data-number]')?.dataset.number ?? ''",
    )
}

/// Signs the course of a sheet, by keyboard.
fn sign(browser: &Browser, server: &Server, sheet: &str, step: &str, said: &str) {
    browser.go(&format!("{}{sheet}/course", server.address));
    press(
        browser,
        &format!(
            "document.activeElement?.form?.querySelector('[name=step]')?.value === '{step}' && document.activeElement.matches('button')"
        ),
    );
    browser.wait_for(said, || browser.text().contains(said));
}

#[test]
fn a_sheet_filled_by_keyboard_alone_changes_a_figure_of_the_dashboard() {
    let server = Server::start("yuncheng");
    let office = Browser::open();
    office.sign_in(&server, "zhou");
    let before = figure(&office, &server);
    assert_ne!(before, json!("88.8"));
    design(&office, &server);

    // The clerk of the county finds the sheet in the list and fills it.
    let clerk = Browser::open();
    clerk.sign_in(&server, "du");
    clerk.go(&format!("{}/forms?form=keyboard_year", server.address));
    clerk.tab_to("/fillings/");
    stands(&clerk);
    let sheet = clerk.path();
    clerk.tab_until("document.activeElement?.closest('td')?.dataset.cell");
    assert_eq!(at(&clerk), "main.l1.c1");
    clerk.paste(&block());
    clerk.press(&[CONTROL], &HOME.to_string());
    clerk.keys(&RIGHT.to_string().repeat(12));
    assert_eq!(at(&clerk), "main.l1.c13");
    for line in 1..=LINES {
        clerk.keys(&format!("{line}{ENTER}"));
    }
    clerk.press(&[CONTROL], &UP.to_string());
    clerk.keys(&RIGHT.to_string());
    assert_eq!(at(&clerk), "main.l1.c14");
    for line in 1..=LINES {
        clerk.keys(&format!("{}.5{ENTER}", line % 10));
    }
    saved(&clerk);
    // Handed in too early it says what is in the way; F8 goes from one to the next.
    clerk.press(&[CONTROL], &ENTER.to_string());
    clerk.wait_for("what is in the way", || clerk.text().contains("有3处要先处理"));
    stands(&clerk);
    clerk.wait_for("the advice", || {
        clerk.script("return document.querySelectorAll('td.invalid').length") == json!(3)
    });
    for line in [5, 20, 41] {
        clerk.press(&[], &F8.to_string());
        assert_eq!(at(&clerk), format!("main.l{line}.c2"));
        clerk.keys(&format!("7{ENTER}"));
        saved(&clerk);
        clerk.wait_for("the list is shorter", || {
            let left = [5, 20, 41].iter().filter(|it| **it > line).count();
            clerk.script("return document.querySelectorAll('[data-jumps] li').length")
                == json!(left)
        });
    }
    clerk.press(&[CONTROL], &ENTER.to_string());
    clerk.wait_for("it is handed in", || clerk.text().contains("已报送"));
    assert_eq!(figure(&office, &server), before, "nothing changes before it is accepted");

    // Two others sign, and the figure of the county is what the clerk filled in.
    let department = Browser::open();
    department.sign_in(&server, "ning");
    sign(&department, &server, &sheet, "approve", "已审核");
    sign(&office, &server, &sheet, "accept", "已接收");
    assert_eq!(figure(&office, &server), json!("88.8"), "the figure that the clerk filled in");
    office.go(&format!("{}/?unit=140802&period=2026", server.address));
    assert!(office.text().contains("88.8"), "the dashboard shows it: {}", office.text());
}
