//! Open-loop load on a running server: requests leave on a fixed clock whether answers come or not,
//! and latency counts from the moment a request was due. Loopback only.
//!
//! `cargo run --release --example pages -- http://127.0.0.1:8686 ACCOUNT PASSWORD [RATE] [SECONDS] [PATH …]`

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const PATHS: &[&str] = &[
    "/",
    "/counties/140882",
    "/indicators",
    "/indicators/mfg_pass_rate?period=2026&by=quarter",
    "/indicators/food_pass_rate?period=2026",
    "/assessment/yc-2026?period=2026",
    "/samples?period=2026",
    "/complaints",
    "/units",
    "/journal",
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, account, password, ..] = arguments.as_slice() else {
        eprintln!("pages ADDRESS ACCOUNT PASSWORD [RATE] [SECONDS] [PATH …]");
        std::process::exit(2);
    };
    let host = address.trim_start_matches("http://").trim_end_matches('/').to_owned();
    assert!(host.starts_with("127.0.0.1:"), "loopback only");
    let rate: f64 = arguments.get(3).and_then(|r| r.parse().ok()).unwrap_or(200.0);
    let seconds: f64 = arguments.get(4).and_then(|s| s.parse().ok()).unwrap_or(60.0);
    let paths: Vec<String> = match arguments.get(5..) {
        Some(own) if !own.is_empty() => own.to_vec(),
        _ => PATHS.iter().map(|path| (*path).to_owned()).collect(),
    };
    let paths = Arc::new(paths);
    let cookie = sign_in(&host, account, password);
    for path in paths.iter() {
        let begun = Instant::now();
        let (status, bytes) = get(&mut None, &host, path, &cookie);
        println!(
            "{path}: {status}, {bytes} bytes, cold {:.1} ms",
            begun.elapsed().as_secs_f64() * 1e3
        );
    }
    let total = (rate * seconds) as usize;
    let next = Arc::new(AtomicUsize::new(0));
    let taken = Arc::new(Mutex::new(Vec::with_capacity(total)));
    let begun = Instant::now();
    let threads: Vec<_> = (0..32)
        .map(|_| {
            let (next, taken, host, cookie, paths) = (
                Arc::clone(&next),
                Arc::clone(&taken),
                host.clone(),
                cookie.clone(),
                Arc::clone(&paths),
            );
            std::thread::spawn(move || {
                let mut stream = None;
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= total {
                        break;
                    }
                    let due = begun + Duration::from_secs_f64(number as f64 / rate);
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    let (status, _) =
                        get(&mut stream, &host, &paths[number % paths.len()], &cookie);
                    let took = due.elapsed().as_secs_f64() * 1e3;
                    taken
                        .lock()
                        .expect("no thread panics while it holds this")
                        .push((took, status));
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("a sender ends well");
    }
    let mut taken = taken.lock().expect("all senders ended").clone();
    let wrong = taken.iter().filter(|(_, status)| *status != 200).count();
    taken.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at = |q: f64| taken[((taken.len() - 1) as f64 * q) as usize].0;
    println!(
        "{total} requests at {rate}/s: p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms, max {:.1} ms, {wrong} not 200, sender CPU {:.1} s of {:.1} s",
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0),
        own_cpu(),
        begun.elapsed().as_secs_f64(),
    );
}

/// User and system time of this process, seconds.
fn own_cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = text.rsplit(')').next().unwrap_or_default();
    let ticks: f64 =
        after.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<f64>().ok()).sum();
    ticks / 100.0
}

type Stream = Option<BufReader<TcpStream>>;

fn get(stream: &mut Stream, host: &str, path: &str, cookie: &str) -> (u16, usize) {
    for _ in 0..2 {
        if stream.is_none() {
            *stream = TcpStream::connect(host).ok().map(BufReader::new);
        }
        let Some(open) = stream.as_mut() else { return (0, 0) };
        let asked = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n");
        if open.get_mut().write_all(asked.as_bytes()).is_ok()
            && let Some((status, _, body)) = answer(open)
        {
            return (status, body.len());
        }
        *stream = None;
    }
    (0, 0)
}

fn answer(stream: &mut BufReader<TcpStream>) -> Option<(u16, Vec<String>, Vec<u8>)> {
    let mut line = String::new();
    stream.read_line(&mut line).ok()?;
    let status = line.split_whitespace().nth(1)?.parse().ok()?;
    let (mut length, mut heads) = (0, Vec::new());
    loop {
        let mut head = String::new();
        stream.read_line(&mut head).ok()?;
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
    stream.read_exact(&mut body).ok()?;
    Some((status, heads, body))
}

fn sign_in(host: &str, account: &str, password: &str) -> String {
    let open = || BufReader::new(TcpStream::connect(host).expect("the server listens"));
    let set = |heads: &[String], name: &str| {
        heads
            .iter()
            .filter_map(|h| h.strip_prefix("set-cookie: "))
            .find(|c| c.starts_with(name))
            .and_then(|c| c.split(';').next())
            .map(str::to_owned)
    };
    let mut stream = open();
    stream
        .get_mut()
        .write_all(format!("GET /sign-in HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes())
        .expect("sent");
    let (_, heads, _) = answer(&mut stream).expect("the sign-in page");
    let pre = set(&heads, "zs_pre").expect("a token for the form");
    let token = pre.trim_start_matches("zs_pre=");
    let form = format!("csrf={token}&space=yuncheng&name={account}&password={password}&next=/");
    let mut stream = open();
    let asked = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nCookie: {pre}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    stream.get_mut().write_all(asked.as_bytes()).expect("sent");
    let (status, heads, _) = answer(&mut stream).expect("an answer to the sign-in");
    set(&heads, "zs_session").unwrap_or_else(|| panic!("signed in, not {status}"))
}
