//! One connection to one of the two engines. Everything above sees only this.

use std::collections::HashMap;
use std::path::Path;

use postgres::fallible_iterator::FallibleIterator;
use terms::{Error, Kind, Result};

use crate::sql::{Engine, render};
use crate::value::{Row, Value};

/// Where a space's data is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file of its own.
    File(std::path::PathBuf),
    /// A schema of its own in a PostgreSQL database.
    Schema { url: String, schema: String },
}

pub(crate) enum Conn {
    Sqlite { db: rusqlite::Connection, rendered: HashMap<String, String> },
    Postgres { client: Box<postgres::Client>, prepared: HashMap<String, postgres::Statement> },
}

const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    Write,
    Read,
}

impl Conn {
    pub(crate) fn open(place: &Place, use_: Use) -> Result<Self> {
        match place {
            Place::File(path) => Self::open_sqlite(path, use_),
            Place::Schema { url, schema } => Self::open_postgres(url, schema),
        }
    }

    fn open_sqlite(path: &Path, use_: Use) -> Result<Self> {
        let db = rusqlite::Connection::open(path).map_err(|e| sqlite(&e))?;
        db.busy_timeout(std::time::Duration::from_secs(10)).map_err(|e| sqlite(&e))?;
        // Full sync: an acknowledged write is on stable storage, through power cut too.
        db.execute_batch(
            "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
             pragma temp_store = memory; pragma secure_delete = on; pragma mmap_size = 268435456; pragma trusted_schema = off;",
        )
        .map_err(|e| sqlite(&e))?;
        let cache_kib = if use_ == Use::Write { -65536 } else { -32768 };
        db.pragma_update(None, "cache_size", cache_kib).map_err(|e| sqlite(&e))?;
        db.set_prepared_statement_cache_capacity(256);
        Ok(Conn::Sqlite { db, rendered: HashMap::new() })
    }

    fn open_postgres(url: &str, schema: &str) -> Result<Self> {
        if !schema.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
            return Err(Error::invalid("store-schema-name").with("value", schema));
        }
        let mut config: postgres::Config = url.parse().map_err(|e| postgres_error(&e))?;
        // A server that is gone is told of soon, where the address does not say how soon.
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(PATIENCE * 4);
        }
        let mut client = config.connect(postgres::NoTls).map_err(|e| postgres_error(&e))?;
        client
            .batch_execute(&format!(
                "set client_min_messages = warning; create schema if not exists {schema}; set search_path = {schema};
                 set synchronous_commit = on; set work_mem = '64MB'; set timezone = 'UTC'"
            ))
            .map_err(|e| postgres_error(&e))?;
        Ok(Conn::Postgres { client: Box::new(client), prepared: HashMap::new() })
    }

    /// Begins something; a server that went away and came back is met with a new connection, since
    /// nothing was asked of the old one yet.
    ///
    /// # Errors
    /// Unavailable while the server is away.
    pub(crate) fn begin<T>(
        &mut self,
        place: &Place,
        use_: Use,
        begin: impl Fn(&mut Conn) -> Result<T>,
    ) -> Result<T> {
        match begin(self) {
            Err(error)
                if error.kind() == Kind::Unavailable && self.engine() == Engine::Postgres =>
            {
                *self = Conn::open(place, use_)?;
                begin(self)
            }
            other => other,
        }
    }

    pub(crate) fn engine(&self) -> Engine {
        match self {
            Conn::Sqlite { .. } => Engine::Sqlite,
            Conn::Postgres { .. } => Engine::Postgres,
        }
    }

    /// Runs statements already in the engine's own words (begin, savepoint, DDL).
    pub(crate) fn raw(&mut self, sql: &str) -> Result<()> {
        match self {
            Conn::Sqlite { db, .. } => db.execute_batch(sql).map_err(|e| sqlite(&e).at(sql)),
            Conn::Postgres { client, .. } => {
                client.batch_execute(sql).map_err(|e| postgres_error(&e).at(sql))
            }
        }
    }

    pub(crate) fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        match self {
            Conn::Sqlite { db, rendered } => {
                let mut statement =
                    db.prepare_cached(cached(rendered, sql)).map_err(|e| sqlite(&e).at(sql))?;
                let n = statement
                    .execute(rusqlite::params_from_iter(params))
                    .map_err(|e| sqlite(&e).at(sql))?;
                Ok(n as u64)
            }
            Conn::Postgres { client, prepared } => {
                let statement = prepare(client, prepared, sql)?;
                let refs: Vec<&(dyn postgres::types::ToSql + Sync)> =
                    params.iter().map(|p| p as _).collect();
                client.execute(&statement, &refs).map_err(|e| postgres_error(&e).at(sql))
            }
        }
    }

    /// `insert … values (…)` for many rows; on PostgreSQL as one statement that takes an array for each parameter: its
    /// text is the same for any number of rows, so it is planned once.
    pub(crate) fn execute_many(&mut self, sql: &str, rows: &[Vec<Value>]) -> Result<u64> {
        let Conn::Postgres { client, prepared } = self else {
            return rows.iter().map(|row| self.execute(sql, row)).sum();
        };
        let types: Vec<String> = prepare(client, prepared, sql)?
            .params()
            .iter()
            .map(|it| it.name().to_owned())
            .collect();
        let statement = prepare(client, prepared, &from_arrays(sql, &types)?)?;
        let columns: Vec<Vec<&Value>> =
            (0..types.len()).map(|at| rows.iter().map(|row| &row[at]).collect()).collect();
        let refs: Vec<&(dyn postgres::types::ToSql + Sync)> =
            columns.iter().map(|it| it as _).collect();
        client.execute(&statement, &refs).map_err(|e| postgres_error(&e).at(sql))
    }

    /// Calls `each` for every row until it says stop (`false`).
    pub(crate) fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        each: &mut dyn FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        match self {
            Conn::Sqlite { db, rendered } => {
                let mut statement =
                    db.prepare_cached(cached(rendered, sql)).map_err(|e| sqlite(&e).at(sql))?;
                let mut rows = statement
                    .query(rusqlite::params_from_iter(params))
                    .map_err(|e| sqlite(&e).at(sql))?;
                while let Some(row) = rows.next().map_err(|e| sqlite(&e).at(sql))? {
                    if !each(&Row::Sqlite(row))? {
                        break;
                    }
                }
                Ok(())
            }
            Conn::Postgres { client, prepared } => {
                let statement = prepare(client, prepared, sql)?;
                let mut rows =
                    client.query_raw(&statement, params).map_err(|e| postgres_error(&e).at(sql))?;
                while let Some(row) = rows.next().map_err(|e| postgres_error(&e).at(sql))? {
                    if !each(&Row::Postgres(&row))? {
                        break;
                    }
                }
                Ok(())
            }
        }
    }
}

fn cached<'a>(rendered: &'a mut HashMap<String, String>, sql: &str) -> &'a str {
    if !rendered.contains_key(sql) {
        rendered.insert(sql.to_owned(), render(sql, Engine::Sqlite));
    }
    &rendered[sql]
}

fn prepare(
    client: &mut postgres::Client,
    prepared: &mut HashMap<String, postgres::Statement>,
    sql: &str,
) -> Result<postgres::Statement> {
    if let Some(statement) = prepared.get(sql) {
        return Ok(statement.clone());
    }
    let statement =
        client.prepare(&render(sql, Engine::Postgres)).map_err(|e| postgres_error(&e).at(sql))?;
    prepared.insert(sql.to_owned(), statement.clone());
    Ok(statement)
}

/// `insert into t (a, b) values (?1, lower(?2)) …` as
/// `insert into t (a, b) select many.p1, lower(many.p2) from unnest(?1::int8[], ?2::text[]) as many (p1, p2) …`.
fn from_arrays(sql: &str, types: &[String]) -> Result<String> {
    let unfit = || Error::broken("many rows want insert … values (…)").at(sql);
    let at = sql.find("values").ok_or_else(unfit)?;
    let open = at + sql[at..].find('(').ok_or_else(unfit)?;
    let mut depth = 0_usize;
    let close = sql[open..].char_indices().find_map(|(at, c)| {
        depth = match c {
            '(' => depth + 1,
            ')' => depth - 1,
            _ => depth,
        };
        (depth == 0).then_some(open + at)
    });
    let close = close.ok_or_else(unfit)?;
    let arrays: Vec<String> =
        types.iter().zip(1..).map(|(name, at)| format!("?{at}::{name}[]")).collect();
    let names: Vec<String> = (1..=types.len()).map(|at| format!("p{at}")).collect();
    Ok(format!(
        "{}select {} from unnest({}) as many ({}){}",
        &sql[..at],
        sql[open + 1..close].replace('?', "many.p"),
        arrays.join(", "),
        names.join(", "),
        &sql[close + 1..]
    ))
}

fn sqlite(e: &rusqlite::Error) -> Error {
    use rusqlite::ErrorCode::{
        CannotOpen, ConstraintViolation, DatabaseBusy, DatabaseLocked, DiskFull,
    };
    match e.sqlite_error_code() {
        Some(ConstraintViolation) => Error::new(Kind::Conflict, "store-taken").at(e),
        Some(DatabaseBusy | DatabaseLocked | DiskFull | CannotOpen) => Error::unavailable(e),
        _ => Error::broken(e),
    }
}

fn postgres_error(e: &postgres::Error) -> Error {
    // Only the code and the table: the detail of PostgreSQL repeats the values, which may be personal.
    let said = e.as_db_error().map_or_else(
        || e.to_string(),
        |d| format!("{} {} {}", d.code().code(), d.message(), d.table().unwrap_or_default()),
    );
    match e.code() {
        Some(code) if code.code().starts_with("23") => {
            Error::new(Kind::Conflict, "store-taken").at(said)
        }
        Some(code) if ["08", "53", "57"].iter().any(|class| code.code().starts_with(class)) => {
            Error::unavailable(said)
        }
        None => Error::unavailable(said),
        _ => Error::broken(said),
    }
}
