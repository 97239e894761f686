//! One report: its lines as they were signed, and the cases and papers that follow it.

use askama::Template;
use identity::{Class, Verb};
use store::Tx;
use terms::Result;
use web::{Me, Names, Path, Response, Visit};

use super::judge::Verdict;
use super::{follow, store as reports};
use crate::parts::{self, Body, Card, Cell, Page, link, number, text};
use crate::samples;
use crate::samples::life::Turn;

pub(super) fn seen(
    tx: &mut Tx<'_>,
    me: &Me,
    id: i64,
) -> Result<(reports::Report, samples::Sample)> {
    let report = reports::get(tx, id)?;
    let sample = samples::get(tx, report.sample)?;
    parts::may_see(me, sample.it.area, report.institute)?;
    Ok((report, sample))
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

/// Who tells the sampled party: the office, or the county that answers for the firm.
fn may_serve(me: &Me, area: i64) -> bool {
    me.actor().is_ok_and(|actor| actor.may_at(Verb::Enter, Class::Cases, area).is_ok())
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<impl Template + use<>> {
    let (report, sample) = seen(tx, me, id)?;
    let clockwork = parts::clockwork(tx)?;
    let mut frame = me.frame(report.number.clone());
    frame.lead = format!(
        "{} · {}",
        sample.it.product,
        me.t(&format!("laboratory-verdict-{}", report.verdict.code()))
    );
    frame.crumbs =
        parts::crumbs(me, &[("laboratory-reports", "/laboratory/reports")], &report.number);
    let mut page = Page::new(frame);
    let holds = report.ended.is_none();
    let objection = follow::objection_of(tx, id)?;
    let to_serve = holds && report.verdict == Verdict::Fail && sample.it.turn == Turn::First;
    if to_serve && objection.is_none() && may_serve(me, sample.it.area) {
        page = page.action(me.t("laboratory-serve"), format!("/laboratory/reports/{id}/serve"));
    }
    if holds && parts::acts_for(me, report.institute).is_ok() {
        page = page.action(me.t("laboratory-retract"), format!("/laboratory/reports/{id}/retract"));
    }
    Ok(page
        .card(facts(tx, me, &report, &sample)?)
        .card(follows(tx, me, &clockwork, &report, objection)?)
        .card(lines(me, &report))
        .card(papers(tx, me, &clockwork, &report, &sample)?))
}

fn facts(
    tx: &mut Tx<'_>,
    me: &Me,
    report: &reports::Report,
    sample: &samples::Sample,
) -> Result<Card> {
    let mut names = Names::default();
    let regime = reports::regime_of(tx, sample)?;
    let regime = regime.map_or(report.regime.clone(), |it| it.name.get(me.lang).to_owned());
    let mut all = vec![
        ("laboratory-verdict", Cell::Mark(parts::verdict_mark(me, report.verdict))),
        (
            "laboratory-code",
            link(sample.it.code.clone(), format!("/laboratory/samples/{}", sample.id)),
        ),
        ("laboratory-turn", text(me.t(&format!("laboratory-turn-{}", sample.it.turn.code())))),
        ("laboratory-firm", text(names.unit(tx, me.lang, sample.it.firm)?)),
        ("laboratory-institute", text(names.unit(tx, me.lang, report.institute)?)),
        ("laboratory-regime", link(regime, "/laboratory/regimes")),
        ("laboratory-signatory", text(names.person(tx, me.lang, report.signatory)?)),
        ("laboratory-issued", number(report.on.to_string())),
        ("laboratory-keep-until", number(report.keep_until.to_string())),
        (
            "laboratory-mark",
            text(me.t(if report.cma { "laboratory-mark-yes" } else { "laboratory-mark-no" })),
        ),
        ("laboratory-basis", text(report.basis.clone())),
    ];
    if let Some((sort, ground)) = &report.ended {
        let key = format!("laboratory-report-{sort}");
        all.insert(
            0,
            (
                "laboratory-holds",
                Cell::Mark(ui::State::Bad.saying(format!("{}：{ground}", me.t(&key)))),
            ),
        );
    }
    let facts = all.into_iter().map(|(key, cell)| (me.t(key), cell)).collect();
    Ok(Card::new(me.t("laboratory-report"), report.number.clone()).span(6).with(Body::Facts(facts)))
}

/// The cases that this report started, with their clocks.
fn follows(
    tx: &mut Tx<'_>,
    me: &Me,
    clockwork: &calendar::Clockwork,
    report: &reports::Report,
    objection: Option<i64>,
) -> Result<Card> {
    let mut card = Card::new(me.t("laboratory-follows"), me.t("laboratory-follows-sub")).span(6);
    if report.verdict == Verdict::Pass {
        return Ok(card.with(Body::Words(me.t("laboratory-follows-nothing"))));
    }
    for case in [report.case, objection].into_iter().flatten() {
        let case = cases::load(tx, case)?;
        let state = case.kind.state(case.stands());
        let state = state.map_or_else(String::new, |state| state.name.get(me.lang).to_owned());
        let mark = if case.ending().is_some() { ui::State::Ok } else { ui::State::Wait };
        let mut facts = vec![
            (
                case.kind.name.get(me.lang).to_owned(),
                link(case.title.clone(), format!("/cases/{}", case.id)),
            ),
            (me.t("laboratory-state"), Cell::Mark(mark.saying(state))),
        ];
        for clock in case.running(clockwork) {
            let name = case.kind.clocks.iter().find(|it| it.code == clock.code);
            let name = name.map_or_else(String::new, |it| it.name.get(me.lang).to_owned());
            if let (Some(day), true) = (clock.day(), clock.is_running()) {
                facts.push((name, number(day.to_string())));
            }
        }
        card = card.with(Body::Facts(facts));
    }
    if objection.is_none() && report.verdict == Verdict::Fail && report.case.is_some() {
        card = card.with(Body::Note(me.t("laboratory-not-served")));
    }
    Ok(card)
}

fn lines(me: &Me, report: &reports::Report) -> Card {
    let rows = report
        .lines
        .iter()
        .map(|line| {
            let doubt = line.measured.uncertainty;
            vec![
                text(line.limit.item.clone()),
                text(line.limit.method.clone()),
                number(follow::required(line)),
                number(follow::result(line)),
                number(doubt.map_or_else(|| "—".to_owned(), |it| format!("±{}", parts::plain(it)))),
                text(line.limit.measure.clone()),
                Cell::Mark(parts::verdict_mark(me, line.verdict)),
                text(me.t(&format!("laboratory-rule-{}", line.rule.code()))),
                text(line.instrument.clone()),
                link(line.on.to_string(), format!("/laboratory/sheets/{}", line.sheet)),
            ]
        })
        .collect();
    Card::new(me.t("laboratory-lines"), me.t("laboratory-lines-sub")).table(
        me,
        &[
            "laboratory-item",
            "laboratory-method",
            "laboratory-required",
            "laboratory-result",
            "laboratory-uncertainty",
            "laboratory-measure",
            "laboratory-verdict",
            "laboratory-rule",
            "laboratory-instrument",
            "laboratory-measured-on",
        ],
        rows,
        ("laboratory-none", "laboratory-none-text"),
    )
}

fn papers(
    tx: &mut Tx<'_>,
    me: &Me,
    clockwork: &calendar::Clockwork,
    report: &reports::Report,
    sample: &samples::Sample,
) -> Result<Card> {
    let all = follow::papers_of(tx, clockwork, report, sample)?;
    let rows = all
        .into_iter()
        .map(|(kind, href)| {
            vec![
                link(me.t(&format!("laboratory-paper-{kind}")), href),
                text(me.t(&format!("laboratory-paper-{kind}-sub"))),
            ]
        })
        .collect();
    Ok(Card::new(me.t("laboratory-papers"), me.t("laboratory-papers-sub")).table(
        me,
        &["laboratory-paper", "laboratory-paper-what"],
        rows,
        ("laboratory-none", "laboratory-none-text"),
    ))
}
