//! A thing together with the place it was read from, so that any later check can name the line.

use std::ops::Deref;
use std::sync::Arc;

use crate::problem::{Problem, Rule};

/// File and line; line 0 means the whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub file: Arc<str>,
    pub line: u32,
}

impl Place {
    pub fn problem(&self, rule: Rule) -> Problem {
        Problem::new(&*self.file, self.line, rule)
    }
}

/// One entry of a section. Reads like the entry itself.
#[derive(Debug, Clone)]
pub struct At<T> {
    pub place: Place,
    pub it: T,
    /// Lines of the entry's own fields.
    fields: Vec<(Box<str>, u32)>,
}

impl<T> At<T> {
    pub(crate) fn new(place: Place, it: T, fields: Vec<(Box<str>, u32)>) -> Self {
        Self { place, it, fields }
    }
    /// A breach at the line of `field`, or of the entry where the field is not written.
    pub fn problem(&self, field: &str, rule: Rule) -> Problem {
        let line = self
            .fields
            .iter()
            .find(|(name, _)| **name == *field)
            .map_or(self.place.line, |(_, line)| *line);
        Problem::new(&*self.place.file, line, rule)
    }
}

impl<T> Deref for At<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.it
    }
}
