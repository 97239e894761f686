//! The sheet for everybody: no rule of accessibility is broken, and nothing runs off the side.

use serde_json::json;

use crate::clerk::Clerk;
use crate::socket::Socket;
use crate::{ground, wide};

/// The checker of accessibility, from npm (`bin/packages` puts it there); none where npm is not.
fn axe() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "where the checker lies on this machine")]
    let home = std::env::var("HOME").ok()?;
    let file = format!("{home}/.cache/zhunsheng-axe/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(file).ok()
}

/// Width of the screen, and the size of letters that the person has chosen.
const SCREENS: [(u32, bool); 4] = [(1440, false), (1440, true), (720, false), (390, false)];

#[test]
fn the_sheet_breaks_no_rule_of_accessibility_at_any_width_and_never_scrolls_the_page_sideways() {
    let ground = ground("sqlite", &wide(4, 6));
    let (socket, clerk) = (Socket::open(&ground), Clerk::new());
    // Cells of every state: saved, with a remark, against a rule, with two values.
    let cells = r#"[["s.l1.c1","18",0],["s.l1.c2","9",0],["s.l2.c1","6",0,"退货1件在内"],["s.l2.c2","7",0],["s.l3.c1","1208",0]]"#;
    ground.du().post(&ground.path("/cells"), &[("token", &crate::token(1)), ("cells", cells)]);
    let other = r#"[["s.l3.c1","1211",0]]"#;
    let ma = ground.city.as_account("ma");
    ma.post(&ground.path("/cells"), &[("token", &crate::token(2)), ("cells", other)]);
    clerk.sit_down(&ground, &socket, "du");
    let Some(axe) = axe() else {
        println!("skipped: axe-core is not installed; see bin/packages");
        return;
    };
    let run = "const done = arguments[arguments.length - 1]; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then((r) => done(r.violations.map((v) => [v.id, v.nodes.map((n) => n.target.join(' ') + ' ' + n.html.slice(0, 160)).slice(0, 5)])))";
    for (width, large) in SCREENS {
        // 720 points wide is a screen of 1440 at 200 %.
        let metrics =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500 });
        clerk.call(
            "POST",
            "/goog/cdp/execute",
            &json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": metrics }),
        );
        for lang in ["zh", "en"] {
            clerk.go(&format!("{}{}?lang={lang}", socket.address, ground.path("")));
            clerk.wait_for("the sheet stands", || {
                clerk.script("return Boolean(globalThis.zhGrid?.restore)") == json!(true)
            });
            if large {
                clerk.script("document.documentElement.dataset.type = 'large'");
            }
            let wide =
                clerk.script("return document.documentElement.scrollWidth").as_u64().unwrap();
            assert!(wide <= u64::from(width), "{lang} at {width}: the page is {wide} wide");
            // A script element would break the policy of the page; the driver hands it over.
            clerk.script(&format!("{axe};globalThis.axe = axe;"));
            let found = clerk.call("POST", "/execute/async", &json!({ "script": run, "args": [] }));
            assert_eq!(found, json!([]), "{lang} at {width}, large {large}");
        }
    }
}
