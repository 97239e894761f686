//! The committed schema is what the migrations make; the facts' columns and the plans of hot
//! questions are frozen. `ZHUNSHENG_BLESS=1` writes the files anew, for a diff to be reviewed.
#![expect(
    clippy::disallowed_methods,
    reason = "whoever runs the test says how, by the environment"
)]

use std::path::PathBuf;

use store::{Engine, FACTS, params, schema_text};

use crate::on_each_engine;

fn committed(name: &str, found: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var("ZHUNSHENG_BLESS").is_ok() {
        std::fs::write(&path, found).unwrap();
    }
    let said = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(said, found, "{name} is not what the migrations make; review and bless");
}

#[test]
fn the_committed_schema_is_what_the_migrations_make() {
    on_each_engine(|space| {
        let engine = space.db.engine();
        let found = space.db.read(move |tx| schema_text(engine, tx)).unwrap();
        let found = found.replace(&schema_name(space), "");
        committed(
            if engine == Engine::Sqlite { "schema.sqlite.sql" } else { "schema.postgres.sql" },
            &found,
        );
    });
}

fn schema_name(space: &store::testing::Space) -> String {
    match &space.db.settings().place {
        store::Place::File(_) => "\u{0}".into(),
        store::Place::Schema { schema, .. } => format!("{schema}."),
    }
}

#[test]
fn an_older_program_refuses_a_newer_schema() {
    on_each_engine(|space| {
        space
            .db
            .write(store::Actor::PROGRAM, |tx| {
                tx.housekeeping();
                tx.run("insert into migration (number, name) values (9999, 'from the future')", &[])
            })
            .unwrap();
        let error = store::Db::open(space.db.settings().clone()).map(|_| ()).unwrap_err();
        assert_eq!(error.code(), "store-schema-newer");
    });
}

#[test]
fn the_columns_of_the_facts_are_frozen() {
    let space = store::testing::space("sqlite");
    let mut found = String::new();
    for (name, _) in FACTS {
        let columns = space
            .db
            .read(move |tx| {
                tx.query(
                    &format!("select name from pragma_table_info('{name}') order by cid"),
                    &[],
                    |r| r.get::<String>(0),
                )
            })
            .unwrap();
        found.push_str(&format!("{name}: {}\n", columns.join(", ")));
    }
    committed("facts/columns.txt", &found);
}

/// The questions that pages ask most.
const HOT: &[&str] = &[
    "select period, unit, combo, value from figure where series {in 1} and period {in 2} order by series, period, unit, combo",
    "select unit, seq, value from figure_log where series = ?1 and period = ?2 and seq <= ?3 order by unit, combo, seq",
    "select area, count(*) from fact_samples where month >= ?1 and month <= ?2 and until is null group by area order by area",
    "select area, count(*) from fact_complaints where month >= ?1 and month <= ?2 and until is null group by area order by area",
    "select unit, depth from reach where hierarchy = ?1 and ancestor = ?2 order by unit",
    "select seq from journal where kind = ?1 and subject = ?2 order by seq desc limit 12",
    // What a rule looks for after each change.
    "select id from fact_samples where seq > ?1 and seq <= ?2 and until is null order by id",
    "select id from fact_complaints where seq > ?1 and seq <= ?2 and until is null order by id",
    "select id from fact_outcomes where seq > ?1 and seq <= ?2 and until is null order by id",
    "select t.case_id from case_step t join case_file f on f.id = t.case_id join case_kind k on k.id = f.kind where t.seq > ?1 and t.seq <= ?2 and f.class = 'cases' order by t.seq, t.case_id, t.number",
    // The board, and a page of a plan.
    "select t.id, s.state from plan_task t cross join case_origin o cross join case_stand s where t.plan = ?1 and t.until is null and t.id > ?2 and o.kind = 'plan-task' and o.thing = t.id and s.case_id = o.case_id order by t.id",
    "select o.thing, max(c.on_day) from case_origin o join case_step c on c.case_id = o.case_id and c.code = 'hand-in' where o.kind = 'plan-task' and o.thing > ?1 and o.thing < ?2 group by o.thing order by o.thing",
    "select id from plan_task where measure = ?1 and until is null and parent is null and id > ?2 order by code, id",
];

#[test]
fn the_plans_of_hot_questions_are_frozen() {
    let space = store::testing::space("sqlite");
    let mut found = String::new();
    for question in HOT {
        let plan = space
            .db
            .read(move |tx| {
                tx.query(
                    &format!("explain query plan {question}"),
                    params![vec![1i64], vec![1i64], 1],
                    |r| r.get::<String>(3),
                )
                .or_else(|_| {
                    tx.query(
                        &format!("explain query plan {question}"),
                        params![vec![1i64], vec![1i64]],
                        |r| r.get::<String>(3),
                    )
                })
                .or_else(|_| {
                    tx.query(&format!("explain query plan {question}"), params![1, 1], |r| {
                        r.get::<String>(3)
                    })
                })
            })
            .unwrap();
        found.push_str(&format!("{question}\n  {}\n", plan.join("\n  ")));
    }
    for table in
        ["figure", "sample", "complaint", "case_step", "case_origin", "plan_task", "t ", "o "]
    {
        assert!(!found.contains(&format!("SCAN {table}")), "{table}: {found}");
    }
    // A task of the board is read once, and not once for each of its neighbours.
    assert!(
        !found.contains("SEARCH o USING COVERING INDEX case_origin_thing (kind=?)\n"),
        "{found}"
    );
    committed("facts/plans.txt", &found);
}
