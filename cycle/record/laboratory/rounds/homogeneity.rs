//! Whether the material of a round was alike enough to be sent (均匀性检验, ISO 13528:2015, annex B).
//!
//! Nothing is kept: what was measured stands in the address, so that the check can be handed on with the page.

use stats::laboratory::homogeneity::homogeneity;
use store::Tx;
use terms::{Error, Result};
use ui::{Ask, Crumb, Field, Input};
use web::{Form, Go, Me, Path, Response, Visit};

use super::store as rounds;
use crate::parts::{Body, Card, Cell, number};

/// Units of the material, each measured as often as the others.
fn units(text: &str) -> Option<Vec<Vec<f64>>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let read = |line: &str| {
        let values = line.split([' ', '\t', ',', ';', '，', '；']).filter(|it| !it.is_empty());
        values.map(|it| it.parse().ok().filter(|it: &f64| it.is_finite())).collect()
    };
    let units: Option<Vec<Vec<f64>>> = lines.map(read).collect();
    let units = units.filter(|units| (2..=200).contains(&units.len()))?;
    let often = units[0].len();
    ((2..=20).contains(&often) && units.iter().all(|it| it.len() == often)).then_some(units)
}

pub(super) async fn ask(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| question(tx, me, id)).await
}

fn question(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let round = rounds::get(tx, id)?;
    let here = format!("/laboratory/rounds/{id}");
    let label = me.t("laboratory-homogeneity");
    let frame = me.frame(label.clone()).within(ui::Phase::Record);
    Ok(Ask::new(frame, format!("{here}/homogeneity"), label, here.clone())
        .fact(me.t("laboratory-round"), round.it.name.clone())
        .field(
            Field::new("units", me.t("laboratory-homogeneity-units"))
                .help(me.t("laboratory-homogeneity-help"))
                .input(Input::Area)
                .required(),
        )
        .crumbs(vec![
            Crumb::new(me.t("laboratory-rounds"), "/laboratory/rounds"),
            Crumb::new(round.it.code, here),
        ]))
}

pub(super) async fn work_out(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| question(tx, me, id),
        move |tx, _, form| {
            let text = form.required("units")?;
            if units(text).is_none() {
                let error = Error::invalid("laboratory-refused");
                return Err(error.field("units", "laboratory-homogeneity-unfit"));
            }
            tx.housekeeping();
            let one_line = text.replace("\r\n", "\n");
            Ok(Go::to(format!("/laboratory/rounds/{id}?units={}", web::encoded(&one_line))))
        },
    )
    .await
}

/// What the check says, where the address asks for it and the round has a yardstick.
pub(super) fn card(me: &Me, sigma: f64) -> Option<Card> {
    let measured = units(me.get("units")?)?;
    let found = homogeneity(&measured, sigma).ok()?;
    let figure = |value: f64| number(super::http::figure(value));
    let (state, key) = match (found.sufficient, found.sufficient_expanded) {
        (true, _) => (ui::State::Ok, "laboratory-homogeneous"),
        (false, true) => (ui::State::Watch, "laboratory-homogeneous-expanded"),
        (false, false) => (ui::State::Bad, "laboratory-not-homogeneous"),
    };
    let facts = vec![
        (me.t("laboratory-meaning"), Cell::Mark(state.saying(me.t(key)))),
        (me.t("laboratory-homogeneity-between"), figure(found.between)),
        (me.t("laboratory-homogeneity-limit"), figure(found.limit)),
        (me.t("laboratory-homogeneity-expanded"), figure(found.expanded_limit)),
        (me.t("laboratory-homogeneity-within"), figure(found.within)),
        (
            me.t("laboratory-homogeneity-measured"),
            number(format!("{} × {}", measured.len(), measured[0].len())),
        ),
    ];
    let sub = me.t("laboratory-homogeneity-sub");
    Some(Card::new(me.t("laboratory-homogeneity"), sub).with(Body::Facts(facts)))
}
