//! A real browser for tests: Debian's chromium, driven over the WebDriver protocol in plain HTTP.
//!
//! Tests that sit before a page as a person does use [`Browser`]: keys go to whatever has the focus, waits end when
//! their condition holds, and both the driver and the profile go with the test. The server stands in the test itself
//! (the real binary, or routes on a socket); [`Place`] tells where it is and with which password one signs in.

mod driver;
pub mod keys;

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long a condition may take before a test gives it up; a slow machine is no failure.
const PATIENCE: Duration = Duration::from_secs(180);

/// A server that a browser signs in to.
pub trait Place {
    /// `http://127.0.0.1:8686`, without a slash at its end.
    fn address(&self) -> &str;
    fn password(&self) -> &str;
}

/// A program that ends with the test.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback has free ports");
    listener.local_addr().expect("a bound socket has an address").port()
}

/// A browser with a session and a profile of its own.
pub struct Browser {
    port: u16,
    session: String,
    profile: PathBuf,
    _driver: Running,
}

impl Browser {
    /// # Panics
    /// Where chromium and its driver are not installed (`bin/packages`).
    #[must_use]
    pub fn open() -> Self {
        let port = free_port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed; see bin/packages");
        let driver = Running(driver);
        let until = Instant::now() + PATIENCE;
        while driver::request(port, "GET", "/status", &Value::Null).is_none() {
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
        let answer = driver::request(port, "POST", "/session", &asked).expect("a session");
        let session = answer["sessionId"].as_str().expect("a session id").to_owned();
        Self { port, session, profile, _driver: driver }
    }

    /// One command of the protocol.
    ///
    /// # Panics
    /// Where the driver refuses it; it says why on the error stream.
    pub fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/session/{}{path}", self.session);
        driver::request(self.port, method, &path, body).unwrap_or_else(|| panic!("{method} {path}"))
    }
    /// Opens an address; a page that the network refuses is a page too.
    pub fn go(&self, address: &str) {
        self.call("POST", "/url", &json!({ "url": address }));
    }
    /// Loads the page again, as F5 does.
    pub fn reload(&self) {
        self.call("POST", "/refresh", &json!({}));
    }
    pub fn script(&self, text: &str) -> Value {
        self.script_with(text, &json!([]))
    }
    pub fn script_with(&self, text: &str, arguments: &Value) -> Value {
        self.call("POST", "/execute/sync", &json!({ "script": text, "args": arguments }))
    }
    /// What is seen of the page.
    pub fn text(&self) -> String {
        said(&self.script("return document.body.innerText"))
    }
    pub fn title(&self) -> String {
        said(&self.script("return document.querySelector('h1')?.innerText ?? ''"))
    }
    /// Path and query of the page.
    pub fn path(&self) -> String {
        said(&self.script("return location.pathname + location.search"))
    }
    /// The first element of a selector.
    ///
    /// # Panics
    /// Where there is none.
    pub fn find(&self, css: &str) -> String {
        let asked = json!({ "using": "css selector", "value": css });
        let found = self.call("POST", "/element", &asked);
        let id = found.as_object().and_then(|it| it.values().next()).and_then(Value::as_str);
        id.unwrap_or_else(|| panic!("{css}")).to_owned()
    }
    /// Types into the first element of a selector.
    pub fn write(&self, css: &str, text: &str) {
        let element = self.find(css);
        self.call("POST", &format!("/element/{element}/value"), &json!({ "text": text }));
    }
    /// Keys one after the other, to whatever has the focus.
    pub fn keys(&self, keys: &str) {
        self.press(&[], keys);
    }
    /// Keys one after the other, with others held down meanwhile.
    pub fn press(&self, held: &[char], keys: &str) {
        let down = |key: &char| json!({ "type": "keyDown", "value": key.to_string() });
        let up = |key: &char| json!({ "type": "keyUp", "value": key.to_string() });
        let mut actions: Vec<Value> = held.iter().map(down).collect();
        for key in keys.chars() {
            actions.extend([down(&key), up(&key)]);
        }
        actions.extend(held.iter().rev().map(up));
        let body = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] });
        self.call("POST", "/actions", &body);
    }
    /// Puts a text where a spreadsheet puts a copied block, and pastes it where the focus is.
    pub fn paste(&self, text: &str) {
        self.script_with(
            "const d = new DataTransfer(); d.setData('text/plain', arguments[0]); document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: d, bubbles: true, cancelable: true }))",
            &json!([text]),
        );
    }
    /// Presses Tab until the focus is on a link whose address holds the text, then Enter.
    ///
    /// # Panics
    /// Where no Tab stop leads there.
    pub fn tab_to(&self, href: &str) {
        self.tab_until(&format!(
            "document.activeElement?.getAttribute('href')?.includes({})",
            json!(href)
        ));
        let before = self.path();
        self.press(&[], &keys::ENTER.to_string());
        self.wait_until(|| self.path() != before || href.starts_with('#'));
    }
    /// Presses Tab until a condition of the page holds.
    ///
    /// # Panics
    /// Where it holds at none of 400 stops.
    pub fn tab_until(&self, condition: &str) {
        let asked = format!("return Boolean({condition})");
        for _ in 0..400 {
            if self.script(&asked) == json!(true) {
                return;
            }
            self.press(&[], &keys::TAB.to_string());
        }
        panic!("no Tab stop is at {condition} on {}", self.path());
    }
    pub fn wait_until(&self, condition: impl Fn() -> bool) {
        self.wait_for("a condition", condition);
    }
    /// Waits, and says what it waited for where it was in vain.
    ///
    /// # Panics
    /// After three minutes.
    pub fn wait_for(&self, what: &str, condition: impl Fn() -> bool) {
        let until = Instant::now() + PATIENCE;
        while !condition() {
            assert!(
                Instant::now() < until,
                "waited in vain for {what} on {}: {}",
                self.path(),
                self.text()
            );
            std::thread::sleep(Duration::from_millis(30));
        }
    }
    /// Takes the network away from the browser, or gives it back.
    pub fn network(&self, there: bool) {
        let conditions = json!({ "network_conditions": {
            "offline": !there, "latency": 0, "download_throughput": -1, "upload_throughput": -1 } });
        self.call("POST", "/chromium/network_conditions", &conditions);
    }
    /// The size of the screen, in points.
    pub fn screen(&self, width: u32, height: u32) {
        let metrics = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 } });
        self.call("POST", "/goog/cdp/execute", &metrics);
    }
    /// Signs in by the page, as a person does.
    pub fn sign_in(&self, place: &impl Place, account: &str) {
        self.go(&format!("{}/sign-in", place.address()));
        self.write("input[name=name]", account);
        self.write("input[name=password]", place.password());
        self.press(&[], &keys::ENTER.to_string());
        self.wait_until(|| !self.path().starts_with("/sign-in"));
    }
    /// Takes over a session that a test has made, from its cookie header.
    pub fn wear(&self, cookies: &str) {
        for pair in cookies.split("; ") {
            let Some((name, value)) = pair.split_once('=') else { continue };
            let cookie = json!({ "cookie": { "name": name, "value": value, "path": "/" } });
            self.call("POST", "/cookie", &cookie);
        }
    }
}

fn said(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

impl Drop for Browser {
    fn drop(&mut self) {
        let session = format!("/session/{}", self.session);
        let _ = driver::request(self.port, "DELETE", &session, &Value::Null);
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}
