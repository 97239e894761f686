//! Pages of the registries. Names of inspectors are shown inside; credit classes only as counts, and only to those
//! who hold the class of data.

use std::collections::BTreeMap;

use identity::{Class, Verb};
use store::Tx;
use terms::{Date, Result};
use ui::{Crumb, Field, Input, State};
use web::{Form, Go, Me, Names, Need, Response, Routes, Visit};

use super::model::{Conflict, Delegation, During, Inspector, Institute, Item, Subject};
use super::store::{add_conflict, all, classes, conflicts, name_of, rules};
use crate::sheet::{Cell, FormBox, Grid, Sheet};

pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Records);
    Routes::new()
        .get("/enforcement", view, index)
        .post("/enforcement/conflicts", Need::May(Verb::Enter, Class::Credit), declare)
        .get("/objects", view, super::objects::index)
        .get("/objects/{code}", view, super::objects::show)
}

async fn index(visit: Visit) -> Response {
    visit.page(page).await
}

pub(super) fn held(me: &Me, during: During, today: Date) -> Cell {
    if during.holds(today) {
        Cell::mark(State::Ok, me.t("enforcement-valid"))
    } else {
        Cell::mark(State::Bad, me.t("enforcement-expired"))
    }
}

fn days(during: During) -> Cell {
    let to = during.to.map_or_else(String::new, |to| to.to_string());
    Cell::num(format!("{} – {to}", during.from))
}

fn page(tx: &mut Tx<'_>, me: &Me) -> Result<Sheet> {
    let today = store::civil_date(tx.now());
    let (lang, mut names) = (me.lang, Names::default());
    let mut frame = me.frame(me.t("enforcement-title")).within(ui::Phase::Record);
    frame.lead = me.t("enforcement-lead");
    frame.crumbs = vec![Crumb::here(me.t("enforcement-title"))];
    let mut sheet = Sheet::new(frame);
    sheet.action("/objects", me.t("objects-title"));
    let heads = |keys: &[&str]| keys.iter().map(|key| me.t(key)).collect::<Vec<_>>();
    let comma = lang.pick("、", ", ");

    let mut grid = Grid {
        id: "subjects",
        title: me.t("enforcement-subjects"),
        sub: me.t("enforcement-subjects-sub"),
        heads: heads(&[
            "enforcement-code",
            "enforcement-unit",
            "enforcement-domains",
            "enforcement-paper",
            "enforcement-days",
            "enforcement-state",
        ]),
        empty: me.t("enforcement-none"),
        ..Grid::default()
    };
    for it in all::<Subject>(tx)? {
        let domains: Vec<String> =
            it.domains.iter().map(|code| me.t(&format!("enforcement-domain-{code}"))).collect();
        grid.rows.push(vec![
            Cell::text(it.code),
            Cell::text(names.unit(tx, lang, it.unit)?),
            Cell::text(domains.join(comma)),
            Cell::text(it.document),
            days(it.during),
            held(me, it.during, today),
        ]);
    }
    sheet.grids.push(grid);

    let stands = conflicts(tx)?;
    let mut grid = Grid {
        id: "inspectors",
        title: me.t("enforcement-inspectors"),
        sub: me.t("enforcement-inspectors-sub"),
        heads: heads(&[
            "enforcement-licence",
            "enforcement-name",
            "enforcement-unit",
            "enforcement-hours",
            "enforcement-days",
            "enforcement-state",
            "enforcement-conflicts",
        ]),
        empty: me.t("enforcement-none"),
        ..Grid::default()
    };
    let inspectors = all::<Inspector>(tx)?;
    for it in &inspectors {
        let own = stands.iter().filter(|conflict| conflict.inspector == it.code).count();
        grid.rows.push(vec![
            Cell::text(it.code.clone()),
            Cell::text(name_of(tx, it)?),
            Cell::text(names.label(tx, lang, it.unit)?),
            Cell::num(it.hours),
            days(it.during),
            held(me, it.during, today),
            Cell::num(own),
        ]);
    }
    sheet.grids.push(grid);

    let mut grid = Grid {
        id: "institutes",
        title: me.t("enforcement-institutes"),
        sub: me.t("enforcement-institutes-sub"),
        heads: heads(&[
            "enforcement-code",
            "enforcement-unit",
            "enforcement-paper",
            "enforcement-products",
            "enforcement-days",
            "enforcement-state",
        ]),
        empty: me.t("enforcement-none"),
        ..Grid::default()
    };
    // A delegation names its bodies by the words of the tables above, not by their codes.
    let (mut bodies, mut labs) = (BTreeMap::new(), BTreeMap::new());
    for it in all::<Subject>(tx)? {
        bodies.insert(it.code, names.label(tx, lang, it.unit)?);
    }
    let institutes = all::<Institute>(tx)?;
    for it in &institutes {
        labs.insert(it.code.clone(), names.unit(tx, lang, it.unit)?);
        grid.rows.push(vec![
            Cell::text(it.code.clone()),
            Cell::text(names.unit(tx, lang, it.unit)?),
            Cell::text(it.certificate.clone()),
            Cell::text(it.products.join(comma)),
            days(it.during),
            held(me, it.during, today),
        ]);
    }
    for it in all::<Delegation>(tx)? {
        let by = bodies.get(&it.subject).cloned().unwrap_or(it.subject);
        let by = ui::ta(lang, "enforcement-delegated-by", &[("subject", by)]);
        let said = match labs.get(&it.institute) {
            Some(lab) => format!("{lab}{}{by}", lang.pick("，", ", ")),
            None => by,
        };
        grid.rows.push(vec![
            Cell::text(it.institute),
            Cell::text(said),
            Cell::text(it.code),
            Cell::text(it.products.join(comma)),
            days(it.during),
            held(me, it.during, today),
        ]);
    }
    sheet.grids.push(grid);
    sheet.grids.push(items(tx, me, today)?);
    sheet.grids.push(rule_grid(tx, me, today)?);
    objects_known(tx, me, &mut sheet)?;
    if me.can(Verb::Enter, Class::Credit) {
        let mut choices = Vec::new();
        for it in &inspectors {
            choices.push((it.code.clone(), format!("{} {}", it.code, name_of(tx, it)?)));
        }
        sheet.forms.push(
            FormBox::new(
                me.t("enforcement-declare"),
                "/enforcement/conflicts",
                me.t("enforcement-declare"),
            )
            .sub(me.t("enforcement-declare-sub"))
            .field(
                Field::new("inspector", me.t("enforcement-licence")).input(Input::Choice(choices)),
            )
            .field(Field::new("object", me.t("campaigns-object")).maxlength(40).required())
            .field(Field::new("ground", me.t("campaigns-ground")).maxlength(200).required()),
        );
    }
    Ok(sheet)
}

fn items(tx: &mut Tx<'_>, me: &Me, today: Date) -> Result<Grid> {
    let heads = [
        "enforcement-code",
        "enforcement-item",
        "enforcement-basis",
        "enforcement-questions",
        "enforcement-sample",
        "enforcement-drawn-by",
        "enforcement-days",
        "enforcement-state",
    ];
    let mut grid = Grid {
        id: "items",
        title: me.t("enforcement-items"),
        sub: me.t("enforcement-items-sub"),
        heads: heads.iter().map(|key| me.t(key)).collect(),
        empty: me.t("enforcement-none"),
        ..Grid::default()
    };
    for it in all::<Item>(tx)? {
        grid.rows.push(vec![
            Cell::text(it.code),
            Cell::text(it.is.name.get(me.lang)),
            Cell::text(it.is.basis.clone()),
            Cell::num(it.is.check.len()),
            Cell::text(it.is.sample.clone().unwrap_or_default()),
            Cell::text(match &it.is.drawn_by {
                Some(paper) => {
                    ui::ta(me.lang, "enforcement-drawn-there", &[("paper", paper.clone())])
                }
                None => me.t("enforcement-drawn-here"),
            }),
            days(it.during),
            held(me, it.during, today),
        ]);
    }
    Ok(grid)
}

/// Caps in force, with what each does and where it comes from.
fn rule_grid(tx: &mut Tx<'_>, me: &Me, today: Date) -> Result<Grid> {
    let rules = rules(tx, today)?;
    let mut grid = Grid {
        id: "restraint",
        title: me.t("restraint-title"),
        sub: me.t("restraint-sub"),
        heads: ["restraint-rule", "restraint-does", "restraint-source"]
            .iter()
            .map(|key| me.t(key))
            .collect(),
        empty: me.t("enforcement-none"),
        ..Grid::default()
    };
    let source = |source: &Option<String>, assumed: bool| {
        let said = source.clone().unwrap_or_default();
        let assumed = if assumed { me.t("enforcement-assumed") } else { String::new() };
        Cell::text(
            [said, assumed]
                .iter()
                .filter(|it| !it.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join("·"),
        )
    };
    for cap in &rules.caps {
        let key = if cap.days == 0 { "restraint-year" } else { "restraint-days" };
        let says =
            ui::ta(me.lang, key, &[("n", cap.most.to_string()), ("days", cap.days.to_string())]);
        grid.rows.push(vec![
            Cell::text(says),
            Cell::text(me.t(&format!("restraint-{:?}", cap.act).to_lowercase())),
            source(&cap.source, cap.assumed),
        ]);
    }
    if let Some(rule) = &rules.fruitless {
        grid.rows.push(vec![
            Cell::text(ui::ta(me.lang, "restraint-fruitless", &[("n", rule.most.to_string())])),
            Cell::text(me.t(&format!("restraint-{:?}", rule.act).to_lowercase())),
            source(&rule.source, rule.assumed),
        ]);
    }
    for basis in rules.bases.iter().filter(|it| it.statutory) {
        grid.rows.push(vec![
            Cell::text(basis.name.get(me.lang)),
            Cell::text(me.t("restraint-never")),
            source(&basis.source, basis.assumed),
        ]);
    }
    Ok(grid)
}

/// How many objects there are, by kind; how many firms of each class, for those who may know.
fn objects_known(tx: &mut Tx<'_>, me: &Me, sheet: &mut Sheet) -> Result<()> {
    let kinds = tx.query(
        "select kind, count(*) from inspection_object where until is null group by kind order by kind",
        &[],
        |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
    )?;
    for (kind, count) in kinds {
        sheet.facts.push((
            me.t(&format!("enforcement-objects-{kind}")),
            Cell::num(ui::number::count(count)),
        ));
    }
    if me.may(Verb::View, Class::Credit).is_ok_and(|it| it.limit().is_none()) {
        let mut counts: BTreeMap<String, i64> = BTreeMap::new();
        for class in classes(tx)?.into_values() {
            *counts.entry(class).or_default() += 1;
        }
        for (class, count) in counts {
            let term = ui::ta(me.lang, "enforcement-class", &[("class", class)]);
            sheet.facts.push((term, Cell::num(ui::number::count(count))));
        }
    }
    Ok(())
}

async fn declare(visit: Visit, form: Form) -> Response {
    visit
        .act(move |tx, me| {
            let conflict = Conflict {
                inspector: form.required("inspector")?.to_owned(),
                object: form.required("object")?.to_owned(),
                ground: form.required("ground")?.to_owned(),
            };
            add_conflict(tx, &conflict)?;
            Ok(Go::to("/enforcement#inspectors").say(me.t("enforcement-declared")))
        })
        .await
}
