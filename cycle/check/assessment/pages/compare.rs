//! Two schemes on the same data: what the change of rules does to whom.

use askama::Template;
use rust_decimal::Decimal;
use score::{ItemResult, Scheme};
use store::Tx;
use terms::{Error, Result};
use web::{Me, Path, Response, Visit};

use super::{Setting, exact, find, key_of, places, plain, points, rules};
use crate::assessment::{Run, Runs, cached_run, compare};

#[derive(Template)]
#[template(path = "assessment/pages/compare.html")]
struct Page {
    frame: ui::Frame,
    others: Vec<(String, String, bool)>,
    first: String,
    second: String,
    rows: Vec<Row>,
    heads: Vec<Head>,
    rules: Vec<Changed>,
    note: String,
    empty: Option<ui::Empty>,
}
struct Row {
    name: String,
    first_href: String,
    second_href: String,
    first: String,
    first_exact: String,
    second: String,
    second_exact: String,
    change: String,
    places: (String, String),
    /// The intervals of the places share no place: the move is no chance.
    apart: bool,
    grades: (Option<ui::Grade>, Option<ui::Grade>),
    regraded: bool,
    cells: Vec<Cell>,
}
struct Head {
    code: String,
    name: String,
}
struct Cell {
    text: String,
    class: &'static str,
    label: String,
    href: String,
}
/// An item whose rule or maximum differs.
struct Changed {
    code: String,
    name: String,
    first: String,
    second: String,
}

pub(super) async fn show(visit: Visit, Path(scheme): Path<String>) -> Response {
    visit.page(move |tx, me| page(tx, me, &scheme)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, scheme: &str) -> Result<Page> {
    let setting = Setting::of(tx, me, scheme)?;
    let all = me.space.kept::<Runs>().schemes(tx)?;
    let at = all.iter().position(|record| record.id == setting.record.id);
    let with = match me.get("with") {
        Some(text) => Some(find(tx, me, text)?),
        // The one that came before, or the only other one.
        None => at
            .and_then(|at| all.get(at + 1))
            .or_else(|| all.iter().find(|r| r.id != setting.record.id))
            .cloned(),
    };
    let mut others = Vec::new();
    for record in all.iter().filter(|record| record.id != setting.record.id) {
        let key = key_of(tx, me, record)?;
        let href = format!("{}&with={key}", setting.href("/compare"));
        let current = with.as_ref().is_some_and(|with| with.id == record.id);
        others.push((record.scheme.name.get(me.lang).to_owned(), href, current));
    }
    let title = me.t("assessment-compare-title");
    let mut frame = setting.frame(tx, me, title, &me.t("assessment-compare"))?;
    let Some(with) = with else {
        let empty =
            ui::Empty::new(me.t("assessment-compare-none"), me.t("assessment-compare-none-text"))
                .action(ui::Action::new(me.t("assessment-title"), "/assessment"));
        return Ok(Page {
            frame,
            others,
            first: String::new(),
            second: String::new(),
            rows: Vec::new(),
            heads: Vec::new(),
            rules: Vec::new(),
            note: String::new(),
            empty: Some(empty),
        });
    };
    if with.id == setting.record.id {
        return Err(Error::invalid("assessment-compare-same"));
    }
    let second = &setting.run;
    let first = cached_run(tx, me, &setting.scope, with.id, setting.scope.period)?;
    let found = compare(&first, second);
    let heads = heads(me, &with.scheme, &setting.record.scheme);
    let first_key = key_of(tx, me, &with)?;
    let rows: Vec<Row> = setting
        .by_code()
        .into_iter()
        .map(|unit| row(me, &setting, &first, &first_key, unit, &heads))
        .collect();
    let apart = rows.iter().filter(|row| row.apart).count();
    frame.lead = ui::ta(
        me.lang,
        "assessment-compare-lead",
        &[
            ("units", rows.len().to_string()),
            ("moved", found.moved.to_string()),
            ("apart", apart.to_string()),
            ("regraded", found.regraded.to_string()),
        ],
    );
    Ok(Page {
        frame,
        others,
        first: with.scheme.name.get(me.lang).to_owned(),
        second: setting.record.scheme.name.get(me.lang).to_owned(),
        rows,
        rules: changed(me, &with.scheme, &setting.record.scheme),
        note: me.t(if found.same_data {
            "assessment-compare-same-data"
        } else {
            "assessment-compare-other-data"
        }),
        heads,
        empty: None,
    })
}

/// Items of either scheme, in the order of the newer.
fn heads(me: &Me, first: &Scheme, second: &Scheme) -> Vec<Head> {
    let head = |item: &score::Item| Head {
        code: item.code.clone(),
        name: item.name.get(me.lang).to_owned(),
    };
    let gone = first.items().filter(|item| second.item(&item.code).is_none());
    second.items().chain(gone).map(head).collect()
}

fn row(me: &Me, setting: &Setting, first: &Run, first_key: &str, unit: i64, heads: &[Head]) -> Row {
    let second = &setting.run;
    let results = (first.result(unit), second.result(unit));
    let standings = (first.standing(unit), second.standing(unit));
    let total = |result: Option<&score::UnitResult>| result.map(|result| result.total);
    let totals = (total(results.0), total(results.1));
    let item = |result: Option<&score::UnitResult>, code: &str| -> Option<ItemResult> {
        result?.items.iter().find(|item| item.code == code).cloned()
    };
    let code = setting.code(unit);
    let name = setting.name(me, unit);
    let cells = heads
        .iter()
        .map(|head| {
            let (a, b) = (item(results.0, &head.code), item(results.1, &head.code));
            let known = a.and_then(|a| a.points).zip(b.and_then(|b| b.points));
            let change = known.map(|(a, b)| b - a);
            let (text, class) = match change {
                None => (ui::number::MISSING.to_owned(), " none"),
                Some(change) if change.is_zero() => ("0".to_owned(), ""),
                Some(change) if change > Decimal::ZERO => (ui::number::signed(change, 2), " rose"),
                Some(change) => (ui::number::signed(change, 2), " fell"),
            };
            Cell {
                label: format!("{name} {} {text}", head.code),
                href: setting.href(&format!("/{code}/{}", head.code)),
                text,
                class,
            }
        })
        .collect();
    let apart = standings
        .0
        .and_then(|s| s.low.zip(s.high))
        .zip(standings.1.and_then(|s| s.low.zip(s.high)))
        .is_some_and(|((a, b), (c, d))| b < c || d < a);
    let grade = |result: Option<&score::UnitResult>| result.and_then(|r| r.grade.grade.clone());
    let grades = (grade(results.0), grade(results.1));
    let text =
        |total: Option<Decimal>| total.map_or_else(|| ui::number::MISSING.to_owned(), points);
    Row {
        first_href: format!("/assessment/{first_key}/{code}?{}", setting.query()),
        second_href: setting.href(&format!("/{code}")),
        first: text(totals.0),
        first_exact: totals.0.map(exact).unwrap_or_default(),
        second: text(totals.1),
        second_exact: totals.1.map(exact).unwrap_or_default(),
        change: totals
            .0
            .zip(totals.1)
            .map_or_else(|| ui::number::MISSING.to_owned(), |(a, b)| ui::number::signed(b - a, 2)),
        places: (places(standings.0), places(standings.1)),
        apart,
        regraded: grades.0 != grades.1,
        grades: (grades.0.map(ui::Grade::new), grades.1.map(ui::Grade::new)),
        cells,
        name,
    }
}

fn changed(me: &Me, first: &Scheme, second: &Scheme) -> Vec<Changed> {
    let said = |item: Option<&score::Item>| match item {
        Some(item) => format!(
            "{}{}{}",
            ui::ta(me.lang, "assessment-of-points", &[("max", plain(item.max))]),
            me.lang.pick("，", ", "),
            rules::rule_of(me, item)
        ),
        None => me.t("assessment-not-in-scheme"),
    };
    let codes = second.items().chain(first.items().filter(|i| second.item(&i.code).is_none()));
    codes
        .filter_map(|item| {
            let (a, b) = (said(first.item(&item.code)), said(second.item(&item.code)));
            (a != b).then(|| Changed {
                code: item.code.clone(),
                name: item.name.get(me.lang).to_owned(),
                first: a,
                second: b,
            })
        })
        .collect()
}
