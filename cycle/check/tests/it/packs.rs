//! The packs that come with the program load into a space.

use std::path::Path;

use check::assessment;
use check::indicators;
use packs::Pack;

use crate::city::*;
use crate::on_each_engine;

#[test]
fn definitions_and_schemes_of_the_packs_load_once_and_the_second_time_change_nothing() {
    on_each_engine(|space| {
        for name in ["yuncheng", "chicago"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs").join(name);
            let (pack, _) = Pack::read(&folder).expect("a sound pack");
            let definitions = indicators::definitions(&pack);
            let schemes: Vec<score::Scheme> =
                pack.schemes.iter().map(|scheme| scheme.it.clone()).collect();
            let count = definitions.len();
            for round in 0..2 {
                let (definitions, schemes) = (definitions.clone(), schemes.clone());
                let (loaded, of_schemes) = write(space, move |tx| {
                    let loaded = indicators::load(tx, name, &definitions)?;
                    Ok((loaded, assessment::load(tx, name, &schemes)?))
                });
                let done = if round == 0 { loaded.new } else { loaded.same };
                assert_eq!((done, loaded.changed, loaded.ended), (count, 0, 0), "{name} {round}");
                assert_eq!(of_schemes.new > 0, round == 0);
            }
            // Chicago has codes of its own; nothing of the city before is left.
            let kept = read(space, |tx| indicators::Catalogue::at(tx, None));
            assert!(kept.all().count() >= count);
            let none: Vec<indicators::Definition> = Vec::new();
            write(space, move |tx| indicators::load(tx, name, &none));
        }
    });
}
