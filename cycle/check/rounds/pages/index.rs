//! All rounds, and opening one.

use askama::Template;
use store::Tx;
use terms::{Error, Period, Result};
use web::{Form, Go, Me, Response, Visit};

use super::super::model::Phase;
use super::super::store::{Opening, list, load, open as open_round};
use super::super::{access, audience, deadlines};
use super::here::{owners, phase_key};
use crate::assessment::Runs;
use crate::indicators::question::last_day;
use crate::scope::Place;

#[derive(Template)]
#[template(path = "rounds/pages/index.html")]
struct Index {
    frame: ui::Frame,
    lines: Vec<Line>,
    may_open: bool,
    empty: Option<ui::Empty>,
}
struct Line {
    href: String,
    scheme: String,
    period: String,
    phase: ui::StateMark,
    due: String,
    late: bool,
    handed_in: String,
    objections: usize,
    synthetic: bool,
}

pub(super) async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let mut lines = Vec::new();
            for head in list(tx)? {
                lines.push(line(tx, me, head.id)?);
            }
            let mut frame = me.frame(me.t("rounds-title")).within(ui::Phase::Check);
            frame.lead = me.t("rounds-lead");
            frame.crumbs = vec![
                ui::Crumb::new(me.t("assessment-title"), "/assessment"),
                ui::Crumb::here(frame.title.clone()),
            ];
            let may_open = me.can(identity::Verb::Assess, identity::Class::Assessment);
            let empty = lines.is_empty().then(|| {
                let empty = ui::Empty::new(me.t("rounds-none"), me.t("rounds-none-text"));
                if may_open {
                    empty.action(ui::Action::new(me.t("rounds-open"), "/rounds/new"))
                } else {
                    empty
                }
            });
            Ok(Index { frame, lines, may_open, empty })
        })
        .await
}

fn line(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Line> {
    let round = load(tx, id)?;
    let state = &round.state;
    let clockwork = cases::clocks(tx)?;
    let due = deadlines::of_phase(clockwork.calendar(), &round.procedure(), state);
    let today = store::civil_date(tx.now());
    let word = me.t(&phase_key(state.phase));
    let viewer = access::viewer(me.actor()?, &owners(tx, &round.scheme.scheme)?, &[])?;
    let seen: Vec<i64> = round
        .units
        .iter()
        .copied()
        .filter(|unit| audience::may_see(&viewer, state, audience::Thing::Progress(*unit)))
        .collect();
    let handed_in = seen.iter().filter(|unit| state.handed_in.contains_key(unit)).count();
    let open = state.objections.iter().filter(|it| !it.stage.decided() && seen.contains(&it.unit));
    Ok(Line {
        href: format!("/rounds/{id}"),
        scheme: round.scheme.scheme.name.get(me.lang).to_owned(),
        period: round.period.say(me.lang),
        phase: match state.phase {
            Phase::Published => ui::State::Ok.saying(word),
            _ => ui::State::Wait.saying(word),
        },
        due: due.map(|it| it.day.to_string()).unwrap_or_default(),
        late: due.is_some_and(|it| it.day < today),
        handed_in: format!("{handed_in}/{}", seen.len()),
        objections: open.count(),
        synthetic: round.synthetic,
    })
}

pub(super) async fn ask(visit: Visit) -> Response {
    visit.page(question).await
}

pub(super) async fn open(visit: Visit, form: Form) -> Response {
    web::answer(visit, form, question, work).await
}

fn question(tx: &mut Tx<'_>, me: &Me) -> Result<ui::Ask> {
    let all = me.space.kept::<Runs>().schemes(tx)?;
    let choices: Vec<(String, String)> = all
        .iter()
        .filter(|record| record.published.is_some() && record.scheme.procedure.is_some())
        .map(|record| (record.id.to_string(), record.scheme.name.get(me.lang).to_owned()))
        .collect();
    let today = store::civil_date(tx.now());
    let units = below(tx, today)?.into_iter().map(|it| (it.code, it.name.get(me.lang).to_owned()));
    let units = units.collect();
    let frame = me.frame(me.t("rounds-open")).within(ui::Phase::Check);
    let ask = ui::Ask::new(frame, "/rounds", me.t("rounds-open"), "/rounds")
        .crumbs(vec![ui::Crumb::new(me.t("rounds-title"), "/rounds")]);
    let field = |name: &str, key: &str| ui::Field::new(name, me.t(key));
    Ok(ask
        .field(field("scheme", "assessment-scheme").input(ui::Input::Choice(choices)).required())
        .field(
            field("period", "scope-period")
                .value(me.get("period").unwrap_or_default())
                .help(me.t("rounds-period-help"))
                .required(),
        )
        .field(
            field("units", "rounds-units")
                .input(ui::Input::Many(units))
                .help(me.t("rounds-units-help")),
        )
        .field(field("on", "rounds-on").input(ui::Input::Date).value(today.to_string()).required())
        .field(field("document", "rounds-document").help(me.t("rounds-document-help")))
        .field(field("ground", "rounds-ground").input(ui::Input::Area).required()))
}

/// The units directly below the city on a day, by code.
fn below(tx: &mut Tx<'_>, day: terms::Date) -> Result<Vec<units::Unit>> {
    let home = units::UnitId(Place::of(tx)?.home);
    let children = units::Tree::at(tx, units::TERRITORY, day, None)?.children(home).to_vec();
    let mut below = units::units(tx, &children, Some(day))?;
    below.sort_by_cached_key(|unit| crate::assessment::pages::by_code(&unit.code));
    Ok(below)
}

/// All of them, or those that were ticked.
fn taking_part(below: &[units::Unit], ticked: &[&str]) -> Result<Vec<i64>> {
    if ticked.is_empty() {
        return Ok(below.iter().map(|unit| unit.id.0).collect());
    }
    let known = |code: &&str| below.iter().find(|unit| unit.code == *code).map(|unit| unit.id.0);
    let found: Option<Vec<i64>> = ticked.iter().map(known).collect();
    found.ok_or_else(|| Error::invalid("round-refused").field("units", "rounds-unit-not-below"))
}

fn work(tx: &mut Tx<'_>, me: &Me, form: &Form) -> Result<Go> {
    let actor = me.actor()?;
    let bad = || Error::invalid("round-refused").field("period", "round-period-unreadable");
    let period = Period::parse(form.required("period")?).map_err(|_| bad())?;
    let day = last_day(period, &Place::of(tx)?.declared)?;
    let units = taking_part(&below(tx, day)?, &form.all("units"))?;
    let opening = Opening {
        scheme: form.id("scheme")?,
        period,
        units,
        synthetic: me.space.info().synthetic,
        person: actor.person,
        acting_for: actor.acting_for,
        on: form.date("on")?.unwrap_or(store::civil_date(tx.now())),
        ground: form.get("ground").to_owned(),
        document: form.optional("document").map(str::to_owned),
    };
    let id = open_round(tx, &opening)?;
    Ok(Go::to(format!("/rounds/{id}")).say(me.t("rounds-was-opened")))
}
