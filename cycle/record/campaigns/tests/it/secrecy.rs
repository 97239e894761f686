//! Before results are open nobody but the organiser and those who go learns whom the lot chose, and no public file
//! lets a class be inferred.

use campaigns::{draw, visits};
use identity::Role;
use store::testing::engines;

use crate::campaign::visit_all;
use crate::city::{FIRMS, class, lay, lay_classed, object};

/// Everything that somebody without the organiser's class of data can ask for.
const PLACES: [&str; 12] = [
    "/campaigns",
    "/campaigns/{id}",
    "/campaigns/{id}/opening.json",
    "/visits",
    "/workload",
    "/enforcement",
    "/targeting",
    "/draws?space=test",
    "/draws/D-1/announcement.json?space=test",
    "/draws/D-1/outcome.json?space=test",
    "/inspections",
    "/samples",
];

#[test]
fn nobody_outside_the_organiser_can_read_a_drawn_object_before_disclosure() {
    for engine in engines() {
        let ground = lay(engine);
        let campaign = ground.drawn("D-1");
        let id = campaign.id;
        let drawn = ground.read(move |tx| visits::of_campaign(tx, id));
        assert!(!drawn.is_empty());
        let callers = [Role::Leader, Role::Auditor, Role::County, Role::Department, Role::Firm]
            .map(|role| (role.code(), ground.city.as_role(role)));
        let everybody = callers.into_iter().chain([("nobody", ground.city.nobody())]);
        for (who, caller) in everybody {
            for place in PLACES {
                let page = caller.get(&place.replace("{id}", &id.to_string()));
                for visit in &drawn {
                    assert!(!page.says(&visit.object), "{who} reads {} at {place}", visit.object);
                }
            }
            for visit in &drawn {
                let page = caller.get(&format!("/visits/{}", visit.id));
                assert_ne!(page.status, 200, "{who} opens a visit that has not begun");
            }
        }
        // The office holds it; an inspector knows the own visits and no other.
        assert!(
            ground
                .city
                .as_role(Role::Office)
                .get(&format!("/campaigns/{id}"))
                .says(&drawn[0].object)
        );
        let own = ground.read(|tx| {
            let li = identity::by_account(tx, "li")?.unwrap().id;
            visits::whose(tx, li)
        });
        let li = ground.city.as_account("li");
        for visit in &drawn {
            let page = li.get(&format!("/visits/{}", visit.id));
            assert_eq!(
                page.status == 200,
                own.iter().any(|it| it.id == visit.id),
                "{}",
                visit.object
            );
        }
        // The journal, which leaders and audit read, names no object of the draw and no class.
        let told = ground.read(|tx| {
            tx.query("select detail from journal order by seq", &[], |row| row.get::<String>(0))
        });
        for visit in &drawn {
            assert!(told.iter().all(|detail| !detail.contains(&visit.object)), "{}", visit.object);
        }
        assert!(
            told.iter().all(|detail| !detail.contains("stratum") && !detail.contains("rate_ppm"))
        );
        // Whoever knows frame, rates and chance, and not the secret, has nothing to compute the draw with.
        let secret = ground.read(move |tx| tx.personal(id, "draw-secret"));
        let secret = secret.unwrap();
        let texts = ground.read(|tx| {
            let mut all = tx.query(
                "select detail from campaign_step order by campaign, number",
                &[],
                |row| row.get::<String>(0),
            )?;
            all.extend(tx.query(
                "select content from campaign_file order by campaign, name",
                &[],
                |row| row.get::<String>(0),
            )?);
            all.extend(tx.query("select detail from journal order by seq", &[], |row| {
                row.get::<String>(0)
            })?);
            Ok(all)
        });
        assert!(
            texts.iter().all(|text| !text.contains(&secret)),
            "the secret stands nowhere in the open"
        );
    }
}

#[test]
fn no_public_file_lets_a_class_be_inferred() {
    // Two cities that differ in nothing but their classes give out files of the same shape and the same words.
    let shape = |classes: fn(usize) -> &'static str| {
        let ground = lay_classed("sqlite", classes);
        let mut campaign = ground.drawn("D-1");
        visit_all(&ground, campaign.id);
        let by = ground.by(campaign.plan.from);
        ground.write(move |tx| draw::open(tx, &mut campaign, by)).unwrap();
        let get = |path: &str| ground.city.nobody().get(path);
        let announced = get("/draws/D-1/announcement.json?space=test").html;
        let outcome = get("/draws/D-1/outcome.json?space=test").html;
        let page = get("/draws?space=test").html;
        for text in [&announced, &outcome, &page] {
            for word in [
                "stratum",
                "size",
                "rate",
                "evaluation",
                "hold-out",
                "评价性",
                "风险加权",
                "分层",
                "\"A\"",
                "\"D\"",
            ] {
                assert!(
                    !text.contains(word) || (word == "size" && text == &page),
                    "{word} in {text}"
                );
            }
        }
        let json: serde_json::Value = serde_json::from_str(&announced).unwrap();
        let keys: Vec<String> = json.as_object().unwrap().keys().cloned().collect();
        (keys, announced.len(), json["objects"].as_u64())
    };
    assert_eq!(shape(class), shape(|firm| ["D", "A", "B", "C", "A"][firm % 5]));
}

#[test]
fn the_class_is_of_a_class_of_data_of_its_own_and_in_no_export_or_fact() {
    for engine in engines() {
        let ground = lay(engine);
        let city = &ground.city;
        assert!(city.as_role(Role::Office).get("/enforcement").says("信用风险D类"));
        for role in [Role::Leader, Role::County, Role::Firm] {
            assert!(!city.as_role(role).get("/enforcement").says("信用风险"), "{role:?}");
            assert_eq!(city.as_role(role).get("/targeting").status, 403, "{role:?}");
        }
        assert_ne!(city.nobody().get("/targeting").status, 200);
        for (name, fact) in store::FACTS {
            for table in ["credit_class", "campaign_object", "campaign_drawn", "target_score"] {
                assert!(!fact.contains(table), "{name} reads {table}");
            }
        }
        assert_eq!(FIRMS, 60);
        assert_eq!(object(7), "SYN0007");
    }
}
