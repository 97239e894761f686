//! What stands around every page: brand, phases, find, who, the strip of a synthetic space, the
//! scope of the figures, the foot. The door fills it from the session; a page adds its own words.

use terms::{Lang, Text};

/// The phase a page belongs to: the quality cycle, and what lies beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    #[default]
    Overview,
    Plan,
    Record,
    Check,
    Act,
    /// What leaves the house with a number.
    Papers,
    Public,
    Settings,
}

impl Phase {
    /// The key of its name in the texts.
    pub fn key(self) -> &'static str {
        match self {
            Phase::Overview => "phase-overview",
            Phase::Plan => "phase-plan",
            Phase::Record => "phase-record",
            Phase::Check => "phase-check",
            Phase::Act => "phase-act",
            Phase::Papers => "phase-papers",
            Phase::Public => "phase-public",
            Phase::Settings => "phase-settings",
        }
    }
    /// The letter that follows `G`; empty where there is none.
    pub fn letter(self) -> &'static str {
        match self {
            Phase::Overview => "o",
            Phase::Plan => "p",
            Phase::Record => "r",
            Phase::Check => "c",
            Phase::Act => "a",
            Phase::Papers => "d",
            Phase::Public | Phase::Settings => "",
        }
    }
}

/// A step of the way to this page; the last one has no address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Crumb {
    pub label: String,
    pub href: Option<String>,
}

impl Crumb {
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: Some(href.into()) }
    }
    pub fn here(label: impl Into<String>) -> Self {
        Self { label: label.into(), href: None }
    }
}

/// One thing that every figure below is about: area, period, scheme, as-of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScopeItem {
    pub term: String,
    pub text: String,
    pub href: Option<String>,
}

impl ScopeItem {
    pub fn new(term: impl Into<String>, text: impl Into<String>) -> Self {
        Self { term: term.into(), text: text.into(), href: None }
    }
    pub fn link(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }
}

/// Who reads. `acting_for` names the person whose deputy this is (AB角).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Who {
    pub name: String,
    pub role: String,
    pub unit: String,
    pub acting_for: Option<String>,
}

/// The city whose data this is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Space {
    pub code: String,
    pub name: Text,
    pub synthetic: bool,
    /// The sentence of the synthetic strip; empty takes the usual one.
    pub notice: Text,
    /// The other spaces of this data directory. A session belongs to one, so they lead to sign-in.
    pub others: Vec<SpaceLink>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SpaceLink {
    pub code: String,
    pub name: Text,
    pub synthetic: bool,
}

/// An entry of the header; phases that do not exist yet are simply not listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Nav {
    pub phase: Phase,
    pub label: String,
    pub href: String,
    pub current: bool,
}

/// The frame of a page. Fill what is known and take the rest from `Frame::default()`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    pub lang: Lang,
    /// The `h1`.
    pub title: String,
    /// One sentence that a mayor could read aloud; empty for none.
    pub lead: String,
    pub phase: Phase,
    pub crumbs: Vec<Crumb>,
    pub scope: Vec<ScopeItem>,
    pub who: Option<Who>,
    pub space: Space,
    /// Goes into every form as the field `csrf`.
    pub csrf: String,
    pub path_and_query: String,
    /// Rows and letters as the reader wants them.
    pub view: crate::View,
    /// `2026-11-20 18:00`, printed; empty for pages without figures.
    pub as_of: String,
    /// Packs with versions: `cn 2026.3`.
    pub packs: Vec<String>,
    /// What the last command did, said once.
    pub flash: Option<String>,
    pub nav: Vec<Nav>,
    /// The pages of every phase that this reader may open; the current phase's are shown.
    pub pages: Vec<Nav>,
    /// This reader may take the tables of this page away as files.
    pub leaves: bool,
}

impl Frame {
    pub fn new(lang: Lang, title: impl Into<String>) -> Self {
        Self { lang, title: title.into(), ..Self::default() }
    }

    /// Adds a phase to the header, named by the texts; current when the page belongs to it.
    #[must_use]
    pub fn leads_to(mut self, phase: Phase, href: impl Into<String>) -> Self {
        let label = self.t(phase.key());
        self.nav.push(Nav { phase, label, href: href.into(), current: phase == self.phase });
        self
    }

    /// Sets the phase and marks its entry.
    #[must_use]
    pub fn within(mut self, phase: Phase) -> Self {
        self.phase = phase;
        for entry in &mut self.nav {
            entry.current = entry.phase == phase;
        }
        self
    }

    pub fn t(&self, key: &str) -> String {
        crate::t(self.lang, key)
    }
    pub fn ta(&self, key: &str, args: &[(&str, String)]) -> String {
        crate::ta(self.lang, key, args)
    }
    /// A text with one argument, which is what templates mostly need.
    pub fn t1(&self, key: &str, name: &str, value: impl std::fmt::Display) -> String {
        crate::ta(self.lang, key, &[(name, value.to_string())])
    }
    pub fn asset(&self, name: &str) -> &'static str {
        crate::asset(name)
    }
    /// A text of a pack in the reader's language.
    pub fn say<'a>(&self, text: &'a Text) -> &'a str {
        text.get(self.lang)
    }

    /// The tables of this page as a file: `xlsx` or `pdf`.
    pub fn leaving_href(&self, format: &str) -> String {
        with_query(&self.path_and_query, "leave", format)
    }

    /// This page in the other language. The server keeps the choice in a cookie.
    pub fn other_lang_href(&self) -> String {
        let lang = self.lang.other().pick("zh", "en");
        with_query(&self.path_and_query, "lang", lang)
    }
}

/// A path and query with one parameter set, replacing the one that is there: sorting, filters and
/// columns live in the address. An empty path is the front page. The value must be URL-safe.
pub fn with_query(path_and_query: &str, name: &str, value: &str) -> String {
    let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
    let path = if path.is_empty() { "/" } else { path };
    let kept = query.split('&').filter(|pair| {
        !pair.is_empty() && pair.split_once('=').map_or(*pair, |(name, _)| name) != name
    });
    let mut out = format!("{path}?");
    for pair in kept {
        out.push_str(pair);
        out.push('&');
    }
    out.push_str(name);
    out.push('=');
    out.push_str(value);
    out
}

/// What layout.html asks for.
impl Frame {
    /// The sentence of the synthetic strip, where the space is synthetic.
    pub fn synthetic_strip(&self) -> Option<String> {
        let own = self.space.notice.get(self.lang);
        let text = || if own.is_empty() { self.t("synthetic-notice") } else { own.to_owned() };
        self.space.synthetic.then(text)
    }
    /// The pages of this phase, where there is more than one; the one in the address is marked.
    pub fn phase_pages(&self) -> Vec<Nav> {
        let path = self.path_and_query.split('?').next().unwrap_or_default();
        let mut pages: Vec<Nav> =
            self.pages.iter().filter(|p| p.phase == self.phase).cloned().collect();
        // Of pages within pages (/papers, /papers/register) the nearest one is marked.
        let within = |href: &str| path == href || path.starts_with(&format!("{href}/"));
        let nearest =
            pages.iter().filter(|page| within(&page.href)).map(|page| page.href.len()).max();
        for page in &mut pages {
            page.current = within(&page.href) && Some(page.href.len()) == nearest;
        }
        if pages.len() < 2 { Vec::new() } else { pages }
    }
    pub fn has_scope_bar(&self) -> bool {
        !self.crumbs.is_empty() || !self.scope.is_empty()
    }
    /// Whom the reader stands in for: said in the header because the journal says it too.
    pub fn acting(&self) -> Option<String> {
        let name = self.who.as_ref()?.acting_for.as_ref()?;
        Some(self.t1("who-acting", "name", name))
    }
    /// Title of the window: the page, then the product.
    pub fn window_title(&self) -> String {
        let product = self.t("brand");
        let dot = self.lang.pick("·", " · ");
        if self.title.is_empty() { product } else { format!("{}{dot}{product}", self.title) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_replaces_its_namesake_and_keeps_the_others() {
        for (from, to) in [
            ("", "/?lang=en"),
            ("/", "/?lang=en"),
            ("/a", "/a?lang=en"),
            ("/a?", "/a?lang=en"),
            ("/a?lang=zh", "/a?lang=en"),
            ("/a?b=1&lang=zh&c=%26", "/a?b=1&c=%26&lang=en"),
            ("/a?language=1&lang", "/a?language=1&lang=en"),
        ] {
            assert_eq!(with_query(from, "lang", "en"), to);
        }
    }

    #[test]
    fn the_other_language_is_the_same_page() {
        let frame = Frame { path_and_query: "/x?y=1".into(), ..Frame::default() };
        assert_eq!(frame.other_lang_href(), "/x?y=1&lang=en");
    }

    #[test]
    fn the_phase_of_the_page_is_marked_in_either_order() {
        let frame = Frame::new(Lang::En, "x")
            .leads_to(Phase::Overview, "/")
            .leads_to(Phase::Record, "/inspections")
            .within(Phase::Record);
        let marked: Vec<_> = frame.nav.iter().map(|it| (it.label.as_str(), it.current)).collect();
        assert_eq!(marked, [("Overview", false), ("Record", true)]);
    }
}
