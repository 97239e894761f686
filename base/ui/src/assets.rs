//! Style sheets, scripts and the icon, carried in the binary.
//!
//! An address holds the first 16 digits of the content's SHA-256, so a browser may keep the file for
//! ever and a new version is a new address. The style sheets are one file a component in the source
//! and one request on the wire.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

struct Asset {
    name: &'static str,
    url: String,
    bytes: &'static [u8],
    mime: &'static str,
}

/// The order is the cascade: tokens, elements, then components, print last.
const STYLES: &[&str] = &[
    include_str!("../css/tokens.css"),
    include_str!("../css/base.css"),
    include_str!("../css/nav.css"),
    include_str!("../css/card.css"),
    include_str!("../css/state.css"),
    include_str!("../css/button.css"),
    include_str!("../css/form.css"),
    include_str!("../css/tabs.css"),
    include_str!("../css/table.css"),
    include_str!("../css/dialog.css"),
    include_str!("../css/timeline.css"),
    include_str!("../css/chart.css"),
    include_str!("../css/map.css"),
    include_str!("../css/empty.css"),
    include_str!("../css/signin.css"),
    include_str!("../css/house.css"),
    include_str!("../css/overview.css"),
    include_str!("../css/assessment.css"),
    include_str!("../css/paper.css"),
    include_str!("../css/grid.css"),
    include_str!("../css/sheets.css"),
    include_str!("../css/visit.css"),
    include_str!("../css/trace.css"),
    include_str!("../css/labels.css"),
    include_str!("../css/print.css"),
];

/// What understands rules in the browser; a module a file, one request on the wire, in this order.
const CHECK: &[&str] = &[
    include_str!("../js/check-decimal.js"),
    include_str!("../js/check-day.js"),
    include_str!("../js/check-order.js"),
    include_str!("../js/check-functions.js"),
    include_str!("../js/check-evaluate.js"),
    include_str!("../js/check-within.js"),
    include_str!("../js/check-advice.js"),
];

/// The sheet of a form; the last of them starts what the others made ready.
const GRID: &[&str] = &[
    include_str!("../js/grid-sheet.js"),
    include_str!("../js/grid-number.js"),
    include_str!("../js/grid-token.js"),
    include_str!("../js/grid-queue.js"),
    include_str!("../js/grid-edit.js"),
    include_str!("../js/grid-pick.js"),
    include_str!("../js/grid-move.js"),
    include_str!("../js/grid-clip.js"),
    include_str!("../js/grid-undo.js"),
    include_str!("../js/grid-totals.js"),
    include_str!("../js/grid-advice.js"),
    include_str!("../js/grid-answer.js"),
    include_str!("../js/grid-jumps.js"),
    include_str!("../js/grid-card.js"),
    include_str!("../js/grid-offline.js"),
    include_str!("../js/grid-view.js"),
];

/// A field for a code, filled by camera or from a picture.
const SCAN: &[&str] = &[include_str!("../js/scan-camera.js"), include_str!("../js/scan.js")];

static CHECK_JS: LazyLock<String> = LazyLock::new(|| CHECK.concat());
static GRID_JS: LazyLock<String> = LazyLock::new(|| GRID.concat());
static SCAN_JS: LazyLock<String> = LazyLock::new(|| SCAN.concat());
static APP_CSS: LazyLock<String> = LazyLock::new(|| STYLES.concat());

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    vec![
        make("app.css", APP_CSS.as_bytes(), "text/css; charset=utf-8"),
        make("keys.js", include_bytes!("../js/keys.js"), SCRIPT),
        make("table.js", include_bytes!("../js/table.js"), SCRIPT),
        make("place.js", include_bytes!("../js/place.js"), SCRIPT),
        make("find.js", include_bytes!("../js/find.js"), SCRIPT),
        make("matrix.js", include_bytes!("../js/matrix.js"), SCRIPT),
        make("sums.js", include_bytes!("../js/sums.js"), SCRIPT),
        make("trace.js", include_bytes!("../js/trace.js"), SCRIPT),
        make("scan.js", SCAN_JS.as_bytes(), SCRIPT),
        make("signature.js", include_bytes!("../js/signature.js"), SCRIPT),
        make("visit_queue.js", include_bytes!("../js/visit_queue.js"), SCRIPT),
        make("visit.js", include_bytes!("../js/visit.js"), SCRIPT),
        make("visit_worker.js", include_bytes!("../js/visit_worker.js"), SCRIPT),
        make("kept_worker.js", include_bytes!("../js/kept_worker.js"), SCRIPT),
        make("check.js", CHECK_JS.as_bytes(), SCRIPT),
        make("grid.js", GRID_JS.as_bytes(), SCRIPT),
        make("icon.svg", include_bytes!("../icon.svg"), "image/svg+xml"),
    ]
});

static BY_URL: LazyLock<HashMap<&'static str, &'static Asset>> =
    LazyLock::new(|| ASSETS.iter().map(|it| (it.url.as_str(), it)).collect());

/// The address of an asset: `asset("app.css")` is `/assets/app.0123456789abcdef.css`.
/// An unknown name gives an address that answers 404; a test looks at every name used here.
pub fn asset(name: &str) -> &'static str {
    ASSETS.iter().find(|it| it.name == name).map_or("/assets/unknown", |it| &it.url)
}

/// The content and its type for the path of a request, without query. A known address never changes
/// its content: answer with `Cache-Control: public, max-age=31536000, immutable`.
pub fn asset_bytes(url_path: &str) -> Option<(&'static [u8], &'static str)> {
    BY_URL.get(url_path).map(|it| (it.bytes, it.mime))
}

fn make(name: &'static str, bytes: &'static [u8], mime: &'static str) -> Asset {
    let mut digest = String::new();
    for byte in &Sha256::digest(bytes)[..8] {
        write!(digest, "{byte:02x}").expect("a string takes what is written");
    }
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    Asset { name, url: format!("/assets/{stem}.{digest}.{end}"), bytes, mime }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_its_content() {
        for asset in ASSETS.iter() {
            let (bytes, mime) = asset_bytes(&asset.url).unwrap();
            assert_eq!((bytes, mime), (asset.bytes, asset.mime), "{}", asset.name);
            let parts: Vec<&str> = asset.url.split('.').collect();
            assert_eq!(parts.len(), 3, "{}", asset.url);
            assert_eq!(parts[1].len(), 16, "{}", asset.url);
        }
        assert_eq!(asset_bytes("/assets/app.css"), None);
    }

    #[test]
    fn every_file_of_the_folders_is_carried() {
        let count = |folder: &str| std::fs::read_dir(folder).unwrap().count();
        let root = env!("CARGO_MANIFEST_DIR");
        assert_eq!(count(&format!("{root}/css")), STYLES.len());
        let joined = ["check.js", "grid.js", "scan.js"];
        let alone = |it: &&Asset| it.name.ends_with(".js") && !joined.contains(&it.name);
        let parts = CHECK.len() + GRID.len() + SCAN.len();
        let scripts = ASSETS.iter().filter(alone).count() + parts;
        assert_eq!(count(&format!("{root}/js")), scripts);
    }

    #[test]
    fn style_sheets_name_colours_only_in_the_tokens() {
        // Print has black, white and a grey of its own: paper is no screen.
        for style in &STYLES[1..STYLES.len() - 1] {
            for line in style.lines() {
                let hex = line
                    .split('#')
                    .skip(1)
                    .any(|it| it.len() > 3 && it.chars().take(3).all(|c| c.is_ascii_hexdigit()));
                assert!(!hex, "{line}");
            }
        }
    }

    #[test]
    fn scripts_stay_under_a_hundred_lines_and_build_no_markup() {
        let folder = format!("{}/js", env!("CARGO_MANIFEST_DIR"));
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.lines().count() < 100, "{}", path.display());
            for word in ["innerHTML", "eval(", ".style", "document.write"] {
                assert!(!text.contains(word), "{}: {word}", path.display());
            }
        }
    }
}
