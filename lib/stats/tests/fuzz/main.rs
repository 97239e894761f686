//! Bytes of chance as arguments of every public entry that takes a slice, one family a part.
//!
//! Each family starts from the inputs in `fuzz/corpus/<family>`, changes them, and keeps for further
//! changes what makes an entry answer in a way not seen before (another error, another kind of
//! answer). A panic, or an answer with NaN in it, fails the test and prints the bytes.
//!
//! Without more said each family takes the same walk of a number of executions, about a minute for all
//! ten: so the verdict does not hang on the speed of a machine. `ZHUNSHENG_FUZZ_SECONDS` gives each family
//! that long instead, on a walk of its own (`bin/fuzz`: ten minutes each). `ZHUNSHENG_BLESS=1` writes what was found new into the corpus.

mod args;
mod families;

use args::Args;
use stats::stream::Stream;
use std::collections::HashSet;
use std::hash::{BuildHasher, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What a family did with an input: entries called, and the kinds of their answers.
pub(crate) struct Log {
    seen: Vec<(&'static str, String)>,
}

impl Log {
    pub(crate) fn call<T: std::fmt::Debug>(
        &mut self,
        entry: &'static str,
        answer: Result<T, stats::Error>,
    ) {
        let kind = match &answer {
            Ok(value) => {
                let text = format!("{value:?}");
                assert!(!text.contains("NaN"), "{entry} gives a silent NaN");
                if text.contains("inf") { "infinite".to_owned() } else { "answer".to_owned() }
            }
            // Numbers in the message differ without end; the words do not.
            Err(error) => {
                error.to_string().chars().filter(|c| c.is_ascii_alphabetic()).take(60).collect()
            }
        };
        self.seen.push((entry, kind));
    }
}

type Family = fn(&mut Args, &mut Log);

const LONGEST: usize = 600;
const KEPT_IN_CORPUS: usize = 24;

fn corpus(family: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(family)
}

fn run(name: &str, walk: u64, family: Family) {
    let folder = corpus(name);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .map(|all| all.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    files.sort();
    let mut inputs: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    let bless = std::env::var_os("ZHUNSHENG_BLESS").is_some();
    assert!(bless || !inputs.is_empty(), "no corpus in {}", folder.display());
    if inputs.is_empty() {
        inputs.push(vec![0; 64]);
    }
    #[expect(clippy::disallowed_methods, reason = "bin/fuzz says how long")]
    let asked = std::env::var("ZHUNSHENG_FUZZ_SECONDS");
    let seconds: Option<u64> = asked.ok().and_then(|s| s.parse().ok());
    let end = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let goes_on = |executions: u64| match end {
        Some(end) => Instant::now() < end,
        None => executions < walk,
    };
    let mut slowest = Duration::ZERO;
    let mut known = HashSet::new();
    let mut fresh = Vec::new();
    let (mut executions, mut calls) = (0u64, 0u64);
    let given = inputs.len();
    // CI takes the same walk each time; a longer one, whose time is given, walks elsewhere. What it
    // stumbles over is printed as bytes.
    let elsewhere = || std::collections::hash_map::RandomState::new().build_hasher().finish();
    let seed = if seconds.is_some() { elsewhere() } else { 1 };
    let mut chance = Stream::new(seed, 0);
    while executions < given as u64 || goes_on(executions) {
        let input = match inputs.get(executions as usize) {
            // First everything that is kept, as it is.
            Some(input) if executions < given as u64 => input.clone(),
            _ => mutated(&inputs, &mut chance),
        };
        let mut log = Log { seen: Vec::new() };
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| family(&mut Args::new(&input), &mut log)));
        if let Err(panic) = outcome {
            let said = panic.downcast_ref::<String>().cloned();
            let said = said.or(panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
            let hex: String = input.iter().map(|byte| format!("{byte:02x}")).collect();
            let last = log.seen.last().map(|(entry, _)| *entry);
            panic!("{name} after {last:?}: {} with {hex}", said.unwrap_or_default());
        }
        slowest = slowest.max(begun.elapsed());
        executions += 1;
        calls += log.seen.len() as u64;
        let mut new = false;
        for pair in log.seen {
            new |= known.insert(pair);
        }
        if new && executions > given as u64 {
            inputs.push(input.clone());
            fresh.push(input);
        }
    }
    eprintln!(
        "{name}: {executions} executions, {calls} calls, {} kinds of answers, {} inputs new, slowest {} ms",
        known.len(),
        fresh.len(),
        slowest.as_millis()
    );
    if bless {
        std::fs::create_dir_all(&folder).unwrap();
        let room = KEPT_IN_CORPUS.saturating_sub(given);
        for (number, input) in fresh.iter().rev().take(room).enumerate() {
            std::fs::write(folder.join(format!("{:02}", given + number)), input).unwrap();
        }
    }
}

fn mutated(inputs: &[Vec<u8>], chance: &mut Stream) -> Vec<u8> {
    let pick = |chance: &mut Stream, below: usize| chance.below(below as u64) as usize;
    let mut input = inputs[pick(chance, inputs.len())].clone();
    for _ in 0..1 + pick(chance, 6) {
        let at = pick(chance, input.len() + 1);
        match pick(chance, 6) {
            0 if at < input.len() => input[at] ^= 1 << pick(chance, 8),
            1 if at < input.len() => input[at] = chance.bits() as u8,
            2 => {
                let extra: Vec<u8> = (0..pick(chance, 24)).map(|_| chance.bits() as u8).collect();
                input.splice(at..at, extra);
            }
            3 if at < input.len() => {
                let end = at + pick(chance, (input.len() - at).min(32) + 1);
                input.drain(at..end);
            }
            4 => {
                let other = &inputs[pick(chance, inputs.len())];
                let from = pick(chance, other.len() + 1);
                input.truncate(at);
                input.extend(&other[from..]);
            }
            _ if at < input.len() => {
                // Whole numbers at once: a repeated byte makes constants.
                let byte = [0, 1, 5, 17, 255][pick(chance, 5)];
                let end = (at + pick(chance, 40)).min(input.len());
                input[at..end].fill(byte);
            }
            _ => {}
        }
    }
    input.truncate(LONGEST);
    input
}

/// Each family with the executions of its walk.
macro_rules! families {
    ($($name:ident: $walk:literal),* $(,)?) => {$(
        #[test]
        fn $name() {
            run(stringify!($name), $walk, families::$name);
        }
    )*};
}

families!(
    index: 25_000,
    chart: 40_000,
    acceptance: 50_000,
    warning: 10_000,
    laboratory: 35_000,
    satisfaction: 80_000,
    drawing: 20_000,
    benchmark: 250_000,
    measurement: 60_000,
    examiners: 120_000,
);
