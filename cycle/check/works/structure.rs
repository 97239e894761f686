//! The structure of industry: what each cluster gained, retired and renewed, day by day.

use std::collections::BTreeMap;

use askama::Template;
use store::Tx;
use terms::Result;
use ui::{Crumb, Empty, Frame};
use web::{Me, Response, Visit};

use super::store::{Fact, facts};
use crate::scope::{self, Scope};

#[derive(Template)]
#[template(path = "works/structure.html")]
struct StructurePage {
    frame: Frame,
    sorts: Vec<(String, String, bool)>,
    heads: Vec<String>,
    clusters: Vec<Cluster>,
    empty: Option<Empty>,
}

struct Cluster {
    id: i64,
    name: String,
    counts: Vec<usize>,
    facts: Vec<FactLine>,
}

struct FactLine {
    on: String,
    sort: String,
    name: String,
    area: String,
    amount: String,
    note: String,
}

const SORTS: [&str; 5] =
    ["new-industry", "capacity-retired", "cleaner-production", "renewal", "merger"];

pub(super) async fn show(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<StructurePage> {
    let scope = Scope::of(tx, me)?;
    let sort = me.get("sort").filter(|sort| SORTS.contains(sort)).map(str::to_owned);
    let all = facts(tx, scope.day)?;
    let ids: Vec<i64> =
        all.iter().flat_map(|fact| [Some(fact.cluster), fact.area]).flatten().collect();
    let names = scope::names(tx, &ids, scope.day)?;
    let name =
        |id: i64| names.get(&id).map_or_else(String::new, |it| it.name.get(me.lang).to_owned());
    let mut clusters: BTreeMap<i64, Cluster> = BTreeMap::new();
    for fact in &all {
        let cluster = clusters.entry(fact.cluster).or_insert_with(|| Cluster {
            id: fact.cluster,
            name: name(fact.cluster),
            counts: vec![0; SORTS.len()],
            facts: Vec::new(),
        });
        if let Some(at) = SORTS.iter().position(|sort| *sort == fact.sort) {
            cluster.counts[at] += 1;
        }
        if sort.as_deref().is_none_or(|sort| sort == fact.sort) {
            cluster.facts.push(line(me, fact, fact.area.map(name).unwrap_or_default()));
        }
    }
    let mut frame = me.frame(me.t("works-structure")).within(ui::Phase::Check);
    frame.lead = ui::ta(
        me.lang,
        "works-structure-sentence",
        &[("clusters", clusters.len().to_string()), ("facts", all.len().to_string())],
    );
    let query = scope.query(&scope.unit.code, scope.period);
    frame.crumbs = vec![
        Crumb::new(me.t("works-works"), format!("/works?{query}")),
        Crumb::here(me.t("works-structure")),
    ];
    frame.scope = scope.items(me);
    let mut sorts = vec![(format!("/structure?{query}"), me.t("works-all"), sort.is_none())];
    for word in SORTS {
        let chosen = sort.as_deref() == Some(word);
        let said = me.t(&format!("works-sort-{word}"));
        sorts.push((format!("/structure?{query}&sort={word}"), said, chosen));
    }
    let empty = all.is_empty().then(|| Empty {
        title: me.t("works-structure-none"),
        text: me.t("works-structure-none-text"),
        ..Empty::default()
    });
    Ok(StructurePage {
        frame,
        sorts,
        heads: SORTS.map(|word| me.t(&format!("works-sort-{word}"))).into(),
        clusters: clusters.into_values().collect(),
        empty,
    })
}

/// What clusters are counted in, in the reader's language; a word nobody foresaw stays as it was entered.
fn measured_in(me: &Me, word: &str) -> String {
    let key = match word {
        "条" => "works-in-lines",
        "户" | "家" => "works-in-firms",
        "台" | "台套" => "works-in-machines",
        "项" | "个" => "works-in-items",
        "万吨" => "works-in-10kt",
        "万吨/年" => "works-in-10kt-a-year",
        "兆瓦" => "works-in-mw",
        "亿元" => "works-in-100m-yuan",
        "万元" => "works-in-10k-yuan",
        _ => return word.to_owned(),
    };
    match me.lang {
        terms::Lang::Zh => word.to_owned(),
        terms::Lang::En => me.t(key),
    }
}

fn line(me: &Me, fact: &Fact, area: String) -> FactLine {
    let mut note: Vec<String> = Vec::new();
    if !fact.source.is_empty() {
        note.push(fact.source.clone());
    }
    for (is, key) in [(fact.assumed, "works-assumed"), (fact.synthetic, "works-synthetic")] {
        if is {
            note.push(me.t(key));
        }
    }
    FactLine {
        on: fact.on.to_string(),
        sort: me.t(&format!("works-sort-{}", fact.sort)),
        name: fact.name.get(me.lang).to_owned(),
        area,
        amount: fact.amount.map_or_else(String::new, |amount| {
            format!("{amount} {}", measured_in(me, fact.measure.as_deref().unwrap_or_default()))
        }),
        note: note.join(&me.t("dot")),
    }
}
