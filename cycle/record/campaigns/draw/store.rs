//! Campaigns in the store: planned, framed, rated; their steps, and what was frozen.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use store::{Digest, Entry, Row, Tx, params};
use terms::{Date, Error, Result};

use super::model::{Act, Line, Plan, State};
use crate::registry::{self, Subject, Wish};

/// Who does it, and on which civil day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    pub person: i64,
    pub acting_for: Option<i64>,
    pub on: Date,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub number: i64,
    pub act: Act,
    pub person: i64,
    pub on: Date,
    pub ground: Option<String>,
    /// Internal: rates and rosters may be in it.
    pub detail: Json,
}

/// A campaign with its steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Campaign {
    pub id: i64,
    pub plan: Plan,
    pub subject_unit: i64,
    /// `local`, or `province`: planned and drawn there.
    pub origin: String,
    pub steps: Vec<Step>,
    pub state: State,
}

impl Campaign {
    /// The last step of a kind.
    pub fn last(&self, act: Act) -> Option<&Step> {
        self.steps.iter().rev().find(|step| step.act == act)
    }
    /// The lines of the design, as they were set last.
    pub fn lines(&self) -> Vec<Line> {
        let step = self.last(Act::Rates);
        step.and_then(|step| serde_json::from_value(step.detail["lines"].clone()).ok())
            .unwrap_or_default()
    }
    fn detail<'s>(&'s self, act: Act, name: &str) -> Option<&'s str> {
        self.last(act).and_then(|step| step.detail[name].as_str())
    }
    pub fn entropy_source(&self) -> Option<&str> {
        self.detail(Act::Announce, "entropy_source")
    }
    pub fn entropy_day(&self) -> Option<Date> {
        self.detail(Act::Announce, "entropy_day").and_then(|day| day.parse().ok())
    }
    pub fn root(&self) -> Option<&str> {
        self.detail(Act::Announce, "root")
    }
    pub fn entropy(&self) -> Option<&str> {
        self.detail(Act::Draw, "entropy")
    }
}

const COLUMNS: &str = "id, code, title, subject, subject_unit, item, kind, area, object_kind, industry, institute, per_visit, from_day, to_day, document, origin, synthetic";

fn read(row: &Row<'_>) -> Result<Campaign> {
    let day = |text: String| text.parse::<Date>().map_err(Error::broken);
    Ok(Campaign {
        id: row.get(0)?,
        plan: Plan {
            code: row.get(1)?,
            title: row.get(2)?,
            subject: row.get(3)?,
            item: row.get(5)?,
            kind: row.get(6)?,
            area: row.get(7)?,
            object_kind: row.get(8)?,
            industry: row.get(9)?,
            institute: row.get(10)?,
            per_visit: usize::try_from(row.get::<i64>(11)?).map_err(Error::broken)?,
            from: day(row.get(12)?)?,
            to: day(row.get(13)?)?,
            document: row.get(14)?,
            synthetic: row.get(16)?,
        },
        subject_unit: row.get(4)?,
        origin: row.get(15)?,
        steps: Vec::new(),
        state: State::Planned,
    })
}

fn with_steps(tx: &mut Tx<'_>, mut campaigns: Vec<Campaign>) -> Result<Vec<Campaign>> {
    let ids: Vec<i64> = campaigns.iter().map(|it| it.id).collect();
    let mut steps: BTreeMap<i64, Vec<Step>> = BTreeMap::new();
    tx.each(
        "select campaign, number, act, person, on_day, ground, detail from campaign_step
         where campaign {in 1} order by campaign, number",
        params![ids],
        |row| {
            let act: String = row.get(2)?;
            let step = Step {
                number: row.get(1)?,
                act: Act::named(&act).ok_or_else(|| Error::broken(format!("act {act}")))?,
                person: row.get(3)?,
                on: row.get::<String>(4)?.parse().map_err(Error::broken)?,
                ground: row.get(5)?,
                detail: serde_json::from_str(&row.get::<String>(6)?).map_err(Error::broken)?,
            };
            steps.entry(row.get(0)?).or_default().push(step);
            Ok(true)
        },
    )?;
    for campaign in &mut campaigns {
        campaign.steps = steps.remove(&campaign.id).unwrap_or_default();
        let acts = campaign.steps.iter().map(|step| step.act).filter(|act| *act != Act::Plan);
        campaign.state = acts.into_iter().try_fold(State::Planned, State::after)?;
    }
    Ok(campaigns)
}

/// All campaigns, newest first.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Campaign>> {
    let sql = format!("select {COLUMNS} from campaign order by from_day desc, id desc");
    let found = tx.query(&sql, &[], read)?;
    with_steps(tx, found)
}

/// # Errors
/// Not found.
pub fn load(tx: &mut Tx<'_>, id: i64) -> Result<Campaign> {
    let found =
        tx.query(&format!("select {COLUMNS} from campaign where id = ?1"), params![id], read)?;
    with_steps(tx, found)?.pop().ok_or_else(|| Error::not_found("campaign-unknown"))
}

/// The campaign of a code, whoever planned it.
pub(super) fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<Campaign>> {
    let found =
        tx.query(&format!("select {COLUMNS} from campaign where code = ?1"), params![code], read)?;
    Ok(with_steps(tx, found)?.pop())
}

/// Adds a step and its journal entry. `internal` stays in the step; the journal gets its digest and `told`.
pub(super) fn step(
    tx: &mut Tx<'_>,
    campaign: &mut Campaign,
    act: Act,
    by: By,
    ground: Option<&str>,
    internal: Json,
    mut told: Json,
) -> Result<()> {
    if act != Act::Plan {
        campaign.state = campaign.state.after(act)?;
    }
    let number = i64::try_from(campaign.steps.len() + 1).map_err(Error::broken)?;
    let (seq, at, text) = (tx.next_seq()?, tx.now_micros(), internal.to_string());
    tx.run(
        "insert into campaign_step (campaign, number, act, person, acting_for, on_day, at, ground, detail, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![campaign.id, number, act.code(), by.person, by.acting_for, by.on, at, ground, &text, seq],
    )?;
    told["code"] = json!(campaign.plan.code);
    // Under the space's key: whoever reads the journal cannot try out rates against a plain digest.
    let content = Digest::Sha256.of(&[tx.secrets().blind(&text).as_bytes()]);
    let mut entry = Entry::new(act.verb(), "campaign", campaign.id)
        .detail(told)
        .content(content)
        .touches("campaigns");
    if let Some(ground) = ground {
        entry = entry.ground(ground);
    }
    tx.record(entry)?;
    campaign.steps.push(Step {
        number,
        act,
        person: by.person,
        on: by.on,
        ground: ground.map(str::to_owned),
        detail: internal,
    });
    Ok(())
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    plan: &Plan,
    subject_unit: i64,
    origin: &str,
) -> Result<Campaign> {
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    let per_visit = i64::try_from(plan.per_visit).map_err(Error::broken)?;
    tx.run(
        "insert into campaign (id, code, title, subject, subject_unit, item, kind, area, object_kind, industry,
           institute, per_visit, from_day, to_day, document, origin, synthetic, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
        params![
            id,
            &plan.code,
            &plan.title,
            &plan.subject,
            subject_unit,
            &plan.item,
            &plan.kind,
            plan.area,
            plan.object_kind.as_deref(),
            plan.industry.as_deref(),
            plan.institute.as_deref(),
            per_visit,
            plan.from,
            plan.to,
            &plan.document,
            origin,
            plan.synthetic,
            seq
        ],
    )?;
    Ok(Campaign {
        id,
        plan: plan.clone(),
        subject_unit,
        origin: origin.to_owned(),
        steps: Vec::new(),
        state: State::Planned,
    })
}

/// Plans a campaign.
///
/// # Errors
/// All that stands against it: see [`registry::may`]; no title, no paper, a code that is taken.
pub fn plan(tx: &mut Tx<'_>, plan: &Plan, by: By) -> Result<Campaign> {
    let wish = Wish {
        subject: plan.subject.clone(),
        item: plan.item.clone(),
        institute: plan.institute.clone(),
        per_visit: plan.per_visit,
        from: plan.from,
        to: plan.to,
    };
    let mut error = Error::invalid("campaign-refused");
    for (place, text) in
        [("code", &plan.code), ("title", &plan.title), ("document", &plan.document)]
    {
        if text.trim().is_empty() {
            error = error.field(place, "field-missing");
        }
    }
    let taken = tx.count("select count(*) from campaign where code = ?1", params![&plan.code])?;
    if taken > 0 {
        error = error.field("code", "campaign-code-taken");
    }
    let rules = registry::rules(tx, plan.from)?;
    if !rules.kinds.iter().any(|kind| kind.code == plan.kind) {
        error = error.field("kind", "campaign-kind-unknown");
    }
    let subject: Option<Subject> = match registry::may(tx, &wish) {
        // What the province draws for the whole of it is not drawn a second time by a city.
        Ok((_, item, _)) if item.is.drawn_by.is_some() => {
            error = error.field("item", "campaign-item-of-province");
            None
        }
        Ok((subject, _, _)) => Some(subject),
        Err(other) => {
            error = other.fields().iter().fold(error, |error, field| error.breach(field.clone()));
            None
        }
    };
    let Some(subject) = subject.filter(|_| error.fields().is_empty()) else { return Err(error) };
    let mut campaign = insert(tx, plan, subject.unit, "local")?;
    let told = json!({ "item": plan.item, "subject": plan.subject });
    step(tx, &mut campaign, Act::Plan, by, Some(&plan.document), json!({}), told)?;
    Ok(campaign)
}

/// Takes a campaign back, with a ground; what was announced stays announced.
///
/// # Errors
/// No ground, or it has ended.
pub fn withdraw(tx: &mut Tx<'_>, campaign: &mut Campaign, ground: &str, by: By) -> Result<()> {
    if ground.trim().chars().count() < 2 {
        return Err(Error::invalid("campaign-refused").field("ground", "ground-missing"));
    }
    step(tx, campaign, Act::Withdraw, by, Some(ground.trim()), json!({}), json!({}))
}

/// Keeps a file of a draw as it was given out.
pub(super) fn keep_file(
    tx: &mut Tx<'_>,
    campaign: i64,
    name: &str,
    content: &str,
    public: bool,
) -> Result<()> {
    let seq = tx.next_seq()?;
    tx.run(
        "insert into campaign_file (campaign, name, content, public, seq) values (?1, ?2, ?3, ?4, ?5)",
        params![campaign, name, content, public, seq],
    )?;
    Ok(())
}

/// A file of a draw; the internal one only for those who ask for it as such.
///
/// # Errors
/// Not found, or not public.
pub fn file(tx: &mut Tx<'_>, campaign: i64, name: &str, internal: bool) -> Result<String> {
    let found = tx.find(
        "select content, public from campaign_file where campaign = ?1 and name = ?2",
        params![campaign, name],
        |row| Ok((row.get::<String>(0)?, row.get::<bool>(1)?)),
    )?;
    match found {
        Some((content, public)) if public || internal => Ok(content),
        _ => Err(Error::not_found("campaign-file-unknown")),
    }
}
