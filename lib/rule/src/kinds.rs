//! Names and types of a formula against the declared columns. A type that cannot be known before
//! evaluation is `None` and passes.

use std::collections::BTreeSet;

use dsntk_feel_parser::AstNode;

use crate::functions::{Asks, FUNCTIONS, Function, Gives};
use crate::{Columns, Problem, Type};

type Kind = Option<Type>;

/// What was found out about a formula.
pub(crate) struct Kinds<'a> {
    columns: &'a Columns,
    /// Names of the loops around, innermost last.
    bound: Vec<(String, Kind)>,
    pub(crate) used: BTreeSet<String>,
    /// The formula says `null` somewhere, so it deals with missing inputs itself.
    pub(crate) speaks_of_null: bool,
}

impl<'a> Kinds<'a> {
    pub(crate) fn new(columns: &'a Columns) -> Self {
        Self { columns, bound: Vec::new(), used: BTreeSet::new(), speaks_of_null: false }
    }

    pub(crate) fn of(&mut self, node: &AstNode) -> Result<Kind, Problem> {
        use AstNode as A;
        match node {
            A::Numeric(..) => Ok(Some(Type::Number)),
            A::String(_) => Ok(Some(Type::Text)),
            A::Boolean(_) => Ok(Some(Type::Boolean)),
            A::At(text) => Ok((text.len() == 10).then_some(Type::Date)),
            A::Null => {
                self.speaks_of_null = true;
                Ok(None)
            }
            A::Name(name) => self.name(name.as_str()),
            A::Add(a, b) => self.add(a, b),
            A::Sub(a, b) => self.subtract(a, b),
            A::Mul(a, b) | A::Div(a, b) => self.scale(node, a, b),
            A::Exp(a, b) => self.numbers("**", a, b),
            A::Neg(a) => self.of(a),
            A::And(a, b) => self.booleans("and", a, b),
            A::Or(a, b) => self.booleans("or", a, b),
            A::Eq(a, b) => self.compared("=", a, b),
            A::Nq(a, b) => self.compared("!=", a, b),
            A::Lt(a, b) => self.compared("<", a, b),
            A::Le(a, b) => self.compared("<=", a, b),
            A::Gt(a, b) => self.compared(">", a, b),
            A::Ge(a, b) => self.compared(">=", a, b),
            A::Between(a, b, c) => {
                self.compared("between", a, b)?;
                self.compared("between", a, c)
            }
            A::If(a, b, c) => {
                let condition = self.of(a)?;
                self.must("if", condition, &Type::Boolean)?;
                let (b, c) = (self.of(b)?, self.of(c)?);
                self.alike("if", &[b, c])
            }
            A::In(a, b) => {
                let tested = self.of(a)?;
                self.tests(&tested, b)?;
                Ok(Some(Type::Boolean))
            }
            A::List(items) => {
                let kinds = items.iter().map(|i| self.of(i)).collect::<Result<Vec<_>, _>>()?;
                Ok(self.alike("[ ]", &kinds)?.map(|of| Type::List(Box::new(of))))
            }
            A::Filter(list, condition) => self.filter(list, condition),
            A::For(contexts, body) | A::Some(contexts, body) | A::Every(contexts, body) => {
                self.iteration(node, contexts, body)
            }
            A::FunctionInvocation(function, arguments) => self.call(function, arguments),
            A::Path(of, property) => self.property(of, property),
            A::EvaluatedExpression(a) | A::Satisfies(a) => self.of(a),
            _ => Err(Problem::NotAllowed { what: "?".to_owned() }),
        }
    }

    fn name(&mut self, name: &str) -> Result<Kind, Problem> {
        if let Some((_, kind)) = self.bound.iter().rev().find(|(bound, _)| bound == name) {
            return Ok(kind.clone());
        }
        if let Some(kind) = self.columns.get(name) {
            self.used.insert(name.to_owned());
            return Ok(Some(kind.clone()));
        }
        Err(self.unknown(name))
    }

    /// The grammar takes `未知+1` for one long name; the part that nobody declared is what helps.
    fn unknown(&self, name: &str) -> Problem {
        let separate = |c: char| c.is_whitespace() || "+-*/.'".contains(c);
        let known = |part: &&str| {
            self.columns.get(part).is_some()
                || self.bound.iter().any(|(bound, _)| bound == part)
                || part.starts_with(|c: char| c.is_ascii_digit())
        };
        let mut parts = name.split(separate).filter(|part| !part.is_empty());
        let name = parts.find(|part| !known(part)).unwrap_or(name).to_owned();
        let near = |column: &&str| {
            column.to_lowercase() == name.to_lowercase()
                || column.contains(name.as_str())
                || name.contains(column)
        };
        let similar = self.columns.names().find(near).map(str::to_owned);
        Problem::UnknownName { name, similar }
    }

    fn pair(&mut self, a: &AstNode, b: &AstNode) -> Result<(Kind, Kind), Problem> {
        Ok((self.of(a)?, self.of(b)?))
    }

    fn add(&mut self, a: &AstNode, b: &AstNode) -> Result<Kind, Problem> {
        match self.pair(a, b)? {
            (None, _) | (_, None) => Ok(None),
            (Some(a), Some(b)) => match (&a, &b) {
                (Type::Number | Type::Text | Type::Days | Type::Months, _) if a == b => Ok(Some(a)),
                (Type::Date, Type::Days | Type::Months)
                | (Type::Days | Type::Months, Type::Date) => Ok(Some(Type::Date)),
                _ => Err(mismatch("+", &[Some(a), Some(b)])),
            },
        }
    }

    fn subtract(&mut self, a: &AstNode, b: &AstNode) -> Result<Kind, Problem> {
        match self.pair(a, b)? {
            (None, _) | (_, None) => Ok(None),
            (Some(a), Some(b)) => match (&a, &b) {
                (Type::Number | Type::Days | Type::Months, _) if a == b => Ok(Some(a)),
                (Type::Date, Type::Date) => Ok(Some(Type::Days)),
                (Type::Date, Type::Days | Type::Months) => Ok(Some(Type::Date)),
                _ => Err(mismatch("-", &[Some(a), Some(b)])),
            },
        }
    }

    fn scale(&mut self, node: &AstNode, a: &AstNode, b: &AstNode) -> Result<Kind, Problem> {
        let product = matches!(node, AstNode::Mul(..));
        match self.pair(a, b)? {
            (None, _) | (_, None) => Ok(None),
            (Some(a), Some(b)) => match (&a, &b) {
                (Type::Number | Type::Days | Type::Months, Type::Number) => Ok(Some(a)),
                (Type::Number, Type::Days | Type::Months) if product => Ok(Some(b)),
                (Type::Days | Type::Months, _) if a == b && !product => Ok(Some(Type::Number)),
                _ => Err(mismatch(if product { "*" } else { "/" }, &[Some(a), Some(b)])),
            },
        }
    }

    fn numbers(&mut self, operation: &str, a: &AstNode, b: &AstNode) -> Result<Kind, Problem> {
        let (a, b) = self.pair(a, b)?;
        self.must(operation, a, &Type::Number)?;
        self.must(operation, b, &Type::Number)?;
        Ok(Some(Type::Number))
    }

    fn booleans(&mut self, operation: &str, a: &AstNode, b: &AstNode) -> Result<Kind, Problem> {
        let (a, b) = self.pair(a, b)?;
        self.must(operation, a, &Type::Boolean)?;
        self.must(operation, b, &Type::Boolean)?;
        Ok(Some(Type::Boolean))
    }

    fn compared(&mut self, operation: &str, a: &AstNode, b: &AstNode) -> Result<Kind, Problem> {
        let (a, b) = self.pair(a, b)?;
        self.alike(operation, &[a, b])?;
        Ok(Some(Type::Boolean))
    }

    fn must(&self, operation: &str, kind: Kind, expected: &Type) -> Result<(), Problem> {
        match kind {
            Some(found) if found != *expected => Err(mismatch(operation, &[Some(found)])),
            _ => Ok(()),
        }
    }

    /// The one type of all that are known.
    fn alike(&self, operation: &str, kinds: &[Kind]) -> Result<Kind, Problem> {
        let mut known = kinds.iter().flatten();
        let first = known.next();
        if known.any(|kind| Some(kind) != first) {
            return Err(mismatch(operation, kinds));
        }
        Ok(first.cloned().filter(|_| kinds.iter().all(Option::is_some)))
    }

    /// The right side of `in`: values, lists, ranges and comparisons with the value on the left.
    fn tests(&mut self, tested: &Kind, node: &AstNode) -> Result<(), Problem> {
        use AstNode as A;
        match node {
            A::ExpressionList(all) | A::NegatedList(all) => {
                all.iter().try_for_each(|one| self.tests(tested, one))
            }
            A::Range(a, b) => {
                self.tests(tested, a)?;
                self.tests(tested, b)
            }
            A::IntervalStart(a, _)
            | A::IntervalEnd(a, _)
            | A::UnaryGe(a)
            | A::UnaryGt(a)
            | A::UnaryLe(a)
            | A::UnaryLt(a)
            | A::UnaryEq(a)
            | A::UnaryNe(a) => self.tests(tested, a),
            other => {
                let kind = match self.of(other)? {
                    Some(Type::List(of)) => Some(*of),
                    kind => kind,
                };
                self.alike("in", &[tested.clone(), kind]).map(|_| ())
            }
        }
    }

    fn items(&self, operation: &str, kind: Kind) -> Result<Kind, Problem> {
        match kind {
            None => Ok(None),
            Some(Type::List(of)) => Ok(Some(*of)),
            other => Err(mismatch(operation, &[other])),
        }
    }

    fn filter(&mut self, list: &AstNode, condition: &AstNode) -> Result<Kind, Problem> {
        let list = self.of(list)?;
        let item = self.items("[ ]", list.clone())?;
        self.bound.push(("item".to_owned(), item.clone()));
        let condition = self.of(condition);
        self.bound.pop();
        match condition? {
            Some(Type::Boolean) => Ok(list),
            // A number picks one item.
            Some(Type::Number) => Ok(item),
            None => Ok(None),
            other => Err(mismatch("[ ]", &[other])),
        }
    }

    fn iteration(
        &mut self,
        node: &AstNode,
        contexts: &AstNode,
        body: &AstNode,
    ) -> Result<Kind, Problem> {
        let (AstNode::IterationContexts(contexts) | AstNode::QuantifiedContexts(contexts)) =
            contexts
        else {
            return Err(Problem::NotAllowed { what: "?".to_owned() });
        };
        let before = self.bound.len();
        for context in contexts {
            let (AstNode::IterationContextSingle(name, list)
            | AstNode::QuantifiedContext(name, list)) = context
            else {
                return Err(Problem::NotAllowed { what: "?".to_owned() });
            };
            let (AstNode::Name(name) | AstNode::ParameterName(name)) = &**name else {
                return Err(Problem::NotAllowed { what: "?".to_owned() });
            };
            let list = self.of(list)?;
            let item = self.items("in", list)?;
            self.bound.push((name.as_str().to_owned(), item));
        }
        let body = self.of(body);
        self.bound.truncate(before);
        let body = body?;
        if matches!(node, AstNode::For(..)) {
            return Ok(body.map(|of| Type::List(Box::new(of))));
        }
        self.must("satisfies", body, &Type::Boolean)?;
        Ok(Some(Type::Boolean))
    }

    fn property(&mut self, of: &AstNode, property: &AstNode) -> Result<Kind, Problem> {
        let kind = self.of(of)?;
        let AstNode::Name(property) = property else {
            return Err(Problem::NotAllowed { what: ".".to_owned() });
        };
        let property = property.as_str();
        match (kind, property) {
            (Some(Type::Date) | None, "year" | "month" | "day" | "weekday")
            | (Some(Type::Days) | None, "days")
            | (Some(Type::Months) | None, "years" | "months") => Ok(Some(Type::Number)),
            (kind, _) => Err(mismatch(&format!(".{property}"), &[kind])),
        }
    }

    fn call(&mut self, function: &AstNode, arguments: &AstNode) -> Result<Kind, Problem> {
        let (AstNode::Name(name), AstNode::PositionalParameters(arguments)) = (function, arguments)
        else {
            return Err(Problem::NotAllowed { what: "( )".to_owned() });
        };
        let name = name.as_str();
        let function = FUNCTIONS
            .iter()
            .find(|function| function.name == name)
            .ok_or_else(|| Problem::UnknownFunction { name: name.to_owned() })?;
        let kinds = arguments.iter().map(|a| self.of(a)).collect::<Result<Vec<_>, _>>()?;
        let (fewest, most) = function.takes;
        if kinds.len() < fewest || kinds.len() > most {
            return Err(Problem::Arguments { function: name.to_owned(), found: kinds.len() });
        }
        accepts(function, &kinds)?;
        let first = kinds.into_iter().next().flatten();
        Ok(match (function.gives, first) {
            (Gives::First, first) => first,
            (Gives::Item, Some(Type::List(of))) => Some(*of),
            (Gives::Item, first) => first,
            (gives, _) => gives.kind(),
        })
    }
}

/// Types of arguments, as far as they are known.
fn accepts(function: &Function, kinds: &[Kind]) -> Result<(), Problem> {
    let all = |kinds: &[Kind], expected: &Type| kinds.iter().flatten().all(|k| k == expected);
    let list_of = |expected: Type| match kinds {
        [Some(Type::List(of))] => **of == expected,
        kinds => all(kinds, &expected),
    };
    let fits = match function.asks {
        Asks::Anything => true,
        Asks::Numbers => all(kinds, &Type::Number),
        Asks::Texts => all(kinds, &Type::Text),
        Asks::Booleans => all(kinds, &Type::Boolean),
        Asks::TextThenNumbers => all(&kinds[..1], &Type::Text) && all(&kinds[1..], &Type::Number),
        Asks::List => matches!(kinds[0], None | Some(Type::List(_))),
        Asks::NumbersOrList => list_of(Type::Number),
        Asks::BooleansOrList => list_of(Type::Boolean),
    };
    if fits { Ok(()) } else { Err(mismatch(function.name, kinds)) }
}

fn mismatch(operation: &str, found: &[Kind]) -> Problem {
    let name = |kind: &Kind| kind.as_ref().map_or_else(|| "?".to_owned(), Type::to_string);
    Problem::Types { operation: operation.to_owned(), found: found.iter().map(name).collect() }
}
