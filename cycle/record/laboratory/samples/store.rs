//! Samples in the store, as they were taken.

use calendar::Clockwork;
use serde_json::json;
use store::{Entry, Row, Tx, params};
use terms::{Date, Error, Result};

use super::life::{self, Act, Doing, Part, Refusal, Seal, Turn};
use super::stand::{stand, write};

/// A sample as it was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSample {
    /// Made where it was taken (a phone, a sheet); the same one twice is one sample.
    pub uuid: Option<String>,
    pub code: String,
    pub part: Part,
    /// The other half.
    pub twin: Option<i64>,
    pub turn: Turn,
    /// The sample whose result this one answers.
    pub answers: Option<i64>,
    pub regime: Option<String>,
    pub product: String,
    pub lot: String,
    pub lot_size: String,
    pub quantity: String,
    pub seal: String,
    pub firm: i64,
    pub area: i64,
    pub producer: String,
    pub producer_unit: Option<i64>,
    pub domain: String,
    pub industry: Option<String>,
    pub purpose: String,
    pub campaign: String,
    pub stratum: String,
    pub frame_size: Option<i64>,
    /// How many lots of the frame it stands for, in millionths; none where the chance to be drawn is not known.
    pub weight: Option<i64>,
    pub on: Date,
    pub taken_by: String,
    pub institute: i64,
    pub place: String,
    pub synthetic: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    pub id: i64,
    pub it: NewSample,
}

/// Whether it came or was there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrived {
    New(i64),
    Known(i64),
}

impl Arrived {
    pub fn id(self) -> i64 {
        match self {
            Arrived::New(id) | Arrived::Known(id) => id,
        }
    }
}

const COLUMNS: &str = "id, uuid, code, part, twin, turn, answers, regime, product, lot, lot_size, quantity, seal, firm, area,
 producer, producer_unit, domain, industry, purpose, campaign, stratum, frame_size, weight, on_day, taken_by, institute,
 place, synthetic";

pub(crate) fn day(text: &str) -> Result<Date> {
    text.parse().map_err(Error::broken)
}

fn read(row: &Row<'_>) -> Result<Sample> {
    let word = |what: &str| Error::broken(what).at("a sample of a laboratory");
    Ok(Sample {
        id: row.get(0)?,
        it: NewSample {
            uuid: row.get(1)?,
            code: row.get(2)?,
            part: Part::named(&row.get::<String>(3)?).ok_or_else(|| word("part"))?,
            twin: row.get(4)?,
            turn: Turn::named(&row.get::<String>(5)?).ok_or_else(|| word("turn"))?,
            answers: row.get(6)?,
            regime: row.get(7)?,
            product: row.get(8)?,
            lot: row.get(9)?,
            lot_size: row.get(10)?,
            quantity: row.get(11)?,
            seal: row.get(12)?,
            firm: row.get(13)?,
            area: row.get(14)?,
            producer: row.get(15)?,
            producer_unit: row.get(16)?,
            domain: row.get(17)?,
            industry: row.get(18)?,
            purpose: row.get(19)?,
            campaign: row.get(20)?,
            stratum: row.get(21)?,
            frame_size: row.get(22)?,
            weight: row.get(23)?,
            on: day(&row.get::<String>(24)?)?,
            taken_by: row.get(25)?,
            institute: row.get(26)?,
            place: row.get(27)?,
            synthetic: row.get(28)?,
        },
    })
}

/// # Errors
/// Not found.
pub fn get(tx: &mut Tx<'_>, id: i64) -> Result<Sample> {
    let found =
        tx.find(&format!("select {COLUMNS} from lab_sample where id = ?1"), params![id], read)?;
    let found = found.ok_or_else(|| Error::not_found("laboratory-sample-unknown"))?;
    sent_on(tx, found)
}

/// A reserve sample that was sent to another laboratory is the second one, and answers the first result.
fn sent_on(tx: &mut Tx<'_>, mut sample: Sample) -> Result<Sample> {
    let to: Option<i64> = tx.find(
        "select institute from lab_step where sample = ?1 and code = ?2 and institute is not null order by number desc limit 1",
        params![sample.id, Act::Send.code()],
        |row| row.get(0),
    )?;
    if let Some(institute) = to {
        sample.it.turn = Turn::Second;
        sample.it.answers = sample.it.twin;
        sample.it.institute = institute;
    }
    Ok(sample)
}

/// A sample by what its label says.
pub fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<Sample>> {
    let sql = format!("select {COLUMNS} from lab_sample where code = ?1");
    let found = tx.find(&sql, params![code.trim()], read)?;
    found.map(|sample| sent_on(tx, sample)).transpose()
}

/// The reserve sample of a test sample, and the other way round.
pub fn twin_of(tx: &mut Tx<'_>, sample: &Sample) -> Result<Option<Sample>> {
    let sql = format!("select {COLUMNS} from lab_sample where twin = ?1 or id = ?2 order by id");
    let found = tx.query(&sql, params![sample.id, sample.it.twin.unwrap_or(0)], read)?;
    let twin = found.into_iter().find(|other| other.id != sample.id);
    twin.map(|twin| sent_on(tx, twin)).transpose()
}

/// Refusals as breaches of the form that was filled in.
pub(crate) fn refused(refusals: &[Refusal]) -> Error {
    refusals
        .iter()
        .fold(Error::invalid("laboratory-refused"), |error, it| error.field(it.field(), it.code()))
}

/// Enters a sample that was taken, sealed and is on its way.
///
/// # Errors
/// What the sheet lacks; a code that another sample carries.
pub fn take(tx: &mut Tx<'_>, clockwork: &Clockwork, new: &NewSample) -> Result<Arrived> {
    if let Some(uuid) = &new.uuid {
        let known =
            tx.find("select id from lab_sample where uuid = ?1", params![uuid], |row| row.get(0))?;
        if let Some(known) = known {
            tx.housekeeping();
            return Ok(Arrived::Known(known));
        }
    }
    let mut wrong: Option<Error> = None;
    let mut refuse = |place: &str, rule: &'static str| {
        let error = wrong.take().unwrap_or_else(|| Error::invalid("laboratory-refused"));
        wrong = Some(error.field(place, rule));
    };
    for (place, text) in [("code", &new.code), ("product", &new.product), ("lot", &new.lot)] {
        if text.trim().is_empty() {
            refuse(place, "field-missing");
        }
    }
    if !code_fits(&new.code) {
        refuse("code", "laboratory-code-unfit");
    }
    if new.weight.is_some() && new.purpose != "evaluation" {
        // Only evaluation samples are drawn with a known probability.
        refuse("weight", "laboratory-weight-of-risk");
    }
    if tx.count("select count(*) from lab_sample where code = ?1", params![&new.code])? > 0 {
        refuse("code", "laboratory-code-taken");
    }
    if let Some(error) = wrong {
        return Err(error);
    }
    let today = store::civil_date(tx.now());
    let doing = Doing {
        act: Act::Take,
        person: tx.actor().person,
        on: new.on,
        today,
        place: new.place.clone(),
        holder: new.taken_by.clone(),
        seal: Seal::Whole,
        ground: None,
    };
    let first = life::take(&doing).map_err(|refusals| refused(&refusals))?;
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    let marks: Vec<String> = (1..=30).map(|n| format!("?{n}")).collect();
    tx.run(
        &format!("insert into lab_sample ({COLUMNS}, seq) values ({})", marks.join(", ")),
        params![
            id,
            new.uuid.clone(),
            new.code.trim(),
            new.part.code(),
            new.twin,
            new.turn.code(),
            new.answers,
            new.regime.clone(),
            new.product.trim(),
            &new.lot,
            &new.lot_size,
            &new.quantity,
            &new.seal,
            new.firm,
            new.area,
            &new.producer,
            new.producer_unit,
            &new.domain,
            new.industry.clone(),
            &new.purpose,
            &new.campaign,
            &new.stratum,
            new.frame_size,
            new.weight,
            new.on,
            &new.taken_by,
            new.institute,
            &new.place,
            new.synthetic,
            seq
        ],
    )?;
    write(tx, id, &first, Some(new.institute), seq)?;
    let sample = Sample { id, it: new.clone() };
    stand(tx, clockwork, &sample, new.institute, &[first])?;
    let detail = json!({ "code": new.code, "product": new.product, "regime": new.regime });
    tx.record(Entry::new("sample.taken", "lab_sample", id).detail(detail).touches("laboratory"))?;
    Ok(Arrived::New(id))
}

/// What a barcode of letters, figures, `-`, `/` and `.` can hold.
fn code_fits(code: &str) -> bool {
    let code = code.trim();
    !code.is_empty()
        && code.len() <= 32
        && code.bytes().all(|c| c.is_ascii_alphanumeric() || b"-/.".contains(&c))
}
