//! `/trace/of`: where something came from and went, told in five ways under one question.

use askama::Template;
use store::Tx;
use terms::Result;
use web::{Me, Response, Visit};

use super::asked::{self, Asked, DIRECTIONS, MODES, TABS};
use super::counties::{Counties, counties};
use super::picture::{Drawn, Picture, wrong};
use super::said::{self, Said};
use super::story::{self, Stories};
use crate::graph::{Memory, Status, Tier, Vertex};
use crate::redaction;
use crate::rest::client::memory;
use crate::scope::{HolderRow, Scope, scope};
use crate::walk::{Answer, Question, Sort, lens, trace};

/// Things whose events are told on one page, at most.
const STORIES: usize = 300;
/// Rows of a table of holders.
const HOLDERS: usize = 200;

/// A way to choose: address, words, whether it is the one.
pub(super) type Choice = (String, String, bool);

#[derive(Template)]
#[template(path = "pages/of.html")]
struct Page {
    frame: ui::Frame,
    tabs: Vec<Choice>,
    directions: Vec<Choice>,
    modes: Vec<Choice>,
    hidden: Vec<(String, String)>,
    as_of: String,
    tab: String,
    scope_href: String,
    /// Nothing that the reader may read speaks of it.
    none: Option<ui::Empty>,
    notes: Vec<String>,
    picture: Option<Drawn>,
    picture_says: String,
    timeline: Vec<Step>,
    hands: Vec<HandRow>,
    map: Option<Counties>,
    balance: Vec<Balance>,
    lots: Vec<LotBalance>,
    lots_of_product: Vec<(String, String)>,
    holders: Vec<Held>,
    holders_more: usize,
    tiers: Vec<(String, String)>,
}

/// A line of the timeline.
pub(super) struct Step {
    pub(super) when: String,
    pub(super) title: String,
    pub(super) href: String,
    pub(super) things: String,
    pub(super) ends: String,
    pub(super) place: String,
    pub(super) disposition: String,
    pub(super) wrong: bool,
}

struct HandRow {
    when: String,
    thing: String,
    from: String,
    to: String,
    place: String,
    href: String,
}

struct Balance {
    when: String,
    href: String,
    sums: Vec<(String, String, String)>,
    unknown: bool,
}

struct LotBalance {
    lot: String,
    place: String,
    cells: Vec<String>,
    below: bool,
    unknown: bool,
}

/// A holder with what it has, by tier.
pub(super) struct Held {
    pub(super) party: String,
    pub(super) place: String,
    pub(super) lots: String,
    pub(super) things: String,
    pub(super) tiers: Vec<String>,
    pub(super) amounts: String,
    pub(super) status: String,
    pub(super) notify: bool,
}

/// Steps of a timeline that are read at once; the rest is unfolded.
const READ_AT_ONCE: usize = 30;

impl Page {
    fn first(&self) -> &[Step] {
        &self.timeline[..self.timeline.len().min(READ_AT_ONCE)]
    }
    fn rest(&self) -> &[Step] {
        &self.timeline[self.timeline.len().min(READ_AT_ONCE)..]
    }
}

pub(super) async fn show(visit: Visit) -> Response {
    let memory = memory(&visit);
    let asked = visit.clone();
    asked::in_step(&asked, visit.page(move |tx, me| page(tx, me, &memory))).await
}

fn page(tx: &mut Tx<'_>, me: &Me, memory: &Memory) -> Result<Page> {
    let asked = Asked::of(me);
    let question = asked.question()?;
    let reach = redaction::reach(tx, me.actor()?)?;
    asked::fair(&asked, &reach)?;
    let answer = trace(tx, memory, &reach, &question, &mut |_| true)?;
    let found = match asked.tab.as_str() {
        "holders" | "map" | "balance" => {
            let forward = Question { back: false, forward: true, ..question.clone() };
            Some(scope(tx, memory, &reach, &forward, &mut |_| true)?)
        }
        _ => None,
    };
    let stories = match asked.tab.as_str() {
        "picture" | "timeline" => {
            let lens = lens(tx, &question)?;
            let vertices: Vec<Vertex> =
                answer.nodes.iter().take(STORIES).map(|node| node.vertex).collect();
            story::stories(tx, memory, &lens, &reach, &vertices)?
        }
        _ => Stories::default(),
    };
    let said = names(tx, me, &asked, &answer, &stories, found.as_ref())?;
    let lots_of_product = match answer.nodes.is_empty() {
        true => super::find::lots(tx, me, memory, &reach, &asked.codes[0])?,
        false => Vec::new(),
    };
    let mut page = framed(me, &asked, &said);
    page.notes = notes(me, &asked, &answer, &stories, &said);
    page.lots_of_product = lots_of_product;
    if answer.nodes.is_empty() && page.lots_of_product.is_empty() {
        let empty = ui::Empty::new(me.t("trace-none-title"), me.t("trace-none-text"));
        page.none = Some(empty.action(ui::Action::new(me.t("trace-find-again"), "/trace")));
    }
    if answer.nodes.is_empty() {
        return Ok(page);
    }
    match asked.tab.as_str() {
        "picture" => {
            let drawn = Picture::of(me.lang, &asked, &answer, &said, &wrong(&stories))
                .draw(me.lang, &asked);
            let count = |number: usize| ui::number::count(number as i64);
            page.picture_says = match drawn.shown == drawn.all {
                true => page.frame.t1("trace-picture-all", "count", count(drawn.all)),
                false => page.frame.ta(
                    "trace-picture-some",
                    &[
                        ("shown", count(drawn.shown)),
                        ("all", count(drawn.all)),
                        ("sides", count(drawn.waiting)),
                    ],
                ),
            };
            page.picture = Some(drawn);
        }
        "timeline" => {
            page.timeline = stories.events.iter().map(|event| step(me, &said, event)).collect();
            page.hands = hands(&said, &answer);
        }
        "balance" => {
            page.balance = balances(me, &answer);
            page.lots =
                found.as_ref().map(|found| lot_balances(me, &said, found)).unwrap_or_default();
        }
        "map" => {
            if let Some(found) = &found {
                page.map = Some(counties(tx, me, &said, found)?);
            }
        }
        _ => {
            if let Some(found) = &found {
                page.holders =
                    found.holders.iter().take(HOLDERS).map(|row| held(me, &said, row)).collect();
                page.holders_more = found.holders.len().saturating_sub(HOLDERS);
                page.tiers = tiers(me, found);
            }
        }
    }
    Ok(page)
}

/// Names of everything that the page tells.
fn names(
    tx: &mut Tx<'_>,
    me: &Me,
    asked: &Asked,
    answer: &Answer,
    stories: &Stories,
    found: Option<&Scope>,
) -> Result<Said> {
    let mut codes: Vec<&str> = asked.codes.iter().map(String::as_str).collect();
    for node in answer.nodes.iter().filter(|node| node.sort != Sort::Event) {
        codes.push(&node.name);
        codes.extend(node.place.as_deref());
    }
    for end in &answer.open {
        codes.extend([end.party.as_str(), end.thing.as_str()]);
    }
    for hand in &answer.custody {
        codes.push(&hand.thing);
        codes.extend([&hand.from, &hand.to, &hand.place].into_iter().flatten().map(String::as_str));
    }
    for event in &stories.events {
        codes.extend(event.codes());
    }
    if let Some(found) = found {
        for row in &found.holders {
            codes.extend([&row.party, &row.place].into_iter().flatten().map(String::as_str));
        }
        for row in &found.balance {
            codes.push(&row.lot);
            codes.extend(row.place.as_deref());
        }
    }
    Said::of(tx, me.lang, codes)
}

fn framed(me: &Me, asked: &Asked, said: &Said) -> Page {
    let goods = said.goods(&asked.codes[0]);
    let mut frame = me.frame(goods.whole()).within(ui::Phase::Record);
    frame.lead = asked.codes.join(" ");
    frame.crumbs = vec![
        ui::Crumb { label: me.t("nav-trace"), href: Some("/trace".to_owned()) },
        ui::Crumb::here(goods.title),
    ];
    let tab = ("tab", asked.tab.as_str());
    let choice = |name: &str, value: &str| {
        let current = match name {
            "tab" => asked.tab == value,
            "direction" => asked.direction == value,
            _ => asked.mode == value,
        };
        let more: Vec<(&str, &str)> =
            if name == "tab" { vec![(name, value)] } else { vec![(name, value), tab] };
        (asked.href("/trace/of", &more), me.t(&format!("trace-{name}-{value}")), current)
    };
    let mut hidden: Vec<(String, String)> =
        asked.codes.iter().map(|code| ("code".to_owned(), code.clone())).collect();
    for (name, value) in
        [("direction", &asked.direction), ("mode", &asked.mode), ("tab", &asked.tab)]
    {
        hidden.push((name.to_owned(), value.clone()));
    }
    Page {
        tabs: TABS.iter().map(|value| choice("tab", value)).collect(),
        directions: DIRECTIONS.iter().map(|value| choice("direction", value)).collect(),
        modes: MODES.iter().map(|value| choice("mode", value)).collect(),
        hidden,
        as_of: asked.as_of.clone(),
        tab: asked.tab.clone(),
        scope_href: asked.href("/trace/scope", &[("direction", "both")]),
        none: None,
        notes: Vec::new(),
        picture: None,
        picture_says: String::new(),
        timeline: Vec::new(),
        hands: Vec::new(),
        map: None,
        balance: Vec::new(),
        lots: Vec::new(),
        lots_of_product: Vec::new(),
        holders: Vec::new(),
        holders_more: 0,
        tiers: Vec::new(),
        frame,
    }
}

/// What an answer cannot say, said.
fn notes(me: &Me, asked: &Asked, answer: &Answer, stories: &Stories, said: &Said) -> Vec<String> {
    let mut notes = Vec::new();
    let count = |number: usize| ui::number::count(number as i64);
    if !answer.unknown.is_empty() && answer.unknown.len() < asked.codes.len() {
        notes.push(ui::ta(me.lang, "trace-unknown-codes", &[("codes", answer.unknown.join(" "))]));
    }
    if !answer.open.is_empty() {
        let mut parties: Vec<String> =
            answer.open.iter().map(|end| said.place(&end.party)).collect();
        parties.sort();
        parties.dedup();
        let more = parties.len().saturating_sub(5);
        parties.truncate(5);
        let mut text = parties.join(me.lang.pick("、", ", "));
        if more > 0 {
            text.push_str(&format!(
                " {}",
                ui::ta(me.lang, "trace-and-more", &[("count", more.to_string())])
            ));
        }
        notes.push(ui::ta(
            me.lang,
            "trace-open-note",
            &[("count", count(answer.open.len())), ("parties", text)],
        ));
    }
    if answer.truncated {
        notes.push(me.t("trace-truncated"));
    }
    if asked.tab == "timeline" && answer.nodes.len() > STORIES {
        notes.push(ui::ta(me.lang, "trace-stories-cut", &[("count", count(STORIES))]));
    }
    if stories.more > 0 && asked.tab == "timeline" {
        notes.push(ui::ta(
            me.lang,
            "trace-events-cut",
            &[("count", count(story::MOST)), ("more", count(stories.more))],
        ));
    }
    if asked.mode == "exposure" {
        notes.push(me.t("trace-exposure-note"));
    }
    notes
}

pub(super) fn step(me: &Me, said: &Said, event: &story::Told) -> Step {
    let ends = match (&event.from, &event.to) {
        (None, None) => String::new(),
        (from, to) => {
            format!("{} → {}", said.maybe_place(from.as_deref()), said.maybe_place(to.as_deref()))
        }
    };
    Step {
        when: said::moment(event.time),
        title: event.step(me.lang),
        href: event.href(),
        things: event.things(me.lang, said),
        ends,
        place: said.maybe_place(event.place.as_deref()),
        disposition: event.disposition(me.lang),
        wrong: event.wrong,
    }
}

fn hands(said: &Said, answer: &Answer) -> Vec<HandRow> {
    let mut hands: Vec<&crate::walk::Hand> = answer.custody.iter().collect();
    hands.sort_by(|a, b| (a.time, &a.event, &a.thing).cmp(&(b.time, &b.event, &b.thing)));
    hands.dedup_by(|a, b| a.event == b.event && a.thing == b.thing);
    hands
        .into_iter()
        .map(|hand| HandRow {
            when: said::moment(hand.time),
            thing: said.goods(&hand.thing).whole(),
            from: said.maybe_place(hand.from.as_deref()),
            to: said.maybe_place(hand.to.as_deref()),
            place: said.maybe_place(hand.place.as_deref()),
            href: story::href(&hand.event),
        })
        .collect()
}

fn balances(me: &Me, answer: &Answer) -> Vec<Balance> {
    let mut rows: Vec<(i64, Balance)> = answer
        .balance
        .iter()
        .map(|(event, of)| {
            let sums = of.sums.iter().map(|(base, (came, went))| {
                // Kilograms that become bottles are no loss: a share needs the same unit on both sides.
                let share = match (came, went) {
                    (0, _) | (_, 0) => String::new(),
                    (came, went) => format!("{:.1}%", *went as f64 / *came as f64 * 100.0),
                };
                (said::amount(me.lang, *base, *came), said::amount(me.lang, *base, *went), share)
            });
            let row = Balance {
                when: said::moment(of.time),
                href: story::href(event),
                sums: sums.collect(),
                unknown: of.incomplete,
            };
            (of.time, row)
        })
        .collect();
    rows.sort_by(|a, b| (a.0, &a.1.href).cmp(&(b.0, &b.1.href)));
    rows.into_iter().map(|(_, row)| row).collect()
}

fn lot_balances(me: &Me, said: &Said, found: &Scope) -> Vec<LotBalance> {
    found
        .balance
        .iter()
        .map(|row| {
            let account = &row.account;
            let amounts =
                [account.came, account.used, account.shipped, account.destroyed, account.on_hand()];
            LotBalance {
                lot: said.goods(&row.lot).whole(),
                place: said.maybe_place(row.place.as_deref()),
                cells: amounts
                    .iter()
                    .map(|amount| said::amount(me.lang, row.base, *amount))
                    .collect(),
                below: account.lowest < 0,
                unknown: account.incomplete,
            }
        })
        .collect()
}

/// The word of a status.
pub(super) fn status(me: &Me, status: Status) -> String {
    me.t(&format!("trace-status-{}", status.name().replace('_', "-")))
}

pub(super) fn tier(me: &Me, tier: Tier) -> String {
    me.t(&format!("trace-tier-{}", tier.name()))
}

pub(super) const TIERS: [Tier; 3] = [Tier::Certain, Tier::Inferred, Tier::Exposed];

pub(super) fn held(me: &Me, said: &Said, row: &HolderRow) -> Held {
    let joined = me.lang.pick("、", ", ");
    let count = |number: u64| ui::number::count(i64::try_from(number).unwrap_or(i64::MAX));
    let amounts: Vec<String> =
        row.amounts.iter().map(|(base, amount)| said::amount(me.lang, *base, *amount)).collect();
    let states: Vec<String> = row
        .by_status
        .iter()
        .map(|(of, number)| format!("{} {}", status(me, *of), count(*number)))
        .collect();
    let party = row.party.as_deref().map(|party| said.place(party));
    Held {
        party: party.unwrap_or_else(|| me.t("trace-holder-unknown")),
        place: said.maybe_place(row.place.as_deref()),
        lots: count(row.lots),
        things: count(row.things),
        tiers: TIERS
            .iter()
            .map(|tier| {
                row.by_tier.get(tier).map_or_else(|| "0".to_owned(), |number| count(*number))
            })
            .collect(),
        amounts: amounts.join(joined),
        status: states.join(joined),
        notify: row.notify,
    }
}

/// Things and lots of each tier, in words.
pub(super) fn tiers(me: &Me, found: &Scope) -> Vec<(String, String)> {
    TIERS
        .iter()
        .map(|of| {
            let sum: u64 = found
                .counts
                .iter()
                .filter(|((tier, _), _)| tier == of)
                .map(|(_, number)| number)
                .sum();
            (tier(me, *of), ui::number::count(i64::try_from(sum).unwrap_or(i64::MAX)))
        })
        .collect()
}
