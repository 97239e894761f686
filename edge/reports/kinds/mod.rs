//! Kinds of paper: what a pack says of them, kept in the space, and their texts read once.
//!
//! A pack brings a kind with its text and the organ's number series. Loading the same again changes
//! nothing; another text supersedes, and papers that were begun keep the text they began with.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use packs::{Pack, PaperKind, PaperSeries, Problem, Rule};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Digest, Entry, Tx, hex, params};
use terms::{Error, Lang, Result, Text};

use crate::data::Declared;
use crate::feeds;
use crate::template::{Fault, Template};

/// A kind as it is kept: whole, with its text and its series.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    pub kind: PaperKind,
    pub text: String,
    pub text_file: String,
    pub series: Option<PaperSeries>,
    /// Decimals of its indicators, by the name in the text.
    #[serde(default)]
    pub decimals: BTreeMap<String, u32>,
    /// Divisions of GB/T 4754 with their names, for kinds that tell samples by industry.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub industries: BTreeMap<String, Text>,
}

/// `C26`: the letter of a section and two digits.
const DIVISION_LENGTH: usize = 3;

/// A kind of the space.
#[derive(Debug, Clone)]
pub struct Kind {
    pub id: i64,
    pub code: String,
    pub digest: String,
    pub kept: Arc<Kept>,
}

/// A kind as a pack brings it, before any space keeps it: for whoever looks at its text.
pub fn of(pack: &Pack, kind: &PaperKind) -> Kept {
    Kept::of(pack, kind)
}

impl Kept {
    fn of(pack: &Pack, kind: &PaperKind) -> Self {
        let series = kind.series.as_ref().and_then(|code| {
            pack.paper_series.iter().find(|series| series.code == *code).map(|it| it.it.clone())
        });
        let decimals = kind.value.iter().filter_map(|value| {
            let indicator = pack.indicator(&value.indicator)?;
            Some((value.name.clone(), u32::from(indicator.measure.decimals)))
        });
        let by_industry = kind.feed.iter().any(|feed| feed == "samples");
        let divisions =
            pack.industries.iter().filter(|it| by_industry && it.code.len() == DIVISION_LENGTH);
        let named = divisions.map(|it| {
            let it = &it.it;
            (it.code.clone(), Text::new(it.name_zh.clone(), it.name_en.clone()))
        });
        Self {
            industries: named.collect(),
            kind: kind.clone(),
            text: kind.text.clone(),
            text_file: kind.text_file.clone(),
            series,
            decimals: decimals.collect(),
        }
    }

    /// The names that its texts may use.
    ///
    /// # Errors
    /// A feed that nobody registered, a name that stands twice.
    pub fn declared(&self) -> Result<Declared, Fault> {
        feeds::declared(self).map_err(|(code, name)| Fault {
            file: self.text_file.trim_end_matches("txt").to_owned() + "toml",
            line: 1,
            code,
            args: vec![("name", name)],
        })
    }
    /// Reads a text of this kind: its own, or a draft's.
    ///
    /// # Errors
    /// Every fault with its line.
    pub fn read(&self, text: &str) -> Result<Template, Vec<Fault>> {
        let declared = self.declared().map_err(|fault| vec![fault])?;
        Template::read(&self.text_file, text, &declared)
    }
    /// Reads the lines that stand around the text; each is a text of one paragraph.
    pub(crate) fn heads(&self) -> Vec<&str> {
        let head = &self.kind.head;
        let one = [&head.secrecy, &head.urgency, &head.remark, &head.subtitle];
        one.into_iter()
            .flatten()
            .chain(&head.to)
            .chain(&head.copies)
            .chain(&head.corner_left)
            .chain(&head.corner_right)
            .map(String::as_str)
            .collect()
    }
}

/// What is wrong with the papers of a pack, beside what the pack itself is told.
pub fn check(pack: &Pack, lang: Lang) -> Vec<Problem> {
    let mut found = Vec::new();
    for kind in &pack.papers {
        let kept = Kept::of(pack, kind);
        let mut faults = kept.read(&kept.text).err().unwrap_or_default();
        for head in kept.heads() {
            let text = format!("={head}");
            faults.extend(kept.read(&text).err().unwrap_or_default().into_iter().map(|fault| {
                let file = kind.place.file.to_string();
                Fault { file, line: kind.place.line, ..fault }
            }));
        }
        for fault in faults {
            let cause = ui::ta(lang, fault.code, &fault.args);
            found.push(Problem::new(fault.file, fault.line, Rule::PaperText).with("cause", cause));
        }
    }
    found
}

/// Brings the kinds of a pack into the space; returns how many are new or other than before.
///
/// # Errors
/// Every fault of every text, with file and line.
pub fn learn(tx: &mut Tx<'_>, pack: &Pack) -> Result<usize> {
    let problems = check(pack, Lang::Zh);
    if !problems.is_empty() {
        let error = Error::invalid("pack-invalid").with("count", problems.len());
        return Err(problems.iter().map(Problem::field).fold(error, Error::breach));
    }
    let mut changed = 0;
    for kind in &pack.papers {
        let kept = Kept::of(pack, kind);
        if kept.series.is_none() && kind.series.is_some() {
            // Without the series there is no organ to write for: rules alone, or a city that declared none.
            continue;
        }
        let text = serde_json::to_string(&kept).map_err(Error::broken)?;
        let digest = hex(&Digest::default().of(&[text.as_bytes()]));
        let known: Option<String> = tx.find(
            "select digest from paper_kind where code = ?1 and until is null order by id",
            params![&kind.code],
            |row| row.get(0),
        )?;
        if known.as_deref() == Some(digest.as_str()) {
            continue;
        }
        let (id, seq) = (tx.next_id()?, tx.next_seq()?);
        tx.run(
            "update paper_kind set until = ?2 where code = ?1 and until is null",
            params![&kind.code, seq],
        )?;
        tx.run(
            "insert into paper_kind (id, code, digest, definition, seq, until)
             values (?1, ?2, ?3, ?4, ?5, null)",
            params![id, &kind.code, &digest, text, seq],
        )?;
        tx.record(
            Entry::new("paper_kind.loaded", "paper_kind", id)
                .detail(json!({ "code": kind.code, "digest": digest }))
                .touches("papers"),
        )?;
        changed += 1;
    }
    if changed == 0 {
        tx.housekeeping();
    }
    Ok(changed)
}

fn read(row: &store::Row<'_>) -> Result<Kind> {
    let text: String = row.get(3)?;
    let kept = serde_json::from_str(&text).map_err(Error::broken)?;
    Ok(Kind { id: row.get(0)?, code: row.get(1)?, digest: row.get(2)?, kept: Arc::new(kept) })
}

/// The kinds in force, in the order of their codes.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Kind>> {
    tx.query(
        "select id, code, digest, definition from paper_kind where until is null order by code",
        &[],
        read,
    )
}
pub fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<Kind> {
    let found = tx.find(
        "select id, code, digest, definition from paper_kind where code = ?1 and until is null order by id",
        params![code],
        read,
    )?;
    found.ok_or_else(|| Error::not_found("paper-kind-unknown").with("value", code))
}
/// A kind as it was when a paper was begun.
pub fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Kind> {
    let found = tx.find(
        "select id, code, digest, definition from paper_kind where id = ?1",
        params![id],
        read,
    )?;
    found.ok_or_else(|| Error::not_found("paper-kind-unknown").with("value", id))
}

/// Texts that were read, kept for the next paper with the same text.
#[derive(Default)]
pub struct Templates {
    read: Mutex<HashMap<(i64, String), Arc<Template>>>,
}

/// Texts kept before all are thrown away.
const KEPT_MAX: usize = 256;

impl Templates {
    /// # Errors
    /// Every fault with its line.
    pub(crate) fn get(&self, kind: &Kind, text: &str) -> Result<Arc<Template>, Vec<Fault>> {
        let lock = || self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (kind.id, text.to_owned());
        if let Some(found) = lock().get(&key) {
            return Ok(Arc::clone(found));
        }
        let made = Arc::new(kind.kept.read(text)?);
        let mut all = lock();
        if all.len() >= KEPT_MAX {
            all.clear();
        }
        all.insert(key, Arc::clone(&made));
        Ok(made)
    }
}
