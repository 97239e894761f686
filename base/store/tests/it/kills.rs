//! Acknowledged means durable: a child writes and is killed at random instants; everything it was
//! told is there. `ZHUNSHENG_KILLS` sets how often (20 by default, 200 in `bin/soak`).
#![expect(
    clippy::disallowed_methods,
    reason = "whoever runs the test says how, by the environment"
)]

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use store::{Actor, Db, Entry, Settings, verify};

const FOLDER: &str = "ZHUNSHENG_KILL_FOLDER";

/// Not a test by itself: what the killed process runs. It says each number after it was acknowledged.
#[test]
fn child_that_writes_until_it_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let count: i64 =
        std::env::var("ZHUNSHENG_KILL_COUNT").ok().and_then(|n| n.parse().ok()).unwrap_or(i64::MAX);
    let db = Db::open(Settings::in_folder(folder.as_ref(), "kill")).unwrap();
    for _ in 0..count {
        let seq = db
            .write(Actor::PROGRAM, |tx| {
                let seq = tx.next_seq()?;
                tx.run(
                    "insert into series (id, indicator, seq) values (?1, ?2, ?1)",
                    store::params![seq, seq.to_string()],
                )?;
                tx.record(Entry::new("test.noted", "test", seq))
            })
            .unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "ack {seq}").unwrap();
        out.flush().unwrap();
    }
}

fn child(folder: &std::path::Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([
        "kills::child_that_writes_until_it_is_killed",
        "--exact",
        "--nocapture",
        "--test-threads=1",
    ]);
    command.env(FOLDER, folder).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

fn acknowledged(line: &str) -> Option<i64> {
    line.split("ack ").nth(1)?.trim().parse().ok()
}

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let kills: u64 =
        std::env::var("ZHUNSHENG_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
    let space = store::testing::space("sqlite");
    let folder = space.folder.join("kill");
    let mut seed: u64 = 20_261_120;
    let mut verified = 0;
    for _ in 0..kills {
        // A small congruential generator: the instants are the same in every run.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let wait = Duration::from_micros(2_000 + (seed >> 33) % 60_000);
        let mut process = child(&folder).spawn().unwrap();
        let mut lines =
            BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let first = lines.find_map(|l| acknowledged(&l)).expect("the child writes");
        std::thread::sleep(wait);
        process.kill().unwrap();
        process.wait().unwrap();
        let last = lines.filter_map(|l| acknowledged(&l)).last().unwrap_or(first);
        let db = Db::open(Settings::in_folder(&folder, "kill")).unwrap();
        let (head, rows) = db
            .read(|tx| Ok((tx.head_seq()?, tx.count("select count(*) from series", &[])?)))
            .unwrap();
        assert!(head >= last, "acknowledged {last}, found {head}");
        assert_eq!(head, rows, "rows and entries commit together");
        let from = verified;
        let tail = db.read(move |tx| verify(tx, from, None)).unwrap();
        assert_eq!(tail.breach, None);
        verified = head;
    }
    let db = Db::open(Settings::in_folder(&folder, "kill")).unwrap();
    let whole = db.read(|tx| verify(tx, 0, None)).unwrap();
    assert_eq!((whole.breach, whole.entries), (None, verified));
}

#[test]
fn a_system_call_trace_shows_the_sync_before_each_acknowledgement() {
    let space = store::testing::space("sqlite");
    let trace = space.folder.join("trace");
    let mut plain = child(&space.folder.join("traced"));
    plain.env("ZHUNSHENG_KILL_COUNT", "25");
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e", "trace=fsync,fdatasync,write", "-s", "64", "-o"]).arg(&trace);
    command.arg(plain.get_program()).args(plain.get_args());
    for (name, value) in plain.get_envs() {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    let status = match command.stdout(Stdio::null()).stderr(Stdio::null()).status() {
        Ok(status) => status,
        Err(e) => panic!("strace is missing ({e}); bin/packages installs it"),
    };
    let text = std::fs::read_to_string(&trace).unwrap_or_default();
    if !status.success() && text.is_empty() {
        // Some containers forbid tracing; then there is nothing to show and nothing is claimed.
        eprintln!("tracing is forbidden here: skipped");
        return;
    }
    let (mut synced, mut acknowledgements) = (false, 0);
    for line in text.lines() {
        if (line.contains("fdatasync(") || line.contains("fsync(")) && !line.contains("unfinished")
            || line.contains("sync resumed>")
        {
            synced = true;
        }
        if line.contains("write(1, \"ack ") {
            assert!(synced, "acknowledged before the sync: {line}");
            acknowledgements += 1;
            synced = false;
        }
    }
    assert_eq!(acknowledgements, 25, "every acknowledgement was seen");
}
