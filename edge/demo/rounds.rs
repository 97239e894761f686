//! Two rounds of the demo city: last year's, held to its end with a rectification that worked, and this year's,
//! half way through verification. People, marks and remarks are synthetic; the points that the rules compute
//! come from the city's own records, and marks lie near them. What would lie in the future is left out.

use std::collections::BTreeMap;

use check::assessment::{self, Run};
use check::indicators::Answers;
use check::rounds::judge::Intent;
use check::rounds::model::{Act, Frame, Item, Party, Phase, Sort};
use check::rounds::{self, Opening, Round, follow};
use rust_decimal::Decimal;
use store::{Actor, Db, Tx};
use terms::{Date, Period, Result, date};

/// Who acts: people of the demo by account.
struct People(BTreeMap<String, i64>);

impl People {
    fn of(tx: &mut Tx<'_>) -> Result<Self> {
        let rows = tx.query(
            "select account, id from person where account is not null order by account",
            &[],
            |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
        )?;
        Ok(Self(rows.into_iter().collect()))
    }
    /// A unit without an account of its own is told by the program.
    fn get(&self, account: &str) -> i64 {
        self.0.get(account).copied().unwrap_or(0)
    }
}

/// Holds the rounds of a synthetic city; what is there already is left as it is.
///
/// # Errors
/// A step that the rules refuse: then the story told here is wrong.
pub fn load(db: &Db) -> Result<()> {
    db.write(Actor::PROGRAM, |tx| {
        tx.housekeeping();
        let today = store::civil_date(tx.now());
        let people = People::of(tx)?;
        for (year, opened) in [(2025, date(2025, 3, 3)), (2026, date(2026, 3, 2))] {
            if opened > today {
                continue;
            }
            let period = Period::year_of(year)?;
            let schemes = assessment::list(tx)?;
            let scheme = schemes.iter().find(|record| {
                record.scheme.code == format!("yc-{year}")
                    && record.published.is_some()
                    && record.scheme.procedure.is_some()
            });
            let Some(scheme) = scheme.map(|record| record.id) else { continue };
            if rounds::find(tx, scheme, period)?.is_none() {
                Story::open(tx, scheme, period, opened, today, &people)?.tell(tx, year)?;
            }
        }
        Ok(())
    })
}

struct Story<'p> {
    round: Round,
    computed: Run,
    frame: Frame,
    owners: BTreeMap<String, Vec<i64>>,
    departments: BTreeMap<String, i64>,
    codes: BTreeMap<i64, String>,
    today: Date,
    people: &'p People,
}

impl<'p> Story<'p> {
    fn open(
        tx: &mut Tx<'_>,
        scheme: i64,
        period: Period,
        on: Date,
        today: Date,
        people: &'p People,
    ) -> Result<Self> {
        let place = check::scope::Place::of(tx)?;
        let end = period.span_with(&place.declared)?.1.yesterday().unwrap_or(on);
        let tree = units::Tree::at(tx, units::TERRITORY, end, None)?;
        let units: Vec<i64> =
            tree.children(units::UnitId(place.home)).iter().map(|unit| unit.0).collect();
        let opening = Opening {
            scheme,
            period,
            units: units.clone(),
            synthetic: true,
            person: people.get("zhou"),
            acting_for: None,
            on,
            ground: "按年度考核方案开展（合成）".to_owned(),
            document: Some(format!("运质强办〔{}〕示例3号", period.year())),
        };
        let id = rounds::open(tx, &opening)?;
        let round = rounds::load(tx, id)?;
        let question = rounds::question(tx, &round)?;
        let computed = assessment::run(tx, &Answers::default(), &question)?;
        let frame = round.frame(&computed.results);
        let owners = rounds::owners(tx, &round.scheme.scheme)?;
        let codes = ["amr", "agri"].map(str::to_owned);
        let ids = units::ids_by_code(tx, &codes)?;
        let departments = ids.into_iter().map(|(code, unit)| (code, unit.0)).collect();
        let named: Vec<units::UnitId> = units.iter().map(|unit| units::UnitId(*unit)).collect();
        let codes = units::units(tx, &named, Some(end))?
            .into_iter()
            .map(|unit| (unit.id.0, unit.code))
            .collect();
        Ok(Self { round, computed, frame, owners, departments, codes, today, people })
    }

    fn intent(&self, act: Act, party: Party, account: &str, on: Date) -> Intent {
        Intent {
            act,
            unit: None,
            item: None,
            value: None,
            person: self.people.get(account),
            acting_for: None,
            parties: [party].into(),
            of_unit: false,
            on,
            // Told as its days went: nothing of the story was entered late.
            today: on,
            last_day: None,
            ground: None,
            document: None,
            page: None,
            words: None,
            detail: None,
        }
    }
    fn at(&self, act: Act, party: Party, who: &str, on: Date, unit: i64, item: &str) -> Intent {
        Intent { unit: Some(unit), item: Some(item.to_owned()), ..self.intent(act, party, who, on) }
    }
    fn take(&mut self, tx: &mut Tx<'_>, intents: &[Intent]) -> Result<()> {
        rounds::take(tx, &mut self.round, &self.frame, intents, None).map(|_| ())
    }
    /// Steps of one phase, and on to the next.
    fn then_next(&mut self, tx: &mut Tx<'_>, mut intents: Vec<Intent>, on: Date) -> Result<()> {
        intents.push(Intent {
            ground: Some("各单位、各部门已完成（合成）".to_owned()),
            ..self.intent(Act::Next, Party::Office, "zhou", on)
        });
        self.take(tx, &intents)
    }
    /// The points of the rules, two places; nothing where the rules compute none.
    fn points(&self, unit: i64, item: &Item) -> Option<Decimal> {
        let result = self.computed.result(unit)?;
        let found = result.items.iter().chain(&result.outside).find(|it| it.code == item.code)?;
        Some(found.points?.round_dp(2).min(item.max))
    }
    fn base(&self) -> Vec<(i64, Item)> {
        let cells = self.frame.cells().filter(|(_, item)| item.sort == Sort::Base);
        cells.map(|(unit, item)| (unit, item.clone())).collect()
    }
    /// A number that is the same on every machine, from 0 to 99.
    fn dice(unit: &str, item: &str) -> u64 {
        let bytes = unit.bytes().chain(item.bytes());
        bytes.fold(7_u64, |sum, byte| (sum * 31 + u64::from(byte)) % 10_007) % 100
    }
    fn clerk(&self, unit: i64) -> &'static str {
        match self.codes.get(&unit).map(String::as_str) {
            Some("140802") => "du",
            Some("140823") => "he",
            _ => "",
        }
    }
    /// Who verifies an item first: its department where it has an account, else the office in its place.
    fn reviewer(&self, item: &str) -> (Party, &'static str) {
        let owned = |code: &str| {
            let unit = self.departments.get(code);
            unit.is_some_and(|unit| self.owners.get(item).is_some_and(|of| of.contains(unit)))
        };
        if owned("amr") {
            (Party::Department, "ning")
        } else if owned("agri") {
            (Party::Department, "qin")
        } else {
            (Party::Office, "zhou")
        }
    }

    fn tell(mut self, tx: &mut Tx<'_>, year: i64) -> Result<()> {
        let whole = year == 2025;
        let year = i16::try_from(year).unwrap_or(i16::MAX);
        // Last year's self-scores come in January of the year after, this year's in November.
        let days = if whole {
            Days {
                targets: date(year, 3, 20),
                begin: date(year + 1, 1, 5),
                score: date(year + 1, 1, 14),
                verify: date(year + 1, 1, 28),
            }
        } else {
            Days {
                targets: date(year, 3, 18),
                begin: date(year, 11, 2),
                score: date(year, 11, 11),
                verify: date(year, 11, 19),
            }
        };
        if days.targets > self.today {
            return Ok(());
        }
        let targets = self.targets(days.targets);
        self.take(tx, &targets)?;
        if days.score > self.today {
            return Ok(());
        }
        self.then_next(tx, Vec::new(), days.begin)?;
        let scores = self.scores(days.score, whole);
        self.take(tx, &scores)?;
        if days.verify > self.today {
            return Ok(());
        }
        self.then_next(tx, Vec::new(), days.score)?;
        let reviews = self.reviews(days.verify, whole);
        self.take(tx, &reviews)?;
        if whole { self.finish(tx, year) } else { Ok(()) }
    }

    fn targets(&self, on: Date) -> Vec<Intent> {
        let mut intents = Vec::new();
        for (unit, item) in self.base() {
            let rule = self.round.scheme.scheme.item(&item.code).and_then(|it| it.rule.as_ref());
            let target = match rule {
                Some(
                    score::Rule::Ratio { target, .. }
                    | score::Rule::StepDeduct { target, .. }
                    | score::Rule::FloorRatio { target, .. },
                ) => *target,
                _ => continue,
            };
            let mut intent =
                self.at(Act::File, Party::Unit, self.clerk(unit), on, unit, &item.code);
            intent.value = Some(target);
            intents.push(intent);
        }
        intents
    }

    /// Most say what the rules compute; some say a little more. This year three units are still at it.
    fn scores(&self, on: Date, whole: bool) -> Vec<Intent> {
        let mut intents = Vec::new();
        let late: Vec<i64> = self.round.units.iter().rev().take(3).copied().collect();
        for unit in self.round.units.clone() {
            let code = self.codes.get(&unit).cloned().unwrap_or_default();
            let who = self.clerk(unit);
            let in_time = whole || !late.contains(&unit);
            for (of, item) in self.base() {
                if of != unit || !in_time && Self::dice(&code, &item.code) > 60 {
                    continue;
                }
                let known = self.points(unit, &item);
                let more = Self::dice(&code, &item.code) < 12;
                let value = known.map_or(item.max, |points| {
                    let more = if more { Decimal::new(5, 1) } else { Decimal::ZERO };
                    points.saturating_add(more).min(item.max)
                });
                let mut intent = self.at(Act::Score, Party::Unit, who, on, unit, &item.code);
                intent.value = Some(value);
                intent.words = (more || known.is_none())
                    .then(|| "补充材料见附件，请予核定（合成）".to_owned());
                intents.push(intent);
            }
            if in_time {
                intents.push(Intent {
                    unit: Some(unit),
                    ground: Some("自评已经政府负责人审阅（合成）".to_owned()),
                    ..self.intent(Act::HandIn, Party::Unit, who, on)
                });
            }
        }
        intents
    }

    fn reviews(&self, on: Date, whole: bool) -> Vec<Intent> {
        let mut intents = Vec::new();
        for (unit, item) in self.base() {
            let code = self.codes.get(&unit).cloned().unwrap_or_default();
            let handed_in = self.round.state.handed_in.contains_key(&unit);
            // Half way through: what departments have not come to yet.
            if !whole && (!handed_in || Self::dice(&item.code, &code) > 55) {
                continue;
            }
            let own = self.round.state.cell(unit, &item.code).and_then(|it| it.own.clone());
            let value = self.points(unit, &item).or(own.map(|own| own.points));
            let Some(value) = value else { continue };
            let (party, who) = self.reviewer(&item.code);
            let ground = Some("按台账和登记记录核对（合成）".to_owned());
            let review = |party, who, value| Intent {
                value: Some(value),
                ground: ground.clone(),
                ..self.at(Act::Verify, party, who, on, unit, &item.code)
            };
            intents.push(review(party, who, value));
            if !item.second || !whole && Self::dice(&code, &item.code) < 30 {
                continue;
            }
            // The second reviewer is now and then half a point stricter.
            let strict = Self::dice(&code, &item.code).is_multiple_of(5);
            let less = if strict { Decimal::new(5, 1) } else { Decimal::ZERO };
            let second = (value - less).max(Decimal::ZERO);
            let other = if who == "zhou" { "meng" } else { "zhou" };
            intents.push(review(Party::Office, other, second));
            if whole && second != value {
                intents.push(Intent {
                    value: Some(second),
                    ground: Some("补充材料不足，按从严一方认定（合成）".to_owned()),
                    ..self.at(Act::Settle, Party::Office, "meng", on, unit, &item.code)
                });
            }
        }
        intents
    }

    /// Last year's round to its end: site check, panel, approval, an objection that is upheld, frozen, told.
    fn finish(mut self, tx: &mut Tx<'_>, year: i16) -> Result<()> {
        let on = |month, day| date(year + 1, month, day);
        let last = on(4, 3);
        if last > self.today {
            return Ok(());
        }
        self.then_next(tx, Vec::new(), on(2, 6))?;
        let units = self.round.units.clone();
        let mut visits = Vec::new();
        for unit in units.iter().take(3) {
            let cell = self.round.state.cell(*unit, "3.1").cloned().unwrap_or_default();
            let Some(mark) = cell.verified(false).cloned() else { continue };
            visits.push(Intent {
                value: Some(mark.points),
                words: Some("查阅后处理台账，与登记记录一致（合成）".to_owned()),
                ..self.at(Act::Visit, Party::Office, "zhou", on(2, 25), *unit, "3.1")
            });
        }
        self.then_next(tx, visits, on(3, 2))?;
        let mut finals = Vec::new();
        for (unit, item) in self.base() {
            let cell = self.round.state.cell(unit, &item.code).cloned().unwrap_or_default();
            let mark = cell.visit.clone().or_else(|| cell.verified(item.second).cloned());
            let value = mark.as_ref().map(|mark| mark.points).unwrap_or_default();
            finals.push(Intent {
                value: Some(value),
                ground: mark.is_none().then(|| "没有材料，不得分（合成）".to_owned()),
                ..self.at(Act::Final, Party::Office, "meng", on(3, 9), unit, &item.code)
            });
        }
        self.then_next(tx, finals, on(3, 10))?;
        let approve = self.intent(Act::Approve, Party::Leader, "gao", on(3, 13));
        self.take(tx, &[approve])?;
        self.object(tx, [on(3, 16), on(3, 18), on(3, 19)])?;
        let freeze = Intent {
            ground: Some("异议期满，异议已决定（合成）".to_owned()),
            ..self.intent(Act::Freeze, Party::Office, "zhou", on(3, 25))
        };
        let computed = self.computed.clone();
        rounds::freeze(tx, &mut self.round, &computed, &freeze, None)?;
        let told = ["members", "internal", "cadre"].map(|audience| Intent {
            detail: Some(audience.to_owned()),
            document: Some(format!("运质强办〔{}〕示例4号", year + 1)),
            ..self.intent(Act::Release, Party::Office, "zhou", on(3, 30))
        });
        self.take(tx, &told)?;
        self.rectify(tx, last)
    }

    /// One unit holds something against an item that another than its reviewers may decide about.
    fn object(&mut self, tx: &mut Tx<'_>, [lodged, answered, decided]: [Date; 3]) -> Result<()> {
        let found = self.base().into_iter().find(|(unit, item)| {
            let cell = self.round.state.cell(*unit, &item.code);
            let lost = cell.and_then(|it| it.panel.as_ref()).is_some_and(|it| it.points < item.max);
            lost && !item.second && self.reviewer(&item.code).1 == "ning" && item.code != "3.1"
        });
        let Some((unit, item)) = found else { return Ok(()) };
        let now = self.round.state.cell(unit, &item.code).and_then(|cell| cell.panel.clone());
        let now = now.map(|mark| mark.points).unwrap_or_default();
        let better = now.saturating_add(Decimal::new(2, 1)).min(item.max);
        let steps = [
            Intent {
                ground: Some("有一份材料在核定之后补到（合成）".to_owned()),
                ..self.at(Act::Object, Party::Unit, self.clerk(unit), lodged, unit, &item.code)
            },
            Intent {
                words: Some("材料属实，建议采纳（合成）".to_owned()),
                ..self.at(Act::Answer, Party::Department, "ning", answered, unit, &item.code)
            },
            Intent {
                value: Some(better),
                ground: Some("补到的材料符合评分标准（合成）".to_owned()),
                ..self.at(Act::Uphold, Party::Office, "zhou", decided, unit, &item.code)
            },
        ];
        self.take(tx, &steps)
    }

    /// The first proposal becomes a case: notice, plan, result, and somebody else sees that it works.
    fn rectify(&mut self, tx: &mut Tx<'_>, on: Date) -> Result<()> {
        debug_assert_eq!(self.round.state.phase, Phase::Published);
        let Some(id) = self.round.run else { return Ok(()) };
        let run = assessment::frozen(tx, id)?;
        let found = follow::proposals(tx, &self.round, &run, on)?;
        let Some(unit) = found.by_unit.keys().next().copied() else { return Ok(()) };
        let case = follow::Case {
            unit,
            person: self.people.get("zhou"),
            acting_for: None,
            today: on,
            title: "2025年度质量工作考核整改（合成示例）",
            problem: "考核得分低于底线，失分项目见反馈函（合成）",
            ground: "考核结果已通报，得分低于底线（合成）",
            words: "2025年度考核后续",
        };
        let opened = follow::open_case(tx, &self.round, &run, &case)?;
        let year = on.year();
        let says = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
        };
        let deadline = date(year, 6, 30).to_string();
        let plan = says(&[
            ("cause", "duty-not-done"),
            ("analysis", "后处理台账无人专管，逾期没有提醒（合成）"),
            ("measures", "明确专人，按月核对，逾期上报（合成）"),
            ("deadline", &deadline),
        ]);
        let result = says(&[("result", "逾期事项全部办结，台账按月核对（合成）")]);
        let effect = says(&[("effect", "抽查十份后处理记录，均在期限内办结（合成）")]);
        let course = [
            ("notify", cases::Party::Leader, "gao", date(year, 4, 9), BTreeMap::new()),
            ("plan", cases::Party::Owner, "", date(year, 4, 29), plan),
            ("hand-in", cases::Party::Owner, "", date(year, 6, 26), result),
            ("pass", cases::Party::Verifier, "meng", date(year, 7, 8), effect),
        ];
        for (code, party, who, on, fields) in course {
            if on > self.today {
                break;
            }
            self.step(tx, opened, (code, party, who, on), fields)?;
        }
        Ok(())
    }

    /// One step of the case that followed.
    fn step(
        &self,
        tx: &mut Tx<'_>,
        case: i64,
        (code, party, who, on): (&str, cases::Party, &str, Date),
        fields: BTreeMap<String, String>,
    ) -> Result<()> {
        let attached: Vec<cases::Attached> = if code == "hand-in" {
            vec![cases::Attached {
                wanted: "proof".to_owned(),
                evidence: None,
                address: Some(format!("/rounds/{}/follow-up", self.round.id)),
                title: "后处理台账（合成）".to_owned(),
            }]
        } else {
            Vec::new()
        };
        let seen = cases::load(tx, case)?.steps.len();
        let intent = cases::course::Intent {
            code: code.to_owned(),
            person: self.people.get(who),
            acting_for: None,
            parties: [party].into(),
            of_owner: party == cases::Party::Owner,
            on,
            today: self.today,
            ground: Some("考核后整改（合成）".to_owned()),
            document: (code == "notify").then(|| format!("运质强办督〔{}〕示例5号", on.year())),
            fields,
            evidence: attached.iter().map(|it| it.wanted.clone()).collect(),
        };
        let clockwork = cases::clocks(tx)?;
        cases::take(tx, &clockwork, case, seen, &intent, &attached, None).map(|_| ())
    }
}

struct Days {
    targets: Date,
    begin: Date,
    score: Date,
    verify: Date,
}
