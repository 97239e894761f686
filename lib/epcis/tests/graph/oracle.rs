//! Every path there is, in small sets of events.
//!
//! The enumerator keeps no intervals and no labels. It replays the packing from the beginning
//! whenever it wants to know what is in what, follows every event that can follow, and remembers
//! every thing it comes to at every time. Events come in any order, some of them twice, and some that
//! are declared wrong.

use crate::make::*;
use epcis::event::{ErrorDeclaration, Event};
use epcis::graph::{Mode, Tier};
use epcis::time::Instant;
use std::collections::{BTreeMap, HashMap, HashSet};

#[derive(Debug, Clone)]
enum Happens {
    Makes { inputs: Vec<String>, outputs: Vec<String>, process: bool },
    Packs { parent: String, children: Vec<String> },
    Unpacks { parent: String, children: Vec<String> },
}

type Story = Vec<(usize, Happens)>;

struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % end as u64) as usize
    }
}

const ITEMS: usize = 6;
const CASES: usize = 3;

fn item(chance: &mut Chance) -> String {
    format!("urn:item:{}", chance.below(ITEMS))
}

/// A case holds items or cases of a higher number, so that no case is inside itself.
fn story(seed: u64) -> Story {
    let chance = &mut Chance(seed);
    let count = 3 + chance.below(7);
    (0..count)
        .map(|number| {
            let case = chance.below(CASES);
            let parent = format!("urn:case:{case}");
            let mut children: Vec<String> =
                (0..1 + chance.below(2)).map(|_| item(chance)).collect();
            if case + 1 < CASES && chance.below(3) == 0 {
                children.push(format!("urn:case:{}", case + 1 + chance.below(CASES - case - 1)));
            }
            children.sort();
            children.dedup();
            let what = match chance.below(6) {
                0..=2 => {
                    let mut inputs: Vec<String> =
                        (0..chance.below(3)).map(|_| item(chance)).collect();
                    if chance.below(3) == 0 {
                        inputs.push(parent);
                    }
                    let outputs = (0..1 + chance.below(2)).map(|_| item(chance)).collect();
                    Happens::Makes { inputs, outputs, process: chance.below(4) == 0 }
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
                    if *process { event.process("urn:process") } else { event }
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
            _ => packs(chance.below(100), "urn:case:0", &[&item(chance)]),
        };
        let wrong = wrong.named(&format!("urn:uuid:wrong:{number}"));
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

fn forward_of(story: &Story, seed: &str, since: usize) -> BTreeMap<String, usize> {
    let mut seen: HashSet<(String, usize)> = HashSet::new();
    let mut open = vec![(seed.to_owned(), since)];
    let minutes =
        || std::iter::once(since).chain(story.iter().map(|(m, _)| *m).filter(move |m| *m > since));
    // A case that is suspected is suspected with what it held from then on.
    for minute in minutes() {
        for child in things() {
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

fn back_of(story: &Story, seed: &str, asof: usize) -> BTreeMap<String, usize> {
    let mut seen: HashSet<(String, usize)> = HashSet::new();
    let mut open = vec![(seed.to_owned(), asof)];
    for child in things() {
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
                for child in things() {
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

fn things() -> Vec<String> {
    let items = (0..ITEMS).map(|number| format!("urn:item:{number}"));
    items.chain((0..CASES).map(|number| format!("urn:case:{number}"))).collect()
}

fn minutes(found: BTreeMap<String, Option<Instant>>) -> BTreeMap<String, usize> {
    let midnight = moment(0).seconds;
    let minute = |time: Option<Instant>| ((time.unwrap().seconds - midnight) / 60) as usize;
    found.into_iter().map(|(name, time)| (name, minute(time))).collect()
}

#[test]
fn walks_find_what_enumerating_every_path_finds_with_the_same_times() {
    let mut reached = 0;
    for seed in 0..12_000u64 {
        let story = story(seed);
        let chance = &mut Chance(seed ^ 0xABCD);
        let graph = graph(&events(&story, chance));
        let all = things();
        let name = &all[chance.below(all.len())];
        let seeds = graph.things(name);
        if seeds.is_empty() {
            continue;
        }
        let since = chance.below(60);
        let found = graph.forward(&seeds, Some(moment(since)), Mode::Material);
        let found = minutes(names(&graph, &found, Tier::Certain));
        assert_eq!(
            found,
            forward_of(&story, name, since),
            "forward from {name} at {since} in {story:?}"
        );
        let asof = 20 + chance.below(90);
        let found_back = graph.back(&seeds, Some(moment(asof)));
        let found_back = minutes(names(&graph, &found_back, Tier::Certain));
        assert_eq!(
            found_back,
            back_of(&story, name, asof),
            "back from {name} at {asof} in {story:?}"
        );
        reached += found.len() + found_back.len() - 2;
    }
    assert!(reached > 10_000, "the sets say nothing: {reached}");
}

/// Lots that are used and moved: the enumerator knows where each event leaves its goods.
fn lots(seed: u64) {
    let chance = &mut Chance(seed);
    let places = ["urn:place:0", "urn:place:1", "urn:place:2"];
    let lot = |chance: &mut Chance| format!("urn:lot:{}", chance.below(3));
    // Minute, from, to; both a lot at a place.
    let mut steps: Vec<(usize, String, String)> = Vec::new();
    let mut events = Vec::new();
    for number in 0..3 + chance.below(7) {
        let minute = 10 * (number + 1);
        let (here, there) = (places[chance.below(3)], places[chance.below(3)]);
        let (one, other) = (lot(chance), lot(chance));
        if chance.below(2) == 0 {
            let event = makes(minute, &[], &[]).place(here);
            events.push(event.input(&one, "1", "KGM").output(&other, "1", "KGM"));
            steps.push((minute, format!("{one} at {here}"), format!("{other} at {here}")));
        } else {
            let event = sees(minute, "shipping", &[]).place(here).places(here, there);
            events.push(event.quantity(&one, "1", "KGM"));
            steps.push((minute, format!("{one} at {here}"), format!("{one} at {there}")));
        }
    }
    for end in (1..events.len()).rev() {
        events.swap(end, chance.below(end + 1));
    }
    let graph = graph(&events);
    let name = lot(chance);
    let seeds = graph.things(&name);
    let since = chance.below(60);
    let mut seen: HashSet<(String, usize)> = HashSet::new();
    let starts = seeds.iter().map(|seed| match graph.place(*seed) {
        Some(place) => format!("{name} at {place}"),
        None => name.clone(),
    });
    let mut open: Vec<(String, usize)> = starts.map(|start| (start, since)).collect();
    while let Some((at, time)) = open.pop() {
        if seen.insert((at.clone(), time)) {
            let on = steps.iter().filter(|(minute, from, _)| *minute >= time && *from == at);
            open.extend(on.map(|(minute, _, to)| (to.clone(), *minute)));
        }
    }
    let mut expected: BTreeMap<String, usize> = BTreeMap::new();
    for (at, time) in seen {
        let known = expected.entry(at).or_insert(time);
        *known = time.min(*known);
    }
    let found = graph.forward(&seeds, Some(moment(since)), Mode::Material);
    let found = minutes(names(&graph, &found, Tier::Certain));
    assert_eq!(found, expected, "{name} from {since} in {steps:?}");
}

#[test]
fn lots_are_found_at_the_places_they_were_moved_to_and_nowhere_else() {
    (0..12_000).for_each(lots);
}
