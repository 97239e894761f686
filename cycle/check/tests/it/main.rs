//! Check through its front door, on every engine at hand.

mod assessment;
mod checks;
mod city;
mod declared;
mod estimates;
mod held;
mod indicators;
mod overview;
mod packs;
mod rates;
mod rounds;
mod rounds_access;
mod rounds_away;
mod rounds_follow;
mod rounds_hall;
mod rounds_model;
mod rounds_walk;
mod runs;
mod speed;
mod works;

use store::testing::Space;

/// Runs the same sentence on each engine.
fn on_each_engine(test: impl Fn(&Space)) {
    for engine in store::testing::engines() {
        test(&store::testing::space(engine));
    }
}
