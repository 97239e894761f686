//! The pen: writes elements, escapes every text, and knows how wide words are.

use std::fmt::{self, Write};

use super::style::{BOB, PLUMB, Style};
use crate::ink;
use crate::number::Px;

/// A drawing in the making.
pub(crate) struct Svg {
    out: String,
}

/// Where a text is held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

impl Svg {
    /// Opens a drawing. Without a sentence it is hidden from screen readers; with links inside it is
    /// a group, because the parts of an image cannot be reached.
    pub(crate) fn open(class: &str, width: f64, height: f64, label: &str, links: bool) -> Self {
        let mut out = String::with_capacity(2048);
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{class}\" viewBox=\"0 0 {} {}\"",
            Px(width),
            Px(height)
        );
        let _ = match (label.is_empty(), links) {
            (true, false) => write!(out, " aria-hidden=\"true\""),
            (true, true) => write!(out, " role=\"group\""),
            (false, true) => write!(out, " role=\"group\" aria-label=\"{}\"", Escaped(label)),
            (false, false) => write!(out, " role=\"img\" aria-label=\"{}\"", Escaped(label)),
        };
        let _ = write!(out, " font-family=\"{}\" font-size=\"12\">", ink::FONT_FIGURES);
        Self { out }
    }
    /// A silent drawing that fills whatever box it is put in.
    pub(crate) fn open_stretched(class: &str, width: f64, height: f64) -> Self {
        // A matrix holds hundreds of these, so they carry nothing that they do not need.
        let out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{class}\" viewBox=\"0 0 {} {}\" \
             preserveAspectRatio=\"none\" aria-hidden=\"true\">",
            Px(width),
            Px(height)
        );
        Self { out }
    }
    pub(crate) fn close(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }

    pub(crate) fn path(&mut self, style: &Style, d: fmt::Arguments<'_>, title: &str) {
        self.start("path", style);
        let _ = write!(self.out, " d=\"{d}\"");
        self.end("path", title);
    }
    pub(crate) fn horizontal(&mut self, style: &Style, x1: f64, x2: f64, y: f64) {
        self.path(style, format_args!("M{} {}H{}", Px(x1), Px(y), Px(x2)), "");
    }
    pub(crate) fn vertical(&mut self, style: &Style, x: f64, y1: f64, y2: f64) {
        self.path(style, format_args!("M{} {}V{}", Px(x), Px(y1), Px(y2)), "");
    }
    pub(crate) fn rectangle(&mut self, style: &Style, x: f64, y: f64, w: f64, h: f64, title: &str) {
        self.start("rect", style);
        self.box_of(x, y, w, h);
        self.end("rect", title);
    }
    /// A rectangle of a step of the sequential scale, with its class `s1`…`s7`.
    pub(crate) fn step(&mut self, class: &str, step: usize, at: (f64, f64), size: (f64, f64)) {
        let fill = ink::SEQ[step.clamp(1, 7) - 1];
        let _ = write!(self.out, "<rect class=\"{class}s{}\" fill=\"{fill}\"", step.clamp(1, 7));
        if !class.is_empty() {
            let _ = write!(self.out, " stroke=\"{}\" stroke-width=\"3\"", ink::SURFACE);
        }
        self.box_of(at.0, at.1, size.0, size.1);
        self.out.push_str("/>");
    }
    pub(crate) fn circle(&mut self, style: &Style, x: f64, y: f64, r: f64, title: &str) {
        self.start("circle", style);
        let _ = write!(self.out, " cx=\"{}\" cy=\"{}\" r=\"{}\"", Px(x), Px(y), Px(r));
        self.end("circle", title);
    }
    pub(crate) fn points(&mut self, element: &str, style: &Style, points: &[(f64, f64)]) {
        self.start(element, style);
        self.out.push_str(" points=\"");
        for (i, (x, y)) in points.iter().enumerate() {
            let _ = write!(self.out, "{}{},{}", if i > 0 { " " } else { "" }, Px(*x), Px(*y));
        }
        self.out.push_str("\"/>");
    }
    pub(crate) fn text(&mut self, style: &Style, x: f64, y: f64, anchor: Anchor, text: &str) {
        if text.is_empty() {
            return;
        }
        self.start("text", style);
        let _ = write!(self.out, " x=\"{}\" y=\"{}\"", Px(x), Px(y));
        self.out.push_str(match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        });
        let _ = write!(self.out, ">{}</text>", Escaped(text));
    }
    /// The plumb line with its bob hanging at `foot`.
    pub(crate) fn plumb(&mut self, x: f64, top: f64, foot: f64) {
        self.vertical(&PLUMB, x, top, foot);
        self.bob(x, foot - 3.0);
    }
    /// The bob alone, its shoulder at `y`.
    pub(crate) fn bob(&mut self, x: f64, y: f64) {
        let left = x - 4.0;
        self.path(
            &BOB,
            format_args!(
                "M{} {}h8l-0.8 4.5L{} {}l-3.2 -7.5z",
                Px(left),
                Px(y),
                Px(x),
                Px(y + 12.0)
            ),
            "",
        );
    }
    /// A shape of 12 × 12 on a white disc.
    pub(crate) fn sign(&mut self, sign: super::Sign, x: f64, y: f64) {
        let (d, colour, line) = sign.shape();
        let _ = write!(self.out, "<g transform=\"translate({} {})\">", Px(x), Px(y));
        self.circle(&super::style::SIGN_GROUND, 6.0, 6.0, 9.0, "");
        let _ = match line {
            Some(width) => write!(
                self.out,
                "<path d=\"{d}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"/>"
            ),
            None => write!(self.out, "<path d=\"{d}\" fill=\"{colour}\"/>"),
        };
        self.out.push_str("</g>");
    }

    /// Everything drawn in `inside` can be followed, where there is somewhere to go.
    pub(crate) fn link(&mut self, href: Option<&str>, name: &str, inside: impl FnOnce(&mut Self)) {
        let Some(href) = href.filter(|h| followable(h)) else {
            return inside(self);
        };
        let _ = write!(self.out, "<a href=\"{}\"", Escaped(href));
        if !name.is_empty() {
            let _ = write!(self.out, " aria-label=\"{}\"", Escaped(name));
        }
        self.out.push('>');
        inside(self);
        self.out.push_str("</a>");
    }
    /// A group; its title is the tooltip of everything in it.
    pub(crate) fn group(&mut self, title: &str, inside: impl FnOnce(&mut Self)) {
        self.class_group("", title, inside);
    }
    /// A group with a class, where a style sheet speaks of texts by what they stand on.
    pub(crate) fn class_group(&mut self, class: &str, title: &str, inside: impl FnOnce(&mut Self)) {
        let _ = match class {
            "" => write!(self.out, "<g>"),
            class => write!(self.out, "<g class=\"{class}\">"),
        };
        self.title(title);
        inside(self);
        self.out.push_str("</g>");
    }

    fn start(&mut self, element: &str, style: &Style) {
        let _ = write!(self.out, "<{element}");
        if !style.class.is_empty() {
            let _ = write!(self.out, " class=\"{}\"", style.class);
        }
        for (key, value) in style.attributes {
            let _ = write!(self.out, " {key}=\"{value}\"");
        }
    }
    fn box_of(&mut self, x: f64, y: f64, w: f64, h: f64) {
        let (w, h) = (w.max(0.0), h.max(0.0));
        let _ = write!(
            self.out,
            " x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            Px(x),
            Px(y),
            Px(w),
            Px(h)
        );
    }
    fn end(&mut self, element: &str, title: &str) {
        if title.is_empty() {
            self.out.push_str("/>");
            return;
        }
        self.out.push('>');
        self.title(title);
        let _ = write!(self.out, "</{element}>");
    }
    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            let _ = write!(self.out, "<title>{}</title>", Escaped(title));
        }
    }
}

/// A place of ours or on the web; never a script.
fn followable(href: &str) -> bool {
    ["/", "#", "?", "https://", "http://"].iter().any(|start| href.starts_with(start))
}

/// Text made safe for content and attributes. Characters that XML does not know are left out, since
/// one of them would make the whole drawing unreadable.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\t' | '\n' | '\r' => f.write_char(' ')?,
                '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// About how wide a text is at 12 px. Chinese characters are square, figures a little over half.
pub(crate) fn width(text: &str) -> f64 {
    text.chars()
        .map(|c| match c {
            'A'..='Z' | '%' | '@' => 8.2,
            '.' | ',' | ' ' | 'i' | 'l' | '|' | ':' => 3.8,
            c if (c as u32) < 0x2e80 => 6.9,
            _ => 12.0,
        })
        .sum()
}

/// As much of a text as fits, with an ellipsis where some was cut; the title keeps the whole.
pub(crate) fn fitted(text: &str, room: f64) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 12.0;
    for c in text.chars() {
        used += width(c.encode_utf8(&mut [0; 4]));
        if used > room {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}
