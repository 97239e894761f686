//! A form as the fields of the designer show it; read back, it is the same form.

use packs::{Form, FormAxis, FormSection, FormSeverity};
use terms::Lang;

use super::field;
use super::words::{
    ALL, GREY, HEADING, INDENT, REQUIRED, TOTAL, binding_written, bounds_written, sort_written,
    word, written,
};
use crate::model::{kind_word, period_word};

/// Names and values of all fields.
pub(super) fn write(form: &Form, lang: Lang) -> Vec<(String, String)> {
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut all = vec![
        ("code".to_owned(), form.code.clone()),
        ("zh".to_owned(), form.name.zh.clone()),
        ("en".to_owned(), optional(&form.name.en)),
        ("kind".to_owned(), kind_word(form.kind).to_owned()),
        ("owner".to_owned(), form.owner.clone()),
        ("ground".to_owned(), form.ground.zh.clone()),
        ("period".to_owned(), period_word(form.period).to_owned()),
        ("hours".to_owned(), form.hours.normalize().to_string()),
        ("table".to_owned(), optional(&form.table)),
        ("maker".to_owned(), form.maker.as_ref().map(|it| it.zh.clone()).unwrap_or_default()),
        ("approval".to_owned(), optional(&form.approval)),
        ("valid_to".to_owned(), form.valid_to.map(|it| it.to_string()).unwrap_or_default()),
    ];
    for (at, section) in form.sections.iter().enumerate() {
        let mut put = |name: &str, text: String| all.push((field(name, at + 1), text));
        put("section", section.code.clone());
        put("name", written(&section.name));
        put("stub", section.stub.as_ref().map(written).unwrap_or_default());
        let axis = match section.axis {
            None => "",
            Some(FormAxis::Units { .. }) => "units",
            Some(FormAxis::Ledger { .. }) => "ledger",
        };
        put("axis", axis.to_owned());
        put("columns", columns(section, lang));
        put("lines", lines(section, lang));
        put("cells", cells(section, lang));
    }
    all.push(("checks".to_owned(), checks(form, lang)));
    all
}

/// Parts between bars, without empty ones at the end.
fn barred(parts: Vec<String>) -> String {
    let last = parts.iter().rposition(|it| !it.is_empty()).map_or(0, |at| at + 1);
    parts[..last].join(" | ")
}

fn columns(section: &FormSection, lang: Lang) -> String {
    let one = |it: &packs::FormColumn| {
        let required = if it.required { word(lang, &REQUIRED) } else { "" };
        barred(vec![
            format!("{} = {}", it.code, written(&it.name)),
            sort_written(lang, it),
            it.measure.clone().unwrap_or_default(),
            if it.decimals > 0 { it.decimals.to_string() } else { String::new() },
            required.to_owned(),
            it.formula.clone().unwrap_or_default(),
            bounds_written(it.least, it.most),
            binding_written(lang, it.indicator.as_deref(), &it.known),
        ])
    };
    section.columns.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn lines(section: &FormSection, lang: Lang) -> String {
    let one = |it: &packs::FormLine| {
        let mut parts = vec![format!("{} = {}", it.code, written(&it.name))];
        if it.indent > 0 {
            parts.push(format!("{} {}", word(lang, &INDENT), it.indent));
        }
        match it.total.as_slice() {
            [] => {}
            [all] if all == "*" => parts.push(ALL[usize::from(!lang.is_zh())].to_owned()),
            some => parts.push(format!("{} {}", word(lang, &TOTAL), some.join(" "))),
        }
        match it.grey.as_slice() {
            [] => {}
            [all] if all == "*" => parts.push(word(lang, &HEADING).to_owned()),
            some => parts.push(format!("{} {}", word(lang, &GREY), some.join(" "))),
        }
        barred(parts)
    };
    section.lines.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn cells(section: &FormSection, lang: Lang) -> String {
    let one = |it: &packs::FormCell| {
        let mut parts = vec![it.line.clone(), it.column.clone()];
        if it.grey {
            parts.push(word(lang, &GREY).to_owned());
        }
        if it.required == Some(true) {
            parts.push(word(lang, &REQUIRED[..2]).to_owned());
        }
        parts.push(binding_written(lang, it.indicator.as_deref(), &it.known));
        barred(parts)
    };
    section.cells.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn checks(form: &Form, lang: Lang) -> String {
    let one = |it: &packs::FormCheck| {
        let severity = match it.severity {
            FormSeverity::Error => lang.pick("错误", "error"),
            FormSeverity::Reason => lang.pick("说明", "reason"),
            FormSeverity::Note => lang.pick("提示", "note"),
        };
        let parts = [
            format!("{} = {severity}", it.code),
            it.section.clone().unwrap_or_default(),
            it.holds.clone(),
            it.at.clone(),
            written(&it.words),
        ];
        parts.join(" | ")
    };
    form.checks.iter().map(one).collect::<Vec<_>>().join("\n")
}
