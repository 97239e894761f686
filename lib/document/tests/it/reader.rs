//! What an independent reader finds in a printed paper. Lengths are millimetres from the upper left corner.

use document::paper::Paper;
use document::pdf::{Fonts, Press, Printed};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{LazyLock, atomic};

pub(crate) static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new(Fonts::bundled()));

/// One paper of each layout, printed once for all tests: without optimisation a report takes seconds.
pub(crate) static SAMPLES: LazyLock<Vec<(&str, Paper, Printed)>> = LazyLock::new(|| {
    let printed = |(name, paper)| {
        let printed = print(&paper);
        (name, paper, printed)
    };
    crate::samples::all().into_iter().map(printed).collect()
});

pub(crate) fn sample(name: &str) -> &'static Printed {
    &SAMPLES.iter().find(|(n, _, _)| *n == name).unwrap().2
}

#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) text: String,
    pub(crate) x: f64,
    /// The base line.
    pub(crate) y: f64,
    pub(crate) right: f64,
    pub(crate) font: String,
}

impl Letter {
    /// The size of a full-width letter that is not narrowed, in points.
    pub(crate) fn points(&self) -> f64 {
        (self.right - self.x) * 72.0 / 25.4
    }
}

/// Left, top, width, height.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Boxed {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) red: bool,
}

#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) letters: Vec<Letter>,
    pub(crate) boxes: Vec<Boxed>,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) pages: Vec<Page>,
    /// Depth, kind and alternative text of each tag, in reading order.
    pub(crate) tags: Vec<(u64, String, Option<String>)>,
    pub(crate) lang: Option<String>,
    pub(crate) outline: bool,
    pub(crate) marked: bool,
}

pub(crate) fn print(paper: &Paper) -> Printed {
    PRESS.print(paper).unwrap()
}

/// A file of its own for each call, because tests run beside each other.
fn kept(printed: &Printed) -> PathBuf {
    static COUNT: atomic::AtomicUsize = atomic::AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, atomic::Ordering::Relaxed);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("paper-{}-{number}.pdf", std::process::id()));
    std::fs::write(&path, &printed.pdf).unwrap();
    path
}

fn run(command: &mut Command) -> Vec<u8> {
    let out = command
        .output()
        .unwrap_or_else(|e| panic!("{command:?}: {e}; bin/packages names what is needed"));
    assert!(out.status.success(), "{command:?}: {}", String::from_utf8_lossy(&out.stderr));
    out.stdout
}

pub(crate) fn text(printed: &Printed) -> String {
    let path = kept(printed);
    let said = run(Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(&path).arg("-"));
    std::fs::remove_file(path).unwrap();
    String::from_utf8(said).unwrap()
}

pub(crate) fn read(printed: &Printed) -> Read {
    let path = kept(printed);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/measure.py");
    let said = run(Command::new("/usr/bin/python3").arg(script).arg(&path));
    std::fs::remove_file(path).unwrap();
    let value: Value = serde_json::from_slice(&said).unwrap();
    let list = |v: &Value| v.as_array().cloned().unwrap_or_default();
    let number = |v: &Value| v.as_f64().unwrap();
    let words = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let page = |page: &Value| Page {
        width: number(&page["width"]),
        height: number(&page["height"]),
        letters: list(&page["letters"])
            .iter()
            .map(|l| Letter {
                text: words(&l[0]),
                x: number(&l[1]),
                y: number(&l[2]),
                font: words(&l[5]),
                right: number(&l[6]),
            })
            .collect(),
        boxes: list(&page["boxes"])
            .iter()
            .map(|b| Boxed {
                x: number(&b[0]),
                y: number(&b[1]),
                width: number(&b[2]),
                height: number(&b[3]),
                red: list(&b[4]).len() == 3 && number(&b[4][0]) > 0.8 && number(&b[4][1]) < 0.1,
            })
            .collect(),
    };
    Read {
        pages: list(&value["pages"]).iter().map(page).collect(),
        tags: list(&value["tags"])
            .iter()
            .map(|t| (t[0].as_u64().unwrap(), words(&t[1]), t[2].as_str().map(str::to_owned)))
            .collect(),
        lang: value["lang"].as_str().map(str::to_owned),
        outline: value["outline"].as_bool().unwrap(),
        marked: value["marked"].as_bool().unwrap(),
    }
}

impl Page {
    /// The letters of a text, wherever they stand one after the other.
    pub(crate) fn find(&self, text: &str) -> Vec<Letter> {
        let wanted: Vec<String> = text.chars().map(|c| c.to_string()).collect();
        let at = self
            .letters
            .windows(wanted.len())
            .position(|w| w.iter().zip(&wanted).all(|(l, c)| l.text == *c));
        let at = at.unwrap_or_else(|| panic!("{text} is not on this page"));
        self.letters[at..at + wanted.len()].to_vec()
    }

    pub(crate) fn has(&self, text: &str) -> bool {
        let all: String = self.letters.iter().map(|l| l.text.as_str()).collect();
        all.contains(text)
    }

    /// Filled boxes as wide as `width`, from top to bottom: the rules of a paper.
    pub(crate) fn rules(&self, width: f64) -> Vec<Boxed> {
        let mut found: Vec<Boxed> = self
            .boxes
            .iter()
            .filter(|b| (b.width - width).abs() < 0.5 && b.height < 2.0)
            .copied()
            .collect();
        found.sort_by(|a, b| a.y.total_cmp(&b.y));
        found
    }
}
