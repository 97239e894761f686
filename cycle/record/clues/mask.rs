//! What identifies a person is taken out of what is told: numbers as long as a telephone's, addresses of
//! mail, and the name and contact that were given beside it.

/// What stands in its place.
pub(super) const HIDDEN: &str = "〔隐去〕";

/// As many digits as no lot, price or year needs, and every telephone has.
const LONG: usize = 7;

/// The text without what identifies a person.
pub(super) fn masked(text: &str, given: &[&str]) -> String {
    let mut text = text.to_owned();
    for word in given.iter().map(|word| word.trim()).filter(|word| word.chars().count() >= 2) {
        text = text.replace(word, HIDDEN);
    }
    without_mail(&without_numbers(&text))
}

/// A digit of any width.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// What may stand between the digits of one number.
fn joins(c: char) -> bool {
    matches!(
        c,
        ' ' | '-'
            | '－'
            | '—'
            | '–'
            | '\u{a0}'
            | '\u{3000}'
            | '('
            | ')'
            | '（'
            | '）'
            | '+'
            | '.'
            | '·'
    )
}

fn without_numbers(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        if !is_digit(chars[at]) {
            out.push(chars[at]);
            at += 1;
            continue;
        }
        let (mut end, mut digits, mut next) = (at, 0, at);
        while next < chars.len() && (is_digit(chars[next]) || joins(chars[next])) {
            if is_digit(chars[next]) {
                digits += 1;
                end = next + 1;
            }
            next += 1;
        }
        // The last sign of an identity number may be a letter.
        if digits == 17 && chars.get(end).is_some_and(|c| matches!(c, 'x' | 'X' | 'Ｘ')) {
            end += 1;
        }
        if digits >= LONG && !is_days(&chars[at..end]) {
            out.push_str(HIDDEN);
        } else {
            out.extend(&chars[at..end]);
        }
        at = end;
    }
    out
}

/// `2026-05-20` and `2026.5.20` are days and no telephones.
fn is_days(run: &[char]) -> bool {
    let text: String = run.iter().collect();
    let parts: Vec<&str> = text.split(['-', '.']).collect();
    parts.len() == 3
        && parts[0].len() == 4
        && (parts[0].starts_with("19") || parts[0].starts_with("20"))
        && parts[1..].iter().all(|it| matches!(it.len(), 1 | 2) && it.chars().all(is_digit))
}

fn without_mail(text: &str) -> String {
    let is_mail = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    let mut out = text.to_owned();
    let mut from = 0;
    while let Some(found) = out[from..].find(['@', '＠']) {
        let at = from + found;
        let width = out[at..].chars().next().map_or(1, char::len_utf8);
        let head = out[..at]
            .rfind(|c| !is_mail(c))
            .map_or(0, |end| end + out[end..].chars().next().map_or(1, char::len_utf8));
        let rest = &out[at + width..];
        let tail = at + width + rest.find(|c| !is_mail(c)).unwrap_or(rest.len());
        if head < at && tail > at + width {
            out.replace_range(head..tail, HIDDEN);
            from = head + HIDDEN.len();
        } else {
            from = at + width;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephones_identity_numbers_mail_and_the_given_name_are_taken_out() {
        for text in [
            "我是赵试样，电话13800000000，请回电",
            "电话 138-0000 0000",
            "请打0359（2000000）",
            "身份证14270019900101001X",
            "写信到zhao.sample@example.com即可",
            "微信１３８００００００００",
        ] {
            let out = masked(text, &["赵试样", "13800000000"]);
            assert!(out.contains(HIDDEN), "{out}");
            let digits = out.chars().filter(|c| is_digit(*c)).count();
            assert!(digits == 0 && !out.contains("赵试样") && !out.contains('@'), "{out}");
        }
    }

    #[test]
    fn lots_days_and_prices_stay() {
        let text = "2026-05-20买的水泥，批号A20260，10袋共350.5元，2026.5.21开裂";
        assert_eq!(masked(text, &[""]), text);
    }
}
