//! Conditions of a question, gathered as the filters of a page ask for them.

use ::store::Value;

#[derive(Debug, Default)]
pub(crate) struct Wheres {
    parts: Vec<String>,
    pub(crate) values: Vec<Value>,
}

impl Wheres {
    /// A condition over one value; `#` in it stands for the value's number.
    pub(crate) fn and(&mut self, condition: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.parts.push(condition.replace('#', &self.values.len().to_string()));
    }
    /// `where a and b`, or nothing.
    pub(crate) fn sql(&self) -> String {
        if self.parts.is_empty() {
            return String::new();
        }
        format!("where {}", self.parts.join(" and "))
    }
}
