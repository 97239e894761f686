//! The workbook that offices pass round: 序号、任务、牵头单位、配合单位、完成时限、成果形式, and where they have them
//! 依据、佐证材料、对应指标、基期值、目标值、计量单位.
//!
//! A row always ends with exactly one lead. Where it names several, or says 按职责分工负责, the first named
//! leads, the others help, and the import says so of that row. 持续推进 becomes check-points at the ends of
//! the quarters. What cannot be understood goes back with its row, the rule and what to do.

use std::collections::HashMap;

use ::store::Tx;
use tables::{
    Column, Form, Head, Kind, Limits, Mapping, Out, OutRow, Problem, Sheet, TableOut, Template,
    check, given_back, table_xlsx,
};
use terms::{Date, Lang, Millionths, Result, Text};

use super::book_number::{Indicators, number_of};
use super::model::{Direction, Plan, Point, Task, Timing, quarter_ends};
use super::store::{put_task, still_a_draft, tree};
use web::Names;

/// What was done with a row that a person should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    pub row: u32,
    pub rule: &'static str,
    pub args: Vec<(&'static str, String)>,
}

#[derive(Debug, Clone, Default)]
pub struct Imported {
    pub added: usize,
    pub remarks: Vec<Remark>,
    /// Rows that came back, each with its problems in words.
    pub bad: Vec<(u32, Vec<String>)>,
    /// The same rows as a workbook with notes in their cells.
    pub returned: Option<Vec<u8>>,
}

/// The form, with the heads under which offices write it.
pub fn columns() -> Template {
    let column = |key: &str, zh: &str, en: &str, aliases: &[&str]| Column {
        aliases: aliases.iter().map(|it| (*it).to_owned()).collect(),
        ..Column::new(key, zh, en, Kind::Text)
    };
    Template {
        key: "plan-tasks".into(),
        title: Text::new("行动计划任务分解表", "Tasks of the action plan"),
        columns: vec![
            column("number", "序号", "No.", &["编号"]).required(),
            column("task", "任务", "Task", &["工作任务", "重点任务", "任务内容", "工作内容"])
                .required(),
            column(
                "lead",
                "牵头单位",
                "Lead unit",
                &["责任单位", "牵头部门", "责任部门", "主责单位"],
            )
            .required(),
            column("helpers", "配合单位", "Helpers", &["配合部门", "参与单位", "协办单位"]),
            column("due", "完成时限", "Deadline", &["完成时间", "时限", "时间要求"]).required(),
            column("deliverable", "成果形式", "Deliverable", &["预期成果", "成果", "工作成果"])
                .required(),
            column("ground", "依据", "Ground", &["文号", "批示", "任务来源"]),
            column("evidence", "佐证材料", "Evidence", &["佐证类型", "印证材料"]),
            column("indicator", "对应指标", "Indicator", &["关联指标", "指标", "指标代码"]),
            column("baseline", "基期值", "Baseline", &["基线值", "基数", "上年值"]),
            column("value", "目标值", "Target", &["目标", "年度目标", "指标值"]),
            column("unit", "计量单位", "Unit of measure", &["单位", "度量单位"]),
        ],
        unique: vec!["number".into()],
        notes: Vec::new(),
    }
}

/// Names of bodies as they are written in tables: full, short, with or without 市 before them.
pub(super) struct Bodies(HashMap<String, i64>);

impl Bodies {
    pub(super) fn read(tx: &mut Tx<'_>) -> Result<Self> {
        let mut known = HashMap::new();
        for kind in super::shown::BODIES {
            for unit in units::of_kind(tx, kind)? {
                let names =
                    [Some(unit.code.clone()), Some(unit.name.zh.clone()), unit.short.clone()];
                for name in names.into_iter().flatten() {
                    known.entry(format!("市{name}")).or_insert(unit.id.0);
                    known.entry(name).or_insert(unit.id.0);
                }
            }
        }
        Ok(Self(known))
    }
    pub(super) fn find(&self, word: &str) -> Option<i64> {
        self.0.get(word).copied()
    }
}

/// The names in a cell, without what stands around them.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', '，', ',', ';', '；', '/', '\n', ' '])
        .map(|word| {
            let word = word.trim().trim_start_matches("牵头单位：").trim_start_matches("牵头：");
            let word = word.strip_suffix("负责").unwrap_or(word);
            let word = word.strip_suffix("按职责分工").unwrap_or(word);
            let word = word.strip_suffix("等").unwrap_or(word);
            word.strip_suffix("牵头").unwrap_or(word).trim()
        })
        .filter(|word| !word.is_empty())
}

fn is_every_county(word: &str) -> bool {
    word.starts_with("各县") || word.starts_with("各区县") || word == "县级政府"
}

/// What a cell of deadlines says.
#[derive(Debug, PartialEq, Eq)]
enum When {
    On(Date),
    Goes,
    Quarters,
}

fn when(text: &str, plan: &Plan) -> Option<When> {
    let text = text.trim().trim_end_matches('前').trim_end_matches('以').trim();
    if ["持续", "全年", "长期", "常态"].iter().any(|word| text.contains(word)) {
        return Some(When::Goes);
    }
    if text.contains("季度") {
        return Some(When::Quarters);
    }
    if let Ok(day) = text.parse::<Date>() {
        return Some(When::On(day));
    }
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let mut next = || numbers.next().and_then(|part| part.parse::<i16>().ok());
    let year = if text.contains('年') || text.matches(['-', '/', '.']).count() == 2 {
        next()?
    } else {
        plan.starts.year()
    };
    let month = i8::try_from(next()?).ok()?;
    let first = Date::new(year, month, 1).ok()?;
    let on = match next() {
        Some(day) => Date::new(year, month, i8::try_from(day).ok()?).ok()?,
        None if text.contains('底') || text.ends_with('月') => first.last_of_month(),
        None => return None,
    };
    Some(When::On(on))
}

/// Reads the workbook into a draft: good rows become tasks of `measure`, bad ones go back.
///
/// # Errors
/// A file that is no table, heads that are missing, a plan in force, a measure of another plan.
pub fn import(
    tx: &mut Tx<'_>,
    plan: i64,
    measure: i64,
    bytes: &[u8],
    file: &str,
    lang: Lang,
) -> Result<Imported> {
    let plan = still_a_draft(tx, plan)?;
    let there = tree(tx, plan.id)?;
    if !there.measures.iter().any(|it| it.id == measure) {
        return Err(terms::Error::invalid("plan-refused").field("measure", "plan-book-no-measure"));
    }
    let template = columns();
    let sheet = Sheet::read(bytes, file, &Limits::default())?.with_header_for(&template);
    let mut checked = check(&sheet, &template, &Mapping::by_header(&sheet, &template))?;
    let (bodies, indicators) = (Bodies::read(tx)?, Indicators::read(tx)?);
    let mut imported = Imported::default();
    let mut refused: Vec<(u32, Problem)> = Vec::new();
    for row in checked.good.clone() {
        let cell = |key: &str| {
            let place = template.place(key).expect("a column of our own template");
            row.cells[place].text().unwrap_or_default().to_owned()
        };
        match task_of(&plan, measure, (&bodies, &indicators), &cell) {
            Err(problems) => refused.extend(problems.into_iter().map(|it| (row.number, it))),
            Ok((task, remarks)) => {
                if there.tasks.iter().any(|it| it.code == task.code) {
                    refused.push((row.number, Problem::new("number", "plan-book-known")));
                    continue;
                }
                put_task(tx, &task)?;
                imported.added += 1;
                imported.remarks.extend(remarks.into_iter().map(|(rule, args)| Remark {
                    row: row.number,
                    rule,
                    args,
                }));
            }
        }
    }
    checked.reject(refused);
    let say = |problem: &Problem| ui::ta(lang, problem.rule, &problem.args);
    (imported.bad, imported.returned) = given_back(&sheet, &checked, &template, lang, say)?;
    if imported.added == 0 {
        tx.housekeeping();
    }
    Ok(imported)
}

type Said = (&'static str, Vec<(&'static str, String)>);

fn task_of(
    plan: &Plan,
    measure: i64,
    (bodies, indicators): (&Bodies, &Indicators),
    cell: &impl Fn(&str) -> String,
) -> std::result::Result<(Task, Vec<Said>), Vec<Problem>> {
    let mut problems = Vec::new();
    let mut remarks: Vec<Said> = Vec::new();
    let found = |column: &str, problems: &mut Vec<Problem>, remarks: &mut Vec<Said>| {
        let text = cell(column);
        let mut ids: Vec<i64> = Vec::new();
        for word in words(&text) {
            match bodies.find(word) {
                Some(id) if !ids.contains(&id) => ids.push(id),
                Some(_) => {}
                None if is_every_county(word) && column == "helpers" => {
                    remarks.push(("plan-book-counties", vec![("words", word.to_owned())]));
                }
                None if is_every_county(word) => {
                    problems.push(Problem::new(column, "plan-book-counties-lead"));
                }
                None => {
                    problems.push(Problem::new(column, "plan-book-unit").with("unit", word));
                }
            }
        }
        ids
    };
    let leads = found("lead", &mut problems, &mut remarks);
    let mut helpers = found("helpers", &mut problems, &mut remarks);
    let lead_cell = cell("lead");
    if leads.len() > 1 || lead_cell.contains("按职责分工") {
        let first = words(&lead_cell).next().unwrap_or_default().to_owned();
        let others = (leads.len().saturating_sub(1)).to_string();
        remarks.push(("plan-book-first-leads", vec![("unit", first), ("others", others)]));
    }
    helpers.extend(leads.iter().skip(1));
    let (timing, due, points) = match when(&cell("due"), plan) {
        Some(When::On(day)) => (Timing::Deadline, day, Vec::new()),
        Some(When::Goes) => {
            remarks.push(("plan-book-continuing", vec![("words", cell("due"))]));
            (Timing::Continuing, plan.ends, quarter_ends(plan.starts, plan.ends))
        }
        Some(When::Quarters) => {
            (Timing::Quarterly, plan.ends, quarter_ends(plan.starts, plan.ends))
        }
        None => {
            problems.push(Problem::new("due", "plan-book-day").with("words", cell("due")));
            (Timing::Deadline, plan.ends, Vec::<Point>::new())
        }
    };
    let number = number_of(indicators, cell, &mut problems);
    let Some(lead) = leads.first().copied() else { return Err(problems) };
    helpers.retain(|helper| *helper != lead);
    helpers.dedup();
    let task = Task {
        id: 0,
        version: 0,
        plan: plan.id,
        measure,
        parent: None,
        code: cell("number").trim().to_owned(),
        name: Text::zh(cell("task").trim()),
        lead,
        helpers,
        timing,
        due,
        points,
        deliverable: cell("deliverable").trim().to_owned(),
        evidence: cell("evidence").trim().to_owned(),
        ground: cell("ground").trim().to_owned(),
        number,
        split: None,
        weight: None,
    };
    for fault in task.faults(plan) {
        let column = if fault.place == "name" { "task" } else { fault.place };
        problems.push(Problem::new(column, fault.rule));
    }
    if problems.is_empty() { Ok((task, remarks)) } else { Err(problems) }
}

/// The same form out again, the tasks without their parts.
///
/// # Errors
/// Only ours.
pub fn export(
    tx: &mut Tx<'_>,
    plan: &Plan,
    tasks: &[Task],
    synthetic: Option<String>,
) -> Result<Vec<u8>> {
    let template = columns();
    let mut names = Names::default();
    let mut rows = Vec::new();
    for task in tasks.iter().filter(|task| task.parent.is_none()) {
        let due = match task.timing {
            Timing::Deadline => Out::Date(task.due),
            Timing::Continuing => Out::Text("持续推进".into()),
            Timing::Quarterly => Out::Text("每季度".into()),
        };
        let lead = names.label(tx, Lang::Zh, task.lead)?;
        let helpers = names.labels(tx, Lang::Zh, &task.helpers)?;
        let text = |text: &str| Out::Text(text.to_owned());
        let number = &task.number;
        let plain = |value: Option<Millionths>| value.map_or_else(String::new, |it| it.to_string());
        let value = match (number.value, number.direction) {
            (Some(value), Direction::Lower) => format!("≤{value}"),
            (Some(value), Direction::Higher) => value.to_string(),
            (None, _) => String::new(),
        };
        rows.push(OutRow {
            cells: vec![
                text(&task.code),
                text(&task.name.zh),
                Out::Text(lead),
                Out::Text(helpers),
                due,
                text(&task.deliverable),
                text(&task.ground),
                text(&task.evidence),
                text(number.indicator.as_deref().unwrap_or_default()),
                Out::Text(plain(number.baseline)),
                Out::Text(value),
                text(number.unit.as_deref().unwrap_or_default()),
            ],
            total: false,
        });
    }
    let heads = template.columns.iter().map(|column| Head {
        title: column.title.zh.clone(),
        form: if column.key == "due" { Form::Date } else { Form::Text },
        width: None,
    });
    table_xlsx(&TableOut {
        title: plan.name.zh.clone(),
        heads: heads.collect(),
        rows,
        frozen_columns: 2,
        synthetic,
        ..TableOut::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::{Period, date};

    fn plan() -> Plan {
        Plan {
            id: 1,
            code: "x".into(),
            period: Period::parse("2026").unwrap(),
            starts: date(2026, 1, 1),
            ends: date(2026, 12, 31),
            name: Text::zh("计划"),
            synthetic: true,
            issues: Vec::new(),
        }
    }

    #[test]
    fn deadlines_are_read_as_offices_write_them() {
        for (text, want) in [
            ("2026-03-31", Some(When::On(date(2026, 3, 31)))),
            ("2026年3月31日前", Some(When::On(date(2026, 3, 31)))),
            ("2026/4/5", Some(When::On(date(2026, 4, 5)))),
            ("9月底前", Some(When::On(date(2026, 9, 30)))),
            ("12月10日", Some(When::On(date(2026, 12, 10)))),
            ("6月", Some(When::On(date(2026, 6, 30)))),
            ("持续推进", Some(When::Goes)),
            ("全年", Some(When::Goes)),
            ("每季度末", Some(When::Quarters)),
            ("2月30日", None),
            ("尽快", None),
            ("99月", None),
            ("", None),
        ] {
            assert_eq!(when(text, &plan()), want, "{text}");
        }
    }

    #[test]
    fn names_stand_free_of_what_is_written_around_them() {
        let found: Vec<&str> = words("工信局、市监局，财政局等按职责分工负责").collect();
        assert_eq!(found, ["工信局", "市监局", "财政局"]);
    }
}
