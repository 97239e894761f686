//! Texts in two languages, from Fluent files in `texts/zh` and `texts/en`.
//!
//! Chinese is the first language: an English text that is missing shows the Chinese one, and a key
//! that nobody wrote shows itself in brackets, so that a reader can report it. A test keeps the two
//! languages equal, so neither should ever be seen.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use terms::Lang;

type Bundle = FluentBundle<FluentResource>;

/// Language folder, file name, content.
static FILES: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/texts.rs"));

static ZH: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::Zh));
static EN: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::En));

/// The text of a key.
pub fn t(lang: Lang, key: &str) -> String {
    ta(lang, key, &[])
}

/// The text of a key with its arguments. Arguments come printed (`ui::number`); one that is a plain
/// number also chooses the plural form.
pub fn ta(lang: Lang, key: &str, args: &[(&str, String)]) -> String {
    let mut values = FluentArgs::with_capacity(args.len());
    for (name, value) in args {
        values.set(*name, value_of(value));
    }
    look_up(lang, key, &values)
        .or_else(|| look_up(Lang::Zh, key, &values))
        .unwrap_or_else(|| format!("[{key}]"))
}

/// Every key of a language, for tests that no page asks for a text nobody wrote.
pub fn keys(lang: Lang) -> BTreeSet<String> {
    files(lang)
        .flat_map(|(_, text)| text.lines())
        .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim().to_owned()))
        .collect()
}

fn files(lang: Lang) -> impl Iterator<Item = (&'static str, &'static str)> {
    let folder = lang.pick("zh", "en");
    FILES.iter().filter(move |file| file.0 == folder).map(|file| (file.1, file.2))
}

fn bundle(lang: Lang) -> Bundle {
    let tag = lang.pick("zh-Hans", "en").parse().expect("both tags are well formed");
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // Isolation marks would travel into copied numbers and exported names.
    bundle.set_use_isolating(false);
    for (_, text) in files(lang) {
        // A file with an error still gives its readable part; the tests name the error.
        let resource = match FluentResource::try_new(text.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        let _ = bundle.add_resource(resource);
    }
    bundle
}

fn look_up(lang: Lang, key: &str, args: &FluentArgs<'_>) -> Option<String> {
    let bundle: &Bundle = lang.pick(&*ZH, &*EN);
    let pattern = bundle.get_message(key)?.value()?;
    Some(bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned())
}

/// A number only where printing it gives the same characters, so that a code such as 0012 or a
/// printed 1,234 stays as it was written.
fn value_of(text: &str) -> FluentValue<'_> {
    match text.parse::<FluentNumber>() {
        Ok(number) if number.as_string() == text => FluentValue::Number(number),
        _ => FluentValue::from(text),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use fluent_syntax::{ast, parser};

    use super::*;

    /// Key → names of its arguments; panics at what cannot be read or is there twice.
    fn messages(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
        let mut found = BTreeMap::new();
        for (name, text) in files(lang) {
            let resource = parser::parse(text)
                .unwrap_or_else(|(_, errors)| panic!("{}/{name}: {errors:?}", lang.tag()));
            for entry in resource.body {
                let ast::Entry::Message(message) = entry else { continue };
                let pattern = message.value.unwrap_or_else(|| panic!("{}", message.id.name));
                let mut args = BTreeSet::new();
                variables(&pattern, &mut args);
                let twice = found.insert(message.id.name.to_owned(), args);
                assert!(twice.is_none(), "{}/{name}: {} twice", lang.tag(), message.id.name);
            }
        }
        found
    }

    fn variables(pattern: &ast::Pattern<&str>, into: &mut BTreeSet<String>) {
        for element in &pattern.elements {
            let ast::PatternElement::Placeable { expression } = element else { continue };
            expression_variables(expression, into);
        }
    }

    fn expression_variables(expression: &ast::Expression<&str>, into: &mut BTreeSet<String>) {
        match expression {
            ast::Expression::Inline(inline) => inline_variables(inline, into),
            ast::Expression::Select { selector, variants } => {
                inline_variables(selector, into);
                variants.iter().for_each(|it| variables(&it.value, into));
            }
        }
    }

    fn inline_variables(inline: &ast::InlineExpression<&str>, into: &mut BTreeSet<String>) {
        match inline {
            ast::InlineExpression::VariableReference { id } => {
                into.insert(id.name.to_owned());
            }
            ast::InlineExpression::Placeable { expression } => {
                expression_variables(expression, into)
            }
            _ => {}
        }
    }

    #[test]
    fn every_text_is_there_in_both_languages_with_the_same_arguments() {
        let (zh, en) = (messages(Lang::Zh), messages(Lang::En));
        let mut wrong = Vec::new();
        for key in zh.keys().chain(en.keys()).collect::<BTreeSet<_>>() {
            match (zh.get(key), en.get(key)) {
                (Some(zh), Some(en)) if zh == en => {}
                (zh, en) => wrong.push(format!("{key}: zh {zh:?}, en {en:?}")),
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn the_list_of_keys_is_the_list_of_messages() {
        for lang in [Lang::Zh, Lang::En] {
            assert_eq!(keys(lang), messages(lang).into_keys().collect());
        }
    }

    #[test]
    fn a_key_that_nobody_wrote_shows_itself() {
        assert_eq!(t(Lang::En, "nobody-wrote-this"), "[nobody-wrote-this]");
    }

    #[test]
    fn arguments_come_out_as_they_went_in() {
        for printed in
            ["1", "1,234", "0012", "95.80", "-3", "−3", "1e3", "0x10", "盐湖区", "NaN", ""]
        {
            let said = ta(Lang::Zh, "space-here", &[("name", printed.to_owned())]);
            assert_eq!(said, format!("当前空间：{printed}"));
        }
    }

    #[test]
    fn english_counts_one_apart() {
        let say = |n: &str| ta(Lang::En, "errors-count", &[("n", n.to_owned())]);
        assert_eq!(say("1"), "1 place needs work");
        assert_eq!(say("2"), "2 places need work");
        assert_eq!(say("1,201"), "1,201 places need work");
    }

    #[test]
    fn texts_are_safe_to_ask_for_from_many_threads() {
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..100 {
                        assert_eq!(t(Lang::En, "state-ok"), "Met");
                    }
                });
            }
        });
    }
}
