//! EPC URNs (GS1 EPC Tag Data Standard, chapter 6; class and pattern forms of chapter 8).
//!
//! `G` is the company prefix. `i`, the indicator or extension digit, stands at the front of the
//! second field in the URN and at the front of the whole key in the link; the check digit stands in
//! the link only.

use super::key::{Digits, Fault, Identifier, Part, Scheme, letters, part};
use super::{check, escape};

/// Reads what follows `urn:epc:`.
pub(super) fn parse(text: &str) -> Result<Identifier<'_>, Fault> {
    let colon = |text: &str| text.bytes().position(|byte| byte == b':').ok_or(Fault::NotGs1);
    let at = colon(text)?;
    let (kind, rest) = (&text[..at], &text[at + 1..]);
    let at = colon(rest)?;
    let (name, body) = (&rest[..at], &rest[at + 1..]);
    match (kind, name) {
        ("id", "sgtin") => item(body, Scheme::Gtin, Some(Part::Serial)),
        ("id", "upui") => item(body, Scheme::Gtin, Some(Part::ThirdPartySerial)),
        ("class", "lgtin") => item(body, Scheme::Gtin, Some(Part::Lot)),
        ("idpat", "sgtin" | "upui") => item(body, Scheme::Gtin, None),
        ("id", "itip") => piece(body, Some(Part::Serial)),
        ("idpat", "itip") => piece(body, None),
        ("id", "sscc") => unit(body),
        ("id", "sgln") => place(body),
        ("id", "pgln") => plain(body, Scheme::Party),
        ("id", "gsin") => plain(body, Scheme::Gsin),
        ("id", "gsrn") => plain(body, Scheme::Gsrn),
        ("id", "gsrnp") => plain(body, Scheme::GsrnProvider),
        ("id", "grai") => typed(body, Scheme::Grai, true),
        ("id", "gdti") => typed(body, Scheme::Gdti, true),
        ("id", "sgcn") => typed(body, Scheme::Gcn, true),
        ("idpat", "grai") => typed(body, Scheme::Grai, false),
        ("idpat", "gdti") => typed(body, Scheme::Gdti, false),
        ("idpat", "sgcn") => typed(body, Scheme::Gcn, false),
        ("id", "giai") => asset(body, Scheme::Giai),
        ("id", "ginc") => asset(body, Scheme::Ginc),
        ("id", "cpi") => component(body, true),
        ("idpat", "cpi") => component(body, false),
        _ => Err(Fault::NotGs1),
    }
}

fn field<'a>(rest: &mut &'a str) -> Result<&'a str, Fault> {
    // Fields are short, so a plain loop is faster than a searcher.
    let at = rest.bytes().position(|byte| byte == b'.').ok_or(Fault::Length)?;
    let field = &rest[..at];
    *rest = &rest[at + 1..];
    Ok(field)
}

fn company(prefix: &str) -> Result<(), Fault> {
    let good = (6..=12).contains(&prefix.len()) && prefix.bytes().all(|b| b.is_ascii_digit());
    if good { Ok(()) } else { Err(Fault::CompanyPrefix) }
}

/// Prefix and reference make `total` digits; the check digit comes behind.
fn key(front: &str, prefix: &str, reference: &str, total: usize) -> Result<Digits, Fault> {
    company(prefix)?;
    let mut key = Digits::new();
    for text in [front, prefix, reference] {
        key.push(text.as_bytes())?;
    }
    if key.bytes().len() != total {
        return Err(Fault::Length);
    }
    let digit = check::digit(key.bytes()).ok_or(Fault::Characters)?;
    key.push(&[digit])?;
    Ok(key)
}

/// `G.iR`, as the digits `i G R c`.
fn indicated(prefix: &str, reference: &str, total: usize) -> Result<Digits, Fault> {
    if !reference.is_char_boundary(1) || reference.is_empty() {
        return Err(Fault::Length);
    }
    key(&reference[..1], prefix, &reference[1..], total)
}

fn finish<'a>(
    scheme: Scheme,
    key: Digits,
    finer: Option<Part>,
    text: &'a str,
) -> Result<Identifier<'a>, Fault> {
    let part = match finer {
        Some(finer) => Some(part(scheme, finer, text)?),
        None if text == "*" => None,
        None => return Err(Fault::Level),
    };
    Ok(Identifier { scheme, key, part })
}

fn item(body: &str, scheme: Scheme, finer: Option<Part>) -> Result<Identifier<'_>, Fault> {
    let mut rest = body;
    let (prefix, reference) = (field(&mut rest)?, field(&mut rest)?);
    finish(scheme, indicated(prefix, reference, 13)?, finer, rest)
}

fn piece(body: &str, finer: Option<Part>) -> Result<Identifier<'_>, Fault> {
    let mut rest = body;
    let (prefix, reference) = (field(&mut rest)?, field(&mut rest)?);
    let mut key = indicated(prefix, reference, 13)?;
    for _ in 0..2 {
        let count = field(&mut rest)?;
        if count.len() != 2 || !count.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Fault::Length);
        }
        key.push(count.as_bytes())?;
    }
    finish(Scheme::Itip, key, finer, rest)
}

fn unit(body: &str) -> Result<Identifier<'_>, Fault> {
    let (prefix, reference) = body.split_once('.').ok_or(Fault::Length)?;
    Ok(Identifier { scheme: Scheme::Sscc, key: indicated(prefix, reference, 17)?, part: None })
}

fn plain(body: &str, scheme: Scheme) -> Result<Identifier<'_>, Fault> {
    let (prefix, reference) = body.split_once('.').ok_or(Fault::Length)?;
    let total = scheme.digits().expect("only keys of digits are read here") - 1;
    Ok(Identifier { scheme, key: key("", prefix, reference, total)?, part: None })
}

/// The extension `0` says that there is none.
fn place(body: &str) -> Result<Identifier<'_>, Fault> {
    let mut rest = body;
    let (prefix, reference) = (field(&mut rest)?, field(&mut rest)?);
    let key = key("", prefix, reference, 12)?;
    let part = match rest {
        "0" => None,
        text => Some(part(Scheme::Gln, Part::Extension, text)?),
    };
    Ok(Identifier { scheme: Scheme::Gln, key, part })
}

/// Keys whose serial follows the check digit. The link of a GRAI begins with a filler zero.
fn typed(body: &str, scheme: Scheme, serial: bool) -> Result<Identifier<'_>, Fault> {
    let mut rest = body;
    let (prefix, reference) = (field(&mut rest)?, field(&mut rest)?);
    let key = match scheme {
        Scheme::Grai => key("0", prefix, reference, 13)?,
        _ => key("", prefix, reference, 12)?,
    };
    finish(scheme, key, serial.then_some(Part::Serial), rest)
}

fn asset(body: &str, scheme: Scheme) -> Result<Identifier<'_>, Fault> {
    let (prefix, reference) = body.split_once('.').ok_or(Fault::Length)?;
    company(prefix)?;
    let mut key = Digits::new();
    key.push(prefix.as_bytes())?;
    if !reference.is_empty() {
        key.push(letters(scheme, reference)?.bytes())?;
    }
    Ok(Identifier { scheme, key, part: None })
}

fn component(body: &str, serial: bool) -> Result<Identifier<'_>, Fault> {
    let (front, last) = body.rsplit_once('.').ok_or(Fault::Length)?;
    let Identifier { key, .. } = asset(front, Scheme::Cpi)?;
    finish(Scheme::Cpi, key, serial.then_some(Part::Serial), last)
}

/// Writes the URN. Where the company prefix ends is the caller's knowledge.
pub(super) fn write(identifier: &Identifier<'_>, length: usize) -> Result<String, Fault> {
    if !(6..=12).contains(&length) {
        return Err(Fault::CompanyPrefix);
    }
    let key = identifier.key.text();
    let finer = identifier.part();
    let serial = finer.map(|(_, text)| text);
    let (name, fields) = match identifier.scheme {
        Scheme::Gtin => {
            let name = match finer {
                Some((Part::Lot, _)) => "class:lgtin",
                Some((Part::ThirdPartySerial, _)) => "id:upui",
                Some(_) => "id:sgtin",
                None => "idpat:sgtin",
            };
            (name, behind(key, length, 13))
        }
        // The tag standard has no URN for a lot of pieces.
        Scheme::Itip if matches!(finer, Some((Part::Lot, _))) => return Err(Fault::Level),
        Scheme::Itip => {
            let name = if serial.is_some() { "id:itip" } else { "idpat:itip" };
            let front = behind(key, length, 13);
            (name, format!("{front}.{}.{}", &key[14..16], &key[16..18]))
        }
        Scheme::Sscc => return Ok(format!("urn:epc:id:sscc:{}", behind(key, length, 17))),
        // In a URN the extension 0 says that there is none.
        Scheme::Gln if serial == Some("0") => return Err(Fault::Level),
        Scheme::Gln => ("id:sgln", split(key, length, 12)),
        Scheme::Party => return Ok(format!("urn:epc:id:pgln:{}", split(key, length, 12))),
        Scheme::Gsin => return Ok(format!("urn:epc:id:gsin:{}", split(key, length, 16))),
        Scheme::Gsrn => return Ok(format!("urn:epc:id:gsrn:{}", split(key, length, 17))),
        Scheme::GsrnProvider => return Ok(format!("urn:epc:id:gsrnp:{}", split(key, length, 17))),
        Scheme::Grai if !key.starts_with('0') => return Err(Fault::Characters),
        Scheme::Grai => {
            (if serial.is_some() { "id:grai" } else { "idpat:grai" }, split(&key[1..], length, 12))
        }
        Scheme::Gdti => {
            (if serial.is_some() { "id:gdti" } else { "idpat:gdti" }, split(key, length, 12))
        }
        Scheme::Gcn => {
            (if serial.is_some() { "id:sgcn" } else { "idpat:sgcn" }, split(key, length, 12))
        }
        Scheme::Giai | Scheme::Ginc | Scheme::Cpi => return letters_urn(identifier, length),
    };
    let mut out = format!("urn:epc:{name}:{fields}.").into_bytes();
    match (serial, identifier.scheme) {
        (Some(text), _) => escape::write_urn(text, &mut out),
        (None, Scheme::Gln) => out.push(b'0'),
        (None, _) => out.push(b'*'),
    }
    Ok(String::from_utf8(out).expect("a URN is ASCII"))
}

/// `G.R` of digits without an indicator; the check digit, at `end`, is left out.
fn split(key: &str, length: usize, end: usize) -> String {
    format!("{}.{}", &key[..length], &key[length..end])
}

/// `G.iR`.
fn behind(key: &str, length: usize, end: usize) -> String {
    format!("{}.{}{}", &key[1..=length], &key[..1], &key[1 + length..end])
}

fn letters_urn(identifier: &Identifier<'_>, length: usize) -> Result<String, Fault> {
    let key = identifier.key.text();
    if key.len() < length || (identifier.scheme == Scheme::Giai && key.len() == length) {
        return Err(Fault::Length);
    }
    let (prefix, reference) = key.split_at(length);
    // A part number is split where the caller says, since it may have signs from its first letter.
    if identifier.scheme != Scheme::Cpi {
        company(prefix)?;
    }
    let name = match identifier.scheme {
        Scheme::Giai => "id:giai",
        Scheme::Ginc => "id:ginc",
        _ if identifier.part.is_some() => "id:cpi",
        _ => "idpat:cpi",
    };
    let mut out = format!("urn:epc:{name}:{prefix}.").into_bytes();
    escape::write_urn(reference, &mut out);
    if identifier.scheme == Scheme::Cpi {
        out.push(b'.');
        match identifier.part() {
            Some((_, serial)) => out.extend_from_slice(serial.as_bytes()),
            None => out.push(b'*'),
        }
    }
    Ok(String::from_utf8(out).expect("a URN is ASCII"))
}

#[cfg(test)]
mod tests {
    use super::super::canonical;

    #[test]
    fn twelve_digit_prefixes_leave_an_empty_field() {
        assert_eq!(
            canonical("urn:epc:id:gdti:987659999999..9").as_deref(),
            Some("https://id.gs1.org/253/98765999999929")
        );
    }

    #[test]
    fn urns_of_other_tag_standards_are_no_gs1_keys() {
        for urn in ["urn:epc:id:gid:1.2.3", "urn:epc:id:usdod:A.1", "urn:epc:raw:x", "urn:epc:"] {
            assert_eq!(canonical(urn), None, "{urn}");
        }
    }

    #[test]
    fn a_letter_of_several_bytes_in_the_reference_is_refused_and_does_not_panic() {
        assert_eq!(canonical("urn:epc:id:sgtin:4012345.零11111.1"), None);
        assert_eq!(canonical("urn:epc:id:sscc:4012345."), None);
    }
}
