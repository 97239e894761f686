//! Printing: a signed paper becomes a file, from what was frozen alone, and the file becomes evidence.
//!
//! The file is on stable storage before a command names it, so a crash leaves either no trace or a file
//! that nothing names yet; printing again makes the same bytes under the same name. A batch prints on
//! two threads and names its files by one command for many.

use serde_json::json;
use store::{Db, Entry, Named, Tx, params};
use terms::{Error, Result};

use super::{find, frozen};
use crate::kinds;
use crate::press;

/// A file that is kept and that no row names yet.
struct Kept {
    paper: i64,
    hash: String,
    media: &'static str,
    pages: i64,
    size: usize,
    title: String,
}

/// Prints a signed paper. Printing it again changes nothing.
///
/// # Errors
/// As the press; not found, where the paper was not signed.
pub fn print(db: &Db, id: i64, address: &str) -> Result<()> {
    print_all(db, &[id], address)
}

/// Prints signed papers, half of them on another thread, and names their files in one command.
///
/// # Errors
/// As [`print()`]; what was printed before the fault stays.
pub fn print_all(db: &Db, papers: &[i64], address: &str) -> Result<()> {
    let half = |papers: &[i64]| -> Result<Vec<Kept>> {
        let kept = papers.iter().map(|paper| lay(db, *paper, address));
        kept.filter_map(Result::transpose).collect()
    };
    let (first, second) = papers.split_at(papers.len().div_ceil(2));
    let (first, second) = if second.is_empty() {
        (half(first), Ok(Vec::new()))
    } else {
        std::thread::scope(|scope| {
            let second = scope.spawn(|| half(second));
            let first = half(first);
            let second = second.join().unwrap_or_else(|_| Err(Error::broken("the press panicked")));
            (first, second)
        })
    };
    let mut kept = first?;
    kept.extend(second?);
    if kept.is_empty() {
        return Ok(());
    }
    db.write(store::Actor::PROGRAM, move |tx| {
        let mut fresh = 0;
        for file in &kept {
            fresh += name(tx, file)?;
        }
        if fresh == 0 {
            tx.housekeeping();
        }
        Ok(())
    })
}

/// The file of a paper, kept; none where it is printed already.
fn lay(db: &Db, id: i64, address: &str) -> Result<Option<Kept>> {
    let (kind, row) = db.read(move |tx| {
        let paper = find(tx, id)?;
        Ok((kinds::by_id(tx, paper.kind_id)?, frozen::find(tx, id)?))
    })?;
    if row.printed.is_some() {
        return Ok(None);
    }
    let file = press::print(&frozen::remade(&kind, &row, address)?)?;
    Ok(Some(Kept {
        paper: id,
        hash: db.evidence().keep(&file.bytes)?,
        media: file.media,
        pages: file.pages,
        size: file.bytes.len(),
        title: row.frozen.head.number,
    }))
}

/// Names a file in its paper's row and among the evidence; 0 where another was faster.
fn name(tx: &mut Tx<'_>, file: &Kept) -> Result<u64> {
    let fresh = tx.run(
        "update paper_frozen set printed = ?2, media = ?3, pages = ?4 where paper = ?1 and printed is null",
        params![file.paper, &file.hash, file.media, file.pages],
    )?;
    if fresh == 0 {
        return Ok(0);
    }
    tx.name_evidence(&Named {
        hash: &file.hash,
        media: file.media,
        size: file.size,
        title: &file.title,
        document: None,
    })?;
    tx.record(
        Entry::new("paper.printed", "paper", file.paper)
            .detail(json!({ "hash": file.hash, "pages": file.pages }))
            .touches("papers"),
    )?;
    Ok(fresh)
}
