//! Bytes read as arguments: small shapes, and numbers of which many are at an end of something.

use arbitrary::Unstructured;

pub(crate) struct Args<'a> {
    bytes: Unstructured<'a>,
}

const ENDS: [f64; 24] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    0.05,
    0.95,
    2.0,
    3.0,
    10.0,
    100.0,
    1e-300,
    1e-160,
    1e-9,
    1e9,
    1e15,
    1e140,
    1e150,
    -1e150,
    f64::MAX,
    f64::MIN,
];

impl<'a> Args<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Args<'a> {
        Args { bytes: Unstructured::new(bytes) }
    }

    pub(crate) fn byte(&mut self) -> u8 {
        // Beyond the end there are zeros without end.
        self.bytes.arbitrary().unwrap_or(0)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::from(self.byte()) % bound.max(1)
    }

    pub(crate) fn choose<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    pub(crate) fn flag(&mut self) -> bool {
        self.byte() % 2 == 1
    }

    /// Mostly an ordinary number; one in eight at an end, one in sixteen any bits.
    pub(crate) fn number(&mut self) -> f64 {
        match self.byte() {
            0..=15 => f64::from_bits(self.bytes.arbitrary().unwrap_or(0)),
            16..=47 => self.choose(&ENDS),
            48..=127 => f64::from(self.byte()) - 64.0,
            byte => (f64::from(byte) - 127.0) * 0.37 + f64::from(self.byte()) * 1e-3,
        }
    }

    /// Between 0 and 1, ends included, or nonsense.
    pub(crate) fn share(&mut self) -> f64 {
        match self.byte() {
            0..=15 => self.number(),
            16..=31 => self.choose(&[0.0, 1.0, 1e-12, 1.0 - 1e-16, 0.5]),
            byte => f64::from(byte) / 256.0,
        }
    }

    pub(crate) fn series(&mut self) -> Vec<f64> {
        let length = self.below(24);
        self.of_length(length)
    }

    pub(crate) fn of_length(&mut self, length: usize) -> Vec<f64> {
        // A constant now and then.
        if self.byte() < 12 {
            return vec![self.number(); length];
        }
        // Mostly clean: otherwise everything would be refused at the door.
        let wild = self.byte() < 64;
        let clean = |args: &mut Args| 1.0 + f64::from(args.byte()) * 0.25;
        (0..length).map(|_| if wild { self.number() } else { clean(self) }).collect()
    }

    /// Another series of this length, rarely of another.
    pub(crate) fn beside(&mut self, length: usize) -> Vec<f64> {
        let length = if self.byte() < 8 { self.below(24) } else { length };
        self.of_length(length)
    }

    pub(crate) fn shares(&mut self, length: usize) -> Vec<f64> {
        (0..length).map(|_| self.share()).collect()
    }

    /// `rows` by `columns`, rarely ragged.
    pub(crate) fn table(&mut self, rows: usize, columns: usize) -> Vec<Vec<f64>> {
        (0..rows).map(|_| self.beside(columns)).collect()
    }

    pub(crate) fn gaps(&mut self, length: usize) -> Vec<Option<f64>> {
        let series = self.beside(length);
        let often = self.byte() < 100;
        series.into_iter().map(|x| (!often || self.byte() > 40).then_some(x)).collect()
    }

    pub(crate) fn count(&mut self) -> u64 {
        match self.byte() {
            0..=7 => self.bytes.arbitrary().unwrap_or(0),
            8..=15 => self.choose(&[u64::MAX, 1 << 53, 1 << 40, 1_000_000]),
            byte => u64::from(byte) % 40,
        }
    }

    pub(crate) fn counts(&mut self, length: usize) -> Vec<u64> {
        (0..length).map(|_| self.count()).collect()
    }

    pub(crate) fn size(&mut self) -> usize {
        match self.byte() {
            0..=7 => self.choose(&[usize::MAX, usize::MAX - 1, 1 << 40, 100_000]),
            byte => usize::from(byte) % 30,
        }
    }

    pub(crate) fn whole(&mut self) -> i64 {
        match self.byte() {
            0..=7 => self.bytes.arbitrary().unwrap_or(0),
            8..=15 => self.choose(&[i64::MIN, i64::MAX, 0, -1]),
            byte => i64::from(byte) * 7 - 300,
        }
    }
}
