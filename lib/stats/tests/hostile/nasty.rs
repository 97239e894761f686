//! Inputs that somebody will send one day.

/// Numbers at every end.
pub(crate) const NUMBERS: [f64; 19] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    0.025,
    1.5,
    3.0,
    1e-320,
    1e-200,
    -1e-9,
    1e9,
    9.007_199_254_740_992e15,
    1e150,
    f64::MAX,
    f64::MIN,
];

pub(crate) const COUNTS: [u64; 10] =
    [0, 1, 2, 7, 1000, 1_000_000, 1 << 53, 1 << 60, u64::MAX - 1, u64::MAX];

pub(crate) const SIZES: [usize; 9] = [0, 1, 2, 3, 25, 1000, 1 << 40, usize::MAX - 1, usize::MAX];

/// Short series of all bad kinds, and some good ones.
pub(crate) fn series() -> Vec<Vec<f64>> {
    let good: Vec<f64> = (0..30).map(|i| 10.0 + f64::from(i * 7919 % 31) * 0.25).collect();
    let with = |place: usize, value: f64| {
        let mut series = good.clone();
        series[place] = value;
        series
    };
    vec![
        vec![],
        vec![0.0],
        vec![3.5],
        vec![f64::NAN],
        vec![f64::MAX],
        vec![1.0, 1.0],
        vec![1.0, 2.0],
        vec![0.0; 12],
        vec![-0.0, 0.0, -0.0, 0.0, 0.0],
        vec![7.25; 30],
        vec![0.1; 7],
        vec![f64::NAN; 5],
        vec![f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY, 1.0],
        vec![f64::MAX, f64::MIN, f64::MAX, f64::MIN, f64::MAX],
        vec![f64::MAX; 6],
        vec![1e-320, 2e-320, 3e-320, 5e-320, 8e-320],
        vec![1e-200, 2e-200, 3e-200, 5e-200, 7e-200],
        vec![1e16, 1e16 + 2.0, 1e16 + 4.0, 1e16 + 2.0, 1e16 + 6.0],
        vec![1e200, 2e200, 1.5e200, 3e200, 1e200, 2.5e200],
        (0..9).map(|i| f64::from(i % 2)).collect(),
        with(0, f64::NAN),
        with(29, f64::INFINITY),
        with(7, f64::NEG_INFINITY),
        with(3, 1e300),
        with(4, -1e300),
        with(5, 0.0),
        good,
    ]
}

/// Chances and weights: the same, and sums of 0, of 1, of almost a whole number.
pub(crate) fn shares() -> Vec<Vec<f64>> {
    let mut all = series();
    all.extend([
        vec![1.0],
        vec![1.0; 5],
        vec![0.5; 6],
        vec![0.2, 0.3, 0.5],
        vec![0.0, 1.0, 0.0, 1.0],
        vec![1e-300, 1.0 - 1e-16, 1.0, 1.0],
        vec![0.5, 0.5 + 1e-7],
        vec![-0.5, 0.5, 1.0],
        vec![1.0 + 1e-9, 1.0 - 1e-9],
        vec![0.999_999_999_999, 0.000_000_000_001, 0.5, 0.5],
        vec![f64::MIN_POSITIVE; 8],
    ]);
    all
}

/// The same with gaps.
pub(crate) fn gaps() -> Vec<Vec<Option<f64>>> {
    let mut all: Vec<Vec<Option<f64>>> = Vec::new();
    for series in series() {
        let gap = |(i, x): (usize, &f64)| (i % 4 != 1).then_some(*x);
        all.push(series.iter().enumerate().map(gap).collect());
        all.push(series.into_iter().map(Some).collect());
    }
    all.push(vec![None; 8]);
    all
}

/// Whole numbers.
pub(crate) fn whole() -> Vec<Vec<u64>> {
    let mut all = vec![
        vec![],
        vec![0],
        vec![5],
        vec![u64::MAX],
        vec![0; 400],
        vec![4; 400],
        vec![u64::MAX; 400],
        vec![1 << 53; 400],
        (0..400).map(|i| i % 9).collect(),
        (0..400).map(|i| u64::from(i % 52 == 0) * 30).collect(),
        (0..400).map(|i| if i == 399 { u64::MAX } else { i % 5 }).collect(),
        (0..400).map(|i| if i == 20 { 1 << 52 } else { i % 3 }).collect(),
        (0..400).map(|i| if i < 399 { 0 } else { 1000 }).collect(),
        (0..400).map(|i| 1u64 << (i % 50)).collect(),
    ];
    all.push((0..400).map(|i| i * i).collect());
    all
}

/// Rows or columns.
pub(crate) fn tables() -> Vec<Vec<Vec<f64>>> {
    let cell = |i: usize, j: usize| 5.0 + ((i * 31 + j * 17) % 23) as f64 * 0.5;
    let good = |rows: usize, columns: usize| -> Vec<Vec<f64>> {
        (0..rows).map(|i| (0..columns).map(|j| cell(i, j)).collect()).collect()
    };
    let with = |value: f64| {
        let mut table = good(8, 3);
        table[2][1] = value;
        table
    };
    let mut ragged = good(6, 3);
    ragged[3].pop();
    let line = |i: usize| vec![1.0, i as f64, 2.0 * i as f64];
    let mut all = vec![
        vec![],
        vec![vec![]],
        vec![vec![]; 4],
        vec![vec![1.0]],
        vec![vec![1.0]; 5],
        vec![vec![2.0, 2.0]; 6],
        vec![vec![0.0; 3]; 6],
        vec![vec![f64::MAX; 3]; 6],
        vec![vec![1e200, 2e200], vec![3e200, 1e200], vec![2e200, 5e200]],
        vec![vec![1e-200, 2e-200], vec![3e-200, 1e-200], vec![2e-200, 5e-200]],
        vec![vec![1e-320, 2e-320], vec![3e-320, 1e-320], vec![2e-320, 5e-320]],
        (0..8).map(line).collect(),
        ragged,
        good(2, 2),
        good(3, 12),
        good(12, 3),
        good(40, 4),
        good(1, 60),
        good(60, 1),
    ];
    all.extend([f64::NAN, f64::INFINITY, f64::MAX, f64::MIN, 0.0, -4.0, 1e200, 1e-310].map(with));
    all
}

pub(crate) fn million() -> Vec<f64> {
    (0..1_000_000u32).map(|i| f64::from(i.wrapping_mul(2_654_435_761) >> 8) * 1e-3).collect()
}

/// What stands in a complaint: as much of the input as is needed to find it.
pub(crate) fn show<T: std::fmt::Debug>(x: &T) -> String {
    let text = format!("{x:?}");
    text.chars().take(70).collect()
}
