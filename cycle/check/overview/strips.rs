//! Strips: the three transformations and the five qualities, each with what is met and what is not.

use web::Me;

use super::tally::{Line, Tally};

/// One cell of a strip: a name, how many targets are met, what is not.
pub(super) struct Strip {
    pub(super) name: String,
    pub(super) tally: String,
    pub(super) note: String,
    pub(super) turns: String,
    pub(super) figure: Option<Line>,
}

pub(super) fn strips(me: &Me, lines: &[Line], of: &str, words: &[&str]) -> Vec<Strip> {
    words
        .iter()
        .filter_map(|word| {
            let own: Vec<&Line> = lines
                .iter()
                .filter(|line| {
                    *word == if of == "quality" { &line.quality } else { &line.transformation }
                })
                .collect();
            if own.is_empty() {
                return None;
            }
            let tally = Tally::of(own.iter().copied());
            let known = [("known", tally.known.to_string()), ("all", tally.all.to_string())];
            Some(Strip {
                name: me.t(&format!("{of}-{word}")),
                tally: tally.short(me),
                note: if tally.total() > 0 {
                    tally.rest(me)
                } else {
                    ui::ta(me.lang, "overview-no-target", &known)
                },
                turns: tally.turns(me),
                // The index of the city's own reckoning is said together with that.
                figure: own
                    .iter()
                    .find(|line| {
                        *word == "economic" && !line.label.is_empty() && line.shown.known()
                    })
                    .map(|line| (*line).clone()),
            })
        })
        .collect()
}
