//! The list of indicators: what each is worth now, against its target.

use askama::Template;
use store::Tx;
use terms::Result;
use web::{Me, Response, Visit};

use super::Answers;
use crate::scope::{self, Scope};
use crate::shown::{Shown, number, sign_of};

#[derive(Template)]
#[template(path = "indicators/index.html")]
struct Index {
    frame: ui::Frame,
    groups: Vec<Group>,
    checks: String,
}
struct Group {
    name: String,
    lines: Vec<Line>,
}
struct Line {
    href: String,
    name: String,
    owner: String,
    work: String,
    target: String,
    shown: Shown,
    stamp: Option<ui::Stamp>,
}

pub(super) async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let scope = Scope::of(tx, me)?;
            let answers = me.space.kept::<Answers>();
            let catalogue = answers.catalogue(tx, scope.as_of)?;
            let codes = catalogue.codes();
            let answer = answers.answer(
                tx,
                &scope.question(codes.clone(), vec![scope.unit.id], vec![scope.period]),
            )?;
            let now = tx.now();
            let mut groups: Vec<Group> = Vec::new();
            let mut known = 0;
            for code in &codes {
                let Some(defined) = answer.definition(code, scope.period) else { continue };
                let definition = &defined.definition;
                let value = answer.value(code, scope.unit.id, scope.period);
                let shown =
                    Shown::of(&scope, me.lang, definition, &scope.unit.code, scope.period, value);
                known += usize::from(shown.known());
                let target = definition.target(scope.period.year());
                let line = Line {
                    href: format!(
                        "/indicators/{code}?{}",
                        scope.query(&scope.unit.code, scope.period)
                    ),
                    name: definition.name.get(me.lang).to_owned(),
                    owner: definition.owner.clone(),
                    work: definition
                        .work
                        .as_deref()
                        .map(|w| me.t(&format!("work-{w}")))
                        .unwrap_or_default(),
                    target: target.map_or_else(String::new, |t| {
                        format!(
                            "{}{}",
                            number(definition, t.value),
                            sign_of(definition, me.lang, t.value)
                        )
                    }),
                    stamp: value
                        .and_then(|v| answer.fresh(v))
                        .map(|at| ui::Stamp::new(me.lang, at, now, 90 * 86400)),
                    shown,
                };
                let name = me.t(&format!("quality-{}", definition.quality));
                match groups.iter_mut().find(|g| g.name == name) {
                    Some(group) => group.lines.push(line),
                    None => groups.push(Group { name, lines: vec![line] }),
                }
            }
            name_owners(tx, me, &mut groups, &scope)?;
            let mut frame = me.frame(me.t("indicators-title")).within(ui::Phase::Check);
            let total: usize = groups.iter().map(|g| g.lines.len()).sum();
            frame.lead = frame.ta(
                "indicators-lead",
                &[
                    ("total", total.to_string()),
                    ("known", known.to_string()),
                    ("missing", (total - known).to_string()),
                ],
            );
            frame.crumbs = vec![
                ui::Crumb::new(scope.unit.name.get(me.lang), "/"),
                ui::Crumb::here(frame.title.clone()),
            ];
            frame.scope = scope.items(me);
            frame.as_of = scope::as_of_text(tx, scope.as_of)?;
            let checks = format!("/checks?{}", scope.query(&scope.unit.code, scope.period));
            Ok(Index { frame, groups, checks })
        })
        .await
}

/// Owners are unit codes in definitions and names on pages.
fn name_owners(tx: &mut Tx<'_>, me: &Me, groups: &mut [Group], scope: &Scope) -> Result<()> {
    let codes: Vec<String> =
        groups.iter().flat_map(|g| g.lines.iter().map(|l| l.owner.clone())).collect();
    let ids = units::ids_by_code(tx, &codes)?;
    let list: Vec<i64> = ids.values().map(|id| id.0).collect();
    let names = scope::names(tx, &list, scope.day)?;
    for line in groups.iter_mut().flat_map(|g| &mut g.lines) {
        if let Some(named) = ids.get(&line.owner).and_then(|id| names.get(&id.0)) {
            line.owner = named.name.get(me.lang).to_owned();
        }
    }
    Ok(())
}
