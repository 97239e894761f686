//! What a text may hold on paper: what a font can draw, in words that can be broken.

use super::world::Desk;
use serde_json::Value;

/// The printer's sign for a missing sort.
const MISSING: char = '〓';
/// Where a word may break that gives no place itself.
const BREAK: char = '\u{200B}';
/// A word of more letters than this gets places to break, so that it cannot leave its column.
const LONG: usize = 24;
const EVERY: usize = 8;

/// Cleans every text of a value and remembers what no font could draw.
pub(super) struct Cleaner<'a> {
    desk: &'a Desk,
    missing: Vec<char>,
}

impl<'a> Cleaner<'a> {
    pub(super) fn new(desk: &'a Desk) -> Self {
        Self { desk, missing: Vec::new() }
    }

    pub(super) fn missing(mut self) -> Vec<char> {
        self.missing.sort_unstable();
        self.missing
    }

    /// Texts under `svg`, `qr`, `l`, `address` and `k` are no reading matter: they keep their words whole.
    pub(super) fn clean(&mut self, value: &mut Value) {
        self.walk(value, true);
    }

    fn walk(&mut self, value: &mut Value, words: bool) {
        match value {
            Value::String(text) => {
                if let Some(clean) = self.cleaned(text, words) {
                    *text = clean;
                }
            }
            Value::Array(all) => all.iter_mut().for_each(|v| self.walk(v, words)),
            Value::Object(all) => {
                for (key, value) in all.iter_mut() {
                    match key.as_str() {
                        "k" | "l" | "address" | "qr" => {}
                        "svg" => self.walk(value, false),
                        _ => self.walk(value, words),
                    }
                }
            }
            _ => {}
        }
    }

    /// `None` where the text is fine as it is, as most texts are.
    fn cleaned(&mut self, text: &str, words: bool) -> Option<String> {
        let fine = text.chars().all(|c| c == '\n' || (!c.is_control() && self.desk.draws(c)));
        let long = words && has_long_word(text);
        if fine && !long {
            return None;
        }
        let mut out = String::with_capacity(text.len() + 16);
        let mut run = 0;
        for c in text.chars() {
            let c = match c {
                '\n' => c,
                '\t' => ' ',
                _ if c.is_control() || is_invisible(c) => continue,
                _ if self.desk.draws(c) => c,
                _ => {
                    if !self.missing.contains(&c) {
                        self.missing.push(c);
                    }
                    MISSING
                }
            };
            run = if is_word(c) { run + 1 } else { 0 };
            out.push(c);
            if long && run > 0 && run % EVERY == 0 {
                out.push(BREAK);
            }
        }
        Some(out)
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_graphic() || ('\u{A0}'..'\u{2000}').contains(&c)
}

fn has_long_word(text: &str) -> bool {
    let mut run = 0;
    text.chars().any(|c| {
        run = if is_word(c) { run + 1 } else { 0 };
        run > LONG
    })
}

/// Marks that join, order or colour other characters and draw nothing themselves.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}
