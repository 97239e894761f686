//! The plan as the workbook that offices use: out, in, and the rows that came back with notes.

use axum::response::IntoResponse;
use terms::Error;
use web::{Download, Path, Response, Returned, Upload, Visit};

use super::shown::{drafts, seen};
use super::tree_page::{Told, read};
use super::{book, store as plans};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) async fn export(visit: Visit, Path(id): Path<i64>) -> Response {
    let me = visit.clone();
    let made = visit
        .read(move |tx| {
            let plan = plans::plan(tx, id)?;
            let tree = plans::tree(tx, id)?;
            let tree = seen(&me, &plan, tree)?;
            if me.get("returned").is_some() {
                let person = me.actor()?.person;
                let bytes = me.space.kept::<Returned>().find(("plan", id, person));
                let bytes = bytes.ok_or_else(|| Error::not_found("plan-book-gone"))?;
                return Ok((ui::t(me.lang, "plan-returned-name"), bytes));
            }
            let synthetic = plan.synthetic.then(|| ui::t(me.lang, "synthetic-notice"));
            let bytes = book::export(tx, &plan, &tree.tasks, synthetic)?;
            Ok((format!("{}.xlsx", plan.name.zh), bytes))
        })
        .await;
    match made {
        Ok((name, bytes)) => Download { name, media: XLSX, bytes }.into_response(),
        Err(error) => web::problem(&visit, &error),
    }
}

pub(super) async fn import(visit: Visit, Path(id): Path<i64>, upload: Upload) -> Response {
    let me = visit.clone();
    let done = visit
        .write(move |tx| {
            if !drafts(&me) {
                return Err(Error::not_allowed("error-not-allowed"));
            }
            let measure = upload.form.id("measure")?;
            book::import(tx, id, measure, &upload.bytes, &upload.file_name, me.lang)
        })
        .await;
    let done = match done {
        Ok(done) => done,
        Err(error) => return web::problem(&visit, &error),
    };
    let person = visit.actor().map_or(0, |actor| actor.person);
    visit.space.kept::<Returned>().keep(("plan", id, person), done.returned.clone());
    let lang = visit.lang;
    let told = Told {
        added: done.added,
        remarks: done
            .remarks
            .iter()
            .map(|it| {
                let said = ui::ta(lang, it.rule, &it.args);
                ui::ta(lang, "plan-row-says", &[("row", it.row.to_string()), ("said", said)])
            })
            .collect(),
        returned: done.returned.is_some(),
        bad: done.bad,
    };
    visit.page(move |tx, me| read(tx, me, id, Some(told))).await
}
