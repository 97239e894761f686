//! Frame, draw, links.

use draw::{Entry as Object, Frame, Method, Part, Plan, Roster, Sealed, Secret, Take};
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
}

const COLUMNS: &str = "id, code, form, period, unit, zh, en, opens, closes, synthetic";

fn read(row: &store::Row<'_>) -> Result<Survey> {
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
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    // With the sealed number and the frame below anybody draws the same again.
    let proof = json!({ "secret": hex(&random), "entropy": new.entropy, "seed": drawn.seed.hex(), "take": new.take });
    tx.run(
        "insert into survey (id, code, form, period, unit, zh, en, opens, closes, design, draw, synthetic, person, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        params![
            id,
            &new.code,
            new.form,
            new.period,
            new.unit,
            &new.name.zh,
            new.name.en.clone(),
            new.opens.to_string(),
            new.closes.to_string(),
            json!({ "take": new.take }).to_string(),
            proof.to_string(),
            new.synthetic,
            tx.actor().person,
            seq
        ],
    )?;
    let (mut rows, mut links) = (Vec::new(), Vec::new());
    for (position, subject) in new.frame.iter().enumerate() {
        let is_drawn = drawn.objects.binary_search(&subject.label).is_ok();
        let word = is_drawn.then(|| hex(&store::random::<12>()));
        let of = |wanted: &dyn Fn(&&Subject) -> bool| new.frame.iter().filter(wanted).count();
        let there = of(&|it| it.stratum == subject.stratum);
        let taken = of(&|it| {
            it.stratum == subject.stratum && drawn.objects.binary_search(&it.label).is_ok()
        });
        let weight = if is_drawn && taken > 0 {
            let there = terms::Decimal::from(there as u64);
            Some(Millionths::rounded(there / terms::Decimal::from(taken as u64))?)
        } else {
            None
        };
        rows.push(
            params![
                id,
                position as i64,
                &subject.label,
                &subject.stratum,
                1_i64,
                is_drawn,
                weight,
                word.as_deref().map(digest_of),
                seq
            ]
            .to_vec(),
        );
        links.extend(word.map(|word| (subject.label.clone(), word)));
    }
    tx.run_many(
        "insert into survey_subject (survey, position, label, stratum, size, drawn, design_weight, secret, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        rows.into_iter(),
    )?;
    tx.record(
        Entry::new("survey.launched", "survey", id)
            .detail(json!({ "code": new.code, "frame": new.frame.len(), "drawn": links.len() }))
            .touches("surveys"),
    )?;
    Ok((id, links))
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
