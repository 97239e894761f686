//! How codes are told to people: a product by its name, a lot by its number, a place by the unit whose key it is.
//!
//! Names come from master data that documents brought along and from the register of parties. Only codes that already
//! passed the redaction are named, so nothing is said here that was not shown.

use std::collections::HashMap;

use epcis::cbv::Vocabulary;
use epcis::gs1::{Identifier, Part, Scheme};
use sha2::{Digest as _, Sha256};
use store::{Tx, params};
use terms::{Lang, Result};
use units::UnitId;

use crate::names::{self, Reader};

/// Attributes that name a thing, the best first; master data of CBV 2.0 §9 and their short forms.
const NAMING: [&str; 7] = [
    "descriptionShort",
    "tradeItemDescription",
    "functionalName",
    "productName",
    "name",
    "description",
    "longName",
];

/// Names of codes.
#[derive(Debug, Clone, Default)]
pub struct Said {
    lang: Lang,
    names: HashMap<String, String>,
    units: HashMap<String, (i64, String)>,
    readers: Vec<Reader>,
}

/// A code of goods as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Goods {
    /// The product's name, or its number.
    pub title: String,
    /// Lot, serial number, or the rest of the code.
    pub sub: String,
    pub container: bool,
}

impl Goods {
    pub fn whole(&self) -> String {
        format!("{} {}", self.title, self.sub).trim().to_owned()
    }
}

/// A location and a party of one number are one firm to people.
fn twins(canon: &str) -> Vec<String> {
    let Ok(key) = Identifier::parse(canon) else { return vec![canon.to_owned()] };
    let digits = key.key();
    match key.scheme() {
        Scheme::Gln | Scheme::Party => vec![
            canon.to_owned(),
            format!("https://id.gs1.org/414/{digits}"),
            format!("https://id.gs1.org/417/{digits}"),
        ],
        _ => vec![canon.to_owned()],
    }
}

impl Said {
    /// Reads the names of these codes; a few questions for all.
    pub fn of<'c>(
        tx: &mut Tx<'_>,
        lang: Lang,
        canons: impl IntoIterator<Item = &'c str>,
    ) -> Result<Said> {
        let readers = names::readers(tx)?;
        let mut wanted: Vec<String> = Vec::new();
        for canon in canons {
            wanted.extend(twins(canon));
            wanted.extend(names::product(canon, &readers).map(|(product, _)| product));
        }
        wanted.sort_unstable();
        wanted.dedup();
        let mut canon_of: HashMap<i64, String> = HashMap::new();
        for some in wanted.chunks(20_000) {
            canon_of.extend(
                names::numbers(tx, some.to_vec())?.into_iter().map(|(text, id)| (id, text)),
            );
        }
        let mut ids: Vec<i64> = canon_of.keys().copied().collect();
        ids.sort_unstable();
        let mut said = Said { lang, readers, ..Said::default() };
        let mut ranks: HashMap<String, usize> = HashMap::new();
        let mut parties: Vec<(i64, i64)> = Vec::new();
        for some in ids.chunks(20_000) {
            tx.each(
                "select entity, attribute, value from trace_master
                 where entity {in 1} and until is null order by entity, id",
                params![some.to_vec()],
                |row| {
                    let (entity, attribute, value): (i64, String, String) =
                        (row.get(0)?, row.get(1)?, row.get(2)?);
                    let word = attribute.rsplit(['#', ':', '/']).next().unwrap_or_default();
                    let word = word.trim_start_matches("mda-");
                    let rank = NAMING.iter().position(|known| *known == word);
                    if let (Some(rank), Some(canon)) = (rank, canon_of.get(&entity))
                        && ranks.get(canon).is_none_or(|known| rank < *known)
                    {
                        ranks.insert(canon.clone(), rank);
                        said.names.insert(canon.clone(), value);
                    }
                    Ok(true)
                },
            )?;
            parties.extend(tx.query(
                "select party, unit from trace_party where party {in 1} and until is null order by id",
                params![some.to_vec()],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?);
        }
        let ids: Vec<UnitId> = parties.iter().map(|(_, unit)| UnitId(*unit)).collect();
        let units = units::units(tx, &ids, None)?;
        for (party, unit) in parties {
            let named = units.iter().find(|known| known.id.0 == unit);
            if let (Some(named), Some(canon)) = (named, canon_of.get(&party)) {
                let name = named.name.get(lang).to_owned();
                for twin in twins(canon) {
                    said.units.insert(twin, (unit, name.clone()));
                }
            }
        }
        Ok(said)
    }

    /// A code of goods.
    pub fn goods(&self, canon: &str) -> Goods {
        let own = self.names.get(canon).cloned();
        let t = |key: &str, value: &str| ui::ta(self.lang, key, &[("code", value.to_owned())]);
        let Ok(key) = Identifier::parse(canon) else {
            let product = names::product(canon, &self.readers).map(|(product, _)| product);
            let title = product.and_then(|product| self.names.get(&product).cloned());
            let title = own.or(title);
            let sub = canon.trim_start_matches("https://").trim_start_matches("urn:").to_owned();
            return match title {
                Some(title) => Goods { title, sub, container: false },
                None => Goods { title: ui::t(self.lang, "trace-own-code"), sub, container: false },
            };
        };
        let digits = key.key().to_owned();
        let class = key.class().canonical();
        let product = own.or_else(|| self.names.get(&class).cloned());
        let part = key.part().map(|(part, text)| match part {
            Part::Lot => t("trace-lot-of", text),
            _ => t("trace-serial-of", text),
        });
        match key.scheme() {
            Scheme::Sscc => Goods {
                title: product.unwrap_or_else(|| ui::t(self.lang, "trace-unit")),
                sub: digits,
                container: true,
            },
            Scheme::Grai | Scheme::Giai => Goods {
                title: product.unwrap_or_else(|| ui::t(self.lang, "trace-asset")),
                sub: part.unwrap_or(digits),
                container: true,
            },
            Scheme::Gtin => Goods {
                title: product.unwrap_or_else(|| t("trace-gtin-of", &digits)),
                sub: part.unwrap_or_else(|| ui::t(self.lang, "trace-no-lot")),
                container: false,
            },
            _ => Goods {
                title: product.unwrap_or(digits),
                sub: part.unwrap_or_default(),
                container: false,
            },
        }
    }

    /// A place or party: the unit that it belongs to, the name that a document gave, or the code.
    pub fn place(&self, canon: &str) -> String {
        for twin in twins(canon) {
            if let Some((_, name)) = self.units.get(&twin) {
                return name.clone();
            }
        }
        for twin in twins(canon) {
            if let Some(name) = self.names.get(&twin) {
                return name.clone();
            }
        }
        match Identifier::parse(canon) {
            Ok(key) => ui::ta(self.lang, "trace-gln-of", &[("code", key.key().to_owned())]),
            Err(_) => canon.trim_start_matches("urn:").to_owned(),
        }
    }

    pub fn maybe_place(&self, canon: Option<&str>) -> String {
        canon.map(|canon| self.place(canon)).unwrap_or_default()
    }

    /// The unit whose key it is.
    pub fn unit(&self, canon: &str) -> Option<i64> {
        twins(canon).iter().find_map(|twin| self.units.get(twin)).map(|(unit, _)| *unit)
    }
}

/// A word of a vocabulary in the reader's language; words of somebody's own as they are.
pub fn word(lang: Lang, vocabulary: Vocabulary, text: &str) -> String {
    let start = match vocabulary {
        Vocabulary::BizStep => "trace-step",
        Vocabulary::Disposition => "trace-disposition",
        _ => "trace-reason",
    };
    match vocabulary.word(text) {
        Some(word) if vocabulary.knows(word) => {
            ui::t(lang, &format!("{start}-{}", word.replace('_', "-")))
        }
        _ => text.rsplit(['/', ':', '-']).next().unwrap_or(text).to_owned(),
    }
}

/// Names a box in addresses, without the numbers of the store.
pub fn key(name: &str, place: Option<&str>) -> String {
    let digest = Sha256::new()
        .chain_update(name)
        .chain_update([0])
        .chain_update(place.unwrap_or_default())
        .finalize();
    store::hex(&digest[..5])
}

/// A moment as people read it: `2026-11-20 18:00`, the time of China.
pub fn moment(micros: i64) -> String {
    terms::Timestamp::from_microsecond(micros).map(ui::number::instant).unwrap_or_default()
}

/// An amount in its base unit, as people write it.
pub fn amount(lang: Lang, base: crate::graph::balance::Base, millionths: i128) -> String {
    use crate::graph::balance::Base;
    let plain = crate::walk::http::decimal(millionths);
    let (whole, below) =
        plain.split_once('.').map_or((plain.as_str(), ""), |(whole, below)| (whole, below));
    let number = match whole.parse::<i64>() {
        Ok(whole) if below.is_empty() => ui::number::count(whole),
        _ => plain.clone(),
    };
    let unit = match base {
        Base::Kilogram => "trace-unit-kg",
        Base::Litre => "trace-unit-l",
        Base::Metre => "trace-unit-m",
        Base::Piece => "trace-unit-piece",
    };
    format!("{number} {}", ui::t(lang, unit))
}
