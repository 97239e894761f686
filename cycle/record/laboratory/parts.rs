//! What several pages of laboratories show alike: cards with a table, facts, a drawing, the steps of a life.

use askama::Template;
use identity::{Class, Role, Verb};
use store::{Tx, params};
use terms::{Error, Lang, Millionths, Result};
use ui::{Action, Crumb, Empty, Field, Frame, State, StateMark};
use web::Me;

use crate::reports::judge::Verdict;
use crate::samples::life;

/// A page made of cards.
#[derive(Template)]
#[template(path = "page.html")]
pub(crate) struct Page {
    pub(crate) frame: Frame,
    pub(crate) actions: Vec<Action>,
    pub(crate) filters: Vec<(String, String, bool)>,
    pub(crate) cards: Vec<Card>,
    /// Threads that people write beside it; empty where there are none.
    pub(crate) talk: String,
}

pub(crate) struct Card {
    pub(crate) title: String,
    pub(crate) sub: String,
    pub(crate) span: u8,
    pub(crate) tools: Vec<Action>,
    pub(crate) body: Vec<Body>,
}

pub(crate) enum Body {
    Table {
        heads: Vec<Head>,
        rows: Vec<Vec<Cell>>,
    },
    Facts(Vec<(String, Cell)>),
    /// A drawing, and what it says in words for who cannot see it.
    Drawing(String),
    Steps(Vec<(String, String, Vec<String>)>),
    Words(String),
    Note(String),
    Empty(Empty),
    Form {
        action: String,
        submit: String,
        fields: Vec<Field>,
        hidden: Vec<(String, String)>,
        file: bool,
    },
}

pub(crate) struct Head {
    pub(crate) words: String,
    pub(crate) is_number: bool,
}

pub(crate) enum Cell {
    Text(String),
    Link(String, String),
    Number(String),
    /// A number that leads to what it was counted from: printed, address, exact.
    Explained(String, String, String),
    Mark(StateMark),
    /// A drawing in a table.
    Drawing(String),
}

pub(crate) fn text(words: impl Into<String>) -> Cell {
    Cell::Text(words.into())
}
pub(crate) fn link(words: impl Into<String>, href: impl Into<String>) -> Cell {
    Cell::Link(words.into(), href.into())
}
pub(crate) fn number(words: impl Into<String>) -> Cell {
    Cell::Number(words.into())
}

impl Card {
    pub(crate) fn new(title: impl Into<String>, sub: impl Into<String>) -> Self {
        Self { title: title.into(), sub: sub.into(), span: 12, tools: Vec::new(), body: Vec::new() }
    }
    pub(crate) fn span(mut self, span: u8) -> Self {
        self.span = span;
        self
    }
    pub(crate) fn tool(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.tools.push(Action::new(label, href));
        self
    }
    pub(crate) fn with(mut self, body: Body) -> Self {
        self.body.push(body);
        self
    }
    /// A table, or what stands in its place where nothing is in it.
    pub(crate) fn table(
        self,
        me: &Me,
        heads: &[&str],
        rows: Vec<Vec<Cell>>,
        empty: (&str, &str),
    ) -> Self {
        if rows.is_empty() {
            return self.with(Body::Empty(Empty::new(me.t(empty.0), me.t(empty.1))));
        }
        // A head that ends in `#` stands over figures.
        let heads = heads.iter().map(|key| Head {
            words: key.trim_end_matches('#').trim().to_owned(),
            is_number: key.ends_with('#'),
        });
        let heads = heads
            .map(|head| Head {
                words: if head.words.is_empty() { String::new() } else { me.t(&head.words) },
                ..head
            })
            .collect();
        self.with(Body::Table { heads, rows })
    }
}

impl Page {
    pub(crate) fn new(frame: Frame) -> Self {
        Self {
            frame: frame.within(ui::Phase::Record),
            actions: Vec::new(),
            filters: Vec::new(),
            cards: Vec::new(),
            talk: String::new(),
        }
    }
    pub(crate) fn action(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.actions.push(Action::new(label, href));
        self
    }
    pub(crate) fn card(mut self, card: Card) -> Self {
        self.cards.push(card);
        self
    }
}

/// The way back to the board of laboratories, and where one is.
pub(crate) fn crumbs(me: &Me, between: &[(&str, &str)], here: &str) -> Vec<Crumb> {
    let mut out = vec![Crumb::new(me.t("laboratory-title"), "/laboratory")];
    out.extend(between.iter().map(|(key, href)| Crumb::new(me.t(key), *href)));
    out.push(Crumb::here(here));
    out
}

/// The institutes in whose name a person works; none for who reads everything and belongs to none.
pub(crate) fn own_institutes(me: &Me) -> Vec<i64> {
    let Ok(actor) = me.actor() else { return Vec::new() };
    let mut own: Vec<i64> = actor
        .grants
        .iter()
        .filter(|(grant, _)| grant.role == Role::Laboratory)
        .flat_map(|(_, reach)| reach.iter().copied())
        .collect();
    own.sort_unstable();
    own.dedup();
    own
}

/// The institute that a person acts for here.
///
/// # Errors
/// Somebody who works for no laboratory.
pub(crate) fn acts_for(me: &Me, institute: i64) -> Result<()> {
    if own_institutes(me).contains(&institute) {
        return Ok(());
    }
    Err(Error::not_allowed("laboratory-not-yours"))
}

/// Whether a reader may see a sample: of an area of theirs, or in a laboratory of theirs.
pub(crate) fn may_see(me: &Me, area: i64, institute: i64) -> Result<()> {
    if me.may(Verb::View, Class::Records)?.holds(area) || own_institutes(me).contains(&institute) {
        return Ok(());
    }
    Err(Error::not_found("laboratory-sample-unknown"))
}

/// Laboratories that are in the space, by id and name.
pub(crate) fn institutes(tx: &mut Tx<'_>, lang: Lang) -> Result<Vec<(i64, String)>> {
    let all = units::of_kind(tx, "institute")?;
    Ok(all
        .iter()
        .filter(|unit| unit.valid_to.is_none())
        .map(|unit| (unit.id.0, unit.label(lang).to_owned()))
        .collect())
}

pub(crate) fn choices(all: &[(i64, String)]) -> Vec<(String, String)> {
    all.iter().map(|(id, name)| (id.to_string(), name.clone())).collect()
}

/// A firm or area by the code that a person typed.
pub(crate) fn unit_by_code(tx: &mut Tx<'_>, place: &str, code: &str) -> Result<i64> {
    units::find_by_code(tx, code.trim())?
        .map(|unit| unit.0)
        .ok_or_else(|| Error::invalid("laboratory-refused").field(place, "laboratory-unit-unknown"))
}

/// The area that a firm answers to.
pub(crate) fn area_of_firm(tx: &mut Tx<'_>, firm: i64) -> Result<(i64, Option<String>)> {
    tx.find("select area, industry from firm where unit = ?1", params![firm], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?
    .ok_or_else(|| Error::invalid("laboratory-refused").field("firm", "laboratory-unit-unknown"))
}

pub(crate) fn clockwork(tx: &mut Tx<'_>) -> Result<calendar::Clockwork> {
    cases::clocks(tx)
}

/// A decimal of a form; empty is none.
pub(crate) fn decimal(form: &web::Form, name: &str) -> Result<Option<i64>> {
    let Some(text) = form.optional(name) else { return Ok(None) };
    let read = Millionths::parse(text);
    read.map(|it| Some(it.0))
        .map_err(|_| Error::invalid("laboratory-refused").field(name, "laboratory-not-a-number"))
}

pub(crate) fn day_required(form: &web::Form, name: &str) -> Result<terms::Date> {
    form.date(name)?
        .ok_or_else(|| Error::invalid("laboratory-refused").field(name, "field-missing"))
}

pub(crate) fn state_mark(me: &Me, state: life::State, late: bool) -> StateMark {
    use life::State as S;
    let word = me.t(&format!("laboratory-state-{}", state.code()));
    match state {
        S::Issued => State::Ok,
        S::Refused | S::Invalid => State::Bad,
        S::Disposed => State::NotApplicable,
        _ if late => State::Bad,
        _ => State::Wait,
    }
    .saying(word)
}

pub(crate) fn verdict_mark(me: &Me, verdict: Verdict) -> StateMark {
    let word = me.t(&format!("laboratory-verdict-{}", verdict.code()));
    match verdict {
        Verdict::Pass => State::Ok,
        Verdict::Fail => State::Bad,
        Verdict::Undecided => State::Watch,
    }
    .saying(word)
}

pub(crate) fn plain(millionths: i64) -> String {
    Millionths(millionths).to_string().replace('-', "−")
}

/// A share as percent with one decimal.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}
