//! Styles, so that whoever edits the paper changes 正文 or 标题 once and not every paragraph; and the
//! fonts with what may take their place.

use super::look::Look;
use super::xml::{fonts, safe};
use crate::pdf::Families;
use std::fmt::Write;

/// The first name that is asked for; others stand in the table of fonts as its substitutes.
pub(super) struct Names {
    pub(super) fang: String,
    pub(super) title: String,
    pub(super) hei: String,
    pub(super) kai: String,
    pub(super) song: String,
}

impl Names {
    pub(super) fn of(families: &Families) -> Self {
        let first =
            |all: &[String], ours: &str| all.first().map_or(ours, String::as_str).to_owned();
        Self {
            fang: first(&families.fang, "FangSong"),
            title: first(&families.title, "SimSun"),
            hei: first(&families.hei, "SimHei"),
            kai: first(&families.kai, "KaiTi"),
            song: first(&families.song, "SimSun"),
        }
    }
}

const NAMESPACE: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

pub(super) fn styles(look: &Look, names: &Names, lang: &str, report: bool, office: bool) -> String {
    let body = if office { &names.fang } else { &names.song };
    let (east, west) = if lang == "zh" { ("zh-CN", "en-US") } else { ("zh-CN", "en-GB") };
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:styles {NAMESPACE}><w:docDefaults><w:rPrDefault><w:rPr>{}{}<w:lang w:val=\"{west}\" w:eastAsia=\"{east}\"/></w:rPr></w:rPrDefault>\
         <w:pPrDefault><w:pPr><w:widowControl w:val=\"0\"/><w:autoSpaceDE w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/><w:adjustRightInd w:val=\"0\"/><w:snapToGrid w:val=\"0\"/></w:pPr></w:pPrDefault></w:docDefaults>",
        fonts(body),
        size(look.size)
    );
    let line = format!("<w:spacing w:line=\"{}\" w:lineRule=\"exact\"/>", look.line);
    let tracking = match look.tracking {
        0 => String::new(),
        twips => format!("<w:spacing w:val=\"{twips}\"/>"),
    };
    let mut style = |id: &str,
                     name: &str,
                     base: &str,
                     kind: &str,
                     paragraph: &str,
                     letters: &str| {
        let base =
            if base.is_empty() { String::new() } else { format!("<w:basedOn w:val=\"{base}\"/>") };
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\"{kind} w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{base}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
        );
    };
    // 正文 carries no indent, because every style stands on it; 正文首行缩进 is what paragraphs bear.
    style("a", "Normal", "", " w:default=\"1\"", &line, "");
    style(
        "Text",
        "Body Text First Indent",
        "a",
        "",
        &format!(
            "<w:ind w:firstLine=\"{}\"/><w:jc w:val=\"{}\"/>",
            look.first,
            if look.justified { "both" } else { "left" }
        ),
        &tracking,
    );
    let (title, title_line) = look.title;
    let title_font = format!("{}{}", fonts(&names.title), size(title));
    let centred = format!(
        "<w:spacing w:line=\"{title_line}\" w:lineRule=\"exact\"/><w:jc w:val=\"{}\"/>",
        if look.label { "left" } else { "center" }
    );
    style("Title", "Title", "a", "", &centred, &title_font);
    style("AnnexTitle", "附件标题", "Title", "", "", "");
    let (above, below) = look.around_heading;
    let kinds = if report {
        [&names.hei, &names.kai, &names.hei, &names.hei]
    } else if office {
        [&names.hei, &names.kai, &names.fang, &names.fang]
    } else {
        [&names.hei; 4]
    };
    for (at, (font, points)) in kinds.into_iter().zip(look.headings).enumerate() {
        let first = if office { look.first } else { 0 };
        let line = if office { look.line } else { (points * 26.0) as i64 };
        style(
            &format!("Heading{}", at + 1),
            &format!("heading {}", at + 1),
            "a",
            "",
            &format!(
                "<w:keepNext/><w:spacing w:before=\"{above}\" w:after=\"{below}\" w:line=\"{line}\" w:lineRule=\"exact\"/><w:ind w:firstLine=\"{first}\"/><w:outlineLvl w:val=\"{at}\"/>"
            ),
            &format!("{}{tracking}{}", fonts(font), size(points)),
        );
    }
    let small_line =
        format!("<w:spacing w:line=\"{}\" w:lineRule=\"exact\"/>", (look.small * 29.0) as i64);
    style("Cell", "表格文字", "a", "", &small_line, &size(look.small));
    style(
        "Caption",
        "caption",
        "a",
        "",
        &format!("{small_line}<w:jc w:val=\"center\"/>"),
        &format!("{}{}", fonts(&names.hei), size(look.small)),
    );
    style("Note", "表注", "a", "", &small_line, &size(look.small * 0.86));
    style(
        "Picture",
        "图片",
        "a",
        "",
        "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>",
        "",
    );
    style("TOC1", "toc 1", "a", "", "<w:spacing w:before=\"120\"/>", &fonts(&names.hei));
    style("TOC2", "toc 2", "a", "", "<w:ind w:left=\"288\"/>", "");
    let margin = format!("{}<w:color w:val=\"586870\"/>{}", fonts(&names.hei), size(9.0));
    style("Header", "header", "a", "", "<w:spacing w:line=\"240\" w:lineRule=\"exact\"/>", &margin);
    let number = if office { fonts(&names.song) + &size(14.0) } else { margin };
    style("Footer", "footer", "a", "", "<w:spacing w:line=\"280\" w:lineRule=\"exact\"/>", &number);
    let _ = write!(
        out,
        "<w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"Strong1\"><w:name w:val=\"黑体字\"/><w:rPr>{}</w:rPr></w:style>\
         <w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"Kai\"><w:name w:val=\"楷体字\"/><w:rPr>{}</w:rPr></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/></w:tblPr></w:style></w:styles>",
        fonts(&names.hei),
        fonts(&names.kai)
    );
    out
}

fn size(points: f64) -> String {
    let half = (points * 2.0).round() as i64;
    format!("<w:sz w:val=\"{half}\"/><w:szCs w:val=\"{half}\"/>")
}

/// The table of fonts: a house that lacks the first name finds the others of its kind here.
pub(super) fn table(families: &Families) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:fonts {NAMESPACE}>"
    );
    let mut seen: Vec<&str> = Vec::new();
    let kinds = [&families.fang, &families.title, &families.hei, &families.kai, &families.song];
    for all in kinds {
        let Some((first, others)) = all.split_first() else { continue };
        if seen.contains(&first.as_str()) {
            continue;
        }
        seen.push(first);
        let _ = write!(out, "<w:font w:name=\"{}\">", safe(first));
        if !others.is_empty() {
            let _ = write!(out, "<w:altName w:val=\"{}\"/>", safe(&others.join(",")));
        }
        out.push_str("<w:charset w:val=\"86\"/><w:family w:val=\"auto\"/><w:pitch w:val=\"variable\"/></w:font>");
    }
    out.push_str("</w:fonts>");
    out
}
