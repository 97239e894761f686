//! What a scheme must satisfy before it may judge anybody. All breaches at once.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use terms::Text;

use crate::working::add;
use crate::{Breach, Combine, Fix, Item, NotApplicable, Outside, Part, Rule, Scheme};

/// Names that are never scored, whatever indicator stands behind them.
const NEVER_SCORE: [&str; 3] = ["驰名商标", "著名商标", "名牌"];

impl Scheme {
    /// Everything that is wrong with it. `never_scores` answers whether an indicator is flagged so
    /// in its definition.
    pub fn check(&self, never_scores: impl Fn(&str) -> bool) -> Vec<Breach> {
        let mut check = Check { scheme: self, never_scores: &never_scores, breaches: Vec::new() };
        check.scheme();
        check.breaches
    }

    /// What publication asks beyond [`Scheme::check`]: the issuing document and an audience.
    pub fn check_for_publication(&self, never_scores: impl Fn(&str) -> bool) -> Vec<Breach> {
        let mut breaches = self.check(never_scores);
        let mut note = |fix| breaches.push(Breach { place: self.code.clone(), fix });
        if self.document.as_ref().is_none_or(|d| d.number.trim().is_empty()) {
            note(Fix::NoDocument);
        }
        if self.audience.named.is_empty() && !self.audience.public {
            note(Fix::NoAudience);
        }
        breaches
    }
}

struct Check<'a> {
    scheme: &'a Scheme,
    never_scores: &'a dyn Fn(&str) -> bool,
    breaches: Vec<Breach>,
}

impl Check<'_> {
    fn note(&mut self, place: &str, fix: Fix) {
        self.breaches.push(Breach { place: place.to_owned(), fix });
    }

    fn procedure(&mut self) {
        let Some(procedure) = &self.scheme.procedure else { return };
        let known = |code: &String| self.scheme.item(code).is_some();
        let unknown: Vec<String> =
            procedure.second.iter().filter(|code| !known(code)).cloned().collect();
        for code in unknown {
            self.note("procedure", Fix::UnknownItem { code });
        }
        if let Some(line) = procedure.line {
            self.above_zero("procedure", "line", line);
            if line > self.scheme.max {
                let declared = self.scheme.max;
                self.note("procedure", Fix::AboveMaximum { declared, found: line });
            }
        }
        let papers = [
            procedure.bottom.as_ref().map(|bottom| &bottom.document),
            procedure.appraisal.as_ref().map(|appraisal| &appraisal.document),
        ];
        if papers.iter().flatten().any(|number| number.trim().is_empty()) {
            self.note("procedure", Fix::RuleWithoutDocument);
        }
        if let Some(bottom) = &procedure.bottom {
            self.above_zero("procedure", "bottom", bottom.count.into());
        }
        if let Some(appraisal) = &procedure.appraisal {
            self.above_zero("procedure", "weight", appraisal.weight);
        }
    }

    fn scheme(&mut self) {
        let scheme = self.scheme;
        let place = &scheme.code;
        if scheme.dimensions.is_empty() {
            self.note(place, Fix::NoItems);
        }
        if scheme.valid_to.is_some_and(|last| last < scheme.valid_from) {
            self.note(place, Fix::ValidityReversed);
        }
        if scheme.audience.public && blank(scheme.audience.basis.as_ref()) {
            self.note(place, Fix::PublicWithoutBasis);
        }
        self.above_zero(place, "max", scheme.max);
        self.not_below_zero(place, "bonus_cap", scheme.bonus_cap);
        let found = add(scheme.dimensions.iter().map(|d| d.max));
        if found != scheme.max {
            self.note(place, Fix::SchemeSum { declared: scheme.max, found });
        }
        self.codes();
        self.bands();
        for dimension in &scheme.dimensions {
            let found = add(dimension.items.iter().map(|item| item.max));
            if found != dimension.max {
                let declared = dimension.max;
                self.note(&dimension.code, Fix::DimensionSum { declared, found });
            }
            for item in &dimension.items {
                self.item(item);
            }
        }
        for outside in &scheme.outside {
            self.outside(outside);
        }
        self.procedure();
    }

    fn codes(&mut self) {
        let scheme = self.scheme;
        let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
        let items = scheme.items().map(|item| &item.code);
        let outside = scheme.outside.iter().map(|o| &o.code);
        for code in scheme.dimensions.iter().map(|d| &d.code).chain(items).chain(outside) {
            *seen.entry(code).or_default() += 1;
        }
        self.repeated(&scheme.code, seen);
    }

    fn repeated(&mut self, place: &str, seen: BTreeMap<&str, u32>) {
        for (code, times) in seen {
            if code.trim().is_empty() {
                self.note(place, Fix::EmptyCode);
            } else if times > 1 {
                self.note(place, Fix::DuplicateCode { code: code.to_owned() });
            }
        }
    }

    fn unique<'c>(&mut self, place: &str, codes: impl Iterator<Item = &'c String>) {
        let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
        for code in codes {
            *seen.entry(code).or_default() += 1;
        }
        self.repeated(place, seen);
    }

    fn bands(&mut self) {
        let scheme = self.scheme;
        let grades = &scheme.bands.grades;
        let place = format!("{}/bands", scheme.code);
        match grades.last() {
            None => self.note(&place, Fix::NoItems),
            Some(worst) if worst.from > Decimal::ZERO => {
                self.note(&place, Fix::BandsLeaveGap { from: worst.from });
            }
            Some(_) => {}
        }
        if grades.windows(2).any(|pair| pair[0].from <= pair[1].from) {
            self.note(&place, Fix::OutOfOrder);
        }
        self.unique(&place, grades.iter().map(|grade| &grade.code));
    }

    fn item(&mut self, item: &Item) {
        let place = item.code.as_str();
        self.above_zero(place, "max", item.max);
        if item.owner.iter().all(|owner| owner.trim().is_empty()) {
            self.note(place, Fix::NoOwner);
        }
        self.driver(place, &item.name, item.indicator.as_deref());
        self.policy(place, item.max, item.not_applicable.as_ref());
        match &item.rule {
            Some(rule) if item.parts.is_empty() => self.base_rule(place, item.max, rule),
            None if !item.parts.is_empty() => self.parts(item),
            _ => self.note(place, Fix::RuleOrParts),
        }
    }

    fn parts(&mut self, item: &Item) {
        self.unique(&item.code, item.parts.iter().map(|part| &part.code));
        if item.combine == Combine::Sum {
            let found = add(item.parts.iter().filter_map(|part| part.max));
            if found != item.max {
                self.note(&item.code, Fix::PartSum { declared: item.max, found });
            }
        }
        for part in &item.parts {
            self.part(item, part);
        }
    }

    fn part(&mut self, item: &Item, part: &Part) {
        let place = format!("{}/{}", item.code, part.code);
        if part.max.is_some() != (item.combine == Combine::Sum) {
            self.note(&place, Fix::PartMaximum);
        }
        let max = part.max.unwrap_or(item.max);
        self.above_zero(&place, "max", max);
        self.driver(&place, &part.name, part.indicator.as_deref());
        self.policy(&place, max, part.not_applicable.as_ref());
        self.base_rule(&place, max, &part.rule);
    }

    fn base_rule(&mut self, place: &str, max: Decimal, rule: &Rule) {
        if rule.kind().outside() {
            self.note(place, Fix::WrongSide);
        }
        self.rule(place, max, rule);
    }

    fn outside(&mut self, outside: &Outside) {
        let place = outside.code.as_str();
        if !outside.rule.kind().outside() {
            self.note(place, Fix::WrongSide);
        }
        // A gate reads the scores themselves; everything else needs somebody to answer for it.
        let gate = matches!(outside.rule, Rule::Gate { .. });
        if !gate && outside.owner.iter().all(|owner| owner.trim().is_empty()) {
            self.note(place, Fix::NoOwner);
        }
        if matches!(outside.rule, Rule::Veto { .. }) && blank(outside.ground.as_ref()) {
            self.note(place, Fix::VetoWithoutGround);
        }
        if matches!(outside.rule, Rule::Bonus { .. }) {
            self.driver(place, &outside.name, outside.indicator.as_deref());
        }
        self.rule(place, self.scheme.max, &outside.rule);
    }

    fn rule(&mut self, place: &str, max: Decimal, rule: &Rule) {
        match rule {
            Rule::Tiered { tiers } => {
                self.unique(place, tiers.iter().map(|tier| &tier.code));
                for tier in tiers {
                    self.driver(place, &tier.name, None);
                    self.not_below_zero(place, "points", tier.points);
                }
                self.reached(place, max, tiers.iter().map(|tier| tier.points));
                let from: Vec<_> = tiers.iter().filter_map(|tier| tier.from).collect();
                if from.windows(2).any(|pair| pair[0] <= pair[1]) {
                    self.note(place, Fix::OutOfOrder);
                }
            }
            Rule::Checklist { entries } => {
                self.unique(place, entries.iter().map(|entry| &entry.code));
                for entry in entries {
                    self.driver(place, &entry.name, None);
                    self.not_below_zero(place, "points", entry.points);
                }
                let found = add(entries.iter().map(|entry| entry.points));
                if found != max {
                    self.note(place, Fix::EntrySum { declared: max, found });
                }
            }
            Rule::MissDeduct { per_miss, of } => {
                self.not_below_zero(place, "per_miss", *per_miss);
                self.above_zero(place, "of", Decimal::from(*of));
            }
            Rule::CountDeduct { per_occurrence } => {
                self.not_below_zero(place, "per_occurrence", *per_occurrence);
            }
            Rule::StepDeduct { step, per_step, .. } => {
                self.above_zero(place, "step", *step);
                self.not_below_zero(place, "per_step", *per_step);
            }
            Rule::Ratio { target, .. } => self.above_zero(place, "target", *target),
            Rule::FloorRatio { floor, target } => {
                if floor == target {
                    self.note(place, Fix::FloorIsTarget { value: *floor });
                }
            }
            Rule::BasePlus { base, per_unit } => {
                self.not_below_zero(place, "base", *base);
                self.not_below_zero(place, "per_unit", *per_unit);
                self.within(place, max, *base);
            }
            Rule::Rank { bands, .. } => {
                for band in bands {
                    self.not_below_zero(place, "points", band.points);
                }
                self.reached(place, max, bands.iter().map(|band| band.points));
                let falls = |pair: &[crate::RankBand]| {
                    pair[0].to >= pair[1].to || pair[0].points < pair[1].points
                };
                if bands.first().is_some_and(|b| b.to == 0) || bands.windows(2).any(falls) {
                    self.note(place, Fix::OutOfOrder);
                }
            }
            Rule::Bonus { per_occurrence, cap } | Rule::Penalty { per_occurrence, cap } => {
                self.not_below_zero(place, "per_occurrence", *per_occurrence);
                self.above_zero(place, "cap", *cap);
            }
            Rule::Gate { items, min_share, min_total, cap } => {
                let known: BTreeSet<&str> = self.scheme.items().map(|i| i.code.as_str()).collect();
                for code in items.iter().filter(|code| !known.contains(code.as_str())) {
                    self.note(place, Fix::UnknownItem { code: code.clone() });
                }
                self.not_below_zero(place, "min_share", *min_share);
                self.within(place, Decimal::ONE, *min_share);
                self.not_below_zero(place, "min_total", min_total.unwrap_or_default());
                self.grade(place, cap);
            }
            Rule::Veto { grade } => self.grade(place, grade),
        }
    }

    fn grade(&mut self, place: &str, code: &str) {
        if self.scheme.bands.place(code).is_none() {
            self.note(place, Fix::UnknownGrade { code: code.to_owned() });
        }
    }

    fn policy(&mut self, place: &str, max: Decimal, policy: Option<&NotApplicable>) {
        if let Some(NotApplicable::Base { points }) = policy {
            self.not_below_zero(place, "points", *points);
            self.within(place, max, *points);
        }
    }

    fn driver(&mut self, place: &str, name: &Text, indicator: Option<&str>) {
        if let Some(code) = indicator.filter(|code| (self.never_scores)(code)) {
            self.note(place, Fix::NeverScores { what: code.to_owned() });
        }
        for word in NEVER_SCORE.into_iter().filter(|word| name.zh.contains(word)) {
            self.note(place, Fix::NeverScores { what: word.to_owned() });
        }
    }

    fn reached(&mut self, place: &str, declared: Decimal, points: impl Iterator<Item = Decimal>) {
        match points.max() {
            None => self.note(place, Fix::NoItems),
            Some(found) if found < declared => {
                self.note(place, Fix::NotReached { declared, found });
            }
            Some(found) => self.within(place, declared, found),
        }
    }
    fn within(&mut self, place: &str, declared: Decimal, found: Decimal) {
        if found > declared {
            self.note(place, Fix::AboveMaximum { declared, found });
        }
    }
    fn above_zero(&mut self, place: &str, name: &'static str, value: Decimal) {
        if value <= Decimal::ZERO {
            self.note(place, Fix::Number { name, value });
        }
    }
    fn not_below_zero(&mut self, place: &str, name: &'static str, value: Decimal) {
        if value < Decimal::ZERO {
            self.note(place, Fix::Number { name, value });
        }
    }
}

fn blank(text: Option<&Text>) -> bool {
    text.is_none_or(|text| text.zh.trim().is_empty())
}
