//! Papers by where they stand: what waits for me first.

use askama::Template;
use identity::{Class, Territory, Verb};
use store::{Tx, Value, params};
use terms::Result;
use ui::{Crumb, Frame};
use web::{Me, Response, Visit};

use super::{moment, names};
use crate::kinds;
use crate::papers::{COLUMNS, Paper, Stage, read};

/// Lines of one page.
const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "pages/index.html")]
struct Index {
    frame: Frame,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    empty: ui::Empty,
    pager: ui::Pager,
    may_draft: bool,
}
struct Tab {
    href: String,
    label: String,
    count: i64,
    current: bool,
}
pub(super) struct Line {
    pub(super) id: i64,
    pub(super) title: String,
    pub(super) kind: String,
    pub(super) unit: String,
    pub(super) stage: ui::StateMark,
    pub(super) by: String,
    pub(super) when: String,
}

pub(crate) fn mark(me: &Me, stage: Stage) -> ui::StateMark {
    let state = match stage {
        Stage::Draft | Stage::Submitted | Stage::Reviewed => ui::State::Wait,
        Stage::Signed => ui::State::Watch,
        Stage::Issued => ui::State::Ok,
        Stage::Void | Stage::Withdrawn => ui::State::NotApplicable,
    };
    state.saying(me.t(stage.key()))
}

/// `and …` for what this person may see; the parameter after it is the first free one.
fn limit(me: &Me, given: &mut Vec<Value>) -> Result<String> {
    match me.may(Verb::View, Class::Papers)? {
        Territory::Everywhere => Ok(String::new()),
        Territory::Units(units) => {
            given.push(units.into_iter().collect::<Vec<i64>>().into());
            let at = given.len();
            Ok(format!(
                " and (p.organ {{in {at}}} or (p.stage in ('issued', 'withdrawn') and exists
                 (select 1 from paper_receipt r where r.paper = p.id and r.unit {{in {at}}})))"
            ))
        }
    }
}

pub(super) async fn index(visit: Visit) -> Response {
    visit.page(page).await
}

fn page(tx: &mut Tx<'_>, me: &Me) -> Result<Index> {
    let mut given = Vec::new();
    let seen = limit(me, &mut given)?;
    let counts = tx.query(
        &format!("select p.stage, count(*) from paper p where 1 = 1{seen} group by p.stage order by p.stage"),
        &given,
        |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
    )?;
    let asked = me.get("stage").and_then(Stage::named);
    let all: i64 = counts.iter().map(|(_, n)| n).sum();
    let mut tabs = vec![Tab {
        href: "/papers".into(),
        label: me.t("papers-all"),
        count: all,
        current: asked.is_none(),
    }];
    for stage in Stage::ALL {
        let count = counts.iter().find(|(word, _)| word == stage.word()).map_or(0, |(_, n)| *n);
        if count > 0 || asked == Some(*stage) {
            tabs.push(Tab {
                href: format!("/papers?stage={}", stage.word()),
                label: me.t(stage.key()),
                count,
                current: asked == Some(*stage),
            });
        }
    }
    let before: i64 = me.get("before").and_then(|it| it.parse().ok()).unwrap_or(i64::MAX);
    given.extend_from_slice(params![before, PAGE + 1]);
    let (at_before, at_limit) = (given.len() - 1, given.len());
    let mut sql = format!("select {COLUMNS} from paper p where p.id < ?{at_before}{seen}");
    if let Some(stage) = asked {
        given.push(stage.word().into());
        sql.push_str(&format!(" and p.stage = ?{}", given.len()));
    }
    sql.push_str(&format!(" order by p.id desc limit ?{at_limit}"));
    let mut papers = tx.query(&sql, &given, read)?;
    let more = papers.len() as i64 > PAGE;
    papers.truncate(PAGE as usize);
    let stage = asked.map_or(String::new(), |stage| format!("stage={}&", stage.word()));
    let next = papers.last().filter(|_| more).map(|it| format!("/papers?{stage}before={}", it.id));
    let total = tabs.iter().find(|tab| tab.current).map(|tab| tab.count);
    let lines = lines(tx, me, &papers)?;
    let mut frame = me.frame(me.t("papers-title")).within(ui::Phase::Papers);
    frame.lead = me.t("papers-lead");
    frame.crumbs = vec![Crumb::here(me.t("papers-title"))];
    Ok(Index {
        empty: ui::Empty::new(me.t("papers-none"), me.t("papers-none-text")),
        pager: ui::Pager {
            lang: me.lang,
            first: (before < i64::MAX).then(|| format!("/papers?{stage}")),
            next,
            shown: lines.len() as i64,
            total,
        },
        may_draft: me.can(Verb::Enter, Class::Papers),
        frame,
        tabs,
        lines,
    })
}

pub(super) fn lines(tx: &mut Tx<'_>, me: &Me, papers: &[Paper]) -> Result<Vec<Line>> {
    let units = names(tx, me, papers.iter().map(|paper| paper.unit))?;
    let mut lines = Vec::with_capacity(papers.len());
    for paper in papers {
        let kind = kinds::by_id(tx, paper.kind_id)?;
        lines.push(Line {
            id: paper.id,
            title: paper.title.clone(),
            kind: kind.kept.kind.name.get(me.lang).to_owned(),
            unit: units.get(&paper.unit).cloned().unwrap_or_default(),
            stage: mark(me, paper.stage),
            by: identity::name_of(tx, paper.drafted_by)?,
            when: moment(paper.drafted_at),
        });
    }
    Ok(lines)
}
