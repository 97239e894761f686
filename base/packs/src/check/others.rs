//! Calendars, figures, imports, record files, people, texts and the plan of synthetic data.

use std::collections::BTreeSet;

use terms::Period;

use super::{Known, need};
use crate::files::Files;
use crate::model::{Quality, Synthetic, Transformation, Work};
use crate::pack::Pack;
use crate::problem::{Problem, Rule};

pub(super) fn check(pack: &Pack, files: &Files, known: &Known<'_>, found: &mut Vec<Problem>) {
    calendar(pack, found);
    figures(pack, known, found);
    imports(pack, files, found);
    people(pack, known, found);
    papers(pack, known, found);
    names(pack, found);
    for year in &pack.years {
        if year.slot > 3 || terms::Date::new(2023, year.month, year.day).is_err() {
            let value = format!("slot {}, {}-{}", year.slot, year.month, year.day);
            found
                .push(year.problem("slot", Rule::Range).with("field", "year").with("value", value));
        }
    }
    if let Some(weights) = &pack.severity
        && weights.source.is_none()
        && !weights.assumed
    {
        found.push(weights.problem("source", Rule::NoSource).with("value", "severity"));
    }
    if let Some(plan) = &pack.synthetic {
        for (kind, code) in named_by(plan) {
            let list = match kind {
                "unit" => &known.units,
                "industry" => &known.industries,
                _ => &known.indicators,
            };
            need(plan, kind, kind, code, list, found);
        }
    }
}

fn calendar(pack: &Pack, found: &mut Vec<Problem>) {
    for breach in pack.announcements().check() {
        let year = pack.calendar_years.iter().find(|it| Some(it.year) == breach.year);
        let Some(year) = year.or(pack.calendar_years.first()) else { continue };
        let mut problem =
            year.problem("holiday", Rule::Calendar).with("cause", breach.fault.code());
        problem.args.extend(breach.fault.args());
        found.push(problem);
    }
    for clock in pack.clocks.iter().filter(|clock| clock.source.is_none() && !clock.assumed) {
        found.push(clock.problem("source", Rule::NoSource).with("value", &clock.code));
    }
}

fn figures(pack: &Pack, known: &Known<'_>, found: &mut Vec<Problem>) {
    for figure in &pack.figures {
        need(figure, "indicator", "indicator", &figure.indicator, &known.indicators, found);
        need(figure, "unit", "unit", &figure.unit, &known.units, found);
        if Period::parse(&figure.period).is_err() {
            found.push(
                figure
                    .problem("period", Rule::Range)
                    .with("field", "period")
                    .with("value", &figure.period),
            );
        }
        if terms::Millionths::exact(figure.value).is_err() {
            found.push(
                figure
                    .problem("value", Rule::Range)
                    .with("field", "value")
                    .with("value", figure.value),
            );
        }
        if figure.document.is_empty() {
            found.push(figure.problem("document", Rule::NoSource).with("value", &figure.indicator));
        }
    }
}

fn imports(pack: &Pack, files: &Files, found: &mut Vec<Problem>) {
    for import in &pack.imports {
        let mut fields = BTreeSet::new();
        for field in import
            .column
            .iter()
            .map(|it| &it.field)
            .chain(import.constant.iter().map(|it| &it.field))
        {
            if !fields.insert(field) {
                found.push(
                    import
                        .problem("column", Rule::Duplicate)
                        .with("value", field)
                        .with("first", &*import.place.file),
                );
            }
        }
    }
    let sources: BTreeSet<&str> = pack.sources.iter().map(|it| it.code.as_str()).collect();
    for records in &pack.records {
        need(records, "source", "source", &records.source, &sources, found);
        let Some(import) = pack.imports.iter().find(|it| it.code == records.import) else {
            need(records, "import", "import", &records.import, &BTreeSet::new(), found);
            continue;
        };
        let Some(head) = files.get(&records.file).and_then(crate::read::head_line) else {
            found.push(records.problem("file", Rule::FileMissing).with("name", &records.file));
            continue;
        };
        for column in &import.column {
            if !column.heading.iter().any(|heading| head.contains(heading)) {
                found.push(
                    records
                        .problem("file", Rule::ColumnMissing)
                        .with("name", column.heading.join(" | "))
                        .with("file", &records.file),
                );
            }
        }
    }
    for source in &pack.sources {
        let pack_code = source.place.file.split('/').next().unwrap_or_default();
        if let Some(file) = &source.licence_file
            && files.get(&format!("{pack_code}/{file}")).is_none()
        {
            found.push(source.problem("licence_file", Rule::FileMissing).with("name", file));
        }
    }
}

fn people(pack: &Pack, known: &Known<'_>, found: &mut Vec<Problem>) {
    let mut accounts = BTreeSet::new();
    for person in &pack.people {
        if !accounts.insert(&person.account) {
            found.push(
                person
                    .problem("account", Rule::Duplicate)
                    .with("value", &person.account)
                    .with("first", ""),
            );
        }
        if !person.fictitious {
            found.push(person.problem("fictitious", Rule::NoSource).with("value", &person.account));
        }
        for grant in &person.grant {
            need(person, "grant", "unit", &grant.unit, &known.units, found);
        }
    }
}

/// What a kind of paper names is there, and it says on which ground it stands.
fn papers(pack: &Pack, known: &Known<'_>, found: &mut Vec<Problem>) {
    let series: BTreeSet<&str> = pack.paper_series.iter().map(|it| it.code.as_str()).collect();
    for kind in &pack.papers {
        if kind.source.is_none() && !kind.assumed {
            found.push(kind.problem("source", Rule::NoSource).with("value", &kind.code));
        }
        for value in &kind.value {
            need(kind, "value", "indicator", &value.indicator, &known.indicators, found);
        }
        // A pack of rules alone makes no space, so it has no organ to number for; neither has a city
        // that declares no series yet: it works without the kinds that want a number.
        if let Some(code) = &kind.series
            && pack.space().is_some()
            && !series.is_empty()
        {
            need(kind, "series", "series", code, &series, found);
        }
    }
    for series in &pack.paper_series {
        if series.source.is_none() && !series.assumed {
            found.push(series.problem("source", Rule::NoSource).with("value", &series.code));
        }
        if !series.number.contains("{year}") || !series.number.contains("{n}") {
            let problem = series.problem("number", Rule::Range);
            found.push(problem.with("field", "number").with("value", &series.number));
        }
    }
}

/// Every word that indicators use has a name for its readers.
fn names(pack: &Pack, found: &mut Vec<Problem>) {
    let Some(first) = pack.indicators.first() else { return };
    let words = Quality::ALL
        .iter()
        .map(|it| ("quality", it.word()))
        .chain(Work::ALL.iter().map(|it| ("work", it.word())))
        .chain(Transformation::ALL.iter().map(|it| ("transformation", it.word())));
    for (group, word) in words {
        if pack.texts.get(group).and_then(|words| words.get(word)).is_none() {
            found.push(
                first
                    .problem("quality", Rule::Unknown)
                    .with("field", "texts.toml")
                    .with("kind", group)
                    .with("value", word),
            );
        }
    }
}

/// What the plan of synthetic data names, with the kind of thing it must be.
fn named_by(plan: &Synthetic) -> Vec<(&'static str, &str)> {
    let counties = plan.county.iter().map(|county| ("unit", county.unit.as_str()));
    let heirs = plan.county.iter().filter_map(|county| Some(("unit", county.then.as_deref()?)));
    let clusters = plan.cluster.iter().flat_map(|cluster| {
        let own = Some(cluster.cluster.as_str()).filter(|code| !code.is_empty());
        own.into_iter()
            .chain(cluster.counties.iter().map(String::as_str))
            .map(|code| ("unit", code))
    });
    let trades = plan.cluster.iter().flat_map(|cluster| &cluster.trade);
    let trades = trades.map(|trade| ("industry", trade.industry.as_str()));
    let output = plan.output.division.iter().map(|share| ("industry", share.code.as_str()));
    let entered = plan.entered.iter().map(|entered| ("indicator", entered.indicator.as_str()));
    counties
        .chain(heirs)
        .chain(clusters)
        .chain(trades)
        .chain(output)
        .chain(entered)
        .chain([("indicator", plan.output.indicator.as_str())])
        .collect()
}
