//! What stands in words around a matrix: its sentence, its warnings, who lacks what, how grades are read.

use score::UnitResult;
use web::Me;

use super::line::Standing;
use super::{Setting, plain, rules};

/// What a total lacks, short enough for its cell, and in full.
pub(super) fn lacking(me: &Me, result: &UnitResult) -> (String, String) {
    let mut codes: Vec<&str> = Vec::new();
    for left in result.missing.iter().filter(|left| {
        result.items.iter().chain(&result.outside).any(|item| item.code == left.code)
    }) {
        if !codes.contains(&left.code.as_str()) {
            codes.push(&left.code);
        }
    }
    if codes.is_empty() {
        return Default::default();
    }
    let join = |codes: &[&str]| codes.join(me.lang.pick("、", ", "));
    let all = ui::ta(me.lang, "assessment-lacks", &[("codes", join(&codes))]);
    let short = if codes.len() <= 2 {
        all.clone()
    } else {
        ui::ta(me.lang, "assessment-lacks-n", &[("n", codes.len().to_string())])
    };
    (short, all)
}

/// One sentence: how many units and scores, what is missing, who is vetoed, who stands in the last grade.
pub(super) fn sentence(me: &Me, setting: &Setting) -> String {
    let (run, scheme) = (&setting.run, &setting.record.scheme);
    let all = || run.results.iter().flat_map(|result| &result.items);
    let count = |wanted: Standing| all().filter(|item| Standing::of(item) == wanted).count();
    let groups = run.standings.iter().filter_map(|s| s.group).max().unwrap_or(0);
    let mut said = ui::ta(
        me.lang,
        "assessment-matrix-lead",
        &[
            ("units", run.results.len().to_string()),
            ("items", scheme.items().count().to_string()),
            ("max", plain(scheme.max)),
            ("cells", ui::number::count(all().count() as i64)),
            ("missing", count(Standing::Missing).to_string()),
            ("na", count(Standing::NotApplicable).to_string()),
            ("groups", groups.to_string()),
        ],
    );
    let vetoed: Vec<String> = run
        .results
        .iter()
        .filter(|result| result.vetoes.iter().any(|veto| veto.applied == Some(true)))
        .map(|result| setting.name(me, result.unit.0))
        .collect();
    if !vetoed.is_empty() {
        let names = vetoed.join(me.lang.pick("、", ", "));
        said.push_str(&ui::ta(me.lang, "assessment-matrix-vetoed", &[("names", names)]));
    }
    said
}

/// Who lacks what, unit by unit, under the matrix.
pub(super) fn remarks(me: &Me, setting: &Setting) -> Vec<String> {
    setting
        .by_code()
        .into_iter()
        .filter_map(|unit| {
            let (_, all) = lacking(me, setting.run.result(unit)?);
            (!all.is_empty())
                .then(|| format!("{}{}{all}", setting.name(me, unit), me.lang.pick("", " ")))
        })
        .collect()
}

/// What a reader must know before the numbers: a draft, or a scheme of another year.
pub(super) fn warning(me: &Me, setting: &Setting) -> String {
    let record = &setting.record;
    let mut said = Vec::new();
    if record.published.is_none() {
        said.push(me.t("assessment-draft-warning"));
    }
    if record.until.is_some() {
        said.push(me.t("assessment-superseded-warning"));
    }
    if !record.scheme.in_force_on(setting.scope.day) {
        let args = [
            ("period", setting.scope.period.say(me.lang)),
            ("valid", rules::validity(me, &record.scheme)),
        ];
        said.push(ui::ta(me.lang, "assessment-other-year-warning", &args));
    }
    said.join(me.lang.pick("", " "))
}

pub(super) fn grades(me: &Me, setting: &Setting) -> Vec<(ui::Grade, String)> {
    let grades = &setting.record.scheme.bands.grades;
    let last = grades.len().saturating_sub(1);
    grades
        .iter()
        .enumerate()
        .map(|(at, grade)| {
            let above = at.checked_sub(1).map(|before| plain(grades[before].from));
            let text = match above {
                None => format!("≥{}", plain(grade.from)),
                Some(to) if at == last => format!("<{to}"),
                Some(to) => format!("{}–{to}", plain(grade.from)),
            };
            let name = grade.name.as_ref().map(|name| name.get(me.lang).to_owned());
            (
                ui::Grade::new(&grade.code),
                [text].into_iter().chain(name).collect::<Vec<_>>().join(" "),
            )
        })
        .collect()
}
