//! How each layout looks in Word: sizes of the sheet and of the letters. The figures are those of the
//! templates in `typst/`, so that both prints break their pages at nearly the same places.

use super::xml::{mm, pt};
use crate::paper::{Block, Layout, Paper, Sheet};

/// Lengths in twips unless they say points.
#[derive(Clone, Debug)]
pub(super) struct Look {
    pub(super) page: (i64, i64),
    /// Top, right, bottom, left; left and right change sides on even pages where `mirrored`.
    pub(super) margins: [i64; 4],
    pub(super) mirrored: bool,
    /// From the edge of the sheet to header and footer.
    pub(super) header: i64,
    pub(super) footer: i64,
    /// Points.
    pub(super) size: f64,
    pub(super) line: i64,
    pub(super) first: i64,
    /// What is added to the natural distance of letters.
    pub(super) tracking: i64,
    pub(super) justified: bool,
    /// Points, of tables and captions.
    pub(super) small: f64,
    /// Head and foot rules alone, not a grid.
    pub(super) three: bool,
    pub(super) cell: (i64, i64),
    pub(super) gap: i64,
    /// Points.
    pub(super) tallest: f64,
    pub(super) slots: usize,
    /// Side of a square code, points.
    pub(super) code: f64,
    /// Points, of the title, and the height of its lines.
    pub(super) title: (f64, i64),
    /// Points of headings 1 to 4, what stands above and below them.
    pub(super) headings: [f64; 4],
    pub(super) around_heading: (i64, i64),
    /// Words alone, as on a certificate.
    pub(super) words_alone: bool,
    pub(super) label: bool,
}

/// A line of the grid: 225 mm hold 22 of them, rounded down so that 22 fit.
pub(super) const PITCH: i64 = 579;
/// A character of the grid: 156 mm hold 28.
pub(super) const STEP: i64 = 315;

impl Look {
    pub(super) fn of(paper: &Paper) -> Self {
        match &paper.layout {
            Layout::Official(_) | Layout::Letter(_) | Layout::Minutes(_) => Self::office(),
            Layout::Report(_) => Self::report(paper.lang == "zh"),
            Layout::Sheet(sheet) => Self::sheet(sheet, paper),
        }
    }

    pub(super) fn width(&self) -> i64 {
        self.page.0 - self.margins[1] - self.margins[3]
    }

    fn office() -> Self {
        Self {
            page: (mm(210.0), mm(297.0)),
            margins: [mm(37.0), mm(26.0), mm(35.0), mm(28.0)],
            mirrored: true,
            header: mm(14.0),
            // The upper edge of the dash stands 7 mm below the text.
            footer: mm(25.9),
            size: 16.0,
            line: PITCH,
            first: 2 * STEP,
            tracking: -5,
            justified: true,
            small: 12.0,
            three: false,
            cell: (pt(3.0), pt(1.3)),
            gap: pt(6.0),
            tallest: 425.0,
            slots: 2,
            code: 71.0,
            title: (22.0, pt(36.0)),
            headings: [16.0; 4],
            around_heading: (0, 0),
            words_alone: false,
            label: false,
        }
    }

    fn report(chinese: bool) -> Self {
        Self {
            margins: [mm(28.0), mm(26.0), mm(25.0), mm(26.0)],
            mirrored: false,
            header: mm(10.0),
            footer: mm(12.0),
            size: 12.0,
            line: pt(20.64),
            first: if chinese { pt(24.0) } else { 0 },
            tracking: 0,
            small: 10.0,
            three: true,
            cell: (pt(4.0), pt(1.35)),
            gap: pt(12.0),
            tallest: 567.0,
            code: 79.0,
            title: (32.0, pt(48.0)),
            headings: [16.0, 14.0, 12.0, 12.0],
            around_heading: (pt(18.0), pt(8.0)),
            ..Self::office()
        }
    }

    fn sheet(sheet: &Sheet, paper: &Paper) -> Self {
        let tenths = |t: u32| mm(f64::from(t.clamp(100, 20_000)) / 10.0);
        let page = match sheet.size {
            Some((width, height)) => (tenths(width), tenths(height)),
            None if sheet.landscape => (mm(297.0), mm(210.0)),
            None => (mm(210.0), mm(297.0)),
        };
        let label = sheet.size.is_some();
        let narrow = page.0.min(page.1);
        let small = narrow < mm(120.0);
        let words_alone =
            !label && !paper.blocks.iter().any(|b| matches!(b, Block::Table(_) | Block::Chart(_)));
        let size = match () {
            () if words_alone => 16.0,
            () if label => (narrow as f64 / 20.0 * 0.075).clamp(5.0, 11.0),
            () => 11.0,
        };
        let edge = if small { (narrow / 20).max(mm(2.0)) } else { mm(20.0) };
        let over = if small { edge } else { mm(22.0) };
        let title = match () {
            () if small => size * 1.25,
            () if words_alone && sheet.landscape => 40.0,
            () if words_alone => 22.0,
            () => 20.0,
        };
        Self {
            page,
            margins: [over, edge, over, edge],
            mirrored: false,
            header: mm(if small { 1.0 } else { 9.0 }),
            footer: mm(if small { 1.0 } else { 10.0 }),
            size,
            line: pt(size * if words_alone { 1.85 } else { 1.5 }),
            first: if small { 0 } else { pt(size * 2.0) },
            tracking: 0,
            justified: words_alone,
            small: match sheet.small.filter(|small| small.is_finite()) {
                Some(own) => f64::from(own.clamp(4.0, 24.0)),
                None if small => size,
                None => 10.5,
            },
            cell: if small { (pt(2.0), 0) } else { (pt(4.0), pt(2.6)) },
            gap: pt(if small {
                size * 0.5
            } else if words_alone {
                16.0
            } else {
                9.0
            }),
            tallest: page.1 as f64 / 20.0 * 0.6,
            slots: match () {
                () if words_alone => 2,
                () if sheet.landscape => 4,
                () => 3,
            },
            code: if small {
                let high = (page.1 - 2 * edge) as f64 / 20.0 - size * 4.5;
                high.min(page.0 as f64 / 20.0 * 0.4).max(20.0)
            } else {
                85.0
            },
            title: (title, pt(title * 1.4)),
            headings: [size; 4],
            around_heading: (pt(size * 0.8), pt(size * 0.4)),
            words_alone,
            label: small,
            ..Self::office()
        }
    }
}
