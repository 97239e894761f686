//! What rows refer to, read once for a file: areas and units by code and name, firms by credit code,
//! indicators by code and name. So a hundred thousand rows ask the store nothing each.

use std::collections::HashMap;

use calendar::Clockwork;
use identity::Territory;
use store::Tx;
use tables::Problem;
use terms::{CodeDoubt, CreditCode, Error, Result};

use crate::Kind;
use crate::line::Line;

/// What a record takes from its firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FirmAt {
    pub(crate) id: i64,
    pub(crate) area: i64,
}

/// One thing by a name, or several that share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named<T> {
    One(T),
    Many,
}

pub(crate) struct Book {
    pub(crate) territory: Territory,
    units: HashMap<String, Named<i64>>,
    /// The areas among them: a county is meant even where a department shares its short name.
    areas_named: HashMap<String, Named<i64>>,
    /// Full names of areas, for `河津市市场监督管理局` where the county is meant.
    areas: Vec<(String, i64)>,
    firms: HashMap<String, FirmAt>,
    firm_names: HashMap<String, Named<FirmAt>>,
    firm_codes: HashMap<i64, String>,
    industries: HashMap<i64, String>,
    /// Code, and whether it is reported rather than computed.
    indicators: HashMap<String, (String, bool)>,
    severities: HashMap<String, String>,
    clocks: Option<Clockwork>,
}

/// Kinds of unit in which something can happen.
const AREAS: [&str; 6] = ["province", "city", "county", "zone", "township", "ward"];

impl Book {
    pub(crate) fn read(tx: &mut Tx<'_>, kind: Kind, territory: Territory) -> Result<Self> {
        let mut book = Self {
            territory,
            units: HashMap::new(),
            areas_named: HashMap::new(),
            areas: Vec::new(),
            firms: HashMap::new(),
            firm_names: HashMap::new(),
            firm_codes: HashMap::new(),
            industries: HashMap::new(),
            indicators: HashMap::new(),
            severities: HashMap::new(),
            clocks: None,
        };
        book.read_units(tx)?;
        if kind == Kind::Complaints {
            book.clocks = cases::clockwork(tx)?;
        }
        match kind {
            Kind::Units => {}
            Kind::Figures => book.read_indicators(tx)?,
            Kind::Violations => book.read_severities(tx)?,
            _ => book.read_firms(tx)?,
        }
        Ok(book)
    }

    fn read_units(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let rows = tx.query(
            "select u.id, u.code, u.kind, n.zh, n.en, n.short_zh from unit u
             join unit_name n on n.unit = u.id
             where u.kind <> 'firm' and n.until is null order by u.id, n.id",
            &[],
            |r| {
                let names: [Option<String>; 3] = [r.get(3)?, r.get(4)?, r.get(5)?];
                Ok((r.get::<i64>(0)?, r.get::<String>(1)?, r.get::<String>(2)?, names))
            },
        )?;
        // Codes first: a code is never taken for somebody's name.
        for (id, code, kind, _) in &rows {
            self.units.insert(code.clone(), Named::One(*id));
            if AREAS.contains(&kind.as_str()) {
                self.areas_named.insert(code.clone(), Named::One(*id));
            }
        }
        for (id, _, kind, names) in rows {
            let is_area = AREAS.contains(&kind.as_str());
            if is_area {
                self.areas.extend(names[0].iter().map(|name| (name.clone(), id)));
            }
            for name in names.into_iter().flatten() {
                if is_area {
                    name_it(&mut self.areas_named, name.clone(), id, |a, b| a == b);
                }
                name_it(&mut self.units, name, id, |a, b| a == b);
            }
        }
        self.areas.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Ok(())
    }

    fn read_firms(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let rows = tx.query(
            "select f.unit, f.area, u.code, f.credit_code, f.industry, n.zh from firm f
             join unit u on u.id = f.unit
             join unit_name n on n.unit = f.unit and n.until is null order by f.unit, n.id",
            &[],
            |r| {
                let firm = FirmAt { id: r.get(0)?, area: r.get(1)? };
                let rest: (String, Option<String>, Option<String>, String) =
                    (r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?);
                Ok((firm, rest))
            },
        )?;
        for (firm, (code, credit, industry, name)) in rows {
            // A licence number names a firm as its whole code does.
            if let Some(licence) = code.strip_prefix("licence-") {
                self.firms.insert(licence.to_uppercase(), firm);
            }
            if let Some(credit) = credit {
                self.firms.insert(credit, firm);
            }
            if let Some(industry) = industry {
                self.industries.insert(firm.id, industry);
            }
            self.firms.insert(code.to_uppercase(), firm);
            self.firm_codes.insert(firm.id, code);
            name_it(&mut self.firm_names, name, firm, |a, b| a.id == b.id);
        }
        Ok(())
    }

    fn read_indicators(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        tx.each(
            "select code, definition from indicator where until is null order by code, version",
            &[],
            |r| {
                let (code, definition): (String, String) = (r.get(0)?, r.get(1)?);
                let told: serde_json::Value =
                    serde_json::from_str(&definition).map_err(Error::broken)?;
                let how = told["compute"]["how"].as_str().unwrap_or("entered");
                let entered = how == "entered";
                let names = [told["name"]["zh"].as_str(), told["name"]["en"].as_str()];
                for name in names.into_iter().flatten() {
                    let known = self.indicators.entry(name.to_owned());
                    known.or_insert_with(|| (code.clone(), entered));
                }
                self.indicators.insert(code.clone(), (code, entered));
                Ok(true)
            },
        )
    }

    fn read_severities(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let rows = tx.query(
            "select distinct code, severity from violation order by code, severity",
            &[],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )?;
        self.severities.extend(rows);
        Ok(())
    }

    /// The time limits that the space's packs tell.
    pub(crate) fn clocks(&self) -> Option<&Clockwork> {
        self.clocks.as_ref()
    }
    /// The severity that a code of the checklist has had so far.
    pub(crate) fn severity(&self, code: &str) -> Option<&str> {
        self.severities.get(code).map(String::as_str)
    }
    pub(crate) fn firm_code(&self, firm: i64) -> Option<&str> {
        self.firm_codes.get(&firm).map(String::as_str)
    }
    pub(crate) fn firm_by_code(&self, code: &str) -> Option<FirmAt> {
        self.firms.get(&code.trim().to_uppercase()).copied()
    }
    /// The trade of a firm, where the row does not say it.
    pub(crate) fn industry(&self, firm: Option<FirmAt>) -> Option<String> {
        self.industries.get(&firm?.id).cloned()
    }

    /// The firm of a row: by code, else by name. None where the row names none, or a wrong one; then
    /// the problem is noted.
    pub(crate) fn firm(&self, line: &mut Line<'_>) -> Option<FirmAt> {
        if let Some(text) = line.text("firm_code") {
            let code = text.trim().to_uppercase();
            let found = self.firms.get(&code).copied();
            if found.is_none() {
                line.wrong(unknown_firm(&code));
            }
            return found;
        }
        let name = line.text("firm_name")?;
        match self.firm_names.get(name.trim()) {
            Some(Named::One(firm)) => Some(*firm),
            Some(Named::Many) => {
                line.wrong(Problem::new("firm_name", "import-firm-several").with("value", name));
                None
            }
            None => None,
        }
    }
    /// As [`Book::firm`], where there must be one.
    pub(crate) fn need_firm(&self, line: &mut Line<'_>) -> Option<FirmAt> {
        let before = line.is_clean();
        let firm = self.firm(line);
        if firm.is_none() && before == line.is_clean() {
            let problem = match line.text("firm_name") {
                Some(name) => Problem::new("firm_name", "import-firm-unknown").with("value", name),
                None => Problem::new("firm_code", "table-required"),
            };
            line.wrong(problem);
        }
        firm
    }

    /// The area of a row: as it says, else where the firm is; inside what the sender may touch.
    pub(crate) fn area(&self, line: &mut Line<'_>, firm: Option<FirmAt>) -> Option<i64> {
        let area = match (line.text("area"), firm) {
            (Some(text), _) => self.area_named(line, "area", &text)?,
            (None, Some(firm)) => firm.area,
            (None, None) => {
                if line.is_clean() {
                    line.wrong(Problem::new("area", "table-required"));
                }
                return None;
            }
        };
        self.inside(line, "area", area)
    }
    fn area_named(&self, line: &mut Line<'_>, key: &str, text: &str) -> Option<i64> {
        let text = text.trim();
        match self.areas_named.get(text) {
            Some(Named::One(id)) => return Some(*id),
            Some(Named::Many) => {
                line.wrong(Problem::new(key, "import-unit-several").with("value", text));
                return None;
            }
            None => {}
        }
        // An office of the county stands for the county; the longest name decides.
        let found = self.areas.iter().find(|(name, _)| text.starts_with(name.as_str()));
        if found.is_none() {
            line.wrong(Problem::new(key, "import-unit-unknown").with("value", text));
        }
        found.map(|(_, id)| *id)
    }
    /// Any unit by code or name, inside what the sender may touch.
    pub(crate) fn unit(&self, line: &mut Line<'_>, key: &str) -> Option<i64> {
        let text = line.need(key);
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        match self.units.get(text) {
            Some(Named::One(id)) => self.inside(line, key, *id),
            Some(Named::Many) => {
                line.wrong(Problem::new(key, "import-unit-several").with("value", text));
                None
            }
            None => {
                line.wrong(Problem::new(key, "import-unit-unknown").with("value", text));
                None
            }
        }
    }
    fn inside(&self, line: &mut Line<'_>, key: &str, unit: i64) -> Option<i64> {
        if self.territory.holds(unit) {
            return Some(unit);
        }
        line.wrong(Problem::new(key, "import-outside-area"));
        None
    }

    /// The code of an indicator that may be reported.
    pub(crate) fn indicator(&self, line: &mut Line<'_>) -> Option<String> {
        let text = line.need("indicator");
        let text = text.trim();
        match self.indicators.get(text) {
            Some((code, true)) => Some(code.clone()),
            Some((_, false)) => {
                line.wrong(
                    Problem::new("indicator", "import-indicator-computed").with("value", text),
                );
                None
            }
            None if text.is_empty() => None,
            None => {
                line.wrong(
                    Problem::new("indicator", "import-indicator-unknown").with("value", text),
                );
                None
            }
        }
    }
}

fn name_it<T: Copy>(
    map: &mut HashMap<String, Named<T>>,
    name: String,
    it: T,
    same: impl Fn(&T, &T) -> bool,
) {
    map.entry(name)
        .and_modify(|known| {
            if !matches!(known, Named::One(one) if same(one, &it)) {
                *known = Named::Many;
            }
        })
        .or_insert(Named::One(it));
}

/// A code that no firm has: where its check digits fail, that is the likelier mistake.
fn unknown_firm(code: &str) -> Problem {
    match CreditCode::read(code) {
        Ok((_, doubts)) if !doubts.is_empty() => doubted("firm_code", doubts[0]),
        _ => Problem::new("firm_code", "import-firm-unknown").with("value", code),
    }
}

/// A doubt about a credit code as a problem of a column.
pub(crate) fn doubted(column: &str, doubt: CodeDoubt) -> Problem {
    match doubt {
        CodeDoubt::Length { found } => {
            Problem::new(column, "import-code-length").with("found", found)
        }
        CodeDoubt::Character { at, found } => {
            Problem::new(column, "import-code-character").with("at", at).with("found", found)
        }
        CodeDoubt::OuterCheck { expected, found } => Problem::new(column, "import-code-outer")
            .with("expected", expected)
            .with("found", found),
        CodeDoubt::InnerCheck { expected, found } => Problem::new(column, "import-code-inner")
            .with("expected", expected)
            .with("found", found),
    }
}
