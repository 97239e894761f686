//! Reports in the store: what a sample's report would say, issuing it, taking it back.

use std::collections::BTreeMap;

use calendar::Clockwork;
use packs::Regime;
use record::samples::NewSample;
use record::words::{Domain, Purpose};
use serde_json::json;
use store::{Entry, Row, Tx, params};
use terms::{Date, Error, Period, Result};

use super::follow;
use super::judge::{Measured, Verdict};
use super::release::{self, Draft, Hindrance, Item, Line};
use crate::samples::life::{Act, Bench, Doing, Part, Seal, Turn};
use crate::samples::{self, Sample, day_of};
use crate::{regimes, scope, sheets};

/// The source of rows of the register of samples that a laboratory of this space judged.
pub(crate) const SOURCE: &str = "laboratory";

#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub id: i64,
    pub sample: i64,
    pub number: String,
    pub institute: i64,
    pub regime: String,
    pub verdict: Verdict,
    pub basis: String,
    pub lines: Vec<Line>,
    pub cma: bool,
    pub signatory: i64,
    pub on: Date,
    pub keep_until: Date,
    /// What the failure opened.
    pub case: Option<i64>,
    /// How it ended and why, where it no longer holds.
    pub ended: Option<(String, String)>,
    pub seq: i64,
}

const COLUMNS: &str = "id, sample, number, institute, regime, verdict, basis, lines, cma, signatory, on_day, keep_until, case_id, ended, ground, seq";

fn read(row: &Row<'_>) -> Result<Report> {
    let ended: Option<String> = row.get(13)?;
    let ground: Option<String> = row.get(14)?;
    Ok(Report {
        id: row.get(0)?,
        sample: row.get(1)?,
        number: row.get(2)?,
        institute: row.get(3)?,
        regime: row.get(4)?,
        verdict: Verdict::named(&row.get::<String>(5)?)
            .ok_or_else(|| Error::broken("verdict").at("a report"))?,
        basis: row.get(6)?,
        lines: serde_json::from_str(&row.get::<String>(7)?).map_err(Error::broken)?,
        cma: row.get(8)?,
        signatory: row.get(9)?,
        on: day_of(&row.get::<String>(10)?)?,
        keep_until: day_of(&row.get::<String>(11)?)?,
        case: row.get(12)?,
        ended: ended.zip(ground),
        seq: row.get(15)?,
    })
}

/// # Errors
/// Not found.
pub fn get(tx: &mut Tx<'_>, id: i64) -> Result<Report> {
    tx.find(&format!("select {COLUMNS} from lab_report where id = ?1"), params![id], read)?
        .ok_or_else(|| Error::not_found("laboratory-report-unknown"))
}

/// The reports of a sample, the one that holds last.
pub fn of_sample(tx: &mut Tx<'_>, sample: i64) -> Result<Vec<Report>> {
    let sql = format!("select {COLUMNS} from lab_report where sample = ?1 order by id");
    tx.query(&sql, params![sample], read)
}

/// The law of a sample, by the version in force on the day it was taken.
pub(crate) fn regime_of(tx: &mut Tx<'_>, sample: &Sample) -> Result<Option<Regime>> {
    match &sample.it.regime {
        Some(code) => regimes::in_force(tx, code, sample.it.on),
        None => Ok(None),
    }
}

/// Everything on the bench for a sample: the tests that count, with scope, instrument, controls and review.
fn items(tx: &mut Tx<'_>, sample: &Sample) -> Result<Vec<Item>> {
    let tests = sheets::of_sample(tx, sample.id)?;
    let mut sheets_seen: BTreeMap<i64, (sheets::Sheet, bool, Option<i64>)> = BTreeMap::new();
    let mut out = Vec::new();
    for (sheet, test) in tests {
        if test.ended.is_some() {
            continue;
        }
        let Some(result) = test.result else { continue };
        if let std::collections::btree_map::Entry::Vacant(place) = sheets_seen.entry(sheet) {
            let found = sheets::get(tx, sheet)?;
            let holds = sheets::summary(tx, sheet)?.controls_hold();
            let reviewed = sheets::reviewed_by(tx, sheet)?;
            place.insert((found, holds, reviewed));
        }
        let (of, controls, reviewed_by) = &sheets_seen[&sheet];
        let instrument = match of.it.instrument {
            Some(id) => {
                let code: String =
                    tx.one("select code from lab_instrument where id = ?1", params![id], |row| {
                        row.get(0)
                    })?;
                Some((code, scope::calibrated(tx, id)?))
            }
            None => None,
        };
        out.push(Item {
            test: test.id,
            sheet,
            item: of.it.item.clone(),
            method: of.it.method.clone(),
            measured: Measured {
                value: result.value,
                below: result.below,
                uncertainty: result.uncertainty,
            },
            on: result.on,
            hand: result.person,
            scope: scope::scope_of(tx, of.it.institute, &of.it.method)?,
            instrument,
            controls: *controls,
            reviewed_by: *reviewed_by,
        });
    }
    Ok(out)
}

/// What the report of a sample would say now, and what stands in its way besides the signatory.
pub fn draft_of(tx: &mut Tx<'_>, sample: &Sample) -> Result<(Draft, Option<Regime>)> {
    let regime = regime_of(tx, sample)?;
    let limits = match &regime {
        Some(regime) => regimes::limits(tx, &regime.code, &sample.it.product, sample.it.on)?,
        None => Vec::new(),
    };
    let items = items(tx, sample)?;
    let mut draft = release::draft(regime.as_ref().map(|it| it.compare), &limits, &items);
    if sample.it.turn == Turn::Second
        && let Some(first) = sample.it.answers
        && regime.as_ref().is_none_or(|it| it.other_laboratory)
        && samples::get(tx, first)?.it.institute == sample.it.institute
    {
        draft.hindrances.push(Hindrance::SameLaboratory);
    }
    Ok((draft, regime))
}

/// What the bench says of a sample, for a step of its life.
pub fn bench_of(tx: &mut Tx<'_>, clockwork: &Clockwork, sample: &Sample) -> Result<Bench> {
    let (draft, regime) = draft_of(tx, sample)?;
    let hands = items(tx, sample)?.into_iter().map(|item| item.hand).collect();
    let keep_until = match (&regime, sample.it.part) {
        (Some(regime), Part::Reserve) => kept_for(tx, clockwork, sample, regime)?,
        _ => None,
    };
    let complete = !draft.hindrances.iter().any(|it| {
        matches!(it, Hindrance::Missing { .. } | Hindrance::NoLimits | Hindrance::NoRegime)
    });
    Ok(Bench { complete, hands, hindrances: draft.hindrances.len(), keep_until })
}

/// Until when the reserve sample is kept: the last day of an objection to its twin's result; as long as nobody knows
/// that day, for ever.
fn kept_for(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    sample: &Sample,
    regime: &Regime,
) -> Result<Option<Date>> {
    let Some(twin) = sample.it.twin else { return Ok(None) };
    let reports = of_sample(tx, twin)?;
    let Some(report) = reports.into_iter().rev().find(|report| report.ended.is_none()) else {
        return Ok(Some(Date::MAX));
    };
    if report.verdict == Verdict::Pass {
        return Ok(None);
    }
    let Some(case) = follow::objection_of(tx, report.id)? else { return Ok(Some(Date::MAX)) };
    let case = cases::load(tx, case)?;
    if case.ending().is_some() {
        return Ok(None);
    }
    let clock = case.running(clockwork).into_iter().find(|clock| clock.code == "object");
    let told = clock.filter(|clock| clock.is_running()).and_then(|clock| clock.day());
    let _ = regime;
    // Objected: kept until it is decided.
    Ok(Some(told.unwrap_or(Date::MAX)))
}

/// Whoever signs: a person, on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signing {
    pub number: String,
    pub on: Date,
    pub seen: usize,
}

/// Issues the report of a reviewed sample: the register learns the verdict, a failure opens the case of its law.
///
/// # Errors
/// Every [`Hindrance`], and what the sample's life refuses.
pub fn issue(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    sample: i64,
    signing: &Signing,
) -> Result<i64> {
    let sample = samples::get(tx, sample)?;
    let person = tx.actor().person;
    let (mut draft, regime) = draft_of(tx, &sample)?;
    let mut bench = bench_of(tx, clockwork, &sample)?;
    if !scope::is_signatory(tx, sample.it.institute, person, signing.on)? {
        draft.hindrances.push(Hindrance::NotSignatory);
    }
    if bench.hands.contains(&person) {
        draft.hindrances.push(Hindrance::SameHand);
    }
    bench.hindrances = draft.hindrances.len();
    if !draft.hindrances.is_empty() {
        return Err(hindered(&draft.hindrances));
    }
    let (Some(regime), Some(verdict)) = (regime, draft.verdict) else {
        return Err(hindered(&[Hindrance::NoRegime]));
    };
    let number = signing.number.trim();
    if number.is_empty() {
        return Err(Error::invalid("laboratory-refused").field("number", "field-missing"));
    }
    if tx.count("select count(*) from lab_report where number = ?1", params![number])? > 0 {
        return Err(Error::invalid("laboratory-refused").field("number", "laboratory-number-taken"));
    }
    let doing = Doing {
        act: Act::Issue,
        person,
        on: signing.on,
        today: store::civil_date(tx.now()),
        place: String::new(),
        holder: String::new(),
        seal: Seal::Opened,
        ground: None,
    };
    samples::step(tx, clockwork, sample.id, signing.seen, &doing, &bench, None)?;
    let id = tx.next_id()?;
    let case = follow::after(tx, clockwork, &sample, &regime, verdict, &draft.lines, id, number)?;
    if sample.it.turn == Turn::First && sample.it.part == Part::Test {
        register(tx, &sample, verdict)?;
    }
    let keep_until = years_after(signing.on, regime.keep_years);
    let month = Period::month_of(signing.on)?.stored();
    let basis: Vec<&str> = draft.lines.iter().map(|line| line.limit.basis.as_str()).collect();
    let mut basis: Vec<&str> = basis.into_iter().filter(|it| !it.is_empty()).collect();
    basis.dedup();
    let seq = tx.next_seq()?;
    tx.run(
        &format!("insert into lab_report ({COLUMNS}, month) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, null, null, ?14, ?15)"),
        params![
            id,
            sample.id,
            number,
            sample.it.institute,
            &regime.code,
            verdict.code(),
            basis.join("；"),
            serde_json::to_string(&draft.lines).map_err(Error::broken)?,
            draft.cma,
            person,
            signing.on,
            keep_until,
            case,
            seq,
            month
        ],
    )?;
    let detail = json!({
        "sample": sample.it.code, "number": number, "regime": regime.code, "verdict": verdict.code(),
        "turn": sample.it.turn.code(), "firm": sample.it.firm, "area": sample.it.area, "case": case,
    });
    tx.record(Entry::new("report.issued", "lab_report", id).detail(detail).touches("laboratory"))?;
    Ok(id)
}

/// Everything that stands in the way, as breaches of the form.
pub(crate) fn hindered(hindrances: &[Hindrance]) -> Error {
    hindrances.iter().fold(Error::invalid("laboratory-hindered-all"), |error, hindrance| {
        let (rule, args) = hindrance.said();
        error.breach(terms::Field { place: "act".to_owned(), rule, args })
    })
}

fn years_after(on: Date, years: u8) -> Date {
    let year = on.year() + i16::from(years);
    // 29 February of a year without one.
    Date::new(year, on.month(), on.day()).unwrap_or_else(|_| terms::date(year, 3, 1))
}

/// The register of samples learns the verdict of the first result; the row it has, it keeps but for that.
fn register(tx: &mut Tx<'_>, sample: &Sample, verdict: Verdict) -> Result<()> {
    let known = record::samples::history(tx, &sample.it.code)?;
    let known = known.into_iter().find(|row| row.until.is_none()).map(|row| row.record);
    let (Some(domain), Some(purpose)) =
        (Domain::read(&sample.it.domain), Purpose::read(&sample.it.purpose))
    else {
        // Measuring instruments are no lots; they have a register of their own.
        return Ok(());
    };
    let verdict = match verdict {
        Verdict::Pass => record::words::Verdict::Pass,
        Verdict::Fail => record::words::Verdict::Fail,
        Verdict::Undecided => record::words::Verdict::Pending,
    };
    let row = match known {
        Some(known) => NewSample { verdict, ..known },
        None => NewSample {
            code: sample.it.code.clone(),
            firm: sample.it.firm,
            area: sample.it.area,
            domain,
            industry: sample.it.industry.clone(),
            product: sample.it.product.clone(),
            purpose,
            on_date: sample.it.on,
            verdict,
            order_on: None,
            correct_due: None,
            corrected_on: None,
            closed_in_time: None,
            recheck: None,
        },
    };
    record::samples::record_many(tx, &[row], SOURCE, Some("检验报告签发")).map(|_| ())
}

/// Takes an issued report back: it no longer holds, and the sample stands where its results can be looked at again.
///
/// # Errors
/// No ground; a report that ended already.
pub fn retract(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    report: i64,
    on: Date,
    ground: &str,
) -> Result<()> {
    let report = get(tx, report)?;
    if report.ended.is_some() {
        return Err(Error::invalid("laboratory-refused").field("act", "laboratory-report-ended"));
    }
    let sample = samples::get(tx, report.sample)?;
    let doing = Doing {
        act: Act::Retract,
        person: tx.actor().person,
        on,
        today: store::civil_date(tx.now()),
        place: String::new(),
        holder: String::new(),
        seal: Seal::Opened,
        ground: Some(ground.to_owned()),
    };
    let seen = samples::steps(tx, sample.id)?.len();
    samples::step(tx, clockwork, sample.id, seen, &doing, &Bench::default(), None)?;
    let seq = tx.next_seq()?;
    tx.run(
        "update lab_report set until = ?2, ended = 'retracted', ground = ?3 where id = ?1",
        params![report.id, seq, ground.trim()],
    )?;
    if sample.it.turn == Turn::First && sample.it.part == Part::Test {
        register(tx, &sample, Verdict::Undecided)?;
    }
    let detail = json!({ "number": report.number });
    tx.record(
        Entry::new("report.retracted", "lab_report", report.id)
            .detail(detail)
            .ground(ground.trim())
            .touches("laboratory"),
    )?;
    Ok(())
}
