//! The limits of a form's fields for one unit: where each comes from, and the way to narrow one.

use askama::Template;
use identity::{Class, Verb};
use store::{Tx, params};
use terms::{Error, Lang, Millionths, Result};
use ui::{Crumb, Frame};
use web::{Form, Go, Me, Path, Response, Visit};

use crate::checks::{Bounds, Limit, inherited, take_limit_off, tighten};
use crate::store::by_code;

#[derive(Template)]
#[template(path = "pages/limits.html")]
struct LimitsPage {
    frame: Frame,
    code: String,
    unit: i64,
    /// Id, name, whether it is the one looked at.
    units: Vec<(i64, String, bool)>,
    rows: Vec<Row>,
    /// Units below that have narrowed something themselves.
    below: Vec<(i64, String, usize)>,
    may: bool,
}

struct Row {
    field: String,
    name: String,
    form: String,
    chain: Vec<Step>,
    holds: String,
}

struct Step {
    id: i64,
    unit: String,
    said: String,
    ground: String,
    may: bool,
}

pub(super) async fn show(visit: Visit, Path(code): Path<String>) -> Response {
    visit.page(move |tx, me| read(tx, me, &code)).await
}

/// The units that a reader may look at here: those that the form reaches, by name.
fn choices(tx: &mut Tx<'_>, me: &Me) -> Result<Vec<(i64, String)>> {
    let own = super::territory(me)?;
    let mut found = Vec::new();
    for kind in ["city", "county", "zone", "town"] {
        for unit in units::of_kind(tx, kind)? {
            if own.as_ref().is_none_or(|own| own.contains(&unit.id.0)) {
                found.push((unit.id.0, unit.name.get(me.lang).to_owned()));
            }
        }
    }
    Ok(found)
}

fn read(tx: &mut Tx<'_>, me: &Me, code: &str) -> Result<LimitsPage> {
    let kept = by_code(tx, code)?;
    let form = kept.form();
    let units = choices(tx, me)?;
    let asked = me.get("unit").and_then(|it| it.parse::<i64>().ok());
    let unit = asked.filter(|asked| units.iter().any(|it| it.0 == *asked));
    let unit = unit
        .or(units.first().map(|it| it.0))
        .ok_or_else(|| Error::not_found("form-nobody-fills"))?;
    let mut frame = me.frame(me.t("forms-limits")).within(ui::Phase::Record);
    frame.crumbs = vec![
        Crumb::new(me.t("forms-register"), "/burden"),
        Crumb::new(form.name.get(me.lang), format!("/forms/{code}")),
        Crumb::here(me.t("forms-limits")),
    ];
    frame.lead = me.t("forms-limits-lead");
    let may_at = |unit: i64| {
        me.actor().is_ok_and(|it| it.may_at(Verb::Correct, Class::Figures, unit).is_ok())
    };
    let found = inherited(tx, form, unit, me.lang)?;
    let mut names = web::Names::default();
    let mut rows = Vec::new();
    for it in found {
        let mut chain = Vec::new();
        for step in &it.chain {
            chain.push(Step {
                id: step.limit.id,
                unit: names.unit(tx, me.lang, step.limit.unit)?,
                said: say(
                    me.lang,
                    &Bounds {
                        least: step.limit.least,
                        most: step.limit.most,
                        jump: step.limit.jump,
                    },
                ),
                ground: step.limit.ground.clone(),
                may: may_at(step.limit.unit),
            });
        }
        rows.push(Row {
            field: it.field,
            name: it.name,
            form: say(me.lang, &it.form),
            holds: say(me.lang, &it.holds),
            chain,
        });
    }
    let mut below = Vec::new();
    for (id, count) in narrowed_below(tx, code, unit)? {
        below.push((id, names.unit(tx, me.lang, id)?, count));
    }
    let units = units.into_iter().map(|(id, name)| (id, name, id == unit)).collect();
    Ok(LimitsPage { code: code.to_owned(), may: may_at(unit), frame, unit, units, rows, below })
}

/// Units under one that have limits of their own for a form, with how many.
fn narrowed_below(tx: &mut Tx<'_>, code: &str, unit: i64) -> Result<Vec<(i64, usize)>> {
    let today = store::civil_date(tx.now());
    let rows = tx.query(
        "select l.unit, count(*) from form_limit l where l.code = ?1 and l.until is null and l.unit <> ?2
         and exists (select 1 from reach r where r.unit = l.unit and r.ancestor = ?2 and r.valid_from <= ?3
         and r.valid_to > ?3) group by l.unit order by l.unit",
        params![code, unit, today],
        |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
    )?;
    Ok(rows.into_iter().map(|(id, n)| (id, usize::try_from(n).unwrap_or(0))).collect())
}

/// `0–100，同比变动不超过50%`; nothing where nothing is limited.
fn say(lang: Lang, bounds: &Bounds) -> String {
    let number = |it: Millionths| it.to_string();
    let range = match (bounds.least, bounds.most) {
        (Some(least), Some(most)) => format!("{}–{}", number(least), number(most)),
        (Some(least), None) => format!("≥ {}", number(least)),
        (None, Some(most)) => format!("≤ {}", number(most)),
        (None, None) => String::new(),
    };
    let jump = bounds.jump.map(|it| {
        let percent = (it.decimal() * terms::Decimal::from(100)).normalize();
        ui::ta(lang, "forms-limit-jump-said", &[("percent", percent.to_string())])
    });
    let parts: Vec<String> =
        [Some(range), jump].into_iter().flatten().filter(|it| !it.is_empty()).collect();
    parts.join(lang.pick("，", ", "))
}

pub(super) async fn put(visit: Visit, Path(code): Path<String>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let unit = form.id("unit")?;
            me.actor()?.may_at(Verb::Correct, Class::Figures, unit)?;
            let kept = by_code(tx, &code)?;
            let number = |name: &'static str| {
                let text = form.optional(name).map(Millionths::parse).transpose();
                text.map_err(|_| Error::invalid("error-invalid").field(name, "form-limit-number"))
            };
            // A change is written as people say it: in percent.
            let jump = number("jump")?.map(|it| Millionths(it.0 / 100));
            let limit = Limit {
                id: 0,
                field: form.required("field")?.to_owned(),
                unit,
                least: number("least")?,
                most: number("most")?,
                jump,
                ground: form.get("ground").to_owned(),
            };
            tighten(tx, kept.form(), &limit)?;
            Ok(Go::to(format!("/forms/{code}/limits?unit={unit}")).say(me.t("forms-limit-kept")))
        })
        .await
}

pub(super) async fn end(
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
    form: Form,
) -> Response {
    visit
        .act(move |tx, me| {
            let unit: i64 = tx
                .find(
                    "select unit from form_limit where id = ?1 and code = ?2 and until is null",
                    params![id, &code],
                    |row| row.get(0),
                )?
                .ok_or_else(|| Error::not_found("form-limit-unknown"))?;
            me.actor()?.may_at(Verb::Correct, Class::Figures, unit)?;
            take_limit_off(tx, id, form.required("ground")?)?;
            Ok(Go::to(format!("/forms/{code}/limits?unit={unit}")).say(me.t("forms-limit-ended")))
        })
        .await
}
