//! A plan that is longer than a page.

use std::collections::BTreeSet;

use identity::Role;
use plan::plans::{self, Direction, Measure, Number, Task, Timing};
use store::Actor;
use store::testing::engines;
use terms::{Text, date};

use crate::{Town, town};

fn many(town: &Town, measure: i64, codes: std::ops::Range<i64>) {
    let (plan, bureau, county) = (town.plan, town.bureau, town.counties[0]);
    let write = move |tx: &mut store::Tx<'_>| {
        for n in codes {
            let task = Task {
                id: 0,
                version: 0,
                plan,
                measure,
                parent: None,
                code: format!("N{n:03}"),
                name: Text::zh(format!("第{n}项")),
                lead: if n % 10 == 0 { county } else { bureau },
                helpers: Vec::new(),
                timing: Timing::Deadline,
                due: date(2026, 12, 10),
                points: Vec::new(),
                deliverable: "台账".into(),
                evidence: String::new(),
                ground: String::new(),
                number: Number { direction: Direction::Higher, ..Number::default() },
                split: None,
                weight: None,
            };
            plans::put_task(tx, &task)?;
        }
        Ok(())
    };
    town.city.space.db.write(Actor::PROGRAM, write).unwrap();
}

/// The codes of tasks on a page, in their order, and where it goes on. Links that go elsewhere with the same question
/// (the other language) are no next page.
fn read(html: &str) -> (Vec<String>, Option<String>) {
    let codes = html.split(">N").skip(1).filter(|it| it.contains("第"));
    let codes = codes.map(|it| it.split(' ').next().unwrap().to_owned()).collect();
    let hrefs = html.split("href=\"").skip(1).map(|it| it.split('"').next().unwrap());
    let mut next = hrefs.map(|it| it.replace("&#38;", "&").replace("&amp;", "&")).filter(|it| {
        let asked = it.split_once('?').map_or("", |(_, question)| question);
        let mut named = asked.split('&').filter_map(|it| it.split_once('='));
        it.starts_with("/plans/")
            && !asked.contains("lang=")
            && named.any(|(name, value)| name == "after" && !value.is_empty())
    });
    (codes, next.next())
}

#[test]
fn a_long_plan_is_read_page_by_page_and_every_task_stands_on_one_of_them() {
    for engine in engines() {
        let town = town(engine);
        let second = town
            .city
            .space
            .db
            .write(Actor::PROGRAM, {
                let (plan, first) = (town.plan, town.measure);
                move |tx| {
                    let goal = plans::tree(tx, plan)?
                        .measures
                        .iter()
                        .find(|it| it.id == first)
                        .unwrap()
                        .goal;
                    let name = Text::zh("后一项措施");
                    plans::put_measure(tx, &Measure { id: 0, plan, goal, code: "M2".into(), name })
                }
            })
            .unwrap();
        many(&town, town.measure, 0..8);
        many(&town, second, 8..60);
        let office = town.city.as_role(Role::Office);
        let mut seen = Vec::new();
        let mut next = Some(format!("/plans/{}", town.plan));
        let mut pages = 0;
        while let Some(path) = next {
            let page = office.get(&path);
            assert_eq!(page.status, 200, "{}", page.html);
            let (codes, after) = read(&page.html);
            assert!(codes.len() <= 50 && !codes.is_empty(), "{path}: {}", codes.len());
            assert!(page.says("60"), "how many there are in all is said: {}", page.html);
            seen.extend(codes);
            next = after;
            pages += 1;
        }
        assert_eq!(pages, 2);
        let all: Vec<String> = (0..60).map(|n| format!("{n:03}")).collect();
        assert_eq!(seen, all, "each once, in order");
        let one = office.get(&format!("/plans/{}?measure={second}", town.plan));
        let (codes, after) = read(&one.html);
        assert_eq!((codes.len(), codes[0].as_str()), (50, "008"));
        assert!(
            after.is_some_and(|it| it.contains(&format!("measure={second}"))),
            "the filter stays"
        );
        let led = office.get(&format!("/plans/{}?lead={}", town.plan, town.counties[0]));
        let (codes, after) = read(&led.html);
        assert_eq!((codes.len(), after), (6, None), "every tenth is the county's");
        // Whoever follows an old address begins anew.
        let gone = office.get(&format!("/plans/{}?after=1", town.plan));
        assert_eq!(read(&gone.html).0[0], "000");
        // In force, a county reads its own alone, on one page.
        let publish = [("document", "运政办〔2026〕示例9号"), ("on", "2026-03-16")];
        let leader = town.city.as_role(Role::Leader);
        let done = leader.post(&format!("/plans/{}/publish", town.plan), &publish);
        assert_eq!(done.status, 303, "{}", done.html);
        let clerk = town.city.as_role(Role::County);
        let (codes, after) = read(&clerk.get(&format!("/plans/{}", town.plan)).html);
        let own: BTreeSet<String> = (0..6).map(|n| format!("{:03}", n * 10)).collect();
        assert_eq!((codes.into_iter().collect::<BTreeSet<_>>(), after), (own, None));
    }
}
