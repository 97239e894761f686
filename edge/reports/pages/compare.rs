//! What changed between two versions of a text and its fields.

use askama::Template;
use store::Tx;
use terms::Result;
use ui::{Crumb, Frame};
use web::{Me, Path, Response, Visit};

use super::moment;
use crate::papers::changes::{Line, Mark, between};
use crate::papers::{Version, find, policy, versions};

#[derive(Template)]
#[template(path = "pages/compare.html")]
struct Compare {
    frame: Frame,
    id: i64,
    lines: Vec<Line>,
    inputs: Vec<(String, String, String)>,
    versions: Vec<(i64, String, String, String)>,
    old: i64,
    new: i64,
}

impl Compare {
    fn class(&self, mark: &Mark) -> &'static str {
        match mark {
            Mark::Same => "same",
            Mark::Gone => "gone",
            Mark::New => "new",
        }
    }
    /// A sign before the line, for those who see no colour.
    fn sign(&self, mark: &Mark) -> &'static str {
        match mark {
            Mark::Same => " ",
            Mark::Gone => "−",
            Mark::New => "+",
        }
    }
}

pub(super) async fn compare(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<Compare> {
    let paper = find(tx, id)?;
    policy::may_see(tx, me.actor()?, &paper)?;
    let all = versions(tx, id)?;
    let number = |name: &str| me.get(name).and_then(|it| it.parse::<i64>().ok());
    let new = number("new").unwrap_or(paper.version);
    let old = number("old").unwrap_or((new - 1).max(1));
    let at = |number: i64| all.iter().find(|it| it.number == number);
    let empty = Version {
        number: 0,
        body: String::new(),
        inputs: Default::default(),
        note: None,
        person: 0,
        at: 0,
    };
    let (before, after) = (at(old).unwrap_or(&empty), at(new).unwrap_or(&empty));
    let mut inputs = Vec::new();
    let names: std::collections::BTreeSet<&String> =
        before.inputs.keys().chain(after.inputs.keys()).collect();
    for name in names {
        let text = |version: &Version| version.inputs.get(name).cloned().unwrap_or_default();
        let (then, now) = (text(before), text(after));
        if then != now {
            inputs.push((name.clone(), then, now));
        }
    }
    let mut told = Vec::new();
    for version in &all {
        let who = identity::name_of(tx, version.person)?;
        told.push((
            version.number,
            who,
            moment(version.at),
            version.note.clone().unwrap_or_default(),
        ));
    }
    let mut frame = me.frame(me.t("papers-compare-title")).within(ui::Phase::Papers);
    frame.lead = ui::ta(
        me.lang,
        "papers-compare-lead",
        &[("old", old.to_string()), ("new", new.to_string())],
    );
    frame.crumbs = vec![
        Crumb::new(me.t("papers-title"), "/papers"),
        Crumb::new(paper.title, format!("/papers/{id}")),
        Crumb::here(me.t("papers-compare")),
    ];
    Ok(Compare {
        frame,
        id,
        lines: between(&before.body, &after.body),
        inputs,
        versions: told,
        old,
        new,
    })
}
