//! Brings a pack into a space: what it says of itself, units, people, documents, definitions, records.
//! Loading the same pack twice changes nothing; loading another version supersedes.

use figures::NewDocument;
use identity::NewPerson;
use packs::{Files, Pack};
use serde_json::json;
use store::{Actor, Db, Entry, Tx, params};
use terms::{Error, Result};
use units::{EdgeRow, SuccessionRow, UnitRow};

/// Told of each step: what, how many done, of how many.
pub type Progress<'p> = &'p mut dyn FnMut(&str, u64, u64);

/// Brings a demo pack and its records into a space. `password` is the hash for its demo accounts.
pub fn load(
    db: &Db,
    pack: &Pack,
    files: &Files,
    password: &str,
    progress: Progress<'_>,
) -> Result<demo::Summary> {
    load_rules(db, pack, Some(password), progress)?;
    progress("papers", 0, 1);
    let owned = pack.clone();
    db.write(Actor::PROGRAM, move |tx| reports::learn(tx, &owned).map(|_| ()))?;
    let summary = demo::load(db, pack, files, progress)?;
    let owned = pack.clone();
    db.write(Actor::PROGRAM, move |tx| load_people_of_firms(tx, &owned))?;
    // What is told of a demo asks whether the space is one, and which limits hold in it.
    let owned = pack.clone();
    db.write(Actor::PROGRAM, move |tx| load_headers(tx, &owned, false))?;
    demo::campaigns::load(db, pack)?;
    publish_schemes(db)?;
    let owned = pack.clone();
    db.write(Actor::PROGRAM, move |tx| load_headers(tx, &owned, true))?;
    // The limits of the pack's header govern the cases that a plan opens.
    let owned = pack.clone();
    db.write(Actor::PROGRAM, move |tx| load_plans(tx, &owned))?;
    if pack.synthetic.is_some() {
        progress("forms", 0, 1);
        demo::forms::load(db)?;
        demo::rounds::load(db)?;
        demo::laboratory::load(db)?;
        progress("trace", 0, 1);
        demo::trace::load(db, pack, files)?;
    }
    Ok(summary)
}

/// Plans of a demo city, in the name of its leader and its office.
fn load_plans(tx: &mut Tx<'_>, pack: &Pack) -> Result<()> {
    tx.housekeeping();
    let mut holder = |role: &str| {
        tx.find(
            "select person from role_grant where role = ?1 and until is null order by person",
            params![role],
            |r| r.get::<i64>(0),
        )
    };
    let (leader, office) = (holder("leader")?, holder("office")?);
    for it in &pack.plans {
        plan::plans::load(tx, it, leader.unwrap_or_default(), office.unwrap_or_default())?;
    }
    Ok(())
}

/// Brings a city's own pack into its space: rules, units, papers, figures and the records that came
/// with it. Demo accounts and generated records are left out, and no scheme is published: that is
/// for the city's office to do.
pub(crate) fn load_city(
    db: &Db,
    pack: &Pack,
    files: &Files,
    progress: Progress<'_>,
) -> Result<demo::Summary> {
    let mut pack = pack.clone();
    pack.synthetic = None;
    load_rules(db, &pack, None, progress)?;
    let summary = demo::load(db, &pack, files, progress)?;
    db.write(Actor::PROGRAM, move |tx| load_headers(tx, &pack, true))?;
    Ok(summary)
}

/// Units, demo accounts where there is a password for them, documents, mappings, definitions.
fn load_rules(db: &Db, pack: &Pack, password: Option<&str>, progress: Progress<'_>) -> Result<()> {
    progress("units", 0, 1);
    let owned = pack.clone();
    db.write(Actor::PROGRAM, move |tx| load_units(tx, &owned))?;
    if let Some(password) = password {
        progress("people", 0, 1);
        let (owned, password) = (pack.clone(), password.to_owned());
        db.write(Actor::PROGRAM, move |tx| load_people(tx, &owned, &password))?;
    }
    let owned = pack.clone();
    db.write(Actor::PROGRAM, move |tx| load_successions(tx, &owned))?;
    progress("documents", 0, 1);
    let owned = pack.clone();
    db.write(Actor::PROGRAM, move |tx| load_documents(tx, &owned))?;
    let kinds: Vec<_> = pack.case_kinds.iter().map(|kind| kind.it.clone()).collect();
    db.write(Actor::PROGRAM, move |tx| load_case_kinds(tx, &kinds))?;
    for book in pack.rulebooks.iter().map(|book| book.it.clone()) {
        db.write(Actor::PROGRAM, move |tx| cases::put_rules(tx, &book).map(|_| ()))?;
    }
    let owned = pack.clone();
    db.write(Actor::PROGRAM, move |tx| {
        tx.housekeeping();
        exchange::learn(tx, &owned).map(|_| ())
    })?;
    let owned = pack.clone();
    db.write(Actor::PROGRAM, move |tx| campaigns::registry::learn(tx, &owned).map(|_| ()))?;
    let facts: Vec<_> = pack.cluster_facts.iter().map(|fact| fact.it.clone()).collect();
    db.write(Actor::PROGRAM, move |tx| record::clusters::record(tx, &facts).map(|_| ()))?;
    let regimes: Vec<_> = pack.regimes.iter().map(|it| it.it.clone()).collect();
    let limits: Vec<_> = pack.product_limits.iter().map(|it| it.it.clone()).collect();
    db.write(Actor::PROGRAM, move |tx| laboratory::regimes::learn(tx, &regimes, &limits))?;
    let owned = pack.clone();
    db.write(Actor::PROGRAM, move |tx| forms::store::learn(tx, &owned).map(|_| ()))?;
    progress("indicators", 0, 1);
    let owned = pack.clone();
    db.write(Actor::PROGRAM, move |tx| {
        tx.housekeeping();
        let all = check::indicators::definitions(&owned);
        let places = owned.indicators.iter().map(|it| it.place.file.as_ref());
        for (code, of_pack) in by_pack(&owned, places.zip(all)) {
            check::indicators::load(tx, &code, &of_pack)?;
        }
        Ok(())
    })?;
    progress("schemes", 0, 1);
    let owned = pack.clone();
    db.write(Actor::PROGRAM, move |tx| {
        tx.housekeeping();
        let schemes = owned.schemes.iter().map(|s| (s.place.file.as_ref(), s.it.clone()));
        for (code, of_pack) in by_pack(&owned, schemes) {
            check::assessment::load(tx, &code, &of_pack)?;
        }
        Ok(())
    })
}

/// What each pack of the shelf declares, the needed packs first. A file lies in the folder of its pack.
fn by_pack<'p, T>(
    pack: &Pack,
    things: impl Iterator<Item = (&'p str, T)>,
) -> Vec<(String, Vec<T>)> {
    let code = |part: &packs::Part| (part.header.code.clone(), Vec::new());
    let mut parts: Vec<(String, Vec<T>)> = pack.parts.iter().map(code).collect();
    for (file, thing) in things {
        let folder = file.split('/').next().unwrap_or_default();
        if let Some((_, of_pack)) = parts.iter_mut().find(|(code, _)| code == folder) {
            of_pack.push(thing);
        }
    }
    parts
}

/// The schemes of a demo space are published by its office, as far as their text names all that
/// publishing asks for; what lacks something stays a draft.
fn publish_schemes(db: &Db) -> Result<()> {
    let (open, office) = db.read(|tx| {
        let open: Vec<i64> = check::assessment::list(tx)?
            .iter()
            .filter(|record| record.published.is_none() && record.until.is_none())
            .map(|record| record.id)
            .collect();
        let office: Option<i64> = tx.find(
            "select person from role_grant where role = 'office' and until is null order by person",
            &[],
            |r| r.get(0),
        )?;
        Ok((open, office))
    })?;
    let Some(office) = office else { return Ok(()) };
    for id in open {
        let publication = check::assessment::Publication::default();
        // A refusal says what is lacking; the page of the scheme says it too.
        let _ = db.write(Actor::person(office), move |tx| {
            check::assessment::publish(tx, id, publication)
        });
    }
    Ok(())
}

/// Kinds of case: a version that is known is left alone, so cases that follow it go on as they were.
fn load_case_kinds(tx: &mut Tx<'_>, kinds: &[cases::Kind]) -> Result<()> {
    let mut new = Vec::new();
    for kind in kinds {
        if cases::put_kind(tx, kind)? {
            new.push(&kind.code);
        }
    }
    if new.is_empty() {
        tx.housekeeping();
        return Ok(());
    }
    tx.record(
        Entry::new("cases.kinds", "pack", 0).detail(json!({ "kinds": new })).touches("packs"),
    )?;
    Ok(())
}

fn load_documents(tx: &mut Tx<'_>, pack: &Pack) -> Result<()> {
    tx.housekeeping();
    for it in &pack.documents {
        let new = NewDocument {
            number: it.number.clone(),
            title: it.title.zh.clone(),
            issuer: it.issuer.clone(),
            issued_on: Some(it.issued),
            address: it.url.clone(),
            note: None,
            synthetic: it.synthetic,
            evidence: None,
        };
        figures::document::add(tx, &new)?;
    }
    Ok(())
}

/// Whether this very pack is in the space. The digest of its header is written last, so a load that was cut short
/// is not taken for a whole one.
pub(crate) fn is_loaded(db: &Db, pack: &Pack) -> Result<bool> {
    let known: std::collections::BTreeMap<String, String> = db
        .read(|tx| {
            tx.query("select code, digest from pack order by code", &[], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
        })?
        .into_iter()
        .collect();
    Ok(pack.parts.iter().all(|part| known.get(&part.header.code) == Some(&part.digest)))
}

/// What packs say of themselves; as long as not everything of them is there (`whole`), without their digest.
fn load_headers(tx: &mut Tx<'_>, pack: &Pack, whole: bool) -> Result<()> {
    let mut changed = false;
    for part in &pack.parts {
        let header = &part.header;
        let known: Option<String> =
            tx.find("select digest from pack where code = ?1", params![&header.code], |r| {
                r.get(0)
            })?;
        if known.as_deref() == Some(part.digest.as_str()) {
            continue;
        }
        changed |= whole;
        let seq = tx.next_seq()?;
        let notice = header.note.clone().unwrap_or_default();
        let definition = json!({
            "licence": header.licence, "issued": header.issued.to_string(), "needs": header.needs,
            "years": pack.declared_years().iter().map(|y| json!({ "slot": y.slot, "month": y.month, "day": y.day })).collect::<Vec<_>>(),
            "tiles": pack.tiles.as_ref().filter(|_| header.space.is_some()).map(|map| {
                map.tile.iter().map(|t| json!({ "unit": t.unit, "row": t.row, "column": t.column })).collect::<Vec<_>>()
            }),
            "space": header.space.as_ref().map(|s| json!({ "code": s.code, "home": s.home, "opens_at": s.opens_at })),
            // Of all parts together; what was written last holds.
            "time_rules": pack.time_rules(),
            "industries": pack.industries.iter().map(|it| json!([it.code, it.name_zh, it.name_en])).collect::<Vec<_>>(),
            "filings": pack.filings.iter().map(|filing| &filing.it).collect::<Vec<_>>(),
        });
        tx.run(
            "insert into pack (code, version, digest, title, synthetic, notice, definition, seq)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             on conflict (code) do update set version = excluded.version, digest = excluded.digest,
               title = excluded.title, synthetic = excluded.synthetic, notice = excluded.notice,
               definition = excluded.definition, seq = excluded.seq",
            params![
                &header.code,
                &header.version,
                if whole { part.digest.as_str() } else { "" },
                serde_json::to_string(&header.name).map_err(Error::broken)?,
                header.synthetic,
                serde_json::to_string(&notice).map_err(Error::broken)?,
                definition.to_string(),
                seq
            ],
        )?;
        if !whole {
            continue;
        }
        let detail =
            json!({ "code": header.code, "version": header.version, "digest": part.digest });
        tx.record(Entry::new("pack.loaded", "pack", 0).detail(detail).touches("packs"))?;
    }
    if !changed {
        tx.housekeeping();
    }
    Ok(())
}

fn load_units(tx: &mut Tx<'_>, pack: &Pack) -> Result<()> {
    let rows = pack.units.iter().map(|unit| UnitRow {
        code: unit.code.clone(),
        kind: word(unit.kind),
        name: unit.name.clone(),
        short: unit.short.as_ref().map(|s| s.zh.clone()),
        valid_from: unit.from.unwrap_or(units::ALWAYS),
        valid_to: unit.to,
    });
    let edges = pack.all_edges().into_iter().map(|edge| EdgeRow {
        hierarchy: word(edge.hierarchy),
        parent: edge.above.clone(),
        child: edge.below.clone(),
        valid_from: edge.from.unwrap_or(units::ALWAYS),
        valid_to: edge.to,
    });
    let loaded = units::load(tx, rows.collect::<Vec<_>>(), edges.collect::<Vec<_>>(), [])?;
    if loaded.seq.is_none() {
        tx.housekeeping();
    }
    refuse_none(&loaded)
}

/// Which unit followed which. The ground is the paper that the pack names, or the pack itself.
fn load_successions(tx: &mut Tx<'_>, pack: &Pack) -> Result<()> {
    let rows: Vec<SuccessionRow> = pack
        .successions
        .iter()
        .map(|it| SuccessionRow {
            kind: match it.change {
                packs::Change::Merge => "merge",
                packs::Change::Split => "split",
            },
            before: it.before.clone(),
            after: it.after.clone(),
            on: it.on,
            ground: it.document.clone().unwrap_or_else(|| it.place.file.to_string()),
        })
        .collect();
    units::load_successions(tx, &rows).map(|_| ())
}

fn refuse_none(loaded: &units::Loaded) -> Result<()> {
    let Some(first) = loaded.refused.first() else { return Ok(()) };
    Err(first
        .fields
        .iter()
        .fold(Error::invalid("error-invalid").at(&first.code), |e, f| e.breach(f.clone())))
}

fn load_people(tx: &mut Tx<'_>, pack: &Pack, password: &str) -> Result<()> {
    let mut added = false;
    for person in &pack.people {
        if identity::by_account(tx, &person.account)?.is_some() {
            continue;
        }
        added = true;
        let first = person.grant.first().map(|g| g.unit.clone());
        let unit = match first {
            Some(code) => units::find_by_code(tx, &code)?,
            None => None,
        };
        let new = NewPerson {
            account: person.account.clone(),
            name: person.name.zh.clone(),
            phone: None,
            unit: unit.map(|u| u.0),
            password: password.to_owned(),
            demo: true,
        };
        let id = identity::add_person(tx, &new)?;
        settings::people::index_name(tx, id, &new.name)?;
        // A firm's own people wait for their firm: until it is there they may see nothing.
        for grant in person.grant.iter().filter(|grant| grant.firm.is_none()) {
            let unit = units::find_by_code(tx, &grant.unit)?.map(|u| u.0);
            identity::give(tx, id, grant.role.into(), unit, None, "演示账号")?;
        }
    }
    if !added {
        tx.housekeeping();
    }
    Ok(())
}

/// The firms of a synthetic city are made after its people; then their own people get their hands on them,
/// and on nothing else of the county that the firm lies in.
fn load_people_of_firms(tx: &mut Tx<'_>, pack: &Pack) -> Result<()> {
    tx.housekeeping();
    for person in &pack.people {
        let Some(known) = identity::by_account(tx, &person.account)? else { continue };
        for grant in &person.grant {
            let Some(number) = grant.firm else { continue };
            let held = tx.count(
                "select count(*) from role_grant where person = ?1 and until is null",
                params![known.id],
            )?;
            if held > 0 {
                continue;
            }
            let code = format!("F{number:05}");
            let firm = units::find_by_code(tx, &code)?.ok_or_else(|| {
                Error::not_found("unit-unknown").at(format!("{}: {code}", person.account))
            })?;
            identity::give(tx, known.id, grant.role.into(), Some(firm.0), None, "演示账号")?;
        }
    }
    Ok(())
}

/// A pack's word as it stands in the store: `ThirdParty` is `third_party`.
fn word(word: impl std::fmt::Debug) -> String {
    let mut out = String::new();
    for (at, c) in format!("{word:?}").chars().enumerate() {
        if c.is_ascii_uppercase() && at > 0 {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// What pages say of a space with these packs.
pub fn space_info(db: &Db, code: &str) -> Result<web::SpaceInfo> {
    crate::spaces::info(db, code)
}
