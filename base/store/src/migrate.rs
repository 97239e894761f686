//! Forward migrations, numbered, one text for both engines. An older program refuses a newer
//! schema. Facts (read-only views) are dropped first and made anew last, so they always match.

use terms::{Error, Result};

use crate::conn::Conn;
use crate::journal::Digest;
use crate::params;
use crate::secrets::{hex, random};
use crate::sql::{Engine, render, statements};

macro_rules! texts {
    ($folder:literal: $($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../", $folder, "/", $name, ".sql")))),*]
    };
}

pub const MIGRATIONS: &[(&str, &str)] = texts!("migrations":
    "0001_spine",
    "0002_units",
    "0003_identity",
    "0004_figures",
    "0005_record",
    "0006_assessment",
    "0007_own_password",
    "0008_unit_changes",
    "0009_checks",
    "0010_cases",
    "0011_papers",
    "0012_plans",
    "0013_loop",
    "0014_progress",
    "0015_rounds",
    "0016_forms",
    "0017_campaigns",
    "0018_laboratory",
    "0019_trace",
    "0020_closing",
    "0021_trace_pages",
    "0022_surveys",
    "0023_field",
    "0024_names",
);

pub const FACTS: &[(&str, &str)] = texts!("facts":
    "fact_certificates",
    "fact_clusters",
    "fact_complaints",
    "fact_fillings",
    "fact_firms",
    "fact_inspections",
    "fact_instruments",
    "fact_outcomes",
    "fact_registrations",
    "fact_samples",
    "fact_tasks",
    "fact_things",
);

/// Brings the schema up to this program; returns how many migrations ran.
pub(crate) fn migrate(conn: &mut Conn, digest: Digest) -> Result<usize> {
    let engine = conn.engine();
    conn.raw(match engine {
        Engine::Sqlite => "begin immediate",
        Engine::Postgres => "begin; select pg_advisory_xact_lock(7262736)",
    })?;
    let done = (|| {
        conn.raw(&render(
            "create table if not exists migration (number {i64} not null primary key, name {text} not null){strict}",
            engine,
        ))?;
        let mut newest = 0;
        conn.each("select number from migration order by number desc", &[], &mut |row| {
            newest = row.get::<i64>(0)?;
            Ok(false)
        })?;
        let known = MIGRATIONS.len() as i64;
        if newest > known {
            return Err(Error::invalid("store-schema-newer")
                .with("schema", newest)
                .with("program", known));
        }
        if newest < known {
            apply(conn, engine, newest as usize, digest)?;
        }
        Ok((known - newest) as usize)
    })();
    match done {
        Ok(n) => conn.raw("commit").map(|()| n),
        Err(error) => {
            let _ = conn.raw("rollback");
            Err(error)
        }
    }
}

fn apply(conn: &mut Conn, engine: Engine, from: usize, digest: Digest) -> Result<()> {
    for (name, _) in FACTS {
        conn.raw(&format!("drop view if exists {name}"))?;
    }
    for (number, (name, text)) in MIGRATIONS.iter().enumerate().skip(from) {
        for statement in statements(text) {
            conn.raw(&render(&statement, engine)).map_err(|e| e.at(format!("migration {name}")))?;
        }
        conn.execute(
            "insert into migration (number, name) values (?1, ?2)",
            params![number as i64 + 1, *name],
        )?;
    }
    for (name, text) in FACTS {
        conn.raw(&render(text, engine)).map_err(|e| e.at(format!("fact {name}")))?;
    }
    // A space begins with a link of pure chance (batch 0): two spaces never share a chain.
    let genesis = random::<32>().to_vec();
    let fresh = conn.execute(
        "insert {skip_taken}into head (one, seq, batch, next_id, digest, link) values (1, 0, 0, 1000, ?1, ?2){taken}",
        params![digest.name(), genesis.clone()],
    )?;
    if fresh == 1 {
        conn.execute(
            "insert into batch (number, first_seq, last_seq, link) values (0, 0, 0, ?1)",
            params![genesis],
        )?;
    }
    Ok(())
}

/// The schema as one text, for the committed `schema.*.sql` and for `audit`.
pub fn schema_text(conn_engine: Engine, tx: &mut crate::Tx<'_>) -> Result<String> {
    let lines = match conn_engine {
        Engine::Sqlite => tx.query(
            "select sql from sqlite_schema where sql is not null and name not like 'sqlite_%' order by type, name",
            &[],
            |r| r.get::<String>(0),
        )?,
        Engine::Postgres => tx.query(
            "select cast(c.table_name || '.' || c.column_name || ' ' || c.data_type
                    || case when c.is_nullable = 'NO' then ' not null' else '' end as text)
             from information_schema.columns c where c.table_schema = current_schema()
             union all
             select cast(indexdef as text) from pg_indexes where schemaname = current_schema()
             order by 1",
            &[],
            |r| r.get::<String>(0),
        )?,
    };
    Ok(lines.join("\n") + "\n")
}

/// Identifies the set of migrations, for `--version` and backups.
pub fn schema_digest() -> String {
    let parts: Vec<&[u8]> = MIGRATIONS.iter().map(|(_, text)| text.as_bytes()).collect();
    hex(&Digest::Sha256.of(&parts)[..8])
}
