//! Draws: one stream for each subject, so that a change in one leaves the others as they were.

use packs::{Rate, Share};
use stats::stream::Stream;
use terms::{Decimal, Millionths};

/// What a stream is for. The number is part of every generated city: never reuse one.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject {
    Levels = 1,
    Firms = 2,
    FirmYears = 3,
    Samples = 4,
    Complaints = 5,
    Inspections = 6,
    Certificates = 7,
    Registrations = 8,
    Instruments = 9,
    Figures = 10,
    Output = 11,
    Trouble = 12,
}

/// Everything that is drawn comes from here.
pub(crate) struct Chance {
    seed: u64,
    replication: u64,
    stream: Stream,
}

impl Chance {
    pub(crate) fn of(seed: u64, subject: Subject, year: i16) -> Self {
        let replication = (subject as u64) << 32 | u64::from(year.unsigned_abs());
        Self { seed, replication, stream: Stream::new(seed, replication) }
    }
    /// A stream of its own for one of many parts of a subject.
    pub(crate) fn branch(&self, part: usize) -> Self {
        let replication = self.replication | (part as u64 + 1) << 16;
        Self { seed: self.seed, replication, stream: Stream::new(self.seed, replication) }
    }
    /// Whether something of this probability happens.
    pub(crate) fn happens(&mut self, probability: f64) -> bool {
        self.stream.uniform() < probability
    }
    pub(crate) fn uniform(&mut self) -> f64 {
        self.stream.uniform()
    }
    pub(crate) fn normal(&mut self) -> f64 {
        self.stream.normal()
    }
    /// A whole number from `first` to `last`, both included.
    pub(crate) fn between(&mut self, first: i32, last: i32) -> i32 {
        let width = (last - first).max(0) as u64 + 1;
        first + self.stream.below(width) as i32
    }
    pub(crate) fn index(&mut self, count: usize) -> usize {
        self.stream.below(count as u64) as usize
    }
    pub(crate) fn one<'x, T>(&mut self, list: &'x [T]) -> &'x T {
        &list[self.index(list.len())]
    }
    pub(crate) fn one_if_any<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        (!list.is_empty()).then(|| list[self.index(list.len())])
    }
    /// A Poisson count; 0 where the mean is none.
    pub(crate) fn count(&mut self, mean: f64) -> i64 {
        self.stream.poisson(mean).map_or(0, |count| count as i64)
    }
}

/// Words with relative frequencies.
pub(crate) struct Shares {
    words: Vec<String>,
    up_to: Vec<u64>,
}

impl Shares {
    pub(crate) fn of(shares: &[Share]) -> Self {
        Self::weighted(shares.iter().map(|share| (share.code.clone(), u64::from(share.share))))
    }
    pub(crate) fn weighted(words: impl Iterator<Item = (String, u64)>) -> Self {
        let mut sum = 0;
        let (words, up_to) = words
            .map(|(word, weight)| {
                sum += weight;
                (word, sum)
            })
            .unzip();
        Self { words, up_to }
    }
    pub(crate) fn index(&self, chance: &mut Chance) -> usize {
        let total = self.up_to.last().copied().unwrap_or(0);
        let drawn = chance.stream.below(total);
        self.up_to.partition_point(|up_to| *up_to <= drawn).min(self.words.len().saturating_sub(1))
    }
    pub(crate) fn word(&self, chance: &mut Chance) -> &str {
        self.words.get(self.index(chance)).map_or("", String::as_str)
    }
}

pub(crate) fn number(decimal: Decimal) -> f64 {
    Millionths::rounded(decimal).map_or(0.0, Millionths::to_f64)
}

/// How good each county is at each thing, as probabilities. A county has one hidden level that all its
/// rates share in part, so that good counties exist; both parts come from the seed alone.
pub(crate) struct Levels {
    hidden: Vec<f64>,
    chance: Chance,
}

/// How much of a county's deviation is its own level; the rest is the subject's.
const COMMON: f64 = 0.6;

impl Levels {
    pub(crate) fn drawn(seed: u64, counties: usize) -> Self {
        let mut chance = Chance::of(seed, Subject::Levels, 0);
        let hidden = (0..counties).map(|_| chance.normal()).collect();
        Self { hidden, chance }
    }
    /// A rate in percent, by county, as probabilities.
    pub(crate) fn rate(&mut self, rate: Rate) -> Vec<f64> {
        let (middle, spread) = (number(rate.middle), number(rate.spread));
        self.around(middle, spread).into_iter().map(|x| (x / 100.0).clamp(0.0, 1.0)).collect()
    }
    /// A value by county.
    pub(crate) fn around(&mut self, middle: f64, spread: f64) -> Vec<f64> {
        let own = (1.0 - COMMON * COMMON).sqrt();
        let chance = &mut self.chance;
        self.hidden
            .iter()
            .map(|hidden| middle + spread * (COMMON * hidden + own * chance.normal()))
            .collect()
    }
}
