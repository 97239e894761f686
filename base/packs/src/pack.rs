//! One pack together with the packs it stands on, read and checked as a whole.

use std::collections::BTreeMap;
use std::path::Path;

use calendar::{Announcements, Calendar, DayOfRest};
use score::Scheme;
use sha2::{Digest, Sha256};
use terms::{DeclaredYear, Text};

use crate::at::At;
use crate::check;
use crate::files::Files;
use crate::model::*;
use crate::problem::{Problem, Remark, Rule, Severity};
use crate::sections;

/// A pack that contributed, with the digest of its files.
#[derive(Debug, Clone)]
pub struct Part {
    pub header: At<Header>,
    /// SHA-256 over paths and contents, in hexadecimal.
    pub digest: String,
}

/// Everything a space is told by its pack.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Packs in reading order; the last is the one asked for.
    pub parts: Vec<Part>,
    /// Identifies the content of all parts together: the version id.
    pub digest: String,
    pub years: Vec<At<Year>>,
    pub sources: Vec<At<Source>>,
    pub documents: Vec<At<Document>>,
    pub records: Vec<At<Records>>,
    pub severity: Option<At<SeverityWeights>>,
    pub units: Vec<At<Unit>>,
    pub edges: Vec<At<Edge>>,
    pub successions: Vec<At<Succession>>,
    pub divisions: Vec<At<Division>>,
    pub industries: Vec<At<IndustryCode>>,
    pub tiles: Option<At<TileMap>>,
    /// Weekly days of rest; none written means Saturday and Sunday.
    pub rest: Vec<DayOfRest>,
    pub calendar_years: Vec<At<calendar::Year>>,
    pub clocks: Vec<At<calendar::Clock>>,
    pub measures: Vec<At<MeasureUnit>>,
    pub indicators: Vec<At<Indicator>>,
    pub trees: Vec<At<CompetitivenessTree>>,
    pub references: Vec<At<Reference>>,
    pub reading_bands: Vec<At<ReadingBand>>,
    pub schemes: Vec<At<Scheme>>,
    /// Lines of scheme items, by `scheme/item`.
    pub(crate) scheme_lines: BTreeMap<String, u32>,
    pub figures: Vec<At<PublishedFigure>>,
    pub imports: Vec<At<Import>>,
    pub people: Vec<At<Person>>,
    /// Kinds of paper with their texts, and number series.
    pub papers: Vec<At<PaperKind>>,
    pub paper_series: Vec<At<PaperSeries>>,
    /// Kinds of case, by code and the day each version is in force.
    pub case_kinds: Vec<At<cases::Kind>>,
    /// Rules that work on cases, one file each.
    pub rulebooks: Vec<At<cases::Rulebook>>,
    /// Yearly plans, by code.
    pub plans: Vec<At<YearPlan>>,
    /// What the lead of a task files, and by when.
    pub filings: Vec<At<Filing>>,
    /// Forms, by code and version.
    pub forms: Vec<At<Form>>,
    /// Dated facts of industry clusters.
    pub cluster_facts: Vec<At<ClusterFact>>,
    /// Who may enforce, who goes, who tests under delegation, what is on the published list.
    pub enforcement: Vec<At<EnforcementSubject>>,
    pub inspectors: Vec<At<InspectorEntry>>,
    pub institutes: Vec<At<InstituteEntry>>,
    pub delegations: Vec<At<DelegationEntry>>,
    pub inspection_items: Vec<At<InspectionItem>>,
    /// Kinds of visit, caps, rates: of all parts together.
    pub inspection_rules: InspectionRules,
    /// Campaigns of a demo city.
    pub demo_campaigns: Vec<At<DemoCampaign>>,
    /// By which rules samples are judged and followed up, by code and the day each version is in force.
    pub regimes: Vec<At<Regime>>,
    /// What products must meet.
    pub product_limits: Vec<At<ProductLimit>>,
    pub synthetic: Option<At<Synthetic>>,
    /// Names of the words that packs use, by group: quality, work, transformation, phase, kind …
    pub texts: BTreeMap<String, BTreeMap<String, Text>>,
}

impl Pack {
    /// Reads the pack in this folder; the packs it needs are expected beside it.
    ///
    /// # Errors
    /// All problems of the pack and of those it needs.
    pub fn read(folder: &Path) -> Result<(Self, Vec<Remark>), Vec<Problem>> {
        let folder = folder.canonicalize().map_err(|cause| {
            vec![
                Problem::new(folder.display().to_string(), 0, Rule::FileUnreadable)
                    .with("cause", cause),
            ]
        })?;
        let code = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let files = Files::from_dir(folder.parent().unwrap_or(&folder))?;
        Self::read_from(&files, code)
    }

    /// Reads one pack of a shelf, on disk or inside the program.
    ///
    /// # Errors
    /// All problems of the pack and of those it needs.
    pub fn read_from(files: &Files, code: &str) -> Result<(Self, Vec<Remark>), Vec<Problem>> {
        let (pack, mut problems) = sections::read(files, code);
        problems.extend(check::all(&pack, files));
        problems.sort_by(|a, b| (&a.file, a.line, a.rule).cmp(&(&b.file, b.line, b.rule)));
        problems.dedup();
        let (errors, remarks): (Vec<_>, Vec<_>) =
            problems.into_iter().partition(|problem| problem.severity == Severity::Error);
        if errors.is_empty() { Ok((pack, remarks)) } else { Err(errors) }
    }

    /// The pack asked for; none only in a pack whose `pack.toml` was unreadable.
    pub fn header(&self) -> Option<&At<Header>> {
        self.parts.last().map(|part| &part.header)
    }
    /// The space it makes, if it is more than rules.
    pub fn space(&self) -> Option<&Space> {
        self.header()?.space.as_ref()
    }
    /// Whether any part is synthetic; then every page says so.
    pub fn is_synthetic(&self) -> bool {
        self.parts.iter().any(|part| part.header.synthetic)
    }
    pub fn declared_years(&self) -> Vec<DeclaredYear> {
        self.years.iter().map(|year| year.declared()).collect()
    }
    /// The yearly notices, as `calendar` reads them.
    pub fn announcements(&self) -> Announcements {
        let years = self.calendar_years.iter().map(|year| year.it.clone()).collect();
        let rest = match self.rest.as_slice() {
            [] => Announcements::default().rest,
            rest => rest.to_vec(),
        };
        Announcements { rest, years }
    }
    /// The working-day calendar. A pack that was read has one that builds.
    pub fn calendar(&self) -> Option<Calendar> {
        Calendar::build(&self.announcements()).ok()
    }
    /// Notices and clocks, as a space keeps them.
    pub fn time_rules(&self) -> calendar::Rules {
        let clocks = self.clocks.iter().map(|clock| clock.it.clone()).collect();
        calendar::Rules { notices: self.announcements(), clocks }
    }
    /// The newest edition of an indicator.
    pub fn indicator(&self, code: &str) -> Option<&At<Indicator>> {
        self.indicators.iter().filter(|it| it.code == code).max_by_key(|it| it.version)
    }
    pub fn unit(&self, code: &str) -> Option<&At<Unit>> {
        self.units.iter().find(|unit| unit.code == code)
    }
    pub fn scheme(&self, code: &str) -> Option<&At<Scheme>> {
        self.schemes.iter().find(|scheme| scheme.code == code)
    }
    /// The name of a word, or the word itself where nobody named it.
    pub fn text<'a>(&'a self, group: &str, word: &'a str, lang: terms::Lang) -> &'a str {
        self.texts.get(group).and_then(|words| words.get(word)).map_or(word, |text| text.get(lang))
    }
    /// All edges, those written as `under` included.
    pub fn all_edges(&self) -> Vec<Edge> {
        let under = self.units.iter().flat_map(|unit| {
            unit.under.all().map(|(hierarchy, above)| Edge {
                hierarchy,
                above: above.to_owned(),
                below: unit.code.clone(),
                from: unit.from,
                to: unit.to,
            })
        });
        self.edges.iter().map(|edge| edge.it.clone()).chain(under).collect()
    }
}

/// SHA-256 over `path, length, content` of each file below the prefix.
pub(crate) fn digest(files: &Files, prefix: &str) -> String {
    let mut hash = Sha256::new();
    for (path, bytes) in files.under(prefix) {
        hash.update(path.as_bytes());
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    }
    hex(hash)
}

pub(crate) fn digest_of_all(digests: impl Iterator<Item = impl AsRef<str>>) -> String {
    let mut hash = Sha256::new();
    for digest in digests {
        hash.update(digest.as_ref());
    }
    hex(hash)
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
