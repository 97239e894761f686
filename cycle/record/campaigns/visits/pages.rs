//! The desk: visits as a list, one visit with its steps and conflicts, a new one, approval and merging.

use ::store::Tx;
use identity::{Class, Verb};
use terms::{Error, Result};
use ui::{Crumb, Field, Input, State as Mark};
use web::{Form, Go, Me, Names, Path, Response, Visit};

use super::model::{Act, Answer, Detail, State};
use super::plan::{self, NewVisit, Task};
use super::store::{
    self, Listed, conflicts, known, load, names, needs, questions, rating, standing, steps, whose,
};
use super::sync::at_desk;
use crate::registry::{self, Inspector, Item, Object, Subject};
use crate::sheet::{Cell, FormBox, Grid, Sheet};

const ROWS: i64 = 100;

/// Whether the reader goes on this visit.
pub(super) fn goes(tx: &mut Tx<'_>, me: &Me, visit: &store::Visit) -> Result<bool> {
    let person = me.actor()?.person;
    for code in &visit.inspectors {
        if registry::current::<Inspector>(tx, code)?.is_some_and(|it| it.person == Some(person)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn organises(tx: &mut Tx<'_>, me: &Me, visit: &store::Visit) -> Result<bool> {
    let Some(subject) = registry::current::<Subject>(tx, &visit.subject)? else { return Ok(false) };
    Ok(me.actor()?.may_at(Verb::Enter, Class::Credit, subject.unit).is_ok())
}

/// A visit that this reader may know of: who goes and who organises always; others once it has begun, because the
/// firm knows then. Before, a planned visit would tell whom the lot chose.
pub(super) fn seen(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<store::Visit> {
    let visit = load(tx, id)?;
    if goes(tx, me, &visit)? || organises(tx, me, &visit)? {
        return Ok(visit);
    }
    let actor = me.actor()?;
    let theirs = [visit.area, visit.firm]
        .into_iter()
        .any(|unit| actor.may_at(Verb::View, Class::Records, unit).is_ok());
    let state = standing(tx, id)?.state;
    if theirs && matches!(state, State::Begun | State::Signed | State::Done) {
        return Ok(visit);
    }
    Err(Error::not_found("visit-unknown"))
}

pub(crate) fn mark(me: &Me, state: &str) -> Cell {
    let mark = match state {
        "done" => Mark::Ok,
        "begun" | "signed" => Mark::Watch,
        "planned" => Mark::Wait,
        _ => Mark::NotApplicable,
    };
    Cell::mark(mark, me.t(&format!("visits-state-{state}")))
}

pub(super) async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let mut frame = me.frame(me.t("visits-title")).within(ui::Phase::Record);
            frame.lead = me.t("visits-lead");
            frame.crumbs = vec![Crumb::here(me.t("visits-title"))];
            let mut sheet = Sheet::new(frame);
            let mut names = Names::default();
            let own = whose(tx, me.actor()?.person)?;
            if !own.is_empty() {
                sheet.grids.push(grid(tx, me, &mut names, &own, "mine", true)?);
            }
            let territory = me.may(Verb::View, Class::Records)?;
            let all = me.may(Verb::Enter, Class::Credit).is_ok_and(|it| it.limit().is_none());
            if all {
                sheet.action("/visits/new", me.t("visits-new"));
            }
            let rows = known(tx, all, territory.limit(), ROWS)?;
            if rows.len() as i64 == ROWS {
                sheet.note("", ui::ta(me.lang, "visits-cut", &[("n", ROWS.to_string())]));
            }
            sheet.grids.push(grid(tx, me, &mut names, &rows, "known", false)?);
            Ok(sheet)
        })
        .await
}

fn grid(
    tx: &mut Tx<'_>,
    me: &Me,
    names: &mut Names,
    rows: &[Listed],
    id: &'static str,
    site: bool,
) -> Result<Grid> {
    let heads = [
        "campaigns-firm",
        "campaigns-area",
        "campaigns-kind",
        "campaigns-days",
        "campaigns-state",
        "visits-begun",
        "visits-result",
    ];
    let mut grid = Grid {
        id,
        title: me.t(&format!("visits-{id}")),
        sub: me.t(&format!("visits-{id}-sub")),
        heads: heads.iter().map(|key| me.t(key)).collect(),
        empty: me.t("visits-none"),
        ..Grid::default()
    };
    let rules = registry::rules(tx, ::store::civil_date(tx.now()))?;
    for it in rows {
        let open = site && !matches!(it.state.as_str(), "done" | "cancelled" | "joined");
        let href =
            if open { format!("/visits/{}/site", it.id) } else { format!("/visits/{}", it.id) };
        let kind = rules.kinds.iter().find(|kind| kind.code == it.kind);
        let result = match it.fruitful {
            Some(1) => me.t("visits-found"),
            Some(_) => me.t("visits-clean"),
            None => String::new(),
        };
        grid.rows.push(vec![
            Cell::link(names.unit(tx, me.lang, it.firm)?, href),
            Cell::text(names.label(tx, me.lang, it.area)?),
            Cell::text(kind.map_or(it.kind.as_str(), |kind| kind.name.get(me.lang))),
            Cell::num(format!("{} – {}", it.from, it.to)),
            mark(me, &it.state),
            Cell::num(it.begun_on.clone().unwrap_or_default()),
            Cell::text(result),
        ]);
    }
    Ok(grid)
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Sheet> {
    let visit = seen(tx, me, id)?;
    let now = standing(tx, id)?;
    let mut of = Names::default();
    let firm = of.unit(tx, me.lang, visit.firm)?;
    let mut frame = me.frame(firm.clone()).within(ui::Phase::Record);
    frame.crumbs = vec![Crumb::new(me.t("visits-title"), "/visits"), Crumb::here(firm)];
    let mut sheet = Sheet::new(frame);
    let today = ::store::civil_date(tx.now());
    let (needs, met) = needs(tx, &visit, today)?;
    let comma = me.lang.pick("、", ", ");
    let items = questions(tx, &visit)?;
    let named: Vec<String> =
        items.iter().map(|item| item.is.name.get(me.lang).to_owned()).collect();
    let who: Vec<String> =
        names(tx, &visit)?.into_iter().map(|(name, code)| format!("{name} ({code})")).collect();
    sheet.fact("campaigns-state", mark(me, now.state.code()));
    sheet.fact("campaigns-item", Cell::text(named.join(comma)));
    sheet.fact("visits-who", Cell::text(who.join(comma)));
    sheet.fact("campaigns-days", Cell::num(format!("{} – {}", visit.from, visit.to)));
    sheet.fact("campaigns-ground", Cell::text(visit.ground.clone()));
    sheet.fact("campaigns-object", Cell::num(visit.object.clone()));
    if let Some((stars, words)) = rating(tx, id)? {
        sheet.fact("entry-rating", Cell::text(format!("{stars}/5 {words}")));
    }
    let waiting = now.state == State::Planned;
    for rule in met.iter().filter(|_| waiting) {
        let class = match rule.act {
            packs::Restraint::Block => "bad",
            packs::Restraint::Warn => "watch",
            packs::Restraint::Flag => "",
        };
        sheet.note(class, restraint_words(me, rule));
    }
    if needs.approval_before && !now.approved {
        sheet.note("watch", me.t("visits-approval-before"));
    }
    if needs.approval_after && !now.approved && now.state != State::Planned {
        sheet.note("watch", me.t("visits-approval-after"));
    }
    if now.samples.is_empty() && now.answers.is_empty() && waiting {
        sheet.note("", me.t("visits-not-yet"));
    }
    answers(me, &items, &now, &mut sheet);
    samples(tx, me, id, &mut sheet)?;
    told(tx, me, id, &items, &mut of, &mut sheet)?;
    let at = |act: &str| format!("/visits/{id}/{act}");
    if goes(tx, me, &visit)? && !now.state.ended() {
        sheet.action(at("site"), me.t("visits-site"));
    }
    let organises = organises(tx, me, &visit)?;
    if organises {
        sheet.action(format!("/doors/{}", visit.firm), me.t("entry-door"));
    }
    if !now.approved
        && (needs.approval_before || needs.approval_after)
        && me.can(Verb::Review, Class::Cases)
    {
        sheet.forms.push(FormBox::new(
            me.t("visits-approve"),
            at("approve"),
            me.t("visits-approve"),
        ));
    }
    if waiting && organises {
        let others: Vec<(String, String)> = known(tx, true, None, 1_000)?
            .into_iter()
            .filter(|it| it.firm == visit.firm && it.id != id && it.state == "planned")
            .map(|it| (it.id.to_string(), format!("{} {}", it.object, it.from)))
            .collect();
        if !others.is_empty() {
            sheet.forms.push(
                FormBox::new(me.t("visits-join"), at("join"), me.t("visits-join"))
                    .sub(me.t("visits-join-sub"))
                    .field(Field::new("other", me.t("visits-other")).input(Input::Choice(others))),
            );
        }
        let ground = Field::new("why", me.t("campaigns-ground")).maxlength(200).required();
        sheet.forms.push(
            FormBox::new(me.t("visits-cancel"), at("cancel"), me.t("visits-cancel")).field(ground),
        );
    }
    Ok(sheet)
}

pub(super) fn restraint_words(me: &Me, met: &crate::restraint::Met) -> String {
    let key = match (met.rule.as_str(), met.days) {
        ("fruitless", _) => "restraint-met-fruitless",
        (_, 0) => "restraint-met-year",
        _ => "restraint-met-days",
    };
    let args = [
        ("seen", met.seen.to_string()),
        ("most", met.most.to_string()),
        ("days", met.days.to_string()),
    ];
    let does = me.t(&format!("restraint-{:?}", met.act).to_lowercase());
    format!("{} {does}", ui::ta(me.lang, key, &args))
}

fn answers(me: &Me, items: &[Item], now: &super::Standing, sheet: &mut Sheet) {
    if now.answers.is_empty() {
        return;
    }
    let mut grid = Grid {
        id: "answers",
        title: me.t("visits-checklist"),
        heads: ["visits-question", "visits-law", "visits-answer", "visits-words"]
            .iter()
            .map(|key| me.t(key))
            .collect(),
        ..Grid::default()
    };
    for item in items {
        for check in &item.is.check {
            let answer = now.answers.get(&format!("{}.{}", item.code, check.code));
            let (cell, words) = match answer {
                Some((Answer::Yes, words)) => {
                    (Cell::mark(Mark::Ok, me.t("visits-yes")), words.clone())
                }
                Some((Answer::No, words)) => {
                    (Cell::mark(Mark::Bad, me.t("visits-no")), words.clone())
                }
                Some((Answer::Na, words)) => {
                    (Cell::mark(Mark::NotApplicable, me.t("visits-na")), words.clone())
                }
                None => (Cell::mark(Mark::Wait, me.t("visits-unanswered")), String::new()),
            };
            grid.rows.push(vec![
                Cell::text(check.text.get(me.lang)),
                Cell::text(check.law.clone()),
                cell,
                Cell::text(words),
            ]);
        }
    }
    sheet.grids.push(grid);
}

fn samples(tx: &mut Tx<'_>, me: &Me, id: i64, sheet: &mut Sheet) -> Result<()> {
    let rows = tx.query(
        "select code, product, lot, stock, seal, reserve_seal from visit_sample where visit = ?1 order by number",
        ::store::params![id],
        |row| {
            let code: String = row.get(0)?;
            Ok(vec![
                Cell::link(code.clone(), format!("/samples?words={code}")),
                Cell::text(row.get::<String>(1)?),
                Cell::num(row.get::<String>(2)?),
                Cell::text(row.get::<String>(3)?),
                Cell::num(row.get::<String>(4)?),
                Cell::num(row.get::<String>(5)?),
            ])
        },
    )?;
    if !rows.is_empty() {
        let heads = [
            "visits-sample",
            "visits-product",
            "visits-lot",
            "visits-stock",
            "visits-seal",
            "visits-reserve",
        ];
        sheet.grids.push(Grid {
            id: "samples",
            title: me.t("visits-sheet"),
            heads: heads.iter().map(|key| me.t(key)).collect(),
            rows,
            ..Grid::default()
        });
    }
    Ok(())
}

/// What happened, and what could not stand beside it.
fn told(
    tx: &mut Tx<'_>,
    me: &Me,
    id: i64,
    items: &[Item],
    names: &mut Names,
    sheet: &mut Sheet,
) -> Result<()> {
    let mut grid = Grid {
        id: "steps",
        title: me.t("campaigns-steps"),
        heads: ["campaigns-step", "visits-at", "campaigns-who", "visits-said"]
            .iter()
            .map(|key| me.t(key))
            .collect(),
        empty: me.t("visits-no-steps"),
        ..Grid::default()
    };
    for step in steps(tx, id)? {
        let said = match step.evidence {
            Some(_) => {
                Cell::link(me.t("visits-file"), format!("/visits/{id}/evidence/{}", step.number))
            }
            None => Cell::text(detail_words(me, items, &step.detail)),
        };
        grid.rows.push(vec![
            Cell::text(me.t(&format!("visits-act-{}", step.act.code()))),
            Cell::num(instant(step.at)),
            Cell::text(names.person(tx, me.lang, step.person)?),
            said,
        ]);
    }
    sheet.grids.push(grid);
    let kept = conflicts(tx, id)?;
    if kept.is_empty() {
        return Ok(());
    }
    let mut grid = Grid {
        id: "conflicts",
        title: me.t("visits-conflicts"),
        sub: me.t("visits-conflicts-sub"),
        heads: ["campaigns-step", "campaigns-who", "visits-sent", "visits-why", "visits-settled"]
            .iter()
            .map(|key| me.t(key))
            .collect(),
        ..Grid::default()
    };
    for it in &kept {
        let why = match it.against {
            Some(number) => format!("{} (#{number})", me.t(&it.rule)),
            None => me.t(&it.rule),
        };
        grid.rows.push(vec![
            Cell::text(me.t(&format!("visits-act-{}", it.act.code()))),
            Cell::text(names.person(tx, me.lang, it.person)?),
            Cell::text(detail_words(me, items, &it.detail)),
            Cell::text(why),
            Cell::text(it.ground.clone().unwrap_or_else(|| me.t("visits-open"))),
        ]);
    }
    sheet.grids.push(grid);
    let open: Vec<(String, String)> = kept
        .iter()
        .filter(|it| it.ground.is_none())
        .map(|it| {
            (
                it.id.to_string(),
                format!(
                    "{} {}",
                    me.t(&format!("visits-act-{}", it.act.code())),
                    detail_words(me, items, &it.detail)
                ),
            )
        })
        .collect();
    if !open.is_empty() && me.can(Verb::Enter, Class::Records) {
        sheet.forms.push(
            FormBox::new(
                me.t("visits-settle"),
                format!("/visits/{id}/settle"),
                me.t("visits-settle"),
            )
            .sub(me.t("visits-settle-sub"))
            .field(Field::new("conflict", me.t("visits-conflicts")).input(Input::Choice(open)))
            .field(Field::new("ground", me.t("campaigns-ground")).maxlength(200).required()),
        );
    }
    Ok(())
}

pub(super) fn instant(micros: i64) -> String {
    terms::Timestamp::from_microsecond(micros).map(ui::number::instant).unwrap_or_default()
}

/// The question as it was put; the code alone where the list has changed since.
fn question_words(me: &Me, items: &[Item], code: &str) -> String {
    let asked = items.iter().find_map(|item| {
        let own = code.strip_prefix(item.code.as_str())?.strip_prefix('.')?;
        item.is.check.iter().find(|check| check.code == own)
    });
    asked.map_or_else(|| code.to_owned(), |check| check.text.get(me.lang).to_owned())
}

fn detail_words(me: &Me, items: &[Item], detail: &Detail) -> String {
    let answer = match detail.answer {
        Some(Answer::Yes) => me.t("visits-yes"),
        Some(Answer::No) => me.t("visits-no"),
        Some(Answer::Na) => me.t("visits-na"),
        None => String::new(),
    };
    let sheet = detail.sheet.as_ref().map_or_else(String::new, |it| {
        format!("{} {} {} / {}", it.product, it.lot, it.seal, it.reserve)
    });
    let question = detail.question.as_deref();
    let question = question.map(|code| question_words(me, items, code)).unwrap_or_default();
    let said = [question, answer, detail.words.clone(), sheet];
    said.iter().filter(|it| !it.is_empty()).cloned().collect::<Vec<_>>().join(" · ")
}

pub(super) async fn blank(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let title = me.t("visits-new");
            let mut frame = me.frame(title.clone()).within(ui::Phase::Record);
            frame.lead = me.t("visits-new-lead");
            frame.crumbs =
                vec![Crumb::new(me.t("visits-title"), "/visits"), Crumb::here(title.clone())];
            let mut sheet = Sheet::new(frame);
            let today = ::store::civil_date(tx.now());
            let rules = registry::rules(tx, today)?;
            let lang = me.lang;
            let bases = rules
                .bases
                .iter()
                .map(|it| (it.code.clone(), it.name.get(lang).to_owned()))
                .collect();
            let items = registry::all::<Item>(tx)?
                .iter()
                .map(|it| (it.code.clone(), it.is.name.get(lang).to_owned()))
                .collect();
            let (mut subjects, mut of) = (Vec::new(), Names::default());
            for it in registry::all::<Subject>(tx)? {
                subjects.push((it.code, of.unit(tx, lang, it.unit)?));
            }
            let mut inspectors = Vec::new();
            for it in registry::all::<Inspector>(tx)? {
                let name = registry::name_of(tx, &it)?;
                inspectors.push((it.code.clone(), format!("{} {name}", it.code)));
            }
            // Two go, so the second choice does not begin at the first one's name.
            let another = inspectors.get(1).map(|(code, _)| code.clone()).unwrap_or_default();
            let field =
                |name: &str| Field::new(name, me.t(&format!("visits-{}", name.replace('_', "-"))));
            sheet.forms.push(
                FormBox::new(title.clone(), "/visits", title)
                    .field(
                        Field::new("object", me.t("campaigns-object"))
                            .help(me.t("visits-object-help"))
                            .maxlength(60)
                            .required(),
                    )
                    .field(field("basis").input(Input::Choice(bases)))
                    .field(
                        Field::new("subject", me.t("campaigns-subject"))
                            .input(Input::Choice(subjects)),
                    )
                    .field(Field::new("item", me.t("campaigns-item")).input(Input::Choice(items)))
                    .field(field("first").input(Input::Choice(inspectors.clone())))
                    .field(field("second").value(another).input(Input::Choice(inspectors)))
                    .field(
                        Field::new("from", me.t("campaigns-from"))
                            .input(Input::Date)
                            .value(today.to_string()),
                    )
                    .field(
                        Field::new("to", me.t("campaigns-to"))
                            .input(Input::Date)
                            .value(today.to_string()),
                    )
                    .field(
                        Field::new("ground", me.t("campaigns-ground")).maxlength(200).required(),
                    ),
            );
            Ok(sheet)
        })
        .await
}

pub(super) async fn add(visit: Visit, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let subject = form.required("subject")?.to_owned();
            if let Some(it) = registry::current::<Subject>(tx, &subject)? {
                me.actor()?.may_at(Verb::Enter, Class::Credit, it.unit)?;
            }
            let today = ::store::civil_date(tx.now());
            let mut inspectors = vec![form.get("first").to_owned(), form.get("second").to_owned()];
            inspectors.sort();
            inspectors.dedup();
            let object = form.required("object")?.to_owned();
            if registry::current::<Object>(tx, &object)?.is_none() {
                return Err(
                    Error::invalid("campaign-refused").field("object", "registry-object-unknown")
                );
            }
            let new = NewVisit {
                object,
                kind: "case".to_owned(),
                basis: form.optional("basis").map(str::to_owned),
                from: form.date("from")?.unwrap_or(today),
                to: form.date("to")?.unwrap_or(today),
                ground: form.get("ground").to_owned(),
                inspectors,
                task: Task {
                    campaign: None,
                    item: form.get("item").to_owned(),
                    subject,
                    purpose: "case".to_owned(),
                },
            };
            let id = plan::plan_one(tx, &new)?;
            Ok(Go::to(format!("/visits/{id}")).say(me.t("visits-planned")))
        })
        .await
}

async fn desk(visit: Visit, id: i64, act: Act, detail: Detail, organiser: bool) -> Response {
    visit
        .act(move |tx, me| {
            let found = seen(tx, me, id)?;
            if organiser && !organises(tx, me, &found)? {
                return Err(Error::not_allowed("error-not-allowed"));
            }
            let today = ::store::civil_date(tx.now());
            at_desk(tx, id, act, &detail, me.actor()?.person, today)?;
            Ok(Go::to(format!("/visits/{id}")).say(me.t(&format!("visits-act-{}", act.code()))))
        })
        .await
}

pub(super) async fn approve(visit: Visit, Path(id): Path<i64>, _: Form) -> Response {
    desk(visit, id, Act::Approve, Detail::default(), false).await
}

pub(super) async fn cancel(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    let detail = Detail { words: form.get("why").to_owned(), ..Detail::default() };
    desk(visit, id, Act::Cancel, detail, true).await
}

pub(super) async fn join(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let found = seen(tx, me, id)?;
            if !organises(tx, me, &found)? {
                return Err(Error::not_allowed("error-not-allowed"));
            }
            plan::join(tx, id, form.id("other")?, me.actor()?.person)?;
            Ok(Go::to(format!("/visits/{id}")).say(me.t("visits-act-join")))
        })
        .await
}

pub(super) async fn settle(visit: Visit, Path(id): Path<i64>, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            seen(tx, me, id)?;
            store::settle(tx, id, form.id("conflict")?, form.get("ground"))?;
            Ok(Go::to(format!("/visits/{id}#conflicts")).say(me.t("visits-settled")))
        })
        .await
}

/// A photograph or a signature, in the page.
pub(super) async fn evidence(visit: Visit, Path((id, number)): Path<(i64, i64)>) -> Response {
    let me = visit.clone();
    let read = visit
        .read(move |tx| {
            seen(tx, &me, id)?;
            let hash: Option<String> = tx.find(
                "select e.hash from visit_step s join evidence e on e.id = s.evidence where s.visit = ?1 and s.number = ?2",
                ::store::params![id, number],
                |row| row.get(0),
            )?;
            hash.ok_or_else(|| Error::not_found("visit-unknown"))
        })
        .await;
    let bytes = read.and_then(|hash| visit.db().evidence().read(&hash));
    match bytes {
        Ok(bytes) => {
            use axum::response::IntoResponse as _;
            let kind = axum::http::HeaderValue::from_static(web::media(&bytes));
            ([(axum::http::header::CONTENT_TYPE, kind)], bytes).into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}
