//! All input is hostile: random requests to every route, mutated files into the readers. Nothing may
//! panic, nothing may answer 500. `ZHUNSHENG_FUZZ_SECONDS` says how long (2 s each in CI).

use std::time::{Duration, Instant};

/// A small generator of one's own, so that a failure can be repeated from the seed in its message.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }
}

const WORDS: &[&str] = &[
    "",
    "0",
    "-1",
    "1",
    "1000",
    "9223372036854775807",
    "99999999999999999999",
    "2026",
    "2026Q3",
    "2026-13",
    "2025/26",
    "NaN",
    "null",
    "运城",
    "140882",
    "yc-2026",
    "mfg_pass_rate",
    "%00",
    "%27%3Bdrop%20table%20unit--",
    "<script>",
    "../../etc",
    "a,b,,c",
    "0x10",
    "2026-02-30",
    "\u{202e}",
    "🦀",
    "1e400",
    "true",
    "pass",
    "fail",
    "C26",
    "*",
    "%F0%28%8C%28",
    "140802",
    "rectification",
    "order-to-correct",
    "notify",
    "withdraw",
    "1.1",
    "papers.zip",
];
const NAMES: &[&str] = &[
    "period",
    "unit",
    "as_of",
    "explain",
    "by",
    "lang",
    "from",
    "to",
    "tree",
    "seq",
    "before",
    "q",
    "cursor",
    "limit",
    "area",
    "purpose",
    "verdict",
    "not.verdict",
    "min.month",
    "max.month",
    "has.recheck",
    "begins.industry",
    "scheme",
    "with",
    "map",
    "kind",
    "hierarchy",
    "ground",
    "value",
    "date",
    "code",
    "role",
    "valid_to",
    "csrf",
    "file",
    "source",
    "title",
    "subject",
    "accountable",
    "on",
    "seen",
    "document",
    "field.problem",
    "evidence.plan",
    "address.plan",
    "origin_kind",
    "origin_thing",
    "origin_address",
    "state",
    "run",
    "sample",
    "in.deadline",
    "number",
    "name",
    "parent",
    "into",
    "valid_from",
    "approval",
    "published_on",
    "preview",
];

fn seconds() -> Duration {
    #[expect(clippy::disallowed_methods, reason = "bin/fuzz says how long")]
    let asked = std::env::var("ZHUNSHENG_FUZZ_SECONDS").ok().and_then(|s| s.parse().ok());
    Duration::from_secs(asked.unwrap_or(2))
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-_.%".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

#[test]
fn no_request_yields_a_500() {
    crate::with_yuncheng(|city| {
        let routes = zhunsheng::routes().merge(web::App::own_routes()).access();
        let people =
            ["zhou", "du", "wen", "admin", "liang"].map(|account| city.as_account(account));
        let mut chance = Chance(0x5eed_2026);
        let until = Instant::now() + seconds();
        let mut asked = 0;
        while Instant::now() < until {
            let seed = chance.0;
            let (method, path, _) = chance.of(&routes).clone();
            if path == "/sign-out" {
                continue;
            }
            let mut filled = String::new();
            for part in path.split_inclusive('/') {
                let (name, slash) = part.strip_suffix('/').map_or((part, ""), |p| (p, "/"));
                let name = match name.find('{') {
                    Some(at) => format!(
                        "{}{}{}",
                        &name[..at],
                        encoded(chance.word()),
                        name.split('}').nth(1).unwrap_or("")
                    ),
                    None => name.to_owned(),
                };
                filled.push_str(&name);
                filled.push_str(slash);
            }
            let pairs: Vec<(&str, &str)> =
                (0..chance.below(5)).map(|_| (*chance.of(NAMES), chance.word())).collect();
            let caller = chance.of(&people);
            let page = if method == "GET" {
                let query: Vec<String> =
                    pairs.iter().map(|(n, v)| format!("{n}={}", encoded(v))).collect();
                caller.get(&format!("{filled}?{}", query.join("&")))
            } else {
                caller.post(&filled, &pairs)
            };
            assert!(
                page.status < 500,
                "{method} {filled} {pairs:?} answered {} (seed {seed}): {}",
                page.status,
                page.html
            );
            asked += 1;
        }
        assert!(asked > 20, "{asked} requests were made");
    });
}

#[test]
fn no_file_breaks_the_readers() {
    let mut chance = Chance(0xf11e);
    let seeds: Vec<Vec<u8>> = vec![
        "样品编号,数值\nA1,95.8\nA2,NaN\n".as_bytes().to_vec(),
        b"\xef\xbb\xbfa;b\r\n1;2\r\n".to_vec(),
        b"PK\x03\x04 not a workbook".to_vec(),
        tables::template_xlsx(&tables::Template::default(), terms::Lang::Zh).unwrap_or_default(),
    ];
    let until = Instant::now() + seconds();
    while Instant::now() < until {
        let seed = chance.0;
        let mut bytes = chance.of(&seeds).clone();
        for _ in 0..chance.below(12) {
            let at = chance.below(bytes.len());
            match chance.below(3) {
                0 if !bytes.is_empty() => bytes[at] = chance.next() as u8,
                1 => bytes.insert(at, chance.next() as u8),
                _ => bytes.truncate(at),
            }
        }
        let read = std::panic::catch_unwind(|| {
            tables::Sheet::read(&bytes, "x.xlsx", &tables::Limits::default()).is_ok()
        });
        assert!(read.is_ok(), "seed {seed}");
    }
}

#[test]
fn no_pack_breaks_the_loader() {
    let mut chance = Chance(0x9ac4);
    let files: Vec<(&str, &[u8])> = shipped::FILES
        .iter()
        .copied()
        .filter(|(path, bytes)| path.ends_with(".toml") && bytes.len() < 200_000)
        .collect();
    let until = Instant::now() + seconds();
    let mut tried = 0;
    while Instant::now() < until || tried < 5 {
        let seed = chance.0;
        let mut shelf = packs::Files::embedded(shipped::FILES);
        let (path, bytes) = *chance.of(&files);
        let mut bytes = bytes.to_vec();
        for _ in 0..1 + chance.below(4) {
            let at = chance.below(bytes.len());
            if chance.below(2) == 0 {
                bytes[at] = b"\"=[]{}\n0-\xff"[chance.below(10)]
            } else {
                bytes.truncate(at.max(1))
            }
        }
        shelf.put(path, bytes);
        let code = path.split('/').next().unwrap_or_default().to_owned();
        let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            packs::Pack::read_from(&shelf, &code).is_ok()
        }));
        assert!(read.is_ok(), "{path} (seed {seed})");
        tried += 1;
    }
}
