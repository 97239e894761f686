//! The stand-alone scripts of `docs/`, which share no line with this crate, find what it finds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use draw::{Recusal, Sealed};
use serde_json::Value;

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name)
}

/// A folder of its own for a test, gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("zhunsheng-draw-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn write(path: &Path, value: &impl serde::Serialize) {
    fs::write(path, serde_json::to_string(value).unwrap()).unwrap();
}

/// Announces, draws, lets somebody step back, opens: all files of a draw.
fn published(sealed: &Sealed, entropy: &str, folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let mut drawn = sealed.draw(entropy).unwrap();
    for place in 0..drawn.objects.len().min(2) {
        let visit = drawn.assignment.visits[place].clone();
        let (object, inspector) = (visit.object, visit.inspectors[place].clone());
        let _ = drawn.assignment.step_back(Recusal { object, inspector, ground: "生病".into() });
    }
    write(&folder.join("announcement.json"), sealed.announcement());
    write(&folder.join("outcome.json"), &sealed.outcome(&drawn));
    write(&folder.join("opening.json"), &sealed.opening(&drawn));
}

fn python(script: &Path, args: &[&Path]) -> (String, i32) {
    let out = Command::new("python3").arg(script).args(args).output();
    let out = out.expect("python3 is installed (bin/packages names it)");
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.stderr.is_empty(), "{}", String::from_utf8_lossy(&out.stderr));
    (said, out.status.code().unwrap())
}

#[test]
fn the_script_agrees_on_a_thousand_random_frames_and_is_short() {
    let lines = fs::read_to_string(script("verify_draw.py")).unwrap().lines().count();
    assert!(lines <= 60, "{lines} lines");
    let folder = Folder::new("thousand");
    for number in 0..1000 {
        let sealed = super::random_draw(number);
        published(&sealed, &format!("期号 {number}"), &folder.0.join(number.to_string()));
    }
    let folders: Vec<PathBuf> = (0..1000).map(|i: u32| folder.0.join(i.to_string())).collect();
    let folders: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
    let (said, code) = python(&script("verify_draw.py"), &folders);
    let disagree: Vec<&str> = said.lines().filter(|l| !l.ends_with("all agrees")).collect();
    assert!(disagree.is_empty(), "{disagree:?}");
    assert_eq!((said.lines().count(), code), (1000, 0));
}

/// Changes one file of a published draw by a path of keys.
fn forge(folder: &Path, file: &str, change: impl Fn(&mut Value)) {
    let path = folder.join(file);
    let mut value: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    change(&mut value);
    fs::write(path, value.to_string()).unwrap();
}

#[test]
fn the_script_names_a_changed_frame_seed_salt_or_result() {
    let folder = Folder::new("forged");
    let sealed = super::random_draw(5);
    let zeros = "0".repeat(64);
    let cases: [(&str, &str, &dyn Fn(&mut Value)); 8] = [
        ("frame", "opening.json", &|v| v["frame"][3]["size"] = 999_999.into()),
        ("salt", "opening.json", &|v| v["secret"] = zeros.clone().into()),
        ("seed", "opening.json", &|v| v["seed"] = zeros.clone().into()),
        ("plan", "opening.json", &|v| v["plan"][0]["take"] = serde_json::json!({ "count": 2 })),
        ("roster", "opening.json", &|v| v["roster"]["inspectors"][0] = "somebody else".into()),
        ("entropy", "outcome.json", &|v| v["entropy"] = "another".into()),
        ("result", "outcome.json", &|v| {
            v["drawn"].as_array_mut().unwrap().pop();
        }),
        ("inspectors", "opening.json", &|v| {
            let visit = v["visits"][0]["inspectors"].as_array_mut().unwrap();
            visit.reverse();
        }),
    ];
    for (name, file, change) in cases {
        let folder = folder.0.join(name);
        published(&sealed, "04 11 19", &folder);
        forge(&folder, file, change);
        let (said, code) = python(&script("verify_draw.py"), &[&folder]);
        let (_, named) = said.split_once("changed: ").unwrap_or_else(|| panic!("{name}: {said}"));
        // A seed follows from what was changed before it; nothing else may be blamed.
        let blamed: Vec<&str> =
            named.split_whitespace().filter(|word| *word != "seed" || name == "seed").collect();
        assert_eq!((blamed, code), (vec![name], 3), "{said}");
    }
}

#[test]
fn the_script_for_a_firm_accepts_its_proof_and_no_other() {
    let folder = Folder::new("proof");
    let sealed = super::random_draw(9);
    let (announcement, proof) = (folder.0.join("announcement.json"), folder.0.join("proof.json"));
    write(&announcement, sealed.announcement());
    for i in 0..8 {
        let mine = sealed.proof(&format!("企业 9-{i}")).unwrap();
        write(&proof, &mine);
        assert_eq!(python(&script("verify_proof.py"), &[&announcement, &proof]).1, 0);
    }
    forge(&folder.0, "proof.json", |v| v["object"] = "企业 9-0".into());
    assert_eq!(python(&script("verify_proof.py"), &[&announcement, &proof]).1, 3);
}
