//! What everybody may see of draws, without an account: announcements and outcomes, a page that computes a draw again
//! from its files, and the scripts that do the same elsewhere.

use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use store::Tx;
use terms::{Error, Result};
use ui::{Field, Frame, Input};
use web::{Download, Me, Path, Response, Upload, Visit};

use super::model::State;
use super::store::{Campaign, all, file};
use crate::sheet::{Cell, FormBox, Grid, Sheet, sentences};

const SCRIPT: &[u8] = include_bytes!("../../../../docs/verify_draw.py");
const PROOF_SCRIPT: &[u8] = include_bytes!("../../../../docs/verify_proof.py");

fn here(visit: Visit) -> Visit {
    let space = visit.get("space").unwrap_or_default().to_owned();
    visit.within(&space)
}

fn frame(me: &Me, key: &str) -> Frame {
    let mut frame = me.frame(me.t(key)).within(ui::Phase::Record);
    frame.crumbs = Vec::new();
    frame
}

/// Announced and not only planned: nobody outside needs to know of plans.
fn published(tx: &mut Tx<'_>) -> Result<Vec<Campaign>> {
    let mut campaigns = all(tx)?;
    campaigns.retain(|it| it.state.is_public() && it.root().is_some());
    Ok(campaigns)
}

pub(super) async fn index(visit: Visit) -> Response {
    here(visit)
        .open_page(|tx, me| {
            let mut frame = frame(me, "draws-title");
            frame.lead = me.t("draws-lead");
            let mut sheet = Sheet::new(frame);
            let space = me.space.code.clone();
            sheet.action(format!("/draws/verify?space={space}"), me.t("draws-verify"));
            for it in published(tx)? {
                let announced: draw::Announcement =
                    parsed(&file(tx, it.id, "announcement", false)?)?;
                let mut rows = vec![
                    vec![Cell::text(me.t("campaigns-root")), Cell::num(announced.root.hex())],
                    vec![
                        Cell::text(me.t("draws-objects")),
                        Cell::num(ui::number::count(
                            i64::try_from(announced.objects).unwrap_or(i64::MAX),
                        )),
                    ],
                    vec![
                        Cell::text(me.t("campaigns-entropy-source")),
                        Cell::text(announced.entropy_source),
                    ],
                    vec![
                        Cell::text(me.t("draws-files")),
                        Cell::link(
                            "announcement.json",
                            format!("/draws/{}/announcement.json?space={space}", it.plan.code),
                        ),
                    ],
                ];
                if it.state == State::Opened {
                    rows.push(vec![
                        Cell::text(me.t("draws-outcome")),
                        Cell::link(
                            "outcome.json",
                            format!("/draws/{}/outcome.json?space={space}", it.plan.code),
                        ),
                    ]);
                } else {
                    let key = if it.state == State::Withdrawn {
                        "draws-withdrawn"
                    } else {
                        "draws-not-yet"
                    };
                    rows.push(vec![Cell::text(me.t("draws-outcome")), Cell::text(me.t(key))]);
                }
                sheet.grids.push(Grid {
                    title: announced.title,
                    sub: format!("{} – {}", it.plan.from, it.plan.to),
                    heads: vec![me.t("draws-what"), me.t("draws-is")],
                    rows,
                    ..Grid::default()
                });
            }
            if sheet.grids.is_empty() {
                sheet.note("", me.t("draws-none"));
            }
            Ok(sheet)
        })
        .await
}

fn parsed<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(Error::broken)
}

async fn given(visit: Visit, code: String, name: &'static str) -> Response {
    let visit = here(visit);
    let wanted = code.clone();
    let read = visit
        .read(move |tx| {
            let campaign = published(tx)?.into_iter().find(|it| it.plan.code == wanted);
            let campaign = campaign.ok_or_else(|| Error::not_found("campaign-unknown"))?;
            file(tx, campaign.id, name, false)
        })
        .await;
    match read {
        Ok(text) => Download {
            name: format!("{code}-{name}.json"),
            media: "application/json; charset=utf-8",
            bytes: text.into_bytes(),
        }
        .into_response(),
        Err(error) => web::problem(&visit, &error),
    }
}

pub(super) async fn announcement(visit: Visit, Path(code): Path<String>) -> Response {
    given(visit, code, "announcement").await
}

pub(super) async fn outcome(visit: Visit, Path(code): Path<String>) -> Response {
    given(visit, code, "outcome").await
}

pub(super) async fn script() -> Response {
    python("verify_draw.py", SCRIPT)
}

pub(super) async fn proof_script() -> Response {
    python("verify_proof.py", PROOF_SCRIPT)
}

fn python(name: &str, bytes: &[u8]) -> Response {
    Download { name: name.to_owned(), media: "text/x-python; charset=utf-8", bytes: bytes.to_vec() }
        .into_response()
}

pub(super) async fn ask(visit: Visit) -> Response {
    here(visit).open_page(|tx, me| page(tx, me, Vec::new())).await
}

fn page(tx: &mut Tx<'_>, me: &Me, notes: Vec<(&'static str, String)>) -> Result<Sheet> {
    let mut frame = frame(me, "draws-verify");
    frame.lead = me.t("draws-verify-lead");
    let mut sheet = Sheet::new(frame);
    let space = me.space.code.clone();
    sheet.action(format!("/draws?space={space}"), me.t("draws-title"));
    sheet.action("/draws/verify_draw.py", "verify_draw.py");
    sheet.action("/draws/verify_proof.py", "verify_proof.py");
    sheet.notes = notes;
    let mut choices = vec![(String::new(), me.t("draws-in-file"))];
    for it in published(tx)? {
        choices.push((it.plan.code.clone(), format!("{} {}", it.plan.code, it.plan.title)));
    }
    let mut form = FormBox::new(me.t("draws-verify"), "/draws/verify", me.t("draws-verify"))
        .sub(me.t("draws-verify-sub"))
        .field(Field::new("code", me.t("draws-which")).input(Input::Choice(choices)))
        .field(Field::new("seen", me.t("draws-seen")).help(me.t("draws-seen-help")).maxlength(400));
    form.upload = true;
    form.hidden.push(("space", space));
    sheet.forms.push(form);
    Ok(sheet)
}

/// What was found: nothing kept, nothing written.
pub(super) async fn verify(visit: Visit, upload: Upload) -> Response {
    let visit = visit.within(upload.form.get("space"));
    visit
        .open_page(move |tx, me| {
            let notes = match judged(tx, me, &upload) {
                Ok(notes) => notes,
                Err(error) => {
                    sentences(me.lang, &error).into_iter().map(|it| ("bad", it)).collect()
                }
            };
            page(tx, me, notes)
        })
        .await
}

fn judged(tx: &mut Tx<'_>, me: &Me, upload: &Upload) -> Result<Vec<(&'static str, String)>> {
    let unreadable = || Error::invalid("draws-unreadable");
    let json: Json = serde_json::from_slice(&upload.bytes).map_err(|_| unreadable())?;
    let code = upload.form.get("code");
    let ours = published(tx)?.into_iter().find(|it| it.plan.code == code);
    let mut kept = |name: &str| -> Result<Option<Json>> {
        match &ours {
            Some(it) => {
                file(tx, it.id, name, false).and_then(|text| parsed(&text)).map(Some).or(Ok(None))
            }
            None => Ok(None),
        }
    };
    // A file of all three, or one of them beside what was published here.
    let one = |name: &str| json.get(name).cloned();
    let announced = match one("announcement") {
        Some(announced) => Some(announced),
        None => kept("announcement")?,
    };
    let announced = announced.ok_or_else(|| Error::invalid("draws-no-announcement"))?;
    let announced: draw::Announcement =
        serde_json::from_value(announced).map_err(|_| unreadable())?;
    if json.get("path").is_some() {
        let proof: draw::Proof = serde_json::from_value(json).map_err(|_| unreadable())?;
        let args = [("object", proof.object.clone())];
        return Ok(vec![if proof.holds(&announced) {
            ("ok", ui::ta(me.lang, "draws-proof-holds", &args))
        } else {
            ("bad", ui::ta(me.lang, "draws-proof-broken", &args))
        }]);
    }
    let outcome = match one("outcome") {
        Some(outcome) => Some(outcome),
        None => kept("outcome")?,
    };
    let outcome = outcome.ok_or_else(|| Error::invalid("draws-no-outcome"))?;
    let opening = one("opening").unwrap_or(json);
    let outcome: draw::Outcome = serde_json::from_value(outcome).map_err(|_| unreadable())?;
    let opening: draw::Opening = serde_json::from_value(opening).map_err(|_| unreadable())?;
    let seen = upload.form.optional("seen");
    let findings = draw::verify(&announced, &outcome, &opening, seen);
    if findings.is_empty() {
        let args = [
            ("objects", announced.objects.to_string()),
            ("drawn", outcome.drawn.len().to_string()),
        ];
        return Ok(vec![("ok", ui::ta(me.lang, "draws-agrees", &args))]);
    }
    Ok(findings
        .iter()
        .map(|finding| {
            let said = finding.to_string();
            let rule = said.split(':').next().unwrap_or_default().to_owned();
            let words = me.t(&format!("draws-finding-{rule}"));
            ("bad", format!("{words} ({said})"))
        })
        .collect())
}
