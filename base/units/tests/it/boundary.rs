use store::Actor;
use units::{boundaries, import_boundaries};

use crate::{on_each_engine, read};

const SQUARE: &[u8] = br#"{"type":"FeatureCollection","features":[{"type":"Feature",
    "properties":{"adcode":140802,"name":"A"},
    "geometry":{"type":"MultiPolygon","coordinates":[[[[110,35],[111,35],[111,36],[110,35]]]]}}]}"#;

#[test]
fn imported_boundaries_keep_their_approval_number() {
    on_each_engine(|space| {
        let import = |approval| import_boundaries(&space.db, Actor::PROGRAM, SQUARE, approval);
        assert_eq!(import("").unwrap_err().code(), "boundaries-approval");
        let imported = import("晋S（2023）005号").unwrap();
        assert_eq!(imported.areas[0].code, "140802");
        let head = read(space, |tx| tx.head_seq());
        import("晋S(2023)005号").unwrap();
        assert_eq!(read(space, |tx| tx.head_seq()), head, "the same file once more");
        let db = space.db.clone();
        let found = read(space, move |tx| boundaries(tx, db.evidence()));
        assert_eq!(found, Some(imported));
    });
}
