//! Drawings: SVG for programs that read it, and the same as PNG for those that do not.
//!
//! Word and WPS show the SVG through the extension `asvg:svgBlip` ([MS-ODRAWXML] 2.27) and print it
//! sharp; older programs show the PNG that every picture must have anyway.

use super::xml::safe;
use resvg::{tiny_skia, usvg};
use std::sync::{Arc, LazyLock};

/// Letters of drawings are set in the bundled 黑体, as in the PDF.
static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(include_bytes!("../../fonts/hei.otf").to_vec());
    Arc::new(fonts)
});
const FAMILY: &str = "Zhunsheng Hei";
/// Pixels of the PNG to one of the drawing: 192 to the inch.
const SCALE: f32 = 2.0;
/// The longest side of a PNG; larger drawings are scaled less.
const LARGEST: f32 = 4000.0;

/// The drawing as PNG, `scale` pixels to one of its own; `None` where it is no drawing.
pub(super) fn png(svg: &str, scale: f32) -> Option<Vec<u8>> {
    let options = usvg::Options {
        font_family: FAMILY.to_owned(),
        fontdb: Arc::clone(&FONTS),
        ..usvg::Options::default()
    };
    let tree =
        usvg::Tree::from_str(&svg.replace(crate::ink::FONT_FIGURES, FAMILY), &options).ok()?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = scale.min(LARGEST / width.max(height));
    let side = |length: f32| (length * scale).ceil().max(1.0) as u32;
    let mut sheet = tiny_skia::Pixmap::new(side(width), side(height))?;
    sheet.fill(tiny_skia::Color::WHITE);
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut sheet.as_mut());
    sheet.encode_png().ok()
}

/// The files of a picture and how it stands in a line of text.
pub(super) struct Picture {
    pub(super) png: Vec<u8>,
    pub(super) svg: String,
}

impl Picture {
    pub(super) fn of(svg: &str) -> Option<Self> {
        Some(Self { png: png(svg, SCALE)?, svg: svg.to_owned() })
    }

    /// Square codes have few, large modules.
    pub(super) fn code(svg: &str) -> Option<Self> {
        Some(Self { png: png(svg, 8.0)?, svg: svg.to_owned() })
    }
}

/// A picture of `width` × `height` points in a run; `number` names it in the file, `png` and `svg` are
/// its relations.
pub(super) fn inline(
    number: usize,
    (width, height): (f64, f64),
    alt: &str,
    png: &str,
    svg: &str,
) -> String {
    // English Metric Units, 12,700 to the point.
    let (cx, cy) = ((width * 12_700.0) as i64, (height * 12_700.0) as i64);
    let alt = safe(alt);
    format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
         <wp:extent cx=\"{cx}\" cy=\"{cy}\"/><wp:docPr id=\"{number}\" name=\"Picture {number}\" descr=\"{alt}\"/>\
         <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
         <pic:pic><pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"Picture {number}\" descr=\"{alt}\"/><pic:cNvPicPr/></pic:nvPicPr>\
         <pic:blipFill><a:blip r:embed=\"{png}\"><a:extLst><a:ext uri=\"{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}\">\
         <asvg:svgBlip xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\" r:embed=\"{svg}\"/>\
         </a:ext></a:extLst></a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
         <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>\
         </a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
}
