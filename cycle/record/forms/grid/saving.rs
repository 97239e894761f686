//! Saving: cells by a command of the browser, or all fields of the plain form.

use web::{Form, Go, Me, Path, Response, Visit};

use super::answer::{answer, offers};
use super::http::{answered, writable};
use super::view::place;
use crate::model::{CellKey, CellKind, FormSort};
use crate::store::{self as sheets, Sheet, Write};

/// One command with any number of cells; the token makes sending it twice harmless.
pub(super) async fn save_cells(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let offer = match offers(form.get("token"), form.get("cells")) {
        Ok(offer) => offer,
        Err(error) => return web::problem(&visit, &error),
    };
    let me = visit.clone();
    let done = visit.write(move |tx| {
        let filling = writable(tx, &me, id)?;
        let saved = sheets::save(tx, id, &offer.writes, Some(&offer.token))?;
        answer(tx, me.lang, &filling, &offer, &saved)
    });
    answered(&visit, done.await)
}

/// The plain form: every field that says something else than before is saved, as it was read.
pub(super) async fn save_all(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            writable(tx, me, id)?;
            let sheet = sheets::sheet(tx, id)?;
            let read_at = form.get("seq").parse().unwrap_or(0);
            let writes = changed(&sheet, me, &form, read_at);
            let saved = sheets::save(tx, id, &writes, None)?;
            let refused: Vec<_> = saved.refused.iter().collect();
            if let Some(first) = refused.first() {
                let words = super::answer::say(me.lang, &first.rule, &first.args);
                let key = CellKey::parse(&first.cell)?;
                let said = [
                    ("count", refused.len().to_string()),
                    ("saved", saved.written.len().to_string()),
                    ("place", place(&sheet, &key, me.lang)),
                    ("words", words),
                ];
                let said = ui::ta(me.lang, "grid-saved-some", &said);
                return Ok(Go::to(format!("/fillings/{id}#jumps")).say(said));
            }
            let said = [("count", saved.written.len().to_string())];
            Ok(Go::to(format!("/fillings/{id}#jumps")).say(ui::ta(
                me.lang,
                "grid-saved-all",
                &said,
            )))
        })
        .await
}

/// Fields that say something else than the cell; what was changed by others since the page was made is
/// told apart by the seq that the page was made at.
fn changed(sheet: &Sheet, me: &Me, form: &Form, read_at: i64) -> Vec<Write> {
    let mut writes = Vec::new();
    for (section, line, column) in sheet.layout.places() {
        let asked = sheet.layout.asked(section, line, column);
        if asked.kind != CellKind::Asked {
            continue;
        }
        let key = sheet.layout.key(section, line, column);
        let name = format!("c.{key}");
        let Some((_, text)) = form.pairs.iter().find(|(it, _)| *it == name) else { continue };
        let content = sheet.content(&key);
        let stands = match (content, asked.sort) {
            (Some(it), FormSort::Choice | FormSort::Truth) => it.shown(&asked, me.lang),
            (Some(it), _) => it.text(),
            (None, _) => String::new(),
        };
        let base = sheet.base(&key).min(read_at);
        if stands != text.trim() {
            writes.push(Write::new(key, text.trim(), base));
        }
    }
    writes
}
