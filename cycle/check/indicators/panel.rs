//! "Explain this number": formula, inputs, records, rule and time — beside the page, so that the
//! figure and its ground are read together.

use std::collections::HashMap;

use rust_decimal::Decimal;
use store::Tx;
use terms::Result;
use web::Me;

use super::definition::{Compute, Window};
use super::explain::{Explanation, Input, Link, Role};
use super::measured::{population, span_of};
use super::{Origin, Question, Records};
use crate::industries::Industries;
use crate::scope::{self, Scope};
use crate::shown::{number, sign_of};

pub(crate) struct Panel {
    pub(crate) about: String,
    pub(crate) formula: String,
    pub(crate) result: String,
    /// For the crawler: the value shown and the value made again from the inputs.
    pub(crate) exact: String,
    pub(crate) again: String,
    pub(crate) agrees: bool,
    pub(crate) strata: bool,
    pub(crate) inputs: Vec<Row>,
    pub(crate) more: usize,
    pub(crate) unsampled: usize,
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) corrections: Vec<(String, String)>,
    pub(crate) close: String,
    pub(crate) remark: String,
    /// Where the value is commented on and approved; empty where nobody entered it.
    pub(crate) about_it: String,
}

pub(crate) struct Row {
    pub(crate) role: String,
    pub(crate) name: String,
    pub(crate) code: String,
    pub(crate) weight: String,
    pub(crate) parts: String,
    pub(crate) value: String,
    pub(crate) link: String,
    pub(crate) href: String,
    pub(crate) count: String,
    /// Where another indicator or unit itself comes from: words, address, rows.
    pub(crate) ground: Option<(String, String, String)>,
}

pub(crate) type Grounds = HashMap<(String, i64), (String, String, String)>;

/// For inputs that are values themselves: their document or records, so that two clicks reach the ground.
fn grounds(tx: &mut Tx<'_>, me: &Me, scope: &Scope, of: &Explanation) -> Result<Grounds> {
    let mut codes: Vec<String> = Vec::new();
    let mut units: Vec<i64> = Vec::new();
    for input in &of.inputs {
        if let Link::Indicator { code, unit, .. } = &input.link {
            codes.push(code.clone());
            units.push(*unit);
        }
    }
    if codes.is_empty() {
        return Ok(Grounds::new());
    }
    codes.sort();
    codes.dedup();
    units.sort_unstable();
    units.dedup();
    grounds_of(tx, me, &scope.question(codes, units, vec![of.period]), |_, _| true)
}

/// Words, address and rows of the document or the records behind each wanted value that has such a ground.
pub(crate) fn grounds_of(
    tx: &mut Tx<'_>,
    me: &Me,
    question: &Question,
    wanted: impl Fn(&str, i64) -> bool,
) -> Result<Grounds> {
    let mut grounds = Grounds::new();
    let answer = me.space.kept::<super::Answers>().answer(tx, question)?;
    for (code, unit, period, value) in answer.cells() {
        if !wanted(code, unit) {
            continue;
        }
        let Some(defined) = answer.definition(code, period) else { continue };
        let found = match (&value.origin, &defined.definition.compute) {
            (Origin::Document { document, number }, _) => {
                Some((number.to_string(), format!("/documents/{document}"), String::new()))
            }
            (Origin::Figure, _) => {
                value.seq.map(|seq| (format!("#{seq}"), format!("/journal/{seq}"), String::new()))
            }
            (Origin::Records { fact, filters, count }, Compute::Measured(measured)) => {
                let (span, _) = span_of(measured.window, period, question)?;
                let records = Records {
                    fact: fact.to_string(),
                    unit,
                    tree: question.tree_day(period)?,
                    span,
                    filters: filters.to_vec(),
                    as_of: question.as_of,
                };
                Some((records_text(me, *count as i64), address(&records), count.to_string()))
            }
            (Origin::Weighted { fact, count, .. }, Compute::Passrate(rate)) => {
                let records = Records {
                    fact: fact.to_string(),
                    unit,
                    tree: question.tree_day(period)?,
                    span: span_of(Window::Period, period, question)?.0,
                    filters: population(fact, true, &rate.population),
                    as_of: question.as_of,
                };
                Some((records_text(me, *count as i64), address(&records), String::new()))
            }
            _ => None,
        };
        if let Some(found) = found {
            grounds.insert((code.to_owned(), unit), found);
        }
    }
    Ok(grounds)
}

fn records_text(me: &Me, count: i64) -> String {
    ui::ta(me.lang, "panel-records", &[("count", ui::number::count(count))])
}

/// The list of exactly these rows.
fn address(records: &Records) -> String {
    let query: Vec<String> = records
        .pairs()
        .iter()
        .map(|(name, value)| format!("{name}={}", web::encoded(value)))
        .collect();
    format!("/{}?{}", records.fact, query.join("&"))
}

/// Rows of a panel before it says that there are more.
const ROWS: usize = 200;

impl Panel {
    pub(crate) fn of(tx: &mut Tx<'_>, me: &Me, scope: &Scope, of: &Explanation) -> Result<Self> {
        let definition = &of.defined.definition;
        let units: Vec<i64> = of.inputs.iter().map(|i| i.unit).collect();
        let names = scope::names(tx, &units, scope.day)?;
        let strata = of.inputs.iter().any(|i| i.role == Role::Stratum);
        let codes: Vec<String> =
            of.inputs.iter().filter(|i| i.role == Role::Operand).map(|i| i.code.clone()).collect();
        let catalogue = me.space.kept::<super::Answers>().catalogue(tx, scope.as_of)?;
        let indicator_name = |code: &str| {
            codes
                .iter()
                .any(|c| c == code)
                .then(|| {
                    catalogue
                        .versions(code)
                        .last()
                        .map(|d| d.definition.name.get(me.lang).to_owned())
                })
                .flatten()
        };
        let grounds = grounds(tx, me, scope, of)?;
        let industries = me.space.kept::<Industries>().names(tx)?;
        let mut inputs = Vec::new();
        // A layer without samples has no part in the value; it is counted, not listed.
        let listed =
            |i: &&Input| i.role != Role::Stratum || i.denominator.is_some_and(|n| !n.is_zero());
        let unsampled = of.inputs.len() - of.inputs.iter().filter(listed).count();
        for input in of.inputs.iter().filter(listed).take(ROWS) {
            let unit = names.get(&input.unit);
            let mut name = match input.role {
                Role::Operand => indicator_name(&input.code).unwrap_or_else(|| input.code.clone()),
                Role::Part | Role::Stratum => {
                    unit.map(|u| u.name.get(me.lang).to_owned()).unwrap_or_default()
                }
                _ => me.t(role_key(input.role)),
            };
            if input.role == Role::Stratum && input.unit == scope.unit.id {
                name = industries
                    .say(me.lang, &input.code)
                    .unwrap_or_else(|| industry(me, &input.code));
            }
            let mut row = Self::row(me, scope, input, name, unit.map(|u| u.code.as_str()));
            row.ground = grounds.get(&(input.code.clone(), input.unit)).cloned();
            inputs.push(row);
        }
        let again = of.recompute();
        let exact = of.value.value;
        let mut facts = vec![(
            me.t("panel-rule"),
            ui::ta(
                me.lang,
                "panel-rule-text",
                &[
                    ("pack", of.defined.pack.clone()),
                    ("code", definition.code.clone()),
                    ("version", definition.version.to_string()),
                    (
                        "from",
                        definition.from.map_or_else(|| "always".to_owned(), |d| d.to_string()),
                    ),
                ],
            ),
        )];
        if let Some(interval) = of.value.interval {
            let printed = crate::shown::between(interval, definition.decimals.into());
            facts.push((
                me.t("panel-interval"),
                format!("{printed} {}", me.t(interval_key(definition.interval))),
            ));
        }
        if let Some(fresh) = of.fresh {
            facts.push((
                me.t("panel-fresh"),
                format!(
                    "{} · {}",
                    ui::number::instant(fresh),
                    ui::number::age(fresh, tx.now(), me.lang)
                ),
            ));
        }
        facts.push((me.t("panel-known"), format!("#{}", of.head)));
        let corrections = of
            .corrections
            .iter()
            .take(5)
            .map(|c| {
                let at = c.at.map(ui::number::instant).unwrap_or_default();
                let ground = c.ground.clone().unwrap_or_else(|| c.verb.clone());
                (format!("/journal/{}", c.seq), format!("{at} · {ground} · {}", c.rows))
            })
            .collect();
        let entered = figures::find_series(tx, &definition.code)?
            .filter(|_| me.can(identity::Verb::View, identity::Class::Cases));
        let about_it = entered.map_or_else(String::new, |series| {
            format!("/about/figure/{}?part={}/{}/0", series.0, of.period, of.unit)
        });
        Ok(Self {
            about_it,
            about: format!(
                "{}{}{}",
                scope.unit.name.get(me.lang),
                me.t("dot"),
                scope.period.say(me.lang)
            ),
            formula: said(me, &of.formula, of.operands()),
            result: exact.map_or_else(
                || ui::number::MISSING.to_owned(),
                |v| format!("{}{}", number(definition, v), sign_of(definition, me.lang, v)),
            ),
            exact: exact.map(plain).unwrap_or_default(),
            again: again.map(plain).unwrap_or_default(),
            agrees: exact.zip(again).is_some_and(|(a, b)| (a - b).abs() <= Decimal::new(1, 6)),
            strata,
            more: (of.inputs.len() - unsampled).saturating_sub(ROWS),
            unsampled,
            inputs,
            facts,
            corrections,
            close: format!(
                "/indicators/{}?{}",
                definition.code,
                scope.query(&scope.unit.code, scope.period)
            ),
            remark: of
                .value
                .missing
                .as_ref()
                .map(|m| ui::ta(me.lang, m.code(), &m.args()))
                .unwrap_or_default(),
        })
    }

    fn row(me: &Me, scope: &Scope, input: &Input, name: String, unit: Option<&str>) -> Row {
        let (link, href, count) = match &input.link {
            Link::Records { records, count } => {
                (records_text(me, *count), address(records), count.to_string())
            }
            Link::Document { id, number, .. } => {
                (number.clone(), format!("/documents/{id}"), String::new())
            }
            Link::Indicator { code, period, .. } => (
                me.t("panel-indicator"),
                format!(
                    "/indicators/{code}?{}&explain=1#why",
                    scope.query(unit.unwrap_or(&scope.unit.code), *period)
                ),
                String::new(),
            ),
            Link::Journal { seq } => (format!("#{seq}"), format!("/journal/{seq}"), String::new()),
            Link::None => (String::new(), String::new(), String::new()),
        };
        let parts = match (input.numerator, input.denominator) {
            (Some(a), Some(b)) => format!("{}/{}", plain(a), plain(b)),
            _ => String::new(),
        };
        Row {
            role: role_key(input.role).to_owned(),
            name,
            code: if input.role == Role::Stratum { input.code.clone() } else { String::new() },
            weight: input.weight.map(|w| ui::number::plain(w.round_dp(2))).unwrap_or_default(),
            parts,
            value: input
                .value
                .map(|v| ui::number::plain(v.round_dp(4).normalize()))
                .unwrap_or_default(),
            link,
            href,
            count,
            ground: None,
        }
    }
}

/// The formula as it is printed. Words that the program put there are said in the reader's language; a
/// formula of a pack keeps the codes that its author wrote, which the inputs below explain.
fn said(me: &Me, formula: &str, written: bool) -> String {
    let printed = formula.replace(" * ", " × ").replace(" / ", " ÷ ");
    if written {
        return printed;
    }
    let word = |word: &str| match word {
        "numerator" | "denominator" | "weight" | "passed" | "n" | "count" | "index" => {
            me.t(&format!("panel-word-{word}"))
        }
        _ => match word.trim_end_matches(')').split_once('(') {
            Some((of @ ("sum" | "distinct"), column)) => {
                let column = me.t(&format!("record-col-{}", column.replace('_', "-")));
                ui::ta(me.lang, &format!("panel-word-{of}"), &[("column", column)])
            }
            _ => word.to_owned(),
        },
    };
    printed.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn plain(value: Decimal) -> String {
    value.round_dp(6).normalize().to_string()
}

fn industry(me: &Me, code: &str) -> String {
    ui::ta(me.lang, "panel-division", &[("code", code.to_owned())])
}

fn role_key(role: Role) -> &'static str {
    match role {
        Role::Counted => "role-of-counted",
        Role::Numerator => "role-of-numerator",
        Role::Denominator => "role-of-denominator",
        Role::Own => "role-of-own",
        Role::Part => "role-of-part",
        Role::Operand => "role-of-operand",
        Role::Stratum => "role-of-stratum",
    }
}

fn interval_key(kind: super::definition::IntervalKind) -> &'static str {
    use super::definition::IntervalKind::{Mean, None, Stratified, Wilson};
    match kind {
        Wilson => "interval-wilson",
        Stratified => "interval-stratified",
        Mean => "interval-mean",
        None => "interval-none",
    }
}
