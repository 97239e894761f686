//! What stands under every matrix and ranking: the rule of each item, how grades, bonus, vetoes, ties and
//! missing data are read.

use rust_decimal::Decimal;
use score::{Combine, Item, NotApplicable, Rule, Scheme};
use web::Me;

use super::{Setting, plain, points};
use crate::assessment::{Run, SchemeRecord};

/// The rule of one item as it is printed.
pub(super) struct RuleText {
    pub(super) anchor: String,
    pub(super) code: String,
    pub(super) text: String,
}

/// `制造业产品质量合格率（7分）：目标94，…`
pub(super) fn rules(me: &Me, scheme: &Scheme) -> Vec<RuleText> {
    let items = scheme.items().map(|item| RuleText {
        anchor: anchor(&item.code),
        code: item.code.clone(),
        text: me.frame("").ta(
            "assessment-rule-of",
            &[
                ("name", item.name.get(me.lang).to_owned()),
                ("max", plain(item.max)),
                ("rule", rule_of(me, item)),
            ],
        ),
    });
    let outside = scheme.outside.iter().map(|outside| RuleText {
        anchor: anchor(&outside.code),
        code: outside.code.clone(),
        text: format!(
            "{}{}{}",
            outside.name.get(me.lang),
            me.lang.pick("：", ": "),
            outside.rule.say(me.lang)
        ),
    });
    items.chain(outside).collect()
}

/// The place of a rule on the page of the matrix.
pub(super) fn anchor(code: &str) -> String {
    let plain: String =
        code.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    format!("rule-{plain}")
}

/// The rule of an item, part by part, with what it gives where the matter does not exist.
pub(super) fn rule_of(me: &Me, item: &Item) -> String {
    let mut said = match &item.rule {
        Some(rule) => rule.say(me.lang),
        None => {
            let part = |part: &score::Part| {
                let max = part.max.map(|max| {
                    format!(
                        "{}{}{}",
                        me.lang.pick("（", " ("),
                        plain(max),
                        me.lang.pick("分）", ")")
                    )
                });
                let name = part.name.get(me.lang);
                let colon = me.lang.pick("：", ": ");
                format!("{name}{}{colon}{}", max.unwrap_or_default(), part.rule.say(me.lang))
            };
            let parts: Vec<String> = item.parts.iter().map(part).collect();
            let how = match item.combine {
                Combine::Lowest => me.t("assessment-combine-lowest"),
                Combine::Sum => String::new(),
            };
            format!("{how}{}", parts.join(me.lang.pick("；", "; ")))
        }
    };
    if let Some(policy) = &item.not_applicable {
        said.push_str(me.lang.pick("。", ". "));
        said.push_str(&policy_of(me, policy));
    }
    said
}

pub(super) fn policy_of(me: &Me, policy: &NotApplicable) -> String {
    match policy {
        NotApplicable::Base { points } => {
            ui::ta(me.lang, "assessment-na-base", &[("points", plain(*points))])
        }
        NotApplicable::Renormalise {} => me.t("assessment-na-scaled"),
        NotApplicable::Full {} => me.t("assessment-na-full"),
    }
}

/// Term and text of each reading that a reader of the grades needs.
pub(super) fn readings(me: &Me, setting: &Setting) -> Vec<(String, String)> {
    let (scheme, run) = (&setting.record.scheme, &setting.run);
    let mut rows = vec![(me.t("assessment-grades"), scheme.bands.say(me.lang))];
    let of = |wanted: fn(&Rule) -> bool| {
        let rows: Vec<String> = scheme
            .outside
            .iter()
            .filter(|outside| wanted(&outside.rule))
            .map(|outside| format!("{} {}", outside.code, outside.name.get(me.lang)))
            .collect();
        rows.join(me.lang.pick("；", "; "))
    };
    let bonus = of(|rule| matches!(rule, Rule::Bonus { .. }));
    if !bonus.is_empty() {
        let args = [("names", bonus), ("cap", plain(scheme.bonus_cap))];
        rows.push((me.t("assessment-bonus"), ui::ta(me.lang, "assessment-bonus-text", &args)));
    }
    let penalty = of(|rule| matches!(rule, Rule::Penalty { .. }));
    if !penalty.is_empty() {
        rows.push((me.t("assessment-penalty"), penalty));
    }
    for outside in &scheme.outside {
        if matches!(outside.rule, Rule::Gate { .. }) {
            rows.push((me.t("assessment-gate"), outside.rule.say(me.lang)));
        }
    }
    let veto = of(|rule| matches!(rule, Rule::Veto { .. }));
    if !veto.is_empty() {
        let text = ui::ta(me.lang, "assessment-veto-text", &[("names", veto)]);
        rows.push((me.t("assessment-veto"), text));
    }
    rows.push((me.t("assessment-ties"), ties(me, run)));
    rows.push((me.t("assessment-missing"), me.t("assessment-missing-text")));
    if let Some(day) = run.question.tree {
        let args = [("day", ui::number::day_iso(day)), ("n", run.question.units.len().to_string())];
        rows.push((me.t("assessment-tree"), ui::ta(me.lang, "assessment-tree-text", &args)));
    }
    if scheme.assumed {
        let source = scheme.source.clone().unwrap_or_default();
        let text = ui::ta(me.lang, "assessment-assumed-text", &[("source", source)]);
        rows.push((me.t("assessment-assumed"), text));
    }
    rows
}

/// How the intervals of places came about, with seed and draws.
pub(super) fn ties(me: &Me, run: &Run) -> String {
    let args = [
        ("draws", ui::number::count(run.question.replications)),
        ("seed", run.question.seed.to_string()),
        ("sampled", plain(run.sampled)),
        ("max", plain(run.scheme.scheme.max)),
    ];
    let mut said = ui::ta(me.lang, "assessment-ties-text", &args);
    if let Some((width, widest, gap)) = widths(run) {
        let args = [("width", points(width)), ("widest", points(widest)), ("gap", points(gap))];
        // Where more points may move than lie between first and last, few orders can be told.
        let much = run.sampled >= gap;
        let wide = if much { "assessment-ties-wide" } else { "assessment-ties-narrow" };
        said.push_str(me.lang.pick("", " "));
        said.push_str(&ui::ta(me.lang, wide, &args));
    }
    said
}

/// How far sampling alone moves a total, as the median over the units and at most, and how far the first
/// is from the last: a reader sees at once why groups are wide.
fn widths(run: &Run) -> Option<(Decimal, Decimal, Decimal)> {
    let mut widths: Vec<Decimal> =
        run.standings.iter().filter_map(|it| Some(it.to? - it.from?)).collect();
    widths.sort_unstable();
    let width = *widths.get(widths.len() / 2)?;
    let ranked = |it: &&crate::assessment::Standing| it.place.is_some();
    let totals: Vec<Decimal> = run
        .standings
        .iter()
        .filter(ranked)
        .filter_map(|it| Some(run.result(it.unit)?.total))
        .collect();
    Some((width, *widths.last()?, *totals.iter().max()? - *totals.iter().min()?))
}

/// Issuing document and validity in one line.
pub(super) fn issued(me: &Me, record: &SchemeRecord) -> String {
    let document = record
        .published
        .as_ref()
        .map(|published| &published.document)
        .or(record.scheme.document.as_ref());
    let mut parts: Vec<String> = document.map(|d| d.number.clone()).into_iter().collect();
    parts.push(validity(me, &record.scheme));
    parts.join(&me.t("dot"))
}

/// `2026-01-01—2026-12-31`.
pub(super) fn validity(me: &Me, scheme: &Scheme) -> String {
    let from = ui::number::day_iso(scheme.valid_from);
    match scheme.valid_to {
        Some(to) => ui::ta(
            me.lang,
            "assessment-valid-span",
            &[("from", from), ("to", ui::number::day_iso(to))],
        ),
        None => ui::ta(me.lang, "assessment-valid-open", &[("from", from)]),
    }
}
