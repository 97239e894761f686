//! The names of columns and words. Words of the closed lists are all in the texts; a pack may use
//! words of its own, and those stand as the source wrote them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use terms::Lang;

use crate::register::{Column, Holds};

static KEYS: LazyLock<BTreeSet<String>> = LazyLock::new(|| ui::keys(Lang::Zh));

/// The key of the name of a register.
pub(crate) fn title(topic: &str) -> String {
    format!("record-{topic}")
}

/// `on_date` is the day of sampling of a sample and the day of issue of a certificate.
pub(crate) fn label(lang: Lang, topic: &str, column: &str) -> String {
    let column = keyed(column);
    first(lang, &[format!("record-col-{topic}-{column}"), format!("record-col-{column}")])
        .unwrap_or(column)
}

/// A word in the reader's language, or as it is where nobody wrote it down.
pub(crate) fn word(lang: Lang, topic: &str, column: &str, word: &str) -> String {
    let (column, key) = (keyed(column), keyed(word));
    let keys =
        [format!("record-word-{topic}-{column}-{key}"), format!("record-word-{column}-{key}")];
    first(lang, &keys).unwrap_or_else(|| word.to_owned())
}

/// 1 and 0 of a column; most are yes and no.
pub(crate) fn truth(lang: Lang, column: &str, yes: bool) -> String {
    let (digit, plain) = if yes { ("1", "record-yes") } else { ("0", "record-no") };
    let own = format!("record-word-{}-{digit}", keyed(column));
    first(lang, &[own]).unwrap_or_else(|| ui::t(lang, plain))
}

/// A value of a filter, as a person would say it.
pub(crate) fn asked(lang: Lang, topic: &str, column: &Column, value: &str) -> String {
    match column.holds {
        Holds::Truth => truth(lang, column.name, value == "1"),
        Holds::Word(_) | Holds::Text => word(lang, topic, column.name, value),
        _ => value.to_owned(),
    }
}

fn first(lang: Lang, keys: &[String]) -> Option<String> {
    keys.iter().find(|key| KEYS.contains(*key)).map(|key| ui::t(lang, key))
}

/// A word as part of a key: small letters and digits, everything else a dash.
fn keyed(word: &str) -> String {
    let mut key = String::with_capacity(word.len());
    for letter in word.chars() {
        if letter.is_ascii_alphanumeric() {
            key.push(letter.to_ascii_lowercase());
        } else if !key.ends_with('-') {
            key.push('-');
        }
    }
    key
}
