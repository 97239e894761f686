//! Labels: the code of a sample as a barcode (Code 128, ISO/IEC 15417, set B), drawn on the server.

/// Widths of bars and spaces of each symbol, bar first: eleven modules a symbol, thirteen for the stop.
const SYMBOLS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212",
    "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221",
    "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221",
    "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321",
    "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131",
    "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131",
    "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111",
    "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114",
    "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242",
    "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];
const START_B: usize = 104;
const STOP: usize = 106;

/// The numbers of the symbols of a text: start, characters, check symbol, stop. None for a character that set B has
/// not.
///
/// ```
/// // The check symbol of "A-1" in set B: (104 + 33×1 + 13×2 + 17×3) mod 103 = 8.
/// assert_eq!(laboratory::samples::code128("A-1"), Some(vec![104, 33, 13, 17, 8, 106]));
/// ```
pub fn code128(text: &str) -> Option<Vec<usize>> {
    let mut symbols = vec![START_B];
    for byte in text.bytes() {
        symbols.push(usize::from(byte.checked_sub(32).filter(|it| *it < 95)?));
    }
    let sum: usize = symbols.iter().enumerate().map(|(at, symbol)| at.max(1) * symbol).sum();
    symbols.push(sum % 103);
    symbols.push(STOP);
    Some(symbols)
}

/// The barcode as SVG, two units a module, with its quiet zones; empty for a text that cannot be one.
pub(crate) fn barcode(text: &str) -> String {
    let Some(symbols) = code128(text) else { return String::new() };
    const MODULE: u32 = 2;
    const QUIET: u32 = 10 * MODULE;
    let mut x = QUIET;
    let mut bars = String::new();
    for symbol in symbols {
        for (at, width) in SYMBOLS[symbol].bytes().enumerate() {
            let width = u32::from(width - b'0') * MODULE;
            if at % 2 == 0 {
                bars.push_str(&format!("M{x} 0h{width}v56h-{width}z"));
            }
            x += width;
        }
    }
    let whole = x + QUIET;
    // The code in words under its bars, for who has no reader; room below, so that nothing touches it.
    let (middle, label) =
        (whole / 2, "font-family=\"monospace\" font-size=\"14\" text-anchor=\"middle\"");
    format!(
        "<svg class=\"barcode\" viewBox=\"0 0 {whole} 84\" width=\"{whole}\" height=\"84\" role=\"img\" aria-label=\"{text}\" shape-rendering=\"crispEdges\"><path fill=\"#000\" d=\"{bars}\"/><text x=\"{middle}\" y=\"72\" {label}>{text}</text></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_is_eleven_modules_wide_and_the_stop_thirteen() {
        for (at, symbol) in SYMBOLS.iter().enumerate() {
            let width: u32 = symbol.bytes().map(|it| u32::from(it - b'0')).sum();
            assert_eq!(width, if at == STOP { 13 } else { 11 }, "{at}");
        }
        let mut sorted = SYMBOLS.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), SYMBOLS.len(), "no two symbols look alike");
    }

    #[test]
    fn the_bars_of_a_known_text_are_as_the_standard_draws_them() {
        // "PJJ123C" in set B has the check symbol 55: (104 + 48 + 2·42 + 3·42 + 4·17 + 5·18 + 6·19 + 7·35) mod 103.
        let symbols = code128("PJJ123C").unwrap();
        let sum = 104 + 48 + 2 * 42 + 3 * 42 + 4 * 17 + 5 * 18 + 6 * 19 + 7 * 35;
        assert_eq!(symbols[symbols.len() - 2], sum % 103);
        assert_eq!(code128("样品"), None);
        assert!(barcode("LAB-2026-00001").contains("aria-label=\"LAB-2026-00001\""));
    }
}
