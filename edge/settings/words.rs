//! How days, instants and units are said on these pages.

use std::collections::HashMap;

use ::units::UnitId;
use store::Tx;
use terms::{Date, Lang, Result, Timestamp};

/// `2026-11-20 18:00` of stored microseconds.
pub(crate) fn when(micros: i64) -> String {
    Timestamp::from_microsecond(micros).map_or_else(|_| "—".into(), ui::number::instant)
}

/// People name the last day; the store keeps the first day on which it no longer holds.
pub(crate) fn last_day(valid_to: Option<&str>) -> Option<String> {
    let day: Date = valid_to?.parse().ok()?;
    day.yesterday().ok().map(|day| day.to_string())
}
/// The day a thing began; in words where the books only know that it was always there.
pub(crate) fn first_day(lang: Lang, from: &str) -> String {
    if from <= ::units::ALWAYS.to_string().as_str() {
        return ui::t(lang, "settings-always");
    }
    from.to_owned()
}
pub(crate) fn day_after(last: Option<Date>) -> Option<Date> {
    last.and_then(|day| day.tomorrow().ok())
}

/// The names of these units today.
pub(crate) fn unit_names(
    tx: &mut Tx<'_>,
    ids: impl IntoIterator<Item = i64>,
    lang: Lang,
) -> Result<HashMap<i64, String>> {
    let ids: Vec<UnitId> = ids.into_iter().map(UnitId).collect();
    let today = store::civil_date(tx.now());
    let names = ::units::names(tx, &ids, today, lang)?;
    Ok(names.into_iter().map(|(id, name)| (id.0, name)).collect())
}

/// A text where there is one for the key, else none: the words of verbs and kinds grow with slices.
pub(crate) fn known(lang: Lang, key: &str) -> Option<String> {
    let said = ui::t(lang, key);
    (!said.starts_with('[')).then_some(said)
}
