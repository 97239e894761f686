//! The token table: the same names and values as `tokens.css` of the pages.
//!
//! A page may repaint a mark by its class; a PDF cannot, so every mark carries its colour as an
//! attribute, and every attribute takes it from here. A new colour belongs in both tables or nowhere.

pub const SURFACE: &str = "#FFFFFF";
pub const SURFACE_3: &str = "#ECEFEB";
pub const LINE: &str = "#D8DDD8";
pub const LINE_STRONG: &str = "#AEB8B5";
pub const INK: &str = "#17242B";
pub const INK_2: &str = "#43535B";
pub const INK_3: &str = "#586870";
pub const ON_DARK: &str = "#FFFFFF";
pub const LINK: &str = "#17587A";

/// The bob of the plumb line: a target, never a state.
pub const BRASS: &str = "#C4923A";
/// The plumb line itself.
pub const TARGET: &str = "#7A5510";

pub const OK: &str = "#1E6847";
pub const WATCH: &str = "#855600";
pub const BAD: &str = "#A32C21";
pub const WAIT: &str = "#505E66";

/// Points and lines.
pub const MARK: &str = "#1D586C";
/// Intervals.
pub const MARK_SOFT: &str = "#8DB4C0";
/// Last year, others.
pub const MARK_PAST: &str = "#7F8D93";

/// One hue, lightness falling evenly, so that grey print keeps the order. No text on the fifth.
pub const SEQ: [&str; 7] =
    ["#E6EFF0", "#C5DBDF", "#9CC2C9", "#6DA4AF", "#448594", "#256678", "#114453"];

/// The names under which `tokens.css` holds the same values; a test of the pages compares them.
pub const TOKENS: [(&str, &str); 25] = [
    ("surface", SURFACE),
    ("surface-3", SURFACE_3),
    ("line", LINE),
    ("line-strong", LINE_STRONG),
    ("ink", INK),
    ("ink-2", INK_2),
    ("ink-3", INK_3),
    ("on-dark", ON_DARK),
    ("link", LINK),
    ("brass", BRASS),
    ("target", TARGET),
    ("ok", OK),
    ("watch", WATCH),
    ("bad", BAD),
    ("wait", WAIT),
    ("mark", MARK),
    ("mark-soft", MARK_SOFT),
    ("mark-past", MARK_PAST),
    ("seq-1", SEQ[0]),
    ("seq-2", SEQ[1]),
    ("seq-3", SEQ[2]),
    ("seq-4", SEQ[3]),
    ("seq-5", SEQ[4]),
    ("seq-6", SEQ[5]),
    ("seq-7", SEQ[6]),
];

/// The font stack of figures, as in `--font-num`.
pub const FONT_FIGURES: &str =
    "'Segoe UI','Noto Sans CJK SC','Microsoft YaHei','PingFang SC',Arial,sans-serif";
