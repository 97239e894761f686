//! Names of units and people for the lists of a page, each asked for once.

use std::collections::HashMap;

use store::Tx;
use terms::{Lang, Result};
use units::{Unit, UnitId};

#[derive(Default)]
pub struct Names {
    units: HashMap<i64, Unit>,
    people: HashMap<i64, String>,
}

impl Names {
    /// The full name.
    pub fn unit(&mut self, tx: &mut Tx<'_>, lang: Lang, id: i64) -> Result<String> {
        Ok(self.known(tx, id)?.name.get(lang).to_owned())
    }
    /// The short name where there is one.
    pub fn label(&mut self, tx: &mut Tx<'_>, lang: Lang, id: i64) -> Result<String> {
        Ok(self.known(tx, id)?.label(lang).to_owned())
    }
    /// Short names, one after the other.
    pub fn labels(&mut self, tx: &mut Tx<'_>, lang: Lang, ids: &[i64]) -> Result<String> {
        let names: Result<Vec<String>> = ids.iter().map(|id| self.label(tx, lang, *id)).collect();
        Ok(names?.join(lang.pick("、", ", ")))
    }
    /// Nobody (0) is the program itself.
    pub fn person(&mut self, tx: &mut Tx<'_>, lang: Lang, id: i64) -> Result<String> {
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

    fn known(&mut self, tx: &mut Tx<'_>, id: i64) -> Result<&Unit> {
        Ok(match self.units.entry(id) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(new) => {
                new.insert(units::get(tx, UnitId(id))?)
            }
        })
    }
}
