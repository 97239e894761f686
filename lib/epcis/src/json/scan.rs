//! Bytes of JSON text that are looked at in numbers.

/// The grammar of numbers (RFC 8259 §6).
pub(super) fn is_json_number(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let digits = |text: &[u8]| text.iter().take_while(|b| b.is_ascii_digit()).count();
    let whole = digits(text);
    if whole == 0 || (whole > 1 && text[0] == b'0') {
        return false;
    }
    let mut rest = &text[whole..];
    if let Some(after) = rest.strip_prefix(b".") {
        let count = digits(after);
        if count == 0 {
            return false;
        }
        rest = &after[count..];
    }
    if let Some(b'e' | b'E') = rest.first() {
        rest = &rest[1..];
        if let Some(b'+' | b'-') = rest.first() {
            rest = &rest[1..];
        }
        let count = digits(rest);
        return count > 0 && count == rest.len();
    }
    rest.is_empty()
}

/// Bytes before the first quote, backslash or control character, eight at a time.
pub(super) fn plain(text: &[u8]) -> usize {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let zero = |word: u64| word.wrapping_sub(LOW) & !word & HIGH;
    let mut at = 0;
    while let Some(eight) = text.get(at..at + 8) {
        let word = u64::from_le_bytes(eight.try_into().expect("eight bytes were taken"));
        let found = zero(word ^ (LOW * u64::from(b'"')))
            | zero(word ^ (LOW * u64::from(b'\\')))
            | (word.wrapping_sub(LOW * 0x20) & !word & HIGH);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = text[at..].iter().take_while(|b| !matches!(b, b'"' | b'\\' | 0..=0x1F)).count();
    at + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_bytes_are_found_wherever_they_stand() {
        for length in 0..40 {
            for place in 0..length {
                for special in [b'"', b'\\', 0u8, 0x1F] {
                    let mut text = vec![0xE8; length];
                    text[place] = special;
                    assert_eq!(plain(&text), place);
                }
            }
            assert_eq!(plain(&vec![b'~'; length]), length);
        }
    }
}
