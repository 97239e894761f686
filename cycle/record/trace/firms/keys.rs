//! Keys of GS1 put together from a company's prefix, with their check digits (GS1 General Specifications §3, §7.9.1).

use epcis::gs1::check;

use super::steps::Hand;

const LINK: &str = "https://id.gs1.org";

fn with_check(body: &str) -> Option<String> {
    let digit = check::digit(body.as_bytes())?;
    Some(format!("{body}{}", char::from(digit)))
}

/// A number of 13 digits from a prefix and a number of its owner; nothing where it has no room.
fn thirteen(prefix: &str, number: u64) -> Option<String> {
    let room = 12usize.checked_sub(prefix.len())?;
    let number = number.to_string();
    (number.len() <= room).then_some(())?;
    with_check(&format!("{prefix}{number:0>room$}"))
}

/// A global trade item number of 14 digits.
pub fn gtin(prefix: &str, number: u64) -> Option<String> {
    thirteen(prefix, number).map(|gtin| format!("0{gtin}"))
}

/// The key of a party (AI 417) or of a location (AI 414).
pub fn gln(prefix: &str, number: u64) -> Option<String> {
    thirteen(prefix, number)
}

pub fn party_link(gln: &str) -> String {
    format!("{LINK}/417/{gln}")
}
pub fn location_link(gln: &str) -> String {
    format!("{LINK}/414/{gln}")
}
pub fn product_link(gtin: &str) -> String {
    format!("{LINK}/01/{gtin}")
}
pub fn lot_link(gtin: &str, lot: &str) -> String {
    format!("{LINK}/01/{gtin}/10/{lot}")
}
pub fn item_link(gtin: &str, serial: &str) -> String {
    format!("{LINK}/01/{gtin}/21/{serial}")
}

/// A shipping container: extension digit, prefix, serial number of the owner, check digit.
pub fn container_link(prefix: &str, extension: u8, serial: u64) -> Option<String> {
    let room = 16usize.checked_sub(prefix.len())?;
    let serial = serial.to_string();
    (serial.len() <= room && extension < 10).then_some(())?;
    let sscc = with_check(&format!("{extension}{prefix}{serial:0>room$}"))?;
    Some(format!("{LINK}/00/{sscc}"))
}

/// Characters of a product and of a lot in codes of firms without a prefix: a number, and YYMMDDnn.
pub const OWN_PRODUCT_CHARS: usize = 4;
pub const OWN_LOT_CHARS: usize = 8;

/// A firm without a prefix: keys that begin with its credit code. They are no GS1 keys and stay as they are.
pub fn own_hand(credit_code: &str) -> Hand {
    Hand {
        party: format!("urn:zhunsheng:party:{credit_code}"),
        site: format!("urn:zhunsheng:site:{credit_code}"),
    }
}
/// How 追溯码 of such a firm begin.
pub fn own_start(hand: &Hand) -> String {
    let credit_code = hand.party.rsplit(':').next().unwrap_or_default();
    format!("urn:zhunsheng:goods:{credit_code}:")
}
pub fn own_product(hand: &Hand, number: u64) -> String {
    format!("{}{number:0>OWN_PRODUCT_CHARS$}", own_start(hand))
}
pub fn own_lot(hand: &Hand, number: u64, lot: &str) -> String {
    format!("{}{lot}", own_product(hand, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_again_with_right_check_digits() {
        let keys = [
            product_link(&gtin("9521001", 101).unwrap()),
            lot_link(&gtin("9521001", 101).unwrap(), "A-1"),
            party_link(&gln("9521001", 0).unwrap()),
            container_link("9521001", 3, 77).unwrap(),
        ];
        for key in keys {
            let read = epcis::gs1::Identifier::parse(&key).unwrap();
            assert_eq!(read.check_digit(), epcis::gs1::CheckDigit::Right, "{key}");
            assert_eq!(epcis::gs1::canonical(&key).as_deref(), Some(key.as_str()));
        }
    }

    #[test]
    fn a_firm_without_a_prefix_has_codes_that_its_own_reader_takes_apart() {
        let hand = own_hand("91999999DEM0000012");
        let reader = crate::names::Reader {
            start: own_start(&hand),
            class_chars: OWN_PRODUCT_CHARS,
            lot_chars: OWN_LOT_CHARS,
            issuer: String::new(),
        };
        let lot = own_lot(&hand, 7, "26091201");
        let read = crate::names::product(&lot, &[reader]);
        assert_eq!(read, Some((own_product(&hand, 7), true)));
    }

    #[test]
    fn a_number_too_long_for_its_prefix_is_no_key() {
        assert_eq!(gtin("9521001", 100_000), None);
        assert_eq!(gtin("95210010000000", 1), None);
        assert_eq!(gtin("95210x1", 1), None);
        assert_eq!(container_link("9521001", 3, 1_000_000_000), None);
    }
}
