//! The matrix of progress: a row a unit, a column an item, a sign for how far it is.

use std::collections::BTreeMap;

use web::Me;

use super::super::super::model::{Progress, Sort};
use super::super::here::Here;
use super::super::words::{ALL, sign};
use super::{Head, Legend, MatrixCell, Row};

pub(super) fn counts(here: &Here) -> BTreeMap<Progress, usize> {
    let mut counts = BTreeMap::new();
    for unit in here.rows() {
        for item in here.frame.items.iter().filter(|item| item.sort == Sort::Base) {
            let progress = here.progress(unit, &item.code);
            *counts.entry(progress).or_insert(0) += 1;
        }
    }
    counts
}

pub(super) fn heads(me: &Me, here: &Here) -> (Vec<(String, usize)>, Vec<Head>) {
    let mut dims = Vec::new();
    let mut heads = Vec::new();
    for dimension in &here.round.scheme.scheme.dimensions {
        dims.push((
            format!("{} {}", dimension.code, dimension.name.get(me.lang)),
            dimension.items.len(),
        ));
        for (at, item) in dimension.items.iter().enumerate() {
            heads.push(Head {
                code: item.code.clone(),
                name: item.name.get(me.lang).to_owned(),
                edge: at + 1 == dimension.items.len(),
            });
        }
    }
    (dims, heads)
}

pub(super) fn rows(me: &Me, here: &Here) -> Vec<Row> {
    let edges: Vec<&str> = here
        .round
        .scheme
        .scheme
        .dimensions
        .iter()
        .filter_map(|dimension| Some(dimension.items.last()?.code.as_str()))
        .collect();
    let items: Vec<&str> = here
        .frame
        .items
        .iter()
        .filter(|item| item.sort == Sort::Base)
        .map(|item| item.code.as_str())
        .collect();
    here.rows()
        .into_iter()
        .map(|unit| {
            let name = here.name(me, unit);
            let mut done = 0;
            let cells: Vec<MatrixCell> = items
                .iter()
                .map(|item| {
                    let progress = here.progress(unit, item);
                    let sign = sign(me, progress);
                    done += usize::from(progress >= Progress::Verified);
                    MatrixCell {
                        href: here.cell_href(unit, item),
                        label: format!("{name} {item} {}", sign.word),
                        symbol: sign.symbol,
                        class: sign.class,
                        edge: edges.contains(item),
                    }
                })
                .collect();
            Row {
                href: here.href(&format!("/units/{}", here.code(unit))),
                done: format!("{done}/{}", cells.len()),
                name,
                cells,
            }
        })
        .collect()
}

pub(super) fn legend(me: &Me, counts: &BTreeMap<Progress, usize>) -> Vec<Legend> {
    ALL.iter()
        .map(|progress| {
            let sign = sign(me, *progress);
            Legend {
                symbol: sign.symbol,
                class: sign.class,
                word: sign.word,
                count: counts.get(progress).copied().unwrap_or(0).to_string(),
            }
        })
        .collect()
}
