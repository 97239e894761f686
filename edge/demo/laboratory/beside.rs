//! What stands beside the samples of the demo's laboratories: a round between laboratories, series of lots, scenarios.
//! Everything in it is synthetic; the first scenario alone is the worked example of the European guideline.

use laboratory::plans;
use laboratory::risk;
use laboratory::rounds::{self, NewRound, RoundResult};
use store::Tx;
use terms::{Result, date};

use super::lives::later;

/// A round on the nutrients of a fertiliser, twelve laboratories, one of them far off.
pub(super) fn round(tx: &mut Tx<'_>) -> Result<()> {
    let id = rounds::open(
        tx,
        &NewRound {
            code: "BD-2026-01".to_owned(),
            name: "复合肥料总养分实验室比对（合成）".to_owned(),
            item: "总养分".to_owned(),
            measure: "%".to_owned(),
            method: "示例方法 复合肥料·总养分".to_owned(),
            assigned: None,
            assigned_u: None,
            sigma: None,
            on: date(2026, 9, 18),
            synthetic: true,
        },
    )?;
    let values = [451, 449, 452, 448, 450, 447, 453, 451, 455, 446, 450, 468];
    for (at, value) in values.into_iter().enumerate() {
        rounds::add_result(
            tx,
            id,
            &RoundResult {
                laboratory: format!("示例实验室{:02}", at + 1),
                institute: None,
                value: value * 100_000,
                uncertainty: Some(150_000 + 20_000 * i64::try_from(at % 4).unwrap_or(0)),
            },
        )?;
    }
    Ok(())
}

/// A series that was tightened, and stands there.
pub(super) fn series(tx: &mut Tx<'_>) -> Result<()> {
    let firm: Option<i64> =
        tx.find("select unit from firm order by unit limit 1", &[], |row| row.get(0))?;
    let Some(producer) = firm else {
        tx.housekeeping();
        return Ok(());
    };
    let id = plans::open(
        tx,
        &plans::NewSeries {
            producer,
            product: "示例紧固件".to_owned(),
            level: "II".to_owned(),
            aql: 2_500_000,
            basis: "GB/T 2828.1—2012（示例合同）".to_owned(),
        },
    )?;
    for (at, found) in [2, 0, 3, 6, 1, 7, 1, 0].into_iter().enumerate() {
        plans::enter(
            tx,
            id,
            &plans::Entering {
                code: format!("P2026-{:02}", at + 1),
                size: 1000,
                found,
                on: later(date(2026, 8, 3), 7 * at as u64),
            },
        )?;
    }
    Ok(())
}

/// Scenarios of injury: the first is the worked example of the guideline, the others are made up to show the four
/// levels and what they hang on.
const SCENARIOS: [(&str, &str, &str, u8, &str); 5] = [
    (
        "折叠椅（示例）",
        "折叠处夹手",
        "欧盟准则所附例子",
        1,
        "打开椅子 | 1\n手握在后角 | 1/50\n手指被夹 | 1/10",
    ),
    (
        "折叠椅（示例）",
        "承重后折断摔倒",
        "合成示例，概率为虚构",
        3,
        "体重接近上限的人使用 | 1/5\n接头疲劳开裂 | 1/400\n摔倒并骨折 | 1/20",
    ),
    (
        "电热水壶（示例）",
        "壶盖松脱烫伤",
        "合成示例，概率为虚构",
        2,
        "壶盖卡扣失效 | 1/200\n倾倒时脱落 | 1/4\n热水溅到手臂 | 1/3",
    ),
    (
        "毛绒玩具（示例）",
        "眼珠脱落后被吞入",
        "合成示例，概率为虚构",
        4,
        "缝线不足 | 1/100\n三岁以下儿童拉扯 | 1/2\n眼珠脱落并放入口中 | 1/20\n窒息 | 1/50",
    ),
    (
        "延长线插座（示例）",
        "外壳开裂触电",
        "合成示例，概率为虚构",
        4,
        "外壳开裂 | 1/500\n触到带电部分 | 1/100\n没有漏电保护 | 1/4\n死亡 | 1/50",
    ),
];

pub(super) fn scenarios(tx: &mut Tx<'_>) -> Result<()> {
    for (product, hazard, words, severity, steps) in SCENARIOS {
        risk::add(
            tx,
            &risk::NewScenario {
                product: product.to_owned(),
                hazard: hazard.to_owned(),
                words: words.to_owned(),
                severity,
                steps: steps.to_owned(),
            },
        )?;
    }
    Ok(())
}

/// A series whose producer has earned reduced inspection, and stands on it.
pub(super) fn reduced(tx: &mut Tx<'_>) -> Result<()> {
    let firm: Option<i64> =
        tx.find("select unit from firm order by unit limit 1 offset 1", &[], |row| row.get(0))?;
    let Some(producer) = firm else {
        tx.housekeeping();
        return Ok(());
    };
    let series = plans::NewSeries {
        producer,
        product: "示例水泥编织袋".to_owned(),
        level: "II".to_owned(),
        aql: 2_500_000,
        basis: "MIL-STD-105E（示例合同）".to_owned(),
    };
    let id = plans::open(tx, &series)?;
    let first = date(2026, 6, 1);
    for at in 0..12 {
        if at == 8 {
            let ground = "连续八批合格，生产稳定，需方书面同意（示例）";
            let on = later(first, 7 * 7);
            plans::reduced::agree(tx, id, on, ground, plans::reduced::OF_105E)?;
        }
        let new = plans::Entering {
            code: format!("B2026-{:02}", at + 1),
            size: 1000,
            found: i64::from(at % 3 == 1),
            on: later(first, 7 * at),
        };
        plans::enter(tx, id, &new)?;
    }
    Ok(())
}
