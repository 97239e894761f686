//! Names of industries (GB/T 4754): a code such as `C26` is printed as what it means, with the code beside it.
//! The names come with the packs of the space, which is read again only when a pack is loaded.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use store::Tx;
use terms::{Error, Lang, Result, Text};

/// The industries of a space, kept until a pack changes.
#[derive(Default)]
pub(crate) struct Industries {
    kept: RwLock<Option<(i64, Arc<Names>)>>,
}

/// Names by code.
pub(crate) struct Names(HashMap<String, Text>);

impl Industries {
    /// The names as the packs of this snapshot bring them.
    pub(crate) fn names(&self, tx: &mut Tx<'_>) -> Result<Arc<Names>> {
        let seq = tx.topic_seq("packs")?;
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((of, names)) = kept
            && of == seq
        {
            return Ok(names);
        }
        let names = Arc::new(read(tx)?);
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) =
            Some((seq, Arc::clone(&names)));
        Ok(names)
    }
}

impl Names {
    /// "化学原料和化学制品制造业（C26）"; none for a code that no pack names.
    pub(crate) fn say(&self, lang: Lang, code: &str) -> Option<String> {
        let name = self.0.get(code)?.get(lang);
        Some(match lang {
            Lang::Zh => format!("{name}（{code}）"),
            Lang::En => format!("{name} ({code})"),
        })
    }
}

/// Where two packs name one code, the one loaded last holds.
fn read(tx: &mut Tx<'_>) -> Result<Names> {
    let definitions = tx
        .query("select definition from pack order by seq, code", &[], |row| row.get::<String>(0))?;
    let mut names = HashMap::new();
    for definition in definitions {
        let definition: Definition = serde_json::from_str(&definition).map_err(Error::broken)?;
        names.extend(
            definition.industries.into_iter().map(|(code, zh, en)| (code, Text::new(zh, en))),
        );
    }
    Ok(Names(names))
}

/// What is asked of the definition of a pack; the rest is other people's.
#[derive(serde::Deserialize)]
struct Definition {
    #[serde(default)]
    industries: Vec<(String, String, String)>,
}
