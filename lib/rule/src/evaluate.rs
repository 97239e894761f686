//! Compiling a formula once and evaluating it many times.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use dsntk_feel::context::FeelContext;
use dsntk_feel::values::Value as Feel;
use dsntk_feel::{Evaluator, FeelScope, Name};

use crate::kinds::Kinds;
use crate::rounding;
use crate::shape;
use crate::steps::{self, STEPS_MOST, Steps};
use crate::tree;
use crate::{Columns, Problem, Reason, Type, Value, Values};

/// A formula that was checked against its columns. Shared between threads.
pub struct Expression {
    text: String,
    evaluator: Evaluator,
    used: BTreeMap<String, Type>,
    result: Option<Type>,
    speaks_of_null: bool,
    steps: Steps,
    tree: String,
    /// The rounding functions that it calls.
    rounding: Vec<(Name, Feel)>,
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expression").field("text", &self.text).field("used", &self.used).finish()
    }
}

impl Expression {
    /// Reads a formula and checks its size, names and types.
    ///
    /// # Errors
    /// The first [`Problem`] found.
    pub fn compile(text: &str, columns: &Columns) -> Result<Self, Problem> {
        let found = text.chars().count();
        if found > shape::LENGTH_MOST {
            return Err(Problem::TooLong { found, most: shape::LENGTH_MOST });
        }
        let scope = scope(columns.names().map(|name| (name, Feel::Null(None))));
        // The parser is tables and a stack on the heap; should it fail on some text all the same,
        // that text is unreadable and nothing else is.
        let parse = || dsntk_feel_parser::parse_expression(&scope, text, false);
        let parsed = catch_unwind(AssertUnwindSafe(parse));
        let Ok(Ok(mut node)) = parsed else { return Err(Problem::Unreadable) };
        shape::check(&node)?;
        let mut kinds = Kinds::new(columns);
        let result = kinds.of(&node)?;
        let typed = |name: &String| Some((name.clone(), columns.get(name)?.clone()));
        let (steps, tree) = (steps::count(&node, columns), tree::json(&node));
        let rounding = rounding::prepare(&mut node);
        Ok(Self {
            text: text.to_owned(),
            used: kinds.used.iter().filter_map(typed).collect(),
            speaks_of_null: kinds.speaks_of_null,
            result,
            steps,
            tree,
            rounding,
            evaluator: dsntk_feel_evaluator::prepare(&node),
        })
    }

    /// As [`Expression::compile`], where the result must be of a type.
    ///
    /// # Errors
    /// [`Problem::Result`] besides. A result whose type is known only later passes.
    pub fn compile_as(text: &str, columns: &Columns, expected: &Type) -> Result<Self, Problem> {
        let expression = Self::compile(text, columns)?;
        match &expression.result {
            Some(found) if found != expected => {
                Err(Problem::Result { expected: expected.clone(), found: found.clone() })
            }
            _ => Ok(expression),
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }
    /// Its syntax tree as JSON, for whoever evaluates it elsewhere.
    pub fn tree(&self) -> &str {
        &self.tree
    }
    /// The columns that it uses, for the order of formulas over formulas and for explaining.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.used.keys().map(String::as_str)
    }
    /// The type of its result, where it is known beforehand.
    pub fn result(&self) -> Option<&Type> {
        self.result.as_ref()
    }

    /// The value for these inputs.
    ///
    /// # Errors
    /// [`Reason`]: which inputs are missing, or why there is no value.
    pub fn evaluate(&self, values: &Values) -> Result<Value, Reason> {
        let mut missing = Vec::new();
        let mut longest = 0;
        let mut entries = Vec::with_capacity(self.used.len());
        for (name, kind) in &self.used {
            match values.get(name) {
                None => {
                    missing.push(name.clone());
                    entries.push((name.as_str(), Feel::Null(None)));
                }
                Some(value) if value.is(kind) => {
                    longest = longest.max(value.size());
                    entries.push((name.as_str(), value.to_feel()?));
                }
                Some(_) => {
                    return Err(Reason::Type { name: name.clone(), expected: kind.clone() });
                }
            }
        }
        if !missing.is_empty() && !self.speaks_of_null {
            return Err(Reason::Missing { names: missing });
        }
        if self.steps.at(longest) > STEPS_MOST {
            return Err(Reason::TooMuch);
        }
        let scope = scope(entries);
        if !self.rounding.is_empty() {
            let mut functions = FeelContext::default();
            for (name, function) in &self.rounding {
                functions.set_entry(name, function.clone());
            }
            scope.push(functions);
        }
        let run = || Value::from_feel((self.evaluator)(&scope));
        // The evaluator panics on some numbers beyond its range. The scope is dropped with it, so
        // nothing half-done is left.
        match catch_unwind(AssertUnwindSafe(run)) {
            Ok(Err(Reason::Null { .. })) if !missing.is_empty() => {
                Err(Reason::Missing { names: missing })
            }
            Ok(result) => result,
            Err(_) => Err(Reason::Broken),
        }
    }
}

fn scope<'a>(entries: impl IntoIterator<Item = (&'a str, Feel)>) -> FeelScope {
    let mut context = FeelContext::default();
    for (name, value) in entries {
        context.set_entry(&Name::new(&[name]), value);
    }
    FeelScope::from(context)
}
