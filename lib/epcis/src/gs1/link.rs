//! GS1 Digital Links of any domain and sub-path (GS1 Digital Link URI syntax 1.2).

use super::key::{Digits, Fault, Identifier, Part, Scheme, letters, part};

/// Reads a link; query and fragment are dropped.
pub(super) fn parse(text: &str) -> Result<Identifier<'_>, Fault> {
    let path = path(text)?;
    let end = path.bytes().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(path.len());
    search(&path[..end], standard)
}

/// Reads a link whose serial may hold unescaped slashes, question marks and number signs.
pub(super) fn parse_typed(text: &str) -> Result<Identifier<'_>, Fault> {
    let path = path(text)?;
    let query = path.char_indices().filter(|(_, sign)| *sign == '?').find(|(at, _)| {
        matches!(path[at + 1..].find('='), Some(name) if name > 0 && !path[at + 1..at + 1 + name].contains(['<', '>', '?']))
    });
    let path = query.map_or(path, |(at, _)| &path[..at]);
    let part_number = path.contains("/8010/") || path.contains("/cpid/");
    let path = if part_number { path } else { path.split('#').next().unwrap_or(path) };
    search(path, standard).or_else(|_| search(path, greedy))
}

/// From the first slash after the domain.
fn path(text: &str) -> Result<&str, Fault> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .ok_or(Fault::NotGs1)?;
    match slash(rest) {
        Some(at) if at > 0 => Ok(&rest[at..]),
        _ => Err(Fault::NotGs1),
    }
}

/// The first slash. Segments are short, so a plain loop is faster than a searcher.
fn slash(text: &str) -> Option<usize> {
    text.bytes().position(|byte| byte == b'/')
}

/// What stands before the first slash, and what behind it.
fn head(text: &str) -> (&str, Option<&str>) {
    match slash(text) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

type Read = for<'a> fn(Scheme, &'a str) -> Result<Identifier<'a>, Fault>;

/// The first segment that names a key and can be read to the end; what stands before it is the
/// path of somebody's own resolver.
fn search(path: &str, read: Read) -> Result<Identifier<'_>, Fault> {
    let mut rest = path;
    let mut fault = Fault::NotGs1;
    while let Some(after) = rest.strip_prefix('/') {
        let end = slash(after).unwrap_or(after.len());
        if let (Some(scheme), Some(value)) =
            (Scheme::of_segment(&after[..end]), after[end..].strip_prefix('/'))
        {
            match read(scheme, value) {
                Ok(identifier) => return Ok(identifier),
                Err(found) => fault = found,
            }
        }
        rest = &after[end..];
    }
    Err(fault)
}

/// The key proper, and the serial that is written behind it without a slash.
fn key(scheme: Scheme, value: &str) -> Result<(Digits, Option<&str>), Fault> {
    let Some(digits) = scheme.digits() else {
        // A company prefix begins every key of letters.
        if value.len() < 4 || !value.bytes().take(4).all(|b| b.is_ascii_digit()) {
            return Err(Fault::CompanyPrefix);
        }
        return Ok((letters(scheme, value)?, None));
    };
    let joined = matches!(scheme, Scheme::Grai | Scheme::Gdti | Scheme::Gcn);
    let short = scheme == Scheme::Gtin && matches!(value.len(), 8 | 12 | 13);
    if !short && (value.len() < digits || (!joined && value.len() > digits)) {
        return Err(Fault::Length);
    }
    let front = &value.as_bytes()[..digits.min(value.len())];
    if !front.iter().all(u8::is_ascii_digit) {
        return Err(Fault::Characters);
    }
    let mut key = Digits::new();
    key.push(&b"000000"[..digits - front.len()])?;
    key.push(front)?;
    Ok((key, (value.len() > digits).then(|| &value[digits..])))
}

fn finer(scheme: Scheme, code: &str) -> Option<Part> {
    Some(match (scheme, code) {
        (Scheme::Gtin | Scheme::Itip, "21" | "ser") => Part::Serial,
        (Scheme::Gtin | Scheme::Itip, "10" | "lot") => Part::Lot,
        (Scheme::Gtin, "235") => Part::ThirdPartySerial,
        (Scheme::Gln, "254") => Part::Extension,
        (Scheme::Cpi, "8011") => Part::Serial,
        _ => return None,
    })
}

/// Pairs of code and value to the end. Of several only the finest stays; a consumer product variant
/// (22) names no finer thing.
fn standard(scheme: Scheme, text: &str) -> Result<Identifier<'_>, Fault> {
    let (value, mut rest) = head(text);
    let (key, joined) = key(scheme, value)?;
    let mut found = joined.map(|serial| part(scheme, Part::Serial, serial)).transpose()?;
    while let Some(pair) = rest {
        let (code, after) = head(pair);
        let (value, next) = head(after.ok_or(Fault::NotGs1)?);
        rest = next;
        let variant = matches!(scheme, Scheme::Gtin | Scheme::Itip) && matches!(code, "22" | "cpv");
        if variant {
            part(scheme, Part::Lot, value)?;
            continue;
        }
        let which = finer(scheme, code).ok_or(Fault::NotGs1)?;
        let read = part(scheme, which, value)?;
        let keep = match &found {
            Some((Part::Lot, _)) => true,
            Some((Part::ThirdPartySerial, _)) => which == Part::Serial,
            Some(_) => which != Part::Lot && which != Part::ThirdPartySerial,
            None => true,
        };
        if keep {
            found = Some(read);
        }
    }
    Ok(Identifier { scheme, key, part: found })
}

/// Everything behind the key, or behind one code, is one value.
fn greedy(scheme: Scheme, text: &str) -> Result<Identifier<'_>, Fault> {
    let two = matches!(scheme, Scheme::Gtin | Scheme::Itip | Scheme::Gln);
    if two {
        let (value, rest) = text.split_once('/').ok_or(Fault::NotGs1)?;
        let (key, _) = key(scheme, value)?;
        let (code, rest) = rest.split_once('/').ok_or(Fault::NotGs1)?;
        let which = finer(scheme, code).ok_or(Fault::NotGs1)?;
        return Ok(Identifier { scheme, key, part: Some(part(scheme, which, rest)?) });
    }
    if let (Scheme::Cpi, Some((number, serial))) = (scheme, text.rsplit_once("/8011/")) {
        let (key, _) = key(scheme, number)?;
        return Ok(Identifier { scheme, key, part: Some(part(scheme, Part::Serial, serial)?) });
    }
    let (key, joined) = key(scheme, text)?;
    let found = joined.map(|serial| part(scheme, Part::Serial, serial)).transpose()?;
    Ok(Identifier { scheme, key, part: found })
}

#[cfg(test)]
mod tests {
    use super::super::{Identifier, canonical};

    #[test]
    fn domain_sub_path_query_and_fragment_are_no_part_of_the_key() {
        for link in [
            "https://id.gs1.org/01/09780345418913/21/765tz",
            "http://example.de/abc/12/gtin/9780345418913/ser/765tz",
            "https://example.org/01/9780345418913/22/344/10/1223/21/765tz#top",
            "https://example.org/01/9780345418913/21/765tz?linkType=all",
        ] {
            let expected = Some("https://id.gs1.org/01/09780345418913/21/765tz");
            assert_eq!(canonical(link).as_deref(), expected, "{link}");
        }
    }

    #[test]
    fn a_link_to_nothing_known_stays_what_it_is() {
        for link in [
            "https://id.gs1.org/",
            "https://id.gs1.org/01/",
            "https://id.gs1.org/01/零零零零零零零零零零零零零零",
            "https:///01/09780345418913",
            "https://ref.gs1.org/cbv/BizStep-shipping",
            "ftp://id.gs1.org/01/09780345418913",
            "https://id.gs1.org/01/09780345418913/21",
            "https://id.gs1.org/8003/00401234500022零",
        ] {
            assert_eq!(canonical(link), None, "{link}");
        }
    }

    #[test]
    fn a_typed_serial_may_hold_a_slash() {
        let typed = Identifier::parse_typed("https://id.gs1.org/01/12345678901231/21//19?AZ");
        assert_eq!(typed.unwrap().part().unwrap().1, "/19?AZ");
    }
}
