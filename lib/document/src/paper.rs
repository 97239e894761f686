//! A paper before it has a format: what an office writes, in blocks.
//!
//! The same value becomes a PDF, a DOCX and an HTML preview, so the three say the same thing. A
//! paper holds printed text only: numbers arrive as they shall be read, because a paper that is
//! signed never changes its figures again.

/// One paper, ready to be laid out.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    pub layout: Layout,
    /// Two-letter language of the text, for hyphenation and for readers (`zh`, `en`).
    pub lang: &'static str,
    /// The heading of the paper, 标题. Breaks that the author wants are `\n`.
    pub title: String,
    pub blocks: Vec<Block>,
    /// Each begins on a page of its own before the 版记.
    pub annexes: Vec<Annex>,
    /// Something that must be said on every page: synthetic data, a draft that is not signed.
    pub notice: Option<String>,
    /// What a reader types to see this paper's figures as they were frozen.
    pub check: Option<Check>,
}

/// How the sheet looks. GB/T 9704—2012 for what bears a red head; `Report` for bound analyses;
/// `Sheet` for forms and labels that have a grid of their own.
#[derive(Clone, Debug, PartialEq)]
pub enum Layout {
    /// 公文, GB/T 9704—2012 clauses 7 and 8.
    Official(Official),
    /// 信函格式, clause 10.1.
    Letter(Official),
    /// 纪要格式, clause 10.3.
    Minutes(Minutes),
    /// A bound report: cover, contents, chapters, page x/y.
    Report(Cover),
    /// A form or certificate on one sheet: title, grid, signatures.
    Sheet(Sheet),
}

/// The elements of a red-headed paper; an element that is `None` takes no room.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Official {
    /// 份号, six digits.
    pub copy_number: Option<String>,
    /// 密级和保密期限, as in `机密★1年`.
    pub secrecy: Option<String>,
    /// 紧急程度: 特急, 加急.
    pub urgency: Option<String>,
    /// 发文机关标志, several for a joint paper, the leading one first; `文件` is part of the text.
    pub organs: Vec<String>,
    /// 发文字号, as in `运质强办〔2026〕3号`.
    pub number: String,
    /// 签发人, only upward papers have one.
    pub signers: Vec<String>,
    /// 主送机关.
    pub to: Vec<String>,
    /// 发文机关署名; several for a joint paper.
    pub signed: Vec<String>,
    /// 成文日期, printed as `2026年11月23日`.
    pub date: String,
    /// Whether a seal is put over the signature (加盖印章), which sets where name and date stand.
    pub seal: Seal,
    /// 附注, printed in round brackets.
    pub remark: Option<String>,
    /// 抄送机关.
    pub copies: Vec<String>,
    /// 印发机关 and 印发日期.
    pub printed: Option<(String, String)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seal {
    /// A slot of 42 mm where the seal will be stamped by hand; nothing is drawn over the text.
    #[default]
    Slot,
    /// 不加盖印章的公文.
    None,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Minutes {
    /// As in `运城市质量强市工作领导小组会议纪要`.
    pub mark: String,
    pub number: String,
    pub date: String,
    /// 出席, 请假, 列席: label and names.
    pub people: Vec<(String, Vec<String>)>,
    pub printed: Option<(String, String)>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cover {
    pub organ: String,
    pub subtitle: Option<String>,
    pub date: String,
    /// Whether a table of contents follows the cover.
    pub contents: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Top left and top right, as form numbers and authorities are printed.
    pub corner_left: Vec<String>,
    pub corner_right: Vec<String>,
    pub landscape: bool,
    /// Width and height in tenths of a millimetre for labels; A4 when `None`.
    pub size: Option<(u32, u32)>,
    /// Points of the letters in tables, where the usual ones would not fit.
    pub small: Option<f32>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Annex {
    /// Printed in the list of annexes and as the annex's own heading.
    pub title: String,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Level 1 `一、`, 2 `（一）`, 3 `1.`, 4 `（1）`; the layout numbers them.
    Heading {
        level: u8,
        text: String,
    },
    Paragraph(Vec<Run>),
    Table(Table),
    Chart(Chart),
    /// Label and value, two columns without lines, as on sheets.
    Pairs(Vec<(String, Vec<Run>)>),
    /// A row of signature slots: label and, once signed, the name and the day.
    Signatures(Vec<(String, Option<String>)>),
    /// A square code with words under it.
    Code {
        text: String,
        caption: String,
    },
    PageBreak,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub text: String,
    pub style: Style,
    /// Where the figure comes from: an address in the program. Printed as a link in PDF and preview.
    pub link: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    #[default]
    Plain,
    Strong,
    /// 楷体, as names of signers are set.
    Kai,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub caption: Option<String>,
    pub columns: Vec<Column>,
    /// Rows of the head, repeated on every page. Spans merge.
    pub head: Vec<Vec<Cell>>,
    pub rows: Vec<Vec<Cell>>,
    /// Notes under the table: sources, what a mark means.
    pub notes: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Share of the width, relative to the other columns.
    pub width: f32,
    pub align: Align,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Start,
    Center,
    /// Figures stand right, with equal digits.
    Figure,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub runs: Vec<Run>,
    pub across: u16,
    pub down: u16,
    pub strong: bool,
    /// The number behind the text, for XLSX; the text is what PDF and DOCX print.
    pub number: Option<f64>,
    /// Decimals shown, for XLSX.
    pub decimals: u8,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// From [`crate::chart`]; complete SVG.
    pub svg: String,
    /// What the chart says, for those who do not see it.
    pub alt: String,
    pub caption: Option<String>,
}

/// The printed way back to the frozen figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Short code printed on the last page.
    pub code: String,
    /// Where it is asked, and what a square code beside it holds.
    pub address: String,
}

impl Run {
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), style: Style::Plain, link: None }
    }

    pub fn strong(text: impl Into<String>) -> Self {
        Self { style: Style::Strong, ..Self::plain(text) }
    }

    #[must_use]
    pub fn linked(mut self, address: impl Into<String>) -> Self {
        self.link = Some(address.into());
        self
    }
}

impl Block {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Paragraph(vec![Run::plain(text)])
    }

    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading { level, text: text.into() }
    }
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            runs: vec![Run::plain(text)],
            across: 1,
            down: 1,
            strong: false,
            number: None,
            decimals: 0,
        }
    }

    /// A figure: `text` as printed, `number` for the workbook.
    pub fn figure(text: impl Into<String>, number: f64, decimals: u8) -> Self {
        Self { number: Some(number), decimals, ..Self::text(text) }
    }

    #[must_use]
    pub fn spanning(mut self, across: u16, down: u16) -> Self {
        self.across = across;
        self.down = down;
        self
    }
}
