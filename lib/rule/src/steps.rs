//! How many steps a formula can take, as a polynomial in the length of the longest list among its
//! inputs. So a formula over lists that would run for minutes is refused before it starts.
//!
//! The bounds are generous upwards. `for` is charged the square of its results, because the
//! evaluator copies what it has so far (`partial`) at each step.

use dsntk_feel_parser::AstNode;

use crate::{Columns, Type};

/// Steps of one evaluation; a step is a fraction of a microsecond.
pub(crate) const STEPS_MOST: u64 = 1_000_000;

/// Coefficients by power of the length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Steps(Vec<u64>);

impl Steps {
    fn flat(count: u64) -> Self {
        Self(vec![count])
    }
    fn length() -> Self {
        Self(vec![1, 1])
    }
    fn plus(mut self, other: &Self) -> Self {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine = mine.saturating_add(*theirs);
        }
        self
    }
    fn times(&self, other: &Self) -> Self {
        let mut product = vec![0_u64; self.0.len() + other.0.len() - 1];
        for (i, a) in self.0.iter().enumerate() {
            for (j, b) in other.0.iter().enumerate() {
                product[i + j] = product[i + j].saturating_add(a.saturating_mul(*b));
            }
        }
        Self(product)
    }
    /// The steps for lists of this length.
    pub(crate) fn at(&self, length: usize) -> u64 {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        let next = |sum: u64, c: &u64| sum.saturating_mul(length).saturating_add(*c);
        self.0.iter().rev().fold(0, next)
    }
}

/// Functions that compare every item with every other.
const SQUARE: [&str; 4] = ["distinct values", "mode", "remove", "union"];

pub(crate) fn count(root: &AstNode, columns: &Columns) -> Steps {
    Walk { columns, bound: Vec::new() }.of(root).1
}

struct Walk<'a> {
    columns: &'a Columns,
    /// Names of the loops around, with the largest size of an item.
    bound: Vec<(String, Steps)>,
}

impl Walk<'_> {
    /// The largest size of the value and the steps to it.
    fn of(&mut self, node: &AstNode) -> (Steps, Steps) {
        use AstNode as A;
        match node {
            A::Name(name) => {
                let size = self.size(name.as_str());
                (size.clone(), size)
            }
            A::For(contexts, body) => {
                let (times, mut steps) = self.contexts(contexts);
                let (size, body) = self.of(body);
                self.leave(contexts);
                let results = times.times(&size);
                steps = steps.plus(&times.times(&body)).plus(&results.times(&results));
                (results, steps)
            }
            A::Some(contexts, body) | A::Every(contexts, body) => {
                let (times, steps) = self.contexts(contexts);
                let (_, body) = self.of(body);
                self.leave(contexts);
                (Steps::flat(1), steps.plus(&times.times(&body)))
            }
            A::Filter(list, condition) => {
                let (size, steps) = self.of(list);
                self.bound.push(("item".to_owned(), self.item(list, &size)));
                let (_, condition) = self.of(condition);
                self.bound.pop();
                let steps = steps.plus(&size.times(&condition));
                (size, steps)
            }
            A::FunctionInvocation(name, arguments) => {
                let (size, steps) = self.of(arguments);
                let square = matches!(&**name, A::Name(n) if SQUARE.contains(&n.as_str()));
                let steps = if square { steps.plus(&size.times(&size)) } else { steps };
                (size, steps)
            }
            other => {
                let parts = crate::shape::parts(other).unwrap_or_default();
                let mut size = Steps::flat(u64::from(parts.is_empty()));
                let mut steps = Steps::flat(1);
                for part in parts {
                    let (part_size, part_steps) = self.of(part);
                    size = size.plus(&part_size);
                    steps = steps.plus(&part_steps);
                }
                let steps = steps.plus(&size);
                (size, steps)
            }
        }
    }

    fn size(&self, name: &str) -> Steps {
        if let Some((_, size)) = self.bound.iter().rev().find(|(bound, _)| bound == name) {
            return size.clone();
        }
        match self.columns.get(name) {
            Some(Type::List(_)) => Steps::length(),
            _ => Steps::flat(1),
        }
    }

    /// Enters the loops: how often the body runs, and the steps to the lists.
    fn contexts(&mut self, contexts: &AstNode) -> (Steps, Steps) {
        let (mut times, mut steps) = (Steps::flat(1), Steps::flat(1));
        for (name, list) in loops(contexts) {
            let (size, list_steps) = self.of(list);
            self.bound.push((name.to_owned(), self.item(list, &size)));
            times = times.times(&size);
            steps = steps.plus(&list_steps);
        }
        (times, steps)
    }

    fn leave(&mut self, contexts: &AstNode) {
        let entered = loops(contexts).len();
        self.bound.truncate(self.bound.len() - entered);
    }

    /// The largest item of a list: one, where the items are known to be no lists.
    fn item(&self, list: &AstNode, size: &Steps) -> Steps {
        let plain = match list {
            AstNode::Name(name) => {
                matches!(self.columns.get(name.as_str()), Some(Type::List(of)) if !matches!(**of, Type::List(_)))
            }
            AstNode::List(items) => {
                items.iter().all(|i| matches!(i, AstNode::Numeric(..) | AstNode::String(_)))
            }
            _ => false,
        };
        if plain { Steps::flat(1) } else { size.clone() }
    }
}

/// The names and lists of a loop.
fn loops(contexts: &AstNode) -> Vec<(&str, &AstNode)> {
    let (AstNode::IterationContexts(all) | AstNode::QuantifiedContexts(all)) = contexts else {
        return Vec::new();
    };
    all.iter()
        .filter_map(|context| match context {
            AstNode::IterationContextSingle(name, list)
            | AstNode::QuantifiedContext(name, list) => match &**name {
                AstNode::Name(name) | AstNode::ParameterName(name) => {
                    Some((name.as_str(), &**list))
                }
                _ => None,
            },
            _ => None,
        })
        .collect()
}
