//! What the province draws: it comes in, counts and is shown; nothing of it is drawn or entered here.

use campaigns::draw::{self, Brought, PROVINCE, Plan};
use campaigns::registry::{self, During, Item};
use campaigns::restraint;
use campaigns::visits::province::{Reported, Took, take};
use campaigns::visits::{self, Act, Came, Detail, Told};
use identity::Role;
use store::testing::engines;
use terms::{Date, Result};

use crate::campaign::command;
use crate::city::{Ground, lay, today};

fn told(on: Date, serious: i64) -> Told {
    Told { on, result: "责令改正".into(), critical: 0, serious, minor: 0 }
}

fn plan(ground: &Ground, day: Date) -> Plan {
    Plan { institute: None, item: "cement-province".into(), ..ground.plan("省抽-1", day) }
}

fn brought(ground: &Ground, plan: &Plan, why: Option<&'static str>) -> Result<Brought> {
    let (plan, by) = (plan.clone(), ground.by(plan.from));
    ground.write(move |tx| {
        tx.housekeeping();
        draw::import_province(tx, &plan, by, why)
    })
}

fn row(ground: &Ground, firm: usize, told: Option<Told>) -> Reported {
    Reported {
        code: format!("省抽-1-{firm:03}"),
        campaign: "省抽-1".into(),
        firm: ground.firms[firm],
        area: ground.area,
        inspectors: vec!["SYN-1408-0001".into(), "外地-0009".into()],
        from: None,
        to: None,
        told,
    }
}

fn took(ground: &Ground, row: &Reported, why: Option<&'static str>) -> Result<Took> {
    let row = row.clone();
    ground.write(move |tx| {
        tx.housekeeping();
        take(tx, &row, 1, why)
    })
}

#[test]
fn what_the_province_draws_is_not_drawn_here_and_comes_in_once() {
    for engine in engines() {
        let ground = lay(engine);
        let day = ground.read(|tx| Ok(today(tx)));
        let of_province = plan(&ground, day);
        let by = ground.by(day);
        let own = of_province.clone();
        let error = ground.write(move |tx| draw::plan(tx, &own, by)).unwrap_err();
        assert_eq!(error.fields()[0].rule, "campaign-item-of-province");
        let no_campaign = took(&ground, &row(&ground, 4, None), None).unwrap_err();
        assert_eq!(no_campaign.fields()[0].rule, "campaign-province-unknown");
        assert_eq!(brought(&ground, &of_province, None).unwrap(), Brought::New);
        assert_eq!(brought(&ground, &of_province, None).unwrap(), Brought::Same);
        // A change wants a ground, and the plan as it was stays in its step.
        let later = Plan { title: "改过的名称".into(), ..of_province };
        let error = brought(&ground, &later, None).unwrap_err();
        assert_eq!(error.fields()[0].rule, "import-ground-needed");
        assert_eq!(
            brought(&ground, &later, Some("晋市监函〔2026〕1号")).unwrap(),
            Brought::Changed
        );
        let mut kept = ground.read(|tx| draw::of_province(tx, "省抽-1")).unwrap();
        assert_eq!((kept.plan.title.as_str(), kept.origin.as_str()), ("改过的名称", PROVINCE));
        let amended = kept.last(draw::Act::Amend).unwrap();
        assert_eq!(amended.detail["was"]["title"], "示例抽查");
        let error = ground.write(move |tx| draw::freeze(tx, &mut kept, by)).unwrap_err();
        assert_eq!(error.code(), "campaign-of-province");
    }
}

#[test]
fn a_visit_of_the_province_counts_is_corrected_with_a_ground_and_takes_no_step_here() {
    for engine in engines() {
        let ground = lay(engine);
        let day = ground.read(|tx| Ok(today(tx)));
        brought(&ground, &plan(&ground, day), None).unwrap();
        let waiting = row(&ground, 7, None);
        assert_eq!(took(&ground, &waiting, None).unwrap(), Took::New);
        assert_eq!(took(&ground, &waiting, None).unwrap(), Took::Same);
        let id = ground
            .read(|tx| tx.one("select id from visit order by id", &[], |it| it.get::<i64>(0)));
        // Nobody takes a step of it here, not even whoever goes.
        let came = ground
            .write(move |tx| {
                let visit = visits::load(tx, id)?;
                let code = visits::door::code_of(tx, visit.firm);
                let command = command(tx, Act::Begin, 0, Detail { code, ..Detail::default() });
                visits::take(tx, &visit, &command, 1)
            })
            .unwrap();
        assert_eq!(came, Came::Conflict("visit-of-province".into()));
        let made = row(&ground, 7, Some(told(day, 2)));
        assert_eq!(took(&ground, &made, None).unwrap(), Took::Corrected);
        assert_eq!(took(&ground, &made, None).unwrap(), Took::Same);
        // A row that says nothing of a result takes none away.
        assert_eq!(took(&ground, &waiting, None).unwrap(), Took::Same);
        let other = row(&ground, 7, Some(told(day, 0)));
        let error = took(&ground, &other, None).unwrap_err();
        assert_eq!(error.fields()[0].rule, "import-ground-needed");
        assert_eq!(took(&ground, &other, Some("省局更正")).unwrap(), Took::Corrected);
        let firm = ground.firms[7];
        let (past, steps, standing, serious) = ground.read(move |tx| {
            let serious = tx.one(
                "select serious from inspection where firm = ?1 and until is null order by id",
                store::params![firm],
                |it| it.get::<i64>(0),
            )?;
            Ok((
                restraint::past(tx, firm, day, None)?,
                visits::steps(tx, id)?,
                visits::standing(tx, id)?,
                serious,
            ))
        });
        // Once, although it stands in both tables; by the province's word, nothing was found in the end.
        assert_eq!(past.len(), 1);
        assert_eq!((past[0].on, past[0].fruitful, serious), (day, Some(false), 0));
        assert_eq!(steps.len(), 2, "the first word of the province stays");
        assert_eq!(standing.state, visits::State::Done);
        let page = ground.city.as_role(Role::Office).get(&format!("/visits/{id}"));
        for words in ["在省级平台记录", "省抽-1-007", "外地-0009", "省局更正"] {
            assert!(page.says(words), "{words} {}", page.html);
        }
        let item = ground.read(|tx| registry::current::<Item>(tx, "cement-province")).unwrap();
        assert!(item.is.drawn_by.is_some() && matches!(item.during, During { .. }));
    }
}

#[test]
fn visits_are_found_by_who_when_kind_state_and_object_page_by_page() {
    for engine in engines() {
        let ground = lay(engine);
        let day = ground.read(|tx| Ok(today(tx)));
        brought(&ground, &plan(&ground, day), None).unwrap();
        for firm in 0..57 {
            let result = (firm % 2 == 0).then(|| told(day, 0));
            took(&ground, &row(&ground, firm, result), None).unwrap();
        }
        let office = ground.city.as_role(Role::Office);
        let seen = |path: &str| {
            let page = office.get(path);
            assert_eq!(page.status, 200, "{path}");
            page.html.matches("data-row").count()
        };
        assert_eq!((seen("/visits"), seen("/visits?after=50")), (50, 7));
        assert!(office.get("/visits").says("/visits?after=50#known"));
        assert_eq!(seen("/visits?state=planned"), 28);
        assert_eq!(seen("/visits?state=done&kind=daily"), 29);
        assert_eq!(seen("/visits?kind=special"), 0);
        assert_eq!(seen("/visits?object=SYN0003"), 1);
        assert_eq!(seen("/visits?object=%E7%A4%BA%E4%BE%8B%E4%BC%81%E4%B8%9A0003"), 1);
        assert_eq!(seen("/visits?object=%25"), 50, "a sign of a pattern is no filter");
        assert_eq!(seen("/visits?who=SYN-1408-0001&state=done"), 29);
        assert_eq!(seen("/visits?who=SYN-1408-0002"), 0);
        let tomorrow = day.tomorrow().unwrap();
        assert_eq!(seen(&format!("/visits?from={tomorrow}")), 0);
        assert_eq!(seen(&format!("/visits?from={day}&to={day}&state=done")), 29);
        // Who may not know whom the lot chose sees those that have begun, and the count says no more.
        let county = ground.city.as_role(Role::County).get("/visits?state=planned");
        assert_eq!(county.html.matches("data-row").count(), 0);
    }
}

#[test]
fn a_secret_that_follows_from_a_seed_is_refused_where_records_are_real() {
    for engine in engines() {
        let ground = lay(engine);
        let day = ground.read(|tx| Ok(today(tx)));
        let (plan, by) = (ground.plan("D-1", day), ground.by(day));
        let error = ground
            .write(move |tx| {
                let mut campaign = draw::plan(tx, &plan, by)?;
                draw::freeze(tx, &mut campaign, by)?;
                let rules = registry::rules(tx, day)?;
                let lines = draw::lines_proposed(&draw::strata(tx, campaign.id)?, &rules);
                draw::set_rates(tx, &mut campaign, &lines, by)?;
                let chance = day.tomorrow().unwrap();
                draw::announce_demo(tx, &mut campaign, "次日收盘点位", chance, by, 7)
            })
            .unwrap_err();
        assert_eq!(error.code(), "campaign-demo-only");
    }
}
