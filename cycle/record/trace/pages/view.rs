//! Which of what was found stands in the picture. Pure.
//!
//! A first view has at most [`FIRST`] boxes: from the codes that were asked about outward, lots and containers before
//! single items, whole neighbourhoods while there is room. Single items that are alike (one product, one place, the same
//! neighbours) are one box. What is left out is counted at the side of the box where it belongs, and shown by a link;
//! what was shown can be folded away again. Opened and folded sides live in the address.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The most boxes of a first view.
pub(super) const FIRST: usize = 60;
/// A side with more neighbours waits for its reader; so many of them come with one opening.
pub(super) const FAN: usize = 12;
const OPENED: usize = 24;
/// Fewer alike items stay single.
const ALIKE: usize = 3;

/// What a box stands for; the order is the order in which room is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Lot,
    Container,
    Event,
    Item,
    /// Somebody who was sent something and is silent.
    Open,
}

/// Something that may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thing {
    /// Names it in addresses.
    pub(super) key: String,
    pub(super) kind: Kind,
    pub(super) seed: bool,
    /// Items of one such word may be one box.
    pub(super) alike: String,
}

/// The left side is upstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Side {
    Up,
    Down,
}

impl Side {
    pub(super) fn letter(self) -> char {
        match self {
            Side::Up => 'u',
            Side::Down => 'd',
        }
    }
}

/// Sides that a reader opened or folded: key and letter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wish {
    pub(super) opened: Vec<String>,
    pub(super) folded: Vec<String>,
}

impl Wish {
    fn times(&self, key: &str, letter: char) -> usize {
        self.opened.iter().filter(|word| **word == format!("{key}{letter}")).count()
    }
    fn folds(&self, key: &str, letter: char) -> bool {
        self.folded.iter().any(|word| *word == format!("{key}{letter}"))
    }
}

/// A box of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    /// Places of the things it stands for; more than one where they are alike.
    pub(super) of: Vec<usize>,
    /// Neighbours that are not shown.
    pub(super) hidden: BTreeMap<Side, usize>,
    /// Sides that can be folded: others are shown because of them.
    pub(super) folds: BTreeSet<Side>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct View {
    pub(super) boxes: Vec<Shown>,
    /// Places in `boxes`, in the direction of the goods.
    pub(super) edges: Vec<(usize, usize)>,
    /// Boxes that there would be in all.
    pub(super) all: usize,
}

/// The letter under which a box of alike items is opened.
pub(super) const ALIKE_LETTER: char = 'g';

/// Chooses. Edges are places in `things`, in the direction of the goods.
pub(super) fn view(things: &[Thing], edges: &[(usize, usize)], wish: &Wish) -> View {
    let (boxes, box_of) = together(things, edges, wish);
    let mut near: BTreeMap<Side, Vec<Vec<usize>>> = BTreeMap::new();
    for side in [Side::Up, Side::Down] {
        near.insert(side, vec![Vec::new(); boxes.len()]);
    }
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (from, to) in edges {
        let (from, to) = (box_of[*from], box_of[*to]);
        if from != to && pairs.insert((from, to)) {
            near.entry(Side::Down).or_default()[from].push(to);
            near.entry(Side::Up).or_default()[to].push(from);
        }
    }
    let kind = |at: usize| things[boxes[at][0]].kind;
    for lists in near.values_mut() {
        for list in lists {
            list.sort_by_key(|at| (kind(*at), *at));
        }
    }
    let chosen = chosen(things, &boxes, &near, wish);
    let mut place = vec![usize::MAX; boxes.len()];
    for (new, (at, _)) in chosen.iter().enumerate() {
        place[*at] = new;
    }
    let shown = chosen.iter().map(|(at, folds)| {
        let hidden = [Side::Up, Side::Down].into_iter().filter_map(|side| {
            let count = near[&side][*at].iter().filter(|to| place[**to] == usize::MAX).count();
            (count > 0).then_some((side, count))
        });
        Shown { of: boxes[*at].clone(), hidden: hidden.collect(), folds: folds.clone() }
    });
    let boxes_shown: Vec<Shown> = shown.collect();
    let kept =
        pairs.iter().filter(|(from, to)| place[*from] != usize::MAX && place[*to] != usize::MAX);
    let edges = kept.map(|(from, to)| (place[*from], place[*to])).collect();
    View { boxes: boxes_shown, edges, all: boxes.len() }
}

/// From the seeds outward: what is shown, and which of its sides brought others.
fn chosen(
    things: &[Thing],
    boxes: &[Vec<usize>],
    near: &BTreeMap<Side, Vec<Vec<usize>>>,
    wish: &Wish,
) -> Vec<(usize, BTreeSet<Side>)> {
    let seed = |at: &usize| boxes[*at].iter().any(|thing| things[*thing].seed);
    let mut shown: Vec<(usize, BTreeSet<Side>)> = Vec::new();
    let mut place: Vec<Option<usize>> = vec![None; boxes.len()];
    let mut queue: VecDeque<usize> = VecDeque::new();
    for at in (0..boxes.len()).filter(seed).take(FIRST) {
        place[at] = Some(shown.len());
        shown.push((at, BTreeSet::new()));
        queue.push_back(at);
    }
    let mut room = FIRST;
    while let Some(at) = queue.pop_front() {
        let key = &things[boxes[at][0]].key;
        for side in [Side::Up, Side::Down] {
            if wish.folds(key, side.letter()) {
                continue;
            }
            let fresh: Vec<usize> =
                near[&side][at].iter().copied().filter(|to| place[*to].is_none()).collect();
            let times = wish.times(key, side.letter());
            let take = if times > 0 {
                room += fresh.len().min(OPENED * times);
                OPENED * times
            } else if fresh.len() <= FAN && shown.len() + fresh.len() <= room {
                fresh.len()
            } else {
                0
            };
            for to in fresh.into_iter().take(take) {
                if let Some(here) = place[at] {
                    shown[here].1.insert(side);
                }
                place[to] = Some(shown.len());
                shown.push((to, BTreeSet::new()));
                queue.push_back(to);
            }
        }
    }
    shown
}

/// Boxes of things that belong together, and the box of each thing.
fn together(
    things: &[Thing],
    edges: &[(usize, usize)],
    wish: &Wish,
) -> (Vec<Vec<usize>>, Vec<usize>) {
    let mut up: Vec<Vec<usize>> = vec![Vec::new(); things.len()];
    let mut down: Vec<Vec<usize>> = vec![Vec::new(); things.len()];
    for (from, to) in edges {
        down[*from].push(*to);
        up[*to].push(*from);
    }
    up.iter_mut().chain(&mut down).for_each(|list| list.sort_unstable());
    type Alike<'t> = (&'t str, &'t [usize], &'t [usize]);
    let mut alike: BTreeMap<Alike<'_>, Vec<usize>> = BTreeMap::new();
    for (at, thing) in things.iter().enumerate() {
        if thing.kind == Kind::Item && !thing.seed {
            alike.entry((&thing.alike, &up[at], &down[at])).or_default().push(at);
        }
    }
    let mut box_of = vec![usize::MAX; things.len()];
    let mut leads: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for members in alike.values().filter(|members| members.len() >= ALIKE) {
        let opened = wish.times(&things[members[0]].key, ALIKE_LETTER) * OPENED;
        let rest = members.get(opened..).unwrap_or_default();
        if rest.len() >= ALIKE {
            leads.insert(rest[0], rest.to_vec());
        }
    }
    for members in leads.values() {
        members.iter().for_each(|at| box_of[*at] = members[0]);
    }
    let mut boxes: Vec<Vec<usize>> = Vec::new();
    for at in 0..things.len() {
        let lead = box_of[at];
        if lead == usize::MAX || lead == at {
            box_of[at] = boxes.len();
            boxes.push(leads.get(&at).cloned().unwrap_or_else(|| vec![at]));
        } else {
            // Its lead stands before it.
            box_of[at] = box_of[lead];
        }
    }
    (boxes, box_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thing(key: &str, kind: Kind) -> Thing {
        Thing { key: key.to_owned(), kind, seed: key == "seed", alike: "p".to_owned() }
    }

    fn star(count: usize, kind: Kind) -> (Vec<Thing>, Vec<(usize, usize)>) {
        let mut things = vec![thing("seed", Kind::Lot)];
        things.extend((0..count).map(|at| thing(&format!("n{at}"), kind)));
        (things, (1..=count).map(|at| (0, at)).collect())
    }

    fn wish(opened: &[&str], folded: &[&str]) -> Wish {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        Wish { opened: words(opened), folded: words(folded) }
    }

    #[test]
    fn a_side_with_many_neighbours_waits_and_is_opened_piece_by_piece() {
        let (things, edges) = star(100, Kind::Lot);
        let first = view(&things, &edges, &Wish::default());
        assert_eq!(first.boxes.len(), 1);
        assert_eq!(first.boxes[0].hidden, BTreeMap::from([(Side::Down, 100)]));
        let second = view(&things, &edges, &wish(&["seedd"], &[]));
        assert_eq!((second.boxes.len(), second.edges.len()), (25, 24));
        assert_eq!(second.boxes[0].hidden[&Side::Down], 76);
        assert!(second.boxes[0].folds.contains(&Side::Down));
        assert_eq!(view(&things, &edges, &wish(&["seedd"; 5], &[])).boxes.len(), 101);
        assert_eq!(view(&things, &edges, &wish(&["seedd"], &["seedd"])).boxes.len(), 1);
    }

    #[test]
    fn items_that_are_alike_are_one_box_until_somebody_opens_it() {
        let (things, edges) = star(100, Kind::Item);
        let first = view(&things, &edges, &Wish::default());
        assert_eq!(first.boxes.iter().map(|it| it.of.len()).collect::<Vec<_>>(), [1, 100]);
        let opened = view(&things, &edges, &wish(&["n0g", "seedd"], &[]));
        assert_eq!(opened.boxes.len(), 25);
        // Other neighbours make another box.
        let (mut things, mut edges) = star(6, Kind::Item);
        things.push(thing("x", Kind::Lot));
        edges.extend([(1, 7), (2, 7), (3, 7)]);
        let view = view(&things, &edges, &Wish::default());
        assert_eq!(view.boxes.iter().map(|it| it.of.len()).collect::<Vec<_>>(), [1, 3, 3, 1]);
    }

    #[test]
    fn a_first_view_has_at_most_sixty_boxes_and_counts_what_it_leaves_out() {
        // A tree of ten, and ten of each.
        let mut things = vec![thing("seed", Kind::Lot)];
        let mut edges = Vec::new();
        for level in 0..10 {
            things.push(thing(&format!("a{level}"), Kind::Lot));
            let above = things.len() - 1;
            edges.push((0, above));
            for leaf in 0..10 {
                things.push(thing(&format!("a{level}b{leaf}"), Kind::Lot));
                edges.push((above, things.len() - 1));
            }
        }
        let first = view(&things, &edges, &Wish::default());
        assert!(first.boxes.len() <= FIRST);
        assert_eq!(first.all, 111);
        let hidden: usize = first.boxes.iter().flat_map(|it| it.hidden.values()).sum();
        assert_eq!(first.boxes.len() + hidden, 111);
        // Lots and containers come before single items.
        let mut things =
            vec![thing("seed", Kind::Lot), thing("i", Kind::Item), thing("c", Kind::Container)];
        things.push(thing("l", Kind::Lot));
        let view = view(&things, &[(0, 1), (0, 2), (0, 3)], &Wish::default());
        let kinds: Vec<Kind> = view.boxes.iter().map(|it| things[it.of[0]].kind).collect();
        assert_eq!(kinds, [Kind::Lot, Kind::Lot, Kind::Container, Kind::Item]);
    }

    #[test]
    fn nothing_to_show_is_no_boxes() {
        assert_eq!(view(&[], &[], &Wish::default()), View::default());
    }
}
