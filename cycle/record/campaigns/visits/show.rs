//! One visit: what it is for, what was found, its steps and its conflicts, and what may be done about it.

use ::store::Tx;
use identity::{Class, Verb};
use terms::{Error, Result};
use ui::{Crumb, Field, Input, State as Mark};
use web::{Me, Names, Path, Response, Visit};

use super::list::mark;
use super::listed::planned_to;
use super::model::{Answer, Detail, State, Told};
use super::see::{goes, organises, seen};
use super::store::{conflicts, names, needs, questions, rating, standing, steps};
use crate::registry::Item;
use crate::sheet::{Cell, FormBox, Grid, Sheet};

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
    sheet.fact(
        "campaigns-object",
        Cell::link(visit.object.clone(), crate::registry::address(&visit.object)),
    );
    if let Some((stars, words)) = rating(tx, id)? {
        sheet.fact("entry-rating", Cell::text(format!("{stars}/5 {words}")));
    }
    let province = visit.of_province();
    if province {
        sheet.note("", me.t("visits-of-province"));
        let number = visit.number_there().unwrap_or_default();
        sheet.fact("visits-number-there", Cell::num(number));
    }
    if let Some(told) = &now.told {
        sheet.fact("visits-result", Cell::text(told_words(me, told)));
    }
    let waiting = now.state == State::Planned && !province;
    for rule in met.iter().filter(|_| waiting) {
        let class = match rule.act {
            packs::Restraint::Block => "bad",
            packs::Restraint::Warn => "watch",
            packs::Restraint::Flag => "",
        };
        sheet.note(class, restraint_words(me, rule));
    }
    if needs.approval_before && !now.approved && !province {
        sheet.note("watch", me.t("visits-approval-before"));
    }
    if needs.approval_after && !now.approved && !province && now.state != State::Planned {
        sheet.note("watch", me.t("visits-approval-after"));
    }
    if now.samples.is_empty() && now.answers.is_empty() && waiting {
        sheet.note("", me.t("visits-not-yet"));
    }
    answers(me, &items, &now, &mut sheet);
    samples(tx, me, id, &mut sheet)?;
    told(tx, me, id, &items, &mut of, &mut sheet)?;
    let at = |act: &str| format!("/visits/{id}/{act}");
    if !province && goes(tx, me, &visit)? && !now.state.ended() {
        sheet.action(at("site"), me.t("visits-site"));
    }
    let organises = organises(tx, me, &visit)?;
    if organises {
        sheet.action(format!("/doors/{}", visit.firm), me.t("entry-door"));
    }
    if !now.approved
        && !province
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
        let others: Vec<(String, String)> = planned_to(tx, &visit)?
            .into_iter()
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
    sheet.talk = web::talk_about(tx, me, ("visit", id, ""))?;
    Ok(sheet)
}

pub(crate) fn restraint_words(me: &Me, met: &crate::restraint::Met) -> String {
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

/// What the province told, in one line.
fn told_words(me: &Me, told: &Told) -> String {
    let args = [
        ("day", told.on.to_string()),
        ("result", told.result.clone()),
        ("critical", told.critical.to_string()),
        ("serious", told.serious.to_string()),
        ("minor", told.minor.to_string()),
    ];
    ui::ta(me.lang, "visits-told", &args)
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
    let told = detail.told.as_ref().map(|told| told_words(me, told)).unwrap_or_default();
    let said = [question, answer, detail.words.clone(), sheet, told];
    said.iter().filter(|it| !it.is_empty()).cloned().collect::<Vec<_>>().join(" · ")
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
