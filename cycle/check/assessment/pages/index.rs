//! The schemes: which there are, which judges now, what each rests on, what was frozen under it.

use askama::Template;
use identity::{Class, Verb};
use store::Tx;
use terms::Result;
use web::{Me, Response, Visit};

use super::{judged, key_of, query, rules};
use crate::assessment::{Runs, SchemeRecord, frozen_runs};
use crate::scope::Scope;

#[derive(Template)]
#[template(path = "assessment/pages/index.html")]
struct Index {
    frame: ui::Frame,
    current: Option<Current>,
    lines: Vec<Line>,
    empty: Option<ui::Empty>,
}
/// The scheme that judges the period of the space.
struct Current {
    name: String,
    matrix: String,
    ranking: String,
}
struct Line {
    name: String,
    href: String,
    code: String,
    validity: String,
    in_force: bool,
    document: String,
    pack: String,
    published: bool,
    publish: String,
    /// How many runs were frozen, and the newest of them.
    frozen: String,
    frozen_href: String,
    compare: String,
    size: String,
}

pub(super) async fn index(visit: Visit) -> Response {
    visit.page(page).await
}

fn page(tx: &mut Tx<'_>, me: &Me) -> Result<Index> {
    let scope = Scope::of(tx, me)?;
    let runs = me.space.kept::<Runs>();
    let (all, in_force) = (runs.schemes(tx)?, runs.in_force(tx, scope.day)?);
    let frozen = frozen_runs(tx)?;
    let mut lines = Vec::new();
    for (at, record) in all.iter().enumerate() {
        let key = key_of(tx, me, record)?;
        let of: Vec<i64> =
            frozen.iter().filter(|run| run.scheme == record.id).map(|run| run.id).collect();
        // The newest comes first, so what follows is what was before.
        let before = all.get(at + 1).map(|before| key_of(tx, me, before)).transpose()?;
        lines.push(Line {
            name: record.scheme.name.get(me.lang).to_owned(),
            href: format!("/assessment/{key}"),
            code: record.scheme.code.clone(),
            validity: rules::validity(me, &record.scheme),
            in_force: in_force.as_ref().is_some_and(|found| found.id == record.id),
            document: document(record),
            pack: record.pack.clone(),
            published: record.published.is_some(),
            publish: if record.published.is_none() && me.can(Verb::Publish, Class::Assessment) {
                format!("/schemes/{}/publish", record.id)
            } else {
                String::new()
            },
            frozen: if of.is_empty() { String::new() } else { of.len().to_string() },
            frozen_href: of.first().map_or_else(String::new, |id| format!("/runs/{id}")),
            compare: before
                .map(|before| format!("/assessment/{key}/compare?with={before}"))
                .unwrap_or_default(),
            size: ui::ta(
                me.lang,
                "assessment-size",
                &[
                    ("dimensions", record.scheme.dimensions.len().to_string()),
                    ("items", record.scheme.items().count().to_string()),
                    ("max", super::plain(record.scheme.max)),
                ],
            ),
        });
    }
    let current = match &in_force {
        None => None,
        Some(record) => {
            let key = key_of(tx, me, record)?;
            let (_, about) = judged(tx, me, &key)?;
            let query = query(&about);
            Some(Current {
                name: record.scheme.name.get(me.lang).to_owned(),
                matrix: format!("/assessment/{key}?{query}"),
                ranking: format!("/assessment/{key}/ranking?{query}"),
            })
        }
    };
    let mut frame = me.frame(me.t("assessment-title")).within(ui::Phase::Check);
    let drafts = all.iter().filter(|record| record.published.is_none()).count();
    frame.lead = frame.ta(
        "assessment-lead",
        &[
            ("total", all.len().to_string()),
            ("published", (all.len() - drafts).to_string()),
            ("drafts", drafts.to_string()),
            ("frozen", frozen.len().to_string()),
        ],
    );
    frame.crumbs = vec![
        ui::Crumb::new(scope.unit.name.get(me.lang), "/"),
        ui::Crumb::here(frame.title.clone()),
    ];
    frame.scope = scope.items(me);
    let empty = lines.is_empty().then(|| {
        ui::Empty::new(me.t("assessment-none"), me.t("assessment-none-text"))
            .action(ui::Action::new(me.t("nav-packs"), "/packs"))
    });
    Ok(Index { frame, current, lines, empty })
}

/// The number of the paper that the scheme rests on.
fn document(record: &SchemeRecord) -> String {
    let published = record.published.as_ref().map(|published| &published.document);
    published
        .or(record.scheme.document.as_ref())
        .map(|document| document.number.clone())
        .unwrap_or_default()
}
