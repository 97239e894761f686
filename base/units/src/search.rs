//! Search by name, pinyin, initials and code, alike on both engines.
//!
//! The table `term(kind, term, id)` holds, with a letter for the sort of term in front:
//!
//! | term | of 盐湖区, 140802 | finds |
//! |---|---|---|
//! | `c:` | `c:140802` | the code, whole or its beginning |
//! | `p:` | `p:yhq`, `p:yanhuqu` | initials, full pinyin and Latin words, from their beginning |
//! | `b:` | `b:盐湖` `b:湖区` `b:区` | any stretch of the name, by its pairs of characters |
//!
//! A person's terms are keyed digests (`Secrets::blind`): equal names give equal terms, and nothing
//! can be read or tried out without the key of the space. Digests have no beginning, so the
//! beginnings of the initials are stored one by one.

use std::collections::{BTreeMap, BTreeSet};

use pinyin::ToPinyinMulti;
use store::{Secrets, Tx, Value, params};
use terms::Result;

/// The kind whose terms are keyed digests.
pub const PERSON: &str = "person";

/// How well a thing fits; the better come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// The code, exactly.
    Code,
    /// The beginning of the initials, the pinyin, a Latin word or the code.
    Beginning,
    /// Every pair of characters.
    Words,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub kind: String,
    pub id: i64,
    pub fit: Fit,
}

/// The best hits, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    pub hits: Vec<Hit>,
    pub total: usize,
}

/// Writes the terms of one thing anew: all its names and codes. Part of the command that changes
/// them; leaves no entry of its own.
pub fn index(tx: &mut Tx<'_>, kind: &str, id: i64, names: &[&str], codes: &[&str]) -> Result<()> {
    forget(tx, kind, id)?;
    let rows = rows_of(kind, id, names, codes, tx.secrets());
    insert(tx, rows)
}

/// Removes every term of a thing (a person was erased).
pub fn forget(tx: &mut Tx<'_>, kind: &str, id: i64) -> Result<()> {
    tx.run("delete from term where kind = ?1 and id = ?2", params![kind, id])?;
    Ok(())
}

pub(crate) type TermRow = (String, String, i64);

/// The rows of one thing; imports gather those of many.
pub(crate) fn rows_of(
    kind: &str,
    id: i64,
    names: &[&str],
    codes: &[&str],
    secrets: &Secrets,
) -> Vec<TermRow> {
    let blind = kind == PERSON;
    let mut terms = BTreeSet::new();
    for name in names {
        terms.extend(terms_of_name(name, blind));
    }
    terms.extend(codes.iter().map(|code| format!("c:{}", folded(code))));
    terms
        .into_iter()
        .map(|term| (kind.to_owned(), if blind { secrets.blind(&term) } else { term }, id))
        .collect()
}

pub(crate) fn insert(tx: &mut Tx<'_>, mut rows: Vec<TermRow>) -> Result<()> {
    // In key order the rows go to the end of the tree.
    rows.sort_unstable();
    tx.run_many(
        "insert {skip_taken}into term (kind, term, id) values (?1, ?2, ?3){taken}",
        rows.into_iter().map(|(kind, term, id)| vec![kind.into(), term.into(), Value::Int(id)]),
    )?;
    Ok(())
}

/// Finds things of these kinds: exact code before beginnings before all pairs, then by id.
pub fn search(tx: &mut Tx<'_>, kinds: &[&str], text: &str, limit: usize) -> Result<Found> {
    let runs = runs(text);
    if runs.is_empty() {
        return Ok(Found::default());
    }
    let mut best: BTreeMap<(String, i64), Fit> = BTreeMap::new();
    let (people, open): (Vec<&str>, Vec<&str>) = kinds.iter().partition(|kind| **kind == PERSON);
    if !open.is_empty() {
        let kinds: Vec<String> = open.into_iter().map(str::to_owned).collect();
        let code = folded(text);
        if code.is_ascii() {
            let exact = all_of(tx, &kinds, &[format!("c:{code}")])?;
            best.extend(exact.into_iter().map(|key| (key, Fit::Code)));
        }
        let fit = if code.is_ascii() { Fit::Beginning } else { Fit::Words };
        for key in each_run(tx, &kinds, &runs)? {
            best.entry(key).or_insert(fit);
        }
    }
    if !people.is_empty() {
        let terms: Vec<String> = runs.iter().flat_map(blind_terms_of_run).collect();
        let terms: Vec<String> = terms.iter().map(|term| tx.secrets().blind(term)).collect();
        let found = all_of(tx, &[PERSON.to_owned()], &terms)?;
        best.extend(found.into_iter().map(|key| (key, Fit::Words)));
    }
    let total = best.len();
    let mut hits: Vec<Hit> =
        best.into_iter().map(|((kind, id), fit)| Hit { kind, id, fit }).collect();
    hits.sort_by(|a, b| (a.fit, a.id, &a.kind).cmp(&(b.fit, b.id, &b.kind)));
    hits.truncate(limit);
    Ok(Found { hits, total })
}

type Keys = BTreeSet<(String, i64)>;

/// What every run of the text finds.
fn each_run(tx: &mut Tx<'_>, kinds: &[String], runs: &[Run]) -> Result<Keys> {
    let mut found: Option<Keys> = None;
    for run in runs {
        let keys = match run {
            Run::Latin(word) => {
                let mut keys = beginning_with(tx, kinds, &format!("p:{word}"))?;
                keys.extend(beginning_with(tx, kinds, &format!("c:{word}"))?);
                keys
            }
            Run::Han(chars) if chars.len() == 1 => {
                beginning_with(tx, kinds, &format!("b:{}", chars[0]))?
            }
            Run::Han(chars) => all_of(tx, kinds, &pairs(chars))?,
        };
        found = Some(match found {
            None => keys,
            Some(before) => before.intersection(&keys).cloned().collect(),
        });
    }
    Ok(found.unwrap_or_default())
}

fn all_of(tx: &mut Tx<'_>, kinds: &[String], terms: &[String]) -> Result<Keys> {
    let terms: BTreeSet<String> = terms.iter().cloned().collect();
    let count = terms.len() as i64;
    let terms: Vec<String> = terms.into_iter().collect();
    let rows = tx.query(
        "select kind, id from term where kind {in 1} and term {in 2}
         group by kind, id having count(*) = ?3 order by kind, id",
        params![kinds.to_vec(), terms, count],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

fn beginning_with(tx: &mut Tx<'_>, kinds: &[String], beginning: &str) -> Result<Keys> {
    let rows = tx.query(
        "select distinct kind, id from term where kind {in 1} and term >= ?2 and term < ?3
         order by kind, id",
        params![kinds.to_vec(), beginning, format!("{beginning}\u{10ffff}")],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// A stretch of Latin letters and digits, or of other letters (Han).
#[derive(Debug, PartialEq)]
enum Run {
    Latin(String),
    Han(Vec<char>),
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    for c in text.chars().map(narrow).flat_map(char::to_lowercase) {
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        let latin = is_latin(c);
        match runs.last_mut() {
            Some(Run::Latin(word)) if open && latin => word.push(c),
            Some(Run::Han(chars)) if open && !latin => chars.push(c),
            _ if latin => runs.push(Run::Latin(c.to_string())),
            _ => runs.push(Run::Han(vec![c])),
        }
        open = true;
    }
    runs
}

/// Latin letters, with accents too, and digits.
fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || ('\u{c0}'..='\u{24f}').contains(&c)
}

/// Full-width letters, digits and signs as the narrow ones.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(c as u32 - 0xfee0).expect("full-width forms stand 0xfee0 above ASCII")
        }
        other => other,
    }
}

/// Letters and digits only, narrow and in lower case: a code as it is compared.
fn folded(text: &str) -> String {
    let chars = text.chars().map(narrow).filter(|c| c.is_alphanumeric());
    chars.flat_map(char::to_lowercase).collect()
}

fn pairs(chars: &[char]) -> Vec<String> {
    chars.windows(2).map(|two| format!("b:{}{}", two[0], two[1])).collect()
}

/// How many ways of saying one name are kept; the usual reading of each character comes first.
const READINGS_MAX: usize = 8;

/// Readings of places that dictionaries of single characters leave out.
const LOCAL: [(char, &str); 1] = [
    // 解州 (Yuncheng) is Xiezhou in the atlas and Haizhou to those who live there.
    ('解', "hai"),
];

/// Characters that stand in names as words for a kind of place or firm, where nobody means their
/// other reading (区 as the surname Ou, 厂 as an, 县 as xuan).
const PLAIN: [char; 6] = ['区', '县', '厂', '有', '限', '车'];

/// Every way in which a character may be said, without tones, the usual one first; none where it
/// stands for itself.
fn readings(c: char) -> Vec<String> {
    // ü is typed v; a keyboard has no ü.
    let mut found: Vec<String> = Vec::new();
    let listed = c.to_pinyin_multi().into_iter().flatten();
    let local = LOCAL.iter().filter(|(local, _)| *local == c).map(|(_, said)| (*said).to_owned());
    for said in listed.map(|pinyin| pinyin.plain().replace('ü', "v")).chain(local) {
        if !found.contains(&said) {
            found.push(said);
        }
    }
    if PLAIN.contains(&c) {
        found.truncate(1);
    }
    found
}

/// `["yhq"]` and `["yanhuqu"]`; Latin letters stand for themselves. A character that is said in
/// several ways (多音字) is found by each: 解州 by `xz`, `jz` and `hz`.
fn spoken(name: &str) -> (Vec<String>, Vec<String>) {
    let (mut initials, mut full) = (vec![String::new()], vec![String::new()]);
    for c in folded(name).chars() {
        let said = match readings(c) {
            none if none.is_empty() => vec![c.to_string()],
            said => said,
        };
        let first: Vec<String> = said.iter().map(|said| said.chars().take(1).collect()).collect();
        extend(&mut initials, &first);
        extend(&mut full, &said);
    }
    (initials, full)
}

/// Every way so far with every way to go on, the usual ones first, as far as there is room.
fn extend(ways: &mut Vec<String>, said: &[String]) {
    let mut longer: Vec<String> = Vec::with_capacity(ways.len());
    for next in said {
        for way in ways.iter() {
            let way = format!("{way}{next}");
            if longer.len() < READINGS_MAX && !longer.contains(&way) {
                longer.push(way);
            }
        }
    }
    *ways = longer;
}

fn terms_of_name(name: &str, blind: bool) -> Vec<String> {
    let (initials, full) = spoken(name);
    let mut terms = Vec::new();
    for run in runs(name) {
        match run {
            Run::Latin(word) => terms.push(format!("p:{word}")),
            Run::Han(chars) => {
                terms.extend(pairs(&chars));
                let alone = if blind { chars.first() } else { chars.last() };
                terms.extend(alone.map(|c| format!("b:{c}")));
            }
        }
    }
    for initials in initials.iter().filter(|initials| !initials.is_empty()) {
        if blind {
            let ends = initials.char_indices().map(|(at, c)| at + c.len_utf8()).take(4);
            terms.extend(ends.map(|end| format!("p:{}", &initials[..end])));
        } else {
            terms.push(format!("p:{initials}"));
        }
    }
    terms.extend(full.iter().filter(|full| !full.is_empty()).map(|full| format!("p:{full}")));
    terms
}

/// Digests are found whole: pairs, the surname alone, or the beginning of the initials.
fn blind_terms_of_run(run: &Run) -> Vec<String> {
    match run {
        Run::Latin(word) => vec![format!("p:{word}")],
        Run::Han(chars) if chars.len() == 1 => vec![format!("b:{}", chars[0])],
        Run::Han(chars) => pairs(chars),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gives_pairs_initials_and_pinyin() {
        let mut terms = terms_of_name("盐湖区", false);
        terms.sort();
        assert_eq!(terms, ["b:区", "b:湖区", "b:盐湖", "p:yanhuqu", "p:yhq"]);
    }

    #[test]
    fn a_character_of_several_readings_is_found_by_each() {
        let (initials, full) = spoken("解州");
        for want in ["jz", "xz", "hz"] {
            assert!(initials.contains(&want.to_owned()), "{want} of {initials:?}");
        }
        for want in ["jiezhou", "xiezhou", "haizhou"] {
            assert!(full.contains(&want.to_owned()), "{want} of {full:?}");
        }
        assert!(spoken("重庆").1.contains(&"chongqing".to_owned()));
        assert!(spoken("乐亭").0.contains(&"lt".to_owned()));
    }

    #[test]
    fn the_ways_of_saying_a_name_are_bounded_and_begin_with_the_usual_one() {
        let name = "重庆长乐朝阳行会曾着和解";
        let (initials, full) = spoken(name);
        assert!(initials.len() <= READINGS_MAX && full.len() <= READINGS_MAX);
        let usual: String = name.chars().map(|c| readings(c)[0].clone()).collect();
        assert_eq!(full[0], usual);
        assert!(spoken("").0.iter().all(String::is_empty));
    }

    #[test]
    fn wide_letters_spaces_and_signs_make_no_difference() {
        assert_eq!(folded("ＡＢ－１２ 号"), "ab12号");
        assert_eq!(
            runs("3Ｍ（中国）Co."),
            [Run::Latin("3m".into()), Run::Han(vec!['中', '国']), Run::Latin("co".into())]
        );
        assert!(runs(" ，。!").is_empty());
    }
}
