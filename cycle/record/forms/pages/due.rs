//! What is due: the first page of a clerk, and what waits for a signature.

use askama::Template;
use identity::{Class, Verb};
use store::Tx;
use terms::{Date, Result};
use ui::{Action, Empty, Frame, StateMark};
use web::{Me, Response, Visit};

use crate::store::{FillingState, by_id};
use crate::submission::{DueLine, due_list};

#[derive(Template)]
#[template(path = "pages/due.html")]
struct DuePage {
    frame: Frame,
    waiting: Vec<Line>,
    signing: Vec<Line>,
    done: Vec<Line>,
    may_keep: bool,
    empty: Option<Empty>,
}

struct Line {
    id: i64,
    form: String,
    code: String,
    unit: String,
    period: String,
    due: Date,
    late: i32,
    state: StateMark,
    filled: String,
    hours: String,
    disputed: i64,
    conflicts: i64,
}

/// Lines of one list on the page.
const SHOWN: i64 = 200;

pub(super) async fn show(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<DuePage> {
    let units = super::territory(me)?;
    let units = units.as_deref();
    use FillingState::{Accepted, Approved, Open, Reopened, Returned, Submitted};
    let today = store::civil_date(tx.now());
    let code = me.get("form");
    let waiting = due_list(tx, units, &[Open, Returned, Reopened], code, SHOWN)?;
    let signing = due_list(tx, units, &[Submitted, Approved], code, SHOWN)?;
    let mut done = due_list(tx, units, &[Accepted], code, 2_000)?;
    done.reverse();
    done.truncate(12);
    let late = waiting.iter().filter(|it| it.is_late(today)).count();
    let count = |n: usize| ui::number::count(n as i64);
    let mut frame = me.frame(me.t("forms-due")).within(ui::Phase::Record);
    frame.lead = frame.ta(
        "forms-due-sentence",
        &[
            ("waiting", count(waiting.len())),
            ("late", count(late)),
            ("signing", count(signing.len())),
        ],
    );
    let empty = (waiting.is_empty() && signing.is_empty() && done.is_empty()).then(|| {
        let empty = Empty::new(me.t("forms-due-none"), me.t("forms-due-none-text"));
        empty.action(Action::new(me.t("forms-register"), "/burden"))
    });
    Ok(DuePage {
        waiting: lines(tx, me, &waiting, today)?,
        signing: lines(tx, me, &signing, today)?,
        done: lines(tx, me, &done, today)?,
        may_keep: me.can(Verb::Import, Class::Reference),
        frame,
        empty,
    })
}

fn lines(tx: &mut Tx<'_>, me: &Me, found: &[DueLine], today: Date) -> Result<Vec<Line>> {
    let ids: Vec<i64> = found.iter().map(|it| it.filling.unit).collect();
    let names = super::names(tx, me, &ids)?;
    let mut out = Vec::new();
    for it in found {
        let kept = by_id(tx, it.filling.form)?;
        let form = kept.form();
        let late = it.is_late(today);
        out.push(Line {
            id: it.filling.id,
            form: form.name.get(me.lang).to_owned(),
            code: it.filling.code.clone(),
            unit: names.get(&it.filling.unit).cloned().unwrap_or_default(),
            period: it.filling.period.say(me.lang),
            due: it.filling.due,
            late: if late && it.is_open() { (today - it.filling.due).get_days().max(0) } else { 0 },
            state: super::mark(me, it.stand.state, late),
            filled: format!("{}/{}", it.stand.filled, it.stand.wanted),
            hours: super::hours(form.hours),
            disputed: it.stand.disputed,
            conflicts: it.stand.conflicts,
        });
    }
    Ok(out)
}
