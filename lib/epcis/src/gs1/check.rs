//! Check digits of GS1 keys (GS1 General Specifications §7.9.1, modulo 10 with weights 3 and 1).
//!
//! ```
//! use epcis::gs1::check::digit;
//! assert_eq!(digit(b"629104150021"), Some(b'3'));
//! ```

/// The digit that follows these; nothing when one of them is no digit.
pub fn digit(digits: &[u8]) -> Option<u8> {
    let mut sum = 0u32;
    for (place, byte) in digits.iter().rev().enumerate() {
        if !byte.is_ascii_digit() {
            return None;
        }
        sum += u32::from(byte - b'0') * if place % 2 == 0 { 3 } else { 1 };
    }
    Some(b'0' + ((10 - sum % 10) % 10) as u8)
}

/// Whether the last digit is the right one.
pub fn is_right(digits: &[u8]) -> bool {
    matches!(digits.split_last(), Some((last, rest)) if digit(rest) == Some(*last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_keys_have_right_check_digits() {
        // GS1 General Specifications, examples of §7.9.1; ISBN of a printed book; an SSCC.
        for key in ["6291041500213", "9780345418913", "04012345111118", "340123453111111115"] {
            assert!(is_right(key.as_bytes()), "{key}");
        }
    }

    #[test]
    fn one_wrong_digit_is_always_found() {
        let key = b"04012345111118";
        for place in 0..key.len() {
            for wrong in b'0'..=b'9' {
                let mut other = *key;
                if other[place] != wrong {
                    other[place] = wrong;
                    assert!(!is_right(&other));
                }
            }
        }
    }

    #[test]
    fn letters_have_no_check_digit() {
        assert_eq!(digit(b"12A"), None);
        assert!(!is_right(b""));
    }
}
