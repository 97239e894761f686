//! What every paper knows: the city, the unit it is about, the period, the day.

use store::Tx;
use terms::Result;
use units::UnitId;

use super::Asked;
use crate::data::{Data, Datum, Declared, Kind};

pub(super) fn declare(all: &mut Declared) {
    for name in ["城市", "单位", "单位代码", "期间", "年度", "发文机关", "全称"] {
        all.value(name, Kind::Text);
    }
    all.value("今日", Kind::Day);
    all.value("单位数", Kind::Number(0));
}

pub(super) fn gather(tx: &mut Tx<'_>, asked: &Asked<'_>, data: &mut Data) -> Result<()> {
    let today = store::civil_date(tx.now());
    let (home, about) = (UnitId(asked.place.home), UnitId(asked.subject.unit));
    let named = units::units(tx, &[home, about], Some(today))?;
    let find = |id: UnitId| named.iter().find(|unit| unit.id == id);
    let name = |unit: Option<&units::Unit>| {
        unit.map_or_else(
            || Datum::missing("paper-why-no-unit"),
            |unit| Datum::text(unit.name.get(asked.lang)),
        )
    };
    data.set("城市", name(find(home)));
    data.set("单位", name(find(about)));
    let code = find(about).map(|unit| unit.code.clone());
    data.set("单位代码", Datum::text(code.unwrap_or_default()));
    let period = asked.subject.period();
    let none = || Datum::missing("paper-why-no-period");
    data.set("期间", period.map_or_else(none, |it| Datum::text(it.say(asked.lang))));
    let year = period.map_or(i64::from(today.year()), terms::Period::year);
    data.set("年度", Datum::text(year.to_string()));
    data.set("今日", Datum::day(today));
    let organ = asked.kind.series.as_ref().map(|series| series.organ.get(asked.lang).to_owned());
    data.set("发文机关", organ.map_or_else(|| Datum::missing("paper-why-no-organ"), Datum::text));
    // A county answers as its government, a firm as itself.
    let full = find(about).map(|unit| match (unit.kind.as_str(), asked.lang.is_zh()) {
        ("county", true) => format!("{}人民政府", unit.name.zh),
        ("zone", true) => format!("{}管委会", unit.name.zh.trim_end_matches("管委会")),
        _ => unit.name.get(asked.lang).to_owned(),
    });
    data.set("全称", full.map_or_else(|| Datum::missing("paper-why-no-unit"), Datum::text));
    let tree = units::Tree::at(tx, units::TERRITORY, today, None)?;
    data.set("单位数", Datum::number(tree.children(home).len() as i64));
    Ok(())
}
