//! The page of one sheet: its paper head, the table, what is to be put right, two values of one cell.

use askama::Template;
use identity::{Class, Verb};
use store::Tx;
use terms::Result;
use web::{Me, Path, Response, Visit};

use super::http::seen;
use super::past::past;
use super::view::{Jump, SectionView, jumps, place, sections};
use crate::store::{Filling, Sheet};

#[derive(Template)]
#[template(path = "grid/index.html")]
struct IndexPage {
    frame: ui::Frame,
    sheet: Sheet,
    title: String,
    meta: Vec<String>,
    signers: String,
    sections: Vec<SectionView>,
    jumps: Vec<Jump>,
    differ: Vec<Differ>,
    may: bool,
    /// Sheets of several units are this person's to see: they come in one workbook.
    together: bool,
    counts: String,
    state: String,
    owner: i64,
    help: String,
}

impl IndexPage {
    /// Words for the scripts: names as attributes, places for values in braces.
    fn words(&self) -> Vec<(&'static str, String)> {
        const WORDS: [(&str, &[&str]); 16] = [
            ("picked", &["count", "sum"]),
            ("here", &["place"]),
            ("counts", &["filled", "wanted", "waiting", "empty"]),
            ("partial", &[]),
            ("pasted", &["count"]),
            ("passed", &["count"]),
            ("online", &[]),
            ("offline", &["count"]),
            ("signed-out", &["count"]),
            ("still-waiting", &[]),
            ("differ", &["kept", "who", "offered"]),
            ("remark", &[]),
            ("confirm", &[]),
            ("ground", &[]),
            ("history", &[]),
            ("past", &["values"]),
        ];
        let say = |(name, places): &(&'static str, &[&'static str])| {
            let places: Vec<_> = places.iter().map(|it| (*it, format!("{{{it}}}"))).collect();
            (*name, ui::ta(self.frame.lang, &format!("grid-say-{name}"), &places))
        };
        WORDS.iter().map(say).collect()
    }
    /// Class, sign and word of every state that a cell can be in.
    fn states(&self) -> [(&'static str, &'static str, &'static str); 8] {
        [
            ("saved", "tick", "grid-saved"),
            ("waiting", "up", "grid-waiting"),
            ("invalid", "bad", "grid-invalid"),
            ("asks", "watch", "grid-asks"),
            ("commented", "corner", "grid-commented"),
            ("locked", "lock", "grid-locked"),
            ("prefilled", "fromdb", "grid-prefilled"),
            ("differs", "differs", "grid-differs"),
        ]
    }
}

/// Two values of one cell, both kept.
struct Differ {
    id: i64,
    cell: String,
    place: String,
    kept: String,
    kept_by: String,
    offered: String,
    offered_by: String,
}

fn may_fill(me: &Me, filling: &Filling) -> bool {
    me.actor().is_ok_and(|it| it.may_at(Verb::Enter, Class::Figures, filling.unit).is_ok())
}

pub(super) async fn show(visit: Visit, Path(id): Path<i64>) -> Response {
    visit.page(move |tx, me| page(tx, me, id)).await
}

fn page(tx: &mut Tx<'_>, me: &Me, id: i64) -> Result<IndexPage> {
    let sheet = seen(tx, me, id)?;
    let (lang, form) = (me.lang, sheet.kept.form());
    let may = may_fill(me, &sheet.filling);
    let mut names = web::Names::default();
    let unit = names.unit(tx, lang, sheet.filling.unit)?;
    let title = form.name.get(lang).to_owned();
    let mut frame = me.frame(title.clone()).within(ui::Phase::Record);
    frame.crumbs =
        vec![ui::Crumb::new(me.t("grid-fillings"), "/forms"), ui::Crumb::here(title.clone())];
    let lead = [
        ("period", sheet.filling.period.say(lang)),
        ("unit", unit.clone()),
        ("due", ui::number::day_text(sheet.filling.due, lang)),
        ("minutes", minutes(form.hours).to_string()),
    ];
    frame.lead = ui::ta(lang, "grid-lead", &lead);
    frame.scope = vec![
        ui::ScopeItem::new(me.t("grid-unit"), unit.clone()),
        ui::ScopeItem::new(me.t("scope-period"), sheet.filling.period.say(lang)),
        ui::ScopeItem::new(
            me.t("grid-version"),
            ui::ta(
                lang,
                "grid-version-of",
                &[("version", form.version.to_string()), ("from", ui::number::day_iso(form.from))],
            ),
        ),
    ];
    let mut meta = Vec::new();
    let mut mark = |key: &str, text: Option<String>| {
        meta.extend(text.map(|it| format!("{} {it}", ui::t(lang, key))));
    };
    mark("grid-table", form.table.clone());
    mark("grid-maker", form.maker.as_ref().map(|it| it.get(lang).to_owned()));
    mark("grid-approval", form.approval.clone());
    mark("grid-valid-to", form.valid_to.map(ui::number::day_iso));
    mark("grid-ground", Some(form.ground.get(lang).to_owned()));
    mark("grid-unit", Some(unit));
    let past = past(tx, &sheet.filling)?;
    let mut differ = Vec::new();
    for it in &sheet.conflicts {
        differ.push(Differ {
            id: it.id,
            cell: it.key.to_string(),
            place: place(&sheet, &it.key, lang),
            kept: it.kept.clone(),
            kept_by: names.person(tx, lang, it.kept_person)?,
            offered: it.offered.clone(),
            offered_by: names.person(tx, lang, it.person)?,
        });
    }
    let stand = &sheet.stand;
    let counts = [("filled", stand.filled.to_string()), ("wanted", stand.wanted.to_string())];
    Ok(IndexPage {
        sections: sections(&sheet, &past, lang, may),
        jumps: jumps(tx, &sheet, lang)?,
        differ,
        may,
        together: crate::pages::territory(me)?.is_none_or(|units| units.len() > 1),
        counts: ui::ta(lang, "grid-counts", &counts),
        state: me.t(&format!("grid-state-{}", stand.state.word())),
        signers: me.t("grid-signers"),
        owner: me.actor()?.person,
        help: form.help.as_ref().map(|it| it.get(lang).to_owned()).unwrap_or_default(),
        title,
        meta,
        frame,
        sheet,
    })
}

fn minutes(hours: terms::Decimal) -> terms::Decimal {
    (hours * terms::Decimal::from(60)).round()
}
