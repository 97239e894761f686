//! One spelling, one number.
//!
//! Things, lots, products, places, parties, words of the vocabulary: whatever an event names gets a number once, and
//! everything else is told with numbers. URN and Digital Link of one key are one name, and so are the spellings of a
//! word. Codes that are no GS1 keys stay as they were written; a registered resolver may say which product they are of.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use epcis::cbv::Vocabulary;
use epcis::gs1::{Identifier, Scheme};
use store::{Tx, Value, params};
use terms::{Error, Result};

/// A longer name is refused: an index has to hold it.
pub const LONGEST: usize = 1000;

/// What a name is a name of, as far as the first event said.
pub const GOODS: i64 = 1;
pub const OTHER: i64 = 0;

/// One spelling for each identifier.
pub fn canonical(text: &str) -> String {
    let text = text.trim();
    epcis::gs1::canonical(text).unwrap_or_else(|| text.to_owned())
}

/// A site: a location number without the extension that names a door or a shelf in it.
pub fn site(text: &str) -> String {
    match Identifier::parse(text.trim()) {
        Ok(key) if key.scheme() == Scheme::Gln => key.class().canonical(),
        _ => canonical(text),
    }
}

/// The web URI of a word in any spelling.
pub fn word(text: &str, vocabulary: Vocabulary) -> String {
    vocabulary.web_uri(text.trim())
}

/// The product of an item or lot; nothing for a product itself and for codes nobody explained.
pub fn product(canon: &str, readers: &[Reader]) -> Option<(String, bool)> {
    if let Ok(key) = Identifier::parse(canon) {
        let lot = key.level() == epcis::gs1::Level::Lot;
        return key.part().map(|_| (key.class().canonical(), lot));
    }
    readers.iter().find_map(|reader| reader.read(canon))
}

/// How codes of one issuer are read: after `start` come the characters of the product, then those of the lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    pub start: String,
    pub class_chars: usize,
    pub lot_chars: usize,
    pub issuer: String,
}

impl Reader {
    fn read(&self, code: &str) -> Option<(String, bool)> {
        let rest = code.strip_prefix(self.start.as_str())?;
        let length = rest.chars().count();
        let class: String = rest.chars().take(self.class_chars).collect();
        let whole = class.chars().count() == self.class_chars && length > self.class_chars;
        let lot = self.lot_chars > 0 && length == self.class_chars + self.lot_chars;
        whole.then(|| (format!("{}{class}", self.start), lot))
    }
}

/// Registered readers of codes, the longest beginning first.
///
/// # Errors
/// The store cannot be read.
pub fn readers(tx: &mut Tx<'_>) -> Result<Vec<Reader>> {
    let mut readers = tx.query(
        "select start, class_chars, lot_chars, issuer from trace_resolver order by start",
        &[],
        |row| {
            let (class, lot): (i64, i64) = (row.get(1)?, row.get(2)?);
            Ok(Reader {
                start: row.get(0)?,
                class_chars: class.try_into().unwrap_or_default(),
                lot_chars: lot.try_into().unwrap_or_default(),
                issuer: row.get(3)?,
            })
        },
    )?;
    readers.sort_by_key(|reader| std::cmp::Reverse(reader.start.len()));
    Ok(readers)
}

/// Mixes numbers that the store gave out; nobody outside chooses them, so no stronger mixing is needed.
#[derive(Default, Clone, Copy)]
pub struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }
    fn write_u8(&mut self, number: u8) {
        self.write_u64(u64::from(number));
    }
    fn write_isize(&mut self, number: isize) {
        self.write_u64(number as u64);
    }
    fn write_i64(&mut self, number: i64) {
        self.write_u64(number.cast_unsigned());
    }
    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

/// A map by numbers of names or events.
pub type ById<T> = HashMap<i64, T, BuildHasherDefault<Mix>>;

/// The numbers of canonical texts, where they have one; one question for all.
///
/// # Errors
/// The store cannot be read.
pub fn numbers(tx: &mut Tx<'_>, texts: Vec<String>) -> Result<HashMap<String, i64>> {
    let mut found = HashMap::with_capacity(texts.len());
    if texts.is_empty() {
        return Ok(found);
    }
    tx.each(
        "select canon, id from trace_name where canon {in 1} order by canon",
        params![texts],
        |row| {
            found.insert(row.get(0)?, row.get(1)?);
            Ok(true)
        },
    )?;
    Ok(found)
}

/// The number of one text in any spelling; 0 where nothing of that name was ever heard of.
///
/// # Errors
/// The store cannot be read.
pub fn number(tx: &mut Tx<'_>, text: &str) -> Result<i64> {
    let canon = canonical(text);
    Ok(tx
        .find("select id from trace_name where canon = ?1", params![canon], |row| row.get(0))?
        .unwrap_or_default())
}

/// The texts of numbers, one question for all.
///
/// # Errors
/// The store cannot be read.
pub fn texts(tx: &mut Tx<'_>, ids: &[i64]) -> Result<ById<String>> {
    let mut found = ById::default();
    for ids in ids.chunks(50_000) {
        tx.each(
            "select id, canon from trace_entity where id {in 1} order by id",
            params![ids.to_vec()],
            |row| {
                found.insert(row.get(0)?, row.get(1)?);
                Ok(true)
            },
        )?;
    }
    Ok(found)
}

/// A name that may be new.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) canon: String,
    pub(crate) sort: i64,
    /// Place of its product in the same list; always before the name itself.
    pub(crate) class: Option<u32>,
}

/// Gives every name of a list its number, new ones in the order of the list. Returns the numbers and how many are new.
pub(crate) fn intern(tx: &mut Tx<'_>, wanted: &[Wanted]) -> Result<(Vec<i64>, usize)> {
    let mut known = HashMap::with_capacity(wanted.len());
    for chunk in wanted.chunks(20_000) {
        known.extend(numbers(tx, chunk.iter().map(|name| name.canon.clone()).collect())?);
    }
    let missing = wanted.iter().filter(|name| !known.contains_key(&name.canon)).count();
    let mut next = if missing == 0 { 0 } else { tx.next_ids(missing as i64)? };
    let mut ids: Vec<i64> = Vec::with_capacity(wanted.len());
    let mut fresh: Vec<(usize, i64)> = Vec::with_capacity(missing);
    for (place, name) in wanted.iter().enumerate() {
        let id = match known.get(&name.canon) {
            Some(id) => *id,
            None => {
                fresh.push((place, next));
                next += 1;
                next - 1
            }
        };
        ids.push(id);
    }
    tx.run_many(
        "insert into trace_name (canon, id) values (?1, ?2)",
        fresh
            .iter()
            .map(|(place, id)| vec![Value::Text(wanted[*place].canon.clone()), Value::Int(*id)]),
    )?;
    tx.run_many(
        "insert into trace_entity (id, canon, sort, class) values (?1, ?2, ?3, ?4)",
        fresh.iter().map(|(place, id)| {
            let name = &wanted[*place];
            let class = name.class.map_or(Value::Null, |class| Value::Int(ids[class as usize]));
            vec![Value::Int(*id), Value::Text(name.canon.clone()), Value::Int(name.sort), class]
        }),
    )?;
    Ok((ids, missing))
}

/// Registers how codes of an issuer are read.
///
/// # Errors
/// Invalid, where the beginning is no URI or a GS1 key begins so.
pub fn register_reader(tx: &mut Tx<'_>, reader: &Reader) -> Result<()> {
    if !epcis::validate::is_uri(&format!("{}0", reader.start)) || reader.class_chars == 0 {
        return Err(Error::invalid("error-invalid").field("start", "trace-reader-start"));
    }
    let seq = tx.next_seq()?;
    let (class, lot) = (reader.class_chars as i64, reader.lot_chars as i64);
    tx.run(
        "insert into trace_resolver (start, class_chars, lot_chars, issuer, seq) values (?1, ?2, ?3, ?4, ?5)
         on conflict (start) do update set class_chars = excluded.class_chars, lot_chars = excluded.lot_chars,
           issuer = excluded.issuer, seq = excluded.seq",
        params![&reader.start, class, lot, &reader.issuer, seq],
    )?;
    let entry = store::Entry::new("trace.reader_registered", "trace", 0);
    tx.record(entry.detail(serde_json::json!({ "start": reader.start }))).map(|_| ())
}
