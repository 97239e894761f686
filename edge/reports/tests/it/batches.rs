//! Batches: one decision, many papers; an image of the store taken in the middle goes on to the same end.

use reports::batch::{Act, Worker};
use store::Actor;
use web::testing::City;

use crate::town::{count, town};

fn person(city: &City, account: &'static str) -> i64 {
    city.space.db.read(move |tx| Ok(identity::by_account(tx, account)?.unwrap().id)).unwrap()
}

/// Runs an act to its end.
fn act(space: &std::sync::Arc<web::SpaceState>, person: i64, batch: i64, act: Act) {
    let worker = space.kept::<Worker>();
    worker.begin(space, Actor::person(person), batch, act, None).unwrap();
    wait(space, batch);
}

fn wait(space: &std::sync::Arc<web::SpaceState>, batch: i64) {
    while space.kept::<Worker>().is_running(batch) {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}

fn ordered(city: &City) -> i64 {
    let mut form: Vec<(&str, &str)> = crate::town::ORDER.to_vec();
    form.retain(|(name, _)| *name != "unit");
    form.push(("many", "1"));
    let page = city.as_account("zhou").post("/papers/new", &form);
    assert_eq!(page.status, 303, "{}", page.html);
    page.location.rsplit('/').next().unwrap().parse().unwrap()
}

#[test]
fn every_county_gets_its_own_order_and_numbers_run_without_a_gap() {
    for engine in store::testing::engines() {
        let city = town(engine);
        let batch = ordered(&city);
        let space = std::sync::Arc::clone(&city.app.spaces["test"]);
        wait(&space, batch);
        let total = count(&city, "select total from paper_batch");
        assert!(total >= 13, "{total}");
        assert_eq!(count(&city, "select count(*) from paper where stage = 'draft'"), total);
        act(&space, person(&city, "zhou"), batch, Act::Submit);
        // Whoever drafted is refused for each paper, by the job as by the page.
        act(&space, person(&city, "zhou"), batch, Act::Review);
        assert_eq!(count(&city, "select count(*) from paper where stage = 'reviewed'"), 0);
        let page = city.as_account("zhou").get(&format!("/papers/batches/{batch}"));
        assert!(page.says(&format!("有{total}份没有办成")), "{}", page.html);
        let first = count(&city, "select min(id) from paper");
        assert!(page.says(&format!("<a href=\"/papers/{first}\">")), "each is named");
        act(&space, person(&city, "meng"), batch, Act::Review);
        let page = city.as_account("zhou").get(&format!("/papers/batches/{batch}"));
        assert!(!page.says("没有办成"), "what was done in the end is no longer told");
        act(&space, person(&city, "gao"), batch, Act::Sign);
        assert_eq!(count(&city, "select count(*) from paper where stage = 'signed'"), total);
        assert_eq!(count(&city, "select count(distinct number) from paper_number"), total);
        assert_eq!(count(&city, "select max(number) from paper_number"), total);
        assert_eq!(
            count(&city, "select count(*) from paper_frozen where printed is not null"),
            total
        );
        let page = city.as_account("zhou").get(&format!("/papers/batches/{batch}/order"));
        assert!(page.says("未印制0份"), "{}", page.html);
        let zip = city.as_account("zhou").get(&format!("/papers/batches/{batch}/papers.zip"));
        assert!(zip.bytes.starts_with(b"PK"));
        let archive = zip::ZipArchive::new(std::io::Cursor::new(zip.bytes)).unwrap();
        assert_eq!(archive.len() as i64, total, "every paper is in it");
    }
}

#[test]
fn a_job_that_was_cut_short_goes_on_without_a_double_or_missing_number() {
    for engine in store::testing::engines() {
        let city = town(engine);
        let batch = ordered(&city);
        let space = std::sync::Arc::clone(&city.app.spaces["test"]);
        wait(&space, batch);
        act(&space, person(&city, "zhou"), batch, Act::Submit);
        act(&space, person(&city, "meng"), batch, Act::Review);
        let total = count(&city, "select total from paper_batch");
        let gao = person(&city, "gao");
        // What a crash leaves: some papers signed, one of them not printed, the job still under way.
        let papers: Vec<i64> = city
            .space
            .db
            .read(|tx| tx.query("select id from paper order by id limit 5", &[], |r| r.get(0)))
            .unwrap();
        for paper in papers {
            let (desk, info) = (reports::papers::draft::Desk::of(&space), space.info());
            let ready = space
                .db
                .read(move |tx| reports::papers::sign::prepare(tx, &desk, &info, paper))
                .unwrap();
            let by = Actor::person(gao);
            space
                .db
                .write(by, move |tx| {
                    let actor = identity::actor_of(tx, by)?;
                    reports::papers::sign::sign(tx, &actor, &ready, None)
                })
                .unwrap();
        }
        let payload = format!(
            r#"{{"batch":{batch},"act":"sign","person":{gao},"acting_for":null,"note":null,"address":""}}"#
        );
        city.space
            .db
            .write(Actor::person(gao), move |tx| {
                tx.housekeeping();
                let payload: serde_json::Value = serde_json::from_str(&payload).unwrap();
                let id = store::jobs::enqueue(tx, "papers", &payload)?;
                tx.run("update job set state = 'running' where id = ?1", store::params![id])
                    .map(|_| ())
            })
            .unwrap();
        assert_eq!(reports::batch::resume(&space).unwrap(), 1);
        wait(&space, batch);
        assert_eq!(count(&city, "select count(*) from paper_number"), total);
        assert_eq!(count(&city, "select max(number) from paper_number"), total);
        assert_eq!(count(&city, "select count(*) from paper_frozen where printed is null"), 0);
        assert_eq!(reports::batch::resume(&space).unwrap(), 0, "nothing is left to do");
    }
}
