//! The board (周转看板): what waits for whom, what is late, how long reports took.

use askama::Template;
use store::{Tx, params};
use terms::{Date, Result};
use web::{Me, Names, Response, Visit};

use super::life::State;
use super::stand::reports_due;
use super::store::day;
use crate::parts::{self, Card, Cell, Page, link, number, text};

pub(super) async fn index(visit: Visit) -> Response {
    visit.page(read).await
}

/// The institutes of a reader, or all of them where a reader belongs to none.
fn seen(me: &Me) -> Option<Vec<i64>> {
    let own = parts::own_institutes(me);
    (!own.is_empty()).then_some(own)
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<impl Template + use<>> {
    let today = store::civil_date(tx.now());
    let own = seen(me);
    let areas = me.may(identity::Verb::View, identity::Class::Records)?.limit();
    let scope = Scope { institutes: own.clone(), areas };
    let counts = by_state(tx, &scope)?;
    let one = own.as_ref().and_then(|own| own.first().copied());
    let (owed, late) = match scope.areas {
        None => reports_due(tx, one, today)?,
        Some(_) => due_in(tx, &scope, today)?,
    };
    let mut frame = me.frame(me.t("laboratory-title"));
    frame.lead = ui::ta(
        me.lang,
        "laboratory-sentence",
        &[("owed", ui::number::count(owed)), ("late", ui::number::count(late))],
    );
    let mut page = Page::new(frame);
    if me.can(identity::Verb::Enter, identity::Class::Records) {
        page = page
            .action(me.t("laboratory-receive"), "/laboratory/receive")
            .action(me.t("laboratory-sample-new"), "/laboratory/samples/new");
    }
    let page = page
        .card(states(me, &counts))
        .card(places(me))
        .card(late_card(tx, me, &scope, today)?)
        .card(turnaround(tx, me, &scope, today)?);
    Ok(page)
}

/// How far a reader sees.
struct Scope {
    institutes: Option<Vec<i64>>,
    areas: Option<Vec<i64>>,
}

impl Scope {
    fn params(&self) -> (i64, Vec<i64>, i64, Vec<i64>) {
        (
            i64::from(self.institutes.is_none()),
            self.institutes.clone().unwrap_or_default(),
            i64::from(self.areas.is_none()),
            self.areas.clone().unwrap_or_default(),
        )
    }
}

fn by_state(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<(State, i64)>> {
    let (a, b, c, d) = scope.params();
    let rows = tx.query(
        "select state, count(*) from lab_stand where (?1 = 1 or institute {in 2}) and (?3 = 1 or area {in 4})
         group by state order by state",
        params![a, b, c, d],
        |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
    )?;
    let count = |state: State| rows.iter().find(|row| row.0 == state.code()).map_or(0, |row| row.1);
    Ok(State::ALL.iter().map(|state| (*state, count(*state))).collect())
}

fn due_in(tx: &mut Tx<'_>, scope: &Scope, today: Date) -> Result<(i64, i64)> {
    let (a, b, c, d) = scope.params();
    let open = tx.count(
        "select count(*) from lab_stand where due is not null and ended = 0 and (?1 = 1 or institute {in 2}) and (?3 = 1 or area {in 4})",
        params![a, b.clone(), c, d.clone()],
    )?;
    let late = tx.count(
        "select count(*) from lab_stand where due < ?5 and ended = 0 and (?1 = 1 or institute {in 2}) and (?3 = 1 or area {in 4})",
        params![a, b, c, d, today],
    )?;
    Ok((open, late))
}

fn states(me: &Me, counts: &[(State, i64)]) -> Card {
    let rows = counts
        .iter()
        .map(|(state, count)| {
            let href = format!("/laboratory/samples?state={}", state.code());
            vec![
                Cell::Mark(parts::state_mark(me, *state, false)),
                Cell::Explained(ui::number::count(*count), href, count.to_string()),
                text(me.t(&format!("laboratory-waits-{}", state.code()))),
            ]
        })
        .collect();
    Card::new(me.t("laboratory-by-state"), me.t("laboratory-by-state-sub")).span(6).table(
        me,
        &["laboratory-state", "laboratory-count#", "laboratory-waits"],
        rows,
        ("laboratory-none", "laboratory-none-text"),
    )
}

/// Where the rest of a laboratory's work is.
fn places(me: &Me) -> Card {
    let all = [
        ("laboratory-samples", "/laboratory/samples"),
        ("laboratory-sheets", "/laboratory/sheets"),
        ("laboratory-reports", "/laboratory/reports"),
        ("laboratory-scope", "/laboratory/scope"),
        ("laboratory-limits", "/laboratory/limits"),
        ("laboratory-regimes", "/laboratory/regimes"),
        ("laboratory-rounds", "/laboratory/rounds"),
        ("laboratory-plans", "/laboratory/plans"),
        ("laboratory-estimates", "/laboratory/estimates"),
        ("laboratory-risk", "/laboratory/risk"),
    ];
    let rows = all
        .iter()
        .map(|(key, href)| vec![link(me.t(key), *href), text(me.t(&format!("{key}-sub")))])
        .collect();
    Card::new(me.t("laboratory-places"), "").span(6).table(
        me,
        &["laboratory-place-name", "laboratory-place-what"],
        rows,
        ("laboratory-none", "laboratory-none-text"),
    )
}

fn late_card(tx: &mut Tx<'_>, me: &Me, scope: &Scope, today: Date) -> Result<Card> {
    let (a, b, c, d) = scope.params();
    let found = tx.query(
        "select s.id, s.code, s.product, t.state, t.due, t.institute from lab_stand t join lab_sample s on s.id = t.sample
         where t.due is not null and t.ended = 0 and (?1 = 1 or t.institute {in 2}) and (?3 = 1 or t.area {in 4})
         order by t.due, s.id limit 12",
        params![a, b, c, d],
        |row| {
            Ok((
                row.get::<i64>(0)?,
                row.get::<String>(1)?,
                row.get::<String>(2)?,
                row.get::<String>(3)?,
                day(&row.get::<String>(4)?)?,
                row.get::<i64>(5)?,
            ))
        },
    )?;
    let mut names = Names::default();
    let mut rows = Vec::new();
    for (id, code, product, state, due, institute) in found {
        let state = State::named(&state).unwrap_or(State::Sealed);
        rows.push(vec![
            link(code, format!("/laboratory/samples/{id}")),
            text(product),
            Cell::Mark(parts::state_mark(me, state, due < today)),
            number(due.to_string()),
            text(names.label(tx, me.lang, institute)?),
        ]);
    }
    Ok(Card::new(me.t("laboratory-next-due"), me.t("laboratory-next-due-sub")).span(8).table(
        me,
        &[
            "laboratory-code",
            "laboratory-product",
            "laboratory-state",
            "laboratory-due",
            "laboratory-institute",
        ],
        rows,
        ("laboratory-nothing-due", "laboratory-nothing-due-text"),
    ))
}

/// Days from reception to the issued report, over the last year.
fn turnaround(tx: &mut Tx<'_>, me: &Me, scope: &Scope, today: Date) -> Result<Card> {
    let (a, b, c, d) = scope.params();
    let since = today.saturating_sub(terms_days(365));
    let rows = tx.query(
        "select t.received_on, r.on_day, r.regime from lab_report r join lab_stand t on t.sample = r.sample
         where r.until is null and t.received_on is not null and r.on_day >= ?5 and (?1 = 1 or t.institute {in 2})
           and (?3 = 1 or t.area {in 4}) order by r.regime, r.id",
        params![a, b, c, d, since],
        |row| {
            let (from, to) = (day(&row.get::<String>(0)?)?, day(&row.get::<String>(1)?)?);
            Ok((row.get::<String>(2)?, (to - from).get_days()))
        },
    )?;
    let mut by: std::collections::BTreeMap<String, Vec<i32>> = std::collections::BTreeMap::new();
    for (regime, days) in rows {
        by.entry(regime).or_default().push(days);
    }
    let names = crate::regimes::all(tx, today)?;
    let rows = by
        .into_iter()
        .map(|(regime, mut days)| {
            days.sort_unstable();
            let at = |share: usize| days[(days.len() - 1) * share / 100];
            let name = names.iter().find(|it| it.code == regime);
            let name = name.map_or(regime.clone(), |it| it.name.get(me.lang).to_owned());
            vec![
                link(name, format!("/laboratory/reports?regime={regime}")),
                number(days.len().to_string()),
                number(at(50).to_string()),
                number(at(90).to_string()),
            ]
        })
        .collect();
    Ok(Card::new(me.t("laboratory-turnaround"), me.t("laboratory-turnaround-sub")).span(4).table(
        me,
        &["laboratory-regime", "laboratory-reports#", "laboratory-median#", "laboratory-ninth#"],
        rows,
        ("laboratory-no-reports", "laboratory-no-reports-text"),
    ))
}

fn terms_days(days: u64) -> std::time::Duration {
    std::time::Duration::from_secs(days * 86_400)
}
