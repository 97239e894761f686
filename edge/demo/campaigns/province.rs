//! A campaign of the province as its platform would tell of it: planned and drawn there, a dozen visits made, two
//! still to come. It comes in by the door that files come through. All of it is synthetic.

use campaigns::draw::{self, Brought, Plan};
use campaigns::registry;
use campaigns::visits::Told;
use campaigns::visits::province::{Reported, take};
use store::Tx;
use terms::{Error, Result, date};

use super::lot;
use super::story::Story;

const CODE: &str = "省抽2026-示例07";
/// Visits that the province tells of, and how many of them are made.
const VISITS: usize = 14;
const MADE: usize = 12;

pub(super) fn tell(tx: &mut Tx<'_>, seed: u64) -> Result<()> {
    let story = Story::of(tx, seed)?;
    let Some(area) = units::find_by_code(tx, "140800")? else { return Ok(()) };
    if registry::current::<registry::Item>(tx, "cement-province")?.is_none() {
        return Ok(());
    }
    let (from, to) = (date(2026, 9, 1), date(2026, 11, 30));
    let plan = Plan {
        code: CODE.to_owned(),
        title: "2026年水泥产品质量省级联动抽查（合成）".to_owned(),
        subject: "S-AMR".to_owned(),
        item: "cement-province".to_owned(),
        kind: "daily".to_owned(),
        area: area.0,
        object_kind: Some("firm".to_owned()),
        industry: None,
        institute: None,
        per_visit: 2,
        from,
        to,
        document: "晋市监〔2026〕示例5号（合成）".to_owned(),
        synthetic: true,
    };
    let by = story.by(date(2026, 8, 20));
    if draw::import_province(tx, &plan, by, None)? != Brought::New {
        return Ok(());
    }
    let mut objects = registry::objects(tx, Some("firm"), Some("C30"), &[])?;
    objects.sort_by_key(|it| lot(&format!("{CODE} {}", it.code)));
    let licences: Vec<String> = story.inspectors.keys().cloned().collect();
    for (place, object) in objects.into_iter().take(VISITS).enumerate() {
        let mut on = date(2026, 9, 8);
        (0..place * 4).for_each(|_| on = on.tomorrow().unwrap_or(on));
        let chance = lot(&object.code) % 100;
        let [critical, serious, minor] = match chance {
            0..8 => [1, 1, 0],
            8..25 => [0, 1, 1],
            25..45 => [0, 0, 2],
            _ => [0, 0, 0],
        };
        let result = match chance {
            0..8 => "发现问题，移交处理",
            8..45 => "发现问题，责令改正",
            _ => "未发现问题",
        };
        let told = Told { on, result: result.to_owned(), critical, serious, minor };
        let pair = licences.iter().cycle().skip(place).take(2).cloned().collect();
        let row = Reported {
            code: format!("{CODE}-{:03}", place + 1),
            campaign: CODE.to_owned(),
            firm: object.firm,
            area: object.area,
            inspectors: pair,
            from: Some(from),
            to: Some(to),
            told: (place < MADE && on <= story.today).then_some(told),
        };
        take(tx, &row, story.organiser, None).map_err(|error| Error::broken(error.to_string()))?;
    }
    Ok(())
}
