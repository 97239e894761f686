//! One event against the steps of the list.

use std::collections::HashSet;

use cases::trace::{Asks, Element, TraceStep};
use epcis::cbv::Vocabulary;
use epcis::event::{Event, Kind, Node, Quantity};
use epcis::gs1::{Identifier, Scheme};

use crate::names::{self, Reader};
use crate::public::tail;

/// A step that an event belongs to, with the elements it lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub code: String,
    pub name: terms::Text,
    pub asked: usize,
    pub gaps: Vec<Gap>,
}

/// An element that an event should say and does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    pub code: String,
    pub name: terms::Text,
    pub source: String,
    pub assumed: bool,
}

impl From<&Element> for Gap {
    fn from(element: &Element) -> Gap {
        Gap {
            code: element.code.clone(),
            name: element.name.clone(),
            source: element.source.clone().unwrap_or_default(),
            assumed: element.assumed,
        }
    }
}

/// What has to be known besides the event itself.
#[derive(Debug, Default)]
pub(super) struct Beside {
    pub(super) readers: Vec<Reader>,
    /// Canonical names of products that master data calls something.
    pub(super) called: HashSet<String>,
    /// Canonical names of lots and items whose making at a place is recorded.
    pub(super) made: HashSet<String>,
}

/// Canonical names of all goods that an event is about.
pub(super) fn goods(event: &Event<'_>) -> Vec<String> {
    let items = [&event.epcs, &event.children, &event.inputs, &event.outputs];
    let parent = event.parent.iter();
    let texts = items.into_iter().flatten().chain(parent).map(|text| names::canonical(text));
    texts.chain(quantities(event).map(|quantity| names::canonical(&quantity.class))).collect()
}

fn quantities<'e, 'a>(event: &'e Event<'a>) -> impl Iterator<Item = &'e Quantity<'a>> {
    let lists = [
        &event.quantities,
        &event.child_quantities,
        &event.input_quantities,
        &event.output_quantities,
    ];
    lists.into_iter().flatten()
}

/// The product of goods, or the goods themselves where they are one.
pub(super) fn product_of(canon: &str, readers: &[Reader]) -> String {
    names::product(canon, readers).map_or_else(|| canon.to_owned(), |(class, _)| class)
}

fn belongs(event: &Event<'_>, step: &TraceStep) -> bool {
    let word = event.biz_step.as_deref().unwrap_or_default().trim();
    let word = Vocabulary::BizStep.word(word).unwrap_or(word);
    let kind = step.events.is_empty() || step.events.iter().any(|name| name == event.kind.name());
    kind && (step.steps.is_empty() || step.steps.iter().any(|step| step == word))
}

/// The steps that an event belongs to, with what it lacks.
pub(super) fn judge(
    event: &Event<'_>,
    steps: &[TraceStep],
    beside: &Beside,
    sender: bool,
) -> Vec<Step> {
    let of = |step: &TraceStep| Step {
        code: step.code.clone(),
        name: step.name.clone(),
        asked: step.elements.len(),
        gaps: step
            .elements
            .iter()
            .filter(|element| !says(event, element.at, beside, sender))
            .map(Gap::from)
            .collect(),
    };
    steps.iter().filter(|step| belongs(event, step)).map(of).collect()
}

fn says(event: &Event<'_>, asks: Asks, beside: &Beside, sender: bool) -> bool {
    let side = |sides: &[epcis::event::Typed<'_>]| sides.iter().any(|it| !it.value.is_empty());
    match asks {
        Asks::Goods => !goods(event).is_empty(),
        Asks::Lot => {
            // A serialised thing is its own; of what is told by amount each needs its lot.
            let by_lot = |it: &Quantity<'_>| is_lot(&it.class, &beside.readers);
            !goods(event).is_empty() && quantities(event).all(by_lot)
        }
        Asks::Quantity => {
            !goods(event).is_empty() && quantities(event).all(|it| it.quantity.is_some())
        }
        Asks::Time => !event.event_time.is_empty() && !event.event_time_zone_offset.is_empty(),
        Asks::Place => event.read_point.is_some() || event.biz_location.is_some(),
        Asks::From => side(&event.sources),
        Asks::To => side(&event.destinations),
        Asks::Document => !event.biz_transactions.is_empty(),
        Asks::Inputs => !event.inputs.is_empty() || !event.input_quantities.is_empty(),
        Asks::Outputs => !event.outputs.is_empty() || !event.output_quantities.is_empty(),
        Asks::NewLot => new_lot(event, &beside.readers),
        Asks::ProductName => {
            let named = |canon: &String| {
                beside.called.contains(&product_of(canon, &beside.readers))
                    || beside.called.contains(canon)
            };
            let own = has(&event.ilmd, &crate::public::CALLED);
            let told = told(event, &beside.readers);
            own || (!goods(event).is_empty() && told.iter().all(named))
        }
        Asks::LotSource => {
            let names = ["traceabilityLotCodeSource", "tlcSource", "lotCodeSource", "lotSource"];
            let own = has(&event.ilmd, &names) || has(&event.extensions, &names);
            let told = told(event, &beside.readers);
            own || (!goods(event).is_empty() && told.iter().all(|it| beside.made.contains(it)))
        }
        Asks::Sender => sender,
    }
}

/// Goods that are of a product or may be. A container such as a pallet is of none: what it holds was said where it was
/// packed.
fn told(event: &Event<'_>, readers: &[Reader]) -> Vec<String> {
    let contents = |canon: &String| {
        names::product(canon, readers).is_some()
            || Identifier::parse(canon).map_or(true, |key| key.scheme() == Scheme::Gtin)
    };
    goods(event).into_iter().filter(contents).collect()
}

fn is_lot(class: &str, readers: &[Reader]) -> bool {
    names::product(&names::canonical(class), readers).is_some()
}

fn new_lot(event: &Event<'_>, readers: &[Reader]) -> bool {
    if event.kind != Kind::Transformation {
        return true;
    }
    let before: HashSet<String> = event
        .input_quantities
        .iter()
        .map(|it| names::canonical(&it.class))
        .chain(event.inputs.iter().map(|text| names::canonical(text)))
        .collect();
    let items = event.outputs.iter().map(|text| (names::canonical(text), true));
    let lots = event.output_quantities.iter().map(|it| {
        let canon = names::canonical(&it.class);
        let lot = is_lot(&canon, readers);
        (canon, lot)
    });
    let after: Vec<(String, bool)> = items.chain(lots).collect();
    !after.is_empty() && after.iter().all(|(canon, lot)| *lot && !before.contains(canon))
}

fn has(nodes: &[Node<'_>], names: &[&str]) -> bool {
    nodes.iter().any(|node| {
        let named = names.contains(&tail(&node.name.local));
        (named && !node.text.trim().is_empty()) || has(&node.children, names)
    })
}
