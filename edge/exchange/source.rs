//! Where files come from: our own templates, and the exports of other systems as packs describe them.
//!
//! A source says which heads stand for which of our fields, which words of theirs are ours, what an
//! empty cell means. It is learned from a pack and kept in `import_mapping`, with the columns that a
//! person chose for the last file of the same source.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Entry, Tx, params};
use tables::{Choice, Kind as Holds, Mapping, Template};
use terms::{Error, Result, Text};

use crate::{Kind, kinds, templates};

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Source {
    pub code: String,
    pub kind: Kind,
    pub title: Text,
    /// The system that makes the file.
    pub system: Text,
    /// The heads were guessed, not seen.
    #[serde(default)]
    pub assumed: bool,
    #[serde(default)]
    pub note: Option<Text>,
    /// Numbers of this system get its code before them, so that two systems never share a number.
    #[serde(default)]
    pub prefixed: bool,
    #[serde(default)]
    pub columns: Vec<Told>,
    /// Fields that are the same in every row.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
    /// What findings of the three severities weigh, where a pack says it.
    #[serde(default)]
    pub weights: Option<[i64; 3]>,
    /// The heads that the last file bore.
    #[serde(default)]
    pub mapping: Mapping,
}

/// What a pack tells of one column.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Told {
    pub field: String,
    pub heads: Vec<String>,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub words: BTreeMap<String, String>,
    #[serde(default)]
    pub prefix: Option<String>,
    #[serde(default)]
    pub empty: Option<String>,
}

/// Fields that follow from each other: a firm by code or by name, an area from its firm.
const DERIVED: [&str; 3] = ["area", "firm_code", "firm_name"];

impl Source {
    /// Our own template of a kind.
    pub fn own(kind: Kind) -> Self {
        Self {
            code: kind.code().to_owned(),
            kind,
            title: kind.title(),
            system: Text::new("本平台模板", "Our own template"),
            ..Self::default()
        }
    }

    /// What a pack describes; none where it brings rows into a register that we do not have.
    fn of_pack(import: &packs::Import, pack: &packs::Pack) -> Option<Self> {
        let kind = Kind::named(&import.into)?;
        // Rows that come with the pack itself bear their own numbers already.
        let comes_with_pack = pack.records.iter().any(|it| it.import == import.code);
        let column = |it: &packs::Column| Told {
            field: it.field.clone(),
            heads: it.heading.clone(),
            required: it.required,
            words: it.words.clone(),
            prefix: it.prefix.clone(),
            empty: it.empty.clone(),
        };
        let constants = import.constant.iter().map(|it| (it.field.clone(), it.value.clone()));
        Some(Self {
            code: import.code.clone(),
            kind,
            title: import.name.clone(),
            system: import.system.clone(),
            assumed: import.assumed,
            note: import.note.clone(),
            prefixed: import.code != kind.code()
                && !comes_with_pack
                && kind.class() == identity::Class::Records,
            columns: import.column.iter().map(column).collect(),
            constants: constants.collect(),
            weights: pack
                .severity
                .as_ref()
                .map(|it| [it.critical.into(), it.serious.into(), it.minor.into()]),
            mapping: Mapping::default(),
        })
    }

    pub fn is_own(&self) -> bool {
        self.code == self.kind.code()
    }

    /// The columns that a file of this source may bear, under all the names they are known by.
    pub fn template(&self) -> Template {
        let mut template = templates::template(self.kind);
        for column in &mut template.columns {
            if let Some(told) = self.columns.iter().find(|it| it.field == column.key) {
                column.aliases.extend(told.heads.iter().cloned());
                // What a row takes from its firm, or finds by name instead, is asked for row by row.
                column.required |= told.required && !DERIVED.contains(&column.key.as_str());
                let choice = |(theirs, ours): (&String, &String)| Choice {
                    code: ours.clone(),
                    title: Text::zh(theirs.clone()),
                };
                let known = |word: &str| column.choices.iter().any(|it| it.title.zh == word);
                if column.kind == Holds::Code {
                    let more: Vec<Choice> =
                        told.words.iter().filter(|(w, _)| !known(w)).map(choice).collect();
                    column.choices.extend(more);
                }
            }
            if self.when_empty(&column.key).is_some() {
                column.required = false;
            }
        }
        template
    }

    /// Needed columns whose empty cells mean something: the column must be there all the same, or a
    /// file without it would say that of every row.
    pub(crate) fn needed_though_empty(&self) -> Vec<tables::Column> {
        let needed = |column: &tables::Column| {
            let told = self.told(&column.key);
            let empty = told.is_some_and(|it| it.empty.is_some());
            empty
                && (column.required || told.is_some_and(|it| it.required))
                && !self.constants.contains_key(&column.key)
                && !DERIVED.contains(&column.key.as_str())
        };
        templates::template(self.kind).columns.into_iter().filter(needed).collect()
    }

    pub(crate) fn told(&self, field: &str) -> Option<&Told> {
        self.columns.iter().find(|it| it.field == field)
    }
    /// What an empty cell, or a column that is not there, means.
    pub(crate) fn when_empty(&self, field: &str) -> Option<&str> {
        let empty = self.told(field).and_then(|it| it.empty.as_deref());
        self.constants.get(field).map(String::as_str).or(empty)
    }
}

/// Every source of the space: our own templates, and what packs have taught, by kind and code.
pub fn sources(tx: &mut Tx<'_>) -> Result<Vec<Source>> {
    let kept = tx.query("select mapping from import_mapping order by source", &[], |r| {
        serde_json::from_str::<Source>(&r.get::<String>(0)?).map_err(Error::broken)
    })?;
    let mut all: Vec<Source> = kinds().iter().map(|kind| Source::own(*kind)).collect();
    for source in kept {
        match all.iter_mut().find(|it| it.code == source.code) {
            Some(own) => *own = source,
            None => all.push(source),
        }
    }
    let place = |kind: Kind| kinds().iter().position(|it| *it == kind);
    all.sort_by_key(|it| (place(it.kind), !it.is_own(), it.code.clone()));
    Ok(all)
}

/// # Errors
/// `import-source-unknown`.
pub fn source(tx: &mut Tx<'_>, code: &str) -> Result<Source> {
    let found = sources(tx)?.into_iter().find(|it| it.code == code);
    found.ok_or_else(|| Error::not_found("import-source-unknown").with("source", code))
}

/// Takes the imports of a pack into the space; columns that a person chose stay. Returns how many
/// were new or changed.
pub fn learn(tx: &mut Tx<'_>, pack: &packs::Pack) -> Result<usize> {
    let known = sources(tx)?;
    let mut changed = 0;
    for import in &pack.imports {
        let Some(mut new) = Source::of_pack(import, pack) else { continue };
        let before = known.iter().find(|it| it.code == new.code);
        if let Some(before) = before {
            new.mapping = before.mapping.clone();
        }
        if before != Some(&new) {
            keep(tx, &new)?;
            changed += 1;
        }
    }
    if changed == 0 {
        tx.housekeeping();
        return Ok(0);
    }
    let detail = json!({ "sources": changed });
    tx.record(Entry::new("import.sources", "imports", 0).detail(detail).touches("imports"))?;
    Ok(changed)
}

/// Writes a source; the caller's command leaves the entry.
pub(crate) fn keep(tx: &mut Tx<'_>, source: &Source) -> Result<()> {
    let seq = tx.next_seq()?;
    let text = serde_json::to_string(source).map_err(Error::broken)?;
    tx.run(
        "insert into import_mapping (source, mapping, seq) values (?1, ?2, ?3)
         on conflict (source) do update set mapping = excluded.mapping, seq = excluded.seq",
        params![&source.code, text, seq],
    )
    .map(|_| ())
}
