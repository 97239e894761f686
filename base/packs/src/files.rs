//! Where packs lie: a folder on disk, or a list inside the program.
//!
//! A shelf holds several packs side by side, one folder each (`cn/pack.toml`, `yuncheng/…`), because
//! a city's pack stands on the national one. Paths use `/` on every system and are kept in order, so
//! that the digest of a pack does not depend on who reads it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use crate::problem::{Problem, Rule};

/// A pack folder deeper than this is a mistake (or a loop of links).
const DEPTH_MAX: usize = 8;
/// No text or table of a pack comes near this size.
const FILE_BYTES_MAX: u64 = 64 << 20;

/// The files of one or more packs, by path.
#[derive(Debug, Clone, Default)]
pub struct Files {
    files: BTreeMap<String, Cow<'static, [u8]>>,
}

impl Files {
    /// All files below `root`; hidden ones are passed over.
    ///
    /// # Errors
    /// One problem for each folder or file that cannot be read.
    pub fn from_dir(root: &Path) -> Result<Self, Vec<Problem>> {
        let mut found = Self::default();
        let mut problems = Vec::new();
        found.add_dir(root, "", 0, &mut problems);
        if problems.is_empty() { Ok(found) } else { Err(problems) }
    }

    /// Files that are part of the program, as `shipped::FILES`.
    pub fn embedded(list: &[(&str, &'static [u8])]) -> Self {
        let files = list.iter().map(|(path, bytes)| ((*path).to_owned(), Cow::Borrowed(*bytes)));
        Self { files: files.collect() }
    }

    /// Adds or replaces one file, as an upload or a test does.
    pub fn put(&mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), Cow::Owned(content.into()));
    }

    /// Takes one file away.
    pub fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// The packs on this shelf: folders that hold a `pack.toml`.
    pub fn packs(&self) -> Vec<&str> {
        self.files.keys().filter_map(|path| path.strip_suffix("/pack.toml")).collect()
    }

    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(AsRef::as_ref)
    }

    /// Paths that start with `prefix`, in order.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.files
            .range(prefix.to_owned()..)
            .take_while(move |(path, _)| path.starts_with(prefix))
            .map(|(path, bytes)| (path.as_str(), bytes.as_ref()))
    }

    fn add_dir(&mut self, dir: &Path, prefix: &str, depth: usize, problems: &mut Vec<Problem>) {
        let unreadable = |path: &str, cause: String| {
            Problem::new(path, 0, Rule::FileUnreadable).with("cause", cause)
        };
        if depth > DEPTH_MAX {
            problems.push(unreadable(prefix, format!("more than {DEPTH_MAX} folders deep")));
            return;
        }
        let entries = match std::fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(cause) => {
                problems.push(unreadable(&dir.display().to_string(), cause.to_string()));
                return;
            }
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else { continue };
            let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
            let place = entry.path();
            if place.is_dir() {
                self.add_dir(&place, &path, depth + 1, problems);
                continue;
            }
            match std::fs::metadata(&place).map(|found| found.len()) {
                Ok(bytes) if bytes > FILE_BYTES_MAX => {
                    problems.push(unreadable(&path, format!("{bytes} bytes")));
                }
                _ => match std::fs::read(&place) {
                    Ok(bytes) => {
                        self.files.insert(path, Cow::Owned(bytes));
                    }
                    Err(cause) => problems.push(unreadable(&path, cause.to_string())),
                },
            }
        }
    }
}
