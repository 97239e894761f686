//! A form read once: its definition and every rule in it, compiled.
//!
//! Kept for the process by the digest of the definition, so a version that changed is another entry and no
//! entry is ever wrong. Bounded, because designers preview many drafts.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use terms::{Error, Result};

use crate::checks::Rules;
use crate::model::{ExtraLine, Form, Layout};

/// A form with its rules.
#[derive(Debug)]
pub struct Prepared {
    pub form: Arc<Form>,
    pub rules: Rules,
    /// The layout of a form all of whose lines are written in it.
    fixed: Option<Arc<Layout>>,
}

/// Entries kept before all are thrown away.
const KEPT_MAX: usize = 256;

static KEPT: LazyLock<Mutex<HashMap<String, Arc<Prepared>>>> = LazyLock::new(Mutex::default);

impl Prepared {
    /// Compiles a form.
    ///
    /// # Errors
    /// Every rule that cannot be read, at its place.
    pub fn of(form: Form) -> Result<Self> {
        let form = Arc::new(form);
        let rules = Rules::compile(&form)?;
        let has_axis = form.sections.iter().any(|section| section.axis.is_some());
        let fixed = (!has_axis).then(|| Arc::new(Layout::new(Arc::clone(&form), &[])));
        Ok(Self { form, rules, fixed })
    }
    /// The layout with the lines that a filling brings; these are asked for only where there can be any.
    pub fn layout(&self, extra: impl FnOnce() -> Result<Vec<ExtraLine>>) -> Result<Arc<Layout>> {
        match &self.fixed {
            Some(layout) => Ok(Arc::clone(layout)),
            None => Ok(Arc::new(Layout::new(Arc::clone(&self.form), &extra()?))),
        }
    }
}

/// The form of a stored definition.
///
/// # Errors
/// A definition that this program cannot read.
pub fn prepared(digest: &str, definition: &str) -> Result<Arc<Prepared>> {
    let lock = || KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = lock().get(digest) {
        return Ok(Arc::clone(known));
    }
    let form =
        serde_json::from_str(definition).map_err(|cause| Error::broken(cause).at("a form"))?;
    let made = Arc::new(Prepared::of(form)?);
    let mut all = lock();
    if all.len() >= KEPT_MAX {
        all.clear();
    }
    all.insert(digest.to_owned(), Arc::clone(&made));
    Ok(made)
}
