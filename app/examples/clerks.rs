//! Clerks at work, open loop: each saves a cell a second and pastes a block of 60 × 12 a minute on a fixed
//! clock, whether answers come or not; latency counts from the moment a save was due. In the middle the
//! server is killed (`kill -9`) and started again; at the end every acknowledged value is looked up.
//! Loopback only.
//!
//! `cargo run --release --example clerks -- DATA_DIR SPACE ACCOUNT PASSWORD [CLERKS] [SECONDS]`
//!
//! The data directory is one of `zhunsheng demo --load-only`. The sheets that the clerks fill are those that
//! are open in it; clerks share them, each with lines of their own.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Threads that send; each serves many clerks, because a clerk mostly waits.
const SENDERS: usize = 64;
/// A block that is pasted: cells in one command.
const BLOCK: usize = 720;

#[derive(Clone)]
struct Target {
    filling: i64,
    cells: Vec<String>,
}

/// What was acknowledged last for a cell, and when.
type Known = Arc<Mutex<BTreeMap<(i64, String), (u64, String)>>>;

struct Load {
    host: Arc<Mutex<String>>,
    session: Session,
    targets: Vec<Target>,
    taken: Arc<Mutex<Vec<(f64, u16, bool)>>>,
    known: Known,
}

#[derive(Clone)]
struct Session {
    cookie: String,
    csrf: String,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, space, account, password, ..] = arguments.as_slice() else {
        eprintln!("clerks DATA_DIR SPACE ACCOUNT PASSWORD [CLERKS] [SECONDS]");
        std::process::exit(2);
    };
    let clerks: usize = arguments.get(4).and_then(|it| it.parse().ok()).unwrap_or(500);
    let seconds: u64 = arguments.get(5).and_then(|it| it.parse().ok()).unwrap_or(60);
    let (mut server, host) = serve(folder);
    let session = sign_in(&host, space, account, password);
    let targets = targets(&host, &session);
    assert!(!targets.is_empty(), "no sheet is open: make some with the demo");
    let cells: usize = targets.iter().map(|it| it.cells.len()).sum();
    println!("{} sheets with {cells} cells, {clerks} clerks, {seconds} s", targets.len());
    let load = Arc::new(Load {
        host: Arc::new(Mutex::new(host)),
        session,
        targets,
        taken: Arc::default(),
        known: Arc::default(),
    });
    let begun = Instant::now();
    let threads: Vec<_> = (0..SENDERS)
        .map(|sender| {
            let load = Arc::clone(&load);
            std::thread::spawn(move || send(&load, sender, clerks, begun, seconds))
        })
        .collect();
    std::thread::sleep(Duration::from_secs(seconds / 2));
    println!("before the kill: {}", resident(server.id()));
    server.kill().expect("the server is killed");
    let _ = server.wait();
    let (mut server, host) = serve(folder);
    println!("killed and back after {:.2} s", begun.elapsed().as_secs_f64() - (seconds / 2) as f64);
    *load.host.lock().unwrap_or_else(PoisonError::into_inner) = host.clone();
    for thread in threads {
        thread.join().expect("a sender ends well");
    }
    report(&load, begun);
    println!("at the end: {}", resident(server.id()));
    reconcile(&load, &host);
    let _ = server.kill();
    let _ = server.wait();
}

/// Clerks of one sender: each has its own second of the clock and its own cells.
fn send(load: &Load, sender: usize, clerks: usize, begun: Instant, seconds: u64) {
    let mine: Vec<usize> = (0..clerks).filter(|it| it % SENDERS == sender).collect();
    let mut stream = None;
    for second in 0..seconds {
        for clerk in &mine {
            let shift = Duration::from_secs_f64(*clerk as f64 / clerks as f64);
            let due = begun + Duration::from_secs(second) + shift;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let block = second % 60 == *clerk as u64 % 60;
            save(load, &mut stream, *clerk, second, block, due);
        }
    }
}

fn save(load: &Load, stream: &mut Stream, clerk: usize, second: u64, block: bool, due: Instant) {
    let target = &load.targets[clerk % load.targets.len()];
    let count = target.cells.len();
    let number = (clerk as u64) << 32 | second;
    let first = (clerk / load.targets.len() * 7 + second as usize) % count;
    let cells: Vec<&String> = if block {
        target.cells.iter().cycle().skip(first).take(BLOCK.min(count)).collect()
    } else {
        vec![&target.cells[first]]
    };
    let value = number % 997;
    // The reading is far ahead, so that what others of the same load wrote is no conflict.
    let said: Vec<String> =
        cells.iter().map(|key| format!("[\"{key}\",\"{value}\",9000000000000]")).collect();
    let body = format!(
        "csrf={}&token={}&cells={}",
        load.session.csrf,
        token(number),
        encoded(&format!("[{}]", said.join(",")))
    );
    let host = load.host.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let path = format!("/fillings/{}/cells", target.filling);
    let (status, answer) = ask(stream, &host, "POST", &path, &load.session.cookie, &body);
    let took = due.elapsed().as_secs_f64() * 1e3;
    load.taken.lock().unwrap_or_else(PoisonError::into_inner).push((took, status, block));
    if status != 200 {
        return;
    }
    let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap_or_default();
    let seq = answer["seq"].as_u64().unwrap_or(0);
    let mut known = load.known.lock().unwrap_or_else(PoisonError::into_inner);
    for cell in answer["cells"].as_array().into_iter().flatten() {
        let key = cell[0].as_str().unwrap_or_default().to_owned();
        let place = known.entry((target.filling, key)).or_default();
        if seq > place.0 {
            *place = (seq, value.to_string());
        }
    }
}

fn report(load: &Load, begun: Instant) {
    let taken = load.taken.lock().unwrap_or_else(PoisonError::into_inner).clone();
    for block in [false, true] {
        let mut good: Vec<f64> =
            taken.iter().filter(|it| it.1 == 200 && it.2 == block).map(|it| it.0).collect();
        let lost = taken.iter().filter(|it| it.1 != 200 && it.2 == block).count();
        good.sort_by(f64::total_cmp);
        let at = |q: f64| {
            good.get(((good.len().max(1) - 1) as f64 * q) as usize).copied().unwrap_or(0.0)
        };
        println!(
            "{}: {} acknowledged, p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms, max {:.1} ms; {lost} without an answer (about the kill)",
            if block { "blocks of 60 × 12" } else { "cells" },
            good.len(),
            at(0.5),
            at(0.95),
            at(0.99),
            at(1.0)
        );
    }
    println!("the load itself: {:.1} s", begun.elapsed().as_secs_f64());
}

/// Every acknowledged value is there, or a later one is.
fn reconcile(load: &Load, host: &str) {
    let known = load.known.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut looked, mut lost) = (0, 0);
    let mut stream = None;
    for target in &load.targets {
        let path = format!("/fillings/{}", target.filling);
        let (_, page) = ask(&mut stream, host, "GET", &path, &load.session.cookie, "");
        let page = String::from_utf8_lossy(&page);
        for ((_, key), (seq, value)) in
            known.range((target.filling, String::new())..(target.filling + 1, String::new()))
        {
            looked += 1;
            let stands = page.split(&format!("data-cell=\"{key}\" data-base=\"")).nth(1);
            let base: u64 = stands
                .and_then(|it| it.split('"').next())
                .and_then(|it| it.parse().ok())
                .unwrap_or(0);
            let shown = stands
                .and_then(|it| it.split("value=\"").nth(1))
                .and_then(|it| it.split('"').next());
            if base < *seq || (base == *seq && shown != Some(value.as_str())) {
                lost += 1;
            }
        }
    }
    println!("reconciled: {looked} cells with an acknowledged value, {lost} lost");
    assert_eq!(lost, 0, "an acknowledged save is durable");
}

/// Starts the server beside this program and waits for its address.
fn serve(folder: &str) -> (Child, String) {
    let own = std::env::current_exe().expect("this program has a place");
    let binary = own
        .parent()
        .and_then(|it| it.parent())
        .expect("examples lie in a folder")
        .join("zhunsheng");
    let mut child = Command::new(binary)
        .args(["serve", "--json", "--port", "0", "--data-dir", folder])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server starts; build it first");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let address = lines
        .by_ref()
        .map_while(Result::ok)
        .filter_map(|it| serde_json::from_str::<serde_json::Value>(&it).ok())
        .find_map(|it| it["address"].as_str().map(str::to_owned))
        .expect("the server says where it listens");
    std::thread::spawn(move || lines.for_each(drop));
    let host = address.trim_start_matches("http://").trim_end_matches('/').to_owned();
    (child, host)
}

fn resident(pid: u32) -> String {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = text.lines().find_map(|it| it.strip_prefix("RssAnon:"));
    let kib: u64 = line
        .and_then(|it| it.split_whitespace().next())
        .and_then(|it| it.parse().ok())
        .unwrap_or(0);
    format!("{} MB anonymous resident", kib / 1024)
}

/// The sheets that are open, with the cells that may be written.
fn targets(host: &str, session: &Session) -> Vec<Target> {
    let mut stream = None;
    let (_, list) = ask(&mut stream, host, "GET", "/forms", &session.cookie, "");
    let list = String::from_utf8_lossy(&list).into_owned();
    let mut ids: Vec<i64> = list
        .split("href=\"/fillings/")
        .skip(1)
        .filter_map(|it| it.split(['"', '/', '?', '#']).next()?.parse().ok())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mut found = Vec::new();
    for filling in ids {
        let (_, page) =
            ask(&mut stream, host, "GET", &format!("/fillings/{filling}"), &session.cookie, "");
        let page = String::from_utf8_lossy(&page).into_owned();
        let cells = page
            .split("<td class=\"cell ")
            .filter(|it| it.contains("data-sort=\"number\"") && !it.contains(" readonly"))
            .filter_map(|it| Some(it.split("data-cell=\"").nth(1)?.split('"').next()?.to_owned()))
            .collect::<Vec<_>>();
        if !cells.is_empty() {
            found.push(Target { filling, cells });
        }
    }
    found
}

fn token(number: u64) -> String {
    format!("01930000-0000-7000-8000-{number:012x}")
}

fn encoded(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(one).collect()
}

fn sign_in(host: &str, space: &str, account: &str, password: &str) -> Session {
    let set = |heads: &[String], name: &str| {
        let all = heads.iter().filter_map(|it| it.strip_prefix("set-cookie: "));
        all.filter(|it| it.starts_with(name)).find_map(|it| it.split(';').next().map(str::to_owned))
    };
    let (_, heads, _) =
        exchange(&mut None, host, "GET", "/sign-in", "", "").expect("the sign-in page");
    let pre = set(&heads, "zs_pre").expect("a token for the form");
    let token = pre.trim_start_matches("zs_pre=");
    let form = format!("csrf={token}&space={space}&name={account}&password={password}&next=/");
    let (status, heads, _) =
        exchange(&mut None, host, "POST", "/sign-in", &pre, &form).expect("an answer");
    let cookie = set(&heads, "zs_session").unwrap_or_else(|| panic!("signed in, not {status}"));
    let (_, page) = ask(&mut None, host, "GET", "/forms", &cookie, "");
    let page = String::from_utf8_lossy(&page);
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).and_then(|it| it.split('"').next());
    Session { csrf: csrf.expect("a page with a form").to_owned(), cookie }
}

type Stream = Option<BufReader<TcpStream>>;

fn ask(
    stream: &mut Stream,
    host: &str,
    method: &str,
    path: &str,
    cookie: &str,
    body: &str,
) -> (u16, Vec<u8>) {
    for _ in 0..2 {
        if let Some((status, _, body)) = exchange(stream, host, method, path, cookie, body) {
            return (status, body);
        }
        *stream = None;
    }
    (0, Vec::new())
}

fn exchange(
    stream: &mut Stream,
    host: &str,
    method: &str,
    path: &str,
    cookie: &str,
    body: &str,
) -> Option<(u16, Vec<String>, Vec<u8>)> {
    if stream.is_none() {
        *stream = TcpStream::connect(host).ok().map(BufReader::new);
    }
    let open = stream.as_mut()?;
    let asked = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nAccept: application/json, text/html\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    open.get_mut().write_all(asked.as_bytes()).ok()?;
    let mut line = String::new();
    open.read_line(&mut line).ok()?;
    let status = line.split_whitespace().nth(1)?.parse().ok()?;
    let (mut length, mut heads) = (0, Vec::new());
    loop {
        let mut head = String::new();
        open.read_line(&mut head).ok()?;
        let head = head.trim_end().to_owned();
        if head.is_empty() {
            break;
        }
        if let Some(n) = head.to_lowercase().strip_prefix("content-length:") {
            length = n.trim().parse().ok()?;
        }
        heads.push(head);
    }
    let mut body = vec![0; length];
    open.read_exact(&mut body).ok()?;
    Some((status, heads, body))
}
