//! The little of XML and of WordprocessingML that every part needs: text made safe, paragraphs and
//! runs whose properties stand in the order that the schema asks for (ECMA-376-1, clause 17.3).

use std::fmt::Write;

/// Text between tags or in an attribute. What XML 1.0 cannot hold is left out.
pub(super) fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Twips, twentieths of a point, in which Word measures.
pub(super) fn mm(length: f64) -> i64 {
    (length / 25.4 * 1440.0).round() as i64
}

pub(super) fn pt(length: f64) -> i64 {
    (length * 20.0).round() as i64
}

/// How letters look where it differs from the paragraph's style.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Ink<'a> {
    pub(super) font: Option<&'a str>,
    /// Points.
    pub(super) size: Option<f64>,
    pub(super) color: Option<&'a str>,
    /// Percent of the natural width of a letter.
    pub(super) narrow: Option<u32>,
}

impl Ink<'_> {
    pub(super) fn properties(&self) -> String {
        let mut out = String::new();
        if let Some(font) = self.font {
            out.push_str(&fonts(font));
        }
        if let Some(color) = self.color {
            let _ = write!(out, "<w:color w:val=\"{color}\"/>");
        }
        if self.size.is_some() {
            out.push_str("<w:spacing w:val=\"0\"/>");
        }
        if let Some(percent) = self.narrow {
            let _ = write!(out, "<w:w w:val=\"{percent}\"/>");
        }
        if let Some(size) = self.size {
            let half = (size * 2.0).round() as i64;
            let _ = write!(out, "<w:sz w:val=\"{half}\"/><w:szCs w:val=\"{half}\"/>");
        }
        out
    }
}

pub(super) fn fonts(name: &str) -> String {
    let name = safe(name);
    format!(
        "<w:rFonts w:ascii=\"{name}\" w:hAnsi=\"{name}\" w:eastAsia=\"{name}\" w:cs=\"{name}\"/>"
    )
}

/// A run; line breaks and tabs of the text become those of the paper.
pub(super) fn run(text: &str, ink: Ink<'_>) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut out = String::from("<w:r>");
    let properties = ink.properties();
    if !properties.is_empty() {
        let _ = write!(out, "<w:rPr>{properties}</w:rPr>");
    }
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push_str("<w:br/>");
        }
        for (at, part) in line.split('\t').enumerate() {
            if at > 0 {
                out.push_str("<w:tab/>");
            }
            if !part.is_empty() {
                let _ = write!(out, "<w:t xml:space=\"preserve\">{}</w:t>", safe(part));
            }
        }
    }
    out.push_str("</w:r>");
    out
}

pub(super) fn plain(text: &str) -> String {
    run(text, Ink::default())
}

/// A field that the reader's program fills in, with what stands there until it does.
pub(super) fn field(code: &str, shown: &str) -> String {
    format!(
        "<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r>\
         <w:r><w:instrText xml:space=\"preserve\"> {code} </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}\
         <w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
        plain(shown)
    )
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Side {
    #[default]
    Unsaid,
    Left,
    Center,
    Right,
}

/// A paragraph and where it differs from its style. Lengths are twips.
#[derive(Clone, Debug, Default)]
pub(super) struct Para {
    pub(super) style: &'static str,
    pub(super) keep: bool,
    pub(super) new_page: bool,
    /// Attributes of a frame that stands at a place of its own.
    pub(super) frame: Option<String>,
    /// Elements of `w:pBdr`.
    pub(super) borders: Option<String>,
    /// Kind and place.
    pub(super) tabs: Vec<(&'static str, i64)>,
    pub(super) before: Option<i64>,
    pub(super) after: Option<i64>,
    /// Exact height of a line.
    pub(super) line: Option<i64>,
    pub(super) left: Option<i64>,
    pub(super) right: Option<i64>,
    /// Of the first line; negative where the others hang.
    pub(super) first: Option<i64>,
    pub(super) side: Side,
    /// The section that ends here.
    pub(super) section: Option<String>,
}

impl Para {
    pub(super) fn of(style: &'static str) -> Self {
        Self { style, ..Self::default() }
    }

    /// The paragraph with these runs.
    pub(super) fn with(&self, runs: &str) -> String {
        format!("<w:p><w:pPr>{}</w:pPr>{runs}</w:p>", self.properties())
    }

    fn properties(&self) -> String {
        let mut out = String::new();
        if !self.style.is_empty() {
            let _ = write!(out, "<w:pStyle w:val=\"{}\"/>", self.style);
        }
        if self.keep {
            out.push_str("<w:keepNext/>");
        }
        if self.new_page {
            out.push_str("<w:pageBreakBefore/>");
        }
        if let Some(frame) = &self.frame {
            let _ = write!(out, "<w:framePr {frame}/>");
        }
        if let Some(borders) = &self.borders {
            let _ = write!(out, "<w:pBdr>{borders}</w:pBdr>");
        }
        if !self.tabs.is_empty() {
            out.push_str("<w:tabs>");
            for (kind, place) in &self.tabs {
                let _ = write!(out, "<w:tab w:val=\"{kind}\" w:pos=\"{place}\"/>");
            }
            out.push_str("</w:tabs>");
        }
        self.spacing(&mut out);
        self.indent(&mut out);
        let side = match self.side {
            Side::Unsaid => "",
            Side::Left => "left",
            Side::Center => "center",
            Side::Right => "right",
        };
        if !side.is_empty() {
            let _ = write!(out, "<w:jc w:val=\"{side}\"/>");
        }
        out.push_str(self.section.as_deref().unwrap_or_default());
        out
    }

    fn spacing(&self, out: &mut String) {
        if self.before.or(self.after).or(self.line).is_none() {
            return;
        }
        out.push_str("<w:spacing");
        for (name, value) in [("before", self.before), ("after", self.after)] {
            if let Some(value) = value {
                let _ = write!(out, " w:{name}=\"{}\"", value.max(0));
            }
        }
        if let Some(line) = self.line {
            let _ = write!(out, " w:line=\"{line}\" w:lineRule=\"exact\"");
        }
        out.push_str("/>");
    }

    fn indent(&self, out: &mut String) {
        if self.left.or(self.right).or(self.first).is_none() {
            return;
        }
        out.push_str("<w:ind");
        for (name, value) in [("left", self.left), ("right", self.right)] {
            if let Some(value) = value {
                let _ = write!(out, " w:{name}=\"{value}\"");
            }
        }
        match self.first {
            // Characters of the style would win over lengths, so they are put back to none.
            Some(first) if first < 0 => {
                let _ = write!(out, " w:hangingChars=\"0\" w:hanging=\"{}\"", -first);
            }
            Some(first) => {
                let _ = write!(out, " w:firstLineChars=\"0\" w:firstLine=\"{first}\"");
            }
            None => {}
        }
        out.push_str("/>");
    }
}

/// An address as a relation may hold it, or none: Word calls a file broken whose addresses are not URIs.
pub(super) fn target(address: &str) -> Option<String> {
    let known = ["https://", "http://", "mailto:", "/"];
    if !known.iter().any(|k| address.starts_with(k)) {
        return None;
    }
    let mut out = String::with_capacity(address.len());
    let mut fragment = false;
    for byte in address.bytes() {
        let fine = byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=%".contains(&byte);
        if fine || (byte == b'#' && !fragment) {
            fragment |= byte == b'#';
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    Some(out)
}

/// Width in characters; what is written in ASCII takes half of one.
pub(super) fn characters(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_left_out_and_the_rest_made_safe() {
        assert_eq!(safe("a<b>&\"\u{0}\u{1B}\u{FFFF}合格"), "a&lt;b&gt;&amp;&quot;合格");
    }

    #[test]
    fn addresses_are_uris_or_nothing() {
        assert_eq!(target("/云?a=1#b#c").as_deref(), Some("/%E4%BA%91?a=1#b%23c"));
        assert_eq!(target("javascript:alert(1)"), None);
        assert_eq!(target("file:///etc/passwd"), None);
    }
}
