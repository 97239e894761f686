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

/// A town with an order for every county whose papers are made: batch, space, how many.
fn drafted(city: &City) -> (i64, std::sync::Arc<web::SpaceState>, i64) {
    let batch = ordered(city);
    let space = std::sync::Arc::clone(&city.app.spaces["test"]);
    wait(&space, batch);
    (batch, space, count(city, "select total from paper_batch"))
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
        let (batch, space, total) = drafted(&city);
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
        // Why is kept as a code, so each reader is told in their own language.
        let why = |lang| ui::t(lang, "paper-own-hand");
        assert!(page.says(&why(terms::Lang::Zh)), "{}", page.html);
        let english = city.as_account("zhou").get(&format!("/papers/batches/{batch}?lang=en"));
        assert!(english.says(&why(terms::Lang::En)), "{}", english.html);
        assert!(!english.says(&why(terms::Lang::Zh)));
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
        let order = city.as_account("zhou").get(&format!("/papers/batches/{batch}/order"));
        for sides in [1, 2] {
            let bound = format!("/papers/batches/{batch}/print.pdf?part=1&amp;sides={sides}");
            assert!(
                order.says(&bound) || order.says(&bound.replace("amp;", "#38;")),
                "{}",
                order.html
            );
            let bound = city.as_account("zhou").get(&bound.replace("&amp;", "&"));
            assert_eq!((bound.status, bound.media.as_str()), (200, "application/pdf"));
            assert!(bound.bytes.starts_with(b"%PDF"));
        }
        let none = format!("/papers/batches/{batch}/print.pdf?part=2");
        assert_eq!(city.as_account("zhou").get(&none).status, 404, "there is no second volume");
        assert_eq!(city.as_account("du").get(&none).status, 404);
    }
}

/// Forges, or mends, what one paper of a batch was signed with.
fn change(city: &City, paper: i64, from: &'static str, to: &'static str) {
    let changed = city.space.db.write(Actor::PROGRAM, move |tx| {
        tx.housekeeping();
        let content: String = tx.one(
            "select content from paper_frozen where paper = ?1",
            store::params![paper],
            |r| r.get(0),
        )?;
        assert!(content.contains(from), "{content}");
        let content = content.replace(from, to);
        tx.run(
            "update paper_frozen set content = ?2, printed = null, pages = null where paper = ?1",
            store::params![paper, content],
        )
    });
    assert_eq!(changed.unwrap(), 1);
}

#[test]
fn one_paper_that_cannot_be_printed_is_named_and_the_others_go_on() {
    for engine in store::testing::engines() {
        let city = town(engine);
        let (batch, space, total) = drafted(&city);
        for (account, step) in [("zhou", Act::Submit), ("meng", Act::Review), ("gao", Act::Sign)] {
            act(&space, person(&city, account), batch, step);
        }
        let spoiled = count(&city, "select paper from paper_batch_line where position = 4");
        let title = city.space.db.read(move |tx| {
            tx.one("select text from paper_number where paper = ?1", store::params![spoiled], |r| {
                r.get::<String>(0)
            })
        });
        let title = title.unwrap();
        change(&city, spoiled, "示例事项", "另一事项");
        let zhou = city.as_account("zhou");
        let here = format!("/papers/batches/{batch}");
        let page = zhou.get(&here);
        assert!(page.says("补印"), "{}", page.html);
        assert_eq!(zhou.post(&format!("{here}/print"), &[]).status, 303);
        wait(&space, batch);
        let page = zhou.get(&here);
        assert!(page.says("有1份没有办成") && page.says("is not what was signed"), "{}", page.html);
        assert!(page.says(&format!("<a href=\"/papers/{spoiled}\">{title}</a>")), "named");
        // It is missing, and said to be, in what is taken away.
        assert!(zhou.get(&format!("{here}/order")).says("未印制1份"));
        let file = zhou.get(&format!("{here}/papers.zip"));
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file.bytes)).unwrap();
        assert_eq!(archive.len() as i64, total, "all but one, and what is left out");
        let mut left_out = String::new();
        let mut part = archive.by_name("没有收入的.txt").unwrap();
        std::io::Read::read_to_string(&mut part, &mut left_out).unwrap();
        assert!(left_out.contains("is not what was signed"), "{left_out}");
        assert_eq!(zhou.get(&format!("{here}/print.pdf")).status, 200);
        // Once its ground is mended it is printed, and nothing else happens twice.
        change(&city, spoiled, "另一事项", "示例事项");
        assert_eq!(zhou.post(&format!("{here}/print"), &[]).status, 303);
        wait(&space, batch);
        assert!(!zhou.get(&here).says("没有办成"));
        let printed = "select count(*) from paper_frozen where printed is not null";
        assert_eq!(count(&city, printed), total);
        assert_eq!(count(&city, "select count(*) from paper_number"), total);
        assert_eq!(city.as_account("du").post(&format!("{here}/print"), &[]).status, 404);
    }
}

#[test]
fn a_line_that_made_no_paper_is_tried_again() {
    for engine in store::testing::engines() {
        let city = town(engine);
        let (batch, space, total) = drafted(&city);
        // As if two counties had lacked something on the first day.
        city.space
            .db
            .write(Actor::PROGRAM, |tx| {
                tx.housekeeping();
                tx.run("delete from paper where id in (select paper from paper_batch_line where position in (2, 5))", &[])?;
                tx.run(
                    "update paper_batch_line set paper = null, trouble = '没有数据' where position in (2, 5)",
                    &[],
                )
            })
            .unwrap();
        let zhou = city.as_account("zhou");
        let here = format!("/papers/batches/{batch}");
        let page = zhou.get(&here);
        assert!(page.says("没有数据") && page.says("重做不能成文的"), "{}", page.html);
        assert_eq!(zhou.post(&format!("{here}/draft"), &[]).status, 303);
        wait(&space, batch);
        assert_eq!(
            count(&city, "select count(*) from paper_batch_line where trouble is not null"),
            0
        );
        assert_eq!(count(&city, "select count(distinct paper) from paper_batch_line"), total);
    }
}

#[test]
fn a_job_that_was_cut_short_goes_on_without_a_double_or_missing_number() {
    for engine in store::testing::engines() {
        let city = town(engine);
        let (batch, space, total) = drafted(&city);
        act(&space, person(&city, "zhou"), batch, Act::Submit);
        act(&space, person(&city, "meng"), batch, Act::Review);
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
