//! Steps in a sheet: whoever works in WPS writes a line a step and sends it in; lines with faults come back with notes
//! in their cells, and what was recorded already is recognised and not recorded twice.
//!
//! Lines of one step with the same number belong together: goods that were used for one lot, or sent with one delivery.
//! A line is told by its content, so the same sheet again changes nothing. Lines are taken in their order: what the
//! first made the second may send.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use axum::response::IntoResponse;
use identity::{Class, Verb};
use tables::{
    Checked, Choice, Column, Kind, Limits, Mapping, Problem, Row, Sheet, Template, annotated_xlsx,
    check, template_xlsx,
};
use terms::{Error, Result, Text};
use ui::Frame;
use web::{Download, Me, Need, Response, Routes, Upload, Visit};

use super::acts::{self, NewLot, Ready};
use super::http::{books, capture, frame, known, receipt};
use super::ledger::Ledger;
use super::own::Own;
use super::steps;

pub(super) fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Records);
    Routes::new()
        .get("/goods/workbook", view, page)
        .post("/goods/workbook", view, sent)
        .get("/goods/workbook.xlsx", view, blank)
        .get("/goods/workbook/returned.xlsx", view, returned)
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Lines of one sheet: each is an event, and the lane belongs to everybody.
const MOST: usize = 2_000;

/// The sheets that came back, by person; the newest of each.
#[derive(Default)]
struct Returned(Mutex<BTreeMap<i64, Vec<u8>>>);

#[derive(askama::Template)]
#[template(path = "firms/book.html")]
struct BookPage {
    frame: Frame,
    errors: Vec<String>,
    done: String,
    bad: Vec<(u32, String)>,
    returned: &'static str,
}

const STEPS: [(&str, &str, &str); 5] = [
    ("make", "生产登记", "Made"),
    ("work", "加工", "Worked"),
    ("pack", "装箱", "Packed"),
    ("ship", "发货", "Sent"),
    ("receive", "收货", "Received"),
];
const UNIT_NAMES: [(&str, &str, &str); 7] = [
    ("EA", "件", "pieces"),
    ("KGM", "千克", "kg"),
    ("GRM", "克", "g"),
    ("TNE", "吨", "t"),
    ("LTR", "升", "l"),
    ("MTR", "米", "m"),
    ("MTK", "平方米", "m²"),
];

fn choices(of: &[(&str, &str, &str)]) -> Vec<Choice> {
    let one = |(code, zh, en): &(&str, &str, &str)| Choice {
        code: (*code).to_owned(),
        title: Text::new(*zh, *en),
    };
    of.iter().map(one).collect()
}

fn template() -> Template {
    let text = |key: &str, zh: &str, en: &str| Column::new(key, zh, en, Kind::Text);
    let unit = |key: &str, zh: &str, en: &str| Column {
        choices: choices(&UNIT_NAMES),
        ..Column::new(key, zh, en, Kind::Code)
    };
    Template {
        key: "goods".into(),
        title: Text::new("货物追溯登记表", "Steps of goods"),
        columns: vec![
            Column {
                choices: choices(&STEPS),
                ..Column::new("step", "步骤", "Step", Kind::Code).required()
            },
            text("number", "序号", "No."),
            text("time", "时间", "Time").required(),
            text("code", "货物代码", "Code"),
            text("much", "数量", "Amount"),
            unit("unit", "单位", "Unit"),
            text("name", "新批产品", "Product of the new lot"),
            text("gtin", "商品条码", "GTIN"),
            text("lot", "新批批号", "New lot"),
            text("out", "新批数量", "Amount of the new lot"),
            unit("out_unit", "新批单位", "Unit of the new lot"),
            text("container", "箱或托盘代码", "Case or pallet"),
            text("to", "收货方", "Receiver"),
            text("under", "送货单号", "Delivery note"),
        ],
        unique: Vec::new(),
        notes: vec![
            Text::new(
                "同一步骤、同一序号的各行是一次操作：一次加工用掉的几批，一次发货的几批。",
                "Lines of one step with the same number are one act: lots used together, or sent together.",
            ),
            Text::new(
                "时间写作 2026-11-20 08:30。收货只需填送货单号或货物代码。",
                "Times are written 2026-11-20 08:30. A receipt needs the delivery note or the code alone.",
            ),
        ],
    }
}

/// Lines that make one event.
struct Act<'r> {
    rows: Vec<&'r Row>,
}

struct Cells<'t> {
    template: &'t Template,
}

impl Cells<'_> {
    fn text(&self, row: &Row, key: &str) -> String {
        let place = self.template.place(key).expect("a column of our own template");
        row.cells[place].text().unwrap_or_default().trim().to_owned()
    }
}

async fn page(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            books(tx, me)?;
            Ok(shown(me, Vec::new(), String::new(), Vec::new()))
        })
        .await
}

fn shown(me: &Me, errors: Vec<String>, done: String, bad: Vec<(u32, String)>) -> BookPage {
    let mut frame = frame(me, me.t("firms-workbook"));
    frame.lead = me.t("firms-book-lead");
    BookPage { frame, errors, done, bad, returned: "/goods/workbook/returned.xlsx" }
}

async fn blank(visit: Visit) -> Response {
    let name = format!("{}.xlsx", visit.t("firms-workbook"));
    match template_xlsx(&template(), visit.lang) {
        Ok(bytes) => Download { name, media: XLSX, bytes }.into_response(),
        Err(error) => web::problem(&visit, &error),
    }
}

async fn returned(visit: Visit) -> Response {
    let kept = visit.space.kept::<Returned>();
    let person = visit.actor.as_ref().map_or(0, |actor| actor.person);
    let bytes = kept.0.lock().unwrap_or_else(PoisonError::into_inner).get(&person).cloned();
    match bytes {
        Some(bytes) => {
            let name = format!("{}.xlsx", visit.t("firms-book-returned"));
            Download { name, media: XLSX, bytes }.into_response()
        }
        None => web::problem(&visit, &Error::not_found("error-not-found")),
    }
}

async fn sent(visit: Visit, upload: Upload) -> Response {
    let told = match take(&visit, upload).await {
        Ok((done, bad)) => (Vec::new(), done, bad),
        Err(error) => (vec![said(&visit, &error)], String::new(), Vec::new()),
    };
    visit.page(move |_, me| Ok(shown(me, told.0, told.1, told.2))).await
}

fn said(me: &Me, error: &Error) -> String {
    let fields = ui::FieldError::all(me.lang, error);
    if fields.is_empty() {
        return ui::ta(me.lang, error.code(), error.args());
    }
    let all: Vec<String> = fields.into_iter().map(|it| it.message).collect();
    all.join(me.lang.pick("", " "))
}

async fn take(visit: &Visit, upload: Upload) -> Result<(String, Vec<(u32, String)>)> {
    let template = template();
    let limits = Limits { rows: MOST, ..Limits::default() };
    let sheet = Sheet::read(&upload.bytes, &upload.file_name, &limits)?.with_header_for(&template);
    let mut checked = check(&sheet, &template, &Mapping::by_header(&sheet, &template))?;
    let good = checked.good.clone();
    let cells = Cells { template: &template };
    let (mut new, mut same) = (0, 0);
    let mut refused: Vec<(u32, Problem)> = Vec::new();
    for act in acts_of(&cells, &good) {
        match one(visit, &cells, &act).await {
            Ok(true) => new += 1,
            Ok(false) => same += 1,
            Err(error) if matches!(error.kind(), terms::Kind::Invalid | terms::Kind::Conflict) => {
                let problems = problems(&error);
                for row in &act.rows {
                    refused.extend(problems.iter().map(|it| (row.number, it.clone())));
                }
            }
            Err(error) => return Err(error),
        }
    }
    checked.reject(refused);
    give_back(visit, &sheet, &checked, &template)?;
    let head = |key: &str| {
        template.column(key).map_or("", |column| column.title.get(visit.lang)).to_owned()
    };
    let mut bad = Vec::new();
    for row in &checked.bad {
        for it in &row.problems {
            let why = ui::ta(visit.lang, it.rule, &it.args);
            let head = head(&it.column);
            let colon = visit.lang.pick("：", ": ");
            bad.push((row.row, if head.is_empty() { why } else { format!("{head}{colon}{why}") }));
        }
    }
    let args = [
        ("new", new.to_string()),
        ("same", same.to_string()),
        ("bad", checked.bad.len().to_string()),
    ];
    Ok((ui::ta(visit.lang, "firms-book-done", &args), bad))
}

fn give_back(visit: &Visit, sheet: &Sheet, checked: &Checked, _: &Template) -> Result<()> {
    if checked.bad.is_empty() {
        return Ok(());
    }
    let say = |problem: &Problem| ui::ta(visit.lang, problem.rule, &problem.args);
    let bytes = annotated_xlsx(sheet, checked, visit.lang, say)?;
    let person = visit.actor()?.person;
    let kept = visit.space.kept::<Returned>();
    let mut kept = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() > 100 {
        kept.clear();
    }
    kept.insert(person, bytes);
    Ok(())
}

/// A fault of an event as faults of its lines: fields of the page under the names of columns.
fn problems(error: &Error) -> Vec<Problem> {
    let column = |place: &str| match place {
        place if place.starts_with("much-") => "much",
        "codes" | "delivery" => "code",
        "much" => "out",
        "unit" => "out_unit",
        "product" => "name",
        "time" => "time",
        "name" => "name",
        "gtin" => "gtin",
        "lot" => "lot",
        "container" => "container",
        "to" => "to",
        "under" => "under",
        _ => "",
    };
    let fields: Vec<Problem> = error
        .fields()
        .iter()
        .map(|field| Problem {
            column: column(&field.place).to_owned(),
            rule: field.rule,
            args: field.args.clone(),
        })
        .collect();
    if fields.is_empty() {
        return vec![Problem {
            column: String::new(),
            rule: error.code(),
            args: error.args().to_vec(),
        }];
    }
    fields
}

fn acts_of<'r>(cells: &Cells<'_>, rows: &'r [Row]) -> Vec<Act<'r>> {
    let mut acts: Vec<(String, Act<'r>)> = Vec::new();
    for row in rows {
        let number = cells.text(row, "number");
        let key = format!("{}\u{1f}{number}", cells.text(row, "step"));
        match acts.iter_mut().find(|(known, _)| !number.is_empty() && *known == key) {
            Some((_, act)) => act.rows.push(row),
            None => acts.push((key, Act { rows: vec![row] })),
        }
    }
    acts.into_iter().map(|(_, act)| act).collect()
}

/// Whether it is new.
async fn one(visit: &Visit, cells: &Cells<'_>, act: &Act<'_>) -> Result<bool> {
    let keys: Vec<String> =
        cells.template.columns.iter().map(|column| column.key.clone()).collect();
    let lines: Vec<BTreeMap<String, String>> = act
        .rows
        .iter()
        .map(|row| keys.iter().map(|key| (key.clone(), cells.text(row, key))).collect())
        .collect();
    let me = visit.clone();
    let (own, ready) = visit
        .read(move |tx| {
            let (own, ledger) = books(tx, &me)?;
            let id = told_by(&own, &lines);
            if known(tx, &id)? {
                return Ok((own, None));
            }
            let when = acts::when(cell(&lines[0], "time"), id.clone())?;
            let today = store::civil_date(tx.now());
            let ready = match cell(&lines[0], "step") {
                "make" => acts::make(&own, &ledger, &lot(&ledger, &lines[0])?, &when, today)?,
                "work" => {
                    let inputs = goods(&ledger, &lines)?;
                    let lot = lot(&ledger, &lines[0])?;
                    acts::work(&own, &ledger, &inputs, &lot, &when, today)?
                }
                "pack" => {
                    let goods = goods(&ledger, &lines)?;
                    let container = acts::container(&own, cell(&lines[0], "container"), &id)?;
                    Ready::of(steps::packed(&when, &own.hand, &container, &goods))
                }
                "ship" => {
                    let goods = goods(&ledger, &lines)?;
                    let to = acts::partner(tx, &own, &ledger, cell(&lines[0], "to"))?;
                    let under = acts::delivery(&own, cell(&lines[0], "under"), &id);
                    Ready::of(steps::sent(&when, &own.hand, &to, &under, &goods))
                }
                _ => {
                    let found = waiting(&ledger, &lines[0]);
                    let one = found.ok_or_else(|| acts::wrong("under", "firms-nothing-waits"))?;
                    let mut ready = receipt(&own, one, &when);
                    // Told by the line, so that the line is known again.
                    ready.event.event_id = Some(id.clone().into());
                    ready
                }
            };
            Ok((own, Some(ready)))
        })
        .await?;
    match ready {
        None => Ok(false),
        Some(ready) => capture(visit, &own, vec![ready]).await.map(|()| true),
    }
}

fn cell<'l>(line: &'l BTreeMap<String, String>, key: &str) -> &'l str {
    line.get(key).map_or("", String::as_str)
}

/// The identifier of what these lines say.
fn told_by(own: &Own, lines: &[BTreeMap<String, String>]) -> String {
    let mut all = own.credit_code.clone();
    for (key, value) in lines.iter().flatten() {
        all.push_str(&format!("\u{1e}{key}\u{1f}{value}"));
    }
    let digest = store::Digest::Sha256.of(&[all.as_bytes()]);
    format!("urn:zhunsheng:event:{}", &store::hex(&digest)[..32])
}

fn lot(ledger: &Ledger, line: &BTreeMap<String, String>) -> Result<NewLot> {
    let name = cell(line, "name");
    let known = ledger.products.iter().find(|(code, called)| {
        !name.is_empty() && (called.zh == name || called.en == name || code == name)
    });
    if cell(line, "lot").is_empty() {
        // A lot that the sheet does not name could not be known again.
        return Err(acts::wrong("lot", "firms-lot"));
    }
    Ok(NewLot {
        product: known.map(|(code, _)| code.clone()).unwrap_or_default(),
        name: name.to_owned(),
        gtin: cell(line, "gtin").to_owned(),
        lot: cell(line, "lot").to_owned(),
        much: cell(line, "out").to_owned(),
        unit: cell(line, "out_unit").to_owned(),
        ..NewLot::default()
    })
}

/// What lines take out of the stock: a code with an amount, or a thing.
fn goods(ledger: &Ledger, lines: &[BTreeMap<String, String>]) -> Result<steps::Goods> {
    let (mut things, mut amounts) = (Vec::new(), Vec::new());
    for (place, line) in lines.iter().enumerate() {
        let code = cell(line, "code");
        if code.is_empty() {
            continue;
        }
        let code = found(ledger, code);
        if cell(line, "much").is_empty() {
            things.push(code);
            continue;
        }
        let unit = acts::unit(cell(line, "unit"))?.to_owned();
        amounts.push((code, unit, cell(line, "much").to_owned(), format!("much-{place}")));
    }
    acts::out_of_stock(ledger, &things, &amounts)
}

/// A code as it stands on a label, or whole.
fn found(ledger: &Ledger, text: &str) -> String {
    let known =
        ledger.stock.iter().find(|it| it.code == text || super::http::short(&it.code) == text);
    known.map_or_else(|| text.to_owned(), |it| it.code.clone())
}

fn waiting<'l>(
    ledger: &'l Ledger,
    line: &BTreeMap<String, String>,
) -> Option<&'l super::ledger::Waiting> {
    let (under, code) = (cell(line, "under"), cell(line, "code"));
    ledger.waiting.iter().find(|one| {
        let by_note =
            !under.is_empty() && (one.under == under || one.under.ends_with(&format!(":{under}")));
        let has = |known: &String| known == code || super::http::short(known) == code;
        let by_code = !code.is_empty()
            && (one.things.iter().any(has) || one.amounts.iter().any(|(known, ..)| has(known)));
        by_note || by_code
    })
}
