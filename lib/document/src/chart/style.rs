//! How each kind of mark looks: a class for the style sheet and the same look as attributes.

use crate::ink;

/// Attributes of one kind of mark.
pub(crate) struct Style {
    pub(crate) class: &'static str,
    pub(crate) attributes: &'static [(&'static str, &'static str)],
}

macro_rules! style {
    ($name:ident, $class:literal, $($key:literal = $value:expr),+) => {
        pub(crate) const $name: Style = Style { class: $class, attributes: &[$(($key, $value)),+] };
    };
}

style!(AXIS, "axis", "fill" = "none", "stroke" = ink::LINE_STRONG, "stroke-width" = "1");
style!(GRIDLINE, "gridline", "fill" = "none", "stroke" = ink::LINE, "stroke-width" = "1");
style!(
    SERIES,
    "series",
    "fill" = "none",
    "stroke" = ink::MARK,
    "stroke-width" = "2",
    "stroke-linejoin" = "round"
);
style!(PAST, "series past", "fill" = "none", "stroke" = ink::MARK_PAST, "stroke-width" = "1.5");
style!(RIBBON, "ribbon", "fill" = ink::MARK_SOFT, "fill-opacity" = "0.32");
style!(BAND, "band", "fill" = ink::BRASS, "fill-opacity" = "0.13");
style!(PLUMB, "plumb", "fill" = "none", "stroke" = ink::TARGET, "stroke-width" = "1.25");
style!(BOB, "bob", "fill" = ink::BRASS);
style!(INTERVAL, "interval", "fill" = "none", "stroke" = ink::MARK_SOFT, "stroke-width" = "6");
style!(THIN, "interval thin", "fill" = "none", "stroke" = ink::MARK, "stroke-width" = "1.25");
style!(POINT, "point", "fill" = ink::MARK, "stroke" = ink::SURFACE, "stroke-width" = "1.5");
style!(DOT, "dot", "fill" = ink::MARK);
style!(LOW_POINT, "point low", "fill" = ink::SURFACE, "stroke" = ink::BAD, "stroke-width" = "2");
style!(BAR, "bar-fill", "fill" = ink::MARK);
style!(BAR_NEAR, "bar-near", "fill" = ink::MARK_SOFT);
style!(BAR_PART, "bar-part", "fill" = ink::WATCH);
style!(BAR_LOW, "bar-low", "fill" = ink::BAD);
style!(BAR_REST, "bar-rest", "fill" = ink::LINE);
style!(CUT, "cut", "fill" = "none", "stroke" = ink::INK, "stroke-width" = "1");
style!(
    NO_TILE,
    "tile none",
    "fill" = ink::SURFACE_3,
    "stroke" = ink::SURFACE,
    "stroke-width" = "3"
);
style!(
    NO_TILE_FRAME,
    "tile-frame",
    "fill" = "none",
    "stroke" = ink::LINE_STRONG,
    "stroke-width" = "1",
    "stroke-dasharray" = "4 3"
);
style!(PLATE, "plate", "fill" = ink::SEQ[0]);
style!(SIGN_GROUND, "sign", "fill" = ink::SURFACE);

style!(TEXT, "", "fill" = ink::INK_2);
style!(STRONG, "strong", "fill" = ink::INK, "font-weight" = "600");
style!(SOFT, "soft", "fill" = ink::INK_3);
style!(TILE_NAME, "name", "font-size" = "15", "font-weight" = "600", "fill" = ink::INK);
style!(TILE_VALUE, "value", "font-size" = "17", "font-weight" = "600", "fill" = ink::INK);
style!(TILE_DOUBT, "doubt", "fill" = ink::INK);
style!(DARK_NAME, "name", "font-size" = "15", "font-weight" = "600", "fill" = ink::ON_DARK);
style!(DARK_VALUE, "value", "font-size" = "17", "font-weight" = "600", "fill" = ink::ON_DARK);
style!(DARK_DOUBT, "doubt", "fill" = ink::ON_DARK);
style!(NOTE, "note-text", "fill" = ink::INK_3);

/// A state as a shape, for the corner of a tile. Shape first, so that grey print loses nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Met,
    Watch,
    NotMet,
    Waiting,
    Missing,
    Veto,
    Objection,
}

impl Sign {
    /// The shape in a box of 12 × 12, its colour, and whether it is drawn as a line of that width.
    pub(crate) fn shape(self) -> (&'static str, &'static str, Option<&'static str>) {
        match self {
            Sign::Met => ("M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0 -9z", ink::OK, None),
            Sign::Watch => ("M6 1l5.5 10H.5z", ink::WATCH, None),
            Sign::NotMet => ("M6 .5L11.5 6 6 11.5.5 6z", ink::BAD, None),
            Sign::Waiting => {
                ("M6 1.8a4.2 4.2 0 1 0 0 8.4a4.2 4.2 0 1 0 0 -8.4z", ink::WAIT, Some("1.6"))
            }
            Sign::Missing => ("M1.5 6h9", ink::WAIT, Some("1.8")),
            Sign::Veto => (
                "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0 -10zM3.6 3.6l4.8 4.8M8.4 3.6L3.6 8.4",
                ink::BAD,
                Some("1.5"),
            ),
            Sign::Objection => ("M2.5 11.5V1h7L7.5 4l2 3h-6", ink::WATCH, None),
        }
    }
}
