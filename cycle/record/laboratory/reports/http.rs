//! The pages of reports: the list, one report with what follows it, serving and retracting.

use askama::Template;
use identity::{Class, Verb};
use store::{Tx, params};
use terms::Result;
use ui::{Ask, Crumb, Field, Input};
use web::{Form, Go, Me, Names, Need, Path, Response, Routes, Visit};

use super::judge::Verdict;
use super::{follow, store as reports};
use crate::parts::{self, Body, Card, Cell, Page, link, number, text};
use crate::samples;
use crate::samples::life::Turn;

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Records);
    Routes::new()
        .get("/laboratory/reports", view, index)
        .get("/laboratory/reports/{id}", view, show)
        .get("/laboratory/reports/{id}/serve", view, ask_serve)
        .post("/laboratory/reports/{id}/serve", view, serve)
        .get(
            "/laboratory/reports/{id}/retract",
            Need::May(Verb::Correct, Class::Records),
            ask_retract,
        )
        .post("/laboratory/reports/{id}/retract", Need::May(Verb::Correct, Class::Records), retract)
}

async fn index(visit: Visit) -> Response {
    visit.page(list).await
}

fn list(tx: &mut Tx<'_>, me: &Me) -> Result<impl Template + use<>> {
    let areas = me.may(Verb::View, Class::Records)?.limit();
    let regime = me.get("regime").unwrap_or_default().to_owned();
    let verdict = me.get("verdict").unwrap_or_default().to_owned();
    let (product, area) =
        (me.get("product").unwrap_or_default(), me.get("area").unwrap_or_default());
    let area: i64 = area.parse().unwrap_or(0);
    let drawn = i64::from(me.get("drawn").is_some());
    let asked = params![
        regime.clone(),
        verdict.clone(),
        i64::from(areas.is_none()),
        areas.unwrap_or_default(),
        parts::own_institutes(me),
        product,
        area,
        drawn
    ];
    let condition = "(?1 = '' or r.regime = ?1) and (?2 = '' or r.verdict = ?2)
        and (?3 = 1 or s.area {in 4} or r.institute {in 5}) and (?6 = '' or s.product = ?6) and (?7 = 0 or s.area = ?7)
        and (?8 = 0 or s.weight is not null and s.purpose = 'evaluation' and s.turn = 'first' and r.until is null)";
    let total = tx.count(
        &format!("select count(*) from lab_report r join lab_sample s on s.id = r.sample where {condition}"),
        asked,
    )?;
    let found = tx.query(
        &format!(
            "select r.id, r.number, s.code, s.product, r.verdict, r.on_day, r.institute, s.firm, r.ended
             from lab_report r join lab_sample s on s.id = r.sample where {condition} order by r.on_day desc, r.id desc limit 100"
        ),
        asked,
        |row| {
            Ok((
                row.get::<i64>(0)?,
                row.get::<String>(1)?,
                row.get::<String>(2)?,
                row.get::<String>(3)?,
                row.get::<String>(4)?,
                row.get::<String>(5)?,
                row.get::<i64>(6)?,
                row.get::<i64>(7)?,
                row.get::<Option<String>>(8)?,
            ))
        },
    )?;
    let mut names = Names::default();
    let mut rows = Vec::new();
    let shown = found.len();
    for (id, number_of, code, product, verdict, on, institute, firm, ended) in found {
        let verdict = Verdict::named(&verdict).unwrap_or(Verdict::Undecided);
        let mark = match ended {
            Some(_) => ui::State::NotApplicable.saying(me.t("laboratory-ended-retract")),
            None => parts::verdict_mark(me, verdict),
        };
        rows.push(vec![
            link(number_of, format!("/laboratory/reports/{id}")),
            text(code),
            text(product),
            Cell::Mark(mark),
            number(on),
            text(names.label(tx, me.lang, firm)?),
            text(names.label(tx, me.lang, institute)?),
        ]);
    }
    let mut frame = me.frame(me.t("laboratory-reports"));
    frame.lead = ui::ta(
        me.lang,
        "laboratory-reports-sentence",
        &[("shown", ui::number::count(shown as i64)), ("total", ui::number::count(total))],
    );
    frame.crumbs = parts::crumbs(me, &[], &me.t("laboratory-reports"));
    let mut page = Page::new(frame);
    let all = [
        ("", "laboratory-filter-all"),
        ("pass", "laboratory-verdict-pass"),
        ("fail", "laboratory-verdict-fail"),
        ("undecided", "laboratory-verdict-undecided"),
    ];
    page.filters = all
        .iter()
        .map(|(code, key)| {
            (
                format!("/laboratory/reports?verdict={code}&regime={regime}"),
                me.t(key),
                *code == verdict,
            )
        })
        .collect();
    Ok(page.card(Card::new(me.t("laboratory-reports"), "").table(
        me,
        &[
            "laboratory-report",
            "laboratory-code",
            "laboratory-product",
            "laboratory-verdict",
            "laboratory-issued",
            "laboratory-firm",
            "laboratory-institute",
        ],
        rows,
        ("laboratory-no-reports", "laboratory-no-reports-text"),
    )))
}

fn seen(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<(reports::Report, samples::Sample)> {
    let report = reports::get(tx, id)?;
    let sample = samples::get(tx, report.sample)?;
    parts::may_see(me, sample.it.area, report.institute)?;
    Ok((report, sample))
}

async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
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

fn asked(me: &Me, id: i64, number: &str, verb: &str) -> Ask {
    let here = format!("/laboratory/reports/{id}");
    let label = me.t(&format!("laboratory-{verb}"));
    Ask::new(
        me.frame(label.clone()).within(ui::Phase::Record),
        format!("{here}/{verb}"),
        label,
        here.clone(),
    )
    .fact(me.t("laboratory-report"), number.to_owned())
    .crumbs(vec![
        Crumb::new(me.t("laboratory-reports"), "/laboratory/reports"),
        Crumb::new(number.to_owned(), here),
    ])
}

async fn ask_serve(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| question_serve(tx, me, id)).await
}

fn question_serve(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let (report, sample) = seen(tx, me, id)?;
    let today = store::civil_date(tx.now());
    let regime = reports::regime_of(tx, &sample)?;
    let mut ask = asked(me, id, &report.number, "serve");
    if let Some(regime) = regime {
        ask = ask.fact(me.t("laboratory-regime"), regime.name.get(me.lang).to_owned());
        let clockwork = parts::clockwork(tx)?;
        if let Ok(due) = clockwork.due(&regime.objection_clock, today) {
            ask = ask.fact(me.t("laboratory-object-by"), due.day.to_string());
        }
    }
    ask.warning = me.t("laboratory-serve-warning");
    Ok(ask.field(
        Field::new("on", me.t("laboratory-served-on"))
            .input(Input::Date)
            .value(today.to_string())
            .required(),
    ))
}

async fn serve(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| question_serve(tx, me, id),
        move |tx, me, form| {
            let (_, sample) = seen(tx, me, id)?;
            me.actor()?.may_at(Verb::Enter, Class::Cases, sample.it.area)?;
            let clockwork = parts::clockwork(tx)?;
            follow::serve(tx, &clockwork, id, parts::day_required(form, "on")?)?;
            Ok(Go::to(format!("/laboratory/reports/{id}")).say(me.t("laboratory-served")))
        },
    )
    .await
}

async fn ask_retract(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| question_retract(tx, me, id)).await
}

fn question_retract(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Ask> {
    let (report, _) = seen(tx, me, id)?;
    let today = store::civil_date(tx.now());
    Ok(asked(me, id, &report.number, "retract")
        .danger(me.t("laboratory-retract-warning"))
        .field(
            Field::new("on", me.t("laboratory-day"))
                .input(Input::Date)
                .value(today.to_string())
                .required(),
        )
        .field(Field::new("ground", me.t("laboratory-ground")).input(Input::Area).required()))
}

async fn retract(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    web::answer(
        visit,
        form,
        move |tx, me| question_retract(tx, me, id),
        move |tx, me, form| {
            let (report, _) = seen(tx, me, id)?;
            parts::acts_for(me, report.institute)?;
            let clockwork = parts::clockwork(tx)?;
            reports::retract(
                tx,
                &clockwork,
                id,
                parts::day_required(form, "on")?,
                form.get("ground"),
            )?;
            Ok(Go::to(format!("/laboratory/reports/{id}")).say(me.t("laboratory-retracted")))
        },
    )
    .await
}
