//! Which parts of the grammar a formula may use, and how large it may be. Walked with a stack of
//! our own, because this is what keeps deep text from the machine's.

use dsntk_feel_parser::AstNode;

use crate::Problem;

/// Characters of a formula.
pub(crate) const LENGTH_MOST: usize = 2_000;
/// Levels of nesting; `a + b + c` nests two.
pub(crate) const DEPTH_MOST: usize = 64;
/// Loops in one formula. How long they may run is counted in `steps`.
pub(crate) const LOOPS_MOST: usize = 2;

/// Refuses what is too deep, loops too often or has no place in a formula.
pub(crate) fn check(root: &AstNode) -> Result<(), Problem> {
    let mut open = vec![(root, 1)];
    let mut loops = 0;
    while let Some((node, depth)) = open.pop() {
        if depth > DEPTH_MOST {
            return Err(Problem::TooDeep { most: DEPTH_MOST });
        }
        loops += usize::from(matches!(
            node,
            AstNode::IterationContextSingle(..)
                | AstNode::QuantifiedContext(..)
                | AstNode::Filter(..)
        ));
        open.extend(parts(node)?.into_iter().map(|part| (part, depth + 1)));
    }
    if loops > LOOPS_MOST {
        return Err(Problem::TooManyLoops { found: loops, most: LOOPS_MOST });
    }
    Ok(())
}

pub(crate) fn parts(node: &AstNode) -> Result<Vec<&AstNode>, Problem> {
    use AstNode as A;
    let not = |what: &str| Err(Problem::NotAllowed { what: what.to_owned() });
    Ok(match node {
        A::At(_) | A::Boolean(_) | A::Name(_) | A::Null | A::Numeric(..) | A::String(_) => vec![],
        A::Neg(a)
        | A::EvaluatedExpression(a)
        | A::Satisfies(a)
        | A::IntervalStart(a, _)
        | A::IntervalEnd(a, _)
        | A::UnaryGe(a)
        | A::UnaryGt(a)
        | A::UnaryLe(a)
        | A::UnaryLt(a)
        | A::UnaryEq(a)
        | A::UnaryNe(a) => vec![a],
        A::Add(a, b)
        | A::And(a, b)
        | A::Div(a, b)
        | A::Eq(a, b)
        | A::Every(a, b)
        | A::Exp(a, b)
        | A::Filter(a, b)
        | A::For(a, b)
        | A::FunctionInvocation(a, b)
        | A::Ge(a, b)
        | A::Gt(a, b)
        | A::In(a, b)
        | A::IterationContextSingle(a, b)
        | A::Le(a, b)
        | A::Lt(a, b)
        | A::Mul(a, b)
        | A::Nq(a, b)
        | A::Or(a, b)
        | A::Path(a, b)
        | A::QuantifiedContext(a, b)
        | A::Range(a, b)
        | A::Some(a, b)
        | A::Sub(a, b) => vec![a, b],
        A::Between(a, b, c) | A::If(a, b, c) => vec![a, b, c],
        A::ExpressionList(all)
        | A::IterationContexts(all)
        | A::List(all)
        | A::NegatedList(all)
        | A::PositionalParameters(all)
        | A::QuantifiedContexts(all) => all.iter().collect(),
        A::FunctionDefinition(..) | A::FunctionBody(..) | A::FormalParameters(_) => {
            return not("function");
        }
        A::Context(_) | A::ContextEntry(..) => return not("{ }"),
        A::IterationContextInterval(..) => return not("for … in a..b"),
        A::InstanceOf(..) => return not("instance of"),
        A::NamedParameters(_) => return not("f(name: value)"),
        _ => return not("?"),
    })
}
