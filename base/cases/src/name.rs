//! What a case is called in the second language of the pages. A person writes a title in one language and it stays as it
//! was written; whoever opens a case as the program knows both.

use std::collections::HashMap;

use store::{Tx, Value, params};
use terms::{Lang, Result};

/// Keeps the English name of a case that was opened in this command.
///
/// # Errors
/// It has one already.
pub fn name_in_english(tx: &mut Tx<'_>, case: i64, en: &str) -> Result<()> {
    if en.trim().is_empty() {
        return Ok(());
    }
    let seq = tx.next_seq()?;
    tx.run(
        "insert into case_name (case_id, en, seq) values (?1, ?2, ?3)",
        params![case, en.trim(), seq],
    )?;
    Ok(())
}

/// Titles for a reader, by case; those that have none in their language are not among them.
///
/// # Errors
/// Reading fails.
pub fn names(tx: &mut Tx<'_>, lang: Lang, cases: &[i64]) -> Result<HashMap<i64, String>> {
    if lang == Lang::Zh || cases.is_empty() {
        return Ok(HashMap::new());
    }
    let found = tx.query(
        "select case_id, en from case_name where case_id {in 1} order by case_id",
        &[Value::Ints(cases.to_vec())],
        |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)),
    )?;
    Ok(found.into_iter().collect())
}

/// The title of one case for a reader.
///
/// # Errors
/// Reading fails.
pub fn named(tx: &mut Tx<'_>, lang: Lang, case: i64, title: &str) -> Result<String> {
    Ok(names(tx, lang, &[case])?.remove(&case).unwrap_or_else(|| title.to_owned()))
}
