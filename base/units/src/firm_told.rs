//! What a correction of a firm changed, in full: what was and what is, for the journal. Names are not
//! told here; they keep their own history (`unit_name`).
//!
//! Attributes are whatever a pack or a form knows besides. Those that are about a person (who answers
//! the telephone, whom the firm belongs to) enter as commitments, and their texts are sealed under the
//! firm's key, so that both can be opened, and erased, like those of anybody.

use serde_json::{Map, Value, json};
use store::Tx;
use terms::Result;

use crate::UnitId;
use crate::firm::FirmChange;

/// Attributes that are about a person.
const PERSONAL: [&str; 8] = [
    "contact",
    "email",
    "legal_person",
    "legal_representative",
    "manager",
    "mobile",
    "owner",
    "phone",
];

/// The fields that differ, as `{ "was": …, "now": … }`. Part of the command whose entry tells it.
pub(crate) fn told(
    tx: &mut Tx<'_>,
    id: UnitId,
    was: &FirmChange,
    now: &FirmChange,
) -> Result<Value> {
    let (before, after) = (fields(was), fields(now));
    let mut sides = [Map::new(), Map::new()];
    let names = before.keys().chain(after.keys().filter(|name| !before.contains_key(*name)));
    for name in names {
        let values = [before.get(name), after.get(name)];
        if values[0] == values[1] {
            continue;
        }
        for (side, value) in sides.iter_mut().zip(values) {
            let value = value.cloned().unwrap_or(Value::Null);
            side.insert(name.clone(), sealed(tx, id, name, value)?);
        }
    }
    let [was, now] = sides;
    Ok(json!({ "was": was, "now": now }))
}

fn fields(firm: &FirmChange) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("area".into(), json!(firm.area.0));
    fields.insert("credit_code".into(), json!(firm.credit_code));
    fields.insert("code_ground".into(), json!(firm.code_ground));
    fields.insert("industry".into(), json!(firm.industry));
    fields.insert("cluster".into(), json!(firm.cluster));
    for (name, value) in firm.attributes.as_object().into_iter().flatten() {
        fields.insert(format!("attributes.{name}"), value.clone());
    }
    fields
}

/// The value as the journal may hold it. Each text is sealed beside those before it, under the entry
/// that tells it.
fn sealed(tx: &mut Tx<'_>, id: UnitId, name: &str, value: Value) -> Result<Value> {
    let personal = name.strip_prefix("attributes.").is_some_and(|name| PERSONAL.contains(&name));
    if !personal || value.is_null() {
        return Ok(value);
    }
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let field = format!("{name}@{}:{}", tx.next_seq()?, store::hex(&store::random::<4>()));
    let commitment = tx.seal_personal(id.0, &field, &text)?;
    Ok(json!({ "sealed": field, "commitment": commitment }))
}
