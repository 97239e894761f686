//! A number never stands alone: unit, interval, n, age, and a way down to its records.

use askama::{Template, filters::HtmlSafe};
use terms::{Lang, Timestamp};

/// A figure in a line of text or a cell: `95.8% · 95%区间 95.0–96.6 · n=2,252`.
///
/// With [`Figure::explain`] the number is a link to its ground; `data-number` names the series for
/// the panel beside the page.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/figure.html")]
pub struct Figure {
    lang: Lang,
    value: String,
    unit: String,
    interval: Option<String>,
    n: Option<String>,
    whole: bool,
    estimated: bool,
    explain: Option<(String, String)>,
    large: bool,
}

impl Figure {
    /// A printed value, as `ui::number::decimal` gives it.
    pub fn new(lang: Lang, value: impl Into<String>) -> Self {
        Self {
            lang,
            value: value.into(),
            unit: String::new(),
            interval: None,
            n: None,
            whole: false,
            estimated: false,
            explain: None,
            large: false,
        }
    }
    /// Nothing came in.
    pub fn missing(lang: Lang) -> Self {
        Self::new(lang, crate::number::MISSING)
    }
    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }
    /// The 95 % interval, printed: `95.0–96.6`.
    #[must_use]
    pub fn interval(mut self, printed: impl Into<String>) -> Self {
        self.interval = Some(printed.into());
        self
    }
    #[must_use]
    pub fn n(mut self, n: i64) -> Self {
        self.n = Some(crate::number::count(n));
        self
    }
    /// A full count: it says that it has no sampling error.
    #[must_use]
    pub fn whole(mut self) -> Self {
        self.whole = true;
        self
    }
    /// An imputed value: ≈ before it, the one slanted thing.
    #[must_use]
    pub fn estimated(mut self) -> Self {
        self.estimated = true;
        self
    }
    /// Leads to the ground of the number; `series` names it for the panel.
    #[must_use]
    pub fn explain(mut self, href: impl Into<String>, series: impl Into<String>) -> Self {
        self.explain = Some((href.into(), series.into()));
        self
    }
    /// The key figure of a card.
    #[must_use]
    pub fn large(mut self) -> Self {
        self.large = true;
        self
    }

    fn is_missing(&self) -> bool {
        self.value == crate::number::MISSING
    }
    fn explain_label(&self) -> String {
        let spoken = if self.is_missing() {
            crate::State::None.word(self.lang)
        } else {
            format!("{}{}", self.value, self.unit)
        };
        crate::ta(self.lang, "figure-explain", &[("value", spoken)])
    }
    fn doubts(&self) -> String {
        let mut parts = Vec::new();
        if let Some(interval) = &self.interval {
            parts.push(crate::ta(self.lang, "figure-interval", &[("range", interval.clone())]));
        }
        if let Some(n) = &self.n {
            parts.push(format!("n={n}"));
        }
        if self.whole {
            parts.push(crate::t(self.lang, "figure-whole"));
        }
        parts.join(&crate::t(self.lang, "dot"))
    }
}

impl HtmlSafe for Figure {}

/// How old what is shown is, in words; a stale one says so in colour as well.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/stamp.html")]
pub struct Stamp {
    text: String,
    exact: String,
    stale: bool,
    stale_word: String,
}

impl Stamp {
    /// `stale_after` in seconds, as the indicator's frequency asks.
    pub fn new(lang: Lang, then: Timestamp, now: Timestamp, stale_after: i64) -> Self {
        let age = now.as_second().saturating_sub(then.as_second());
        Self {
            text: crate::number::age(then, now, lang),
            exact: crate::number::instant(then),
            stale: age > stale_after,
            stale_word: crate::t(lang, "stamp-stale"),
        }
    }
    /// A stamp that names a period instead of an age: `2026年上半年`.
    pub fn saying(lang: Lang, text: impl Into<String>, stale: bool) -> Self {
        let stale_word = crate::t(lang, "stamp-stale");
        Self { text: text.into(), exact: String::new(), stale, stale_word }
    }
}

impl HtmlSafe for Stamp {}
