//! One step of a sample: what is asked for it, and taking it.

use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Result};
use ui::{Ask, Crumb, Field, Input};
use web::{Form, Go, Me, Path, Response, Visit};

use super::life::{Act, Doing, Seal, State};
use super::show::seen;
use super::stand::step;
use crate::{parts, reports};

fn act_named(code: &str) -> Result<Act> {
    Act::named(code)
        .filter(|act| !matches!(act, Act::Take | Act::Retract))
        .ok_or_else(|| Error::not_found("laboratory-not-from-here"))
}

pub(super) async fn ask(visit: Visit, Path((id, act)): Path<(i64, String)>) -> Response {
    visit.page(move |tx, me| question(tx, me, id, &act)).await
}

fn question(tx: &mut Tx<'_>, me: &Me, id: i64, code: &str) -> Result<Ask> {
    let (sample, steps) = seen(tx, me, id)?;
    let act = act_named(code)?;
    let today = store::civil_date(tx.now());
    let here = format!("/laboratory/samples/{id}");
    let label = me.t(&format!("laboratory-act-{}", act.code()));
    let frame = me.frame(label.clone()).within(ui::Phase::Record);
    let state = steps.last().map_or(State::Sealed, |step| step.state);
    let mut ask = Ask::new(frame, format!("{here}/steps/{code}"), label, here.clone())
        .fact(me.t("laboratory-code"), sample.it.code.clone())
        .fact(me.t("laboratory-product"), sample.it.product.clone())
        .fact(me.t("laboratory-lot"), sample.it.lot.clone())
        .fact(me.t("laboratory-seal-numbers"), sample.it.seal.clone())
        .fact(me.t("laboratory-state"), me.t(&format!("laboratory-state-{}", state.code())))
        .crumbs(vec![
            Crumb::new(me.t("laboratory-title"), "/laboratory"),
            Crumb::new(sample.it.code.clone(), here),
        ]);
    ask.hidden.push(("seen", steps.len().to_string()));
    ask = ask.field(
        Field::new("on", me.t("laboratory-day"))
            .input(Input::Date)
            .value(today.to_string())
            .required(),
    );
    let place = Field::new("place", me.t("laboratory-place"))
        .help(me.t("laboratory-place-help"))
        .maxlength(80);
    let holder = Field::new("holder", me.t("laboratory-holder")).maxlength(80);
    let ground = Field::new("ground", me.t("laboratory-ground")).input(Input::Area).required();
    match act {
        Act::HandOver => ask = ask.field(holder.required()).field(place),
        Act::Receive => {
            let seals = [Seal::Whole, Seal::Broken].map(|seal| {
                (seal.code().to_owned(), me.t(&format!("laboratory-seal-{}", seal.code())))
            });
            let seal =
                Field::new("seal", me.t("laboratory-seal")).help(me.t("laboratory-seal-help"));
            ask = ask
                .field(seal.input(Input::Choice(seals.into())).required())
                .field(place.required())
                .field(holder);
        }
        Act::Store => ask = ask.field(place.required()).field(holder),
        Act::Issue => {
            let number =
                Field::new("number", me.t("laboratory-report-number")).required().maxlength(40);
            ask = ask.field(number.value(next_number(tx, today)?));
            let (draft, _) = reports::draft_of(tx, &sample)?;
            if let Some(verdict) = draft.verdict {
                let word = me.t(&format!("laboratory-verdict-{}", verdict.code()));
                ask = ask.fact(me.t("laboratory-would-say"), word);
            }
            for line in &draft.lines {
                let said = format!(
                    "{} · {}",
                    reports::words_of(line),
                    me.t(&format!("laboratory-verdict-{}", line.verdict.code()))
                );
                ask = ask.fact(line.limit.item.clone(), said);
            }
            ask.warning =
                me.t(if draft.cma { "laboratory-with-mark" } else { "laboratory-without-mark" });
        }
        Act::Send => {
            let institutes = parts::institutes(tx, me.lang)?;
            let to = Field::new("institute", me.t("laboratory-second-laboratory"))
                .input(Input::Choice(parts::choices(&institutes)))
                .required();
            ask = ask.field(to).field(holder.required()).field(place).field(ground);
        }
        Act::Refuse | Act::Back | Act::Invalidate | Act::Dispose => ask = ask.field(ground),
        _ => {}
    }
    if matches!(act, Act::Invalidate | Act::Dispose | Act::Refuse) {
        ask = ask.danger(me.t(&format!("laboratory-warn-{}", act.code())));
    }
    Ok(ask)
}

/// A number nobody has used, as an institute may write it.
fn next_number(tx: &mut Tx<'_>, today: terms::Date) -> Result<String> {
    let issued = tx.count("select count(*) from lab_report", &[])?;
    Ok(format!("JC-{}-{:05}", today.year(), issued + 1))
}

pub(super) async fn take(
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
    form: Form,
) -> Response {
    let again = act.clone();
    web::answer(
        visit,
        form,
        move |tx, me| question(tx, me, id, &again),
        move |tx, me, form| work(tx, me, id, &act, form),
    )
    .await
}

fn work(tx: &mut Tx<'_>, me: &Me, id: i64, code: &str, form: &Form) -> Result<Go> {
    let (sample, _) = seen(tx, me, id)?;
    me.may(Verb::Enter, Class::Records)?;
    parts::acts_for(me, sample.it.institute)?;
    let act = act_named(code)?;
    let clockwork = parts::clockwork(tx)?;
    let seen = usize::try_from(form.id("seen")?).map_err(Error::broken)?;
    let on = parts::day_required(form, "on")?;
    let here = format!("/laboratory/samples/{id}");
    if act == Act::Issue {
        let signing = reports::Signing { number: form.get("number").to_owned(), on, seen };
        let report = reports::issue(tx, &clockwork, id, &signing)?;
        return Ok(
            Go::to(format!("/laboratory/reports/{report}")).say(me.t("laboratory-done-issue"))
        );
    }
    let doing = Doing {
        act,
        person: me.actor()?.person,
        on,
        today: store::civil_date(tx.now()),
        place: form.get("place").to_owned(),
        holder: form.get("holder").to_owned(),
        seal: Seal::named(form.get("seal")).unwrap_or(Seal::Whole),
        ground: form.optional("ground").map(str::to_owned),
    };
    let bench = reports::bench_of(tx, &clockwork, &sample)?;
    let to = form.optional("institute").and_then(|it| it.parse().ok());
    step(tx, &clockwork, id, seen, &doing, &bench, to)?;
    Ok(Go::to(here).say(me.t(&format!("laboratory-done-{}", act.code()))))
}
