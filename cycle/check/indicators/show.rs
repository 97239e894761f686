//! One indicator: its value, its trend, the areas beside each other, its definition, and beside it the
//! panel that takes a number apart.

use askama::Template;
use store::Tx;
use terms::{Error, Period, PeriodKind, Result};
use web::{Me, Path, Response, Visit};

use super::areas::{Area, areas};
use super::definition::Compute;
use super::held::{Held, Holding};
use super::panel::Panel;
use super::trend::draw_trend;
use super::{Answers, Definition, explain};
use crate::checks::{self, Marked};
use crate::scope::{self, Scope};
use crate::shown::{Shown, number, sign, sign_of, state};

#[derive(Template)]
#[template(path = "indicators/show.html")]
struct Show {
    frame: ui::Frame,
    key: Vec<KeyFigure>,
    trend: String,
    trend_rows: Vec<TrendRow>,
    /// The table has a column of what people hold on the values.
    has_held: bool,
    kinds: Vec<KindLink>,
    counties: Vec<Area>,
    /// Values that deserve a second look.
    marked: Marked,
    checks: String,
    facts: Vec<(String, String)>,
    version: String,
    label: String,
    panel: Option<Panel>,
    explain_href: String,
    /// Where gaps are filled; empty for what is counted or computed.
    estimates: String,
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
    /// What people hold on the value; none where nobody reports it.
    held: Option<Held>,
}
struct KindLink {
    label: String,
    href: String,
    current: bool,
}

pub(super) async fn show(visit: Visit, Path(code): Path<String>) -> Response {
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
    // As of a day of the past nothing is asked for.
    let holding = match scope.as_of {
        None => Holding::of(tx, me, &definition, &scope.unit)?,
        Some(_) => None,
    };
    let mut rows = Vec::with_capacity(periods.len());
    for period in &periods {
        let shown = shown(&scope.unit, *period);
        let target = definition.target(period.year()).map(|t| number(&definition, t.value));
        let held = match &holding {
            Some(holding) => Some(holding.at(tx, me, &scope, *period, shown.known())?),
            None => None,
        };
        rows.push(TrendRow {
            period: period.say(me.lang),
            target: target.unwrap_or_default(),
            held,
            shown,
        });
    }
    let trend = draw_trend(me, &scope, &definition, &periods, &|p| {
        answer.value(code, scope.unit.id, p).cloned()
    });
    let counties =
        areas(me, &scope, &definition, &periods, &|u, p| answer.value(code, u, p).cloned());
    let marked = if definition.limits.is_some() {
        checks::marked_of(tx, me, &scope, code)?
    } else {
        Marked::default()
    };
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
    let from = definition.from.map_or_else(|| "always".to_owned(), |d| d.to_string());
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
        has_held: rows.iter().any(|row| row.held.is_some()),
        trend_rows: rows,
        kinds,
        counties,
        marked,
        checks: format!("/checks?{base}&indicator={code}"),
        facts,
        version,
        label: definition.label().map(|l| l.get(me.lang).to_owned()).unwrap_or_default(),
        explain_href: current.href,
        estimates: if matches!(definition.compute, Compute::Entered) {
            format!("/estimates/{code}?period={}", scope.period)
        } else {
            String::new()
        },
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
            sign_of(definition, me.lang, target.value),
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
    if let Some(declared) = checks::declared(me.lang, definition) {
        facts.push((me.t("checks-declared"), declared));
    }
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
