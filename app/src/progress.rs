//! A progress bar on standard error: drawn on a terminal, one line a step elsewhere, none for scripts.

use std::io::{IsTerminal, Write};

use crate::commands::Session;

pub(crate) struct Bar {
    space: String,
    quiet: bool,
    terminal: bool,
    what: String,
}

impl Bar {
    pub(crate) fn new(session: &Session, space: &str) -> Self {
        let terminal = std::io::stderr().is_terminal();
        Self { space: space.to_owned(), quiet: session.json, terminal, what: String::new() }
    }
    pub(crate) fn show(&mut self, what: &str, done: u64, total: u64) {
        if self.quiet {
            return;
        }
        let mut out = std::io::stderr().lock();
        if self.terminal {
            let share = if total == 0 { 1.0 } else { done as f64 / total as f64 };
            let full = (share * 24.0).round() as usize;
            let bar = format!("{}{}", "█".repeat(full.min(24)), "·".repeat(24 - full.min(24)));
            let _ = write!(out, "\r{:<10} {bar} {what:<16} {done}/{total}\u{1b}[K", self.space);
        } else if self.what != what {
            let _ = writeln!(out, "{} {what}", self.space);
        }
        self.what = what.to_owned();
    }
    pub(crate) fn end(&mut self) {
        if self.terminal && !self.quiet {
            let _ = writeln!(std::io::stderr().lock());
        }
    }
}
