//! Labels to print: a square code that a phone opens, and the same in letters (GS1 Digital Link; GS1 General
//! Specifications §4.14 for the words under a symbol).
//!
//! The code on a label leads to the public page of this server; what it says of the goods is the key itself, so that a
//! reader of the standard understands it without this server. Codes that are no GS1 keys go as a value of the address.

use askama::Template;
use axum::response::IntoResponse;
use document::code::square;
use document::paper::{Block, Layout, Paper, Sheet};
use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Result};
use ui::{Field, Frame, Input};
use web::{Download, Me, Need, Response, Routes, Visit, encoded};

use super::http::{frame, name_in, short};
use super::{ledger, own};
use crate::names;

pub(super) fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Records);
    Routes::new().get("/goods/labels", view, labels).get("/goods/labels.pdf", view, pdf)
}

/// Sizes of labels: their name, millimetres across and down, how many on a sheet of A4.
const SIZES: [(&str, u32, u32, usize); 4] =
    [("70x37", 70, 37, 24), ("99x57", 99, 57, 10), ("48x25", 48, 25, 44), ("100x70", 100, 70, 8)];
/// Labels of one sheet of a roll, at most.
const MOST: usize = 500;

/// What one label says.
#[derive(Debug, Clone)]
struct Label {
    name: String,
    code: String,
    address: String,
}

#[derive(Template)]
#[template(path = "firms/labels.html")]
struct LabelsPage {
    frame: Frame,
    fields: Vec<Field>,
    code: String,
    label: Label,
    svg: String,
    size: &'static str,
    count: usize,
    pdf: String,
}

impl LabelsPage {
    fn all(&self) -> std::ops::Range<usize> {
        0..self.count
    }
}

struct Asked {
    code: String,
    size: (&'static str, u32, u32, usize),
    count: usize,
}

fn asked(visit: &Visit) -> Result<Asked> {
    let code = names::canonical(visit.get("code").unwrap_or_default());
    if code.is_empty() || code.len() > names::LONGEST {
        return Err(Error::invalid("error-invalid").field("code", "firms-code-wrong"));
    }
    let size = visit.get("size").unwrap_or(SIZES[0].0);
    let size = SIZES.into_iter().find(|known| known.0 == size).unwrap_or(SIZES[0]);
    let count = visit.get("n").and_then(|n| n.parse().ok()).unwrap_or(size.3);
    Ok(Asked { code, size, count: usize::clamp(count, 1, MOST) })
}

/// Where the code on a label leads.
pub(crate) fn address(visit: &Visit, code: &str) -> String {
    match code.strip_prefix("https://id.gs1.org/01/") {
        Some(rest) => visit.outside(&format!("/01/{rest}")),
        None => {
            visit.outside(&format!("/product?space={}&code={}", visit.space.code, encoded(code)))
        }
    }
}

/// A code that the reader may know: of the own stock, or of an event that was told.
fn label(tx: &mut Tx<'_>, me: &Me, code: &str) -> Result<Label> {
    let number = names::number(tx, code)?;
    if number == 0 {
        return Err(Error::not_found("firms-code-unknown").at(code));
    }
    if let Some(own) =
        own::unit_of(me.actor()?).map(|unit| own::of_unit(tx, unit)).transpose()?.flatten()
    {
        let ledger = ledger::read(tx, &own)?;
        let had = ledger.stock.iter().any(|stock| stock.code == code);
        if !had && !ledger::touched(tx, &own, number)? {
            return Err(Error::not_found("firms-code-unknown").at(code));
        }
    } else {
        me.may(Verb::Enter, Class::Records)?;
    }
    let product: Option<i64> = tx
        .find("select class from trace_entity where id = ?1", store::params![number], |row| {
            row.get(0)
        })?
        .flatten();
    let called = ledger::called(tx, &[number, product.unwrap_or(number)])?;
    let name = called.get(&number).or(product.and_then(|it| called.get(&it)));
    Ok(Label {
        name: name.map(|name| name_in(me, name)).unwrap_or_default(),
        code: short(code),
        address: address(me, code),
    })
}

async fn labels(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let asked = asked(me)?;
            let label = label(tx, me, &asked.code)?;
            let svg = square(&label.address).ok_or_else(|| Error::invalid("firms-code-wrong"))?;
            let mut frame = frame(me, me.t("firms-labels"));
            frame.lead = me.t("firms-labels-lead");
            let sizes = SIZES
                .iter()
                .map(|(size, across, down, on)| {
                    let args = [
                        ("across", across.to_string()),
                        ("down", down.to_string()),
                        ("n", on.to_string()),
                    ];
                    ((*size).to_owned(), ui::ta(me.lang, "firms-size", &args))
                })
                .collect();
            let fields = vec![
                Field::new("size", me.t("firms-size-label"))
                    .input(Input::Choice(sizes))
                    .value(asked.size.0),
                Field::new("n", me.t("firms-label-count"))
                    .input(Input::Digits)
                    .value(asked.count.to_string()),
            ];
            let pdf = format!(
                "/goods/labels.pdf?code={}&size={}&n={}",
                encoded(&asked.code),
                asked.size.0,
                asked.count
            );
            Ok(LabelsPage {
                frame,
                fields,
                code: asked.code,
                label,
                svg,
                size: asked.size.0,
                count: asked.count,
                pdf,
            })
        })
        .await
}

/// The same labels, one to a page of the size of the label, for printers with a roll.
async fn pdf(visit: Visit) -> Response {
    match printed(&visit).await {
        Ok(bytes) => {
            let name = format!("{}.pdf", visit.t("firms-labels"));
            Download { name, media: press::MEDIA, bytes }.into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}

async fn printed(visit: &Visit) -> Result<Vec<u8>> {
    let asked = asked(visit)?;
    let (me, code) = (visit.clone(), asked.code.clone());
    let label = visit.read(move |tx| label(tx, &me, &code)).await?;
    let paper = paper(visit, &label, &asked);
    web::aside(move || press::print(&paper).map(|printed| printed.pdf)).await
}

fn paper(me: &Me, label: &Label, asked: &Asked) -> Paper {
    let mut blocks = vec![Block::text(label.code.clone())];
    for number in 0..asked.count {
        if number > 0 {
            blocks.push(Block::PageBreak);
        }
        blocks.push(Block::Code { text: label.address.clone(), caption: String::new() });
    }
    let (_, across, down, _) = asked.size;
    Paper {
        layout: Layout::Sheet(Sheet { size: Some((across * 10, down * 10)), ..Sheet::default() }),
        lang: me.lang.pick("zh", "en"),
        title: label.name.clone(),
        blocks,
        annexes: Vec::new(),
        notice: None,
        check: None,
    }
}
