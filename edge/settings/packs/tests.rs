//! Packs as they were loaded.

use identity::Role;
use store::{Actor, Entry, params};

use crate::tests::on_each_engine;

#[test]
fn a_pack_shows_version_digest_licence_and_what_it_defines() {
    on_each_engine(|town| {
        assert!(town.page(Role::Department, "/packs").says("还没有装入规则包"));
        town.city
            .space
            .db
            .write(Actor::PROGRAM, |tx| {
                let seq = tx.next_seq()?;
                let definition = "[pack]\ncode = \"demo\"\nlicence = \"Apache-2.0\"\n[[document]]\n[[document]]\n";
                tx.run(
                    "insert into pack (code, version, digest, title, synthetic, notice, definition, seq)
                     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                    params![
                        "demo",
                        "2026.1",
                        "ab".repeat(32),
                        r#"{"zh":"演示包","en":"Demo pack"}"#,
                        true,
                        r#"{"zh":"全为虚构","en":"All invented"}"#,
                        definition,
                        seq
                    ],
                )?;
                let indicator = tx.next_id()?;
                tx.run(
                    "insert into indicator (id, code, version, valid_from, definition, pack, seq)
                     values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    params![indicator, "pass_rate", 1i64, "2024-01-01", r#"{"name":{"zh":"抽检合格率"}}"#, "demo", seq],
                )?;
                tx.record(Entry::new("pack.loaded", "pack", 0).touches("packs"))
            })
            .unwrap();
        let list = town.page(Role::Department, "/packs");
        for said in ["演示包", "2026.1", "Apache-2.0", "全为虚构", "abababababababab…"] {
            assert!(list.says(said), "{said}: {}", list.html);
        }
        let page = town.page(Role::Department, "/packs/demo");
        for said in ["抽检合格率", "<dt>文件</dt><dd>2</dd>", "[[document]]"] {
            assert!(page.says(said), "{said}: {}", page.html);
        }
        assert!(town.page(Role::Department, "/find?q=合格率").says("/indicators/pass_rate"));
        assert_eq!(town.city.as_role(Role::Department).get("/packs/none").status, 404);
    });
}
