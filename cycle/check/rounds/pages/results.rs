//! Results as each audience sees them: totals and grades of whom one may see, who was told and by which
//! paper, and what the result brings into the appraisal of governments.

use askama::Template;
use store::Tx;
use terms::Result;
use web::{Me, Names, Path, Response, Visit};

use super::super::audience::{Thing, Viewer};
use super::super::model::{Act, Audience, Phase};
use super::super::results::{appraised, result};
use super::here::Here;
use super::show::{Tab, tabs};
use crate::assessment::pages::{places, spread};
use crate::assessment::{Run, anything_known};

#[derive(Template)]
#[template(path = "rounds/pages/results.html")]
struct Results {
    frame: ui::Frame,
    tabs: Vec<Tab>,
    warning: String,
    rows: Vec<Row>,
    empty: Option<ui::Empty>,
    told: Vec<Told>,
    release: Option<(String, String)>,
    intervals: bool,
    appraisal: Option<String>,
    exports: Vec<(String, String)>,
    run: Option<String>,
    simulate: Vec<(String, String)>,
}
pub(super) struct Row {
    pub(super) unit: i64,
    pub(super) name: String,
    href: String,
    pub(super) place: String,
    pub(super) score: Option<rust_decimal::Decimal>,
    total: String,
    pub(super) grade: Option<String>,
    mark: Option<ui::Grade>,
    spread: String,
    places: String,
    pub(super) vetoes: String,
    pub(super) appraised: Option<rust_decimal::Decimal>,
    appraisal: String,
}
struct Told {
    audience: String,
    what: String,
    on: String,
    document: String,
    who: String,
    open: bool,
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

/// The rows that this person may see: the only source of the page and of its exports.
pub(super) fn rows(me: &Me, here: &Here, run: &Run) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for unit in here.round.units.iter().copied().filter(|unit| here.sees(Thing::Total(*unit))) {
        let Some(found) = run.result(unit).filter(|it| anything_known(it)) else { continue };
        let standing = run.standing(unit);
        let acts = |veto: &&score::VetoOutcome| veto.applied == Some(true);
        let vetoes: Vec<&str> =
            found.vetoes.iter().filter(acts).map(|veto| veto.code.as_str()).collect();
        let appraised = appraised(&here.round, found.score)?;
        rows.push(Row {
            unit,
            name: here.name(me, unit),
            href: if here.sees(Thing::Progress(unit)) {
                here.href(&format!("/units/{}", here.code(unit)))
            } else {
                String::new()
            },
            place: standing.and_then(|it| it.place).map(|it| it.to_string()).unwrap_or_default(),
            score: Some(found.score),
            total: ui::number::decimal(found.score, 2),
            grade: found.grade.grade.clone(),
            mark: found.grade.grade.clone().map(ui::Grade::new),
            spread: spread(standing),
            places: places(standing),
            vetoes: vetoes.join(" "),
            appraisal: super::unit::points(appraised),
            appraised,
        });
    }
    rows.sort_by(|a, b| {
        b.score.cmp(&a.score).then_with(|| here.code(a.unit).cmp(&here.code(b.unit)))
    });
    Ok(rows)
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Results> {
    let here = Here::of(tx, me, id)?;
    let title = me.t("rounds-tab-results");
    let mut frame = here.page(me, title.clone(), &title);
    let run = result(tx, &here.round, &here.computed)?;
    let rows = rows(me, &here, &run)?;
    let state = &here.round.state;
    let staff = here.viewer == Viewer::Staff;
    let released = |to: Audience| state.released.iter().find(|it| it.to == to);
    let mut names = Names::default();
    let mut told = Vec::new();
    for audience in Audience::ALL {
        let known = released(*audience);
        // The own unit is told by the notice itself.
        let by_notice = *audience == Audience::Own && state.approved.is_some();
        if !staff && known.is_none() {
            continue;
        }
        let step = known
            .map(|it| it.step)
            .or(state.approved.filter(|_| by_notice))
            .and_then(|at| here.round.step(at));
        told.push(Told {
            audience: me.t(&format!("rounds-audience-{}", audience.word())),
            what: me.t(&format!("rounds-audience-{}-sees", audience.word())),
            on: step.map(|it| it.on.to_string()).unwrap_or_default(),
            document: known.map(|it| it.document.clone()).unwrap_or_default(),
            who: match step {
                Some(step) if staff => names.person(tx, me.lang, step.person)?,
                _ => String::new(),
            },
            open: step.is_some(),
        });
    }
    let procedure = here.round.procedure();
    let appraisal = procedure.appraisal.as_ref().map(|it| {
        let args = [
            ("weight", ui::number::plain(it.weight.normalize())),
            ("document", it.document.clone()),
            ("max", ui::number::plain(here.round.scheme.scheme.max.normalize())),
        ];
        ui::ta(me.lang, "rounds-appraisal-rule", &args)
    });
    let mut exports = Vec::new();
    if me.can(identity::Verb::Export, identity::Class::Assessment) && !rows.is_empty() {
        exports.push((me.t("assessment-xlsx"), here.href("/results.xlsx")));
        exports.push(("CSV".to_owned(), here.href("/results.csv")));
        if staff && here.round.run.is_some() && procedure.appraisal.is_some() {
            exports.push((me.t("rounds-appraisal-xlsx"), here.href("/appraisal.xlsx")));
            exports.push((me.t("rounds-appraisal-csv"), here.href("/appraisal.csv")));
        }
    }
    let empty = rows
        .is_empty()
        .then(|| ui::Empty::new(me.t("rounds-results-none"), me.t("rounds-results-none-text")));
    frame.lead = me.t(match &here.viewer {
        Viewer::Staff => "rounds-results-lead-staff",
        Viewer::Department { .. } => "rounds-results-lead-department",
        Viewer::Units(_) => "rounds-results-lead-unit",
    });
    Ok(Results {
        tabs: tabs(&here, me, "/results"),
        warning: if here.round.run.is_none() && !rows.is_empty() {
            me.t(if state.phase >= Phase::Notice {
                "rounds-results-open"
            } else {
                "rounds-results-draft"
            })
        } else {
            String::new()
        },
        release: here.opens(me, Act::Release, None, None).then(|| {
            (super::words::act(me, Act::Release), here.move_href(Act::Release, None, None))
        }),
        intervals: staff && rows.iter().any(|row| !row.spread.is_empty()),
        run: here.round.run.filter(|_| staff).map(|run| format!("/runs/{run}")),
        simulate: simulate(tx, me, &here)?,
        rows,
        empty,
        told,
        appraisal,
        exports,
        frame,
    })
}

/// Other schemes on the data of this period, side by side: what next year's would change.
fn simulate(tx: &mut Tx<'_>, me: &Me, here: &Here) -> Result<Vec<(String, String)>> {
    if here.viewer != Viewer::Staff {
        return Ok(Vec::new());
    }
    let all = me.space.kept::<crate::assessment::Runs>().schemes(tx)?;
    let mut links = Vec::new();
    for record in all.iter() {
        if record.until.is_some()
            || record.id == here.round.scheme.id
            || record.scheme.valid_from <= here.round.scheme.scheme.valid_from
        {
            continue;
        }
        let other = crate::assessment::pages::key_of(tx, me, record)?;
        let href =
            format!("/assessment/{}/compare?period={}&with={other}", here.key, here.round.period);
        links.push((record.scheme.name.get(me.lang).to_owned(), href));
    }
    Ok(links)
}
