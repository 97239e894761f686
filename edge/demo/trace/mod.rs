//! Three chains of goods of the demo city: magnesium to wheels, detergent, noodles. Synthetic from end to end.
//!
//! Firms of the generated city play the parts (`trace/parties.tsv` of the pack); every firm hands in its own events, by
//! the same door as any document. Keys lie in 952, the range that GS1 keeps for demonstrations. One lot of the raw material of
//! detergents is bad: it went to three makers, one of whom says nothing, and from them to shops in ten counties. One
//! bottle of it came back with a complaint, after which the sample that was kept of the lot failed its test. One clock goes slow, one shipment was declared wrong, some things were sent
//! and never received. Days count back from the last day of the pack, or from today where that is earlier.

mod cast;
mod chains;

use packs::{Files, Pack};
use store::{Actor, Db};
use terms::{Date, Error, Result};
use trace::capture::{Behaviour, Sender, capture};
use trace::firms::steps;

use cast::Cast;
use chains::Play;

/// How the event of the complaint is found again, and what the search begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The code of the bottle that came back.
    pub bottle: String,
    /// The number of the complaint; none where the city has no fitting one.
    pub complaint: Option<String>,
    /// The bad lot.
    pub lot: String,
    pub events: usize,
}

/// Tells the chains of a synthetic city. What is there already is left as it is.
///
/// # Errors
/// The files of the pack are wrong, or an event is refused: then the story told here is wrong.
pub fn load(db: &Db, pack: &Pack, files: &Files) -> Result<Option<Told>> {
    let Some(plan) = &pack.synthetic else { return Ok(None) };
    let seed = plan.seed;
    let today = store::civil_date(db.clock().now());
    let last = plan.last_day.min(today);
    let Some(written) = cast::written(pack, files)? else { return Ok(None) };
    let cast = db.read(move |tx| Cast::of(tx, seed, &written))?;
    let registered = cast.clone();
    db.write(Actor::PROGRAM, move |tx| registered.register(tx))?;
    let complaint = complaint(db, &cast, last)?;
    let mut play = Play::new(seed, last, &cast);
    play.tell(complaint.as_deref())?;
    let mut told =
        Told { bottle: play.bottle.clone(), complaint, lot: play.bad.clone(), events: 0 };
    for (place, party) in cast.parties.iter().enumerate() {
        let events = play.of(place);
        told.events += events.len();
        let document = steps::document(&format!("{last}T00:00:00Z"), &events, cast.said_by(place))?;
        let sender = Sender {
            actor: Actor::PROGRAM,
            unit: Some(party.unit),
            party: Some(party.hand.party.clone()),
            all: false,
        };
        let receipt = capture(db, &document, &sender, Behaviour::Rollback)?;
        if let Some(fault) = receipt.faults.first() {
            return Err(Error::broken(format!("{}: {}", party.key, fault.english)));
        }
    }
    Ok(Some(told))
}

/// A complaint of the city that fits the story: of the county of the shop, about the quality of a product, against
/// nobody in particular, in the weeks after the sale.
fn complaint(db: &Db, cast: &Cast, last: Date) -> Result<Option<String>> {
    let area = cast.party(chains::SHOP_OF_THE_COMPLAINT)?.area;
    let since = chains::days_before(last, chains::SOLD - 2).to_string();
    let until = last.to_string();
    db.read(move |tx| {
        tx.find(
            "select code from complaint where area = ?1 and topic = 'product-quality' and firm is null
               and until is null and on_date >= ?2 and on_date <= ?3 order by on_date, code limit 1",
            store::params![area, since, until],
            |row| row.get(0),
        )
    })
}
