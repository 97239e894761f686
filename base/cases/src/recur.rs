//! What came again: the causes that steps of a case named, and the cases that are like it.

use store::{Tx, params};
use terms::{Error, Result};

use crate::course::Step;
use crate::kind::{Kind, OPEN, Sort};
use crate::list::Likeness;
use crate::rulebook::{Cause, rules};
use crate::store::Case;

/// Keeps the causes that a step names, by their code.
///
/// # Errors
/// A cause that the rulebook does not know, beside its field.
pub(crate) fn note_causes(
    tx: &mut Tx<'_>,
    kind: &Kind,
    case: i64,
    step: &Step,
    seq: i64,
) -> Result<()> {
    let asked = if step.code == OPEN {
        Some(&kind.fields)
    } else {
        kind.step(&step.code).map(|step| &step.fields)
    };
    for field in asked.into_iter().flatten().filter(|field| field.sort == Sort::Cause) {
        let Some(cause) = step.fields.get(&field.code).map(|text| text.trim()) else { continue };
        if cause.is_empty() {
            continue;
        }
        if !rules::<Cause>(tx, step.on)?.iter().any(|known| known.code == cause) {
            let args = vec![("sort", Sort::Cause.code().to_owned())];
            let field = terms::Field { place: field.code.clone(), rule: "case-field-unfit", args };
            return Err(Error::invalid("case-refused").breach(field));
        }
        tx.run(
            "insert {skip_taken}into case_cause (case_id, step, cause, seq) values (?1, ?2, ?3, ?4){taken}",
            params![case, i64::from(step.number), cause, seq],
        )?;
    }
    Ok(())
}

/// The causes that were named in a case, each once, in the order of their codes.
pub fn causes_of(tx: &mut Tx<'_>, case: i64) -> Result<Vec<String>> {
    tx.query(
        "select distinct cause from case_cause where case_id = ?1 order by cause",
        params![case],
        |row| row.get(0),
    )
}

/// What another case must share to be this one come again; a list asks for it with the kind beside it.
pub fn likeness(tx: &mut Tx<'_>, case: &Case) -> Result<Likeness> {
    Ok(Likeness { case: case.id, subject: case.subject, causes: causes_of(tx, case.id)? })
}
