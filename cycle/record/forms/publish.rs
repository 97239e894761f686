//! Publishing a form: nobody is asked before it has its marks, and nobody is asked for what the city already has.

use serde_json::json;
use store::{Tx, params};
use terms::{Error, Field as Breach, Result, Text};

use crate::burden::{Field, Overlap, Source, fields_of, overlaps};
use crate::model::lacking;
use crate::store::{Kept, Standing, all, by_id, step};

/// A field that is asked for already, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubled {
    pub field: Field,
    pub other: Field,
    pub overlap: Overlap,
}

/// What the city has already of what this form would ask: fields of published forms, and indicators.
///
/// A field that arrives prefilled from there, or that is what collects the indicator, is not asked twice.
pub fn doubled(tx: &mut Tx<'_>, kept: &Kept) -> Result<Vec<Doubled>> {
    let own = fields_of(kept.form());
    let count = own.len();
    let mut fields = own;
    for other in all(tx)? {
        if other.code != kept.code && other.standing == Standing::Published {
            fields.extend(fields_of(other.form()));
        }
    }
    fields.extend(indicators(tx)?);
    let found = overlaps(&fields);
    let pairs = found.into_iter().filter(|it| it.first < count && it.second >= count);
    let asked_again = pairs.filter(|it| {
        let (own, other) = (&fields[it.first], &fields[it.second]);
        // The form that collects an indicator asks for it by right.
        match &other.source {
            Source::Known(code) => own.indicator.as_deref() != Some(code),
            _ => true,
        }
    });
    Ok(asked_again
        .map(|overlap| Doubled {
            field: fields[overlap.first].clone(),
            other: fields[overlap.second].clone(),
            overlap,
        })
        .collect())
}

/// Indicators by name, as things that are known.
fn indicators(tx: &mut Tx<'_>) -> Result<Vec<Field>> {
    #[derive(serde::Deserialize)]
    struct Definition {
        name: Text,
        measure: Option<String>,
    }
    let rows = tx.query(
        "select code, definition from indicator where until is null order by code, version",
        &[],
        |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)),
    )?;
    let mut found = Vec::new();
    for (code, text) in rows {
        // A definition that says its name elsewhere is compared by code alone.
        let Ok(definition) = serde_json::from_str::<Definition>(&text) else { continue };
        found.push(Field {
            source: Source::Known(code.clone()),
            place: String::new(),
            label: definition.name.zh,
            measure: definition.measure,
            sort: packs::FormSort::Number,
            indicator: Some(code),
            prefilled: false,
        });
    }
    Ok(found)
}

/// Publishes a form. `ground` says why it asks for what is there already; it is kept with the list of it.
///
/// # Errors
/// Everything it lacks at once; `form-asks-twice` with each field where there is no ground; published already.
pub fn publish(
    tx: &mut Tx<'_>,
    form: i64,
    document: Option<&str>,
    ground: Option<&str>,
) -> Result<()> {
    let kept = by_id(tx, form)?;
    if kept.standing == Standing::Published {
        return Err(Error::conflict("form-published-already"));
    }
    let lacks = lacking(kept.form());
    if !lacks.is_empty() {
        let error = Error::invalid("form-not-publishable").with("count", lacks.len());
        return Err(lacks.iter().fold(error, |error, it| error.field(it.field(), it.rule())));
    }
    let ground = ground.map(str::trim).filter(|it| !it.is_empty());
    let twice = doubled(tx, &kept)?;
    if !twice.is_empty() && ground.is_none() {
        let error = Error::invalid("form-asks-twice").with("count", twice.len());
        return Err(twice.iter().take(20).fold(error, |error, it| {
            error.breach(Breach {
                place: "ground".to_owned(),
                rule: "form-asks-twice-field",
                args: vec![
                    ("field", it.field.label.clone()),
                    ("other", it.other.label.clone()),
                    ("where", told(&it.other.source)),
                ],
            })
        }));
    }
    // An older version that is still out ends with the new one.
    let older: Vec<i64> = tx.query(
        "select id from form where code = ?1 and version < ?2 and until is null order by id",
        params![&kept.code, kept.version],
        |row| row.get(0),
    )?;
    let detail = json!({
        "twice": twice.iter().map(|it| json!({
            "field": it.field.place, "label": it.field.label, "other": it.other.label,
            "where": told(&it.other.source),
        })).collect::<Vec<_>>(),
    });
    let today = store::civil_date(tx.now());
    for id in older {
        if by_id(tx, id)?.standing == Standing::Published {
            step(tx, id, Standing::Retired, today, None, Some("新版发布"), "{}")?;
        }
    }
    step(tx, form, Standing::Published, today, document, ground, &detail.to_string())?;
    Ok(())
}

fn told(source: &Source) -> String {
    match source {
        Source::Form(code) => format!("/forms/{code}"),
        Source::Demand(id) => format!("/burden/demands/{id}"),
        Source::Known(code) => format!("/indicators/{code}"),
    }
}
