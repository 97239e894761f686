//! Reported figures as a table: totals and their parts, with status and document.

use std::collections::{BTreeSet, HashMap};

use figures::{Combo, Query, SeriesId};
use store::Tx;
use tables::{Form, Head, Out};
use terms::{Error, Millionths, Period, Result};
use units::UnitId;

use super::records::Known;
use super::{Take, Wish, text, titled};

const KEYS: [&str; 3] = ["indicator", "period", "unit"];

pub(super) fn heads(wish: &Wish) -> Vec<Head> {
    let number = Form::Decimal(6);
    let heads = [
        ("indicator", Form::Text),
        ("unit", Form::Text),
        ("unit_name", Form::Text),
        ("period", Form::Text),
        ("breakdown", Form::Text),
        ("value", number),
        ("numerator", number),
        ("denominator", number),
        ("n", Form::Integer),
        ("status", Form::Text),
        ("document", Form::Text),
        ("entry", Form::Integer),
    ];
    heads.map(|(key, form)| titled(wish, key, form)).to_vec()
}

pub(super) fn rows(tx: &mut Tx<'_>, wish: &Wish, take: Take<'_>) -> Result<()> {
    let unknown = |key: &str, value: &str| {
        Error::invalid("error-invalid").breach(terms::Field {
            place: key.to_owned(),
            rule: "export-filter-unknown",
            args: vec![("column", key.to_owned()), ("value", value.to_owned())],
        })
    };
    if let Some((key, value)) =
        wish.filters().find(|(key, _)| !KEYS.contains(key) && *key != "lang")
    {
        return Err(unknown(key, value));
    }
    let mut series: Vec<(SeriesId, String)> = figures::indicators(tx)?.into_iter().collect();
    let asked = wish.list("indicator");
    if !asked.is_empty() {
        series.retain(|(_, code)| asked.contains(code));
    }
    series.sort_by(|a, b| a.1.cmp(&b.1));
    let mut periods = tx
        .query("select distinct period from figure order by period", &[], |r| r.get::<Period>(0))?;
    let asked = wish.list("period");
    if !asked.is_empty() {
        let asked = asked
            .iter()
            .map(|text| Period::parse(text).map_err(|_| unknown("period", text)))
            .collect::<Result<Vec<Period>>>()?;
        periods.retain(|period| asked.contains(period));
    }
    let codes = wish.list("unit");
    let units: Vec<UnitId> = units::ids_by_code(tx, &codes)?.into_values().collect();
    if units.len() < codes.len() {
        return Err(unknown("unit", &codes.join(",")));
    }
    let known = Known::read(tx, wish.lang)?;
    let papers: HashMap<i64, String> =
        figures::document::all(tx)?.into_iter().map(|it| (it.id.0, it.number)).collect();
    let number = |it: Option<Millionths>| it.map_or(Out::Nothing(""), Out::Millionths);
    // One series at a time, so that memory does not grow with the years.
    for (id, code) in series {
        let (periods, units) = (periods.clone(), units.clone());
        let query = Query { series: vec![id], periods, units, combos: Vec::new() };
        let found = figures::current(tx, &query)?;
        let combos: BTreeSet<Combo> = found.iter().map(|figure| figure.combo).collect();
        let parts = figures::combo_labels(tx, &combos.into_iter().collect::<Vec<_>>())?;
        for figure in found {
            if !wish.territory.holds(figure.unit.0) {
                continue;
            }
            let [unit, name] = known.pair(figure.unit.0);
            let status = ui::t(wish.lang, &format!("export-status-{}", figure.status.word()));
            let paper = figure.source.and_then(|it| papers.get(&it.0));
            take(vec![
                Out::Text(code.clone()),
                unit,
                name,
                Out::Text(figure.period.to_string()),
                match parts.get(&figure.combo).filter(|label| !label.is_empty()) {
                    Some(label) => Out::Text(label.replace('|', "; ")),
                    None => Out::Nothing(""),
                },
                number(figure.value),
                number(figure.numerator),
                number(figure.denominator),
                figure.n.map_or(Out::Nothing(""), Out::Integer),
                Out::Text(status),
                text(paper.map(String::as_str)),
                Out::Integer(figure.seq),
            ])?;
        }
    }
    Ok(())
}
