//! Matrix and ranking as tables to take away: what the page shows, with the same notes below.

use rust_decimal::Decimal;
use score::{ItemResult, UnitResult};
use tables::{Form, Group, Head, Out, OutRow, TableOut};
use terms::{Lang, Millionths};

use super::rank::Standing;
use super::run::Run;

/// What the table cannot know by itself.
pub struct Words<'w> {
    pub lang: Lang,
    /// The name of a unit.
    pub unit: &'w dyn Fn(i64) -> String,
    /// The sentence that marks synthetic data.
    pub synthetic: Option<String>,
}

fn number(value: Option<Decimal>) -> Out {
    value
        .and_then(|value| Millionths::rounded(value).ok())
        .map_or(Out::Nothing("—"), Out::Millionths)
}
fn whole(value: Option<u32>) -> Out {
    value.map_or(Out::Nothing("—"), |value| Out::Integer(value.into()))
}
fn head(title: impl Into<String>, form: Form) -> Head {
    Head { title: title.into(), form, width: None }
}

/// Units in the order of their places.
fn ordered(run: &Run) -> Vec<(&Standing, &UnitResult)> {
    let mut rows: Vec<(&Standing, &UnitResult)> = run
        .standings
        .iter()
        .filter_map(|standing| Some((standing, run.result(standing.unit)?)))
        .collect();
    rows.sort_by_key(|(standing, _)| (standing.place.unwrap_or(u32::MAX), standing.unit));
    rows
}

/// Points of every item: units down, items across, dimensions above.
pub fn matrix(run: &Run, words: &Words<'_>) -> TableOut {
    let (scheme, lang) = (&run.scheme.scheme, words.lang);
    let mut groups = vec![Group { title: String::new(), span: 4 }];
    let mut heads = vec![
        head(lang.pick("位次", "Place"), Form::Integer),
        head(lang.pick("单位", "Unit"), Form::Text),
        head(lang.pick("得分", "Score"), Form::Decimal(2)),
        head(lang.pick("等级", "Grade"), Form::Text),
    ];
    for dimension in &scheme.dimensions {
        let span = u16::try_from(dimension.items.len()).unwrap_or(u16::MAX);
        let title = format!("{} {}", dimension.code, dimension.name.get(lang));
        groups.push(Group { title, span });
        for item in &dimension.items {
            let title = format!("{} {} ({})", item.code, item.name.get(lang), item.max.normalize());
            heads.push(head(title, Form::Decimal(2)));
        }
    }
    let extras: Vec<&score::Outside> = scheme
        .outside
        .iter()
        .filter(|outside| {
            run.results.iter().any(|r| r.outside.iter().any(|o| o.code == outside.code))
        })
        .collect();
    if !extras.is_empty() {
        let span = u16::try_from(extras.len()).unwrap_or(u16::MAX);
        groups.push(Group { title: lang.pick("加减分", "Bonus and penalty").to_owned(), span });
        let title = |o: &&score::Outside| format!("{} {}", o.code, o.name.get(lang));
        heads.extend(extras.iter().map(|outside| head(title(outside), Form::Decimal(2))));
    }
    let point = |item: &ItemResult| match item.points {
        None if item.applicable.is_zero() => Out::Nothing(lang.pick("不适用", "n/a")),
        points => number(points),
    };
    let rows = ordered(run)
        .into_iter()
        .map(|(standing, result)| {
            let grade = result.grade.grade.clone().unwrap_or_default();
            let mut cells = vec![
                whole(standing.place),
                Out::Text((words.unit)(standing.unit)),
                number(Some(result.score)),
                Out::Text(grade),
            ];
            cells.extend(result.items.iter().map(point));
            for outside in &extras {
                let found = result.outside.iter().find(|item| item.code == outside.code);
                cells.push(found.map_or(Out::Nothing("—"), point));
            }
            OutRow { cells, total: false }
        })
        .collect();
    table(run, words, groups, heads, rows, 2)
}

/// Places with their intervals and groups.
pub fn ranking(run: &Run, words: &Words<'_>) -> TableOut {
    let lang = words.lang;
    let heads = vec![
        head(lang.pick("位次", "Place"), Form::Integer),
        head(lang.pick("位次区间下限", "Place from"), Form::Integer),
        head(lang.pick("位次区间上限", "Place to"), Form::Integer),
        head(lang.pick("并列组", "Tie group"), Form::Integer),
        head(lang.pick("单位", "Unit"), Form::Text),
        head(lang.pick("得分", "Score"), Form::Decimal(2)),
        head(lang.pick("得分区间下限", "Score from"), Form::Decimal(2)),
        head(lang.pick("得分区间上限", "Score to"), Form::Decimal(2)),
        head(lang.pick("等级", "Grade"), Form::Text),
        head(lang.pick("含抽样误差的分值", "Points with sampling error"), Form::Decimal(2)),
        head(lang.pick("缺数据项", "Items without data"), Form::Integer),
    ];
    let rows = ordered(run)
        .into_iter()
        .map(|(standing, result)| {
            let group = standing.group.and_then(|group| u32::try_from(group).ok());
            let cells = vec![
                whole(standing.place),
                whole(standing.low),
                whole(standing.high),
                whole(group),
                Out::Text((words.unit)(standing.unit)),
                number(Some(result.score)),
                number(standing.from),
                number(standing.to),
                Out::Text(result.grade.grade.clone().unwrap_or_default()),
                number(Some(result.sampled)),
                Out::Integer(result.missing.len() as i64),
            ];
            OutRow { cells, total: false }
        })
        .collect();
    table(run, words, Vec::new(), heads, rows, 5)
}

fn table(
    run: &Run,
    words: &Words<'_>,
    groups: Vec<Group>,
    heads: Vec<Head>,
    rows: Vec<OutRow>,
    frozen_columns: u16,
) -> TableOut {
    let (scheme, lang, question) = (&run.scheme.scheme, words.lang, &run.question);
    let note = |zh: &str, en: &str, text: String| (lang.pick(zh, en).to_owned(), text);
    let document = run
        .scheme
        .published
        .as_ref()
        .map(|published| published.document.number.clone())
        .unwrap_or_else(|| lang.pick("未发布", "not published").to_owned());
    let mut notes = vec![
        note("方案", "Scheme", format!("{} {}", scheme.code, run.scheme.version)),
        note("依据文件", "Issuing document", document),
        note("时期", "Period", question.period.say(lang)),
        note("数据截至", "As of entry", run.as_of().to_string()),
        note("等级划分", "Grades", scheme.bands.say(lang)),
        note("含抽样误差的分值", "Points with sampling error", run.sampled.normalize().to_string()),
    ];
    if question.replications > 0 {
        let text = format!("{} × {}", question.seed, question.replications);
        notes.push(note("位次模拟（种子×次数）", "Simulated ranks (seed × draws)", text));
    }
    if let Some(day) = question.tree {
        notes.push(note("行政区划日期", "Tree of", day.to_string()));
    }
    TableOut {
        title: scheme.name.get(lang).to_owned(),
        groups,
        heads,
        rows,
        frozen_columns,
        notes,
        notes_title: lang.pick("说明", "Notes").to_owned(),
        synthetic: words.synthetic.clone(),
    }
}
