//! What changed: the latest entries of the journal in plain words. Who did it stays in the journal.

use std::collections::HashMap;

use identity::{Class, Verb};
use serde_json::Value;
use store::{Recorded, Tx, params};
use terms::{Date, Period, Result, Text, Timestamp};
use web::Me;

/// Days that count as this week.
const WEEK: i64 = 7;

/// Entries of the journal among which news is looked for, the newest: most are steps of one sample or one sheet.
const LOOKED_AT: i64 = 8_000;

/// What is news. Everything else (sign-ins, accounts, steps) is read in the journal.
const NEWS: &[&str] = &[
    "figure.recorded",
    "figure.corrected",
    "document.added",
    "target.set",
    "indicators.loaded",
    "schemes.loaded",
    "scheme.published",
    "run.frozen",
    "pack.loaded",
    "units.loaded",
    "unit.added",
    "unit.merged",
    "unit.split",
    "unit.renamed",
    "unit.closed",
    "firm.added",
    "firm.counted",
    "import.asked",
    "import.done",
    "sample.recorded",
    "sample.corrected",
    "complaint.recorded",
    "complaint.corrected",
    "inspection.recorded",
    "inspection.corrected",
    "certificate.recorded",
    "certificate.corrected",
    "registration.recorded",
    "registration.corrected",
    "instrument.recorded",
    "instrument.corrected",
    "plan.published",
    "case.opened",
    "campaign.opened",
    "visit.reported",
    "report.issued",
    "trace.captured",
];

/// Lines of the card.
const LINES: usize = 8;

pub(crate) struct Change {
    pub(crate) day: String,
    pub(crate) iso: String,
    pub(crate) state: Mark,
    pub(crate) text: String,
    pub(crate) ground: String,
    /// Empty where the reader may not open the journal.
    pub(crate) href: String,
}

/// The sign before a change: something arrived, something was set right, a rule changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Arrived,
    Corrected,
    Ruled,
}

impl Mark {
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Mark::Arrived => "tick",
            Mark::Corrected => "info",
            Mark::Ruled => "bob",
        }
    }
    pub(crate) fn class(self) -> &'static str {
        match self {
            Mark::Arrived => "ok",
            Mark::Corrected => "info",
            Mark::Ruled => "wait",
        }
    }
}

pub(crate) struct Changes {
    pub(crate) lines: Vec<Change>,
    /// The days they span, in words.
    pub(crate) span: String,
    /// Nothing happened within the week; these are older.
    pub(crate) older: bool,
}

/// Entries of one kind on one day, taken together.
struct Batch {
    verb: String,
    day: Date,
    seq: i64,
    entries: i64,
    rows: i64,
    corrected: i64,
    ground: Option<String>,
    /// Codes of what it was about, each once.
    about: Vec<String>,
    detail: Value,
}

pub(crate) fn changes(tx: &mut Tx<'_>, me: &Me) -> Result<Changes> {
    let last: i64 = tx.one("select coalesce(max(seq), 0) from journal", &[], |row| row.get(0))?;
    let news: Vec<String> = NEWS.iter().map(|verb| (*verb).to_owned()).collect();
    let entries: Vec<Recorded> = tx.query(
        "select seq, batch, at, actor, acting_for, verb, kind, subject, ground, detail, content, digest
         from journal where seq > ?1 and verb {in 2} order by seq desc",
        params![last - LOOKED_AT, news],
        Recorded::read,
    )?;
    let today = store::civil_date(tx.now());
    let mut batches: Vec<Batch> = Vec::new();
    for entry in entries {
        if kind(&entry.verb).is_none() {
            continue;
        }
        let Ok(at) = Timestamp::from_microsecond(entry.at) else { continue };
        add(&mut batches, &entry, ui::number::day_of(at));
    }
    let of_week =
        |batch: &Batch| (today - batch.day).get_days() < i32::try_from(WEEK).unwrap_or(i32::MAX);
    let older = !batches.iter().any(of_week);
    if !older {
        batches.retain(of_week);
    }
    batches.truncate(LINES);
    let days = batches.iter().map(|batch| batch.day);
    let span = match (days.clone().min(), days.max()) {
        (Some(first), Some(last)) if first == last => ui::number::day_text(first, me.lang),
        (Some(first), Some(last)) => format!(
            "{}–{}",
            ui::number::day_text(first, me.lang),
            ui::number::day_text(last, me.lang)
        ),
        _ => String::new(),
    };
    let may = me.can(Verb::View, Class::Journal);
    let names = names(tx, me)?;
    let lines = batches.iter().filter_map(|batch| line(me, batch, &names, may)).collect();
    Ok(Changes { lines, span, older })
}

/// What schemes and packs are called, by code: a code says nothing to most readers.
fn names(tx: &mut Tx<'_>, me: &Me) -> Result<HashMap<String, String>> {
    let mut names = HashMap::new();
    for question in
        ["select code, title from scheme order by id", "select code, title from pack order by code"]
    {
        tx.each(question, &[], |r| {
            let title: String = r.get(1)?;
            let title = serde_json::from_str(&title).unwrap_or_else(|_| Text::zh(&title));
            names.insert(r.get(0)?, title.get(me.lang).to_owned());
            Ok(true)
        })?;
    }
    Ok(names)
}

fn add(batches: &mut Vec<Batch>, entry: &Recorded, day: Date) {
    let detail: Value = serde_json::from_str(&entry.detail).unwrap_or_default();
    let number = |name: &str| detail[name].as_i64();
    let rows = number("rows").or_else(|| number("new")).or_else(|| number("added"));
    let rows = rows.or_else(|| number("stored"));
    let (rows, corrected) = (rows.unwrap_or(1), number("corrected").unwrap_or(0));
    let about = detail["code"].as_str().map(str::to_owned);
    let same =
        |batch: &&mut Batch| batch.verb == entry.verb && batch.day == day && gathers(&entry.verb);
    match batches.iter_mut().find(|batch| same(batch)) {
        Some(batch) => {
            batch.entries += 1;
            batch.rows += rows;
            batch.corrected += corrected;
            if let Some(code) = about.filter(|code| !batch.about.contains(code)) {
                batch.about.push(code);
            }
            // Several grounds are told by the entries themselves.
            if batch.ground != entry.ground {
                batch.ground = None;
            }
        }
        None => batches.push(Batch {
            verb: entry.verb.clone(),
            day,
            seq: entry.seq,
            entries: 1,
            rows,
            corrected,
            ground: entry.ground.clone(),
            about: about.into_iter().collect(),
            detail,
        }),
    }
}

/// Entries that say the more the fewer there are stand alone: a published scheme, a merged unit.
fn gathers(verb: &str) -> bool {
    verb.ends_with(".recorded")
        || verb.ends_with(".counted")
        || verb.ends_with(".loaded")
        || verb.starts_with("import.")
        || matches!(verb, "report.issued" | "case.opened" | "visit.reported" | "trace.captured")
        || matches!(verb, "document.added" | "target.set" | "unit.added" | "firm.added")
}

/// The text of a verb, and its sign; none for what is nobody's news (sign-ins, accounts).
fn kind(verb: &str) -> Option<(&'static str, Mark)> {
    Some(match verb {
        "figure.recorded" => ("overview-did-figures", Mark::Arrived),
        "figure.corrected" => ("overview-did-figure-corrected", Mark::Corrected),
        "document.added" => ("overview-did-documents", Mark::Arrived),
        "target.set" => ("overview-did-targets", Mark::Ruled),
        "indicators.loaded" => ("overview-did-indicators", Mark::Ruled),
        "schemes.loaded" => ("overview-did-schemes", Mark::Ruled),
        "scheme.published" => ("overview-did-published", Mark::Ruled),
        "run.frozen" => ("overview-did-frozen", Mark::Ruled),
        "pack.loaded" => ("overview-did-pack", Mark::Ruled),
        "units.loaded" => ("overview-did-units", Mark::Ruled),
        "unit.added" => ("overview-did-unit-added", Mark::Ruled),
        "unit.merged" => ("overview-did-unit-merged", Mark::Ruled),
        "unit.split" => ("overview-did-unit-split", Mark::Ruled),
        "unit.renamed" => ("overview-did-unit-renamed", Mark::Ruled),
        "unit.closed" => ("overview-did-unit-closed", Mark::Ruled),
        "firm.added" => ("overview-did-firms", Mark::Arrived),
        "plan.published" => ("overview-did-plan", Mark::Ruled),
        "case.opened" => ("overview-did-cases", Mark::Arrived),
        "campaign.opened" => ("overview-did-campaign", Mark::Ruled),
        "visit.reported" => ("overview-did-visits", Mark::Arrived),
        "report.issued" => ("overview-did-reports", Mark::Arrived),
        "trace.captured" => ("overview-did-events", Mark::Arrived),
        _ if verb.starts_with("import.") && verb != "import.sources" => {
            ("overview-did-import", Mark::Arrived)
        }
        _ if verb.ends_with(".corrected") => {
            fact(verb).map(|_| ("overview-did-corrected", Mark::Corrected))?
        }
        // Steps of one sample or one visit are not new rows of a register.
        _ if verb.ends_with(".recorded") || verb.ends_with(".counted") => {
            fact(verb).map(|_| ("overview-did-recorded", Mark::Arrived))?
        }
        _ => return None,
    })
}

/// The fact that a register's verb is about.
fn fact(verb: &str) -> Option<&'static str> {
    Some(match verb.split_once('.') {
        Some(("sample", _)) => "samples",
        Some(("complaint", _)) => "complaints",
        Some(("inspection", _)) => "inspections",
        Some(("certificate", _)) => "certificates",
        Some(("registration", _)) => "registrations",
        Some(("instrument", _)) => "instruments",
        Some(("firm", "counted")) => "firms",
        _ => return None,
    })
}

fn line(me: &Me, batch: &Batch, names: &HashMap<String, String>, may: bool) -> Option<Change> {
    let (key, state) = kind(&batch.verb)?;
    let what =
        fact(&batch.verb).map(|fact| me.t(&format!("overview-fact-{fact}"))).unwrap_or_else(|| {
            let name = |code: &String| names.get(code).unwrap_or(code).clone();
            let about: Vec<String> = batch.about.iter().map(name).collect();
            about.join(me.lang.pick("、", ", "))
        });
    let period = batch.detail["period"].as_str().unwrap_or_default();
    let period = Period::parse(period).map_or_else(|_| period.to_owned(), |p| p.say(me.lang));
    // Nothing new, and some set right: the new ones are not worth a word.
    let only_corrected = batch.rows == 0 && batch.corrected > 0 && key == "overview-did-recorded";
    let key = if only_corrected { "overview-did-corrected" } else { key };
    let state = if only_corrected { Mark::Corrected } else { state };
    let n = if only_corrected { batch.corrected } else { batch.rows };
    let args = [("n", ui::number::count(n)), ("what", what), ("period", period)];
    let mut text = ui::ta(me.lang, key, &args);
    if batch.corrected > 0 && !only_corrected {
        let n = [("n", ui::number::count(batch.corrected))];
        text.push_str(&ui::ta(me.lang, "overview-did-of-these-corrected", &n));
    }
    let mut ground: Vec<String> = batch.ground.iter().cloned().collect();
    if batch.entries > 1 {
        let n = [("n", ui::number::count(batch.entries))];
        ground.push(ui::ta(me.lang, "overview-entries", &n));
    }
    Some(Change {
        day: ui::number::day_short(batch.day),
        iso: ui::number::day_iso(batch.day),
        state,
        text,
        ground: ground.join(&me.t("dot")),
        href: if may { format!("/journal/{}", batch.seq) } else { String::new() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_asked_for_has_its_words() {
        for verb in NEWS {
            assert!(kind(verb).is_some(), "{verb}");
        }
    }

    #[test]
    fn sign_ins_accounts_and_steps_are_nobodys_news() {
        for verb in [
            "sign_in.done",
            "person.added",
            "grant.given",
            "import.sources",
            "firm.changed",
            "sample.received",
        ] {
            assert!(kind(verb).is_none(), "{verb}");
        }
        assert_eq!(kind("sample.corrected").map(|k| k.1), Some(Mark::Corrected));
        assert_eq!(kind("instrument.recorded").map(|k| k.0), Some("overview-did-recorded"));
    }
}
