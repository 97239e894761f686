//! The real binary before a real browser.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

pub(crate) use ::browser::Browser;
use ::browser::{Place, Running, free_port};
use serde_json::Value;

/// The Return key, and another, as WebDriver writes them.
pub(crate) const ENTER: &str = "\u{e007}";
pub(crate) const END: &str = "\u{e010}";

/// One demo space in the real binary.
pub(crate) struct Server {
    pub(crate) address: String,
    pub(crate) password: String,
    _running: Running,
    pub(crate) folder: std::path::PathBuf,
}

impl Server {
    /// A demo space of its own, made anew.
    pub(crate) fn start(space: &str) -> Self {
        let folder = std::env::temp_dir().join(format!(
            "zhunsheng-browser-{}-{}",
            std::process::id(),
            free_port()
        ));
        let (said, running) = listen(&["demo", "--space", space], &folder);
        let password = said["password"].as_str().unwrap().to_owned();
        Self { address: address(&said), password, _running: running, folder }
    }
    /// The spaces of a data directory that is there.
    pub(crate) fn serve(folder: &std::path::Path, password: &str) -> Self {
        let (said, running) = listen(&["serve"], folder);
        let password = password.to_owned();
        Self { address: address(&said), password, _running: running, folder: folder.to_path_buf() }
    }
}

fn address(said: &Value) -> String {
    said["address"].as_str().unwrap().trim_end_matches('/').to_owned()
}

/// Runs the binary until it says where it listens.
fn listen(command: &[&str], folder: &std::path::Path) -> (Value, Running) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_zhunsheng"))
        .args(command)
        .args(["--json", "--port", "0", "--data-dir"])
        .arg(folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said = lines
        .by_ref()
        .map_while(Result::ok)
        .filter_map(|l| serde_json::from_str::<Value>(&l).ok())
        .find(|v| v["address"].is_string())
        .expect("the program says where it listens");
    std::thread::spawn(move || lines.for_each(drop));
    (said, Running(child))
}

impl Server {
    /// The same server, signed in to with another password.
    pub(crate) fn with_password(mut self, password: &str) -> Self {
        password.clone_into(&mut self.password);
        self
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Place for Server {
    fn address(&self) -> &str {
        &self.address
    }
    fn password(&self) -> &str {
        &self.password
    }
}
