//! The browser's advice against the server's verdict.

use serde_json::{Value, json};

use crate::pairs::{Dice, columns, pair};
use browser::Browser;

const PAIRS: usize = 10_000;

/// Evaluates the pairs that were handed over and says where it says otherwise.
const ASK: &str = r#"
const c = globalThis.zhCheck, [pairs] = arguments, differ = [], silent = {};
for (const p of pairs) {
  const values = {};
  for (const [name, [sort, text]] of Object.entries(p.values)) values[name] = sort === "list" ? text.map((x) => c.of("number", x)) : c.of(sort, text);
  const a = c.rule(p.tree)(values);
  if (a.silent !== undefined) { silent[a.silent] = (silent[a.silent] ?? 0) + 1; continue; }
  const bytes = (x) => new TextEncoder().encode(x);
  const order = (x, y) => { const [a, b] = [bytes(x), bytes(y)]; for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] - b[i]; return a.length - b.length; };
  const said = a.missing ? "missing " + [...a.missing].sort(order).join(" ") : a.none ? "none" : "value " + c.shown(a.value);
  if (said !== p.verdict) differ.push([p.rule, p.verdict, said]);
}
return { differ, silent };
"#;

#[test]
fn the_browser_says_of_ten_thousand_rules_and_values_what_the_server_says() {
    let browser = Browser::open();
    browser.go("about:blank");
    let (script, _) = ui::asset_bytes(ui::asset("check.js")).unwrap();
    browser.script_with(&format!("{};", String::from_utf8_lossy(script)), &json!([]));
    let (columns, mut dice) = (columns(), Dice::new(2026));
    let mut silent = 0;
    for _ in 0..10 {
        let pairs: Vec<Value> = (0..PAIRS / 10).map(|_| pair(&mut dice, &columns)).collect();
        let said = browser.script_with(ASK, &json!([pairs]));
        assert_eq!(said["differ"], json!([]), "{said}");
        let counts = said["silent"].as_object().unwrap().values();
        silent += counts.filter_map(Value::as_i64).sum::<i64>();
    }
    println!("{PAIRS} pairs agree; silent on {silent}");
    // Silence is not agreement: it stays rare, or advice is worth nothing.
    assert!(silent * 50 < PAIRS as i64, "silent on {silent} of {PAIRS}");
}
