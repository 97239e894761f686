//! How long the first report of the day takes, cold and after [`press::warm`]: 28 pages with 13 drawings and 13
//! tables. Run it in release, once with the word `cold`: `cargo run --release -p press --example first -- cold`.

#[path = "../../../lib/document/tests/it/samples.rs"]
#[allow(dead_code, unreachable_pub)]
mod samples;

use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if std::env::args().nth(1).as_deref() != Some("cold") {
        let begun = Instant::now();
        press::warm();
        println!("warm: {} ms", begun.elapsed().as_millis());
    }
    for report in ["first", "second"] {
        let begun = Instant::now();
        let printed = press::print(&samples::report(1))?;
        println!("{report} report: {} pages, {} ms", printed.pages, begun.elapsed().as_millis());
    }
    Ok(())
}
