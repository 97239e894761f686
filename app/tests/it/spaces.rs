//! A city of one's own, from the command line to the first page.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::driver::{Browser, ENTER, Server};

/// Runs the binary on a data directory; its exit code, and the last object that it said.
fn run(data: &Path, arguments: &[&str]) -> (i32, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_zhunsheng"))
        .args(arguments)
        .args(["--json", "--lang", "en", "--data-dir"])
        .arg(data)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    let lines = String::from_utf8(said).unwrap();
    let value = lines.lines().rev().find_map(|line| serde_json::from_str(line).ok());
    (output.status.code().unwrap(), value.unwrap_or(Value::String(lines)))
}

struct Folder(PathBuf);
impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn folder(name: &str) -> Folder {
    let folder = std::env::temp_dir().join(format!("zhunsheng-{name}-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("tiny/schemes")).unwrap();
    Folder(folder)
}

/// Three units and one indicator of its own, on the national rules inside the program.
fn tiny(folder: &Path, version: &str, county: &str) -> PathBuf {
    let pack = folder.join("tiny");
    std::fs::write(
        pack.join("pack.toml"),
        format!(
            r#"[pack]
code = "tiny"
name = {{ zh = "小城", en = "Small City" }}
version = "{version}"
issued = "2026-11-01"
licence = "Apache-2.0"
needs = ["cn"]
[pack.space]
code = "990100"
home = "990100"
zone = "Asia/Shanghai"
opens_at = "2026"
"#
        ),
    )
    .unwrap();
    std::fs::write(
        pack.join("units.toml"),
        format!(
            r#"[[unit]]
code = "990100"
kind = "city"
name = {{ zh = "小城市", en = "Small City" }}
[[unit]]
code = "990101"
kind = "county"
name = {{ zh = "{county}", en = "East County" }}
assessed = true
under = {{ territory = "990100" }}
[[unit]]
code = "990102"
kind = "county"
name = {{ zh = "西示例县", en = "West County" }}
assessed = true
under = {{ territory = "990100" }}
"#
        ),
    )
    .unwrap();
    pack
}

#[test]
fn a_city_makes_its_space_from_its_own_pack_and_brings_a_newer_one_in() {
    let folder = folder("own");
    let data = folder.0.join("data");
    let pack = tiny(&folder.0, "1", "东示例县");
    let pack = pack.to_str().unwrap();
    let (code, made) = run(&data, &["space", "create", "--pack", pack, "--admin", "keeper"]);
    assert_eq!(code, 0, "{made}");
    assert_eq!((&made["space"], &made["account"]), (&"tiny".into(), &"keeper".into()));
    let password = made["password"].as_str().unwrap();
    assert_eq!(password.len(), 19);
    let units = made["loaded"]["units"]["new"].as_array().unwrap();
    assert!(units.contains(&"990101".into()), "{made}");

    let (code, refused) = run(&data, &["space", "create", "--pack", pack]);
    assert_eq!((code, &refused["error"]), (2, &"space-exists".into()));
    let (code, second) = run(&data, &["space", "create", "--pack", pack, "--name", "second"]);
    assert_eq!(code, 0, "{second}");
    let (code, listed) = run(&data, &["space", "list"]);
    assert_eq!(
        (code, &listed["space"], &listed["name"]),
        (0, &"tiny".into(), &"Small City".into())
    );

    let (code, same) = run(&data, &["pack", "load", pack, "--space", "tiny"]);
    assert_eq!((code, &same["same"]), (0, &true.into()), "{same}");
    tiny(&folder.0, "2", "东示例县");
    let mut text = std::fs::read_to_string(folder.0.join("tiny/units.toml")).unwrap();
    text.push_str(
        "[[unit]]\ncode = \"990103\"\nkind = \"county\"\nname = { zh = \"南示例县\", en = \"South County\" }\nassessed = true\nunder = { territory = \"990100\" }\n",
    );
    std::fs::write(folder.0.join("tiny/units.toml"), text).unwrap();
    let (code, newer) = run(&data, &["pack", "load", pack, "--space", "tiny"]);
    assert_eq!(code, 0, "{newer}");
    assert_eq!(newer["units"]["new"], serde_json::json!(["990103"]));
    let packs = newer["packs"].as_array().unwrap();
    assert_eq!(packs.len(), 1, "the national rules are as they were: {newer}");
    assert!(packs[0]["before"].as_str().unwrap().starts_with("1 ("), "{newer}");
    assert!(packs[0]["after"].as_str().unwrap().starts_with("2 ("), "{newer}");

    // A pack of another city is not this one's.
    let other = std::fs::read_to_string(folder.0.join("tiny/pack.toml")).unwrap();
    std::fs::write(folder.0.join("tiny/pack.toml"), other.replace("990100", "990101")).unwrap();
    let (code, refused) = run(&data, &["pack", "load", pack, "--space", "tiny"]);
    assert_eq!((code, &refused["error"]), (2, &"space-pack-of-another".into()), "{refused}");
    let (code, verified) = run(&data, &["audit", "verify", "tiny"]);
    assert_eq!((code, &verified["whole"]), (0, &true.into()));
}

#[test]
fn the_first_administrator_chooses_a_password_opens_an_account_and_the_city_is_seen_empty() {
    let folder = folder("first");
    let data = folder.0.join("data");
    let pack = tiny(&folder.0, "1", "东示例县");
    let (code, made) = run(&data, &["space", "create", "--pack", pack.to_str().unwrap()]);
    assert_eq!(code, 0, "{made}");
    let server = Server::serve(&data, made["password"].as_str().unwrap());
    let browser = Browser::open();
    browser.sign_in(&server, "admin");
    assert_eq!(browser.path(), "/me/password", "{}", browser.text());
    assert!(browser.text().contains("一次性密码"), "{}", browser.text());
    browser.go(&format!("{}/people", server.address));
    assert_eq!(browser.path(), "/me/password", "nothing else is open");
    let own = "我自己选的一个长密码，够用";
    browser.write("input[name=old]", &server.password);
    browser.write("input[name=password]", own);
    browser.write("input[name=again]", own);
    browser.keys(ENTER);
    browser.wait_until(|| browser.path().starts_with("/sign-in"));
    let server = server.with_password(own);
    browser.sign_in(&server, "admin");
    assert_eq!(browser.path(), "/people", "the work of an administrator begins there");

    // An account for the office, opened on the page, which signs in with a password of one time too.
    browser.go(&format!("{}/people/new", server.address));
    browser.write("input[name=account]", "office");
    browser.write("input[name=name]", "示例办");
    browser.script("document.querySelector('select[name=role]').value = 'office'");
    browser.write("input[name=ground]", "示例通知1号");
    browser.keys(ENTER);
    browser.wait_until(|| browser.script("return !!document.querySelector('code.secret')") == true);
    let once = browser.script("return document.querySelector('code.secret').innerText");
    let signing_out = browser.find(".sign-out button");
    browser.call("POST", &format!("/element/{signing_out}/click"), &serde_json::json!({}));
    let server = server.with_password(once.as_str().unwrap());
    browser.sign_in(&server, "office");
    assert_eq!(browser.path(), "/me/password");
    browser.write("input[name=old]", &server.password);
    for name in ["password", "again"] {
        browser.write(&format!("input[name={name}]"), "another long enough one");
    }
    browser.keys(ENTER);
    browser.wait_until(|| browser.path().starts_with("/sign-in"));
    let server = server.with_password("another long enough one");
    browser.sign_in(&server, "office");
    for path in ["/", "/counties/990101", "/indicators", "/assessment", "/samples", "/runs"] {
        browser.go(&format!("{}{path}", server.address));
        let text = browser.text();
        assert!(!text.contains("500") && !browser.title().is_empty(), "{path}: {text}");
        assert!(!text.contains("演示数据"), "nothing here is synthetic: {text}");
    }
    browser.go(&server.address);
    for unit in ["小城", "东示例县", "西示例县"] {
        assert!(browser.text().contains(unit), "{unit}: {}", browser.text());
    }
}
