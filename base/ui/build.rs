//! Lists the Fluent files, so that a slice adds its texts by adding a file.
#![expect(clippy::disallowed_methods, reason = "cargo speaks to build scripts by the environment")]

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let mut code = String::from("&[\n");
    for lang in ["zh", "en"] {
        let folder = Path::new(&root).join("texts").join(lang);
        // A folder's own time changes when a file comes or goes; include_str watches the contents.
        println!("cargo:rerun-if-changed={}", folder.display());
        let mut files: Vec<_> = fs::read_dir(&folder)?.collect::<Result<Vec<_>, _>>()?;
        files.sort_by_key(fs::DirEntry::file_name);
        for file in files {
            let path = file.path();
            if path.extension().is_some_and(|it| it == "ftl") {
                let name = file.file_name();
                let name = name.to_string_lossy();
                writeln!(
                    code,
                    "({lang:?}, {name:?}, include_str!({:?})),",
                    path.to_string_lossy()
                )?;
            }
        }
    }
    code.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("texts.rs"), code)?;
    Ok(())
}
