//! Which file holds which section, and how the packs of a shelf become one.

use std::collections::{BTreeMap, BTreeSet};

use score::{Item, Outside, Scheme};

use crate::at::{At, Place};
use crate::files::Files;
use crate::model::*;
use crate::pack::{Pack, Part, digest, digest_of_all};
use crate::problem::{Problem, Rule};
use crate::read::{Findings, Sheet};

/// Reads the pack and, before it, what it needs. What could be read is returned beside the problems.
pub(crate) fn read(files: &Files, code: &str) -> (Pack, Vec<Problem>) {
    let mut reading =
        Reading { files, pack: empty(), found: Findings::default(), done: Vec::new() };
    reading.pack_and_needs(code, &mut Vec::new());
    let Reading { mut pack, mut found, done, .. } = reading;
    pack.digest = digest_of_all(pack.parts.iter().map(|part| &part.digest));
    unused(files, &done, &mut found);
    if found.texts_without_english > 0 {
        found.push(
            Problem::new(format!("{code}/pack.toml"), 0, Rule::EnglishMissing)
                .with("count", found.texts_without_english)
                .with("of", found.texts)
                .warning(),
        );
    }
    (pack, found.problems)
}

/// A file nobody reads is a wrong name more often than a note.
fn unused(files: &Files, packs: &[String], found: &mut Findings) {
    let used: BTreeSet<String> = found.used.iter().cloned().collect();
    for pack in packs {
        let prefix = format!("{pack}/");
        for (path, _) in files.under(&prefix) {
            let is_section = path.ends_with(".toml") || path.ends_with(".csv");
            if is_section && !used.contains(path) {
                found.problems.push(Problem::new(path, 0, Rule::FileUnused).warning());
            }
        }
    }
}

struct Reading<'f> {
    files: &'f Files,
    pack: Pack,
    found: Findings,
    done: Vec<String>,
}

impl Reading<'_> {
    fn pack_and_needs(&mut self, code: &str, above: &mut Vec<String>) {
        if self.done.iter().any(|done| done == code) {
            return;
        }
        let path = format!("{code}/pack.toml");
        let Some(mut sheet) = self.found.toml(self.files, &path) else {
            if self.files.get(&path).is_none() {
                self.found.push(Problem::new(path, 0, Rule::FileMissing).with("name", "pack.toml"));
            }
            return;
        };
        let header: Option<At<Header>> = sheet.one("pack", &mut self.found);
        above.push(code.to_owned());
        for need in header.iter().flat_map(|header| header.needs.clone()) {
            let circle = above.contains(&need);
            if circle || self.files.get(&format!("{need}/pack.toml")).is_none() {
                self.found.push(Problem::new(&*path, 1, Rule::Needs).with("name", need));
                continue;
            }
            self.pack_and_needs(&need, above);
        }
        above.pop();
        self.header_sections(code, sheet, header);
        self.other_sections(code);
        self.done.push(code.to_owned());
    }

    fn header_sections(&mut self, code: &str, mut sheet: Sheet<'_>, header: Option<At<Header>>) {
        let found = &mut self.found;
        self.pack.years.extend(sheet.many("year", found));
        self.pack.sources.extend(sheet.many("source", found));
        self.pack.documents.extend(sheet.many("document", found));
        let mut used = Vec::new();
        self.pack.records.extend(sheet.many("records", found).into_iter().map(
            |mut records: At<Records>| {
                records.it.file = format!("{code}/{}", records.it.file);
                used.push(records.it.file.clone());
                records
            },
        ));
        self.pack.severity = sheet.one("severity", found).or(self.pack.severity.take());
        found.used.extend(used);
        sheet.finish(found);
        match header {
            Some(header) => {
                if header.code != code {
                    found.push(
                        header
                            .problem("code", Rule::Code)
                            .with("value", &header.code)
                            .with("fix", code),
                    );
                }
                let digest = digest(self.files, &format!("{code}/"));
                self.pack.parts.push(Part { header, digest });
            }
            None => found.push(
                Problem::new(format!("{code}/pack.toml"), 0, Rule::Field)
                    .with("cause", "missing section [pack]"),
            ),
        }
    }

    fn other_sections(&mut self, code: &str) {
        let path = |name: &str| format!("{code}/{name}");
        let (files, found, pack) = (self.files, &mut self.found, &mut self.pack);
        if let Some(mut sheet) = found.toml(files, &path("units.toml")) {
            let units: Vec<At<Unit>> = sheet.many("unit", found);
            merge(&mut pack.units, units, |unit| unit.code.clone(), found);
            pack.edges.extend(sheet.many("edge", found));
            pack.successions.extend(sheet.many("succession", found));
            sheet.finish(found);
        }
        let rows = found.csv(files, &path("divisions.csv"));
        merge(&mut pack.divisions, rows, |row: &Division| row.code.clone(), found);
        let rows = found.csv(files, &path("industries.csv"));
        merge(&mut pack.industries, rows, |row: &IndustryCode| row.code.clone(), found);
        if let Some(sheet) = found.toml(files, &path("tiles.toml")) {
            pack.tiles = sheet.whole(found).or(pack.tiles.take());
        }
        if let Some(mut sheet) = found.toml(files, &path("calendar.toml")) {
            let years: Vec<At<calendar::Year>> = sheet.many("year", found);
            merge(&mut pack.calendar_years, years, |it| it.year.to_string(), found);
            let clocks: Vec<At<calendar::Clock>> = sheet.many("clock", found);
            merge(&mut pack.clocks, clocks, |it| format!("{} {}", it.code, it.from), found);
            if let Some(rest) = sheet.one("rest", found) {
                pack.rest = rest.it;
            }
            sheet.finish(found);
        }
        self.indicators(code);
        self.folders(code);
    }

    fn indicators(&mut self, code: &str) {
        let (files, found, pack) = (self.files, &mut self.found, &mut self.pack);
        let one = format!("{code}/indicators.toml");
        let many = format!("{code}/indicators/");
        let paths: Vec<String> = std::iter::once(one.as_str())
            .filter(|path| files.get(path).is_some())
            .chain(files.under(&many).map(|(path, _)| path).filter(|path| path.ends_with(".toml")))
            .map(str::to_owned)
            .collect();
        let mut indicators: Vec<At<Indicator>> = Vec::new();
        for path in paths {
            if let Some(mut sheet) = found.toml(files, &path) {
                let measures: Vec<At<MeasureUnit>> = sheet.many("measure", found);
                merge(&mut pack.measures, measures, |it| it.code.clone(), found);
                indicators.extend(sheet.many("indicator", found));
                sheet.finish(found);
            }
        }
        let key = |it: &Indicator| format!("{} v{}", it.code, it.version);
        merge(&mut pack.indicators, indicators, key, found);
        if let Some(mut sheet) = found.toml(files, &format!("{code}/competitiveness.toml")) {
            pack.trees.extend(sheet.many("tree", found));
            pack.references.extend(sheet.many("reference", found));
            pack.reading_bands.extend(sheet.many("band", found));
            sheet.finish(found);
        }
    }

    fn folders(&mut self, code: &str) {
        let (files, found, pack) = (self.files, &mut self.found, &mut self.pack);
        let in_folder = |folder: &str, ending: &str| -> Vec<String> {
            let prefix = format!("{code}/{folder}/");
            let paths = files.under(&prefix).map(|(path, _)| path.to_owned());
            paths.filter(|path| path.ends_with(ending)).collect()
        };
        for path in in_folder("schemes", ".toml") {
            scheme(files, &path, pack, found);
        }
        for path in in_folder("sheets", ".csv") {
            pack.figures.extend(found.csv(files, &path));
        }
        for path in in_folder("imports", ".toml") {
            let import = found.toml(files, &path).and_then(|sheet| sheet.whole(found));
            merge(
                &mut pack.imports,
                import.into_iter().collect(),
                |it: &Import| it.code.clone(),
                found,
            );
        }
        if let Some(mut sheet) = found.toml(files, &format!("{code}/people.toml")) {
            pack.people.extend(sheet.many("person", found));
            sheet.finish(found);
        }
        if let Some(sheet) = found.toml(files, &format!("{code}/synthetic.toml")) {
            pack.synthetic = sheet.whole(found).or(pack.synthetic.take());
        }
        for path in in_folder("cases", ".toml") {
            let kind = found.toml(files, &path).and_then(|sheet| sheet.whole(found));
            merge(
                &mut pack.case_kinds,
                kind.into_iter().collect(),
                |it: &cases::Kind| format!("{} {}", it.code, it.from),
                found,
            );
        }
        for path in in_folder("rulebook", ".toml") {
            let book =
                found.toml(files, &path).and_then(|sheet| sheet.whole::<cases::Rulebook>(found));
            pack.rulebooks.extend(book);
        }
        for path in in_folder("plans", ".toml") {
            let plan = found.toml(files, &path).and_then(|sheet| sheet.whole(found));
            merge(
                &mut pack.plans,
                plan.into_iter().collect(),
                |it: &YearPlan| it.code.clone(),
                found,
            );
        }
        for path in in_folder("forms", ".toml") {
            let form = found.toml(files, &path).and_then(|sheet| sheet.whole(found));
            merge(
                &mut pack.forms,
                form.into_iter().collect(),
                |it: &Form| format!("{} v{}", it.code, it.version),
                found,
            );
        }
        if let Some(mut sheet) = found.toml(files, &format!("{code}/filings.toml")) {
            let filings: Vec<At<Filing>> = sheet.many("filing", found);
            merge(&mut pack.filings, filings, |it| it.code.clone(), found);
            sheet.finish(found);
        }
        if let Some(mut sheet) = found.toml(files, &format!("{code}/inspection.toml")) {
            inspection(&mut sheet, pack, found);
            sheet.finish(found);
        }
        if let Some(mut sheet) = found.toml(files, &format!("{code}/clusters.toml")) {
            pack.cluster_facts.extend(sheet.many("fact", found));
            sheet.finish(found);
        }
        for path in in_folder("regimes", ".toml") {
            if let Some(mut sheet) = found.toml(files, &path) {
                let regimes: Vec<At<Regime>> = sheet.many("regime", found);
                merge(&mut pack.regimes, regimes, |it| format!("{} {}", it.code, it.from), found);
                pack.product_limits.extend(sheet.many("limit", found));
                sheet.finish(found);
            }
        }
        self.papers(code);
        let (found, pack) = (&mut self.found, &mut self.pack);
        if let Some(sheet) = found.toml(files, &format!("{code}/texts.toml")) {
            let groups: Option<At<BTreeMap<String, BTreeMap<String, terms::Text>>>> =
                sheet.whole(found);
            for (group, words) in groups.into_iter().flat_map(|groups| groups.it) {
                pack.texts.entry(group).or_default().extend(words);
            }
        }
    }
}

impl Reading<'_> {
    /// Kinds of paper, each with its text beside it, and the series that number them.
    fn papers(&mut self, code: &str) {
        let (files, found, pack) = (self.files, &mut self.found, &mut self.pack);
        let prefix = format!("{code}/papers/");
        let series = format!("{prefix}series.toml");
        if let Some(mut sheet) = found.toml(files, &series) {
            let all: Vec<At<PaperSeries>> = sheet.many("series", found);
            merge(&mut pack.paper_series, all, |it| it.code.clone(), found);
            sheet.finish(found);
        }
        let paths = files.under(&prefix).map(|(path, _)| path.to_owned());
        let paths: Vec<String> =
            paths.filter(|path| path.ends_with(".toml") && *path != series).collect();
        for path in paths {
            let Some(mut kind) =
                found.toml(files, &path).and_then(|sheet| sheet.whole::<PaperKind>(found))
            else {
                continue;
            };
            let text = format!("{}.txt", path.trim_end_matches(".toml"));
            match found.text_of(files, &text) {
                Some(content) => kind.it.text = content.trim_start_matches('\u{feff}').to_owned(),
                None => found.push(kind.problem("code", Rule::FileMissing).with("name", &text)),
            }
            kind.it.text_file = text;
            merge(&mut pack.papers, vec![kind], |it| it.code.clone(), found);
        }
    }
}

/// Who enforces what, under which rules. What a later pack says of a kind, a cap or a class replaces.
fn inspection(sheet: &mut Sheet<'_>, pack: &mut Pack, found: &mut Findings) {
    let subjects = sheet.many("subject", found);
    merge(&mut pack.enforcement, subjects, |it: &EnforcementSubject| it.code.clone(), found);
    let inspectors = sheet.many("inspector", found);
    merge(&mut pack.inspectors, inspectors, |it: &InspectorEntry| it.code.clone(), found);
    let institutes = sheet.many("institute", found);
    merge(&mut pack.institutes, institutes, |it: &InstituteEntry| it.code.clone(), found);
    let delegations = sheet.many("delegation", found);
    merge(&mut pack.delegations, delegations, |it: &DelegationEntry| it.code.clone(), found);
    let items = sheet.many("item", found);
    merge(&mut pack.inspection_items, items, |it: &InspectionItem| it.code.clone(), found);
    let campaigns = sheet.many("campaign", found);
    merge(&mut pack.demo_campaigns, campaigns, |it: &DemoCampaign| it.code.clone(), found);
    let mut rules: InspectionRules = InspectionRules {
        kinds: plain(sheet.many("kind", found)),
        bases: plain(sheet.many("basis", found)),
        caps: plain(sheet.many("cap", found)),
        fruitless: sheet.one("fruitless", found).map(|it: At<FruitlessRule>| it.it),
        rates: plain(sheet.many("rate", found)),
        weights: [0; 3],
    };
    let before = std::mem::take(&mut pack.inspection_rules);
    let kept = |code: &String, codes: Vec<String>| !codes.contains(code);
    let codes = |all: &[VisitKind]| all.iter().map(|it| it.code.clone()).collect::<Vec<_>>();
    let mut kinds: Vec<VisitKind> =
        before.kinds.into_iter().filter(|it| kept(&it.code, codes(&rules.kinds))).collect();
    kinds.append(&mut rules.kinds);
    rules.kinds = kinds;
    if rules.bases.is_empty() {
        rules.bases = before.bases;
    }
    if rules.caps.is_empty() {
        rules.caps = before.caps;
    }
    if rules.rates.is_empty() {
        rules.rates = before.rates;
    }
    rules.fruitless = rules.fruitless.or(before.fruitless);
    pack.inspection_rules = rules;
}

fn plain<T>(entries: Vec<At<T>>) -> Vec<T> {
    entries.into_iter().map(|entry| entry.it).collect()
}

/// Whatever has a code; the rest is read later.
#[derive(serde::Deserialize)]
struct Coded {
    code: String,
}

/// Reads a scheme, first each item by itself so that all wrong items are told at once.
fn scheme(files: &Files, path: &str, pack: &mut Pack, found: &mut Findings) {
    let Some(sheet) = found.toml(files, path) else { return };
    let before = found.problems.len();
    let mut lines: Vec<(String, u32)> = Vec::new();
    for item in sheet.nested::<Item>("dimension", "item", found) {
        for part in &item.parts {
            lines.push((format!("{}/{}", item.code, part.code), item.place.line));
        }
        lines.push((item.code.clone(), item.place.line));
    }
    for dimension in sheet.each::<Coded>("dimension", found) {
        lines.push((dimension.code.clone(), dimension.place.line));
    }
    for outside in sheet.each::<Outside>("outside", found) {
        lines.push((outside.code.clone(), outside.place.line));
    }
    if found.problems.len() > before {
        return;
    }
    let Some(scheme) = sheet.whole::<Scheme>(found) else { return };
    for (item, line) in lines {
        pack.scheme_lines.insert(format!("{}/{item}", scheme.code), line);
    }
    merge(&mut pack.schemes, vec![scheme], |it| it.code.clone(), found);
}

/// Adds entries: the same code twice in one pack is a problem, in a later pack it replaces.
fn merge<T>(
    into: &mut Vec<At<T>>,
    new: Vec<At<T>>,
    key: impl Fn(&T) -> String,
    found: &mut Findings,
) {
    let pack_of = |place: &Place| place.file.split('/').next().map(str::to_owned);
    let mut at: BTreeMap<String, usize> =
        into.iter().enumerate().map(|(i, entry)| (key(entry), i)).collect();
    for entry in new {
        let code = key(&entry);
        match at.get(&code) {
            Some(i) if pack_of(&into[*i].place) == pack_of(&entry.place) => {
                let first = &into[*i].place;
                found.push(
                    entry
                        .problem("code", Rule::Duplicate)
                        .with("value", code)
                        .with("first", format!("{}:{}", first.file, first.line)),
                );
            }
            Some(i) => {
                found.push(entry.problem("code", Rule::Replaced).with("value", code).warning());
                into[*i] = entry;
            }
            None => {
                at.insert(code, into.len());
                into.push(entry);
            }
        }
    }
}

fn empty() -> Pack {
    Pack {
        parts: Vec::new(),
        digest: String::new(),
        years: Vec::new(),
        sources: Vec::new(),
        documents: Vec::new(),
        records: Vec::new(),
        severity: None,
        units: Vec::new(),
        edges: Vec::new(),
        successions: Vec::new(),
        divisions: Vec::new(),
        industries: Vec::new(),
        tiles: None,
        calendar_years: Vec::new(),
        clocks: Vec::new(),
        rest: Vec::new(),
        measures: Vec::new(),
        indicators: Vec::new(),
        trees: Vec::new(),
        references: Vec::new(),
        reading_bands: Vec::new(),
        schemes: Vec::new(),
        scheme_lines: BTreeMap::new(),
        figures: Vec::new(),
        imports: Vec::new(),
        people: Vec::new(),
        papers: Vec::new(),
        paper_series: Vec::new(),
        case_kinds: Vec::new(),
        rulebooks: Vec::new(),
        plans: Vec::new(),
        filings: Vec::new(),
        forms: Vec::new(),
        cluster_facts: Vec::new(),
        enforcement: Vec::new(),
        inspectors: Vec::new(),
        institutes: Vec::new(),
        delegations: Vec::new(),
        inspection_items: Vec::new(),
        inspection_rules: InspectionRules::default(),
        demo_campaigns: Vec::new(),
        regimes: Vec::new(),
        product_limits: Vec::new(),
        synthetic: None,
        texts: BTreeMap::new(),
    }
}
