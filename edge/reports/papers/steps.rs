//! The steps between draft and issue, each a row with who, for whom, when and on what ground.

use identity::Actor;
use serde_json::json;
use store::{Entry, Row, Tx, params};
use terms::{Error, Result};

use super::{Paper, Stage, draft, find, policy, receipts, version};
use crate::kinds;

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub step: String,
    pub version: i64,
    pub person: i64,
    pub acting_for: Option<i64>,
    pub at: i64,
    pub ground: Option<String>,
    pub seq: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub version: i64,
    pub words: String,
    pub person: i64,
    pub at: i64,
}

/// Writes the row of a step; the caller records the entry.
pub(crate) fn add(
    tx: &mut Tx<'_>,
    paper: i64,
    step: &str,
    version: i64,
    ground: Option<&str>,
) -> Result<()> {
    let (id, seq, at, actor) = (tx.next_id()?, tx.next_seq()?, tx.now_micros(), tx.actor());
    tx.run(
        "insert into paper_step (id, paper, step, version, person, acting_for, at, ground, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![id, paper, step, version, actor.person, actor.acting_for, at, ground, seq],
    )
    .map(|_| ())
}

/// Moves a paper on: the step's row, the stage, the entry.
pub(crate) fn advance(
    tx: &mut Tx<'_>,
    paper: &Paper,
    to: Stage,
    verb: &'static str,
    ground: Option<&str>,
) -> Result<()> {
    let step = verb.strip_prefix("paper.").unwrap_or(verb);
    add(tx, paper.id, step, paper.version, ground)?;
    tx.run("update paper set stage = ?2 where id = ?1", params![paper.id, to.word()])?;
    let mut entry = Entry::new(verb, "paper", paper.id)
        .detail(json!({ "version": paper.version, "stage": to.word() }))
        .touches("papers");
    if let Some(ground) = ground {
        entry = entry.ground(ground);
    }
    tx.record(entry).map(|_| ())
}

/// Refuses where the paper is not at the stage the step begins from.
pub(crate) fn must_be(paper: &Paper, stages: &[Stage]) -> Result<()> {
    if stages.contains(&paper.stage) {
        return Ok(());
    }
    Err(Error::conflict("paper-stage-moved").with("stage", paper.stage.word()))
}

pub(crate) fn ground(ground: &str) -> Result<&str> {
    let ground = ground.trim();
    if ground.is_empty() {
        return Err(Error::invalid("error-invalid").field("ground", "ground-missing"));
    }
    Ok(ground)
}

/// 送审.
///
/// # Errors
/// Fields that must be filled first.
pub fn submit(tx: &mut Tx<'_>, actor: &Actor, id: i64, note: Option<&str>) -> Result<()> {
    let paper = find(tx, id)?;
    must_be(&paper, &[Stage::Draft])?;
    let kind = kinds::by_id(tx, paper.kind_id)?;
    policy::may_draft(actor, &kind.kept, paper.organ)?;
    let newest = version(tx, id, paper.version)?;
    if let Some(error) = draft::unfilled(&kind, &newest.inputs) {
        return Err(error);
    }
    advance(tx, &paper, Stage::Submitted, "paper.submitted", note)
}

/// 审核: by somebody who had no hand in the draft.
pub fn review(tx: &mut Tx<'_>, actor: &Actor, id: i64, note: Option<&str>) -> Result<()> {
    let paper = find(tx, id)?;
    must_be(&paper, &[Stage::Submitted])?;
    let kind = kinds::by_id(tx, paper.kind_id)?;
    policy::may_review(actor, &kind.kept, &paper)?;
    policy::another(tx, actor, id, &["drafted", "revised", "submitted"])?;
    advance(tx, &paper, Stage::Reviewed, "paper.reviewed", note)
}

/// 退回: by the reviewer, or by the signer.
pub fn send_back(tx: &mut Tx<'_>, actor: &Actor, id: i64, why: &str) -> Result<()> {
    let paper = find(tx, id)?;
    must_be(&paper, &[Stage::Submitted, Stage::Reviewed])?;
    let kind = kinds::by_id(tx, paper.kind_id)?;
    let reviewer = policy::may_review(actor, &kind.kept, &paper);
    if paper.stage == Stage::Submitted || reviewer.is_err() {
        policy::may_sign(actor, &kind.kept, &paper).or(reviewer)?;
    }
    let why = ground(why)?;
    advance(tx, &paper, Stage::Draft, "paper.returned", Some(why))
}

/// 印发: the signed and printed paper goes out to those it is for, and whoever gets it signs for it.
pub fn issue(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: i64,
    note: Option<&str>,
    deadlines: &receipts::Deadlines,
) -> Result<()> {
    let paper = find(tx, id)?;
    must_be(&paper, &[Stage::Signed])?;
    policy::may_issue(actor, &paper)?;
    let printed: Option<Option<String>> =
        tx.find("select printed from paper_frozen where paper = ?1", params![id], |r| r.get(0))?;
    if printed.flatten().is_none() {
        return Err(Error::conflict("paper-not-printed"));
    }
    let kind = kinds::by_id(tx, paper.kind_id)?;
    advance(tx, &paper, Stage::Issued, "paper.issued", note)?;
    receipts::send(tx, &kind, &paper, deadlines)?;
    if let (true, Some(taken)) = (kind.kept.kind.withdraws, paper.subject.paper) {
        let taken = find(tx, taken)?;
        must_be(&taken, &[Stage::Issued])?;
        let number = super::number_of(tx, id)?.map(|(text, _)| text).unwrap_or_default();
        advance(tx, &taken, Stage::Withdrawn, "paper.withdrawn", Some(&number))?;
    }
    Ok(())
}

/// 作废: a number that was given and is not used, with the ground that stands in the register.
pub fn void(tx: &mut Tx<'_>, actor: &Actor, id: i64, why: &str) -> Result<()> {
    let paper = find(tx, id)?;
    must_be(&paper, &[Stage::Signed])?;
    policy::may_issue(actor, &paper)?;
    let why = ground(why)?;
    let seq = tx.next_seq()?;
    tx.run(
        "update paper_number set void_ground = ?2, void_seq = ?3 where paper = ?1",
        params![id, why, seq],
    )?;
    advance(tx, &paper, Stage::Void, "paper.voided", Some(why))
}

/// A remark on a version, by anybody who may see it.
pub fn comment(tx: &mut Tx<'_>, actor: &Actor, id: i64, words: &str) -> Result<()> {
    let paper = find(tx, id)?;
    policy::may_see(tx, actor, &paper)?;
    let words = words.trim();
    if words.is_empty() {
        return Err(Error::invalid("error-invalid").field("words", "field-missing"));
    }
    let (row, seq, at) = (tx.next_id()?, tx.next_seq()?, tx.now_micros());
    tx.run(
        "insert into paper_comment (id, paper, version, words, person, at, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![row, id, paper.version, words, actor.person, at, seq],
    )?;
    let entry = Entry::new("paper.commented", "paper", id);
    tx.record(entry.detail(json!({ "version": paper.version })).touches("papers")).map(|_| ())
}

/// What was done, in order.
pub fn steps(tx: &mut Tx<'_>, paper: i64) -> Result<Vec<Step>> {
    tx.query(
        "select step, version, person, acting_for, at, ground, seq from paper_step where paper = ?1 order by id",
        params![paper],
        |row: &Row<'_>| {
            Ok(Step {
                step: row.get(0)?,
                version: row.get(1)?,
                person: row.get(2)?,
                acting_for: row.get(3)?,
                at: row.get(4)?,
                ground: row.get(5)?,
                seq: row.get(6)?,
            })
        },
    )
}

pub fn comments(tx: &mut Tx<'_>, paper: i64) -> Result<Vec<Comment>> {
    tx.query(
        "select version, words, person, at from paper_comment where paper = ?1 order by id",
        params![paper],
        |row| {
            Ok(Comment {
                version: row.get(0)?,
                words: row.get(1)?,
                person: row.get(2)?,
                at: row.get(3)?,
            })
        },
    )
}
