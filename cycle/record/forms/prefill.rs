//! Prefill with provenance: what the city already knows is not typed again.
//!
//! A cell that says where its value is known (an indicator, a cell of another form, its own value in the period
//! before) arrives filled and tells from where, when and by whom. The clerk confirms it, or disputes it: then both
//! values stand beside each other and a case asks the one who answers for the source.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Clockwork;
use cases::course::Intent;
use cases::{Opening, Origin, Party};
use identity::Actor;
use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Decimal, Error, Lang, Millionths, Period, Result};

use crate::model::{CellKey, CellKind, CellState, Content, FormFrom};
use crate::store::{
    Provenance, Saved, Sheet, Write, cells, filling_at, save, save_prefilled, sheet,
};

/// What is known of an indicator for a unit and period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub value: Decimal,
    /// The name of the indicator.
    pub name: String,
    /// Where its explanation is.
    pub address: String,
}

/// Asks what an indicator amounts to. The phase of checks knows; this one does not know that phase, so whoever puts
/// the two together passes the way.
pub type Ask<'a> = &'a mut dyn FnMut(&mut Tx<'_>, &str, i64, Period) -> Result<Option<Known>>;

/// The kind of case that a dispute opens.
pub const CASE: &str = "figure-dispute";

/// Brings what is known into the empty cells of a sheet. Returns how many cells were filled.
///
/// # Errors
/// A sheet that is handed in.
pub fn prefill(tx: &mut Tx<'_>, id: i64, ask: Ask<'_>) -> Result<usize> {
    let sheet = sheet(tx, id)?;
    let mut found = Vec::new();
    for (section, line, column) in sheet.layout.places() {
        let asked = sheet.layout.asked(section, line, column);
        let Some(from) = asked.known.filter(|_| asked.kind == CellKind::Asked) else { continue };
        let key = sheet.layout.key(section, line, column);
        if sheet.cells.contains_key(&key) || !sheet.is_writable(&key) {
            continue;
        }
        let unit = sheet.layout.sections[section].lines[line].unit.unwrap_or(sheet.filling.unit);
        let known = source(tx, &sheet, &key, from, unit, ask)?;
        if let Some((content, provenance)) = known {
            // What was counted more finely is brought as the form prints it.
            let content = match content {
                Content::Number(number) => {
                    let rounded = number.decimal().round_dp(u32::from(asked.decimals));
                    Content::Number(Millionths::rounded(rounded)?)
                }
                other => other,
            };
            found.push((key, content, provenance));
        }
    }
    save_prefilled(tx, id, found)
}

fn source(
    tx: &mut Tx<'_>,
    sheet: &Sheet,
    key: &CellKey,
    from: &FormFrom,
    unit: i64,
    ask: Ask<'_>,
) -> Result<Option<(Content, Provenance)>> {
    let period = sheet.filling.period;
    if let Some(indicator) = &from.indicator {
        let Some(known) = ask(tx, indicator, unit, period)? else { return Ok(None) };
        let content = Content::Number(Millionths::rounded(known.value)?);
        let owner = owner_of(tx, indicator)?;
        let provenance = Provenance {
            kind: "indicator".to_owned(),
            code: indicator.clone(),
            words: known.name,
            address: known.address,
            owner,
            person: None,
            at: Some(tx.now_micros()),
            value: content.text(),
        };
        return Ok(Some((content, provenance)));
    }
    let (code, cell, period, kind) = match (&from.form, from.last) {
        (Some(form), _) => {
            let cell = from.cell.as_deref().map_or(Ok(key.clone()), CellKey::parse)?;
            (form.clone(), cell, period, "form")
        }
        (None, true) => (sheet.filling.code.clone(), key.clone(), period.previous()?, "last"),
        (None, false) => return Ok(None),
    };
    let Some(other) = filling_at(tx, &code, sheet.filling.unit, period)? else { return Ok(None) };
    let Some(filled) = cells(tx, other.id)?.remove(&cell) else { return Ok(None) };
    let Some(content) = filled.content else { return Ok(None) };
    let form = crate::store::by_id(tx, other.form)?;
    let provenance = Provenance {
        kind: kind.to_owned(),
        code: format!("{code}:{cell}"),
        words: format!("{} {}", form.form().name.zh, period.say(Lang::Zh)),
        address: format!("/fillings/{}", other.id),
        owner: Some(form.owner),
        person: Some(filled.person),
        at: Some(filled.at),
        value: content.text(),
    };
    Ok(Some((content, provenance)))
}

/// The unit that answers for an indicator, as its definition says.
fn owner_of(tx: &mut Tx<'_>, indicator: &str) -> Result<Option<i64>> {
    #[derive(serde::Deserialize)]
    struct Definition {
        #[serde(default)]
        owner: Option<String>,
    }
    let text: Option<String> = tx.find(
        "select definition from indicator where code = ?1 and until is null order by version desc",
        params![indicator],
        |row| row.get(0),
    )?;
    let definition: Option<Definition> = text.and_then(|text| serde_json::from_str(&text).ok());
    match definition.and_then(|it| it.owner) {
        Some(code) => Ok(units::find_by_code(tx, &code)?.map(|id| id.0)),
        None => Ok(None),
    }
}

/// Confirms prefilled cells as they stand; all that wait where none are named.
pub fn confirm(tx: &mut Tx<'_>, id: i64, keys: &[CellKey]) -> Result<Saved> {
    let found = cells(tx, id)?;
    let wanted = |key: &CellKey| keys.is_empty() || keys.contains(key);
    let writes: Vec<Write> = found
        .iter()
        .filter(|(key, it)| it.state == CellState::Prefilled && wanted(key))
        .map(|(key, it)| {
            let text = it.content.as_ref().map(Content::text).unwrap_or_default();
            Write::new(key.clone(), text, it.seq)
        })
        .collect();
    save(tx, id, &writes, None)
}

/// Says that a prefilled value is otherwise: writes the clerk's value and opens a case for whoever answers for the
/// source. Returns the case.
///
/// # Errors
/// No ground, a cell that was not prefilled, a value that cannot be read, a cell that somebody else wrote meanwhile.
pub fn dispute(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    actor: &Actor,
    id: i64,
    write: &Write,
) -> Result<i64> {
    let ground = write.ground.as_deref().map(str::trim).unwrap_or_default().to_owned();
    if ground.is_empty() {
        return Err(Error::invalid("error-invalid").field("ground", "form-ground-needed"));
    }
    let before = sheet(tx, id)?;
    let filled = before.cells.get(&write.key).cloned();
    let Some(source) = filled.as_ref().and_then(|it| it.source.clone()) else {
        return Err(Error::invalid("form-cell-not-prefilled"));
    };
    let saved = save(tx, id, std::slice::from_ref(write), None)?;
    if let Some(refused) = saved.refused.first() {
        return Err(Error::invalid("form-dispute-refused").with("rule", &refused.rule));
    }
    if saved.written.is_empty() {
        return Err(Error::conflict("filling-moved-on"));
    }
    let owner = source.owner.unwrap_or(before.kept.owner);
    let today = store::civil_date(tx.now());
    let place = write.key.to_string();
    let title = format!("数据异议：{}（{}）", source.words, before.filling.period.say(Lang::Zh));
    let opening = Opening {
        kind: CASE.to_owned(),
        title: title.clone(),
        subject: before.filling.unit,
        accountable: owner,
        period: Some(before.filling.period),
        origins: vec![Origin {
            kind: "filling".to_owned(),
            thing: id,
            address: format!("/fillings/{id}"),
            words: title,
        }],
        parent: None,
        uuid: Some(format!("dispute-{id}-{place}-{}", saved.seq)),
    };
    let fields = BTreeMap::from([
        ("cell".to_owned(), place.clone()),
        ("known".to_owned(), source.value.clone()),
        ("said".to_owned(), write.text.trim().to_owned()),
    ]);
    let intent = Intent {
        code: cases::OPEN.to_owned(),
        person: actor.person,
        acting_for: actor.acting_for,
        parties: BTreeSet::from([Party::Reporter]),
        of_owner: false,
        on: today,
        today,
        ground: Some(ground.clone()),
        document: None,
        fields,
        evidence: BTreeSet::new(),
    };
    let case = cases::open(tx, clockwork, &opening, &intent)?;
    let (seq, at) = (tx.next_seq()?, tx.now_micros());
    tx.run(
        "insert into filling_dispute (filling, section, line, col, case_id, value, said, ground, person, at, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            id,
            &write.key.section,
            &write.key.line,
            &write.key.column,
            case,
            &source.value,
            write.text.trim(),
            &ground,
            actor.person,
            at,
            seq
        ],
    )?;
    tx.record(
        Entry::new("filling.disputed", "filling", id)
            .detail(json!({ "cell": place, "case": case }))
            .ground(ground)
            .touches("fillings"),
    )?;
    Ok(case)
}

/// The cases of a sheet's disputes, by cell.
pub fn disputes(tx: &mut Tx<'_>, id: i64) -> Result<BTreeMap<CellKey, i64>> {
    let rows = tx.query(
        "select section, line, col, case_id from filling_dispute where filling = ?1
         order by section, line, col, seq",
        params![id],
        |row| {
            let key = CellKey { section: row.get(0)?, line: row.get(1)?, column: row.get(2)? };
            Ok((key, row.get(3)?))
        },
    )?;
    Ok(rows.into_iter().collect())
}

/// What was entered as a figure, without the phase of checks.
pub fn entered(
    tx: &mut Tx<'_>,
    indicator: &str,
    unit: i64,
    period: Period,
) -> Result<Option<Known>> {
    let Some(series) = figures::find_series(tx, indicator)? else { return Ok(None) };
    let query = figures::Query::totals(vec![series], vec![period], vec![units::UnitId(unit)]);
    let found = figures::current(tx, &query)?;
    Ok(found.first().and_then(|figure| figure.value).map(|value| Known {
        value: value.decimal(),
        name: indicator.to_owned(),
        address: format!("/indicators/{indicator}"),
    }))
}
