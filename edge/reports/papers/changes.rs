//! What changed between two versions: line by line, and within a line word by word.
//!
//! Chinese has no spaces, so each Han character is a word of its own; letters and digits that stand
//! together are one.

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub mark: Mark,
    /// Parts of the line; those that are new or gone are marked.
    pub parts: Vec<(bool, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Same,
    Gone,
    New,
}

/// Lines that stayed are told around changes only.
const AROUND: usize = 2;

/// The differences of two texts; empty where there are none.
pub fn between(old: &str, new: &str) -> Vec<Line> {
    if old == new {
        return Vec::new();
    }
    let diff = TextDiff::from_lines(old, new);
    let mut lines = Vec::new();
    for group in diff.grouped_ops(AROUND) {
        for op in group {
            match op {
                DiffOp::Replace { .. } => {
                    let side = |tag: ChangeTag| -> Vec<&str> {
                        let changes = diff.iter_changes(&op).filter(move |it| it.tag() == tag);
                        changes.map(|it| it.value()).collect()
                    };
                    replaced(&side(ChangeTag::Delete), &side(ChangeTag::Insert), &mut lines);
                }
                op => lines.extend(diff.iter_changes(&op).map(|change| {
                    let mark = match change.tag() {
                        ChangeTag::Equal => Mark::Same,
                        ChangeTag::Delete => Mark::Gone,
                        ChangeTag::Insert => Mark::New,
                    };
                    Line { mark, parts: vec![(false, trimmed(change.value()))] }
                })),
            }
        }
    }
    lines
}

/// Lines in place of others: pairs are told word by word, the rest whole.
fn replaced(old: &[&str], new: &[&str], lines: &mut Vec<Line>) {
    for at in 0..old.len().max(new.len()) {
        match (old.get(at), new.get(at)) {
            (Some(old), Some(new)) => {
                let (gone, came) = words_of(&trimmed(old), &trimmed(new));
                lines.push(Line { mark: Mark::Gone, parts: gone });
                lines.push(Line { mark: Mark::New, parts: came });
            }
            (Some(old), None) => {
                lines.push(Line { mark: Mark::Gone, parts: vec![(true, trimmed(old))] })
            }
            (None, Some(new)) => {
                lines.push(Line { mark: Mark::New, parts: vec![(true, trimmed(new))] })
            }
            (None, None) => {}
        }
    }
}

type Parts = Vec<(bool, String)>;

fn words_of(old: &str, new: &str) -> (Parts, Parts) {
    let (before, after) = (words(old), words(new));
    let (mut gone, mut came) = (Parts::new(), Parts::new());
    for op in capture_diff_slices(Algorithm::Myers, &before, &after) {
        let changed = !matches!(op, DiffOp::Equal { .. });
        push(&mut gone, changed, &before[op.old_range()]);
        push(&mut came, changed, &after[op.new_range()]);
    }
    (gone, came)
}

fn push(parts: &mut Parts, changed: bool, words: &[&str]) {
    let text = words.concat();
    if text.is_empty() {
        return;
    }
    match parts.last_mut() {
        Some((same, last)) if *same == changed => last.push_str(&text),
        _ => parts.push((changed, text)),
    }
}

/// Runs of letters and digits; anything else by itself.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut from = 0;
    let mut run = false;
    for (at, letter) in text.char_indices() {
        let joins = letter.is_ascii_alphanumeric();
        if at > from && !(run && joins) {
            words.push(&text[from..at]);
            from = at;
        }
        run = joins;
    }
    if from < text.len() {
        words.push(&text[from..]);
    }
    words
}

fn trimmed(line: &str) -> String {
    line.trim_end_matches(['\n', '\r']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_number_is_told_alone() {
        let lines =
            between("甲\n全市平均91.5分，共13个。\n乙\n", "甲\n全市平均92.5分，共13个。\n乙\n");
        let marked: Vec<String> = lines
            .iter()
            .filter(|line| line.mark == Mark::New)
            .flat_map(|line| line.parts.iter().filter(|(new, _)| *new).map(|(_, it)| it.clone()))
            .collect();
        assert_eq!(marked, ["92"]);
        assert_eq!(between("甲", "甲"), []);
    }

    #[test]
    fn a_line_that_came_is_whole_and_its_neighbours_stay() {
        let lines = between("一\n二\n", "一\n新\n二\n");
        let told: Vec<(Mark, &str)> =
            lines.iter().map(|line| (line.mark, line.parts[0].1.as_str())).collect();
        assert_eq!(told, [(Mark::Same, "一"), (Mark::New, "新"), (Mark::Same, "二")]);
    }
}
