//! Every path there is, in small sets of events, against what the store finds.
//!
//! The enumerator keeps no intervals and no labels. It replays the packing from the beginning whenever it wants to know
//! what is in what, follows every event that can follow, and remembers every thing it comes to at every time. Events
//! come in any order, some of them twice, and some that are declared wrong. Many sets lie in one store, as the goods of
//! many firms do; their names differ by the number of the set.

use std::collections::{BTreeMap, HashMap, HashSet};

use epcis::event::{ErrorDeclaration, Event};
use epcis::graph::{Builder, Graph};
use trace::graph::walk::walk;
use trace::graph::{Direction, Lens, Memory, Mode, Options, Tier, Walk};
use trace::names;

use crate::make::*;

#[derive(Debug, Clone)]
enum Happens {
    Makes { inputs: Vec<String>, outputs: Vec<String>, process: bool },
    Packs { parent: String, children: Vec<String> },
    Unpacks { parent: String, children: Vec<String> },
}

type Story = Vec<(usize, Happens)>;

struct Chance {
    state: u64,
    set: u64,
}

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % end as u64) as usize
    }
}

const ITEMS: usize = 6;
const CASES: usize = 3;

fn item(chance: &mut Chance) -> String {
    let number = chance.below(ITEMS);
    format!("urn:item:{}:{number}", chance.set)
}

/// A case holds items or cases of a higher number, so that no case is inside itself.
fn story(seed: u64) -> Story {
    let chance = &mut Chance { state: seed, set: seed };
    let count = 3 + chance.below(7);
    (0..count)
        .map(|number| {
            let case = chance.below(CASES);
            let parent = format!("urn:case:{seed}:{case}");
            let mut children: Vec<String> =
                (0..1 + chance.below(2)).map(|_| item(chance)).collect();
            if case + 1 < CASES && chance.below(3) == 0 {
                children
                    .push(format!("urn:case:{seed}:{}", case + 1 + chance.below(CASES - case - 1)));
            }
            children.sort();
            children.dedup();
            let what = match chance.below(6) {
                0..=2 => {
                    let process = chance.below(4) == 0;
                    // A process of several events may have nothing that goes in at one of them.
                    let least = usize::from(!process);
                    let mut inputs: Vec<String> =
                        (0..least + chance.below(2)).map(|_| item(chance)).collect();
                    if chance.below(3) == 0 {
                        inputs.push(parent);
                    }
                    let mut outputs: Vec<String> =
                        (0..1 + chance.below(2)).map(|_| item(chance)).collect();
                    for list in [&mut inputs, &mut outputs] {
                        list.sort();
                        list.dedup();
                    }
                    Happens::Makes { inputs, outputs, process }
                }
                3 | 4 => Happens::Packs { parent, children },
                _ => {
                    let children = if chance.below(2) == 0 { Vec::new() } else { children };
                    Happens::Unpacks { parent, children }
                }
            };
            (10 * (number + 1), what)
        })
        .collect()
}

fn events(story: &Story, chance: &mut Chance) -> Vec<Event<'static>> {
    let set = chance.set;
    let list = |names: &[String]| names.to_vec();
    let mut events: Vec<_> = story
        .iter()
        .map(|(minute, what)| {
            fn borrowed(names: &[String]) -> Vec<&str> {
                names.iter().map(String::as_str).collect()
            }
            match what {
                Happens::Makes { inputs, outputs, process } => {
                    let event = makes(*minute, &borrowed(&list(inputs)), &borrowed(outputs));
                    if *process { event.process(&format!("urn:process:{set}")) } else { event }
                }
                Happens::Packs { parent, children } => packs(*minute, parent, &borrowed(children)),
                Happens::Unpacks { parent, children } => {
                    unpacks(*minute, parent, &borrowed(children))
                }
            }
        })
        .collect();
    // Noise that must leave no trace: events sent twice, and events declared wrong.
    for _ in 0..chance.below(3) {
        let again = events[chance.below(events.len())].clone();
        events.push(again);
    }
    for number in 0..chance.below(3) {
        let wrong = match chance.below(2) {
            0 => makes(chance.below(100), &[&item(chance)], &[&item(chance)]),
            _ => packs(chance.below(100), &format!("urn:case:{set}:0"), &[&item(chance)]),
        };
        let wrong = wrong.named(&format!("urn:uuid:wrong:{set}:{number}"));
        let mut declared = wrong.clone();
        declared.error_declaration = Some(ErrorDeclaration {
            declaration_time: at(200).into(),
            ..ErrorDeclaration::default()
        });
        events.push(wrong);
        events.push(declared);
    }
    for end in (1..events.len()).rev() {
        events.swap(end, chance.below(end + 1));
    }
    events
}

/// In which case each thing is at a minute, by replaying everything up to it.
fn packed(story: &Story, minute: usize) -> HashMap<String, String> {
    let mut inside: HashMap<String, String> = HashMap::new();
    for (_, what) in story.iter().filter(|(time, _)| *time <= minute) {
        match what {
            Happens::Packs { parent, children } => {
                for child in children {
                    inside.insert(child.clone(), parent.clone());
                }
            }
            Happens::Unpacks { parent, children } => {
                inside.retain(|child, of| {
                    of != parent || !(children.is_empty() || children.contains(child))
                });
            }
            Happens::Makes { .. } => {}
        }
    }
    inside
}

/// Whether a thing is in a case at a minute, at any depth.
fn within(story: &Story, thing: &str, case: &str, minute: usize) -> bool {
    let inside = packed(story, minute);
    let mut at = thing;
    for _ in 0..=CASES {
        match inside.get(at) {
            Some(parent) if parent == case => return true,
            Some(parent) => at = parent,
            None => return false,
        }
    }
    false
}

/// What goes in at one event comes out of it, and of every later event of the same process.
fn comes_out(story: &Story, at: usize) -> Vec<(usize, &str)> {
    let Happens::Makes { outputs, process, .. } = &story[at].1 else { return Vec::new() };
    let mut out: Vec<(usize, &str)> =
        outputs.iter().map(|name| (story[at].0, name.as_str())).collect();
    if *process {
        for (minute, what) in &story[at + 1..] {
            if let Happens::Makes { outputs, process: true, .. } = what {
                out.extend(outputs.iter().map(|name| (*minute, name.as_str())));
            }
        }
    }
    out
}

fn goes_in(story: &Story, at: usize) -> Vec<(usize, &str)> {
    let Happens::Makes { inputs, process, .. } = &story[at].1 else { return Vec::new() };
    let mut all: Vec<(usize, &str)> =
        inputs.iter().map(|name| (story[at].0, name.as_str())).collect();
    if *process {
        for (minute, what) in &story[..at] {
            if let Happens::Makes { inputs, process: true, .. } = what {
                all.extend(inputs.iter().map(|name| (*minute, name.as_str())));
            }
        }
    }
    all
}

fn forward_of(set: u64, story: &Story, seed: &str, since: usize) -> BTreeMap<String, usize> {
    let mut seen: HashSet<(String, usize)> = HashSet::new();
    let mut open = vec![(seed.to_owned(), since)];
    let minutes =
        || std::iter::once(since).chain(story.iter().map(|(m, _)| *m).filter(move |m| *m > since));
    // A case that is suspected is suspected with what it held from then on.
    for minute in minutes() {
        for child in things(set) {
            if within(story, &child, seed, minute) {
                open.push((child, minute));
            }
        }
    }
    while let Some((thing, time)) = open.pop() {
        if !seen.insert((thing.clone(), time)) {
            continue;
        }
        for (number, (minute, what)) in story.iter().enumerate() {
            let Happens::Makes { inputs, .. } = what else { continue };
            let used =
                inputs.iter().any(|input| *input == thing || within(story, &thing, input, *minute));
            if *minute >= time && used {
                for (when, name) in comes_out(story, number) {
                    open.push((name.to_owned(), when));
                }
            }
        }
    }
    let mut best = BTreeMap::new();
    for (thing, time) in seen {
        let known = best.entry(thing).or_insert(time);
        *known = time.min(*known);
    }
    best
}

fn back_of(set: u64, story: &Story, seed: &str, asof: usize) -> BTreeMap<String, usize> {
    let mut seen: HashSet<(String, usize)> = HashSet::new();
    let mut open = vec![(seed.to_owned(), asof)];
    for child in things(set) {
        if within(story, &child, seed, asof) {
            open.push((child, asof));
        }
    }
    while let Some((thing, time)) = open.pop() {
        if !seen.insert((thing.clone(), time)) {
            continue;
        }
        for (number, (minute, what)) in story.iter().enumerate() {
            let Happens::Makes { outputs, .. } = what else { continue };
            if *minute > time || !outputs.contains(&thing) {
                continue;
            }
            for (when, name) in goes_in(story, number) {
                open.push((name.to_owned(), when));
                for child in things(set) {
                    if within(story, &child, name, when) {
                        open.push((child, when));
                    }
                }
            }
        }
    }
    let mut best = BTreeMap::new();
    for (thing, time) in seen {
        let known = best.entry(thing).or_insert(time);
        *known = time.max(*known);
    }
    best
}

fn things(set: u64) -> Vec<String> {
    let items = (0..ITEMS).map(|number| format!("urn:item:{set}:{number}"));
    items.chain((0..CASES).map(|number| format!("urn:case:{set}:{number}"))).collect()
}

fn minutes(found: BTreeMap<String, Option<i64>>) -> BTreeMap<String, usize> {
    let minute = |time: Option<i64>| ((time.unwrap() - moment(0)) / 60_000_000) as usize;
    found.into_iter().map(|(name, time)| (name, minute(time))).collect()
}

fn walks_find_what_enumerating_every_path_finds(engine: &str, sets: std::ops::Range<u64>) {
    let world = World::new(engine);
    let mut stories = Vec::new();
    let all: Vec<u64> = sets.collect();
    for some in all.chunks(1000) {
        let mut document = Vec::new();
        for set in some {
            let story = story(*set);
            let chance = &mut Chance { state: set ^ 0xABCD, set: *set };
            document.extend(events(&story, chance));
            let names = things(*set);
            let name = names[chance.below(names.len())].clone();
            let (since, asof) = (chance.below(60), 20 + chance.below(90));
            stories.push((*set, story, name, since, asof));
        }
        world.tell(&document);
    }
    let mut reached = 0;
    let options = Options::default();
    for (set, story, name, since, asof) in stories {
        if world.seeds(&name).is_empty() {
            continue;
        }
        let reach = |direction, minute| {
            let time = Some(moment(minute));
            let found = world.reach(&name, direction, time, Mode::Material, &options);
            minutes(world.names(&found, Tier::Certain))
        };
        let found = reach(Direction::Forward, since);
        let expected = forward_of(set, &story, &name, since);
        assert_eq!(found, expected, "forward from {name} at {since} in {story:?}");
        let found_back = reach(Direction::Back, asof);
        let expected = back_of(set, &story, &name, asof);
        assert_eq!(found_back, expected, "back from {name} at {asof} in {story:?}");
        reached += found.len() + found_back.len() - 2;
    }
    assert!(reached > 1_000, "the sets say nothing: {reached}");
}

#[test]
fn walks_in_the_embedded_store_find_what_enumerating_every_path_finds_with_the_same_times() {
    walks_find_what_enumerating_every_path_finds("sqlite", 0..10_500);
}

#[test]
fn walks_in_postgres_find_the_same() {
    if store::testing::engines().contains(&"postgres") {
        walks_find_what_enumerating_every_path_finds("postgres", 10_500..12_000);
    }
}

/// Lots, products without a lot, orders, places, cases that travel, ends of lives: whatever the graph in memory knows.
fn rich(set: u64) -> Vec<Event<'static>> {
    let chance = &mut Chance { state: set ^ 0x5EED, set };
    let place = |chance: &mut Chance| format!("urn:place:{set}:{}", chance.below(3));
    let lot = |chance: &mut Chance| match chance.below(4) {
        // The product itself, without a lot.
        0 => format!("https://id.gs1.org/01/{}", gtin(set)),
        n => format!("https://id.gs1.org/01/{}/10/L{n}", gtin(set)),
    };
    let other = |chance: &mut Chance| format!("urn:lot:{set}:{}", chance.below(2));
    let thing = |chance: &mut Chance| format!("urn:t:{set}:{}", chance.below(4));
    let case = |chance: &mut Chance| format!("urn:c:{set}:{}", chance.below(2));
    (0..4 + chance.below(8))
        .map(|number| {
            let minute = 10 * (number + 1);
            let here = place(chance);
            match chance.below(9) {
                0 | 1 => {
                    let (one, out) = (thing(chance), thing(chance));
                    let (class, made) = (lot(chance), other(chance));
                    let event = makes(minute, &[&one], &[&out]).place(&here);
                    let event = event.input(&class, "1", "KGM").output(&made, "1", "KGM");
                    match chance.below(3) {
                        0 => event.process(&format!("urn:tx:{set}")),
                        _ => event,
                    }
                }
                2 => makes(minute, &[&thing(chance)], &[]).place(&here).output(
                    &lot(chance),
                    "1",
                    "KGM",
                ),
                3 => {
                    let event = sees(minute, "shipping", &[&case(chance)]).place(&here);
                    let event = event.quantity(&lot(chance), "2", "KGM");
                    match chance.below(2) {
                        0 => event.places(&here, &place(chance)),
                        _ => event.under(&format!("urn:po:{set}:{}", chance.below(2))),
                    }
                }
                4 => {
                    let event = sees(minute, "receiving", &[&case(chance)]).place(&here);
                    let event = event.quantity(&lot(chance), "2", "KGM");
                    let event = event.quantity(&other(chance), "1", "KGM");
                    event
                        .under(&format!("urn:po:{set}:{}", chance.below(2)))
                        .parties(&format!("urn:firm:{set}:a"), &format!("urn:firm:{set}:b"))
                }
                5 | 6 => {
                    let mut event = packs(minute, &case(chance), &[&thing(chance)]).place(&here);
                    if chance.below(2) == 0 {
                        let lots = sees(0, "storing", &[]).quantity(&lot(chance), "1", "KGM");
                        event.child_quantities = lots.quantities;
                    }
                    event
                }
                7 => unpacks(minute, &case(chance), &[]).place(&place(chance)),
                _ => match chance.below(3) {
                    0 => sees(minute, "decommissioning", &[&thing(chance)]).place(&here),
                    1 => sees(minute, "destroying", &[&thing(chance)]).place(&here),
                    _ => sees(minute, "retail_selling", &[&thing(chance)]).place(&here),
                },
            }
        })
        .collect()
}

fn gtin(set: u64) -> String {
    let body = format!("0690{set:09}");
    let check = epcis::gs1::check::digit(body.as_bytes()).unwrap();
    format!("{body}{}", check as char)
}

/// What the graph in memory finds, by name, tier and time.
type Told = BTreeMap<String, (u8, Option<i64>)>;

fn told_in_memory(graph: &Graph, found: &[epcis::graph::Found]) -> Told {
    let mut out = Told::new();
    for found in found {
        let Some(name) = graph.name(found.vertex) else { continue };
        let place = graph.place(found.vertex).map(|place| format!(" at {place}"));
        let life = graph.things(name).iter().position(|other| *other == found.vertex);
        let key = format!("{name}{} #{}", place.unwrap_or_default(), life.unwrap_or_default());
        let time = found.time.map(|time| time.seconds * 1_000_000);
        // Whatever is found again is found with a better tier.
        out.insert(key, (found.tier as u8, time));
    }
    out
}

fn told_by_store(world: &World, found: &[trace::graph::Found]) -> Told {
    let wanted: Vec<i64> =
        found.iter().flat_map(|f| [Some(f.vertex.name), f.vertex.place()]).flatten().collect();
    let texts = world.read(move |tx| names::texts(tx, &wanted).unwrap());
    let mut out = Told::new();
    for found in found.iter().filter(|found| !found.vertex.is_event()) {
        let name = &texts[&found.vertex.name];
        let place = found.vertex.place().map(|place| format!(" at {}", texts[&place]));
        let mut lives = world.seeds(name);
        // Lots are told in the order in which their places were first named; lives in the order of time.
        lives.retain(|vertex| vertex.is_lot() == found.vertex.is_lot());
        let life = if found.vertex.is_lot() {
            0
        } else {
            lives.iter().position(|other| *other == found.vertex).unwrap_or_default()
        };
        let key = format!("{name}{} #{life}", place.unwrap_or_default());
        out.insert(key, (found.tier as u8, found.time));
    }
    out
}

fn rich_sets_are_told_as_the_graph_in_memory_tells_them(engine: &str, sets: std::ops::Range<u64>) {
    let world = World::new(engine);
    let all: Vec<u64> = sets.collect();
    for some in all.chunks(1000) {
        let document: Vec<Event<'static>> = some.iter().flat_map(|set| rich(*set)).collect();
        world.tell(&document);
    }
    let options = Options::default();
    let (mut told, mut guessed, mut beside) = (0, 0, 0);
    for set in all {
        let events = rich(set);
        let mut builder = Builder::default();
        for event in &events {
            builder.add(event, None);
        }
        let graph = builder.finish(epcis::graph::Options::default());
        let names = [
            format!("urn:t:{set}:0"),
            format!("urn:lot:{set}:0"),
            format!("urn:c:{set}:0"),
            format!("https://id.gs1.org/01/{}/10/L1", gtin(set)),
            format!("https://id.gs1.org/01/{}", gtin(set)),
        ];
        for name in names {
            let seeds = graph.things(&name);
            let same = world.seeds(&name);
            assert_eq!(seeds.len(), same.len(), "{name}: {same:?} in {events:#?}");
            if seeds.is_empty() {
                continue;
            }
            for (mode, wanted) in [
                (Mode::Material, epcis::graph::Mode::Material),
                (Mode::Exposure, epcis::graph::Mode::Exposure),
            ] {
                let plain = |told: Told| -> Told {
                    told.into_iter()
                        .map(|(name, value)| {
                            (
                                name.split(" #").next().unwrap().to_owned()
                                    + if name.contains(" at ") {
                                        ""
                                    } else {
                                        name.split(" #").nth(1).unwrap()
                                    },
                                value,
                            )
                        })
                        .collect()
                };
                let expected = plain(told_in_memory(&graph, &graph.forward(&seeds, None, wanted)));
                let found = world.reach(&name, Direction::Forward, None, mode, &options);
                let found = plain(told_by_store(&world, &found));
                assert_eq!(found, expected, "forward from {name}, {mode:?}, in {events:#?}");
                told += found.len();
                guessed += found.values().filter(|(tier, _)| *tier == 1).count();
                beside += found.values().filter(|(tier, _)| *tier == 2).count();
            }
            let expected = told_in_memory(&graph, &graph.back(&seeds, None));
            let found = world.reach(&name, Direction::Back, None, Mode::Material, &options);
            let found = told_by_store(&world, &found);
            let keys = |told: &Told| -> Vec<(String, u8)> {
                told.iter()
                    .map(|(name, (tier, _))| (name.split(" #").next().unwrap().to_owned(), *tier))
                    .collect()
            };
            assert_eq!(keys(&found), keys(&expected), "back from {name} in {events:#?}");
        }
        whereabouts_agree(&world, &graph, set);
    }
    assert!(told > 500 && guessed > 2 && beside > 10, "{told} {guessed} {beside}");
}

fn whereabouts_agree(world: &World, graph: &Graph, set: u64) {
    for name in [format!("urn:t:{set}:0"), format!("urn:t:{set}:1")] {
        for (vertex, same) in graph.things(&name).into_iter().zip(world.seeds(&name)) {
            let (status, holder, _) = graph.whereabouts(vertex);
            let at = world.ask(&Options::default(), move |view| view.whereabouts(same, |_| true));
            assert_eq!(at.status as u8, status as u8, "{name}");
            let places = vec![at.holder.place, at.holder.party];
            let texts = world.read(move |tx| names::texts(tx, &places).unwrap());
            assert_eq!(texts.get(&at.holder.place), holder.place.as_ref(), "{name}");
            assert_eq!(texts.get(&at.holder.party), holder.party.as_ref(), "{name}");
        }
    }
}

#[test]
fn lots_orders_guesses_and_company_are_told_as_the_graph_in_memory_tells_them() {
    rich_sets_are_told_as_the_graph_in_memory_tells_them("sqlite", 0..600);
}

#[test]
fn and_in_postgres() {
    if store::testing::engines().contains(&"postgres") {
        rich_sets_are_told_as_the_graph_in_memory_tells_them("postgres", 600..700);
    }
}

/// Walks keep what they reckoned. Whatever is told afterwards, one event after another, a kept answer has to be what
/// somebody who kept nothing finds.
fn what_is_kept_is_true_after_every_event(engine: &str, sets: std::ops::Range<u64>) {
    let world = World::new(engine);
    let (mut walked, mut found_before) = (0, 0);
    for set in sets {
        let chance = &mut Chance { state: set ^ 0xFACE, set };
        let mut all = events(&story(set), chance);
        all.extend(rich(set));
        let names: Vec<String> = things(set)
            .into_iter()
            .chain([
                format!("urn:lot:{set}:0"),
                format!("urn:t:{set}:0"),
                format!("urn:c:{set}:0"),
                format!("https://id.gs1.org/01/{}/10/L1", gtin(set)),
                format!("https://id.gs1.org/01/{}", gtin(set)),
            ])
            .collect();
        for event in all {
            world.tell(&[event]);
            for name in &names {
                let seeds = world.seeds(name);
                for direction in [Direction::Forward, Direction::Back] {
                    let time = (chance.below(2) == 0).then(|| moment(chance.below(120)));
                    let mode = if chance.below(4) == 0 { Mode::Exposure } else { Mode::Material };
                    let seeds = seeds.clone();
                    let wish = Walk { seeds, direction, mode, time, limit: None, depth: None };
                    let lens = Lens::now(Options::default());
                    let kept = world.walk(&lens, &wish).found;
                    let asked = wish.clone();
                    let fresh = world.read(move |tx| {
                        let memory = Memory::default();
                        walk(tx, &memory, &lens, &asked, &mut |_| true).unwrap().found
                    });
                    // Of two ways that arrive at once either may be told; it hangs on what had to be read first.
                    let told = |found: &[trace::graph::Found]| -> Vec<_> {
                        found.iter().map(|found| (found.vertex, found.time, found.tier)).collect()
                    };
                    assert_eq!(told(&kept), told(&fresh), "{name}: {wish:?}");
                    walked += 1;
                    found_before += kept.len();
                }
            }
        }
    }
    assert!(found_before > walked / 2, "{walked} walks found {found_before}");
}

#[test]
fn kept_steps_are_those_of_a_memory_that_kept_nothing() {
    what_is_kept_is_true_after_every_event("sqlite", 10_000..10_040);
    if store::testing::engines().contains(&"postgres") {
        what_is_kept_is_true_after_every_event("postgres", 10_040..10_043);
    }
}

#[test]
fn an_end_that_was_kept_leads_on_once_its_case_is_used_up() {
    let world = World::of(
        "sqlite",
        &[makes(1, &["urn:t:salt"], &["urn:t:item"]), packs(2, "urn:c:case", &["urn:t:item"])],
    );
    for _ in 0..2 {
        assert_eq!(world.forward("urn:t:salt", 0), ["urn:t:item", "urn:t:salt"]);
    }
    world.tell(&[makes(3, &["urn:c:case"], &["urn:t:soup"])]);
    for _ in 0..2 {
        assert_eq!(world.forward("urn:t:salt", 0), ["urn:t:item", "urn:t:salt", "urn:t:soup"]);
    }
}
