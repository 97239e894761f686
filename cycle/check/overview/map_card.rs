//! The card of the map: tiles or a distribution, and who stands in which grade.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use store::Tx;
use terms::Result;
use web::Me;

use super::judge::Judged;
use super::map::{self, Classes, Segment};
use super::ranking::Ranking;
use super::tally::Line;
use crate::indicators::Answers;
use crate::scope::Scope;

pub(super) struct MapCard {
    pub(super) title: String,
    pub(super) subject: String,
    pub(super) segments: Vec<Segment>,
    pub(super) svg: String,
    /// Tiles were laid; else it is a distribution.
    pub(super) tiles: bool,
    pub(super) beside: Vec<(String, String)>,
    /// Units by grade, or by how they stand to the target.
    pub(super) grades: Vec<GradeLine>,
    pub(super) note: String,
}

pub(super) struct GradeLine {
    pub(super) grade: Option<ui::Grade>,
    pub(super) state: Option<ui::State>,
    pub(super) n: usize,
    /// Links to the units; a space of many units leaves them to the ranking.
    pub(super) units: Vec<(String, String)>,
}

pub(super) fn map_card(
    tx: &mut Tx<'_>,
    me: &Me,
    scope: &Scope,
    lines: &[Line],
    judged: Option<(&Judged, &Ranking)>,
    shorts: &BTreeMap<i64, String>,
) -> Result<Option<MapCard>> {
    let ranking = judged.map(|(_, ranking)| ranking);
    if scope.below.is_empty() {
        return Ok(None);
    }
    let answers = me.space.kept::<Answers>();
    let catalogue = answers.catalogue(tx, scope.as_of)?;
    let segments = map::segments(me, &catalogue, lines, ranking.is_some());
    let Some(chosen) = segments.iter().find(|segment| segment.current) else { return Ok(None) };
    let (places, classes, subject) = match (&chosen.code, judged) {
        (None, Some((judged, ranking))) => {
            let bands = &judged.record.scheme.bands.grades;
            let best = bands.first().map(|band| band.from).unwrap_or_default();
            let subject = judged.record.scheme.name.get(me.lang).to_owned();
            (map::by_score(scope, ranking), Classes::of_scores(best), subject)
        }
        (Some(code), _) => {
            let units: Vec<i64> = scope.below.iter().map(|unit| unit.id).collect();
            let question = scope.question(vec![code.clone()], units, vec![scope.period]);
            let answer = answers.answer(tx, &question)?;
            let Some(defined) = answer.definition(code, scope.period) else { return Ok(None) };
            let places = map::by_indicator(me, scope, &answer, code);
            let classes = Classes::of_values(&defined.definition, &places);
            (places, classes, map::subject(me, &defined.definition))
        }
        _ => return Ok(None),
    };
    let official = map::boundary::official(tx, me, scope)?;
    let tiles = scope
        .place
        .tiles
        .iter()
        .any(|(code, ..)| scope.below.iter().any(|unit| unit.code == *code));
    let tiles = tiles || official.is_some();
    let by_score = chosen.code.is_none();
    let beside = match &official {
        Some(official) => map::boundary::beside(official, &places),
        None if tiles => map::beside(scope, &places),
        None => Vec::new(),
    };
    let count = [("n", scope.below.len().to_string())];
    Ok(Some(MapCard {
        title: ui::ta(me.lang, if tiles { "overview-map" } else { "overview-spread" }, &count),
        subject,
        svg: match official {
            Some(official) => map::boundary::draw(me, &official, &places, &classes, shorts),
            None if tiles => map::draw(me, scope, &places, &classes, shorts),
            None => map::spread(me, &places, by_score.then_some(Decimal::ONE_HUNDRED)),
        },
        tiles,
        beside: beside.iter().map(|place| (place.href.clone(), place.said(me))).collect(),
        grades: match ranking.filter(|_| by_score) {
            Some(ranking) if ranking.halves.is_empty() => Vec::new(),
            Some(ranking) => grade_lines(ranking, tiles),
            None => state_lines(&places, me, tiles),
        },
        note: me.t(if by_score { "overview-map-note" } else { "overview-map-note-indicator" }),
        segments,
    }))
}

pub(super) fn grade_lines(ranking: &Ranking, named: bool) -> Vec<GradeLine> {
    ranking
        .grades
        .iter()
        .map(|(code, rows)| GradeLine {
            grade: Some(ui::Grade::new(code.clone())),
            state: None,
            n: rows.len(),
            units: rows
                .iter()
                .filter(|_| named)
                .map(|row| (row.href.clone(), row.name.clone()))
                .collect(),
        })
        .collect()
}

pub(super) fn state_lines(places: &[map::Place], me: &Me, named: bool) -> Vec<GradeLine> {
    [ui::State::Ok, ui::State::Watch, ui::State::Bad, ui::State::None]
        .into_iter()
        .filter_map(|state| {
            let of = || places.iter().filter(|place| place.state == Some(state));
            (of().count() > 0).then(|| GradeLine {
                grade: None,
                state: Some(state),
                n: of().count(),
                units: of()
                    .filter(|_| named)
                    .map(|place| (place.href.clone(), place.unit.name.get(me.lang).to_owned()))
                    .collect(),
            })
        })
        .collect()
}
