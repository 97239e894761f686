//! `stats chart`: points, limits and the rules they break.

use clap::{Args, ValueEnum};
use document::chart::{ControlChart, ControlPoint};
use serde_json::json;
use stats::chart::rules::{self, Rule};
use stats::chart::variables::{Baseline, Within};
use stats::chart::{Chart, attributes, memory, variables};
use terms::Result;

use super::answer::{Answer, figure, word};
use super::input::{Input, split};
use super::{Picture, Source, refused, wrong};
use crate::commands::Session;

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum Kind {
    Imr,
    XbarR,
    XbarS,
    P,
    Np,
    C,
    U,
    LaneyP,
    LaneyU,
    Cusum,
    Ewma,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Sigma {
    MeanRange,
    MeanDeviation,
    Pooled,
    WeightedRange,
    WeightedDeviation,
}

#[derive(Args)]
pub(crate) struct Wish {
    #[command(flatten)]
    source: Source,
    /// Single values, samples of several, shares or counts; cusum and ewma for small lasting shifts
    #[arg(long, value_enum, default_value = "imr")]
    kind: Kind,
    /// Column of values or counts; for xbar several columns (a,b,c) make each row a sample
    #[arg(long, default_value = "value")]
    value: String,
    /// Column that says which sample a row belongs to (xbar with one value a row)
    #[arg(long)]
    sample: Option<String>,
    /// Column of what was inspected (p, np, u, laney)
    #[arg(long, default_value = "size")]
    size: String,
    /// Column of labels under the axis
    #[arg(long)]
    label: Option<String>,
    /// Column of phases; each has limits of its own
    #[arg(long)]
    phase: Option<String>,
    /// Limits come from the first so many points (of each phase) only
    #[arg(long, value_name = "N")]
    baseline: Option<usize>,
    /// Named set: nelson, gb-t-4091, minitab, western-electric, aiag, health-care, westgard, qcc, limits
    #[arg(long, default_value = "nelson")]
    rules: String,
    /// How samples become sigma (xbar); pooled is Minitab's way
    #[arg(long, value_enum, default_value = "mean-range")]
    sigma: Sigma,
    /// Limits at so many sigma
    #[arg(long, default_value_t = 3.0)]
    width: f64,
    /// Weight of the newest point (ewma)
    #[arg(long, default_value_t = 0.2)]
    lambda: f64,
    /// Allowance and decision interval in sigma (cusum)
    #[arg(long, value_name = "K,H", default_value = "0.5,5")]
    decision: String,
    #[command(flatten)]
    pub(super) picture: Picture,
}

/// What the rows hold.
struct Data {
    labels: Vec<String>,
    samples: Vec<Vec<f64>>,
    sizes: Vec<f64>,
    phases: Vec<String>,
}

/// A chart with its title and where each phase begins.
struct Drawn {
    name: &'static str,
    chart: Chart,
}

pub(super) fn run(session: &Session, wish: &Wish) -> Result<Answer> {
    let set = rules::named(&wish.rules).ok_or_else(|| {
        let known: Vec<&str> = rules::SETS.iter().map(|set| set.name).collect();
        wrong("--rules", &wish.rules, &known.join(", "))
    })?;
    let input = Input::read(&wish.source.file, session.lang)?;
    let data = read(&input, wish)?;
    let stretches = stretches(&data.phases);
    let mut drawn: Vec<Drawn> = Vec::new();
    for (first, last) in &stretches {
        for (i, part) in stretch(wish, &data, *first, *last)?.into_iter().enumerate() {
            match drawn.get_mut(i) {
                Some(whole) => whole.chart.points.extend(part.chart.points),
                None => drawn.push(part),
            }
        }
    }
    let mut answer = Answer::new(session, "statistics-chart");
    answer.fact(session, "statistics-rules", format!("{} ({})", set.name, set.source));
    answer.heads(
        session,
        &[
            "statistics-point",
            "statistics-value",
            "statistics-low",
            "statistics-centre",
            "statistics-high",
            "statistics-signal",
        ],
    );
    let mut charts = Vec::new();
    for (i, one) in drawn.iter().enumerate() {
        // Ranges, deviations and moving ranges are not symmetric: their limits, and no runs.
        let used: &[Rule] = match (i, wish.kind) {
            (0, Kind::Cusum) => &[],
            (0, Kind::Ewma) => &[Rule::Beyond(3.0)],
            (0, _) => set.rules,
            _ => &[],
        };
        let broken = broken(session, wish, one, used, &stretches)?;
        // A moving range belongs to the second of its values.
        let whole = one.chart.points.len() == data.labels.len();
        let own = |(first, last): &(usize, usize)| first + usize::from(!whole)..last + 1;
        let labels: Vec<String> =
            stretches.iter().flat_map(|part| data.labels[own(part)].to_vec()).collect();
        let labels = &labels;
        if i == 0 {
            answer.rows = rows(one, labels, &broken);
        }
        let signals = broken.iter().filter(|words| !words.is_empty()).count();
        answer.calls |= signals > 0;
        answer.note(
            session,
            "statistics-chart-said",
            &[
                ("chart", word(session, one.name)),
                ("signals", signals.to_string()),
                ("points", one.chart.points.len().to_string()),
            ],
        );
        let drawn_phases: &[(usize, usize)] = if whole { &stretches } else { &[] };
        answer.drawings.push(picture(session, one, labels, &broken, drawn_phases, &data.phases));
        charts.push(as_json(one, labels, &broken));
    }
    answer.json = json!({ "rules": set.name, "source": set.source, "charts": charts });
    Ok(answer)
}

fn read(input: &Input, wish: &Wish) -> Result<Data> {
    let heads: Vec<&str> = split(&wish.value).collect();
    let sampled = matches!(wish.kind, Kind::XbarR | Kind::XbarS);
    let sized = matches!(wish.kind, Kind::P | Kind::Np | Kind::U | Kind::LaneyP | Kind::LaneyU);
    let columns = input.many(&wish.value)?;
    let (Some(first), true) = (columns.first(), sampled || heads.len() == 1) else {
        return Err(wrong("--value", &wish.value, "one column; several only for xbar-r, xbar-s"));
    };
    let mut labels = input.labels(wish.label.as_deref())?;
    let mut phases = match &wish.phase {
        Some(head) => input.texts(head)?,
        None => vec![String::new(); input.len()],
    };
    let mut samples: Vec<Vec<f64>> =
        (0..first.len()).map(|row| columns.iter().map(|column| column[row]).collect()).collect();
    if sampled && heads.len() == 1 {
        let Some(head) = &wish.sample else {
            return Err(wrong("--sample", "", "the column that names the sample of each row"));
        };
        (samples, labels, phases) = gather(&input.texts(head)?, first, &phases);
    }
    let sizes = if sized { input.numbers(&wish.size)? } else { Vec::new() };
    Ok(Data { labels, samples, sizes, phases })
}

/// Rows of one sample become one, in order of first appearance.
fn gather(
    names: &[String],
    values: &[f64],
    phases: &[String],
) -> (Vec<Vec<f64>>, Vec<String>, Vec<String>) {
    let mut place = std::collections::HashMap::new();
    let (mut samples, mut labels, mut kept) = (Vec::<Vec<f64>>::new(), Vec::new(), Vec::new());
    for ((name, value), phase) in names.iter().zip(values).zip(phases) {
        let at = *place.entry(name.clone()).or_insert_with(|| {
            samples.push(Vec::new());
            labels.push(name.clone());
            kept.push(phase.clone());
            samples.len() - 1
        });
        samples[at].push(*value);
    }
    (samples, labels, kept)
}

/// First and last row of each phase.
fn stretches(phases: &[String]) -> Vec<(usize, usize)> {
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for (i, phase) in phases.iter().enumerate() {
        match stretches.last_mut() {
            Some((first, last)) if phases[*first] == *phase => *last = i,
            _ => stretches.push((i, i)),
        }
    }
    stretches
}

fn stretch(wish: &Wish, data: &Data, first: usize, last: usize) -> Result<Vec<Drawn>> {
    let samples = &data.samples[first..=last];
    let quiet = &samples[..wish.baseline.unwrap_or(samples.len()).clamp(1, samples.len())];
    let singles = || samples.iter().map(|sample| sample[0]).collect::<Vec<f64>>();
    let quiet_singles: Vec<f64> = quiet.iter().map(|sample| sample[0]).collect();
    let within = match wish.sigma {
        Sigma::MeanRange => Within::MeanRange,
        Sigma::MeanDeviation => Within::MeanDeviation,
        Sigma::Pooled => Within::Pooled,
        Sigma::WeightedRange => Within::WeightedRange,
        Sigma::WeightedDeviation => Within::WeightedDeviation,
    };
    let two = |a: (&'static str, Chart), b: (&'static str, Chart)| {
        [a, b].map(|(name, chart)| Drawn { name, chart }).into_iter().collect::<Vec<_>>()
    };
    let one = |name, chart| vec![Drawn { name, chart }];
    let found: Result<Vec<Drawn>, stats::Error> = (|| {
        Ok(match wish.kind {
            Kind::Imr => {
                let baseline = Baseline::from_moving_ranges(&quiet_singles)?;
                let chart = variables::individuals(&singles(), &baseline, wish.width)?;
                let moves = variables::moving_ranges(&singles(), &baseline, wish.width)?;
                two(("statistics-chart-i", chart), ("statistics-chart-mr", moves))
            }
            Kind::XbarR => {
                let baseline = Baseline::from_samples(quiet, within)?;
                let chart = variables::xbar(samples, &baseline, wish.width)?;
                let ranges = variables::ranges(samples, &baseline, wish.width)?;
                two(("statistics-chart-xbar", chart), ("statistics-chart-r", ranges))
            }
            Kind::XbarS => {
                let within = match wish.sigma {
                    Sigma::MeanRange => Within::MeanDeviation,
                    _ => within,
                };
                let baseline = Baseline::from_samples(quiet, within)?;
                let chart = variables::xbar(samples, &baseline, wish.width)?;
                let spreads = variables::deviations(samples, &baseline, wish.width)?;
                two(("statistics-chart-xbar", chart), ("statistics-chart-s", spreads))
            }
            Kind::C => {
                let mean = stats::describe::mean(&quiet_singles)?;
                one("statistics-chart-c", attributes::c(&singles(), mean, wish.width)?)
            }
            Kind::P | Kind::Np | Kind::U | Kind::LaneyP | Kind::LaneyU => {
                let all = attributes::inspected(&singles(), &data.sizes[first..=last])?;
                let mean = attributes::mean_rate(&all[..quiet.len()])?;
                match wish.kind {
                    Kind::P => one("statistics-chart-p", attributes::p(&all, mean, wish.width)?),
                    Kind::Np => one("statistics-chart-np", attributes::np(&all, mean, wish.width)?),
                    Kind::U => one("statistics-chart-u", attributes::u(&all, mean, wish.width)?),
                    Kind::LaneyP => {
                        one("statistics-chart-laney-p", attributes::laney_p(&all, wish.width)?)
                    }
                    _ => one("statistics-chart-laney-u", attributes::laney_u(&all, wish.width)?),
                }
            }
            Kind::Ewma => {
                let baseline = Baseline::from_moving_ranges(&quiet_singles)?;
                let errors = vec![baseline.sigma; samples.len()];
                let chart =
                    memory::ewma(&singles(), baseline.centre, &errors, wish.lambda, wish.width)?;
                one("statistics-chart-ewma", chart)
            }
            Kind::Cusum => {
                let baseline = Baseline::from_moving_ranges(&quiet_singles)?;
                let z = variables::individuals(&singles(), &baseline, 3.0)?.z();
                let (upper, lower) = sums(&z, &wish.decision)?;
                two(("statistics-chart-cusum-up", upper), ("statistics-chart-cusum-down", lower))
            }
        })
    })();
    found.map_err(refused)
}

/// Both sums as charts with the decision interval as their limit.
fn sums(z: &[f64], decision: &str) -> Result<(Chart, Chart), stats::Error> {
    let mut parts = split(decision).map(|part| part.parse().unwrap_or(f64::NAN));
    let (allowance, decision) = (parts.next().unwrap_or(0.5), parts.next().unwrap_or(5.0));
    let settings = memory::Cusum { allowance, decision, head_start: 0.0 };
    let sums = memory::cusum(z, &settings)?;
    let limits = stats::Interval { low: -decision, high: decision };
    let point = |value| stats::chart::Point { value, centre: 0.0, sigma: 1.0, limits };
    let chart = |of: fn(&memory::Sums) -> f64| Chart {
        points: sums.iter().map(|s| point(of(s))).collect(),
    };
    Ok((chart(|sums| sums.upper), chart(|sums| sums.lower)))
}

/// The words for what each point breaks.
fn broken(
    session: &Session,
    wish: &Wish,
    one: &Drawn,
    set: &[Rule],
    stretches: &[(usize, usize)],
) -> Result<Vec<Vec<String>>> {
    let points = &one.chart.points;
    let mut found = vec![Vec::new(); points.len()];
    if points.is_empty() {
        return Ok(found);
    }
    // Runs end where a phase ends.
    let short = stretches.len() > 1 && points.len() < stretches[stretches.len() - 1].1 + 1;
    let parts = if short { vec![(0, points.len().saturating_sub(1))] } else { stretches.to_vec() };
    for (first, last) in parts {
        let last = last.min(points.len().saturating_sub(1));
        let part = Chart { points: points[first..=last].to_vec() };
        for (number, rule) in set.iter().enumerate() {
            // The first rule is the limit as drawn, which may be wider than three sigma or cut off.
            if let Rule::Beyond(_) = rule {
                continue;
            }
            for at in rules::signals(&part.z(), *rule).map_err(refused)? {
                found[first + at].push(format!("{} {}", number + 1, rule_words(session, rule)));
            }
        }
        for at in part.beyond() {
            let words =
                ui::ta(session.lang, "statistics-rule-beyond", &[("width", figure(wish.width))]);
            found[first + at].insert(0, words);
        }
    }
    Ok(found)
}

fn rule_words(session: &Session, rule: &Rule) -> String {
    let (key, n, of, sigmas) = match *rule {
        Rule::Beyond(sigmas) => ("statistics-rule-beyond", 1, 1, sigmas),
        Rule::SameSide(n) => ("statistics-rule-side", n, n, 0.0),
        Rule::Trend(n) => ("statistics-rule-trend", n, n, 0.0),
        Rule::Alternating(n) => ("statistics-rule-alternating", n, n, 0.0),
        Rule::Zone { count, of, sigmas } => ("statistics-rule-zone", count, of, sigmas),
        Rule::Hugging(n) => ("statistics-rule-hugging", n, n, 1.0),
        Rule::Avoiding(n) => ("statistics-rule-avoiding", n, n, 1.0),
        Rule::Opposite(sigmas) => ("statistics-rule-opposite", 2, 2, sigmas),
    };
    let args = [
        ("n", n.to_string()),
        ("of", of.to_string()),
        ("sigmas", figure(sigmas)),
        ("width", figure(sigmas)),
    ];
    ui::ta(session.lang, key, &args)
}

fn rows(one: &Drawn, labels: &[String], broken: &[Vec<String>]) -> Vec<Vec<String>> {
    let row = |((point, label), words): ((&stats::chart::Point, &String), &Vec<String>)| {
        vec![
            label.clone(),
            figure(point.value),
            figure(point.limits.low),
            figure(point.centre),
            figure(point.limits.high),
            words.join("; "),
        ]
    };
    one.chart.points.iter().zip(labels).zip(broken).map(row).collect()
}

fn as_json(one: &Drawn, labels: &[String], broken: &[Vec<String>]) -> serde_json::Value {
    let point = |((point, label), words): ((&stats::chart::Point, &String), &Vec<String>)| {
        json!({ "label": label, "value": point.value, "centre": point.centre, "sigma": point.sigma,
                "low": point.limits.low, "high": point.limits.high, "signals": words })
    };
    let points: Vec<_> = one.chart.points.iter().zip(labels).zip(broken).map(point).collect();
    json!({ "chart": one.name.trim_start_matches("statistics-chart-"), "points": points })
}

fn picture(
    session: &Session,
    one: &Drawn,
    labels: &[String],
    broken: &[Vec<String>],
    stretches: &[(usize, usize)],
    phases: &[String],
) -> String {
    let point =
        |((point, label), words): ((&stats::chart::Point, &String), &Vec<String>)| ControlPoint {
            tick: label.clone(),
            value: Some(point.value),
            centre: Some(point.centre),
            low: Some(point.limits.low),
            high: Some(point.limits.high),
            signal: !words.is_empty(),
            title: format!("{label} {} {}", figure(point.value), words.join("; ")),
        };
    let points: Vec<ControlPoint> =
        one.chart.points.iter().zip(labels).zip(broken).map(point).collect();
    let end = |name: &str, value: f64| format!("{name} {}", figure(value));
    let last = one.chart.points.last();
    let end_labels = last.map_or_else(Default::default, |p| {
        [end("UCL", p.limits.high), end("CL", p.centre), end("LCL", p.limits.low)]
    });
    let named = stretches.iter().map(|(first, _)| (*first, phases[*first].clone()));
    let signals = broken.iter().filter(|words| !words.is_empty()).count();
    let said = [
        ("chart", word(session, one.name)),
        ("signals", signals.to_string()),
        ("points", points.len().to_string()),
    ];
    ControlChart {
        label: ui::ta(session.lang, "statistics-chart-said", &said),
        points,
        value_title: word(session, one.name),
        end_labels,
        phases: named.filter(|(_, name)| !name.is_empty()).collect(),
        empty: word(session, "statistics-nothing"),
        ..ControlChart::default()
    }
    .svg()
}
