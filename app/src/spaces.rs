//! Opens spaces and says what they are called.

use store::Db;
use terms::{Error, Result, Text};
use web::{SpaceInfo, SpaceState};

use crate::config::Config;

/// All spaces of the data directory, or the named one.
pub(crate) fn open(config: &Config, only: Option<&str>) -> Result<Vec<SpaceState>> {
    let codes = match only {
        Some(code) => vec![code.to_owned()],
        None => config.spaces(),
    };
    if codes.is_empty() {
        return Err(Error::invalid("config-no-space").with("folder", config.folder.display()));
    }
    codes.into_iter().map(|code| open_one(config, &code)).collect()
}

/// A space that must be there already.
pub(crate) fn open_db(config: &Config, code: &str) -> Result<Db> {
    if !config.spaces().iter().any(|c| c == code) {
        return Err(Error::not_found("config-unknown-space")
            .with("space", code)
            .with("known", config.spaces().join(", ")));
    }
    Db::open(config.settings(code)?)
}

fn open_one(config: &Config, code: &str) -> Result<SpaceState> {
    let db = Db::open(config.settings(code)?)?;
    let info = SpaceInfo { address: config.address()?, ..info(&db, code)? };
    Ok(SpaceState::new(code, db, info))
}

fn makes_space(definition: &str) -> bool {
    let value: serde_json::Value = serde_json::from_str(definition).unwrap_or_default();
    value["space"].is_object()
}

/// What the loaded packs say of the space.
pub(crate) fn info(db: &Db, code: &str) -> Result<SpaceInfo> {
    let fallback = code.to_owned();
    db.read(move |tx| {
        let mut info = SpaceInfo { name: Text::zh(fallback), ..SpaceInfo::default() };
        let packs: Vec<(String, String, String, bool, String, bool)> = tx.query(
            "select code, version, title, synthetic, notice, definition from pack order by seq, code",
            &[],
            |r| {
                let definition: String = r.get(5)?;
                Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, makes_space(&definition)))
            },
        )?;
        for (code, version, title, synthetic, notice, city) in packs {
            info.packs.push(format!("{code} {version}"));
            info.synthetic |= synthetic;
            // A pack of rules may be newer than the city's own; the name is the city's.
            if city && let Ok(title) = serde_json::from_str::<Text>(&title) {
                info.name = title;
            }
            if synthetic {
                info.notice = serde_json::from_str(&notice).unwrap_or_default();
            }
        }
        let accounts: Vec<(i64, String)> = tx.query(
            "select id, account from person where demo = 1 and ended_at is null order by id",
            &[],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )?;
        let today = store::civil_date(tx.now());
        for (id, account) in accounts {
            let roles = identity::grants_of(tx, id, today)?;
            let say = |lang| {
                let roles: Vec<String> = roles.iter().map(|g| ui::t(lang, &g.role.key())).collect();
                roles.join(if lang == terms::Lang::Zh { "、" } else { ", " })
            };
            info.accounts.push((account, Text::new(say(terms::Lang::Zh), say(terms::Lang::En))));
        }
        Ok(info)
    })
}
