//! Measures a batch of one-page letters on SQLite: time, memory, and numbers after a kill.
//!
//! `cargo run --release -p reports --example letters -- [LETTERS]` orders 10,000 letters, drafts, submits,
//! reviews and signs them, each act in a process of its own; the signing one is killed (signal 9) at a
//! random instant and gone on with. Says for each how long it took and its highest RssAnon.

#![expect(clippy::print_stdout, reason = "a measurement for a person to read")]
#![allow(dead_code, reason = "the town of the tests knows more than one measurement needs")]

#[path = "../tests/it/letters.rs"]
mod letters;
#[path = "../tests/it/town.rs"]
mod town;

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use reports::batch::Act;

fn main() {
    let told: Vec<String> = std::env::args().skip(1).collect();
    if let [folder, batch, act] = told.as_slice() {
        let act = Act::named(act).expect("an act");
        letters::take(folder.as_ref(), batch.parse().expect("a batch"), act);
        return;
    }
    let count = told.first().map_or(10_000, |n| n.parse().expect("a count"));
    let space = store::testing::space("sqlite");
    let folder = space.folder.join("letters");
    std::fs::create_dir_all(&folder).expect("a folder");
    let batch = letters::order(&folder, count);
    let mut whole = Taken::default();
    for act in [Act::Draft, Act::Submit, Act::Review] {
        let taken = run(&folder, batch, act, None);
        println!("{:<8} {taken}", act.word());
        whole.add(&taken);
    }
    // From half a millisecond to four a letter: mostly while it signs. The seed is the system's.
    let random = RandomState::new().build_hasher().finish();
    let letters = count.unsigned_abs();
    let cut = Duration::from_millis(letters / 2 + random % (letters * 4).max(1));
    let killed = run(&folder, batch, Act::Sign, Some(cut));
    let at = letters::shelf(&folder);
    println!("killed   {killed}, asked for after {:.1} s: {at:?}", cut.as_secs_f64());
    let rest = run(&folder, batch, Act::Sign, None);
    println!("resumed  {rest}");
    whole.add(&killed);
    whole.add(&rest);
    let end = letters::shelf(&folder);
    println!("end      {end:?}");
    let sound = (end.numbers, end.distinct, end.highest) == (count, count, count)
        && (end.printed, end.pages, end.broken) == (count, count, 0);
    println!("{count} letters: {whole}; numbers without gap or double, every file there: {sound}");
    assert!(sound, "the register or the shelf is not whole");
}

#[derive(Default)]
struct Taken {
    time: Duration,
    anon_kib: u64,
}

impl Taken {
    fn add(&mut self, other: &Self) {
        self.time += other.time;
        self.anon_kib = self.anon_kib.max(other.anon_kib);
    }
}

impl std::fmt::Display for Taken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.1} s, RssAnon at most {} MB", self.time.as_secs_f64(), self.anon_kib / 1024)
    }
}

/// One act in a process of its own, killed after a while where that is asked.
fn run(folder: &Path, batch: i64, act: Act, cut: Option<Duration>) -> Taken {
    let own = std::env::current_exe().expect("this program");
    let mut child = Command::new(own);
    child.arg(folder).arg(batch.to_string()).arg(act.word());
    let begun = Instant::now();
    let mut child = child.spawn().expect("the child begins");
    let mut anon_kib = 0;
    loop {
        anon_kib = anon_kib.max(anon(&child));
        if let Some(status) = child.try_wait().expect("the child can be asked") {
            assert!(status.success(), "{} failed", act.word());
            break;
        }
        if cut.is_some_and(|cut| begun.elapsed() >= cut) {
            child.kill().expect("the child can be killed");
            child.wait().expect("the child ends");
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Taken { time: begun.elapsed(), anon_kib }
}

fn anon(child: &Child) -> u64 {
    let status =
        std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
