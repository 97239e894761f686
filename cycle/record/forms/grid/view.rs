//! A sheet as the page shows it: heads, lines, cells with their state by shape, word and colour.

use document::chart::Spark;
use store::Tx;
use terms::{Lang, Millionths, Result};

use super::past::Past;
use crate::checks::Finding;
use crate::model::{Asked, CellKey, CellKind, CellState, FormSort, severity_word, sort_word};
use crate::store::Sheet;

pub(super) struct SectionView {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) stub: String,
    pub(super) heads: Vec<Head>,
    /// Heads over several columns, with how many; empty where no column has one.
    pub(super) groups: Vec<(String, usize)>,
    pub(super) rows: Vec<RowView>,
    pub(super) lists: Vec<(String, Vec<String>)>,
    pub(super) ledger: bool,
    /// The column that the little lines are of.
    pub(super) spark_of: String,
}

pub(super) struct Head {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) help: String,
}

pub(super) struct RowView {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) indent: u8,
    pub(super) heading: bool,
    pub(super) number: usize,
    pub(super) sum: bool,
    pub(super) cells: Vec<CellView>,
    pub(super) spark: String,
}

/// One place of the table.
pub(super) struct CellView {
    pub(super) key: String,
    pub(super) kind: &'static str,
    pub(super) text: String,
    pub(super) shown: String,
    pub(super) state: &'static str,
    /// Symbol of the sprite; empty for none.
    pub(super) mark: &'static str,
    pub(super) label: String,
    pub(super) base: i64,
    pub(super) sort: &'static str,
    pub(super) decimals: u8,
    pub(super) list: String,
    pub(super) past: String,
    pub(super) adds: String,
    pub(super) open: bool,
    pub(super) required: bool,
    pub(super) partial: bool,
    pub(super) remark: String,
    pub(super) source: String,
    pub(super) source_href: String,
    pub(super) differs: String,
}

/// Class of a cell, its sign and the key of its word.
fn look(sheet: &Sheet, key: &CellKey, open: bool) -> (&'static str, &'static str, &'static str) {
    let filled = sheet.cells.get(key);
    let remarked = filled.is_some_and(|it| it.remark.is_some());
    if sheet.conflicts.iter().any(|it| it.key == *key) {
        return ("differs", "differs", "grid-differs");
    }
    match sheet.state(key) {
        CellState::Disputed => ("disputed", "flag", "grid-disputed"),
        _ if !open => ("locked", "lock", "grid-locked"),
        CellState::Prefilled => ("prefilled", "fromdb", "grid-prefilled"),
        CellState::Entered | CellState::Confirmed if remarked => {
            ("commented", "corner", "grid-commented")
        }
        CellState::Entered | CellState::Confirmed => ("saved", "tick", "grid-saved"),
        CellState::Empty => ("", "", "grid-empty"),
    }
}

pub(super) fn sections(sheet: &Sheet, past: &Past, lang: Lang, may: bool) -> Vec<SectionView> {
    (0..sheet.layout.sections.len()).map(|at| section(sheet, past, lang, may, at)).collect()
}

fn section(sheet: &Sheet, past: &Past, lang: Lang, may: bool, at: usize) -> SectionView {
    let (form, laid) = (sheet.layout.section(at), &sheet.layout.sections[at]);
    let unit_of =
        |it: &Option<String>| it.as_deref().map(|it| measure(lang, it)).unwrap_or_default();
    let heads = form.columns.iter().map(|it| Head {
        code: it.code.clone(),
        name: it.name.get(lang).to_owned(),
        unit: unit_of(&it.measure),
        help: it.help.as_ref().map(|it| it.get(lang).to_owned()).unwrap_or_default(),
    });
    let mut groups: Vec<(String, usize)> = Vec::new();
    for column in &form.columns {
        let name = column.group.as_ref().map(|it| it.get(lang)).unwrap_or_default();
        match groups.last_mut() {
            Some((last, count)) if last == name => *count += 1,
            _ => groups.push((name.to_owned(), 1)),
        }
    }
    if groups.iter().all(|(name, _)| name.is_empty()) {
        groups.clear();
    }
    let mut rows = Vec::with_capacity(laid.lines.len());
    let mut number = 0;
    let spark_column = form.columns.iter().position(|it| it.sort == FormSort::Number);
    for (line, it) in laid.lines.iter().enumerate() {
        let asked: Vec<Asked<'_>> =
            (0..form.columns.len()).map(|column| sheet.layout.asked(at, line, column)).collect();
        let heading = asked.iter().all(|it| it.kind == CellKind::Grey);
        number += usize::from(!heading);
        let name = it.name.get(lang).to_owned();
        let cells = asked.iter().enumerate().map(|(column, asked)| {
            let key = sheet.layout.key(at, line, column);
            cell(sheet, past, lang, may, (&key, asked, &name, &it.adds, at))
        });
        rows.push(RowView {
            code: it.code.clone(),
            indent: it.indent,
            heading,
            number,
            sum: !it.adds.is_empty(),
            cells: cells.collect(),
            spark: spark_column
                .map(|column| spark(sheet, past, lang, &sheet.layout.key(at, line, column), &name))
                .unwrap_or_default(),
            name,
        });
    }
    let lists = form.columns.iter().filter(|it| !it.choices.is_empty()).map(|it| {
        let choices = it.choices.iter().map(|it| it.get(lang).to_owned()).collect();
        (format!("list-{}-{}", form.code, it.code), choices)
    });
    SectionView {
        code: form.code.clone(),
        name: form.name.get(lang).to_owned(),
        stub: form
            .stub
            .as_ref()
            .map_or_else(|| ui::t(lang, "grid-stub"), |it| it.get(lang).to_owned()),
        lists: lists.collect(),
        heads: heads.collect(),
        groups,
        ledger: may && matches!(form.axis, Some(crate::model::FormAxis::Ledger { .. })),
        spark_of: if rows.iter().any(|it| !it.spark.is_empty()) {
            spark_column.map(|at| form.columns[at].name.get(lang).to_owned()).unwrap_or_default()
        } else {
            String::new()
        },
        rows,
    }
}

type Place<'a> = (&'a CellKey, &'a Asked<'a>, &'a str, &'a [usize], usize);

fn cell(sheet: &Sheet, past: &Past, lang: Lang, may: bool, place: Place<'_>) -> CellView {
    let (key, asked, line, adds, at) = place;
    let open = may && sheet.is_writable(key);
    let (state, mark, word) = look(sheet, key, open);
    let content = sheet.content(key);
    let shown = content.map(|it| it.shown(asked, lang)).unwrap_or_default();
    let filled = sheet.cells.get(key);
    let kind = match asked.kind {
        CellKind::Grey => "grey",
        CellKind::Asked => "asked",
        CellKind::Total => "total",
        CellKind::Formula => "formula",
    };
    let label = format!("{} {line} {}", asked.column.name.get(lang), ui::t(lang, word));
    let code = |it: &usize| sheet.layout.sections[at].lines[*it].code.as_str();
    let conflict = sheet.conflicts.iter().find(|it| it.key == *key);
    let list = if asked.choices.is_empty() {
        String::new()
    } else {
        format!("list-{}-{}", key.section, key.column)
    };
    let text = match (content, asked.sort) {
        // A choice is read back in either language; what is shown is what is chosen from the list.
        (Some(_), FormSort::Choice | FormSort::Truth) => shown.clone(),
        (Some(content), _) => content.text(),
        (None, _) => String::new(),
    };
    CellView {
        key: key.to_string(),
        kind,
        text,
        shown,
        state,
        mark,
        label,
        base: sheet.base(key),
        sort: sort_word(asked.sort),
        decimals: asked.decimals,
        list,
        past: past.text(key),
        adds: adds.iter().map(code).collect::<Vec<_>>().join(" "),
        open,
        required: asked.required,
        partial: sheet.computed.is_partial(key),
        remark: filled.and_then(|it| it.remark.clone()).unwrap_or_default(),
        source: filled
            .and_then(|it| it.source.as_ref())
            .map(|it| it.words.clone())
            .unwrap_or_default(),
        source_href: filled
            .and_then(|it| it.source.as_ref())
            .map(|it| it.address.clone())
            .unwrap_or_default(),
        differs: conflict.map(|it| it.offered.clone()).unwrap_or_default(),
    }
}

/// The sign of a measure; a code that is nowhere explained stands for itself.
pub(crate) fn measure(lang: Lang, code: &str) -> String {
    let key = format!("measure-{}", code.replace('_', "-"));
    let sign = ui::ta(lang, &key, &[("n", String::new())]);
    if sign.contains(&key) { code.to_owned() } else { sign.trim().to_owned() }
}

fn spark(sheet: &Sheet, past: &Past, lang: Lang, key: &CellKey, line: &str) -> String {
    let number = |it: &Millionths| it.decimal().to_string().parse::<f64>().ok();
    let Some(before) = past.of(key) else { return String::new() };
    let mut values: Vec<Option<f64>> =
        before.iter().map(|it| it.as_ref().and_then(number)).collect();
    values
        .push(sheet.content(key).and_then(crate::model::Content::number).as_ref().and_then(number));
    let label = ui::ta(
        lang,
        "grid-spark-label",
        &[("line", line.to_owned()), ("count", past.periods.len().to_string())],
    );
    Spark {
        values,
        range: None,
        target: None,
        low: None,
        high: None,
        below: false,
        label,
        title: String::new(),
        empty: String::new(),
    }
    .svg()
}

/// Something to be put right before the sheet is handed in.
pub(super) struct Jump {
    pub(super) cell: String,
    pub(super) state: ui::State,
    pub(super) place: String,
    pub(super) words: String,
    pub(super) rule: String,
    pub(super) severity: &'static str,
    pub(super) reason: String,
    pub(super) wants_reason: bool,
}

/// What the server's checks find now, in reading order.
pub(super) fn jumps(tx: &mut Tx<'_>, sheet: &Sheet, lang: Lang) -> Result<Vec<Jump>> {
    let found = crate::checks::look(tx, sheet)?;
    let empty = |it: &&Finding| it.rule == "required" && it.key.is_some();
    let mut all: Vec<Jump> = found
        .iter()
        .filter(|it| !empty(it))
        .map(|it| Jump {
            cell: it.place(),
            state: if !it.stands_in_the_way() {
                ui::State::Ok
            } else if it.rule == "required" {
                ui::State::Wait
            } else if severity_word(it.severity) == "error" {
                ui::State::Bad
            } else {
                ui::State::Watch
            },
            place: it.key.as_ref().map(|key| place(sheet, key, lang)).unwrap_or_default(),
            words: it.say(lang),
            rule: it.rule.clone(),
            severity: severity_word(it.severity),
            reason: it.reason.clone().unwrap_or_default(),
            wants_reason: severity_word(it.severity) == "reason",
        })
        .collect();
    all.extend(empty_lines(sheet, found.iter().filter(empty), lang));
    Ok(all)
}

/// Cells that nobody filled, a line of the sheet each: five hundred single ones would hide the rest.
fn empty_lines<'a>(
    sheet: &Sheet,
    found: impl Iterator<Item = &'a Finding>,
    lang: Lang,
) -> Vec<Jump> {
    let mut lines: Vec<(&CellKey, usize)> = Vec::new();
    for key in found.filter_map(|it| it.key.as_ref()) {
        match lines.last_mut() {
            Some((first, count)) if first.section == key.section && first.line == key.line => {
                *count += 1;
            }
            _ => lines.push((key, 1)),
        }
    }
    let jump = |(key, count): &(&CellKey, usize)| {
        let line = sheet.layout.find(key).map(|(section, line, _)| {
            sheet.layout.sections[section].lines[line].name.get(lang).to_owned()
        });
        Jump {
            cell: key.to_string(),
            state: ui::State::Wait,
            place: line.unwrap_or_default(),
            words: ui::ta(lang, "grid-empty-cells", &[("count", count.to_string())]),
            rule: "required".to_owned(),
            severity: "error",
            reason: String::new(),
            wants_reason: false,
        }
    };
    lines.iter().map(jump).collect()
}

/// A cell in words: its line and its column.
pub(crate) fn place(sheet: &Sheet, key: &CellKey, lang: Lang) -> String {
    let Some((section, line, column)) = sheet.layout.find(key) else { return key.to_string() };
    let line = sheet.layout.sections[section].lines[line].name.get(lang);
    let column = sheet.layout.section(section).columns[column].name.get(lang);
    format!("{line}{}{column}", lang.pick("·", " · "))
}
