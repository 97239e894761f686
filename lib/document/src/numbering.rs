//! 结构层次序数 of headings, GB/T 9704—2012 clause 7.3.3: 一、（一）1.（1）.
//!
//! PDF, DOCX and preview number alike because they all ask here. A paper in another language than
//! Chinese is numbered 1, 1.1, 1.1.1.

/// Counts headings as they come. A deeper level begins anew under each higher one.
#[derive(Clone, Debug, Default)]
pub struct Numbering {
    counts: [u32; 4],
}

impl Numbering {
    /// The label of the next heading of `level`, which is taken as 1 to 4.
    pub fn next(&mut self, level: u8, lang: &str) -> String {
        let at = usize::from(level.clamp(1, 4)) - 1;
        self.counts[at] += 1;
        for deeper in &mut self.counts[at + 1..] {
            *deeper = 0;
        }
        let count = self.counts[at];
        if lang != "zh" {
            let parts: Vec<String> =
                self.counts[..=at].iter().map(|n| n.max(&1).to_string()).collect();
            return format!("{} ", parts.join("."));
        }
        match at {
            0 => format!("{}、", chinese(count)),
            1 => format!("（{}）", chinese(count)),
            2 => format!("{count}."),
            _ => format!("（{count}）"),
        }
    }
}

/// 一 to 九千九百九十九; larger numbers stay in digits.
pub fn chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if number == 0 || number > 9999 {
        return if number == 0 { DIGITS[0].to_owned() } else { number.to_string() };
    }
    let mut out = String::new();
    let mut gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / unit % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        if !(digit == 1 && unit == 10 && out.is_empty()) {
            out.push_str(DIGITS[digit as usize]);
        }
        out.push_str(name);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_numbered_as_the_standard_numbers_them() {
        let mut numbering = Numbering::default();
        let labels: Vec<String> =
            [1, 2, 2, 3, 4, 1, 2, 9].iter().map(|&l| numbering.next(l, "zh")).collect();
        assert_eq!(labels, ["一、", "（一）", "（二）", "1.", "（1）", "二、", "（一）", "（1）"]);
        let mut english = Numbering::default();
        let labels: Vec<String> = [1, 2, 2, 1].iter().map(|&l| english.next(l, "en")).collect();
        assert_eq!(labels, ["1 ", "1.1 ", "1.2 ", "2 "]);
    }

    #[test]
    fn numbers_are_read_aloud() {
        for (number, want) in [
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (101, "一百零一"),
            (110, "一百一十"),
            (1010, "一千零一十"),
            (2001, "二千零一"),
            (10_000, "10000"),
            (0, "零"),
        ] {
            assert_eq!(chinese(number), want);
        }
    }
}
