//! What a new paper is about, as the form asks for it and as it comes back.

use check::scope::Place;
use packs::PaperAbout;
use store::{Tx, params};
use terms::{Error, Period, Result};
use ui::{Field, Input};
use units::UnitId;
use web::{Form, Me};

use crate::feeds::{self, Ask, Subject};
use crate::kinds::Kind;

/// The fields that tell the subject, besides the kind's own.
pub(super) fn subject_fields(
    tx: &mut Tx<'_>,
    me: &Me,
    kind: &Kind,
    many: bool,
) -> Result<Vec<Field>> {
    let place = Place::of(tx)?;
    let mut fields = Vec::new();
    let given = |name: &str| me.get(name).unwrap_or_default().to_owned();
    match kind.kept.kind.about {
        PaperAbout::City => {}
        PaperAbout::County if many => {}
        PaperAbout::County => {
            let today = store::civil_date(tx.now());
            let tree = units::Tree::at(tx, units::TERRITORY, today, None)?;
            let children = tree.children(UnitId(place.home)).to_vec();
            let mut choices = vec![(String::new(), me.t("papers-choose"))];
            for unit in units::units(tx, &children, Some(today))? {
                choices.push((unit.code.clone(), unit.name.get(me.lang).to_owned()));
            }
            fields.push(
                Field::new("unit", me.t("papers-unit"))
                    .value(given("unit"))
                    .required()
                    .input(Input::Choice(choices)),
            );
        }
        PaperAbout::Firm => fields.push(
            Field::new("unit", me.t("papers-firm"))
                .help(me.t("papers-firm-help"))
                .value(given("unit"))
                .required()
                .maxlength(40),
        ),
        PaperAbout::Sample => fields.push(
            Field::new("sample", me.t("papers-sample"))
                .help(me.t("papers-sample-help"))
                .value(given("sample"))
                .required()
                .maxlength(60),
        ),
        PaperAbout::Paper => fields.push(
            Field::new("paper", me.t("papers-number"))
                .help(me.t("papers-number-help"))
                .value(given("paper"))
                .required()
                .maxlength(60),
        ),
    }
    for ask in feeds::asks(kind_of(kind)) {
        match ask {
            Ask::Run => {
                let mut choices = Vec::new();
                for run in check::assessment::frozen_runs(tx)? {
                    let scheme = check::assessment::find(tx, run.scheme)?;
                    let words = format!(
                        "#{} {} {}",
                        run.id,
                        run.period.say(me.lang),
                        scheme.scheme.name.get(me.lang)
                    );
                    choices.push((run.id.to_string(), words));
                }
                let help = if choices.is_empty() { "papers-no-run" } else { "papers-run-help" };
                fields.push(
                    Field::new("run", me.t("papers-run"))
                        .help(me.t(help))
                        .value(given("run"))
                        .required()
                        .input(Input::Choice(choices)),
                );
            }
            Ask::Period => {
                let opens = place.opens_at.map(|it| it.to_string()).unwrap_or_default();
                let value = me.get("period").map_or(opens, str::to_owned);
                fields.push(
                    Field::new("period", me.t("papers-period"))
                        .help(me.t("papers-period-help"))
                        .value(value)
                        .required()
                        .maxlength(12),
                );
            }
        }
    }
    Ok(fields)
}

fn kind_of(kind: &Kind) -> &crate::kinds::Kept {
    &kind.kept
}

/// The subject as it was filled in.
///
/// # Errors
/// Each field that names nothing.
pub(super) fn subject(tx: &mut Tx<'_>, kind: &Kind, form: &Form, many: bool) -> Result<Subject> {
    let place = Place::of(tx)?;
    let mut subject = Subject { unit: place.home, ..Subject::default() };
    let bad = |name: &str, rule: &'static str| Error::invalid("error-invalid").field(name, rule);
    match kind.kept.kind.about {
        PaperAbout::County | PaperAbout::Firm if !many => {
            let code = form.required("unit")?;
            let unit = match units::find_by_code(tx, code)? {
                Some(unit) => Some(unit),
                None => units::firm_by_credit_code(tx, code)?,
            };
            subject.unit = unit.ok_or_else(|| bad("unit", "paper-unit-unknown"))?.0;
        }
        PaperAbout::Sample => {
            let code = form.required("sample")?;
            let found = tx.find(
                "select id, firm from fact_samples where code = ?1 and until is null order by id desc",
                params![code],
                |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
            )?;
            let (sample, firm) = found.ok_or_else(|| bad("sample", "paper-sample-unknown"))?;
            subject.sample = Some(sample);
            subject.unit = firm;
        }
        PaperAbout::Paper => {
            let number = form.required("paper")?;
            let found = tx.find(
                "select n.paper, p.unit, p.stage from paper_number n join paper p on p.id = n.paper
                 where n.text = ?1 order by n.paper",
                params![number],
                |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?, row.get::<String>(2)?)),
            )?;
            let (paper, unit, stage) = found.ok_or_else(|| bad("paper", "paper-number-unknown"))?;
            if kind.kept.kind.withdraws && stage != "issued" {
                return Err(bad("paper", "paper-number-not-issued"));
            }
            subject.paper = Some(paper);
            subject.unit = unit;
        }
        _ => {}
    }
    for ask in feeds::asks(&kind.kept) {
        match ask {
            Ask::Run => {
                let run = form.id("run")?;
                // Not found says so under the field.
                check::assessment::frozen(tx, run).map_err(|_| bad("run", "paper-run-unknown"))?;
                subject.run = Some(run);
            }
            Ask::Period => {
                let period = Period::parse(form.required("period")?);
                let period = period.map_err(|_| bad("period", "paper-period-unreadable"))?;
                subject.period = Some(period.stored());
            }
        }
    }
    Ok(subject)
}
