//! The paper as its template gets it: JSON with every text cleaned.

use super::world::Desk;
use crate::paper::{Block, Paper};
use serde_json::{Value, json};

pub(super) struct Set {
    pub(super) json: Vec<u8>,
    pub(super) missing: Vec<char>,
}

pub(super) fn set(paper: &Paper, desk: &Desk) -> Set {
    let blocks: Vec<String> = paper
        .blocks
        .iter()
        .map(|b| match b {
            Block::Heading { text, .. } => text.clone(),
            Block::Paragraph(runs) => runs.iter().map(|r| r.text.as_str()).collect(),
            _ => String::new(),
        })
        .collect();
    let mut value = json!({ "title": paper.title, "lang": paper.lang, "blocks": blocks });
    let mut missing = Vec::new();
    clean(&mut value, desk, &mut missing);
    value["families"] = desk.families().clone();
    Set { json: value.to_string().into_bytes(), missing }
}

fn clean(value: &mut Value, desk: &Desk, missing: &mut Vec<char>) {
    match value {
        Value::String(text) => *text = cleaned(text, desk, missing),
        Value::Array(all) => all.iter_mut().for_each(|v| clean(v, desk, missing)),
        Value::Object(all) => all.values_mut().for_each(|v| clean(v, desk, missing)),
        _ => {}
    }
}

fn cleaned(text: &str, desk: &Desk, missing: &mut Vec<char>) -> String {
    text.chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .map(|c| {
            if c == '\n' || desk.draws(c) {
                return c;
            }
            if !missing.contains(&c) {
                missing.push(c);
            }
            '〓'
        })
        .collect()
}
