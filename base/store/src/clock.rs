//! The clock, passed in. Only this crate reads the system's.

use std::sync::{Arc, Mutex};

use terms::{Date, Timestamp};

/// The system's clock, or one that a test sets.
#[derive(Clone, Default)]
pub enum Clock {
    #[default]
    System,
    Set(Arc<Mutex<Timestamp>>),
}

impl Clock {
    pub fn set_to(at: Timestamp) -> Self {
        Clock::Set(Arc::new(Mutex::new(at)))
    }
    pub fn now(&self) -> Timestamp {
        match self {
            Clock::System => {
                // The store keeps microseconds; what is read back equals what was given.
                #[expect(
                    clippy::disallowed_methods,
                    reason = "the one place that reads the system's clock"
                )]
                let now = std::time::SystemTime::now();
                let micros = now.duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_micros());
                Timestamp::from_microsecond(i64::try_from(micros).unwrap_or(0))
                    .unwrap_or(Timestamp::UNIX_EPOCH)
            }
            Clock::Set(at) => *at.lock().unwrap_or_else(std::sync::PoisonError::into_inner),
        }
    }
    /// Moves a set clock; the system's stays as it is.
    pub fn advance(&self, by: std::time::Duration) {
        if let Clock::Set(at) = self {
            let mut at = at.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if let Ok(later) = at.checked_add(by) {
                *at = later;
            }
        }
    }
}

/// The civil date in Asia/Shanghai, which has had no daylight saving since 1991: UTC+8.
pub fn civil_date(at: Timestamp) -> Date {
    jiff_offset(at).date()
}
/// Date and time in Asia/Shanghai, for people.
pub fn civil_time(at: Timestamp) -> String {
    let local = jiff_offset(at);
    format!("{} {:02}:{:02}", local.date(), local.hour(), local.minute())
}
fn jiff_offset(at: Timestamp) -> jiff::civil::DateTime {
    jiff::tz::Offset::constant(8).to_datetime(at)
}
