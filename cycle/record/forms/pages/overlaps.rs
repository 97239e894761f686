//! Fields that mean the same and are asked for twice, named in the reader's language.

use std::collections::BTreeMap;

use askama::Template;
use store::Tx;
use terms::Result;
use ui::{Crumb, Frame};
use web::{Me, Response, Visit};

use super::burden::page_of;
use crate::burden::{Register, Source, label_in, register};
use crate::store::by_code;

#[derive(Template)]
#[template(path = "pages/overlaps.html")]
struct OverlapsPage {
    frame: Frame,
    rows: Vec<OverlapLine>,
}

struct OverlapLine {
    first: String,
    first_from: String,
    first_href: String,
    second: String,
    second_from: String,
    second_href: String,
    why: String,
    similarity: String,
}

pub(super) async fn show(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<OverlapsPage> {
    let found = register(tx)?;
    let mut frame = me.frame(me.t("forms-overlaps")).within(ui::Phase::Record);
    frame.crumbs =
        vec![Crumb::new(me.t("forms-register"), "/burden"), Crumb::here(me.t("forms-overlaps"))];
    frame.lead = frame.t1("forms-overlaps-sentence", "n", found.overlaps.len());
    let titles: BTreeMap<&Source, &terms::Text> =
        found.entries.iter().map(|it| (&it.source, &it.title)).collect();
    let mut forms = BTreeMap::new();
    for it in found.fields.iter() {
        if let Source::Form(code) = &it.source
            && !forms.contains_key(code)
        {
            forms.insert(code.clone(), by_code(tx, code)?);
        }
    }
    let side = |found: &Register, at: usize| {
        let field = &found.fields[at];
        let from = titles.get(&field.source).map(|it| it.get(me.lang).to_owned());
        let label = match &field.source {
            Source::Form(code) => {
                forms.get(code).and_then(|it| label_in(it.form(), &field.place, me.lang))
            }
            _ => None,
        };
        (
            label.unwrap_or_else(|| field.label.clone()),
            from.unwrap_or_default(),
            page_of(&field.source),
        )
    };
    let rows = found.overlaps.iter().map(|it| {
        let (first, first_from, first_href) = side(&found, it.first);
        let (second, second_from, second_href) = side(&found, it.second);
        let why = me.t(&format!("forms-why-{}", it.why.word()));
        let similarity = format!("{:.2}", it.similarity);
        OverlapLine {
            first,
            first_from,
            first_href,
            second,
            second_from,
            second_href,
            why,
            similarity,
        }
    });
    let rows = rows.collect();
    Ok(OverlapsPage { frame, rows })
}
