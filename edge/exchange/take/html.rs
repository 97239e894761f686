//! Reads the marks of a page that we made ourselves: elements, texts, entities. Nothing is mended.

use std::borrow::Cow;

/// A piece of a page, in order.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'h> {
    Open { name: &'h str, marks: Marks<'h> },
    Close(&'h str),
    Text(Cow<'h, str>),
}

/// The attributes of an element, read when they are asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Marks<'h>(&'h str);

impl<'h> Marks<'h> {
    pub(super) fn get(self, name: &str) -> Option<Cow<'h, str>> {
        let mut rest = self.0.trim_start();
        while !rest.is_empty() {
            let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
            let (own, after) = rest.split_at(end);
            let (value, after) = match after.strip_prefix('=') {
                Some(after) => value(after),
                None => ("", after),
            };
            if own == name {
                return Some(plain(value));
            }
            // A stray sign is stepped over, so that reading always ends.
            rest = if own.is_empty() && after.len() == rest.len() { &rest[1..] } else { after };
            rest = rest.trim_start();
        }
        None
    }
    pub(super) fn has_class(self, class: &str) -> bool {
        self.get("class").is_some_and(|all| all.split_whitespace().any(|it| it == class))
    }
}

fn value(after: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = after.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    after.split_at(after.find(char::is_whitespace).unwrap_or(after.len()))
}

/// Elements that never have an end.
pub(super) const VOID: [&str; 8] = ["br", "img", "input", "meta", "link", "hr", "wbr", "col"];
/// What lies within is no markup.
const RAW: [&str; 2] = ["script", "style"];

pub(super) struct Pieces<'h> {
    rest: &'h str,
    /// An element `<x/>` or one without markup in it is closed at once.
    close: Option<&'h str>,
}

pub(super) fn pieces(html: &str) -> Pieces<'_> {
    Pieces { rest: html, close: None }
}

impl<'h> Iterator for Pieces<'h> {
    type Item = Piece<'h>;

    fn next(&mut self) -> Option<Piece<'h>> {
        loop {
            if let Some(name) = self.close.take() {
                return Some(Piece::Close(name));
            }
            let Some(inside) = self.rest.strip_prefix('<') else {
                if self.rest.is_empty() {
                    return None;
                }
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                let (text, rest) = self.rest.split_at(end);
                self.rest = rest;
                return Some(Piece::Text(plain(text)));
            };
            if let Some(comment) = inside.strip_prefix("!--") {
                self.rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
                continue;
            }
            let (mark, rest) = mark(inside);
            self.rest = rest;
            if mark.starts_with('!') {
                continue;
            }
            if let Some(name) = mark.strip_prefix('/') {
                return Some(Piece::Close(name.trim()));
            }
            let (mark, is_closed) = match mark.strip_suffix('/') {
                Some(mark) => (mark, true),
                None => (mark, false),
            };
            let end = mark.find(char::is_whitespace).unwrap_or(mark.len());
            let (name, marks) = mark.split_at(end);
            if RAW.contains(&name) {
                let end = self.rest.find(&format!("</{name}")).unwrap_or(self.rest.len());
                self.rest = &self.rest[end..];
            }
            if is_closed || VOID.contains(&name) {
                self.close = Some(name);
            }
            return Some(Piece::Open { name, marks: Marks(marks) });
        }
    }
}

/// What stands up to the `>` that ends the mark; one within quotes does not.
fn mark(inside: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, sign) in inside.char_indices() {
        match quote {
            Some(open) if sign == open => quote = None,
            Some(_) => {}
            None if sign == '"' || sign == '\'' => quote = Some(sign),
            None if sign == '>' => return (&inside[..at], &inside[at + 1..]),
            None => {}
        }
    }
    (inside, "")
}

/// Text without entities.
fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.char_indices().take(12).find(|(_, c)| *c == ';').map(|(at, _)| at);
        match end.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            Some((sign, end)) => {
                out.push(sign);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        "ndash" => Some('–'),
        "mdash" => Some('—'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_texts_and_entities_are_read_as_a_browser_does() {
        let html = "<!doctype html><p class='a b' data-x=\"1 > 0\" hidden>A &amp; B<br>C&#39;s &lt;&unknown;</p><script>if (a<b) {}</script><use/>";
        let all: Vec<Piece> = pieces(html).collect();
        let Piece::Open { name: "p", marks } = all[0] else { panic!("{all:?}") };
        assert_eq!(marks.get("data-x").as_deref(), Some("1 > 0"));
        assert!(marks.has_class("b") && marks.get("hidden").is_some());
        assert_eq!(marks.get("none"), None);
        assert_eq!(all[1], Piece::Text("A & B".into()));
        assert_eq!(all[4], Piece::Text("C's <&unknown;".into()));
        let names = all.iter().filter(|it| matches!(it, Piece::Open { .. })).count();
        assert_eq!(names, 4, "p, br, script, use: {all:?}");
    }

    #[test]
    fn broken_marks_end_all_the_same() {
        for html in
            ["<", "<p", "<p a=\"", "</", "<!--", "&", "&#x;", "<p ===", "<p a= >", "<script>"]
        {
            assert!(pieces(html).take(100).count() < 100, "{html}");
        }
        assert_eq!(Marks(" =x y").get("y").as_deref(), Some(""));
    }
}
