//! The two-engine SQL profile: one text, rendered for the engine at hand.
//!
//! | written | SQLite | PostgreSQL |
//! |---|---|---|
//! | `?1` | `?1` | `$1` |
//! | `{in 1}` | `in (select value from json_each(?1))` | `= any($1)` |
//! | `{i64} {f64} {text} {blob}` | `integer real text blob` | `bigint double precision text collate "C" bytea` |
//! | `{strict}` | ` strict` | nothing |
//! | `{clustered}` | `, without rowid` (after `{strict}`) | nothing |
//! | `{skip_taken}` | `or ignore` | nothing; the statement ends with `{taken}` |
//! | `{taken}` | nothing | `on conflict do nothing` |
//!
//! Ratios and means are made in Rust; sums are written `cast(sum(x) as bigint)`; order is always
//! stated. `tidy` refuses what is outside the profile.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Renders one statement of the profile.
pub fn render(sql: &str, engine: Engine) -> String {
    let mut out = String::with_capacity(sql.len() + 16);
    let bytes = sql.as_bytes();
    let mut at = 0;
    let mut quoted = false;
    while at < bytes.len() {
        let c = bytes[at];
        if c == b'\'' {
            quoted = !quoted;
        }
        if !quoted && c == b'?' && engine == Engine::Postgres {
            out.push('$');
            at += 1;
            continue;
        }
        if !quoted
            && c == b'{'
            && let Some(end) = sql[at..].find('}')
        {
            token(&sql[at + 1..at + end], engine, &mut out);
            at += end + 1;
            continue;
        }
        let width = sql[at..].chars().next().map_or(1, char::len_utf8);
        out.push_str(&sql[at..at + width]);
        at += width;
    }
    out
}

fn token(name: &str, engine: Engine, out: &mut String) {
    let sqlite = engine == Engine::Sqlite;
    if let Some(n) = name.strip_prefix("in ") {
        if sqlite {
            out.push_str(&format!("in (select value from json_each(?{n}))"));
        } else {
            out.push_str(&format!("= any(${n})"));
        }
        return;
    }
    let plain = match (name, sqlite) {
        ("i64", true) => "integer",
        ("i64", false) => "bigint",
        ("f64", true) => "real",
        ("f64", false) => "double precision",
        ("text", true) => "text",
        ("text", false) => "text collate \"C\"",
        ("blob", true) => "blob",
        ("blob", false) => "bytea",
        ("strict", true) => " strict",
        ("clustered", true) => ", without rowid",
        ("skip_taken", true) => "or ignore ",
        ("taken", false) => " on conflict do nothing",
        ("strict" | "clustered" | "skip_taken", false) | ("taken", true) => "",
        // Not of the profile: left as it stands, for the engine to refuse.
        (other, _) => return out.push_str(&format!("{{{other}}}")),
    };
    out.push_str(plain);
}

/// The statements of a migration, comments taken out.
pub(crate) fn statements(text: &str) -> Vec<String> {
    let plain: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"))
        .collect::<Vec<_>>()
        .join("\n");
    plain.split(';').map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_serves_both_engines() {
        let sql = "select x from t where a = ?1 and b {in 2} and c = '?{in 3}' order by x";
        assert_eq!(
            render(sql, Engine::Postgres),
            "select x from t where a = $1 and b = any($2) and c = '?{in 3}' order by x"
        );
        assert_eq!(
            render(sql, Engine::Sqlite),
            "select x from t where a = ?1 and b in (select value from json_each(?2)) and c = '?{in 3}' order by x"
        );
        assert_eq!(
            render(
                "create table t (a {i64} primary key, b {text}){strict}{clustered}",
                Engine::Sqlite
            ),
            "create table t (a integer primary key, b text) strict, without rowid"
        );
    }
}
