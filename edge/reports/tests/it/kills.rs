//! Signing by the batch in a process that is killed at random instants: whoever goes on ends with every
//! number once and every file on its shelf.
#![expect(
    clippy::disallowed_methods,
    reason = "the killed process is told its part by the environment"
)]

use std::process::{Command, Stdio};
use std::time::Duration;

use reports::batch::Act;

use crate::letters::{order, shelf, take};

const FOLDER: &str = "ZHUNSHENG_LETTERS_FOLDER";
const BATCH: &str = "ZHUNSHENG_LETTERS_BATCH";
const LETTERS: i64 = 50;

/// Not a test by itself: what the killed process runs.
#[test]
fn child_that_signs_until_it_is_killed() {
    let (Ok(folder), Ok(batch)) = (std::env::var(FOLDER), std::env::var(BATCH)) else { return };
    take(folder.as_ref(), batch.parse().unwrap(), Act::Sign);
}

#[test]
fn a_batch_killed_at_random_instants_ends_without_a_double_or_missing_number() {
    let space = store::testing::space("sqlite");
    let folder = space.folder.join("letters");
    std::fs::create_dir_all(&folder).unwrap();
    let batch = order(&folder, LETTERS);
    for act in [Act::Draft, Act::Submit, Act::Review] {
        take(&folder, batch, act);
    }
    let mut seed: u64 = 20_261_123;
    let mut cut_short = 0;
    for _ in 0..4 {
        // A small congruential generator: the waits are the same in every run.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["kills::child_that_signs_until_it_is_killed", "--exact", "--test-threads=1"]);
        child.env(FOLDER, &folder).env(BATCH, batch.to_string());
        let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(150 + (seed >> 33) % 1_500));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = shelf(&folder);
        assert_eq!((now.numbers, now.highest), (now.distinct, now.distinct), "{now:?}");
        assert_eq!(now.broken, 0, "a row names only files that are there");
        cut_short += i32::from(now.printed < LETTERS);
    }
    assert!(cut_short > 0, "no kill came before the end");
    take(&folder, batch, Act::Sign);
    let end = shelf(&folder);
    assert_eq!((end.numbers, end.distinct, end.highest), (LETTERS, LETTERS, LETTERS));
    assert_eq!((end.printed, end.broken), (LETTERS, 0));
}
