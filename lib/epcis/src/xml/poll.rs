//! Queries asked in XML: `Poll` with a name and parameters.

use super::element::Element;
use super::walk::{Met, Walk};
use crate::problem::{Code, Problem};
use crate::query::Definition;

/// The most a query may hold.
const LARGEST: usize = 1 << 20;

/// Reads the first `Poll` or `Subscribe` of a query document.
pub fn read_query(document: &[u8]) -> Result<Definition, Vec<Problem>> {
    let poll = find(document).map_err(|problem| vec![problem])?;
    let mut definition = Definition {
        name: poll.child("queryName").map(|name| name.text().to_owned()),
        parameters: Vec::new(),
    };
    for parameter in poll.child("params").iter().flat_map(|params| &params.children) {
        let Some(name) = parameter.child("name") else {
            return Err(vec![Problem::new(Code::MissingField, "params/param/name")]);
        };
        let values = match parameter.child("value") {
            Some(value) if value.children.is_empty() => vec![value.text().to_owned()],
            Some(value) => value.children.iter().map(|one| one.text().to_owned()).collect(),
            None => Vec::new(),
        };
        definition.parameters.push((name.text().to_owned(), values));
    }
    let mut problems = definition.check();
    if definition.name.as_deref().is_none_or(str::is_empty) {
        problems.push(Problem::new(Code::QueryWithoutName, "queryName"));
    }
    if problems.is_empty() { Ok(definition) } else { Err(problems) }
}

fn find(document: &[u8]) -> Result<Element, Problem> {
    let mut walk = Walk::new(document, LARGEST);
    loop {
        match walk.next()? {
            Met::Start(element) if matches!(element.local.as_ref(), "Poll" | "Subscribe") => {
                return walk.whole(element);
            }
            Met::Finished => {
                return Err(Problem::new(Code::UnknownDocument, "").with("found", "no Poll"));
            }
            Met::Start(_) | Met::End => {}
        }
    }
}
