//! What an address of these pages asks: codes, direction, mode, a past state, and how the picture is opened.

use terms::{Error, Result};
use web::{Me, Visit};

use super::view::Wish;
use crate::capture::draft::micros;
use crate::graph::Mode;
use crate::names;
use crate::redaction::Reach;
use crate::walk::{AsOf, Question};

/// The parts of an address.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// In their one spelling.
    pub(super) codes: Vec<String>,
    pub(super) direction: String,
    pub(super) mode: String,
    pub(super) as_of: String,
    pub(super) tab: String,
    pub(super) wish: Wish,
}

pub(super) const DIRECTIONS: [&str; 3] = ["both", "back", "forward"];
pub(super) const MODES: [&str; 3] = ["material", "custody", "exposure"];
pub(super) const TABS: [&str; 5] = ["picture", "timeline", "map", "balance", "holders"];
/// Codes that one page asks about, at most.
const MOST_CODES: usize = 20;

fn one_of(text: Option<&str>, known: &[&str]) -> String {
    let found = known.iter().find(|word| text == Some(**word));
    (*found.unwrap_or(&known[0])).to_owned()
}

impl Asked {
    pub(super) fn of(me: &Me) -> Asked {
        let all = |name: &str| -> Vec<String> {
            let own = me.pairs.iter().filter(|(known, _)| known == name);
            own.map(|(_, value)| value.trim().to_owned())
                .filter(|value| !value.is_empty())
                .collect()
        };
        let mut codes: Vec<String> =
            all("code").iter().map(|code| names::canonical(code)).collect();
        codes.truncate(MOST_CODES);
        let mut wish = Wish { opened: all("open"), folded: all("fold") };
        wish.opened.truncate(200);
        wish.folded.truncate(200);
        let mode = one_of(me.get("mode"), &MODES);
        // Hands alone have no picture: their order in time is the answer.
        let first = if mode == "custody" { "timeline" } else { "picture" };
        Asked {
            codes,
            direction: one_of(me.get("direction"), &DIRECTIONS),
            tab: one_of(me.get("tab").or(Some(first)), &TABS),
            mode,
            as_of: me.get("as_of").unwrap_or_default().to_owned(),
            wish,
        }
    }

    /// The question of the walk.
    ///
    /// # Errors
    /// Invalid, where no code was given or the past state is no day.
    pub(super) fn question(&self) -> Result<Question> {
        if self.codes.is_empty() {
            return Err(Error::invalid("error-invalid").field("code", "field-missing"));
        }
        let codes: Vec<&str> = self.codes.iter().map(String::as_str).collect();
        let mut question = Question::about(&codes);
        question.back = self.direction != "forward";
        question.forward = self.direction != "back";
        match self.mode.as_str() {
            "custody" => question.depth = Some(0),
            "exposure" => question.mode = Mode::Exposure,
            _ => {}
        }
        question.as_of = self.state()?;
        Ok(question)
    }

    /// An entry of the journal, or the end of a day in China.
    fn state(&self) -> Result<AsOf> {
        if self.as_of.is_empty() {
            return Ok(AsOf::Now);
        }
        if let Ok(entry) = self.as_of.parse::<i64>() {
            return Ok(AsOf::Entry(entry));
        }
        let whole = format!("{}T23:59:59.999999+08:00", self.as_of);
        let time = micros(&whole).filter(|_| self.as_of.len() == 10);
        time.map(AsOf::Recorded)
            .ok_or_else(|| Error::invalid("error-invalid").field("as_of", "trace-as-of-day"))
    }

    /// The address of a page about the same codes; `more` are further pairs.
    pub(super) fn href(&self, path: &str, more: &[(&str, &str)]) -> String {
        let mut pairs: Vec<(&str, &str)> =
            self.codes.iter().map(|code| ("code", code.as_str())).collect();
        for (name, value, usual) in [
            ("direction", &self.direction, DIRECTIONS[0]),
            ("mode", &self.mode, MODES[0]),
            ("as_of", &self.as_of, ""),
        ] {
            if value != usual && more.iter().all(|(known, _)| *known != name) {
                pairs.push((name, value));
            }
        }
        pairs.extend(more.iter().filter(|(name, value)| {
            !value.is_empty()
                && !matches!((*name, *value), ("direction", "both") | ("mode", "material"))
        }));
        let pairs: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{name}={}", web::encoded(value))).collect();
        format!("{path}?{}", pairs.join("&"))
    }

    /// The picture with other sides opened and folded.
    pub(super) fn picture(&self, wish: &Wish) -> String {
        let mut more: Vec<(&str, &str)> = vec![("tab", "picture")];
        more.extend(wish.opened.iter().map(|word| ("open", word.as_str())));
        more.extend(wish.folded.iter().map(|word| ("fold", word.as_str())));
        self.href("/trace/of", &more)
    }
}

/// Runs a page; an answer to a party leaves at whole steps of time, so that time says nothing of what lies beyond.
pub(super) async fn in_step(
    visit: &Visit,
    answer: impl Future<Output = web::Response>,
) -> web::Response {
    let begun = std::time::Instant::now();
    let all = visit
        .may(identity::Verb::View, identity::Class::Records)
        .is_ok_and(|territory| territory == identity::Territory::Everywhere);
    let response = answer.await;
    if !all {
        crate::walk::http::whole_step(begun).await;
    }
    response
}

/// A past state by the entry of the journal is for those who read all: to others its numbers would count what they may
/// not see.
pub(super) fn fair(asked: &Asked, reach: &Reach) -> Result<()> {
    if !reach.is_all() && asked.as_of.parse::<i64>().is_ok() {
        return Err(Error::invalid("error-invalid").field("as_of", "trace-as-of-day"));
    }
    Ok(())
}
