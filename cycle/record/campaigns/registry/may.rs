//! Whether a campaign or a visit may be: by whom, on what item, with whom.
//!
//! 国办发〔2024〕54号: only enforcement subjects with published items and licensed staff inspect firms;
//! coordination bodies and testing institutes do not. 总局令18: an institute samples and tests what it was
//! delegated in writing.

use store::Tx;
use terms::{Date, Error, Result};

use super::model::{Delegation, Inspector, Institute, Item, Subject};
use super::store::{all, current};

/// What somebody wants to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Code of the enforcement subject, or of a unit that is none.
    pub subject: String,
    pub item: String,
    /// Who takes the samples and tests them, where another does.
    pub institute: Option<String>,
    pub per_visit: usize,
    pub from: Date,
    pub to: Date,
}

/// The subject, the item and the inspectors that may go.
///
/// # Errors
/// Everything that stands against it, each with its rule.
pub fn may(tx: &mut Tx<'_>, wish: &Wish) -> Result<(Subject, Item, Vec<Inspector>)> {
    let mut error = Error::invalid("campaign-refused");
    let subject = current::<Subject>(tx, &wish.subject)?;
    match &subject {
        None => error = error.field("subject", of_no_subject(tx, &wish.subject)?),
        Some(it) if !it.during.covers(wish.from, wish.to) => {
            error = error.field("subject", "campaign-subject-expired");
        }
        Some(_) => {}
    }
    let item = current::<Item>(tx, &wish.item)?;
    match &item {
        Some(it) if it.during.covers(wish.from, wish.to) => {
            if subject.as_ref().is_some_and(|subject| !subject.domains.contains(&it.is.domain)) {
                error = error.field("item", "campaign-item-outside");
            }
        }
        _ => error = error.field("item", "campaign-item-unpublished"),
    }
    if wish.to < wish.from {
        error = error.field("to", "campaign-days");
    }
    if wish.per_visit < 2 {
        error = error.field("per_visit", "campaign-two-inspectors");
    }
    let inspectors = match &subject {
        Some(subject) => eligible(tx, subject, wish.from, wish.to)?,
        None => Vec::new(),
    };
    if subject.is_some() && inspectors.len() < wish.per_visit.max(2) {
        error = error.field("inspectors", "campaign-licences-missing");
    }
    if let Some(institute) = &wish.institute
        && let Some(rule) = delegated(tx, wish, institute, item.as_ref())?
    {
        error = error.field("institute", rule);
    }
    match (subject, item) {
        (Some(subject), Some(item)) if error.fields().is_empty() => Ok((subject, item, inspectors)),
        _ => Err(error),
    }
}

/// Why a body that is no enforcement subject may not inspect: an institute tests, the rest coordinates.
fn of_no_subject(tx: &mut Tx<'_>, code: &str) -> Result<&'static str> {
    let is_institute = current::<Institute>(tx, code)?.is_some() || {
        let unit = units::find_by_code(tx, code)?;
        let institutes = all::<Institute>(tx)?;
        unit.is_some_and(|unit| institutes.iter().any(|it| it.unit == unit.0))
    };
    if is_institute {
        return Ok("campaign-institute-inspects");
    }
    Ok(match units::find_by_code(tx, code)? {
        Some(_) => "campaign-coordination-inspects",
        None => "campaign-subject-unregistered",
    })
}

/// Inspectors of a subject whose licence holds all the while.
pub fn eligible(
    tx: &mut Tx<'_>,
    subject: &Subject,
    from: Date,
    to: Date,
) -> Result<Vec<Inspector>> {
    let mut below = units::descendants(tx, units::COMMAND, units::UnitId(subject.unit), from)?
        .into_iter()
        .map(|unit| unit.0)
        .collect::<Vec<_>>();
    below.push(subject.unit);
    // An institute below the bureau tests; nobody of it inspects.
    let institutes = all::<Institute>(tx)?;
    below.retain(|unit| !institutes.iter().any(|it| it.unit == *unit));
    let mut inspectors = all::<Inspector>(tx)?;
    inspectors.retain(|it| below.contains(&it.unit) && it.during.covers(from, to));
    Ok(inspectors)
}

fn delegated(
    tx: &mut Tx<'_>,
    wish: &Wish,
    institute: &str,
    item: Option<&Item>,
) -> Result<Option<&'static str>> {
    let Some(institute) = current::<Institute>(tx, institute)? else {
        return Ok(Some("campaign-institute-unknown"));
    };
    let Some(product) = item.and_then(|item| item.is.sample.clone()) else {
        return Ok(Some("campaign-nothing-to-sample"));
    };
    if !institute.during.covers(wish.from, wish.to) || !institute.products.contains(&product) {
        return Ok(Some("campaign-institute-out-of-scope"));
    }
    let papers = all::<Delegation>(tx)?;
    let held = papers.iter().any(|paper| {
        paper.institute == institute.code
            && paper.subject == wish.subject
            && paper.products.contains(&product)
            && paper.during.covers(wish.from, wish.to)
    });
    Ok((!held).then_some("campaign-delegation-missing"))
}
