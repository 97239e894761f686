//! The form for a file, the empty template, and taking a file in.

use askama::Template;
use axum::response::IntoResponse;
use identity::Verb;
use store::Tx;
use terms::{Error, Result};
use ui::{Crumb, Field, Frame, Input};
use web::{Download, Go, Me, Path, Response, Upload, Visit};

use super::desk::{Asked, Desk, take};
use super::{importable, kind_named};
use crate::{Format, Kind, Order, Source, keep, run, source, sources};

#[derive(Template)]
#[template(path = "pages/new.html")]
struct New {
    frame: Frame,
    kinds: Vec<Kind>,
    kind: Kind,
    source_field: Option<Field>,
    source: Source,
    template_href: String,
    ground: Field,
    columns: Vec<Line>,
}

/// A column as the page tells of it.
struct Line {
    title: String,
    needed: bool,
    heads: String,
    help: String,
}

pub(super) async fn ask(visit: Visit) -> Response {
    visit.page(page).await
}

fn page(tx: &mut Tx<'_>, me: &Me) -> Result<New> {
    let kinds = importable(me);
    let first = *kinds.first().ok_or_else(|| Error::not_allowed("error-not-allowed"))?;
    let kind = me.get("kind").map_or(Ok(first), kind_named)?;
    me.may(Verb::Import, kind.class())?;
    let of_kind: Vec<Source> = sources(tx)?.into_iter().filter(|it| it.kind == kind).collect();
    let asked = me.get("source").unwrap_or(kind.code());
    let source = of_kind.iter().find(|it| it.code == asked).or(of_kind.first()).cloned();
    let source = source.unwrap_or_else(|| Source::own(kind));
    let choices: Vec<(String, String)> = of_kind
        .iter()
        .map(|it| {
            let dot = ui::t(me.lang, "dot");
            let words = format!("{}{dot}{}", it.title.get(me.lang), it.system.get(me.lang));
            (it.code.clone(), words)
        })
        .collect();
    // One source is not a choice.
    let source_field = (choices.len() > 1).then(|| {
        Field::new("source", me.t("exchange-source"))
            .value(&source.code)
            .input(Input::Choice(choices))
    });
    let ground = Field::new("ground", me.t("exchange-ground"))
        .help(me.t("exchange-ground-help"))
        .maxlength(200);
    let template = source.template();
    let columns = template.columns.iter().map(|column| {
        let mut heads = vec![column.title.get(me.lang).to_owned()];
        for alias in &column.aliases {
            if !heads.contains(alias) {
                heads.push(alias.clone());
            }
        }
        Line {
            title: column.title.get(me.lang).to_owned(),
            needed: column.required,
            heads: heads[1..].join(me.lang.pick("、", ", ")),
            help: column.help.as_ref().map_or("", |it| it.get(me.lang)).to_owned(),
        }
    });
    let columns = columns.collect();
    let mut frame = me.frame(me.t("exchange-new")).within(ui::Phase::Record);
    frame.lead = me.t("exchange-new-lead");
    frame.crumbs = vec![
        Crumb::new(me.t("exchange-title"), "/imports"),
        Crumb::here(kind.title().get(me.lang)),
    ];
    let template_href = format!("/imports/template/{}.xlsx?source={}", kind.code(), source.code);
    Ok(New { frame, kinds, kind, source_field, source, template_href, ground, columns })
}

/// `samples.xlsx`, `samples.xlsx?source=e-cqs`: an empty workbook to fill in.
pub(super) async fn template(visit: Visit, Path(file): Path<String>) -> Response {
    let made = named(&file).and_then(|(kind, _)| {
        visit.may(Verb::Import, kind.class())?;
        Ok(kind)
    });
    let kind = match made {
        Ok(kind) => kind,
        Err(error) => return web::problem(&visit, &error),
    };
    let (lang, code) = (visit.lang, visit.get("source").unwrap_or(kind.code()).to_owned());
    let bytes = visit
        .read(move |tx| {
            let source = source(tx, &code)?;
            tables::template_xlsx(&source.template(), lang)
        })
        .await;
    match bytes {
        Ok(bytes) => {
            let name = format!("{}.xlsx", kind.title().get(lang));
            Download { name, media: keep::XLSX, bytes }.into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}

/// `samples.xlsx` as kind and format.
pub(super) fn named(file: &str) -> Result<(Kind, Format)> {
    let (kind, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let format = Format::named(ending).ok_or_else(|| Error::not_found("export-format-unknown"))?;
    Ok((kind_named(kind)?, format))
}

/// Takes the file and leads to the page of its run.
pub(super) async fn send(visit: Visit, upload: Upload) -> Response {
    match taken(&visit, upload).await {
        Ok(id) => Go::to(format!("/imports/{id}")).into_response(),
        Err(error) => web::problem(&visit, &error),
    }
}

async fn taken(visit: &Visit, upload: Upload) -> Result<i64> {
    let kind = kind_named(upload.form.get("kind"))?;
    let territory = visit.may(Verb::Import, kind.class())?;
    let code = upload.form.optional("source").unwrap_or(kind.code()).to_owned();
    let order = Order {
        actor: visit.actor()?.store(),
        territory,
        lang: visit.lang,
        ground: upload.form.optional("ground").map(str::to_owned),
        ..Order::new(kind, run::plain_name(&upload.file_name), upload.bytes).from_source(code)
    };
    let asked = Asked { kind, source: order.source.clone(), file: order.file_name.clone() };
    let id = visit
        .write(move |tx| {
            if source(tx, &asked.source)?.kind != kind {
                return Err(Error::invalid("import-source-unknown").with("source", &asked.source));
            }
            take(tx, &asked)
        })
        .await?;
    visit.space.kept::<Desk>().start(visit.db(), id, order)?;
    Ok(id)
}
