//! A round: its phase and clock, who has done what, and remarks for those who hold it.

mod beside;
mod matrix;

use askama::Template;
use rust_decimal::Decimal;
use store::Tx;
use terms::Result;
use web::{Me, Names, Path, Response, Visit};

use super::super::audience::{Thing, Viewer};
use super::super::calibration::calibrate;
use super::super::model::{Act, Phase, Progress};
use super::here::{Here, phase_key};
use super::words::act;
use beside::{away, facts, odd, papers};
use matrix::{counts, heads, legend, rows};

#[derive(Template)]
#[template(path = "rounds/pages/show.html")]
struct Show {
    frame: ui::Frame,
    tabs: Vec<Tab>,
    phases: Vec<Step>,
    due: Option<(String, ui::StateMark)>,
    acts: Vec<(String, String, bool)>,
    dims: Vec<(String, usize)>,
    heads: Vec<Head>,
    rows: Vec<Row>,
    legend: Vec<Legend>,
    facts: Vec<(String, String)>,
    reviewers: Vec<Reviewer>,
    agreement: String,
    remarks: Vec<(String, String, String)>,
    staff: bool,
    steps: Vec<Line>,
    papers: Vec<(String, String)>,
}
pub(super) struct Tab {
    pub(super) label: String,
    pub(super) href: String,
    pub(super) current: bool,
    pub(super) count: String,
}
struct Step {
    word: String,
    current: bool,
    done: bool,
}
struct Head {
    code: String,
    name: String,
    edge: bool,
}
struct Row {
    name: String,
    href: String,
    cells: Vec<MatrixCell>,
    done: String,
}
struct MatrixCell {
    href: String,
    label: String,
    symbol: &'static str,
    class: &'static str,
    edge: bool,
}
struct Legend {
    symbol: &'static str,
    class: &'static str,
    word: String,
    count: String,
}
struct Reviewer {
    name: String,
    marks: usize,
    strictness: String,
    error: String,
}
struct Line {
    on: String,
    what: String,
    who: String,
    ground: String,
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

/// The pages of a round, as far as they concern who looks.
pub(super) fn tabs(here: &Here, me: &Me, current: &str) -> Vec<Tab> {
    let state = &here.round.state;
    let seen = |unit: &i64| here.sees(Thing::Progress(*unit));
    let open = state.objections.iter().filter(|it| !it.stage.decided() && seen(&it.unit)).count();
    let count = |n: usize| if n == 0 { String::new() } else { n.to_string() };
    let tab = |rest: &str, key: &str, n: usize| Tab {
        label: me.t(key),
        href: here.href(rest),
        current: rest == current,
        count: count(n),
    };
    let mut all = vec![tab("", "rounds-tab-progress", 0)];
    if !matches!(here.viewer, Viewer::Units(_)) {
        all.push(tab("/desk", "rounds-tab-desk", super::desk::waiting(here, me)));
    }
    if here.viewer == Viewer::Staff {
        all.push(tab("/panel", "rounds-tab-panel", 0));
    }
    all.push(tab("/objections", "rounds-tab-objections", open));
    all.push(tab("/results", "rounds-tab-results", 0));
    all.push(tab("/follow-up", "rounds-tab-follow-up", 0));
    all
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Show> {
    let here = Here::of(tx, me, id)?;
    let (round, state) = (&here.round, &here.round.state);
    let scheme = &round.scheme.scheme;
    let mut frame = here.page(me, scheme.name.get(me.lang).to_owned(), "");
    let counts = counts(&here);
    frame.lead = lead(me, &here, &counts);
    let (dims, heads) = heads(me, &here);
    let staff = here.viewer == Viewer::Staff;
    let mut names = Names::default();
    let calibration = calibrate(&here.frame, state, &here.computed);
    let mut reviewers = Vec::new();
    // Who is strict is a matter of those who hold the round, and no reviewer sees it before the reviews are done.
    if staff && state.phase > Phase::Verify {
        for it in &calibration.reviewers {
            reviewers.push(Reviewer {
                name: names.person(tx, me.lang, it.person)?,
                marks: it.marks,
                strictness: decimal(it.strictness),
                error: it
                    .error
                    .map(|error| format!("±{}", decimal(1.96 * error)))
                    .unwrap_or_default(),
            });
        }
    }
    let agreement = if staff && calibration.pairs > 0 && state.phase > Phase::Verify {
        let icc = calibration.agreement.map_or_else(|| "—".to_owned(), decimal);
        let args = [
            ("pairs", calibration.pairs.to_string()),
            ("agree", calibration.agree.to_string()),
            ("icc", icc),
        ];
        ui::ta(me.lang, "rounds-agreement", &args)
    } else {
        String::new()
    };
    let mut steps = Vec::new();
    if staff {
        for step in round.steps.iter().rev().take(12) {
            let mut what = act(me, step.act);
            if let Some(unit) = step.unit {
                what.push_str(&format!(" {}", here.name(me, unit)));
            }
            if let Some(item) = &step.item {
                what.push_str(&format!(" {item}"));
            }
            if step.act == Act::Release {
                let to = step.detail.as_deref().unwrap_or_default();
                let to = me.t(&format!("rounds-audience-{to}"));
                what.push_str(&format!("{}{to}", me.lang.pick("：", ": ")));
            }
            steps.push(Line {
                on: step.on.to_string(),
                what,
                who: names.person(tx, me.lang, step.person)?,
                ground: step.ground.clone().unwrap_or_default(),
            });
        }
    }
    Ok(Show {
        tabs: tabs(&here, me, ""),
        phases: phases(me, state.phase),
        due: here.deadline.map(|due| {
            let days = ui::ta(me.lang, "rounds-due-day", &[("day", due.day.to_string())]);
            let mark = if here.is_late() {
                ui::State::Bad.saying(me.t("rounds-late"))
            } else if due.assumed {
                ui::State::Wait.saying(me.t("rounds-due-assumed"))
            } else {
                ui::State::Wait.saying(me.t("rounds-running"))
            };
            (days, mark)
        }),
        acts: acts(me, &here),
        rows: rows(me, &here),
        legend: legend(me, &counts),
        facts: {
            let mut facts = facts(me, &here);
            facts.extend(away(tx, me, &here, &mut names)?);
            facts
        },
        remarks: if staff { odd(me, &here) } else { Vec::new() },
        papers: papers(me, &here),
        agreement,
        reviewers,
        staff,
        steps,
        dims,
        heads,
        frame,
    })
}

fn decimal(value: f64) -> String {
    Decimal::from_f64_retain(value).map_or_else(|| "—".to_owned(), |it| ui::number::decimal(it, 2))
}

fn lead(me: &Me, here: &Here, counts: &std::collections::BTreeMap<Progress, usize>) -> String {
    let total: usize = counts.values().sum();
    let absent = counts.get(&Progress::Absent).copied().unwrap_or(0);
    let done = counts.get(&Progress::Final).copied().unwrap_or(0);
    let handed = here.rows().iter().filter(|u| here.round.state.handed_in.contains_key(u)).count();
    let args = [
        ("phase", me.t(&phase_key(here.round.state.phase))),
        ("units", here.rows().len().to_string()),
        ("handed", handed.to_string()),
        ("cells", (total - absent).to_string()),
        ("done", done.to_string()),
    ];
    let mut said = ui::ta(me.lang, "rounds-round-lead", &args);
    if here.round.synthetic {
        said.push_str(&me.t("rounds-synthetic-lead"));
    }
    said
}

fn phases(me: &Me, now: Phase) -> Vec<Step> {
    let step = |phase: &Phase| Step {
        word: me.t(&phase_key(*phase)),
        current: *phase == now,
        done: *phase < now,
    };
    Phase::ALL.iter().map(step).collect()
}

/// What this person may do with the round as a whole.
fn acts(me: &Me, here: &Here) -> Vec<(String, String, bool)> {
    [Act::Next, Act::Approve, Act::SendBack, Act::Freeze, Act::Release, Act::Extend, Act::Recuse]
        .into_iter()
        .filter(|act| here.opens(me, *act, None, None))
        .map(|it| {
            let first = matches!(it, Act::Next | Act::Approve | Act::Freeze | Act::Release);
            (act(me, it), here.move_href(it, None, None), first)
        })
        .collect()
}
