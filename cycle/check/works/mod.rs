//! Five qualities (五种质量) and five works (五大工程): one page each, with every indicator that serves it held
//! against its target, who owns it, how it went, and the tasks of the year that are to move it; and a
//! matrix that shows where both meet. Structure (产业结构) is told by dated facts of the clusters.
//!
//! Values and their way down come from [`crate::indicators`]; tasks and facts of clusters come as facts, and
//! a reader finds only the tasks that they may see.

mod http;
mod lines;
mod matrix;
mod show;
mod store;
mod structure;

pub use http::routes;

/// The words of the packs, in the order of the city's plan.
const QUALITIES: [&str; 5] = ["economic", "product", "construction", "service", "environment"];
const WORKS: [&str; 5] = ["product", "construction", "service", "environment", "innovation"];

/// Which of the two a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    Quality,
    Work,
}

impl Axis {
    fn words(self) -> &'static [&'static str; 5] {
        match self {
            Axis::Quality => &QUALITIES,
            Axis::Work => &WORKS,
        }
    }
    fn other(self) -> Self {
        match self {
            Axis::Quality => Axis::Work,
            Axis::Work => Axis::Quality,
        }
    }
    fn path(self) -> &'static str {
        match self {
            Axis::Quality => "/qualities",
            Axis::Work => "/works",
        }
    }
    fn title(self) -> &'static str {
        match self {
            Axis::Quality => "works-qualities",
            Axis::Work => "works-works",
        }
    }
    /// The key of a word's name.
    fn name(self, word: &str) -> String {
        match self {
            Axis::Quality => format!("quality-{word}"),
            Axis::Work => format!("work-{word}"),
        }
    }
}
