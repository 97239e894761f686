//! A form from the fields of the designer. What the text does not speak of stays as the version before has it.

use packs::{
    Form as FormData, FormAxis, FormCell, FormCheck, FormColumn, FormDue, FormFrom, FormKind,
    FormLine, FormPeriod, FormSection, FormSeverity, FormUnits,
};
use terms::{Date, Decimal, Result, Text};
use web::Form;

use super::words::{
    ALL, Binding, GREY, HEADING, INDENT, REQUIRED, TOTAL, after, binding, both, bounds, cut,
    invalid, is_code, named, sort,
};
use super::{SECTIONS_MOST, field};

/// How many sections were sent.
pub(super) fn sections_sent(form: &Form) -> usize {
    let sent = |at: usize| form.pairs.iter().any(|(name, _)| *name == field("columns", at));
    (1..=SECTIONS_MOST).take_while(|at| sent(*at)).count().max(1)
}

pub(super) fn read(form: &Form, before: Option<&FormData>, today: Date) -> Result<FormData> {
    let optional = |name: &str| form.optional(name).map(str::to_owned);
    let code = form.required("code")?.to_owned();
    if !is_code(&code) {
        return Err(invalid("code", "form-code-plain"));
    }
    let hours: Decimal =
        form.get("hours").trim().parse().map_err(|_| invalid("hours", "form-lacks-hours"))?;
    let ground = form.required("ground")?;
    let mut sections = Vec::new();
    for at in 1..=sections_sent(form) {
        // A section that nobody wrote into is none.
        if at > 1 && form.optional(&field("columns", at)).is_none() {
            continue;
        }
        sections.push(section(form, before, at)?);
    }
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
        ground: before
            .map(|it| it.ground.clone())
            .filter(|it| it.zh == ground)
            .unwrap_or_else(|| Text::zh(ground)),
        source: Some(ground.to_owned()),
        assumed: before.is_some_and(|it| it.assumed),
        period: match form.get("period") {
            "quarter" => FormPeriod::Quarter,
            "half" => FormPeriod::Half,
            "year" => FormPeriod::Year,
            _ => FormPeriod::Month,
        },
        units: before.map_or_else(
            || FormUnits { kinds: vec!["county".into(), "zone".into()], codes: Vec::new() },
            |it| it.units.clone(),
        ),
        hours,
        due: before.map_or_else(FormDue::default, |it| it.due),
        urgent: before.and_then(|it| it.urgent.clone()),
        signatures: before.map_or(2, |it| it.signatures),
        help: before.and_then(|it| it.help.clone()),
        checks: checks(form, before)?,
        sections,
    })
}

fn section(form: &Form, before: Option<&FormData>, at: usize) -> Result<FormSection> {
    let place = |name: &str| field(name, at);
    let code = form
        .optional(&place("section"))
        .map_or_else(|| if at == 1 { "main".to_owned() } else { format!("s{at}") }, str::to_owned);
    if !is_code(&code) {
        return Err(invalid(&place("section"), "form-code-plain"));
    }
    let was = before.and_then(|it| it.sections.iter().find(|it| it.code == code));
    let columns_at = place("columns");
    let columns: Result<Vec<FormColumn>> = cut(form.get(&columns_at))
        .enumerate()
        .map(|(n, parts)| column(&columns_at, n, &parts, was))
        .collect();
    let columns = columns?;
    if columns.is_empty() {
        return Err(invalid(&columns_at, "form-field-needed"));
    }
    let lines_at = place("lines");
    let lines: Result<Vec<FormLine>> = cut(form.get(&lines_at))
        .enumerate()
        .map(|(n, parts)| line(&lines_at, n, &parts, was))
        .collect();
    let lines = lines?;
    let axis = match (form.get(&place("axis")), was.and_then(|it| it.axis.clone())) {
        ("ledger", Some(axis @ FormAxis::Ledger { .. })) => Some(axis),
        ("ledger", _) => Some(FormAxis::Ledger { most: 500 }),
        ("units", Some(axis @ FormAxis::Units { .. })) => Some(axis),
        ("units", _) => Some(FormAxis::Units { kinds: vec!["town".into()] }),
        _ => None,
    };
    if lines.is_empty() && axis.is_none() {
        return Err(invalid(&lines_at, "form-field-needed"));
    }
    let name = form.optional(&place("name")).map_or_else(|| Text::zh(form.get("zh")), both);
    let cells_at = place("cells");
    let cells: Result<Vec<FormCell>> = cut(form.get(&cells_at))
        .map(|parts| cell(&cells_at, &parts, was, &columns, &lines))
        .collect();
    Ok(FormSection {
        code,
        name,
        help: was.and_then(|it| it.help.clone()),
        stub: form.optional(&place("stub")).map(both),
        axis,
        cells: cells?,
        partial: was.is_some_and(|it| it.partial),
        when: was.and_then(|it| it.when.clone()),
        columns,
        lines,
    })
}

/// `名称 | 类型 | 计量单位 | 小数 | 必填 | 公式 | 限值 | 来去`, of which only the name is needed.
fn column(
    place: &str,
    n: usize,
    parts: &[String],
    was: Option<&FormSection>,
) -> Result<FormColumn> {
    let part = |n: usize| parts.get(n).map(String::as_str).filter(|it| !it.is_empty());
    let (code, name) = named(part(0).unwrap_or_default(), || format!("c{}", n + 1));
    let was = was.and_then(|it| it.columns.iter().find(|it| it.code == code));
    let (sort, choices) = sort(part(1)).ok_or_else(|| invalid(place, "form-column-sort"))?;
    let decimals = part(3).map_or(Ok(0), str::parse);
    let (least, most) = bounds(part(6)).ok_or_else(|| invalid(place, "form-column-bounds"))?;
    let bound = part(7).map(|it| binding(it).ok_or_else(|| invalid(place, "form-binding")));
    let (indicator, known) = parted(bound.transpose()?);
    Ok(FormColumn {
        code,
        name,
        group: was.and_then(|it| it.group.clone()),
        sort,
        measure: part(2).map(str::to_owned),
        decimals: decimals.map_err(|_| invalid(place, "form-column-decimals"))?,
        required: part(4).is_some_and(|it| REQUIRED.contains(&it)),
        choices,
        formula: part(5).map(str::to_owned),
        never_added: was.is_some_and(|it| it.never_added),
        least,
        most,
        jump: was.and_then(|it| it.jump),
        outlier: was.is_some_and(|it| it.outlier),
        indicator,
        known,
        help: was.and_then(|it| it.help.clone()),
    })
}

fn parted(bound: Option<Binding>) -> (Option<String>, FormFrom) {
    match bound {
        Some(Binding::Collects(code)) => (Some(code), FormFrom::default()),
        Some(Binding::Known(known)) => (None, known),
        None => (None, FormFrom::default()),
    }
}

/// `名称`, then in any order `全部`, `合计 l1 l2`, `不填 c1`, `标题`, `缩进 1`.
fn line(place: &str, n: usize, parts: &[String], was: Option<&FormSection>) -> Result<FormLine> {
    let first = parts.first().map(String::as_str).unwrap_or_default();
    let (code, name) = named(first, || format!("l{}", n + 1));
    let was = was.and_then(|it| it.lines.iter().find(|it| it.code == code));
    let mut made = FormLine {
        code,
        name,
        indent: 0,
        total: Vec::new(),
        grey: Vec::new(),
        sort: was.and_then(|it| it.sort),
        measure: was.and_then(|it| it.measure.clone()),
        decimals: was.and_then(|it| it.decimals),
        required: was.and_then(|it| it.required),
        choices: was.map(|it| it.choices.clone()).unwrap_or_default(),
        least: was.and_then(|it| it.least),
        most: was.and_then(|it| it.most),
        help: was.and_then(|it| it.help.clone()),
        when: was.and_then(|it| it.when.clone()),
    };
    let codes =
        |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
    for mark in parts.iter().skip(1).map(String::as_str).filter(|it| !it.is_empty()) {
        if ALL.contains(&mark) {
            made.total = vec!["*".into()];
        } else if HEADING.contains(&mark) {
            made.grey = vec!["*".into()];
        } else if let Some(list) = after(mark, &TOTAL) {
            made.total = if list.is_empty() { vec!["*".into()] } else { codes(list) };
        } else if let Some(list) = after(mark, &GREY) {
            made.grey = codes(list);
        } else if let Some(depth) = after(mark, &INDENT) {
            made.indent = depth.parse().map_err(|_| invalid(place, "form-line-mark"))?;
        } else {
            return Err(invalid(place, "form-line-mark"));
        }
    }
    Ok(made)
}

/// `l1 | c1 | 汇入 指标`, `l1 | c1 | 取自 指标`, `l1 | c1 | 不填`, `l1 | c1 | 必填`.
fn cell(
    place: &str,
    parts: &[String],
    was: Option<&FormSection>,
    columns: &[FormColumn],
    lines: &[FormLine],
) -> Result<FormCell> {
    let [line, column, marks @ ..] = parts else { return Err(invalid(place, "form-cell-place")) };
    let there =
        lines.iter().any(|it| it.code == *line) && columns.iter().any(|it| it.code == *column);
    if !there {
        return Err(invalid(place, "form-cell-place"));
    }
    let same = |it: &&FormCell| it.line == *line && it.column == *column;
    let was = was.and_then(|it| it.cells.iter().find(same));
    let mut made = FormCell {
        line: line.clone(),
        column: column.clone(),
        grey: false,
        required: was.and_then(|it| it.required).filter(|it| !it),
        indicator: None,
        known: FormFrom::default(),
        least: was.and_then(|it| it.least),
        most: was.and_then(|it| it.most),
        jump: was.and_then(|it| it.jump),
    };
    for mark in marks.iter().map(String::as_str).filter(|it| !it.is_empty()) {
        if GREY.contains(&mark) {
            made.grey = true;
        } else if REQUIRED.contains(&mark) {
            made.required = Some(true);
        } else {
            let bound = binding(mark).ok_or_else(|| invalid(place, "form-binding"))?;
            (made.indicator, made.known) = parted(Some(bound));
        }
    }
    Ok(made)
}

/// `错误 | 部分 | 规则 | 列或格 | 说明`; the section is left out for a rule over the whole sheet.
fn checks(form: &Form, before: Option<&FormData>) -> Result<Vec<FormCheck>> {
    // A page that never showed the checks leaves them alone.
    if !form.pairs.iter().any(|(name, _)| name == "checks") {
        return Ok(before.map(|it| it.checks.clone()).unwrap_or_default());
    }
    let one = |(n, parts): (usize, Vec<String>)| {
        let [severity, section, holds, at, words] = parts.as_slice() else {
            return Err(invalid("checks", "form-check-parts"));
        };
        let (code, severity) = match severity.split_once('=') {
            Some((code, severity)) => (code.trim().to_owned(), severity.trim()),
            None => (format!("r{}", n + 1), severity.as_str()),
        };
        let severity = match severity {
            "错误" | "error" => FormSeverity::Error,
            "说明" | "reason" => FormSeverity::Reason,
            "提示" | "note" => FormSeverity::Note,
            _ => return Err(invalid("checks", "form-check-parts")),
        };
        let was = before.and_then(|it| it.checks.iter().find(|it| it.code == code));
        Ok(FormCheck {
            code,
            severity,
            holds: holds.clone(),
            section: (!section.is_empty()).then(|| section.clone()),
            lines: was.map(|it| it.lines.clone()).unwrap_or_default(),
            at: at.clone(),
            words: both(words),
        })
    };
    cut(form.get("checks")).enumerate().map(one).collect()
}
