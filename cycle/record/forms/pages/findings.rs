//! What checks found on a sheet, put together by what is asked: five hundred empty cells are one line with a number, and
//! open into the lines of the sheet that they lie in.

use terms::Lang;
use web::Me;

use super::course::place_name;
use crate::checks::Finding;
use crate::model::{CellKey, severity_word};
use crate::store::Sheet;

/// Up to so many findings all groups stand open.
const OPEN_AT_MOST: usize = 8;

/// Findings of one rule.
pub(super) struct Group {
    pub(super) title: String,
    pub(super) rule: String,
    pub(super) severity: String,
    pub(super) state: ui::State,
    pub(super) count: usize,
    /// How many of them still want a reason.
    pub(super) wants: usize,
    pub(super) open: bool,
    pub(super) lines: Vec<Line>,
}

/// One finding, or those of one line of the sheet where the rule says the same of each.
pub(super) struct Line {
    pub(super) place: String,
    pub(super) name: String,
    pub(super) rule: String,
    pub(super) told: String,
    pub(super) value: String,
    pub(super) reason: String,
    pub(super) wants: bool,
    pub(super) count: usize,
}

/// The rules that each form has, told in general words; a form's own checks are told in theirs.
fn title(me: &Me, it: &Finding) -> String {
    match it.rule.as_str() {
        rule @ ("required" | "least" | "most" | "limit" | "jump" | "outlier" | "unconfirmed"
        | "conflict") => me.t(&format!("forms-rule-{rule}")),
        _ => it.say(me.lang),
    }
}

fn state(it: &Finding) -> ui::State {
    match severity_word(it.severity) {
        "error" if it.rule == "required" => ui::State::Wait,
        "error" => ui::State::Bad,
        "reason" if it.reason.is_some() => ui::State::Ok,
        "reason" => ui::State::Watch,
        _ => ui::State::None,
    }
}

pub(super) fn groups(me: &Me, sheet: &Sheet, found: &[Finding]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for it in found {
        let at = groups.iter().position(|group| group.rule == it.rule);
        let at = at.unwrap_or_else(|| {
            groups.push(Group {
                title: title(me, it),
                rule: it.rule.clone(),
                severity: me.t(&format!("forms-severity-{}", severity_word(it.severity))),
                state: state(it),
                count: 0,
                wants: 0,
                open: found.len() <= OPEN_AT_MOST,
                lines: Vec::new(),
            });
            groups.len() - 1
        });
        put(me, sheet, &mut groups[at], it);
    }
    // What stands in the way comes first; among equals the order of the sheet stays.
    groups.sort_by_key(|group| {
        let first = found.iter().find(|it| it.rule == group.rule);
        first.map_or(3, |it| match severity_word(it.severity) {
            "error" => 0,
            "reason" => 1,
            _ => 2,
        })
    });
    groups
}

fn put(me: &Me, sheet: &Sheet, group: &mut Group, it: &Finding) {
    let wants = it.severity == packs::FormSeverity::Reason;
    group.count += 1;
    if wants && it.reason.is_none() {
        group.wants += 1;
        group.state = ui::State::Watch;
    }
    let same_line = |last: &Line, key: &CellKey| {
        CellKey::parse(&last.place)
            .is_ok_and(|other| other.section == key.section && other.line == key.line)
    };
    // Nothing but the place tells empty cells of one line apart.
    if let (true, Some(last), Some(key)) = (it.rule == "required", group.lines.last_mut(), &it.key)
        && same_line(last, key)
    {
        last.count += 1;
        last.name = line_name(sheet, me.lang, key);
        return;
    }
    group.lines.push(Line {
        place: it.place(),
        name: it.key.as_ref().map(|key| place_name(sheet, me, key)).unwrap_or_default(),
        rule: it.rule.clone(),
        told: it.say(me.lang),
        value: it.value.clone(),
        reason: it.reason.clone().unwrap_or_default(),
        wants,
        count: 1,
    });
}

fn line_name(sheet: &Sheet, lang: Lang, key: &CellKey) -> String {
    let Some((section, line, _)) = sheet.layout.find(key) else { return key.to_string() };
    sheet.layout.sections[section].lines[line].name.get(lang).to_owned()
}
