//! What follows a report, by the law of the sample: the case of a failure, the time to object, the papers.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Clockwork;
use cases::course::Intent;
use cases::{OPEN, Opening, Origin, Party};
use packs::Regime;
use store::{Tx, params};
use terms::{Date, Error, Lang, Millionths, Result};

use super::judge::{Limit, Verdict};
use super::release::Line;
use super::store::{Report, get, regime_of};
use crate::samples::life::Turn;
use crate::samples::{self, Sample};

/// What failed, in the words of the report: item, limit, result.
pub(crate) fn findings(lines: &[Line]) -> String {
    let failed = lines.iter().filter(|line| line.verdict == Verdict::Fail);
    let said = failed.map(|line| {
        let (limit, result) = (required(line), result(line));
        format!("{}：要求{limit}，实测{result}{}", line.limit.item, line.limit.measure)
    });
    said.collect::<Vec<_>>().join("；")
}

/// A limit as it is written: `≤0.15`, `≥500`, `10～20`.
pub(crate) fn required(line: &Line) -> String {
    required_by(&line.limit)
}

/// The same of a limit alone.
pub(crate) fn required_by(limit: &Limit) -> String {
    let places = crate::regimes::step_places(limit.step);
    let number = |value: i64| format!("{:.*}", places, Millionths(value).decimal());
    match (limit.low, limit.high) {
        (Some(low), None) => format!("{}{}", if limit.low_open { "＞" } else { "≥" }, number(low)),
        (None, Some(high)) => {
            format!("{}{}", if limit.high_open { "＜" } else { "≤" }, number(high))
        }
        (Some(low), Some(high)) => format!("{}～{}", number(low), number(high)),
        (None, None) => String::new(),
    }
}

/// A result as it is written: `0.152`, `＜0.01`.
pub(crate) fn result(line: &Line) -> String {
    let value = Millionths(line.measured.value).to_string();
    if line.measured.below { format!("＜{value}") } else { value }
}

/// Opens what follows; the case, where there is one. The second result goes to the objection, a re-check to the order:
/// people take those moves, with the report as evidence.
#[expect(clippy::too_many_arguments, reason = "everything that a case says of its report")]
pub(super) fn after(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    sample: &Sample,
    regime: &Regime,
    verdict: Verdict,
    lines: &[Line],
    report: i64,
    number: &str,
) -> Result<Option<i64>> {
    if verdict != Verdict::Fail || sample.it.turn != Turn::First {
        return Ok(None);
    }
    let fields = BTreeMap::from([
        ("product".to_owned(), sample.it.product.clone()),
        ("findings".to_owned(), findings(lines)),
    ]);
    let today = store::civil_date(tx.now());
    let (kind, english) = kind_name(tx, &regime.case, today)?;
    let opening = Opening {
        kind: regime.case.clone(),
        title: format!("{kind}：样品{}（{}）", sample.it.code, sample.it.product),
        subject: sample.it.firm,
        accountable: sample.it.area,
        period: None,
        origins: vec![origin(report, number)],
        parent: None,
        uuid: Some(format!("report/{}", sample.it.code)),
    };
    let ground = format!("检验报告{number}判定不合格");
    let intent = by_program(today, today, fields, Some(ground));
    let case = cases::open(tx, clockwork, &opening, &intent)?;
    cases::name_in_english(tx, case, &in_english(&english, sample))?;
    Ok(Some(case))
}

fn origin(report: i64, number: &str) -> Origin {
    Origin {
        kind: "lab-report".to_owned(),
        thing: report,
        address: format!("/laboratory/reports/{report}"),
        words: format!("检验报告{number}"),
    }
}

/// The name of a kind of case in both languages.
fn kind_name(tx: &mut Tx<'_>, code: &str, today: Date) -> Result<(String, String)> {
    let kinds = cases::kinds(tx, today)?;
    let found = kinds.into_iter().map(|(_, kind)| kind).find(|kind| kind.code == code);
    let name = |lang| {
        found.as_ref().map_or_else(|| code.to_owned(), |kind| kind.name.get(lang).to_owned())
    };
    Ok((name(Lang::Zh), name(Lang::En)))
}

fn in_english(kind: &str, sample: &Sample) -> String {
    format!("{kind}: sample {} ({})", sample.it.code, sample.it.product)
}

fn by_program(
    on: Date,
    today: Date,
    fields: BTreeMap<String, String>,
    ground: Option<String>,
) -> Intent {
    Intent {
        code: OPEN.to_owned(),
        person: 0,
        acting_for: None,
        parties: BTreeSet::from([Party::Program]),
        of_owner: false,
        on,
        today,
        ground,
        document: None,
        fields,
        evidence: BTreeSet::new(),
    }
}

/// Enters the day on which the written result reached who was sampled: from then on the time to object runs, by the
/// clock of the sample's own law.
///
/// # Errors
/// A report that passed or no longer holds; a day before the report.
pub fn serve(tx: &mut Tx<'_>, clockwork: &Clockwork, report: i64, on: Date) -> Result<i64> {
    let refuse = |place: &str, rule| Error::invalid("laboratory-refused").field(place, rule);
    let report = get(tx, report)?;
    let sample = samples::get(tx, report.sample)?;
    if report.ended.is_some() || report.verdict == Verdict::Pass || sample.it.turn != Turn::First {
        return Err(refuse("on", "laboratory-nothing-to-serve"));
    }
    let today = store::civil_date(tx.now());
    if on < report.on {
        return Err(refuse("on", "laboratory-before-last-step"));
    }
    if on > today {
        return Err(refuse("on", "laboratory-in-future"));
    }
    let regime =
        regime_of(tx, &sample)?.ok_or_else(|| refuse("on", "laboratory-hindrance-regime"))?;
    let (kind, english) = kind_name(tx, &regime.objection, today)?;
    let opening = Opening {
        kind: regime.objection.clone(),
        title: format!("{kind}：样品{}（{}）", sample.it.code, sample.it.product),
        subject: sample.it.firm,
        accountable: sample.it.area,
        period: None,
        origins: vec![origin(report.id, &report.number)],
        parent: report.case,
        uuid: Some(format!("objection/{}", report.number)),
    };
    let fields = BTreeMap::from([
        ("product".to_owned(), sample.it.product.clone()),
        ("report".to_owned(), report.number.clone()),
    ]);
    let ground = format!("检验结果通知书于{on}送达");
    let case = cases::open(tx, clockwork, &opening, &by_program(on, today, fields, Some(ground)))?;
    cases::name_in_english(tx, case, &in_english(&english, &sample))?;
    Ok(case)
}

/// The case of the objection to a report, once its result was served.
pub fn objection_of(tx: &mut Tx<'_>, report: i64) -> Result<Option<i64>> {
    let case: Option<i64> = tx
        .find("select case_id from lab_report where id = ?1", params![report], |row| {
            row.get::<Option<i64>>(0)
        })?
        .flatten();
    tx.find(
        "select case_id from case_origin where kind = 'lab-report' and thing = ?1 and case_id <> ?2 order by case_id",
        params![report, case.unwrap_or(0)],
        |row| row.get(0),
    )
}

/// A paper that can be drafted from a report: its kind, and the address of the form with what is known filled in.
pub fn papers_of(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    report: &Report,
    sample: &Sample,
) -> Result<Vec<(&'static str, String)>> {
    let mut out = Vec::new();
    let steps = samples::steps(tx, sample.id)?;
    let day_of =
        |act| steps.iter().rev().find(|step| step.act == act).map(|step| step.on.to_string());
    use crate::samples::life::Act;
    let (from, to) =
        (day_of(Act::Start).unwrap_or_default(), day_of(Act::Finish).unwrap_or_default());
    let rows: Vec<String> = report
        .lines
        .iter()
        .map(|line| {
            let word = match line.verdict {
                Verdict::Pass => "合格",
                Verdict::Fail => "不合格",
                Verdict::Undecided => "不判定",
            };
            format!(
                "{} | {} | {} | {} | {word}",
                line.limit.item,
                line.limit.measure,
                required(line),
                result(line)
            )
        })
        .collect();
    let mut methods: Vec<&str> =
        report.lines.iter().map(|line| line.limit.method.as_str()).collect();
    methods.dedup();
    let conclusion = match report.verdict {
        Verdict::Pass => "所检项目符合要求".to_owned(),
        Verdict::Fail => findings(&report.lines),
        Verdict::Undecided => "所检项目不作判定".to_owned(),
    };
    let mark = if report.cma {
        ""
    } else {
        "本报告所含方法不全在资质认定范围内，不加盖CMA标志。"
    };
    out.push((
        "test-report",
        form(
            "test-report",
            sample,
            &[
                ("收样日期", &day_of(Act::Receive).unwrap_or_default()),
                ("检验日期", &format!("{from}至{to}")),
                ("检验依据", &methods.join("、")),
                ("判定依据", &report.basis),
                ("样品状态", "封样完好，样品正常"),
                ("检验项目", &rows.join("\n")),
                ("结论", &conclusion),
                ("备注", mark),
            ],
        ),
    ));
    out.push(("result-notice", form("result-notice", sample, &[("报告编号", &report.number)])));
    if let Some(case) = report.case.filter(|_| report.regime == "industrial") {
        let case = cases::load(tx, case)?;
        let running = case.running(clockwork);
        let due = |code: &str| {
            let clock = running.iter().find(|clock| clock.code == code);
            clock.and_then(cases::clock::Running::day).map(|day| day.to_string())
        };
        // Before the order is given: as it would run from today.
        let today = store::civil_date(tx.now());
        let would = clockwork.due("order-correct", today).ok().map(|it| it.day.to_string());
        let correct = due("correct").or(would).unwrap_or_default();
        out.push((
            "order-to-correct",
            form(
                "order-to-correct",
                sample,
                &[("报告编号", &report.number), ("改正期限", &correct)],
            ),
        ));
        let order = case.steps.iter().rev().find(|step| step.code == "order");
        let document = order.and_then(|step| step.document.clone()).unwrap_or_default();
        out.push((
            "recheck-notice",
            form(
                "recheck-notice",
                sample,
                &[("责令文号", &document), ("复查起日", &correct), ("复查天数", "15")],
            ),
        ));
        let stands = case.stands().to_owned();
        for (kind, at, fields) in [
            (
                "province-report",
                &["failed", "reported"][..],
                &[("责令文号", document.as_str())][..],
            ),
            ("suspension-order", &["failed", "failed-again", "suspended"], &[]),
            ("revocation-proposal", &["suspended", "exit"], &[]),
        ] {
            if at.contains(&stands.as_str()) {
                out.push((kind, form(kind, sample, fields)));
            }
        }
    }
    Ok(out)
}

/// The form of a new paper about the row of the register.
fn form(kind: &str, sample: &Sample, fields: &[(&str, &str)]) -> String {
    let mut out = format!("/papers/new?kind={kind}&sample={}", web::encoded(&sample.it.code));
    for (name, value) in fields {
        if !value.is_empty() {
            out.push_str(&format!("&in.{}={}", web::encoded(name), web::encoded(value)));
        }
    }
    out
}

/// A line in a few words: limit and result.
pub(crate) fn words_of(line: &Line) -> String {
    format!("{} → {} {}", required(line), result(line), line.limit.measure)
}
