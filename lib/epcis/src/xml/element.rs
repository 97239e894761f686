//! One element with everything in it: the size of an event, never of a document.

use crate::event::{Name, Node, Scalar};
use std::borrow::Cow;
use std::sync::Arc;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) namespace: Arc<str>,
    pub(super) local: Arc<str>,
    pub(super) attributes: Vec<(Arc<str>, Arc<str>, String)>,
    /// Text before the first child.
    pub(super) text: String,
    pub(super) children: Vec<Element>,
    pub(super) byte: u64,
}

/// Type hints for parsers.
pub(super) const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

impl Element {
    /// Elements of the standard have no namespace, or that of EPCIS itself.
    pub(super) fn is_standard(&self) -> bool {
        is_standard(&self.namespace)
    }

    pub(super) fn text(&self) -> &str {
        self.text.trim()
    }

    /// Takes the text out.
    pub(super) fn take(self) -> Cow<'static, str> {
        let trimmed = self.text.trim();
        if trimmed.len() == self.text.len() {
            return Cow::Owned(self.text);
        }
        Cow::Owned(trimmed.to_owned())
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(namespace, local, _)| namespace.is_empty() && **local == *name)
            .map(|(_, _, value)| value.as_str())
    }

    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.is_standard() && *child.local == *name)
    }

    /// `extension` and `baseExtension` of EPCIS 1.x are packaging: what they hold belongs to their
    /// parent, however deep they are nested.
    pub(super) fn unpack(&mut self) {
        let packed = |child: &Element| {
            child.is_standard() && matches!(&*child.local, "extension" | "baseExtension")
        };
        while self.children.iter().any(packed) {
            let children = std::mem::take(&mut self.children);
            for child in children {
                if packed(&child) {
                    self.children.extend(child.children);
                } else {
                    self.children.push(child);
                }
            }
        }
    }

    /// A field of somebody's own: attributes count as children, type hints for parsers do not.
    pub(super) fn into_node(self) -> Node<'static> {
        let leaf = |namespace, local: Arc<str>, text, attribute| Node {
            name: Name { namespace, local: Cow::Owned(local.to_string()) },
            text: Cow::Owned(text),
            scalar: Scalar::Text,
            attribute,
            children: Vec::new(),
        };
        let mut node = leaf(self.namespace, self.local, self.text.trim().to_owned(), false);
        for (namespace, local, value) in self.attributes {
            if *namespace != *INSTANCE {
                node.children.push(leaf(namespace, local, value, true));
            }
        }
        node.children.extend(self.children.into_iter().map(Element::into_node));
        node
    }
}

pub(super) fn is_standard(namespace: &str) -> bool {
    namespace.is_empty()
        || namespace.starts_with("urn:epcglobal:epcis:xsd:")
        || namespace.starts_with("urn:epcglobal:epcis-query:xsd:")
        || namespace.starts_with("urn:epcglobal:epcis-masterdata:xsd:")
}
