//! Who plays in the chains, and with what: firms of the city, their keys, their products.

use std::collections::{BTreeMap, BTreeSet};

use epcis::head::MasterData;
use packs::{Files, Pack};
use store::{Tx, params};
use terms::{Error, Result};
use trace::firms::steps::{Hand, Of, called};
use trace::firms::{keys, register};

/// The range that GS1 keeps for demonstrations, and the length of prefixes in it.
const RANGE: &str = "952";
const PREFIX_DIGITS: usize = 7;

type Row = BTreeMap<String, String>;

/// The two files of the pack.
#[derive(Debug, Clone)]
pub(super) struct Written {
    parties: Vec<Row>,
    products: Vec<Row>,
}

/// What the pack says; nothing where it tells of no chains.
pub(super) fn written(pack: &Pack, files: &Files) -> Result<Option<Written>> {
    let Some(header) = pack.header() else { return Ok(None) };
    let read = |name: &str| -> Result<Option<Vec<Row>>> {
        let path = format!("{}/trace/{name}.tsv", header.code);
        let Some(bytes) = files.get(&path) else { return Ok(None) };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b'\t')
            .comment(Some(b'#'))
            .trim(csv::Trim::All)
            .from_reader(bytes);
        let rows: std::result::Result<Vec<Row>, _> = reader.deserialize().collect();
        rows.map(Some).map_err(|cause| Error::broken(format!("{path}: {cause}")))
    };
    Ok(match (read("parties")?, read("products")?) {
        (Some(parties), Some(products)) => Some(Written { parties, products }),
        _ => None,
    })
}

#[derive(Debug, Clone)]
pub(super) struct Party {
    pub(super) key: String,
    pub(super) unit: i64,
    pub(super) area: i64,
    pub(super) hand: Hand,
    prefix: Option<String>,
    skew: i64,
    name: (String, String),
    site: (String, String),
}

#[derive(Debug, Clone)]
pub(super) struct Product {
    key: String,
    maker: usize,
    pub(super) unit: String,
    name: (String, String),
    /// The number, where the maker has a prefix; else the characters of it in codes of its own.
    gtin: Option<String>,
    number: u64,
}

#[derive(Debug, Clone)]
pub(super) struct Cast {
    pub(super) parties: Vec<Party>,
    products: Vec<Product>,
}

fn cell<'r>(row: &'r Row, name: &str) -> &'r str {
    row.get(name).map_or("", String::as_str)
}

fn number(row: &Row, name: &str) -> Result<u64> {
    let text = cell(row, name);
    text.parse().map_err(|_| Error::broken(format!("trace: {name} {text:?} is no number")))
}

fn code(text: Option<String>, of: &str) -> Result<String> {
    text.ok_or_else(|| Error::broken(format!("trace: no key for {of}")))
}

/// A firm as it may play a part: unit, area, credit code, names.
type Firm = (i64, i64, String, String, String);

impl Cast {
    pub(super) fn of(tx: &mut Tx<'_>, seed: u64, written: &Written) -> Result<Cast> {
        let mut taken = BTreeSet::new();
        let mut parties = Vec::with_capacity(written.parties.len());
        for row in &written.parties {
            let key = cell(row, "key").to_owned();
            let firm = choose(tx, seed, row, &taken)?;
            taken.insert(firm.0);
            let (unit, area, credit, zh, en) = firm;
            let prefix = match cell(row, "gs1") {
                "" => None,
                gs1 => Some(format!("{RANGE}{gs1}")),
            };
            let hand = match &prefix {
                Some(prefix) => {
                    let gln = |number| code(keys::gln(prefix, number), &key);
                    Hand { party: keys::party_link(&gln(0)?), site: keys::location_link(&gln(1)?) }
                }
                None => keys::own_hand(&credit),
            };
            let site = (cell(row, "site_zh"), cell(row, "site_en"));
            parties.push(Party {
                key,
                unit,
                area,
                hand,
                prefix,
                skew: number(row, "skew")?.cast_signed(),
                site: (format!("{zh}{}（合成）", site.0), format!("{en}, {} (synthetic)", site.1)),
                name: (zh, en),
            });
        }
        let mut cast = Cast { parties, products: Vec::new() };
        for row in &written.products {
            let maker = cast.place(cell(row, "maker"))?;
            let (key, number) = (cell(row, "key").to_owned(), number(row, "number")?);
            let prefix = cast.parties[maker].prefix.clone();
            let gtin = prefix.map(|prefix| code(keys::gtin(&prefix, number), &key)).transpose()?;
            let unit = cell(row, "unit").to_owned();
            let name = (cell(row, "zh").to_owned(), cell(row, "en").to_owned());
            cast.products.push(Product { key, maker, unit, name, gtin, number });
        }
        Ok(cast)
    }

    pub(super) fn place(&self, key: &str) -> Result<usize> {
        let place = self.parties.iter().position(|party| party.key == key);
        place.ok_or_else(|| Error::broken(format!("trace: no party {key}")))
    }
    pub(super) fn party(&self, key: &str) -> Result<&Party> {
        Ok(&self.parties[self.place(key)?])
    }
    pub(super) fn product(&self, key: &str) -> Result<&Product> {
        let found = self.products.iter().find(|product| product.key == key);
        found.ok_or_else(|| Error::broken(format!("trace: no product {key}")))
    }
    /// The code of a lot.
    pub(super) fn lot(&self, product: &str, lot: &str) -> Result<String> {
        let product = self.product(product)?;
        Ok(match &product.gtin {
            Some(gtin) => keys::lot_link(gtin, lot),
            None => keys::own_lot(&self.parties[product.maker].hand, product.number, lot),
        })
    }
    pub(super) fn item(&self, product: &str, serial: usize) -> Result<String> {
        let gtin = code(self.product(product)?.gtin.clone(), product)?;
        Ok(keys::item_link(&gtin, &format!("{serial:06}")))
    }
    pub(super) fn container(&self, party: &str, serial: u64) -> Result<String> {
        let prefix = code(self.party(party)?.prefix.clone(), party)?;
        code(keys::container_link(&prefix, 3, serial), party)
    }

    /// Parties with their keys, the length of the prefixes, and how codes of firms without one are read.
    pub(super) fn register(&self, tx: &mut Tx<'_>) -> Result<()> {
        register::prefix(tx, RANGE, PREFIX_DIGITS)?;
        for party in &self.parties {
            for key in [&party.hand.party, &party.hand.site] {
                trace::redaction::register(tx, party.unit, key, party.skew)?;
            }
            if party.prefix.is_none() {
                register::own_codes(tx, &party.hand, &party.name.0)?;
            }
        }
        tx.housekeeping();
        Ok(())
    }

    /// What a party says of itself and of what it makes.
    pub(super) fn said_by(&self, place: usize) -> Vec<MasterData> {
        let party = &self.parties[place];
        let synthetic = [("urn:zhunsheng:mda#synthetic", "true")];
        let mut said = vec![
            called(Of::Party, &party.hand.party, &party.name.0, &party.name.1, &synthetic),
            called(Of::Location, &party.hand.site, &party.site.0, &party.site.1, &synthetic),
        ];
        for product in self.products.iter().filter(|product| product.maker == place) {
            let id = match &product.gtin {
                Some(gtin) => keys::product_link(gtin),
                None => keys::own_product(&party.hand, product.number),
            };
            let maker = "urn:epcglobal:cbv:mda#manufacturerOfTradeItemPartyName";
            let more = [synthetic[0], (maker, party.name.0.as_str())];
            said.push(called(Of::Product, &id, &product.name.0, &product.name.1, &more));
        }
        said
    }
}

/// The firm that is named, or one of its trade and county by the seed; of any county where that one has none.
fn choose(tx: &mut Tx<'_>, seed: u64, row: &Row, taken: &BTreeSet<i64>) -> Result<Firm> {
    let (named, industry) = (cell(row, "firm"), cell(row, "industry"));
    let mut ask = |sql: &str, of: [&str; 2]| -> Result<Vec<Firm>> {
        let rows = tx.query(sql, params![of[0], of[1]], |row| {
            let en: Option<String> = row.get(4)?;
            let zh: String = row.get(3)?;
            let credit: Option<String> = row.get(2)?;
            let en = en.unwrap_or_else(|| zh.clone());
            Ok((row.get(0)?, row.get(1)?, credit.unwrap_or_default(), zh, en))
        })?;
        Ok(rows.into_iter().filter(|firm: &Firm| !taken.contains(&firm.0)).collect())
    };
    const FIRMS: &str = "select f.unit, f.area, f.credit_code, n.zh, n.en from firm f
        join unit u on u.id = f.unit join unit_name n on n.unit = f.unit and n.until is null";
    let mut found = if named.is_empty() {
        let there = format!(
            "{FIRMS} join unit a on a.id = f.area where f.industry = ?1 and a.code = ?2 order by u.code, n.id"
        );
        ask(&there, [industry, cell(row, "county")])?
    } else {
        ask(&format!("{FIRMS} where u.code = ?1 and u.code <> ?2 order by n.id"), [named, ""])?
    };
    if found.is_empty() && named.is_empty() {
        let anywhere =
            format!("{FIRMS} where f.industry = ?1 and u.code <> ?2 order by u.code, n.id");
        found = ask(&anywhere, [industry, ""])?;
    }
    if found.is_empty() {
        return Err(Error::broken(format!("trace: no firm of {industry}{named} is left")));
    }
    let drawn = super::chains::drawn(seed, cell(row, "key")) as usize % found.len();
    Ok(found.swap_remove(drawn))
}
