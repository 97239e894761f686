//! What somebody typed into the field: a code in one of many spellings, or words.
//!
//! Read are EPC URNs and Digital Links of any domain, the text under a bar code with brackets `(01)…(10)…`, the string
//! that a scanner gives without them, a bare GTIN (8, 12, 13 or 14 digits) with a lot behind it, a bare SSCC (18
//! digits), and any other URI as a 追溯码 of somebody's own. A wrong check digit is told with its place; whoever holds a
//! misprinted box may still ask for the code as it is written. Source: GS1 General Specifications §3 and §7.9.

use epcis::gs1::{CheckDigit, Identifier};

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    Nothing,
    /// A code, in its one spelling.
    Code(String),
    /// The last digit does not follow from the others.
    WrongDigit(WrongDigit),
    /// Looks like a code and is none; the text that says why.
    Broken(&'static str),
    Words(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongDigit {
    /// The digits of the key, as many as were typed.
    pub key: String,
    /// The place of the check digit, from 1.
    pub place: usize,
    pub expected: char,
    pub found: char,
    /// The code as it is written, for boxes that are misprinted.
    pub code: String,
}

/// Digits of a bare product number.
const GTIN: [usize; 4] = [8, 12, 13, 14];
/// What separates elements in the string of a scanner.
const SEPARATOR: char = '\u{1d}';

/// Reads a field, and the lot of a field of its own.
pub fn read(text: &str, lot: &str) -> Typed {
    let text = plain(text);
    let text = text.trim();
    let lot = lot.trim();
    if text.is_empty() {
        return Typed::Nothing;
    }
    if ["http://", "https://", "urn:epc:"].iter().any(|start| text.starts_with(start)) {
        return link(text, lot);
    }
    if text.starts_with('(') {
        return match bracketed(text) {
            Some(elements) => built(&elements, lot),
            None => Typed::Broken("trace-typed-brackets"),
        };
    }
    if let Some(elements) = scanned(text) {
        return built(&elements, lot);
    }
    let (digits, behind) = first(text);
    match digits.len() {
        18 if behind.is_empty() => return built(&[("00", digits)], ""),
        length if GTIN.contains(&length) => {
            let lot = if behind.is_empty() { lot } else { behind.as_str() };
            return built(&[("01", digits)], lot);
        }
        _ => {}
    }
    let uri = text.contains(':') && !text.contains(char::is_whitespace);
    let only_digits = digits.len() >= 6 && behind.is_empty() && lot.is_empty();
    if uri {
        Typed::Code(text.to_owned())
    } else if only_digits {
        Typed::Broken("trace-typed-length")
    } else {
        Typed::Words(text.to_owned())
    }
}

/// Brackets and digits of a Chinese keyboard are those of any other; marks of scanners go.
fn plain(text: &str) -> String {
    let text = text.trim();
    let marks = ["]C1", "]e0", "]d2", "]Q3", "]d1", "]Q1"];
    let text = marks.iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
    let narrow = |sign: char| match sign {
        '（' => '(',
        '）' => ')',
        '　' => ' ',
        '：' => ':',
        '！'..='～' => char::from_u32(sign as u32 - 0xfee0).unwrap_or(sign),
        other => other,
    };
    text.chars().map(narrow).collect()
}

fn link(text: &str, lot: &str) -> Typed {
    // Only links are typed with unescaped signs; a URN is read as it is.
    match Identifier::parse(text).or_else(|_| Identifier::parse_typed(text)) {
        Ok(key) if key.part().is_none() && !lot.is_empty() && key.scheme().code() == "01" => {
            built(&[("01", key.key().to_owned())], lot)
        }
        Ok(key) => judged(&key, key.key().len()),
        // A link of somebody's own is a code of their own.
        Err(_) if !text.contains(char::is_whitespace) => Typed::Code(text.to_owned()),
        Err(_) => Typed::Words(text.to_owned()),
    }
}

/// `(01)06901234000016(10)L1`.
fn bracketed(text: &str) -> Option<Vec<(&'static str, String)>> {
    let mut elements = Vec::new();
    for element in text.split('(').skip(1) {
        let (name, value) = element.split_once(')')?;
        if let Some(name) = known(name.trim()) {
            elements.push((name, value.trim().to_owned()));
        }
    }
    (!elements.is_empty()).then_some(elements)
}

/// Elements that name a thing; others (dates, weights) are passed over.
fn known(name: &str) -> Option<&'static str> {
    ["00", "01", "10", "21"].into_iter().find(|known| *known == name)
}

/// `01069012340000161726081510L1`: elements of fixed length one after the other, the others up to a separator.
fn scanned(text: &str) -> Option<Vec<(&'static str, String)>> {
    let digits = |from: usize, count: usize| {
        text.get(from..from + count).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if text.len() == 20 && text.starts_with("00") {
        return digits(2, 18).map(|key| vec![("00", key.to_owned())]);
    }
    if text.len() < 16 || !text.starts_with("01") {
        return None;
    }
    let mut elements = vec![("01", digits(2, 14)?.to_owned())];
    let mut rest = &text[16..];
    while let Some(name) = rest.get(..2) {
        let value = &rest[2..];
        match name {
            "11" | "12" | "13" | "15" | "16" | "17" => rest = value.get(6..)?,
            "10" | "21" => {
                let end = value.find(SEPARATOR).unwrap_or(value.len());
                elements.push((known(name)?, value[..end].to_owned()));
                rest = value[end..].trim_start_matches(SEPARATOR);
            }
            _ => return None,
        }
    }
    rest.is_empty().then_some(elements)
}

/// The digits at the beginning, without blanks and hyphens between them, and the lot behind.
fn first(text: &str) -> (String, String) {
    let end =
        text.char_indices().find(|(_, sign)| !(sign.is_ascii_digit() || " -".contains(*sign)));
    let (head, tail) = text.split_at(end.map_or(text.len(), |(at, _)| at));
    let whole: String = head.chars().filter(char::is_ascii_digit).collect();
    let gtin = |digits: &str| GTIN.contains(&digits.len()) || digits.len() == 18;
    // A lot may begin with digits: then the first word alone is the number.
    let word = head.split(' ').next().unwrap_or_default().replace('-', "");
    if tail.is_empty() && gtin(&whole) {
        return (whole, String::new());
    }
    if gtin(&word) {
        let behind = text.split_once(' ').map(|(_, behind)| behind).unwrap_or(tail);
        return (word, lot(behind).to_owned());
    }
    if gtin(&whole) { (whole, lot(tail).to_owned()) } else { (whole, tail.to_owned()) }
}

/// The lot without the word for it.
fn lot(text: &str) -> &str {
    let text = text.trim_start_matches([' ', ',', '，', '/', '+', ';', '、']);
    let words = ["批次", "批号", "批", "LOT", "Lot", "lot"];
    let text = words.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    text.trim_start_matches([' ', ':', '：', '#']).trim()
}

/// A key of its elements; a serial number names more than a lot.
fn built(elements: &[(&'static str, String)], lot: &str) -> Typed {
    let find =
        |name: &str| elements.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
    let digits = |text: &String| text.chars().filter(char::is_ascii_digit).collect::<String>();
    if let Some(unit) = find("00").map(digits) {
        return keyed(&format!("https://id.gs1.org/00/{unit}"), unit.len());
    }
    let Some(product) = find("01").map(digits) else {
        return Typed::Broken("trace-typed-no-product");
    };
    if !GTIN.contains(&product.len()) {
        return Typed::Broken("trace-typed-length");
    }
    let lot = (!lot.is_empty()).then(|| lot.to_owned());
    let finer = match (find("21"), find("10").cloned().or(lot)) {
        (Some(serial), _) => format!("/21/{}", web::encoded(serial)),
        (None, Some(lot)) => format!("/10/{}", web::encoded(&lot)),
        (None, None) => String::new(),
    };
    keyed(&format!("https://id.gs1.org/01/{product:0>14}{finer}"), product.len())
}

fn keyed(link: &str, typed: usize) -> Typed {
    match Identifier::parse(link) {
        Ok(key) => judged(&key, typed),
        Err(epcis::gs1::Fault::Characters) => Typed::Broken("trace-typed-characters"),
        Err(_) => Typed::Broken("trace-typed-length"),
    }
}

fn judged(key: &Identifier<'_>, typed: usize) -> Typed {
    let CheckDigit::Wrong { expected } = key.check_digit() else {
        return Typed::Code(key.canonical());
    };
    let digits = key.key();
    let typed = typed.min(digits.len());
    Typed::WrongDigit(WrongDigit {
        key: digits[digits.len() - typed..].to_owned(),
        place: typed,
        expected,
        found: digits.chars().last().unwrap_or(' '),
        code: key.canonical(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_code_is_one_code() {
        let lot = "https://id.gs1.org/01/04012345111118/10/L-1";
        for text in [
            "https://id.gs1.org/01/04012345111118/10/L-1",
            "https://shop.example/p/01/04012345111118/10/L-1?x=1",
            "urn:epc:class:lgtin:4012345.011111.L-1",
            "(01)04012345111118(10)L-1",
            "（01）04012345111118（10）L-1",
            "(01) 04012345111118 (17)260815 (10) L-1",
            "010401234511111810L-1",
            "]d2010401234511111817260815\u{1d}10L-1".replace('\u{1d}', "").as_str(),
            "4012345111118 L-1",
            "04012345111118 批号：L-1",
            "4012345111118，批次 L-1",
        ] {
            assert_eq!(read(text, ""), Typed::Code(lot.to_owned()), "{text}");
        }
        assert_eq!(read("4012345111118", "L-1"), Typed::Code(lot.to_owned()));
        let item = "https://id.gs1.org/01/04012345111118/21/9";
        assert_eq!(read("(01)04012345111118(10)L(21)9", ""), Typed::Code(item.to_owned()));
        let unit = "https://id.gs1.org/00/340123453111111115";
        for text in ["340123453111111115", "3401 2345 3111 1111 15", "(00)340123453111111115"] {
            assert_eq!(read(text, ""), Typed::Code(unit.to_owned()), "{text}");
        }
        assert_eq!(read("00340123453111111115", ""), Typed::Code(unit.to_owned()));
    }

    #[test]
    fn a_wrong_check_digit_is_told_with_its_place_and_what_it_should_be() {
        let Typed::WrongDigit(wrong) = read("4012345111117 L1", "") else { panic!() };
        assert_eq!((wrong.place, wrong.expected, wrong.found), (13, '8', '7'));
        assert_eq!(wrong.key, "4012345111117");
        assert_eq!(wrong.code, "https://id.gs1.org/01/04012345111117/10/L1");
        let Typed::WrongDigit(wrong) = read("340123453111111114", "") else { panic!() };
        assert_eq!((wrong.place, wrong.expected), (18, '5'));
    }

    #[test]
    fn codes_of_somebodys_own_stay_as_they_are_and_words_are_words() {
        for code in ["urn:zhuisu:cn:14:88321", "https://trace.example.cn/c/88321", "cn:a/1"] {
            assert_eq!(read(code, ""), Typed::Code(code.to_owned()), "{code}");
        }
        for words in ["镁锭", "洗衣液 2605", "L-2607"] {
            assert_eq!(read(words, ""), Typed::Words(words.to_owned()), "{words}");
        }
        assert_eq!(read(" ", ""), Typed::Nothing);
        assert_eq!(read("4012345", ""), Typed::Broken("trace-typed-length"));
        assert_eq!(read("(17)260815", ""), Typed::Broken("trace-typed-brackets"));
    }

    #[test]
    fn nothing_that_is_typed_breaks_the_reader() {
        for text in [
            "(",
            "()",
            "(01",
            "(01)",
            "01",
            "0104012345111118ä",
            "０１２",
            "]d2",
            "01：：",
            "((01)))",
        ] {
            let _ = read(text, text);
        }
    }
}
