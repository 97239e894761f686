//! JSON text, piece by piece (RFC 8259).
//!
//! Strings are borrowed where they hold no escape. Nesting is limited, numbers stay text, and the
//! lexer knows the difference between a document that is wrong and one that has not arrived yet.

use super::scan::{is_json_number, plain};
use crate::problem::{Code, Problem};
use std::borrow::Cow;

/// Deeper nesting has no use and could exhaust the stack of whoever walks the tree.
pub(crate) const DEEPEST: usize = 64;

/// Why reading stopped.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The text ends here, and more may come.
    More,
    Wrong(Box<Problem>),
}

pub(crate) type Read<T> = Result<T, Stop>;

/// A value without a schema: extensions, header, context.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Boolean(bool),
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Object(Vec<(Cow<'a, str>, Value<'a>)>),
}

impl Value<'_> {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Boolean(_) => "true/false",
            Value::Number(_) => "number",
            Value::Text(_) => "text",
            Value::List(_) => "list",
            Value::Object(_) => "object",
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn member(&self, name: &str) -> Option<&Value<'_>> {
        match self {
            Value::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, v)| v),
            _ => None,
        }
    }
}

pub(crate) struct Lexer<'a> {
    text: &'a [u8],
    pub(crate) at: usize,
    depth: usize,
    /// Bytes of the document before this text, for places in problems.
    before: u64,
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a [u8], at: usize, before: u64) -> Lexer<'a> {
        Lexer { text, at, depth: 0, before }
    }

    pub(crate) fn place(&self) -> u64 {
        self.before + self.at as u64
    }

    pub(crate) fn wrong<T>(&self, detail: &str) -> Read<T> {
        let problem = Problem::new(Code::Syntax, "").with("syntax", "JSON").with("detail", detail);
        Err(Stop::Wrong(Box::new(problem.at(self.place()))))
    }

    /// The next byte that is no white space, not taken.
    pub(crate) fn peek(&mut self) -> Read<u8> {
        while let Some(byte) = self.text.get(self.at) {
            match byte {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                other => return Ok(*other),
            }
        }
        Err(Stop::More)
    }

    pub(crate) fn expect(&mut self, byte: u8) -> Read<()> {
        if self.peek()? == byte {
            self.at += 1;
            return Ok(());
        }
        self.wrong(&format!("“{}” expected", byte as char))
    }

    /// A string with its quotes.
    pub(crate) fn string(&mut self) -> Read<Cow<'a, str>> {
        if self.peek()? != b'"' {
            return self.wrong("a string expected");
        }
        let start = self.at + 1;
        let end = start + plain(&self.text[start..]);
        match self.text.get(end) {
            None => Err(Stop::More),
            Some(b'"') => {
                let text = self.utf8(&self.text[start..end])?;
                self.at = end + 1;
                Ok(Cow::Borrowed(text))
            }
            Some(b'\\') => self.escaped(start, end),
            Some(_) => {
                self.at = end;
                self.wrong("a control character inside a string")
            }
        }
    }

    fn utf8(&self, bytes: &'a [u8]) -> Read<&'a str> {
        std::str::from_utf8(bytes).map_err(|_| {
            let problem = Problem::new(Code::Encoding, "")
                .with("detail", "a string has bytes that are no text");
            Stop::Wrong(Box::new(problem.at(self.place())))
        })
    }

    fn escaped(&mut self, start: usize, first: usize) -> Read<Cow<'a, str>> {
        let mut out = String::with_capacity(first - start + 32);
        let mut from = start;
        let mut at = first;
        loop {
            out.push_str(self.utf8(&self.text[from..at])?);
            match self.text.get(at) {
                None => return Err(Stop::More),
                Some(b'"') => {
                    self.at = at + 1;
                    return Ok(Cow::Owned(out));
                }
                Some(b'\\') => at = self.escape(at + 1, &mut out)?,
                Some(_) => {
                    self.at = at;
                    return self.wrong("a control character inside a string");
                }
            }
            from = at;
            at += plain(&self.text[at..]);
        }
    }

    /// One escape, from behind the backslash; gives the place behind it.
    fn escape(&mut self, at: usize, out: &mut String) -> Read<usize> {
        let sign = match self.text.get(at).ok_or(Stop::More)? {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = self.four(at + 1)?;
                if !(0xD800..0xDC00).contains(&high) {
                    return match char::from_u32(high) {
                        Some(sign) => {
                            out.push(sign);
                            Ok(at + 5)
                        }
                        None => self.wrong("half of a surrogate pair"),
                    };
                }
                if self.text.len() < at + 7 {
                    return Err(Stop::More);
                }
                if &self.text[at + 5..at + 7] != b"\\u" {
                    return self.wrong("half of a surrogate pair");
                }
                let low = self.four(at + 7)?;
                if !(0xDC00..0xE000).contains(&low) {
                    return self.wrong("half of a surrogate pair");
                }
                let code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                out.push(char::from_u32(code).expect("a surrogate pair is a character"));
                return Ok(at + 11);
            }
            _ => {
                self.at = at;
                return self.wrong("an unknown escape");
            }
        };
        out.push(sign);
        Ok(at + 1)
    }

    fn four(&self, at: usize) -> Read<u32> {
        let mut code = 0;
        for place in at..at + 4 {
            let byte = *self.text.get(place).ok_or(Stop::More)?;
            match (byte as char).to_digit(16) {
                Some(digit) => code = code * 16 + digit,
                None => return self.wrong("four hexadecimal digits expected"),
            }
        }
        Ok(code)
    }

    /// A number, kept as it is written.
    pub(crate) fn number(&mut self) -> Read<&'a str> {
        self.peek()?;
        let rest = &self.text[self.at..];
        let length = rest
            .iter()
            .take_while(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'))
            .count();
        if length == rest.len() {
            return Err(Stop::More);
        }
        if !is_json_number(&rest[..length]) {
            return self.wrong("a number expected");
        }
        let text = self.utf8(&rest[..length])?;
        self.at += length;
        Ok(text)
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Read<Value<'a>> {
        let rest = &self.text[self.at..];
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(value);
        }
        if word.as_bytes().starts_with(rest) {
            return Err(Stop::More);
        }
        self.wrong("a value expected")
    }

    pub(crate) fn value(&mut self) -> Read<Value<'a>> {
        match self.peek()? {
            b'"' => self.string().map(Value::Text),
            b'{' => {
                let mut members = Vec::new();
                self.members(|lexer, key| {
                    members.push((key, lexer.value()?));
                    Ok(())
                })?;
                Ok(Value::Object(members))
            }
            b'[' => {
                let mut list = Vec::new();
                self.elements(|lexer| {
                    list.push(lexer.value()?);
                    Ok(())
                })?;
                Ok(Value::List(list))
            }
            b't' => self.word("true", Value::Boolean(true)),
            b'f' => self.word("false", Value::Boolean(false)),
            b'n' => self.word("null", Value::Null),
            b'-' | b'0'..=b'9' => self.number().map(Value::Number),
            _ => self.wrong("a value expected"),
        }
    }

    fn deeper(&mut self) -> Read<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            Err(Stop::Wrong(Box::new(too_deep(self.place()))))
        } else {
            Ok(())
        }
    }

    /// Each member of an object; `each` takes the value.
    pub(crate) fn members(
        &mut self,
        mut each: impl FnMut(&mut Lexer<'a>, Cow<'a, str>) -> Read<()>,
    ) -> Read<()> {
        self.expect(b'{')?;
        self.deeper()?;
        if self.peek()? == b'}' {
            self.at += 1;
        } else {
            loop {
                let key = self.string()?;
                self.expect(b':')?;
                each(self, key)?;
                if self.ends(b'}')? {
                    break;
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// Each element of a list; `each` takes it.
    pub(crate) fn elements(
        &mut self,
        mut each: impl FnMut(&mut Lexer<'a>) -> Read<()>,
    ) -> Read<()> {
        self.expect(b'[')?;
        self.deeper()?;
        if self.peek()? == b']' {
            self.at += 1;
        } else {
            loop {
                each(self)?;
                if self.ends(b']')? {
                    break;
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// A comma, or the end.
    fn ends(&mut self, end: u8) -> Read<bool> {
        match self.peek()? {
            b',' => {
                self.at += 1;
                Ok(false)
            }
            byte if byte == end => {
                self.at += 1;
                Ok(true)
            }
            _ => self.wrong(&format!("“,” or “{}” expected", end as char)),
        }
    }

    /// Passes a value, checking brackets and nothing else; cheap, to learn where it ends.
    pub(crate) fn pass(&mut self) -> Read<()> {
        let first = self.peek()?;
        if first != b'{' && first != b'[' {
            return self.value().map(drop);
        }
        // One bit a level: object or list.
        let mut open = 0u64;
        let mut depth = 0usize;
        let mut at = self.at;
        while let Some(byte) = self.text.get(at) {
            at += 1;
            match byte {
                b'"' => loop {
                    at += plain(&self.text[at..]);
                    match self.text.get(at) {
                        None => return Err(Stop::More),
                        Some(b'"') => {
                            at += 1;
                            break;
                        }
                        Some(b'\\') => at += 2,
                        // A control character: the reader of the value will name it.
                        Some(_) => at += 1,
                    }
                    if at > self.text.len() {
                        return Err(Stop::More);
                    }
                },
                b'{' | b'[' => {
                    depth += 1;
                    if depth >= DEEPEST {
                        return Err(Stop::Wrong(Box::new(too_deep(self.before + at as u64))));
                    }
                    open = open << 1 | u64::from(*byte == b'{');
                }
                b'}' | b']' => {
                    if (open & 1 == 1) != (*byte == b'}') {
                        self.at = at - 1;
                        return self.wrong("brackets do not match");
                    }
                    open >>= 1;
                    depth -= 1;
                    if depth == 0 {
                        self.at = at;
                        return Ok(());
                    }
                }
                _ => {}
            }
        }
        Err(Stop::More)
    }
}

fn too_deep(byte: u64) -> Problem {
    Problem::new(Code::TooDeep, "").with("limit", DEEPEST.to_string()).at(byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Read<Value<'_>> {
        Lexer::new(text.as_bytes(), 0, 0).value()
    }

    #[test]
    fn strings_without_escapes_are_borrowed() {
        let Ok(Value::Text(text)) = read(r#""追溯码 12345678901234567890""#) else { panic!() };
        assert!(matches!(text, Cow::Borrowed("追溯码 12345678901234567890")));
    }

    #[test]
    fn escapes_and_surrogate_pairs_are_undone() {
        let Ok(Value::Text(text)) = read(r#""a\n\"\\\/ \u8ffd \ud83d\ude00 tail""#) else {
            panic!()
        };
        assert_eq!(text, "a\n\"\\/ 追 😀 tail");
    }

    #[test]
    fn a_text_that_breaks_off_asks_for_more_at_every_place() {
        let whole = r#"{"a":[1,"x\u8ffd\ud83d\ude00",true,null,{"b":-1.5e3}]} "#;
        for end in 0..whole.len() - 1 {
            if whole.is_char_boundary(end) {
                assert!(matches!(read(&whole[..end]), Err(Stop::More)), "{}", &whole[..end]);
            }
        }
        assert!(read(whole).is_ok());
    }

    #[test]
    fn what_is_no_json_is_named() {
        for text in [
            "{\"a\" 1}",
            "[1 2]",
            "[01]",
            "[1.]",
            "[.5 ]",
            "[NaN]",
            "[+1]",
            "[1,]",
            "{,}",
            "[tru]",
            "[\"\\x\"]",
            "[\"\\ud800\"]",
            "[\"\u{1}\"]",
            "]",
            "[Infinity]",
            "[0x10]",
            "[1_000]",
        ] {
            assert!(matches!(read(text), Err(Stop::Wrong(_))), "{text}");
        }
    }

    #[test]
    fn nesting_without_end_is_refused_before_the_stack_is_full() {
        let deep = "[".repeat(1_000_000);
        for attempt in [Lexer::new(deep.as_bytes(), 0, 0).pass(), read(&deep).map(drop)] {
            let Err(Stop::Wrong(problem)) = attempt else { panic!() };
            assert_eq!(problem.code, Code::TooDeep);
        }
    }
}
