//! From the score to a grade. The texts of schemes give whole numbers ("80–89", "60–79"), which
//! leaves 89.5 undefined; so the reading is declared and printed under every ranking.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use terms::{Lang, Text};

/// One grade and the score at which it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    pub code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    pub from: Decimal,
}

/// What is compared with the bands. Both work on the score as printed, with two decimals, so that a reader can check the grade from the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BandRounding {
    /// The two-decimal score itself; a band is [from, next).
    #[default]
    HalfOpen,
    /// The two-decimal score rounded half up to a whole number first.
    RoundHalfUpInteger,
}

/// Grades from the best to the worst. The worst takes everything below the one before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bands {
    #[serde(default)]
    pub rounding: BandRounding,
    #[serde(rename = "grade")]
    pub grades: Vec<Grade>,
}

/// The score as it is printed: two decimals, half away from zero (四舍五入).
pub(crate) fn printed(score: Decimal) -> Decimal {
    score.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

impl Bands {
    /// The grade of a score; none only where there are no grades.
    pub fn grade(&self, score: Decimal) -> Option<&Grade> {
        let score = match self.rounding {
            BandRounding::HalfOpen => printed(score),
            BandRounding::RoundHalfUpInteger => {
                printed(score).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
            }
        };
        self.grades.iter().find(|grade| score >= grade.from).or(self.grades.last())
    }
    /// Place of a grade from the best (0).
    pub(crate) fn place(&self, code: &str) -> Option<usize> {
        self.grades.iter().position(|grade| grade.code == code)
    }
    /// The bands and the rounding in words, printed under every ranking.
    pub fn say(&self, lang: Lang) -> String {
        let mut rows = Vec::new();
        let mut above: Option<Decimal> = None;
        for (at, grade) in self.grades.iter().enumerate() {
            let (code, from) = (&grade.code, grade.from);
            let last = at + 1 == self.grades.len();
            rows.push(match (lang, above) {
                (Lang::Zh, None) => format!("{code}：{from}分及以上"),
                (Lang::Zh, Some(to)) if last => format!("{code}：{to}分以下"),
                (Lang::Zh, Some(to)) => format!("{code}：{from}分及以上、{to}分以下"),
                (Lang::En, None) => format!("{code}: {from} and above"),
                (Lang::En, Some(to)) if last => format!("{code}: below {to}"),
                (Lang::En, Some(to)) => format!("{code}: {from} to below {to}"),
            });
            above = Some(from);
        }
        let rounding = match (lang, self.rounding) {
            (Lang::Zh, BandRounding::HalfOpen) => "得分保留两位小数，定级前不取整。",
            (Lang::Zh, BandRounding::RoundHalfUpInteger) => {
                "得分保留两位小数，定级前四舍五入取整。"
            }
            (Lang::En, BandRounding::HalfOpen) => {
                "Scores have two decimals and are not rounded before grading."
            }
            (Lang::En, BandRounding::RoundHalfUpInteger) => {
                "Scores have two decimals and are rounded half up to a whole number before grading."
            }
        };
        format!("{}{}{rounding}", rows.join(lang.pick("；", "; ")), lang.pick("。", ". "))
    }
}
