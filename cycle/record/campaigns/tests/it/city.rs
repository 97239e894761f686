//! A city with the rules of the shipped packs, its bodies and inspectors, and sixty firms of four classes.

use std::path::Path;

use campaigns::draw::{self, By, Campaign, Line, Plan};
use campaigns::registry::{self, During, Object, put_classes, put_objects};
use identity::Role;
use packs::{Files, Pack};
use store::{Actor, Tx};
use terms::{Date, Result, Text, date};
use units::{EdgeRow, FirmRow, UnitRow};
use web::testing::City;

pub(crate) const FIRMS: usize = 60;

pub(crate) struct Ground {
    pub(crate) city: City,
    pub(crate) office: i64,
    pub(crate) area: i64,
    pub(crate) firms: Vec<i64>,
}

fn word(word: impl std::fmt::Debug) -> String {
    let mut out = String::new();
    for (at, c) in format!("{word:?}").chars().enumerate() {
        if c.is_ascii_uppercase() && at > 0 {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// Of the shipped packs, what units and inspection need.
pub(crate) fn pack() -> Pack {
    let shelf = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../packs"));
    let mut files = Files::default();
    for path in [
        "cn/pack.toml",
        "cn/units.toml",
        "cn/industries.csv",
        "cn/inspection.toml",
        "yuncheng/pack.toml",
        "yuncheng/units.toml",
        "yuncheng/divisions.csv",
        "yuncheng/inspection.toml",
    ] {
        files.put(path, std::fs::read(shelf.join(path)).unwrap());
    }
    Pack::read_from(&files, "yuncheng").unwrap().0
}

pub(crate) fn class(firm: usize) -> &'static str {
    ["A", "A", "A", "B", "B", "C", "D"][firm % 7]
}

pub(crate) fn object(firm: usize) -> String {
    format!("SYN{firm:04}")
}

pub(crate) fn today(tx: &Tx<'_>) -> Date {
    store::civil_date(tx.now())
}

pub(crate) fn lay(engine: &str) -> Ground {
    lay_classed(engine, class)
}

pub(crate) fn lay_classed(engine: &str, class: impl Fn(usize) -> &'static str) -> Ground {
    let city = City::new(engine, campaigns::routes().merge(record::routes()));
    let pack = pack();
    let rows: Vec<UnitRow> = pack
        .units
        .iter()
        .map(|unit| UnitRow {
            code: unit.code.clone(),
            kind: word(unit.kind),
            name: unit.name.clone(),
            short: None,
            valid_from: unit.from.unwrap_or(units::ALWAYS),
            valid_to: unit.to,
        })
        .collect();
    let edges: Vec<EdgeRow> = pack
        .all_edges()
        .into_iter()
        .map(|edge| EdgeRow {
            hierarchy: word(edge.hierarchy),
            parent: edge.above.clone(),
            child: edge.below.clone(),
            valid_from: edge.from.unwrap_or(units::ALWAYS),
            valid_to: edge.to,
        })
        .collect();
    let firms: Vec<FirmRow> = (0..FIRMS)
        .map(|number| FirmRow {
            code: format!("firm-{number:04}"),
            name: Text::zh(format!("示例企业{number:04}")),
            short: None,
            area: "140821".to_owned(),
            credit_code: None,
            code_ground: None,
            industry: Some("C2621".to_owned()),
            cluster: None,
            attributes: serde_json::json!({}),
            valid_from: date(2015, 1, 1),
            valid_to: None,
        })
        .collect();
    let db = &city.space.db;
    db.write(Actor::PROGRAM, move |tx| units::load(tx, rows, edges, firms).map(|_| ())).unwrap();
    let unit = |code: &str| {
        let code = code.to_owned();
        db.read(move |tx| Ok(units::find_by_code(tx, &code)?.unwrap().0)).unwrap()
    };
    let (amr, area) = (unit("amr"), unit("140821"));
    let firms: Vec<i64> = (0..FIRMS).map(|number| unit(&format!("firm-{number:04}"))).collect();
    city.add_role(Role::Office, None);
    city.add_role(Role::Leader, None);
    city.add_role(Role::Auditor, None);
    city.add_role(Role::County, Some(area));
    city.add_role(Role::Department, Some(unit("agri")));
    city.add_role(Role::Firm, Some(firms[0]));
    // The accounts that the pack's inspectors carry.
    city.add_account("li", Role::Inspector, Some(amr));
    city.add_account("zhao", Role::Inspector, Some(amr));
    db.write(Actor::PROGRAM, move |tx| registry::learn(tx, &pack).map(|_| ())).unwrap();
    let objects: Vec<Object> = (0..FIRMS)
        .map(|number| Object {
            code: object(number),
            firm: firms[number],
            area,
            kind: "firm".to_owned(),
            name: format!("示例企业{number:04}"),
            industry: Some("C2621".to_owned()),
            size: 1 + i64::try_from(number).unwrap() % 9,
            during: During { from: date(2020, 1, 1), to: None },
            source: "test".to_owned(),
        })
        .collect();
    db.write(Actor::PROGRAM, move |tx| put_objects(tx, &objects).map(|_| ())).unwrap();
    let classes: Vec<(i64, &'static str)> =
        firms.iter().enumerate().map(|(number, firm)| (*firm, class(number))).collect();
    db.write(Actor::PROGRAM, move |tx| {
        put_classes(tx, &classes, date(2024, 1, 1), "test").map(|_| ())
    })
    .unwrap();
    let office = db.read(|tx| Ok(identity::by_account(tx, "office")?.unwrap().id)).unwrap();
    Ground { city, office, area, firms }
}

impl Ground {
    pub(crate) fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.city.space.db.write(Actor::PROGRAM, work)
    }
    pub(crate) fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> T {
        self.city.space.db.read(work).unwrap()
    }
    pub(crate) fn by(&self, on: Date) -> By {
        By { person: self.office, acting_for: None, on }
    }
    pub(crate) fn plan(&self, code: &str, day: Date) -> Plan {
        Plan {
            code: code.to_owned(),
            title: "示例抽查".to_owned(),
            subject: "S-AMR".to_owned(),
            item: "farm-supplies".to_owned(),
            kind: "daily".to_owned(),
            area: self.area,
            object_kind: Some("firm".to_owned()),
            industry: None,
            institute: Some("I-QI".to_owned()),
            per_visit: 2,
            from: day,
            to: day,
            document: "示例〔2026〕1号".to_owned(),
            synthetic: true,
        }
    }
    /// A campaign as far as its announcement.
    pub(crate) fn announced(&self, code: &str) -> Campaign {
        let day = self.read(|tx| Ok(today(tx)));
        let (plan, by) = (self.plan(code, day), self.by(day));
        self.write(move |tx| {
            let mut campaign = draw::plan(tx, &plan, by)?;
            draw::freeze(tx, &mut campaign, by)?;
            let mut lines = Vec::new();
            for stratum in ["A", "B", "C", "D"] {
                for (part, rate_ppm) in
                    [("evaluation", 150_000), ("risk", 200_000), ("hold-out", 60_000)]
                {
                    let rate_ppm = if part == "risk" && stratum == "A" { 50_000 } else { rate_ppm };
                    lines.push(Line { part: part.into(), stratum: stratum.into(), rate_ppm });
                }
            }
            draw::set_rates(tx, &mut campaign, &lines, by)?;
            draw::announce(
                tx,
                &mut campaign,
                "示例公开数 次日 收盘点位",
                day.tomorrow().unwrap(),
                by,
            )?;
            Ok(campaign)
        })
        .unwrap()
    }
    /// The same, drawn on the day of its chance.
    pub(crate) fn drawn(&self, code: &str) -> Campaign {
        let mut campaign = self.announced(code);
        let by = self.by(campaign.entropy_day().unwrap());
        self.write(move |tx| {
            draw::draw_now(tx, &mut campaign, "3456.78", by)?;
            Ok(campaign)
        })
        .unwrap()
    }
}
