//! Invented events.

use epcis::context::Prefixes;
use epcis::event::*;
use std::borrow::Cow;
use std::sync::Arc;

/// A row of numbers from a seed (SplitMix64).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.bits() % end as u64) as usize
    }

    pub(crate) fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    fn often(&mut self) -> bool {
        self.below(3) > 0
    }

    pub(crate) fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }

    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end + 1));
        }
    }
}

pub(crate) const EXAMPLE: &str = "https://ns.example.com/epcis/";

fn text(chance: &mut Chance) -> Text<'static> {
    let words = [
        "lot 7",
        "0042",
        "追溯码 甲",
        "a<b & \"c\"",
        "1.50",
        "example:x",
        "https://example.org/?a=1&b=2",
        "urn:epc:id:sscc:4012345.0111111111",
        "é\\n",
        "-",
    ];
    Cow::Borrowed(*chance.one(&words))
}

pub(crate) fn item(chance: &mut Chance) -> Text<'static> {
    let serial = 1 + chance.below(100_000);
    Cow::Owned(match chance.below(4) {
        0 => format!("urn:epc:id:sgtin:4012345.011111.{serial}"),
        1 => format!("https://id.gs1.org/01/04012345111118/21/{serial}"),
        2 => format!("urn:epc:id:sscc:4012345.{:010}", serial),
        _ => format!("https://trace.example.cn/追溯/{serial}"),
    })
}

fn items(chance: &mut Chance) -> Vec<Text<'static>> {
    (0..chance.below(4)).map(|_| item(chance)).collect()
}

fn quantities(chance: &mut Chance) -> Vec<Quantity<'static>> {
    (0..chance.below(3))
        .map(|_| Quantity {
            class: Cow::Owned(format!("urn:epc:class:lgtin:4012345.012345.L{}", chance.below(99))),
            quantity: chance
                .often()
                .then(|| Cow::Owned(format!("{}", chance.below(900) as f64 / 4.0))),
            unit: chance.often().then(|| Cow::Borrowed(*chance.one(&["KGM", "LTR", "EA"]))),
        })
        .collect()
}

fn typed(chance: &mut Chance, kinds: &[&'static str]) -> Vec<Typed<'static>> {
    (0..chance.below(3))
        .map(|_| Typed {
            kind: Some(Cow::Borrowed(*chance.one(kinds))),
            value: Cow::Owned(format!("urn:epc:id:sgln:4012345.0000{}.0", chance.below(9))),
        })
        .collect()
}

pub(crate) fn node(chance: &mut Chance, name: &'static str, deep: usize) -> Node<'static> {
    let branch = deep > 0 && chance.below(3) == 0;
    let children = if branch {
        vec![node(chance, "a", deep - 1), node(chance, "b", deep - 1)]
    } else {
        Vec::new()
    };
    Node {
        name: Name { namespace: Arc::from(EXAMPLE), local: Cow::Borrowed(name) },
        text: if branch { Cow::Borrowed("") } else { text(chance) },
        scalar: Scalar::Text,
        attribute: false,
        children,
    }
}

/// Extensions with some names repeated, which are a list.
fn nodes(chance: &mut Chance) -> Vec<Node<'static>> {
    let mut out = Vec::new();
    for name in ["field", "lot", "尾"] {
        for _ in 0..chance.below(3) {
            out.push(node(chance, name, 2));
        }
    }
    out
}

fn place(chance: &mut Chance) -> Option<Place<'static>> {
    chance.often().then(|| Place {
        id: Cow::Owned(format!("urn:epc:id:sgln:4012345.0000{}.0", chance.below(9))),
        extensions: nodes(chance),
    })
}

fn readings(chance: &mut Chance, report: bool) -> Readings<'static> {
    let mut fields: Vec<(SensorField, Text<'static>)> = Vec::new();
    if report {
        fields.push((SensorField::Type, Cow::Borrowed(*chance.one(&["Temperature", "Speed"]))));
        fields.push((SensorField::Value, Cow::Owned(format!("{}", chance.below(99) as f64 / 8.0))));
        fields.push((SensorField::Unit, Cow::Borrowed("CEL")));
        if chance.often() {
            fields.push((SensorField::BooleanValue, Cow::Borrowed("true")));
            fields.push((SensorField::Component, Cow::Borrowed("x")));
        }
    } else {
        fields.push((SensorField::Time, Cow::Borrowed("2026-07-22T06:40:00Z")));
        fields.push((SensorField::DeviceId, Cow::Borrowed("urn:epc:id:giai:4000001.111")));
    }
    let extensions = if chance.often() { vec![node(chance, "own", 0)] } else { Vec::new() };
    Readings { fields, extensions }
}

pub(crate) fn event(seed: u64) -> Event<'static> {
    let chance = &mut Chance(seed);
    let mut prefixes = Prefixes::default();
    prefixes.declare("example", EXAMPLE);
    let kind = match chance.below(5) {
        0 => Kind::Aggregation,
        1 => Kind::Transaction,
        2 => Kind::Transformation,
        3 => Kind::Association,
        _ => Kind::Object,
    };
    let mut event = Event::new(kind.clone(), Arc::new(prefixes));
    event.event_time =
        Cow::Owned(format!("2026-07-22T06:4{}:00.{}Z", chance.below(10), chance.digits(3)));
    event.event_time_zone_offset = Cow::Borrowed("+08:00");
    if chance.often() {
        event.event_id = Some(Cow::Owned(format!("urn:uuid:{}", chance.digits(8))));
        event.record_time = Some(Cow::Borrowed("2026-07-23T00:00:00Z"));
    }
    if kind != Kind::Transformation {
        event.action = Some(Cow::Borrowed("ADD"));
    }
    let steps = ["shipping", "receiving", "https://example.cn/steps/质检"];
    event.biz_step = chance.often().then(|| Cow::Borrowed(*chance.one(&steps)));
    event.disposition =
        chance.often().then(|| Cow::Borrowed(*chance.one(&["in_transit", "damaged"])));
    match kind {
        Kind::Object | Kind::Transaction => {
            event.has_epc_list = true;
            event.epcs = items(chance);
            event.quantities = quantities(chance);
        }
        Kind::Aggregation | Kind::Association => {
            event.parent = Some(item(chance));
            event.children = vec![item(chance)];
            event.children.extend(items(chance));
            event.child_quantities = quantities(chance);
        }
        _ => {
            event.inputs = vec![item(chance)];
            event.outputs = vec![item(chance)];
            event.input_quantities = quantities(chance);
            event.output_quantities = quantities(chance);
            event.transformation_id = chance.often().then_some(Cow::Borrowed("urn:example:tx:1"));
        }
    }
    if matches!(kind, Kind::Object | Kind::Transformation) {
        event.ilmd = nodes(chance);
        if chance.often() {
            event.persistent_disposition = Some(PersistentDisposition {
                set: vec![Cow::Borrowed("completeness_inferred")],
                unset: vec![Cow::Borrowed("completeness_verified")],
            });
        }
    }
    if kind == Kind::Transaction {
        event.biz_transactions.push(Typed {
            kind: Some(Cow::Borrowed("po")),
            value: Cow::Borrowed("urn:epc:id:gdti:4012345.00001.1"),
        });
    }
    event.read_point = place(chance);
    event.biz_location = place(chance);
    event.biz_transactions.extend(typed(chance, &["po", "inv", "desadv"]));
    event.sources = typed(chance, &["owning_party", "location"]);
    event.destinations = typed(chance, &["owning_party", "possessing_party"]);
    for _ in 0..chance.below(3) {
        event.sensor_elements.push(SensorElement {
            metadata: chance.often().then(|| readings(chance, false)),
            reports: (0..1 + chance.below(2)).map(|_| readings(chance, true)).collect(),
            extensions: nodes(chance),
        });
    }
    if chance.below(4) == 0 {
        event.error_declaration = Some(ErrorDeclaration {
            declaration_time: Cow::Borrowed("2026-08-01T00:00:00Z"),
            reason: Some(Cow::Borrowed("incorrect_data")),
            corrective_event_ids: vec![Cow::Borrowed("urn:uuid:1")],
            extensions: Vec::new(),
        });
    }
    event.certifications = (0..chance.below(2))
        .map(|n| Certification::Uri(Cow::Owned(format!("https://c.example/{n}"))))
        .collect();
    event.extensions = nodes(chance);
    event
}
