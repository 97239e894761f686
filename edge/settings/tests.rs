//! What the tests of every slice share: a city with a county, a firm and people, on every engine.

use ::units::{COMMAND, FirmChange, NewFirm, NewUnit, TERRITORY, UnitId};
use identity::Role;
use store::Actor;
use terms::{Text, date};
use web::testing::{City, Page};

/// A city with two counties, an office and one firm with a doubtful credit code in the first.
pub(crate) struct Town {
    pub(crate) city: City,
    pub(crate) county: i64,
    pub(crate) other: i64,
    pub(crate) firm: i64,
}

pub(crate) fn on_each_engine(test: impl Fn(&Town)) {
    for engine in store::testing::engines() {
        test(&town(engine));
    }
}

pub(crate) fn town(engine: &str) -> Town {
    let city = City::new(engine, crate::routes());
    let (root, county, other, firm) = city
        .space
        .db
        .write(Actor::PROGRAM, |tx| {
            let from = date(2000, 1, 1);
            let mut add = |code: &str, kind: &str, zh: &str, en: &str| {
                let (code, kind) = (code.to_owned(), kind.to_owned());
                let name = Text::new(zh, en);
                let unit =
                    NewUnit { code, kind, name, short: None, valid_from: from, valid_to: None };
                ::units::add(tx, &unit)
            };
            let root = add("140800", "city", "示范市", "Model City")?;
            let county = add("140802", "county", "甲区", "First")?;
            let other = add("140803", "county", "乙县", "Second")?;
            let office = add("OFFICE", "department", "质强办", "Quality Office")?;
            ::units::relate(tx, TERRITORY, root, county, from)?;
            ::units::relate(tx, TERRITORY, root, other, from)?;
            ::units::relate(tx, COMMAND, root, office, from)?;
            let rest = FirmChange {
                area: county,
                credit_code: Some("91350203M0001QAY9B".into()),
                code_ground: Some("营业执照原件如此".into()),
                industry: Some("1512".into()),
                cluster: None,
                attributes: serde_json::json!({ "示例": true }),
            };
            let name = Text::new("示例醋厂", "Example Vinegar");
            let firm = NewFirm { code: "F1".into(), name, short: None, valid_from: from, rest };
            let firm = ::units::add_firm(tx, &firm)?;
            Ok((root, county, other, firm))
        })
        .expect("a town can be made");
    let (UnitId(_), UnitId(county), UnitId(other), UnitId(firm)) = (root, county, other, firm);
    for role in [Role::Office, Role::Administrator, Role::Auditor, Role::Leader, Role::Department] {
        city.add_role(role, None);
    }
    city.add_role(Role::CountyAdmin, Some(county));
    city.add_role(Role::County, Some(county));
    city.add_account("clerk2", Role::County, Some(other));
    Town { city, county, other, firm }
}

impl Town {
    /// The id of an account.
    pub(crate) fn id(&self, account: &str) -> i64 {
        let account = account.to_owned();
        let found = self.city.space.db.read(move |tx| identity::by_account(tx, &account));
        found.expect("people can be read").expect("the account exists").id
    }
    /// A page that its reader gets, with no text missing.
    pub(crate) fn page(&self, role: Role, path: &str) -> Page {
        let page = self.city.as_role(role).get(path);
        assert_eq!(page.status, 200, "{path}: {}", page.html);
        speaks(&page, path);
        page
    }
    pub(crate) fn verbs_of(&self, verb: &'static str) -> i64 {
        let asked = self.city.space.db.read(move |tx| {
            tx.count("select count(*) from journal where verb = ?1", store::params![verb])
        });
        asked.expect("the journal can be read")
    }
}

/// A key that nobody wrote shows itself in brackets.
pub(crate) fn speaks(page: &Page, path: &str) {
    for (at, _) in page.html.match_indices('[') {
        let word: String = page.html[at + 1..].chars().take_while(|c| *c != ']').collect();
        let key = word.contains('-') && word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        assert!(!key, "{path} asks for a text that nobody wrote: {word}");
    }
}

#[test]
fn every_page_speaks_both_languages() {
    let town = town("sqlite");
    let clerk = town.id("county");
    let paths = [
        "/settings".into(),
        "/people".into(),
        "/people/new".into(),
        "/people/import".into(),
        format!("/people/{clerk}"),
        format!("/people/{clerk}/grant"),
        format!("/people/{clerk}/deputy"),
        format!("/people/{clerk}/hand-over"),
        format!("/people/{clerk}/password"),
        format!("/people/{clerk}/second-factor-off"),
        format!("/people/{clerk}/end"),
        format!("/people/{clerk}/erase"),
        "/me".into(),
        "/me/password".into(),
        "/me/second-factor".into(),
        "/me/second-factor-off".into(),
        "/units".into(),
        "/units?kind=firm".into(),
        "/units/140802".into(),
        "/units/F1".into(),
        "/units/boundaries".into(),
        "/packs".into(),
        "/journal".into(),
        "/journal/1".into(),
        "/find".into(),
        "/find?q=140802".into(),
        "/find?q=没有的".into(),
    ];
    for path in &paths {
        for lang in ["zh", "en"] {
            let sign = if path.contains('?') { '&' } else { '?' };
            town.page(Role::Office, &format!("{path}{sign}lang={lang}"));
        }
    }
    for path in
        ["new", "140802/rename", "140802/place", "140802/merge", "140802/split", "140802/end"]
    {
        for lang in ["zh", "en"] {
            town.page(Role::Office, &format!("/units/{path}?lang={lang}"));
        }
    }
}

#[test]
fn everybody_inside_has_a_front_with_what_is_theirs() {
    on_each_engine(|town| {
        let page = town.page(Role::Department, "/settings");
        assert!(page.says("href=\"/units\"") && !page.says("href=\"/people\""));
        assert!(town.page(Role::Auditor, "/settings").says("href=\"/journal\""));
        assert_eq!(town.city.nobody().get("/settings").status, 303);
    });
}
