//! What the organiser does with a campaign, act by act.

use ::store::Tx;
use terms::{Error, Result};
use web::{Form, Go, Me, Path, Response, Visit};

use super::frame::{self, strata};
use super::list::by;
use super::model::{Act, Line, PARTS};
use super::pages::organises;
use super::seal;
use super::store::{self, Campaign, load};

/// Loads a campaign for one who organises it.
fn mine(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Campaign> {
    let campaign = load(tx, id)?;
    if organises(me, &campaign) {
        Ok(campaign)
    } else {
        Err(Error::not_allowed("error-not-allowed"))
    }
}

fn back(me: &Me, id: i64, act: Act) -> Go {
    Go::to(format!("/campaigns/{id}")).say(me.t(&format!("campaigns-said-{}", act.code())))
}

pub(super) async fn freeze(visit: Visit, Path(id): Path<i64>, _: Form) -> Response {
    visit
        .act(move |tx, me| {
            let mut campaign = mine(tx, me, id)?;
            let framed = frame::freeze(tx, &mut campaign, by(tx, me)?)?;
            let args = [("n", framed.objects.to_string()), ("capped", framed.capped.to_string())];
            Ok(Go::to(format!("/campaigns/{id}")).say(ui::ta(
                me.lang,
                "campaigns-said-freeze",
                &args,
            )))
        })
        .await
}

pub(super) async fn rates(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let mut campaign = mine(tx, me, id)?;
            let mut lines = Vec::new();
            let mut error = Error::invalid("campaign-refused");
            for part in PARTS {
                for stratum in strata(tx, id)?.into_keys() {
                    let name = format!("rate.{part}.{stratum}");
                    let text = form.get(&name);
                    let rate = terms::Millionths::parse(if text.is_empty() { "0" } else { text })
                        .ok()
                        .and_then(|percent| u64::try_from(percent.0 / 100).ok());
                    match rate {
                        Some(rate_ppm) => {
                            lines.push(Line { part: part.to_owned(), stratum, rate_ppm })
                        }
                        None => error = error.field(name, "campaign-rate-above"),
                    }
                }
            }
            if !error.fields().is_empty() {
                return Err(error);
            }
            frame::set_rates(tx, &mut campaign, &lines, by(tx, me)?)?;
            Ok(back(me, id, Act::Rates))
        })
        .await
}

pub(super) async fn announce(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let mut campaign = mine(tx, me, id)?;
            let day = form.date("entropy_day")?;
            let day = day.ok_or_else(|| {
                Error::invalid("error-invalid").field("entropy_day", "field-missing")
            })?;
            seal::announce(tx, &mut campaign, form.get("entropy_source"), day, by(tx, me)?)?;
            Ok(back(me, id, Act::Announce))
        })
        .await
}

pub(super) async fn draw(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let mut campaign = mine(tx, me, id)?;
            seal::draw_now(tx, &mut campaign, form.get("entropy"), by(tx, me)?)?;
            Ok(back(me, id, Act::Draw))
        })
        .await
}

pub(super) async fn recuse(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let mut campaign = mine(tx, me, id)?;
            let (object, inspector) = (form.required("object")?, form.required("inspector")?);
            let instead = seal::recuse(
                tx,
                &mut campaign,
                object,
                inspector,
                form.get("ground"),
                by(tx, me)?,
            )?;
            let said = ui::ta(me.lang, "campaigns-said-recuse", &[("instead", instead)]);
            Ok(Go::to(format!("/campaigns/{id}#visits")).say(said))
        })
        .await
}

pub(super) async fn open(visit: Visit, Path(id): Path<i64>, _: Form) -> Response {
    visit
        .act(move |tx, me| {
            let mut campaign = mine(tx, me, id)?;
            seal::open(tx, &mut campaign, by(tx, me)?)?;
            Ok(back(me, id, Act::Open))
        })
        .await
}

pub(super) async fn withdraw(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let mut campaign = mine(tx, me, id)?;
            store::withdraw(tx, &mut campaign, form.get("why"), by(tx, me)?)?;
            Ok(back(me, id, Act::Withdraw))
        })
        .await
}
