//! The ranking as it may be read: groups that can be told apart, places as intervals, and nothing ordered
//! that the data cannot order.

use askama::Template;
use document::chart::{IntervalAxis, IntervalRow, Scale};
use rust_decimal::Decimal;
use store::Tx;
use terms::Result;
use web::{Me, Path, Response, Visit};

use super::remarks::{lacking, remarks, warning};
use super::{Setting, exact, places, plain, points, rules, spread};
use crate::assessment::rank::anything_known;
use crate::shown::float;

/// How wide the plot of a row is drawn.
const WIDTH: f64 = 368.0;

#[derive(Template)]
#[template(path = "assessment/pages/ranking.html")]
struct Page {
    frame: ui::Frame,
    warning: String,
    groups: Vec<Group>,
    axis: String,
    plumb: String,
    key: Vec<(String, String, String)>,
    remarks: Vec<String>,
    readings: Vec<(String, String)>,
    issued: String,
    matrix: String,
    xlsx: String,
    pdf: String,
}
struct Group {
    label: String,
    note: String,
    rows: Vec<Row>,
}
struct Row {
    name: String,
    href: String,
    plot: String,
    total: String,
    exact: String,
    spread: String,
    places: String,
    grade: Option<ui::Grade>,
    provisional: bool,
    vetoed: bool,
    sampled: String,
    lacking: String,
}

pub(super) async fn show(visit: Visit, Path(scheme): Path<String>) -> Response {
    visit.page(move |tx, me| page(tx, me, &scheme)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, scheme: &str) -> Result<Page> {
    let setting = Setting::of(tx, me, scheme)?;
    let run = &setting.run;
    let bands = &setting.record.scheme.bands.grades;
    let limit = bands.first().map(|band| (band.code.clone(), band.from));
    let ends = run.standings.iter().flat_map(|s| [s.from, s.to]).flatten();
    let totals = run.results.iter().filter(|it| anything_known(it)).map(|result| result.total);
    let drawn = ends.chain(totals).chain(limit.iter().map(|(_, from)| *from));
    let scale = Scale::over(drawn.filter_map(float), WIDTH);
    let at = limit.as_ref().map(|(_, from)| *from);
    let mut groups: Vec<(Option<usize>, Group)> = Vec::new();
    for unit in setting.by_group() {
        let group = run.standing(unit).and_then(|standing| standing.group);
        let Some(row) = row(me, &setting, unit, scale, at) else { continue };
        match groups.last_mut() {
            Some((last, open)) if *last == group => open.rows.push(row),
            _ => {
                let label = match group {
                    Some(n) => ui::ta(me.lang, "assessment-group", &[("n", n.to_string())]),
                    None => me.t("assessment-ungrouped"),
                };
                groups.push((group, Group { label, note: String::new(), rows: vec![row] }));
            }
        }
    }
    let mut groups: Vec<Group> = groups.into_iter().map(|(_, group)| group).collect();
    let unranked = me.t("assessment-ungrouped");
    let told_apart = groups.iter().filter(|group| group.label != unranked).count();
    for group in &mut groups {
        if group.rows.len() > 1 && group.label != unranked {
            group.note = me.t("assessment-tied");
        }
    }
    let mut frame =
        setting.frame(tx, me, me.t("assessment-ranking-title"), &me.t("assessment-ranking"))?;
    frame.lead = ui::ta(
        me.lang,
        "assessment-ranking-lead",
        &[
            ("units", run.results.len().to_string()),
            ("groups", told_apart.to_string()),
            ("sampled", plain(run.sampled)),
            ("max", plain(setting.record.scheme.max)),
        ],
    );
    let key = vec![
        (
            me.t("assessment-sampled"),
            format!("{} / {}", plain(run.sampled), plain(setting.record.scheme.max)),
            me.t("assessment-sampled-note"),
        ),
        (
            me.t("assessment-draws"),
            ui::number::count(run.question.replications),
            me.t("assessment-draws-note"),
        ),
        (me.t("assessment-seed"), run.question.seed.to_string(), me.t("assessment-seed-note")),
        (me.t("panel-known"), format!("#{}", run.as_of()), me.t("assessment-known-note")),
    ];
    let taken = |ending: &str| {
        if me.can(identity::Verb::Export, identity::Class::Assessment) {
            format!("{}&what=ranking", setting.href(&format!("/export.{ending}")))
        } else {
            String::new()
        }
    };
    Ok(Page {
        warning: warning(me, &setting),
        axis: IntervalAxis { scale, limit: at.and_then(float), label: String::new() }.svg(),
        plumb: limit.map_or_else(String::new, |(grade, from)| {
            ui::ta(me.lang, "assessment-plumb", &[("grade", grade), ("from", plain(from))])
        }),
        remarks: remarks(me, &setting),
        readings: rules::readings(me, &setting),
        issued: rules::issued(me, &setting.record),
        matrix: setting.href(""),
        xlsx: taken("xlsx"),
        pdf: taken("pdf"),
        frame,
        groups,
        key,
    })
}

fn row(me: &Me, setting: &Setting, unit: i64, scale: Scale, limit: Option<Decimal>) -> Option<Row> {
    let result = setting.run.result(unit)?;
    let standing = setting.run.standing(unit);
    let vetoed = result.vetoes.iter().any(|veto| veto.applied == Some(true));
    let last = setting.record.scheme.bands.grades.last().map(|grade| grade.code.as_str());
    let known = anything_known(result);
    let ends = standing.and_then(|standing| standing.from.zip(standing.to));
    let mut drawn = IntervalRow::new(
        scale,
        float(result.total).filter(|_| known),
        ends.and_then(|(from, _)| float(from)),
        ends.and_then(|(_, to)| float(to)),
    );
    drawn.limit = limit.and_then(float);
    drawn.empty = me.t("state-none");
    drawn.below = vetoed || result.grade.grade.as_deref() == last;
    let name = setting.name(me, unit);
    drawn.title = [name.clone(), points(result.score), spread(standing)].join(" ");
    Some(Row {
        href: setting.href(&format!("/{}", setting.code(unit))),
        plot: drawn.svg(),
        total: points(result.score),
        exact: if known { exact(result.total) } else { String::new() },
        spread: spread(standing),
        places: places(standing),
        grade: result.grade.grade.clone().filter(|_| known).map(ui::Grade::new),
        provisional: known && result.grade.provisional(),
        vetoed,
        sampled: plain(result.sampled),
        lacking: lacking(me, result).0,
        name,
    })
}
