//! A failing sample in a real browser: received on a phone, measured, reviewed, signed, served; ordered to correct,
//! handed in, re-checked with a sample of its own, closed by somebody else; and its papers drafted from it.

use serde_json::{Value, json};

use crate::desk::{fill, option, press, send};
use crate::driver::{Browser, Server};

/// One browser that several people use, one after the other.
struct Desk<'a> {
    server: &'a Server,
    browser: Browser,
    today: String,
}

impl Desk<'_> {
    fn sit(&self, account: &str) {
        self.browser.call("DELETE", "/cookie", &Value::Null);
        self.browser.sign_in(self.server, account);
    }
    fn go(&self, path: &str) {
        self.browser.go(&format!("{}{path}", self.server.address));
    }
    fn link(&self, css: &str) -> String {
        let found = self.browser.script(&format!(
            "return document.querySelector({})?.getAttribute('href')",
            json!(css)
        ));
        let found = found.as_str().map(str::to_owned);
        found.unwrap_or_else(|| panic!("{css} on {}: {}", self.browser.path(), self.browser.text()))
    }
    fn reads(&self, words: &str) {
        let text = self.browser.text();
        assert!(text.contains(words), "{words} on {}: {text}", self.browser.path());
    }
    /// A step of a sample's life, by its own form.
    fn step(&self, sample: &str, act: &str, fields: &[(&str, &str)]) {
        self.go(&format!("{sample}/steps/{act}"));
        send(&self.browser, fields);
    }
    fn fits(&self) {
        let fits =
            self.browser.script("return document.documentElement.scrollWidth <= window.innerWidth");
        assert_eq!(fits, json!(true), "{} scrolls sideways", self.browser.path());
    }

    /// A sheet of one item with a blank and a control.
    fn measure(&self, code: &str, sample: &str, item: &str, value: &str, known: &str) {
        self.go("/laboratory/sheets/new");
        let instrument = option(&self.browser, "instrument", "SB-BR");
        let method = format!("示例方法 复合肥料·{item}");
        send(
            &self.browser,
            &[
                ("code", code),
                ("item", item),
                ("method", &method),
                ("measure", "%"),
                ("instrument", &instrument),
            ],
        );
        let sheet = self.browser.path();
        self.go(&format!("{sheet}/places"));
        send(
            &self.browser,
            &[("samples", sample), ("blank", "0.2"), ("control", known), ("tolerance", "0.5")],
        );
        for (place, result) in [(1, value), (2, "0.1"), (3, known)] {
            let name = self.browser.script(&format!(
                "return document.querySelectorAll('input[name^=\"value.\"]')[{}].name",
                place - 1
            ));
            fill(&self.browser, name.as_str().expect("a field for the result"), result);
        }
        press(&self.browser, "form[action$='/results'] button");
        self.reads("待校核");
    }

    /// From the sealed sample to the issued report; returns the address of the report.
    fn reported(
        &self,
        code: &str,
        more: &[(&str, &str)],
        firm: &str,
        total: &str,
        number: &str,
    ) -> String {
        self.sit("cheng");
        self.go("/laboratory/samples/new");
        let mut fields = vec![
            ("code", code),
            ("product", "复合肥料"),
            ("lot", "示例批-1"),
            ("firm", firm),
            ("domain", "manufacturing"),
            ("purpose", "risk"),
            ("taken_by", "示例甲、示例乙"),
        ];
        fields.extend_from_slice(more);
        send(&self.browser, &fields);
        let sample = self.browser.path();
        // The label is scanned on a phone.
        self.browser.call("POST", "/window/rect", &json!({ "width": 390, "height": 844 }));
        self.go("/laboratory/receive");
        self.fits();
        send(&self.browser, &[("code", code)]);
        assert_eq!(self.browser.path(), format!("{sample}/steps/receive"));
        self.fits();
        send(&self.browser, &[("seal", "whole"), ("place", "样品库A-1")]);
        self.fits();
        self.browser.call("POST", "/window/rect", &json!({ "width": 1440, "height": 900 }));
        self.step(&sample, "start", &[]);
        self.measure(&format!("{number}-1"), code, "总养分", total, "45");
        self.measure(&format!("{number}-2"), code, "水分", "1.2", "2");
        self.step(&sample, "finish", &[]);
        self.sit("ruan");
        self.go("/laboratory/sheets");
        for half in [1, 2] {
            self.go("/laboratory/sheets");
            let found = self.browser.script(&format!(
                "return [...document.querySelectorAll('main tbody th a')].find(a => a.innerText === '{number}-{half}')?.getAttribute('href')"
            ));
            self.go(found.as_str().expect("the sheet is listed"));
            press(&self.browser, "form[action$='/review'] button");
            self.reads("已校核");
        }
        self.step(&sample, "review", &[]);
        self.sit("fang");
        self.step(&sample, "issue", &[("number", number)]);
        self.browser.path()
    }

    /// A move of a case, by its form.
    fn moved(&self, case: &str, step: &str, fields: &[(&str, &str)]) {
        self.go(&format!("{case}/moves/{step}"));
        send(&self.browser, fields);
    }
}

#[test]
fn a_failing_sample_is_followed_to_the_closed_case_and_its_papers() {
    let server = Server::start("yuncheng");
    let desk = Desk { server: &server, browser: Browser::open(), today: String::new() };
    desk.sit("du");
    desk.go("/laboratory/samples");
    // A sample that stands for itself: the sheet is drafted from it, not from its reserve.
    let any = desk.browser.script(
        "return [...document.querySelectorAll('main tbody th a')].find(a => !a.innerText.endsWith('B'))?.getAttribute('href')",
    );
    let any = any.as_str().expect("a sample is listed").to_owned();
    desk.go(&any);
    let sheet = desk.link("a[href^='/papers/new?kind=sampling-sheet']");
    let firm = sheet.split("unit=").nth(1).unwrap().split('&').next().unwrap().to_owned();

    // The laboratory has an instrument in calibration and the methods in its scope today.
    desk.sit("cheng");
    desk.go("/laboratory/scope/new/instrument");
    send(&desk.browser, &[("code", "SB-BR"), ("name", "浏览器示例仪")]);
    desk.go("/laboratory/scope/new/calibration");
    let today = desk.browser.script("return document.querySelector('[name=from]').value");
    let desk = Desk { today: today.as_str().unwrap().to_owned(), ..desk };
    let instrument = option(&desk.browser, "instrument", "SB-BR");
    send(&desk.browser, &[("instrument", &instrument), ("document", "示例校准1号"), ("fit", "1")]);
    // The methods are in the demo laboratory's scope already; the same code is refused in words.
    desk.go("/laboratory/scope/new/method");
    let method = "示例方法 复合肥料·总养分";
    for (name, value) in
        [("code", method), ("name", "总养分"), ("cma", "1"), ("document", "示例能力附表")]
    {
        fill(&desk.browser, name, value);
    }
    press(&desk.browser, "main form button.primary");
    desk.reads("这个编号已经有了");

    let report = desk.reported("BR-0001", &[("reserve", "BR-0001B")], &firm, "41.3", "JC-BR-1");
    desk.reads("不合格");
    desk.reads("≥45.0");
    // The test report is drafted from it; the institute sees every value filled in.
    desk.sit("cheng");
    desk.go(&report);
    let paper = desk.link("a[href^='/papers/new?kind=test-report']");
    desk.go(&paper);
    let filled =
        desk.browser.script("return document.querySelector('[name=\"in.检验项目\"]').value");
    assert!(filled.as_str().unwrap().contains("总养分 | % | ≥45.0 | 41.3 | 不合格"), "{filled}");
    press(&desk.browser, "main form button.primary");
    desk.reads("41.3");

    // The office serves the result: the time to object runs.
    desk.sit("zhou");
    desk.go(&format!("{report}/serve"));
    send(&desk.browser, &[("on", &desk.today)]);
    desk.reads("监督抽查异议和复检");
    let case = desk.link("main dd a[href^='/cases/']");
    let paper = desk.link("a[href^='/papers/new?kind=order-to-correct']");
    desk.go(&paper);
    let number =
        desk.browser.script("return document.querySelector('[name=\"in.报告编号\"]').value");
    assert_eq!(number, json!("JC-BR-1"));
    press(&desk.browser, "main form button.primary");
    desk.reads("JC-BR-1");

    desk.sit("gao");
    desk.moved(&case, "order", &[("document", "运市监质〔2026〕示例浏览器1号")]);
    desk.sit("du");
    desk.moved(
        &case,
        "hand-in",
        &[
            ("field.analysis", "配料计量偏差"),
            ("field.measures", "校准计量斗，清理库存"),
            ("address.report", &any),
        ],
    );

    // The re-check is a sample of its own; whoever had no hand in it closes the case with its report.
    let recheck = desk.reported("BR-0002", &[("answers", "BR-0001")], &firm, "46.2", "JC-BR-2");
    desk.reads("复查");
    desk.sit("zhou");
    desk.moved(
        &case,
        "pass",
        &[("field.effect", "复查检验合格"), ("address.test-report", &recheck)],
    );
    desk.go(&case);
    desk.reads("复查合格");
    desk.go(&report);
    desk.reads("复查合格");
}
