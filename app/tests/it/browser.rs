//! The binary in a real browser: Debian's chromium, driven over the WebDriver protocol.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The Return key, and the others, as WebDriver writes them.
const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";
const END: &str = "\u{e010}";

/// A program that ends with the test.
struct Running(Child);
impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// One demo space in the real binary.
struct Server {
    address: String,
    password: String,
    _running: Running,
    folder: std::path::PathBuf,
}

impl Server {
    fn start(space: &str) -> Self {
        let folder = std::env::temp_dir().join(format!(
            "zhunsheng-browser-{}-{}",
            std::process::id(),
            free_port()
        ));
        let mut child = Command::new(env!("CARGO_BIN_EXE_zhunsheng"))
            .args(["demo", "--space", space, "--json", "--port", "0", "--data-dir"])
            .arg(&folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines
            .by_ref()
            .map_while(Result::ok)
            .filter_map(|l| serde_json::from_str::<Value>(&l).ok())
            .find(|v| v["address"].is_string())
            .expect("the demo says where it listens");
        let running = Running(child);
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            address: said["address"].as_str().unwrap().trim_end_matches('/').to_owned(),
            password: said["password"].as_str().unwrap().to_owned(),
            _running: running,
            folder,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A browser session, spoken to in plain HTTP.
struct Browser {
    port: u16,
    session: String,
    _driver: Running,
    _profile: std::path::PathBuf,
}

impl Browser {
    fn open() -> Self {
        let port = free_port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed; see bin/packages");
        let driver = Running(driver);
        let until = Instant::now() + Duration::from_secs(20);
        while request(port, "GET", "/status", &Value::Null).is_none() {
            assert!(Instant::now() < until, "chromedriver answers");
            std::thread::sleep(Duration::from_millis(50));
        }
        let profile =
            std::env::temp_dir().join(format!("zhunsheng-profile-{}-{port}", std::process::id()));
        let mut arguments: Vec<String> = [
            "--headless",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-sandbox",
            "--window-size=1440,900",
        ]
        .map(str::to_owned)
        .to_vec();
        arguments.push(format!("--user-data-dir={}", profile.display()));
        let asked = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": {
            "args": arguments,
            "prefs": { "download.default_directory": profile.join("downloads") },
        } } } });
        let answer = request(port, "POST", "/session", &asked).expect("a session");
        let session = answer["sessionId"].as_str().expect("a session id").to_owned();
        Self { port, session, _driver: driver, _profile: profile }
    }
    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/session/{}{path}", self.session);
        request(self.port, method, &path, body).unwrap_or_else(|| panic!("{method} {path}"))
    }
    fn go(&self, address: &str) {
        self.call("POST", "/url", &json!({ "url": address }));
    }
    fn script(&self, text: &str) -> Value {
        self.call("POST", "/execute/sync", &json!({ "script": text, "args": [] }))
    }
    fn text(&self) -> String {
        self.script("return document.body.innerText").as_str().unwrap_or_default().to_owned()
    }
    fn title(&self) -> String {
        self.script(
            "return document.querySelector('h1') ? document.querySelector('h1').innerText : ''",
        )
        .as_str()
        .unwrap_or_default()
        .to_owned()
    }
    fn path(&self) -> String {
        self.script("return location.pathname + location.search")
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
    fn find(&self, css: &str) -> String {
        let found =
            self.call("POST", "/element", &json!({ "using": "css selector", "value": css }));
        found
            .as_object()
            .and_then(|o| o.values().next())
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("{css}"))
            .to_owned()
    }
    fn write(&self, css: &str, text: &str) {
        let element = self.find(css);
        self.call("POST", &format!("/element/{element}/value"), &json!({ "text": text }));
    }
    /// Keys go to whatever has the focus.
    fn keys(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|k| {
                [
                    json!({ "type": "keyDown", "value": k.to_string() }),
                    json!({ "type": "keyUp", "value": k.to_string() }),
                ]
            })
            .collect();
        self.call(
            "POST",
            "/actions",
            &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] }),
        );
    }
    /// Presses Tab until the focus is on a link whose address holds the text, then Enter.
    fn tab_to(&self, href: &str) {
        for _ in 0..400 {
            let at = self.script("return document.activeElement && document.activeElement.getAttribute('href') || ''");
            if at.as_str().is_some_and(|at| at.contains(href)) {
                let before = self.path();
                self.keys(ENTER);
                self.wait_until(|| self.path() != before || href.starts_with('#'));
                return;
            }
            self.keys(TAB);
        }
        panic!("no Tab stop leads to {href} on {}", self.path());
    }
    fn wait_until(&self, condition: impl Fn() -> bool) {
        let until = Instant::now() + Duration::from_secs(15);
        while !condition() {
            assert!(Instant::now() < until, "waited in vain on {}: {}", self.path(), self.text());
            std::thread::sleep(Duration::from_millis(30));
        }
    }
    fn sign_in(&self, server: &Server, account: &str) {
        self.go(&format!("{}/sign-in", server.address));
        self.write("input[name=name]", account);
        self.write("input[name=password]", &server.password);
        self.keys(ENTER);
        self.wait_until(|| !self.path().starts_with("/sign-in"));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = request(self.port, "DELETE", &format!("/session/{}", self.session), &Value::Null);
        let _ = std::fs::remove_dir_all(&self._profile);
    }
}

/// One exchange with the driver: it is on loopback, speaks HTTP/1.1 and gives a length.
fn request(port: u16, method: &str, path: &str, body: &Value) -> Option<Value> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
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
    let body = String::from_utf8_lossy(&body);
    let value: Value = serde_json::from_str(&body).ok()?;
    if !head.starts_with("HTTP/1.1 200") {
        eprintln!("{method} {path}: {value}");
        return None;
    }
    Some(value["value"].clone())
}

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

/// Every page of the product once.
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
    "/units",
    "/people",
    "/packs",
    "/imports",
    "/journal",
    "/me",
    "/find?q=hj",
    "/keys",
];
