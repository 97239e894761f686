//! A survey by pages: launched from a list, answered by link, by a poster and by phone, reminded of, full, asked again.

use forms::surveys::{self, State};
use identity::Role;
use store::Actor;
use store::testing::engines;
use terms::Period;
use web::testing::City;

use crate::published;
use crate::surveys::QUESTIONS;

struct Ground {
    city: City,
    form: i64,
}

fn ground(engine: &str) -> Ground {
    let city = City::new(engine, forms::routes());
    cases::testing::town(&city.space.db).unwrap();
    cases::testing::National::read().unwrap().load(&city.space.db).unwrap();
    city.add_role(Role::Office, None);
    let form = city.space.db.write(Actor::PROGRAM, |tx| published(tx, QUESTIONS)).unwrap();
    Ground { city, form }
}

/// Days from today, as the forms of pages write them.
fn day(ground: &Ground, ahead: u32) -> String {
    let today = ground.city.space.db.read(|tx| Ok(store::civil_date(tx.now()))).unwrap();
    (0..ahead).fold(today, |day, _| day.tomorrow().unwrap()).to_string()
}

impl Ground {
    /// Launches from a list of sixteen, eight of town and country each.
    fn launch(&self, take: &str, closes: &str) -> i64 {
        let mut list = String::from("名称,层\n");
        for at in 0..16 {
            let stratum = if at < 8 { "城镇" } else { "农村" };
            list.push_str(&format!("示例户{at:02},{stratum}\n"));
        }
        let form = self.form.to_string();
        let today = day(self, 0);
        let fields = [
            ("form", form.as_str()),
            ("zh", "示例测评"),
            ("period", "2026"),
            ("opens", today.as_str()),
            ("closes", closes),
            ("take", take),
            ("entropy", "示例开奖号码 1 2 3"),
        ];
        let office = self.city.as_role(Role::Office);
        let page = office.upload("/surveys/new/list", &fields, "名单.csv", list.as_bytes());
        assert_eq!(page.status, 303, "{}", page.html);
        self.city
            .space
            .db
            .read(|tx| Ok(surveys::list(tx)?.iter().map(|it| it.id).max().unwrap()))
            .unwrap()
    }
    /// Label and word of everybody's link, as the file of links has them.
    fn links(&self, id: i64) -> Vec<(String, String)> {
        let office = self.city.as_role(Role::Office);
        let file = office.post(&format!("/surveys/{id}/letters"), &[("as", "csv")]).html;
        let rows = file.lines().skip(1).map(|line| {
            let (label, rest) = line.split_once(',').unwrap();
            (label.to_owned(), rest.split("w=").nth(1).unwrap().trim().to_owned())
        });
        rows.collect()
    }
    fn answer(&self, word: &str, fields: &[(&str, &str)]) -> web::testing::Page {
        // As a browser without an account does: the page first, with the token that its form carries.
        let mut nobody = self.city.nobody();
        let page = nobody.get(&format!("/answer?space=test&w={word}"));
        if page.status != 200 {
            return page;
        }
        let cookies = page.cookies.iter().filter_map(|it| it.split(';').next());
        nobody.cookie = cookies.collect::<Vec<_>>().join("; ");
        let token = page.html.split("name=\"csrf\" value=\"").nth(1).unwrap();
        nobody.csrf = token.split('"').next().unwrap().to_owned();
        let mut all = vec![("w", word), ("space", "test")];
        all.extend(fields);
        nobody.post("/answer", &all)
    }
    fn states(&self, id: i64) -> Vec<(i64, State)> {
        self.city
            .space
            .db
            .read(move |tx| {
                let survey = surveys::find(tx, id)?;
                Ok(surveys::states(tx, &survey)?.iter().map(|it| (it.position, it.state)).collect())
            })
            .unwrap()
    }
}

#[test]
fn a_survey_is_launched_from_a_list_answered_three_ways_and_counted_by_its_states() {
    for engine in engines() {
        let ground = ground(engine);
        let office = ground.city.as_role(Role::Office);
        assert_eq!(office.get("/surveys/new").status, 200);
        let id = ground.launch("城镇 | 4\n农村 | 4", &day(&ground, 20));
        let links = ground.links(id);
        assert_eq!(links.len(), 8);
        // By link: one in full; one who leaves out what must be answered is asked again and may then stop.
        assert_eq!(ground.answer(&links[0].1, &[("q.overall.a", "满意")]).status, 200);
        let asked = ground.answer(&links[1].1, &[("q.words.a", "早点开门")]);
        assert_eq!(asked.status, 422);
        assert!(asked.says("其余的不想回答"), "{}", asked.html);
        let little = ground.answer(&links[1].1, &[("q.words.a", "早点开门"), ("rest", "yes")]);
        assert!(little.says("还不到一半"), "{}", little.html);
        let twice = ground.answer(&links[0].1, &[("q.overall.a", "满意")]);
        assert!(twice.says("已经答过"), "{}", twice.html);
        // By phone: an answer, a refusal, somebody who moved away, somebody who is never in.
        let people = office.get(&format!("/surveys/{id}/people"));
        assert!(people.says("示例户"), "{}", people.html);
        let open: Vec<i64> = ground
            .states(id)
            .into_iter()
            .filter(|it| it.1 == State::Silent)
            .map(|it| it.0)
            .collect();
        assert_eq!(open.len(), 7);
        for (position, outcome) in open.iter().zip(["answer", "refused", "out-of-scope", "away"]) {
            let path = format!("/surveys/{id}/people/{position}");
            assert_eq!(office.get(&path).status, 200);
            let page = office.post(&path, &[("outcome", outcome), ("q.overall.a", "不满意")]);
            assert_eq!(page.status, 303, "{}", page.html);
        }
        let poster = office
            .post(&format!("/surveys/{id}/places"), &[("label", "大厅"), ("stratum", "城镇")]);
        assert!(
            poster.html.contains("<svg") && poster.says("/answer?space=test"),
            "{}",
            poster.html
        );
        let word = poster.html.split("w=").nth(1).unwrap()[..24].to_owned();
        assert_eq!(ground.answer(&word, &[("q.overall.a", "满意")]).status, 200);
        let rates = ground
            .city
            .space
            .db
            .read(move |tx| {
                let survey = surveys::find(tx, id)?;
                surveys::responses(tx, &survey)
            })
            .unwrap();
        let sum = rates.iter().fold(surveys::Counts::default(), |sum, it| sum.plus(it.counts));
        let wanted = surveys::Counts {
            complete: 2,
            partial: 0,
            refused: 1,
            not_reached: 1,
            silent: 3,
            ineligible: 1,
        };
        assert_eq!(sum, wanted, "{engine}");
        assert_eq!(
            rates.iter().map(|it| it.open).sum::<i64>(),
            1,
            "a poster's answer stands apart"
        );
        // The export has both weights; those of the poster are empty.
        let csv = office.get(&format!("/surveys/{id}/answers.csv")).html;
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(lines.len(), 4, "{csv}");
        assert!(
            lines[0].ends_with("answer,stratum,channel,base_weight,weight,q.overall.a,q.words.a")
        );
        assert!(lines[1].contains(",link,2.000000,"), "{csv}");
        assert!(lines[3].contains(",poster,,,满意"), "{csv}");
        for path in
            ["/surveys".to_owned(), format!("/surveys/{id}"), format!("/surveys/{id}?lang=en")]
        {
            assert_eq!(office.get(&path).status, 200, "{path}");
        }
        let letters = office.post(&format!("/surveys/{id}/letters"), &[("as", "pdf")]);
        assert!(letters.bytes.starts_with(b"%PDF"));
        assert_eq!(
            ground.answer(&links[7].1, &[("q.overall.a", "满意")]).status,
            404,
            "old links are worth nothing"
        );
    }
}

#[test]
fn a_stratum_that_has_its_answers_takes_no_more() {
    for engine in engines() {
        let ground = ground(engine);
        let id = ground.launch("城镇 | 4 | 2\n农村 | 4", &day(&ground, 20));
        let mut said = Vec::new();
        for (label, word) in ground.links(id) {
            let page = ground.answer(&word, &[("q.overall.a", "满意")]);
            let town = label.trim_start_matches("示例户").parse::<u32>().unwrap() < 8;
            said.push((town, page.status == 200));
        }
        let taken = |town: bool| said.iter().filter(|it| **it == (town, true)).count();
        assert_eq!((taken(true), taken(false)), (2, 4), "{engine}");
        let page = ground.city.as_role(Role::Office).get(&format!("/surveys/{id}"));
        assert!(page.says("2/2") && page.says("已满"), "{}", page.html);
    }
}

#[test]
fn the_silent_are_reminded_by_the_ladder_and_never_when_no_time_is_left() {
    for engine in engines() {
        let ground = ground(engine);
        let id = ground.launch("城镇 | 4\n农村 | 4", &day(&ground, 1));
        let office = ground.city.as_role(Role::Office);
        let page = office.post(&format!("/surveys/{id}/remind"), &[]);
        assert_eq!(page.status, 422, "no time is left: {}", page.html);
        // The rung of the pack is a matter of days; each of the thirty days after is tried, and each rung speaks once.
        let far = ground.launch("城镇 | 4\n农村 | 4", &day(&ground, 30));
        let reminded = ground
            .city
            .space
            .db
            .write(Actor::PROGRAM, move |tx| {
                let survey = surveys::find(tx, far)?;
                let clockwork = cases::clocks(tx)?;
                let mut today = survey.opens;
                let mut found = Vec::new();
                while today <= survey.closes {
                    if let Ok(done) = surveys::remind(tx, &clockwork, &survey, today) {
                        assert!(clockwork.calendar().is_working_day(today).unwrap(), "{today}");
                        let left = clockwork
                            .calendar()
                            .working_days_between(today, survey.closes)
                            .unwrap();
                        assert!(left >= 2, "{today} leaves {left} working days");
                        found.push((done.rung, done.people));
                    }
                    today = today.tomorrow().unwrap();
                }
                tx.housekeeping();
                Ok(found)
            })
            .unwrap();
        assert!(!reminded.is_empty(), "{engine}: the ladder has rungs before a deadline");
        assert!(reminded.iter().all(|it| it.1 == 8));
        let mut rungs: Vec<&String> = reminded.iter().map(|it| &it.0).collect();
        rungs.dedup();
        assert_eq!(rungs.len(), reminded.len(), "each rung once");
    }
}

#[test]
fn a_panel_is_asked_again_with_its_weights_and_those_who_refused_are_left_in_peace() {
    for engine in engines() {
        let ground = ground(engine);
        let first = ground.launch("城镇 | 4\n农村 | 2", &day(&ground, 20));
        let office = ground.city.as_role(Role::Office);
        let links = ground.links(first);
        ground.answer(&links[0].1, &[("q.overall.a", "满意")]);
        let refusing = ground.states(first).into_iter().find(|it| it.1 == State::Silent).unwrap().0;
        office.post(&format!("/surveys/{first}/people/{refusing}"), &[("outcome", "refused")]);
        let closes = day(&ground, 30);
        let opens = day(&ground, 0);
        let fields = [
            ("zh", "示例测评二期"),
            ("period", "2027"),
            ("opens", opens.as_str()),
            ("closes", closes.as_str()),
        ];
        let page = office.post(&format!("/surveys/{first}/wave"), &fields);
        assert_eq!(page.status, 303, "{}", page.html);
        let second = ground
            .city
            .space
            .db
            .read(|tx| Ok(surveys::list(tx)?.into_iter().find(|it| it.wave_of.is_some()).unwrap()))
            .unwrap();
        assert_eq!((second.wave_of, second.period), (Some(first), Period::parse("2027").unwrap()));
        let states = ground.states(second.id);
        assert_eq!(states.len(), 6, "the same sample");
        assert_eq!(states.iter().find(|it| it.0 == refusing).unwrap().1, State::Refused);
        let again = ground.links(second.id);
        assert_eq!(again.len(), 5, "nobody writes to whoever refused");
        let same = again.iter().find(|it| it.0 == links[0].0).unwrap();
        assert_eq!(ground.answer(&same.1, &[("q.overall.a", "不满意")]).status, 200);
        let page = office.get(&format!("/surveys/{}", second.id));
        assert!(page.says("有1个应答，其中1个这一期也已应答"), "{}", page.html);
    }
}

#[test]
fn fieldwork_is_a_case_that_ends_when_all_are_settled() {
    for engine in engines() {
        let ground = ground(engine);
        let id = ground.launch("城镇 | 2\n农村 | 2", &day(&ground, 20));
        let office = ground.city.as_role(Role::Office);
        let case = ground.city.space.db.read(move |tx| Ok(surveys::find(tx, id)?.case)).unwrap();
        let case = case.expect("the national pack has the kind of case");
        let early = office.post(&format!("/surveys/{id}/finish"), &[]);
        assert_eq!(early.status, 422, "{}", early.html);
        for (_, word) in ground.links(id) {
            ground.answer(&word, &[("q.overall.a", "满意")]);
        }
        assert_eq!(office.post(&format!("/surveys/{id}/finish"), &[]).status, 303);
        let stands = ground
            .city
            .space
            .db
            .read(move |tx| Ok(cases::load(tx, case)?.stands().to_owned()))
            .unwrap();
        assert_eq!(stands, "finished");
        assert_eq!(office.post(&format!("/surveys/{id}/finish"), &[]).status, 409);
    }
}
