//! `complaints`, `samples`: how much of what was recorded in the subject's area and period.

use rust_decimal::Decimal;
use store::{Tx, Value};
use terms::{Period, Result};

use super::{Ask, Asked, Feed};
use crate::data::{Data, Datum, Declared, Kind, Row, Table};

pub(super) const COMPLAINTS: Feed = Feed {
    code: "complaints",
    declare: declare_complaints,
    gather: complaints,
    asks: &[Ask::Period],
};
pub(super) const SAMPLES: Feed =
    Feed { code: "samples", declare: declare_samples, gather: samples, asks: &[Ask::Period] };

const TOPICS: &[(&str, Kind)] =
    &[("投诉主题", Kind::Text), ("主题件数", Kind::Number(0)), ("主题占比", Kind::Number(1))];
const INDUSTRIES: &[(&str, Kind)] = &[
    ("行业", Kind::Text),
    ("行业批次", Kind::Number(0)),
    ("行业不合格", Kind::Number(0)),
    ("行业评价批次", Kind::Number(0)),
    ("行业评价不合格", Kind::Number(0)),
    ("行业名", Kind::Text),
];
const PRODUCTS: &[(&str, Kind)] = &[
    ("产品类别", Kind::Text),
    ("产品批次", Kind::Number(0)),
    ("产品不合格", Kind::Number(0)),
    ("产品评价批次", Kind::Number(0)),
    ("产品评价不合格", Kind::Number(0)),
];

fn declare_complaints(all: &mut Declared) {
    all.value("投诉件数", Kind::Number(0));
    all.value("投诉上期件数", Kind::Number(0));
    for name in ["按期首响率", "按期办结率", "满意率"] {
        all.value(name, Kind::Number(1));
    }
    all.table("投诉主题情况", TOPICS);
}
fn declare_samples(all: &mut Declared) {
    for name in
        ["抽样批次", "抽样不合格批次", "评价批次", "评价不合格批次", "风险批次", "风险不合格批次"]
    {
        all.value(name, Kind::Number(0));
    }
    all.table("抽样行业情况", INDUSTRIES);
    all.table("抽样产品情况", PRODUCTS);
}

/// The months of the period and the area, as the questions below take them.
struct Span {
    first: i64,
    last: i64,
    areas: Vec<i64>,
    query: String,
}

fn span(tx: &mut Tx<'_>, asked: &Asked<'_>, period: Period) -> Result<Span> {
    let (start, end) = period.span_with(&asked.place.declared)?;
    let last = end.yesterday().unwrap_or(end);
    let mut areas = vec![asked.subject.unit];
    let mut query = format!("min.on_date={start}&max.on_date={last}");
    let below = units::descendants(tx, units::TERRITORY, units::UnitId(asked.subject.unit), last)?;
    areas.extend(below.into_iter().map(|unit| unit.0));
    if !asked.whole() {
        let code = units::get(tx, units::UnitId(asked.subject.unit))?.code;
        query = format!("area={code}&{query}");
    }
    let (first, last) = (Period::month_of(start)?.stored(), Period::month_of(last)?.stored());
    Ok(Span { first, last, areas, query })
}

impl Span {
    fn params(&self) -> [Value; 3] {
        [Value::from(self.first), Value::from(self.last), Value::from(self.areas.clone())]
    }
}

fn share(part: i64, of: i64) -> Datum {
    let share = (of > 0).then(|| Decimal::from(part) * Decimal::ONE_HUNDRED / Decimal::from(of));
    Datum::maybe(share, "missing-nothing-to-divide")
}

fn complaints(tx: &mut Tx<'_>, asked: &Asked<'_>, data: &mut Data) -> Result<()> {
    let Some(period) = asked.subject.period() else {
        for name in ["投诉件数", "投诉上期件数", "按期首响率", "按期办结率", "满意率"]
        {
            data.set(name, Datum::missing("paper-why-no-period"));
        }
        data.tables.insert("投诉主题情况".into(), Table::new(TOPICS.iter().map(|it| it.0)));
        return Ok(());
    };
    let span = span(tx, asked, period)?;
    let link = format!("/complaints?{}", span.query);
    let [all, replied, reply_known, closed, close_known, satisfied, asked_of] = tx.one(
        "select count(*),
                cast(coalesce(sum(case when replied_in_time = 1 then 1 else 0 end), 0) as bigint),
                cast(coalesce(sum(case when replied_in_time is not null then 1 else 0 end), 0) as bigint),
                cast(coalesce(sum(case when closed_in_time = 1 then 1 else 0 end), 0) as bigint),
                cast(coalesce(sum(case when closed_in_time is not null then 1 else 0 end), 0) as bigint),
                cast(coalesce(sum(case when satisfied = 1 then 1 else 0 end), 0) as bigint),
                cast(coalesce(sum(case when satisfied is not null then 1 else 0 end), 0) as bigint)
         from fact_complaints where until is null and month between ?1 and ?2 and area {in 3}",
        &span.params(),
        |row| {
            let mut all = [0i64; 7];
            for (at, cell) in all.iter_mut().enumerate() {
                *cell = row.get(at)?;
            }
            Ok(all)
        },
    )?;
    data.set("投诉件数", Datum::number(all).linked(link.as_str()));
    data.set("按期首响率", share(replied, reply_known).linked(link.as_str()));
    data.set("按期办结率", share(closed, close_known).linked(link.as_str()));
    data.set("满意率", share(satisfied, asked_of).linked(link.as_str()));
    let before = match period.previous() {
        Ok(before) => {
            let (start, end) = before.span_with(&asked.place.declared)?;
            let last = Period::month_of(end.yesterday().unwrap_or(end))?.stored();
            let count = tx.count(
                "select count(*) from fact_complaints where until is null and month between ?1 and ?2 and area {in 3}",
                &[Value::from(Period::month_of(start)?.stored()), Value::from(last), Value::from(span.areas.clone())],
            )?;
            // Nothing at all is a register that does not reach so far, not a quiet year.
            if count > 0 { Datum::number(count) } else { Datum::missing("missing-no-records") }
        }
        Err(_) => Datum::missing("paper-why-no-past"),
    };
    data.set("投诉上期件数", before);
    let mut table = Table::new(TOPICS.iter().map(|it| it.0));
    let topics = tx.query(
        "select topic, count(*) as n from fact_complaints
         where until is null and month between ?1 and ?2 and area {in 3}
         group by topic order by n desc, topic",
        &span.params(),
        |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
    )?;
    for (topic, count) in topics {
        let cells = vec![
            Datum::text(super::subject::word(asked.lang, "topic", &topic)),
            Datum::number(count).linked(link.as_str()),
            share(count, all),
        ];
        table.push(topic, cells);
    }
    data.tables.insert("投诉主题情况".into(), table);
    Ok(())
}

/// Sampled, failed, sampled for evaluation, failed of these.
type Counts = [i64; 4];

fn samples(tx: &mut Tx<'_>, asked: &Asked<'_>, data: &mut Data) -> Result<()> {
    let totals =
        ["抽样批次", "抽样不合格批次", "评价批次", "评价不合格批次", "风险批次", "风险不合格批次"];
    let Some(period) = asked.subject.period() else {
        for name in totals {
            data.set(name, Datum::missing("paper-why-no-period"));
        }
        data.tables.insert("抽样行业情况".into(), Table::new(INDUSTRIES.iter().map(|it| it.0)));
        data.tables.insert("抽样产品情况".into(), Table::new(PRODUCTS.iter().map(|it| it.0)));
        return Ok(());
    };
    let span = span(tx, asked, period)?;
    let link = format!("/samples?{}", span.query);
    let rows = tx.query(
        "select coalesce(industry, ''), product, purpose, verdict, count(*) from fact_samples
         where until is null and verdict <> 'pending' and month between ?1 and ?2 and area {in 3}
         group by coalesce(industry, ''), product, purpose, verdict
         order by 1, product, purpose, verdict",
        &span.params(),
        |row| {
            let (purpose, verdict, n): (String, String, i64) =
                (row.get(2)?, row.get(3)?, row.get(4)?);
            let (chosen, failed) = (purpose == "evaluation", verdict == "fail");
            let one = |counts: bool| if counts { n } else { 0 };
            let counts: Counts = [n, one(failed), one(chosen), one(chosen && failed)];
            Ok((row.get::<String>(0)?, row.get::<String>(1)?, counts))
        },
    )?;
    let mut all: Counts = [0; 4];
    let (mut by_industry, mut by_product) =
        (std::collections::BTreeMap::new(), std::collections::BTreeMap::new());
    for (industry, product, counts) in rows {
        let industry: String = industry.chars().take(3).collect();
        add(&mut all, counts);
        add(by_industry.entry(industry).or_insert([0; 4]), counts);
        add(by_product.entry(product).or_insert([0; 4]), counts);
    }
    let [n, failed, chosen, chosen_failed] = all;
    let numbers = [n, failed, chosen, chosen_failed, n - chosen, failed - chosen_failed];
    for (name, number) in totals.into_iter().zip(numbers) {
        data.set(name, Datum::number(number).linked(link.as_str()));
    }
    let none = asked.lang.pick("未分行业", "no industry");
    let mut industries = counted(INDUSTRIES, by_industry, &link, none);
    for row in &mut industries.rows {
        let name =
            asked.kind.industries.get(&row.key).map(|name| Datum::text(name.get(asked.lang)));
        row.cells.push(name.unwrap_or_else(|| Datum::missing("paper-why-none")));
    }
    data.tables.insert("抽样行业情况".into(), industries);
    data.tables.insert("抽样产品情况".into(), counted(PRODUCTS, by_product, &link, none));
    Ok(())
}

fn add(into: &mut Counts, counts: Counts) {
    for (sum, count) in into.iter_mut().zip(counts) {
        *sum += count;
    }
}

/// The most failures first. Columns after the counts are the caller's to fill.
fn counted(
    columns: &'static [(&'static str, Kind)],
    rows: std::collections::BTreeMap<String, Counts>,
    link: &str,
    none: &str,
) -> Table {
    let mut table = Table::new(columns.iter().map(|it| it.0));
    let mut rows: Vec<(String, Counts)> = rows.into_iter().collect();
    rows.sort_by(|a, b| b.1[1].cmp(&a.1[1]).then_with(|| a.0.cmp(&b.0)));
    for (name, counts) in rows {
        let shown = if name.is_empty() { none } else { name.as_str() };
        let mut cells = vec![Datum::text(shown)];
        cells.extend(counts.map(|count| Datum::number(count).linked(link)));
        table.rows.push(Row { key: name.clone(), cells });
    }
    table
}
