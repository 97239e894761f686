//! The time limits of the space: its working calendar and the clocks of its packs. Whether something
//! was in time is worked out from dates here, and never taken from a file.

use calendar::{Clockwork, Rules};
use store::Tx;
use terms::{Error, Result};

/// The rules that were loaded last; none where no pack brought any. Read once for a file or a command,
/// because a calendar is built from them.
pub fn clockwork(tx: &mut Tx<'_>) -> Result<Option<Clockwork>> {
    let rows = tx.query("select definition from pack order by seq desc, code", &[], |row| {
        row.get::<String>(0)
    })?;
    for text in rows {
        let definition: Definition = serde_json::from_str(&text).map_err(Error::broken)?;
        if let Some(rules) = definition.time_rules {
            // A pack whose notices contradict each other is refused before it is loaded.
            let built = rules.build().map_err(|breaches| {
                let said: Vec<String> = breaches.iter().map(ToString::to_string).collect();
                Error::broken(said.join("; "))
            })?;
            return Ok(Some(built));
        }
    }
    Ok(None)
}

/// As [`clockwork`], for those who need no more than deadlines: where no pack brought rules there are no
/// clocks, and then no case has a deadline.
pub fn clocks(tx: &mut Tx<'_>) -> Result<Clockwork> {
    clockwork(tx)?.map_or_else(
        || Rules::default().build().map_err(|_| Error::broken("an empty calendar")),
        Ok,
    )
}

/// What is asked of the definition of a pack; the rest is other people's.
#[derive(serde::Deserialize)]
struct Definition {
    time_rules: Option<Rules>,
}
