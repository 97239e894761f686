//! Frame, draw, links; the same sample again.

use std::collections::BTreeMap;

use draw::{Entry as Object, Frame, Method, Part, Plan, Roster, Sealed, Secret, Take};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Digest, Entry, Tx, hex, params};
use terms::{Date, Error, Millionths, Period, Result, Text};

use crate::model::FormKind;
use crate::store::{Standing, by_id};

/// Somebody of the frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// A code or an example name; never a phone.
    pub label: String,
    pub stratum: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSurvey {
    pub code: String,
    /// The questionnaire, published.
    pub form: i64,
    pub period: Period,
    pub unit: i64,
    pub name: Text,
    pub opens: Date,
    pub closes: Date,
    pub frame: Vec<Subject>,
    /// How many of each stratum.
    pub take: Vec<(String, u64)>,
    /// Chance that nobody chose: the draw of a lottery, the hash of a day.
    pub entropy: String,
    /// Answers that are wanted of a stratum and no more; a stratum that is not named has no limit.
    pub quotas: Vec<(String, u64)>,
    pub synthetic: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    pub id: i64,
    pub code: String,
    pub form: i64,
    pub period: Period,
    pub unit: i64,
    pub name: Text,
    pub opens: Date,
    pub closes: Date,
    pub synthetic: bool,
    /// Answers that are wanted of a stratum and no more.
    pub quotas: Vec<(String, u64)>,
    /// The case whose ladder reminds those in the field.
    pub case: Option<i64>,
    /// The survey whose sample this one asks again.
    pub wave_of: Option<i64>,
}

impl Survey {
    /// How many answers a stratum may give; none: all that come.
    pub fn quota(&self, stratum: &str) -> Option<i64> {
        let found = self.quotas.iter().find(|it| it.0 == stratum);
        found.and_then(|it| i64::try_from(it.1).ok())
    }
}

/// How the sample was taken, as kept with the survey.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Taken {
    #[serde(default)]
    take: Vec<(String, u64)>,
    #[serde(default)]
    quotas: Vec<(String, u64)>,
}

const COLUMNS: &str =
    "id, code, form, period, unit, zh, en, opens, closes, synthetic, design, case_id, wave_of";

fn read(row: &store::Row<'_>) -> Result<Survey> {
    let taken: Taken = serde_json::from_str(&row.get::<String>(10)?)
        .map_err(|it| Error::broken(it).at("survey"))?;
    Ok(Survey {
        id: row.get(0)?,
        code: row.get(1)?,
        form: row.get(2)?,
        period: row.get(3)?,
        unit: row.get(4)?,
        name: Text { zh: row.get(5)?, en: row.get(6)? },
        opens: row.get::<String>(7)?.parse().map_err(Error::broken)?,
        closes: row.get::<String>(8)?.parse().map_err(Error::broken)?,
        synthetic: row.get(9)?,
        quotas: taken.quotas,
        case: row.get(11)?,
        wave_of: row.get(12)?,
    })
}

pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Survey>> {
    tx.query(&format!("select {COLUMNS} from survey order by opens desc, id"), &[], read)
}

/// # Errors
/// Not found.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Survey> {
    let sql = format!("select {COLUMNS} from survey where id = ?1");
    tx.find(&sql, params![id], read)?.ok_or_else(|| Error::not_found("survey-unknown"))
}

/// Draws the sample and opens the survey. Returns its id and the links of those drawn, label and word: this once.
///
/// # Errors
/// A form that is no published questionnaire, a plan that the frame cannot give, days in the wrong order.
pub fn launch(tx: &mut Tx<'_>, new: &NewSurvey) -> Result<(i64, Vec<(String, String)>)> {
    let kept = by_id(tx, new.form)?;
    if kept.form().kind != FormKind::Questionnaire || kept.standing != Standing::Published {
        return Err(Error::invalid("survey-no-questionnaire"));
    }
    if new.closes < new.opens {
        return Err(Error::invalid("error-invalid").field("closes", "form-due-not-later"));
    }
    let random = store::random::<32>();
    let drawn = drawn(new, random)?;
    let (mut there, mut taken) = (BTreeMap::new(), BTreeMap::new());
    for subject in &new.frame {
        *there.entry(subject.stratum.as_str()).or_insert(0_u64) += 1;
        if drawn.objects.binary_search(&subject.label).is_ok() {
            *taken.entry(subject.stratum.as_str()).or_insert(0_u64) += 1;
        }
    }
    let weigh = |subject: &Subject| -> Result<Option<Millionths>> {
        if drawn.objects.binary_search(&subject.label).is_err() {
            return Ok(None);
        }
        let of = |counts: &BTreeMap<&str, u64>| {
            terms::Decimal::from(counts.get(subject.stratum.as_str()).copied().unwrap_or(1).max(1))
        };
        Millionths::rounded(of(&there) / of(&taken)).map(Some)
    };
    let mut subjects = Vec::with_capacity(new.frame.len());
    for subject in &new.frame {
        subjects.push(Placed {
            label: subject.label.clone(),
            stratum: subject.stratum.clone(),
            weight: weigh(subject)?,
        });
    }
    // With the sealed number and the frame below anybody draws the same again.
    let proof = json!({ "secret": hex(&random), "entropy": new.entropy, "seed": drawn.seed.hex(), "take": new.take });
    let taken = Taken { take: new.take.clone(), quotas: new.quotas.clone() };
    let survey = Survey {
        id: 0,
        code: new.code.clone(),
        form: new.form,
        period: new.period,
        unit: new.unit,
        name: new.name.clone(),
        opens: new.opens,
        closes: new.closes,
        synthetic: new.synthetic,
        quotas: new.quotas.clone(),
        case: None,
        wave_of: None,
    };
    put(tx, &survey, &taken, &proof.to_string(), subjects)
}

/// A wave after the first: the sample of an earlier survey is asked again, with the weights that it was drawn with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWave {
    pub code: String,
    pub period: Period,
    pub name: Text,
    pub opens: Date,
    pub closes: Date,
}

/// Asks the panel again. Those who refused for good or are out of scope keep that in the new wave, so its response
/// counts them and nobody writes to them.
///
/// # Errors
/// Unknown, days in the wrong order.
pub fn wave(tx: &mut Tx<'_>, of: i64, new: &NewWave) -> Result<(i64, Vec<(String, String)>)> {
    let before = find(tx, of)?;
    if new.closes < new.opens {
        return Err(Error::invalid("error-invalid").field("closes", "form-due-not-later"));
    }
    let settled = super::field::states(tx, &before)?;
    let design: String =
        tx.one("select design from survey where id = ?1", params![of], |row| row.get(0))?;
    let taken = serde_json::from_str(&design).map_err(|it| Error::broken(it).at("survey"))?;
    let subjects = tx.query(
        "select label, stratum, design_weight from survey_subject where survey = ?1 order by position",
        params![of],
        |row| Ok(Placed { label: row.get(0)?, stratum: row.get(1)?, weight: row.get(2)? }),
    )?;
    let survey = Survey {
        id: 0,
        code: new.code.clone(),
        name: new.name.clone(),
        period: new.period,
        opens: new.opens,
        closes: new.closes,
        case: None,
        wave_of: Some(of),
        ..before
    };
    let (id, links) = put(tx, &survey, &taken, &json!({ "wave_of": of }).to_string(), subjects)?;
    let mut kept = Vec::new();
    for it in settled.into_iter().filter(|it| it.state.stays()) {
        super::field::note(tx, id, it.position, it.state.word(), "panel", None)?;
        kept.push(it.label);
    }
    if !kept.is_empty() {
        tx.record(
            Entry::new("survey.panel", "survey", id)
                .detail(json!({ "settled": kept.len() }))
                .touches("surveys"),
        )?;
    }
    let asked = links.into_iter().filter(|(label, _)| !kept.contains(label));
    Ok((id, asked.collect()))
}

/// Somebody of the frame as kept; with a weight where they were drawn.
struct Placed {
    label: String,
    stratum: String,
    weight: Option<Millionths>,
}

fn put(
    tx: &mut Tx<'_>,
    survey: &Survey,
    taken: &Taken,
    proof: &str,
    subjects: Vec<Placed>,
) -> Result<(i64, Vec<(String, String)>)> {
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    let design = serde_json::to_string(taken).map_err(Error::broken)?;
    tx.run(
        "insert into survey (id, code, form, period, unit, zh, en, opens, closes, design, draw, synthetic, person, seq,
         case_id, wave_of)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, null, ?15)",
        params![
            id,
            &survey.code,
            survey.form,
            survey.period,
            survey.unit,
            &survey.name.zh,
            survey.name.en.clone(),
            survey.opens.to_string(),
            survey.closes.to_string(),
            design,
            proof,
            survey.synthetic,
            tx.actor().person,
            seq,
            survey.wave_of
        ],
    )?;
    let (mut rows, mut links) = (Vec::new(), Vec::new());
    let frame = subjects.len();
    for (position, subject) in subjects.into_iter().enumerate() {
        let word = subject.weight.is_some().then(word);
        rows.push(
            params![
                id,
                position as i64,
                &subject.label,
                &subject.stratum,
                1_i64,
                subject.weight.is_some(),
                subject.weight,
                word.as_deref().map(digest_of),
                seq
            ]
            .to_vec(),
        );
        links.extend(word.map(|word| (subject.label, word)));
    }
    tx.run_many(
        "insert into survey_subject (survey, position, label, stratum, size, drawn, design_weight, secret, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        rows.into_iter(),
    )?;
    tx.record(
        Entry::new("survey.launched", "survey", id)
            .detail(json!({ "code": survey.code, "frame": frame, "drawn": links.len(), "wave_of": survey.wave_of }))
            .touches("surveys"),
    )?;
    Ok((id, links))
}

/// The word of a link: nobody guesses ninety-six bits.
pub(super) fn word() -> String {
    hex(&store::random::<12>())
}

/// A word in a link is kept as its digest.
pub(super) fn digest_of(word: &str) -> String {
    hex(&Digest::default().of(&[b"survey", word.as_bytes()]))
}

fn drawn(new: &NewSurvey, random: [u8; 32]) -> Result<draw::Drawn> {
    let refused =
        |error: draw::Error| Error::invalid("survey-draw-refused").with("cause", error.to_string());
    let objects = new.frame.iter().map(|it| Object::new(&it.label, &it.stratum, 1)).collect();
    let frame = Frame::new(objects).map_err(refused)?;
    let lines = new.take.iter().map(|(stratum, count)| Part {
        part: "survey".to_owned(),
        stratum: stratum.clone(),
        method: Method::Simple,
        take: Take::Count(*count),
    });
    // Nobody is visited: the roster that the draw wants is two names that stand for no one.
    let nobody = Roster::new(vec!["-a".into(), "-b".into()], 2, Vec::new()).map_err(refused)?;
    let plan = Plan::new(lines.collect());
    let sealed = Sealed::new(&new.code, "announced", frame, plan, nobody, Secret::new(random));
    sealed.map_err(refused)?.draw(&new.entropy).map_err(refused)
}
