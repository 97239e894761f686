//! The ranking as a file, and what is said of it.

use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};
use targeting::validate::{Bin, Estimate, Measures};
use targeting::{Reason, Score, Topic};
use terms::{Date, Error, Result};

use super::read::History;
use super::{Ranking, Validated, Wish, by_object};
use crate::commands::Session;
use crate::stats::answer::{Answer, word};
use crate::stats::name_of;

/// So many are shown in a terminal; the file has all.
const SHOWN: usize = 10;

/// `visit_id,score,rank,reasons`, the first to visit on top.
pub(super) fn write(session: &Session, out: &Path, ranking: &Ranking, object: bool) -> Result<()> {
    let mut text = String::from("visit_id,score,rank,reasons\n");
    for (place, (name, score)) in ranking.visits.iter().enumerate() {
        let reasons = reasons(session, &score.reasons);
        let name = quoted(name);
        text.push_str(&format!(
            "{name},{:.6},{},{}\n",
            value(score, object),
            place + 1,
            quoted(&reasons)
        ));
    }
    std::fs::write(out, text).map_err(|cause| {
        Error::invalid("statistics-file").with("file", name_of(out)).with("cause", cause)
    })
}

fn value(score: &Score, object: bool) -> f64 {
    if object { score.risk } else { score.chance }
}

fn quoted(text: &str) -> String {
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

/// In points of a hundred, the largest first.
fn reasons(session: &Session, reasons: &[Reason]) -> String {
    let one = |reason: &Reason| {
        format!("{} {:+.1}", word(session, topic(reason.topic)), 100.0 * reason.change)
    };
    reasons.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::PastCritical => "target-past-critical",
        Topic::PastSerious => "target-past-serious",
        Topic::PastMinor => "target-past-minor",
        Topic::PastFailed => "target-past-failed",
        Topic::Visits => "target-visits",
        Topic::Gap => "target-gap",
        Topic::Chain => "target-chain",
        Topic::Neighbours => "target-neighbours",
        Topic::Kind => "target-kind",
        Topic::Class => "target-class",
        Topic::Age => "target-age",
        Topic::Licences => "target-licences",
        Topic::Surroundings => "target-surroundings",
        Topic::Season => "target-season",
    }
}

pub(super) fn give(
    session: &Session,
    wish: &Wish,
    as_of: Date,
    history: &History,
    ranking: Option<&Ranking>,
    validated: &[Validated],
) -> Result<ExitCode> {
    let mut answer = Answer::new(session, "target-title");
    answer.fact(session, "target-as-of", as_of.to_string());
    let visits = &history.records.visits;
    let later = visits.iter().filter(|visit| visit.day >= super::day_of(as_of)).count();
    answer.fact(session, "target-history", (visits.len() - later).to_string());
    if later > 0 {
        answer.fact(session, "target-left-out", later.to_string());
    }
    let mut value = json!({
        "as_of": as_of.to_string(), "history": visits.len() - later, "left_out": later,
        "violations_without_inspection": history.orphans, "counts_differ": history.differing,
    });
    for (count, key) in
        [(history.orphans, "target-orphans"), (history.differing, "target-differing")]
    {
        if count > 0 {
            answer.note(session, key, &[("count", count.to_string())]);
        }
    }
    if let Some(ranking) = ranking {
        told(session, wish, &mut answer, ranking);
        value["ranking"] = as_json(ranking, wish);
    }
    if wish.validate {
        windows(session, &mut answer, validated);
        value["windows"] = validated.iter().map(window_json).collect();
    }
    answer.json = value;
    answer.give(session, None)
}

fn told(session: &Session, wish: &Wish, answer: &mut Answer, ranking: &Ranking) {
    answer.fact(session, "target-scored", ranking.visits.len().to_string());
    answer.fact(session, "target-learnt", ranking.learnt_from.to_string());
    if let Some(shift) = ranking.shift {
        answer.fact(session, "target-shift", format!("{shift:.3}"));
        if shift > targeting::drift::SHIFT_ALARM {
            answer.note(session, "target-shift-alarm", &[("shift", format!("{shift:.2}"))]);
        }
    }
    let teams: Vec<String> =
        ranking.team_odds.iter().map(|(team, odds)| format!("{team} ×{odds:.2}")).collect();
    if !teams.is_empty() {
        answer.fact(session, "target-teams", teams.join(", "));
    }
    if !wish.validate {
        let heads = ["target-rank", "target-visit", "target-score", "target-reasons"];
        answer.heads(session, &heads);
        for (place, (name, score)) in ranking.visits.iter().take(SHOWN).enumerate() {
            let score_text = format!("{:.3}", value(score, by_object(wish)));
            let why = reasons(session, &score.reasons);
            answer.rows.push(vec![(place + 1).to_string(), name.clone(), score_text, why]);
        }
        if ranking.visits.len() > SHOWN {
            answer.note(session, "target-shown", &[("shown", SHOWN.to_string())]);
        }
    }
    answer.note(session, "target-said", &[]);
}

fn as_json(ranking: &Ranking, wish: &Wish) -> Value {
    let reason = |r: &Reason| json!({ "topic": r.topic.code(), "change": r.change });
    let visit = |(place, (name, score)): (usize, &(String, Score))| {
        json!({ "visit_id": name, "rank": place + 1, "score": value(score, by_object(wish)),
            "chance": score.chance, "object_risk": score.risk,
            "reasons": score.reasons.iter().map(reason).collect::<Vec<_>>() })
    };
    json!({
        "learnt_from": ranking.learnt_from, "shift": ranking.shift,
        "shift_alarm": ranking.shift.is_some_and(|shift| shift > targeting::drift::SHIFT_ALARM),
        "team_odds": ranking.team_odds.iter().map(|(team, odds)| json!({ "team": team, "odds": odds })).collect::<Vec<_>>(),
        "visits": ranking.visits.iter().enumerate().map(visit).collect::<Vec<_>>(),
    })
}

fn windows(session: &Session, answer: &mut Answer, validated: &[Validated]) {
    let heads = [
        "target-window",
        "target-count",
        "target-found",
        "target-order",
        "target-auc",
        "target-half",
        "target-days",
    ];
    answer.heads(session, &heads);
    for (window, evaluation) in validated {
        let from = date_text(window.from);
        let found = match evaluation {
            Ok(found) => found,
            Err(error) => {
                answer.note(
                    session,
                    "target-no-window",
                    &[("from", from), ("reason", error.to_string())],
                );
                continue;
            }
        };
        let orders = [
            ("target-by-visit", &found.model),
            ("target-by-object", &found.object),
            ("target-by-rule", &found.rule),
            ("target-by-chance", &found.random),
        ];
        for (name, measures) in orders {
            answer.rows.push(vec![
                from.clone(),
                found.visits.to_string(),
                found.found.to_string(),
                word(session, name),
                estimate(measures.auc, 3),
                estimate(scaled(measures.first_half), 1),
                estimate(measures.days_earlier, 1),
            ]);
        }
    }
    answer.note(session, "target-windows-said", &[]);
}

fn scaled(share: Estimate) -> Estimate {
    Estimate { value: 100.0 * share.value, low: 100.0 * share.low, high: 100.0 * share.high }
}

fn estimate(e: Estimate, digits: usize) -> String {
    if e.low == e.high {
        return format!("{:.digits$}", e.value);
    }
    format!("{:.digits$} ({:.digits$} … {:.digits$})", e.value, e.low, e.high)
}

fn date_text(day: targeting::Day) -> String {
    terms::date(1970, 1, 1)
        .checked_add(std::time::Duration::from_secs(86_400 * u64::try_from(day).unwrap_or(0)))
        .map_or_else(|_| day.to_string(), |date| date.to_string())
}

fn window_json((window, evaluation): &Validated) -> Value {
    let span = json!({ "from": date_text(window.from), "until": date_text(window.until) });
    let found = match evaluation {
        Ok(found) => found,
        Err(error) => return json!({ "window": span, "error": error.to_string() }),
    };
    let one = |e: &Estimate| json!({ "value": e.value, "low": e.low, "high": e.high });
    let measures = |m: &Measures| json!({ "auc": one(&m.auc), "first_half": one(&m.first_half), "days_earlier": one(&m.days_earlier) });
    let bin = |b: &Bin| json!({ "visits": b.visits, "expected": b.expected, "found": b.found });
    let weeks = targeting::drift::watch(&found.scores);
    json!({
        "window": span, "learnt_from": found.learnt_from, "visits": found.visits, "found": found.found,
        "model": measures(&found.model), "object": measures(&found.object),
        "last_years_rule": measures(&found.rule), "random": measures(&found.random),
        "days_ahead_of_rule": one(&found.ahead_of_rule),
        "calibration": found.calibration.iter().map(bin).collect::<Vec<_>>(),
        "drift_weeks": weeks.iter().map(|w| json!({ "from": date_text(w.from), "visits": w.visits,
            "expected": w.expected, "found": w.found, "alarm": w.alarms() })).collect::<Vec<_>>(),
    })
}
