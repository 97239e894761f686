//! Printing: a signed paper becomes a file, from what was frozen alone, and the file becomes evidence.
//!
//! The file is on stable storage before a command names it, so a crash leaves either no trace or a file
//! that nothing names yet; printing again makes the same bytes under the same name. A batch prints on
//! two threads and names its files by one command for many.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::json;
use store::{Db, Entry, Named, Tx, params};
use terms::{Error, Result};

use super::{find, frozen};
use crate::kinds;

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
pub fn print(db: &Db, id: i64) -> Result<()> {
    match print_all(db, &[id])?.pop() {
        Some((_, error)) => Err(error),
        None => Ok(()),
    }
}

/// Papers that could not be printed, each with its ground.
pub type Spoiled = Vec<(i64, Error)>;

/// Prints signed papers, half of them on another thread, and names their files in one command. One that
/// cannot be printed is handed back and the others are printed.
///
/// # Errors
/// As the store: files that cannot be kept or named.
pub fn print_all(db: &Db, papers: &[i64]) -> Result<Spoiled> {
    let half = |papers: &[i64]| -> Result<(Vec<Kept>, Spoiled)> {
        let (mut kept, mut spoiled) = (Vec::new(), Spoiled::new());
        for paper in papers {
            match lay(db, *paper) {
                Ok(file) => kept.extend(file),
                Err(error) if error.kind() == terms::Kind::Unavailable => return Err(error),
                Err(error) => spoiled.push((*paper, error)),
            }
        }
        Ok((kept, spoiled))
    };
    let (first, second) = papers.split_at(papers.len().div_ceil(2));
    let (first, second) = if second.is_empty() {
        (half(first), Ok(Default::default()))
    } else {
        std::thread::scope(|scope| {
            let second = scope.spawn(|| half(second));
            let first = half(first);
            let second = second.join().unwrap_or_else(|_| Err(Error::broken("the press panicked")));
            (first, second)
        })
    };
    let ((mut kept, mut spoiled), (others, more)) = (first?, second?);
    kept.extend(others);
    spoiled.extend(more);
    for (paper, error) in &spoiled {
        web::log_error(&format!("paper {paper}"), error);
    }
    if kept.is_empty() {
        return Ok(spoiled);
    }
    db.write(store::Actor::PROGRAM, move |tx| {
        let mut fresh = 0;
        for file in &kept {
            fresh += name(tx, file)?;
        }
        if fresh == 0 {
            tx.housekeeping();
        }
        Ok(spoiled)
    })
}

/// The file of a paper, kept; none where it is printed already.
fn lay(db: &Db, id: i64) -> Result<Option<Kept>> {
    let (kind, row) = db.read(move |tx| {
        let paper = find(tx, id)?;
        Ok((kinds::by_id(tx, paper.kind_id)?, frozen::find(tx, id)?))
    })?;
    if row.printed.is_some() {
        return Ok(None);
    }
    let paper = frozen::outward(frozen::remade(&kind, &row)?, &row.frozen.head.address);
    // A layout that panics spoils its own paper and no other.
    let printed = catch_unwind(AssertUnwindSafe(|| press::print(&paper)));
    let printed = printed.unwrap_or_else(|_| Err(Error::broken("the press panicked")))?;
    if !printed.missing.is_empty() {
        // Letters that no font has are printed as 〓.
        let missing: String = printed.missing.iter().collect();
        web::log_error("paper", &Error::broken(format!("no font has {missing}")));
    }
    Ok(Some(Kept {
        paper: id,
        hash: db.evidence().keep(&printed.pdf)?,
        media: press::MEDIA,
        pages: printed.pages as i64,
        size: printed.pdf.len(),
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
