//! Control charts: piston rings, orange juice, circuits, dyed cloth, waiting times, boiler.

use crate::case::{Case, Results, cells, from_one, rows};
use serde_json::{Value, json};
use stats::chart::attributes::{Inspected, inspected};
use stats::chart::capability::{Specification, capability};
use stats::chart::constants::factors;
use stats::chart::memory::{Cusum, cusum, ewma};
use stats::chart::rules::{NELSON, signals};
use stats::chart::variables::{Baseline, Within};
use stats::chart::{Chart, attributes, run_length, several, variables};
use stats::interval::Interval;

pub(crate) const RUNNERS: &[(&str, fn(&Case) -> Results)] = &[
    ("b-open-1-constants", constants),
    ("b-open-2-pistonrings-xbar", rings),
    ("b-open-3-pistonrings-cusum-ewma", rings_with_memory),
    ("b-open-4-attributes", attribute_charts),
    ("b-open-5-laney-p", laney),
    ("b-open-6-boiler-t2", boiler),
    ("b-open-7-nist-ewma-imr", nist),
    ("b-open-8-arl", run_lengths),
    ("b-open-9-nelson", nelson),
];

fn results<const N: usize>(pairs: [(&str, Value); N]) -> Results {
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn ends(limits: Interval) -> Value {
    json!([limits.low, limits.high])
}

fn constants(_: &Case) -> Results {
    let row = |n: usize| {
        let f = factors(n).unwrap();
        json!({
            "n": n, "d2": f.d2, "d3": f.d3, "c4": f.c4, "A": f.a, "A2": f.a2, "A3": f.a3,
            "B3": f.b3, "B4": f.b4, "D3": f.range_low, "D4": f.range_high,
        })
    };
    results([("constants", (2..=25).map(row).collect())])
}

fn samples(case: &Case) -> (Vec<Vec<f64>>, usize) {
    let data = case.input("data");
    let mut samples: Vec<Vec<f64>> = Vec::new();
    for (sample, value) in data.numbers("sample").iter().zip(data.numbers("diameter")) {
        samples.resize(samples.len().max(*sample as usize), Vec::new());
        samples[*sample as usize - 1].push(value);
    }
    (samples, case.number("phase1_samples") as usize)
}

fn rings(case: &Case) -> Results {
    let (samples, first) = samples(case);
    let quiet = &samples[..first];
    let by_range = Baseline::from_samples(quiet, Within::MeanRange).unwrap();
    let by_deviation = Baseline::from_samples(quiet, Within::MeanDeviation).unwrap();
    let chart = variables::xbar(&samples, &by_range, 3.0).unwrap();
    let r = variables::ranges(quiet, &by_range, 3.0).unwrap();
    let s = variables::deviations(quiet, &by_deviation, 3.0).unwrap();
    let with_s = variables::xbar(quiet, &by_deviation, 3.0).unwrap();
    let specification = Specification {
        lower: Some(case.number("lsl")),
        upper: Some(case.number("usl")),
        target: None,
    };
    let n = quiet.iter().map(Vec::len).sum();
    let found = capability(&by_range, n, &specification, case.number("confidence")).unwrap();
    let index = |name: &str, estimate: stats::chart::capability::Estimate| {
        let (lo, hi) = (estimate.interval.low, estimate.interval.high);
        json!({ "index": name, "value": estimate.value, "lo": lo, "hi": hi })
    };
    let second: Vec<usize> = chart.beyond().into_iter().filter(|index| *index >= first).collect();
    results([
        ("xbar_center", json!(by_range.centre)),
        ("sigma_R", json!(by_range.sigma)),
        ("xbar_limits", ends(chart.points[0].limits)),
        ("xbar_phase2_beyond", from_one(&second)),
        ("R_center", json!(r.points[0].centre)),
        ("R_limits", ends(r.points[0].limits)),
        ("S_center", json!(s.points[0].centre)),
        ("S_limits", ends(s.points[0].limits)),
        ("sigma_S", json!(by_deviation.sigma)),
        ("xbar_limits_S", ends(with_s.points[0].limits)),
        (
            "capability",
            json!([
                index("Cp", found.cp.unwrap()),
                index("Cp_l", found.cp_lower.unwrap()),
                index("Cp_u", found.cp_upper.unwrap()),
                index("Cp_k", found.cpk),
                index("Cpm", found.cpm.unwrap()),
            ]),
        ),
    ])
}

fn rings_with_memory(case: &Case) -> Results {
    let (samples, first) = samples(case);
    let baseline = Baseline::from_samples(&samples[..first], Within::MeanRange).unwrap();
    let chart = variables::xbar(&samples, &baseline, 3.0).unwrap();
    let settings = Cusum {
        allowance: case.number("cusum_shift") / 2.0,
        decision: case.number("cusum_h"),
        head_start: 0.0,
    };
    let sums = cusum(&chart.z(), &settings).unwrap();
    let above: Vec<usize> = (0..sums.len()).filter(|index| sums[*index].above).collect();
    let means: Vec<f64> = chart.points.iter().map(|point| point.value).collect();
    let errors: Vec<f64> = chart.points.iter().map(|point| point.sigma).collect();
    let (lambda, width) = (case.number("lambda"), case.number("nsigmas"));
    let averages = ewma(&means, baseline.centre, &errors, lambda, width).unwrap();
    let sum = |(index, sums): (usize, &stats::chart::memory::Sums)| json!({ "i": index + 1, "pos": sums.upper, "neg": sums.lower });
    let average = |(index, point): (usize, &stats::chart::Point)| {
        json!({
            "i": index + 1, "y": point.value, "sigma": point.sigma,
            "LCL": point.limits.low, "UCL": point.limits.high,
        })
    };
    results([
        ("cusum", sums.iter().enumerate().map(sum).collect()),
        ("cusum_upper_violations", from_one(&above)),
        ("ewma", averages.points.iter().enumerate().map(average).collect()),
        ("ewma_violations", from_one(&averages.beyond())),
    ])
}

fn table(chart: &Chart, with_centre: bool) -> Value {
    let row = |(index, point): (usize, &stats::chart::Point)| {
        let mut row = json!({
            "i": index + 1, "stat": point.value, "LCL": point.limits.low, "UCL": point.limits.high,
        });
        if with_centre {
            row["CL"] = json!(point.centre);
        }
        row
    };
    chart.points.iter().enumerate().map(row).collect()
}

fn attribute_charts(case: &Case) -> Results {
    let juice = case.input("orangejuice");
    let juice = inspected(&juice.numbers("D")[..30], &juice.numbers("size")[..30]).unwrap();
    let share = attributes::mean_rate(&juice).unwrap();
    let p = attributes::p(&juice, share, 3.0).unwrap();
    let np = attributes::np(&juice, share, 3.0).unwrap();
    let circuit = case.input("circuit").numbers("x")[..26].to_vec();
    let mean = circuit.iter().sum::<f64>() / 26.0;
    let c = attributes::c(&circuit, mean, 3.0).unwrap();
    // The peer lists points above the limit before those below.
    let mut beyond = c.beyond();
    beyond.sort_by_key(|index| c.points[*index].value < mean);
    let cloth = case.input("dyedcloth");
    let cloth: Vec<Inspected> = inspected(&cloth.numbers("x"), &cloth.numbers("size")).unwrap();
    let rate = attributes::mean_rate(&cloth).unwrap();
    let u = attributes::u(&cloth, rate, 3.0).unwrap();
    results([
        ("p_center", json!(share)),
        ("p_limits", ends(p.points[0].limits)),
        ("p_beyond", from_one(&p.beyond())),
        ("np_center", json!(np.points[0].centre)),
        ("np_limits", ends(np.points[0].limits)),
        ("c_center", json!(mean)),
        ("c_limits", ends(c.points[0].limits)),
        ("c_beyond", from_one(&beyond)),
        ("u_center", json!(rate)),
        ("u_chart", table(&u, false)),
    ])
}

fn laney(case: &Case) -> Results {
    let data = case.input("data");
    let samples = inspected(&data.numbers("r"), &data.numbers("n")).unwrap();
    results([("chart", table(&attributes::laney_p(&samples, 3.0).unwrap(), true))])
}

fn boiler(case: &Case) -> Results {
    let data = case.input("data");
    let columns: Vec<Vec<f64>> = data.header.iter().map(|name| data.numbers(name)).collect();
    let rows: Vec<Vec<f64>> =
        (0..data.rows).map(|row| columns.iter().map(|column| column[row]).collect()).collect();
    let found = several::individuals(&rows, case.number("confidence")).unwrap();
    results([
        ("T2", json!(found.values)),
        ("UCL", json!(found.limit)),
        ("pred_UCL", json!(found.prediction_limit)),
        ("beyond", from_one(&found.beyond())),
    ])
}

fn nist(case: &Case) -> Results {
    let x = case.input("data").numbers("x");
    let (lambda, s) = (case.number("lambda"), case.number("s"));
    let chart =
        ewma(&x, case.number("ewma0"), &vec![s; x.len()], lambda, case.number("k")).unwrap();
    let values: Vec<f64> = chart.points.iter().map(|point| point.value).collect();
    // The handbook prints the limits of a long series: those of a late point.
    let late = ewma(&vec![50.0; 200], 50.0, &[s; 200], lambda, 3.0).unwrap().points[199].limits;
    let baseline = Baseline::from_moving_ranges(&x).unwrap();
    let single = variables::individuals(&x, &baseline, 3.0).unwrap();
    results([
        ("ewma", cells(&values).into()),
        ("UCL_asymptotic", json!(late.high)),
        ("LCL_asymptotic", json!(late.low)),
        ("i_center", json!(baseline.centre)),
        ("i_sigma", json!(baseline.sigma)),
        ("i_limits", ends(single.points[0].limits)),
    ])
}

fn run_lengths(case: &Case) -> Results {
    let table = crate::case::table(case.expected["arl"]["file"].as_str().unwrap());
    let columns = ["k", "h", "L", "lambda", "mu"].map(|name| table.optional(name));
    let length = |row: usize| {
        let [k, h, width, lambda, mu] = std::array::from_fn(|column| columns[column][row]);
        let mu = mu.unwrap();
        match (table.text("chart")[row].as_str(), table.text("sided")[row].as_str()) {
            ("cusum", "two") => run_length::cusum(k.unwrap(), h.unwrap(), mu).unwrap(),
            ("cusum", _) => run_length::cusum_upper(k.unwrap(), h.unwrap(), mu).unwrap(),
            _ => run_length::ewma(lambda.unwrap(), width.unwrap(), mu).unwrap(),
        }
    };
    let lengths: Vec<f64> = (0..table.rows).map(length).collect();
    let [k, h, width, lambda, mu] = columns;
    let arl = rows(&[
        ("chart", cells(table.text("chart"))),
        ("k", cells(&k)),
        ("h", cells(&h)),
        ("L", cells(&width)),
        ("lambda", cells(&lambda)),
        ("sided", cells(table.text("sided"))),
        ("mu", cells(&mu)),
        ("ARL", cells(&lengths)),
    ]);
    results([("arl", arl)])
}

fn nelson(case: &Case) -> Results {
    let z = case.input("data").numbers("x");
    let found = NELSON.map(|rule| from_one(&signals(&z, rule).unwrap()));
    let [one, two, three, four, five, six, seven, eight] = found;
    results([
        ("rule1_beyond_3s", one),
        ("rule2_9_same_side", two),
        ("rule3_6_trend", three),
        ("rule4_14_alternating", four),
        ("rule5_2of3_beyond_2s", five),
        ("rule6_4of5_beyond_1s", six),
        ("rule7_15_within_1s", seven),
        ("rule8_8_outside_1s", eight),
    ])
}
