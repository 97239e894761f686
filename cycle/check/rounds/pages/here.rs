//! What every page of a round stands on: the round, the computed run, who looks, and the clocks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use calendar::{Clockwork, Deadline};
use identity::Role;
use score::Scheme;
use store::Tx;
use terms::{Date, Error, Result};
use web::{Form, Me};

use super::super::access;
use super::super::audience::{Thing, Viewer, is_blind, may_see};
use super::super::deadlines;
use super::super::judge::{Intent, is_open};
use super::super::model::{Act, Cell, Frame, Item, Party, Phase, Progress, Sort};
use super::super::results::question;
use super::super::store::{Round, load};
use crate::assessment::pages::key_of;
use crate::assessment::{Run, Runs};
use crate::indicators::Answers;
use crate::scope::{self, Named};

pub(crate) struct Here {
    pub(crate) round: Round,
    pub(crate) computed: Arc<Run>,
    pub(crate) frame: Frame,
    /// Departments of each item by its code, as ids; the first leads.
    pub(crate) owners: BTreeMap<String, Vec<i64>>,
    pub(crate) names: BTreeMap<i64, Named>,
    pub(crate) viewer: Viewer,
    pub(crate) clockwork: Clockwork,
    pub(crate) deadline: Option<Deadline>,
    pub(crate) today: Date,
    /// What the scheme is called in addresses.
    pub(crate) key: String,
}

/// The departments of each item, bonus, penalty and veto.
pub fn owners(tx: &mut Tx<'_>, scheme: &Scheme) -> Result<BTreeMap<String, Vec<i64>>> {
    let items = scheme.items().map(|item| (&item.code, &item.owner));
    let all: Vec<(&String, &Vec<String>)> =
        items.chain(scheme.outside.iter().map(|outside| (&outside.code, &outside.owner))).collect();
    let codes: BTreeSet<&String> = all.iter().flat_map(|(_, owners)| *owners).collect();
    let codes: Vec<String> = codes.into_iter().cloned().collect();
    let ids = units::ids_by_code(tx, &codes)?;
    let known =
        |owners: &Vec<String>| owners.iter().filter_map(|it| Some(ids.get(it)?.0)).collect();
    Ok(all.into_iter().map(|(code, owners)| (code.clone(), known(owners))).collect())
}

impl Here {
    pub(crate) fn of(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Self> {
        let round = load(tx, id)?;
        let question = question(tx, &round)?;
        let computed = me.space.kept::<Runs>().run(tx, &me.space.kept::<Answers>(), &question)?;
        let scheme = &round.scheme.scheme;
        let owners = owners(tx, scheme)?;
        let cadre: Vec<i64> = units::ids_by_code(tx, &round.procedure().cadre)?
            .into_values()
            .map(|unit| unit.0)
            .collect();
        let viewer = access::viewer(me.actor()?, &owners, &cadre)?;
        let today = store::civil_date(tx.now());
        let clockwork = cases::clocks(tx)?;
        let deadline = deadlines::of_phase(clockwork.calendar(), &round.procedure(), &round.state);
        let names = scope::names(tx, &round.units, question.tree.unwrap_or(today))?;
        let key = key_of(tx, me, &round.scheme)?;
        let frame = round.frame(&computed.results);
        Ok(Self { round, computed, frame, owners, names, viewer, clockwork, deadline, today, key })
    }
    pub(crate) fn sees(&self, thing: Thing<'_>) -> bool {
        may_see(&self.viewer, &self.round.state, thing)
    }
    /// Whether the reviews of a cell may be seen: by who it is told to, and not before both have spoken.
    pub(crate) fn sees_review(&self, unit: i64, item: &Item) -> bool {
        let seats = self.cell(unit, &item.code).seats.len();
        self.sees(Thing::Review(unit, &item.code))
            && !is_blind(&self.round.state, item.second, seats)
    }
    /// The progress of a cell as it may be told: what is done about it is not its unit's to see before the notice.
    pub(crate) fn progress(&self, unit: i64, item: &str) -> Progress {
        let state = &self.round.state;
        let progress = state.progress(&self.frame, unit, item);
        let hidden = matches!(self.viewer, Viewer::Units(_)) && state.phase < Phase::Notice;
        if hidden && progress > Progress::HandedIn {
            let own = state.cell(unit, item).is_some_and(|cell| cell.own.is_some());
            return if own { Progress::HandedIn } else { Progress::Empty };
        }
        progress
    }
    /// Units that may be named as rows, in the order of their codes.
    pub(crate) fn rows(&self) -> Vec<i64> {
        let mut units: Vec<i64> = self.round.units.clone();
        units.retain(|unit| self.sees(Thing::Progress(*unit)));
        units.sort_by_key(|unit| crate::assessment::pages::by_code(&self.code(*unit)));
        units
    }
    pub(crate) fn cell(&self, unit: i64, item: &str) -> Cell {
        self.round.state.cell(unit, item).cloned().unwrap_or_default()
    }
    pub(crate) fn name(&self, me: &Me, unit: i64) -> String {
        let named = self.names.get(&unit);
        named.map_or_else(|| unit.to_string(), |it| it.name.get(me.lang).to_owned())
    }
    pub(crate) fn code(&self, unit: i64) -> String {
        self.names.get(&unit).map_or_else(|| unit.to_string(), |named| named.code.clone())
    }
    /// The unit of a code among those that are assessed, where it may be looked at.
    pub(crate) fn unit(&self, code: &str) -> Result<i64> {
        let found = self.names.values().find(|named| named.code == code).map(|named| named.id);
        found
            .filter(|unit| self.sees(Thing::Progress(*unit)))
            .ok_or_else(|| Error::not_found("assessment-unit-unknown").with("value", code))
    }
    pub(crate) fn item(&self, code: &str) -> Result<&Item> {
        let found = self.frame.item(code);
        found.ok_or_else(|| Error::not_found("assessment-item-unknown").with("value", code))
    }
    pub(crate) fn item_name(&self, me: &Me, code: &str) -> String {
        let scheme = &self.round.scheme.scheme;
        let outside = || scheme.outside.iter().find(|it| it.code == code).map(|it| &it.name);
        let name = scheme.item(code).map(|item| &item.name).or_else(outside);
        name.map_or_else(|| code.to_owned(), |name| name.get(me.lang).to_owned())
    }
    pub(crate) fn href(&self, rest: &str) -> String {
        format!("/rounds/{}{rest}", self.round.id)
    }
    pub(crate) fn cell_href(&self, unit: i64, item: &str) -> String {
        self.href(&format!("/units/{}/{item}", self.code(unit)))
    }
    pub(crate) fn move_href(&self, act: Act, unit: Option<i64>, item: Option<&str>) -> String {
        let mut href = self.href(&format!("/moves/{}", act.word()));
        if let Some(unit) = unit {
            href.push_str(&format!("?unit={}", self.code(unit)));
        }
        if let Some(item) = item {
            href.push_str(&format!("&item={item}"));
        }
        href
    }
    /// The points that the rules compute.
    pub(crate) fn computed(&self, unit: i64, item: &Item) -> Option<rust_decimal::Decimal> {
        let result = self.computed.result(unit)?;
        if item.sort == Sort::Veto {
            let veto = result.vetoes.iter().find(|veto| veto.code == item.code)?;
            return veto.applied.map(|acts| i64::from(acts).into());
        }
        let found = result.items.iter().chain(&result.outside).find(|it| it.code == item.code)?;
        // People say points in two places, and so they are compared.
        Some(found.points?.round_dp(2))
    }
    /// Where the computed points are taken apart.
    pub(crate) fn score_href(&self, unit: i64, item: &str) -> String {
        format!("/assessment/{}/{}/{item}?period={}", self.key, self.code(unit), self.round.period)
    }
    pub(crate) fn parties(
        &self,
        me: &Me,
        unit: Option<i64>,
        item: Option<&str>,
    ) -> BTreeSet<Party> {
        let Ok(actor) = me.actor() else { return BTreeSet::new() };
        let none = Vec::new();
        let mut all = Vec::new();
        let owners = match item {
            Some(item) => self.owners.get(item).unwrap_or(&none),
            // Of the round as a whole: whoever answers for any of its items.
            None => {
                all.extend(self.owners.values().flatten().copied());
                &all
            }
        };
        access::parties(actor, unit, owners)
    }
    /// Whether somebody holds the round: the office and its leader.
    pub(crate) fn holds(&self, me: &Me) -> bool {
        let parties = self.parties(me, None, None);
        [Party::Office, Party::Leader].iter().any(|it| parties.contains(it))
    }
    /// Whether somebody stepped back from a unit.
    pub(crate) fn is_away(&self, me: &Me, unit: i64) -> bool {
        let person = me.actor().map(|actor| actor.person).unwrap_or_default();
        self.round.state.is_recused(person, unit)
    }
    /// Everybody who may review something of the round.
    pub(crate) fn reviewers(&self, tx: &mut Tx<'_>) -> Result<Vec<i64>> {
        let mut all = Vec::new();
        for person in identity::list_people(tx)? {
            let grants = identity::grants_of(tx, person.id, self.today)?;
            if grants.iter().any(|it| matches!(it.role, Role::Office | Role::Department)) {
                all.push(person.id);
            }
        }
        Ok(all)
    }
    /// Whether a button for an act is shown here.
    pub(crate) fn opens(&self, me: &Me, act: Act, unit: Option<i64>, item: Option<&str>) -> bool {
        is_open(&self.round.state, act, &self.parties(me, unit, item))
    }
    /// What somebody wants to do, without what the form adds.
    pub(crate) fn intent(
        &self,
        me: &Me,
        act: Act,
        unit: Option<i64>,
        item: Option<&str>,
    ) -> Result<Intent> {
        let actor = me.actor()?;
        Ok(Intent {
            act,
            unit,
            item: item.map(str::to_owned),
            value: None,
            person: actor.person,
            acting_for: actor.acting_for,
            parties: self.parties(me, unit, item),
            of_unit: unit.is_some_and(|unit| access::is_of(actor, unit)),
            on: self.today,
            today: self.today,
            last_day: self.deadline.map(|deadline| deadline.day),
            ground: None,
            document: None,
            page: None,
            words: None,
            detail: None,
        })
    }
    /// A frame with crumbs, the phase and its deadline.
    pub(crate) fn page(&self, me: &Me, title: String, here: &str) -> ui::Frame {
        let scheme = self.round.scheme.scheme.name.get(me.lang).to_owned();
        let mut frame = me.frame(title).within(ui::Phase::Check);
        frame.crumbs = vec![
            ui::Crumb::new(me.t("assessment-title"), "/assessment"),
            ui::Crumb::new(me.t("rounds-title"), "/rounds"),
        ];
        if here.is_empty() {
            frame.crumbs.push(ui::Crumb::here(scheme.clone()));
        } else {
            frame.crumbs.push(ui::Crumb::new(scheme.clone(), self.href("")));
            frame.crumbs.push(ui::Crumb::here(here));
        }
        let scope = ui::ScopeItem::new;
        frame.scope = vec![
            scope(me.t("scope-period"), self.round.period.say(me.lang)).link(self.href("")),
            scope(me.t("rounds-phase"), me.t(&phase_key(self.round.state.phase)))
                .link(self.href("")),
        ];
        if let Some(deadline) = self.deadline {
            frame
                .scope
                .push(scope(me.t("rounds-due"), deadline.day.to_string()).link(self.href("")));
        }
        frame
    }
    pub(crate) fn is_late(&self) -> bool {
        self.deadline.is_some_and(|deadline| deadline.day < self.today)
    }
}

pub(super) fn phase_key(phase: Phase) -> String {
    format!("rounds-phase-{}", phase.word())
}

/// A number as people type it: full-width digits and a comma for the point are read.
pub(super) fn number(form: &Form, place: &str) -> Result<Option<rust_decimal::Decimal>> {
    let Some(text) = form.optional(place) else { return Ok(None) };
    let plain: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            '．' | ',' | '，' => '.',
            '－' | '−' => '-',
            other => other,
        })
        .filter(|c| !c.is_whitespace())
        .collect();
    plain
        .parse()
        .map(Some)
        .map_err(|_| Error::invalid("round-refused").field(place, "round-number-unreadable"))
}
