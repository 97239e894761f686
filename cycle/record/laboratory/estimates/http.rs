//! The page of estimates: rates of nonconformity with their intervals, and what a small-area model makes of them.

use std::collections::BTreeMap;

use askama::Template;
use document::chart::{IntervalAxis, IntervalRow, Scale};
use identity::{Class, Verb};
use store::{Tx, params};
use terms::Result;
use web::{Me, Need, Response, Routes, Visit};

use super::reckon::{self, Cell as Estimated, SmallArea};
use super::store::{Asked, By, Drawn, drawn};
use crate::parts::{self, Body, Card, Cell, Page, number, text};
use crate::regimes;

pub fn routes() -> Routes {
    Routes::new().get("/laboratory/estimates", Need::May(Verb::View, Class::Figures), index)
}

async fn index(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<impl Template + use<>> {
    let today = store::civil_date(tx.now());
    let year = me.get("year").and_then(|it| it.parse().ok()).unwrap_or(today.year());
    let by = me.get("by").and_then(By::named).unwrap_or(By::Area);
    let regime = me.get("regime").map(str::to_owned);
    let asked =
        Asked { regime: regime.clone(), campaign: me.get("campaign").map(str::to_owned), year };
    let lots = drawn(tx, &asked)?;
    let names = names_of(tx, me, by, &lots)?;
    let key = |lot: &Drawn| match by {
        By::Product => lot.product.clone(),
        By::Area => lot.area.to_string(),
        By::Size => match lot.above_scale {
            Some(true) => "above".to_owned(),
            Some(false) => "below".to_owned(),
            None => "unknown".to_owned(),
        },
    };
    let cells = reckon::cells(&lots, key);
    let whole = reckon::cells(&lots, |_| String::new()).into_iter().next();
    let models = if by == By::Area { reckon::small_areas(&cells) } else { Vec::new() };
    let mut frame = me.frame(me.t("laboratory-estimates"));
    frame.lead = match &whole {
        Some(whole) if !whole.is_small => ui::ta(
            me.lang,
            "laboratory-estimates-sentence",
            &[
                ("year", year.to_string()),
                ("rate", parts::percent(whole.rate)),
                ("low", parts::percent(whole.interval.low)),
                ("high", parts::percent(whole.interval.high)),
                ("n", ui::number::count(whole.n as i64)),
            ],
        ),
        _ => me.t("laboratory-estimates-too-few"),
    };
    frame.crumbs = parts::crumbs(me, &[], &me.t("laboratory-estimates"));
    let mut page = Page::new(frame);
    page.filters = filters(tx, me, by, regime.as_deref(), year, today)?;
    Ok(page.card(table(me, by, &cells, &models, &names, regime.as_deref())).card(method(me)))
}

fn filters(
    tx: &mut Tx<'_>,
    me: &Me,
    by: By,
    regime: Option<&str>,
    year: i16,
    today: terms::Date,
) -> Result<Vec<(String, String, bool)>> {
    let law = regime.unwrap_or_default();
    let href = |by: &str, law: &str, year: i16| {
        format!("/laboratory/estimates?by={by}&regime={law}&year={year}")
    };
    let mut out: Vec<(String, String, bool)> = By::ALL
        .iter()
        .map(|it| {
            (href(it.code(), law, year), me.t(&format!("laboratory-by-{}", it.code())), *it == by)
        })
        .collect();
    out.push((href(by.code(), "", year), me.t("laboratory-filter-all"), law.is_empty()));
    for it in regimes::all(tx, today)? {
        out.push((
            href(by.code(), &it.code, year),
            it.name.get(me.lang).to_owned(),
            it.code == law,
        ));
    }
    for other in [today.year() - 1, today.year()] {
        out.push((href(by.code(), law, other), other.to_string(), other == year));
    }
    Ok(out)
}

/// The names of the groups.
fn names_of(tx: &mut Tx<'_>, me: &Me, by: By, lots: &[Drawn]) -> Result<BTreeMap<String, String>> {
    let mut out = BTreeMap::new();
    match by {
        By::Product => {}
        By::Area => {
            let ids: Vec<i64> = lots.iter().map(|lot| lot.area).collect();
            let known =
                tx.query("select id from unit where id {in 1} order by id", params![ids], |row| {
                    row.get::<i64>(0)
                })?;
            let mut names = web::Names::default();
            for id in known {
                out.insert(id.to_string(), names.label(tx, me.lang, id)?);
            }
        }
        By::Size => {
            for code in ["above", "below", "unknown"] {
                out.insert(code.to_owned(), me.t(&format!("laboratory-size-{code}")));
            }
        }
    }
    Ok(out)
}

fn table(
    me: &Me,
    by: By,
    cells: &[Estimated],
    models: &[SmallArea],
    names: &BTreeMap<String, String>,
    regime: Option<&str>,
) -> Card {
    const WIDTH: f64 = 420.0;
    let shown = || cells.iter().filter(|cell| !cell.is_small);
    let ends = shown().flat_map(|cell| [0.0, 100.0 * cell.interval.high]);
    let ends: Vec<f64> = ends.chain(models.iter().map(|it| 100.0 * it.interval.high)).collect();
    let scale = (!ends.is_empty()).then(|| Scale::over(ends.iter().copied(), WIDTH));
    let mut rows: Vec<Vec<Cell>> = cells
        .iter()
        .map(|cell| {
            let name = names.get(&cell.key).unwrap_or(&cell.key).clone();
            let filter = match by {
                By::Product => format!("&product={}", web::encoded(&cell.key)),
                By::Area => format!("&area={}", cell.key),
                By::Size => String::new(),
            };
            let law = regime.unwrap_or_default();
            let href = format!("/laboratory/reports?drawn=1&regime={law}{filter}");
            let counted =
                Cell::Explained(ui::number::count(cell.n as i64), href.clone(), cell.n.to_string());
            let failed = Cell::Explained(
                cell.failed.to_string(),
                format!("{href}&verdict=fail"),
                cell.failed.to_string(),
            );
            let (rate, interval, effect, drawing) = if cell.is_small {
                (text(me.t("laboratory-below-size")), number("—"), number("—"), text(""))
            } else {
                let interval = format!(
                    "{}–{}",
                    parts::percent(cell.interval.low),
                    parts::percent(cell.interval.high)
                );
                let interval = if cell.is_plain { format!("{interval} *") } else { interval };
                let svg = scale.map(|scale| {
                    let row = IntervalRow::new(
                        scale,
                        Some(100.0 * cell.rate),
                        Some(100.0 * cell.interval.low),
                        Some(100.0 * cell.interval.high),
                    );
                    row.svg()
                });
                (
                    number(parts::percent(cell.rate)),
                    number(interval),
                    number(
                        cell.design_effect.map_or_else(|| "—".to_owned(), |it| format!("{it:.2}")),
                    ),
                    Cell::Drawing(svg.unwrap_or_default()),
                )
            };
            let mut row = vec![text(name), counted, failed, rate, interval, effect, drawing];
            if by == By::Area {
                let model = models.iter().find(|it| it.key == cell.key);
                row.push(number(model.map_or_else(
                    || "—".to_owned(),
                    |it| {
                        format!(
                            "{}（{}–{}）",
                            parts::percent(it.rate),
                            parts::percent(it.interval.low),
                            parts::percent(it.interval.high)
                        )
                    },
                )));
            }
            row
        })
        .collect();
    if let Some(scale) = scale.filter(|_| !rows.is_empty()) {
        let axis = IntervalAxis { scale, limit: None, label: String::new() }.svg();
        let mut foot =
            vec![text(""), text(""), text(""), text(""), text(""), text(""), Cell::Drawing(axis)];
        if by == By::Area {
            foot.push(text(""));
        }
        rows.push(foot);
    }
    let mut heads = vec![
        "laboratory-group",
        "laboratory-n#",
        "laboratory-failed#",
        "laboratory-rate#",
        "laboratory-interval#",
        "laboratory-design-effect#",
        "laboratory-picture",
    ];
    if by == By::Area {
        heads.push("laboratory-small-area#");
    }
    Card::new(me.t(&format!("laboratory-by-{}", by.code())), me.t("laboratory-estimates-sub"))
        .table(me, &heads, rows, ("laboratory-no-estimates", "laboratory-no-estimates-text"))
}

fn method(me: &Me) -> Card {
    Card::new(me.t("laboratory-how-estimated"), "")
        .with(Body::Words(me.t("laboratory-estimates-how")))
        .with(Body::Words(me.t("laboratory-estimates-model")))
        .with(Body::Note(me.t("laboratory-estimates-plain")))
}
