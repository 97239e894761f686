//! Where a heading breaks: GB/T 9704—2012 clause 7.3.1 wants lines that are 词意完整、排列对称、长短适宜、
//! 间距恰当, in the shape of a trapezoid or a diamond, and no word split.
//!
//! What counts as a word comes from a short list of what such headings are made of and from the
//! caller, who knows the names of organs. Between characters of unknown words a break is allowed but dear.

/// Words and turns of official headings that a break must not split.
const WORDS: &str = "关于 印发 转发 批转 通知 通报 报告 请示 批复 决定 意见 公告 通告 公报 函 纪要 方案 计划 规划 办法 规定 \
    细则 要点 总结 分析 白皮书 情况 工作 质量 强市 强县 建设 年度 季度 上半年 下半年 行动 提升 考核 评价 监督 抽查 检验 检测 \
    结果 产品 商品 服务 工程 环境 食品 药品 特种设备 安全 整改 约谈 督办 问题 重点 任务 分工 目标 责任 分解 落实 开展 进一步 \
    加强 推进 推动 做好 组织 实施 召开 会议 领导小组 办公室 委员会 人民政府 市场监督管理局 发展和改革委员会 工业和信息化局 \
    农业农村局 住房和城乡建设局 生态环境局 教育局 财政局 统计局 监督管理 市场监管 主要 负责人 领导 同志 调整 成员 名单 公布 \
    表彰 先进 集体 个人 企业 标准 计量 认证 认可 品牌 标杆 高质量 发展 经济 社会 制造业 竞争力 指数 满意度 调查 测评 合格率 \
    不合格 后处理 召回 消费者 投诉 举报 专项 整治 检查 清理 规范 管理 制度 机制 体系 技术 基础 设施 创新 能力 水平 全面 深入 \
    贯彻 精神 文件 有关 相关 事项 申请 报送 材料 数据 统计 信息 公开 征求 修改 修订 试行 暂行 第一 第二 第三 第四 全市 全省 \
    各县 各县区 市直 部门 单位 机构 行业 分级 分类 风险 监测 预警 处置 能源 资源 计量器具 审查 运行 数字 化肥 农资 钢铁 铝合金 \
    铸造 葡萄 苹果 保障 支持 促进 优化 提高 改革 开放 营商 先行区 示范 创建 验收 复查 整改通知书 督办单 考核结果 质量分析";

/// The lines of a heading, each at most `width` full-width characters. Breaks that the author made
/// (`\n`) stand; `names` are further words that stay whole.
pub fn lines(text: &str, width: usize, names: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    for line in text.split('\n').map(str::trim).filter(|l| !l.is_empty()) {
        out.extend(broken(line, width.max(2), names));
    }
    if out.is_empty() {
        out.push(String::new());
    }
    out
}

/// Half a full-width character for what is written in ASCII.
fn halves(text: &[char]) -> usize {
    text.iter().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn broken(line: &str, width: usize, names: &[&str]) -> Vec<String> {
    let letters: Vec<char> = line.chars().collect();
    let room = width * 2;
    let total = halves(&letters);
    if total <= room {
        return vec![line.to_owned()];
    }
    let costs = costs(&letters, names);
    let fewest = total.div_ceil(room);
    let mut best: Option<(f64, Vec<usize>)> = None;
    for count in fewest..=fewest + 1 {
        if count > 5 {
            break;
        }
        let mut cuts = Vec::new();
        search(
            &letters,
            &costs,
            room,
            count,
            0,
            &mut cuts,
            4.0 * (count - fewest) as f64,
            &mut best,
        );
    }
    let cuts = best.map_or_else(|| greedy(&letters, &costs, room), |(_, cuts)| cuts);
    let mut out = Vec::new();
    let mut from = 0;
    for to in cuts.into_iter().chain([letters.len()]) {
        out.push(letters[from..to].iter().collect::<String>().trim().to_owned());
        from = to;
    }
    out
}

/// What a break before each letter costs; infinite where none may be.
fn costs(letters: &[char], names: &[&str]) -> Vec<f64> {
    const UNKNOWN: f64 = 3.0;
    let mut costs = vec![UNKNOWN; letters.len() + 1];
    mark_words(letters, names, &mut costs);
    for at in 1..letters.len() {
        let (before, after) = (letters[at - 1], letters[at]);
        let cost = &mut costs[at];
        if "的地得和与及或等、，。）》〉〕”：；！？".contains(after)
            || "（《〈〔“".contains(before)
            || joined(before, after)
        {
            let particle = "的和与及或等".contains(after);
            *cost = if particle { *cost + 8.0 } else { f64::INFINITY };
            continue;
        }
        if letters[at..].starts_with(&['关', '于']) {
            *cost -= 4.0;
        }
        if letters[..at].ends_with(&['关', '于']) {
            *cost += 8.0;
        }
        if "的和与及、，".contains(before) || "》）".contains(before) || "《".contains(after)
        {
            *cost = (*cost - 1.5).max(-1.0);
        }
    }
    costs
}

/// Letters of a number, of a Latin word, or a number with the measure that follows it.
fn joined(before: char, after: char) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric() || "-./%".contains(c);
    (latin(before) && latin(after))
        || (before.is_ascii_digit() && "年月日号届次期项个家批季度".contains(after))
        || before == '第'
}

/// Longest words first, from left to right; the edges of a word are good places, its inside is none.
fn mark_words(letters: &[char], names: &[&str], costs: &mut [f64]) {
    let mut words: Vec<Vec<char>> = WORDS
        .split_whitespace()
        .chain(names.iter().copied())
        .map(|w| w.chars().collect())
        .collect();
    words.retain(|w: &Vec<char>| w.len() > 1);
    words.sort_by_key(|w| std::cmp::Reverse(w.len()));
    let mut at = 0;
    while at < letters.len() {
        let Some(word) = words.iter().find(|w| letters[at..].starts_with(w)) else {
            at += 1;
            continue;
        };
        costs[at] = costs[at].min(0.5);
        // A name that fills lines by itself may break, as a last resort.
        let inside = if word.len() > 12 { 20.0 } else { f64::INFINITY };
        costs[at + 1..at + word.len()].fill(inside);
        at += word.len();
        costs[at] = costs[at].min(0.5);
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "the search carries its state; a struct for one function hides it"
)]
fn search(
    letters: &[char],
    costs: &[f64],
    room: usize,
    left: usize,
    from: usize,
    cuts: &mut Vec<usize>,
    cost: f64,
    best: &mut Option<(f64, Vec<usize>)>,
) {
    if best.as_ref().is_some_and(|(b, _)| cost - 6.0 > *b) {
        return;
    }
    let rest = halves(&letters[from..]);
    if rest > left * room {
        return;
    }
    if left == 1 {
        let cost = cost + shape(letters, cuts);
        if best.as_ref().is_none_or(|(b, _)| cost < *b) {
            *best = Some((cost, cuts.clone()));
        }
        return;
    }
    let mut used = 0;
    for at in from + 1..letters.len() {
        used += halves(&letters[at - 1..at]);
        if used > room {
            break;
        }
        if costs[at].is_finite() {
            cuts.push(at);
            search(letters, costs, room, left - 1, at, cuts, cost + costs[at], best);
            cuts.pop();
        }
    }
}

/// How far the lines are from a trapezoid or a diamond.
fn shape(letters: &[char], cuts: &[usize]) -> f64 {
    let mut lengths = Vec::with_capacity(cuts.len() + 1);
    let mut from = 0;
    for &to in cuts.iter().chain([&letters.len()]) {
        lengths.push(halves(&letters[from..to]) as f64 / 2.0);
        from = to;
    }
    let longest = lengths.iter().copied().fold(0.0, f64::max);
    let shortest = lengths.iter().copied().fold(f64::MAX, f64::min);
    let rises = lengths.windows(2).all(|w| w[0] <= w[1]);
    let falls = lengths.windows(2).all(|w| w[0] >= w[1]);
    let top = lengths.iter().position(|&l| l >= longest).unwrap_or(0);
    let diamond = lengths[..=top].windows(2).all(|w| w[0] < w[1])
        && lengths[top..].windows(2).all(|w| w[0] > w[1]);
    let mut cost = 8.0 * (longest - shortest) / longest.max(1.0);
    if longest - shortest < 1.0 {
        cost += 3.0; // a rectangle
    } else if !(rises || falls || diamond) {
        cost += 8.0; // an hourglass
    }
    if shortest < 4.0 {
        cost += 8.0;
    }
    cost
}

/// For texts no heading should have: as much on each line as fits.
fn greedy(letters: &[char], costs: &[f64], room: usize) -> Vec<usize> {
    let mut cuts = Vec::new();
    let (mut from, mut used, mut good) = (0, 0, None);
    let mut at = 0;
    while at < letters.len() {
        let wide = halves(&letters[at..=at]);
        if at > from && costs[at].is_finite() {
            good = Some(at);
        }
        if used + wide > room {
            let cut = good.filter(|&g| g > from).unwrap_or(at.max(from + 1));
            cuts.push(cut);
            (from, used, good, at) = (cut, 0, None, cut);
            continue;
        }
        used += wide;
        at += 1;
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_break_between_words_in_the_shapes_the_standard_names() {
        let office = "运城市质量强市工作领导小组办公室";
        for (text, want) in [
            ("关于召开质量分析会的通知", vec!["关于召开质量分析会的通知"]),
            (
                "运城市质量强市工作领导小组办公室关于印发2026年运城市质量强市工作要点的通知",
                vec![
                    "运城市质量强市工作领导小组办公室",
                    "关于印发2026年运城市质量",
                    "强市工作要点的通知",
                ],
            ),
            (
                "关于2026年第三季度全市产品质量监督抽查结果的通报",
                vec!["关于2026年第三季度全市", "产品质量监督抽查结果的通报"],
            ),
        ] {
            assert_eq!(lines(text, 19, &[office]), want, "{text}");
        }
    }

    #[test]
    fn no_letter_is_lost_and_no_line_is_too_long() {
        for text in [
            "",
            "甲",
            &"质量".repeat(60),
            &"运".repeat(200),
            &"a".repeat(100),
            "《《《《《《《《《《《《《《《《《《《《《《《《《《《《",
            "第1号\n\n第2号",
        ] {
            let lines = lines(text, 19, &[]);
            assert_eq!(lines.concat(), text.replace('\n', ""), "{text}");
            assert!(
                lines.iter().all(|l| halves(&l.chars().collect::<Vec<_>>()) <= 38),
                "{lines:?}"
            );
        }
    }
}
