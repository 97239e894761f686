//! The files of `packs/`, compiled in. A crate of its own, because an edit of a pack should rebuild
//! the program's last link and not every slice that reads packs.

/// Path below `packs/` and content, in the order of paths.
pub static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/files.rs"));
