//! The pages: papers by where they stand, a new one, one with its sheet and steps, the register,
//! receipts, the check of a printed code, batches.

mod ask;
mod batches;
mod check;
mod compare;
mod edit;
mod file;
mod index;
mod new;
mod packed;
mod receipts;
mod register;
mod show;

use std::collections::BTreeMap;

use identity::{Class, Verb};
use store::Tx;
use terms::{Result, Timestamp};
use units::UnitId;
use web::{Form, Me, Need, Routes};

use crate::kinds::Kind;

/// Every route of papers. How far a person reaches is asked again by each handler.
pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Papers);
    let enter = Need::May(Verb::Enter, Class::Papers);
    let review = Need::May(Verb::Review, Class::Papers);
    let sign = Need::May(Verb::Sign, Class::Papers);
    let publish = Need::May(Verb::Publish, Class::Papers);
    Routes::new()
        .get("/papers", view, index::index)
        .get("/papers/new", enter, new::ask)
        .post("/papers/new", enter, new::begin)
        .get("/papers/register", view, register::index)
        .get(
            "/papers/register/export.xlsx",
            Need::May(Verb::Export, Class::Papers),
            register::export,
        )
        .get("/papers/receipts", view, receipts::index)
        .post("/papers/receipts/{id}", enter, receipts::receive)
        // Whoever holds a public paper may check it without an account; the handler asks the rest.
        .get("/papers/check", Need::Open, check::index)
        .get("/papers/batches", view, batches::index)
        .get("/papers/batches/{id}", view, batches::show)
        .get("/papers/batches/{id}/order", view, packed::order)
        .get("/papers/batches/{id}/papers.zip", view, packed::zip)
        .get("/papers/batches/{id}/print.pdf", view, packed::bound)
        .post("/papers/batches/{id}/draft", enter, batches::draft)
        .post("/papers/batches/{id}/print", enter, batches::print)
        .post("/papers/batches/{id}/review", review, batches::review)
        .post("/papers/batches/{id}/sign", sign, batches::sign)
        .post("/papers/batches/{id}/submit", enter, batches::submit)
        .post("/papers/batches/{id}/issue", publish, batches::issue)
        .get("/papers/{id}", view, show::show)
        .get("/papers/{id}/paper.pdf", view, file::file)
        .get("/papers/{id}/paper.docx", view, file::docx)
        .get("/papers/{id}/tables.xlsx", view, file::tables)
        .get("/papers/{id}/edit", enter, edit::edit)
        .post("/papers/{id}/edit", enter, edit::save)
        .get("/papers/{id}/compare", view, compare::compare)
        .post("/papers/{id}/comment", view, show::comment)
        .post("/papers/{id}/submit", enter, show::submit)
        .post("/papers/{id}/review", review, show::review)
        .post("/papers/{id}/return", review, show::send_back)
        .post("/papers/{id}/sign", sign, file::sign)
        .post("/papers/{id}/issue", publish, show::issue)
        .post("/papers/{id}/void", publish, show::void)
}

/// Date and time of a row.
pub(crate) fn moment(at: i64) -> String {
    Timestamp::from_microsecond(at).map(ui::number::instant).unwrap_or_default()
}

/// Names of units by id, as of today.
pub(crate) fn names(
    tx: &mut Tx<'_>,
    me: &Me,
    ids: impl IntoIterator<Item = i64>,
) -> Result<BTreeMap<i64, String>> {
    let mut ids: Vec<i64> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let ids: Vec<UnitId> = ids.into_iter().map(UnitId).collect();
    let today = store::civil_date(tx.now());
    let named = units::units(tx, &ids, Some(today))?;
    Ok(named.into_iter().map(|it| (it.id.0, it.name.get(me.lang).to_owned())).collect())
}

/// The fields of a kind from a posted form; they are sent as `in.<name>`.
pub(crate) fn inputs(kind: &Kind, form: &Form) -> BTreeMap<String, String> {
    let own = kind.kept.kind.input.iter();
    own.map(|input| (input.name.clone(), form.get(&format!("in.{}", input.name)).to_owned()))
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| (name, text.replace("\r\n", "\n")))
        .collect()
}

/// The fields of a kind as a form shows them.
pub(crate) fn fields(me: &Me, kind: &Kind, given: &BTreeMap<String, String>) -> Vec<ui::Field> {
    use packs::PaperInputKind as K;
    let own = kind.kept.kind.input.iter();
    own.map(|input| {
        let value = given.get(&input.name).cloned().or_else(|| input.default.clone());
        let example =
            ui::ta(me.lang, "papers-example", &[("example", input.example.replace('\n', " ⏎ "))]);
        let help = match input.kind {
            K::Rows => {
                let columns: Vec<&str> =
                    input.columns.iter().map(|it| it.trim_end_matches('#')).collect();
                let columns = columns.join(" | ");
                format!(
                    "{} {example}",
                    ui::ta(me.lang, "papers-rows-help", &[("columns", columns)])
                )
            }
            K::Paragraphs => format!("{} {example}", me.t("papers-paragraphs-help")),
            _ => example,
        };
        let field = ui::Field::new(format!("in.{}", input.name), input.label.get(me.lang))
            .help(help)
            .value(value.unwrap_or_default())
            .maxlength(20_000)
            .input(match input.kind {
                K::Text => ui::Input::Text,
                K::Number => ui::Input::Decimal,
                K::Date => ui::Input::Date,
                K::Truth => ui::Input::Choice(vec![
                    (String::new(), me.t("papers-choose")),
                    ("1".into(), me.t("record-yes")),
                    ("0".into(), me.t("record-no")),
                ]),
                K::Paragraphs | K::Rows => ui::Input::Area,
            });
        // A draft may wait for its fields; they are asked for when it goes to the reviewer.
        field
    })
    .collect()
}
