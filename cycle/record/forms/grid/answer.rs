//! What comes from the browser to be saved, and what goes back: each cell as it stands now.

use serde_json::{Value, json};
use store::{Tx, params};
use terms::{Error, Lang, Result};

use crate::model::{CellKey, CellState};
use crate::store::{Conflict, Filling, Saved, Write};

/// Cells in one command; a sheet of 60 × 14 is 840.
const CELLS_MOST: usize = 5_000;

/// The cells of one command as the browser sends them.
#[derive(Debug, Clone)]
pub struct Offer {
    pub token: String,
    pub writes: Vec<Write>,
}

/// Reads `[[cell, text, base, remark?, ground?], …]`.
///
/// # Errors
/// `form-offer-unreadable`, `form-offer-large`.
pub fn offers(token: &str, cells: &str) -> Result<Offer> {
    let bad = || Error::invalid("form-offer-unreadable");
    let fits = |c: char| c.is_ascii_hexdigit() || c == '-';
    if token.len() != 36 || !token.chars().all(fits) {
        return Err(bad());
    }
    let list: Vec<Vec<Value>> = serde_json::from_str(cells).map_err(|_| bad())?;
    if list.len() > CELLS_MOST {
        return Err(Error::invalid("form-offer-large").with("most", CELLS_MOST));
    }
    let one = |parts: &Vec<Value>| -> Option<Write> {
        let key = CellKey::parse(parts.first()?.as_str()?).ok()?;
        let mut write = Write::new(key, parts.get(1)?.as_str()?, parts.get(2)?.as_i64()?);
        let words = |at: usize| parts.get(at).and_then(Value::as_str).map(str::to_owned);
        write.remark = words(3);
        write.ground = words(4);
        Some(write)
    };
    let writes = list.iter().map(one).collect::<Option<Vec<_>>>().ok_or_else(bad)?;
    Ok(Offer { token: token.to_owned(), writes })
}

/// The answer to a save: what stands, what was refused and why, what is kept beside.
pub(super) fn answer(
    tx: &mut Tx<'_>,
    lang: Lang,
    filling: &Filling,
    offer: &Offer,
    saved: &Saved,
) -> Result<Value> {
    let mut cells = Vec::with_capacity(offer.writes.len());
    for write in &offer.writes {
        // A cell that was filled and emptied before anything came in has no row: it is empty.
        let empty = || json!([write.key.to_string(), "", CellState::Empty.word(), 0]);
        cells.push(stands(tx, filling.id, &write.key)?.unwrap_or_else(empty));
    }
    let refused: Vec<Value> = saved
        .refused
        .iter()
        .map(|it| json!({ "cell": it.cell, "rule": it.rule, "words": say(lang, &it.rule, &it.args) }))
        .collect();
    let mut differ = Vec::new();
    if !saved.conflicts.is_empty() {
        for conflict in crate::store::conflicts(tx, filling.id, true)? {
            if saved.conflicts.contains(&conflict.id) {
                differ.push(conflict_json(tx, &conflict)?);
            }
        }
    }
    Ok(json!({ "seq": saved.seq, "cells": cells, "refused": refused, "conflicts": differ }))
}

/// `[cell, text, state, base]`.
fn stands(tx: &mut Tx<'_>, filling: i64, key: &CellKey) -> Result<Option<Value>> {
    tx.find(
        "select number, words, absent, state, seq from filled
         where filling = ?1 and section = ?2 and line = ?3 and col = ?4",
        params![filling, &key.section, &key.line, &key.column],
        |row| {
            let content = crate::store::read_stored(row.get(0)?, row.get(1)?, row.get(2)?);
            let text = content.map(|it| it.text()).unwrap_or_default();
            let state = CellState::named(&row.get::<String>(3)?)?;
            Ok(json!([key.to_string(), text, state.word(), row.get::<i64>(4)?]))
        },
    )
}

pub(super) fn conflict_json(tx: &mut Tx<'_>, it: &Conflict) -> Result<Value> {
    let mut names = web::Names::default();
    let kept_by = names.person(tx, Lang::Zh, it.kept_person)?;
    let offered_by = names.person(tx, Lang::Zh, it.person)?;
    Ok(json!({
        "id": it.id, "cell": it.key.to_string(), "kept": it.kept, "offered": it.offered,
        "kept_by": kept_by, "offered_by": offered_by, "base": it.kept_seq,
    }))
}

/// A message by its code, with arguments that were kept as text.
pub(crate) fn say(
    lang: Lang,
    rule: &str,
    args: &std::collections::BTreeMap<String, String>,
) -> String {
    // Fluent takes names that live as long as the program; those of refusals are a closed list.
    const NAMES: [&str; 8] =
        ["cell", "value", "decimals", "choices", "most", "state", "least", "document"];
    let known: Vec<(&str, String)> = NAMES
        .iter()
        .filter_map(|name| args.get(*name).map(|value| (*name, value.clone())))
        .collect();
    ui::ta(lang, rule, &known)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "01930000-0000-7000-8000-000000000001";

    #[test]
    fn cells_are_read_with_their_base_and_remark() {
        let offer = offers(TOKEN, r#"[["a.l1.n","12",7],["a.l2.n","",0,"见附注"]]"#).unwrap();
        assert_eq!(offer.writes[0], Write::new(CellKey::new("a", "l1", "n"), "12", 7));
        assert_eq!(offer.writes[1].remark.as_deref(), Some("见附注"));
    }

    #[test]
    fn what_is_no_list_of_cells_is_refused_whole() {
        for cells in ["", "{}", "[[1,2,3]]", r#"[["a.b","1",0]]"#, r#"[["a.b.c","1"]]"#] {
            assert_eq!(
                offers(TOKEN, cells).unwrap_err().code(),
                "form-offer-unreadable",
                "{cells}"
            );
        }
        assert_eq!(offers("short", "[]").unwrap_err().code(), "form-offer-unreadable");
    }

    #[test]
    fn every_argument_of_a_refusal_has_its_place_in_the_words() {
        let args = [("value".to_owned(), "十二".to_owned())].into_iter().collect();
        assert!(say(Lang::Zh, "form-cell-number", &args).contains("十二"));
    }
}
