//! Every public entry meets input that nobody should send: nothing, one value, NaN, infinities,
//! constants, a million rows, zero weights, chances of 0 and 1, numbers at the end of their type.
//!
//! What is asked: an answer without NaN, or an error that names the argument. Never a panic, never
//! a wait without end. The table is compared with the `pub fn`s in the source, so that a new entry
//! without a line here is noticed.

mod entries;
mod nasty;

use std::fmt::{Debug, Display};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Meets one entry with what is nasty and writes down what went wrong.
pub(crate) struct Probe {
    entry: &'static str,
    calls: usize,
    complaints: Vec<String>,
}

pub(crate) type Entry = (&'static str, fn(&mut Probe));

impl Probe {
    /// A call that may refuse.
    pub(crate) fn call<T: Debug>(
        &mut self,
        with: impl Display,
        run: impl FnOnce() -> Result<T, stats::Error>,
    ) {
        self.calls += 1;
        match catch_unwind(AssertUnwindSafe(run)) {
            Err(_) => self.complain(with, "panics"),
            Ok(Ok(value)) => self.no_nan(with, &value),
            Ok(Err(error)) => {
                if error.to_string().len() < 12 {
                    self.complain(with, &format!("is refused without a reason: {error}"));
                }
            }
        }
    }

    /// A call that always answers.
    pub(crate) fn value<T: Debug>(&mut self, with: impl Display, run: impl FnOnce() -> T) {
        self.calls += 1;
        match catch_unwind(AssertUnwindSafe(run)) {
            Err(_) => self.complain(with, "panics"),
            Ok(value) => self.no_nan(with, &value),
        }
    }

    fn no_nan(&mut self, with: impl Display, value: &impl Debug) {
        /// Stops writing at the first NaN; a million rows are read without being kept.
        struct Search(bool);
        impl std::fmt::Write for Search {
            fn write_str(&mut self, text: &str) -> std::fmt::Result {
                self.0 |= text.contains("NaN");
                if self.0 { Err(std::fmt::Error) } else { Ok(()) }
            }
        }
        let mut search = Search(false);
        let _ = std::fmt::write(&mut search, format_args!("{value:?}"));
        if search.0 {
            self.complain(with, "gives a silent NaN");
        }
    }

    fn complain(&mut self, with: impl Display, what: &str) {
        let mut with = with.to_string();
        if with.len() > 160 {
            let end = (0..=160).rev().find(|end| with.is_char_boundary(*end)).unwrap_or(0);
            with.truncate(end);
            with.push('…');
        }
        self.complaints.push(format!("{} with {with} {what}", self.entry));
    }
}

/// Runs the entries of one part.
fn meet(entries: &[Entry]) {
    let mut complaints = Vec::new();
    for (entry, run) in entries {
        let mut probe = Probe { entry, calls: 0, complaints: Vec::new() };
        // With --nocapture the last line names an entry that does not come back.
        eprintln!("{entry} begins");
        let begun = std::time::Instant::now();
        run(&mut probe);
        eprintln!("{entry}: {} calls in {:?}", probe.calls, begun.elapsed());
        if probe.calls == 0 {
            complaints.push(format!("{entry} is never called"));
        }
        complaints.append(&mut probe.complaints);
    }
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}

macro_rules! parts {
    ($($part:ident),* $(,)?) => {$(
        mod $part;
    )*
        fn table() -> Vec<Entry> {
            [$($part::ENTRIES),*].concat()
        }

        mod nothing_panics_or_answers_with_nan {
            $(
                #[test]
                fn $part() {
                    super::meet(super::$part::ENTRIES);
                }
            )*
        }
    };
}

parts!(
    acceptance,
    benchmark,
    chart,
    describe,
    drawing,
    gaming,
    index,
    laboratory,
    measurement,
    satisfaction,
    warning,
);

#[test]
fn every_public_entry_of_the_source_stands_in_the_table() {
    let known: Vec<&str> = table().iter().map(|(entry, _)| *entry).collect();
    let found = entries::public();
    assert!(found.len() > 150, "only {} entries found: does the reader still work?", found.len());
    let missing: Vec<&String> = found.iter().filter(|f| !known.contains(&f.as_str())).collect();
    let gone: Vec<&&str> = known.iter().filter(|k| !found.iter().any(|f| f == **k)).collect();
    assert!(missing.is_empty(), "no hostile input for {missing:#?}");
    assert!(gone.is_empty(), "no such entries: {gone:#?}");
}
