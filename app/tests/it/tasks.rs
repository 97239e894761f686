//! Five named jobs, done as a person does them: by what stands on the page, with no typed address.
//!
//! Each test is the script behind `docs/five-tasks.md`. It counts the clicks and keys that a person
//! would need and prints the time these stand for, three seconds a click and 0.3 a key beside the
//! time the pages took; more than three minutes means that the way is too long.

use std::cell::Cell;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::driver::{Browser, Server};

/// Somebody at the browser, who sees only what is shown.
struct Person<'b> {
    browser: &'b Browser,
    clicks: Cell<u32>,
    keys: Cell<u32>,
    waited: Cell<Duration>,
}

impl<'b> Person<'b> {
    /// Signs in, and starts to count on the page that opens.
    fn at(browser: &'b Browser, server: &Server, account: &str) -> Self {
        browser.sign_in(server, account);
        Self { browser, clicks: Cell::default(), keys: Cell::default(), waited: Cell::default() }
    }

    /// The first thing of this XPath that is shown.
    fn seen(&self, xpath: &str) -> String {
        let found =
            self.browser.call("POST", "/elements", &json!({ "using": "xpath", "value": xpath }));
        found
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|element| element.as_object()?.values().next()?.as_str())
            .find(|id| {
                self.browser.call("GET", &format!("/element/{id}/displayed"), &Value::Null)
                    == json!(true)
            })
            .unwrap_or_else(|| {
                panic!("{xpath} on {}: {}", self.browser.path(), self.browser.text())
            })
            .to_owned()
    }
    fn press(&self, xpath: &str) {
        let element = self.seen(xpath);
        self.browser.script("window.before = 1");
        let begun = Instant::now();
        self.browser.call("POST", &format!("/element/{element}/click"), &json!({}));
        self.browser.wait_until(|| {
            self.browser.script("return !window.before && document.readyState") == json!("complete")
        });
        self.waited.set(self.waited.get() + begun.elapsed());
        self.clicks.set(self.clicks.get() + 1);
    }
    /// A link or a button with these words.
    fn click(&self, words: &str) {
        self.press(&format!("(//a|//button)[normalize-space(.)='{words}']"));
    }
    /// What is linked in the row that begins with these words.
    fn click_in_row(&self, row: &str, class: &str) {
        self.press(&format!(
            "//tr[contains(normalize-space(th), '{row}')]//a[contains(@class, '{class}')]"
        ));
    }
    /// A field by its label, as whatever it is.
    fn field(&self, label: &str) -> String {
        self.seen(&format!(
            "//*[@id = //label[contains(normalize-space(.), '{label}')]/@for]
             | //label[contains(normalize-space(.), '{label}')]//*[self::input or self::select]"
        ))
    }
    fn write(&self, label: &str, text: &str) {
        self.write_at(&self.field(label), text);
    }
    fn write_at(&self, element: &str, text: &str) {
        self.browser.call("POST", &format!("/element/{element}/value"), &json!({ "text": text }));
        self.clicks.set(self.clicks.get() + 1);
        // A Chinese character takes about three keys of an input method.
        let keys: u32 = text.chars().map(|c| if c.is_ascii() { 1 } else { 3 }).sum();
        self.keys.set(self.keys.get() + keys);
    }
    /// Opens a list and takes the entry that begins with these words.
    fn choose(&self, label: &str, words: &str) {
        let select = self.field(label);
        let option = self.browser.call(
            "POST",
            &format!("/element/{select}/element"),
            &json!({ "using": "xpath", "value": format!(".//option[starts-with(normalize-space(.), '{words}')]") }),
        );
        let option = option.as_object().and_then(|o| o.values().next()).and_then(Value::as_str);
        let option = option.unwrap_or_else(|| panic!("{words} in {label}"));
        self.browser.call("POST", &format!("/element/{option}/click"), &json!({}));
        self.clicks.set(self.clicks.get() + 2);
    }
    /// A file from the system's own dialogue: opened, chosen, confirmed.
    fn attach(&self, path: &std::path::Path) {
        self.browser.write("input[type=file]", path.to_str().unwrap());
        self.clicks.set(self.clicks.get() + 3);
    }
    fn reads(&self, words: &str) {
        let text = self.browser.text();
        assert!(text.contains(words), "{words} on {}: {text}", self.browser.path());
    }
    /// The number that this row shows.
    fn number(&self, css: &str) -> String {
        let asked = format!("return document.querySelector('{css}').innerText");
        self.browser.script(&asked).as_str().unwrap_or_default().trim().to_owned()
    }
    /// Says what it took; the bar is three minutes.
    fn took(&self, task: &str) {
        let (clicks, keys) = (self.clicks.get(), self.keys.get());
        let seconds =
            f64::from(clicks) * 3.0 + f64::from(keys) * 0.3 + self.waited.get().as_secs_f64();
        println!(
            "{task}: {clicks} clicks, {keys} keys, pages {:.1} s; a person {seconds:.0} s",
            self.waited.get().as_secs_f64()
        );
        assert!(f64::from(clicks) * 3.0 + f64::from(keys) * 0.3 <= 180.0, "{task} takes too long");
    }
}

#[test]
fn the_office_finds_why_a_county_fell() {
    let server = Server::start("yuncheng");
    let browser = Browser::open();
    let zhou = Person::at(&browser, &server, "zhou");
    zhou.click("盐湖区");
    zhou.reads("较上年降");
    zhou.reads("比上年降得最多：“制造业产品质量合格率”");
    // The item that fell most: its points lead to how they were made.
    zhou.click_in_row("制造业产品质量合格率", "num");
    zhou.reads("按印出的算式再算一遍");
    zhou.reads("2025年度");
    let records = zhou.number("#inputs a.ground");
    zhou.press("//section[@id='inputs']//a[contains(@class, 'ground')]");
    let counted: u32 =
        records.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap();
    zhou.reads(&format!("{counted}"));
    zhou.choose("判定", "不合格");
    zhou.click("筛选");
    let failed = browser.script(
        "return [...document.querySelectorAll('main tbody tr')].map(r => r.innerText.includes('不合格'))",
    );
    let failed = failed.as_array().unwrap().clone();
    assert!(!failed.is_empty() && failed.iter().all(|row| row == true), "{}", browser.text());
    assert!(failed.len() < counted as usize);
    zhou.took("1 why a county fell");
}

#[test]
fn the_office_corrects_a_wrong_figure_and_last_year_stays() {
    let server = Server::start("yuncheng");
    let browser = Browser::open();
    let zhou = Person::at(&browser, &server, "zhou");
    // The number in its head, and the same of the year before in its table.
    let value = |period: &str| {
        let link =
            format!("main a.num.explain[href*=\"food_pass_rate\"][href*=\"period={period}&\"]");
        browser.script(&format!("return document.querySelector('{link}').dataset.number"))
    };
    let to_the_number = || {
        zhou.click("盐湖区");
        zhou.press(
            "//a[contains(@class, 'explain') and contains(@href, '/indicators/food_pass_rate')]",
        );
    };
    to_the_number();
    let (before, year_before) = (value("2026"), value("2025"));
    assert!(before.is_string() && year_before.is_string());
    // The records of the denominator; one that was judged conforming was not.
    zhou.press("(//main//a[contains(@href, '/samples?')])[last()]");
    zhou.press("//main//tr[contains(., '合格') and not(contains(., '不合格'))]//a[starts-with(@href, '/samples/')]");
    zhou.click("更正");
    zhou.choose("判定", "不合格");
    zhou.write("依据", "复核函〔2026〕示例9号");
    zhou.click("存入更正");
    zhou.reads("复核函〔2026〕示例9号");
    zhou.click("总览");
    to_the_number();
    assert_ne!(value("2026"), before, "this year's value has changed");
    zhou.reads("复核函〔2026〕示例9号");
    assert_eq!(value("2025"), year_before, "last year's has not");
    zhou.press(
        "(//main//table//a[contains(@class, 'explain') and contains(@href, 'period=2025&')])[1]",
    );
    assert_eq!(value("2025"), year_before, "and it is made again from its own records");
    zhou.reads("按下列投入再算一遍");
    zhou.took("2 correct a figure");
}

#[test]
fn a_clerk_loads_a_workbook() {
    let server = Server::start("yuncheng");
    let browser = Browser::open();
    let du = Person::at(&browser, &server, "du");
    let file = server.folder.join("complaints.csv");
    let mut text = String::from("编号,所在县（市、区）,来源渠道,问题类别,受理日期\n");
    for n in 1..=20 {
        text.push_str(&format!("任务三{n},140802,12315,食品,2026-05-06\n"));
    }
    text.push_str("任务三21,140823,12315,食品,2026-05-06\n");
    std::fs::write(&file, text).unwrap();
    du.click("采集");
    du.click("导入");
    du.click("导入文件");
    du.press("//nav[contains(@class, 'tabs')]//a[normalize-space(.)='投诉举报']");
    du.attach(&file);
    du.click("传上来并检查");
    browser.wait_until(|| browser.text().contains("新增20行，1行有问题"));
    du.reads("不在您的区域内");
    du.reads("下载有问题的行（带批注）");
    du.click("投诉举报");
    du.write_at(&du.seen("//main//input[@name='q']"), "任务三");
    du.click("筛选");
    du.reads("共20条");
    du.reads("任务三1");
    du.took("3 load a workbook");
}

#[test]
fn the_office_compares_two_schemes() {
    let server = Server::start("yuncheng");
    let browser = Browser::open();
    let zhou = Person::at(&browser, &server, "zhou");
    zhou.click("研判");
    zhou.click("与前一方案对比");
    for words in ["2026年度", "2025年度", "盐湖区", "不能断定"] {
        zhou.reads(words);
    }
    zhou.took("4 compare two schemes");
}

#[test]
fn the_office_gives_a_deputy_access_and_the_deputy_takes_it_up() {
    let server = Server::start("yuncheng");
    let browser = Browser::open();
    let zhou = Person::at(&browser, &server, "zhou");
    zhou.click("设置");
    zhou.click("人员");
    zhou.click("杜晓雯");
    zhou.click("指定代理人");
    zhou.choose("代理人", "贺建川");
    zhou.write("依据", "休假");
    zhou.click("指定代理人");
    zhou.reads("贺建川");
    zhou.click("退出");
    zhou.write("账号", "he");
    zhou.write("密码", &server.password);
    zhou.click("登录");
    zhou.press("//a[@class='me']");
    zhou.click("代理杜晓雯");
    zhou.reads("代杜晓雯");
    zhou.took("5 a deputy");
}
