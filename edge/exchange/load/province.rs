//! Campaigns and visits of the province's platform. They are known here by their numbers there; the same row again
//! changes nothing, and what differs wants a ground.

use campaigns::draw::{self, Brought, By, Plan};
use campaigns::registry::{self, Item, Subject};
use campaigns::visits::Told as CameOf;
use campaigns::visits::province::{self, Reported, Took};
use record::Outcome;
use record::inspections::NewInspection;
use record::register::{CHUNK, Record};
use store::{Actor, Tx};
use tables::{Problem, Row};
use terms::{Date, Error, Kind as Ours, Result};

use super::{Load, Told, refusal};
use crate::line::{Line, Wrong};

struct Ready<R> {
    number: u32,
    ground: Option<String>,
    row: R,
}

pub(super) fn campaigns(load: &Load<'_>, rows: &[Row], told: Told<'_>) -> Result<(Outcome, Wrong)> {
    let made = |load: &Load<'_>, line: &mut Line<'_>| {
        let area = load.book.area(line, None);
        Some(Plan {
            code: line.code("code"),
            title: line.need("title"),
            subject: line.need("subject").trim().to_owned(),
            item: line.need("item").trim().to_owned(),
            kind: line.text("kind").unwrap_or_else(|| "daily".to_owned()),
            area: area?,
            object_kind: Some("firm".to_owned()),
            industry: None,
            institute: None,
            per_visit: 2,
            from: line.day("from")?,
            to: line.day("to")?,
            document: line.need("document"),
            // Whether the space is one of real records is known where it is kept.
            synthetic: false,
        })
    };
    each(load, rows, told, (&made, |_| None), |tx, plan: &mut Plan, ground, actor| {
        plan.subject = subject(tx, &plan.subject)?;
        plan.item = item(tx, &plan.item)?;
        plan.synthetic = tx.count("select count(*) from pack where synthetic = 1", &[])? > 0;
        let by = By {
            person: actor.person,
            acting_for: actor.acting_for,
            on: store::civil_date(tx.now()),
        };
        Ok(match draw::import_province(tx, plan, by, ground)? {
            Brought::New => Took::New,
            Brought::Same => Took::Same,
            Brought::Changed => Took::Corrected,
        })
    })
}

pub(super) fn visits(load: &Load<'_>, rows: &[Row], told: Told<'_>) -> Result<(Outcome, Wrong)> {
    let made = |load: &Load<'_>, line: &mut Line<'_>| {
        let firm = load.book.need_firm(line);
        let area = load.book.area(line, firm);
        let on = line.past("on_date");
        let result = line.text("result");
        let mut count = |key: &str| {
            let count = line.integer(key).unwrap_or(0);
            if !(0..=10_000).contains(&count) {
                line.wrong(Problem::new(key, "import-count").with("value", count));
            }
            count
        };
        let [critical, serious, minor] = ["critical", "serious", "minor"].map(&mut count);
        if on.is_some() && result.is_none() {
            line.wrong(Problem::new("result", "table-required"));
        }
        if on.is_none() && (result.is_some() || critical + serious + minor > 0) && line.is_clean() {
            line.wrong(Problem::new("on_date", "table-required"));
        }
        let told =
            on.zip(result).map(|(on, result)| CameOf { on, result, critical, serious, minor });
        Some(Reported {
            code: line.code("code"),
            campaign: line.code("campaign"),
            firm: firm?.id,
            area: area?,
            inspectors: list(&line.text("inspectors").unwrap_or_default()),
            from: line.day("from"),
            to: line.day("to"),
            told,
        })
    };
    let stands = |row: &Reported| row.told.as_ref().map(|told| (row.area, told.on));
    each(load, rows, told, (&made, stands), |tx, row: &mut Reported, ground, actor| {
        province::take(tx, row, actor.person, ground)
    })
}

/// Licence numbers, by whichever sign people put between them.
fn list(text: &str) -> Vec<String> {
    let mut all: Vec<String> = text
        .split(['、', ',', '，', ';', '；', ' '])
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect();
    all.sort();
    all.dedup();
    all
}

/// The code of a registered body, told by it or by the name of its unit.
fn subject(tx: &mut Tx<'_>, told: &str) -> Result<String> {
    if registry::current::<Subject>(tx, told)?.is_some() {
        return Ok(told.to_owned());
    }
    let mut names = web::Names::default();
    for it in registry::all::<Subject>(tx)? {
        if names.unit(tx, terms::Lang::Zh, it.unit)? == told {
            return Ok(it.code);
        }
    }
    Ok(told.to_owned())
}

/// The code of an entry of the published list, told by it or by its name.
fn item(tx: &mut Tx<'_>, told: &str) -> Result<String> {
    let items = registry::all::<Item>(tx)?;
    let found = items.into_iter().find(|it| it.code == told || it.is.name.zh == told);
    Ok(found.map_or_else(|| told.to_owned(), |it| it.code))
}

/// How a line becomes a row.
type Made<'m, R> = dyn Fn(&Load<'_>, &mut Line<'_>) -> Option<R> + 'm;

/// Rows in chunks, one command each; what the rules refuse goes back row by row. `stands` says
/// where and of which day a row will stand in the register of inspections, which may be closed there.
fn each<R: Send + 'static>(
    load: &Load<'_>,
    rows: &[Row],
    told: Told<'_>,
    (made, stands): (&Made<'_, R>, fn(&R) -> Option<(i64, Date)>),
    take: impl Fn(&mut Tx<'_>, &mut R, Option<&str>, Actor) -> Result<Took> + Copy + Send + 'static,
) -> Result<(Outcome, Wrong)> {
    let (mut outcome, mut wrong, mut done) = (Outcome::default(), Wrong::new(), 0);
    for part in rows.chunks(CHUNK) {
        let mut ready = Vec::with_capacity(part.len());
        for row in part {
            let mut line = load.shape.line(row, &mut wrong);
            let ground = load.ground_of(&line);
            let row = made(load, &mut line);
            if let Some(row) = row.filter(|_| line.is_clean()) {
                ready.push(Ready { number: line.number(), ground, row });
            }
        }
        let actor = load.actor;
        let (did, refused) = load.db.write(actor, move |tx| {
            let (mut did, mut refused) = (Outcome::default(), Wrong::new());
            let guard = cases::lock::Guard::of(tx, NewInspection::TOPIC)?;
            for mut it in ready {
                let lock = stands(&it.row).and_then(|(area, day)| guard.against(None, area, day));
                if let Some(lock) = lock {
                    refused.push((it.number, refusal(tx, lock, Some("on_date"))?));
                    continue;
                }
                match take(tx, &mut it.row, it.ground.as_deref(), actor) {
                    Ok(Took::New) => did.new += 1,
                    Ok(Took::Same) => did.same += 1,
                    Ok(Took::Corrected) => did.corrected += 1,
                    Err(error) if matches!(error.kind(), Ours::Invalid | Ours::NotFound) => {
                        refused.extend(said(&error).into_iter().map(|it_| (it.number, it_)));
                    }
                    Err(error) => return Err(error),
                }
            }
            // Where nothing was new there is no entry, and none is owed.
            tx.housekeeping();
            Ok((did, refused))
        })?;
        outcome += did;
        wrong.extend(refused);
        done += part.len() as u64;
        told(done);
    }
    Ok((outcome, wrong))
}

/// What a rule says, at its column.
fn said(error: &Error) -> Vec<Problem> {
    let fields = error.fields().iter().map(|field| Problem {
        column: field.place.clone(),
        rule: field.rule,
        args: field.args.clone(),
    });
    let all: Vec<Problem> = fields.collect();
    if all.is_empty() { vec![Problem::new("code", error.code())] } else { all }
}
