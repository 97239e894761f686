//! Formulas and conditions of packs, in FEEL: the expression language of the OMG standard DMN.
//!
//! FEEL has decimals (0.1 + 0.2 = 0.3), Chinese names, dates, and a null that says why. This crate is the only one that
//! sees the evaluator behind it, and narrows it:
//!
//! - A formula is compiled against declared [`Columns`]; an unknown name or a text where a number
//!   belongs is a [`Problem`] when the pack loads, not a surprise at year's end.
//! - A missing input makes the result missing and names it, unless the formula itself speaks of `null`. In plain
//!   FEEL `if 缺 > 3 then 1 else 0` answers 0, which would score somebody for want of data.
//! - No clock, no network, no functions defined in the text, no unbounded loops. Text may come from strangers: its
//!   length, depth and iterations are limited, so that it neither hangs nor overflows the stack.
//!
//! Numbers are computed with 34 digits and handed out with 28, rounded half to even. The rounding functions are our own:
//! the evaluator's are wrong where places are asked for.
//!
//! ```
//! use rule::{Columns, Expression, Reason, Type, Value, Values};
//! let columns = Columns::new([("合格", Type::Number), ("抽检", Type::Number)]).unwrap();
//! let rate = Expression::compile("合格 / 抽检 * 100", &columns).unwrap();
//! let values = Values::new().with("合格", 97).with("抽检", 100);
//! assert_eq!(rate.evaluate(&values), Ok(Value::from(97)));
//! assert_eq!(
//!     rate.evaluate(&Values::new().with("抽检", 100)),
//!     Err(Reason::Missing { names: vec!["合格".into()] })
//! );
//! assert_eq!(rate.evaluate(&values.with("抽检", 0)), Err(Reason::DivisionByZero));
//! ```

mod columns;
mod evaluate;
mod functions;
mod kinds;
mod order;
mod problem;
mod rounding;
mod shape;
mod steps;
mod tree;
mod value;

pub use columns::{Columns, Type};
pub use evaluate::Expression;
pub use order::{Cycle, order};
pub use problem::{Problem, Reason};
pub use value::{Value, Values};
