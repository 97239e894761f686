//! Limits as a workbook: out as they stand, in row by row; what cannot be understood goes back with notes in its cells.
//!
//! A limit is a decimal as its standard writes it: the last place is the interval that results are rounded to, so
//! `0.150` is another limit than `0.15`. `＞` or `＜` before it means that the limit itself does not conform.

use packs::{Compare, ProductLimit};
use store::{Tx, params};
use tables::{
    Column, Form, Head, Kind, Limits, Mapping, Out, OutRow, Problem, Sheet, TableOut, Template,
    check, given_back, table_xlsx,
};
use terms::{Date, Lang, Millionths, Result, Text};

use super::store::{learn, step_places};

#[derive(Debug, Clone, Default)]
pub(super) struct Imported {
    /// Limits that are told anew; those that stood already are left as they are.
    pub new: usize,
    pub same: usize,
    /// Rows that came back, each with its problems in words.
    pub bad: Vec<(u32, Vec<String>)>,
    pub returned: Option<Vec<u8>>,
}

fn columns() -> Template {
    let column = |key: &str, zh: &str, en: &str, aliases: &[&str]| Column {
        aliases: aliases.iter().map(|it| (*it).to_owned()).collect(),
        ..Column::new(key, zh, en, Kind::Text)
    };
    let day = |key: &str, zh: &str, en: &str| Column::new(key, zh, en, Kind::Date);
    Template {
        key: "product-limits".into(),
        title: Text::new("产品限量", "Limits of products"),
        columns: vec![
            column("regime", "法域", "Regime", &["法规领域"]).required(),
            column("product", "产品", "Product", &["产品名称", "样品名称"]).required(),
            column("item", "检验项目", "Item", &["项目", "检测项目"]).required(),
            column("low", "下限", "Least", &["最小值"]),
            column("high", "上限", "Most", &["最大值", "限量"]),
            column("measure", "计量单位", "Unit of measure", &["单位"]),
            column("method", "检验方法", "Method", &["方法", "检测方法"]).required(),
            column("compare", "比较方法", "Comparison", &["判定方法"]),
            column("guard", "防护带风险", "Risk of the guard band", &[]),
            column("basis", "判定依据", "Basis", &["依据", "标准条款"]).required(),
            day("from", "生效日期", "In force from").required(),
            day("to", "失效日期", "In force until"),
            column("source", "来源", "Source", &[]),
        ],
        unique: ["regime", "product", "item", "from"].map(String::from).to_vec(),
        notes: Vec::new(),
    }
}

/// Takes the good rows in force, as the office; each row stands or falls by itself.
///
/// # Errors
/// A file that is no table, heads that are missing.
pub(super) fn import(tx: &mut Tx<'_>, bytes: &[u8], file: &str, lang: Lang) -> Result<Imported> {
    let template = columns();
    let sheet = Sheet::read(bytes, file, &Limits::default())?.with_header_for(&template);
    let mut checked = check(&sheet, &template, &Mapping::by_header(&sheet, &template))?;
    let today = store::civil_date(tx.now());
    let regimes: Vec<(String, Text)> =
        super::all(tx, today)?.into_iter().map(|it| (it.code, it.name)).collect();
    let (mut limits, mut refused) = (Vec::new(), Vec::new());
    for row in checked.good.clone() {
        let place = |key: &str| template.place(key).expect("a column of our own template");
        let cell = |key: &str| row.cells[place(key)].text().unwrap_or_default().trim().to_owned();
        let day = |key: &str| row.cells[place(key)].date();
        match limit(&regimes, &cell, &day) {
            Ok(limit) => limits.push(limit),
            Err(problems) => refused.extend(problems.into_iter().map(|it| (row.number, it))),
        }
    }
    let new = learn(tx, &[], &limits)?;
    checked.reject(refused);
    let mut imported = Imported { new, same: limits.len() - new, ..Imported::default() };
    let say = |problem: &Problem| ui::ta(lang, problem.rule, &problem.args);
    (imported.bad, imported.returned) = given_back(&sheet, &checked, &template, lang, say)?;
    Ok(imported)
}

/// A bound as it is written: whether it is open, and its digits.
fn bound(text: &str) -> Option<(bool, String)> {
    let closed = text.trim_start_matches(['≥', '≤']).trim();
    let digits = closed.trim_start_matches(['＞', '＜', '>', '<']).trim();
    let plain: String = digits
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            '．' => '.',
            other => other,
        })
        .collect();
    Millionths::parse(&plain).ok()?;
    Some((digits.len() < closed.len(), plain))
}

fn limit(
    regimes: &[(String, Text)],
    cell: &impl Fn(&str) -> String,
    day: &impl Fn(&str) -> Option<Date>,
) -> std::result::Result<ProductLimit, Vec<Problem>> {
    let mut problems = Vec::new();
    let given = |key: &str| Some(cell(key)).filter(|text| !text.is_empty());
    let said = cell("regime");
    let named = |(code, name): &&(String, Text)| {
        *code == said || name.zh == said || name.en.as_deref() == Some(said.as_str())
    };
    let regime = regimes.iter().find(named).map(|(code, _)| code.clone());
    if regime.is_none() {
        problems.push(Problem::new("regime", "laboratory-limit-regime").with("words", &said));
    }
    let mut read = |key: &str| {
        let text = given(key)?;
        let found = bound(&text);
        if found.is_none() {
            problems.push(Problem::new(key, "laboratory-limit-number").with("words", &text));
        }
        found
    };
    let (low, high) = (read("low"), read("high"));
    let guard = read("guard").map(|(_, text)| text);
    let value = |it: &Option<(bool, String)>| {
        it.as_ref().and_then(|(_, text)| Millionths::parse(text).ok()).map(|it| it.0)
    };
    match (value(&low), value(&high)) {
        (None, None) if given("low").is_none() && given("high").is_none() => {
            problems.push(Problem::new("high", "laboratory-limit-none"));
        }
        (Some(low), Some(high)) if low > high => {
            problems.push(Problem::new("low", "laboratory-limit-order"));
        }
        _ => {}
    }
    let compare = given("compare").map(|text| match text.as_str() {
        "全数值比较法" | "全数值" | "full" => Ok(Compare::Full),
        "修约值比较法" | "修约值" | "rounded" => Ok(Compare::Rounded),
        _ => Err(Problem::new("compare", "laboratory-limit-compare").with("words", &text)),
    });
    let compare = match compare.transpose() {
        Ok(compare) => compare,
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    let (from, to) = (day("from"), day("to"));
    if from.zip(to).is_some_and(|(from, to)| to <= from) {
        problems.push(Problem::new("to", "laboratory-limit-days"));
    }
    let (Some(regime), Some(from)) = (regime, from) else { return Err(problems) };
    if !problems.is_empty() {
        return Err(problems);
    }
    let open = |it: &Option<(bool, String)>| it.as_ref().is_some_and(|(open, _)| *open);
    Ok(ProductLimit {
        regime,
        product: cell("product"),
        item: cell("item"),
        measure: cell("measure"),
        method: cell("method"),
        low_open: open(&low),
        high_open: open(&high),
        low: low.map(|(_, text)| text),
        high: high.map(|(_, text)| text),
        compare,
        guard,
        basis: cell("basis"),
        from,
        to,
        source: given("source"),
        assumed: false,
        synthetic: false,
    })
}

/// The same form out again: every limit that is told, those of the past and of the future too.
///
/// # Errors
/// Only ours.
pub(super) fn export(tx: &mut Tx<'_>) -> Result<Vec<u8>> {
    let template = columns();
    let rows = tx.query(
        "select regime, product, item, low, high, low_open, high_open, step, measure, method, compare, guard, basis, from_day, to_day, source
         from lab_limit where until is null order by regime, product, item, from_day",
        params![],
        |row| {
            let places = step_places(row.get(7)?);
            let bound = |value: Option<i64>, sign: &str, open: bool| {
                let sign = if open { sign } else { "" };
                let text = |value| format!("{sign}{:.places$}", Millionths(value).decimal());
                Out::Text(value.map_or_else(String::new, text))
            };
            let text = |at: usize| Ok(Out::Text(row.get::<Option<String>>(at)?.unwrap_or_default()));
            let compare = row.get::<Option<String>>(10)?.as_deref().and_then(Compare::named);
            let compare = match compare {
                Some(Compare::Full) => "全数值比较法",
                Some(Compare::Rounded) => "修约值比较法",
                None => "",
            };
            let guard = row.get::<Option<i64>>(11)?.map(|it| Millionths(it).to_string());
            let day = |at: usize| -> Result<Out> {
                let text = row.get::<Option<String>>(at)?.unwrap_or_default();
                Ok(text.parse().map_or(Out::Text(text), Out::Date))
            };
            Ok(OutRow {
                cells: vec![
                    text(0)?,
                    text(1)?,
                    text(2)?,
                    bound(row.get(3)?, "＞", row.get(5)?),
                    bound(row.get(4)?, "＜", row.get(6)?),
                    text(8)?,
                    text(9)?,
                    Out::Text(compare.to_owned()),
                    Out::Text(guard.unwrap_or_default()),
                    text(12)?,
                    day(13)?,
                    day(14)?,
                    text(15)?,
                ],
                total: false,
            })
        },
    )?;
    let heads = template.columns.iter().map(|column| Head {
        title: column.title.zh.clone(),
        form: if column.kind == Kind::Date { Form::Date } else { Form::Text },
        width: None,
    });
    table_xlsx(&TableOut {
        title: template.title.zh.clone(),
        heads: heads.collect(),
        rows,
        frozen_columns: 3,
        ..TableOut::default()
    })
}
