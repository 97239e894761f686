//! Where things are: one `zhunsheng.toml` in the data directory, the environment over it, the
//! command line over both. The only place that reads the environment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use store::{Digest, Place, Settings};
use terms::{Error, Result};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct File {
    /// Address to listen on; loopback unless said otherwise.
    pub(crate) host: Option<String>,
    pub(crate) port: Option<u16>,
    /// A PostgreSQL URL for every space that names none; each space is a schema in it.
    pub(crate) database: Option<String>,
    /// `sha256` or `sm3`, chosen when a space is made.
    pub(crate) digest: Option<String>,
    /// Where readers outside find this server: `https://quality.example.cn`. Printed on papers.
    pub(crate) address: Option<String>,
    /// The program that makes PDF of attached office files: LibreOffice. None is run where none is named.
    pub(crate) office: Option<PathBuf>,
    /// Cookies only over TLS; set it behind a TLS proxy.
    pub(crate) secure_cookies: bool,
    /// Requests slower than this are logged.
    pub(crate) slow_ms: u64,
    pub(crate) spaces: BTreeMap<String, SpaceFile>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SpaceFile {
    pub(crate) database: Option<String>,
    pub(crate) schema: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Config {
    pub(crate) folder: PathBuf,
    pub(crate) file: File,
}

impl Config {
    /// Reads `<folder>/zhunsheng.toml` if it is there.
    pub(crate) fn read(folder: Option<&Path>) -> Result<Self> {
        let folder =
            folder.map(Path::to_path_buf).or_else(|| env("ZHUNSHENG_DATA").map(PathBuf::from));
        let folder = folder.unwrap_or_else(|| PathBuf::from("zhunsheng-data"));
        let path = folder.join("zhunsheng.toml");
        let mut file = match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str::<File>(&text).map_err(|e| {
                Error::invalid("config-unreadable").with("file", path.display()).with("why", e)
            })?,
            Err(_) => File::default(),
        };
        if let Some(url) = env("ZHUNSHENG_DATABASE") {
            file.database = Some(url);
        }
        if let Some(port) = env("ZHUNSHENG_PORT") {
            let port =
                port.parse().map_err(|_| Error::invalid("config-port").with("value", port))?;
            file.port = Some(port);
        }
        Ok(Self { folder, file })
    }

    /// How to open a space by its code.
    pub(crate) fn settings(&self, code: &str) -> Result<Settings> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if code.is_empty() || code.len() > 40 || !code.chars().all(plain) {
            return Err(Error::invalid("config-space-code").with("value", code));
        }
        let mut settings = Settings::in_folder(&self.folder, code);
        let own = self.file.spaces.get(code);
        if let Some(url) =
            own.and_then(|s| s.database.clone()).or_else(|| self.file.database.clone())
        {
            let schema = own.and_then(|s| s.schema.clone()).unwrap_or_else(|| code.to_owned());
            settings.place = Place::Schema { url, schema };
        }
        if let Some(name) = &self.file.digest {
            settings.digest = Digest::named(name)?;
        }
        Ok(settings)
    }

    /// The outer address without a slash at its end.
    ///
    /// # Errors
    /// Where it is no plain address of a server, perhaps with a path.
    pub(crate) fn address(&self) -> Result<Option<String>> {
        let Some(address) = self.file.address.as_deref().map(str::trim) else { return Ok(None) };
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]".contains(c);
        let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
        // Longer ones make a square code that a camera reads badly.
        match rest {
            Some(rest)
                if !rest.starts_with('/')
                    && rest.len() <= 200
                    && rest.chars().all(plain)
                    && !rest.is_empty() =>
            {
                Ok(Some(address.trim_end_matches('/').to_owned()))
            }
            _ => Err(Error::invalid("config-address").with("value", address)),
        }
    }

    /// The spaces of this data directory: those named in the file and those with a database or key here.
    pub(crate) fn spaces(&self) -> Vec<String> {
        let mut codes: Vec<String> = self.file.spaces.keys().cloned().collect();
        for (folder, ending) in [(self.folder.clone(), "sqlite"), (self.folder.join("keys"), "key")]
        {
            for item in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = item.path();
                if path.extension().is_some_and(|e| e == ending)
                    && let Some(stem) = path.file_stem().and_then(|s| s.to_str())
                {
                    codes.push(stem.to_owned());
                }
            }
        }
        codes.sort();
        codes.dedup();
        codes
    }
}

fn env(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Result<Option<String>> {
        let file = File { address: Some(text.to_owned()), ..File::default() };
        Config { folder: PathBuf::new(), file }.address()
    }

    #[test]
    fn an_outer_address_is_a_server_with_perhaps_a_path_and_nothing_else() {
        for (given, kept) in [
            ("https://quality.example.cn/", "https://quality.example.cn"),
            ("http://10.1.2.3:8686/zl", "http://10.1.2.3:8686/zl"),
        ] {
            assert_eq!(address(given).unwrap().as_deref(), Some(kept));
        }
        for wrong in [
            "quality.example.cn",
            "https://",
            "https:///x",
            "ftp://a.cn",
            "https://a.cn/?q=1",
            "https://a b.cn",
        ] {
            assert_eq!(address(wrong).unwrap_err().code(), "config-address", "{wrong}");
        }
    }
}
