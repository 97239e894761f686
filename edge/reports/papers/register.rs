//! The document register: every number of every series, in order, void ones with their ground.

use store::{Tx, Value, params};
use terms::Result;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub series: String,
    pub year: i64,
    pub number: i64,
    pub text: String,
    pub paper: i64,
    pub title: String,
    pub kind: String,
    pub stage: String,
    pub at: i64,
    pub void_ground: Option<String>,
    pub code: String,
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wish {
    pub series: Option<String>,
    pub year: Option<i64>,
    pub words: Option<String>,
    /// Number and seq after which the page begins.
    pub before: Option<i64>,
}

/// Lines of the register, the newest first.
pub fn lines(tx: &mut Tx<'_>, wish: &Wish, limit: i64) -> Result<Vec<Line>> {
    let mut sql = String::from(
        "select n.series, n.year, n.number, n.text, n.paper, p.title, p.kind, p.stage, n.at, n.void_ground, f.code, n.seq
         from paper_number n join paper p on p.id = n.paper join paper_frozen f on f.paper = n.paper
         where n.seq < ?1",
    );
    let mut given: Vec<Value> = params![wish.before.unwrap_or(i64::MAX), limit].to_vec();
    if let Some(series) = &wish.series {
        given.push(series.as_str().into());
        sql.push_str(&format!(" and n.series = ?{}", given.len()));
    }
    if let Some(year) = wish.year {
        given.push(year.into());
        sql.push_str(&format!(" and n.year = ?{}", given.len()));
    }
    if let Some(words) = &wish.words {
        given.push(format!("%{}%", words.to_lowercase()).into());
        let at = given.len();
        sql.push_str(&format!(" and (lower(p.title) like ?{at} or lower(n.text) like ?{at})"));
    }
    sql.push_str(" order by n.seq desc limit ?2");
    tx.query(&sql, &given, |row| {
        Ok(Line {
            series: row.get(0)?,
            year: row.get(1)?,
            number: row.get(2)?,
            text: row.get(3)?,
            paper: row.get(4)?,
            title: row.get(5)?,
            kind: row.get(6)?,
            stage: row.get(7)?,
            at: row.get(8)?,
            void_ground: row.get(9)?,
            code: row.get(10)?,
        })
    })
}

/// Series and years that have numbers, for the filter, with the numbers given.
pub fn sequences(tx: &mut Tx<'_>) -> Result<Vec<(String, i64, i64, i64)>> {
    tx.query(
        "select series, year, count(*), max(number) from paper_number group by series, year order by year desc, series",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )
}
