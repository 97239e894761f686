//! The records of a county by kind, each count an address of exactly the rows counted.

use identity::{Class, Verb};
use store::{Tx, params};
use terms::Result;
use web::Me;

use super::sources::{self, Counts};
use crate::indicators::TERRITORY;
use crate::indicators::definition::Filter;
use crate::scope::Scope;

pub(super) struct Count {
    pub(super) name: String,
    pub(super) n: String,
    pub(super) href: String,
    pub(super) note: String,
}

/// Records of the county in the period, for those who may open them there.
pub(super) fn counted(
    tx: &mut Tx<'_>,
    me: &Me,
    scope: &Scope,
    counts: &Counts,
    facts: &[String],
) -> Result<Vec<Count>> {
    let may = me.may(Verb::View, Class::Records).is_ok_and(|of| of.holds(scope.unit.id));
    let mut asked: Vec<(&str, &str, Vec<Filter>)> = Vec::new();
    for fact in facts {
        match fact.as_str() {
            "samples" => {
                asked.push(("samples", "overview-count-samples", Vec::new()));
                let failed = vec![Filter::is("verdict", ["fail"])];
                asked.push(("samples", "overview-count-failed", failed));
            }
            "complaints" => {
                asked.push(("complaints", "overview-count-complaints", Vec::new()));
                let late = vec![Filter::is("closed_in_time", ["0"])];
                asked.push(("complaints", "overview-count-late", late));
            }
            "inspections" => asked.push(("inspections", "overview-count-inspections", Vec::new())),
            "firms" => asked.push(("firms", "overview-count-firms", Vec::new())),
            _ => {}
        }
    }
    let (mut found, mut with_firms) = (Vec::new(), false);
    for (fact, key, filters) in asked {
        let records = sources::records(scope, fact, scope.unit.id, filters)?;
        let n = counts.rows(tx, &records)?;
        if fact == "firms" && n == 0 {
            continue;
        }
        with_firms |= fact == "firms";
        found.push(Count {
            name: me.t(key),
            n: ui::number::count(n),
            href: if may { sources::href(&records) } else { String::new() },
            note: scope.period.say(me.lang),
        });
    }
    // Firms are looked at once a year; in other periods the register tells how many there are.
    if !with_firms {
        found.push(firms(tx, me, scope)?);
    }
    Ok(found)
}

/// Firms that hang on the areas of the county.
pub(super) fn firms(tx: &mut Tx<'_>, me: &Me, scope: &Scope) -> Result<Count> {
    let tree = crate::indicators::tree::Tree::at(tx, TERRITORY, scope.day, scope.as_of)?;
    let areas: Vec<i64> = tree.within(scope.unit.id).to_vec();
    let n = tx.count("select count(*) from firm where area {in 1}", params![areas])?;
    Ok(Count {
        name: me.t("overview-count-firms"),
        n: ui::number::count(n),
        href: String::new(),
        note: me.t("overview-count-firms-note"),
    })
}
