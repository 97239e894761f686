//! The matrix: units down, items across, upright names as on the paper form; then what stands outside the
//! hundred points, the total with what it lacks, the grade and the interval of the places.

use std::collections::BTreeSet;

use askama::Template;
use identity::{Class, Verb};
use score::{RuleKind, UnitResult};
use store::Tx;
use terms::{Error, Period, PeriodKind, Result};
use web::{Form, Me, Path, Response, Visit};

use super::line::{Cell, cell};
use super::remarks::{grades, lacking, remarks, sentence, warning};
use super::rules::{self, RuleText};
use super::{Setting, exact, places, plain, points};
use crate::assessment::Runs;
use crate::assessment::rank::anything_known;

#[derive(Template)]
#[template(path = "assessment/pages/matrix.html")]
pub(super) struct Matrix {
    frame: ui::Frame,
    tall: bool,
    /// So few items that the table need not fill the page.
    few: bool,
    years: Vec<Choice>,
    dimensions: Vec<DimensionHead>,
    heads: Vec<ItemHead>,
    max: String,
    /// Bonus and penalty: code, name, address of the rule, cap.
    extras: Vec<ItemHead>,
    vetoes: bool,
    rows: Vec<Row>,
    wholes: usize,
    only: Vec<Choice>,
    sorts: Vec<Choice>,
    remarks: Vec<String>,
    warning: String,
    rules: Vec<RuleText>,
    issued: String,
    readings: Vec<(String, String)>,
    ranking: String,
    compare: String,
    xlsx: String,
    csv: String,
    pdf: String,
    freeze: Option<Freeze>,
    grades: Vec<(ui::Grade, String)>,
}
struct DimensionHead {
    label: String,
    span: usize,
}
struct ItemHead {
    code: String,
    name: String,
    anchor: String,
    max: String,
    edge: bool,
}
struct Row {
    name: String,
    href: String,
    cells: Vec<Cell>,
    base: String,
    extras: Vec<Cell>,
    /// Vetoes that act or are not settled: words, address, whether it acts.
    vetoes: Vec<(String, String, bool)>,
    total: String,
    exact: String,
    lacking: String,
    lacking_all: String,
    grade: Option<ui::Grade>,
    provisional: bool,
    places: String,
    /// First of a group that can be told apart from the one above.
    opens: bool,
}
/// A link that narrows or orders the page.
struct Choice {
    label: String,
    href: String,
    current: bool,
}
struct Freeze {
    action: String,
    notes: ui::Notes,
    purpose: ui::Field,
    ground: ui::Field,
}

pub(super) async fn show(visit: Visit, Path(scheme): Path<String>) -> Response {
    visit.page(move |tx, me| page(tx, me, &scheme, None)).await
}

/// Years offered for one scheme.
const YEARS: usize = 12;

/// How long an upright name may be before the head grows.
const SHORT: usize = 12;

pub(super) fn page(
    tx: &mut Tx<'_>,
    me: &Me,
    scheme: &str,
    tried: Option<(&Form, &Error)>,
) -> Result<Matrix> {
    let setting = Setting::of(tx, me, scheme)?;
    let (record, run) = (&setting.record, &setting.run);
    let scheme = &record.scheme;
    let only = me.get("only").filter(|code| scheme.dimensions.iter().any(|d| d.code == *code));
    let shown = |code: &str| only.is_none_or(|only| only == code);
    let by_code = me.get("sort") == Some("code");

    let mut heads = Vec::new();
    let mut dimensions = Vec::new();
    for dimension in scheme.dimensions.iter().filter(|d| shown(&d.code)) {
        dimensions.push(DimensionHead {
            label: ui::ta(
                me.lang,
                "assessment-dimension",
                &[
                    ("code", dimension.code.clone()),
                    ("name", dimension.name.get(me.lang).to_owned()),
                    ("max", plain(dimension.max)),
                ],
            ),
            span: dimension.items.len(),
        });
        let last = dimension.items.len();
        heads.extend(dimension.items.iter().zip(1..).map(|(item, at)| ItemHead {
            code: item.code.clone(),
            name: item.name.get(me.lang).to_owned(),
            anchor: rules::anchor(&item.code),
            max: plain(item.max),
            edge: at == last,
        }));
    }
    let extras: Vec<ItemHead> = scheme
        .outside
        .iter()
        .filter(|o| matches!(o.rule.kind(), RuleKind::Bonus | RuleKind::Penalty))
        .map(|outside| ItemHead {
            code: outside.code.clone(),
            name: outside.name.get(me.lang).to_owned(),
            anchor: rules::anchor(&outside.code),
            max: run
                .results
                .iter()
                .flat_map(|r| &r.outside)
                .find(|item| item.code == outside.code)
                .map_or_else(|| ui::number::MISSING.to_owned(), |item| plain(item.max)),
            edge: false,
        })
        .collect();
    let vetoes = scheme.outside.iter().any(|o| o.rule.kind() == RuleKind::Veto);
    let order = if by_code { setting.by_code() } else { setting.by_group() };
    let mut rows = Vec::with_capacity(order.len());
    let mut group = None;
    for unit in order {
        let Some(result) = run.result(unit) else { continue };
        let own = run.standing(unit).and_then(|standing| standing.group);
        let opens = !by_code && group.is_some_and(|before| before != own);
        group = Some(own);
        rows.push(row(me, &setting, result, &heads, &extras, opens));
    }

    let title = me.t("assessment-matrix-title");
    let mut frame = setting.frame(tx, me, title, "")?;
    frame.lead = sentence(me, &setting);
    let fills = |name: &str, value: &str, other: &str| {
        let mut href = format!("{}&{name}={value}", setting.href(""));
        if value.is_empty() {
            href = setting.href("");
        }
        match me.get(other) {
            Some(kept) => format!("{href}&{other}={}", web::encoded(kept)),
            None => href,
        }
    };
    let mut choices = vec![Choice {
        label: me.t("assessment-all"),
        href: fills("only", "", "sort"),
        current: only.is_none(),
    }];
    choices.extend(scheme.dimensions.iter().map(|d| Choice {
        label: d.name.get(me.lang).to_owned(),
        href: fills("only", &web::encoded(&d.code), "sort"),
        current: only == Some(d.code.as_str()),
    }));
    let sorts = vec![
        Choice {
            label: me.t("assessment-sort-group"),
            href: fills("sort", "", "only"),
            current: !by_code,
        },
        Choice {
            label: me.t("assessment-sort-code"),
            href: fills("sort", "code", "only"),
            current: by_code,
        },
    ];
    let as_seen = [("only", only), ("sort", by_code.then_some("code"))]
        .into_iter()
        .filter_map(|(name, value)| Some(format!("&{name}={}", web::encoded(value?))))
        .collect::<String>();
    let export = |kind: &str| {
        if me.can(Verb::Export, Class::Assessment) {
            format!("{}{as_seen}", setting.href(&format!("/export.{kind}")))
        } else {
            String::new()
        }
    };
    let freeze = me.can(Verb::Assess, Class::Assessment).then(|| {
        let errors = tried.map_or_else(Vec::new, |(_, error)| ui::FieldError::all(me.lang, error));
        let ground = ui::Field::new("ground", me.t("assessment-freeze-ground"))
            .help(me.t("assessment-freeze-help"))
            .value(tried.map_or("", |(form, _)| form.get("ground")))
            .required()
            .maxlength(200)
            .checked(&errors);
        let judges = record.published.is_some()
            && record.until.is_none()
            && record.scheme.in_force_on(setting.scope.day);
        let choices = vec![
            ("judging".to_owned(), me.t("assessment-freeze-judging")),
            ("trial".to_owned(), me.t("assessment-freeze-trial")),
        ];
        let purpose =
            ui::Field::new("purpose", me.t("assessment-freeze-purpose"))
                .help(me.t("assessment-freeze-purpose-help"))
                .value(tried.map_or(if judges { "judging" } else { "trial" }, |(form, _)| {
                    form.get("purpose")
                }))
                .input(ui::Input::Choice(choices))
                .checked(&errors);
        let notes = ui::Notes::new(me.lang, &errors, &[&purpose, &ground]);
        Freeze { action: setting.href("/freeze"), notes, purpose, ground }
    });
    let long = heads.iter().any(|head| head.name.chars().count() > SHORT);
    Ok(Matrix {
        tall: long || extras.iter().any(|head| head.name.chars().count() > SHORT),
        few: heads.len() < 10,
        years: years(tx, me, &setting)?,
        wholes: 3 + extras.len() + usize::from(vetoes) + 1,
        remarks: remarks(me, &setting),
        warning: warning(me, &setting),
        rules: rules::rules(me, scheme),
        issued: rules::issued(me, record),
        readings: rules::readings(me, &setting),
        ranking: setting.href("/ranking"),
        compare: setting.href("/compare"),
        xlsx: export("xlsx"),
        csv: export("csv"),
        pdf: export("pdf"),
        max: plain(scheme.max),
        grades: grades(me, &setting),
        only: choices,
        frame,
        dimensions,
        heads,
        extras,
        vetoes,
        rows,
        sorts,
        freeze,
    })
}

fn row(
    me: &Me,
    setting: &Setting,
    result: &UnitResult,
    heads: &[ItemHead],
    extras: &[ItemHead],
    opens: bool,
) -> Row {
    let unit = result.unit.0;
    let code = setting.code(unit);
    let cells = heads
        .iter()
        .filter_map(|head| {
            let item = result.items.iter().find(|item| item.code == head.code)?;
            Some(cell(me, setting, unit, item, head.edge))
        })
        .collect();
    let added = extras
        .iter()
        .filter_map(|head| {
            let item = result.outside.iter().find(|item| item.code == head.code)?;
            let mut cell = cell(me, setting, unit, item, false);
            // Few have a bonus and nobody loses one: no tint, no bar, and nothing where there is none.
            (cell.class, cell.bar) = (String::new(), String::new());
            if item.points.is_some_and(|points| points.is_zero()) {
                cell.text = "0".to_owned();
            }
            Some(cell)
        })
        .collect();
    let vetoes = result
        .vetoes
        .iter()
        .filter(|veto| veto.applied != Some(false))
        .map(|veto| {
            let acts = veto.applied == Some(true);
            let text = if acts { veto.code.clone() } else { format!("{}?", veto.code) };
            (text, setting.href(&format!("/{code}/{}", veto.code)), acts)
        })
        .collect();
    let (lacking, lacking_all) = lacking(me, result);
    // Nothing known is no total of nought.
    let known = anything_known(result);
    Row {
        name: setting.name(me, unit),
        href: setting.href(&format!("/{code}")),
        cells,
        base: if known { points(result.base) } else { ui::number::MISSING.to_owned() },
        extras: added,
        vetoes,
        total: points(result.score),
        exact: if known { exact(result.total) } else { String::new() },
        lacking,
        lacking_all,
        grade: result.grade.grade.clone().filter(|_| known).map(ui::Grade::new),
        provisional: known && result.grade.provisional(),
        places: places(setting.run.standing(unit)),
        opens,
    }
}

/// The years that any scheme judges, where the page is about a year.
fn years(tx: &mut Tx<'_>, me: &Me, setting: &Setting) -> Result<Vec<Choice>> {
    let period = setting.scope.period;
    if period.kind() != PeriodKind::Year {
        return Ok(Vec::new());
    }
    let this = i64::from(store::civil_date(tx.now()).year());
    let mut years = BTreeSet::from([period.year()]);
    for record in me.space.kept::<Runs>().schemes(tx)?.iter() {
        let from = i64::from(record.scheme.valid_from.year());
        let to = record.scheme.valid_to.map_or(this, |day| i64::from(day.year()));
        years.extend((from..=to.min(this)).take(YEARS));
    }
    years
        .into_iter()
        .map(|year| {
            let of = Period::year_of(year)?;
            Ok(Choice {
                label: of.say(me.lang),
                href: format!("/assessment/{}?period={of}", setting.key),
                current: of == period,
            })
        })
        .collect()
}
