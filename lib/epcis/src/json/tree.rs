//! From JSON values to the fields of somebody's own.

use super::lexer::Value;
use crate::context::Prefixes;
use crate::event::{Name, Node, Scalar, Text};
use std::borrow::Cow;
use std::sync::Arc;

/// `example:field` as namespace and local name. An undeclared prefix, or a whole URI, is a name
/// without a namespace (JSON-LD 1.1 §3.4).
pub(super) fn name<'a>(key: &Text<'a>, prefixes: &Prefixes) -> Name<'a> {
    if let Some((prefix, rest)) = key.split_once(':')
        && !rest.starts_with("//")
        && let Some(namespace) = prefixes.namespace(prefix)
    {
        let local = match key {
            Cow::Borrowed(text) => Cow::Borrowed(&text[prefix.len() + 1..]),
            Cow::Owned(text) => Cow::Owned(text[prefix.len() + 1..].to_owned()),
        };
        return Name { namespace, local };
    }
    Name { namespace: Arc::from(""), local: key.clone() }
}

/// A member as nodes; a list is the same name several times, null is nothing.
pub(super) fn nodes<'a>(
    key: &Text<'a>,
    value: Value<'a>,
    prefixes: &Prefixes,
    out: &mut Vec<Node<'a>>,
) {
    let (text, scalar) = match value {
        Value::Null => return,
        Value::List(list) => {
            for value in list {
                nodes(key, value, prefixes, out);
            }
            return;
        }
        Value::Object(members) => {
            out.push(object(key, members, prefixes));
            return;
        }
        Value::Boolean(value) => {
            (Cow::Borrowed(if value { "true" } else { "false" }), Scalar::Boolean)
        }
        Value::Number(text) => (Cow::Borrowed(text), Scalar::Number),
        Value::Text(text) => (text, Scalar::Text),
    };
    let name = name(key, prefixes);
    out.push(Node { name, text, scalar, attribute: false, children: Vec::new() });
}

fn object<'a>(
    key: &Text<'a>,
    members: Vec<(Text<'a>, Value<'a>)>,
    prefixes: &Prefixes,
) -> Node<'a> {
    // Prefixes may be declared on any object, in either fashion.
    let mut inner = Cow::Borrowed(prefixes);
    for (key, value) in &members {
        if let (Some(prefix), Some(namespace)) = (key.strip_prefix("@xmlns:"), value.text()) {
            inner.to_mut().declare(prefix, namespace);
        } else if key == "@context" {
            declare(value, inner.to_mut());
        }
    }
    let mut node = Node {
        name: name(key, &inner),
        text: Cow::Borrowed(""),
        scalar: Scalar::Text,
        attribute: false,
        children: Vec::new(),
    };
    for (key, value) in members {
        match (key.as_ref(), value) {
            ("#text" | "@value", Value::Text(text)) => node.text = text,
            ("#text" | "@value", Value::Number(text)) => node.text = Cow::Borrowed(text),
            ("@context" | "@type", _) => {}
            (special, _) if special.starts_with("@xmlns") => {}
            (_, value) => nodes(&key, value, &inner, &mut node.children),
        }
    }
    node
}

/// Takes up the prefixes of an `@context`: a map, or a list of names and maps.
pub(super) fn declare(context: &Value<'_>, prefixes: &mut Prefixes) {
    match context {
        Value::List(list) => list.iter().for_each(|part| declare(part, prefixes)),
        Value::Object(members) => {
            for (prefix, meaning) in members {
                let namespace = meaning.text().or_else(|| meaning.member("@id")?.text());
                if let Some(namespace) = namespace
                    && !prefix.starts_with('@')
                {
                    prefixes.declare(prefix, namespace);
                }
            }
        }
        _ => {}
    }
}
