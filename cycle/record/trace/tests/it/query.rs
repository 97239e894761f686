//! SimpleEventQuery against a naive filter that knows the events as they were invented, on both engines.
//!
//! Each invented event is a handful of choices; the naive filter looks at the choices and never at a document, and
//! spells nothing the way the store does. Every family of parameters is asked, alone and together.

use std::collections::BTreeSet;

use epcis::context::Prefixes;
use epcis::event::*;
use std::borrow::Cow;
use std::sync::Arc;
use trace::query::{Order, from_pairs, run};
use trace::redaction::Reach;

use crate::make::*;

struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % end as u64) as usize
    }
    fn maybe(&mut self, end: usize) -> Option<usize> {
        let n = self.below(end + 1);
        n.checked_sub(1)
    }
}

const STEPS: [&str; 3] = ["shipping", "packing", "receiving"];
const DISPOSITIONS: [&str; 3] = ["in_transit", "active", "in_progress"];
const PLACES: [&str; 4] = ["urn:place:0", "urn:place:1", "urn:place:2", "urn:place:3"];
const MINE: &str = "https://ns.example.com/mine/";

/// The choices of which an event is made. Items are serial numbers of one of two products, lots too.
#[derive(Debug, Clone)]
struct Made {
    id: usize,
    kind: usize,
    minute: usize,
    action: usize,
    step: Option<usize>,
    disposition: Option<usize>,
    persistent: Option<usize>,
    read_point: Option<usize>,
    location: Option<usize>,
    items: BTreeSet<(usize, usize)>,
    lots: BTreeSet<(usize, usize)>,
    parent: Option<usize>,
    inputs: BTreeSet<(usize, usize)>,
    outputs: BTreeSet<(usize, usize)>,
    input_lots: BTreeSet<(usize, usize)>,
    output_lots: BTreeSet<(usize, usize)>,
    amount: usize,
    unit: usize,
    order: Option<usize>,
    from: Option<usize>,
    to: Option<usize>,
    process: Option<usize>,
    declared: Option<usize>,
    heat: Option<usize>,
    device: Option<usize>,
    mine: Option<usize>,
    inner: Option<usize>,
    ilmd: Option<usize>,
    attribute: Option<usize>,
}

const OBJECT: usize = 0;
const AGGREGATION: usize = 1;
const TRANSFORMATION: usize = 2;
const TRANSACTION: usize = 3;
const KINDS: [&str; 4] =
    ["ObjectEvent", "AggregationEvent", "TransformationEvent", "TransactionEvent"];
const ACTIONS: [&str; 3] = ["ADD", "OBSERVE", "DELETE"];

fn some(chance: &mut Chance) -> BTreeSet<(usize, usize)> {
    (0..1 + chance.below(2)).map(|_| (chance.below(2), chance.below(4))).collect()
}

fn invent(id: usize, chance: &mut Chance) -> Made {
    let kind = chance.below(4);
    let change = kind == TRANSFORMATION;
    let none = BTreeSet::new;
    let action = chance.below(3);
    Made {
        id,
        kind,
        minute: 10 * chance.below(200),
        action,
        step: chance.maybe(3),
        disposition: chance.maybe(3),
        persistent: if matches!(kind, OBJECT | TRANSFORMATION) { chance.maybe(3) } else { None },
        read_point: chance.maybe(4),
        location: chance.maybe(4),
        items: if change { none() } else { some(chance) },
        lots: if change || chance.below(2) == 0 { none() } else { some(chance) },
        parent: match kind {
            AGGREGATION => Some(chance.below(3)),
            TRANSACTION => chance.maybe(3),
            _ => None,
        },
        inputs: if change { some(chance) } else { none() },
        outputs: if change { some(chance) } else { none() },
        input_lots: if change && chance.below(2) == 0 { some(chance) } else { none() },
        output_lots: if change && chance.below(2) == 0 { some(chance) } else { none() },
        amount: 1 + chance.below(4),
        unit: chance.below(3),
        order: if kind == TRANSACTION { Some(chance.below(3)) } else { chance.maybe(3) },
        from: chance.maybe(2),
        to: chance.maybe(2),
        process: if change { chance.maybe(2) } else { None },
        declared: if chance.below(6) == 0 { Some(chance.below(3)) } else { None },
        heat: chance.maybe(4),
        device: chance.maybe(2),
        mine: chance.maybe(4),
        inner: chance.maybe(3),
        ilmd: if change || (kind == OBJECT && action == 0) { chance.maybe(3) } else { None },
        attribute: chance.maybe(2),
    }
}

fn gtin(product: usize) -> String {
    let body = format!("069012345678{product}");
    format!("{body}{}", epcis::gs1::check::digit(body.as_bytes()).unwrap() as char)
}

/// As URN here, as link there: one thing.
fn item((product, serial): (usize, usize), spelling: usize) -> String {
    match spelling % 2 {
        0 => format!("https://id.gs1.org/01/{}/21/{serial}", gtin(product)),
        _ => format!("https://shop.example/x/gtin/{}/ser/{serial}?a=b", gtin(product)),
    }
}

fn lot((product, lot): (usize, usize)) -> String {
    format!("https://id.gs1.org/01/{}/10/L{lot}", gtin(product))
}

const UNITS: [Option<&str>; 3] = [None, Some("KGM"), Some("LTR")];

fn node(local: &str, text: String, children: Vec<Node<'static>>, attribute: bool) -> Node<'static> {
    Node {
        name: Name { namespace: Arc::from(MINE), local: Cow::Owned(local.to_owned()) },
        text: Cow::Owned(text),
        scalar: Scalar::Text,
        attribute,
        children,
    }
}

fn event(made: &Made) -> Event<'static> {
    let mut prefixes = Prefixes::default();
    prefixes.declare("mine", MINE);
    let kind = Kind::standard(KINDS[made.kind]).unwrap();
    let mut event = Event::new(kind, Arc::new(prefixes));
    let own = |text: String| Cow::<'static, str>::Owned(text);
    event.event_id = Some(own(format!("urn:uuid:{}", made.id)));
    event.event_time = own(at(made.minute));
    event.event_time_zone_offset = Cow::Borrowed("+08:00");
    if made.kind != TRANSFORMATION {
        event.action = Some(Cow::Borrowed(ACTIONS[made.action]));
    }
    let list = |set: &BTreeSet<(usize, usize)>| -> Vec<Text<'static>> {
        set.iter().map(|one| own(item(*one, made.id))).collect()
    };
    let amounts = |set: &BTreeSet<(usize, usize)>| -> Vec<Quantity<'static>> {
        set.iter()
            .map(|one| Quantity {
                class: own(lot(*one)),
                quantity: Some(own(format!("{}.0", made.amount))),
                unit: UNITS[made.unit].map(Cow::Borrowed),
            })
            .collect()
    };
    if made.kind == AGGREGATION {
        (event.children, event.child_quantities) = (list(&made.items), amounts(&made.lots));
    } else {
        (event.epcs, event.quantities) = (list(&made.items), amounts(&made.lots));
    }
    (event.inputs, event.outputs) = (list(&made.inputs), list(&made.outputs));
    event.input_quantities = amounts(&made.input_lots);
    event.output_quantities = amounts(&made.output_lots);
    event.parent = made.parent.map(|n| own(format!("urn:box:{n}")));
    let cbv = |start: &str, word: &str, id: usize| match id % 2 {
        0 => own(word.to_owned()),
        _ => own(format!("https://ref.gs1.org/cbv/{start}-{word}")),
    };
    event.biz_step = made.step.map(|n| cbv("BizStep", STEPS[n], made.id));
    event.disposition = made.disposition.map(|n| cbv("Disp", DISPOSITIONS[n], made.id));
    if let Some(n) = made.persistent {
        event.persistent_disposition = Some(PersistentDisposition {
            set: vec![Cow::Borrowed(DISPOSITIONS[n])],
            unset: vec![Cow::Borrowed(DISPOSITIONS[(n + 1) % 3])],
        });
    }
    let place = |n: usize, extensions| Place { id: Cow::Borrowed(PLACES[n]), extensions };
    let door = made.mine.map(|n| node("door", n.to_string(), Vec::new(), false));
    event.read_point = made.read_point.map(|n| place(n, door.into_iter().collect()));
    event.biz_location = made.location.map(|n| place(n, Vec::new()));
    let typed = |kind: &'static str, value: String| Typed {
        kind: Some(Cow::Borrowed(kind)),
        value: own(value),
    };
    event.biz_transactions =
        made.order.map(|n| typed("po", format!("urn:po:{n}"))).into_iter().collect();
    event.sources =
        made.from.map(|n| typed("owning_party", format!("urn:firm:{n}"))).into_iter().collect();
    event.destinations =
        made.to.map(|n| typed("location", PLACES[n].to_owned())).into_iter().collect();
    event.transformation_id = made.process.map(|n| own(format!("urn:tx:{n}")));
    if let Some(n) = made.declared {
        event.error_declaration = Some(ErrorDeclaration {
            declaration_time: own(at(2400 + 10 * n)),
            reason: Some(Cow::Borrowed(if n == 0 { "incorrect_data" } else { "did_not_occur" })),
            corrective_event_ids: vec![own(format!("urn:uuid:fix:{n}"))],
            extensions: vec![node("clerk", n.to_string(), Vec::new(), false)],
        });
    }
    if made.heat.is_some() || made.device.is_some() {
        let mut metadata = Readings::default();
        metadata.fields.push((SensorField::Time, own(at(made.minute))));
        if let Some(n) = made.device {
            metadata.fields.push((SensorField::DeviceId, own(format!("urn:device:{n}"))));
        }
        let heat = made.heat.unwrap_or(9);
        let mut report = Readings::default();
        report.fields.push((SensorField::Type, Cow::Borrowed("Temperature")));
        report.fields.push((SensorField::Value, own(format!("{heat}.5"))));
        report.fields.push((SensorField::MaxValue, own(format!("{}", heat + 10))));
        report.fields.push((SensorField::Unit, Cow::Borrowed("CEL")));
        report.extensions.push(node("probe", heat.to_string(), Vec::new(), false));
        event.sensor_elements.push(SensorElement {
            metadata: Some(metadata),
            reports: vec![report],
            extensions: Vec::new(),
        });
    }
    if let Some(n) = made.mine {
        event.extensions.push(node("number", n.to_string(), Vec::new(), false));
        event.extensions.push(node(
            "day",
            format!("2026-07-0{}T00:00:00Z", n + 1),
            Vec::new(),
            false,
        ));
    }
    if let Some(n) = made.inner {
        let inner = node("inside", format!("word{n}"), Vec::new(), false);
        event.extensions.push(node("around", String::new(), vec![inner], false));
    }
    if let Some(n) = made.attribute {
        let colour = node("colour", format!("red{n}"), Vec::new(), true);
        event.extensions.push(node("tag", "x".to_owned(), vec![colour], false));
    }
    if let Some(n) = made.ilmd {
        event.ilmd.push(node("batch", n.to_string(), Vec::new(), false));
    }
    event
}

type Naive = Box<dyn Fn(&Made) -> bool>;

/// A parameter with the naive meaning of it.
fn parameter(family: usize, chance: &mut Chance) -> Option<(String, String, Naive)> {
    let n = chance.below(3);
    let minute = 10 * chance.below(200);
    let one = (chance.below(2), chance.below(4));
    let spelled = item(one, chance.below(2));
    let product = format!("https://id.gs1.org/01/{}", gtin(one.0));
    let compare = ["EQ", "GT", "GE", "LT", "LE"][chance.below(5)];
    let holds = move |a: usize, b: usize| match compare {
        "EQ" => a == b,
        "GT" => a > b,
        "GE" => a >= b,
        "LT" => a < b,
        _ => a <= b,
    };
    let number = 1 + chance.below(4);
    let (name, value, naive): (String, String, Naive) = match family {
        0 => ("eventType".into(), KINDS[n].into(), Box::new(move |m| m.kind == n)),
        1 => ("GE_eventTime".into(), at(minute), Box::new(move |m| m.minute >= minute)),
        2 => ("LT_eventTime".into(), at(minute), Box::new(move |m| m.minute < minute)),
        3 => (
            "EQ_action".into(),
            ACTIONS[n].into(),
            Box::new(move |m| m.kind != TRANSFORMATION && m.action == n),
        ),
        4 => (
            "EQ_bizStep".into(),
            format!("{}|urn:epcglobal:cbv:bizstep:{}", STEPS[n], STEPS[(n + 1) % 3]),
            Box::new(move |m| m.step == Some(n) || m.step == Some((n + 1) % 3)),
        ),
        5 => (
            "EQ_disposition".into(),
            DISPOSITIONS[n].into(),
            Box::new(move |m| m.disposition == Some(n)),
        ),
        6 => (
            "EQ_persistentDisposition_set".into(),
            DISPOSITIONS[n].into(),
            Box::new(move |m| m.persistent == Some(n)),
        ),
        7 => (
            "EQ_persistentDisposition_unset".into(),
            DISPOSITIONS[n].into(),
            Box::new(move |m| m.persistent.is_some_and(|p| (p + 1) % 3 == n)),
        ),
        8 => ("EQ_readPoint".into(), PLACES[n].into(), Box::new(move |m| m.read_point == Some(n))),
        // Place 1 lies under place 0, and place 2 under place 1.
        9 => (
            "WD_readPoint".into(),
            PLACES[0].into(),
            Box::new(|m| m.read_point.is_some_and(|p| p < 3)),
        ),
        10 => ("EQ_bizLocation".into(), PLACES[n].into(), Box::new(move |m| m.location == Some(n))),
        11 => (
            "WD_bizLocation".into(),
            PLACES[1].into(),
            Box::new(|m| matches!(m.location, Some(1 | 2))),
        ),
        12 => (
            "EQ_transformationID".into(),
            format!("urn:tx:{}", n % 2),
            Box::new(move |m| m.process == Some(n % 2)),
        ),
        13 => (
            "EQ_bizTransaction_po".into(),
            format!("urn:po:{n}"),
            Box::new(move |m| m.order == Some(n)),
        ),
        14 => ("EQ_bizTransaction_inv".into(), format!("urn:po:{n}"), Box::new(|_| false)),
        15 => (
            "EQ_source_owning_party".into(),
            format!("urn:firm:{}", n % 2),
            Box::new(move |m| m.from == Some(n % 2)),
        ),
        16 => (
            "EQ_destination_location".into(),
            PLACES[n % 2].into(),
            Box::new(move |m| m.to == Some(n % 2)),
        ),
        17 => ("MATCH_epc".into(), spelled, Box::new(move |m| m.items.contains(&one))),
        18 => {
            ("MATCH_epc".into(), product, Box::new(move |m| m.items.iter().any(|i| i.0 == one.0)))
        }
        19 => (
            "MATCH_parentID".into(),
            format!("urn:box:{n}"),
            Box::new(move |m| m.parent == Some(n)),
        ),
        20 => ("MATCH_inputEPC".into(), spelled, Box::new(move |m| m.inputs.contains(&one))),
        21 => ("MATCH_outputEPC".into(), spelled, Box::new(move |m| m.outputs.contains(&one))),
        22 => (
            "MATCH_anyEPC".into(),
            format!("{spelled}|urn:box:{n}"),
            Box::new(move |m| {
                m.items.contains(&one)
                    || m.inputs.contains(&one)
                    || m.outputs.contains(&one)
                    || m.parent == Some(n)
            }),
        ),
        23 => ("MATCH_epcClass".into(), lot(one), Box::new(move |m| m.lots.contains(&one))),
        24 => (
            "MATCH_epcClass".into(),
            product,
            Box::new(move |m| m.lots.iter().any(|l| l.0 == one.0)),
        ),
        25 => {
            ("MATCH_inputEPCClass".into(), lot(one), Box::new(move |m| m.input_lots.contains(&one)))
        }
        26 => (
            "MATCH_outputEPCClass".into(),
            lot(one),
            Box::new(move |m| m.output_lots.contains(&one)),
        ),
        27 => (
            "MATCH_anyEPCClass".into(),
            lot(one),
            Box::new(move |m| {
                [&m.lots, &m.input_lots, &m.output_lots].iter().any(|s| s.contains(&one))
            }),
        ),
        28 => (
            format!("{compare}_quantity"),
            number.to_string(),
            Box::new(move |m| has_lots(m) && holds(m.amount, number)),
        ),
        29 => (
            format!("{compare}_quantity_KGM"),
            format!("{number}.00"),
            Box::new(move |m| has_lots(m) && m.unit == 1 && holds(m.amount, number)),
        ),
        30 => {
            let id = chance.below(300);
            ("EQ_eventID".into(), format!("urn:uuid:{id}"), Box::new(move |m| m.id == id))
        }
        31 => ("EXISTS_errorDeclaration".into(), String::new(), Box::new(|m| m.declared.is_some())),
        32 => (
            ["GE_errorDeclarationTime", "GE_errorDeclaration_Time"][n % 2].into(),
            at(2410),
            Box::new(|m| m.declared.is_some_and(|d| d >= 1)),
        ),
        33 => ("LT_errorDeclarationTime".into(), at(2410), Box::new(|m| m.declared == Some(0))),
        34 => {
            ("EQ_errorReason".into(), "incorrect_data".into(), Box::new(|m| m.declared == Some(0)))
        }
        35 => (
            "EQ_correctiveEventID".into(),
            format!("urn:uuid:fix:{n}"),
            Box::new(move |m| m.declared == Some(n)),
        ),
        36 => ("EXISTS_sensorElementList".into(), String::new(), Box::new(measured)),
        37 => ("EQ_type".into(), "gs1:Temperature".into(), Box::new(measured)),
        38 => (
            "EQ_deviceID".into(),
            format!("urn:device:{}", n % 2),
            Box::new(move |m| m.device == Some(n % 2)),
        ),
        39 => (
            format!("{compare}_value_CEL"),
            format!("{number}.50"),
            Box::new(move |m| measured(m) && holds(m.heat.unwrap_or(9), number)),
        ),
        40 => {
            let compare = if compare == "EQ" { "GE" } else { compare };
            let holds = move |a: usize, b: usize| match compare {
                "GT" => a > b,
                "GE" => a >= b,
                "LT" => a < b,
                _ => a <= b,
            };
            (
                format!("{compare}_maxValue_CEL"),
                (10 + number).to_string(),
                Box::new(move |m| measured(m) && holds(m.heat.unwrap_or(9) + 10, 10 + number)),
            )
        }
        41 => ("GE_value_FAH".into(), "0".into(), Box::new(|_| false)),
        42 => ("GE_time".into(), at(minute), Box::new(move |m| measured(m) && m.minute >= minute)),
        43 => (
            format!("{compare}_mine:number"),
            number.to_string(),
            Box::new(move |m| m.mine.is_some_and(|v| holds(v, number))),
        ),
        44 => (
            "GE_mine:day".into(),
            format!("2026-07-0{number}T08:00:00+08:00"),
            Box::new(move |m| m.mine.is_some_and(|v| v + 1 >= number)),
        ),
        45 => ("EXISTS_mine:number".into(), String::new(), Box::new(|m| m.mine.is_some())),
        46 => (
            "EQ_INNER_mine:inside".into(),
            format!("word{n}"),
            Box::new(move |m| m.inner == Some(n)),
        ),
        47 => ("EQ_mine:inside".into(), format!("word{n}"), Box::new(|_| false)),
        48 => ("EQ_ILMD_mine:batch".into(), format!("{n}"), Box::new(move |m| m.ilmd == Some(n))),
        49 => (
            "EQ_ERROR_DECLARATION_mine:clerk".into(),
            n.to_string(),
            Box::new(move |m| m.declared == Some(n)),
        ),
        50 => (
            "EQ_readPoint_mine:door".into(),
            n.to_string(),
            Box::new(move |m| m.read_point.is_some() && m.mine == Some(n)),
        ),
        51 => (
            "EQ_SENSORREPORT_mine:probe".into(),
            n.to_string(),
            Box::new(move |m| measured(m) && m.heat == Some(n)),
        ),
        52 => ("HASATTR_mine:tag".into(), "colour".into(), Box::new(|m| m.attribute.is_some())),
        53 => (
            "EQ_ATTR_mine:tag_mine:colour".into(),
            format!("red{}", n % 2),
            Box::new(move |m| m.attribute == Some(n % 2)),
        ),
        54 => ("EXISTS_ilmd".into(), String::new(), Box::new(|m| m.ilmd.is_some())),
        _ => return None,
    };
    Some((name, value, naive))
}

fn has_lots(made: &Made) -> bool {
    !(made.lots.is_empty() && made.input_lots.is_empty() && made.output_lots.is_empty())
}

fn measured(made: &Made) -> bool {
    made.heat.is_some() || made.device.is_some()
}

const FAMILIES: usize = 55;

/// What the store finds, page by page.
fn found(world: &World, pairs: &[(String, String)]) -> Vec<usize> {
    let mut prefixes = Prefixes::default();
    prefixes.declare("mine", MINE);
    let mut all = Vec::new();
    let mut token: Option<String> = None;
    loop {
        let mut pairs = pairs.to_vec();
        pairs.extend(token.take().map(|token| ("nextPageToken".to_owned(), token)));
        let asked = from_pairs(&pairs, &prefixes).unwrap_or_else(|e| panic!("{pairs:?}: {e:?}"));
        let page = world.read(move |tx| run(tx, &Reach::All, &asked).unwrap());
        let page = page.unwrap_or_else(|refusal| panic!("{pairs:?}: {refusal:?}"));
        all.extend(
            page.events.iter().map(|event| {
                event.event_id.trim_start_matches("urn:uuid:").parse::<usize>().unwrap()
            }),
        );
        match page.next {
            Some(next) => token = Some(next.text()),
            None => return all,
        }
    }
}

fn a_city(engine: &str) -> (World, Vec<Made>) {
    let chance = &mut Chance(77);
    let made: Vec<Made> = (0..300).map(|id| invent(id, chance)).collect();
    let events: Vec<Event<'static>> = made.iter().map(event).collect();
    let world = World::new(engine);
    for some in events.chunks(60) {
        world.tell(some);
        world.space.db.clock().advance(std::time::Duration::from_secs(60));
    }
    // Place 2 under 1 under 0, as master data of a document says.
    let below = |above: usize, below: usize| {
        format!(r#"{{"id":"{}","children":["{}"]}}"#, PLACES[above], PLACES[below])
    };
    let head =
        String::from_utf8(document(&[sees(0, "storing", &["urn:t:other"]).named("urn:uuid:999")]))
            .unwrap();
    let text = head.replacen(
        "\"epcisBody\"",
        &format!(
            r#""epcisHeader":{{"epcisMasterData":{{"vocabularyList":[{{"type":"urn:epcglobal:epcis:vtype:BusinessLocation","vocabularyElementList":[{},{}]}}]}}}},"epcisBody""#,
            below(0, 1),
            below(1, 2)
        ),
        1,
    );
    let sender = trace::capture::Sender { all: true, ..Default::default() };
    let receipt = trace::capture::capture(
        &world.space.db,
        text.as_bytes(),
        &sender,
        trace::capture::Behaviour::Rollback,
    )
    .unwrap();
    assert!(receipt.success, "{:?}", receipt.faults);
    (world, made)
}

fn sorted(mut all: Vec<usize>) -> Vec<usize> {
    all.retain(|id| *id != 999);
    all.sort_unstable();
    all
}

#[test]
fn every_family_of_parameters_finds_what_the_naive_filter_finds_alone_and_together() {
    for engine in store::testing::engines() {
        let (world, made) = a_city(engine);
        let chance = &mut Chance(5);
        let (mut hits, mut quiet) = (0, Vec::new());
        for family in 0..FAMILIES {
            let mut any = 0;
            for _ in 0..4 {
                let (name, value, naive) = parameter(family, chance).unwrap();
                let pairs = vec![(name, value), ("perPage".to_owned(), "70".to_owned())];
                let expected: Vec<usize> = made.iter().filter(|m| naive(m)).map(|m| m.id).collect();
                assert_eq!(sorted(found(&world, &pairs)), expected, "{pairs:?} on {engine}");
                any += expected.len();
            }
            hits += any;
            if any == 0 {
                quiet.push(family);
            }
        }
        // Those that can find nothing: another type of order, another unit, a field at another depth.
        assert_eq!(quiet, [14, 41, 47]);
        assert!(hits > 2_000, "{hits}");
        for _ in 0..120 {
            let mut pairs = vec![("perPage".to_owned(), (1 + chance.below(40)).to_string())];
            let mut tests: Vec<Naive> = Vec::new();
            for _ in 0..2 + chance.below(3) {
                let (name, value, naive) = parameter(chance.below(FAMILIES), chance).unwrap();
                if pairs.iter().all(|(known, _)| *known != name) {
                    pairs.push((name, value));
                    tests.push(naive);
                }
            }
            let expected: Vec<usize> =
                made.iter().filter(|m| tests.iter().all(|test| test(m))).map(|m| m.id).collect();
            assert_eq!(sorted(found(&world, &pairs)), expected, "{pairs:?} on {engine}");
        }
    }
}

#[test]
fn answers_come_in_the_order_that_is_asked_for_and_as_many() {
    for engine in store::testing::engines() {
        let (world, made) = a_city(engine);
        let ask = |pairs: &[(&str, &str)]| {
            let pairs: Vec<_> =
                pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
            found(&world, &pairs)
        };
        let minute = |id: &usize| made[*id].minute;
        let all = ask(&[
            ("orderBy", "eventTime"),
            ("eventType", "ObjectEvent"),
            ("perPage", "7"),
            ("EXISTS_mine:number", ""),
        ]);
        assert!(all.len() > 20);
        assert!(
            all.windows(2).all(|w| minute(&w[0]) >= minute(&w[1])),
            "down unless said otherwise"
        );
        let up = ask(&[
            ("orderBy", "eventTime"),
            ("orderDirection", "ASC"),
            ("eventCountLimit", "25"),
            ("perPage", "10"),
            ("EXISTS_mine:number", ""),
        ]);
        assert_eq!(up.len(), 25);
        assert!(up.windows(2).all(|w| minute(&w[0]) <= minute(&w[1])));
        let own = ask(&[
            ("orderBy", "mine:number"),
            ("orderDirection", "ASC"),
            ("perPage", "9"),
            ("EXISTS_mine:number", ""),
        ]);
        assert!(own.windows(2).all(|w| made[w[0]].mine <= made[w[1]].mine));
        assert_eq!(own.len(), made.iter().filter(|m| m.mine.is_some()).count());
        let recorded = ask(&[
            ("orderBy", "recordTime"),
            ("orderDirection", "ASC"),
            ("perPage", "50"),
            ("EXISTS_mine:number", ""),
        ]);
        assert!(recorded.windows(2).all(|w| w[0] / 60 <= w[1] / 60));
    }
}

#[test]
fn times_of_recording_and_the_order_of_an_extension_are_read() {
    let mut prefixes = Prefixes::default();
    prefixes.declare("mine", MINE);
    let pairs = [("orderBy".to_owned(), "mine:number".to_owned())];
    let asked = from_pairs(&pairs, &prefixes).unwrap();
    assert_eq!(asked.order, Order::Extension(MINE.to_owned(), "number".to_owned()));
    let (world, made) = a_city("sqlite");
    // Sixty events a minute, from noon in the city on.
    let noon = "2026-11-20T04:02:00Z".to_owned();
    let late = found(&world, &[("GE_recordTime".to_owned(), noon.clone())]);
    assert_eq!(sorted(late), (120..made.len()).collect::<Vec<_>>());
    let early = found(&world, &[("LT_recordTime".to_owned(), noon)]);
    assert_eq!(sorted(early), (0..120).collect::<Vec<_>>());
}
