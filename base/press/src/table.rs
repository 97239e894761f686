//! A table as it was seen, as a paper: which sheet, which letters, which columns side by side.

use document::paper::{Align, Block, Cell, Column, Layout, Paper, Run, Sheet, Table};
use tables::{Form, Out, TableOut};
use terms::{Error, Lang, Result};

/// Cells that are printed at most: about three seconds and three hundred megabytes.
pub const MOST_CELLS: usize = 12_000;

/// Narrow characters that a line of words is given before it breaks, and the least of any column.
const WORDS: usize = 26;
const LEAST: usize = 5;
/// Points left and right of the words of a cell, and a little air.
const AROUND: f32 = 9.0;

/// A sheet and the points of its letters, from the usual to the largest.
struct Format {
    sheet: fn() -> Sheet,
    /// Width of the text, points.
    room: f32,
    points: f32,
    /// Lines that a head may take.
    lines: usize,
}

const MM: f32 = 72.0 / 25.4;
const FORMATS: [Format; 6] = [
    Format { sheet: upright, room: 170.0 * MM, points: 10.5, lines: 3 },
    Format { sheet: upright, room: 170.0 * MM, points: 9.0, lines: 3 },
    Format { sheet: across, room: 257.0 * MM, points: 9.0, lines: 3 },
    Format { sheet: across, room: 257.0 * MM, points: 7.5, lines: 4 },
    Format { sheet: large, room: 380.0 * MM, points: 7.5, lines: 4 },
    Format { sheet: large, room: 380.0 * MM, points: 7.5, lines: 6 },
];

fn upright() -> Sheet {
    Sheet::default()
}
fn across() -> Sheet {
    Sheet { landscape: true, ..Sheet::default() }
}
/// A3 across.
fn large() -> Sheet {
    Sheet { size: Some((4200, 2970)), ..Sheet::default() }
}

/// # Errors
/// `print-too-long`.
pub(crate) fn paper(table: &TableOut, lang: Lang) -> Result<Paper> {
    papers(&table.title, std::slice::from_ref(table), lang)
}

/// Several tables below one another under one title, each under its own where it has another. Notes and
/// the mark are the first's; the sheet is the one that the widest needs.
///
/// # Errors
/// `print-too-long`, for all of them together.
pub(crate) fn papers(title: &str, all: &[TableOut], lang: Lang) -> Result<Paper> {
    let cells: usize = all.iter().map(|it| it.heads.len() * it.rows.len()).sum();
    if cells > MOST_CELLS {
        let rows: usize = all.iter().map(|it| it.rows.len()).sum();
        return Err(Error::invalid("print-too-long")
            .with("rows", ui::number::count(rows as i64))
            .with("most", ui::number::count((MOST_CELLS * rows / cells) as i64)));
    }
    let last = &FORMATS[FORMATS.len() - 1];
    let fits = |it: &Format, table: &TableOut| {
        let columns: Vec<usize> = (0..table.heads.len()).collect();
        wide(it, &needs(table, it.lines), &columns) <= it.room
    };
    let fit = |it: &&Format| all.iter().all(|table| fits(it, table));
    let format = FORMATS.iter().find(fit).unwrap_or(last);
    let mut blocks = Vec::new();
    for table in all {
        if table.title != title && !table.title.is_empty() {
            blocks.push(Block::heading(2, table.title.clone()));
        }
        blocks.extend(laid(table, format, lang));
    }
    let notes: Vec<String> = all.first().map_or_else(Vec::new, |table| {
        let between = lang.pick("：", ": ");
        table.notes.iter().map(|(name, text)| format!("{name}{between}{text}")).collect()
    });
    let last = blocks.iter_mut().rev().find_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    if let Some(table) = last {
        table.notes = notes;
    }
    let mut sheet = (format.sheet)();
    sheet.small = Some(format.points);
    Ok(Paper {
        layout: Layout::Sheet(sheet),
        lang: lang.pick("zh", "en"),
        title: title.to_owned(),
        blocks,
        annexes: Vec::new(),
        // One line of the margin: the first clause says it.
        notice: all
            .first()
            .and_then(|it| it.synthetic.as_deref())
            .and_then(|it| it.split(['；', ';']).next())
            .map(str::to_owned),
        check: None,
    })
}

/// One table in the parts that a sheet holds.
fn laid(table: &TableOut, format: &Format, lang: Lang) -> Vec<Block> {
    let needs = needs(table, format.lines);
    let parts = parts(table, &|columns| wide(format, &needs, columns) <= format.room);
    let mut blocks = Vec::new();
    for (at, columns) in parts.iter().enumerate() {
        if at > 0 {
            blocks.push(Block::PageBreak);
        }
        let mut made = part(table, columns, &needs);
        if parts.len() > 1 {
            made.caption = Some(format!("{} / {}", at + 1, parts.len()));
        }
        blocks.push(Block::Table(made));
    }
    if table.rows.is_empty() {
        blocks.push(Block::text(ui::t(lang, "print-no-rows")));
    }
    blocks
}

/// Narrow characters that each column needs where heads take so many lines.
fn needs(table: &TableOut, lines: usize) -> Vec<usize> {
    (0..table.heads.len()).map(|at| need(table, at, lines)).collect()
}

/// Points that columns take side by side.
fn wide(format: &Format, needs: &[usize], columns: &[usize]) -> f32 {
    columns.iter().map(|at| needs[*at] as f32 * format.points / 2.0 + AROUND).sum()
}

/// Columns that stand side by side; the frozen ones begin each part.
fn parts(table: &TableOut, fits: &dyn Fn(&[usize]) -> bool) -> Vec<Vec<usize>> {
    let frozen = usize::from(table.frozen_columns).min(table.heads.len());
    let first: Vec<usize> = (0..frozen).collect();
    // First columns that fill the sheet by themselves are not repeated.
    let first = if fits(&[first.as_slice(), &[frozen]].concat()) { first } else { Vec::new() };
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut now = first.clone();
    for at in first.len()..table.heads.len() {
        let more = [now.as_slice(), &[at]].concat();
        if now.len() > first.len() && !fits(&more) {
            parts.push(std::mem::replace(&mut now, [first.as_slice(), &[at]].concat()));
        } else {
            now = more;
        }
    }
    parts.push(now);
    parts
}

/// Narrow characters that a column needs: figures whole, words in lines of some length.
fn need(table: &TableOut, at: usize, lines: usize) -> usize {
    let head = &table.heads[at];
    let mut most = narrow(&head.title).div_ceil(lines);
    for row in &table.rows {
        let Some(cell) = row.cells.get(at) else { continue };
        let text = words(cell, head.form);
        let own = match cell {
            // What reaches over its neighbours has their room too.
            Out::Text(_) if matches!(row.cells.get(at + 1), Some(Out::Left)) => 0,
            Out::Text(_) => narrow(&text).min(WORDS),
            _ => narrow(&text),
        };
        most = most.max(own);
    }
    most.max(LEAST)
}

/// A Chinese character is as wide as two narrow ones.
fn narrow(text: &str) -> usize {
    text.chars().map(|c| if (c as u32) < 0x2e80 { 1 } else { 2 }).sum()
}

fn words(cell: &Out, form: Form) -> String {
    let places = match form {
        Form::Decimal(places) => u32::from(places),
        _ => 0,
    };
    match cell {
        Out::Text(text) => text.clone(),
        Out::Integer(number) => ui::number::count(*number),
        Out::Millionths(value) => ui::number::millionths(*value, places),
        Out::Date(day) => ui::number::day_iso(*day),
        Out::Shown(_, text) => text.clone(),
        Out::Nothing(sign) => (*sign).to_owned(),
        Out::Left | Out::Above => String::new(),
    }
}

fn part(table: &TableOut, columns: &[usize], needs: &[usize]) -> Table {
    let align = |form: Form| match form {
        Form::Text => Align::Start,
        Form::Date => Align::Center,
        Form::Integer | Form::Decimal(_) => Align::Figure,
    };
    Table {
        caption: None,
        columns: columns
            .iter()
            .map(|at| Column {
                width: needs[*at] as f32 + 2.0,
                align: align(table.heads[*at].form),
            })
            .collect(),
        head: heads(table, columns),
        rows: (0..table.rows.len()).map(|row| line(table, columns, row)).collect(),
        notes: Vec::new(),
    }
}

/// One row of heads, or two where some stand in groups.
fn heads(table: &TableOut, columns: &[usize]) -> Vec<Vec<Cell>> {
    let mut groups: Vec<usize> = Vec::new();
    for (at, group) in table.groups.iter().enumerate() {
        groups.extend(std::iter::repeat_n(at, usize::from(group.span)));
    }
    let group = |column: usize| {
        groups.get(column).copied().filter(|at| !table.groups[*at].title.is_empty())
    };
    let title = |column: usize| Cell::text(table.heads[column].title.clone());
    if columns.iter().all(|column| group(*column).is_none()) {
        return vec![columns.iter().map(|column| title(*column)).collect()];
    }
    let (mut over, mut under) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(column) = columns.get(at) {
        match group(*column) {
            None => {
                over.push(title(*column).spanning(1, 2));
                at += 1;
            }
            Some(own) => {
                let same = columns[at..].iter().take_while(|it| group(**it) == Some(own)).count();
                let span = u16::try_from(same).unwrap_or(u16::MAX);
                over.push(Cell::text(table.groups[own].title.clone()).spanning(span, 1));
                under.extend(columns[at..at + same].iter().map(|it| title(*it)));
                at += same;
            }
        }
    }
    vec![over, under]
}

fn line(table: &TableOut, columns: &[usize], at: usize) -> Vec<Cell> {
    let row = &table.rows[at];
    let mut cells: Vec<Cell> = Vec::new();
    let mut first = 0;
    while let Some(column) = columns.get(first) {
        let is_left = |at: &&usize| matches!(row.cells.get(**at), Some(Out::Left));
        let across = 1 + columns[first + 1..].iter().take_while(is_left).count();
        first += across;
        // A part of the table may begin within a cell that reaches over several columns.
        let mut from = *column;
        while from > 0 && matches!(row.cells.get(from), Some(Out::Left)) {
            from -= 1;
        }
        let Some(cell) = row.cells.get(from) else {
            cells.push(Cell::text(""));
            continue;
        };
        if matches!(cell, Out::Above) {
            continue;
        }
        let (_, down) = tables::reach(table, at, from);
        let text = words(cell, table.heads[from].form);
        let span = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let cell = Cell { runs: vec![Run::plain(text)], strong: row.total, ..Cell::text("") };
        cells.push(cell.spanning(span(across), span(down)));
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use tables::{Group, Head, OutRow};
    use terms::Millionths;

    /// Two frozen columns, then `items` of points under two groups.
    fn matrix(items: usize, rows: usize) -> TableOut {
        let head = |title: String, form| Head { title, form, width: None };
        let mut heads = vec![head("位次".into(), Form::Integer), head("单位".into(), Form::Text)];
        heads.extend(
            (0..items).map(|at| {
                head(format!("X{at:02} 重点工业产品监督抽查合格率 (10)"), Form::Decimal(2))
            }),
        );
        let row = |at: usize| {
            let mut cells = vec![Out::Integer(at as i64), Out::Text(format!("示例{at}县"))];
            cells.extend((0..items).map(|_| Out::Millionths(Millionths(9_125_000))));
            OutRow { cells, total: false }
        };
        TableOut {
            title: "考核矩阵".into(),
            groups: vec![
                Group { title: String::new(), span: 2 },
                Group { title: "产品质量".into(), span: (items / 2) as u16 },
                Group { title: "环境质量".into(), span: (items - items / 2) as u16 },
            ],
            heads,
            rows: (1..=rows).map(row).collect(),
            frozen_columns: 2,
            notes: vec![("数据截至".into(), "第7条".into())],
            notes_title: "说明".into(),
            synthetic: Some("合成数据".into()),
        }
    }

    fn tables_of(paper: &Paper) -> Vec<&Table> {
        let only = |block: &Block| matches!(block, Block::Table(_));
        let all = paper.blocks.iter().filter(|it| only(it));
        all.map(|it| if let Block::Table(table) = it { table } else { unreachable!() }).collect()
    }

    #[test]
    fn a_narrow_table_stands_upright_and_a_wide_one_lies_on_a_larger_sheet() {
        let Layout::Sheet(sheet) = paper(&matrix(3, 4), Lang::Zh).unwrap().layout else { panic!() };
        assert_eq!((sheet.landscape, sheet.size, sheet.small), (false, None, Some(10.5)));
        let Layout::Sheet(sheet) = paper(&matrix(9, 4), Lang::Zh).unwrap().layout else { panic!() };
        assert!(sheet.landscape);
        let Layout::Sheet(sheet) = paper(&matrix(24, 4), Lang::Zh).unwrap().layout else {
            panic!()
        };
        assert_eq!(sheet.size, Some((4200, 2970)));
    }

    #[test]
    fn columns_that_no_sheet_holds_go_on_behind_the_same_first_columns() {
        let paper = paper(&matrix(60, 4), Lang::Zh).unwrap();
        let tables = tables_of(&paper);
        assert!(tables.len() > 1);
        let shown: usize = tables.iter().map(|table| table.columns.len() - 2).sum();
        assert_eq!(shown, 60, "every column once");
        for table in &tables {
            assert_eq!(table.rows[0][1].runs[0].text, "示例1县");
            let over: usize = table.head[0].iter().map(|cell| usize::from(cell.across)).sum();
            assert_eq!(over, table.columns.len(), "groups are cut where the part ends");
        }
        assert_eq!(tables[0].notes, Vec::<String>::new());
        assert_eq!(tables[tables.len() - 1].notes, ["数据截至：第7条"]);
        assert_eq!(paper.notice.as_deref(), Some("合成数据"));
    }

    #[test]
    fn figures_are_written_as_on_the_page_and_a_table_too_long_is_refused() {
        let paper = paper(&matrix(2, 1), Lang::Zh).unwrap();
        assert_eq!(tables_of(&paper)[0].rows[0][2].runs[0].text, "9.13");
        let error = super::paper(&matrix(20, 600), Lang::Zh).unwrap_err();
        assert_eq!(error.code(), "print-too-long");
    }

    #[test]
    fn the_printed_table_is_a_file_with_pages() {
        let made = crate::table(&matrix(3, 4), Lang::Zh).unwrap();
        assert!(made.starts_with(b"%PDF"));
        crate::warm();
    }
}
