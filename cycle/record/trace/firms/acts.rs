//! From what somebody wrote, on a phone or in a sheet, to an event: checked against the books of the firm.
//!
//! Refused with the field and the way out: an amount that is no number or more than there is, a code that the firm does
//! not have, a GTIN whose check digit is wrong (with the right one), a partner that nobody registered, a time that is none.

use epcis::gs1::{CheckDigit, Identifier, check};
use epcis::head::MasterData;
use store::{Tx, params};
use terms::{Error, Field, Result};

use super::ledger::Ledger;
use super::own::Own;
use super::steps::{Amount, DELIVERY, Goods, Hand, Of, When, called};
use super::{keys, steps};
use crate::capture::draft::millionths;
use crate::{names, redaction};

/// An event with what it says of new products.
pub(crate) struct Ready {
    pub(crate) event: epcis::event::Event<'static>,
    pub(crate) said: Vec<MasterData>,
    /// The code that a label is printed for.
    pub(crate) label: Option<String>,
}

impl Ready {
    pub(crate) fn of(event: epcis::event::Event<'static>) -> Ready {
        Ready { event, said: Vec::new(), label: None }
    }
}

pub(crate) fn wrong(place: &str, rule: &'static str) -> Error {
    Error::invalid("error-invalid").field(place, rule)
}

fn wrong_with(
    place: &str,
    rule: &'static str,
    args: impl IntoIterator<Item = (&'static str, String)>,
) -> Error {
    let args = args.into_iter().collect();
    Error::invalid("error-invalid").breach(Field { place: place.to_owned(), rule, args })
}

/// Digits as people type them, in full width too.
pub(crate) fn plain(text: &str) -> String {
    let one = |c: char| match c {
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
        '．' => '.',
        '－' => '-',
        '　' => ' ',
        _ => c,
    };
    text.trim().chars().map(one).collect()
}

/// An amount above nothing, in millionths and as it is written in an event.
pub(crate) fn amount(text: &str, place: &str) -> Result<(i64, String)> {
    let text = plain(text).replace([',', '，', ' '], "");
    let much = millionths(&text).filter(|much| *much > 0);
    much.map(|much| (much, text)).ok_or_else(|| wrong(place, "firms-amount"))
}

/// Millionths as a decimal text.
pub(crate) fn decimal(much: i64) -> String {
    let sign = if much < 0 { "-" } else { "" };
    let (whole, below) = (much.unsigned_abs() / 1_000_000, much.unsigned_abs() % 1_000_000);
    if below == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{}", format!("{below:06}").trim_end_matches('0'))
}

/// A day and a minute, as `2026-11-20 08:30`, at the offset of the city.
pub(crate) fn moment(text: &str) -> Result<String> {
    let text = plain(text).replace('T', " ");
    let (day, time) = text.split_once(' ').unwrap_or((&text, "12:00"));
    let day: terms::Date = day.trim().parse().map_err(|_| wrong("time", "firms-time"))?;
    let time = time.trim();
    let good = time.len() == 5
        && time.as_bytes()[2] == b':'
        && time[..2].parse::<u8>().is_ok_and(|hour| hour < 24)
        && time[3..].parse::<u8>().is_ok_and(|minute| minute < 60);
    if !good {
        return Err(wrong("time", "firms-time"));
    }
    Ok(format!("{day}T{time}:00+08:00"))
}

pub(crate) fn when(time: &str, event_id: String) -> Result<When> {
    Ok(When { time: moment(time)?, offset: "+08:00".to_owned(), event_id: Some(event_id) })
}

/// A GTIN as people type it, checked; the fault names the digit that would be right.
pub(crate) fn gtin(text: &str) -> Result<String> {
    let digits = plain(text).replace([' ', '-'], "");
    let good = digits.bytes().all(|byte| byte.is_ascii_digit());
    if !good || ![8, 12, 13, 14].contains(&digits.len()) {
        return Err(wrong("gtin", "firms-gtin-digits"));
    }
    let (body, last) = digits.split_at(digits.len() - 1);
    match check::digit(body.as_bytes()).map(char::from) {
        Some(right) if last.starts_with(right) => Ok(format!("{digits:0>14}")),
        Some(right) => {
            Err(wrong_with("gtin", "firms-check-digit", [("right", format!("{body}{right}"))]))
        }
        None => Err(wrong("gtin", "firms-gtin-digits")),
    }
}

/// A key of GS1 whose check digit is wrong is refused with the right one; other codes pass.
pub(crate) fn key(text: &str, place: &str) -> Result<String> {
    let text = text.trim();
    let canon = names::canonical(text);
    if !epcis::validate::is_uri(&canon) || canon.len() > names::LONGEST {
        return Err(wrong(place, "firms-code-wrong"));
    }
    if let Ok(read) = Identifier::parse(&canon)
        && let CheckDigit::Wrong { expected, .. } = read.check_digit()
    {
        let right = expected.to_string();
        return Err(wrong_with(place, "firms-check-digit", [("right", right)]));
    }
    Ok(canon)
}

/// A lot that comes into being.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewLot {
    /// A product that the firm made before; else the name and number of a new one.
    pub(crate) product: String,
    pub(crate) name: String,
    pub(crate) gtin: String,
    pub(crate) lot: String,
    pub(crate) much: String,
    pub(crate) unit: String,
    pub(crate) made_on: String,
    pub(crate) good_until: String,
}

/// Characters that a lot may have: letters, digits, and what a link can carry (GS1 General Specifications §3.4.1).
fn lot_text(text: &str) -> Result<String> {
    let lot = plain(text);
    let fits = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    if lot.is_empty() || lot.len() > 20 || !lot.chars().all(fits) {
        return Err(wrong("lot", "firms-lot"));
    }
    Ok(lot)
}

impl NewLot {
    /// The goods, and what is said of a new product.
    pub(crate) fn ready(
        &self,
        own: &Own,
        ledger: &Ledger,
        today: terms::Date,
    ) -> Result<(Goods, Vec<MasterData>)> {
        let mut said = Vec::new();
        let product = if self.product.is_empty() {
            let name = self.name.trim();
            if name.is_empty() || name.chars().count() > 100 {
                return Err(wrong("name", "firms-name"));
            }
            let product = if self.gtin.trim().is_empty() {
                keys::own_product(&own_hand(own), next_product(own, ledger))
            } else {
                keys::product_link(&gtin(&self.gtin)?)
            };
            said.push(called(Of::Product, &product, name, "", &[]));
            product
        } else {
            let known = ledger.products.iter().find(|(code, _)| *code == self.product);
            known.ok_or_else(|| wrong("product", "firms-product"))?.0.clone()
        };
        let is_own = product.starts_with(&keys::own_start(&own_hand(own)));
        let lot = if self.lot.trim().is_empty() {
            next_lot(&product, is_own, ledger, today)
        } else {
            lot_text(&self.lot)?
        };
        if is_own && lot.len() != keys::OWN_LOT_CHARS {
            return Err(wrong("lot", "firms-own-lot"));
        }
        let code = lot_code(&product, is_own, &lot);
        if ledger.stock.iter().any(|stock| stock.code == code && self.lot.trim().is_empty()) {
            return Err(wrong("lot", "firms-lot"));
        }
        let (_, much) = amount(&self.much, "much")?;
        Ok((Goods::amount(&code, much, unit(&self.unit)?), said))
    }

    pub(crate) fn dates(&self) -> Result<(String, String)> {
        let day = |place: &'static str, text: &str| -> Result<String> {
            let text = plain(text);
            if text.is_empty() {
                return Ok(text);
            }
            let day: terms::Date = text.parse().map_err(|_| wrong(place, "firms-day"))?;
            Ok(day.to_string())
        };
        let (made, good) = (day("made_on", &self.made_on)?, day("good_until", &self.good_until)?);
        if !made.is_empty() && !good.is_empty() && good < made {
            return Err(wrong("good_until", "firms-day-order"));
        }
        Ok((made, good))
    }
}

fn own_hand(own: &Own) -> Hand {
    keys::own_hand(&own.credit_code)
}

pub(crate) fn lot_code(product: &str, is_own: bool, lot: &str) -> String {
    if is_own { format!("{product}{lot}") } else { format!("{product}/10/{lot}") }
}

/// The number after the highest that the firm gave one of its own codes.
fn next_product(own: &Own, ledger: &Ledger) -> u64 {
    let start = keys::own_start(&own_hand(own));
    let known = ledger.products.iter().filter_map(|(code, _)| code.strip_prefix(&start));
    known.filter_map(|number| number.parse::<u64>().ok()).max().unwrap_or(0) + 1
}

/// `YYMMDD` and the first number that is free among the stock.
fn next_lot(product: &str, is_own: bool, ledger: &Ledger, today: terms::Date) -> String {
    let day = today.to_string().replace('-', "");
    let free = (1..100).map(|number| format!("{}{number:02}", &day[2..])).find(|lot| {
        let code = lot_code(product, is_own, lot);
        !ledger.stock.iter().any(|stock| stock.code == code)
    });
    free.unwrap_or_else(|| format!("{}99", &day[2..]))
}

/// Units that a firm may choose, as codes of UN/ECE Recommendation 20; nothing means pieces.
pub(crate) const UNITS: [&str; 7] = ["", "KGM", "GRM", "TNE", "LTR", "MTR", "MTK"];

pub(crate) fn unit(text: &str) -> Result<&'static str> {
    let text = text.trim();
    let text = if text == "EA" { "" } else { text };
    let found = UNITS.into_iter().find(|unit| *unit == text);
    found.ok_or_else(|| wrong("unit", "firms-unit"))
}

/// Goods out of the stock: single things, and amounts that are not more than there is.
pub(crate) fn out_of_stock(
    ledger: &Ledger,
    things: &[String],
    amounts: &[(String, String, String, String)],
) -> Result<Goods> {
    let mut goods = Goods::default();
    for thing in things {
        let code = names::canonical(thing);
        let here = ledger.stock.iter().any(|stock| stock.code == code && stock.much.is_none());
        if !here {
            return Err(wrong_with("codes", "firms-not-here", [("code", code)]));
        }
        if !goods.things.contains(&code) {
            goods.things.push(code);
        }
    }
    for (code, unit, much, place) in amounts {
        let code = names::canonical(code);
        let (wanted, text) = amount(much, place)?;
        let stock = ledger.stock.iter().find(|it| it.code == code && it.unit == *unit);
        let here = stock.and_then(|stock| stock.much).unwrap_or_default();
        if wanted > here {
            let args = [("code", code), ("here", decimal(here.max(0)))];
            return Err(wrong_with(place, "firms-more-than-here", args));
        }
        goods.amounts.push(Amount { code, much: text, unit: unit.clone() });
    }
    if goods.is_empty() {
        return Err(wrong("codes", "firms-nothing-chosen"));
    }
    Ok(goods)
}

/// A partner by a key, the credit code or the whole name; nothing else, so that nobody reads the register through it.
pub(crate) fn partner(tx: &mut Tx<'_>, own: &Own, ledger: &Ledger, text: &str) -> Result<Hand> {
    let text = text.trim();
    if text.is_empty() {
        return Err(wrong("to", "field-missing"));
    }
    if let Some((party, site, _)) =
        ledger.partners.iter().find(|(party, _, name)| party == text || name.zh == text)
    {
        return Ok(Hand { party: party.clone(), site: site.clone() });
    }
    let number = names::number(tx, text)?;
    let by_key = if number == 0 { None } else { redaction::unit_of(tx, number)? };
    let unit: Option<i64> = match by_key {
        Some(unit) => Some(unit),
        None => tx.find(
            "select f.unit from firm f join unit_name n on n.unit = f.unit and n.until is null
             where f.credit_code = ?1 or n.zh = ?1 order by f.unit",
            params![text],
            |row| row.get(0),
        )?,
    };
    let found = match unit {
        Some(unit) if unit == own.unit => return Err(wrong("to", "firms-to-oneself")),
        Some(unit) => super::own::of_unit(tx, unit)?,
        None => None,
    };
    found.map(|found| found.hand).ok_or_else(|| wrong("to", "firms-partner"))
}

/// The number of a delivery: a key of its own, or the number on the note.
pub(crate) fn delivery(own: &Own, text: &str, event_id: &str) -> String {
    let text = plain(text);
    if text.is_empty() {
        return format!("{DELIVERY}{}", event_id.rsplit(':').next().unwrap_or_default());
    }
    if epcis::validate::is_uri(&text) && text.contains(':') {
        return names::canonical(&text);
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    let number: String = text.chars().map(|c| if fits(c) { c } else { '-' }).collect();
    format!("{DELIVERY}{}:{number}", own.credit_code)
}

/// A container: the key that is on it, or a new code of the firm's own.
pub(crate) fn container(own: &Own, text: &str, event_id: &str) -> Result<String> {
    let text = plain(text);
    if text.is_empty() {
        let end = event_id.rsplit([':', '-']).next().unwrap_or_default();
        return Ok(format!("urn:zhunsheng:box:{}:{end}", own.credit_code));
    }
    let digits = text.replace(' ', "");
    if digits.len() == 18 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return key(&format!("https://id.gs1.org/00/{digits}"), "container");
    }
    key(&text, "container")
}

pub(crate) fn make(
    own: &Own,
    ledger: &Ledger,
    lot: &NewLot,
    when: &When,
    today: terms::Date,
) -> Result<Ready> {
    let (goods, said) = lot.ready(own, ledger, today)?;
    let (made_on, good_until) = lot.dates()?;
    let label = goods.amounts.first().map(|amount| amount.code.clone());
    let event = steps::born(steps::made(when, &own.hand, &goods), &made_on, &good_until);
    Ok(Ready { event, said, label })
}

pub(crate) fn work(
    own: &Own,
    ledger: &Ledger,
    inputs: &Goods,
    lot: &NewLot,
    when: &When,
    today: terms::Date,
) -> Result<Ready> {
    let (outputs, said) = lot.ready(own, ledger, today)?;
    let (made_on, good_until) = lot.dates()?;
    let label = outputs.amounts.first().map(|amount| amount.code.clone());
    let event = steps::worked(when, &own.hand, inputs, &outputs);
    Ok(Ready { event: steps::born(event, &made_on, &good_until), said, label })
}
