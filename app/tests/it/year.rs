//! The demo year end to end in a real browser: planned, split, reported on, scored by the units themselves,
//! verified, seen on site, decided, approved and told; a county below the line puts it right, somebody else sees
//! that it worked, and next year's base counts it. The papers of each step are printed and read.

use serde_json::json;

use crate::desk::{bytes, change_to, fill, option, press, read_pdf, send, tick, words};
use crate::driver::{Browser, Server};
use crate::plan_year::{YEAR, planned};

const YANHU: &str = "140802";
const WENXI: &str = "140823";

/// Three browsers: the office, the deputy mayor, and one at which the others sit in turn.
struct Year {
    server: Server,
    office: Browser,
    leader: Browser,
    other: Browser,
    /// Today as the program has it.
    today: String,
    round: String,
}

impl Year {
    fn begin() -> Self {
        let server = Server::start("yuncheng");
        let [office, leader, other] = ["zhou", "gao", "du"].map(|account| {
            let browser = Browser::open();
            browser.sign_in(&server, account);
            browser
        });
        Self { server, office, leader, other, today: String::new(), round: String::new() }
    }
    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.server.address)
    }
    /// A page of the round.
    fn go(&self, browser: &Browser, path: &str) {
        browser.go(&self.at(&format!("{}{path}", self.round)));
    }
    fn sits_down(&self, account: &str) {
        change_to(&self.other, &self.server, account);
    }
    /// So many days before today.
    fn ago(&self, days: u32) -> String {
        let asked = format!(
            "const d = new Date('{}T00:00:00Z'); d.setUTCDate(d.getUTCDate() - {days}); return d.toISOString().slice(0, 10)",
            self.today
        );
        self.office.script(&asked).as_str().expect("a day").to_owned()
    }
    /// A step of the round by its form, on a day before today.
    fn step(&self, browser: &Browser, act: &str, days: u32, fields: &[(&str, &str)]) {
        self.go(browser, &format!("/moves/{act}"));
        let on = self.ago(days);
        let mut all = vec![("on", on.as_str())];
        // What is dated back says why it is entered only now.
        if days > 0 && !fields.iter().any(|(name, _)| *name == "ground") {
            all.push(("ground", "当日已办，今日补录"));
        }
        all.extend_from_slice(fields);
        send(browser, &all);
    }
    /// The same about one item of Yanhu.
    fn about(
        &self,
        browser: &Browser,
        (act, item): (&str, &str),
        days: u32,
        fields: &[(&str, &str)],
    ) {
        self.step(browser, &format!("{act}?unit={YANHU}&item={item}"), days, fields);
    }
    fn next(&self, days: u32) {
        self.step(&self.office, "next", days, &[("ground", "本阶段已完成")]);
    }
}

#[test]
fn the_demo_year_goes_from_its_plan_to_the_base_of_the_next() {
    let mut year = Year::begin();
    planned(&year.server, &year.office, &year.leader, &year.other);
    year.open_the_round();
    year.units_score_themselves();
    year.walks_the_matrix();
    year.departments_verify();
    year.decided_and_told();
    let case = year.a_case_is_opened();
    let notice = year.papers_are_signed_and_read(&case);
    year.rectified_and_verified(&case, &notice);
    year.next_year_counts_it();
}

impl Year {
    /// Two counties of the sixteen, so that the story stays short.
    fn open_the_round(&mut self) {
        let office = &self.office;
        office.go(&self.at("/rounds/new"));
        let today = office.script("return document.querySelector('main [name=on]').value");
        self.today = today.as_str().expect("a day").to_owned();
        let scheme = option(office, "scheme", "2026年度");
        tick(office, "units", YANHU);
        tick(office, "units", WENXI);
        let on = self.ago(60);
        send(
            office,
            &[("scheme", &scheme), ("period", YEAR), ("on", &on), ("ground", "年度考核通知")],
        );
        self.round = office.path().split('?').next().expect("a path").to_owned();
        assert!(self.round.starts_with("/rounds/"), "{}", self.round);
        let said = office.text();
        assert!(said.contains("盐湖区") && said.contains("闻喜县") && !said.contains("临猗县"));
        // The county files what it aims at.
        self.go(&self.other, &format!("/units/{YANHU}"));
        fill(&self.other, "target.1.1", "94");
        press(&self.other, "main .card-foot button");
        self.next(55);
    }

    /// Yanhu says what the rules compute and 2 where they compute nothing; Wenxi the maximum.
    fn units_score_themselves(&self) {
        let county = &self.other;
        self.go(county, &format!("/units/{YANHU}/2.1"));
        let file = self.server.folder.join("工作报告.txt");
        std::fs::write(&file, "质量目标已写入工作报告").unwrap();
        county.write("input[type=file]", file.to_str().unwrap());
        press(county, "form[enctype] button");
        assert!(county.text().contains("工作报告.txt"), "{}", county.text());
        self.go(county, &format!("/units/{YANHU}"));
        county.script(
            "for (const f of document.querySelectorAll('main input[name^=\"value.\"]')) if (!f.value && /^\\d/.test(f.name.slice(6))) f.value = '2'",
        );
        press(county, "main button[value=hand-in]");
        send(county, &[("ground", "自评已经政府审阅")]);
        assert!(county.text().contains("自评已于"), "{}", county.text());
        self.sits_down("he");
        // What another county says of itself is not for this one to see.
        self.go(county, &format!("/units/{YANHU}"));
        assert!(!county.text().contains("盐湖区"), "{}", county.text());
        self.go(county, &format!("/units/{WENXI}"));
        county.script(
            "for (const f of document.querySelectorAll('main input[name^=\"value.\"]')) if (/^\\d/.test(f.name.slice(6))) f.value = f.closest('tr').cells[1].innerText.trim()",
        );
        press(county, "main button[value=hand-in]");
        send(county, &[("ground", "自评已经政府审阅")]);
        self.next(50);
    }

    /// Says at the desk of whoever sits there what the units said, in all rows.
    fn agree(&self, browser: &Browser) {
        self.go(browser, "/desk");
        let filled = browser.script(
            "let n = 0; for (const f of document.querySelectorAll('main input[name^=\"value.\"]')) { f.value = f.closest('tr').cells[3].innerText.trim().split(/\\s/)[0]; n++; } return n",
        );
        assert!(filled.as_i64().is_some_and(|n| n > 0), "{}", browser.text());
        press(browser, "main form button.primary");
        assert!(browser.text().contains("已核定"), "{}", browser.text());
    }

    /// The matrix of progress by keys alone: Tab to it, arrows to a cell, Enter into it.
    fn walks_the_matrix(&self) {
        let office = &self.office;
        self.go(office, "");
        let focused = |css: &str| {
            office.script(&format!("return !!document.activeElement.closest('{css}')"))
                == json!(true)
        };
        let mut stops = 0;
        while !focused("table[data-matrix] a.score") {
            office.keys("\u{e004}");
            stops += 1;
            assert!(stops < 200, "no Tab stop leads into the matrix");
        }
        // Two to the right, one down.
        for key in ["\u{e014}", "\u{e014}", "\u{e015}"] {
            office.keys(key);
        }
        let label = office.script("return document.activeElement.getAttribute('aria-label')");
        let label = label.as_str().unwrap_or_default();
        assert!(label.starts_with("闻喜县 1.3"), "{label}");
        office.keys("\u{e007}");
        office.wait_until(|| office.path().ends_with("/units/140823/1.3"));
    }

    fn departments_verify(&self) {
        let other = &self.other;
        // Agriculture steps back from Yanhu, the market department takes what is its own, the office the rest.
        self.sits_down("qin");
        self.step(other, &format!("recuse?unit={YANHU}"), 50, &[("ground", "配偶在该区任职")]);
        self.sits_down("ning");
        self.agree(other);
        self.go(&self.office, "");
        assert!(self.office.text().contains("配偶在该区任职"), "{}", self.office.text());
        let two_five = ("verify", "2.5");
        self.about(&self.office, two_five, 48, &[("value", "1"), ("ground", "报告未公开发布")]);
        self.agree(&self.office);
        // Two reviewers who did not see each other differ by a point; a third settles it.
        self.sits_down("meng");
        let settled = [("value", "1.5"), ("ground", "属内部报告，按中间一档")];
        self.about(other, ("settle", "2.5"), 46, &settled);
        self.next(45);
        self.sits_down("ning");
        let seen = [("value", "1"), ("words", "查阅纪要，仅开会一次"), ("ground", "纪要缺三次")];
        self.go(other, &format!("/units/{YANHU}/3.4"));
        assert!(other.text().contains("自评分"), "{}", other.text());
        self.about(other, ("visit", "3.4"), 44, &seen);
        self.next(40);
    }

    fn decided_and_told(&self) {
        let (office, leader, other) = (&self.office, &self.leader, &self.other);
        self.go(office, "/panel");
        tick(office, "unit", YANHU);
        tick(office, "unit", WENXI);
        press(office, "main form button.primary");
        assert!(office.text().contains("26/26"), "{}", office.text());
        self.next(35);
        self.sits_down("du");
        self.go(other, "/results");
        assert!(other.text().contains("还没有可以看的结果"), "{}", other.text());
        self.step(leader, "approve", 30, &[]);
        // The county reads its own points and objects; the department answers, another of the office decides.
        self.go(other, "/results");
        let said = other.text();
        assert!(said.contains("盐湖区") && !said.contains("闻喜县"), "{said}");
        let objects = [("ground", "另有三份纪要"), ("document", "收文〔2026〕示例5号")];
        self.about(other, ("object", "3.4"), 29, &objects);
        self.sits_down("ning");
        self.about(other, ("answer", "3.4"), 28, &[("words", "所附纪要不是本年度的")]);
        self.sits_down("meng");
        self.about(other, ("reject", "3.4"), 27, &[("ground", "答复属实")]);
        self.step(office, "freeze", 0, &[("ground", "异议期满，异议已决定")]);
        let told = [("detail", "internal"), ("document", "运质强办〔2026〕示例浏览器2号")];
        self.step(office, "release", 0, &told);
        self.sits_down("he");
        self.go(other, "/results");
        let said = other.text();
        assert!(said.contains("盐湖区") && said.contains("100.00"), "told to all: {said}");
    }

    /// The proposal names the line; a person opens the case.
    fn a_case_is_opened(&self) -> String {
        let office = &self.office;
        self.go(office, "/follow-up");
        let said = office.text();
        assert!(said.contains("低于底线80") && !said.contains("闻喜县"), "{said}");
        self.go(office, &format!("/follow-up/{YANHU}"));
        send(
            office,
            &[
                ("title", "盐湖区年度考核整改"),
                ("problem", "得分低于底线"),
                ("ground", "考核结果通报"),
            ],
        );
        let case = office.path().split('?').next().expect("a path").to_owned();
        assert!(case.starts_with("/cases/"), "{case}");
        case
    }

    /// The points of Yanhu as the page of results has them.
    fn points(&self) -> String {
        self.go(&self.office, "/results");
        let found = self.office.script(
            "return [...document.querySelectorAll('main tbody tr')].find(r => r.innerText.includes('盐湖区')).querySelector('b').innerText",
        );
        found.as_str().expect("points").to_owned()
    }

    /// Drafted by the office, reviewed by another, signed by the leader, issued; returns the notice's number.
    fn papers_are_signed_and_read(&self, case: &str) -> String {
        let (office, leader, other) = (&self.office, &self.leader, &self.other);
        let points = self.points();
        let until = self.ago(0);
        let tasks = "推行企业一百家 | 市质强办 | 各县（市、区） | 6月底";
        let task = [("in.年度目标", "推行企业一百家"), ("in.任务", tasks), ("in.工作要求", "到人")];
        let about = [("unit", YANHU), ("in.异议期限", until.as_str())];
        let rectify = [
            ("unit", YANHU),
            ("in.整改期限", until.as_str()),
            ("in.验收单位", "市质强办会同有关部门"),
        ];
        let asked: [(&str, &[(&str, &str)], Vec<&str>); 4] = [
            ("plan-notice", &task, vec!["推行企业一百家", "行动计划"]),
            ("assessment-bulletin", &[], vec!["考核结果的通报", "盐湖区", &points, "闻喜县"]),
            ("assessment-feedback", &about, vec!["盐湖区", &points, "主要失分项目"]),
            ("rectification-notice", &rectify, vec!["整改通知书", &points, "市质强办会同有关部门"]),
        ];
        let mut papers = Vec::new();
        for (kind, fields, _) in &asked {
            if *kind == "rectification-notice" {
                // The page of the case leads to the paper of its next step.
                office.go(&self.at(case));
                press(office, "main a[href^='/papers/new?kind=rectification-notice']");
            } else {
                office.go(&self.at(&format!("/papers/new?kind={kind}&period={YEAR}")));
            }
            if let Some(run) = self.run_of_the_year() {
                fill(office, "run", &run);
            }
            send(office, fields);
            papers.push(office.path().split('?').next().expect("a path").to_owned());
            self.paper_step(office, "submit");
        }
        let steps = [("meng", other, "review"), ("gao", leader, "sign"), ("meng", other, "issue")];
        for (account, browser, step) in steps {
            if account == "meng" {
                self.sits_down(account);
            }
            for paper in &papers {
                browser.go(&self.at(paper));
                self.paper_step(browser, step);
            }
        }
        let mut number = String::new();
        for (paper, (kind, _, words)) in papers.iter().zip(&asked) {
            leader.go(&self.at(paper));
            let said = leader.text();
            assert!(said.contains("已印发"), "{kind}: {said}");
            let text = read_pdf(&self.server, &bytes(leader, &format!("{paper}/paper.pdf")));
            for word in words {
                assert!(text.contains(word), "{word} in {kind}: {text}");
            }
            number = numbered(&text).unwrap_or_else(|| panic!("a number on {kind}: {text}"));
        }
        number
    }
    /// The run of this year's round among those that a paper may speak of; none where the kind asks for none.
    fn run_of_the_year(&self) -> Option<String> {
        let asked = "const s = document.querySelector('main select[name=run]'); return s && [...s.options].find(o => o.innerText.includes('2025–2026')).value";
        self.office.script(asked).as_str().map(str::to_owned)
    }
    fn paper_step(&self, browser: &Browser, step: &str) {
        press(browser, &format!("main form[action$='/{step}'] button"));
        let wrong = browser.script("return !!document.querySelector('main .note.bad')");
        assert_eq!(wrong, json!(false), "{step}: {}", browser.text());
    }

    fn rectified_and_verified(&self, case: &str, notice: &str) {
        let (leader, other) = (&self.leader, &self.other);
        let take = |browser: &Browser, step: &str, fields: &[(&str, &str)]| {
            browser.go(&self.at(&format!("{case}/moves/{step}")));
            send(browser, fields);
        };
        take(leader, "notify", &[("document", notice)]);
        self.sits_down("du");
        other.go(&self.at(&format!("{case}/moves/plan")));
        let cause = other.script(
            "return document.querySelector('main select[name=\"field.cause\"] option:nth-child(2)').value",
        );
        send(
            other,
            &[
                ("field.cause", cause.as_str().expect("a cause")),
                ("field.analysis", "台账无人专管，逾期没有提醒"),
                ("field.measures", "明确专人，按月核对"),
                ("field.deadline", &self.today),
            ],
        );
        let file = self.server.folder.join("整改台账.txt");
        std::fs::write(&file, "逾期事项已办结").unwrap();
        other.write("input[type=file]", file.to_str().unwrap());
        press(other, "form[enctype] button");
        other.go(&self.at(&format!("{case}/moves/hand-in")));
        let proof = option(other, "evidence.proof", "整改台账.txt");
        send(other, &[("field.result", "逾期事项全部办结"), ("evidence.proof", &proof)]);
        let said = other.text();
        assert!(said.contains("待核查") && said.contains("现在没有轮到您办的步骤"), "{said}");
        // Its own word closes nothing; somebody else looks.
        other.go(&self.at(&format!("{case}/moves/pass")));
        fill(other, "field.effect", "本单位认为有效");
        press(other, "main form button.primary");
        other.go(&self.at(case));
        let said = other.text();
        assert!(said.contains("待核查") && !said.contains("本单位认为有效"), "{said}");
        self.sits_down("meng");
        take(other, "pass", &[("field.effect", "抽查十份台账，均已办结")]);
        let said = other.text();
        assert!(said.contains("整改有效") && said.contains("抽查十份台账"), "{said}");
        self.go(&self.office, "/follow-up");
        assert!(self.office.text().contains("整改有效"), "{}", self.office.text());
    }

    /// Next year's scheme has the effect of the rectification among its items, and leads back to the case.
    fn next_year_counts_it(&self) {
        let office = &self.office;
        let mut parts = self.today.split('-').filter_map(|part| part.parse::<u32>().ok());
        let (year, month) = (parts.next().expect("a year"), parts.next().expect("a month"));
        let first = if month >= 7 { year } else { year - 1 };
        let next = format!("{first}/{:02}", (first + 1) % 100);
        office.go(&self.at(&format!("/assessment/yc-2027/{YANHU}/3.7?period={next}")));
        let said = office.text();
        assert!(said.contains("2.00") && said.contains("1条记录"), "{said}");
        press(office, "main a[href^='/outcomes']");
        let said = office.text();
        assert!(said.contains("盐湖区年度考核整改") && said.contains("核查有效"), "{said}");
        // And of a county that had nothing to put right nothing is told there.
        office.go(&self.at(&format!("/assessment/yc-2027/{WENXI}/3.7?period={next}")));
        assert!(!office.text().contains("盐湖区年度考核整改"));
        // What the result brings into the appraisal of governments, signed for.
        let sheet = words(office, &format!("{}/appraisal.csv", self.round));
        assert!(sheet.contains("高远舟") && sheet.contains("盐湖区"), "{sheet}");
    }
}

/// The first number of a paper in its text: 运质强督〔2026〕示例1号.
fn numbered(text: &str) -> Option<String> {
    let open = text.find('〔')?;
    let end = open + text[open..].find('号')? + '号'.len_utf8();
    let before: Vec<char> = text[..open].chars().rev().take(4).collect();
    let name: String = before.into_iter().rev().collect();
    Some(format!("{name}{}", &text[open..end]))
}
