//! One worksheet: its places with what blanks, controls and duplicates say.

use askama::Template;
use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Result};
use ui::{Frame, StateMark};
use web::{Me, Names, Path, Response, Visit};

use super::reckon::{Said, Sort, Summary, reckon};
use super::store::{self as sheets, Kept, Sheet};
use crate::{parts, scope};

/// Who may look at a sheet: its laboratory, and who reads the records of everywhere.
fn may_look(me: &Me, institute: i64) -> Result<()> {
    if me.may(Verb::View, Class::Records)?.limit().is_none() {
        return Ok(());
    }
    parts::acts_for(me, institute).map_err(|_| Error::not_found("laboratory-sheet-unknown"))
}

pub(super) fn standing(me: &Me, summary: &Summary, reviewed: bool) -> StateMark {
    let (state, key) = match (summary.failed, summary.waiting, reviewed) {
        (1.., _, _) => (ui::State::Bad, "laboratory-sheet-fails"),
        (_, _, true) => (ui::State::Ok, "laboratory-sheet-reviewed-word"),
        (_, 0, false) if summary.entered > 0 => (ui::State::Wait, "laboratory-sheet-to-review"),
        _ => (ui::State::Wait, "laboratory-sheet-open"),
    };
    state.saying(me.t(key))
}

#[derive(Template)]
#[template(path = "sheets/show.html")]
pub(super) struct Show {
    frame: Frame,
    id: i64,
    state: StateMark,
    facts: Vec<(String, String)>,
    reckoned: Vec<(String, String)>,
    places: Vec<Shown>,
    /// The reader works here and the sheet is not reviewed yet.
    open: bool,
    /// The reader works here, and may end a test of a sheet that was reviewed too.
    mine: bool,
    may_review: bool,
    /// A correction is among what may be entered, so a ground is asked for.
    filled: bool,
    said: Vec<String>,
    measure: String,
}

struct Shown {
    test: i64,
    position: i64,
    sort: String,
    label: String,
    href: String,
    expected: String,
    value: String,
    doubt: String,
    figure: String,
    said: Option<StateMark>,
    ended: String,
    by: String,
}

pub(super) fn seen(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Sheet> {
    let sheet = sheets::get(tx, id)?;
    may_look(me, sheet.it.institute)?;
    Ok(sheet)
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id, Vec::new())).await
}

pub(super) fn page(tx: &mut Tx<'_>, me: &Me, id: i64, said: Vec<String>) -> Result<Show> {
    let sheet = seen(tx, me, id)?;
    let tests = sheets::tests(tx, id)?;
    let summary = reckon(&sheets::places(&tests));
    let reviewed = sheets::reviewed_by(tx, id)?;
    let mut names = Names::default();
    let mine = parts::acts_for(me, sheet.it.institute).is_ok();
    let person = me.actor()?.person;
    let hands = tests.iter().filter_map(|it| it.result.as_ref()).any(|it| it.person == person);
    let mut places = Vec::new();
    for (test, reckoned) in tests.iter().zip(&summary.places) {
        let by = match &test.result {
            Some(result) => names.person(tx, me.lang, result.person)?,
            None => String::new(),
        };
        places.push(shown(me, test, reckoned.said, reckoned.figure, by));
    }
    let instrument = match sheet.it.instrument {
        Some(instrument) => {
            let all = scope::instruments(tx, sheet.it.institute)?;
            let found = all.into_iter().find(|it| it.id == instrument);
            found.map_or_else(String::new, |it| {
                let fit = it.fit.iter().any(|span| span.holds(sheet.it.on));
                let key = if fit { "laboratory-calibrated" } else { "laboratory-not-calibrated" };
                format!("{} {}（{}）", it.code, it.name, me.t(key))
            })
        }
        None => me.t("laboratory-no-instrument"),
    };
    let in_scope = scope::scope_of(tx, sheet.it.institute, &sheet.it.method)?;
    let in_scope = in_scope.iter().any(|(span, _)| span.holds(sheet.it.on));
    let mut facts = vec![
        (me.t("laboratory-item"), sheet.it.item.clone()),
        (
            me.t("laboratory-method"),
            format!(
                "{}（{}）",
                sheet.it.method,
                me.t(if in_scope { "laboratory-in-scope" } else { "laboratory-out-of-scope" })
            ),
        ),
        (me.t("laboratory-instrument"), instrument),
        (me.t("laboratory-measured-on"), sheet.it.on.to_string()),
        (me.t("laboratory-institute"), names.unit(tx, me.lang, sheet.it.institute)?),
        (me.t("laboratory-by"), names.person(tx, me.lang, sheet.person)?),
    ];
    if let Some(reviewer) = reviewed {
        facts.push((me.t("laboratory-reviewer"), names.person(tx, me.lang, reviewer)?));
    }
    let mut reckoned = vec![
        (
            me.t("laboratory-entered"),
            format!("{}/{}", summary.entered, summary.entered + summary.waiting),
        ),
        (me.t("laboratory-failed-places"), summary.failed.to_string()),
    ];
    if let Some(mean) = summary.blank_mean {
        reckoned.push((me.t("laboratory-blank-mean"), parts::plain(mean)));
    }
    if let Some(worst) = summary.control_worst {
        reckoned.push((me.t("laboratory-control-worst"), parts::percent(worst as f64 / 1e6)));
    }
    let mut frame = me.frame(sheet.it.code.clone()).within(ui::Phase::Record);
    frame.lead = format!("{} · {}", sheet.it.item, sheet.it.method);
    frame.crumbs =
        parts::crumbs(me, &[("laboratory-sheets", "/laboratory/sheets")], &sheet.it.code);
    let open = mine && reviewed.is_none();
    Ok(Show {
        frame,
        id,
        state: standing(me, &summary, reviewed.is_some()),
        facts,
        reckoned,
        open,
        mine,
        may_review: open
            && !hands
            && sheet.person != person
            && summary.waiting == 0
            && summary.entered > 0,
        filled: summary.entered > 0,
        places,
        said,
        measure: sheet.it.measure,
    })
}

fn shown(me: &Me, test: &Kept, said: Said, figure: Option<i64>, by: String) -> Shown {
    let mark = match said {
        Said::Nothing => None,
        Said::Waiting => Some(ui::State::Wait.saying(me.t("laboratory-place-waits"))),
        Said::Holds => Some(ui::State::Ok.saying(me.t("laboratory-place-holds"))),
        Said::Fails => Some(ui::State::Bad.saying(me.t("laboratory-place-fails"))),
    };
    let expected = match (test.it.sort, test.it.expected, test.it.tolerance) {
        (Sort::Control, Some(expected), Some(most)) => {
            format!("{}±{}", parts::plain(expected), parts::plain(most))
        }
        (Sort::Blank, _, Some(most)) => format!("≤{}", parts::plain(most)),
        (Sort::Duplicate, _, Some(most)) => format!("≤{}", parts::percent(most as f64 / 1e6)),
        _ => String::new(),
    };
    let result = test.result.as_ref();
    Shown {
        test: test.id,
        position: test.position,
        sort: me.t(&format!("laboratory-sort-{}", test.it.sort.code())),
        label: test.label.clone(),
        href: test.it.sample.map_or_else(String::new, |id| format!("/laboratory/samples/{id}")),
        expected,
        value: result.map_or_else(String::new, |it| {
            format!("{}{}", if it.below { "<" } else { "" }, terms::Millionths(it.value))
        }),
        doubt: result
            .and_then(|it| it.uncertainty)
            .map_or_else(String::new, |it| terms::Millionths(it).to_string()),
        figure: figure.map_or_else(String::new, |it| parts::percent(it as f64 / 1e6)),
        said: mark,
        ended: test.ended.as_ref().map_or_else(String::new, |(sort, ground)| {
            format!("{}：{ground}", me.t(&format!("laboratory-ended-{sort}")))
        }),
        by,
    }
}
