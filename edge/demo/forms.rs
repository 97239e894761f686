//! A year of sheets for the demo city: who filled what when, what came late, what is still open. All of it is
//! synthetic and each sheet says so; values that the city holds as figures are those figures.

use std::collections::BTreeMap;

use calendar::Clockwork;
use forms::burden::{Demand, merged_into, put_demand, retire};
use forms::model::{CellKey, CellKind, FormKind, FormPeriod, FormSort};
use forms::prefill::{confirm, entered, prefill};
use forms::store::{
    Kept, Standing, Write, all, by_code, keep_synthetic, open, save, sheet, signed_on, step,
};
use forms::submission::{due_day, remind_of, units_of};
use forms::surveys::{Answer, NewSurvey, Subject, answer, launch};
use store::{Actor, Db, Tx};
use terms::{Date, Millionths, Period, Result};

/// The year that is filled.
const YEAR: i64 = 2026;
/// Why two forms were asked that the city could have done without.
const GROUND: &str = "示例：减负前的做法，保留以便对照";

struct People {
    clerks: BTreeMap<i64, i64>,
    office: i64,
    department: i64,
}

impl People {
    fn of(tx: &mut Tx<'_>) -> Result<Self> {
        let rows = tx.query(
            "select role, person, unit from role_grant where until is null order by person",
            &[],
            |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?, row.get::<Option<i64>>(2)?)),
        )?;
        let holder = |role: &str| rows.iter().find(|it| it.0 == role).map_or(0, |it| it.1);
        let clerks = rows.iter().filter(|it| it.0 == "county").filter_map(|it| Some((it.2?, it.1)));
        Ok(Self {
            clerks: clerks.collect(),
            office: holder("office"),
            department: holder("department"),
        })
    }
    /// A unit without an account of its own is told by the program.
    fn clerk(&self, unit: i64) -> i64 {
        self.clerks.get(&unit).copied().unwrap_or(0)
    }
}

/// Publishes the forms, fills a year of them, retires what was asked twice.
///
/// # Errors
/// What the forms refuse.
pub fn load(db: &Db) -> Result<()> {
    let loaded = db.read(|tx| tx.count("select count(*) from filling", &[]))?;
    if loaded > 0 {
        return Ok(());
    }
    let people = db.read(People::of)?;
    let clockwork = db.read(cases::clocks)?;
    let drafts = db.read(all)?;
    for kept in drafts.iter().filter(|it| it.standing == Standing::Drafted) {
        let (id, from) = (kept.id, kept.form().from);
        let office = people.office;
        // Those that ask for what was there already say why, as whoever publishes them would have to.
        let twice = ["complaints_month", "marks_quarter"].contains(&kept.code.as_str());
        let ground = twice.then_some(GROUND);
        db.write(Actor::person(office), move |tx| {
            step(tx, id, Standing::Published, from, None, ground, "{}").map(|_| ())
        })?;
    }
    let today = db.read(|tx| Ok(store::civil_date(tx.now())))?;
    for kept in db.read(all)? {
        if kept.form().kind != FormKind::Questionnaire {
            year_of(db, &kept, &clockwork, &people, today)?;
        }
    }
    survey(db, people.office)?;
    relieve(db, &clockwork, &people)
}

/// Last year's satisfaction survey: frame, draw, links, answers by those who answered.
fn survey(db: &Db, office: i64) -> Result<()> {
    db.write(Actor::person(office), |tx| {
        let today = store::civil_date(tx.now());
        let (Ok(kept), Some(city)) =
            (by_code(tx, "satisfaction"), units::find_by_code(tx, "140800")?)
        else {
            tx.housekeeping();
            return Ok(());
        };
        let strata = [("城镇", 1_200_u64, 120_u64), ("农村", 800, 80)];
        let frame = strata.iter().flat_map(|(stratum, there, _)| {
            (0..*there).map(move |at| Subject {
                label: format!("示例{stratum}住户{at:04}"),
                stratum: (*stratum).to_owned(),
            })
        });
        let new = NewSurvey {
            code: "satisfaction-2026".to_owned(),
            form: kept.id,
            period: Period::year_of(YEAR)?,
            unit: city.0,
            name: terms::Text::new(
                "2026年公共服务质量满意度测评（合成）",
                "Satisfaction survey 2026 (synthetic)",
            ),
            opens: today,
            closes: (0..20).try_fold(today, |day, _| day.tomorrow()).unwrap_or(today),
            frame: frame.collect(),
            take: strata.iter().map(|(stratum, _, take)| ((*stratum).to_owned(), *take)).collect(),
            entropy: "示例开奖号码".to_owned(),
            quotas: vec![("城镇".to_owned(), 110), ("农村".to_owned(), 80)],
            synthetic: true,
        };
        let (_, links) = launch(tx, &new)?;
        let choices = ["很满意", "满意", "一般", "不满意", "很不满意"];
        for (label, word) in links {
            let draw = hash(&label);
            if draw % 10 < 3 {
                continue;
            }
            let lines = ["overall", "medical", "transport", "education", "affairs", "consumer"];
            let mut cells: Vec<(String, String)> = lines
                .iter()
                .enumerate()
                .map(|(at, line)| {
                    let lean = [0, 1, 1, 1, 2, 0, 1, 3, 2, 1];
                    let choice = choices[lean[((draw >> at) % 10) as usize]];
                    (format!("q.{line}.answer"), choice.to_owned())
                })
                .collect();
            cells.push((
                "q.used.answer".to_owned(),
                if draw % 7 == 0 { "yes" } else { "no" }.to_owned(),
            ));
            let given =
                Answer { cells, channel: "link".to_owned(), seconds: Some(40 + draw % 200) };
            answer(tx, &word, &given)?;
        }
        Ok(())
    })
}

/// The periods of the year that have begun.
fn periods(form: FormPeriod, today: Date) -> Result<Vec<Period>> {
    let first = match form {
        FormPeriod::Month => Period::parse(&format!("{}-12", YEAR - 1))?,
        FormPeriod::Quarter => Period::parse(&format!("{}Q4", YEAR - 1))?,
        FormPeriod::Half => Period::parse(&format!("{}H2", YEAR - 1))?,
        FormPeriod::Year => Period::year_of(YEAR - 1)?,
    };
    let mut found = Vec::new();
    let mut period = first;
    while let Some((begins, after)) = period.span() {
        // A yearly sheet may be begun in its year, the others when their time is over.
        let ready = if form == FormPeriod::Year { begins <= today } else { after <= today };
        if !ready {
            break;
        }
        found.push(period);
        period = period.next()?;
    }
    Ok(found)
}

fn year_of(
    db: &Db,
    kept: &Kept,
    clockwork: &Clockwork,
    people: &People,
    today: Date,
) -> Result<()> {
    let periods = periods(kept.form().period, today)?;
    let Some(last) = periods.last().copied() else { return Ok(()) };
    for period in periods {
        let due = due_day(clockwork, kept.form(), period)?;
        let on = figures::last_day(period)?.min(today);
        let form = kept.form().clone();
        let units = db.read(move |tx| units_of(tx, &form, on))?;
        for (at, unit) in units.into_iter().enumerate() {
            // Another county is late with another form.
            let turn = at + hash(&kept.code) as usize % 7;
            let over = figures::last_day(period)? < today;
            let story = Story::of(period == last, over, turn, due, today);
            one(db, kept, clockwork, people, (unit, period, due), &story)?;
        }
    }
    Ok(())
}

/// What became of a sheet.
struct Story {
    filled: bool,
    submitted: Option<Date>,
    signed: bool,
}

impl Story {
    fn of(newest: bool, over: bool, at: usize, due: Date, today: Date) -> Self {
        if !over {
            // A year that still runs is begun by some and handed in by nobody.
            return Self { filled: at % 3 == 1, submitted: None, signed: false };
        }
        let days = |n: i64| {
            let back = (0..n.unsigned_abs())
                .try_fold(due, |day, _| if n < 0 { day.yesterday() } else { day.tomorrow() });
            back.unwrap_or(due)
        };
        if newest {
            // Of the newest some are done, some wait for a signature, some have not begun.
            let on = days(-((at % 3) as i64)).min(today);
            return match at % 5 {
                0 => Self { filled: false, submitted: None, signed: false },
                1 => Self { filled: true, submitted: None, signed: false },
                2 => Self { filled: true, submitted: Some(on), signed: false },
                _ => Self { filled: true, submitted: Some(on), signed: true },
            };
        }
        let on = if at % 11 == 7 { days(4) } else { days(-((at % 5) as i64)) };
        Self { filled: true, submitted: Some(on.min(today)), signed: true }
    }
}

fn one(
    db: &Db,
    kept: &Kept,
    clockwork: &Clockwork,
    people: &People,
    (unit, period, due): (i64, Period, Date),
    story: &Story,
) -> Result<()> {
    let (owned, clerk) = (kept.clone(), people.clerk(unit));
    let id = db.write(Actor::person(people.office), move |tx| {
        let id = open(tx, &owned, unit, period, due)?;
        keep_synthetic(tx, id)?;
        for section in &owned.form().sections {
            if matches!(section.axis, Some(packs::FormAxis::Ledger { .. }))
                && count_lines(tx, id)? == 0
            {
                for name in ["示例苹果地理标志", "示例面食区域品牌", "示例铝材商标"]
                {
                    forms::store::add_line(tx, id, &section.code, name)?;
                }
            }
        }
        prefill(tx, id, &mut entered)?;
        Ok(id)
    })?;
    if story.filled {
        let owned = kept.clone();
        db.write(Actor::person(clerk), move |tx| {
            let writes = values(tx, &owned, id, unit, period)?;
            confirm(tx, id, &[])?;
            save(tx, id, &writes, None).map(|_| ())
        })?;
    }
    let Some(on) = story.submitted else {
        let owned = kept.clone();
        let clockwork = clockwork.clone();
        return db.write(Actor::PROGRAM, move |tx| {
            let filling = forms::store::filling(tx, id)?;
            remind_of(tx, &clockwork, &owned, &filling).map(|_| ())
        });
    };
    db.write(Actor::person(clerk), move |tx| signed_on(tx, id, "submit", on))?;
    if story.signed {
        let after = on.tomorrow().unwrap_or(on);
        if kept.form().signatures >= 2 {
            db.write(Actor::person(people.department), move |tx| {
                signed_on(tx, id, "approve", after)
            })?;
        }
        db.write(Actor::person(people.office), move |tx| signed_on(tx, id, "accept", after))?;
    }
    Ok(())
}

fn count_lines(tx: &mut Tx<'_>, id: i64) -> Result<usize> {
    Ok(forms::store::extra_lines(tx, id)?.iter().filter(|it| it.unit.is_none()).count())
}

/// Plausible values: a chain along each line that never grows, sums that go on from the month before, and the
/// city's own figures where a cell collects one.
fn values(tx: &mut Tx<'_>, kept: &Kept, id: i64, unit: i64, period: Period) -> Result<Vec<Write>> {
    let sheet = sheet(tx, id)?;
    let layout = sheet.layout.clone();
    let before = match period.previous() {
        Ok(last) if last.year() == period.year() => {
            match forms::store::filling_at(tx, &kept.code, unit, last)? {
                Some(found) => forms::store::cells(tx, found.id)?,
                None => BTreeMap::new(),
            }
        }
        _ => BTreeMap::new(),
    };
    let mut writes = Vec::new();
    let mut last_line: BTreeMap<usize, i64> = BTreeMap::new();
    for section in 0..layout.sections.len() {
        for line in 0..layout.sections[section].lines.len() {
            let mut chain: Option<i64> = None;
            for column in 0..layout.section(section).columns.len() {
                let asked = layout.asked(section, line, column);
                let key = layout.key(section, line, column);
                if asked.kind != CellKind::Asked || sheet.cells.contains_key(&key) {
                    continue;
                }
                let draw = scatter(&key, unit, period);
                let text = match asked.sort {
                    FormSort::Number => {
                        let known = match asked.indicator {
                            Some(code) => entered(tx, code, unit, period)?,
                            None => None,
                        };
                        match known {
                            Some(known) => known
                                .value
                                .round_dp(u32::from(asked.decimals))
                                .normalize()
                                .to_string(),
                            // Nothing of a figure is made up.
                            None if asked.indicator.is_some() => String::new(),
                            None if asked.column.code == "ytd" => {
                                let was = before.get(&key).and_then(|it| it.content.as_ref());
                                let was = was
                                    .and_then(|it| it.number())
                                    .map_or(0, |it| it.0 / Millionths::ONE);
                                (was + chain.unwrap_or(0)).to_string()
                            }
                            None => {
                                let base = size(&key, unit);
                                let indented = layout.sections[section].lines[line].indent > 0;
                                let above = last_line.get(&column).copied().filter(|_| indented);
                                let wanders = base + draw % (base / 6 + 2);
                                let least = if asked.column.code.starts_with('m')
                                    && kept.code == "key_products_year"
                                {
                                    draw % 3
                                } else {
                                    wanders
                                };
                                let value = chain.map_or(least, |it| {
                                    if kept.code == "key_products_year" {
                                        draw % 3
                                    } else {
                                        (it - draw % (it / 12 + 2)).max(0)
                                    }
                                });
                                let value = above.map_or(value, |above| value.min(above / 2));
                                chain = Some(value);
                                last_line.insert(column, value);
                                value.to_string()
                            }
                        }
                    }
                    FormSort::Truth => if draw % 4 == 0 { "yes" } else { "no" }.to_owned(),
                    FormSort::Date => format!("{}-0{}-1{}", YEAR - 1, draw % 8 + 1, draw % 9),
                    FormSort::Choice => (draw % asked.choices.len().max(1) as i64 + 1).to_string(),
                    FormSort::Text => String::new(),
                };
                if !text.is_empty() {
                    writes.push(Write::new(key, text, 0));
                }
            }
        }
    }
    Ok(writes)
}

/// The size of what a cell counts in a unit: the same in every period.
fn size(key: &CellKey, unit: i64) -> i64 {
    12 + hash(&format!("{}.{}.{unit}", key.section, key.line)) % 60
}

fn scatter(key: &CellKey, unit: i64, period: Period) -> i64 {
    hash(&format!("{key}.{unit}.{period}")) % 1_000
}

/// The same number for the same text on every machine (FNV-1a).
fn hash(text: &str) -> i64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (hash >> 16) as i64 & 0xffff_ffff
}

/// What the city stopped asking for, and one demand that went out on short notice.
fn relieve(db: &Db, clockwork: &Clockwork, people: &People) -> Result<()> {
    db.write(Actor::person(people.office), |tx| {
        let find = |tx: &mut Tx<'_>, code: &str| by_code(tx, code).ok();
        if let (Some(marks), Some(ledger)) = (find(tx, "marks_quarter"), find(tx, "brand_ledger")) {
            merged_into(tx, marks.id, ledger.id, "示例：并入品牌培育台账")?;
        }
        if let Some(complaints) = find(tx, "complaints_month") {
            retire(tx, complaints.id, "示例：平台已有投诉举报数据，由县月报预填")?;
        }
        tx.housekeeping();
        Ok(())
    })?;
    let clockwork = clockwork.clone();
    db.write(Actor::person(people.office), move |tx| {
        let Some(asker) = units::find_by_code(tx, "emergency")? else {
            tx.housekeeping();
            return Ok(());
        };
        let counties = units::of_kind(tx, "county")?.iter().map(|it| it.id.0).collect();
        let today = store::civil_date(tx.now());
        put_demand(
            tx,
            &clockwork,
            &Demand {
                id: 0,
                title: "示例：报送涉粉企业数量".to_owned(),
                asker: asker.0,
                units: counties,
                ground: "示例通知（电话）".to_owned(),
                frequency: "once".to_owned(),
                fields: "涉粉企业数 | firm\n走访帮扶企业（家次） | firm".to_owned(),
                hours: Millionths::parse("0.5")?,
                asked_at: 0,
                due: today.tomorrow().unwrap_or(today),
                urgent: None,
                override_ground: Some("示例：上级要求次日上报".to_owned()),
                breaches: Vec::new(),
                synthetic: true,
            },
        )
        .map(|_| ())
    })
}
