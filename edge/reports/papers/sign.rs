//! Signing: values, text and head are frozen, a number is taken, a check code is made.
//!
//! What takes long (asking the slices for values, filling the text) is done on a snapshot before. The
//! write lane then takes the next number of the series, freezes, and answers. Lane commands run one
//! after the other, and an undone command takes its number back, so the sequence has neither twins nor
//! gaps. The file is printed afterwards from what was frozen: a crash in between loses nothing.

use identity::Actor;
use serde_json::json;
use store::{Digest, Entry, Tx, hex, params};
use terms::{Error, Result};

use super::draft::{Desk, now};
use super::frozen::{self, Frozen, Head};
use super::{Paper, Stage, find, policy, steps};
use crate::kinds::Kind;

/// All that signing needs, made on a snapshot.
pub struct Prepared {
    paper: Paper,
    kind: Kind,
    frozen: Frozen,
}

/// Fills the newest version for good.
///
/// # Errors
/// Required values that are missing, with file and line; a stage that cannot be signed from.
pub fn prepare(tx: &mut Tx<'_>, desk: &Desk, space: &web::SpaceInfo, id: i64) -> Result<Prepared> {
    let paper = find(tx, id)?;
    steps::must_be(&paper, &[Stage::Reviewed])?;
    let (kind, version, live) = now(tx, desk, &paper)?;
    let live = live?;
    if let Some(error) = super::draft::unfilled(&kind, &version.inputs) {
        return Err(error);
    }
    let template = desk
        .templates
        .get(&kind, &version.body)
        .map_err(|faults| crate::template::as_error(&faults))?;
    let (fields, head_used) = frozen::fields(&kind, &live.data)?;
    let run = match paper.subject.run {
        Some(run) => Some(hex(&check::assessment::frozen(tx, run)?.result_digest)),
        None => None,
    };
    let frozen = Frozen {
        paper: id,
        kind: kind.code.clone(),
        kind_digest: kind.digest.clone(),
        version: version.number,
        subject: paper.subject.clone(),
        text: version.body,
        data: frozen::pruned(&live.data, template.used(), &head_used),
        printed: live.filled.printed,
        as_of: live.as_of,
        run,
        head: Head {
            fields,
            notice: frozen::notice(space.synthetic.then_some(&space.notice), None),
            address: space.address.clone().unwrap_or_default(),
            ..Head::default()
        },
    };
    Ok(Prepared { paper, kind, frozen })
}

/// 签发: by a leader whom the kind names, who had no hand in draft or review. Returns the number.
///
/// # Errors
/// Not allowed; conflict, where the paper moved on since it was prepared.
pub fn sign(
    tx: &mut Tx<'_>,
    actor: &Actor,
    prepared: &Prepared,
    note: Option<&str>,
) -> Result<String> {
    let paper = find(tx, prepared.paper.id)?;
    steps::must_be(&paper, &[Stage::Reviewed])?;
    if paper.version != prepared.frozen.version {
        return Err(Error::conflict("paper-version-moved").with("version", paper.version));
    }
    policy::may_sign(actor, &prepared.kind.kept, &paper)?;
    let hands = ["drafted", "revised", "submitted", "reviewed"];
    policy::another(tx, actor, paper.id, &hands)?;
    let number = next_number(tx, &prepared.kind, paper.id)?;
    let mut frozen = prepared.frozen.clone();
    frozen.head.number.clone_from(&number);
    frozen.head.date = frozen::day(store::civil_date(tx.now()));
    frozen.head.signer = Some(signer(tx, actor)?);
    keep(tx, &frozen)?;
    steps::advance(tx, &paper, Stage::Signed, "paper.signed", note)?;
    Ok(number)
}

/// Whoever signs is named; a deputy says for whom.
fn signer(tx: &mut Tx<'_>, actor: &Actor) -> Result<String> {
    let own = identity::name_of(tx, actor.person)?;
    match actor.acting_for {
        Some(principal) => Ok(format!("{own}（代{}）", identity::name_of(tx, principal)?)),
        None => Ok(own),
    }
}

fn keep(tx: &mut Tx<'_>, frozen: &Frozen) -> Result<()> {
    let content = serde_json::to_string(frozen).map_err(Error::broken)?;
    let digest = Digest::Sha256.of(&[content.as_bytes()]);
    let code = frozen::code_of(&digest);
    let seq = tx.next_seq()?;
    tx.run(
        "insert into paper_frozen (paper, version, content, digest, code, as_of, printed, media, pages, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, null, null, null, ?7)",
        params![frozen.paper, frozen.version, content, hex(&digest), &code, frozen.as_of, seq],
    )?;
    tx.record(
        Entry::new("paper.frozen", "paper", frozen.paper)
            .detail(json!({ "code": code, "as_of": frozen.as_of, "number": frozen.head.number }))
            .content(digest)
            .touches("papers"),
    )
    .map(|_| ())
}

/// The next number of the kind's series in this year; empty for kinds without one.
fn next_number(tx: &mut Tx<'_>, kind: &Kind, paper: i64) -> Result<String> {
    let Some(series) = &kind.kept.series else { return Ok(String::new()) };
    let year = i64::from(store::civil_date(tx.now()).year());
    let last: Option<i64> = tx
        .find(
            "select max(number) from paper_number where series = ?1 and year = ?2",
            params![&series.code, year],
            |row| row.get(0),
        )?
        .flatten();
    let number = last.unwrap_or(0) + 1;
    let text =
        series.number.replace("{year}", &year.to_string()).replace("{n}", &number.to_string());
    let (seq, at) = (tx.next_seq()?, tx.now_micros());
    tx.run(
        "insert into paper_number (series, year, number, text, paper, at, seq, void_ground, void_seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, null, null)",
        params![&series.code, year, number, &text, paper, at, seq],
    )?;
    Ok(text)
}
