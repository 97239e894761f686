//! One sample: where it stands, its chain of custody, its tests, what stands in the way of its report, and what can be
//! done next.

use askama::Template;
use store::Tx;
use terms::Result;
use web::{Me, Names, Path, Response, Visit};

use super::labels::barcode;
use super::life::{self, Act, Part, State, Step, Turn};
use super::stand::{stand_of, steps};
use super::store::{Sample, get, twin_of};
use crate::parts::{self, Body, Card, Cell, Page, link, number, text};
use crate::reports;
use crate::sheets;

pub(super) fn seen(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<(Sample, Vec<Step>)> {
    let sample = get(tx, id)?;
    parts::may_see(me, sample.it.area, sample.it.institute)?;
    let steps = steps(tx, id)?;
    Ok((sample, steps))
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

/// Acts that a page of a sample offers itself; reports are issued and retracted on pages of their own.
fn offered(sample: &Sample, steps: &[Step]) -> Vec<Act> {
    let mut acts = life::open_acts(sample.it.part, sample.it.turn, steps);
    acts.retain(|act| !matches!(act, Act::Retract));
    acts
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<impl Template + use<>> {
    let (sample, steps) = seen(tx, me, id)?;
    let today = store::civil_date(tx.now());
    let stand = stand_of(tx, id)?;
    let mut names = Names::default();
    let late = stand.as_ref().and_then(|it| it.due).is_some_and(|due| due < today);
    let state = steps.last().map_or(State::Sealed, |step| step.state);
    let mut frame = me.frame(sample.it.code.clone());
    frame.lead =
        format!("{} · {}", sample.it.product, me.t(&format!("laboratory-waits-{}", state.code())));
    frame.crumbs =
        parts::crumbs(me, &[("laboratory-samples", "/laboratory/samples")], &sample.it.code);
    let mut page = Page::new(frame);
    if parts::acts_for(me, sample.it.institute).is_ok() {
        for (at, act) in offered(&sample, &steps).into_iter().enumerate() {
            let label = me.t(&format!("laboratory-act-{}", act.code()));
            let action =
                ui::Action::new(label, format!("/laboratory/samples/{id}/steps/{}", act.code()));
            page.actions.push(if at == 0 { action.primary() } else { action });
        }
    }
    page = page.action(me.t("laboratory-labels"), format!("/laboratory/samples/{id}/labels"));
    page = page
        .card(facts(
            tx,
            me,
            &sample,
            stand.as_ref(),
            parts::state_mark(me, state, late),
            &mut names,
        )?)
        .card(custody(tx, me, &steps, &mut names)?)
        .card(tests(tx, me, &sample, &mut names)?)
        .card(draft(tx, me, &sample, state)?);
    if let Some(talk) = web::talk_about(tx, me, ("lab-sample", id, ""))? {
        page.talk = talk.to_string();
    }
    Ok(page)
}

fn facts(
    tx: &mut Tx<'_>,
    me: &Me,
    sample: &Sample,
    stand: Option<&super::Stand>,
    state: ui::StateMark,
    names: &mut Names,
) -> Result<Card> {
    let it = &sample.it;
    let mut all = vec![("laboratory-state", Cell::Mark(state))];
    if let Some(stand) = stand {
        all.push(("laboratory-place", text(stand.place.clone())));
        if let Some(due) = stand.due {
            all.push(("laboratory-due", number(due.to_string())));
        }
    }
    all.push(("laboratory-institute", text(names.unit(tx, me.lang, it.institute)?)));
    let law = reports::regime_of(tx, sample)?;
    let law_name = law
        .as_ref()
        .map_or_else(|| me.t("laboratory-no-regime"), |law| law.name.get(me.lang).to_owned());
    all.push(("laboratory-regime", link(law_name, "/laboratory/regimes")));
    all.push(("laboratory-part", text(me.t(&format!("laboratory-part-{}", it.part.code())))));
    all.push(("laboratory-turn", text(me.t(&format!("laboratory-turn-{}", it.turn.code())))));
    if let Some(twin) = twin_of(tx, sample)? {
        all.push((
            "laboratory-twin",
            link(twin.it.code, format!("/laboratory/samples/{}", twin.id)),
        ));
    }
    if let Some(answers) = it.answers {
        let other = get(tx, answers)?;
        all.push((
            "laboratory-answers-of",
            link(other.it.code, format!("/laboratory/samples/{answers}")),
        ));
    }
    all.push(("laboratory-firm", text(names.unit(tx, me.lang, it.firm)?)));
    all.push(("laboratory-area", text(names.unit(tx, me.lang, it.area)?)));
    // A stratum that is an area goes by its name.
    let stratum = match units::find_by_code(tx, &it.stratum)? {
        Some(unit) => names.unit(tx, me.lang, unit.0)?,
        None => it.stratum.clone(),
    };
    for (key, words) in [
        ("laboratory-producer", &it.producer),
        ("laboratory-lot", &it.lot),
        ("laboratory-lot-size-label", &it.lot_size),
        ("laboratory-quantity", &it.quantity),
        ("laboratory-seal-numbers", &it.seal),
        ("laboratory-campaign", &it.campaign),
        ("laboratory-stratum", &stratum),
        ("laboratory-taken-by", &it.taken_by),
    ] {
        if !words.is_empty() {
            all.push((key, text(words.clone())));
        }
    }
    all.push(("laboratory-purpose", text(me.t(&format!("record-word-purpose-{}", it.purpose)))));
    all.push(("laboratory-taken", number(it.on.to_string())));
    let facts = all.into_iter().map(|(key, cell)| (me.t(key), cell)).collect();
    let mut card = Card::new(me.t("laboratory-sample"), it.product.clone()).span(5);
    card.body.push(Body::Drawing(barcode(&it.code)));
    let mut card = card.with(Body::Facts(facts));
    if it.part == Part::Test && it.turn == Turn::First {
        card = card.tool(me.t("laboratory-sampling-sheet"), sheet_paper(tx, sample)?);
    }
    Ok(card)
}

/// The form of the sampling sheet with what is known filled in.
fn sheet_paper(tx: &mut Tx<'_>, sample: &Sample) -> Result<String> {
    let it = &sample.it;
    let code: String =
        tx.one("select code from unit where id = ?1", store::params![it.firm], |row| row.get(0))?;
    let reserve = twin_of(tx, sample)?.map_or_else(String::new, |twin| twin.it.quantity);
    let mut out = format!("/papers/new?kind=sampling-sheet&unit={}", web::encoded(&code));
    for (name, value) in [
        ("任务来源", &it.campaign),
        ("产品名", &it.product),
        ("批号", &it.lot),
        ("标称生产者", &it.producer),
        ("抽样基数", &it.lot_size),
        ("样品数量", &it.quantity),
        ("备样数量", &reserve),
        ("封样", &it.seal),
        ("抽样日", &it.on.to_string()),
    ] {
        if !value.is_empty() {
            out.push_str(&format!("&in.{}={}", web::encoded(name), web::encoded(value)));
        }
    }
    Ok(out)
}

fn custody(tx: &mut Tx<'_>, me: &Me, steps: &[Step], names: &mut Names) -> Result<Card> {
    let mut lines = Vec::new();
    for step in steps {
        let mut said = vec![ui::ta(
            me.lang,
            "laboratory-custody-line",
            &[
                ("place", step.place.clone()),
                ("holder", step.holder.clone()),
                ("seal", me.t(&format!("laboratory-seal-{}", step.seal.code()))),
            ],
        )];
        said.extend(step.ground.clone());
        if step.person != 0 {
            said.push(names.person(tx, me.lang, step.person)?);
        }
        lines.push((
            step.on.to_string(),
            me.t(&format!("laboratory-done-{}", step.act.code())),
            said,
        ));
    }
    Ok(Card::new(me.t("laboratory-custody"), me.t("laboratory-custody-sub"))
        .span(7)
        .with(Body::Steps(lines)))
}

fn tests(tx: &mut Tx<'_>, me: &Me, sample: &Sample, names: &mut Names) -> Result<Card> {
    let mut rows = Vec::new();
    for (sheet, test) in sheets::of_sample(tx, sample.id)? {
        let of = sheets::get(tx, sheet)?;
        let standing = match &test.ended {
            Some((sort, ground)) => {
                format!("{}：{ground}", me.t(&format!("laboratory-ended-{sort}")))
            }
            None => me.t("laboratory-test-counts"),
        };
        let (value, doubt, who) = match &test.result {
            Some(result) => (
                format!(
                    "{}{} {}",
                    if result.below { "<" } else { "" },
                    parts::plain(result.value),
                    of.it.measure
                ),
                result.uncertainty.map_or_else(String::new, |u| format!("±{}", parts::plain(u))),
                names.person(tx, me.lang, result.person)?,
            ),
            None => ("—".to_owned(), String::new(), String::new()),
        };
        rows.push(vec![
            text(of.it.item.clone()),
            link(of.it.code.clone(), format!("/laboratory/sheets/{sheet}")),
            text(of.it.method.clone()),
            number(value),
            number(doubt),
            text(who),
            text(standing),
        ]);
    }
    Ok(Card::new(me.t("laboratory-tests"), me.t("laboratory-tests-sub")).span(7).table(
        me,
        &[
            "laboratory-item",
            "laboratory-sheet",
            "laboratory-method",
            "laboratory-result",
            "laboratory-uncertainty",
            "laboratory-by",
            "laboratory-counts",
        ],
        rows,
        ("laboratory-no-tests", "laboratory-no-tests-text"),
    ))
}

/// What the report would say now, and everything that stands in its way; the reports that were issued.
fn draft(tx: &mut Tx<'_>, me: &Me, sample: &Sample, state: State) -> Result<Card> {
    let mut card = Card::new(me.t("laboratory-report"), me.t("laboratory-report-sub")).span(5);
    for report in reports::of_sample(tx, sample.id)? {
        card = card.with(Body::Facts(vec![
            (
                me.t("laboratory-report"),
                link(report.number.clone(), format!("/laboratory/reports/{}", report.id)),
            ),
            (me.t("laboratory-verdict"), Cell::Mark(parts::verdict_mark(me, report.verdict))),
            (me.t("laboratory-issued"), number(report.on.to_string())),
            (
                me.t("laboratory-holds"),
                text(report.ended.map_or_else(|| me.t("laboratory-yes"), |(_, ground)| ground)),
            ),
        ]));
    }
    if state == State::Issued || state.has_ended() {
        return Ok(card);
    }
    let (draft, _) = reports::draft_of(tx, sample)?;
    if let Some(verdict) = draft.verdict {
        card = card.with(Body::Facts(vec![(
            me.t("laboratory-would-say"),
            Cell::Mark(parts::verdict_mark(me, verdict)),
        )]));
    }
    if draft.hindrances.is_empty() {
        return Ok(card.with(Body::Words(me.t("laboratory-nothing-hinders"))));
    }
    for hindrance in &draft.hindrances {
        let (code, args) = hindrance.said();
        card = card.with(Body::Words(ui::ta(me.lang, code, &args)));
    }
    Ok(card)
}

/// Labels of both halves, to be printed and stuck on.
pub(super) async fn labels(visit: Visit, Path(id): Path<i64>) -> Response {
    visit
        .page(move |tx, me| {
            let (sample, _) = seen(tx, me, id)?;
            let mut all = vec![sample.clone()];
            all.extend(twin_of(tx, &sample)?);
            all.sort_by_key(|it| it.id);
            let mut frame = me.frame(me.t("laboratory-labels"));
            frame.lead = me.t("laboratory-labels-lead");
            frame.crumbs = parts::crumbs(
                me,
                &[("laboratory-samples", "/laboratory/samples")],
                &me.t("laboratory-labels"),
            );
            let mut page = Page::new(frame);
            for one in all {
                let facts = [
                    ("laboratory-code", one.it.code.clone()),
                    ("laboratory-product", one.it.product.clone()),
                    ("laboratory-lot", one.it.lot.clone()),
                    ("laboratory-seal-numbers", one.it.seal.clone()),
                    ("laboratory-taken", one.it.on.to_string()),
                ];
                let facts =
                    facts.into_iter().map(|(key, words)| (me.t(key), text(words))).collect();
                let part = me.t(&format!("laboratory-part-{}", one.it.part.code()));
                page = page.card(
                    Card::new(part, "")
                        .span(6)
                        .with(Body::Drawing(barcode(&one.it.code)))
                        .with(Body::Facts(facts)),
                );
            }
            Ok(page)
        })
        .await
}
