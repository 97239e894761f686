//! What the whole server shares: the spaces of the data directory, and what the header lists.

use std::any::{Any, TypeId};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, RwLock};

use store::{Db, Tx};
use terms::{Error, Result, Text};
use tokio::sync::Semaphore;

use crate::log::Metrics;
use crate::routes::Need;

/// A page that the header leads to: its phase, the key of its name, its address, and what a reader
/// needs to see it. The first page that a reader may open stands for the phase.
#[derive(Debug, Clone)]
pub struct NavEntry {
    pub phase: ui::Phase,
    pub key: &'static str,
    pub href: &'static str,
    pub need: Need,
}

/// What the binary decides once.
#[derive(Debug, Clone, Default)]
pub struct Site {
    pub nav: Vec<NavEntry>,
    /// Cookies only over TLS; off for a plain demo on loopback.
    pub secure_cookies: bool,
    /// Makes a file of the tables of a page.
    pub take: Option<crate::take::Take>,
    /// Makes PDF of office files that hang on something.
    pub converter: Option<Arc<crate::preview::Converter>>,
}

/// What a space says about itself on every page; from the loaded packs.
#[derive(Debug, Clone, Default)]
pub struct SpaceInfo {
    pub name: Text,
    pub synthetic: bool,
    pub notice: Text,
    pub packs: Vec<String>,
    /// Demo accounts: name, what it is, for the sign-in page.
    pub accounts: Vec<(String, Text)>,
    /// Where readers outside find this server, without a slash at the end: `https://quality.example.cn`.
    /// Printed on papers beside their check code.
    pub address: Option<String>,
}

/// Something a slice keeps in memory for a space (a cache).
type Kept = HashMap<TypeId, Arc<dyn Any + Send + Sync>>;

pub struct SpaceState {
    pub code: String,
    pub db: Db,
    info: RwLock<Arc<SpaceInfo>>,
    kept: RwLock<Kept>,
}

impl SpaceState {
    pub fn new(code: impl Into<String>, db: Db, info: SpaceInfo) -> Self {
        Self { code: code.into(), db, info: RwLock::new(Arc::new(info)), kept: RwLock::default() }
    }
    pub fn info(&self) -> Arc<SpaceInfo> {
        Arc::clone(&self.info.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
    pub fn set_info(&self, info: SpaceInfo) {
        *self.info.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(info);
    }
    /// The one value of this type that the space keeps; made at first use.
    pub fn kept<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let found = {
            let kept = self.kept.read().unwrap_or_else(std::sync::PoisonError::into_inner);
            kept.get(&TypeId::of::<T>()).cloned()
        };
        let value = found.unwrap_or_else(|| {
            let mut kept = self.kept.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            Arc::clone(kept.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default())))
        });
        value.downcast::<T>().unwrap_or_else(|_| unreachable!("keyed by its type"))
    }
}

#[derive(Clone)]
pub struct App {
    pub spaces: Arc<BTreeMap<String, Arc<SpaceState>>>,
    pub site: Arc<Site>,
    pub metrics: Arc<Metrics>,
    /// Each argon2 hash takes 19 MiB and tens of milliseconds: two at a time.
    pub(crate) hashing: Arc<Semaphore>,
}

impl App {
    pub fn new(spaces: impl IntoIterator<Item = SpaceState>, site: Site) -> Self {
        let spaces = spaces.into_iter().map(|s| (s.code.clone(), Arc::new(s))).collect();
        Self {
            spaces: Arc::new(spaces),
            site: Arc::new(site),
            metrics: Arc::default(),
            hashing: Arc::new(Semaphore::new(2)),
        }
    }
    /// Hashes a password on a thread of its own, two at a time; the write lane never waits for it.
    pub async fn hash_password(&self, password: String) -> Result<String> {
        let _turn = self.hashing.acquire().await.map_err(Error::unavailable)?;
        tokio::task::spawn_blocking(move || identity::hash_password(&password))
            .await
            .map_err(Error::broken)?
    }
    /// Compares a password with a hash, under the same limit.
    pub async fn check_password(&self, password: String, hash: String) -> Result<bool> {
        let _turn = self.hashing.acquire().await.map_err(Error::unavailable)?;
        tokio::task::spawn_blocking(move || identity::check_password(&password, &hash))
            .await
            .map_err(Error::broken)
    }
    pub(crate) fn first_space(&self) -> Option<&Arc<SpaceState>> {
        self.spaces.values().find(|s| s.info().synthetic).or_else(|| self.spaces.values().next())
    }
}

/// Who reads, as the header says it.
#[derive(Debug, Clone, Default)]
pub struct Known {
    pub name: String,
    pub unit: Option<Text>,
    pub acting_for: Option<String>,
    pub view: ui::View,
}

/// The sealed field of a person that says how pages stand on their screen.
pub const VIEW: &str = "view";

impl Known {
    pub(crate) fn of(tx: &mut Tx<'_>, actor: &identity::Actor) -> Result<Self> {
        let today = store::civil_date(tx.now());
        let unit = match actor.unit {
            Some(unit) => tx.find(
                "select zh, en from unit_name where unit = ?1 and until is null and valid_from <= ?2
                 and (valid_to is null or valid_to > ?2) order by valid_from desc",
                store::params![unit, today],
                |r| Ok(Text { zh: r.get(0)?, en: r.get(1)? }),
            )?,
            None => None,
        };
        let name = identity::name_of(tx, actor.person)?;
        let acting_for = actor.acting_for.map(|p| identity::name_of(tx, p)).transpose()?;
        let view = tx.personal(actor.person, VIEW)?;
        let view = view.map(|kept| ui::View::read(&kept)).unwrap_or_default();
        Ok(Self { name, unit, acting_for, view })
    }
}
