//! The store through its front door, on every engine that this run can reach.

mod chain;
mod kills;
mod lane;
mod outage;
mod people;
mod schema;

use store::testing::{Space, engines, space};

/// Runs the same sentence on each engine.
fn on_each_engine(test: impl Fn(&Space)) {
    for engine in engines() {
        test(&space(engine));
    }
}
