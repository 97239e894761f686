//! Sealing, drawing, stepping back and opening: `lib/draw` over what the store froze. The secret is sealed under a
//! key of the campaign's own until results are open.

use std::collections::{BTreeMap, BTreeSet};

use draw::{Drawn, Entry, Frame, Proof, Recusal, Roster, Sealed, Secret};
use serde_json::json;
use store::{Digest, Tx, hex, params, unhex};
use terms::{Date, Error, Result};

use super::model::{Act, State, design, purpose};
use super::store::{By, Campaign, keep_file, step};
use crate::registry::{self, Inspector, Subject};
use crate::visits::{self, NewVisit, Task};

const SECRET: &str = "draw-secret";

fn refused(error: draw::Error) -> Error {
    Error::invalid("campaign-draw-refused").with("reason", error)
}

fn frame(tx: &mut Tx<'_>, campaign: i64) -> Result<Frame> {
    let entries = tx.query(
        "select object, stratum, size from campaign_object where campaign = ?1 order by object",
        params![campaign],
        |row| {
            let size = u64::try_from(row.get::<i64>(2)?).map_err(Error::broken)?;
            Ok(Entry::new(row.get::<String>(0)?, row.get::<String>(1)?, size))
        },
    )?;
    Frame::new(entries).map_err(refused)
}

/// Those with a valid licence, less the conflicts that are declared.
fn roster(tx: &mut Tx<'_>, campaign: &Campaign) -> Result<Roster> {
    let subject = registry::current::<Subject>(tx, &campaign.plan.subject)?.ok_or_else(|| {
        Error::invalid("campaign-refused").field("subject", "campaign-subject-unregistered")
    })?;
    let inspectors: Vec<Inspector> =
        registry::eligible(tx, &subject, campaign.plan.from, campaign.plan.to)?;
    let codes: BTreeSet<String> = inspectors.into_iter().map(|it| it.code).collect();
    let known = registry::conflicts(tx)?.into_iter().filter(|it| codes.contains(&it.inspector));
    let recusals = known
        .map(|it| Recusal { object: it.object, inspector: it.inspector, ground: it.ground })
        .collect();
    Roster::new(codes.into_iter().collect(), campaign.plan.per_visit, recusals).map_err(refused)
}

/// The sealed draw, made again from what was frozen.
fn sealed(tx: &mut Tx<'_>, campaign: &Campaign) -> Result<Sealed> {
    let announced =
        campaign.last(Act::Announce).ok_or_else(|| Error::conflict("campaign-not-announced"))?;
    let secret = tx
        .personal(campaign.id, SECRET)?
        .and_then(|text| unhex(&text))
        .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
        .ok_or_else(|| Error::broken("the secret of a draw is gone"))?;
    let roster: Roster =
        serde_json::from_value(announced.detail["roster"].clone()).map_err(Error::broken)?;
    let source = campaign.entropy_source().unwrap_or_default();
    let frame = frame(tx, campaign.id)?;
    let made = Sealed::new(
        &title(campaign),
        source,
        frame,
        design(&campaign.lines())?,
        roster,
        Secret::new(secret),
    )
    .map_err(refused)?;
    if Some(made.announcement().root.hex().as_str()) != campaign.root() {
        return Err(Error::broken("the frozen frame no longer leads to the announced root"));
    }
    Ok(made)
}

fn title(campaign: &Campaign) -> String {
    format!("{} {}", campaign.plan.code, campaign.plan.title)
}

/// Seals and announces: root, digests, method, and the chance to come.
///
/// # Errors
/// The chance is not named or not in the future, too few inspectors, a design the frame cannot answer.
pub fn announce(
    tx: &mut Tx<'_>,
    campaign: &mut Campaign,
    source: &str,
    day: Date,
    by: By,
) -> Result<()> {
    announce_with(tx, campaign, (source, day), store::random::<32>(), by)
}

/// The same in a demo city that is grown from a printed seed: its secret follows from the seed, so that the demo
/// is the same each time it is loaded, and **anybody can compute it**. Never in a space of real records: whoever
/// knows the secret knows the draw on the day its chance is out, before those who go do.
///
/// # Errors
/// As [`announce`]; refused where the space or the campaign is not marked as synthetic.
pub fn announce_demo(
    tx: &mut Tx<'_>,
    campaign: &mut Campaign,
    source: &str,
    day: Date,
    by: By,
    seed: u64,
) -> Result<()> {
    let synthetic = tx.count("select count(*) from pack where synthetic = 1", &[])?;
    if synthetic == 0 || !campaign.plan.synthetic {
        return Err(Error::not_allowed("campaign-demo-only"));
    }
    let secret = Digest::Sha256.of(&[
        b"secret of a demo draw",
        &seed.to_be_bytes(),
        campaign.plan.code.as_bytes(),
    ]);
    let secret = <[u8; 32]>::try_from(secret).map_err(|_| Error::broken("SHA-256 has 32 bytes"))?;
    announce_with(tx, campaign, (source, day), secret, by)
}

fn announce_with(
    tx: &mut Tx<'_>,
    campaign: &mut Campaign,
    (source, day): (&str, Date),
    secret: [u8; 32],
    by: By,
) -> Result<()> {
    campaign.state.after(Act::Announce)?;
    let mut error = Error::invalid("campaign-refused");
    if source.trim().chars().count() < 4 {
        error = error.field("entropy_source", "campaign-entropy-unnamed");
    }
    if day <= by.on {
        error = error.field("entropy_day", "campaign-entropy-past");
    }
    if !error.fields().is_empty() {
        return Err(error);
    }
    let roster = roster(tx, campaign)?;
    let frame = frame(tx, campaign.id)?;
    let design = design(&campaign.lines())?;
    let made = Sealed::new(
        &title(campaign),
        source.trim(),
        frame,
        design,
        roster.clone(),
        Secret::new(secret),
    )
    .map_err(refused)?;
    let text = serde_json::to_string_pretty(made.announcement()).map_err(Error::broken)?;
    keep_file(tx, campaign.id, "announcement", &text, true)?;
    let commitment = tx.seal_personal(campaign.id, SECRET, &hex(&secret))?;
    let root = made.announcement().root.hex();
    let internal = json!({
        "entropy_source": source.trim(), "entropy_day": day.to_string(), "root": root, "roster": roster,
    });
    let told = json!({
        "root": root, "objects": made.announcement().objects, "entropy_day": day.to_string(),
        "sealed": [commitment],
    });
    step(tx, campaign, Act::Announce, by, None, internal, told)
}

/// Draws, and plans the visits.
///
/// # Errors
/// The chance is entered before its day, or is missing.
pub fn draw_now(tx: &mut Tx<'_>, campaign: &mut Campaign, entropy: &str, by: By) -> Result<Drawn> {
    campaign.state.after(Act::Draw)?;
    if campaign.entropy_day().is_some_and(|day| by.on < day) {
        return Err(Error::conflict("campaign-entropy-early"));
    }
    let drawn = sealed(tx, campaign)?.draw(entropy).map_err(refused)?;
    let mut of_object: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut rows = Vec::new();
    let seq = tx.next_seq()?;
    for part in &drawn.parts {
        for object in &part.drawn {
            of_object.entry(object).or_default().push(&part.part);
            rows.push(params![campaign.id, &part.part, &part.stratum, object, seq].to_vec());
        }
    }
    tx.run_many(
        "insert into campaign_drawn (campaign, part, stratum, object, seq) values (?1, ?2, ?3, ?4, ?5)",
        rows.into_iter(),
    )?;
    let internal = json!({ "entropy": drawn.entropy, "seed": drawn.seed.hex() });
    let told = json!({ "entropy": drawn.entropy, "objects": drawn.objects.len() });
    step(tx, campaign, Act::Draw, by, None, internal, told)?;
    let mut new = Vec::new();
    for visit in &drawn.assignment.visits {
        let parts = of_object.get(visit.object.as_str()).into_iter().flatten().copied();
        new.push(NewVisit {
            object: visit.object.clone(),
            kind: campaign.plan.kind.clone(),
            basis: None,
            from: campaign.plan.from,
            to: campaign.plan.to,
            ground: format!("{} {}", campaign.plan.document, campaign.plan.code),
            inspectors: visit.inspectors.clone(),
            task: Task {
                campaign: Some(campaign.id),
                item: campaign.plan.item.clone(),
                subject: campaign.plan.subject.clone(),
                purpose: purpose(parts).to_owned(),
            },
        });
    }
    visits::plan_many(tx, &new, &campaign.plan.code)?;
    Ok(drawn)
}

/// As drawn, with every step back that was recorded.
fn as_it_became(tx: &mut Tx<'_>, campaign: &Campaign) -> Result<(Sealed, Drawn)> {
    let entropy =
        campaign.entropy().ok_or_else(|| Error::conflict("campaign-not-drawn"))?.to_owned();
    let sealed = sealed(tx, campaign)?;
    let mut drawn = sealed.draw(&entropy).map_err(refused)?;
    for recused in campaign.steps.iter().filter(|step| step.act == Act::Recuse) {
        let text = |name: &str| recused.detail[name].as_str().unwrap_or_default().to_owned();
        let recusal = Recusal {
            object: text("object"),
            inspector: text("inspector"),
            ground: recused.ground.clone().unwrap_or_default(),
        };
        drawn.assignment.step_back(recusal).map_err(refused)?;
    }
    Ok((sealed, drawn))
}

/// Somebody steps back (回避); the next by lot comes in. Names who.
///
/// # Errors
/// No ground, not on that visit, the visit has begun, nobody is left.
pub fn recuse(
    tx: &mut Tx<'_>,
    campaign: &mut Campaign,
    object: &str,
    inspector: &str,
    ground: &str,
    by: By,
) -> Result<String> {
    if ground.trim().chars().count() < 2 {
        return Err(Error::invalid("campaign-refused").field("ground", "ground-missing"));
    }
    campaign.state.after(Act::Recuse)?;
    let (_, mut drawn) = as_it_became(tx, campaign)?;
    let recusal = Recusal {
        object: object.to_owned(),
        inspector: inspector.to_owned(),
        ground: ground.trim().to_owned(),
    };
    let instead = drawn.assignment.step_back(recusal).map_err(refused)?.instead.clone();
    visits::replace_inspector(tx, campaign.id, object, inspector, &instead, ground.trim())?;
    let internal = json!({ "object": object, "inspector": inspector, "instead": instead });
    step(tx, campaign, Act::Recuse, by, Some(ground.trim()), internal, json!({}))?;
    Ok(instead)
}

/// Opens the results: the outcome to everybody, all the rest to audit.
///
/// # Errors
/// A visit is still open.
pub fn open(tx: &mut Tx<'_>, campaign: &mut Campaign, by: By) -> Result<()> {
    campaign.state.after(Act::Open)?;
    let waiting = visits::waiting(tx, campaign.id)?;
    if waiting > 0 {
        return Err(Error::conflict("campaign-visits-open").with("n", waiting));
    }
    let (sealed, drawn) = as_it_became(tx, campaign)?;
    let outcome = serde_json::to_string_pretty(&sealed.outcome(&drawn)).map_err(Error::broken)?;
    let opening = serde_json::to_string(&sealed.opening(&drawn)).map_err(Error::broken)?;
    keep_file(tx, campaign.id, "outcome", &outcome, true)?;
    keep_file(tx, campaign.id, "opening", &opening, false)?;
    let told = json!({ "objects": drawn.objects.len() });
    step(tx, campaign, Act::Open, by, None, json!({}), told)
}

/// The proof of one object, for whoever answers for it: neither class nor size is in it.
///
/// # Errors
/// Nothing is announced, or the object is not in the frame.
pub fn proof(tx: &mut Tx<'_>, campaign: &Campaign, object: &str) -> Result<Proof> {
    if !campaign.state.is_public() || campaign.state == State::Withdrawn {
        return Err(Error::not_found("campaign-not-announced"));
    }
    sealed(tx, campaign)?.proof(object).ok_or_else(|| Error::not_found("campaign-object-unknown"))
}
