//! A city's pack from its folder, with the packs it needs: from beside it, else those inside the
//! program. Nothing else of the folder around it is read.

use std::path::Path;

use packs::{Files, Pack, Problem, Remark};

/// The packs that travel inside the binary.
pub(crate) fn inside() -> Files {
    Files::embedded(shipped::FILES)
}

/// Reads the pack in this folder and checks it as a whole.
///
/// # Errors
/// All problems of the pack and of those it needs.
pub(crate) fn read(folder: &Path) -> Result<(Pack, Files, Vec<Remark>), Vec<Problem>> {
    let unreadable = |cause: String| {
        let name = folder.display().to_string();
        vec![Problem::new(name, 0, packs::Rule::FileUnreadable).with("cause", cause)]
    };
    let folder = folder.canonicalize().map_err(|e| unreadable(e.to_string()))?;
    let code = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let mut shelf = Files::default();
    put(&mut shelf, &folder, &code)?;
    let shipped = inside();
    let mut wanted = needs(&shelf, &code);
    while let Some(need) = wanted.pop() {
        if shelf.get(&format!("{need}/pack.toml")).is_some() {
            continue;
        }
        let beside = folder.with_file_name(&need);
        if beside.join("pack.toml").is_file() {
            put(&mut shelf, &beside, &need)?;
        } else {
            for (path, bytes) in shipped.under(&format!("{need}/")) {
                shelf.put(path, bytes);
            }
        }
        wanted.extend(needs(&shelf, &need));
    }
    let (pack, remarks) = Pack::read_from(&shelf, &code)?;
    Ok((pack, shelf, remarks))
}

fn put(shelf: &mut Files, folder: &Path, code: &str) -> Result<(), Vec<Problem>> {
    let own = Files::from_dir(folder)?;
    for (path, bytes) in own.under("") {
        shelf.put(format!("{code}/{path}"), bytes);
    }
    Ok(())
}

/// The packs that a pack names; what is wrong with its file is told when it is read as a pack.
fn needs(shelf: &Files, code: &str) -> Vec<String> {
    let text = shelf.get(&format!("{code}/pack.toml")).map(String::from_utf8_lossy);
    let file: toml::Table = text.and_then(|text| text.parse().ok()).unwrap_or_default();
    let needs = file.get("pack").and_then(|pack| pack.get("needs")).and_then(toml::Value::as_array);
    needs.into_iter().flatten().filter_map(toml::Value::as_str).map(str::to_owned).collect()
}
