//! One identifier, however it was written.

use super::{check, escape, link, prefix::Lengths, urn};
use std::borrow::Cow;
use std::fmt;

/// The keys of GS1, by their application identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scheme {
    /// Logistic unit, SSCC (00).
    Sscc,
    /// Trade item, GTIN (01), with serial (21), lot (10) or third-party serial (235).
    Gtin,
    /// Document, GDTI (253).
    Gdti,
    /// Coupon, GCN (255).
    Gcn,
    /// Consignment, GINC (401).
    Ginc,
    /// Shipment, GSIN (402).
    Gsin,
    /// Place, GLN (414), with extension (254).
    Gln,
    /// Party, GLN (417).
    Party,
    /// Returnable asset, GRAI (8003).
    Grai,
    /// Individual asset, GIAI (8004).
    Giai,
    /// Piece of a trade item, ITIP (8006).
    Itip,
    /// Component or part, CPI (8010), with serial (8011).
    Cpi,
    /// Who provides a service, GSRN (8017).
    GsrnProvider,
    /// Who receives a service, GSRN (8018).
    Gsrn,
}

/// What makes a key finer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    Serial,
    Lot,
    /// Serial of a third party, AI 235 (UPUI).
    ThirdPartySerial,
    /// Extension of a GLN, AI 254.
    Extension,
}

/// How finely a thing is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    Class,
    Lot,
    Instance,
}

/// What the check digit says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckDigit {
    Right,
    Wrong {
        expected: char,
    },
    /// The key has none.
    None,
}

/// Why a text is no identifier, or has no such form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Neither an EPC URN nor a Digital Link of a GS1 key.
    NotGs1,
    /// The company prefix is not 6 to 12 digits.
    CompanyPrefix,
    /// Too many or too few characters.
    Length,
    /// Characters that the key cannot have.
    Characters,
    /// The check digit is wrong, and the other form would hide that.
    CheckDigit,
    /// Nobody knows how long the company prefix is.
    PrefixLengthUnknown,
    /// The form exists for another level only.
    Level,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::NotGs1 => "no EPC URN and no GS1 Digital Link",
            Fault::CompanyPrefix => "a company prefix has 6 to 12 digits",
            Fault::Length => "the key is too long or too short",
            Fault::Characters => "the key has characters it cannot have",
            Fault::CheckDigit => "the check digit is wrong",
            Fault::PrefixLengthUnknown => "the length of the company prefix is not known",
            Fault::Level => "the identifier names another level (class, lot or instance)",
        })
    }
}

impl std::error::Error for Fault {}

/// The longest key (GIAI, GINC, CPI) has thirty characters.
const LONGEST: usize = 30;

/// A key without its serial, kept in place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Digits {
    bytes: [u8; LONGEST],
    length: u8,
}

impl Digits {
    pub(super) fn new() -> Digits {
        Digits { bytes: [0; LONGEST], length: 0 }
    }

    pub(super) fn push(&mut self, text: &[u8]) -> Result<(), Fault> {
        let from = usize::from(self.length);
        let room = self.bytes.get_mut(from..from + text.len()).ok_or(Fault::Length)?;
        room.copy_from_slice(text);
        self.length += text.len() as u8;
        Ok(())
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(self.bytes()).expect("keys are checked to be ASCII")
    }
}

/// A GS1 key with its finer part, decoded.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identifier<'a> {
    pub(super) scheme: Scheme,
    pub(super) key: Digits,
    pub(super) part: Option<(Part, Cow<'a, str>)>,
}

impl fmt::Debug for Identifier<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {} {:?}", self.scheme, self.key.text(), self.part)
    }
}

impl<'a> Identifier<'a> {
    /// An EPC URN (`urn:epc:id`, `class`, `idpat`) or a Digital Link of any domain. Query and
    /// fragment of a link are no part of the identifier.
    pub fn parse(text: &'a str) -> Result<Identifier<'a>, Fault> {
        match text.strip_prefix("urn:epc:") {
            Some(rest) => urn::parse(rest),
            None => link::parse(text),
        }
    }

    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The key without serial, lot or extension, with its check digit.
    pub fn key(&self) -> &str {
        self.key.text()
    }

    /// What makes it finer than the key.
    pub fn part(&self) -> Option<(Part, &str)> {
        self.part.as_ref().map(|(part, text)| (*part, text.as_ref()))
    }

    pub fn level(&self) -> Level {
        match (&self.part, self.scheme) {
            (Some((Part::Lot, _)), _) => Level::Lot,
            (Some(_), _) => Level::Instance,
            (
                None,
                Scheme::Gtin
                | Scheme::Grai
                | Scheme::Gdti
                | Scheme::Gcn
                | Scheme::Cpi
                | Scheme::Itip,
            ) => Level::Class,
            (None, _) => Level::Instance,
        }
    }

    /// The same key without its part: the trade item of a serial number or lot.
    pub fn class(&self) -> Identifier<'static> {
        Identifier { scheme: self.scheme, key: self.key, part: None }
    }

    pub fn check_digit(&self) -> CheckDigit {
        let digits = match self.scheme {
            Scheme::Giai | Scheme::Ginc | Scheme::Cpi => return CheckDigit::None,
            Scheme::Itip => &self.key.bytes()[..14],
            _ => self.key.bytes(),
        };
        let (last, rest) = digits.split_last().expect("these keys have fixed lengths");
        match check::digit(rest) {
            Some(expected) if expected == *last => CheckDigit::Right,
            Some(expected) => CheckDigit::Wrong { expected: expected as char },
            None => CheckDigit::None,
        }
    }

    /// The constrained canonical Digital Link.
    pub fn canonical(&self) -> String {
        let mut out = Vec::with_capacity(64);
        self.write_canonical(&mut out);
        String::from_utf8(out).expect("a canonical link is ASCII")
    }

    pub(super) fn write_canonical(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"https://id.gs1.org/");
        out.extend_from_slice(self.scheme.code().as_bytes());
        out.push(b'/');
        escape::write_link(self.key.text(), out);
        if let Some((part, text)) = &self.part {
            out.extend_from_slice(match (part, self.scheme) {
                (_, Scheme::Grai | Scheme::Gdti | Scheme::Gcn) => b"",
                (_, Scheme::Cpi) => b"/8011/",
                (Part::Serial, _) => b"/21/",
                (Part::Lot, _) => b"/10/",
                (Part::ThirdPartySerial, _) => b"/235/",
                (Part::Extension, _) => b"/254/",
            });
            escape::write_link(text, out);
        }
    }

    /// The EPC URN, given how many digits of the key are the company's prefix. A wrong check digit
    /// is refused, because a URN has none and the mistake would be lost.
    pub fn urn(&self, prefix_length: usize) -> Result<String, Fault> {
        if let CheckDigit::Wrong { .. } = self.check_digit() {
            return Err(Fault::CheckDigit);
        }
        urn::write(self, prefix_length)
    }

    /// The same for whoever accepts that a wrong check digit is dropped: read back, the URN names
    /// the key with the right one.
    pub fn urn_dropping_check_digit(&self, prefix_length: usize) -> Result<String, Fault> {
        urn::write(self, prefix_length)
    }

    /// The digits that begin with the company prefix, for asking [`Lengths`].
    pub fn from_prefix(&self) -> &str {
        match self.scheme {
            Scheme::Gtin | Scheme::Sscc | Scheme::Grai | Scheme::Itip => &self.key.text()[1..],
            _ => self.key.text(),
        }
    }

    /// The EPC URN with the prefix length that the table knows.
    pub fn urn_by(&self, lengths: &Lengths) -> Result<String, Fault> {
        let length = lengths.of(self.from_prefix()).ok_or(Fault::PrefixLengthUnknown)?;
        self.urn(length)
    }

    /// A link as people type it, with serial numbers whose slashes and question marks were not
    /// escaped; a query is one only when it has a name and a value.
    pub fn parse_typed(text: &'a str) -> Result<Identifier<'a>, Fault> {
        link::parse_typed(text)
    }

    pub fn into_owned(self) -> Identifier<'static> {
        let part = self.part.map(|(part, text)| (part, Cow::Owned(text.into_owned())));
        Identifier { scheme: self.scheme, key: self.key, part }
    }
}

impl Scheme {
    /// The application identifier.
    pub fn code(self) -> &'static str {
        match self {
            Scheme::Sscc => "00",
            Scheme::Gtin => "01",
            Scheme::Gdti => "253",
            Scheme::Gcn => "255",
            Scheme::Ginc => "401",
            Scheme::Gsin => "402",
            Scheme::Gln => "414",
            Scheme::Party => "417",
            Scheme::Grai => "8003",
            Scheme::Giai => "8004",
            Scheme::Itip => "8006",
            Scheme::Cpi => "8010",
            Scheme::GsrnProvider => "8017",
            Scheme::Gsrn => "8018",
        }
    }

    /// By application identifier or by the short name of GS1 Digital Link 1.2.
    pub(super) fn of_segment(segment: &str) -> Option<Scheme> {
        Some(match segment {
            "00" | "sscc" => Scheme::Sscc,
            "01" | "gtin" => Scheme::Gtin,
            "253" | "gdti" => Scheme::Gdti,
            "255" | "gcn" => Scheme::Gcn,
            "401" | "ginc" => Scheme::Ginc,
            "402" | "gsin" => Scheme::Gsin,
            "414" | "gln" => Scheme::Gln,
            "417" | "party" => Scheme::Party,
            "8003" | "grai" => Scheme::Grai,
            "8004" | "giai" => Scheme::Giai,
            "8006" | "itip" => Scheme::Itip,
            "8010" | "cpid" => Scheme::Cpi,
            "8017" | "gsrnp" => Scheme::GsrnProvider,
            "8018" | "gsrn" => Scheme::Gsrn,
            _ => return None,
        })
    }

    /// Digits of the key with its check digit; nothing for keys of letters.
    pub(super) fn digits(self) -> Option<usize> {
        match self {
            Scheme::Sscc | Scheme::Itip | Scheme::Gsrn | Scheme::GsrnProvider => Some(18),
            Scheme::Gsin => Some(17),
            Scheme::Gtin | Scheme::Grai => Some(14),
            Scheme::Gln | Scheme::Party | Scheme::Gdti | Scheme::Gcn => Some(13),
            Scheme::Giai | Scheme::Ginc | Scheme::Cpi => None,
        }
    }

    /// The longest part and whether it must be digits.
    pub(super) fn part_room(self, part: Part) -> (usize, bool) {
        match (self, part) {
            (Scheme::Grai, _) => (16, false),
            (Scheme::Gdti, _) => (17, false),
            (Scheme::Gcn | Scheme::Cpi, _) => (12, true),
            (_, Part::ThirdPartySerial) => (28, false),
            _ => (20, false),
        }
    }
}

/// A finer part, decoded and checked.
pub(super) fn part<'a>(
    scheme: Scheme,
    part: Part,
    text: &'a str,
) -> Result<(Part, Cow<'a, str>), Fault> {
    let text = escape::decode(text);
    let (longest, digits) = scheme.part_room(part);
    if text.is_empty() || text.len() > longest {
        return Err(Fault::Length);
    }
    let good = text.bytes().all(|b| if digits { b.is_ascii_digit() } else { escape::is_82(b) });
    if good { Ok((part, text)) } else { Err(Fault::Characters) }
}

/// A key of letters and digits: GIAI, GINC (82 characters) or CPI (39).
pub(super) fn letters(scheme: Scheme, text: &str) -> Result<Digits, Fault> {
    let text = escape::decode(text);
    if text.is_empty() || text.len() > LONGEST {
        return Err(Fault::Length);
    }
    let allowed = if scheme == Scheme::Cpi { escape::is_39 } else { escape::is_82 };
    if !text.bytes().all(allowed) {
        return Err(Fault::Characters);
    }
    let mut key = Digits::new();
    key.push(text.as_bytes())?;
    Ok(key)
}
