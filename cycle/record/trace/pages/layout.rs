//! Where the boxes of a layered picture go. Pure: sizes and edges in, places and lines out, always the same ones.
//!
//! Goods go from left to right, a column a layer. An edge over several columns gets a lane of its own in each of them,
//! so that no line runs through a box, and words stay inside of their box: no two labels can meet. Method: Sugiyama,
//! Tagawa and Toda (1981): break cycles, layers by the longest path, order by the mean of the neighbours, then heights
//! that stay nearest to the neighbours' (pooled adjacent violators, exact).

/// Between columns, where lines turn; and between two boxes of a column.
pub(super) const GAP: f64 = 52.0;
pub(super) const APART: f64 = 14.0;
const MARGIN: f64 = 10.0;
/// How often the order is improved; the best of all is taken.
const SWEEPS: usize = 12;

/// A box: where, and how large.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) layer: usize,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// A picture that is laid out.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Layout {
    pub(super) places: Vec<Place>,
    /// Points of each edge, in the order of the edges; from the box it leaves to the box it enters.
    pub(super) lines: Vec<Vec<(f64, f64)>>,
    pub(super) width: f64,
    pub(super) height: f64,
}

struct Slot {
    /// The box, or nothing for a lane.
    of: Option<usize>,
    layer: usize,
    height: f64,
    before: Vec<usize>,
    after: Vec<usize>,
}

/// Lays out boxes of these widths and heights. Edges of a box to itself are left out: their line is empty.
pub(super) fn layout(sizes: &[(f64, f64)], edges: &[(usize, usize)]) -> Layout {
    if sizes.is_empty() {
        return Layout::default();
    }
    let flipped = flipped(sizes.len(), edges);
    let directed: Vec<(usize, usize)> = edges
        .iter()
        .zip(&flipped)
        .map(|((a, b), flip)| if *flip { (*b, *a) } else { (*a, *b) })
        .collect();
    let layers = layers(sizes.len(), &directed);
    let mut slots: Vec<Slot> = (0..sizes.len())
        .map(|of| Slot {
            of: Some(of),
            layer: layers[of],
            height: sizes[of].1,
            before: vec![],
            after: vec![],
        })
        .collect();
    // The slots that each edge goes through.
    let mut ways: Vec<Vec<usize>> = Vec::with_capacity(edges.len());
    for (from, to) in &directed {
        if from == to {
            ways.push(Vec::new());
            continue;
        }
        let mut way = vec![*from];
        for layer in layers[*from] + 1..layers[*to] {
            slots.push(Slot { of: None, layer, height: 0.0, before: vec![], after: vec![] });
            way.push(slots.len() - 1);
        }
        way.push(*to);
        for pair in way.windows(2) {
            slots[pair[0]].after.push(pair[1]);
            slots[pair[1]].before.push(pair[0]);
        }
        ways.push(way);
    }
    let columns = ordered(&slots);
    let middles = heights(&slots, &columns);
    placed(sizes, &slots, &columns, &middles, &ways, &flipped)
}

/// Which edges have to be turned so that nothing goes in a circle.
fn flipped(count: usize, edges: &[(usize, usize)]) -> Vec<bool> {
    let mut out: Vec<Vec<(usize, usize)>> = vec![Vec::new(); count];
    for (at, (from, to)) in edges.iter().enumerate() {
        out[*from].push((*to, at));
    }
    let mut flipped = vec![false; edges.len()];
    // 0 not seen, 1 on the way, 2 done.
    let mut state = vec![0u8; count];
    for start in 0..count {
        let mut way = vec![(start, 0usize)];
        if state[start] != 0 {
            continue;
        }
        state[start] = 1;
        while let Some((at, next)) = way.last_mut() {
            match out[*at].get(*next) {
                Some((to, edge)) => {
                    *next += 1;
                    match state[*to] {
                        0 => {
                            state[*to] = 1;
                            way.push((*to, 0));
                        }
                        1 => flipped[*edge] = true,
                        _ => {}
                    }
                }
                None => {
                    state[*at] = 2;
                    way.pop();
                }
            }
        }
    }
    flipped
}

/// Layers by the longest path; what nothing goes into stands right before what it goes into.
fn layers(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut layers = vec![0usize; count];
    let mut waits = vec![0usize; count];
    let real: Vec<(usize, usize)> = edges.iter().copied().filter(|(from, to)| from != to).collect();
    for (_, to) in &real {
        waits[*to] += 1;
    }
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (from, to) in &real {
        out[*from].push(*to);
    }
    let first: Vec<usize> = (0..count).filter(|at| waits[*at] == 0).collect();
    let mut ready = first.clone();
    while let Some(at) = ready.pop() {
        for to in &out[at] {
            layers[*to] = layers[*to].max(layers[at] + 1);
            waits[*to] -= 1;
            if waits[*to] == 0 {
                ready.push(*to);
            }
        }
    }
    for at in first {
        if let Some(nearest) = out[at].iter().map(|to| layers[*to]).min() {
            layers[at] = nearest.saturating_sub(1);
        }
    }
    layers
}

/// Slots of each layer from above to below, with as few crossings as the sweeps find.
fn ordered(slots: &[Slot]) -> Vec<Vec<usize>> {
    let last = slots.iter().map(|slot| slot.layer).max().unwrap_or_default();
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); last + 1];
    for (at, slot) in slots.iter().enumerate() {
        columns[slot.layer].push(at);
    }
    let mut best = (crossings(slots, &columns), columns.clone());
    for sweep in 0..SWEEPS {
        let forward = sweep % 2 == 0;
        for step in 1..columns.len() {
            let layer = if forward { step } else { columns.len() - 1 - step };
            let beside = if forward { layer - 1 } else { layer + 1 };
            let ranks = ranks(slots.len(), &columns[beside]);
            let mut keyed: Vec<(f64, usize, usize)> = columns[layer]
                .iter()
                .enumerate()
                .map(|(rank, at)| {
                    let near = if forward { &slots[*at].before } else { &slots[*at].after };
                    let sum: f64 = near.iter().map(|at| ranks[*at] as f64).sum();
                    let mean = if near.is_empty() { rank as f64 } else { sum / near.len() as f64 };
                    (mean, rank, *at)
                })
                .collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            columns[layer] = keyed.into_iter().map(|(.., at)| at).collect();
        }
        let crossings = crossings(slots, &columns);
        if crossings < best.0 {
            best = (crossings, columns.clone());
        }
    }
    best.1
}

fn ranks(count: usize, column: &[usize]) -> Vec<usize> {
    let mut ranks = vec![0; count];
    for (rank, at) in column.iter().enumerate() {
        ranks[*at] = rank;
    }
    ranks
}

fn crossings(slots: &[Slot], columns: &[Vec<usize>]) -> usize {
    let mut count = 0;
    for pair in columns.windows(2) {
        let ranks = ranks(slots.len(), &pair[1]);
        let mut seen: Vec<usize> = Vec::new();
        for at in &pair[0] {
            let mut ends: Vec<usize> = slots[*at].after.iter().map(|to| ranks[*to]).collect();
            for end in &ends {
                count += seen.iter().filter(|before| *before > end).count();
            }
            seen.append(&mut ends);
        }
    }
    count
}

/// The middle of each slot: near to its neighbours, never nearer to the next of its column than allowed.
fn heights(slots: &[Slot], columns: &[Vec<usize>]) -> Vec<f64> {
    let mut middles = vec![0.0; slots.len()];
    for column in columns {
        let wanted = vec![0.0; column.len()];
        settle(slots, column, &wanted, &mut middles);
    }
    for sweep in 0..6 {
        let all: Vec<usize> = match sweep % 2 {
            0 => (0..columns.len()).collect(),
            _ => (0..columns.len()).rev().collect(),
        };
        for layer in all {
            let wanted: Vec<f64> = columns[layer]
                .iter()
                .map(|at| {
                    let near = slots[*at].before.iter().chain(&slots[*at].after);
                    let (sum, count) =
                        near.fold((0.0, 0.0), |(sum, count), to| (sum + middles[*to], count + 1.0));
                    if count == 0.0 { middles[*at] } else { sum / count }
                })
                .collect();
            settle(slots, &columns[layer], &wanted, &mut middles);
        }
    }
    middles
}

/// The heights nearest to the wanted ones that keep order and distance: violators are pooled to their mean.
fn settle(slots: &[Slot], column: &[usize], wanted: &[f64], middles: &mut [f64]) {
    let mut offsets = Vec::with_capacity(column.len());
    let mut offset = 0.0;
    for (rank, at) in column.iter().enumerate() {
        if rank > 0 {
            let above = &slots[column[rank - 1]];
            offset += (above.height + slots[*at].height) / 2.0 + APART;
        }
        offsets.push(offset);
    }
    // Pools: sum, count.
    let mut pools: Vec<(f64, f64)> = Vec::new();
    for (wanted, offset) in wanted.iter().zip(&offsets) {
        pools.push((wanted - offset, 1.0));
        while let [.., (above, many), (below, few)] = pools[..] {
            if above / many <= below / few {
                break;
            }
            pools.pop();
            let last = pools.len() - 1;
            pools[last] = (above + below, many + few);
        }
    }
    let mut rank = 0;
    for (sum, count) in pools {
        for _ in 0..count as usize {
            middles[column[rank]] = sum / count + offsets[rank];
            rank += 1;
        }
    }
}

fn placed(
    sizes: &[(f64, f64)],
    slots: &[Slot],
    columns: &[Vec<usize>],
    middles: &[f64],
    ways: &[Vec<usize>],
    flipped: &[bool],
) -> Layout {
    let top = slots.iter().zip(middles).map(|(slot, middle)| middle - slot.height / 2.0);
    let top = top.fold(f64::INFINITY, f64::min) - MARGIN;
    let bottom = slots.iter().zip(middles).map(|(slot, middle)| middle + slot.height / 2.0);
    let bottom = bottom.fold(f64::NEG_INFINITY, f64::max) + MARGIN;
    let mut left = MARGIN;
    let mut spans: Vec<(f64, f64)> = Vec::with_capacity(columns.len());
    for column in columns {
        let widths = column.iter().filter_map(|at| slots[*at].of).map(|of| sizes[of].0);
        let width = widths.fold(0.0, f64::max);
        spans.push((left, left + width));
        left += width + GAP;
    }
    let places: Vec<Place> = (0..sizes.len())
        .map(|of| {
            let (from, to) = spans[slots[of].layer];
            let (width, height) = sizes[of];
            let x = (from + to - width) / 2.0;
            Place { layer: slots[of].layer, x, y: middles[of] - top - height / 2.0, width, height }
        })
        .collect();
    let lines = ways
        .iter()
        .zip(flipped)
        .map(|(way, flip)| {
            let mut points: Vec<(f64, f64)> = Vec::with_capacity(way.len() * 2);
            for (step, at) in way.iter().enumerate() {
                let y = middles[*at] - top;
                let (from, to) = spans[slots[*at].layer];
                // From the edge of its column to a narrower box the line is level.
                let (left, right) = match slots[*at].of {
                    Some(of) => (places[of].x, places[of].x + places[of].width),
                    None => (from, to),
                };
                if step > 0 {
                    points.extend([(from, y), (left, y)]);
                }
                if step + 1 < way.len() {
                    points.extend([(right, y), (to, y)]);
                }
            }
            points.dedup();
            if *flip {
                points.reverse();
            }
            points
        })
        .collect();
    Layout { places, lines, width: left - GAP + MARGIN, height: bottom - top }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that are always the same.
    struct Dice(u64);
    impl Dice {
        fn below(&mut self, most: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % most
        }
    }

    type Drawn = (Vec<(f64, f64)>, Vec<(usize, usize)>);

    fn any(dice: &mut Dice) -> Drawn {
        let count = 1 + dice.below(60);
        let sizes = (0..count)
            .map(|_| if dice.below(3) == 0 { (72.0, 44.0) } else { (168.0, 46.0) })
            .collect();
        let edges =
            (0..dice.below(count * 2)).map(|_| (dice.below(count), dice.below(count))).collect();
        (sizes, edges)
    }

    #[test]
    fn no_two_boxes_meet_and_no_line_runs_through_a_box() {
        let mut dice = Dice(7);
        for round in 0..400 {
            let (sizes, edges) = any(&mut dice);
            let drawn = layout(&sizes, &edges);
            let boxes = &drawn.places;
            for (at, one) in boxes.iter().enumerate() {
                assert!(one.x >= 0.0 && one.x + one.width <= drawn.width, "{round}: {one:?}");
                assert!(one.y >= 0.0 && one.y + one.height <= drawn.height, "{round}: {one:?}");
                for other in &boxes[at + 1..] {
                    let beside = one.x + one.width < other.x || other.x + other.width < one.x;
                    let above = one.y + one.height < other.y || other.y + other.height < one.y;
                    assert!(beside || above, "{round}: {one:?} and {other:?}");
                }
            }
            for ((from, to), line) in edges.iter().zip(&drawn.lines) {
                for pair in line.windows(2) {
                    for (at, one) in boxes.iter().enumerate() {
                        let ends = at == *from || at == *to;
                        assert!(
                            ends || !through(pair[0], pair[1], one),
                            "{round}: {from}→{to} by {at}"
                        );
                    }
                }
            }
        }
    }

    /// Whether a piece of a line comes into the span of a box: slanted ones must stay in the gaps altogether.
    fn through(one: (f64, f64), other: (f64, f64), place: &Place) -> bool {
        let (left, right) = (one.0.min(other.0), one.0.max(other.0));
        let (top, bottom) = (one.1.min(other.1), one.1.max(other.1));
        let beside = right <= place.x || left >= place.x + place.width;
        let above = bottom < place.y || top > place.y + place.height;
        !(beside || above)
    }

    #[test]
    fn edges_go_from_layer_to_layer_and_the_same_picture_comes_again() {
        let mut dice = Dice(11);
        for _ in 0..200 {
            let (sizes, edges) = any(&mut dice);
            let drawn = layout(&sizes, &edges);
            assert_eq!(drawn, layout(&sizes, &edges));
            let turned = flipped(sizes.len(), &edges);
            for (((from, to), flip), line) in edges.iter().zip(turned).zip(&drawn.lines) {
                if from == to {
                    assert!(line.is_empty());
                    continue;
                }
                let (from, to) = (drawn.places[*from].layer, drawn.places[*to].layer);
                assert!(if flip { to < from } else { from < to });
            }
        }
    }

    #[test]
    fn a_chain_is_straight_and_two_strands_do_not_cross() {
        let size = (168.0, 46.0);
        let drawn = layout(&[size; 3], &[(0, 1), (1, 2)]);
        assert!(drawn.places.iter().all(|place| place.y == drawn.places[0].y));
        assert!(drawn.places[0].x < drawn.places[1].x && drawn.places[1].x < drawn.places[2].x);
        // 0→3 and 1→2: drawn in the order of numbers they would cross.
        let drawn = layout(&[size; 4], &[(0, 3), (1, 2)]);
        let above = |a: usize, b: usize| drawn.places[a].y < drawn.places[b].y;
        assert_eq!(above(0, 1), above(3, 2));
        assert_eq!(layout(&[], &[]), Layout::default());
    }
}
