//! `stats warn`: the latest counts against what the past leads to expect.

use clap::{Args, ValueEnum};
use document::chart::{ControlChart, ControlPoint};
use serde_json::json;
use stats::warning::ears::{self, Ears};
use stats::warning::farrington::{Farrington, farrington};
use stats::warning::flexible::{Flexible, Threshold, flexible};
use stats::warning::simple::{Reference, SmallMean, bayes, outbreak_p, rki};
use stats::warning::{SmallCounts, Warning};
use terms::Result;

use super::answer::{Answer, figure, maybe, word};
use super::input::Input;
use super::{Picture, Source, refused, wrong};
use crate::commands::Session;

mod sums;

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum Method {
    Flexible,
    FlexibleDelta,
    Farrington,
    EarsC1,
    EarsC2,
    EarsC3,
    Bayes,
    Rki,
    OutbreakP,
    Cusum,
    Glr,
}

#[derive(Args)]
pub(crate) struct Wish {
    #[command(flatten)]
    source: Source,
    /// Column of counts, one a period, oldest first, no period left out
    #[arg(long, default_value = "count")]
    count: String,
    /// Column of labels
    #[arg(long)]
    label: Option<String>,
    /// flexible for years of weekly counts; ears-c1, ears-c2 where there are only weeks; cusum and glr for a
    /// small rise that lasts, since the first of the periods judged
    #[arg(long, value_enum, default_value = "flexible")]
    method: Method,
    /// How many of the latest periods are judged
    #[arg(long, default_value_t = 4, value_name = "N")]
    last: usize,
    /// Periods in a year
    #[arg(long, default_value_t = 52)]
    period: usize,
    /// Past years used
    #[arg(long, default_value_t = 5)]
    years: usize,
    /// Level of a false alarm [default: the custom of the method]
    #[arg(long)]
    alpha: Option<f64>,
    /// No alarm below so many cases in four periods
    #[arg(long, default_value_t = 5, value_name = "CASES")]
    at_least: u64,
    #[command(flatten)]
    pub(super) picture: Picture,
}

pub(super) fn run(session: &Session, wish: &Wish) -> Result<Answer> {
    let input = Input::read(&wish.source.file, session.lang)?;
    let counts = input.counts(&wish.count)?;
    let labels = input.labels(wish.label.as_deref())?;
    if wish.last == 0 || wish.last > counts.len() {
        return Err(wrong("--last", wish.last, &format!("1 to {}", counts.len())));
    }
    let first = counts.len() - wish.last;
    let judged = match wish.method {
        Method::Cusum | Method::Glr => sums::judge(&counts, first, wish),
        _ => (first..counts.len()).map(|time| judge(&counts, time, wish)).collect(),
    }
    .map_err(refused)?;
    let alarms = judged.iter().filter(|(warning, _)| warning.alarm).count();
    let mut answer = Answer::new(session, "statistics-warn");
    let name =
        wish.method.to_possible_value().map_or_else(String::new, |v| v.get_name().to_owned());
    answer.fact(session, "statistics-method", name.clone());
    answer.heads(
        session,
        &[
            "statistics-point",
            "statistics-observed",
            "statistics-expected",
            "statistics-upper",
            "statistics-p",
            "statistics-alarm",
        ],
    );
    for ((warning, p), label) in judged.iter().zip(&labels[first..]) {
        answer.rows.push(vec![
            label.clone(),
            warning.observed.to_string(),
            figure(warning.expected),
            maybe(warning.upper),
            maybe(*p),
            if warning.alarm { word(session, "statistics-alarm") } else { String::new() },
        ]);
    }
    answer.calls = alarms > 0;
    answer.note(
        session,
        "statistics-warn-said",
        &[("alarms", alarms.to_string()), ("periods", wish.last.to_string())],
    );
    let points = judged.iter().zip(&labels[first..]).map(|((w, p), label)| {
        json!({ "label": label, "observed": w.observed, "expected": w.expected, "upper": w.upper, "p_value": p, "alarm": w.alarm })
    });
    answer.json = json!({ "method": name, "points": points.collect::<Vec<_>>(), "alarms": alarms });
    answer.drawings.push(picture(session, wish, &counts, &labels, &judged));
    Ok(answer)
}

fn judge(counts: &[u64], time: usize, wish: &Wish) -> Result<(Warning, Option<f64>), stats::Error> {
    let (years, period) = (wish.years, wish.period);
    let small_counts = SmallCounts { cases: wish.at_least, periods: 4 };
    let ears = |alpha: f64| Ears { alpha: wish.alpha.unwrap_or(alpha), ..Ears::default() };
    let reference = Reference { years: 0, half_window: 6, period, this_year: true };
    let plain = |warning: Warning| (warning, None);
    match wish.method {
        Method::Flexible | Method::FlexibleDelta => {
            let usual = Flexible::default();
            let threshold = match wish.method {
                Method::Flexible => Threshold::NegativeBinomial,
                _ => Threshold::Delta,
            };
            let alpha = wish.alpha.unwrap_or(usual.alpha);
            let settings = Flexible { years, period, threshold, alpha, small_counts, ..usual };
            let found = flexible(counts, time, &settings)?;
            Ok((found.warning, Some(found.p_value)))
        }
        Method::Farrington => {
            let usual = Farrington::default();
            let alpha = wish.alpha.unwrap_or(usual.alpha);
            farrington(counts, time, &Farrington { years, period, alpha, small_counts, ..usual })
                .map(plain)
        }
        Method::EarsC1 => ears::c1(counts, time, &ears(0.001)).map(plain),
        Method::EarsC2 => ears::c2(counts, time, &ears(0.001)).map(plain),
        Method::EarsC3 => ears::c3_cdc(counts, time, &ears(0.025)).map(plain),
        Method::Bayes => bayes(counts, time, &reference, wish.alpha.unwrap_or(0.05)).map(plain),
        Method::Rki => rki(counts, time, &reference, SmallMean::Garwood).map(plain),
        Method::OutbreakP => {
            let past = &counts[..=time];
            let found = outbreak_p(past, 100.0)?;
            let expected = past.iter().sum::<u64>() as f64 / past.len() as f64;
            Ok(plain(Warning { observed: counts[time], expected, upper: None, alarm: found.alarm }))
        }
        // Alone, a period has nothing to add itself to.
        Method::Cusum | Method::Glr => sums::judge(&counts[..=time], time, wish)?
            .pop()
            .ok_or(stats::Error::TooFew { name: "periods", got: 0, need: 1 }),
    }
}

fn picture(
    session: &Session,
    wish: &Wish,
    counts: &[u64],
    labels: &[String],
    judged: &[(Warning, Option<f64>)],
) -> String {
    let first = counts.len() - judged.len();
    let start = counts.len().saturating_sub(judged.len().max(52) + judged.len());
    let point = |i: usize| {
        let warning = i.checked_sub(first).map(|at| judged[at].0);
        ControlPoint {
            tick: labels[i].clone(),
            value: Some(counts[i] as f64),
            centre: warning.map(|w| w.expected),
            low: None,
            high: warning.and_then(|w| w.upper),
            signal: warning.is_some_and(|w| w.alarm),
            title: format!("{} {}", labels[i], counts[i]),
        }
    };
    let alarms = judged.iter().filter(|(warning, _)| warning.alarm).count();
    let said = [("alarms", alarms.to_string()), ("periods", judged.len().to_string())];
    ControlChart {
        label: ui::ta(session.lang, "statistics-warn-said", &said),
        points: (start..counts.len()).map(point).collect(),
        value_title: wish.count.clone(),
        end_labels: [
            word(session, "statistics-upper"),
            word(session, "statistics-expected"),
            String::new(),
        ],
        empty: word(session, "statistics-nothing"),
        ..ControlChart::default()
    }
    .svg()
}
