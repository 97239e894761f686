//! A real browser and the real binary: Debian's chromium, driven over the WebDriver protocol.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The Return key, and the others, as WebDriver writes them.
pub(crate) const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";
pub(crate) const END: &str = "\u{e010}";

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
pub(crate) struct Server {
    pub(crate) address: String,
    pub(crate) password: String,
    _running: Running,
    pub(crate) folder: std::path::PathBuf,
}

impl Server {
    /// A demo space of its own, made anew.
    pub(crate) fn start(space: &str) -> Self {
        let folder = std::env::temp_dir().join(format!(
            "zhunsheng-browser-{}-{}",
            std::process::id(),
            free_port()
        ));
        let (said, running) = listen(&["demo", "--space", space], &folder);
        let password = said["password"].as_str().unwrap().to_owned();
        Self { address: address(&said), password, _running: running, folder }
    }
    /// The spaces of a data directory that is there.
    pub(crate) fn serve(folder: &std::path::Path, password: &str) -> Self {
        let (said, running) = listen(&["serve"], folder);
        let password = password.to_owned();
        Self { address: address(&said), password, _running: running, folder: folder.to_path_buf() }
    }
}

fn address(said: &Value) -> String {
    said["address"].as_str().unwrap().trim_end_matches('/').to_owned()
}

/// Runs the binary until it says where it listens.
fn listen(command: &[&str], folder: &std::path::Path) -> (Value, Running) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_zhunsheng"))
        .args(command)
        .args(["--json", "--port", "0", "--data-dir"])
        .arg(folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said = lines
        .by_ref()
        .map_while(Result::ok)
        .filter_map(|l| serde_json::from_str::<Value>(&l).ok())
        .find(|v| v["address"].is_string())
        .expect("the program says where it listens");
    std::thread::spawn(move || lines.for_each(drop));
    (said, Running(child))
}

impl Server {
    /// The same server, signed in to with another password.
    pub(crate) fn with_password(mut self, password: &str) -> Self {
        password.clone_into(&mut self.password);
        self
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A browser session, spoken to in plain HTTP.
pub(crate) struct Browser {
    port: u16,
    session: String,
    _driver: Running,
    _profile: std::path::PathBuf,
}

impl Browser {
    pub(crate) fn open() -> Self {
        let port = free_port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed; see bin/packages");
        let driver = Running(driver);
        let until = Instant::now() + Duration::from_secs(60);
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
    pub(crate) fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/session/{}{path}", self.session);
        request(self.port, method, &path, body).unwrap_or_else(|| panic!("{method} {path}"))
    }
    pub(crate) fn go(&self, address: &str) {
        self.call("POST", "/url", &json!({ "url": address }));
    }
    pub(crate) fn script(&self, text: &str) -> Value {
        self.call("POST", "/execute/sync", &json!({ "script": text, "args": [] }))
    }
    pub(crate) fn text(&self) -> String {
        self.script("return document.body.innerText").as_str().unwrap_or_default().to_owned()
    }
    pub(crate) fn title(&self) -> String {
        self.script(
            "return document.querySelector('h1') ? document.querySelector('h1').innerText : ''",
        )
        .as_str()
        .unwrap_or_default()
        .to_owned()
    }
    pub(crate) fn path(&self) -> String {
        self.script("return location.pathname + location.search")
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
    pub(crate) fn find(&self, css: &str) -> String {
        let found =
            self.call("POST", "/element", &json!({ "using": "css selector", "value": css }));
        found
            .as_object()
            .and_then(|o| o.values().next())
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("{css}"))
            .to_owned()
    }
    pub(crate) fn write(&self, css: &str, text: &str) {
        let element = self.find(css);
        self.call("POST", &format!("/element/{element}/value"), &json!({ "text": text }));
    }
    /// Keys go to whatever has the focus.
    pub(crate) fn keys(&self, keys: &str) {
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
    pub(crate) fn tab_to(&self, href: &str) {
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
    pub(crate) fn wait_until(&self, condition: impl Fn() -> bool) {
        let until = Instant::now() + Duration::from_secs(60);
        while !condition() {
            assert!(Instant::now() < until, "waited in vain on {}: {}", self.path(), self.text());
            std::thread::sleep(Duration::from_millis(30));
        }
    }
    pub(crate) fn sign_in(&self, server: &Server, account: &str) {
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
