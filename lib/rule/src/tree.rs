//! The syntax tree of a formula as JSON, for those who evaluate it elsewhere: the browser, as advice.
//!
//! A node is a list that begins with its word: `["+", a, b]`, `["n", "1.50"]`, `["name", "受理"]`,
//! `["call", "sum", …]`. Numbers stay text, so that nobody makes floats of them. What has passed
//! [`crate::Expression::compile`] has a tree; whoever reads it may know fewer words and then says
//! nothing. `docs/checks-in-browser.md` lists them.

use dsntk_feel_parser::AstNode;

/// Writes a tree that [`crate::shape`] has let through.
pub(crate) fn json(node: &AstNode) -> String {
    let mut out = String::new();
    write(node, &mut out);
    out
}

fn write(node: &AstNode, out: &mut String) {
    use AstNode as A;
    match node {
        A::Numeric(before, after, sign, exponent) => {
            let mut text = before.clone();
            if !after.is_empty() {
                text = format!("{text}.{after}");
            }
            if !exponent.is_empty() {
                text = format!("{text}e{sign}{exponent}");
            }
            leaf("n", &text, out);
        }
        A::String(text) => leaf("s", text, out),
        A::Boolean(true) => out.push_str("[\"true\"]"),
        A::Boolean(false) => out.push_str("[\"false\"]"),
        A::Null => out.push_str("[\"null\"]"),
        A::At(text) => leaf("@", text, out),
        A::Name(name) | A::ParameterName(name) => leaf("name", name.as_str(), out),
        A::EvaluatedExpression(inner) | A::Satisfies(inner) => write(inner, out),
        A::FunctionInvocation(name, arguments) => {
            let arguments = crate::shape::parts(arguments).unwrap_or_default();
            let name = if let A::Name(name) = &**name { name.as_str() } else { "?" };
            out.push_str("[\"call\",");
            quoted(name, out);
            for argument in arguments {
                out.push(',');
                write(argument, out);
            }
            out.push(']');
        }
        A::IntervalStart(value, kind) => {
            branch(if kind.closed() { "from" } else { "above" }, [&**value], out);
        }
        A::IntervalEnd(value, kind) => {
            branch(if kind.closed() { "to" } else { "below" }, [&**value], out);
        }
        other => branch(word(other), crate::shape::parts(other).unwrap_or_default(), out),
    }
}

fn word(node: &AstNode) -> &'static str {
    use AstNode as A;
    match node {
        A::Add(..) => "+",
        A::Sub(..) => "-",
        A::Mul(..) => "*",
        A::Div(..) => "/",
        A::Exp(..) => "**",
        A::Neg(_) => "neg",
        A::And(..) => "and",
        A::Or(..) => "or",
        A::Eq(..) => "=",
        A::Nq(..) => "!=",
        A::Lt(..) => "<",
        A::Le(..) => "<=",
        A::Gt(..) => ">",
        A::Ge(..) => ">=",
        A::Between(..) => "between",
        A::If(..) => "if",
        A::In(..) => "in",
        A::Range(..) => "range",
        A::UnaryLt(_) => "is<",
        A::UnaryLe(_) => "is<=",
        A::UnaryGt(_) => "is>",
        A::UnaryGe(_) => "is>=",
        A::UnaryEq(_) => "is=",
        A::UnaryNe(_) => "is!=",
        A::ExpressionList(_) => "any-of",
        A::NegatedList(_) => "none-of",
        A::List(_) => "list",
        A::Filter(..) => "filter",
        A::For(..) => "for",
        A::Some(..) => "some",
        A::Every(..) => "every",
        A::IterationContexts(_) | A::QuantifiedContexts(_) => "over",
        A::IterationContextSingle(..) | A::QuantifiedContext(..) => "each",
        A::Path(..) => "of",
        _ => "?",
    }
}

fn branch<'a>(word: &str, parts: impl IntoIterator<Item = &'a AstNode>, out: &mut String) {
    out.push_str("[\"");
    out.push_str(word);
    out.push('"');
    for part in parts {
        out.push(',');
        write(part, out);
    }
    out.push(']');
}

fn leaf(word: &str, text: &str, out: &mut String) {
    out.push_str("[\"");
    out.push_str(word);
    out.push_str("\",");
    quoted(text, out);
    out.push(']');
}

fn quoted(text: &str, out: &mut String) {
    use std::fmt::Write as _;
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{0}'..='\u{1f}' | '\u{2028}' | '\u{2029}' | '<' => {
                write!(out, "\\u{:04x}", c as u32).expect("a string takes what is written");
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
