//! The database server dies under load and comes back: nothing acknowledged is lost, who asks
//! meanwhile is told that it is away, and the program finds it again by itself.
//! `ZHUNSHENG_SERVER_KILLS` sets how often (4 by default, 40 in `bin/soak`).
#![expect(
    clippy::disallowed_methods,
    reason = "whoever runs the test says how often, by the environment"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use store::{Actor, Db, Entry, Place, Settings, verify};
use terms::Kind;

/// A cluster of this test's own, for it will be killed.
struct Cluster {
    folder: PathBuf,
    url: String,
}

impl Cluster {
    fn start(folder: PathBuf) -> Self {
        let said = script(&["start", folder.to_str().unwrap()]);
        Self { url: said.trim().to_owned(), folder }
    }
    fn resume(&self) {
        script(&["resume", self.folder.to_str().unwrap()]);
    }
    /// One of the server's processes: it then throws out all the others and recovers by itself.
    fn kill_backend(&self) {
        let mut client = postgres::Client::connect(&self.url, postgres::NoTls).unwrap();
        let victim = client
            .query_one(
                "select pid from pg_stat_activity
                 where backend_type = 'client backend' and pid <> pg_backend_pid() order by pid limit 1",
                &[],
            )
            .unwrap();
        kill(victim.get(0));
    }
    /// The server as a whole, as a power cut would.
    fn kill_server(&self) {
        let text = std::fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap();
        kill(text.lines().next().unwrap().trim().parse().unwrap());
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        script(&["stop", self.folder.to_str().unwrap()]);
    }
}

fn script(arguments: &[&str]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bin/postgres");
    let output = Command::new(script).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn kill(process: i32) {
    let status = Command::new("bash").arg("-c").arg(format!("kill -9 {process}")).status().unwrap();
    assert!(status.success(), "process {process} can be killed");
}

fn note(db: &Db, number: i64) -> terms::Result<i64> {
    db.write(Actor::PROGRAM, move |tx| {
        let seq = tx.next_seq()?;
        tx.run(
            "insert into series (id, indicator, seq) values (?1, ?2, ?3)",
            store::params![number, number.to_string(), seq],
        )?;
        tx.record(Entry::new("test.noted", "test", number))
    })
}

/// Whoever comes while the server starts again waits; it always ends, since the server was started.
fn until_it_answers(db: &Db, numbers: &AtomicI64) -> u32 {
    for refused in 0.. {
        match note(db, numbers.fetch_add(1, Ordering::Relaxed)) {
            Ok(_) => return refused,
            Err(error) => assert_eq!(error.kind(), Kind::Unavailable, "{error:?}"),
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    unreachable!("the loop ends when the server answers")
}

#[test]
fn nothing_acknowledged_is_lost_when_the_database_server_is_killed_and_it_is_found_again() {
    if store::testing::postgres_url().is_none() {
        return;
    }
    let kills: u64 =
        std::env::var("ZHUNSHENG_SERVER_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(4);
    let space = store::testing::space("sqlite");
    // Not in the folder of the space, which is private: the server may run as another user.
    let name = format!("zhunsheng-outage-{}", std::process::id());
    let cluster = Cluster::start(std::env::temp_dir().join(name));
    let settings = Settings {
        place: Place::Schema { url: cluster.url.clone(), schema: "outage".into() },
        ..Settings::in_folder(&space.folder, "outage")
    };
    let db = Db::open(settings).unwrap();
    let numbers = Arc::new(AtomicI64::new(1));
    let acknowledged = Arc::new(Mutex::new(BTreeSet::new()));
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..4)
        .map(|_| {
            let (db, numbers) = (db.clone(), Arc::clone(&numbers));
            let (acknowledged, stop) = (Arc::clone(&acknowledged), Arc::clone(&stop));
            std::thread::spawn(move || {
                let mut refused = 0_u64;
                while !stop.load(Ordering::Relaxed) {
                    let number = numbers.fetch_add(1, Ordering::Relaxed);
                    match note(&db, number) {
                        Ok(_) => {
                            acknowledged.lock().unwrap().insert(number);
                        }
                        Err(error) => {
                            assert_eq!(error.kind(), Kind::Unavailable, "{error:?}");
                            refused += 1;
                            std::thread::sleep(Duration::from_millis(5));
                        }
                    }
                }
                refused
            })
        })
        .collect();
    let mut seed: u64 = 20_261_123;
    let mut verified = 0;
    for round in 0..kills {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_micros(20_000 + (seed >> 33) % 200_000));
        if round % 2 == 0 {
            cluster.kill_backend();
        } else {
            cluster.kill_server();
            // Its processes see its death and go; then nobody hangs: who reads or writes is told that
            // the server is away.
            let away = loop {
                if let Err(error) = db.read(|tx| tx.head_seq()) {
                    break error;
                }
            };
            assert_eq!((away.kind(), away.code()), (Kind::Unavailable, "error-unavailable"));
            let number = numbers.fetch_add(1, Ordering::Relaxed);
            assert_eq!(note(&db, number).unwrap_err().kind(), Kind::Unavailable);
            cluster.resume();
        }
        until_it_answers(&db, &numbers);
        let promised: Vec<i64> = acknowledged.lock().unwrap().iter().copied().collect();
        let expected = promised.len() as i64;
        let (found, head) = db
            .read(move |tx| {
                let sql = "select count(*) from series where id {in 1}";
                Ok((tx.count(sql, store::params![promised])?, tx.head_seq()?))
            })
            .unwrap();
        assert_eq!(found, expected, "round {round}");
        let tail = db.read(move |tx| verify(tx, verified, None)).unwrap();
        assert_eq!(tail.breach, None, "round {round}");
        verified = head;
    }
    stop.store(true, Ordering::Relaxed);
    let refused: u64 = writers.into_iter().map(|writer| writer.join().unwrap()).sum();
    let whole = db.read(|tx| verify(tx, 0, None)).unwrap();
    let (head, rows) =
        db.read(|tx| Ok((tx.head_seq()?, tx.count("select count(*) from series", &[])?))).unwrap();
    assert_eq!((whole.breach, whole.entries, rows), (None, head, head));
    let promised = acknowledged.lock().unwrap().len();
    assert!(promised > 0 && promised as i64 <= rows);
    eprintln!("{kills} kills: {promised} acknowledged, {rows} found, {refused} refused while away");
}
