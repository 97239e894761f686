//! The built-in functions of FEEL that formulas may call.
//!
//! Left out: `now` and `today` (no clock here: a run must give the same tomorrow), everything on
//! contexts and ranges, `sort` (takes a function), and patterns (`matches`, `replace`, `split`).

use crate::Type;

pub(crate) struct Function {
    pub(crate) name: &'static str,
    /// Fewest and most arguments.
    pub(crate) takes: (usize, usize),
    pub(crate) asks: Asks,
    pub(crate) gives: Gives,
}

/// What the arguments must be, as far as their types are known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asks {
    Numbers,
    Texts,
    Booleans,
    /// A text, then numbers.
    TextThenNumbers,
    /// A list as the first argument.
    List,
    /// One list of numbers, or numbers.
    NumbersOrList,
    BooleansOrList,
    Anything,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gives {
    Number,
    Text,
    Boolean,
    Date,
    Months,
    /// What the first argument, or the items of it, are.
    Item,
    /// The first argument itself.
    First,
    Unknown,
}

impl Gives {
    pub(crate) fn kind(self) -> Option<Type> {
        match self {
            Self::Number => Some(Type::Number),
            Self::Text => Some(Type::Text),
            Self::Boolean => Some(Type::Boolean),
            Self::Date => Some(Type::Date),
            Self::Months => Some(Type::Months),
            Self::Item | Self::First | Self::Unknown => None,
        }
    }
}

const MANY: usize = usize::MAX;

const fn of(name: &'static str, takes: (usize, usize), asks: Asks, gives: Gives) -> Function {
    Function { name, takes, asks, gives }
}

pub(crate) const FUNCTIONS: &[Function] = &[
    of("abs", (1, 1), Asks::Anything, Gives::First),
    of("all", (1, MANY), Asks::BooleansOrList, Gives::Boolean),
    of("any", (1, MANY), Asks::BooleansOrList, Gives::Boolean),
    of("append", (2, MANY), Asks::List, Gives::First),
    of("ceiling", (1, 2), Asks::Numbers, Gives::Number),
    of("concatenate", (1, MANY), Asks::List, Gives::First),
    of("contains", (2, 2), Asks::Texts, Gives::Boolean),
    of("count", (1, 1), Asks::List, Gives::Number),
    of("date", (1, 3), Asks::Anything, Gives::Date),
    of("day of week", (1, 1), Asks::Anything, Gives::Text),
    of("day of year", (1, 1), Asks::Anything, Gives::Number),
    of("decimal", (2, 2), Asks::Numbers, Gives::Number),
    of("distinct values", (1, 1), Asks::List, Gives::First),
    of("duration", (1, 1), Asks::Texts, Gives::Unknown),
    of("ends with", (2, 2), Asks::Texts, Gives::Boolean),
    of("even", (1, 1), Asks::Numbers, Gives::Boolean),
    of("exp", (1, 1), Asks::Numbers, Gives::Number),
    of("floor", (1, 2), Asks::Numbers, Gives::Number),
    of("index of", (2, 2), Asks::List, Gives::Unknown),
    of("is", (2, 2), Asks::Anything, Gives::Boolean),
    of("list contains", (2, 2), Asks::List, Gives::Boolean),
    of("log", (1, 1), Asks::Numbers, Gives::Number),
    of("lower case", (1, 1), Asks::Texts, Gives::Text),
    of("max", (1, MANY), Asks::Anything, Gives::Item),
    of("mean", (1, MANY), Asks::NumbersOrList, Gives::Number),
    of("median", (1, MANY), Asks::NumbersOrList, Gives::Number),
    of("min", (1, MANY), Asks::Anything, Gives::Item),
    of("mode", (1, MANY), Asks::NumbersOrList, Gives::Unknown),
    of("modulo", (2, 2), Asks::Numbers, Gives::Number),
    of("month of year", (1, 1), Asks::Anything, Gives::Text),
    of("not", (1, 1), Asks::Booleans, Gives::Boolean),
    of("number", (1, 3), Asks::Anything, Gives::Number),
    of("odd", (1, 1), Asks::Numbers, Gives::Boolean),
    of("product", (1, MANY), Asks::NumbersOrList, Gives::Number),
    of("remove", (2, 2), Asks::List, Gives::First),
    of("reverse", (1, 1), Asks::List, Gives::First),
    of("round down", (2, 2), Asks::Numbers, Gives::Number),
    of("round half down", (2, 2), Asks::Numbers, Gives::Number),
    of("round half up", (2, 2), Asks::Numbers, Gives::Number),
    of("round up", (2, 2), Asks::Numbers, Gives::Number),
    of("sqrt", (1, 1), Asks::Numbers, Gives::Number),
    of("starts with", (2, 2), Asks::Texts, Gives::Boolean),
    of("stddev", (1, MANY), Asks::NumbersOrList, Gives::Number),
    of("string", (1, 1), Asks::Anything, Gives::Text),
    of("string join", (1, 2), Asks::List, Gives::Text),
    of("string length", (1, 1), Asks::Texts, Gives::Number),
    of("sublist", (2, 3), Asks::List, Gives::First),
    of("substring", (2, 3), Asks::TextThenNumbers, Gives::Text),
    of("substring after", (2, 2), Asks::Texts, Gives::Text),
    of("substring before", (2, 2), Asks::Texts, Gives::Text),
    of("sum", (1, MANY), Asks::NumbersOrList, Gives::Number),
    of("union", (1, MANY), Asks::List, Gives::First),
    of("upper case", (1, 1), Asks::Texts, Gives::Text),
    of("week of year", (1, 1), Asks::Anything, Gives::Number),
    of("years and months duration", (2, 2), Asks::Anything, Gives::Months),
];
