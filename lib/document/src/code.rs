//! Square codes: a text as a drawing that a camera reads (ISO/IEC 18004, error correction M).

use fast_qr::ECL;
use fast_qr::qr::QRBuilder;
use std::fmt::Write;

/// The rim of four modules that ISO/IEC 18004 asks for on every side.
const QUIET: usize = 4;

/// The code as SVG, one unit a module with its quiet zone; `None` where the text is too long for one
/// (2,331 bytes) or there is none.
pub fn square(text: &str) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let side = code.size + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let dark =
                (x..code.size).take_while(|&at| code.data[y * code.size + at].value()).count();
            if dark > 0 {
                let (left, top) = (x + QUIET, y + QUIET);
                let _ = write!(path, "M{left} {top}h{dark}v1h-{dark}z");
            }
            x += dark.max(1);
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\" viewBox=\"0 0 {side} {side}\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#FFFFFF\"/><path d=\"{path}\" fill=\"#000000\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_a_code_with_its_rim_and_its_three_corners() {
        let svg = square("https://id.example.org/01/06901234567892").expect("short");
        assert!(svg.contains("viewBox=\"0 0 37 37\""), "version 3 has 29 modules: {svg:.120}");
        for corner in ["M4 4h7v1h-7z", "M26 4h7v1h-7z", "M4 32h7v1h-7z"] {
            assert!(svg.contains(corner), "{corner}");
        }
    }

    #[test]
    fn what_no_code_can_hold_is_refused() {
        assert_eq!(square(""), None);
        assert_eq!(square(&"长".repeat(3000)), None);
    }
}
