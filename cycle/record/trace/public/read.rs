//! What the store knows of a code, brought down to the fields of the public list.

use std::collections::BTreeMap;

use cases::trace::{PublicField, Reads};
use epcis::event::Node;
use epcis::gs1::{Identifier, Part, Scheme};
use store::{Tx, params};
use terms::{Date, Lang, Result};

use super::made::{self, Made};
use super::state::{State, state};
use crate::graph::Memory;
use crate::graph::fact::{Fact, Role, unpack};
use crate::names::{self, Reader};

/// A field of the list with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub field: PublicField,
    pub value: String,
}

/// A product as everybody may see it.
#[derive(Debug, Clone, Default)]
pub struct Product {
    /// The code in one spelling.
    pub code: String,
    pub shown: Vec<Shown>,
    /// Nothing where the list does not hold it.
    pub state: Option<State>,
}

/// Values longer than this are no fields of a label; characters.
const LONGEST: usize = 200;

/// The civil day of a moment in microseconds.
pub(super) fn day(t: i64) -> Date {
    ui::number::day_of(jiff::Timestamp::from_microsecond(t).unwrap_or_default())
}

/// A code as people type it, as one URI: a link, the digits under a bar code, `(01)…(10)…(21)…`, or a 追溯码 as it is.
pub fn spelled(text: &str) -> String {
    let text = text.trim();
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && matches!(text.len(), 8 | 12 | 13 | 14) {
        return format!("https://id.gs1.org/01/{text}");
    }
    if !text.starts_with("(01)") {
        return text.to_owned();
    }
    let mut path = String::from("https://id.gs1.org");
    for part in text.split('(').skip(1) {
        let Some((name, value)) = part.split_once(')') else { return text.to_owned() };
        if matches!(name, "01" | "10" | "21") {
            path.push_str(&format!("/{name}/{}", web::encoded(value)));
        }
    }
    path
}

/// Whether everybody may ask for it at all: a trade item, or a code whose issuer registered how it is read.
fn asked_for(canon: &str, readers: &[Reader]) -> bool {
    match Identifier::parse(canon) {
        Ok(key) => key.scheme() == Scheme::Gtin,
        Err(_) => names::product(canon, readers).is_some(),
    }
}

/// What everybody may see of a code; nothing where nobody made it here.
///
/// # Errors
/// The store cannot be read.
pub fn product(
    tx: &mut Tx<'_>,
    memory: &Memory,
    lang: Lang,
    code: &str,
) -> Result<Option<Product>> {
    let canon = names::canonical(&spelled(code));
    let readers = names::readers(tx)?;
    if !asked_for(&canon, &readers) {
        return Ok(None);
    }
    let class = names::product(&canon, &readers).map(|(class, _)| class);
    let mut texts = vec![canon.clone()];
    texts.extend(class.clone());
    let numbers = names::numbers(tx, texts)?;
    let Some(number) = numbers.get(&canon).copied() else { return Ok(None) };
    let above = class.as_ref().and_then(|class| numbers.get(class)).copied();
    let mut about: Vec<i64> = vec![number];
    about.extend(above);
    // A product is in the story of each of its lots: of it only what is said of itself is read.
    let own: Vec<Fact> = match class {
        Some(_) => made::facts(tx, memory, &[number])?.remove(&number).unwrap_or_default(),
        None => spoken(tx, number)?,
    };
    let made = class.as_ref().and_then(|_| made::of(&own, number));
    let said = Said::of(tx, &about, made)?;
    // A lot or an item exists by having been made, a product by being called something.
    let known = if class.is_some() { made.is_some() } else { said.first(&CALLED).is_some() };
    if !known {
        return Ok(None);
    }
    let mut speaking: Vec<&Fact> = own.iter().collect();
    let of_class = above.map(|above| spoken(tx, above)).transpose()?.unwrap_or_default();
    speaking.extend(&of_class);
    let lot = said.ilmd.get("lotNumber").filter(|_| item_of(&canon).is_some());
    let lot_facts = match (lot, item_of(&canon)) {
        (Some(lot), Some(gtin)) => {
            let lot = format!("https://id.gs1.org/01/{gtin}/10/{}", web::encoded(lot));
            let number = names::number(tx, &lot)?;
            made::facts(tx, memory, &[number])?.remove(&number).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    speaking.extend(&lot_facts);
    let state = state(tx, &speaking, made)?;
    let mut fields: Vec<PublicField> = cases::rules(tx, store::civil_date(tx.now()))?;
    fields.sort_by_key(|field| (field.order, field.code.clone()));
    let mut product = Product { code: canon.clone(), ..Product::default() };
    for field in fields {
        if field.reads == Reads::State {
            product.state = Some(state);
            continue;
        }
        let value = value(tx, lang, field.reads, &canon, made, &said)?;
        let value = value.map(|value| value.trim().chars().take(LONGEST).collect::<String>());
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            product.shown.push(Shown { field, value });
        }
    }
    Ok(Some(product))
}

/// Statements about a product as a whole that are read, the newest first.
const SPOKEN: i64 = 200;

/// Events that are about a product itself, and not about a lot of it.
fn spoken(tx: &mut Tx<'_>, class: i64) -> Result<Vec<Fact>> {
    let roles = vec![Role::Thing as i64, Role::ThingClass as i64];
    let events: Vec<i64> = tx.query(
        "select event from trace_ref where entity = ?1 and role {in 2} order by t desc, event desc limit ?3",
        params![class, roles, SPOKEN],
        |row| row.get(0),
    )?;
    let mut facts = tx.query(
        "select id, t, seq, voided, packed from trace_event where id {in 1} order by id",
        params![events],
        |row| {
            let packed: Vec<u8> = row.get(4)?;
            unpack(row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, &packed)
        },
    )?;
    facts.retain(|fact| fact.voided.is_none());
    Ok(facts)
}

/// The product number of an item of a trade item.
fn item_of(canon: &str) -> Option<String> {
    let key = Identifier::parse(canon).ok()?;
    matches!(key.part(), Some((Part::Serial, _))).then(|| key.key().to_owned())
}

/// What master data and the making itself say, by the last part of the field's name.
struct Said {
    master: BTreeMap<String, String>,
    ilmd: BTreeMap<String, String>,
    /// Of the place where it was made.
    place: BTreeMap<String, String>,
}

impl Said {
    /// `about` holds the thing itself first, then its product: the nearer statement counts.
    fn of(tx: &mut Tx<'_>, about: &[i64], made: Option<Made>) -> Result<Said> {
        let mut master = BTreeMap::new();
        for number in about {
            for (name, value) in attributes(tx, *number)? {
                master.entry(name).or_insert(value);
            }
        }
        let mut ilmd = BTreeMap::new();
        let mut place = BTreeMap::new();
        if let Some(made) = made {
            let body: Option<String> = tx.find(
                "select body from trace_body where event = ?1",
                params![made.event],
                |row| row.get(0),
            )?;
            if let Some(body) = body
                && let Some(Ok(event)) = epcis::json::events(body.as_bytes()).next()
            {
                event.ilmd.iter().for_each(|node| flat(node, &mut ilmd));
            }
            place = attributes(tx, made.place)?;
        }
        Ok(Said { master, ilmd, place })
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        let find = |from: &BTreeMap<String, String>| {
            names.iter().find_map(|name| from.get(*name)).cloned()
        };
        find(&self.ilmd).or_else(|| find(&self.master))
    }
}

fn attributes(tx: &mut Tx<'_>, number: i64) -> Result<BTreeMap<String, String>> {
    let all = crate::master::attributes(tx, number)?.into_iter();
    Ok(all.map(|it| (tail(&it.attribute).to_owned(), it.value)).collect())
}

/// `urn:epcglobal:cbv:mda#descriptionShort`, `cbvmda:descriptionShort` and the bare word are one name.
pub(crate) fn tail(name: &str) -> &str {
    name.rsplit(['#', ':', '/']).next().unwrap_or(name)
}

fn flat(node: &Node<'_>, into: &mut BTreeMap<String, String>) {
    if node.children.is_empty() && !node.text.trim().is_empty() {
        into.entry(node.name.local.to_string()).or_insert_with(|| node.text.trim().to_owned());
    }
    node.children.iter().for_each(|child| flat(child, into));
}

/// Names by which goods are called.
pub(crate) const CALLED: [&str; 6] = [
    "productName",
    "descriptionShort",
    "tradeItemDescription",
    "regulatedProductName",
    "functionalName",
    "tradeItemName",
];

fn value(
    tx: &mut Tx<'_>,
    lang: Lang,
    reads: Reads,
    canon: &str,
    made: Option<Made>,
    said: &Said,
) -> Result<Option<String>> {
    let part = |wanted: Part| {
        let key = Identifier::parse(canon).ok()?;
        let (part, value) = key.part()?;
        (part == wanted).then(|| value.to_owned())
    };
    // A day, and not the hour of somebody's shift.
    let only_day = |text: String| text.get(..10).map(str::to_owned).unwrap_or(text);
    Ok(match reads {
        Reads::Product => said.first(&CALLED),
        Reads::Brand => said.first(&["brandName", "brand"]),
        Reads::Model => said.first(&["model", "specification", "manufacturerModel"]),
        Reads::Lot => part(Part::Lot).or_else(|| said.ilmd.get("lotNumber").cloned()),
        Reads::Serial => part(Part::Serial),
        Reads::MadeOn => said
            .first(&["productionDate", "manufactureDate", "manufacturingDate"])
            .map(only_day)
            .or_else(|| made.map(|made| ui::number::day_iso(day(made.t)))),
        Reads::BestBefore => {
            said.first(&["bestBeforeDate", "itemExpirationDate", "expirationDate"]).map(only_day)
        }
        Reads::Producer => producer(tx, lang, made, said)?,
        Reads::ProducerAddress => {
            let parts = ["city", "streetAddressOne", "address"];
            let all: Vec<&str> =
                parts.iter().filter_map(|name| said.place.get(*name)).map(String::as_str).collect();
            (!all.is_empty()).then(|| all.join(lang.pick("", ", ")))
        }
        Reads::Origin => {
            said.first(&["countryOfOriginStatement", "placeOfOrigin", "countryOfOrigin", "origin"])
        }
        Reads::NetContent => said.first(&["netContent", "netContentDescription"]),
        Reads::Standard => said.first(&["standard", "productStandard"]),
        Reads::Licence => said.first(&["licenceNumber", "productionLicence", "licence"]),
        Reads::Storage => said.first(&["consumerStorageInstructions", "storage"]),
        Reads::State => None,
    })
}

/// The maker by name: the registered unit, else what master data calls the place.
fn producer(
    tx: &mut Tx<'_>,
    lang: Lang,
    made: Option<Made>,
    said: &Said,
) -> Result<Option<String>> {
    let Some(made) = made else { return Ok(said.master.get("manufacturerName").cloned()) };
    if let Some(unit) = made::maker(tx, made)? {
        return web::Names::default().unit(tx, lang, unit).map(Some);
    }
    Ok(said.first(&["manufacturerName"]).or_else(|| said.place.get("name").cloned()))
}
