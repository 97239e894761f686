//! 统一社会信用代码 (GB 32100-2015): 18 characters, two check digits.
//!
//! The outer check (GB 32100) runs over 17 characters with weights 3^i mod 31; the inner one
//! (GB 11714) over the nine of the organisation code. Real codes exist that fail the outer check,
//! so a failed check is a doubt that a person may overrule with a ground, never a refusal.

use std::fmt;

/// 0-9 A-Z without I O S V Z.
const OUTER: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const OUTER_WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const INNER_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CreditCode(String);

/// Why a code is doubted. The first two cannot be read at all; the others can be overruled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeDoubt {
    Length { found: usize },
    Character { at: usize, found: char },
    OuterCheck { expected: char, found: char },
    InnerCheck { expected: char, found: char },
}

impl CreditCode {
    /// Reads a code of the right shape and says what is doubtful about it.
    ///
    /// # Errors
    /// Only where it has not 18 characters of the set.
    pub fn read(text: &str) -> Result<(Self, Vec<CodeDoubt>), CodeDoubt> {
        let text = text.trim().to_uppercase();
        let found = text.chars().count();
        if found != 18 {
            return Err(CodeDoubt::Length { found });
        }
        if let Some((at, c)) = text.chars().enumerate().find(|(_, c)| outer_value(*c).is_none()) {
            return Err(CodeDoubt::Character { at: at + 1, found: c });
        }
        let code = Self(text);
        let mut doubts = Vec::new();
        let bytes = code.0.as_bytes();
        let expected = outer_check(&code.0[..17]);
        let found = char::from(bytes[17]);
        if expected != found {
            doubts.push(CodeDoubt::OuterCheck { expected, found });
        }
        let expected = inner_check(&code.0[8..16]);
        let found = char::from(bytes[16]);
        if expected != found {
            doubts.push(CodeDoubt::InnerCheck { expected, found });
        }
        Ok((code, doubts))
    }
    /// Makes a valid code from the parts; for generated firms only.
    pub fn compose(class: &str, area: &str, body: &str) -> Option<Self> {
        let head = format!("{class}{area}{body}{}", inner_check(body));
        (head.len() == 17 && head.chars().all(|c| outer_value(c).is_some()))
            .then(|| Self(format!("{head}{}", outer_check(&head))))
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Where it was registered (GB/T 2260); never the place of production.
    pub fn registered_at(&self) -> &str {
        &self.0[2..8]
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn outer_value(c: char) -> Option<u32> {
    OUTER.iter().position(|&x| char::from(x) == c).map(|i| i as u32)
}

fn outer_check(head: &str) -> char {
    let sum: u32 =
        head.chars().zip(OUTER_WEIGHTS).map(|(c, w)| outer_value(c).unwrap_or(0) * w).sum();
    char::from(OUTER[((31 - sum % 31) % 31) as usize])
}

/// GB 11714: values 0-9 A-Z (36), 11 − Σ mod 11; 10 is X, 11 is 0.
fn inner_check(body: &str) -> char {
    let sum: u32 =
        body.chars().zip(INNER_WEIGHTS).map(|(c, w)| c.to_digit(36).unwrap_or(0) * w).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        n => char::from_digit(n, 10).expect("1 to 9"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_codes_pass_both_checks() {
        for code in [
            "91350200MA2YJ1XR9G",
            "91350200776049653A",
            "914403003429409755",
            "91440300L83341734R",
            "123502001549897397",
            "91440101MA5CJQ4N59",
            "91140802MA0TE5T16Y",
            "91140881MA0TE5T247",
            "11140800MB0TE5T36E",
            "91140882MA0HEJ043P",
        ] {
            assert_eq!(CreditCode::read(code).map(|(_, doubts)| doubts), Ok(vec![]), "{code}");
        }
    }

    #[test]
    fn a_real_code_that_fails_the_outer_check_is_doubted_and_not_refused() {
        let (_, doubts) = CreditCode::read("91350203M0001QAY9B").unwrap();
        assert!(matches!(doubts[..], [CodeDoubt::OuterCheck { found: 'B', .. }]), "{doubts:?}");
    }

    #[test]
    fn a_wrong_shape_names_the_place() {
        assert_eq!(CreditCode::read("9135"), Err(CodeDoubt::Length { found: 4 }));
        assert_eq!(
            CreditCode::read("9135020IMA2YJ1XR9G"),
            Err(CodeDoubt::Character { at: 8, found: 'I' })
        );
    }

    #[test]
    fn every_single_substitution_is_noticed() {
        let good = "91350200MA2YJ1XR9G";
        for at in 0..18 {
            for c in OUTER.iter().map(|&b| char::from(b)) {
                let mut chars: Vec<char> = good.chars().collect();
                if chars[at] == c {
                    continue;
                }
                chars[at] = c;
                let text: String = chars.into_iter().collect();
                let (_, doubts) = CreditCode::read(&text).unwrap();
                assert!(!doubts.is_empty(), "{text}");
            }
        }
    }
}
