//! The matrix and its arithmetic, in exact fractions.

/// A probability as a fraction: 1/50.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    pub of: u64,
    pub over: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Low,
    Medium,
    High,
    Serious,
}

impl Level {
    pub fn code(self) -> &'static str {
        match self {
            Level::Low => "low",
            Level::Medium => "medium",
            Level::High => "high",
            Level::Serious => "serious",
        }
    }
    pub fn named(code: &str) -> Option<Self> {
        [Level::Low, Level::Medium, Level::High, Level::Serious]
            .into_iter()
            .find(|it| it.code() == code)
    }
}

/// Lower bounds of the bands of probability, each as one in so many; the last band has none. The first is a half.
pub const BANDS: [u64; 7] = [2, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

/// From the most likely band to the least, severity 1 to 4. From common knowledge of the guideline; check it against the
/// edition in force.
const MATRIX: [[Level; 4]; 8] = {
    use Level::{High as H, Low as L, Medium as M, Serious as S};
    [
        [H, S, S, S],
        [M, S, S, S],
        [M, S, S, S],
        [L, H, S, S],
        [L, M, H, S],
        [L, L, M, H],
        [L, L, L, M],
        [L, L, L, L],
    ]
};

/// Reads `1/50`, `0.02`, `2%`, `1`; a probability lies in 0 to 1.
pub fn read(text: &str) -> Option<Fraction> {
    let text = text.trim();
    if let Some((of, over)) = text.split_once('/') {
        let (of, over) = (of.trim().parse().ok()?, over.trim().parse().ok()?);
        return Fraction { of, over }.checked();
    }
    let (text, percent) = match text.strip_suffix(['%', '％']) {
        Some(rest) => (rest.trim(), 100),
        None => (text, 1),
    };
    let decimal: terms::Decimal = text.parse().ok()?;
    let decimal = decimal.normalize();
    let over = 10_u64.checked_pow(decimal.scale())?.checked_mul(percent)?;
    Fraction { of: u64::try_from(decimal.mantissa()).ok()?, over }.checked()
}

impl Fraction {
    fn checked(self) -> Option<Self> {
        (self.over > 0 && self.of <= self.over).then(|| self.reduced())
    }
    fn reduced(self) -> Self {
        let by = greatest(self.of, self.over).max(1);
        Self { of: self.of / by, over: self.over / by }
    }
    /// The product of two; none where it can no longer be held exactly.
    pub fn times(self, other: Self) -> Option<Self> {
        // Reduced across first, so that little overflows.
        let (a, b) = (greatest(self.of, other.over).max(1), greatest(other.of, self.over).max(1));
        let of = (self.of / a).checked_mul(other.of / b)?;
        let over = (self.over / b).checked_mul(other.over / a)?;
        Some(Self { of, over }.reduced())
    }
    /// Strictly more than one in `n`.
    pub fn is_over(self, n: u64) -> bool {
        u128::from(self.of) * u128::from(n) > u128::from(self.over)
    }
}

impl std::fmt::Display for Fraction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.over == 1 {
            write!(f, "{}", self.of)
        } else {
            write!(f, "{}/{}", self.of, self.over)
        }
    }
}

fn greatest(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest(b, a % b) }
}

/// The probability of the whole scenario.
pub fn whole(steps: &[Fraction]) -> Option<Fraction> {
    steps.iter().try_fold(Fraction { of: 1, over: 1 }, |sum, step| sum.times(*step))
}

/// The band of a probability: 0 is more than one half, 7 at most one in a million.
pub fn band(probability: Fraction) -> usize {
    BANDS.iter().position(|n| probability.is_over(*n)).unwrap_or(BANDS.len())
}

/// The level of a scenario.
///
/// ```
/// # use laboratory::risk::matrix::*;
/// // The folding chair of the guideline: gripping at the back corner 1 × 1/50 × 1/10 = 1/500, a pinched finger: low.
/// let steps: Vec<Fraction> = ["1", "1/50", "1/10"].iter().map(|it| read(it).unwrap()).collect();
/// let whole = whole(&steps).unwrap();
/// assert_eq!(whole.to_string(), "1/500");
/// assert_eq!(level(whole, 1), Some(Level::Low));
/// // One in a thousand is not more than one in a thousand.
/// assert_eq!(band(read("1/1000").unwrap()), 4);
/// ```
pub fn level(probability: Fraction, severity: u8) -> Option<Level> {
    at(band(probability), severity)
}

/// The matrix itself: a band of probability and a severity, 1 to 4.
pub fn at(band: usize, severity: u8) -> Option<Level> {
    let severity = usize::from(severity.checked_sub(1)?);
    MATRIX.get(band)?.get(severity).copied()
}

/// What one step alone does to the level: ten times less likely, ten times more likely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sway {
    pub lower: Option<Level>,
    pub higher: Option<Level>,
}

/// The level if each step were off by ten, so that one sees which estimate the result hangs on.
pub fn sensitivity(steps: &[Fraction], severity: u8) -> Vec<Sway> {
    let with = |at: usize, step: Fraction| {
        let mut all = steps.to_vec();
        all[at] = step;
        level(whole(&all)?, severity)
    };
    (0..steps.len())
        .map(|at| {
            let step = steps[at];
            let less =
                step.over.checked_mul(10).map(|over| Fraction { of: step.of, over }.reduced());
            let more = step.of.checked_mul(10).map(|of| {
                let more = Fraction { of, over: step.over };
                if more.of > more.over { Fraction { of: 1, over: 1 } } else { more.reduced() }
            });
            Sway {
                lower: less.and_then(|step| with(at, step)),
                higher: more.and_then(|step| with(at, step)),
            }
        })
        .collect()
}
