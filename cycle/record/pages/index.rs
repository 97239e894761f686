//! The list of a register: what the filter finds, newest first, with the exact count.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use askama::Template;
use identity::{Class, Territory, Verb};
use store::{Tx, params};
use terms::{Lang, Result, Timestamp};
use units::UnitId;
use web::{Me, Response, Visit};

use super::said::{Names, Said, said};
use super::{Kind, columns, texts, unit_ids, values};
use crate::filter::{self, Condition, Filter, Test};
use crate::register::{self, Column, Cursor, Holds, Kept, Page};

/// Rows of a page, where the address does not say, and at most.
const ROWS: usize = 50;
const MOST_ROWS: usize = 200;
/// Longer lists are taken away as a workbook, not printed.
const PRINTED: i64 = 500;
/// The whole tree stands in the form where it is small; else the areas directly below its roots.
const AREAS: usize = 80;

#[derive(Template)]
#[template(path = "pages/index.html")]
struct Index {
    frame: ui::Frame,
    total: i64,
    total_said: String,
    limited: String,
    past: String,
    now_href: String,
    heads: Vec<(String, bool)>,
    rows: Vec<Line>,
    pager: ui::Pager,
    form: Form,
    chips: Vec<Chip>,
    exports: Vec<(String, String)>,
    empty: ui::Empty,
}
struct Line {
    href: String,
    code: String,
    cells: Vec<Said>,
}
/// What the form above the list holds; what it has no field for rides along unseen.
struct Form {
    action: String,
    words: String,
    from: String,
    to: String,
    choices: Vec<Choice>,
    hidden: Vec<(String, String)>,
}
struct Choice {
    name: String,
    label: String,
    value: String,
    choices: Vec<(String, String)>,
}
/// A condition in words, with the list without it.
struct Chip {
    text: String,
    href: String,
}

pub(crate) async fn index<R: Kind>(visit: Visit) -> Response {
    visit.page(|tx, me| page::<R>(tx, me)).await
}

fn page<R: Kind>(tx: &mut Tx<'_>, me: &Me) -> Result<Index> {
    let territory = me.may(Verb::View, Class::Records)?;
    let mut filter = Filter::parse::<R>(me.pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())))?;
    filter.limit = territory.limit();
    let after = me.get("cursor").map(Cursor::parse).transpose()?;
    let rows = me.get("limit").and_then(|n| n.parse().ok()).unwrap_or(ROWS).clamp(1, MOST_ROWS);
    let found: Page<_> = register::list::<R>(tx, &filter, after, rows)?;

    let mut frame = me.frame(me.t(&texts::title(R::TOPIC))).within(ui::Phase::Record);
    frame.lead = me.t(&format!("record-lead-{}", R::TOPIC));
    frame.as_of = as_of(tx, filter.seq)?;
    frame.crumbs = vec![
        ui::Crumb::new(me.t("phase-record"), "/samples"),
        ui::Crumb::here(frame.title.clone()),
    ];
    let total_said = frame.ta("record-total", &[("n", ui::number::count(found.total))]);
    let area = area_asked(tx, &filter)?;
    let asked_in_form = |condition: &Condition| in_form::<R>(&filter, condition);
    let chips = filter
        .conditions
        .iter()
        .filter(|condition| !asked_in_form(condition))
        .map(|condition| chip::<R>(me.lang, &filter, condition))
        .collect();
    let list = columns::<R>(&[&["area", "firm", "on_date"], R::LISTED].concat());
    let limited = match &territory {
        Territory::Everywhere => String::new(),
        Territory::Units(_) => me.t("record-limited"),
    };
    let mut now = filter.clone();
    now.seq = None;
    Ok(Index {
        heads: heads::<R>(me.lang, &list),
        rows: lines::<R>(tx, me.lang, &list, &found.rows)?,
        pager: pager(me.lang, R::TOPIC, &filter, &found, after.is_some(), rows),
        form: form::<R>(tx, me, &filter, &territory, area.as_deref())?,
        exports: exports::<R>(me, &filter, found.total),
        empty: empty(me, R::TOPIC, &filter, &limited),
        past: filter.seq.map_or_else(String::new, |seq| frame.t1("record-as-of", "seq", seq)),
        now_href: address(R::TOPIC, &now.query()),
        total: found.total,
        total_said,
        limited,
        chips,
        frame,
    })
}

/// When the journal last moved, or stood at the entry asked for; printed in the foot.
fn as_of(tx: &mut Tx<'_>, seq: Option<i64>) -> Result<String> {
    let at: Option<i64> = tx.find(
        "select at from journal where seq <= ?1 order by seq desc limit 1",
        params![seq.unwrap_or(i64::MAX)],
        |row| row.get(0),
    )?;
    Ok(at
        .and_then(|at| Timestamp::from_microsecond(at).ok())
        .map(ui::number::instant)
        .unwrap_or_default())
}

fn address(topic: &str, query: &str) -> String {
    if query.is_empty() { format!("/{topic}") } else { format!("/{topic}?{query}") }
}

fn heads<R: Kind>(lang: Lang, list: &[&Column]) -> Vec<(String, bool)> {
    list.iter()
        .map(|column| (texts::label(lang, R::TOPIC, column.name), column.holds == Holds::Integer))
        .collect()
}

fn lines<R: Kind>(
    tx: &mut Tx<'_>,
    lang: Lang,
    list: &[&Column],
    rows: &[Kept<R>],
) -> Result<Vec<Line>> {
    let names = Names::of(tx, lang, unit_ids(rows))?;
    let line = |kept: &Kept<R>| {
        let values = values(&kept.record);
        let value = |column: &Column| R::COLUMNS.iter().position(|c| c == column);
        let cells = list
            .iter()
            .filter_map(|column| {
                value(column).map(|at| said(lang, &names, R::TOPIC, column, &values[at]))
            })
            .collect();
        Line {
            href: format!("/{}/{}", R::TOPIC, kept.id),
            code: kept.record.code().to_owned(),
            cells,
        }
    };
    Ok(rows.iter().map(line).collect())
}

fn pager<R>(
    lang: Lang,
    topic: &str,
    filter: &Filter,
    found: &Page<R>,
    later: bool,
    rows: usize,
) -> ui::Pager {
    let mut pairs = filter.pairs();
    if rows != ROWS {
        pairs.push(("limit".to_owned(), rows.to_string()));
    }
    let first = later.then(|| address(topic, &filter::query(&pairs)));
    let next = found.next.map(|cursor| {
        pairs.push(("cursor".to_owned(), cursor.to_string()));
        address(topic, &filter::query(&pairs))
    });
    ui::Pager { lang, first, next, shown: found.rows.len() as i64, total: Some(found.total) }
}

fn exports<R: Kind>(me: &Me, filter: &Filter, total: i64) -> Vec<(String, String)> {
    if !R::EXPORTED || !me.can(Verb::Export, Class::Records) {
        return Vec::new();
    }
    let export = |kind: &str| {
        let text = ui::ta(me.lang, "record-export", &[("format", kind.to_uppercase())]);
        (text, address(&format!("export/{}.{kind}", R::TOPIC), &filter.query()))
    };
    let mut all = vec![export("csv"), export("xlsx")];
    if total <= PRINTED {
        all.push(export("pdf"));
    }
    all
}

fn empty(me: &Me, topic: &str, filter: &Filter, limited: &str) -> ui::Empty {
    let bare = filter.pairs().is_empty();
    let (title, text) = if bare {
        ("record-empty-none", "record-empty-bare")
    } else {
        ("record-empty", "record-empty-text")
    };
    let empty = ui::Empty::new(me.t(title), format!("{}{limited}", me.t(text)));
    if bare {
        return empty;
    }
    empty.action(ui::Action::new(me.t("record-all"), format!("/{topic}")))
}

/// The code that the form shows as the area: of `unit`, or the one area asked for by code.
fn area_asked(tx: &mut Tx<'_>, filter: &Filter) -> Result<Option<String>> {
    let by_code = filter.conditions.iter().find_map(|condition| match &condition.test {
        Test::Is(codes) if condition.column.name == "area" => Some(codes),
        _ => None,
    });
    match (by_code, filter.unit) {
        (Some(codes), _) => Ok(codes.first().filter(|_| codes.len() == 1).cloned()),
        (None, Some(unit)) => {
            Ok(units::units(tx, &[UnitId(unit)], None)?.into_iter().next().map(|unit| unit.code))
        }
        (None, None) => Ok(None),
    }
}

/// Whether the form has a field that says the condition; a field says one.
fn in_form<R: Kind>(filter: &Filter, condition: &Condition) -> bool {
    let said = |other: &&Condition| {
        let name = other.column.name;
        matches!(&other.test, Test::Is(list) if list.len() == 1)
            && ((name == "area" && filter.unit.is_none()) || R::ASKED.contains(&name))
    };
    let mut of_column = filter.conditions.iter().filter(|other| other.column == condition.column);
    of_column.find(said).is_some_and(|first| std::ptr::eq(first, condition))
}

fn form<R: Kind>(
    tx: &mut Tx<'_>,
    me: &Me,
    filter: &Filter,
    territory: &Territory,
    area: Option<&str>,
) -> Result<Form> {
    let every = |choices: Vec<(String, String)>| {
        let all = (String::new(), me.t("record-any"));
        std::iter::once(all).chain(choices).collect::<Vec<_>>()
    };
    let mut choices = vec![Choice {
        name: "area".to_owned(),
        label: texts::label(me.lang, R::TOPIC, "area"),
        value: area.unwrap_or_default().to_owned(),
        choices: every(areas(tx, me.lang, filter, territory, area)?),
    }];
    for column in columns::<R>(R::ASKED) {
        let value = filter
            .conditions
            .iter()
            .find(|condition| condition.column == column && in_form::<R>(filter, condition))
            .map(|condition| match &condition.test {
                Test::Is(list) => list[0].clone(),
                _ => String::new(),
            });
        choices.push(Choice {
            name: column.name.to_owned(),
            label: texts::label(me.lang, R::TOPIC, column.name),
            value: value.unwrap_or_default(),
            choices: every(words::<R>(tx, me, column)?),
        });
    }
    let by_code = filter.conditions.iter().any(|condition| condition.column.name == "area");
    let mut rest = filter.clone();
    (rest.from, rest.to, rest.words) = (None, None, None);
    // The form says the area by code, and that takes in what lies below it as `unit` does.
    rest.unit = filter.unit.filter(|_| by_code || area.is_none());
    rest.conditions.retain(|condition| !in_form::<R>(filter, condition));
    Ok(Form {
        action: format!("/{}", R::TOPIC),
        words: filter.words.clone().unwrap_or_default(),
        from: filter.from.map(|day| day.to_string()).unwrap_or_default(),
        to: filter.to.map(|day| day.to_string()).unwrap_or_default(),
        choices,
        hidden: rest.pairs(),
    })
}

/// The areas that the reader may ask for, as a tree: code and indented name.
fn areas(
    tx: &mut Tx<'_>,
    lang: Lang,
    filter: &Filter,
    territory: &Territory,
    chosen: Option<&str>,
) -> Result<Vec<(String, String)>> {
    let day = filter.tree.or(filter.to).unwrap_or_else(|| store::civil_date(tx.now()));
    let tree = units::Tree::at(tx, units::TERRITORY, day, filter.seq)?;
    let all: Vec<UnitId> = tree.walk().into_iter().filter(|unit| territory.holds(unit.0)).collect();
    let small = all.len() <= AREAS;
    let mut areas: Vec<(String, String)> = Vec::new();
    for id in all {
        let (Some(unit), depth) = (tree.unit(id), tree.depth(id)) else { continue };
        if small || depth <= 1 {
            let label = format!("{}{}", "\u{3000}".repeat(depth), unit.label(lang));
            areas.push((unit.code.clone(), label));
        }
    }
    // Whatever the address asks for stays chosen, listed or not.
    if let Some(chosen) = chosen.filter(|code| areas.iter().all(|(known, _)| known != code)) {
        let id = units::find_by_code(tx, chosen)?;
        let names = Names::of(tx, lang, id.map(|id| id.0))?;
        let label = id.and_then(|id| names.label(id.0)).unwrap_or(chosen).to_owned();
        areas.push((chosen.to_owned(), label));
    }
    Ok(areas)
}

/// The words that a register holds in a column, remembered until the register changes: finding them
/// reads every row.
#[derive(Default)]
struct Held(Mutex<HashMap<(&'static str, &'static str), (i64, Vec<String>)>>);

impl Held {
    fn words<R: Kind>(&self, tx: &mut Tx<'_>, column: &'static Column) -> Result<Vec<String>> {
        let seq = tx.topic_seq(R::TOPIC)?;
        let key = (R::TABLE, column.name);
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some((_, words)) = known.filter(|(of, _)| *of == seq) {
            return Ok(words);
        }
        let (name, table) = (column.name, R::TABLE);
        let sql =
            format!("select distinct {name} from {table} where until is null order by {name}");
        let found = tx.query(&sql, &[], |row| row.get::<Option<String>>(0))?;
        let words: Vec<String> = found.into_iter().flatten().collect();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, (seq, words.clone()));
        Ok(words)
    }
}

/// The words of a column: of the closed list, or those that the register holds.
fn words<R: Kind>(
    tx: &mut Tx<'_>,
    me: &Me,
    column: &'static Column,
) -> Result<Vec<(String, String)>> {
    let lang = me.lang;
    let codes: Vec<String> = match column.holds {
        Holds::Word(words) => words.iter().map(|word| (*word).to_owned()).collect(),
        Holds::Truth => vec!["1".to_owned(), "0".to_owned()],
        _ => me.space.kept::<Held>().words::<R>(tx, column)?,
    };
    let said = |code: String| {
        let word = texts::asked(lang, R::TOPIC, column, &code);
        (code, word)
    };
    Ok(codes.into_iter().map(said).collect())
}

fn chip<R: Kind>(lang: Lang, filter: &Filter, condition: &Condition) -> Chip {
    let column = condition.column;
    let word = |value: &String| texts::asked(lang, R::TOPIC, column, value);
    let list = |values: &[String]| {
        values.iter().map(word).collect::<Vec<_>>().join(&ui::t(lang, "record-or"))
    };
    let (key, value) = match &condition.test {
        Test::Is(values) => ("record-asks-is", list(values)),
        Test::Not(values) => ("record-asks-not", list(values)),
        Test::AtLeast(value) => ("record-asks-min", word(value)),
        Test::AtMost(value) => ("record-asks-max", word(value)),
        Test::Present(true) => ("record-asks-has", String::new()),
        Test::Present(false) => ("record-asks-lacks", String::new()),
        Test::Begins(value) => ("record-asks-begins", value.clone()),
    };
    let mut rest = filter.clone();
    rest.conditions.retain(|other| other != condition);
    let label = texts::label(lang, R::TOPIC, column.name);
    Chip {
        text: ui::ta(lang, key, &[("column", label), ("value", value)]),
        href: address(R::TOPIC, &rest.query()),
    }
}
