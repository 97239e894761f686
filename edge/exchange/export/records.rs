//! Registers as tables: firms and areas by code and name, words of closed lists as people say them.

use std::collections::HashMap;

use record::inspections::NewInspection;
use record::register::{self, Column, Cursor, Holds};
use record::{Filter, Kept};
use store::{Tx, Value};
use tables::{Form, Head, Out};
use terms::{Lang, Result};

use super::{PAGE, Take, Wish, text, titled};
use crate::load::Register;

pub(super) fn heads<R: Register>(wish: &Wish) -> Vec<Head> {
    let mut heads = Vec::new();
    for column in R::COLUMNS {
        match column.name {
            "firm" => {
                heads.push(titled(wish, "firm_code", Form::Text));
                heads.push(titled(wish, "firm_name", Form::Text));
            }
            "area" => {
                heads.push(titled(wish, "area", Form::Text));
                heads.push(titled(wish, "area_code", Form::Text));
            }
            name => heads.push(titled(wish, name, form(column))),
        }
    }
    heads.push(titled(wish, "source", Form::Text));
    heads.push(titled(wish, "entry", Form::Integer));
    heads
}

fn form(column: &Column) -> Form {
    match column.holds {
        Holds::Integer => Form::Integer,
        Holds::Date => Form::Date,
        _ => Form::Text,
    }
}

pub(super) fn rows<R: Register>(tx: &mut Tx<'_>, wish: &Wish, take: Take<'_>) -> Result<()> {
    let known = Known::read(tx, wish.lang)?;
    let words = words(wish);
    each::<R>(tx, wish, &mut |kept| {
        let mut stored = Vec::with_capacity(R::COLUMNS.len());
        kept.record.put(&mut stored);
        let mut cells = Vec::with_capacity(stored.len() + 4);
        for (column, value) in R::COLUMNS.iter().zip(stored) {
            match (column.name, value) {
                ("firm", Value::Int(id)) => cells.extend(known.pair(id)),
                ("firm", _) => cells.extend([Out::Nothing(""), Out::Nothing("")]),
                ("area", Value::Int(id)) => {
                    let [code, name] = known.pair(id);
                    cells.extend([name, code]);
                }
                (name, value) => cells.push(cell(column, name, value, &words, wish.lang)),
            }
        }
        cells.push(text(Some(&kept.source)));
        cells.push(Out::Integer(kept.seq));
        take(cells)
    })
}

/// Choices of the template by column and code.
fn words(wish: &Wish) -> HashMap<(String, String), String> {
    let mut words = HashMap::new();
    for column in crate::templates::template(wish.kind).columns {
        for choice in column.choices {
            let said = choice.title.get(wish.lang).to_owned();
            words.entry((column.key.clone(), choice.code)).or_insert(said);
        }
    }
    words
}

fn cell(
    column: &Column,
    name: &str,
    value: Value,
    words: &HashMap<(String, String), String>,
    lang: Lang,
) -> Out {
    match (column.holds, value) {
        (Holds::Truth, Value::Int(yes)) => Out::Text(
            if yes == 1 { lang.pick("是", "Yes") } else { lang.pick("否", "No") }.to_owned(),
        ),
        (_, Value::Int(n)) => Out::Integer(n),
        (Holds::Date, Value::Text(day)) => day.parse().map_or(Out::Text(day), Out::Date),
        (_, Value::Text(word)) => {
            let said = words.get(&(name.to_owned(), word.clone())).cloned();
            Out::Text(said.unwrap_or(word))
        }
        _ => Out::Nothing(""),
    }
}

/// Every record of the filter that the reader may take out, page by page in one snapshot.
fn each<R: Register>(
    tx: &mut Tx<'_>,
    wish: &Wish,
    take: &mut dyn FnMut(&Kept<R>) -> Result<()>,
) -> Result<()> {
    let filter = Filter::parse::<R>(wish.filters())?;
    let mut after: Option<Cursor> = None;
    loop {
        let page = register::list::<R>(tx, &filter, after, PAGE)?;
        for kept in page.rows.iter().filter(|kept| wish.territory.holds(kept.record.area())) {
            take(kept)?;
        }
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

pub(super) fn finding_heads(wish: &Wish) -> Vec<Head> {
    ["inspection", "code", "severity"].map(|key| titled(wish, key, Form::Text)).to_vec()
}

pub(super) fn finding_rows(tx: &mut Tx<'_>, wish: &Wish, take: Take<'_>) -> Result<()> {
    let words = words(wish);
    each::<NewInspection>(tx, wish, &mut |kept| {
        for finding in &kept.record.findings {
            let severity = finding.severity.word().to_owned();
            let said = words.get(&("severity".to_owned(), severity.clone())).cloned();
            take(vec![
                Out::Text(kept.record.code.clone()),
                Out::Text(finding.code.clone()),
                Out::Text(said.unwrap_or(severity)),
            ])?;
        }
        Ok(())
    })
}

/// Code and name of every unit; of a firm its credit code, where it has one.
pub(super) struct Known(HashMap<i64, (String, String)>);

impl Known {
    pub(super) fn read(tx: &mut Tx<'_>, lang: Lang) -> Result<Self> {
        let mut known = HashMap::new();
        tx.each(
            "select u.id, u.code, n.zh, n.en, f.credit_code from unit u
             join unit_name n on n.unit = u.id and n.until is null
             left join firm f on f.unit = u.id order by u.id, n.valid_from, n.id",
            &[],
            |r| {
                let (zh, en): (String, Option<String>) = (r.get(2)?, r.get(3)?);
                let name = if lang.is_zh() { zh } else { en.unwrap_or(zh) };
                let code = r.get::<Option<String>>(4)?.map_or_else(|| r.get(1), Ok)?;
                // Names come oldest first; the latest stays.
                known.insert(r.get(0)?, (code, name));
                Ok(true)
            },
        )?;
        Ok(Self(known))
    }
    /// Code, name.
    pub(super) fn pair(&self, id: i64) -> [Out; 2] {
        match self.0.get(&id) {
            Some((code, name)) => [Out::Text(code.clone()), Out::Text(name.clone())],
            None => [Out::Integer(id), Out::Nothing("")],
        }
    }
}
