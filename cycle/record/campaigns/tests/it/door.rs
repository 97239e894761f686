//! The firm at its door: it learns who comes and why when the visit begins, not before, and rates it afterwards.

use campaigns::visits::{self, Act, Came, Detail};
use store::testing::engines;

use crate::campaign::{command, make};
use crate::city::lay;

#[test]
fn the_firm_learns_at_the_scan_who_comes_and_why_and_rates_once_it_is_over() {
    for engine in engines() {
        let ground = lay(engine);
        let campaign = ground.drawn("D-1");
        let id = campaign.id;
        let visit = ground.read(move |tx| {
            let first = visits::of_campaign(tx, id)?.remove(0).id;
            visits::load(tx, first)
        });
        let firm = visit.firm;
        let code = ground.read(move |tx| Ok(visits::door::code_of(tx, firm)));
        let door = format!("/entry?space=test&code={code}");
        let nobody = || ground.city.nobody();
        assert!(nobody().get(&door).says("现在没有检查"), "before the scan the firm knows nothing");
        assert_eq!(nobody().get("/entry?space=test&code=1-0123456789").status, 404);
        // The code of another firm does not begin it.
        let (other, this) = (visit.clone(), visit.clone());
        let came = ground
            .write(move |tx| {
                let code = visits::door::code_of(tx, other.firm + 1);
                let command = command(tx, Act::Begin, 0, Detail { code, ..Detail::default() });
                visits::take(tx, &other, &command, 1)
            })
            .unwrap();
        assert_eq!(came, Came::Conflict("visit-code-wrong".into()));
        let given = code.clone();
        let came = ground
            .write(move |tx| {
                let command =
                    command(tx, Act::Begin, 0, Detail { code: given, ..Detail::default() });
                visits::take(tx, &this, &command, 1)
            })
            .unwrap();
        assert_eq!(came, Came::Done);
        let page = nobody().get(&door);
        assert!(
            page.says(&visit.inspectors[0]) && page.says("农资产品质量双随机抽查"),
            "{}",
            page.html
        );
        assert!(!page.says("提交"), "not rated while it lasts");
        let second = ground.read(move |tx| {
            Ok(visits::of_campaign(tx, id)?.into_iter().find(|it| it.firm != firm).unwrap())
        });
        let (visit, firm) = (second.id, second.firm);
        ground.write(move |tx| make(tx, visit)).unwrap();
        let rate =
            move |stars| ground.write(move |tx| visits::door::rate(tx, firm, visit, stars, "很好"));
        assert!(rate(6).is_err());
        rate(4).unwrap();
        assert_eq!(rate(5).unwrap_err().code(), "visit-rated");
    }
}
