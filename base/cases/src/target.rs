//! What a comment, an approval or a lock is about: one value, one record, one case, one task.
//!
//! A slice names its thing by kind, id and part; where it hangs (unit, data class) decides who may know
//! what is said of it, and its address leads back to it. Referrals are no target: nothing is said about
//! them anywhere but in themselves.

use identity::{Actor, Class, Verb};
use terms::{Error, Result};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// `figure`, `samples`, `case`, `lock`, …: what the id is an id of.
    pub kind: String,
    pub thing: i64,
    /// What of it: the cell of a series, a column; empty for the whole.
    pub part: String,
    /// The unit whose matter it is.
    pub unit: i64,
    pub class: Class,
    /// Where it is looked at.
    pub address: String,
    /// What it is called in lists.
    pub words: String,
}

impl Target {
    /// Whether this person may know what is said of it: they see the class there, and the matters of that
    /// unit are theirs to follow. Counties read each other's figures, not what is discussed about them.
    pub fn is_known_to(&self, actor: &Actor) -> bool {
        self.class != Class::Referrals
            && actor.may_at(Verb::View, self.class, self.unit).is_ok()
            && actor.may_at(Verb::View, Class::Cases, self.unit).is_ok()
    }
    /// # Errors
    /// Not found, so that nobody learns that there is something.
    pub fn known_to(&self, actor: &Actor) -> Result<()> {
        if self.is_known_to(actor) { Ok(()) } else { Err(Error::not_found("target-unknown")) }
    }
}

/// A class as the tables keep it.
pub(crate) fn class_word(class: Class) -> String {
    format!("{class:?}")
}

pub(crate) fn class_of_word(word: &str) -> Result<Class> {
    Class::ALL
        .into_iter()
        .find(|class| class_word(*class) == word)
        .ok_or_else(|| Error::broken(word).at("the class of a target"))
}

/// The classes and units that somebody follows, as a condition over columns `class` and `unit` of a table.
pub(crate) fn known_to_sql(actor: &Actor, table: &str, values: &mut Vec<store::Value>) -> String {
    let Some(followed) = actor.territory(Verb::View, Class::Cases) else { return "1 = 0".into() };
    let mut any = Vec::new();
    for class in Class::ALL.into_iter().filter(|class| *class != Class::Referrals) {
        let Some(seen) = actor.territory(Verb::View, class) else { continue };
        values.push(class_word(class).into());
        let mut said = format!("{table}.class = ?{}", values.len());
        for limit in [seen.limit(), followed.limit()].into_iter().flatten() {
            values.push(limit.into());
            said.push_str(&format!(" and {table}.unit {{in {}}}", values.len()));
        }
        any.push(format!("({said})"));
    }
    if any.is_empty() { "1 = 0".into() } else { format!("({})", any.join(" or ")) }
}
