//! A problem in words: the place, the rule, the fix.

use tables::{Problem, Template};
use terms::{Lang, Text};

/// What is wrong and what to do, without the place.
pub(crate) fn said(problem: &Problem, lang: Lang) -> String {
    // A rule of another crate is said here in the words of a table, where there are any.
    for key in [format!("import-says-{}", problem.rule), problem.rule.to_owned()] {
        let text = ui::ta(lang, &key, &problem.args);
        if !text.starts_with('[') {
            return text;
        }
    }
    ui::ta(lang, "import-says-other", &[("rule", problem.rule.to_owned())])
}

pub(crate) fn both(problem: &Problem) -> Text {
    Text::new(said(problem, Lang::Zh), said(problem, Lang::En))
}

/// The column as the template calls it; empty where the whole row is meant.
pub(crate) fn column(template: &Template, key: &str) -> Text {
    template.column(key).map(|it| it.title.clone()).unwrap_or_else(|| Text::zh(key))
}
