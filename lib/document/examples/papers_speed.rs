//! How long papers take and how much memory they hold: a county's report of 28 pages with 13 drawings and
//! 13 tables, thirteen of them, and ten thousand letters of one page. Run it in release:
//! `cargo run --release -p document --example papers_speed`.

#[path = "../tests/it/samples.rs"]
#[allow(dead_code)]
mod samples;

use document::paper::{Align, Block, Cell, Column, Cover, Layout, Table};
use document::pdf::{Fonts, Press};
use std::time::Instant;

/// Anonymous memory of this process now and at its highest, in MB, where the system tells.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name: &str| {
        status
            .lines()
            .find_map(|l| l.strip_prefix(name))
            .and_then(|l| l.trim().split(' ').next()?.parse::<u64>().ok())
            .map_or_else(|| "?".to_owned(), |kb| (kb / 1024).to_string())
    };
    format!("anonymous {} MB, all at its highest {} MB", line("RssAnon:"), line("VmHWM:"))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let letters: usize = std::env::args().nth(1).map_or(Ok(10_000), |n| n.parse())?;
    let begun = Instant::now();
    let press = Press::new(Fonts::bundled());
    println!("press: {} ms, {}", begun.elapsed().as_millis(), memory());

    let begun = Instant::now();
    let printed = press.print(&samples::report(1))?;
    println!(
        "first report: {} pages, {} KB, {:?}, {} ms",
        printed.pages,
        printed.pdf.len() / 1000,
        printed.standard,
        begun.elapsed().as_millis()
    );
    let begun = Instant::now();
    for county in 2..=14 {
        press.print(&samples::report(county))?;
    }
    println!("13 reports: {} ms, {}", begun.elapsed().as_millis(), memory());

    let begun = Instant::now();
    let mut bytes = 0;
    for number in 0..letters {
        let mut letter = samples::letter();
        if let Layout::Letter(official) = &mut letter.layout {
            official.number = format!("云市监函〔2026〕{}号", number + 1);
            official.to = vec![format!("第{}号示例企业（虚构）", number + 1)];
        }
        bytes += press.print(&letter)?.pdf.len();
    }
    println!(
        "{letters} letters: {} ms, {} MB of PDF, {}",
        begun.elapsed().as_millis(),
        bytes / 1_000_000,
        memory()
    );

    let table = Table {
        columns: vec![Column { width: 1.0, align: Align::Figure }; 5],
        head: vec![(0..5).map(|c| Cell::text(format!("列{c}"))).collect()],
        rows: (0..10_000)
            .map(|n| (0..5).map(|c| Cell::text(format!("{n}.{c}"))).collect())
            .collect(),
        ..Table::default()
    };
    let long = samples::paper(Layout::Report(Cover::default()), "长表", vec![Block::Table(table)]);
    let begun = Instant::now();
    let printed = press.print(&long)?;
    println!(
        "10,000 rows: {} pages, {} ms, {}",
        printed.pages,
        begun.elapsed().as_millis(),
        memory()
    );
    Ok(())
}
