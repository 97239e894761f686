//! Demands on short notice, by month.

use askama::Template;
use store::Tx;
use terms::Result;
use ui::{Crumb, Frame};
use web::{Me, Response, Visit};

use crate::burden::short_notices;

#[derive(Template)]
#[template(path = "pages/short.html")]
struct ShortPage {
    frame: Frame,
    months: Vec<(String, usize, usize, Vec<ShortLine>)>,
}

struct ShortLine {
    at: String,
    what: String,
    asker: String,
    due: String,
    days: i64,
    breaches: String,
    ground: String,
    urgent: bool,
}

pub(super) async fn show(visit: Visit) -> Response {
    visit.page(read).await
}

fn read(tx: &mut Tx<'_>, me: &Me) -> Result<ShortPage> {
    let found = short_notices(tx, 0, 500)?;
    let mut frame = me.frame(me.t("forms-short")).within(ui::Phase::Record);
    frame.crumbs =
        vec![Crumb::new(me.t("forms-register"), "/burden"), Crumb::here(me.t("forms-short"))];
    frame.lead = frame.t1("forms-short-sentence", "n", found.len());
    let mut people = web::Names::default();
    let mut months: Vec<(String, usize, usize, Vec<ShortLine>)> = Vec::new();
    for it in found {
        let at = terms::Timestamp::from_microsecond(it.asked_at).map_err(terms::Error::broken)?;
        let local = store::civil_time(at);
        let month = local[..7].to_owned();
        let what = match it.kind.as_str() {
            "form" => crate::store::by_id(tx, it.thing)?.form().name.get(me.lang).to_owned(),
            _ => tx
                .find("select title from demand where id = ?1", store::params![it.thing], |row| {
                    row.get::<String>(0)
                })?
                .unwrap_or_default(),
        };
        let breaches: Vec<String> =
            it.breaches.iter().map(|word| me.t(&format!("forms-breach-{word}"))).collect();
        let urgent = it.urgent.is_some();
        let line = ShortLine {
            asker: people.unit(tx, me.lang, it.asker)?,
            at: local,
            what,
            due: it.due.to_string(),
            days: it.working_days,
            breaches: breaches.join(me.lang.pick("、", ", ")),
            ground: it.urgent.or(it.override_ground).unwrap_or_default(),
            urgent,
        };
        if months.last().is_none_or(|last| last.0 != month) {
            months.push((month, 0, 0, Vec::new()));
        }
        if let Some(last) = months.last_mut() {
            if urgent {
                last.1 += 1;
            } else {
                last.2 += 1;
            }
            last.3.push(line);
        }
    }
    Ok(ShortPage { frame, months })
}

impl ShortPage {
    fn month_said(&self, urgent: usize, others: usize) -> String {
        let args = [("urgent", urgent.to_string()), ("others", others.to_string())];
        self.frame.ta("forms-short-month", &args)
    }
}
