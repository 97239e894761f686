//! Why a paper of a batch was refused: a code and its arguments, said in the language of whoever reads.

use serde::{Deserialize, Serialize};
use terms::{Error, Kind, Lang};

use crate::template::WHY;

/// The first thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// A field, or a line of a text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    place: String,
    code: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    args: Vec<(String, String)>,
}

impl Trouble {
    pub fn of(error: &Error) -> Self {
        let kept = |args: &[(&'static str, String)]| {
            args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
        };
        match error.fields().first() {
            Some(field) => Self {
                place: field.place.clone(),
                code: field.rule.to_owned(),
                args: kept(&field.args),
            },
            None if error.kind() == Kind::Broken => Self {
                place: String::new(),
                code: "paper-broken".to_owned(),
                args: vec![("why".to_owned(), error.trail().join("; "))],
            },
            None => Self {
                place: String::new(),
                code: error.code().to_owned(),
                args: kept(error.args()),
            },
        }
    }

    /// As the row of a line holds it.
    pub(super) fn stored(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| self.code.clone())
    }
    /// What a row holds; words that were kept as they are, are said as they are.
    pub(super) fn read(kept: &str) -> Self {
        serde_json::from_str(kept).unwrap_or_else(|_| Self {
            place: String::new(),
            code: "paper-trouble-words".to_owned(),
            args: vec![("words".to_owned(), kept.to_owned())],
        })
    }

    pub fn say(&self, lang: Lang) -> String {
        let why = self.args.iter().find(|(name, _)| name == WHY);
        let args: Vec<(&str, String)> = self
            .args
            .iter()
            .map(|(name, value)| match why {
                Some((_, kept)) if name == "why" => {
                    (name.as_str(), crate::data::say_why(lang, kept))
                }
                _ => (name.as_str(), value.clone()),
            })
            .collect();
        let said = ui::ta(lang, &self.code, &args);
        let between = lang.pick("：", ": ");
        if self.place.is_empty() { said } else { format!("{}{between}{said}", self.place) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_said_in_the_language_of_the_reader() {
        let fault = crate::template::Fault {
            file: "a.txt".into(),
            line: 3,
            code: "paper-fault-required",
            args: vec![("name", "得分".into()), ("why", "paper-why-no-score".into())],
        };
        let error = crate::template::as_error(&[fault]);
        let trouble = Trouble::read(&Trouble::of(&error).stored());
        for lang in [Lang::Zh, Lang::En] {
            let said = trouble.say(lang);
            assert!(said.starts_with("a.txt:3"), "{said}");
            assert!(said.contains(&ui::t(lang, "paper-why-no-score")), "{said}");
        }
        assert_ne!(trouble.say(Lang::Zh), trouble.say(Lang::En));
        let other = Trouble::of(&Error::conflict("paper-not-a-draft"));
        assert_eq!(other.say(Lang::En), ui::t(Lang::En, "paper-not-a-draft"));
        assert_eq!(Trouble::read("没有数据").say(Lang::En), "没有数据");
    }
}
