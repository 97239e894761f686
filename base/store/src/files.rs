//! Files that must be there after a power cut: written aside, synced, renamed, folder synced.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use terms::{Error, Result};

use crate::journal::Digest;
use crate::params;
use crate::secrets::{hex, random};
use crate::tx::Tx;

/// Makes a folder that only its owner can enter; one that is there already stays as it is.
pub(crate) fn private_folder(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path).map_err(|e| Error::unavailable(e).at(path.display()))
}

pub fn write_durably(path: &Path, bytes: &[u8], private: bool) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    private_folder(folder)?;
    let aside = folder.join(format!(".{}.part", hex(&random::<8>())));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if private {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let written = (|| {
        let mut file = options.open(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&aside, path)?;
        File::open(folder)?.sync_all()
    })();
    if let Err(e) = written {
        let _ = fs::remove_file(&aside);
        return Err(Error::unavailable(e).at(path.display()));
    }
    Ok(())
}

/// A kept file, as a command names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<'a> {
    /// From [`Evidence::keep`].
    pub hash: &'a str,
    pub media: &'a str,
    /// Bytes.
    pub size: usize,
    pub title: &'a str,
    /// The number (文号) of the paper that it is.
    pub document: Option<&'a str>,
}

impl Tx<'_> {
    /// The id of a kept file. The same content is named once, however often it is attached.
    pub fn name_evidence(&mut self, file: &Named<'_>) -> Result<i64> {
        let known =
            self.find("select id from evidence where hash = ?1", params![file.hash], |r| r.get(0))?;
        if let Some(id) = known {
            return Ok(id);
        }
        let (id, seq) = (self.next_id()?, self.next_seq()?);
        let size = i64::try_from(file.size).map_err(Error::broken)?;
        self.run(
            "insert into evidence (id, hash, media, size, title, document, seq)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![id, file.hash, file.media, size, file.title, file.document, seq],
        )?;
        Ok(id)
    }
}

/// Evidence files of a space, named by their content: `ab/abcd….`
pub struct Evidence {
    pub(crate) folder: PathBuf,
}

impl Evidence {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }
    /// Puts the bytes on stable storage and returns their name. Call before the command that names it.
    pub fn keep(&self, bytes: &[u8]) -> Result<String> {
        let hash = hex(&Digest::Sha256.of(&[bytes]));
        let path = self.path(&hash);
        if !path.exists() {
            write_durably(&path, bytes, false)?;
        }
        Ok(hash)
    }
    /// The bytes, checked against their name.
    pub fn read(&self, hash: &str) -> Result<Vec<u8>> {
        if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Error::not_found("evidence-unknown"));
        }
        let bytes = fs::read(self.path(hash)).map_err(|_| Error::not_found("evidence-unknown"))?;
        if hex(&Digest::Sha256.of(&[&bytes])) != hash {
            return Err(Error::broken(format!("evidence {hash} was changed on disk")));
        }
        Ok(bytes)
    }
    /// Where the files lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
    /// An empty file without a name, for what is made to be sent away: nobody finds it, and it is gone with
    /// its last handle.
    pub fn scratch(&self) -> Result<fs::File> {
        private_folder(&self.folder)?;
        let path = self.folder.join(format!(".{}.scratch", hex(&random::<8>())));
        let made = OpenOptions::new().read(true).write(true).create_new(true).open(&path);
        let made = made.and_then(|file| fs::remove_file(&path).map(|()| file));
        made.map_err(|e| Error::unavailable(e).at(path.display()))
    }
    fn path(&self, hash: &str) -> PathBuf {
        self.folder.join(&hash[..2]).join(hash)
    }
}
