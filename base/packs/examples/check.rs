fn main() {
    for path in std::env::args().skip(1) {
        match packs::Pack::read(std::path::Path::new(&path)) {
            Ok((pack, remarks)) => {
                println!(
                    "{path}: ok, {} indicators, {} units, {}",
                    pack.indicators.len(),
                    pack.units.len(),
                    pack.digest
                );
                for r in remarks {
                    println!("  {r}");
                }
            }
            Err(problems) => {
                for p in problems {
                    println!("{p}");
                }
            }
        }
    }
}
