//! `assessment.run`: a frozen run of a scheme, its ranking, and one unit's items.
//!
//! A paper speaks of the frozen run, which never changes. Asked as of today, the same scheme is run
//! anew over the same period and units, so that a corrected figure shows as a difference.

use std::sync::Arc;

use check::assessment::{Run, Standing};
use rust_decimal::Decimal;
use score::UnitResult;
use store::Tx;
use terms::{Error, Lang, Result};
use units::UnitId;

use super::{Ask, Asked, Feed};
use crate::data::{Data, Datum, Declared, Kind, Table};

pub(super) const FEED: Feed = Feed { code: "assessment.run", declare, gather, asks: &[Ask::Run] };

const COUNTIES: &[(&str, Kind)] = &[
    ("名称", Kind::Text),
    ("得分", Kind::Number(2)),
    ("得分下限", Kind::Number(2)),
    ("得分上限", Kind::Number(2)),
    ("名次自", Kind::Number(0)),
    ("名次至", Kind::Number(0)),
    ("并列组", Kind::Number(0)),
    ("等级", Kind::Text),
    ("等级名", Kind::Text),
    ("缺项数", Kind::Number(0)),
];
const ITEMS: &[(&str, Kind)] = &[
    ("维度", Kind::Text),
    ("项目代码", Kind::Text),
    ("项目", Kind::Text),
    ("满分", Kind::Plain),
    ("项目得分", Kind::Number(2)),
    ("失分", Kind::Number(2)),
    ("牵头", Kind::Text),
];
const DIMENSIONS: &[(&str, Kind)] =
    &[("维度名称", Kind::Text), ("维度满分", Kind::Plain), ("维度得分", Kind::Number(2))];
const GRADES: &[(&str, Kind)] = &[
    ("等级代码", Kind::Text),
    ("等级名称", Kind::Text),
    ("等级单位数", Kind::Number(0)),
    ("等级单位", Kind::Texts),
];

fn declare(all: &mut Declared) {
    for name in ["方案名称", "方案文号", "运行号", "截至序号", "本单位等级", "本单位等级名"]
    {
        all.value(name, Kind::Text);
    }
    for name in
        ["参评单位数", "并列组数", "本单位名次自", "本单位名次至", "本单位并列组", "本单位缺项数"]
    {
        all.value(name, Kind::Number(0));
    }
    for name in
        ["平均分", "最高分", "最低分", "抽样分", "本单位得分", "本单位得分下限", "本单位得分上限"]
    {
        all.value(name, Kind::Number(2));
    }
    all.value("方案满分", Kind::Plain);
    all.value("列区间", Kind::Truth);
    all.table("县情况", COUNTIES);
    all.table("项目情况", ITEMS);
    all.table("维度情况", DIMENSIONS);
    all.table("等级情况", GRADES);
}

fn names(columns: &'static [(&'static str, Kind)]) -> impl Iterator<Item = &'static str> {
    columns.iter().map(|(name, _)| *name)
}

fn gather(tx: &mut Tx<'_>, asked: &Asked<'_>, data: &mut Data) -> Result<()> {
    let id = asked
        .subject
        .run
        .ok_or_else(|| Error::invalid("error-invalid").field("run", "field-missing"))?;
    let frozen = asked.sources.frozen(tx, id)?;
    let run = if asked.today { again(tx, asked, &frozen)? } else { Arc::clone(&frozen) };
    let here = format!("/runs/{id}");
    whole(&run, id, &here, data, asked.lang);
    // Where the paper's numbers end is no number of today.
    data.set("截至序号", Datum::text(frozen.as_of().to_string()).linked(&here));
    let ids: Vec<UnitId> = run.question.units.iter().map(|unit| UnitId(*unit)).collect();
    let day = run.question.tree.unwrap_or(store::civil_date(tx.now()));
    let named = units::units(tx, &ids, Some(day))?;
    let name = |unit: i64| {
        named.iter().find(|it| it.id.0 == unit).map_or_else(
            || (unit.to_string(), unit.to_string()),
            |it| (it.code.clone(), it.name.get(asked.lang).to_owned()),
        )
    };
    counties(&run, &here, &name, data, asked.lang);
    grades(&run, &name, data, asked.lang);
    one(&run, asked, &here, &name(asked.subject.unit).0, data);
    Ok(())
}

/// The same question, asked of what is known now; what people decided on stays decided.
fn again(tx: &mut Tx<'_>, asked: &Asked<'_>, frozen: &Run) -> Result<Arc<Run>> {
    let question = frozen.question.clone().as_of(None);
    let computed = asked.sources.runs.run(tx, &asked.sources.answers, &question)?;
    if frozen.decisions.is_empty() {
        return Ok(computed);
    }
    check::assessment::decided_as(frozen, &computed, tx.digest()?).map(Arc::new)
}

fn whole(run: &Run, id: i64, here: &str, data: &mut Data, lang: Lang) {
    let scheme = &run.scheme.scheme;
    data.set("方案名称", Datum::text(scheme.name.get(lang)).linked(here));
    let number = scheme.document.as_ref().map(|document| document.number.clone());
    let no_document = || Datum::missing("paper-why-no-document");
    data.set("方案文号", number.map_or_else(no_document, Datum::text));
    data.set("运行号", Datum::text(id.to_string()).linked(here));

    data.set("参评单位数", Datum::number(run.results.len() as i64).linked(here));
    data.set("方案满分", Datum::number(scheme.max));
    data.set("抽样分", Datum::number(run.sampled).linked(here));
    // Intervals and groups are aids to a decision; where the scheme does not print them, no paper speaks
    // of them. A scheme without a procedure of its own says nothing against it.
    let prints = scheme.procedure.as_ref().is_none_or(|procedure| procedure.print_intervals);
    data.set("列区间", Datum::truth(prints));
    let scores: Vec<Decimal> = run.results.iter().filter_map(score_of).collect();
    let none = "paper-why-no-score";
    let sum: Decimal = scores.iter().copied().sum();
    let mean = (!scores.is_empty()).then(|| sum / Decimal::from(scores.len()));
    data.set("平均分", Datum::maybe(mean, none).linked(here));
    data.set("最高分", Datum::maybe(scores.iter().max().copied(), none).linked(here));
    data.set("最低分", Datum::maybe(scores.iter().min().copied(), none).linked(here));
    let groups = run.standings.iter().filter_map(|standing| standing.group).max();
    let groups = groups.map(Decimal::from);
    data.set("并列组数", Datum::maybe(groups, none).linked(here));
}

/// The printed score; none where nothing of the unit is known.
fn score_of(result: &UnitResult) -> Option<Decimal> {
    result.items.iter().any(|item| item.points.is_some()).then_some(result.score)
}

/// Letter and name of a grade.
fn grade_of(run: &Run, result: &UnitResult, lang: Lang) -> (Datum, Datum) {
    let none = || Datum::missing("paper-why-no-grade");
    let Some(code) = result.grade.grade.as_ref().filter(|_| score_of(result).is_some()) else {
        return (none(), none());
    };
    let grade = run.scheme.scheme.bands.grades.iter().find(|grade| grade.code == *code);
    let name = grade.and_then(|grade| grade.name.as_ref()).map_or(code.as_str(), |it| it.get(lang));
    (Datum::text(code.as_str()), Datum::text(name))
}

/// Points with interval, places and group.
fn standing_of(result: &UnitResult, standing: Option<&Standing>, here: &str) -> [Datum; 6] {
    let (score, none) = (score_of(result), "paper-why-no-score");
    let known = standing.filter(|_| score.is_some());
    let whole = |it: Option<u32>| it.map(Decimal::from);
    let place =
        |it: Option<u32>, or: Option<u32>| Datum::maybe(whole(it.or(or)), none).linked(here);
    [
        Datum::maybe(score, none).linked(here),
        Datum::maybe(known.and_then(|it| it.from).or(score), none).linked(here),
        Datum::maybe(known.and_then(|it| it.to).or(score), none).linked(here),
        place(known.and_then(|it| it.low), known.and_then(|it| it.place)),
        place(known.and_then(|it| it.high), known.and_then(|it| it.place)),
        Datum::maybe(known.and_then(|it| it.group).map(Decimal::from), none).linked(here),
    ]
}

/// By group, best first; within a group in the order of codes, because the order there is not certain.
fn counties(
    run: &Run,
    here: &str,
    name: &dyn Fn(i64) -> (String, String),
    data: &mut Data,
    lang: Lang,
) {
    let mut table = Table::new(names(COUNTIES));
    let mut results: Vec<&UnitResult> = run.results.iter().collect();
    results.sort_by_cached_key(|result| {
        let standing = run.standing(result.unit.0);
        let group = standing.and_then(|it| it.group).unwrap_or(usize::MAX);
        // Without groups places are all there is.
        let place = standing.filter(|it| it.group.is_none()).and_then(|it| it.place);
        (group, place.unwrap_or(u32::MAX), name(result.unit.0).0)
    });
    for result in results {
        let (code, title) = name(result.unit.0);
        let (grade, grade_name) = grade_of(run, result, lang);
        let mut cells = vec![Datum::text(title)];
        cells.extend(standing_of(result, run.standing(result.unit.0), here));
        cells.extend([grade, grade_name, Datum::number(result.missing.len() as i64).linked(here)]);
        table.push(code, cells);
    }
    data.tables.insert("县情况".into(), table);
}

fn grades(run: &Run, name: &dyn Fn(i64) -> (String, String), data: &mut Data, lang: Lang) {
    let mut table = Table::new(names(GRADES));
    for grade in &run.scheme.scheme.bands.grades {
        let mut units: Vec<(String, String)> = run
            .results
            .iter()
            .filter(|it| score_of(it).is_some() && it.grade.grade.as_deref() == Some(&grade.code))
            .map(|result| name(result.unit.0))
            .collect();
        units.sort();
        let title = grade.name.as_ref().map_or(grade.code.as_str(), |name| name.get(lang));
        let names: Vec<String> = units.into_iter().map(|(_, name)| name).collect();
        table.push(
            grade.code.clone(),
            vec![
                Datum::text(grade.code.as_str()),
                Datum::text(title),
                Datum::number(names.len() as i64),
                Datum { cell: Some(crate::data::Cell::Texts(names)), ..Datum::default() },
            ],
        );
    }
    data.tables.insert("等级情况".into(), table);
}

/// One unit: what it got for each item and what it lost, the greatest loss first.
fn one(run: &Run, asked: &Asked<'_>, here: &str, code: &str, data: &mut Data) {
    let titles = [
        "本单位得分",
        "本单位得分下限",
        "本单位得分上限",
        "本单位名次自",
        "本单位名次至",
        "本单位并列组",
    ];
    let mut items = Table::new(names(ITEMS));
    let mut dimensions = Table::new(names(DIMENSIONS));
    if let Some(result) = run.result(asked.subject.unit) {
        let cells = standing_of(result, run.standing(asked.subject.unit), here);
        for (name, datum) in titles.into_iter().zip(cells) {
            data.set(name, datum);
        }
        let (grade, grade_name) = grade_of(run, result, asked.lang);
        data.set("本单位等级", grade);
        data.set("本单位等级名", grade_name);
        data.set("本单位缺项数", Datum::number(result.missing.len() as i64).linked(here));
        let scheme = run.scheme.id;
        let period = run.question.period;
        let mut rows = Vec::new();
        for dimension in &run.scheme.scheme.dimensions {
            for item in &dimension.items {
                let Some(scored) = result.items.iter().find(|it| it.code == item.code) else {
                    continue;
                };
                let link = format!(
                    "/assessment/{scheme}/{code}/{}?period={period}&as_of={}",
                    item.code,
                    run.as_of()
                );
                let lost = scored.points.map(|points| scored.applicable - points);
                let owner = item.owner.first().cloned().unwrap_or_default();
                let none = "paper-why-item-missing";
                let cells = vec![
                    Datum::text(dimension.name.get(asked.lang)),
                    Datum::text(item.code.as_str()),
                    Datum::text(item.name.get(asked.lang)),
                    Datum::number(scored.applicable).linked(link.as_str()),
                    Datum::maybe(scored.points, none).linked(link.as_str()),
                    Datum::maybe(lost, none).linked(link),
                    Datum::text(owner),
                ];
                rows.push((lost, item.code.clone(), cells));
            }
            if let Some(got) = result.dimensions.iter().find(|it| it.code == dimension.code) {
                dimensions.push(
                    dimension.code.clone(),
                    vec![
                        Datum::text(dimension.name.get(asked.lang)),
                        Datum::number(got.applicable),
                        Datum::number(got.points).linked(here),
                    ],
                );
            }
        }
        rows.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        for (_, code, cells) in rows {
            items.push(code, cells);
        }
    } else {
        for name in titles.into_iter().chain(["本单位等级", "本单位等级名", "本单位缺项数"])
        {
            data.set(name, Datum::missing("paper-why-not-assessed"));
        }
    }
    data.tables.insert("项目情况".into(), items);
    data.tables.insert("维度情况".into(), dimensions);
}
