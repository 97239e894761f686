//! One paper: its sheet, where it stands, who did what, and the next step for whoever may take it.

use askama::Template;
use store::Tx;
use terms::{Error, Result};
use ui::{Crumb, Frame};
use web::{Form, Go, Me, Path, Response, Visit};

use super::index::mark;
use super::{moment, names};
use crate::kinds::{self, Kind};
use crate::papers::draft::{self, Desk, said};
use crate::papers::frozen::{self, Head};
use crate::papers::{Paper, Stage, find, number_of, policy, receipts, steps};
use crate::preview;

#[derive(Template)]
#[template(path = "pages/show.html")]
struct Show {
    frame: Frame,
    id: i64,
    sheet: Option<String>,
    trouble: Vec<(String, String)>,
    remarks: Vec<(String, String)>,
    stage: ui::StateMark,
    facts: Vec<(String, String)>,
    steps: Vec<Step>,
    comments: Vec<(String, String, String)>,
    acts: Vec<Act>,
    /// A refusal that names another person's part.
    waits: String,
    edit: bool,
    compare: bool,
    file: bool,
    /// Whether there is a text to take away, and whether it has tables.
    word: bool,
    tables: bool,
    check: Option<String>,
    /// Figures that are others today than on the day of signing: name, then, now, difference.
    moved: Vec<(String, String, String, String)>,
    journal: bool,
    receipts: Vec<(String, String, ui::StateMark)>,
}
struct Step {
    what: String,
    who: String,
    when: String,
    ground: String,
    seq: i64,
}
/// A step that this reader may take.
struct Act {
    action: &'static str,
    label: String,
    /// Label of the ground; a ground that must be given is marked.
    ground: String,
    required: bool,
    primary: bool,
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

/// The sheet as it is now, frozen once it was signed and alive before, with the values that are missing
/// and the lines that say so.
///
/// # Errors
/// Faults of a draft, each with its line.
pub(super) fn sheet(
    tx: &mut Tx<'_>,
    me: &Me,
    paper: &Paper,
    kind: &Kind,
) -> Result<(document::paper::Paper, Vec<(String, String)>)> {
    if !matches!(paper.stage, Stage::Draft | Stage::Submitted | Stage::Reviewed) {
        let row = frozen::find(tx, paper.id)?;
        let mut sheet = frozen::remade(kind, &row)?;
        if matches!(paper.stage, Stage::Void | Stage::Withdrawn) {
            let word = ui::t(terms::Lang::Zh, paper.stage.key());
            let own = sheet.notice.take().unwrap_or_default();
            sheet.notice = Some(format!("{word}　{own}"));
        }
        return Ok((sheet, Vec::new()));
    }
    let desk = Desk::of(&me.space);
    let (kind, version, live) = draft::now(tx, &desk, paper)?;
    let live = live?;
    let remarks = live.filled.remarks.iter();
    let remarks = remarks.map(|it| (it.line.to_string(), said(me.lang, it))).collect();
    Ok((draft_sheet(me, &kind, &live, version.number)?, remarks))
}

/// A draft's sheet: no number yet, and a mark on every page.
pub(super) fn draft_sheet(
    me: &Me,
    kind: &Kind,
    live: &draft::Live,
    version: i64,
) -> Result<document::paper::Paper> {
    let (fields, _) = frozen::fields(kind, &live.data)?;
    let number = kind.kept.series.as_ref().map(|series| {
        let year = live.data.text("年度").unwrap_or_default();
        series.number.replace("{year}", year).replace("{n}", "　")
    });
    let info = me.space.info();
    let head = Head {
        number: number.unwrap_or_default(),
        date: ui::t(terms::Lang::Zh, "paper-date-open"),
        signer: None,
        fields,
        notice: frozen::notice(info.synthetic.then_some(&info.notice), Some(version)),
        address: String::new(),
    };
    Ok(frozen::sheet(kind, &live.filled, &head, None))
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Show> {
    let paper = find(tx, id)?;
    let actor = me.actor()?;
    policy::may_see(tx, actor, &paper)?;
    let kind = kinds::by_id(tx, paper.kind_id)?;
    let (sheet, trouble, remarks) = match sheet(tx, me, &paper, &kind) {
        Ok((sheet, remarks)) => (Some(sheet), Vec::new(), remarks),
        Err(error) if error.fields().is_empty() => return Err(error),
        Err(error) => {
            let faults = error.fields().iter();
            let faults = faults.map(|it| (it.place.clone(), crate::template::told_of(me.lang, it)));
            (None, faults.collect(), Vec::new())
        }
    };
    let tables = sheet.as_ref().is_some_and(|it| !super::file::tables_of(it).is_empty());
    let sheet = sheet.map(|it| preview::article(&it)).transpose().map_err(Error::broken)?;
    let (acts, waits) = acts(tx, me, &paper, &kind)?;
    let signed = !matches!(paper.stage, Stage::Draft | Stage::Submitted | Stage::Reviewed);
    let row = if signed { Some(frozen::find(tx, id)?) } else { None };
    let mut frame = me.frame(paper.title.clone()).within(ui::Phase::Papers);
    frame.lead = kind.kept.kind.name.get(me.lang).to_owned();
    frame.crumbs = vec![
        Crumb::new(me.t("papers-title"), "/papers"),
        Crumb::here(kind.kept.kind.name.get(me.lang)),
    ];
    let edit =
        paper.stage == Stage::Draft && policy::may_draft(actor, &kind.kept, paper.organ).is_ok();
    Ok(Show {
        frame,
        id,
        word: sheet.is_some(),
        tables,
        sheet,
        trouble,
        remarks,
        stage: mark(me, paper.stage),
        facts: facts(tx, me, &paper, &kind, row.as_ref())?,
        steps: told(tx, me, id)?,
        comments: comments(tx, me, id)?,
        acts,
        waits,
        edit,
        compare: paper.version > 1,
        file: row.as_ref().is_some_and(|row| row.printed.is_some()),
        moved: moved(tx, me, &paper, row.as_ref()),
        check: row.map(|row| row.code),
        journal: me.can(identity::Verb::View, identity::Class::Journal),
        receipts: got(tx, me, id)?,
    })
}

/// The figures of a signed paper that changed since. Where today's cannot be asked for any more (a unit that
/// ended), the paper is shown all the same, and its check says why.
fn moved(
    tx: &mut Tx<'_>,
    me: &Me,
    paper: &Paper,
    row: Option<&frozen::Row>,
) -> Vec<(String, String, String, String)> {
    let Some(row) = row else { return Vec::new() };
    let pairs = crate::papers::check::compare(tx, &Desk::of(&me.space), paper, row);
    let pairs = pairs.unwrap_or_default().into_iter().filter(|pair| !pair.same);
    pairs
        .map(|pair| {
            let difference = super::check::difference(&pair);
            (pair.name, pair.then, pair.now, difference)
        })
        .collect()
}

fn facts(
    tx: &mut Tx<'_>,
    me: &Me,
    paper: &Paper,
    kind: &Kind,
    row: Option<&frozen::Row>,
) -> Result<Vec<(String, String)>> {
    let units = names(tx, me, [paper.unit, paper.organ])?;
    let name = |unit: i64| units.get(&unit).cloned().unwrap_or_default();
    let mut facts = vec![
        (me.t("papers-about"), name(paper.unit)),
        (me.t("papers-organ"), name(paper.organ)),
        (me.t("papers-version"), paper.version.to_string()),
        (me.t("papers-ground"), kind.kept.kind.ground.get(me.lang).to_owned()),
    ];
    if let Some((number, void)) = number_of(tx, paper.id)? {
        facts.insert(0, (me.t("papers-number"), number));
        facts.extend(void.map(|ground| (me.t("papers-void-ground"), ground)));
    }
    if let Some(row) = row {
        facts.push((me.t("papers-as-of"), format!("#{}", row.frozen.as_of)));
        facts.extend(
            row.frozen
                .run
                .as_ref()
                .map(|run| (me.t("papers-run-digest"), run.chars().take(16).collect())),
        );
        facts.push((me.t("papers-digest"), row.digest.chars().take(16).collect()));
        facts.extend(row.pages.map(|pages| (me.t("papers-pages"), pages.to_string())));
    }
    Ok(facts)
}

fn told(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Vec<Step>> {
    let mut told = Vec::new();
    for step in steps::steps(tx, id)? {
        let own = identity::name_of(tx, step.person)?;
        let who = match step.acting_for {
            Some(principal) => {
                let name = identity::name_of(tx, principal)?;
                ui::ta(me.lang, "papers-acting", &[("name", own), ("for", name)])
            }
            None => own,
        };
        let what = me.t(&format!("paper-step-{}", step.step));
        let version = ui::ta(me.lang, "papers-nth", &[("version", step.version.to_string())]);
        told.push(Step {
            what: format!("{what} {version}"),
            who,
            when: moment(step.at),
            ground: step.ground.unwrap_or_default(),
            seq: step.seq,
        });
    }
    Ok(told)
}

fn comments(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Vec<(String, String, String)>> {
    let mut all = Vec::new();
    for it in steps::comments(tx, id)? {
        let version = ui::ta(me.lang, "papers-nth", &[("version", it.version.to_string())]);
        let who = identity::name_of(tx, it.person)?;
        all.push((who, format!("{} {version}", moment(it.at)), it.words));
    }
    Ok(all)
}

fn got(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Vec<(String, String, ui::StateMark)>> {
    let today = store::civil_date(tx.now());
    let all = receipts::of_paper(tx, id)?;
    let units = names(tx, me, all.iter().map(|it| it.unit))?;
    let mut lines = Vec::new();
    for it in all {
        let (when, state) = super::receipts::state(tx, me, &it, today)?;
        lines.push((units.get(&it.unit).cloned().unwrap_or_default(), when, state));
    }
    Ok(lines)
}

/// What this reader may do next, or who must.
fn acts(tx: &mut Tx<'_>, me: &Me, paper: &Paper, kind: &Kind) -> Result<(Vec<Act>, String)> {
    let actor = me.actor()?;
    let act = |action: &'static str, required: bool, primary: bool| Act {
        action,
        label: me.t(&format!("papers-do-{action}")),
        ground: me.t(if required { "papers-why" } else { "papers-note" }),
        required,
        primary,
    };
    let mut acts = Vec::new();
    let mut waits = String::new();
    match paper.stage {
        Stage::Draft => {
            if policy::may_draft(actor, &kind.kept, paper.organ).is_ok() {
                acts.push(act("submit", false, true));
            }
        }
        Stage::Submitted => {
            let may = policy::may_review(actor, &kind.kept, paper).is_ok();
            let other =
                policy::another(tx, actor, paper.id, &["drafted", "revised", "submitted"]).is_ok();
            if may && other {
                acts.push(act("review", false, true));
                acts.push(act("return", true, false));
            } else {
                waits =
                    me.t(if may { "papers-waits-other-reviewer" } else { "papers-waits-reviewer" });
            }
        }
        Stage::Reviewed => {
            let may = policy::may_sign(actor, &kind.kept, paper).is_ok();
            let hands = ["drafted", "revised", "submitted", "reviewed"];
            let other = policy::another(tx, actor, paper.id, &hands).is_ok();
            if may && other {
                acts.push(act("sign", false, true));
                acts.push(act("return", true, false));
            } else {
                waits = me.t(if may { "papers-waits-other-signer" } else { "papers-waits-signer" });
            }
        }
        Stage::Signed => {
            if policy::may_issue(actor, paper).is_ok() {
                acts.push(act("issue", false, true));
                acts.push(act("void", true, false));
            } else {
                waits = me.t("papers-waits-issue");
            }
        }
        Stage::Issued | Stage::Void | Stage::Withdrawn => {}
    }
    Ok((acts, waits))
}

pub(super) async fn submit(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    step(visit, id, "papers-submitted", move |tx, me| {
        steps::submit(tx, me.actor()?, id, form.optional("ground"))
    })
    .await
}
pub(super) async fn review(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    step(visit, id, "papers-reviewed", move |tx, me| {
        steps::review(tx, me.actor()?, id, form.optional("ground"))
    })
    .await
}
pub(super) async fn send_back(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    step(visit, id, "papers-returned", move |tx, me| {
        steps::send_back(tx, me.actor()?, id, form.get("ground"))
    })
    .await
}
pub(super) async fn issue(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    step(visit, id, "papers-issued", move |tx, me| {
        let deadlines = receipts::Deadlines::of(tx)?;
        steps::issue(tx, me.actor()?, id, form.optional("ground"), &deadlines)
    })
    .await
}
pub(super) async fn void(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    step(visit, id, "papers-voided", move |tx, me| {
        steps::void(tx, me.actor()?, id, form.get("ground"))
    })
    .await
}
pub(super) async fn comment(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    step(visit, id, "papers-commented", move |tx, me| {
        steps::comment(tx, me.actor()?, id, form.get("words"))
    })
    .await
}

async fn step(
    visit: Visit,
    id: i64,
    said: &'static str,
    work: impl FnOnce(&mut Tx<'_>, &Me) -> Result<()> + Send + 'static,
) -> Response {
    visit
        .act(move |tx, me| {
            let paper = find(tx, id)?;
            policy::may_see(tx, me.actor()?, &paper)?;
            work(tx, me)?;
            Ok(Go::to(format!("/papers/{id}")).say(me.t(said)))
        })
        .await
}
