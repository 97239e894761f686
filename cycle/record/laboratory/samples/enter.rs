//! Entering a sample from its sheet: two halves with two codes, where the law keeps a reserve.

use identity::{Class, Verb};
use record::words::{Domain, Purpose};
use store::Tx;
use terms::{Error, Result};
use ui::{Ask, Field, Input};
use web::{Form, Go, Me, Response, Visit};

use super::life::{Part, Turn};
use super::store::{NewSample, by_code, take};
use crate::{parts, regimes};

pub(super) async fn ask(visit: Visit) -> Response {
    visit.page(question).await
}

fn words(me: &Me, column: &str, all: &[&str]) -> Vec<(String, String)> {
    all.iter()
        .map(|word| ((*word).to_owned(), me.t(&format!("record-word-{column}-{word}"))))
        .collect()
}

fn question(tx: &mut Tx<'_>, me: &Me) -> Result<Ask> {
    let today = store::civil_date(tx.now());
    let given = |name: &str| me.get(name).unwrap_or_default().to_owned();
    let laws = regimes::all(tx, today)?;
    let mut laws: Vec<(String, String)> =
        laws.iter().map(|it| (it.code.clone(), it.name.get(me.lang).to_owned())).collect();
    laws.insert(0, (String::new(), me.t("laboratory-regime-by-domain")));
    let institutes = parts::institutes(tx, me.lang)?;
    let own = parts::own_institutes(me).first().copied();
    let products: Vec<(String, String)> =
        regimes::products(tx)?.into_iter().map(|(regime, product, _)| (product, regime)).collect();
    let field = |name: &str, key: &str| Field::new(name, me.t(key)).value(given(name));
    let frame = me.frame(me.t("laboratory-sample-new")).within(ui::Phase::Record);
    Ok(Ask::new(frame, "/laboratory/samples/new", me.t("laboratory-sample-enter"), "/laboratory")
        .field(
            field("code", "laboratory-code")
                .help(me.t("laboratory-code-help"))
                .required()
                .maxlength(32),
        )
        .field(
            field("reserve", "laboratory-reserve-code")
                .help(me.t("laboratory-reserve-help"))
                .maxlength(32),
        )
        .field(field("product", "laboratory-product").required().input(Input::Offer(products)))
        .field(field("lot", "laboratory-lot").required().maxlength(60))
        .field(field("lot_size", "laboratory-lot-size-label").maxlength(40))
        .field(field("quantity", "laboratory-quantity").maxlength(40))
        .field(field("seal", "laboratory-seal-numbers").maxlength(60))
        .field(
            field("firm", "laboratory-firm")
                .help(me.t("laboratory-firm-help"))
                .required()
                .maxlength(40),
        )
        .field(field("producer", "laboratory-producer").maxlength(80))
        .field(
            field("domain", "laboratory-domain")
                .input(Input::Choice(words(me, "domain", Domain::WORDS)))
                .required(),
        )
        .field(
            field("regime", "laboratory-regime")
                .help(me.t("laboratory-regime-help"))
                .input(Input::Choice(laws)),
        )
        .field(
            field("purpose", "laboratory-purpose")
                .input(Input::Choice(words(me, "purpose", Purpose::WORDS)))
                .required(),
        )
        .field(field("campaign", "laboratory-campaign").maxlength(60))
        .field(field("stratum", "laboratory-stratum").maxlength(60))
        .field(
            field("weight", "laboratory-weight")
                .help(me.t("laboratory-weight-help"))
                .input(Input::Decimal),
        )
        .field(
            field("answers", "laboratory-answers")
                .help(me.t("laboratory-answers-help"))
                .maxlength(32),
        )
        .field(
            Field::new("on", me.t("laboratory-taken"))
                .value(today.to_string())
                .input(Input::Date)
                .required(),
        )
        .field(
            field("taken_by", "laboratory-taken-by")
                .help(me.t("laboratory-taken-by-help"))
                .required()
                .maxlength(80),
        )
        .field(
            Field::new("institute", me.t("laboratory-institute"))
                .value(own.map_or_else(String::new, |id| id.to_string()))
                .input(Input::Choice(parts::choices(&institutes)))
                .required(),
        )
        .crumbs(
            parts::crumbs(me, &[("laboratory-samples", "/laboratory/samples")], "")[..2].to_vec(),
        ))
}

pub(super) async fn make(visit: Visit, form: Form) -> Response {
    web::answer(visit, form, question, work).await
}

fn work(tx: &mut Tx<'_>, me: &Me, form: &Form) -> Result<Go> {
    let refuse = |place: &str, rule| Error::invalid("laboratory-refused").field(place, rule);
    let firm = parts::unit_by_code(tx, "firm", form.required("firm")?)?;
    let (area, industry) = parts::area_of_firm(tx, firm)?;
    let institute = form.id("institute")?;
    if parts::own_institutes(me).is_empty() {
        me.actor()?.may_at(Verb::Enter, Class::Records, area)?;
    } else {
        parts::acts_for(me, institute)?;
    }
    let on = parts::day_required(form, "on")?;
    let domain = form.required("domain")?.to_owned();
    let purpose = form.required("purpose")?.to_owned();
    if Domain::read(&domain).is_none() || Purpose::read(&purpose).is_none() {
        return Err(refuse("domain", "field-missing"));
    }
    let regime = match form.optional("regime") {
        Some(code) => regimes::in_force(tx, code, on)?,
        None => regimes::of_domain(tx, &domain, on)?,
    };
    // Food tested as an industrial product would be told another time to object.
    if let Some(regime) = &regime
        && !regime.domains.is_empty()
        && !regime.domains.contains(&domain)
    {
        return Err(refuse("regime", "laboratory-regime-of-another-domain"));
    }
    let answers = match form.optional("answers") {
        Some(code) => Some(
            by_code(tx, code)?.ok_or_else(|| refuse("answers", "laboratory-sample-unknown"))?.id,
        ),
        None => None,
    };
    let new = NewSample {
        uuid: None,
        code: form.required("code")?.trim().to_owned(),
        part: Part::Test,
        twin: None,
        turn: if answers.is_some() { Turn::Recheck } else { Turn::First },
        answers,
        regime: regime.as_ref().map(|it| it.code.clone()),
        product: form.required("product")?.trim().to_owned(),
        lot: form.required("lot")?.trim().to_owned(),
        lot_size: form.get("lot_size").trim().to_owned(),
        quantity: form.get("quantity").trim().to_owned(),
        seal: form.get("seal").trim().to_owned(),
        firm,
        area,
        producer: form.get("producer").trim().to_owned(),
        producer_unit: None,
        domain,
        industry,
        purpose,
        campaign: form.get("campaign").trim().to_owned(),
        stratum: form.get("stratum").trim().to_owned(),
        frame_size: None,
        weight: parts::decimal(form, "weight")?,
        on,
        taken_by: form.required("taken_by")?.trim().to_owned(),
        institute,
        place: me.t("laboratory-on-the-way"),
        synthetic: me.space.info().synthetic,
    };
    let clockwork = parts::clockwork(tx)?;
    let id = take(tx, &clockwork, &new)?.id();
    if let Some(code) = form.optional("reserve") {
        if !regime.as_ref().is_some_and(|it| it.reserve) {
            return Err(refuse("reserve", "laboratory-no-reserve"));
        }
        let reserve =
            NewSample { code: code.trim().to_owned(), part: Part::Reserve, twin: Some(id), ..new };
        take(tx, &clockwork, &reserve).map_err(at_reserve)?;
    }
    Ok(Go::to(format!("/laboratory/samples/{id}")).say(me.t("laboratory-sample-entered")))
}

/// What is wrong with the reserve's code stands beside the reserve's field.
fn at_reserve(error: Error) -> Error {
    let fields = error.fields().to_vec();
    if fields.is_empty() {
        return error;
    }
    fields.into_iter().fold(Error::invalid("laboratory-refused"), |error, mut field| {
        if field.place == "code" {
            field.place = "reserve".to_owned();
        }
        error.breach(field)
    })
}
