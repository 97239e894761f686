//! Spaces for tests: a fresh one each, on SQLite always and on PostgreSQL where the test command
//! started a cluster (`ZHUNSHENG_TEST_POSTGRES` holds its URL).

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::clock::Clock;
use crate::conn::Place;
use crate::db::{Db, Settings};
use crate::journal::Digest;
use crate::secrets::{hex, random};

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// A space that removes itself.
pub struct Space {
    pub db: Db,
    pub folder: PathBuf,
    schema: Option<(String, String)>,
}

/// The engines that this run can reach.
pub fn engines() -> Vec<&'static str> {
    let mut engines = vec!["sqlite"];
    if postgres_url().is_some() {
        engines.push("postgres");
    }
    engines
}

pub fn postgres_url() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the test command names the cluster it started")]
    std::env::var("ZHUNSHENG_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

/// A fresh space on the named engine, at noon of 20 November 2026 (UTC+8).
pub fn space(engine: &str) -> Space {
    let name = format!("t{}_{}", hex(&random::<6>()), NUMBER.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(format!("zhunsheng-{name}"));
    std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
    let clock = Clock::set_to("2026-11-20T04:00:00Z".parse().expect("a valid instant"));
    let mut settings = Settings {
        clock,
        digest: Digest::Sha256,
        readers: 2,
        ..Settings::in_folder(&folder, "test")
    };
    let mut schema = None;
    if engine == "postgres" {
        let url = postgres_url().expect("the engine was listed by engines()");
        settings.place = Place::Schema { url: url.clone(), schema: name.clone() };
        schema = Some((url, name));
    }
    Space { db: Db::open(settings).expect("a fresh space opens"), folder, schema }
}

impl Drop for Space {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
        if let Some((url, schema)) = &self.schema
            && let Ok(mut client) = postgres::Client::connect(url, postgres::NoTls)
        {
            let _ = client.batch_execute(&format!("drop schema {schema} cascade"));
        }
    }
}
