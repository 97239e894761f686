//! A firm's steps as events of EPCIS: made, packed, sent, received, worked into something else, sold, and declared wrong.
//!
//! Every step says who did it and where, a movement also from whom to whom and under which delivery. Words are those of
//! CBV 2.0 (business steps §7.1, dispositions §7.2, types of transaction §7.3, of source and destination §7.4).

use std::borrow::Cow;
use std::sync::Arc;

use epcis::context::Prefixes;
use epcis::event::{
    ErrorDeclaration, Event, Kind, Name, Node, Place, Quantity, Scalar, Text, Typed,
};
use epcis::head::{Head, MasterData};
use terms::{Error, Result};

/// Somebody at a place: the keys of the party and of its site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Hand {
    pub party: String,
    pub site: String,
}

/// How much of a lot or product. An empty unit means pieces; units are codes of UN/ECE Recommendation 20.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    pub code: String,
    /// Decimal text.
    pub much: String,
    pub unit: String,
}

/// What a step is about: single things, containers among them, and amounts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Goods {
    pub things: Vec<String>,
    pub amounts: Vec<Amount>,
}

impl Goods {
    pub fn things(things: impl IntoIterator<Item = String>) -> Goods {
        Goods { things: things.into_iter().collect(), amounts: Vec::new() }
    }
    pub fn amount(code: &str, much: impl ToString, unit: &str) -> Goods {
        Goods::default().and(code, much, unit)
    }
    #[must_use]
    pub fn and(mut self, code: &str, much: impl ToString, unit: &str) -> Goods {
        self.amounts.push(Amount {
            code: code.to_owned(),
            much: much.to_string(),
            unit: unit.to_owned(),
        });
        self
    }
    pub fn is_empty(&self) -> bool {
        self.things.is_empty() && self.amounts.is_empty()
    }
    fn texts(&self) -> Vec<Text<'static>> {
        self.things.iter().map(|thing| owned(thing)).collect()
    }
    fn quantities(&self) -> Vec<Quantity<'static>> {
        let one = |amount: &Amount| Quantity {
            class: owned(&amount.code),
            quantity: (!amount.much.is_empty()).then(|| owned(&amount.much)),
            unit: (!amount.unit.is_empty()).then(|| owned(&amount.unit)),
        };
        self.amounts.iter().map(one).collect()
    }
}

/// When a step was done, and the identifier of its event where it has one of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// With an offset, such as `2026-07-22T06:45:00+08:00`.
    pub time: String,
    /// `+08:00`.
    pub offset: String,
    pub event_id: Option<String>,
}

/// The type of business transaction under which a complaint stands; the complaint's number follows [`COMPLAINT`].
pub const COMPLAINT_TYPE: &str = "urn:zhunsheng:btt:complaint";
pub const COMPLAINT: &str = "urn:zhunsheng:complaint:";
/// The type under which CBV 2.0 has the note of a delivery; its number follows [`DELIVERY`] where it has no key of its own.
pub const DELIVERY_TYPE: &str = "desadv";
pub const DELIVERY: &str = "urn:zhunsheng:delivery:";

/// The namespace of what CBV says of lots.
const LOT_DATA: &str = "urn:epcglobal:cbv:mda";

fn owned(text: &str) -> Text<'static> {
    Cow::Owned(text.to_owned())
}

fn typed(kind: &'static str, value: &str) -> Typed<'static> {
    Typed { kind: Some(Cow::Borrowed(kind)), value: owned(value) }
}

fn event(kind: Kind<'static>, when: &When, at: &Hand, step: &'static str) -> Event<'static> {
    let mut event = Event::new(kind, Arc::new(Prefixes::default()));
    event.event_time = owned(&when.time);
    event.event_time_zone_offset = owned(&when.offset);
    event.event_id = when.event_id.as_deref().map(owned);
    event.biz_step = Some(Cow::Borrowed(step));
    event.read_point = Some(Place { id: owned(&at.site), extensions: Vec::new() });
    event.biz_location = event.read_point.clone();
    event
}

fn object(
    when: &When,
    at: &Hand,
    action: &'static str,
    step: &'static str,
    disposition: &'static str,
    goods: &Goods,
) -> Event<'static> {
    let mut event = event(Kind::Object, when, at, step);
    event.action = Some(Cow::Borrowed(action));
    event.disposition = Some(Cow::Borrowed(disposition));
    event.has_epc_list = true;
    event.epcs = goods.texts();
    event.quantities = goods.quantities();
    event
}

/// A lot or things come into being; also what was bought from somebody who takes no part.
pub fn made(when: &When, at: &Hand, goods: &Goods) -> Event<'static> {
    object(when, at, "ADD", "commissioning", "active", goods)
}

/// Put into a container.
pub fn packed(when: &When, at: &Hand, container: &str, goods: &Goods) -> Event<'static> {
    let mut event = event(Kind::Aggregation, when, at, "packing");
    event.action = Some(Cow::Borrowed("ADD"));
    event.disposition = Some(Cow::Borrowed("container_closed"));
    event.parent = Some(owned(container));
    event.children = goods.texts();
    event.child_quantities = goods.quantities();
    event
}

/// Everything is taken out of a container.
pub fn unpacked(when: &When, at: &Hand, container: &str) -> Event<'static> {
    let mut event = event(Kind::Aggregation, when, at, "unpacking");
    event.action = Some(Cow::Borrowed("DELETE"));
    event.disposition = Some(Cow::Borrowed("container_open"));
    event.parent = Some(owned(container));
    event
}

fn between(mut event: Event<'static>, from: &Hand, to: &Hand, under: &str) -> Event<'static> {
    event.sources.push(typed("possessing_party", &from.party));
    event.sources.push(typed("location", &from.site));
    event.destinations.push(typed("possessing_party", &to.party));
    event.destinations.push(typed("location", &to.site));
    if !under.is_empty() {
        event.biz_transactions.push(typed(DELIVERY_TYPE, under));
    }
    event
}

/// Sent to somebody, under the number of a delivery.
pub fn sent(when: &When, from: &Hand, to: &Hand, under: &str, goods: &Goods) -> Event<'static> {
    between(object(when, from, "OBSERVE", "shipping", "in_transit", goods), from, to, under)
}

/// Received from somebody.
pub fn received(when: &When, from: &Hand, to: &Hand, under: &str, goods: &Goods) -> Event<'static> {
    let mut event =
        between(object(when, to, "OBSERVE", "receiving", "in_progress", goods), from, to, under);
    // Where a delivery came from is where it was; that it is here now is what the place says.
    event.read_point = Some(Place { id: owned(&to.site), extensions: Vec::new() });
    event
}

/// Inputs become outputs.
pub fn worked(when: &When, at: &Hand, inputs: &Goods, outputs: &Goods) -> Event<'static> {
    let step = if outputs.things.is_empty() { "creating_class_instance" } else { "commissioning" };
    let mut event = event(Kind::Transformation, when, at, step);
    event.disposition = Some(Cow::Borrowed("active"));
    event.inputs = inputs.texts();
    event.input_quantities = inputs.quantities();
    event.outputs = outputs.texts();
    event.output_quantities = outputs.quantities();
    event
}

/// When a lot was made, and until when it is good: dates of the lot itself, kept with the event it comes from.
#[must_use]
pub fn born(mut event: Event<'static>, made_on: &str, good_until: &str) -> Event<'static> {
    let dates = [("productionDate", made_on), ("itemExpirationDate", good_until)];
    for (name, value) in dates.into_iter().filter(|(_, value)| !value.is_empty()) {
        event.ilmd.push(Node {
            name: Name { namespace: Arc::from(LOT_DATA), local: Cow::Borrowed(name) },
            text: owned(value),
            scalar: Scalar::Text,
            attribute: false,
            children: Vec::new(),
        });
    }
    event
}

/// Done under the number of a production order.
#[must_use]
pub fn ordered(mut event: Event<'static>, number: &str) -> Event<'static> {
    event.biz_transactions.push(typed("prodorder", number));
    event
}

/// Sold to whoever uses it.
pub fn sold(when: &When, at: &Hand, goods: &Goods) -> Event<'static> {
    object(when, at, "OBSERVE", "retail_selling", "retail_sold", goods)
}

/// Proved to be gone.
pub fn destroyed(when: &When, at: &Hand, goods: &Goods) -> Event<'static> {
    object(when, at, "DELETE", "destroying", "destroyed", goods)
}

/// Brought back with a complaint, and looked at.
pub fn complained(when: &When, at: &Hand, complaint: &str, goods: &Goods) -> Event<'static> {
    let mut event = object(when, at, "OBSERVE", "inspecting", "returned", goods);
    event.biz_transactions.push(typed(COMPLAINT_TYPE, &format!("{COMPLAINT}{complaint}")));
    event
}

/// Looked at again, and found not to be what it should be: whoever traces it sees it marked.
pub fn failed(when: &When, at: &Hand, goods: &Goods) -> Event<'static> {
    object(when, at, "OBSERVE", "inspecting", "non_conformant", goods)
}

/// The same event, declared wrong. `corrected_by` are identifiers of the events that say it right.
pub fn wrong(
    event: &Event<'static>,
    declared_at: &str,
    reason: &'static str,
    corrected_by: &[&str],
) -> Event<'static> {
    let mut event = event.clone();
    event.error_declaration = Some(ErrorDeclaration {
        declaration_time: owned(declared_at),
        reason: Some(Cow::Borrowed(reason)),
        corrective_event_ids: corrected_by.iter().map(|id| owned(id)).collect(),
        extensions: Vec::new(),
    });
    event
}

/// Names in two languages as they stand in master data.
pub const NAME: &str = "urn:epcglobal:cbv:mda#descriptionShort";
pub const PLACE_NAME: &str = "urn:epcglobal:cbv:mda#name";
pub const NAME_EN: &str = "urn:zhunsheng:mda#nameEn";

/// Which vocabulary a thing of master data belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Product,
    Location,
    Party,
}

/// What something is called.
pub fn called(of: Of, id: &str, zh: &str, en: &str, more: &[(&str, &str)]) -> MasterData {
    let (vocabulary, name) = match of {
        Of::Product => ("EPCClass", NAME),
        Of::Location => ("BusinessLocation", PLACE_NAME),
        Of::Party => ("SourceDest", PLACE_NAME),
    };
    let own = [(name, zh), (NAME_EN, en)];
    let all = own.iter().chain(more).filter(|(_, value)| !value.is_empty());
    MasterData {
        vocabulary: format!("urn:epcglobal:epcis:vtype:{vocabulary}"),
        id: id.to_owned(),
        attributes: all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        children: Vec::new(),
    }
}

/// A document of these events.
///
/// # Errors
/// It cannot be written.
pub fn document(created: &str, events: &[Event<'_>], said: Vec<MasterData>) -> Result<Vec<u8>> {
    let head =
        Head { creation_date: Some(created.to_owned()), master_data: said, ..Head::default() };
    let broken = |cause: std::io::Error| Error::broken(cause);
    let mut writer = epcis::json::Writer::new(Vec::new(), &head).map_err(broken)?;
    for event in events {
        writer.event(event).map_err(broken)?;
    }
    writer.finish().map_err(broken)
}
