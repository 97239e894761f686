//! One sample, one firm, one paper that is referred to, and what the drafter fills in.

use std::collections::BTreeMap;

use packs::PaperInputKind;
use rust_decimal::Decimal;
use store::{Tx, params};
use terms::{Date, Error, Lang, Result};
use units::UnitId;

use super::{Asked, Feed};
use crate::data::{Cell, Data, Datum, Declared, Kind, Table};
use crate::kinds::Kept;

pub(super) const SAMPLE: Feed =
    Feed { code: "sample", declare: declare_sample, gather: sample, asks: &[] };
pub(super) const FIRM: Feed = Feed { code: "firm", declare: declare_firm, gather: firm, asks: &[] };
pub(super) const PAPER: Feed =
    Feed { code: "paper", declare: declare_paper, gather: paper, asks: &[] };

fn declare_sample(all: &mut Declared) {
    for name in ["样品编号", "产品名称", "抽样领域", "抽样目的", "判定", "复查结果", "样品地区"]
    {
        all.value(name, Kind::Text);
    }
    for name in ["抽样日期", "责令日期", "整改期限", "整改完成日"] {
        all.value(name, Kind::Day);
    }
}
fn declare_firm(all: &mut Declared) {
    for name in ["企业名称", "信用代码", "企业编号", "企业地区", "企业行业"] {
        all.value(name, Kind::Text);
    }
}
fn declare_paper(all: &mut Declared) {
    for name in ["原文号", "原标题"] {
        all.value(name, Kind::Text);
    }
    all.value("原签发日", Kind::Day);
}

/// A word of a record in the reader's language, or as it stands.
pub(super) fn word(lang: Lang, column: &str, word: &str) -> String {
    let key = format!("record-word-{column}-{}", word.replace('_', "-"));
    let said = ui::t(lang, &key);
    // A word that nobody put into words stands as it is.
    if said == format!("[{key}]") { word.to_owned() } else { said }
}

fn sample(tx: &mut Tx<'_>, asked: &Asked<'_>, data: &mut Data) -> Result<()> {
    let id = asked
        .subject
        .sample
        .ok_or_else(|| Error::invalid("error-invalid").field("sample", "field-missing"))?;
    let mut kept = record::samples::get(tx, id)?;
    if asked.today && kept.until.is_some() {
        // As it stands now: the row that superseded this one.
        let newest = record::samples::history(tx, &kept.record.code)?;
        kept = newest.into_iter().find(|row| row.until.is_none()).unwrap_or(kept);
    }
    let (row, link) = (kept.record, format!("/samples/{}", kept.id));
    let text = |text: String| Datum::text(text).linked(link.as_str());
    data.set("样品编号", text(row.code.clone()));
    data.set("产品名称", text(row.product.clone()));
    data.set("抽样领域", text(word(asked.lang, "domain", row.domain.word())));
    data.set("抽样目的", text(word(asked.lang, "purpose", row.purpose.word())));
    data.set("判定", text(word(asked.lang, "verdict", row.verdict.word())));
    let recheck = row.recheck.map(|it| text(word(asked.lang, "recheck", it.word())));
    data.set("复查结果", recheck.unwrap_or_else(|| Datum::missing("paper-why-not-yet")));
    let day = |day: Option<Date>| {
        day.map_or_else(
            || Datum::missing("paper-why-not-yet"),
            |day| Datum::day(day).linked(link.as_str()),
        )
    };
    data.set("抽样日期", day(Some(row.on_date)));
    data.set("责令日期", day(row.order_on));
    data.set("整改期限", day(row.correct_due));
    data.set("整改完成日", day(row.corrected_on));
    let area = units::name_at(tx, UnitId(row.area), row.on_date, None)?;
    data.set("样品地区", Datum::text(area.get(asked.lang)));
    Ok(())
}

fn firm(tx: &mut Tx<'_>, asked: &Asked<'_>, data: &mut Data) -> Result<()> {
    let found = units::firms(tx, &[UnitId(asked.subject.unit)])?.into_iter().next();
    let Some(firm) = found else {
        return Err(Error::invalid("error-invalid").field("unit", "paper-not-a-firm"));
    };
    let today = store::civil_date(tx.now());
    data.set("企业名称", Datum::text(firm.unit.name.get(asked.lang)));
    let code = firm.credit_code.map(Datum::text);
    data.set("信用代码", code.unwrap_or_else(|| Datum::missing("paper-why-none")));
    data.set("企业编号", Datum::text(firm.unit.code));
    let area = units::name_at(tx, firm.area, today, None)?;
    data.set("企业地区", Datum::text(area.get(asked.lang)));
    let industries = units::Industries::of(tx)?;
    let industry = firm.industry.map(|code| Datum::text(industries.say(asked.lang, &code)));
    data.set("企业行业", industry.unwrap_or_else(|| Datum::missing("paper-why-none")));
    Ok(())
}

fn paper(tx: &mut Tx<'_>, asked: &Asked<'_>, data: &mut Data) -> Result<()> {
    let Some(id) = asked.subject.paper else {
        return Err(Error::invalid("error-invalid").field("paper", "field-missing"));
    };
    let found = tx.find(
        "select p.title, n.text, n.at from paper p left join paper_number n on n.paper = p.id
         where p.id = ?1 order by n.at desc",
        params![id],
        |row| {
            Ok((row.get::<String>(0)?, row.get::<Option<String>>(1)?, row.get::<Option<i64>>(2)?))
        },
    )?;
    let (title, number, at) = found.ok_or_else(|| Error::not_found("paper-unknown"))?;
    let link = format!("/papers/{id}");
    data.set("原标题", Datum::text(title.replace('\n', "")).linked(link.as_str()));
    let none = || Datum::missing("paper-why-not-signed");
    data.set("原文号", number.map_or_else(none, |it| Datum::text(it).linked(link)));
    let day = at.and_then(|at| terms::Timestamp::from_microsecond(at).ok()).map(store::civil_date);
    data.set("原签发日", day.map_or_else(none, Datum::day));
    Ok(())
}

/// `数量#` is a column of numbers named 数量.
fn column(name: &str) -> (&str, Kind) {
    match name.strip_suffix('#') {
        Some(name) => (name, Kind::Plain),
        None => (name, Kind::Text),
    }
}

pub(super) fn declare_inputs(kind: &Kept, all: &mut Declared) {
    for input in &kind.kind.input {
        let holds = match input.kind {
            PaperInputKind::Text | PaperInputKind::Paragraphs => Kind::Text,
            PaperInputKind::Number => Kind::Plain,
            PaperInputKind::Date => Kind::Day,
            PaperInputKind::Truth => Kind::Truth,
            PaperInputKind::Rows => {
                let columns: Vec<(&str, Kind)> =
                    input.columns.iter().map(|it| column(it)).collect();
                all.table(input.name.as_str(), &columns);
                continue;
            }
        };
        all.value(input.name.as_str(), holds);
    }
}

/// Reads what was filled in.
///
/// # Errors
/// Each field that cannot be read, by its name.
pub(crate) fn fill_inputs(
    kind: &Kept,
    inputs: &BTreeMap<String, String>,
    data: &mut Data,
) -> Result<()> {
    let mut problem: Option<Error> = None;
    let mut refuse = |name: &str, rule: &'static str| {
        let error = problem.take().unwrap_or_else(|| Error::invalid("error-invalid"));
        problem = Some(error.field(name, rule));
    };
    for input in &kind.kind.input {
        let text = inputs.get(&input.name).map_or("", |text| text.trim());
        if input.kind == PaperInputKind::Rows {
            match rows(input, text) {
                Ok(table) => {
                    data.tables.insert(input.name.clone(), table);
                }
                Err(rule) => refuse(&input.name, rule),
            }
            continue;
        }
        if text.is_empty() {
            data.set(&input.name, Datum::missing("paper-why-not-filled"));
            continue;
        }
        match cell(input.kind, text) {
            Ok(cell) => data.set(&input.name, Datum { cell: Some(cell), ..Datum::default() }),
            Err(rule) => refuse(&input.name, rule),
        }
    }
    problem.map_or(Ok(()), Err)
}

fn cell(kind: PaperInputKind, text: &str) -> Result<Cell, &'static str> {
    Ok(match kind {
        PaperInputKind::Number => Cell::Number(number(text).ok_or("paper-field-number")?),
        PaperInputKind::Date => Cell::Day(text.parse().map_err(|_| "field-date")?),
        PaperInputKind::Truth => Cell::Truth(match text {
            "1" | "是" | "yes" => true,
            "0" | "否" | "no" => false,
            _ => return Err("paper-field-truth"),
        }),
        _ => Cell::Text(text.to_owned()),
    })
}

fn number(text: &str) -> Option<Decimal> {
    text.replace([',', '，'], "").parse().ok()
}

fn rows(input: &packs::PaperInput, text: &str) -> Result<Table, &'static str> {
    let columns: Vec<(&str, Kind)> = input.columns.iter().map(|it| column(it)).collect();
    let mut table = Table::new(columns.iter().map(|(name, _)| *name));
    for (at, line) in text.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate() {
        let parts: Vec<&str> = line.split(['|', '\t']).map(str::trim).collect();
        if parts.len() > columns.len() {
            return Err("paper-field-rows");
        }
        let mut cells = Vec::with_capacity(columns.len());
        for (at, (_, kind)) in columns.iter().enumerate() {
            let part = parts.get(at).copied().unwrap_or_default();
            cells.push(match kind {
                _ if part.is_empty() => Datum::missing("paper-why-not-filled"),
                Kind::Plain => Datum::number(number(part).ok_or("paper-field-number")?),
                _ => Datum::text(part),
            });
        }
        table.push((at + 1).to_string(), cells);
    }
    Ok(table)
}
