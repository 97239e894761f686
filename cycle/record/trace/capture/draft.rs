//! From a document to drafts: events read, checked, hashed and told with canonical names, before the write lane.

use std::collections::HashMap;

use epcis::cbv::Vocabulary;
use epcis::event::{Event, Kind, Quantity, Typed};
use epcis::hash::{Hasher, Profile};
use epcis::time::Instant;

use crate::graph::fact::{Amount, PRODUCT, Parts, Role, flag, said};
use crate::names::{GOODS, LONGEST, OTHER, Reader, Wanted, canonical, product, site, word};

use super::Fault;

/// Names of one document, each once.
#[derive(Debug, Default)]
pub(crate) struct Names {
    places: HashMap<String, u32>,
    pub(crate) all: Vec<Wanted>,
    readers: Vec<Reader>,
}

/// Stands for "nothing" among places of names.
const NONE: u32 = u32::MAX;

impl Names {
    pub(crate) fn new(readers: Vec<Reader>) -> Names {
        Names { readers, ..Names::default() }
    }

    pub(crate) fn plain(&mut self, canon: String) -> u32 {
        self.put(canon, OTHER, None)
    }

    /// Goods with their product before them; says whether they are a lot of it.
    fn goods(&mut self, text: &str) -> (u32, Option<(u32, bool)>) {
        let canon = canonical(text);
        if let Some(place) = self.places.get(&canon) {
            let name = &self.all[*place as usize];
            let lot = name.class.map(|class| (class, self.is_lot(&canon)));
            return (*place, lot);
        }
        let class = product(&canon, &self.readers);
        let class = class.map(|(class, lot)| (self.put(class, GOODS, None), lot));
        (self.put(canon, GOODS, class.map(|(class, _)| class)), class)
    }

    fn is_lot(&self, canon: &str) -> bool {
        product(canon, &self.readers).is_some_and(|(_, lot)| lot)
    }

    fn put(&mut self, canon: String, sort: i64, class: Option<u32>) -> u32 {
        if let Some(place) = self.places.get(&canon) {
            return *place;
        }
        let place = self.all.len() as u32;
        self.places.insert(canon.clone(), place);
        self.all.push(Wanted { canon, sort, class });
        place
    }
}

/// An event that is ready to be stored. Its names are places in [`Names`] until they have numbers.
#[derive(Debug)]
pub(crate) struct Draft {
    /// Its position in the document.
    pub(crate) number: usize,
    pub(crate) event_id: String,
    /// When the declaration of error was made; 0 for an event itself.
    pub(crate) declared: i64,
    pub(crate) hash: [u8; 32],
    pub(crate) t: i64,
    pub(crate) body: String,
    kind: u8,
    action: u8,
    flags: u64,
    numbers: [u32; 10],
    transactions: Vec<u32>,
    members: Vec<(u32, Role)>,
    amounts: Vec<(u32, i64, u32)>,
    /// Names with the number of the role in which they are mentioned besides.
    mentions: Vec<(u32, i64)>,
}

/// Which of [`Draft::numbers`].
const CAPTURED_BY: usize = 7;

impl Draft {
    /// The fact with numbers, as it is packed.
    pub(crate) fn parts(&self, ids: &[i64], party: i64) -> Parts {
        let id = |place: u32| if place == NONE { 0 } else { ids[place as usize] };
        let mut numbers = self.numbers.map(id);
        numbers[CAPTURED_BY] = party;
        Parts {
            tie: u64::from_be_bytes(self.hash[..8].try_into().expect("a digest has 32 bytes")),
            kind: self.kind,
            action: self.action,
            flags: self.flags,
            numbers,
            transactions: self.transactions.iter().map(|place| id(*place)).collect(),
            members: self.members.iter().map(|(place, role)| (id(*place), *role)).collect(),
            amounts: self
                .amounts
                .iter()
                .map(|(member, millionths, unit)| Amount {
                    member: *member,
                    millionths: *millionths,
                    unit: id(*unit),
                })
                .collect(),
        }
    }

    /// Every mention, once: name and role.
    pub(crate) fn mentions(&self, ids: &[i64], party: i64) -> Vec<(i64, i64)> {
        let members = self.members.iter().map(|(place, role)| (*place, *role as i64));
        let mut all: Vec<(i64, i64)> = members
            .chain(self.mentions.iter().copied())
            .map(|(place, role)| (ids[place as usize], role))
            .collect();
        if party != 0 {
            all.push((party, said::PARTY));
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Words and places that lists of the interface show: sort and name.
    pub(crate) fn words(&self) -> impl Iterator<Item = (i64, u32)> + '_ {
        let shown = [said::STEP, said::DISPOSITION, said::READ_POINT, said::LOCATION, said::KIND];
        self.mentions
            .iter()
            .filter(move |(_, role)| shown.contains(role))
            .map(|(place, role)| (*role, *place))
    }
}

/// Millionths of a decimal text; nothing when it is no such number or too large.
pub(crate) fn millionths(text: &str) -> Option<i64> {
    let text = epcis::number::canonical(text.trim(), epcis::number::Form::Decimal)?;
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let negative = whole.starts_with('-');
    let whole: i64 = whole.parse().ok()?;
    let mut below: i64 = 0;
    for place in 0..6 {
        let digit = fraction.as_bytes().get(place).map_or(0, |byte| byte - b'0');
        below = below * 10 + i64::from(digit);
    }
    let whole = whole.checked_mul(1_000_000)?;
    if negative { whole.checked_sub(below) } else { whole.checked_add(below) }
}

/// Microseconds since 1970.
pub(crate) fn micros(text: &str) -> Option<i64> {
    let instant: Instant = text.trim().parse().ok()?;
    Some(instant.seconds * 1_000_000 + i64::from(instant.nanoseconds / 1000))
}

fn bare(text: Option<&str>, vocabulary: Vocabulary) -> &str {
    let text = text.unwrap_or_default().trim();
    vocabulary.word(text).unwrap_or(text)
}

/// What the words mean for walks.
fn flags(event: &Event<'_>) -> u64 {
    let step = bare(event.biz_step.as_deref(), Vocabulary::BizStep);
    let disposition = bare(event.disposition.as_deref(), Vocabulary::Disposition);
    let action = event.action.as_deref().map(str::trim);
    let mut flags = 0;
    let mut set = |when: bool, flag: u64| flags |= if when { flag } else { 0 };
    let object = event.kind == Kind::Object;
    set(
        matches!(step, "decommissioning" | "destroying" | "killing")
            || (object
                && action == Some("DELETE")
                && matches!(disposition, "inactive" | "destroyed" | "disposed")),
        flag::ENDS_LIFE,
    );
    set(matches!(step, "shipping" | "departing" | "consigning"), flag::SENDS);
    set(matches!(step, "receiving" | "arriving" | "accepting"), flag::RECEIVES);
    set(
        matches!(step, "destroying" | "killing") || matches!(disposition, "destroyed" | "disposed"),
        flag::DESTROYED,
    );
    set(
        matches!(step, "retail_selling" | "dispensing")
            || matches!(disposition, "retail_sold" | "dispensed"),
        flag::SOLD,
    );
    set(disposition == "returned", flag::RETURNED);
    set(
        matches!(step, "shipping" | "departing" | "transporting") || disposition == "in_transit",
        flag::MOVING,
    );
    set(matches!(step, "commissioning" | "creating_class_instance"), flag::BEGINS);
    set(matches!(step, "retail_selling" | "dispensing"), flag::RETAIL);
    set(matches!(step, "destroying" | "decommissioning" | "killing"), flag::GONE);
    flags
}

/// Takes an event that has passed the checks. Whatever cannot be kept is a fault.
pub(crate) fn draft(
    event: &Event<'_>,
    number: usize,
    hasher: &mut Hasher,
    names: &mut Names,
) -> Result<Draft, Fault> {
    let t = micros(&event.event_time)
        .ok_or_else(|| Fault::of_event("bad-time", number, "eventTime", &event.event_time))?;
    let hash = hasher.digest(event);
    let event_id = match event.event_id.as_deref().map(str::trim) {
        Some(id) if !id.is_empty() => canonical(id),
        _ => epcis::hash::named("sha-256", &hash),
    };
    let declared = match &event.error_declaration {
        Some(declaration) => micros(&declaration.declaration_time)
            .ok_or_else(|| {
                Fault::of_event(
                    "bad-time",
                    number,
                    "errorDeclaration/declarationTime",
                    &declaration.declaration_time,
                )
            })?
            // 0 is the event itself.
            .max(1),
        None => 0,
    };
    let mut making = Making { names, members: Vec::new(), amounts: Vec::new(), more: Vec::new() };
    making.goods(&event.epcs, &event.quantities, Role::Thing, Role::ThingClass);
    if let Some(parent) = &event.parent {
        making.member(parent, Role::Parent);
    }
    making.goods(&event.children, &event.child_quantities, Role::Child, Role::ChildClass);
    making.goods(&event.inputs, &event.input_quantities, Role::Input, Role::InputClass);
    making.goods(&event.outputs, &event.output_quantities, Role::Output, Role::OutputClass);
    let mut numbers = [NONE; 10];
    making.why(event, &mut numbers);
    making.sides(event, &mut numbers);
    let transactions = making.transactions(event);
    let Making { members, amounts, more: mentions, .. } = making;
    let draft = Draft {
        number,
        event_id,
        declared,
        hash,
        t,
        body: epcis::json::write_event(event),
        kind: match event.kind {
            Kind::Object => 0,
            Kind::Aggregation => 1,
            Kind::Association => 2,
            Kind::Transaction => 3,
            Kind::Transformation => 4,
            Kind::Other(_) => 5,
        },
        action: match event.action.as_deref().map(str::trim) {
            Some("ADD") => 1,
            Some("OBSERVE") => 2,
            Some("DELETE") => 3,
            _ => 0,
        },
        flags: flags(event),
        numbers,
        transactions,
        members,
        amounts,
        mentions,
    };
    too_long(&draft, names, number)?;
    Ok(draft)
}

/// An index has to hold every name.
fn too_long(draft: &Draft, names: &Names, number: usize) -> Result<(), Fault> {
    let all = draft.members.iter().map(|(place, _)| *place);
    let all = all.chain(draft.mentions.iter().map(|(place, _)| *place));
    let texts = all.map(|place| names.all[place as usize].canon.as_str());
    match texts.chain([draft.event_id.as_str()]).find(|text| text.len() > LONGEST) {
        Some(text) => Err(Fault::of_event("name-too-long", number, "", text)),
        None => Ok(()),
    }
}

struct Making<'n> {
    names: &'n mut Names,
    members: Vec<(u32, Role)>,
    amounts: Vec<(u32, i64, u32)>,
    more: Vec<(u32, i64)>,
}

impl Making<'_> {
    fn member(&mut self, text: &str, role: Role) {
        let (name, class) = self.names.goods(text);
        if let Some((class, lot)) = class {
            self.more.push((class, PRODUCT + role as i64));
            let came = matches!(role, Role::ThingClass | Role::OutputClass);
            if lot && came {
                self.more.push((class, Role::LotOf as i64));
            }
        }
        self.members.push((name, role));
    }

    fn goods(
        &mut self,
        texts: &[epcis::event::Text<'_>],
        quantities: &[Quantity<'_>],
        items: Role,
        classes: Role,
    ) {
        for text in texts {
            self.member(text, items);
        }
        for quantity in quantities {
            self.member(&quantity.class, classes);
            let Some(amount) = quantity.quantity.as_deref().and_then(millionths) else { continue };
            let unit = quantity.unit.as_deref().map(str::trim).filter(|unit| !unit.is_empty());
            let unit = unit.map_or(NONE, |unit| self.names.plain(unit.to_owned()));
            self.amounts.push((self.members.len() as u32 - 1, amount, unit));
        }
    }

    /// Step, disposition, places, process: what and where, with their mentions.
    fn why(&mut self, event: &Event<'_>, numbers: &mut [u32; 10]) {
        if let Some(step) = &event.biz_step {
            numbers[0] = self.names.plain(word(step, Vocabulary::BizStep));
            self.more.push((numbers[0], said::STEP));
        }
        if let Some(disposition) = &event.disposition {
            let name = self.names.plain(word(disposition, Vocabulary::Disposition));
            self.more.push((name, said::DISPOSITION));
        }
        for (place, role) in
            [(&event.read_point, said::READ_POINT), (&event.biz_location, said::LOCATION)]
        {
            if let Some(place) = place {
                let name = self.names.plain(canonical(&place.id));
                self.more.push((name, role));
                numbers[1] = self.names.plain(site(&place.id));
            }
        }
        if let Some(process) = &event.transformation_id {
            let name = self.names.plain(canonical(process));
            numbers[8] = name;
            self.more.push((name, Role::Process as i64));
        }
        let kind = self.names.plain(event.kind.name().to_owned());
        self.more.push((kind, said::KIND));
    }

    /// Sources and destinations: from where and whom to where and whom.
    fn sides(&mut self, event: &Event<'_>, numbers: &mut [u32; 10]) {
        let sides = [
            (&event.sources, said::SOURCE, 2, 4, 6),
            (&event.destinations, said::DESTINATION, 3, 5, 9),
        ];
        for (items, role, place, party, owner) in sides {
            for item in items {
                let name = self.names.plain(canonical(&item.value));
                self.more.push((name, role));
                match bare(item.kind.as_deref(), Vocabulary::SourceDestinationType) {
                    "location" => numbers[place] = self.names.plain(site(&item.value)),
                    // Who holds it counts before who owns it.
                    "possessing_party" => {
                        numbers[party] = name;
                        self.more.push((name, said::PARTY));
                    }
                    "owning_party" => {
                        numbers[owner] = name;
                        if numbers[party] == NONE {
                            numbers[party] = name;
                        }
                        self.more.push((name, said::PARTY));
                    }
                    _ => {}
                }
            }
        }
    }

    fn transactions(&mut self, event: &Event<'_>) -> Vec<u32> {
        let one = |typed: &Typed<'_>| canonical(&typed.value);
        let mut all = Vec::with_capacity(event.biz_transactions.len());
        for text in event.biz_transactions.iter().map(one) {
            let name = self.names.plain(text);
            self.more.push((name, said::TRANSACTION));
            all.push(name);
        }
        all
    }
}

/// The hash that names events in this store.
pub(crate) fn hasher() -> Hasher {
    Hasher::new(Profile::Reference)
}
