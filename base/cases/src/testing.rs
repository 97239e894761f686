//! What tests of several slices stand on: the national pack as its files say it, and a city with two counties and two
//! departments. Never part of what the program does.

use std::path::{Path, PathBuf};

use calendar::{Announcements, Clock, Clockwork, Rules, Year};
use serde::Deserialize;
use store::{Actor, Db, Entry, params};
use terms::{Error, Result, Text, date};

use crate::filing::Filing;
use crate::kind::Kind;
use crate::rulebook::{Rulebook, put_rules};
use crate::versions::put_kind;

/// A city, two counties of its territory, and two departments.
#[derive(Debug, Clone, Copy)]
pub struct Town {
    pub city: i64,
    pub counties: [i64; 2],
    pub bureau: i64,
}

/// Codes, kinds and names of the units of a [`Town`].
pub const UNITS: [(&str, &str, &str); 5] = [
    ("140800", "city", "示例市"),
    ("140802", "county", "甲县"),
    ("140881", "county", "乙县"),
    ("amr", "department", "市监局"),
    ("iit", "department", "工信局"),
];

/// Sets up the units.
///
/// # Errors
/// The store refuses.
pub fn town(db: &Db) -> Result<Town> {
    db.write(Actor::PROGRAM, |tx| {
        let rows = UNITS.map(|(code, kind, name)| units::UnitRow {
            code: code.to_owned(),
            kind: kind.to_owned(),
            name: Text::zh(name),
            short: None,
            valid_from: date(1949, 10, 1),
            valid_to: None,
        });
        let edges = ["140802", "140881"].map(|code| units::EdgeRow {
            hierarchy: units::TERRITORY.to_owned(),
            parent: "140800".to_owned(),
            child: code.to_owned(),
            valid_from: date(1949, 10, 1),
            valid_to: None,
        });
        units::load(tx, rows, edges, [])?;
        let mut id = |code: &str| {
            let found = units::find_by_code(tx, code)?;
            Ok::<_, Error>(found.ok_or_else(|| Error::not_found("unit-unknown"))?.0)
        };
        Ok(Town {
            city: id("140800")?,
            counties: [id("140802")?, id("140881")?],
            bureau: id("amr")?,
        })
    })
}

/// The national pack, read.
pub struct National {
    pub kinds: Vec<Kind>,
    pub rulebook: Rulebook,
    pub rules: Rules,
    pub filings: Vec<Filing>,
}

impl National {
    /// # Errors
    /// A file that cannot be read, with its name.
    pub fn read() -> Result<Self> {
        #[derive(Deserialize)]
        struct Calendar {
            year: Vec<Year>,
            clock: Vec<Clock>,
        }
        #[derive(Deserialize)]
        struct Filings {
            filing: Vec<Filing>,
        }
        let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/cn");
        let calendar: Calendar = sheet(&pack.join("calendar.toml"))?;
        let mut rulebook = Rulebook::default();
        for path in sheets(&pack.join("rulebook"))? {
            rulebook.extend(sheet(&path)?);
        }
        let notices = Announcements { years: calendar.year, ..Announcements::default() };
        Ok(Self {
            kinds: sheets(&pack.join("cases"))?
                .iter()
                .map(|it| sheet(it))
                .collect::<Result<_>>()?,
            rulebook,
            rules: Rules { notices, clocks: calendar.clock },
            filings: sheet::<Filings>(&pack.join("filings.toml"))?.filing,
        })
    }
    /// # Errors
    /// Notices that contradict each other.
    pub fn clockwork(&self) -> Result<Clockwork> {
        self.rules.clone().build().map_err(|breaches| {
            let said: Vec<String> = breaches.iter().map(ToString::to_string).collect();
            Error::broken(said.join("; "))
        })
    }
    /// Puts all of it in force in a space, as loading the pack does.
    ///
    /// # Errors
    /// The store refuses.
    pub fn load(self, db: &Db) -> Result<()> {
        db.write(Actor::PROGRAM, move |tx| {
            for kind in &self.kinds {
                put_kind(tx, kind)?;
            }
            put_rules(tx, &self.rulebook)?;
            let seq = tx.next_seq()?;
            let definition =
                serde_json::json!({ "time_rules": self.rules, "filings": self.filings })
                    .to_string();
            tx.run(
                "insert into pack (code, version, digest, title, synthetic, notice, definition, seq)
                 values ('cn', '1', 'x', '{}', ?1, '{}', ?2, ?3)",
                params![false, definition, seq],
            )?;
            tx.record(Entry::new("pack.loaded", "pack", 0).touches("packs"))?;
            Ok(())
        })
    }
}

/// The files of a folder, by name.
fn sheets(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(Error::broken)? {
        paths.push(entry.map_err(Error::broken)?.path());
    }
    paths.sort();
    Ok(paths)
}

fn sheet<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let text = std::fs::read_to_string(path).map_err(Error::broken)?;
    toml::from_str(&text)
        .map_err(|error| Error::broken(error.to_string()).at(path.display().to_string()))
}
