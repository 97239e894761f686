//! A form: as it is printed, with its marks, its cost, and its life: published, opened, retired, merged.

use askama::Template;
use identity::{Class, Verb};
use store::Tx;
use terms::{Period, Result};
use ui::{Crumb, Frame, State, StateMark};
use web::{Form, Go, Me, Path, Response, Visit};

use super::KnownOf;
use crate::burden::{fields_of, label_in};
use crate::model::{CellKind, Layout, kind_word, lacking, period_word};
use crate::prefill::prefill;
use crate::publish::{Doubled, doubled};
use crate::store::{Kept, Standing, all, by_code, by_version, lookup, steps_of, versions};
use crate::submission::{due_day, open_period, units_of};

#[derive(Template)]
#[template(path = "pages/show.html")]
struct FormPage {
    frame: Frame,
    code: String,
    facts: Vec<(String, String)>,
    marks: Vec<(String, String)>,
    lacks: Vec<String>,
    sections: Vec<SectionShown>,
    checks: Vec<(String, String, String)>,
    twice: Vec<(String, String, String)>,
    steps: Vec<(String, String, String)>,
    versions: Vec<VersionLine>,
    others: Vec<(i64, String)>,
    standing: Standing,
    state: StateMark,
    may_keep: bool,
    next_period: String,
    help: String,
}

pub(super) struct SectionShown {
    pub(super) name: String,
    pub(super) stub: String,
    pub(super) heads: Vec<String>,
    pub(super) lines: Vec<(String, u8, Vec<&'static str>)>,
    pub(super) axis: bool,
}

/// A version of the form, with what it asks for that the one before did not, and what no longer.
struct VersionLine {
    version: i64,
    from: String,
    state: StateMark,
    here: bool,
    added: String,
    left: String,
}

fn version_lines(me: &Me, all: &[Kept], here: i64) -> Vec<VersionLine> {
    let places = |kept: &Kept| -> Vec<String> {
        fields_of(kept.form()).into_iter().map(|it| it.place).collect()
    };
    let names = |kept: &Kept, found: Vec<String>| -> String {
        let count = found.len();
        let some = found.iter().take(5).filter_map(|it| label_in(kept.form(), it, me.lang));
        let mut said = some.collect::<Vec<_>>().join(me.lang.pick("、", ", "));
        if count > 5 {
            said.push_str(&ui::ta(me.lang, "forms-and-more", &[("n", (count - 5).to_string())]));
        }
        said
    };
    all.iter()
        .enumerate()
        .map(|(at, kept)| {
            let (mut added, mut left) = (String::new(), String::new());
            if let Some(before) = all.get(at + 1) {
                let (now, then) = (places(kept), places(before));
                let new = now.iter().filter(|it| !then.contains(it)).cloned().collect();
                added = names(kept, new);
                left = names(before, then.into_iter().filter(|it| !now.contains(it)).collect());
            }
            VersionLine {
                version: kept.version,
                from: kept.form().from.to_string(),
                state: standing_mark(me, kept.standing),
                here: kept.version == here,
                added,
                left,
            }
        })
        .collect()
}

pub(super) async fn show(visit: Visit, Path(code): Path<String>) -> Response {
    visit.page(move |tx, me| read(tx, me, &code)).await
}

fn read(tx: &mut Tx<'_>, me: &Me, code: &str) -> Result<FormPage> {
    let all_versions = versions(tx, code)?;
    let asked = me.get("version").and_then(|it| it.parse::<i64>().ok());
    let kept = match asked {
        Some(version) => by_version(tx, code, version)?,
        None => by_code(tx, code)?,
    };
    let newest = all_versions.first().is_none_or(|it| it.version == kept.version);
    let form = kept.form();
    let today = store::civil_date(tx.now());
    let mut frame = me.frame(form.name.get(me.lang)).within(ui::Phase::Record);
    frame.crumbs =
        vec![Crumb::new(me.t("forms-register"), "/burden"), Crumb::here(form.name.get(me.lang))];
    let units = units_of(tx, form, today)?;
    let owner = super::names(tx, me, &[kept.owner])?.remove(&kept.owner).unwrap_or_default();
    let source = form.source.clone().unwrap_or_else(|| me.t("forms-assumed"));
    let fact = |key: &str, text: String| (me.t(key), text);
    let facts = vec![
        fact("forms-kind", me.t(&format!("forms-kind-{}", kind_word(form.kind)))),
        fact("forms-owner", owner),
        fact("forms-ground", form.ground.get(me.lang).to_owned()),
        fact("forms-source", source),
        fact("forms-frequency", me.t(&format!("forms-every-{}", period_word(form.period)))),
        fact("forms-hours-fill", super::hours(form.hours)),
        fact("forms-units-count", ui::number::count(units.len() as i64)),
        fact("forms-version", format!("{} ({})", kept.version, form.from)),
    ];
    let mark = |key: &str, text: Option<String>| text.map(|text| (me.t(key), text));
    let marks = [
        mark("forms-mark-table", form.table.clone()),
        mark("forms-mark-maker", form.maker.as_ref().map(|it| it.get(me.lang).to_owned())),
        mark("forms-mark-approval", form.approval.clone()),
        mark("forms-mark-valid", form.valid_to.map(|it| it.to_string())),
    ];
    let twice = if kept.standing == Standing::Drafted { doubled(tx, &kept)? } else { Vec::new() };
    let (standing, may_keep) = (kept.standing, newest && me.can(Verb::Import, Class::Reference));
    let others = if may_keep { others(tx, me, &kept)? } else { Vec::new() };
    let steps = steps_of(tx, kept.id)?.into_iter().map(|it| {
        let said = it.ground.or(it.document).unwrap_or_default();
        (it.on.to_string(), me.t(&format!("forms-standing-{}", it.standing.word())), said)
    });
    Ok(FormPage {
        code: code.to_owned(),
        marks: marks.into_iter().flatten().collect(),
        lacks: lacking(form).into_iter().map(|it| me.t(it.rule())).collect(),
        sections: shown(me, &Layout::new(kept.prepared.form.clone(), &[])),
        checks: checks(me, &kept),
        twice: twice.iter().map(|it| told(me, it)).collect(),
        steps: steps.collect(),
        versions: version_lines(me, &all_versions, kept.version),
        state: standing_mark(me, standing),
        next_period: crate::model::period_of(form.period, today)?.to_string(),
        help: form.help.as_ref().map(|it| it.get(me.lang).to_owned()).unwrap_or_default(),
        frame,
        facts,
        others,
        standing,
        may_keep,
    })
}

pub(super) fn standing_mark(me: &Me, standing: Standing) -> StateMark {
    let shape = match standing {
        Standing::Published => State::Ok,
        Standing::Drafted => State::Wait,
        Standing::Retired | Standing::Merged => State::NotApplicable,
    };
    shape.saying(me.t(&format!("forms-standing-{}", standing.word())))
}

fn told(me: &Me, it: &Doubled) -> (String, String, String) {
    let place = match &it.other.source {
        crate::burden::Source::Form(code) => format!("/forms/{code}"),
        crate::burden::Source::Demand(_) => "/burden".to_owned(),
        crate::burden::Source::Known(code) => format!("/indicators/{code}"),
    };
    let why = me.t(&format!("forms-why-{}", it.overlap.why.word()));
    (it.field.label.clone(), format!("{}（{why}）", it.other.label), place)
}

fn others(tx: &mut Tx<'_>, me: &Me, kept: &Kept) -> Result<Vec<(i64, String)>> {
    let published = all(tx)?.into_iter();
    let published = published.filter(|it| it.standing == Standing::Published && it.id != kept.id);
    Ok(published.map(|it| (it.id, it.form().name.get(me.lang).to_owned())).collect())
}

/// The paper of a form that is not kept yet.
pub(super) fn sections_of(me: &Me, form: packs::Form) -> Vec<SectionShown> {
    shown(me, &Layout::new(std::sync::Arc::new(form), &[]))
}

fn shown(me: &Me, layout: &Layout) -> Vec<SectionShown> {
    let shown = layout.sections.iter().enumerate().map(|(at, laid)| {
        let section = layout.section(at);
        let head = |column: &packs::FormColumn| {
            let group = column.group.as_ref().map(|it| format!("{} · ", it.get(me.lang)));
            format!("{}{}", group.unwrap_or_default(), column.name.get(me.lang))
        };
        let lines = laid.lines.iter().enumerate().map(|(line, it)| {
            let cells = (0..section.columns.len()).map(|column| {
                match layout.asked(at, line, column).kind {
                    CellKind::Grey => "grey",
                    CellKind::Asked if layout.asked(at, line, column).known.is_some() => "known",
                    CellKind::Asked => "asked",
                    CellKind::Total => "total",
                    CellKind::Formula => "formula",
                }
            });
            (it.name.get(me.lang).to_owned(), it.indent, cells.collect())
        });
        SectionShown {
            name: section.name.get(me.lang).to_owned(),
            stub: section.stub.as_ref().map(|it| it.get(me.lang).to_owned()).unwrap_or_default(),
            heads: section.columns.iter().map(head).collect(),
            lines: lines.collect(),
            axis: section.axis.is_some(),
        }
    });
    shown.collect()
}

fn checks(me: &Me, kept: &Kept) -> Vec<(String, String, String)> {
    let all = kept.form().checks.iter();
    all.map(|it| {
        let severity =
            me.t(&format!("forms-severity-{}", crate::model::severity_word(it.severity)));
        (it.words.get(me.lang).to_owned(), it.holds.clone(), severity)
    })
    .collect()
}

pub(super) async fn publish(visit: Visit, Path(code): Path<String>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let kept = by_code(tx, &code)?;
            let (document, ground) = (form.optional("document"), form.optional("ground"));
            crate::publish::publish(tx, kept.id, document, ground)?;
            Ok(Go::to(format!("/forms/{code}")).say(me.t("forms-published")))
        })
        .await
}

pub(super) async fn retire(visit: Visit, Path(code): Path<String>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let kept = by_code(tx, &code)?;
            crate::burden::retire(tx, kept.id, form.get("ground"))?;
            Ok(Go::to("/burden").say(me.t("forms-retired")))
        })
        .await
}

pub(super) async fn merge(visit: Visit, Path(code): Path<String>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let kept = by_code(tx, &code)?;
            crate::burden::merged_into(tx, kept.id, form.id("into")?, form.get("ground"))?;
            Ok(Go::to("/burden").say(me.t("forms-merged")))
        })
        .await
}

pub(super) async fn open(
    visit: Visit,
    Path(code): Path<String>,
    form: Form,
    known: KnownOf,
) -> Response {
    visit
        .act(move |tx, me| {
            let clockwork = cases::clocks(tx)?;
            let period = Period::parse(form.required("period")?)?;
            // While the next version is drafted, the one in force is asked for.
            let today = store::civil_date(tx.now());
            let kept = match lookup(tx, &code, today)? {
                Some(kept) => kept,
                None => by_code(tx, &code)?,
            };
            let opened = open_period(tx, &clockwork, &kept, period, form.optional("override"))?;
            for id in &opened.fillings {
                prefill(tx, *id, &mut |tx, indicator, unit, period| {
                    known(tx, me, indicator, unit, period)
                })?;
            }
            let due = due_day(&clockwork, kept.form(), period)?;
            let args =
                [("n", ui::number::count(opened.fillings.len() as i64)), ("due", due.to_string())];
            Ok(Go::to("/forms/board").say(ui::ta(me.lang, "forms-opened", &args)))
        })
        .await
}

impl FormPage {
    /// What a place of the paper is, in a word.
    fn cell_word(&self, cell: &str) -> String {
        self.frame.t(&format!("forms-cell-{cell}"))
    }
}
