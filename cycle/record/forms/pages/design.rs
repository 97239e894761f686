//! Designing a form in the browser: a head of fields, and the table as text, one line a column or a row. What was
//! written is a draft; its page shows it as it will be printed.

use packs::{
    Form as FormData, FormColumn, FormDue, FormFrom, FormKind, FormLine, FormPeriod, FormSection,
    FormSort, FormUnits,
};
use store::Tx;
use terms::{Decimal, Error, Result, Text};
use ui::{Ask, Crumb, Field, Input};
use web::{Form, Go, Me, Response, Visit};

use crate::store::{by_code, keep};

pub(super) async fn ask(visit: Visit) -> Response {
    visit.page(question).await
}

fn question(tx: &mut Tx<'_>, me: &Me) -> Result<Ask> {
    let frame = me.frame(me.t("forms-design")).within(ui::Phase::Record);
    let choice = |prefix: &str, words: &[&str]| {
        let one = |it: &&str| ((*it).to_owned(), me.t(&format!("{prefix}-{it}")));
        Input::Choice(words.iter().map(one).collect())
    };
    let mut owners = Vec::new();
    for unit in units::of_kind(tx, "department")? {
        owners.push((unit.code.clone(), unit.name.get(me.lang).to_owned()));
    }
    let text = |name: &str, key: &str| Field::new(name, me.t(key));
    Ok(Ask::new(frame, "/forms/new", me.t("forms-design-put"), "/burden")
        .crumbs(vec![Crumb::new(me.t("forms-register"), "/burden")])
        .field(text("code", "forms-code").help(me.t("forms-code-help")).required())
        .field(text("zh", "forms-name-zh").required())
        .field(text("en", "forms-name-en"))
        .field(
            text("kind", "forms-kind")
                .input(choice("forms-kind", &["administrative", "survey", "internal"])),
        )
        .field(text("owner", "forms-owner").input(Input::Choice(owners)))
        .field(text("ground", "forms-ground").required())
        .field(
            text("period", "forms-frequency")
                .input(choice("forms-every", &["month", "quarter", "half", "year"])),
        )
        .field(text("hours", "forms-hours-fill").input(Input::Decimal).required())
        .field(text("table", "forms-mark-table"))
        .field(text("maker", "forms-mark-maker"))
        .field(text("approval", "forms-mark-approval"))
        .field(text("valid_to", "forms-mark-valid").input(Input::Date))
        .field(
            text("columns", "forms-columns")
                .input(Input::Area)
                .help(me.t("forms-columns-help"))
                .required(),
        )
        .field(
            text("lines", "forms-lines")
                .input(Input::Area)
                .help(me.t("forms-lines-help"))
                .required(),
        ))
}

pub(super) async fn put(visit: Visit, form: Form) -> Response {
    web::answer(visit, form, question, |tx, me, form| {
        let mut made = read(form, store::civil_date(tx.now()))?;
        // The same code again is the next version.
        if let Ok(known) = by_code(tx, &made.code) {
            made.version = u32::try_from(known.version).unwrap_or(1) + 1;
        }
        let code = made.code.clone();
        keep(tx, &made, "")?;
        Ok(Go::to(format!("/forms/{code}")).say(me.t("forms-designed")))
    })
    .await
}

fn invalid(place: &str, rule: &'static str) -> Error {
    Error::invalid("error-invalid").field(place, rule)
}

fn read(form: &Form, today: terms::Date) -> Result<FormData> {
    let optional = |name: &str| form.optional(name).map(str::to_owned);
    let code = form.required("code")?.to_owned();
    let plain = |code: &str| {
        code.starts_with(|c: char| c.is_ascii_lowercase())
            && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    if !plain(&code) {
        return Err(invalid("code", "form-code-plain"));
    }
    let hours: Decimal =
        form.get("hours").trim().parse().map_err(|_| invalid("hours", "form-lacks-hours"))?;
    Ok(FormData {
        code,
        version: 1,
        from: today,
        to: None,
        name: Text { zh: form.required("zh")?.to_owned(), en: optional("en") },
        kind: match form.get("kind") {
            "survey" => FormKind::Survey,
            "internal" => FormKind::Internal,
            _ => FormKind::Administrative,
        },
        table: optional("table"),
        maker: optional("maker").map(Text::zh),
        approval: optional("approval"),
        valid_to: form.date("valid_to")?,
        owner: form.get("owner").to_owned(),
        ground: Text::zh(form.required("ground")?),
        source: Some(form.required("ground")?.to_owned()),
        assumed: false,
        period: match form.get("period") {
            "quarter" => FormPeriod::Quarter,
            "half" => FormPeriod::Half,
            "year" => FormPeriod::Year,
            _ => FormPeriod::Month,
        },
        units: FormUnits { kinds: vec!["county".into(), "zone".into()], codes: Vec::new() },
        hours,
        due: FormDue::default(),
        urgent: None,
        signatures: 2,
        help: None,
        sections: vec![section(form)?],
        checks: Vec::new(),
    })
}

fn section(form: &Form) -> Result<FormSection> {
    let columns: Result<Vec<FormColumn>> =
        cut(form.get("columns")).enumerate().map(|(at, it)| column(at, &it)).collect();
    let columns = columns?;
    if columns.is_empty() {
        return Err(invalid("columns", "form-field-needed"));
    }
    let lines: Vec<FormLine> =
        cut(form.get("lines")).enumerate().map(|(at, it)| line(at, &it)).collect();
    if lines.is_empty() {
        return Err(invalid("lines", "form-field-needed"));
    }
    Ok(FormSection {
        code: "main".into(),
        name: Text::zh(form.get("zh")),
        help: None,
        stub: None,
        columns,
        lines,
        axis: None,
        cells: Vec::new(),
        partial: false,
        when: None,
    })
}

/// Lines of text, each cut at its bars.
fn cut(text: &str) -> impl Iterator<Item = Vec<String>> + '_ {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| line.split(['|', '｜']).map(|part| part.trim().to_owned()).collect())
}

/// `名称 | 类型 | 计量单位 | 小数 | 必填 | 公式`, of which only the name is needed.
fn column(at: usize, parts: &[String]) -> Result<FormColumn> {
    let part = |n: usize| parts.get(n).map(String::as_str).filter(|it| !it.is_empty());
    let sort = match part(1) {
        None | Some("数字" | "number") => FormSort::Number,
        Some("文字" | "text") => FormSort::Text,
        Some("日期" | "date") => FormSort::Date,
        Some("是否" | "truth") => FormSort::Truth,
        Some(_) => return Err(invalid("columns", "form-column-sort")),
    };
    let decimals = part(3).map_or(Ok(0), str::parse);
    Ok(FormColumn {
        code: format!("c{}", at + 1),
        name: Text::zh(part(0).unwrap_or_default()),
        group: None,
        sort,
        measure: part(2).map(str::to_owned),
        decimals: decimals.map_err(|_| invalid("columns", "form-column-decimals"))?,
        required: matches!(part(4), Some("必填" | "yes" | "是")),
        choices: Vec::new(),
        formula: part(5).map(str::to_owned),
        never_added: false,
        least: None,
        most: None,
        jump: None,
        outlier: false,
        indicator: None,
        known: FormFrom::default(),
        help: None,
    })
}

/// `名称`, or `合计 | 全部` for the line that adds all others.
fn line(at: usize, parts: &[String]) -> FormLine {
    let adds = matches!(parts.get(1).map(String::as_str), Some("全部" | "all" | "*"));
    FormLine {
        code: format!("l{}", at + 1),
        name: Text::zh(parts.first().cloned().unwrap_or_default()),
        indent: 0,
        total: if adds { vec!["*".into()] } else { Vec::new() },
        grey: Vec::new(),
        sort: None,
        measure: None,
        decimals: None,
        required: None,
        choices: Vec::new(),
        least: None,
        most: None,
        help: None,
        when: None,
    }
}
