//! How often strangers may write: a few times an hour from one browser, and a bound for all together, so
//! that a flood fills neither the store nor the desk. Kept in memory; a restart forgets it.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use terms::{Error, Result};

const HOUR: i64 = 3_600_000_000;

/// One kind of request, an hour back: when, and from which browser.
#[derive(Default)]
struct Window(VecDeque<(i64, String)>);

impl Window {
    fn take(&mut self, now: i64, browser: &str, own: usize, all: usize) -> Result<()> {
        while self.0.front().is_some_and(|(at, _)| *at + HOUR <= now) {
            self.0.pop_front();
        }
        let of_one = self.0.iter().filter(|(_, by)| by == browser).count();
        if of_one >= own || self.0.len() >= all {
            return Err(Error::invalid("clue-too-many"));
        }
        self.0.push_back((now, browser.to_owned()));
        Ok(())
    }
}

/// What a space remembers of strangers.
#[derive(Default)]
pub(super) struct Limits {
    left: Mutex<Window>,
    asked: Mutex<Window>,
}

impl Limits {
    /// A clue more.
    ///
    /// # Errors
    /// Five from one browser within the hour, or two hundred in all.
    pub(super) fn leave(&self, now: i64, browser: &str) -> Result<()> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner).take(now, browser, 5, 200)
    }
    /// One more try with a number and a secret.
    ///
    /// # Errors
    /// Thirty from one browser within the hour, or two thousand in all.
    pub(super) fn ask(&self, now: i64, browser: &str) -> Result<()> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).take(now, browser, 30, 2000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_within_an_hour_waits_and_another_browser_does_not() {
        let limits = Limits::default();
        for minute in 0..5 {
            assert!(limits.leave(minute * 60_000_000, "a").is_ok());
        }
        assert!(limits.leave(5 * 60_000_000, "a").is_err());
        assert!(limits.leave(5 * 60_000_000, "b").is_ok());
        assert!(limits.leave(HOUR, "a").is_ok(), "the first is an hour old");
        for n in 0..300 {
            let _ = limits.leave(HOUR + 1, &format!("c{n}"));
        }
        assert!(limits.leave(HOUR + 2, "new").is_err(), "the bound for all");
    }
}
