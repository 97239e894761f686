//! What is asked for, field by field: a form's cells named as a clerk would name them.

use packs::{Form, FormSort};
use terms::Lang;

/// Who asks for a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    Form(String),
    Demand(i64),
    /// What the city knows already: an indicator.
    Known(String),
}

/// One thing that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub source: Source,
    /// `section.line.column`; nothing for demands and indicators.
    pub place: String,
    /// As a clerk would name it: the line, and the column where the section has several alike.
    pub label: String,
    pub measure: Option<String>,
    pub sort: FormSort,
    /// The indicator that it collects or is filled from.
    pub indicator: Option<String>,
    /// Arrives filled: the clerk looks and confirms.
    pub prefilled: bool,
}

/// The fields of a form. A matrix asks line × column; a column that is the same over many lines of one axis is one
/// field, because nobody asks sixty things by asking one thing of sixty units.
pub fn fields_of(form: &Form) -> Vec<Field> {
    let mut found = Vec::new();
    for section in &form.sections {
        let asked: Vec<_> = section.columns.iter().filter(|it| it.formula.is_none()).collect();
        // Remarks and grounds are no fields of their own.
        let counted = |sort: FormSort| sort != FormSort::Text;
        if section.axis.is_some() {
            for column in asked.iter().filter(|it| counted(it.sort)) {
                found.push(Field {
                    source: Source::Form(form.code.clone()),
                    place: format!("{}.*.{}", section.code, column.code),
                    label: with_group(column.group.as_ref(), column.name.get(Lang::Zh)),
                    measure: column.measure.clone(),
                    sort: column.sort,
                    indicator: column.indicator.clone(),
                    prefilled: !column.known.is_nothing(),
                });
            }
            continue;
        }
        for line in section.lines.iter().filter(|it| it.total.is_empty()) {
            for column in &asked {
                let sort = line.sort.unwrap_or(column.sort);
                let grey = line.grey.iter().any(|it| it == "*" || *it == column.code);
                let cell = section
                    .cells
                    .iter()
                    .find(|it| it.line == line.code && it.column == column.code);
                if grey || !counted(sort) || cell.is_some_and(|it| it.grey) {
                    continue;
                }
                let own = cell.and_then(|it| it.indicator.clone());
                let known = cell.map(|it| &it.known).filter(|it| !it.is_nothing());
                let known = known.unwrap_or(&column.known);
                let name = with_group(column.group.as_ref(), column.name.get(Lang::Zh));
                found.push(Field {
                    source: Source::Form(form.code.clone()),
                    place: format!("{}.{}.{}", section.code, line.code, column.code),
                    label: format!("{}{}", line.name.zh, suffix(&name, asked.len())),
                    measure: line.measure.clone().or_else(|| column.measure.clone()),
                    sort,
                    indicator: own.or(column.indicator.clone()).or(known.indicator.clone()),
                    prefilled: !known.is_nothing(),
                });
            }
        }
    }
    found
}

/// The name of a form's field in a language; none for a place that the form does not have.
pub fn label_in(form: &Form, place: &str, lang: Lang) -> Option<String> {
    let mut codes = place.split('.');
    let (section, line, column) = (codes.next()?, codes.next()?, codes.next()?);
    let section = form.sections.iter().find(|it| it.code == section)?;
    let column = section.columns.iter().find(|it| it.code == column)?;
    let group = column.group.as_ref().map(|it| it.get(lang));
    let gap = lang.pick("", " ");
    let head = group.map_or_else(
        || column.name.get(lang).to_owned(),
        |group| format!("{group}{gap}{}", column.name.get(lang)),
    );
    let Some(line) = section.lines.iter().find(|it| it.code == line) else { return Some(head) };
    let asked = section.columns.iter().filter(|it| it.formula.is_none()).count();
    let name = line.name.get(lang);
    if suffix(column.name.get(Lang::Zh), asked).is_empty() {
        return Some(name.to_owned());
    }
    Some(match lang {
        Lang::Zh => format!("{name}（{head}）"),
        Lang::En => format!("{name} ({head})"),
    })
}

fn with_group(group: Option<&terms::Text>, name: &str) -> String {
    group.map_or_else(|| name.to_owned(), |group| format!("{}{name}", group.zh))
}

/// Heads that say only when or how are no part of the name: 本月, 数值, 填报.
fn suffix(name: &str, columns: usize) -> String {
    const PLAIN: [&str; 7] = ["数值", "填报", "回答", "本月", "本季", "本年", "数量"];
    if columns == 1 || PLAIN.contains(&name) { String::new() } else { format!("（{name}）") }
}

/// The fields of a demand, one a line: `名称 | 计量单位`.
pub fn fields_of_text(demand: i64, text: &str) -> Vec<Field> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (label, measure) = line.split_once('|').unwrap_or((line, ""));
            let measure = measure.trim();
            Field {
                source: Source::Demand(demand),
                place: String::new(),
                label: label.trim().to_owned(),
                measure: (!measure.is_empty()).then(|| measure.to_owned()),
                sort: FormSort::Number,
                indicator: None,
                prefilled: false,
            }
        })
        .collect()
}
