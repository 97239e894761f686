//! What is wrong with a kind, all of it at once, before a pack loads.

use std::collections::BTreeSet;

use crate::kind::{Ending, Kind, OPEN, Party, Sort, Verdict};

/// One mistake: its rule, and what in the kind breaks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// `case-state-unknown`, …: a message of the pack's texts.
    pub rule: &'static str,
    /// The state, move, clock or field.
    pub at: String,
    /// The other thing it names, where there is one.
    pub names: String,
}

impl Kind {
    /// Everything that is wrong. `rules` are the clocks that the calendars of the pack know.
    pub fn check(&self, rules: &BTreeSet<&str>) -> Vec<Fault> {
        let mut faults = Faults::default();
        self.check_names(&mut faults);
        self.check_moves(&mut faults);
        self.check_ways(&mut faults);
        self.check_clocks(rules, &mut faults);
        faults.0
    }

    fn check_names(&self, faults: &mut Faults) {
        twice("case-state-twice", self.states.iter().map(|s| s.code.as_str()), faults);
        twice("case-move-twice", self.moves.iter().map(|m| m.code.as_str()).chain([OPEN]), faults);
        twice("case-clock-twice", self.clocks.iter().map(|c| c.code.as_str()), faults);
        let asked = |fields: &[crate::Asked], faults: &mut Faults| {
            twice("case-field-twice", fields.iter().map(|f| f.code.as_str()), faults);
            for field in fields {
                if (field.sort == Sort::Choice) == field.choices.is_empty() {
                    faults.add("case-field-choices", &field.code, "");
                }
            }
        };
        asked(&self.fields, faults);
        for step in &self.moves {
            asked(&step.fields, faults);
            twice("case-evidence-twice", step.evidence.iter().map(|e| e.code.as_str()), faults);
        }
    }

    fn check_moves(&self, faults: &mut Faults) {
        if self.state(&self.start).is_none() {
            faults.add("case-state-unknown", "start", &self.start);
        }
        for step in &self.moves {
            if step.from.is_empty() {
                faults.add("case-move-from-nowhere", &step.code, "");
            }
            for named in step.from.iter().chain(step.to.as_ref()) {
                if self.state(named).is_none() {
                    faults.add("case-state-unknown", &step.code, named);
                }
            }
            for from in &step.from {
                if self.has_ended(from).is_some() && !step.reopens {
                    faults.add("case-move-from-ended", &step.code, from);
                }
            }
            let names_a_thing = |page: &String| {
                page.starts_with('/')
                    && page.split_once('{').is_some_and(|(_, it)| it.contains('}'))
            };
            if step.page.as_ref().is_some_and(|page| !names_a_thing(page)) {
                faults.add("case-move-page", &step.code, step.page.as_deref().unwrap_or_default());
            }
            let ends = step.to.as_deref().and_then(|to| self.has_ended(to));
            let verified = step.by == Party::Verifier && step.verdict == Some(Verdict::Effective);
            if ends == Some(Ending::Effective) && !verified {
                faults.add("case-closed-unverified", &step.code, "");
            }
            if step.verdict.is_some() && step.by != Party::Verifier {
                faults.add("case-verdict-by-party", &step.code, "");
            }
        }
    }

    /// Each state can be reached, and from each one that is open there is a way to an end.
    fn check_ways(&self, faults: &mut Faults) {
        let mut reached = BTreeSet::from([self.start.as_str()]);
        let mut closing: BTreeSet<&str> =
            self.states.iter().filter(|s| s.ended.is_some()).map(|s| s.code.as_str()).collect();
        for _ in 0..self.states.len() {
            for step in &self.moves {
                let Some(to) = step.to.as_deref() else { continue };
                if step.from.iter().any(|from| reached.contains(from.as_str())) {
                    reached.insert(to);
                }
                if closing.contains(to) {
                    closing.extend(step.from.iter().map(String::as_str));
                }
            }
        }
        for state in &self.states {
            let by = |party| self.moves_from(&state.code).any(|step| step.by == party);
            if state.waits.is_some_and(|party| state.ended.is_some() || !by(party)) {
                faults.add("case-state-waits-for-nobody", &state.code, "");
            }
            if !reached.contains(state.code.as_str()) {
                faults.add("case-state-unreachable", &state.code, "");
            }
            if !closing.contains(state.code.as_str()) {
                faults.add("case-state-without-end", &state.code, "");
            }
        }
    }

    fn asks_for_day(&self, code: &str) -> bool {
        let asked = self.moves.iter().flat_map(|step| &step.fields).chain(&self.fields);
        asked.into_iter().any(|field| field.code == code && field.sort == Sort::Date)
    }

    fn check_clocks(&self, rules: &BTreeSet<&str>, faults: &mut Faults) {
        for clock in &self.clocks {
            match &clock.answer {
                Some(field) if !self.asks_for_day(field) => {
                    faults.add("case-clock-answer-unknown", &clock.code, field);
                }
                Some(_) => {}
                None if !rules.contains(clock.rule.as_str()) => {
                    faults.add("case-clock-rule-unknown", &clock.code, &clock.rule);
                }
                None => {}
            }
            if clock.starts.is_empty() || clock.stops.is_empty() {
                faults.add("case-clock-endless", &clock.code, "");
            }
            if clock.pauses.is_empty() != clock.resumes.is_empty() {
                faults.add("case-clock-pause-without-resume", &clock.code, "");
            }
            let extended = clock.extensions.iter().map(|extension| &extension.by);
            let named = clock.starts.iter().chain(&clock.stops).chain(&clock.pauses);
            for step in named.chain(&clock.resumes).chain(extended) {
                if step != OPEN && self.step(step).is_none() {
                    faults.add("case-move-unknown", &clock.code, step);
                }
            }
        }
    }
}

#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, rule: &'static str, at: &str, names: &str) {
        self.0.push(Fault { rule, at: at.to_owned(), names: names.to_owned() });
    }
}

fn twice<'a>(rule: &'static str, codes: impl Iterator<Item = &'a str>, faults: &mut Faults) {
    let mut seen = BTreeSet::new();
    for code in codes {
        if !seen.insert(code) {
            faults.add(rule, code, "");
        }
    }
}
