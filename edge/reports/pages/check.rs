//! The check of a printed code: the figures as they were signed, beside today's.
//!
//! Whoever holds a paper that is public may check it without an account. Anything else is told to
//! sign in, in the same words whether the code exists or not, so that nobody learns by trying.

use askama::Template;
use store::Tx;
use terms::Result;
use ui::{Crumb, Field, Frame};
use web::{Me, Response, Visit, aside};

use super::{moment, names};
use crate::papers::check::{Pair, by_code, compare};
use crate::papers::draft::Desk;
use crate::papers::{Paper, Stage, frozen, number_of, policy, steps};

#[derive(Template)]
#[template(path = "pages/check.html")]
struct Check {
    frame: Frame,
    field: Field,
    found: Option<Found>,
    /// Said where there is nothing to show.
    said: Option<String>,
}
struct Found {
    title: String,
    number: String,
    facts: Vec<(String, String)>,
    pairs: Vec<Pair>,
    moved: usize,
    stage: ui::StateMark,
    ended: bool,
    /// For those who may open the paper itself.
    href: Option<String>,
}

pub(super) async fn index(mut visit: Visit) -> Response {
    if let Err(error) = look_around(&mut visit).await {
        return web::problem(&visit, &error);
    }
    visit.page(page).await
}

/// Whoever has no account belongs to no space: the code is looked for in each, and a public paper that has
/// it is shown where it stands.
async fn look_around(visit: &mut Visit) -> Result<()> {
    let code = visit.get("code").unwrap_or_default().to_owned();
    if visit.actor.is_some() || code.is_empty() {
        return Ok(());
    }
    let spaces: Vec<_> = visit.app.spaces.values().cloned().collect();
    let found = aside(move || {
        for space in spaces {
            let code = code.clone();
            let paper = space.db.read(move |tx| by_code(tx, &code))?;
            if paper.is_some_and(|paper| is_out(&paper)) {
                return Ok(Some(space));
            }
        }
        Ok(None)
    });
    if let Some(space) = found.await? {
        visit.space = space;
    }
    Ok(())
}

fn is_out(paper: &Paper) -> bool {
    paper.public && matches!(paper.stage, Stage::Issued | Stage::Withdrawn)
}

fn page(tx: &mut Tx<'_>, me: &Me) -> Result<Check> {
    let code = me.get("code").unwrap_or_default().to_owned();
    let mut frame = me.frame(me.t("papers-check-title")).within(ui::Phase::Papers);
    frame.lead = me.t("papers-check-lead");
    frame.crumbs =
        vec![Crumb::new(me.t("papers-title"), "/papers"), Crumb::here(me.t("papers-check"))];
    let field = Field::new("code", me.t("papers-code"))
        .help(me.t("papers-code-help"))
        .value(frozen::typed(&code))
        .maxlength(20);
    let (mut found, mut said) = (None, None);
    if !code.is_empty() {
        match by_code(tx, &code)? {
            Some(paper) if may(me, &paper) => found = Some(told(tx, me, &paper)?),
            _ if me.actor.is_some() => said = Some(me.t("papers-code-unknown")),
            _ => said = Some(me.t("papers-code-sign-in")),
        }
    }
    Ok(Check { frame, field, found, said })
}

/// Public and out, or anybody inside who holds the code.
fn may(me: &Me, paper: &Paper) -> bool {
    me.actor.is_some() || is_out(paper)
}

fn told(tx: &mut Tx<'_>, me: &Me, paper: &Paper) -> Result<Found> {
    let row = frozen::find(tx, paper.id)?;
    let mut pairs = compare(tx, &Desk::of(&me.space), paper, &row)?;
    let inside = me.actor.is_some();
    if !inside {
        // The ways down lead into the house.
        for pair in &mut pairs {
            pair.link = None;
        }
    }
    let moved = pairs.iter().filter(|pair| !pair.same).count();
    // What moved stands first, the rest as the paper has it.
    pairs.sort_by_key(|pair| pair.same);
    let signed = steps::steps(tx, paper.id)?.into_iter().find(|step| step.step == "signed");
    let units = names(tx, me, [paper.unit])?;
    let mut facts =
        vec![(me.t("papers-about"), units.get(&paper.unit).cloned().unwrap_or_default())];
    if let Some(signed) = signed {
        facts.push((me.t("papers-signed-at"), moment(signed.at)));
    }
    facts.push((me.t("papers-as-of"), format!("#{}", row.frozen.as_of)));
    facts.push((me.t("papers-digest"), row.digest.clone()));
    facts.extend(row.frozen.run.clone().map(|run| (me.t("papers-run-digest"), run)));
    let open = match &me.actor {
        Some(actor) => policy::may_see(tx, actor, paper).is_ok(),
        None => false,
    };
    let number = number_of(tx, paper.id)?.map(|(number, _)| number).unwrap_or_default();
    Ok(Found {
        title: paper.title.clone(),
        number,
        facts,
        moved,
        pairs,
        stage: super::index::mark(me, paper.stage),
        ended: matches!(paper.stage, Stage::Void | Stage::Withdrawn),
        href: open.then(|| format!("/papers/{}", paper.id)),
    })
}

impl Check {
    fn difference(&self, pair: &Pair) -> String {
        difference(pair)
    }
}

/// Now less then, with its sign; empty where there is no number.
pub(super) fn difference(pair: &Pair) -> String {
    let shown = |by: rust_decimal::Decimal| ui::number::signed(by, by.scale().min(6));
    pair.difference.map_or_else(String::new, |by| shown(by.normalize()))
}
