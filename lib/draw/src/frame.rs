//! The frame (检查对象名录): everything that can be drawn, as it stood when it was frozen.

use serde::{Deserialize, Serialize};
use stats::drawing::verifiable::seed_text;

use crate::error::Error;

/// More than this is more than one draw: split the frame by county.
pub const OBJECTS_MAX: usize = 2_000_000;
/// Sizes are whole numbers up to this: a risk in millionths, a headcount, a turnover in suitable units.
/// The bound keeps sums exact in every language that may verify.
pub const SIZE_MAX: u64 = 1_000_000;

/// One object. The stratum is internal (a credit class often hides in it), and so is the size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// A public name without secrets, such as the unified credit code.
    pub object: String,
    pub stratum: String,
    /// What the chance is proportional to, where the method asks for it. 0 cannot be drawn then.
    pub size: u64,
}

impl Entry {
    pub fn new(object: impl Into<String>, stratum: impl Into<String>, size: u64) -> Self {
        Self { object: object.into(), stratum: stratum.into(), size }
    }
}

/// Entries in the order of their names, which tells nothing that the names do not tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Frame {
    entries: Vec<Entry>,
}

impl Frame {
    /// Brings names to one form (NFC, no space around), sorts, and refuses what cannot be drawn from.
    pub fn new(mut entries: Vec<Entry>) -> Result<Self, Error> {
        if entries.is_empty() || entries.len() > OBJECTS_MAX {
            return Err(Error::FrameSize { objects: entries.len(), most: OBJECTS_MAX });
        }
        for (place, entry) in entries.iter_mut().enumerate() {
            for name in [&mut entry.object, &mut entry.stratum] {
                *name = clean(name)
                    .ok_or_else(|| Error::Name { row: place + 1, name: name.clone() })?;
            }
            if entry.size > SIZE_MAX {
                let (object, size) = (entry.object.clone(), entry.size);
                return Err(Error::Size { object, size, most: SIZE_MAX });
            }
        }
        entries.sort_unstable_by(|a, b| a.object.cmp(&b.object));
        match entries.windows(2).find(|pair| pair[0].object == pair[1].object) {
            Some(pair) => Err(Error::Twice { object: pair[0].object.clone() }),
            None => Ok(Self { entries }),
        }
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn position(&self, object: &str) -> Option<usize> {
        self.entries.binary_search_by(|entry| entry.object.as_str().cmp(object)).ok()
    }

    /// Positions of a stratum, in frame order.
    pub(crate) fn stratum<'a>(&'a self, name: &'a str) -> impl Iterator<Item = usize> + 'a {
        let inside =
            move |(place, entry): (usize, &Entry)| (entry.stratum == name).then_some(place);
        self.entries.iter().enumerate().filter_map(inside)
    }
}

/// A name in one form; nothing if there is none or it would break a line.
pub(crate) fn clean(name: &str) -> Option<String> {
    // Almost all names are codes already in order; a million of them pass here.
    let plain = name.bytes().all(|b| b.is_ascii_graphic());
    let name = if plain { name.to_owned() } else { seed_text(name) };
    (!name.is_empty() && !name.chars().any(char::is_control)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_rows_and_the_way_of_typing_change_nothing() {
        let one = Frame::new(vec![Entry::new("b", "A", 1), Entry::new("Cafe\u{301}", "A", 2)]);
        let two = Frame::new(vec![Entry::new(" Café ", "A", 2), Entry::new("b", "A", 1)]);
        assert_eq!(one, two);
        assert_eq!(one.unwrap().position("b"), Some(1));
    }

    #[test]
    fn what_cannot_be_drawn_from_is_refused_by_name() {
        let twice = Frame::new(vec![Entry::new("a", "A", 1), Entry::new("a", "B", 1)]);
        assert_eq!(twice, Err(Error::Twice { object: "a".into() }));
        let empty = Frame::new(vec![Entry::new("a", "A", 1), Entry::new(" ", "A", 1)]);
        assert_eq!(empty, Err(Error::Name { row: 2, name: " ".into() }));
        assert!(Frame::new(vec![Entry::new("a\nb", "A", 1)]).is_err());
        assert!(Frame::new(vec![Entry::new("a", "A", SIZE_MAX + 1)]).is_err());
        assert!(matches!(Frame::new(vec![]), Err(Error::FrameSize { objects: 0, .. })));
    }
}
