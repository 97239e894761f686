//! A clerk at a real browser (Debian's chromium over the WebDriver protocol), with the keyboard alone.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::socket::Socket;
use crate::{Ground, ground, wide};

const ENTER: char = '\u{e007}';
const DOWN: char = '\u{e015}';
const CONTROL: char = '\u{e009}';
const SHIFT: char = '\u{e008}';
const F2: char = '\u{e032}';
const F8: char = '\u{e038}';
const ESCAPE: char = '\u{e00c}';
const HOME: char = '\u{e011}';
const TAB: char = '\u{e004}';

pub(crate) struct Browser {
    port: u16,
    session: String,
    driver: Child,
    profile: std::path::PathBuf,
}

impl Browser {
    pub(crate) fn open() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed; see bin/packages");
        let profile =
            std::env::temp_dir().join(format!("zhunsheng-grid-{}-{port}", std::process::id()));
        let mut browser = Self { port, session: String::new(), driver, profile };
        let until = Instant::now() + Duration::from_secs(120);
        while request(port, "GET", "/status", &Value::Null).is_none() {
            assert!(Instant::now() < until, "chromedriver answers");
            std::thread::sleep(Duration::from_millis(50));
        }
        let data = format!("--user-data-dir={}", browser.profile.display());
        let arguments = [
            "--headless",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1440,900",
            &data,
        ];
        let asked = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": { "args": arguments } } } });
        let answer = request(port, "POST", "/session", &asked).expect("a session");
        answer["sessionId"].as_str().expect("a session id").clone_into(&mut browser.session);
        browser
    }
    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/session/{}{path}", self.session);
        request(self.port, method, &path, body).unwrap_or_else(|| panic!("{method} {path}"))
    }
    pub(crate) fn go(&self, address: &str) {
        self.call("POST", "/url", &json!({ "url": address }));
    }
    pub(crate) fn script_with(&self, text: &str, arguments: &Value) -> Value {
        self.call("POST", "/execute/sync", &json!({ "script": text, "args": arguments }))
    }
    fn script(&self, text: &str) -> Value {
        self.script_with(text, &json!([]))
    }
    /// Keys one after the other, with others held down meanwhile.
    fn press(&self, held: &[char], keys: &str) {
        let down = |k: &char| json!({ "type": "keyDown", "value": k.to_string() });
        let up = |k: &char| json!({ "type": "keyUp", "value": k.to_string() });
        let mut actions: Vec<Value> = held.iter().map(down).collect();
        for key in keys.chars() {
            actions.extend([down(&key), up(&key)]);
        }
        actions.extend(held.iter().rev().map(up));
        let body = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] });
        self.call("POST", "/actions", &body);
    }
    fn keys(&self, keys: &str) {
        self.press(&[], keys);
    }
    fn key(&self, key: char) {
        self.press(&[], &key.to_string());
    }
    fn wait_until(&self, what: &str, condition: impl Fn() -> bool) {
        let until = Instant::now() + Duration::from_secs(120);
        while !condition() {
            assert!(
                Instant::now() < until,
                "{what}: waited in vain: {}",
                self.script("return document.body.innerText")
            );
            std::thread::sleep(Duration::from_millis(30));
        }
    }
    /// Puts a text where Excel and WPS put a copied block, and pastes it where the focus is.
    fn paste(&self, text: &str) {
        self.script_with(
            "const d = new DataTransfer(); d.setData('text/plain', arguments[0]); document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: d, bubbles: true, cancelable: true }))",
            &json!([text]),
        );
    }
    /// The cell that has the focus.
    fn at(&self) -> String {
        let asked = "return document.activeElement.closest('td')?.dataset.cell ?? ''";
        self.script(asked).as_str().unwrap_or_default().to_owned()
    }
    fn state_of(&self, key: &str) -> String {
        let asked = "return document.querySelector(`td[data-cell='${arguments[0]}']`).className";
        self.script_with(asked, &json!([key])).as_str().unwrap_or_default().to_owned()
    }
    fn shown(&self, key: &str) -> String {
        let asked = "const k = arguments[0], c = document.querySelector(`td[data-cell='${k}'] input`); return c ? c.value : document.querySelector(`td[data-sum='${k}'] b`).textContent";
        self.script_with(asked, &json!([key])).as_str().unwrap_or_default().to_owned()
    }
    fn all_saved(&self) {
        self.wait_until("all is saved", || {
            self.script(
                "return document.querySelectorAll('td.waiting').length === 0 && !zhGrid.waiting()",
            ) == json!(true)
        });
    }
    /// Signs in by the cookie of a session and opens the sheet.
    fn sit_down(&self, ground: &Ground, socket: &Socket, account: &str) {
        self.go(&format!("{}/sign-in", socket.address));
        let cookie = ground.city.as_account(account).cookie;
        for pair in cookie.split("; ") {
            let (name, value) = pair.split_once('=').unwrap();
            self.call(
                "POST",
                "/cookie",
                &json!({ "cookie": { "name": name, "value": value, "path": "/" } }),
            );
        }
        self.go(&format!("{}{}", socket.address, ground.path("")));
        self.wait_until("the sheet stands", || {
            self.script("return Boolean(globalThis.zhGrid?.restore)") == json!(true)
        });
    }
    /// By Tab, as somebody without a mouse gets there.
    fn tab_into_the_sheet(&self) {
        for _ in 0..80 {
            if !self.at().is_empty() {
                return;
            }
            self.key(TAB);
        }
        panic!("no Tab stop leads into the sheet");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = request(self.port, "DELETE", &format!("/session/{}", self.session), &Value::Null);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

/// One exchange with the driver: it is on loopback, speaks HTTP/1.1 and gives a length.
fn request(port: u16, method: &str, path: &str, body: &Value) -> Option<Value> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(300))).ok()?;
    let body = if method == "POST" { body.to_string() } else { String::new() };
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .ok()?;
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim_end().is_empty() {
            break;
        }
        if let Some(n) = line.to_lowercase().strip_prefix("content-length:") {
            length = n.trim().parse().ok()?;
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let value: Value = serde_json::from_slice(&body).ok()?;
    if !head.starts_with("HTTP/1.1 200") {
        eprintln!("{method} {path}: {value}");
        return None;
    }
    Some(value["value"].clone())
}

/// Sixty lines of twelve columns; three of them against the rule that column 2 is no more than column 1.
fn block() -> String {
    let line = |line: usize| {
        let cell = |column: usize| match (line, column) {
            (5 | 20 | 41, 2) => "900".to_owned(),
            (_, 1) => format!("{}", 100 + line),
            _ => format!("{}", line + column),
        };
        (1..=12).map(cell).collect::<Vec<_>>().join("\t")
    };
    (1..=60).map(line).collect::<Vec<_>>().join("\r\n")
}

#[test]
fn a_clerk_fills_a_sheet_by_keyboard_alone_and_sees_three_errors_at_once() {
    let ground = ground("sqlite", &wide(60, 14));
    let (socket, browser) = (Socket::open(&ground), Browser::open());
    browser.sit_down(&ground, &socket, "du");
    browser.tab_into_the_sheet();
    assert_eq!(browser.at(), "s.l1.c1");
    browser.paste(&block());
    browser.all_saved();
    assert_eq!(ground.cell("s.l60.c12"), "72");
    assert_eq!(
        (browser.shown("s.l1.c1"), browser.shown("s.l1.sum")),
        ("101.0".into(), "104.0".into())
    );
    // Column 13 by Enter, downwards; column 14 by typing and Tab.
    browser.press(&[CONTROL], &HOME.to_string());
    assert_eq!(browser.at(), "s.l1.c1");
    browser.keys(&"\u{e014}".repeat(12));
    assert_eq!(browser.at(), "s.l1.c13");
    for line in 1..=60 {
        browser.keys(&format!("{line}{ENTER}"));
    }
    assert_eq!(browser.at(), "s.l60.c13");
    browser.press(&[CONTROL], "\u{e013}");
    assert_eq!(browser.at(), "s.l1.c13");
    browser.keys(&format!("{TAB}1.5{DOWN}2.5{DOWN}"));
    // F2 changes, Esc takes back, Ctrl+Z undoes, Ctrl+Y does again.
    browser.key('\u{e013}');
    assert_eq!(browser.at(), "s.l2.c14");
    browser.keys(&format!("{F2}9{ESCAPE}"));
    assert_eq!(browser.shown("s.l2.c14"), "2.5");
    browser.press(&[CONTROL], "z");
    assert_eq!(browser.shown("s.l2.c14"), "");
    browser.press(&[CONTROL], "y");
    assert_eq!(browser.shown("s.l2.c14"), "2.5");
    browser.paste(&"3\r\n".repeat(59));
    browser.all_saved();
    // The keys of the sheet behind a question mark.
    browser.key('?');
    browser.wait_until("the keys stand there", || {
        browser.script("return document.getElementById('grid-keys').open") == json!(true)
    });
    browser.key(ESCAPE);
    // Three errors, each by F8; the advice marks them before the server does.
    for line in [5, 20, 41] {
        assert!(browser.state_of(&format!("s.l{line}.c2")).contains("invalid"), "line {line}");
    }
    browser.press(&[CONTROL], &ENTER.to_string());
    browser.wait_until("it is said what is in the way", || {
        browser.script("return document.body.innerText.includes('有3处要先处理') && Boolean(globalThis.zhGrid?.restore)") == json!(true)
    });
    browser.wait_until("the rules are here", || browser.state_of("s.l41.c2").contains("invalid"));
    for line in [5, 20, 41] {
        browser.key(F8);
        assert_eq!(browser.at(), format!("s.l{line}.c2"));
        browser.keys(&format!("7{ENTER}"));
        browser.all_saved();
        // The list is made anew after each save; the next F8 begins at its top.
        browser.wait_until("the list is shorter", || {
            let left = [5, 20, 41].iter().filter(|it| **it > line).count();
            browser.script("return document.querySelectorAll('[data-jumps] li').length")
                == json!(left)
        });
    }
    browser.press(&[CONTROL], &ENTER.to_string());
    browser.wait_until("it is handed in", || {
        browser.script("return document.body.innerText.includes('已报送')") == json!(true)
    });
    // Accepted by the office, the cell that is bound to an indicator is the city's figure.
    let (id, office) = (ground.filling, ground.city.as_role(identity::Role::Office));
    let seen = ground.city.space.db.read(move |tx| Ok(forms::store::stand(tx, id)?.steps)).unwrap();
    let pairs =
        [("seen", seen.to_string()), ("part", String::new()), ("step", "accept".to_owned())];
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let done = office.post(&ground.path("/step"), &pairs);
    assert_eq!(done.status, 303, "{}", done.html);
    let figures = ground
        .city
        .space
        .db
        .read(|tx| tx.count("select count(*) from figure where value = 101000000", &[]))
        .unwrap();
    assert_eq!(figures, 1, "the figure of the city is what the clerk filled in");
}

#[test]
fn what_is_typed_without_a_line_comes_in_later_and_one_conflict_keeps_both_values() {
    let ground = ground("sqlite", &wide(4, 4));
    let (socket, browser) = (Socket::open(&ground), Browser::open());
    browser.sit_down(&ground, &socket, "du");
    browser.tab_into_the_sheet();
    socket.cut(true);
    browser.keys(&format!("11{ENTER}12{ENTER}13{ENTER}"));
    browser.wait_until("it is said that the line is broken", || {
        browser.script("return document.querySelector('[data-line]').dataset.state")
            == json!("offline")
    });
    assert!(browser.state_of("s.l3.c1").contains("waiting"));
    // A rule is advised all the same.
    browser.press(&[CONTROL], &HOME.to_string());
    browser.keys(&format!("\u{e014}99{ENTER}"));
    assert!(browser.state_of("s.l1.c2").contains("invalid"), "{}", browser.state_of("s.l1.c2"));
    browser.press(&[CONTROL], "z");
    // Meanwhile somebody else writes one of the cells.
    let (token, cells) = (crate::token(5), r#"[["s.l2.c1","21",0]]"#);
    let ma = ground.city.as_account("ma");
    ma.post(&ground.path("/cells"), &[("token", &token), ("cells", cells)]);
    socket.cut(false);
    browser
        .wait_until("both values stand there", || browser.state_of("s.l2.c1").contains("differs"));
    browser.wait_until("the choice is offered", || {
        browser.script("return Boolean(document.getElementById('differ'))") == json!(true)
    });
    assert_eq!(
        (ground.cell("s.l1.c1"), ground.cell("s.l2.c1"), ground.cell("s.l3.c1")),
        ("11".into(), "21".into(), "13".into())
    );
    // The other value is chosen by keyboard: Tab to its button, Enter.
    browser.script("document.querySelector('#differ input[name=ground]').focus()");
    browser.keys(&format!("核对原始记录{TAB}{TAB}{ENTER}"));
    browser.wait_until("it is decided", || ground.cell("s.l2.c1") == "12");
    let said = ground.du().get_json(&ground.path("/cell?cell=s.l2.c1")).html;
    assert!(said.contains("21") && said.contains("12"), "{said}");
    // Signing out wipes what would wait here.
    browser.script("localStorage.setItem('zh-queue:test', '[]')");
    browser.script("const f = document.createElement('form'); f.action = '/sign-out'; f.addEventListener('submit', (e) => e.preventDefault()); document.body.append(f); f.requestSubmit()");
    assert_eq!(browser.script("return localStorage.getItem('zh-queue:test')"), Value::Null);
}

#[test]
fn a_block_copied_with_its_heads_comes_back_where_it_was() {
    let ground = ground("sqlite", &wide(4, 4));
    let (socket, browser) = (Socket::open(&ground), Browser::open());
    browser.sit_down(&ground, &socket, "du");
    browser.tab_into_the_sheet();
    browser.paste("1\t2\r\n3\t4");
    browser.all_saved();
    browser.press(&[CONTROL], &HOME.to_string());
    browser.press(&[SHIFT], &format!("{DOWN}\u{e014}"));
    let copied = browser.script(
        "const d = new DataTransfer(); document.activeElement.dispatchEvent(new ClipboardEvent('copy', { clipboardData: d, bubbles: true, cancelable: true })); return d.getData('text/plain')",
    );
    assert_eq!(copied, "1\t2\r\n3\t4");
    browser.paste("指标\t第1列\t第2列\r\n第1行\t1,208\t6\r\n");
    browser.all_saved();
    assert_eq!(
        (ground.cell("s.l1.c1"), browser.shown("s.l1.c1")),
        ("1208".into(), "1,208.0".into())
    );
}

/// The checker of accessibility, from npm (`bin/packages` puts it there); none where npm is not.
fn axe() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "where the checker lies on this machine")]
    let home = std::env::var("HOME").ok()?;
    let file = format!("{home}/.cache/zhunsheng-axe/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(file).ok()
}

/// Width of the screen, and the size of letters that the person has chosen.
const SCREENS: [(u32, bool); 4] = [(1440, false), (1440, true), (720, false), (390, false)];

#[test]
fn the_sheet_breaks_no_rule_of_accessibility_at_any_width_and_never_scrolls_the_page_sideways() {
    let ground = ground("sqlite", &wide(4, 6));
    let (socket, browser) = (Socket::open(&ground), Browser::open());
    // Cells of every state: saved, with a remark, against a rule, with two values.
    let cells = r#"[["s.l1.c1","18",0],["s.l1.c2","9",0],["s.l2.c1","6",0,"退货1件在内"],["s.l2.c2","7",0],["s.l3.c1","1208",0]]"#;
    ground.du().post(&ground.path("/cells"), &[("token", &crate::token(1)), ("cells", cells)]);
    let other = r#"[["s.l3.c1","1211",0]]"#;
    let ma = ground.city.as_account("ma");
    ma.post(&ground.path("/cells"), &[("token", &crate::token(2)), ("cells", other)]);
    browser.sit_down(&ground, &socket, "du");
    let Some(axe) = axe() else {
        println!("skipped: axe-core is not installed; see bin/packages");
        return;
    };
    let run = "const done = arguments[arguments.length - 1]; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then((r) => done(r.violations.map((v) => [v.id, v.nodes.map((n) => n.target.join(' ') + ' ' + n.html.slice(0, 160)).slice(0, 5)])))";
    for (width, large) in SCREENS {
        // 720 points wide is a screen of 1440 at 200 %.
        let metrics =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500 });
        browser.call(
            "POST",
            "/goog/cdp/execute",
            &json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": metrics }),
        );
        for lang in ["zh", "en"] {
            browser.go(&format!("{}{}?lang={lang}", socket.address, ground.path("")));
            browser.wait_until("the sheet stands", || {
                browser.script("return Boolean(globalThis.zhGrid?.restore)") == json!(true)
            });
            if large {
                browser.script("document.documentElement.dataset.type = 'large'");
            }
            let wide =
                browser.script("return document.documentElement.scrollWidth").as_u64().unwrap();
            assert!(wide <= u64::from(width), "{lang} at {width}: the page is {wide} wide");
            // A script element would break the policy of the page; the driver hands it over.
            browser.script(&format!("{axe};globalThis.axe = axe;"));
            let found =
                browser.call("POST", "/execute/async", &json!({ "script": run, "args": [] }));
            assert_eq!(found, json!([]), "{lang} at {width}, large {large}");
        }
    }
}
