//! The shape of a table: rows and cells as the page has them, laid on a grid, then heads, groups and
//! values.

use tables::{Form, Group, Head, Out, OutRow, TableOut};
use terms::{Date, Millionths};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Part {
    Head,
    #[default]
    Body,
    Foot,
}

#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) title: String,
    pub(super) rows: Vec<Row>,
}

#[derive(Debug)]
pub(super) struct Row {
    pub(super) part: Part,
    pub(super) is_strong: bool,
    pub(super) cells: Vec<Cell>,
}

#[derive(Debug, Default)]
pub(super) struct Cell {
    pub(super) is_head: bool,
    pub(super) text: String,
    /// What a picture in it says.
    pub(super) aside: String,
    /// Stands right, or names its number.
    pub(super) is_number: bool,
    pub(super) exact: Option<String>,
    pub(super) across: usize,
    pub(super) down: usize,
}

impl Cell {
    fn words(&self) -> &str {
        if self.text.is_empty() { self.aside.trim() } else { &self.text }
    }
}

/// Columns beyond this are a mistake of the page.
const COLUMNS_MOST: usize = 500;

/// A place of the grid.
#[derive(Debug, Clone, Copy)]
enum At {
    Nothing,
    /// Row and cell of the page.
    Cell(usize, usize),
    Left,
    Above,
}

/// One line a line, one blank a gap.
pub(super) fn tidy(text: &str) -> String {
    let lines = text.lines().map(|line| {
        line.split(|c: char| c.is_whitespace())
            .filter(|it| !it.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    });
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The table for a file; none where nothing is written in it.
pub(super) fn table(table: &Table, page: &str) -> Option<TableOut> {
    let grid = grid(table);
    let width = grid.iter().map(Vec::len).max()?;
    let cell = |at: At| match at {
        At::Cell(row, cell) => table.rows.get(row)?.cells.get(cell),
        _ => None,
    };
    let is_head = |row: &Row| {
        row.part == Part::Head
            || (row.part == Part::Body
                && row.cells.iter().all(|it| it.is_head)
                && row.cells.len() > 1)
    };
    // Heads end at the first row of the body; a row of heads further down is a row.
    let heads = table.rows.iter().take_while(|row| is_head(row)).count();
    // Columns of buttons and boxes are nobody's on paper.
    let is_said = |column: &usize| {
        grid.iter().any(|row| {
            let spot = row.get(*column).copied().unwrap_or(At::Nothing);
            cell(spot).is_some_and(|it| !it.words().is_empty() && (it.across < width || width == 1))
        })
    };
    let columns: Vec<usize> = (0..width).filter(is_said).collect();
    if columns.is_empty() || heads == table.rows.len() {
        return None;
    }
    let (groups, mut titled) = titles(&grid[..heads], &columns, &cell);
    let mut rows: Vec<OutRow> = Vec::new();
    for (row, places) in table.rows.iter().zip(&grid).skip(heads) {
        let place = |column: &usize| places.get(*column).copied().unwrap_or(At::Nothing);
        let cells = columns.iter().enumerate().map(|(at, column)| match place(column) {
            At::Cell(row, cell) => value(&table.rows[row].cells[cell]),
            // A cell whose first column is not printed begins at the next.
            At::Left
                if at == 0
                    || columns[at - 1] + 1 != *column
                        && !matches!(place(&columns[at - 1]), At::Left | At::Cell(..)) =>
            {
                Out::Nothing("")
            }
            At::Left => Out::Left,
            At::Above if rows.is_empty() => Out::Nothing(""),
            At::Above => Out::Above,
            At::Nothing => Out::Nothing(""),
        });
        let cells = cells.collect();
        rows.push(OutRow { cells, total: row.is_strong || row.part == Part::Foot });
    }
    for (at, head) in titled.iter_mut().enumerate() {
        head.form = form(&mut rows, at);
    }
    let frozen = usize::from(
        table.rows.iter().skip(heads).any(|row| row.cells.first().is_some_and(|it| it.is_head)),
    );
    let title = if table.title.is_empty() { page } else { &table.title };
    Some(TableOut {
        title: title.replace('\n', " "),
        groups,
        heads: titled,
        rows,
        frozen_columns: frozen as u16,
        ..TableOut::default()
    })
}

/// Each place says which cell it belongs to, as a browser lays a table out.
fn grid(table: &Table) -> Vec<Vec<At>> {
    let mut grid: Vec<Vec<At>> = table.rows.iter().map(|_| Vec::new()).collect();
    for (at, row) in table.rows.iter().enumerate() {
        let mut column = 0;
        for (number, cell) in row.cells.iter().enumerate() {
            while matches!(grid[at].get(column), Some(At::Cell(..) | At::Left | At::Above)) {
                column += 1;
            }
            let across = cell.across.clamp(1, COLUMNS_MOST);
            if column + across > COLUMNS_MOST {
                break;
            }
            // A cell does not reach beyond the part of the table it stands in.
            let down = (at..table.rows.len())
                .take(cell.down.max(1))
                .take_while(|it| table.rows[*it].part == row.part)
                .count();
            for (below, line) in grid.iter_mut().enumerate().skip(at).take(down) {
                if line.len() < column + across {
                    line.resize(column + across, At::Nothing);
                }
                for (right, place) in line[column..column + across].iter_mut().enumerate() {
                    *place = match (below == at, right == 0) {
                        (true, true) => At::Cell(at, number),
                        (_, false) => At::Left,
                        (false, true) => At::Above,
                    };
                }
            }
            column += across;
        }
    }
    grid
}

/// The lowest row of heads names columns; the first that reaches over several is their group.
fn titles<'t>(
    heads: &[Vec<At>],
    columns: &[usize],
    cell: &dyn Fn(At) -> Option<&'t Cell>,
) -> (Vec<Group>, Vec<Head>) {
    // The cell that covers a place, looked for to the left and above.
    let owner = |row: usize, column: usize| {
        let (mut row, mut column) = (row, column);
        loop {
            match heads.get(row)?.get(column)? {
                At::Left if column > 0 => column -= 1,
                At::Above if row > 0 => row -= 1,
                place => return cell(*place).map(|it| (row, column, it)),
            }
        }
    };
    let is_grouped = |column: usize| {
        heads.len() > 1
            && owner(0, column).is_some_and(|(_, _, it)| {
                it.across > 1 && it.down < heads.len() && !it.words().is_empty()
            })
    };
    let mut groups: Vec<(Option<(usize, usize)>, Group)> = Vec::new();
    let mut titled = Vec::new();
    for column in columns {
        let grouped = is_grouped(*column);
        let own = owner(0, *column).filter(|_| grouped);
        let key = own.map(|(row, column, _)| (row, column));
        match groups.last_mut().filter(|(last, _)| *last == key) {
            Some((_, group)) => group.span += 1,
            None => {
                let title = own.map_or("", |(_, _, it)| it.words()).replace('\n', " ");
                groups.push((key, Group { title, span: 1 }));
            }
        }
        let mut words: Vec<String> = Vec::new();
        for row in usize::from(grouped)..heads.len() {
            let said = owner(row, *column).map_or("", |(_, _, it)| it.words()).replace('\n', " ");
            if !said.is_empty() && words.last() != Some(&said) {
                words.push(said);
            }
        }
        titled.push(Head { title: words.join(" · "), ..Head::default() });
    }
    let has_groups = groups.iter().any(|(_, it)| !it.title.is_empty());
    let groups =
        if has_groups { groups.into_iter().map(|(_, it)| it).collect() } else { Vec::new() };
    (groups, titled)
}

fn value(cell: &Cell) -> Out {
    let text = cell.words();
    match text {
        "" => return Out::Nothing(""),
        "—" => return Out::Nothing("—"),
        _ => {}
    }
    number(cell, text)
        .map_or_else(|| Out::Text(text.to_owned()), |it| Out::Shown(it, text.replace('\n', " ")))
}

/// Signs that may stand before a number.
const BEFORE: [&str; 6] = ["", "≈", "+", "-", "−", "≤"];
/// Characters of a unit behind it.
const UNIT_MOST: usize = 12;

/// The number of a cell that holds one number and nothing else that counts.
fn number(cell: &Cell, text: &str) -> Option<Millionths> {
    if !cell.is_number || text.contains('\n') {
        return None;
    }
    let begin = text.find(|c: char| c.is_ascii_digit())?;
    let own = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    let end = text[begin..].find(|c: char| !own(c)).map_or(text.len(), |at| begin + at);
    let (before, digits, unit) = (text[..begin].trim(), &text[begin..end], &text[end..]);
    let has_digits = unit.contains(|c: char| c.is_ascii_digit());
    if !BEFORE.contains(&before) || has_digits || unit.chars().count() > UNIT_MOST {
        return None;
    }
    // 第2 and 0301 are names, not numbers.
    if digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.") {
        return None;
    }
    let shown = Millionths::parse(digits).ok()?;
    let shown = if matches!(before, "-" | "−") { Millionths(-shown.0) } else { shown };
    let places = digits.split_once('.').map_or(0, |(_, part)| part.len().min(6));
    let step = 10i64.pow(6 - places as u32);
    let exact = cell.exact.as_deref().and_then(|it| {
        let value: rust_decimal::Decimal = it.parse().ok()?;
        Millionths::rounded(value).ok()
    });
    // The whole value where the page names it and it is the one that is shown.
    Some(exact.filter(|it| it.0.abs_diff(shown.0) <= step.unsigned_abs()).unwrap_or(shown))
}

/// How the column stands: figures right, days as days where all are.
fn form(rows: &mut [OutRow], at: usize) -> Form {
    let cell = |row: &OutRow| row.cells.get(at).cloned().unwrap_or(Out::Nothing(""));
    let written: Vec<Out> = rows
        .iter()
        .map(cell)
        .filter(|it| !matches!(it, Out::Nothing(_) | Out::Left | Out::Above))
        .collect();
    let numbers = written.iter().filter(|it| matches!(it, Out::Shown(..))).count();
    if numbers * 2 > written.len() {
        return Form::Decimal(2);
    }
    let day = |text: &str| text.parse::<Date>().ok().filter(|day| day.to_string() == text);
    let days: Option<Vec<Date>> =
        written.iter().map(|it| if let Out::Text(text) = it { day(text) } else { None }).collect();
    if written.is_empty() || days.is_none() {
        return Form::Text;
    }
    for row in rows {
        if let Some(cell) = row.cells.get_mut(at)
            && let Out::Text(text) = cell
            && let Some(found) = day(text)
        {
            *cell = Out::Date(found);
        }
    }
    Form::Date
}
