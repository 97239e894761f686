//! The list of samples, with filters in the address.

use askama::Template;
use store::{Tx, params};
use terms::Result;
use web::{Me, Names, Response, Visit};

use super::life::State;
use super::store::day;
use crate::parts::{self, Card, Cell, Page, link, number, text};

pub(super) async fn index(visit: Visit) -> Response {
    visit.page(read).await
}

const PAGE: i64 = 100;

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<impl Template + use<>> {
    let today = store::civil_date(tx.now());
    let state = me.get("state").and_then(State::named);
    let open = me.get("state") == Some("open");
    let words = me.get("q").unwrap_or_default().trim().to_owned();
    let areas = me.may(identity::Verb::View, identity::Class::Records)?.limit();
    let own = parts::own_institutes(me);
    let (any_area, areas) = (i64::from(areas.is_none()), areas.unwrap_or_default());
    let asked = params![
        state.map_or("", State::code),
        i64::from(open),
        words.clone(),
        any_area,
        areas,
        own
    ];
    let condition = "(?1 = '' or t.state = ?1) and (?2 = 0 or t.ended = 0 and t.state <> 'issued')
        and (?3 = '' or s.code = ?3 or s.product = ?3 or s.campaign = ?3)
        and (?4 = 1 or t.area {in 5} or t.institute {in 6})";
    let total = tx.count(
        &format!("select count(*) from lab_stand t join lab_sample s on s.id = t.sample where {condition}"),
        asked,
    )?;
    let found = tx.query(
        &format!(
            "select s.id, s.code, s.product, s.part, t.state, t.due, t.place, s.firm, s.on_day
             from lab_stand t join lab_sample s on s.id = t.sample where {condition} order by s.id desc limit {PAGE}"
        ),
        asked,
        |row| {
            let due: Option<String> = row.get(5)?;
            Ok((
                row.get::<i64>(0)?,
                row.get::<String>(1)?,
                row.get::<String>(2)?,
                row.get::<String>(3)?,
                row.get::<String>(4)?,
                due.as_deref().map(day).transpose()?,
                row.get::<String>(6)?,
                row.get::<i64>(7)?,
                row.get::<String>(8)?,
            ))
        },
    )?;
    let mut names = Names::default();
    let mut rows = Vec::new();
    let shown = found.len();
    for (id, code, product, part, state, due, place, firm, on) in found {
        let state = State::named(&state).unwrap_or(State::Sealed);
        rows.push(vec![
            link(code, format!("/laboratory/samples/{id}")),
            text(product),
            text(me.t(&format!("laboratory-part-{part}"))),
            Cell::Mark(parts::state_mark(me, state, due.is_some_and(|due| due < today))),
            number(due.map_or_else(String::new, |due| due.to_string())),
            text(place),
            text(names.label(tx, me.lang, firm)?),
            number(on),
        ]);
    }
    let mut frame = me.frame(me.t("laboratory-samples"));
    frame.lead = ui::ta(
        me.lang,
        "laboratory-samples-sentence",
        &[("shown", ui::number::count(shown as i64)), ("total", ui::number::count(total))],
    );
    frame.crumbs = parts::crumbs(me, &[], &me.t("laboratory-samples"));
    let mut page = Page::new(frame);
    if me.can(identity::Verb::Enter, identity::Class::Records) {
        page = page.action(me.t("laboratory-sample-new"), "/laboratory/samples/new");
    }
    let here = me.get("state").unwrap_or_default();
    let all = [("", "laboratory-filter-all"), ("open", "laboratory-filter-open")];
    page.filters = all
        .iter()
        .map(|(code, key)| ((*code).to_owned(), me.t(key)))
        .chain(State::ALL.iter().map(|state| {
            (state.code().to_owned(), me.t(&format!("laboratory-state-{}", state.code())))
        }))
        .map(|(code, name)| {
            let current = code == here;
            (format!("/laboratory/samples?state={code}"), name, current)
        })
        .collect();
    let card = Card::new(me.t("laboratory-samples"), "").table(
        me,
        &[
            "laboratory-code",
            "laboratory-product",
            "laboratory-part",
            "laboratory-state",
            "laboratory-due",
            "laboratory-place",
            "laboratory-firm",
            "laboratory-taken",
        ],
        rows,
        ("laboratory-none", "laboratory-none-text"),
    );
    Ok(page.card(card))
}
