//! The list: who has an account, found by name, initials, account or role.

use askama::Template;
use identity::{Class, Role, Verb};
use ui::{Empty, Frame, Pager, with_query};
use web::{Response, Visit};

use super::store::{self, Line, PAGE, Question};
use crate::words::{unit_names, when};

#[derive(Template)]
#[template(path = "people/index.html")]
struct IndexPage {
    frame: Frame,
    lines: Vec<Shown>,
    text: String,
    role: String,
    /// Code and word of each role.
    roles: Vec<(&'static str, String)>,
    pager: Pager,
    empty: Empty,
    may_grant: bool,
}

/// A line in the reader's words.
struct Shown {
    id: i64,
    name: String,
    account: String,
    unit: String,
    roles: Vec<String>,
    deputies: Vec<(i64, String)>,
    changed: Option<(i64, String)>,
    ended: bool,
    demo: bool,
    has_code: bool,
}

pub(crate) async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let territory = me.may(Verb::View, Class::People)?;
            let question = Question {
                units: territory.limit(),
                text: me.get("q").unwrap_or_default().trim().to_owned(),
                role: me.get("role").and_then(Role::named),
                after: me.get("after").unwrap_or_default().to_owned(),
            };
            let (mut lines, total) = store::list(tx, &question)?;
            let more = lines.len() as i64 > PAGE;
            lines.truncate(PAGE as usize);
            let next = lines
                .last()
                .filter(|_| more)
                .map(|last| with_query(&me.path_and_query, "after", &web::encoded(&last.account)));
            let shown = lines.len() as i64;
            let units = lines.iter().flat_map(|line| {
                line.unit.into_iter().chain(line.roles.iter().filter_map(|r| r.1))
            });
            let units = unit_names(tx, units.collect::<Vec<_>>(), me.lang)?;
            let name = |unit: Option<i64>| {
                unit.and_then(|unit| units.get(&unit)).cloned().unwrap_or_default()
            };
            let show = |line: Line| Shown {
                unit: name(line.unit),
                roles: line
                    .roles
                    .iter()
                    .map(|(role, unit)| role_at(me, *role, &name(*unit)))
                    .collect(),
                id: line.id,
                name: line.name,
                account: line.account,
                deputies: line.deputies,
                changed: line.changed.map(|(seq, at)| (seq, when(at))),
                ended: line.ended,
                demo: line.demo,
                has_code: line.has_code,
            };
            let lines = lines.into_iter().map(show).collect();
            let mut frame = me.frame(me.t("people-title")).within(ui::Phase::Settings);
            frame.lead = me.t("people-lead");
            let pager = Pager {
                lang: me.lang,
                first: (!question.after.is_empty())
                    .then(|| with_query(&me.path_and_query, "after", "")),
                next,
                shown,
                total: Some(total),
            };
            Ok(IndexPage {
                frame,
                lines,
                text: question.text,
                role: question.role.map_or(String::new(), |role| role.code().to_owned()),
                roles: Role::ALL.map(|role| (role.code(), me.t(&role.key()))).to_vec(),
                pager,
                empty: Empty::new(me.t("people-none"), me.t("people-none-text")),
                may_grant: me.can(Verb::Grant, Class::People),
            })
        })
        .await
}

/// `县级经办（盐湖区）`, `County clerk (Yanhu)`.
pub(crate) fn role_at(me: &Visit, role: Role, unit: &str) -> String {
    let role = me.t(&role.key());
    if unit.is_empty() {
        return role;
    }
    ui::ta(me.lang, "people-role-at", &[("role", role), ("unit", unit.to_owned())])
}
