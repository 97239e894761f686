//! Scenarios of injury (风险情形): from a hazard to an injury in steps, each with its probability, times severity.
//!
//! The guideline of the European Union (Decision 2010/15/EU, as in 2019/417): the probability of an injury over the
//! lifetime of the product is the product of the probabilities of its steps; with the severity, 1 to 4, the matrix gives
//! low, medium, high or serious; of several scenarios the highest counts. Probabilities are exact fractions: one in a
//! thousand is not more than one in a thousand. The matrix itself is from common knowledge of the guideline and marked so.

mod http;
pub mod matrix;
mod store;

pub use http::routes;
pub use store::{Kept, NewScenario, add, list};
