//! A case opened by a rule: the ground makes it one, however often the event is seen.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Clockwork;
use store::{Tx, params};
use terms::{Date, Result};

use crate::course::Intent;
use crate::kind::{OPEN, Party};
use crate::rulebook::Trigger;
use crate::store::{Opening, Origin, open};

/// What met the condition, in words and ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// The thing: the id of the row or of the subject of the event.
    pub thing: i64,
    /// What makes the ground one ground.
    pub key: String,
    pub subject: i64,
    pub accountable: i64,
    pub on: Date,
    /// The value of each column, in words.
    pub columns: BTreeMap<String, String>,
}

impl Ground {
    /// Words of a trigger with the columns filled in; a column without a value is left out.
    pub fn fill(&self, words: &str) -> String {
        let mut out = String::new();
        let mut rest = words;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            out.push_str(self.columns.get(name).map_or("", String::as_str));
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

/// Opens the case that a trigger asks for, or returns the one that this ground has opened already (`false`).
///
/// # Errors
/// An unknown kind, and what the kind refuses.
pub fn open_by_rule(
    tx: &mut Tx<'_>,
    clockwork: &Clockwork,
    trigger: &Trigger,
    ground: &Ground,
) -> Result<(i64, bool)> {
    let uuid = format!("rule/{}/{}", trigger.code, ground.key);
    let known =
        tx.find("select id from case_file where uuid = ?1", params![&uuid], |row| row.get(0))?;
    if let Some(known) = known {
        tx.housekeeping();
        return Ok((known, false));
    }
    let today = store::civil_date(tx.now());
    let title = ground.fill(&trigger.title);
    let opening = Opening {
        kind: trigger.kind.clone(),
        title: title.clone(),
        subject: ground.subject,
        accountable: ground.accountable,
        period: None,
        origins: vec![Origin {
            kind: trigger.on.clone(),
            thing: ground.thing,
            address: ground.fill(&trigger.address),
            words: format!("{}：{title}", trigger.name.zh),
        }],
        parent: (trigger.on == "cases").then_some(ground.thing),
        uuid: Some(uuid),
    };
    let intent = Intent {
        code: OPEN.to_owned(),
        person: 0,
        acting_for: None,
        parties: BTreeSet::from([Party::Program]),
        of_owner: false,
        // An event of the past is known from today on.
        on: today,
        today,
        ground: Some(ground.fill(&trigger.ground)),
        document: None,
        fields: trigger
            .fields
            .iter()
            .map(|(code, words)| (code.clone(), ground.fill(words)))
            .collect(),
        evidence: BTreeSet::new(),
    };
    let case = open(tx, clockwork, &opening, &intent)?;
    if let Some(en) = &trigger.name.en {
        let code = ground.columns.get("code").filter(|code| !code.is_empty());
        let of = code.map_or_else(String::new, |code| format!(" ({code})"));
        crate::name_in_english(tx, case, &format!("{en}{of}"))?;
    }
    Ok((case, true))
}
