//! Office files as PDF by a converter of the house: LibreOffice, where whoever runs the server named it.
//!
//! A file from outside meets a large program here, so the program is kept short: a folder and a profile of
//! its own that are thrown away, no macros, no links out of the document, no environment, one at a time,
//! a minute and no longer. What it made is kept under the digest of what it was made from, so a file is
//! converted once. Where it fails, the page says what it would have said without it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use store::{Digest, hex};
use terms::{Error, Result};

/// Seconds that a conversion may take.
const SECONDS: u32 = 60;
/// What comes out is not larger, bytes.
const LARGEST: u64 = 64 << 20;
/// Converted files that are kept; the oldest go first.
const KEPT: usize = 200;

/// Macros off, no way out of the document.
const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

/// The converter of the server.
#[derive(Debug)]
pub struct Converter {
    program: PathBuf,
    folder: PathBuf,
    seconds: u32,
    turn: Mutex<()>,
}

impl Converter {
    /// `program` is LibreOffice; what it makes is kept in `folder`, which is nobody else's and may be
    /// emptied at any time.
    pub fn new(program: impl Into<PathBuf>, folder: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            folder: folder.into(),
            seconds: SECONDS,
            turn: Mutex::new(()),
        }
    }

    /// Another patience than a minute, seconds.
    #[must_use]
    pub fn patient(self, seconds: u32) -> Self {
        Self { seconds, ..self }
    }

    /// The file as PDF. Takes seconds the first time: not on a thread of the socket, nor on a reader.
    ///
    /// # Errors
    /// `preview-not-converted`, where the program is not there, takes too long or makes no PDF.
    pub fn pdf(&self, file: &[u8]) -> Result<Vec<u8>> {
        let name = hex(&Digest::Sha256.of(&[file]));
        let kept = self.folder.join(format!("{name}.pdf"));
        if let Ok(bytes) = fs::read(&kept) {
            return Ok(bytes);
        }
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(bytes) = fs::read(&kept) {
            return Ok(bytes);
        }
        let work = self.folder.join(format!("{name}.work"));
        let _ = fs::remove_dir_all(&work);
        let made = self.run(&work, file);
        let _ = fs::remove_dir_all(&work);
        let bytes = made?;
        store::write_durably(&kept, &bytes, true)?;
        self.forget();
        Ok(bytes)
    }

    fn run(&self, work: &Path, file: &[u8]) -> Result<Vec<u8>> {
        let (profile, out) = (work.join("profile"), work.join("out"));
        let user = profile.join("user");
        for folder in [&user, &out] {
            fs::create_dir_all(folder).map_err(Error::unavailable)?;
        }
        fs::write(user.join("registrymodifications.xcu"), PROFILE).map_err(Error::unavailable)?;
        // What it is, the program finds in the content, as we do.
        let given = work.join("file");
        fs::write(&given, file).map_err(Error::unavailable)?;
        // `timeout` ends the program with all that it began.
        let mut command = Command::new("timeout");
        command.args(["--kill-after=2", &self.seconds.to_string()]);
        command.arg(&self.program);
        command.arg(format!("-env:UserInstallation=file://{}", absolute(&profile).display()));
        command.args(["--headless", "--nologo", "--norestore", "--nodefault", "--nolockcheck"]);
        command.args(["--convert-to", "pdf", "--outdir"]).arg(&out).arg(&given);
        command.env_clear().env("HOME", work).env("TMPDIR", work).env("LANG", "C.UTF-8");
        command.env("PATH", "/usr/local/bin:/usr/bin:/bin");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let ended = command.status().map_err(failed)?;
        if !ended.success() {
            return Err(failed(ended));
        }
        let made = out.join("file.pdf");
        let size = fs::metadata(&made).map_err(failed)?.len();
        if size > LARGEST {
            return Err(failed(format!("{size} bytes")));
        }
        let bytes = fs::read(&made).map_err(failed)?;
        if bytes.starts_with(b"%PDF-") { Ok(bytes) } else { Err(failed("no PDF")) }
    }

    /// Keeps the folder small.
    fn forget(&self) {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut kept: Vec<_> = files
            .filter(|it| it.path().extension().is_some_and(|end| end == "pdf"))
            .filter_map(|it| Some((it.metadata().ok()?.modified().ok()?, it.path())))
            .collect();
        kept.sort();
        for (_, path) in kept.iter().rev().skip(KEPT) {
            let _ = fs::remove_file(path);
        }
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn failed(why: impl std::fmt::Display) -> Error {
    Error::invalid("preview-not-converted").at(why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// A folder and a program in it that does as `script` says; `$out` and `$in` are its two last words.
    fn house(name: &str, script: &str) -> (PathBuf, Converter) {
        let folder = std::env::temp_dir().join(format!("zhunsheng-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let program = folder.join("office");
        let head = "#!/bin/sh\nfor last in \"$@\"; do out=$in; in=$last; done\n";
        fs::write(&program, format!("{head}{script}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        let converter = Converter::new(program, folder.join("previews"));
        (folder, converter)
    }

    #[test]
    fn a_file_is_converted_once_and_nothing_of_the_work_is_left() {
        let script = "echo x >> \"$(dirname \"$0\")/calls\"; printf '%%PDF-1.7 of ' > $out/file.pdf; cat \"$in\" >> $out/file.pdf; env >> $out/file.pdf";
        let (folder, converter) = house("once", script);
        let made = converter.pdf(b"a letter").unwrap();
        let said = String::from_utf8(made.clone()).unwrap();
        assert!(said.starts_with("%PDF-1.7 of a letter"), "{said}");
        assert!(!said.contains("CARGO"), "the environment stays outside: {said}");
        assert_eq!(converter.pdf(b"a letter").unwrap(), made);
        assert_eq!(fs::read_to_string(folder.join("calls")).unwrap(), "x\n");
        let left: Vec<_> = fs::read_dir(folder.join("previews")).unwrap().flatten().collect();
        assert_eq!(left.len(), 1, "{left:?}");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_program_that_fails_lingers_lies_or_is_not_there_makes_no_preview() {
        for (name, script) in [
            ("fails", "exit 3"),
            ("lingers", "sleep 600"),
            ("lies", "echo '<html>' > $out/file.pdf"),
            ("idle", "true"),
        ] {
            let (folder, converter) = house(name, script);
            let error = converter.patient(1).pdf(b"a letter").unwrap_err();
            assert_eq!(error.code(), "preview-not-converted", "{name}: {error}");
            assert_eq!(fs::read_dir(folder.join("previews")).unwrap().count(), 0, "{name}");
            fs::remove_dir_all(folder).unwrap();
        }
        let nobody = Converter::new("/nowhere/office", std::env::temp_dir().join("zhunsheng-no"));
        assert!(nobody.pdf(b"a letter").is_err());
    }
}
