//! What a signed paper says, kept for good; and the sheet that is made of it, the same each time.
//!
//! Kept are the text, the head, the values that the text reads with their grounds, the seq and the run
//! they speak of, number and date. The sheet is made of nothing else, so it comes out the same in ten
//! years. Kept besides is every value as it was printed, which no later program rounds anew.

use document::paper::{Block, Check, Cover, Layout, Minutes, Official, Seal, Sheet};
use packs::{PaperHead, PaperLayout, PaperSeries};
use serde::{Deserialize, Serialize};
use store::{Digest, Tx, hex, params};
use terms::{Date, Error, Lang, Result, Text};

use crate::data::Data;
use crate::feeds::Subject;
use crate::kinds::Kind;
use crate::template::{Filled, Printed, Used, Words, as_error};

/// Everything that a signed paper stands on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    pub paper: i64,
    pub kind: String,
    /// Digest of the kind as it was.
    pub kind_digest: String,
    pub version: i64,
    pub subject: Subject,
    pub text: String,
    pub data: Data,
    pub printed: Vec<Printed>,
    /// The last entry that the values know of.
    pub as_of: i64,
    /// Result digest of the frozen run, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    pub head: Head,
}

/// What stands around the text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Head {
    pub number: String,
    pub date: String,
    /// The leader who signed, for papers that say it.
    pub signer: Option<String>,
    pub fields: Fields,
    pub notice: Option<String>,
    /// Where the check code is asked, as the paper was signed; empty where the space had no address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
}

/// The head's own lines, filled.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Fields {
    pub secrecy: Option<String>,
    pub urgency: Option<String>,
    pub to: Vec<String>,
    pub copies: Vec<String>,
    pub remark: Option<String>,
    pub subtitle: Option<String>,
    pub corner_left: Vec<String>,
    pub corner_right: Vec<String>,
    pub people: Vec<(String, Vec<String>)>,
}

/// A frozen paper as its row holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub frozen: Frozen,
    pub digest: String,
    pub code: String,
    /// Evidence hash of the printed file.
    pub printed: Option<String>,
    pub media: Option<String>,
    pub pages: Option<i64>,
}

/// # Errors
/// Not found, where the paper was not signed.
pub fn find(tx: &mut Tx<'_>, paper: i64) -> Result<Row> {
    let row = tx.find(
        "select content, digest, code, printed, media, pages from paper_frozen where paper = ?1",
        params![paper],
        |row| {
            let content: String = row.get(0)?;
            Ok(Row {
                frozen: serde_json::from_str(&content).map_err(Error::broken)?,
                digest: row.get(1)?,
                code: row.get(2)?,
                printed: row.get(3)?,
                media: row.get(4)?,
                pages: row.get(5)?,
            })
        },
    )?;
    let row = row.ok_or_else(|| Error::not_found("paper-not-signed"))?;
    let content = serde_json::to_string(&row.frozen).map_err(Error::broken)?;
    if hex(&Digest::Sha256.of(&[content.as_bytes()])) != row.digest {
        return Err(Error::broken(format!("the frozen paper {paper} is not what was signed")));
    }
    Ok(row)
}

/// Only what the text reads is kept.
pub(crate) fn pruned(data: &Data, used: &Used, head: &Used) -> Data {
    let reads = |name: &String| used.values.contains(name) || head.values.contains(name);
    let table = |name: &String| used.columns.iter().chain(&head.columns).any(|(it, _)| it == name);
    Data {
        values: data
            .values
            .iter()
            .filter(|it| reads(it.0))
            .map(|(a, b)| (a.clone(), b.clone()))
            .collect(),
        tables: data
            .tables
            .iter()
            .filter(|it| table(it.0))
            .map(|(a, b)| (a.clone(), b.clone()))
            .collect(),
    }
}

/// Fills the lines of the head; returns what they read as well.
///
/// # Errors
/// Faults of a line.
pub(crate) fn fields(kind: &Kind, data: &Data) -> Result<(Fields, Used)> {
    let mut used = Used::default();
    let mut line = |text: &str| -> Result<String> {
        let template = kind.kept.read(&format!("={text}")).map_err(|faults| as_error(&faults))?;
        used.values.extend(template.used().values.iter().cloned());
        used.columns.extend(template.used().columns.iter().cloned());
        let filled = template.fill(data, Words::default()).map_err(|faults| as_error(&faults))?;
        Ok(filled.title)
    };
    let mut one = |text: &Option<String>| -> Result<Option<String>> {
        let text = text.as_deref().map(&mut line).transpose()?;
        Ok(text.filter(|text| !text.is_empty() && text != ui::number::MISSING))
    };
    let head: &PaperHead = &kind.kept.kind.head;
    let (secrecy, urgency) = (one(&head.secrecy)?, one(&head.urgency)?);
    let (remark, subtitle) = (one(&head.remark)?, one(&head.subtitle)?);
    let mut many = |texts: &[String]| -> Result<Vec<String>> {
        let texts = texts.iter().map(|text| line(text)).collect::<Result<Vec<_>>>()?;
        Ok(texts
            .into_iter()
            .filter(|text| !text.is_empty() && text != ui::number::MISSING)
            .collect())
    };
    let fields = Fields {
        secrecy,
        urgency,
        remark,
        subtitle,
        to: many(&head.to)?,
        copies: many(&head.copies)?,
        corner_left: many(&head.corner_left)?,
        corner_right: many(&head.corner_right)?,
        people: head
            .people
            .iter()
            .map(|[label, input]| {
                let names = data.text(input).unwrap_or_default();
                let names = names.split(['、', '，', ',', ' ']).filter(|it| !it.is_empty());
                (label.clone(), names.map(str::to_owned).collect())
            })
            .collect(),
    };
    used.values.extend(head.people.iter().map(|[_, input]| input.clone()));
    Ok((fields, used))
}

/// The sheet of a filled text.
pub fn sheet(
    kind: &Kind,
    filled: &Filled,
    head: &Head,
    check: Option<Check>,
) -> document::paper::Paper {
    let lang = Lang::Zh;
    let series = kind.kept.series.as_ref();
    let mut blocks = filled.blocks.clone();
    if let Some(signer) = &head.signer {
        name_signer(&mut blocks, signer, &head.date);
    }
    document::paper::Paper {
        layout: layout(kind, series, head, lang),
        lang: "zh",
        title: filled.title.clone(),
        blocks,
        annexes: filled.annexes.clone(),
        notice: head.notice.clone(),
        check,
    }
}

/// The slot for the approver (批准, 签发人) gets the name of who signed, and the day.
fn name_signer(blocks: &mut [Block], signer: &str, date: &str) {
    for block in blocks {
        let Block::Signatures(slots) = block else { continue };
        for (label, name) in slots {
            if matches!(label.as_str(), "批准" | "签发" | "签发人") {
                *name = Some(format!("{signer}　{date}"));
            }
        }
    }
}

fn layout(kind: &Kind, series: Option<&PaperSeries>, head: &Head, lang: Lang) -> Layout {
    let own = &kind.kept.kind;
    let organ = series.map(|series| series.organ.get(lang).to_owned()).unwrap_or_default();
    let mark = series.map(|series| series.mark.clone()).unwrap_or_default();
    let printer = series.and_then(|it| it.printed_by.clone()).unwrap_or_else(|| organ.clone());
    let fields = head.fields.clone();
    let printed = Some((printer, head.date.clone()));
    let official = || Official {
        copy_number: None,
        secrecy: fields.secrecy.clone(),
        urgency: fields.urgency.clone(),
        organs: vec![mark.clone()],
        number: head.number.clone(),
        signers: Vec::new(),
        to: fields.to.clone(),
        signed: vec![organ.clone()],
        date: head.date.clone(),
        seal: Seal::Slot,
        remark: fields.remark.clone(),
        copies: fields.copies.clone(),
        printed: printed.clone(),
    };
    match own.layout {
        PaperLayout::Official => Layout::Official(official()),
        PaperLayout::Letter => {
            Layout::Letter(Official { organs: vec![organ.clone()], ..official() })
        }
        PaperLayout::Minutes => Layout::Minutes(Minutes {
            mark,
            number: head.number.clone(),
            date: head.date.clone(),
            people: fields.people,
            printed,
        }),
        PaperLayout::Report => Layout::Report(Cover {
            organ,
            subtitle: fields.subtitle,
            date: head.date.clone(),
            contents: true,
        }),
        PaperLayout::Sheet | PaperLayout::Label => {
            let mut left = fields.corner_left;
            if !head.number.is_empty() && own.layout == PaperLayout::Sheet {
                left.push(head.number.clone());
            }
            Layout::Sheet(Sheet {
                corner_left: left,
                corner_right: fields.corner_right,
                landscape: own.head.landscape,
                size: own.head.size.map(|[width, height]| (width, height)),
                small: None,
            })
        }
    }
}

/// The sheet of a signed paper, from what was frozen alone.
///
/// # Errors
/// Broken, where the kept text and values no longer make a paper.
pub fn remade(kind: &Kind, row: &Row) -> Result<document::paper::Paper> {
    let frozen = &row.frozen;
    let template =
        kind.kept.read(&frozen.text).map_err(|faults| Error::broken(as_error(&faults)))?;
    let filled = template
        .fill(&frozen.data, Words::default())
        .map_err(|faults| Error::broken(as_error(&faults)))?;
    let address = address_of(&frozen.head.address, &row.code);
    let check = Check { code: row.code.clone(), address };
    Ok(sheet(kind, &filled, &frozen.head, Some(check)))
}

/// The sheet as it leaves the house: ways down that begin with `/` lead to the server's own address.
/// Without one they stay as they are, and a browser that shows the file follows them.
pub(crate) fn outward(mut paper: document::paper::Paper, address: &str) -> document::paper::Paper {
    if !address.is_empty() {
        let annexes = paper.annexes.iter_mut().map(|annex| &mut annex.blocks);
        for blocks in std::iter::once(&mut paper.blocks).chain(annexes) {
            blocks.iter_mut().flat_map(runs).filter_map(|run| run.link.as_mut()).for_each(|link| {
                if link.starts_with('/') {
                    link.insert_str(0, address);
                }
            });
        }
    }
    paper
}

fn runs(block: &mut Block) -> Vec<&mut document::paper::Run> {
    match block {
        Block::Paragraph(runs) => runs.iter_mut().collect(),
        Block::Pairs(pairs) => pairs.iter_mut().flat_map(|(_, runs)| runs).collect(),
        Block::Table(table) => {
            let cells = table.head.iter_mut().chain(&mut table.rows).flatten();
            cells.flat_map(|cell| &mut cell.runs).collect()
        }
        _ => Vec::new(),
    }
}

/// Where the code is asked; nothing where the space has no address of its own, because a square code that
/// opens nothing is worse than none.
pub fn address_of(base: &str, code: &str) -> String {
    if base.is_empty() { String::new() } else { format!("{base}/papers/check?code={code}") }
}

/// A short code from the digest: sixty bits, in letters and digits that are hard to mistake.
pub(crate) fn code_of(digest: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut bits: u64 = 0;
    for byte in digest.iter().take(8) {
        bits = bits << 8 | u64::from(*byte);
    }
    let letter = |at: u32| char::from(LETTERS[(bits >> (59 - at * 5) & 31) as usize]);
    let code: String = (0..12).map(letter).collect();
    format!("{}-{}-{}", &code[..4], &code[4..8], &code[8..])
}

/// A code as people type it: small letters, spaces, O for 0, I and L for 1.
pub(crate) fn typed(code: &str) -> String {
    let plain: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .take(12)
        .collect();
    match plain.len() {
        12 => format!("{}-{}-{}", &plain[..4], &plain[4..8], &plain[8..]),
        _ => plain,
    }
}

/// What must be said on every page: synthetic data, and that a draft is none to act on.
pub fn notice(synthetic: Option<&Text>, draft: Option<i64>) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(version) = draft {
        parts.push(ui::ta(Lang::Zh, "paper-notice-draft", &[("version", version.to_string())]));
    }
    if let Some(notice) = synthetic {
        // One line of a margin: the first clause says it, the pages of the program say the rest.
        let own = notice.zh.split('；').next().unwrap_or_default().trim();
        let plain = ui::t(Lang::Zh, "paper-notice-synthetic");
        parts.push(if own.is_empty() { plain } else { own.to_owned() });
    }
    (!parts.is_empty()).then(|| parts.join("　"))
}

/// The day of a paper.
pub(crate) fn day(date: Date) -> String {
    crate::template::date(date, Lang::Zh)
}
