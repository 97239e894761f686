//! The words of a DOCX, paragraph by paragraph. A look and no more: what is needed to know whether it
//! is the right paper.

use std::io::{Cursor, Read};

/// The XML of the text, at most `limit` bytes of it.
pub(super) fn document(bytes: &[u8], limit: u64) -> Option<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let part = archive.by_name("word/document.xml").ok()?;
    let mut xml = Vec::new();
    let read = part.take(limit + 1).read_to_end(&mut xml).ok()?;
    (read as u64 <= limit).then(|| String::from_utf8_lossy(&xml).into_owned())
}

/// The first `most` paragraphs that say anything. Only texts (`w:t`), tabs and breaks are looked for, so
/// a strange file gives fewer words and never a fault.
pub(super) fn paragraphs(xml: &str, most: usize) -> Vec<String> {
    let mut out = Vec::new();
    let mut now = String::new();
    let mut in_text = false;
    let mut rest = xml;
    while let Some((before, after)) = rest.split_once('<') {
        if in_text {
            plain(before, &mut now);
        }
        let Some((tag, after)) = after.split_once('>') else { break };
        rest = after;
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        match (name, tag) {
            ("w:t", tag) => in_text = !tag.ends_with('/'),
            ("w:tab" | "w:br", _) => now.push(' '),
            (_, "/w:t") => in_text = false,
            (_, "/w:p") => {
                if !now.trim().is_empty() {
                    out.push(std::mem::take(&mut now));
                }
                now.clear();
                if out.len() == most {
                    break;
                }
            }
            _ => {}
        }
    }
    out
}

/// Text with its entities resolved.
fn plain(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let Some((name, after)) = after.split_once(';') else { break };
        rest = after;
        let number = name.strip_prefix("#x").map(|hex| u32::from_str_radix(hex, 16).ok());
        let number = number.or_else(|| name.strip_prefix('#').map(|digits| digits.parse().ok()));
        match name {
            "amp" => out.push('&'),
            "lt" => out.push('<'),
            "gt" => out.push('>'),
            "quot" => out.push('"'),
            "apos" => out.push('\''),
            _ => out.extend(number.flatten().and_then(char::from_u32)),
        }
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_in_paragraphs_and_marks_do_not() {
        let xml = "<w:body><w:p><w:pPr><w:tabs/></w:pPr><w:r><w:t>整改</w:t></w:r><w:r><w:tab/><w:t xml:space=\"preserve\">通知 &lt;1&gt; &#x5E02;</w:t></w:r></w:p>\
                   <w:p/><w:p></w:p><w:p><w:r><w:instrText>PAGE</w:instrText><w:t/><w:t>二</w:t></w:r></w:p><w:p><w:t>三";
        assert_eq!(paragraphs(xml, 9), ["整改 通知 <1> 市", "二"]);
        assert_eq!(paragraphs(xml, 1), ["整改 通知 <1> 市"]);
    }
}
