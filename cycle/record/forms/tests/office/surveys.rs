//! A questionnaire in the field: drawn, answered by link, weighted.

use forms::surveys::{
    Answer, NewSurvey, Subject, answer, find, launch, responses, shares, weighted,
};
use store::testing::engines;
use terms::{Period, Text};

use crate::{office, published};

pub(crate) const QUESTIONS: &str = r#"
code = "asked"
from = "2025-01-01"
name = { zh = "满意度问卷" }
kind = "questionnaire"
table = "示1表"
maker = { zh = "示例" }
approval = "示例1号"
valid_to = "2030-12-31"
owner = "amr"
ground = { zh = "示例依据" }
assumed = true
period = "year"
hours = 0.1
[[section]]
code = "q"
name = { zh = "问题" }
[[section.column]]
code = "a"
name = { zh = "回答" }
[[section.line]]
code = "overall"
name = { zh = "总体满意吗" }
sort = "choice"
required = true
choices = [{ zh = "满意" }, { zh = "不满意" }]
[[section.line]]
code = "words"
name = { zh = "建议" }
sort = "text"
"#;

fn said(overall: &str) -> Answer {
    let cells = vec![("q.overall.a".to_owned(), overall.to_owned())];
    Answer { cells, channel: "link".into(), seconds: Some(40) }
}

#[test]
fn those_drawn_answer_once_by_their_link_and_the_stratum_that_is_silent_weighs_as_much() {
    for engine in engines() {
        let office = office(engine);
        let city = office.town.city;
        let (survey, links) = office
            .as_person(0, move |tx| {
                let form = published(tx, QUESTIONS)?;
                // Ninety in town, ten in the country, ten drawn of each.
                let frame = (0..100).map(|at| Subject {
                    label: format!("示例{at:03}"),
                    stratum: if at < 90 { "城镇" } else { "农村" }.to_owned(),
                });
                let today = store::civil_date(tx.now());
                launch(
                    tx,
                    &NewSurvey {
                        code: "s1".into(),
                        form,
                        period: Period::parse("2026")?,
                        unit: city,
                        name: Text::zh("示例测评"),
                        opens: today,
                        closes: today,
                        frame: frame.collect(),
                        take: vec![("城镇".into(), 10), ("农村".into(), 10)],
                        entropy: "示例开奖号码 8 16 25".into(),
                        quotas: Vec::new(),
                        synthetic: true,
                    },
                )
            })
            .unwrap();
        assert_eq!(links.len(), 20);
        let country = |label: &str| label.trim_start_matches("示例").parse::<u32>().unwrap() >= 90;
        // All but one of the town are content; of the country four answer and none is.
        let (mut silent, mut grumbles) = (6, true);
        for (label, word) in links.clone() {
            if country(&label) && silent > 0 {
                silent -= 1;
                continue;
            }
            let discontent = country(&label) || std::mem::take(&mut grumbles);
            let given = said(if discontent { "不满意" } else { "满意" });
            office.as_person(0, move |tx| answer(tx, &word, &given)).unwrap();
        }
        let word = links.iter().find(|(label, _)| !country(label)).unwrap().1.clone();
        let again = office.as_person(0, move |tx| answer(tx, &word, &said("不满意")));
        assert_eq!(again.unwrap_err().code(), "survey-answered");
        let unknown = office.as_person(0, |tx| answer(tx, "no such word", &said("满意")));
        assert_eq!(unknown.unwrap_err().code(), "survey-unknown");
        let (rates, answers) = office.read(move |tx| {
            let survey = find(tx, survey)?;
            Ok((responses(tx, &survey)?, weighted(tx, &survey)?))
        });
        let told: Vec<(i64, i64, i64)> =
            rates.iter().map(|it| (it.frame, it.drawn, it.answered)).collect();
        assert_eq!(told, [(10, 10, 4), (90, 10, 10)]);
        let total: f64 = answers.iter().map(|it| it.weight).sum();
        assert!((total - 100.0).abs() < 1e-9, "weights add up to the frame: {total}");
        let shares = shares(&answers, "q.overall.a", &["满意".into(), "不满意".into()]);
        // Nine tenths of the ninety of the town: 81 in a hundred, not nine in fourteen.
        assert!((shares[0].value - 0.81).abs() < 1e-9, "{shares:?}");
        assert!(shares[0].low < 0.81 && shares[0].high > 0.81);
    }
}
