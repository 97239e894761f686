//! How states of a round look and read: a shape of its own for each, then a word, then a colour.

use web::Me;

use super::super::model::{Act, Progress};

/// A mark of the matrix: symbol of the sprite, class, word.
pub(super) struct Sign {
    pub(super) symbol: &'static str,
    pub(super) class: &'static str,
    pub(super) word: String,
}

pub(super) const ALL: [Progress; 10] = [
    Progress::Empty,
    Progress::Draft,
    Progress::HandedIn,
    Progress::Half,
    Progress::Differs,
    Progress::Verified,
    Progress::Visited,
    Progress::Final,
    Progress::Objected,
    Progress::Absent,
];

pub(super) fn sign(me: &Me, progress: Progress) -> Sign {
    let (symbol, class, key) = match progress {
        Progress::Absent => ("na", "wait", "rounds-cell-absent"),
        Progress::Empty => ("none", "wait", "rounds-cell-empty"),
        Progress::Draft => ("corner", "wait", "rounds-cell-draft"),
        Progress::HandedIn => ("wait", "info", "rounds-cell-handed-in"),
        Progress::Half => ("clock", "watch", "rounds-cell-half"),
        Progress::Differs => ("differs", "bad", "rounds-cell-differs"),
        Progress::Verified => ("tick", "info", "rounds-cell-verified"),
        Progress::Visited => ("flag", "info", "rounds-cell-visited"),
        Progress::Final => ("ok", "ok", "rounds-cell-final"),
        Progress::Objected => ("watch", "watch", "rounds-cell-objected"),
    };
    Sign { symbol, class, word: me.t(key) }
}

pub(super) fn act(me: &Me, act: Act) -> String {
    me.t(&format!("rounds-act-{}", act.word()))
}
