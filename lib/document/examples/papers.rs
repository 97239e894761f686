//! Prints one paper of each layout into a folder, as PDF and as DOCX, to be looked at: `papers FOLDER`.

#[path = "../tests/it/samples.rs"]
#[allow(dead_code)]
mod samples;

use document::pdf::{Fonts, Press};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "papers".to_owned());
    std::fs::create_dir_all(&folder)?;
    let press = Press::new(Fonts::bundled());
    for (name, paper) in samples::all() {
        let begun = std::time::Instant::now();
        let printed = press.print(&paper)?;
        println!(
            "{name}: {} pages, {} KB, {:?}, missing {:?}, {} ms",
            printed.pages,
            printed.pdf.len() / 1000,
            printed.standard,
            printed.missing,
            begun.elapsed().as_millis()
        );
        std::fs::write(format!("{folder}/{name}.pdf"), printed.pdf)?;
        std::fs::write(format!("{folder}/{name}.docx"), document::docx::write(&paper)?)?;
    }
    Ok(())
}
