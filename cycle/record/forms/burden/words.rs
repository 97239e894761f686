//! Labels as meanings: what people write differently and mean alike, and what differs by one character and is
//! something else.

use std::collections::BTreeSet;

/// Words that stand for one another on forms; the first is the one kept. Longer ones come first.
const SAME: &[(&str, &[&str])] = &[
    ("投诉", &["投诉举报", "消费者投诉", "消费投诉", "群众投诉", "投诉件", "诉求"]),
    (
        "企业",
        &[
            "生产企业",
            "用能单位",
            "市场主体",
            "经营主体",
            "公司",
            "厂家",
            "单位",
            "主体",
            "工厂",
            "厂商",
        ],
    ),
    ("受理", &["接收", "收到", "接到", "接待"]),
    ("办结", &["办理完成", "处理完毕", "处理完成", "办理完毕", "完结", "处结", "了结"]),
    ("抽检", &["监督抽查", "抽样检验", "抽样", "抽查", "抽验"]),
    ("检查", &["监督检查", "巡查", "执法检查", "现场检查", "走访检查"]),
    ("按期", &["按时", "及时", "期限内", "规定时限内", "时限内", "如期"]),
    ("回复", &["首次回复", "首响", "答复", "首次响应", "响应"]),
    ("培训", &["教育培训", "业务培训", "培训班", "授课"]),
    ("新增", &["新登记", "新获", "新认定", "新注册", "新授予", "新发放", "新建立", "新成立"]),
    ("计量器具", &["测量仪表", "计量仪表", "计量设备", "测量器具", "仪表"]),
    ("检定", &["受检", "校验", "检校", "周检"]),
    ("商标", &["注册商标", "商标品牌"]),
    ("地理标志", &["地标", "地理标识"]),
    ("立案", &["立案查处", "立案调查", "立案处罚", "案件查办"]),
    ("金额", &["款额", "钱款", "额度", "总额"]),
    ("销售额", &["销售收入", "营业收入", "销售金额", "营收"]),
    ("标准", &["标准规范", "规范标准"]),
    ("制定", &["制修订", "起草", "编制", "制订", "修订"]),
    ("整改", &["责令改正", "改正", "纠正"]),
    ("复查", &["复检", "复验", "回头看"]),
    ("证书", &["认证证书", "证件", "资质证书"]),
    ("挽回", &["追回", "挽回经济"]),
    ("帮扶", &["服务", "指导", "走访帮扶", "走访服务", "上门服务"]),
    ("质量小组", &["质量管理小组", "qc小组"]),
    ("改进", &["提升", "改善", "攻关"]),
    ("事故", &["安全事故", "事件", "突发事件"]),
    ("实验室", &["检验机构", "检测机构", "检验检测机构"]),
    ("特种设备", &["特设", "特种机电设备"]),
    ("学校", &["校园"]),
    ("专利", &["发明专利", "专利权"]),
    ("宣传", &["宣讲", "科普", "宣传活动"]),
    ("人员", &["人数", "人次", "职工", "从业人员", "员工"]),
    ("能源", &["能耗", "用能"]),
    ("满意", &["满意度", "好评"]),
    ("经费", &["资金", "投入", "预算", "费用"]),
    ("罚没", &["罚款", "处罚金额", "罚没款"]),
    ("食品", &["食物", "食用产品"]),
    ("农产品", &["农副产品", "农业产品"]),
];

/// What says how much or when, and not what: left out before labels are compared.
const NOISE: &[&str] = &[
    "数量",
    "总数",
    "件数",
    "个数",
    "次数",
    "户数",
    "家数",
    "台数",
    "情况",
    "合计",
    "总计",
    "全市",
    "全县",
    "辖区内",
    "辖区",
    "其中",
    "本地",
    "本地区",
    "本单位",
    "开展",
    "进行",
    "实施",
    "组织",
    "完成的",
    "共计",
    "已经",
    "下达",
    "通知书",
    "召开",
    "举办",
    "专项",
    "活动",
    "相关",
    "各类",
    "有关",
    "总量",
    "量",
    "数",
    "的",
    "了",
    "共",
];

/// Words of which a label has at most one side: the other side is another thing.
const OPPOSED: &[&[&str]] = &[
    &["不合格", "合格", "不符合"],
    &["新增", "终止", "注销", "年末", "期末", "在用"],
    &["受理", "办结", "转办", "回复", "调解", "挽回"],
    &["应", "实"],
    &["累计", "本月", "本季"],
    &["率", "金额", "人员"],
    &["食品", "农产品", "水产品", "工业产品", "建筑", "药品"],
    &["专利", "商标", "地理标志"],
    &["质量管理", "环境管理"],
    &["国际标准", "国家标准", "行业标准", "地方标准", "团体标准", "企业标准"],
    &["电", "煤", "气", "油", "水", "蒸汽"],
    &["立案", "移送", "整改", "复查", "召回"],
    &["男", "女"],
    &["城镇", "农村"],
    &["进口", "出口"],
    &["一级", "二级", "三级"],
    &["抽检", "检查", "检定"],
    &["高级", "中级", "初级"],
    &["大型", "中型", "小型"],
];

/// A label without brackets of measures, noise and differences of writing.
pub(super) fn plain(label: &str) -> String {
    let mut text = String::new();
    let mut depth = 0_usize;
    let mut inside = String::new();
    for c in label.to_lowercase().chars() {
        match c {
            '（' | '(' | '【' | '[' => depth += 1,
            '）' | ')' | '】' | ']' => {
                depth = depth.saturating_sub(1);
                // 累计, 本月 within brackets are part of the meaning; 件, 家次 are measures.
                if depth == 0 && inside.chars().count() > 2 || OPPOSED[4].contains(&inside.as_str())
                {
                    text.push_str(&inside);
                }
                inside.clear();
            }
            c if depth > 0 => inside.push(c),
            c if c.is_alphanumeric() => text.push(c),
            _ => {}
        }
    }
    for (kept, others) in SAME {
        for other in *others {
            if text.contains(other) && !kept.contains(other) {
                text = text.replace(other, kept);
            }
        }
        // A word that was put in beside its like stands once.
        let twice = format!("{kept}{kept}");
        while text.contains(&twice) {
            text = text.replace(&twice, kept);
        }
    }
    for noise in NOISE {
        text = text.replace(noise, "");
    }
    text
}

/// Whether one label is on another side than the other.
pub(super) fn opposed(a: &str, b: &str) -> bool {
    OPPOSED.iter().any(|group| {
        let (of_a, of_b) = (sides(group, a), sides(group, b));
        of_a != of_b && !(of_a.is_empty() && of_b.is_empty()) && differs(&of_a, &of_b)
    })
}

/// One side that says nothing does not oppose: 检查 企业 and 企业 检查（本月） are alike in all else.
fn differs(a: &BTreeSet<&str>, b: &BTreeSet<&str>) -> bool {
    !a.is_empty() && !b.is_empty()
}

fn sides<'g>(group: &'g [&'g str], text: &str) -> BTreeSet<&'g str> {
    let mut rest = text.to_owned();
    let mut found = BTreeSet::new();
    // Longer words first, so that 不合格 is not also 合格.
    let mut words: Vec<&str> = group.to_vec();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    for word in words {
        if rest.contains(word) {
            found.insert(word);
            rest = rest.replace(word, "");
        }
    }
    found
}

/// What the order of words counts for; offices put the same words in any order.
const ORDER: f64 = 0.35;

/// Dice's coefficient over pairs of characters and single ones, 0 to 1: pairs keep the order of words, single
/// characters forgive another order and a word that was left out.
pub(super) fn alike(a: &str, b: &str) -> f64 {
    let pairs = |text: &str| -> Vec<(char, char)> {
        let chars: Vec<char> = text.chars().collect();
        chars.windows(2).map(|it| (it[0], it[1])).collect()
    };
    let singles = |text: &str| -> Vec<(char, char)> { text.chars().map(|c| (c, c)).collect() };
    ORDER * dice(pairs(a), pairs(b)) + (1.0 - ORDER) * dice(singles(a), singles(b))
}

fn dice(mut a: Vec<(char, char)>, mut b: Vec<(char, char)>) -> f64 {
    if a.is_empty() || b.is_empty() {
        return if a == b { 1.0 } else { 0.0 };
    }
    a.sort_unstable();
    b.sort_unstable();
    let (mut i, mut j, mut common) = (0, 0, 0_usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    2.0 * common as f64 / (a.len() + b.len()) as f64
}
