//! Names of units and people, each asked for once.

use std::collections::HashMap;

use store::Tx;
use terms::{Lang, Result};

#[derive(Default)]
pub(crate) struct Names {
    units: HashMap<i64, String>,
    people: HashMap<i64, String>,
}

impl Names {
    /// The short name where there is one.
    pub(crate) fn unit(&mut self, tx: &mut Tx<'_>, lang: Lang, id: i64) -> Result<String> {
        if let Some(name) = self.units.get(&id) {
            return Ok(name.clone());
        }
        let name = units::get(tx, units::UnitId(id))?.label(lang).to_owned();
        self.units.insert(id, name.clone());
        Ok(name)
    }
    pub(crate) fn units(&mut self, tx: &mut Tx<'_>, lang: Lang, ids: &[i64]) -> Result<String> {
        let names: Result<Vec<String>> = ids.iter().map(|id| self.unit(tx, lang, *id)).collect();
        Ok(names?.join(lang.pick("、", ", ")))
    }
    /// Nobody (0) is the program itself.
    pub(crate) fn person(&mut self, tx: &mut Tx<'_>, lang: Lang, id: i64) -> Result<String> {
        if id == 0 {
            return Ok(ui::t(lang, "cases-program"));
        }
        if let Some(name) = self.people.get(&id) {
            return Ok(name.clone());
        }
        let name = identity::name_of(tx, id)?;
        self.people.insert(id, name.clone());
        Ok(name)
    }
}
