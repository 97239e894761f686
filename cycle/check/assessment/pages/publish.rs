//! Publishing a scheme: the paper it rests on, who receives the results, a ground of its own for each veto.
//! A scheme judges nobody before that.

use askama::Template;
use axum::response::IntoResponse;
use identity::{Class, Verb};
use score::{Audience, IssuingDocument, Outside, Rule};
use store::Tx;
use terms::{Error, Field, Kind, Result, Text};
use web::{Form, Go, Me, Path, Response, Visit};

use super::key_of;
use crate::again::unprocessable;
use crate::assessment::{Publication, SchemeRecord, Validity, schemes};

#[derive(Template)]
#[template(path = "assessment/pages/publish.html")]
struct Page {
    frame: ui::Frame,
    action: String,
    back: String,
    notes: ui::Notes,
    facts: Vec<(String, String)>,
    document: Vec<ui::Field>,
    validity: Vec<ui::Field>,
    audience: Vec<ui::Field>,
    vetoes: Vec<ui::Field>,
}

pub(super) async fn ask(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id, None)).await
}

pub(super) async fn publish(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let (me, given) = (visit.clone(), form.clone());
    match visit.write(move |tx| command(tx, &me, id, &given)).await {
        Ok(go) => go.into_response(),
        Err(error) if error.kind() == Kind::Invalid && !error.fields().is_empty() => {
            let again = move |tx: &mut Tx<'_>, me: &Me| page(tx, me, id, Some((&form, &error)));
            unprocessable(visit.page(again).await)
        }
        Err(error) => web::problem(&visit, &error),
    }
}

/// A scheme that may still be published.
fn open(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<SchemeRecord> {
    me.may(Verb::Publish, Class::Assessment)?;
    let record = schemes::find(tx, id)?;
    if record.until.is_some() || record.published.is_some() {
        return Err(Error::conflict("scheme-not-open").with("value", &record.scheme.code));
    }
    Ok(record)
}

fn vetoes(record: &SchemeRecord) -> impl Iterator<Item = &Outside> {
    record.scheme.outside.iter().filter(|outside| matches!(outside.rule, Rule::Veto { .. }))
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64, tried: Option<(&Form, &Error)>) -> Result<Page> {
    let record = open(tx, me, id)?;
    let errors = tried.map_or_else(Vec::new, |(_, error)| {
        let mut named = Error::invalid("error-invalid");
        for field in error.fields() {
            named = named.breach(Field { place: place(&record, field), ..field.clone() });
        }
        ui::FieldError::all(me.lang, &named)
    });
    let now = Now { me, tried: tried.map(|(form, _)| form), errors: &errors };
    let scheme = &record.scheme;
    let of = scheme.document.as_ref();
    let said = |text: Option<&Text>| text.map_or("", |text| text.get(me.lang)).to_owned();
    let document = vec![
        now.field("document_number", of.map_or(String::new(), |d| d.number.clone())).required(),
        now.field("document_title", said(of.map(|d| &d.title))).required(),
        now.field("document_issuer", said(of.map(|d| &d.issuer))).required(),
        now.field(
            "document_issued",
            of.and_then(|d| d.issued).map(ui::number::day_iso).unwrap_or_default(),
        )
        .input(ui::Input::Date),
    ];
    let validity = vec![
        now.field("valid_from", ui::number::day_iso(scheme.valid_from))
            .input(ui::Input::Date)
            .required(),
        now.field("valid_to", scheme.valid_to.map(ui::number::day_iso).unwrap_or_default())
            .help(me.t("assessment-valid-to-help"))
            .input(ui::Input::Date)
            .required(),
    ];
    let named: Vec<String> =
        scheme.audience.named.iter().map(|who| who.get(me.lang).to_owned()).collect();
    let choices = vec![
        ("0".to_owned(), me.t("assessment-audience-internal")),
        ("1".to_owned(), me.t("assessment-audience-public")),
    ];
    let audience = vec![
        now.field("audience_named", named.join("\n"))
            .help(me.t("assessment-audience-named-help"))
            .input(ui::Input::Area)
            .required(),
        now.field("audience_public", if scheme.audience.public { "1" } else { "0" }.to_owned())
            .input(ui::Input::Choice(choices)),
        now.field("audience_basis", said(scheme.audience.basis.as_ref()))
            .help(me.t("assessment-audience-basis-help")),
    ];
    let vetoes = vetoes(&record)
        .map(|veto| {
            let label = format!("{} {}", veto.code, veto.name.get(me.lang));
            now.named(&format!("veto-{}", veto.code), label, said(veto.ground.as_ref()))
                .help(me.t("assessment-veto-ground-help"))
                .input(ui::Input::Area)
                .required()
        })
        .collect::<Vec<_>>();
    let all: Vec<&ui::Field> =
        document.iter().chain(&validity).chain(&audience).chain(&vetoes).collect();
    let notes = ui::Notes::new(me.lang, &errors, &all);
    let name = scheme.name.get(me.lang).to_owned();
    let mut frame = me
        .frame(ui::ta(me.lang, "assessment-publish-title", &[("name", name)]))
        .within(ui::Phase::Check);
    frame.lead = me.t("assessment-publish-lead");
    frame.crumbs = vec![
        ui::Crumb::new(me.t("assessment-title"), "/assessment"),
        ui::Crumb::here(me.t("assessment-publish")),
    ];
    let key = key_of(tx, me, &record)?;
    Ok(Page {
        action: format!("/schemes/{id}/publish"),
        back: format!("/assessment/{key}"),
        facts: vec![
            (me.t("assessment-code"), scheme.code.clone()),
            (me.t("assessment-grades"), scheme.bands.say(me.lang)),
        ],
        frame,
        notes,
        document,
        validity,
        audience,
        vetoes,
    })
}

struct Now<'f> {
    me: &'f Me,
    tried: Option<&'f Form>,
    errors: &'f [ui::FieldError],
}

impl Now<'_> {
    fn field(&self, name: &str, value: String) -> ui::Field {
        let label = self.me.t(&format!("assessment-{}", name.replace('_', "-")));
        self.named(name, label, value)
    }
    /// What was sent stands again, right or wrong.
    fn named(&self, name: &str, label: String, value: String) -> ui::Field {
        let now = self.tried.map_or(value, |form| form.get(name).to_owned());
        ui::Field::new(name, label).value(now).maxlength(1000).checked(self.errors)
    }
}

/// The field of the form that a breach is about, or its place as it is.
fn place(record: &SchemeRecord, breach: &Field) -> String {
    let at = match breach.rule {
        "scheme-no-document" => "document_number",
        "scheme-no-audience" => "audience_named",
        "scheme-public-without-basis" => "audience_basis",
        "scheme-validity" | "scheme-validity-reversed" => "valid_to",
        _ if vetoes(record).any(|veto| veto.code == breach.place) => {
            return format!("veto-{}", breach.place);
        }
        _ => return breach.place.clone(),
    };
    at.to_owned()
}

fn command(tx: &mut Tx<'_>, me: &Me, id: i64, form: &Form) -> Result<Go> {
    let record = open(tx, me, id)?;
    let mut error = Error::invalid("error-invalid");
    let mut day = |name: &str| {
        form.date(name).unwrap_or_else(|refused| {
            for field in refused.fields() {
                error = std::mem::replace(&mut error, Error::invalid("error-invalid"))
                    .breach(field.clone());
            }
            None
        })
    };
    let issued = day("document_issued");
    let validity = day("valid_from").zip(day("valid_to"));
    for name in [
        "valid_from",
        "valid_to",
        "document_number",
        "document_title",
        "document_issuer",
        "audience_named",
    ] {
        if form.get(name).is_empty() {
            error = error.field(name, "field-missing");
        }
    }
    for veto in vetoes(&record) {
        let name = format!("veto-{}", veto.code);
        if form.get(&name).is_empty() {
            error = error.field(name, "field-missing");
        }
    }
    if !error.fields().is_empty() {
        return Err(error);
    }
    let of = record.scheme.document.as_ref();
    let text = |name: &str, before: Option<&Text>| said(me, form.get(name), before);
    let publication = Publication {
        document: Some(IssuingDocument {
            number: form.get("document_number").to_owned(),
            title: text("document_title", of.map(|d| &d.title)),
            issuer: text("document_issuer", of.map(|d| &d.issuer)),
            issued,
        }),
        audience: Some(Audience {
            named: form
                .get("audience_named")
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(|line| {
                    let known = record.scheme.audience.named.iter();
                    said(me, line, known.into_iter().find(|who| who.get(me.lang) == line))
                })
                .collect(),
            public: form.get("audience_public") == "1",
            basis: form
                .optional("audience_basis")
                .map(|basis| said(me, basis, record.scheme.audience.basis.as_ref())),
        }),
        validity: validity.map(|(from, to)| Validity { from, to }),
        veto_grounds: vetoes(&record)
            .map(|veto| {
                let given = text(&format!("veto-{}", veto.code), veto.ground.as_ref());
                (veto.code.clone(), given)
            })
            .collect(),
    };
    schemes::publish(tx, id, publication)?;
    let key = record.scheme.code.clone();
    Ok(Go::to(format!("/assessment/{key}")).say(me.t("assessment-published-said")))
}

/// What was typed; the text of the scheme in both languages where nothing was changed.
fn said(me: &Me, given: &str, before: Option<&Text>) -> Text {
    match before {
        Some(text) if text.get(me.lang) == given => text.clone(),
        _ => Text::zh(given),
    }
}
