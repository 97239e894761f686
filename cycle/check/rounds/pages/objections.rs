//! Objections: what a unit holds against its points, where each stands and until when.

use askama::Template;
use store::Tx;
use terms::Result;
use web::{Me, Path, Response, Visit};

use super::super::audience::Thing;
use super::super::deadlines;
use super::super::model::{Phase, Stage};
use super::here::Here;
use super::show::{Tab, tabs};
use super::unit::points;

#[derive(Template)]
#[template(path = "rounds/pages/objections.html")]
struct Objections {
    frame: ui::Frame,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    empty: Option<ui::Empty>,
}
struct Row {
    unit: String,
    item: String,
    href: String,
    on: String,
    ground: String,
    stage: ui::StateMark,
    due: String,
    late: bool,
    before: String,
    after: String,
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Objections> {
    let here = Here::of(tx, me, id)?;
    let title = me.t("rounds-tab-objections");
    let mut frame = here.page(me, title.clone(), &title);
    frame.lead = match (here.round.state.phase, here.deadline) {
        (Phase::Notice, Some(due)) => {
            ui::ta(me.lang, "rounds-window-until", &[("day", due.day.to_string())])
        }
        (phase, _) if phase < Phase::Notice => me.t("rounds-window-later"),
        _ => me.t("rounds-window-closed-lead"),
    };
    let mut rows = Vec::new();
    for objection in &here.round.state.objections {
        let seen = here.sees(Thing::Review(objection.unit, &objection.item))
            || here.sees(Thing::Own(objection.unit, &objection.item));
        if !seen {
            continue;
        }
        let first = objection.steps.first().and_then(|at| here.round.step(*at));
        let cell = here.cell(objection.unit, &objection.item);
        let word = me.t(&format!("rounds-stage-{}", objection.stage.word()));
        let due = deadlines::of_objection(
            here.clockwork.calendar(),
            &here.round.procedure(),
            objection,
            &here.round.steps,
        );
        rows.push(Row {
            unit: here.name(me, objection.unit),
            item: format!("{} {}", objection.item, here.item_name(me, &objection.item)),
            href: here.cell_href(objection.unit, &objection.item),
            on: first.map(|step| step.on.to_string()).unwrap_or_default(),
            ground: first.and_then(|step| step.ground.clone()).unwrap_or_default(),
            stage: match objection.stage {
                Stage::Upheld => ui::State::Ok.saying(word),
                Stage::Rejected => ui::State::Bad.saying(word),
                _ => ui::State::Wait.saying(word),
            },
            due: due.map(|it| it.day.to_string()).unwrap_or_default(),
            late: due.is_some_and(|it| it.day < here.today),
            before: points(cell.panel.as_ref().map(|mark| mark.points)),
            after: match objection.stage {
                Stage::Upheld => points(cell.revised.as_ref().map(|mark| mark.points)),
                _ => String::new(),
            },
        });
    }
    let empty = rows.is_empty().then(|| {
        ui::Empty::new(me.t("rounds-objections-none"), me.t("rounds-objections-none-text"))
    });
    Ok(Objections { tabs: tabs(&here, me, "/objections"), rows, empty, frame })
}
