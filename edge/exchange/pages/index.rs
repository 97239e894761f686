//! What came in so far, newest first.

use std::collections::HashMap;

use askama::Template;
use identity::{Territory, Verb};
use store::{Tx, params};
use terms::{Error, Result};
use ui::{Action, Empty, Frame, Pager};
use web::{Me, Response, Visit};

use super::desk::{Asked, Desk, JOB};
use super::{exportable, importable};
use crate::Kind;

#[derive(Template)]
#[template(path = "pages/index.html")]
struct Index {
    frame: Frame,
    open: Vec<Unfinished>,
    runs: Vec<Run>,
    empty: Empty,
    pager: Pager,
    may_import: bool,
    exports: Vec<Kind>,
}

/// A file of this person that waits, is worked off, or was not saved.
struct Unfinished {
    id: i64,
    name: String,
    words: String,
}

struct Run {
    id: i64,
    kind: String,
    source: String,
    file: String,
    when: String,
    who: String,
    rows: String,
    good: String,
    same: String,
    bad: i64,
    annotated: bool,
}

const SHOWN: i64 = 50;

pub(super) async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let (kinds, exports) = (importable(me), exportable(me));
            if kinds.is_empty() && exports.is_empty() {
                return Err(Error::not_allowed("error-not-allowed"));
            }
            let after = me.get("after").and_then(|it| it.parse().ok()).unwrap_or(i64::MAX);
            let (mut runs, total) = runs(tx, me, &kinds, after)?;
            let next = runs
                .get(SHOWN as usize - 1)
                .map(|it| it.id)
                .filter(|_| runs.len() > SHOWN as usize);
            runs.truncate(SHOWN as usize);
            let mut frame = me.frame(me.t("exchange-title")).within(ui::Phase::Record);
            frame.lead = me.t("exchange-lead");
            let mut empty = Empty::new(me.t("exchange-runs-none"), "");
            if !kinds.is_empty() {
                empty = empty.action(Action::new(me.t("exchange-new"), "/imports/new").primary());
            }
            let pager = Pager {
                lang: me.lang,
                first: me.get("after").map(|_| "/imports".to_owned()),
                next: next.map(|id| format!("/imports?after={id}")),
                shown: runs.len() as i64,
                total: Some(total),
            };
            let open = open(tx, me)?;
            Ok(Index { frame, open, runs, empty, pager, may_import: !kinds.is_empty(), exports })
        })
        .await
}

/// The last few files of this person that did not come to their end.
fn open(tx: &mut Tx<'_>, me: &Me) -> Result<Vec<Unfinished>> {
    let desk = me.space.kept::<Desk>();
    let jobs = tx.query(
        "select id, payload, state from job where kind = ?1 and actor = ?2 and state <> 'done'
         order by id desc limit 5",
        params![JOB, me.actor()?.person],
        |r| Ok((r.get::<i64>(0)?, r.get::<String>(1)?, r.get::<String>(2)?)),
    )?;
    let mut open = Vec::with_capacity(jobs.len());
    for (id, payload, state) in jobs {
        let asked: Asked = serde_json::from_str(&payload).map_err(Error::broken)?;
        let key = match state.as_str() {
            "columns" if desk.waiting(id).is_some() => "exchange-state-columns",
            // The file went on as a run of its own, or was let go.
            "columns" => continue,
            "failed" => "exchange-failed",
            _ if desk.has_taken(id) => "exchange-state-running",
            _ => "exchange-state-interrupted",
        };
        open.push(Unfinished { id, name: asked.file, words: me.t(key) });
    }
    Ok(open)
}

/// The runs that this person may see, one more than a page shows, and how many there are in all.
fn runs(tx: &mut Tx<'_>, me: &Me, kinds: &[Kind], after: i64) -> Result<(Vec<Run>, i64)> {
    let everywhere =
        |kind: &&Kind| matches!(me.may(Verb::Import, kind.class()), Ok(Territory::Everywhere));
    let all: Vec<String> = kinds.iter().filter(everywhere).map(|it| it.code().to_owned()).collect();
    let own: Vec<String> = kinds.iter().map(|it| it.code().to_owned()).collect();
    let person = me.actor()?.person;
    let total = tx.count(
        "select count(*) from import_run r join journal j on j.seq = r.seq
         where r.kind {in 1} or (r.kind {in 2} and j.actor = ?3)",
        params![all.clone(), own.clone(), person],
    )?;
    let rows = tx.query(
        "select r.id, r.kind, r.source, r.rows, r.good, r.same, r.bad, r.annotated, j.at, j.actor, p.payload
         from import_run r join journal j on j.seq = r.seq left join job p on p.id = r.id
         where (r.kind {in 1} or (r.kind {in 2} and j.actor = ?3)) and r.id < ?4
         order by r.id desc limit ?5",
        params![all, own, person, after, SHOWN + 1],
        |r| {
            let counts: [i64; 4] = [r.get(3)?, r.get(4)?, r.get(5)?, r.get(6)?];
            let payload: Option<String> = r.get(10)?;
            let names: (String, String) = (r.get(1)?, r.get(2)?);
            let times: (i64, i64) = (r.get(8)?, r.get(9)?);
            Ok((r.get::<i64>(0)?, names, counts, r.get::<Option<i64>>(7)?, times, payload))
        },
    )?;
    let mut people: HashMap<i64, String> = HashMap::new();
    let mut runs = Vec::with_capacity(rows.len());
    for (id, (kind, source), [rows, good, same, bad], annotated, (at, actor), payload) in rows {
        let who = match people.get(&actor) {
            Some(name) => name.clone(),
            None => {
                let name = if actor == 0 {
                    me.t("exchange-program")
                } else {
                    identity::name_of(tx, actor)?
                };
                people.insert(actor, name.clone());
                name
            }
        };
        let asked =
            payload.and_then(|it| serde_json::from_str::<Asked>(&it).ok()).unwrap_or_default();
        let named = Kind::named(&kind).map(|it| it.title().get(me.lang).to_owned());
        let when = terms::Timestamp::from_microsecond(at).map_err(Error::broken)?;
        runs.push(Run {
            id,
            kind: named.unwrap_or(kind),
            source,
            file: asked.file,
            when: ui::number::instant(when),
            who,
            rows: ui::number::count(rows),
            good: ui::number::count(good),
            same: ui::number::count(same),
            bad,
            annotated: annotated.is_some(),
        });
    }
    Ok((runs, total))
}
