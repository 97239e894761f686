//! Names of industries (GB/T 4754), as the packs of the space tell them.

use std::collections::BTreeMap;

use serde::Deserialize;
use store::Tx;
use terms::{Error, Lang, Result, Text};

/// The industries that the packs name, by code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Industries(BTreeMap<String, Text>);

/// The shortest code that is more than a section: a letter and two digits.
const DIVISION_LENGTH: usize = 3;

impl Industries {
    /// # Errors
    /// As the store.
    pub fn of(tx: &mut Tx<'_>) -> Result<Self> {
        #[derive(Deserialize)]
        struct Definition {
            #[serde(default)]
            industries: Vec<(String, String, String)>,
        }
        let rows = tx.query("select definition from pack order by seq, code", &[], |row| {
            row.get::<String>(0)
        })?;
        let mut all = BTreeMap::new();
        for text in rows {
            let definition: Definition = serde_json::from_str(&text).map_err(Error::broken)?;
            for (code, zh, en) in definition.industries {
                all.insert(code, Text::new(zh, en));
            }
        }
        Ok(Self(all))
    }

    /// The name of a code, or of the nearest wider industry that has one.
    pub fn name(&self, lang: Lang, code: &str) -> Option<&str> {
        let lengths = (DIVISION_LENGTH..=code.len()).rev();
        let mut wider = lengths.filter_map(|length| self.0.get(code.get(..length)?));
        wider.next().map(|name| name.get(lang))
    }

    /// `C2614 有机化学原料制造`; the code alone where no pack names it.
    pub fn say(&self, lang: Lang, code: &str) -> String {
        match self.name(lang, code) {
            Some(name) => format!("{code} {name}"),
            None => code.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_said_with_its_name_or_that_of_the_nearest_wider_industry() {
        let named = |code: &str, zh: &str| (code.to_owned(), Text::new(zh, "x"));
        let all = Industries([named("C26", "化学原料"), named("C2614", "有机化学原料")].into());
        for (code, said) in [
            ("C2614", "C2614 有机化学原料"),
            ("C2619", "C2619 化学原料"),
            ("C26", "C26 化学原料"),
            ("C27", "C27"),
            ("C", "C"),
            ("", ""),
            ("制造业", "制造业"),
        ] {
            assert_eq!(all.say(Lang::Zh, code), said);
        }
    }
}
