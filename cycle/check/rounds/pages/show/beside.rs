//! What stands beside the matrix: the procedure, who stepped back, what statistics ask, papers to draft.

use store::Tx;
use terms::Result;
use web::{Me, Names};

use super::super::super::audience::Viewer;
use super::super::super::calibration::{Oddity, remarks};
use super::super::super::model::Act;
use super::super::here::Here;
use super::decimal;

pub(super) fn facts(me: &Me, here: &Here) -> Vec<(String, String)> {
    let procedure = here.round.procedure();
    let mut facts = vec![(me.t("rounds-opened"), here.round.state.opened.to_string())];
    if let Some(first) = here.round.steps.first() {
        facts.extend(first.ground.clone().map(|ground| (me.t("rounds-ground"), ground)));
        facts.extend(first.document.clone().map(|it| (me.t("rounds-document"), it)));
    }
    let days = |n: u16| ui::ta(me.lang, "rounds-working-days", &[("n", n.to_string())]);
    facts.push((me.t("rounds-objection-days"), days(procedure.objection.days)));
    if !procedure.second.is_empty() {
        facts.push((me.t("rounds-second"), procedure.second.join(me.lang.pick("、", ", "))));
    }
    if let Some(line) = procedure.line {
        facts.push((me.t("rounds-line"), ui::number::plain(line)));
    }
    facts.push((
        me.t("rounds-bottom"),
        procedure.bottom.map_or_else(
            || me.t("rounds-bottom-none"),
            |bottom| {
                let args = [("n", bottom.count.to_string()), ("document", bottom.document)];
                ui::ta(me.lang, "rounds-bottom-rule", &args)
            },
        ),
    ));
    let print = if procedure.print_intervals { "rounds-printed" } else { "rounds-not-printed" };
    facts.push((me.t("rounds-intervals"), me.t(print)));
    facts
}

/// Who stepped back from what: for those who hold the round, and to everybody their own.
pub(super) fn away(
    tx: &mut Tx<'_>,
    me: &Me,
    here: &Here,
    names: &mut Names,
) -> Result<Vec<(String, String)>> {
    let own = me.actor()?.person;
    let mut all = Vec::new();
    for step in here.round.steps.iter().filter(|step| step.act == Act::Recuse) {
        let named = step.detail.as_deref().and_then(|text| text.parse().ok());
        let who = named.unwrap_or(step.person);
        if here.viewer != Viewer::Staff && who != own {
            continue;
        }
        let args = [
            ("person", names.person(tx, me.lang, who)?),
            ("unit", step.unit.map_or_else(|| me.t("rounds-away-all"), |it| here.name(me, it))),
            ("ground", step.ground.clone().unwrap_or_default()),
        ];
        all.push((me.t("rounds-away"), ui::ta(me.lang, "rounds-away-said", &args)));
    }
    Ok(all)
}

pub(super) fn odd(me: &Me, here: &Here) -> Vec<(String, String, String)> {
    remarks(&here.frame, &here.round.state, &here.computed)
        .into_iter()
        .map(|remark| {
            let said = match remark.oddity {
                Oddity::NearTargets { share } => {
                    ui::ta(me.lang, "rounds-odd-targets", &[("share", decimal(share))])
                }
                Oddity::Inlier { distance, usual } => {
                    let args = [("distance", decimal(distance)), ("usual", decimal(usual))];
                    ui::ta(me.lang, "rounds-odd-inlier", &args)
                }
                Oddity::SelfPraise { points, items } => {
                    let args = [("points", decimal(points)), ("items", items.to_string())];
                    ui::ta(me.lang, "rounds-odd-praise", &args)
                }
            };
            let p = remark.p.map_or_else(String::new, |p| {
                if p < 0.0001 { "p<0.0001".to_owned() } else { format!("p={p:.4}") }
            });
            (here.name(me, remark.unit), said, p)
        })
        .collect()
}

/// Papers that may be drafted from the kept run.
pub(super) fn papers(me: &Me, here: &Here) -> Vec<(String, String)> {
    let may = me.can(identity::Verb::Enter, identity::Class::Papers);
    let Some(run) = here.round.run.filter(|_| may && here.viewer == Viewer::Staff) else {
        return Vec::new();
    };
    let period = here.round.period;
    ["assessment-bulletin", "assessment-feedback"]
        .into_iter()
        .map(|kind| {
            let href = format!("/papers/new?kind={kind}&period={period}&run={run}");
            (me.t(&format!("rounds-paper-{kind}")), href)
        })
        .collect()
}
