//! Pages: the list of indicators, one indicator with trend, counties and definition, and beside it
//! the panel that takes a number apart.

use askama::Template;
use document::chart::{Spark, TargetStep, Trend, TrendPoint};
use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Period, PeriodKind, Result};
use web::{Me, Need, Path, Response, Routes, Visit};

use super::panel::Panel;
use super::{Answers, Definition, explain};
use crate::scope::{self, Scope};
use crate::shown::{Shown, float, number, sign, state};

pub fn routes() -> Routes {
    Routes::new().get("/indicators", Need::May(Verb::View, Class::Figures), index).get(
        "/indicators/{code}",
        Need::May(Verb::View, Class::Figures),
        show,
    )
}

#[derive(Template)]
#[template(path = "indicators/index.html")]
struct Index {
    frame: ui::Frame,
    groups: Vec<Group>,
}
struct Group {
    name: String,
    lines: Vec<Line>,
}
struct Line {
    href: String,
    name: String,
    owner: String,
    work: String,
    target: String,
    shown: Shown,
    stamp: Option<ui::Stamp>,
}

async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let scope = Scope::of(tx, me)?;
            let answers = me.space.kept::<Answers>();
            let catalogue = answers.catalogue(tx, scope.as_of)?;
            let codes = catalogue.codes();
            let answer = answers.answer(
                tx,
                &scope.question(codes.clone(), vec![scope.unit.id], vec![scope.period]),
            )?;
            let now = tx.now();
            let mut groups: Vec<Group> = Vec::new();
            let mut known = 0;
            for code in &codes {
                let Some(defined) = answer.definition(code, scope.period) else { continue };
                let definition = &defined.definition;
                let value = answer.value(code, scope.unit.id, scope.period);
                let shown =
                    Shown::of(&scope, me.lang, definition, &scope.unit.code, scope.period, value);
                known += usize::from(shown.known());
                let target = definition.target(scope.period.year());
                let line = Line {
                    href: format!(
                        "/indicators/{code}?{}",
                        scope.query(&scope.unit.code, scope.period)
                    ),
                    name: definition.name.get(me.lang).to_owned(),
                    owner: definition.owner.clone(),
                    work: definition
                        .work
                        .as_deref()
                        .map(|w| me.t(&format!("work-{w}")))
                        .unwrap_or_default(),
                    target: target.map_or_else(String::new, |t| {
                        format!("{}{}", number(definition, t.value), sign(definition, me.lang))
                    }),
                    stamp: value
                        .and_then(|v| answer.fresh(v))
                        .map(|at| ui::Stamp::new(me.lang, at, now, 90 * 86400)),
                    shown,
                };
                let name = me.t(&format!("quality-{}", definition.quality));
                match groups.iter_mut().find(|g| g.name == name) {
                    Some(group) => group.lines.push(line),
                    None => groups.push(Group { name, lines: vec![line] }),
                }
            }
            name_owners(tx, me, &mut groups, &scope)?;
            let mut frame = me.frame(me.t("indicators-title")).within(ui::Phase::Check);
            let total: usize = groups.iter().map(|g| g.lines.len()).sum();
            frame.lead = frame.ta(
                "indicators-lead",
                &[
                    ("total", total.to_string()),
                    ("known", known.to_string()),
                    ("missing", (total - known).to_string()),
                ],
            );
            frame.crumbs = vec![
                ui::Crumb::new(scope.unit.name.get(me.lang), "/"),
                ui::Crumb::here(frame.title.clone()),
            ];
            frame.scope = scope.items(me);
            frame.as_of = scope::as_of_text(tx, scope.as_of)?;
            Ok(Index { frame, groups })
        })
        .await
}

/// Owners are unit codes in definitions and names on pages.
fn name_owners(tx: &mut Tx<'_>, me: &Me, groups: &mut [Group], scope: &Scope) -> Result<()> {
    let codes: Vec<String> =
        groups.iter().flat_map(|g| g.lines.iter().map(|l| l.owner.clone())).collect();
    let ids = units::ids_by_code(tx, &codes)?;
    let list: Vec<i64> = ids.values().map(|id| id.0).collect();
    let names = scope::names(tx, &list, scope.day)?;
    for line in groups.iter_mut().flat_map(|g| &mut g.lines) {
        if let Some(named) = ids.get(&line.owner).and_then(|id| names.get(&id.0)) {
            line.owner = named.name.get(me.lang).to_owned();
        }
    }
    Ok(())
}

#[derive(Template)]
#[template(path = "indicators/show.html")]
struct Show {
    frame: ui::Frame,
    key: Vec<KeyFigure>,
    trend: String,
    trend_rows: Vec<TrendRow>,
    kinds: Vec<KindLink>,
    counties: Vec<County>,
    counties_note: String,
    facts: Vec<(String, String)>,
    version: String,
    label: String,
    panel: Option<Panel>,
    explain_href: String,
}
struct KeyFigure {
    term: String,
    text: String,
    sign: String,
    href: String,
    exact: String,
    note: String,
    state: Option<ui::State>,
}
struct TrendRow {
    period: String,
    shown: Shown,
    target: String,
}
struct KindLink {
    label: String,
    href: String,
    current: bool,
}
struct County {
    name: String,
    href: String,
    shown: Shown,
    svg: String,
    doubt: String,
}

async fn show(visit: Visit, Path(code): Path<String>) -> Response {
    visit.page(move |tx, me| page(tx, me, &code)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, code: &str) -> Result<Show> {
    let scope = Scope::of(tx, me)?;
    let answers = me.space.kept::<Answers>();
    let by_quarter =
        me.get("by") == Some("quarter") || matches!(scope.period.kind(), PeriodKind::Quarter);
    let periods = if by_quarter { scope.quarters(12) } else { scope.trend(5) };
    let mut asked = periods.clone();
    let before = scope.period.year_before().ok();
    asked.extend(before);
    asked.push(scope.period);
    asked.sort_unstable();
    asked.dedup();
    let mut units = scope.everybody();
    if !units.contains(&scope.unit.id) {
        units.push(scope.unit.id);
    }
    let answer = answers.answer(tx, &scope.question(vec![code.to_owned()], units, asked))?;
    let defined = answer
        .definition(code, scope.period)
        .ok_or_else(|| Error::not_found("indicator-unknown").with("value", code))?;
    let definition = defined.definition.clone();
    let value = answer.value(code, scope.unit.id, scope.period);
    let shown = |unit: &scope::Named, period: Period| {
        Shown::of(
            &scope,
            me.lang,
            &definition,
            &unit.code,
            period,
            answer.value(code, unit.id, period),
        )
    };
    let current = shown(&scope.unit, scope.period);

    let mut frame = me.frame(definition.name.get(me.lang)).within(ui::Phase::Check);
    let owner = match units::find_by_code(tx, &definition.owner)? {
        Some(id) => scope::names(tx, &[id.0], scope.day)?
            .remove(&id.0)
            .map(|n| n.name.get(me.lang).to_owned()),
        None => None,
    };
    let dot = me.t("dot");
    let mut lead = vec![me.t(&format!("quality-{}", definition.quality))];
    lead.extend(definition.work.as_deref().map(|w| me.t(&format!("work-{w}"))));
    lead.push(format!(
        "{} {}",
        me.t("indicators-owner"),
        owner.unwrap_or_else(|| definition.owner.clone())
    ));
    lead.push(me.t(&format!("direction-{}", word(definition.direction))));
    lead.push(me.t(&format!("transformation-{}", definition.transformation)));
    frame.lead = lead.join(&dot);
    frame.crumbs = vec![
        ui::Crumb::new(
            scope.unit.name.get(me.lang),
            format!("/?{}", scope.query(&scope.unit.code, scope.period)),
        ),
        ui::Crumb::new(
            me.t("indicators-title"),
            format!("/indicators?{}", scope.query(&scope.unit.code, scope.period)),
        ),
        ui::Crumb::here(definition.name.get(me.lang)),
    ];
    frame.scope = scope.items(me);
    frame.as_of = scope::as_of_text(tx, scope.as_of)?;

    let key = key_figures(
        me,
        &scope,
        &definition,
        &current,
        value,
        before.map(|p| shown(&scope.unit, p)),
        before.and_then(|p| answer.value(code, scope.unit.id, p)),
    );
    let rows: Vec<TrendRow> = periods
        .iter()
        .map(|p| TrendRow {
            period: p.say(me.lang),
            shown: shown(&scope.unit, *p),
            target: definition
                .target(p.year())
                .map(|t| number(&definition, t.value))
                .unwrap_or_default(),
        })
        .collect();
    let trend = draw_trend(me, &scope, &definition, &periods, &|p| {
        answer.value(code, scope.unit.id, p).cloned()
    });
    let counties =
        counties(me, &scope, &definition, &periods, &|u, p| answer.value(code, u, p).cloned());
    let base = scope.query(&scope.unit.code, scope.period);
    let kinds = vec![
        KindLink {
            label: me.t("indicators-by-year"),
            href: format!("/indicators/{code}?{base}"),
            current: !by_quarter,
        },
        KindLink {
            label: me.t("indicators-by-quarter"),
            href: format!("/indicators/{code}?{base}&by=quarter"),
            current: by_quarter,
        },
    ];
    let facts = facts(me, &definition);
    let from = definition.from.map_or_else(|| "—".to_owned(), |d| d.to_string());
    let version = me
        .frame("")
        .ta("indicators-version", &[("version", definition.version.to_string()), ("from", from)]);
    let panel = if me.get("explain").is_some() {
        let question =
            scope.question(vec![code.to_owned()], vec![scope.unit.id], vec![scope.period]);
        let explanation = explain(tx, code, scope.unit.id, scope.period, &question)?;
        Some(Panel::of(tx, me, &scope, &explanation)?)
    } else {
        None
    };
    Ok(Show {
        frame,
        key,
        trend,
        trend_rows: rows,
        kinds,
        counties_note: me.t("indicators-counties-note"),
        counties,
        facts,
        version,
        label: definition.label().map(|l| l.get(me.lang).to_owned()).unwrap_or_default(),
        explain_href: current.href,
        panel,
    })
}

fn key_figures(
    me: &Me,
    scope: &Scope,
    definition: &Definition,
    current: &Shown,
    value: Option<&super::Value>,
    before: Option<Shown>,
    before_value: Option<&super::Value>,
) -> Vec<KeyFigure> {
    let plain = |term: String, text: String, sign: String, note: String| KeyFigure {
        term,
        text,
        sign,
        href: String::new(),
        exact: String::new(),
        note,
        state: None,
    };
    let note = if !current.interval.is_empty() {
        ui::ta(me.lang, "indicators-interval", &[("interval", current.interval.clone())])
    } else if current.known() && !definition.evidence.contains("sample") {
        me.t("indicators-whole")
    } else {
        current.remark.clone()
    };
    let mut key = vec![KeyFigure {
        term: scope.period.say(me.lang),
        text: current.text.clone(),
        sign: current.sign.clone(),
        href: current.href.clone(),
        exact: current.exact.clone(),
        note,
        state: None,
    }];
    if let Some(target) = definition.target(scope.period.year()) {
        let mut figure = plain(
            me.t("indicators-target"),
            number(definition, target.value),
            sign(definition, me.lang),
            target.document.clone().unwrap_or_default(),
        );
        figure.state = state(definition, value, Some(target.value));
        key.push(figure);
    }
    if let Some(before) = before {
        let change =
            value.and_then(|v| v.value).zip(before_value.and_then(|v| v.value)).map(|(a, b)| a - b);
        let note = change.map_or_else(String::new, |change| {
            let places = u32::from(definition.decimals);
            let said = if definition.measure == "percent" {
                ui::number::points(change, places, me.lang)
            } else {
                format!("{}{}", ui::number::signed(change, places), sign(definition, me.lang))
            };
            ui::ta(me.lang, "indicators-change", &[("change", said)])
        });
        key.push(KeyFigure {
            term: me.t("indicators-before"),
            text: before.text,
            sign: before.sign,
            href: before.href,
            exact: before.exact,
            note,
            state: None,
        });
    }
    if let Some(n) = value.and_then(|v| v.n) {
        key.push(plain(
            me.t("indicators-n"),
            ui::number::count(n as i64),
            String::new(),
            String::new(),
        ));
    }
    if let Some(coverage) = value.and_then(|v| v.coverage) {
        let text = ui::number::decimal(coverage * rust_decimal::Decimal::ONE_HUNDRED, 1);
        key.push(plain(me.t("indicators-coverage"), text, "%".into(), String::new()));
    }
    key
}

pub(crate) fn draw_trend(
    me: &Me,
    scope: &Scope,
    definition: &Definition,
    periods: &[Period],
    value: &dyn Fn(Period) -> Option<super::Value>,
) -> String {
    let mut targets: Vec<TargetStep> = Vec::new();
    let points: Vec<TrendPoint> = periods
        .iter()
        .enumerate()
        .map(|(at, period)| {
            let of = value(*period);
            let shown =
                Shown::of(scope, me.lang, definition, &scope.unit.code, *period, of.as_ref());
            let target = definition.target(period.year()).map(|t| t.value);
            if let Some(level) = target.and_then(float) {
                match targets.last_mut() {
                    Some(step) if step.last + 1 == at && (step.value - level).abs() < 1e-12 => {
                        step.last = at
                    }
                    _ => {
                        targets.push(TargetStep { first: at, last: at, value: level, upper: None })
                    }
                }
            }
            let year = period.year().to_string();
            let (tick, group) = match period.kind() {
                PeriodKind::Year => (year, String::new()),
                PeriodKind::Quarter => (
                    me.lang.pick(format!("{}季", period.number()), format!("Q{}", period.number())),
                    year,
                ),
                PeriodKind::Month => (
                    me.lang.pick(format!("{}月", period.number()), period.number().to_string()),
                    year,
                ),
                _ => (period.to_string(), String::new()),
            };
            let interval = of.as_ref().and_then(|v| v.interval);
            let title = [
                period.say(me.lang),
                format!("{}{}", shown.text, shown.sign),
                shown.interval.clone(),
                shown.remark.clone(),
            ]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(me.lang.pick("，", ", "));
            TrendPoint {
                tick,
                group,
                value: of.as_ref().and_then(|v| v.value).and_then(float),
                low: interval.and_then(|i| float(i.low)),
                high: interval.and_then(|i| float(i.high)),
                below: matches!(shown.state, Some(ui::State::Bad)),
                title,
                href: shown.known().then(|| shown.href.clone()),
            }
        })
        .collect();
    let last =
        periods.iter().rev().find_map(|p| value(*p).filter(|v| v.value.is_some()).map(|v| (*p, v)));
    let (end_label, end_note) = last.map_or_else(Default::default, |(p, v)| {
        let shown = Shown::of(scope, me.lang, definition, &scope.unit.code, p, Some(&v));
        (format!("{}{}", shown.text, shown.sign), shown.interval)
    });
    let target_label = targets
        .last()
        .and_then(|_| definition.target(periods.last()?.year()))
        .map_or_else(String::new, |t| {
            format!(
                "{}{}{}",
                me.t("indicators-target"),
                me.lang.pick("", " "),
                number(definition, t.value)
            )
        });
    Trend {
        label: format!("{} {}", definition.name.get(me.lang), end_label),
        points,
        targets,
        end_label,
        end_note,
        target_label,
        from_zero: definition.measure != "percent"
            && definition.measure != "mark"
            && definition.measure != "point",
        empty: me.t("indicators-no-data"),
        ..Trend::default()
    }
    .svg()
}

fn counties(
    me: &Me,
    scope: &Scope,
    definition: &Definition,
    periods: &[Period],
    value: &dyn Fn(i64, Period) -> Option<super::Value>,
) -> Vec<County> {
    let all: Vec<f64> = scope
        .below
        .iter()
        .flat_map(|u| periods.iter().filter_map(|p| value(u.id, *p)?.value.and_then(float)))
        .collect();
    let range = all.iter().copied().reduce(f64::min).zip(all.iter().copied().reduce(f64::max));
    let target = definition.target(scope.period.year()).and_then(|t| float(t.value));
    let mut list: Vec<County> = scope
        .below
        .iter()
        .map(|unit| {
            let of = value(unit.id, scope.period);
            let shown =
                Shown::of(scope, me.lang, definition, &unit.code, scope.period, of.as_ref());
            let interval = of.as_ref().and_then(|v| v.interval).filter(|_| shown.known());
            let spark = Spark {
                values: periods
                    .iter()
                    .map(|p| value(unit.id, *p).and_then(|v| v.value).and_then(float))
                    .collect(),
                range,
                target,
                low: interval.and_then(|i| float(i.low)),
                high: interval.and_then(|i| float(i.high)),
                below: matches!(shown.state, Some(ui::State::Bad | ui::State::Watch)),
                label: String::new(),
                title: format!("{} {}{}", unit.name.get(me.lang), shown.text, shown.sign),
                empty: me.t("indicators-no-data"),
            };
            let mut doubt = Vec::new();
            if !shown.interval.is_empty() {
                doubt.push(shown.interval.clone());
            }
            if !shown.n.is_empty() && shown.known() {
                doubt.push(format!("n={}", shown.n));
            }
            if !shown.known() {
                doubt.push(shown.remark.clone());
            }
            County {
                name: unit.name.get(me.lang).to_owned(),
                href: format!("/counties/{}?period={}", unit.code, scope.period),
                svg: spark.svg(),
                doubt: doubt.join(&me.t("dot")),
                shown,
            }
        })
        .collect();
    // Best first; without a value last. Equal values keep the order of the tree.
    list.sort_by_key(|c| c.shown.exact.is_empty());
    list
}

fn facts(me: &Me, definition: &Definition) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    let mut push = |key: &str, text: Option<&terms::Text>| {
        if let Some(text) = text {
            facts.push((me.t(key), text.get(me.lang).to_owned()));
        }
    };
    push("definition-meaning", Some(&definition.meaning));
    push("definition-scope", definition.scope.as_ref());
    push("definition-numerator", definition.numerator.as_ref());
    push("definition-denominator", definition.denominator.as_ref());
    push("definition-exclusions", definition.exclusions.as_ref());
    push("definition-missing", definition.missing.as_ref());
    facts
        .push((me.t("definition-frequency"), me.t(&format!("frequency-{}", definition.frequency))));
    facts.push((me.t("definition-evidence"), me.t(&format!("evidence-{}", definition.evidence))));
    if let Some(source) = &definition.source {
        let assumed = if definition.assumed { me.t("definition-assumed") } else { String::new() };
        facts.push((me.t("definition-source"), format!("{source}{assumed}")));
    }
    facts
}

fn word(direction: super::definition::Direction) -> &'static str {
    use super::definition::Direction::{Higher, Lower, Neither};
    match direction {
        Higher => "higher",
        Lower => "lower",
        Neither => "neither",
    }
}
