//! Bytes of chance as JSON documents, XML documents and Digital Links.
//!
//! Each family starts from the inputs in `fuzz/corpus/<family>`, changes them, and keeps for further
//! changes what is answered in a way not seen before. A panic fails the test and prints the bytes; so
//! does an answer that another way of asking contradicts.
//!
//! Without more the walk is the same each time and ends after a number of executions, so that a slow
//! machine gives the verdict of a fast one. `ZHUNSHENG_FUZZ_SECONDS` sets a time instead (`bin/fuzz`),
//! and `ZHUNSHENG_BLESS=1` writes what was found new into the corpus.

mod families;

use std::collections::HashSet;
use std::hash::{BuildHasher, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How often without a time.
const EXECUTIONS: u64 = 6_000;
const LONGEST: usize = 6_000;
const KEPT_IN_CORPUS: usize = 40;

/// A row of numbers from a seed (SplitMix64).
pub(crate) struct Chance(u64);

impl Chance {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.bits() % end.max(1) as u64) as usize
    }
}

/// Says in a few words how the input was answered.
type Family = fn(&[u8]) -> String;

fn run(name: &str, words: &[&str], family: Family) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .map(|all| all.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    files.sort();
    let mut inputs: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    assert!(!inputs.is_empty(), "no corpus in {}", folder.display());
    let given = inputs.len();
    #[expect(clippy::disallowed_methods, reason = "bin/fuzz says how long")]
    let asked = std::env::var("ZHUNSHENG_FUZZ_SECONDS").ok();
    let seconds: Option<u64> = asked.and_then(|seconds| seconds.parse().ok());
    let end = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let elsewhere = || std::collections::hash_map::RandomState::new().build_hasher().finish();
    let mut chance = Chance(if seconds.is_some() { elsewhere() } else { 1 });
    let mut known = HashSet::new();
    let mut fresh = Vec::new();
    let mut executions = 0u64;
    loop {
        let more = match end {
            Some(end) => Instant::now() < end,
            None => executions < EXECUTIONS,
        };
        if executions >= given as u64 && !more {
            break;
        }
        let kept = executions < given as u64;
        let input = match inputs.get(executions as usize) {
            Some(input) if kept => input.clone(),
            _ => mutated(&inputs, words, &mut chance),
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| family(&input)));
        let answer = outcome.unwrap_or_else(|panic| {
            let said = panic.downcast_ref::<String>().cloned();
            let said = said.or(panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
            panic!(
                "{name}: {} with {:?}",
                said.unwrap_or_default(),
                String::from_utf8_lossy(&input)
            );
        });
        executions += 1;
        if known.insert(answer) && !kept {
            inputs.push(input.clone());
            fresh.push(input);
        }
    }
    eprintln!(
        "{name}: {executions} executions, {} kinds of answers, {} new",
        known.len(),
        fresh.len()
    );
    if std::env::var_os("ZHUNSHENG_BLESS").is_some() {
        let room = KEPT_IN_CORPUS.saturating_sub(given);
        for (number, input) in fresh.iter().rev().take(room).enumerate() {
            std::fs::write(folder.join(format!("{:02}", given + number)), input).unwrap();
        }
    }
}

fn mutated(inputs: &[Vec<u8>], words: &[&str], chance: &mut Chance) -> Vec<u8> {
    let mut input = inputs[chance.below(inputs.len())].clone();
    for _ in 0..1 + chance.below(5) {
        let at = chance.below(input.len() + 1);
        match chance.below(8) {
            0 if at < input.len() => input[at] ^= 1 << chance.below(8),
            1 if at < input.len() => input[at] = chance.bits() as u8,
            2 => {
                let word = words[chance.below(words.len())].bytes();
                input.splice(at..at, word);
            }
            3 if at < input.len() => {
                let end = at + chance.below((input.len() - at).min(40) + 1);
                input.drain(at..end);
            }
            4 => {
                let other = &inputs[chance.below(inputs.len())];
                let from = chance.below(other.len() + 1);
                input.truncate(at);
                input.extend(&other[from..]);
            }
            5 => {
                // A part of itself again.
                let end = (at + chance.below(200)).min(input.len());
                let part = input[at..end].to_vec();
                let to = chance.below(input.len() + 1);
                input.splice(to..to, part);
            }
            6 if at < input.len() => {
                let word = words[chance.below(words.len())].as_bytes();
                let end = (at + word.len()).min(input.len());
                input[at..end].copy_from_slice(&word[..end - at]);
            }
            _ => {
                let extra: Vec<u8> = (0..chance.below(9)).map(|_| chance.bits() as u8).collect();
                input.splice(at..at, extra);
            }
        }
    }
    input.truncate(LONGEST);
    input
}

const JSON: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u0000",
    "\\ud83d\\ude00",
    "null",
    "true",
    "1e5",
    "-0.50",
    "[]",
    "{}",
    "\"type\":\"ObjectEvent\"",
    "\"@context\":{\"x\":\"urn:x:\"},",
    "\"x:a\":[1,{\"x:b\":\"c\"}],",
    "\"epcisBody\":{\"eventList\":[",
    "\"ilmd\":{\"x:y\":1},",
    "\"eventID\":\"urn:a:b\",",
    "\"#text\":\"t\",",
    "\"comment\":\"c\",",
    "\"errorDeclaration\":{},",
    "urn:epc:id:sgtin:4012345.011111.9",
    "追溯",
];
const XML: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "&amp;",
    "&#65;",
    "&x;",
    "<![CDATA[x]]>",
    "<!-- c -->",
    "<?p i?>",
    "<!DOCTYPE a>",
    " xmlns:x=\"urn:x:\"",
    "<x:a xmlns:x=\"urn:x:\" b=\"c\">t</x:a>",
    "<extension>",
    "</extension>",
    "<ilmd>",
    "<eventTime>",
    "type=\"gs1:Speed\"",
    "<action>ADD</action>",
    "<epc>urn:a:b</epc>",
    "追溯",
    "\"",
    "'",
    "]]>",
];
const LINK: &[&str] = &[
    "https://id.gs1.org/",
    "http://",
    "/01/",
    "/21/",
    "/10/",
    "/235/",
    "/22/",
    "/00/",
    "/414/",
    "/254/",
    "/8010/",
    "/8011/",
    "/8006/",
    "/8003/",
    "/253/",
    "gtin",
    "?a=b",
    "#",
    "%2F",
    "%",
    "urn:epc:id:sgtin:",
    "urn:epc:class:lgtin:",
    "urn:epc:idpat:",
    "4012345.",
    "04012345111118",
    ".*",
    "0",
    "9",
    "追",
];

#[test]
fn json() {
    run("json", JSON, families::json);
}

#[test]
fn xml() {
    run("xml", XML, families::xml);
}

#[test]
fn link() {
    run("link", LINK, families::link);
}
