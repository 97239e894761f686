//! One run: how far it is, which columns it asks about, what came of it.

use askama::Template;
use axum::response::IntoResponse;
use identity::Verb;
use store::{Tx, jobs, params};
use terms::{Error, Kind as Fault, Result};
use ui::{Crumb, Field, Frame, Input};
use web::{Download, Form, Go, Me, Path, Response, Visit};

use super::desk::{Asked, Desk, JOB, Outcome, Waiting, take};
use super::{kind_named, may_see};
use crate::{LISTED, Order, Report, Told, keep, source};

#[derive(Template)]
#[template(path = "pages/show.html")]
struct Show {
    frame: Frame,
    id: i64,
    kind: String,
    /// Done and total rows while it runs.
    running: Option<(i64, i64)>,
    /// What stopped it, in words.
    stopped: String,
    /// Which columns are which.
    choices: Vec<Field>,
    choices_lead: String,
    report: Option<Report>,
    says: String,
    facts: Vec<(String, String)>,
    cut: bool,
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Show> {
    let desk = me.space.kept::<Desk>();
    let found = find(tx, me, id)?;
    let kind = found.asked.kind;
    let title = kind.title().get(me.lang).to_owned();
    let mut frame = me
        .frame(ui::ta(me.lang, "exchange-run-title", &[("kind", title.clone())]))
        .within(ui::Phase::Record);
    frame.crumbs = vec![Crumb::new(me.t("exchange-title"), "/imports")];
    let here = if found.asked.file.is_empty() {
        frame.t1("exchange-run", "run", id)
    } else {
        found.asked.file.clone()
    };
    frame.crumbs.push(Crumb::here(here));
    let mut show = Show {
        frame,
        id,
        kind: kind.code().to_owned(),
        running: None,
        stopped: String::new(),
        choices: Vec::new(),
        choices_lead: String::new(),
        report: None,
        says: String::new(),
        facts: Vec::new(),
        cut: false,
    };
    match found.outcome {
        None if desk.has_taken(id) => show.running = Some(found.progress),
        None => show.stopped = me.t("exchange-interrupted"),
        Some(Outcome::Failed(said)) => said.get(me.lang).clone_into(&mut show.stopped),
        Some(Outcome::Columns(said)) => match desk.waiting(id) {
            Some(waiting) => {
                said.get(me.lang).clone_into(&mut show.choices_lead);
                show.choices = choices(tx, me, &waiting)?;
            }
            None => show.stopped = me.t("exchange-waiting-gone"),
        },
        Some(Outcome::Done(report)) => {
            show.says = report.says(me.lang);
            show.facts = facts(me, &report);
            show.cut = report.problems.len() >= LISTED;
            show.report = Some(*report);
        }
    }
    Ok(show)
}

struct Found {
    asked: Asked,
    progress: (i64, i64),
    outcome: Option<Outcome>,
}

/// The job of a run, or what the run itself says where it was made without a page.
fn find(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Found> {
    match jobs::find(tx, id) {
        Ok(job) if job.kind == JOB => {
            let asked: Asked = serde_json::from_str(&job.payload).map_err(Error::broken)?;
            may_see(me, asked.kind, job.actor)?;
            let outcome = job.outcome.as_deref().map(serde_json::from_str).transpose();
            let outcome = outcome.map_err(Error::broken)?;
            Ok(Found { asked, progress: (job.done, job.total), outcome })
        }
        Ok(_) => Err(Error::not_found("import-run-unknown")),
        Err(error) if error.kind() == Fault::NotFound => kept(tx, me, id),
        Err(error) => Err(error),
    }
}

fn kept(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Found> {
    let row = tx.find(
        "select r.kind, r.source, r.rows, r.good, r.same, r.bad, e.hash, j.actor, j.detail
         from import_run r join journal j on j.seq = r.seq
         left join evidence e on e.id = r.annotated where r.id = ?1",
        params![id],
        |r| {
            let counts: [i64; 4] = [r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?];
            let names: (String, String, Option<String>) = (r.get(0)?, r.get(1)?, r.get(6)?);
            Ok((names, counts, r.get::<i64>(7)?, r.get::<String>(8)?))
        },
    )?;
    let unknown = || Error::not_found("import-run-unknown");
    let ((kind, source, annotated), [rows, good, same, bad], actor, detail) =
        row.ok_or_else(unknown)?;
    let kind = kind_named(&kind)?;
    may_see(me, kind, actor)?;
    let detail: serde_json::Value = serde_json::from_str(&detail).map_err(Error::broken)?;
    let corrected = detail["corrected"].as_u64().unwrap_or(0);
    let whole = |n: i64| u64::try_from(n).unwrap_or(0);
    let report = Report {
        run: id,
        kind,
        source: source.clone(),
        rows: whole(rows),
        new: whole(good).saturating_sub(corrected),
        same: whole(same),
        corrected,
        bad: whole(bad),
        annotated,
        ..Report::default()
    };
    let asked = Asked { kind, source, file: String::new() };
    Ok(Found { asked, progress: (0, 0), outcome: Some(Outcome::Done(Box::new(report))) })
}

fn facts(me: &Me, report: &Report) -> Vec<(String, String)> {
    let count = |n: u64| ui::number::count(i64::try_from(n).unwrap_or(i64::MAX));
    [
        ("exchange-rows", report.rows),
        ("exchange-new-rows", report.new),
        ("exchange-corrected", report.corrected),
        ("exchange-same", report.same),
        ("exchange-bad", report.bad),
    ]
    .map(|(key, n)| (me.t(key), count(n)))
    .to_vec()
}

/// One choice for each column of the template, what was recognised already chosen.
fn choices(tx: &mut Tx<'_>, me: &Me, waiting: &Waiting) -> Result<Vec<Field>> {
    let source = source(tx, &waiting.order.source)?;
    let heads: Vec<(String, String)> =
        std::iter::once((String::new(), me.t("exchange-choose-none")))
            .chain(waiting.heads.iter().map(|head| (head.clone(), head.clone())))
            .collect();
    let though_empty = source.needed_though_empty();
    let field = |column: tables::Column| {
        let needed = column.required || though_empty.iter().any(|it| it.key == column.key);
        let chosen = waiting.mapping.head_of(&column.key);
        let field = Field::new(column.key.clone(), column.head(me.lang))
            .value(chosen.unwrap_or_default())
            .input(Input::Choice(heads.clone()));
        let error = terms::Field {
            place: column.key.clone(),
            rule: "table-column-missing",
            args: vec![("column", column.title.get(me.lang).to_owned())],
        };
        if needed && chosen.is_none() {
            let error = Error::invalid("table-columns-missing").breach(error);
            field.checked(&ui::FieldError::all(me.lang, &error))
        } else {
            field
        }
    };
    Ok(source.template().columns.into_iter().map(field).collect())
}

/// A person said which columns are which; the file goes on as a run of its own.
pub(super) async fn choose(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    match chosen(&visit, id, &form).await {
        Ok(id) => Go::to(format!("/imports/{id}")).into_response(),
        Err(error) => web::problem(&visit, &error),
    }
}

async fn chosen(visit: &Visit, id: i64, form: &Form) -> Result<i64> {
    let desk = visit.space.kept::<Desk>();
    let waiting = desk.waiting(id).ok_or_else(|| Error::conflict("exchange-waiting-gone"))?;
    let before = &waiting.order;
    visit.may(Verb::Import, before.kind.class())?;
    if visit.actor()?.person != before.actor.person {
        return Err(Error::not_found("import-run-unknown"));
    }
    let mut mapping = tables::Mapping::default();
    for (key, head) in form.pairs.iter().filter(|(key, _)| key != "csrf") {
        mapping.choose(key, head);
    }
    let asked =
        Asked { kind: before.kind, source: before.source.clone(), file: before.file_name.clone() };
    let order = Order { mapping: Some(mapping), ..Order::clone(before) };
    let new = visit.write(move |tx| take(tx, &asked)).await?;
    desk.forget(id);
    desk.start(visit.db(), new, order)?;
    Ok(new)
}

/// The bad rows of a run, with notes.
pub(super) async fn annotated(visit: Visit, Path(id): Path<i64>) -> Response {
    let me = visit.clone();
    let found = visit
        .read(move |tx| {
            let found = find(tx, &me, id)?;
            match found.outcome {
                Some(Outcome::Done(report)) => Ok((found.asked, report.annotated)),
                _ => Ok((found.asked, None)),
            }
        })
        .await;
    let bytes = found.and_then(|(asked, hash)| {
        let hash = hash.ok_or_else(|| Error::not_found("import-run-unknown"))?;
        Ok((asked, visit.db().evidence().read(&hash)?))
    });
    match bytes {
        Ok((asked, bytes)) => {
            let stem = asked.file.rsplit_once('.').map_or(asked.file.as_str(), |it| it.0);
            let stem = if stem.is_empty() { asked.kind.code() } else { stem };
            let name = format!("{stem}-{}.xlsx", visit.t("exchange-bad"));
            Download { name, media: keep::XLSX, bytes }.into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}

impl Show {
    fn share(&self) -> (i64, i64) {
        self.running.map_or((0, 1), |(done, total)| (done, total.max(1)))
    }
    fn share_says(&self) -> String {
        let (done, total) = self.share();
        format!("{} / {}", ui::number::count(done), ui::number::count(total))
    }
    fn problems(&self) -> &[Told] {
        self.report.as_ref().map(|it| it.problems.as_slice()).unwrap_or_default()
    }
    fn unused(&self) -> String {
        let unused = self.report.as_ref().map(|it| it.unused.as_slice()).unwrap_or_default();
        unused.join(self.frame.lang.pick("、", ", "))
    }
}
