//! One campaign: where it stands, what may be done next, and what this reader may know of it.

use ::store::Tx;
use axum::response::IntoResponse;
use identity::{Class, Verb};
use terms::{Error, Result};
use ui::{Crumb, Field, Input};
use web::{Download, Me, Names, Path, Response, Visit};

use super::frame::{lines_proposed, strata};
use super::list::state_cell;
use super::model::{Act, State};
use super::province::PROVINCE;
use super::seal;
use super::store::{Campaign, file, load};
use crate::registry::{self, Inspector, Institute, Item};
use crate::sheet::{Cell, FormBox, Grid, Sheet};
use crate::visits;

/// Whether the reader organises this campaign: then its frame and its draw are theirs to know.
pub(super) fn organises(me: &Me, campaign: &Campaign) -> bool {
    me.actor()
        .is_ok_and(|actor| actor.may_at(Verb::Enter, Class::Credit, campaign.subject_unit).is_ok())
}

/// Whether strata, rates and the draw may be shown: to the organiser always, to audit once all is open.
fn sees_inside(me: &Me, campaign: &Campaign) -> bool {
    organises(me, campaign)
        || (campaign.state == State::Opened && me.can(Verb::View, Class::Credit))
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Sheet> {
    let campaign = load(tx, id)?;
    let mut names = Names::default();
    let mut frame = me.frame(campaign.plan.title.clone()).within(ui::Phase::Record);
    frame.crumbs = vec![
        Crumb::new(me.t("campaigns-title"), "/campaigns"),
        Crumb::here(campaign.plan.code.clone()),
    ];
    let mut sheet = Sheet::new(frame);
    let plan = &campaign.plan;
    sheet.fact("campaigns-code", Cell::num(&plan.code));
    sheet.fact("campaigns-state", state_cell(me, campaign.state));
    sheet.fact("campaigns-subject", Cell::text(names.unit(tx, me.lang, campaign.subject_unit)?));
    let item = registry::current::<Item>(tx, &plan.item)?;
    sheet.fact(
        "campaigns-item",
        Cell::link(
            item.map_or(plan.item.clone(), |it| it.is.name.get(me.lang).to_owned()),
            "/enforcement#items",
        ),
    );
    sheet.fact("campaigns-area", Cell::text(names.unit(tx, me.lang, plan.area)?));
    sheet.fact("campaigns-days", Cell::num(format!("{} – {}", plan.from, plan.to)));
    sheet.fact("campaigns-document", Cell::text(plan.document.clone()));
    if let Some(institute) = &plan.institute {
        let named = match registry::current::<Institute>(tx, institute)? {
            Some(it) => names.unit(tx, me.lang, it.unit)?,
            None => institute.clone(),
        };
        sheet.fact("campaigns-institute", Cell::text(named));
    }
    if let (Some(root), Some(source), Some(day)) =
        (campaign.root(), campaign.entropy_source(), campaign.entropy_day())
    {
        sheet.fact("campaigns-root", Cell::num(root));
        sheet.fact("campaigns-entropy-source", Cell::text(source));
        sheet.fact("campaigns-entropy-day", Cell::num(day));
        sheet.action(
            format!("/draws?space={}#{}", me.space.code, plan.code),
            me.t("campaigns-public"),
        );
    }
    if let Some(entropy) = campaign.entropy().filter(|_| sees_inside(me, &campaign)) {
        sheet.fact("campaigns-entropy", Cell::text(entropy));
    }
    if campaign.origin == PROVINCE {
        sheet.fact("campaigns-origin", Cell::text(me.t("campaigns-origin-province")));
        sheet.note("", me.t("campaigns-province-says"));
    }
    steps(tx, me, &campaign, &mut names, &mut sheet)?;
    if sees_inside(me, &campaign) {
        inside(tx, me, &campaign, &mut sheet)?;
    } else if campaign.state.is_public() {
        sheet.note("", me.t("campaigns-closed"));
    }
    if organises(me, &campaign) && campaign.origin == "local" {
        forms(tx, me, &campaign, &mut sheet)?;
    }
    if campaign.state == State::Opened && me.can(Verb::View, Class::Credit) {
        sheet.action(format!("/campaigns/{id}/opening.json"), me.t("campaigns-opening"));
    }
    sheet.talk = web::talk_about(tx, me, ("campaign", id, ""))?;
    Ok(sheet)
}

/// Who did what when; never with what.
fn steps(
    tx: &mut Tx<'_>,
    me: &Me,
    campaign: &Campaign,
    names: &mut Names,
    sheet: &mut Sheet,
) -> Result<()> {
    let mut grid = Grid {
        id: "steps",
        title: me.t("campaigns-steps"),
        heads: ["campaigns-step", "campaigns-on", "campaigns-who", "campaigns-ground"]
            .iter()
            .map(|key| me.t(key))
            .collect(),
        ..Grid::default()
    };
    for step in &campaign.steps {
        // Who stepped back, and why, is known to the organiser and, later, to audit.
        let shown = step.act != Act::Recuse || sees_inside(me, campaign);
        let ground = step.ground.clone().filter(|_| shown).unwrap_or_default();
        grid.rows.push(vec![
            Cell::text(me.t(&format!("campaigns-act-{}", step.act.code()))),
            Cell::num(step.on),
            Cell::text(names.person(tx, me.lang, step.person)?),
            Cell::text(ground),
        ]);
    }
    sheet.grids.push(grid);
    Ok(())
}

/// Strata, rates, the drawn, and where their visits stand.
fn inside(tx: &mut Tx<'_>, me: &Me, campaign: &Campaign, sheet: &mut Sheet) -> Result<()> {
    let strata = strata(tx, campaign.id)?;
    let lines = campaign.lines();
    if !strata.is_empty() {
        let drawn = tx.query(
            "select part, stratum, count(*) from campaign_drawn where campaign = ?1 group by part, stratum order by part, stratum",
            ::store::params![campaign.id],
            |row| Ok(((row.get::<String>(0)?, row.get::<String>(1)?), row.get::<i64>(2)?)),
        )?;
        let mut grid = Grid {
            id: "design",
            title: me.t("campaigns-design"),
            sub: me.t("campaigns-design-sub"),
            heads: [
                "campaigns-part",
                "campaigns-stratum",
                "campaigns-objects",
                "campaigns-rate",
                "campaigns-method",
                "campaigns-drawn",
            ]
            .iter()
            .map(|key| me.t(key))
            .collect(),
            empty: me.t("campaigns-no-rates"),
            ..Grid::default()
        };
        for line in lines.iter().filter(|line| line.rate_ppm > 0) {
            let of = drawn
                .iter()
                .find(|((part, stratum), _)| *part == line.part && *stratum == line.stratum);
            grid.rows.push(vec![
                Cell::text(me.t(&format!("campaigns-part-{}", line.part))),
                Cell::text(line.stratum.clone()),
                Cell::num(ui::number::count(strata.get(&line.stratum).copied().unwrap_or(0))),
                Cell::num(percent(line.rate_ppm)),
                Cell::text(
                    me.t(&format!("campaigns-method-{}", super::model::method(&line.part).name())),
                ),
                // Nothing has been drawn is not the same as none was drawn.
                match of {
                    None if drawn.is_empty() => Cell::text("—"),
                    of => Cell::num(of.map_or(0, |(_, n)| *n)),
                },
            ]);
        }
        sheet.grids.push(grid);
    }
    let visits = visits::of_campaign(tx, campaign.id)?;
    if !visits.is_empty() {
        let counts = visits::by_state(&visits);
        let said: Vec<String> = counts
            .iter()
            .map(|(state, n)| format!("{} {n}", me.t(&format!("visits-state-{state}"))))
            .collect();
        let mut grid = Grid {
            id: "visits",
            title: me.t("campaigns-visits"),
            sub: said.join(me.lang.pick("，", ", ")),
            heads: [
                "campaigns-object",
                "campaigns-firm",
                "visits-who",
                "campaigns-state",
                "visits-begun",
            ]
            .iter()
            .map(|key| me.t(key))
            .collect(),
            ..Grid::default()
        };
        let mut names = Names::default();
        for visit in visits.iter().take(200) {
            let who = visits::load(tx, visit.id)?;
            let who: Vec<String> =
                visits::names(tx, &who)?.into_iter().map(|(name, _)| name).collect();
            grid.rows.push(vec![
                Cell::link(visit.object.clone(), format!("/visits/{}", visit.id)),
                Cell::text(names.unit(tx, me.lang, visit.firm)?),
                Cell::text(who.join(me.lang.pick("、", ", "))),
                visits::mark(me, &visit.state),
                Cell::num(visit.begun_on.clone().unwrap_or_default()),
            ]);
        }
        if visits.len() > 200 {
            sheet.note("", ui::ta(me.lang, "campaigns-cut", &[("n", visits.len().to_string())]));
        }
        sheet.grids.push(grid);
    }
    Ok(())
}

fn percent(ppm: u64) -> String {
    format!("{}.{:02}%", ppm / 10_000, ppm % 10_000 / 100)
}

/// What may be done next.
fn forms(tx: &mut Tx<'_>, me: &Me, campaign: &Campaign, sheet: &mut Sheet) -> Result<()> {
    let to = |act: &str| format!("/campaigns/{}/{act}", campaign.id);
    let form = |act: &str| {
        let name = me.t(&format!("campaigns-do-{act}"));
        FormBox::new(name.clone(), to(act), name).sub(me.t(&format!("campaigns-do-{act}-sub")))
    };
    let field =
        |name: &str| Field::new(name, me.t(&format!("campaigns-{}", name.replace('_', "-"))));
    match campaign.state {
        State::Planned => sheet.forms.push(form("freeze")),
        State::Framed | State::Rated => {
            let strata = strata(tx, campaign.id)?;
            let rules = registry::rules(tx, campaign.plan.from)?;
            let mut lines = campaign.lines();
            if lines.is_empty() {
                lines = lines_proposed(&strata, &rules);
            }
            let mut rates = form("rates");
            for line in &lines {
                let label = format!(
                    "{} · {}",
                    me.t(&format!("campaigns-part-{}", line.part)),
                    line.stratum
                );
                let there = strata.get(&line.stratum).copied().unwrap_or(0);
                let help = ui::ta(me.lang, "campaigns-of", &[("n", ui::number::count(there))]);
                rates = rates.field(
                    Field::new(format!("rate.{}.{}", line.part, line.stratum), label)
                        .help(help)
                        .input(Input::Decimal)
                        .value(percent(line.rate_ppm).trim_end_matches('%')),
                );
            }
            sheet.forms.push(rates);
            if campaign.state == State::Rated {
                sheet.forms.push(
                    form("announce")
                        .field(
                            field("entropy_source")
                                .help(me.t("campaigns-entropy-help"))
                                .maxlength(200)
                                .required(),
                        )
                        .field(field("entropy_day").input(Input::Date).required()),
                );
            }
        }
        State::Announced => {
            sheet.forms.push(form("draw").field(
                field("entropy").help(me.t("campaigns-entropy-words")).maxlength(400).required(),
            ));
        }
        State::Drawn => {
            let mut choices = Vec::new();
            for it in registry::all::<Inspector>(tx)? {
                let name = registry::name_of(tx, &it)?;
                choices.push((it.code.clone(), format!("{} {name}", it.code)));
            }
            sheet.forms.push(
                form("recuse")
                    .field(field("object").maxlength(60).required())
                    .field(
                        Field::new("inspector", me.t("enforcement-licence"))
                            .input(Input::Choice(choices)),
                    )
                    .field(field("ground").maxlength(200).required()),
            );
            sheet.forms.push(form("open"));
        }
        State::Opened | State::Withdrawn => {}
    }
    if !campaign.state.ended() {
        sheet.forms.push(
            form("withdraw")
                .field(Field::new("why", me.t("campaigns-ground")).maxlength(200).required()),
        );
    }
    Ok(())
}

/// All of it, for audit, once it is open.
pub(super) async fn opening(visit: Visit, Path(id): Path<i64>) -> Response {
    let me = visit.clone();
    let read = visit
        .read(move |tx| {
            let campaign = load(tx, id)?;
            if !sees_inside(&me, &campaign) {
                return Err(Error::not_found("campaign-file-unknown"));
            }
            Ok((campaign.plan.code, file(tx, id, "opening", true)?))
        })
        .await;
    download(&visit, read, "opening")
}

/// The leaf and the proof of one object, for whoever answers for its firm.
pub(super) async fn proof(visit: Visit, Path(id): Path<i64>) -> Response {
    let me = visit.clone();
    let object = visit.get("object").unwrap_or_default().to_owned();
    let read = visit
        .read(move |tx| {
            let campaign = load(tx, id)?;
            let firm: Option<i64> = tx.find(
                "select firm from campaign_object where campaign = ?1 and object = ?2",
                ::store::params![id, &object],
                |row| row.get(0),
            )?;
            let firm = firm.ok_or_else(|| Error::not_found("campaign-object-unknown"))?;
            // Whether somebody stands in a frame is told to them and to the organiser alone.
            if !organises(&me, &campaign)
                && me.actor()?.may_at(Verb::View, Class::Records, firm).is_err()
            {
                return Err(Error::not_found("campaign-object-unknown"));
            }
            let proof = seal::proof(tx, &campaign, &object)?;
            let text = serde_json::to_string_pretty(&proof).map_err(Error::broken)?;
            Ok((campaign.plan.code, text))
        })
        .await;
    download(&visit, read, "proof")
}

fn download(visit: &Visit, read: Result<(String, String)>, name: &str) -> Response {
    match read {
        Ok((code, text)) => Download {
            name: format!("{code}-{name}.json"),
            media: "application/json; charset=utf-8",
            bytes: text.into_bytes(),
        }
        .into_response(),
        Err(error) => web::problem(visit, &error),
    }
}
