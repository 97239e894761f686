//! What an indicator amounts to, for the phase of plans: the one place where the two phases meet.

use check::indicators::Answers;
use check::scope::{Place, Scope};
use check::shown::Shown;
use identity::{Class, Verb};
use plan::progress::{Asked, Measured};
use store::Tx;
use terms::Result;
use web::Me;

/// Values with their way down; none where nobody knows the indicator or the reader may not see figures.
pub(crate) fn measure(tx: &mut Tx<'_>, me: &Me, asked: &[Asked]) -> Result<Vec<Option<Measured>>> {
    if asked.is_empty() || !me.can(Verb::View, Class::Figures) {
        return Ok(asked.iter().map(|_| None).collect());
    }
    let answers = me.space.kept::<Answers>();
    let place = Place::of(tx)?;
    let mut found = Vec::new();
    for one in asked {
        let unit = one.unit.unwrap_or(place.home);
        let today = store::civil_date(tx.now());
        let Some(unit) = check::scope::names(tx, &[unit], today)?.remove(&unit) else {
            found.push(None);
            continue;
        };
        let scope = Scope {
            place: place.clone(),
            unit,
            period: one.period,
            as_of: None,
            below: Vec::new(),
            day: today,
        };
        let unit = scope.unit.id;
        let question = scope.question(vec![one.indicator.clone()], vec![unit], vec![one.period]);
        let answer = answers.answer(tx, &question)?;
        found.push(answer.definition(&one.indicator, one.period).map(|defined| {
            let definition = &defined.definition;
            let value = answer.value(&one.indicator, unit, one.period);
            let shown = Shown::of(&scope, me.lang, definition, &scope.unit.code, one.period, value);
            Measured {
                name: definition.name.get(me.lang).to_owned(),
                value: value.and_then(|value| value.value),
                text: format!("{}{}", shown.text, shown.sign),
                remark: shown.remark,
                href: shown.href,
                exact: shown.exact,
            }
        }));
    }
    Ok(found)
}

/// What an indicator amounts to, for a cell of a form that arrives filled.
pub(crate) fn known(
    tx: &mut Tx<'_>,
    me: &Me,
    indicator: &str,
    unit: i64,
    period: terms::Period,
) -> Result<Option<forms::prefill::Known>> {
    let asked = Asked { indicator: indicator.to_owned(), unit: Some(unit), period };
    let found = measure(tx, me, &[asked])?.into_iter().next().flatten();
    Ok(found.and_then(|it| {
        Some(forms::prefill::Known { value: it.value?, name: it.name, address: it.href })
    }))
}
