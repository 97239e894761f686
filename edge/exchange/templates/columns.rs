//! The table of columns: what each kind of file holds, and the heads that people write for it.

use tables::Kind as Holds;

use super::Line;
use crate::Kind;

/// The columns of a kind, and those that together name a row.
pub(super) fn of(kind: Kind) -> (&'static [Line], &'static [&'static str]) {
    match kind {
        Kind::Units => (UNITS, &["code", "hierarchy"]),
        // A firm is known by either code; the load compares them.
        Kind::Firms => (FIRMS, &[]),
        // Codes and names, and categories in any order, are compared by the load.
        Kind::Figures => (FIGURES, &[]),
        Kind::Inspections => (INSPECTIONS, &["code"]),
        Kind::Violations => (VIOLATIONS, &["inspection", "code"]),
        Kind::Samples => (SAMPLES, &["code"]),
        Kind::Complaints => (COMPLAINTS, &["code"]),
        Kind::Certificates => (CERTIFICATES, &["code"]),
        Kind::Registrations => (REGISTRATIONS, &["code"]),
        Kind::Instruments => (INSTRUMENTS, &["code"]),
        Kind::Campaigns => (super::province::CAMPAIGNS, &["code"]),
        Kind::Visits => (super::province::VISITS, &["code"]),
    }
}

pub(super) const fn text(
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    max: usize,
) -> Line {
    Line { max: Some(max), ..Line::new(key, zh, en, Holds::Text) }
}
pub(super) const fn day(key: &'static str, zh: &'static str, en: &'static str) -> Line {
    Line::new(key, zh, en, Holds::Date)
}
const fn flag(key: &'static str, zh: &'static str, en: &'static str) -> Line {
    Line::new(key, zh, en, Holds::Flag)
}
pub(super) const fn whole(key: &'static str, zh: &'static str, en: &'static str) -> Line {
    Line::new(key, zh, en, Holds::Integer)
}
const fn number(key: &'static str, zh: &'static str, en: &'static str) -> Line {
    Line::new(key, zh, en, Holds::Decimal)
}
pub(super) const fn one_of(
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    choices: &'static [(&'static str, &'static str, &'static str)],
) -> Line {
    Line { choices, ..Line::new(key, zh, en, Holds::Code) }
}

/// What names a record: its number in the system it comes from.
pub(super) const fn code(zh: &'static str) -> Line {
    text("code", zh, "Number", 80)
        .needed()
        .help("在原来系统里的编号；凭它认出同一条", "Its number in the system it comes from")
}
/// The day that a record belongs to.
const fn on(zh: &'static str, en: &'static str) -> Line {
    day("on_date", zh, en).needed()
}

pub(super) const FIRM_CODE: Line = text("firm_code", "统一社会信用代码", "Credit code", 40)
    .help("企业的统一社会信用代码或本平台代码", "Credit code of the firm, or its code here")
    .heads(&["信用代码", "社会信用代码", "统一信用代码", "社会统一信用代码", "企业代码"]);
pub(super) const FIRM_NAME: Line = text("firm_name", "企业名称", "Firm name", 200)
    .help("没有代码时按名称找", "Used where there is no code")
    .heads(&["企业", "单位名称", "主体名称", "市场主体名称", "生产企业", "生产企业名称"]);
const COUNTY_HEADS: &[&str] = &[
    "县区",
    "区县",
    "县市区",
    "县（区）",
    "区（县）",
    "所在县区",
    "所在区县",
    "所在县市区",
    "所属县区",
    "所属区县",
    "所属县市区",
    "所属县（市、区）",
    "所属地区",
    "所在地区",
    "地区",
    "属地",
    "行政区划",
    "行政区域",
    "辖区",
];
pub(super) const AREA: Line = text("area", "所在县（市、区）", "County", 80)
    .help("代码或名称；空着就取企业所在地", "Code or name; empty takes that of the firm")
    .heads(COUNTY_HEADS);
const INDUSTRY: Line = text("industry", "国民经济行业代码", "Industry code", 8).heads(&[
    "行业代码",
    "行业",
    "所属行业代码",
]);
pub(super) const GROUND: Line = text("ground", "依据", "Ground", 200)
    .help(
        "更正已有数据，或信用代码有疑问仍要照存时填",
        "Needed to correct what is there, or to keep a doubtful credit code",
    )
    .heads(&["更正依据", "更正原因", "更正说明"]);

const JUDGED: &[(&str, &str, &str)] = &[("pass", "合格", "Pass"), ("fail", "不合格", "Fail")];

const SAMPLES: &[Line] = &[
    code("抽样单编号").sample("运抽2026-0001").heads(&["抽样编号", "样品编号", "抽样单号"]),
    FIRM_CODE,
    FIRM_NAME,
    AREA,
    INDUSTRY,
    text("product", "产品名称", "Product", 200).needed().heads(&["样品名称", "产品"]),
    one_of(
        "domain",
        "领域",
        "Domain",
        &[
            ("manufacturing", "工业产品", "Manufacturing"),
            ("agriculture", "农产品", "Agriculture"),
            ("food", "食品", "Food"),
            ("construction", "建设工程", "Construction"),
        ],
    )
    .needed(),
    one_of(
        "purpose",
        "抽样目的",
        "Purpose",
        &[
            ("evaluation", "评价性抽检", "Evaluation"),
            ("risk", "风险监测", "Risk"),
            ("complaint", "投诉举报", "Complaint"),
        ],
    )
    .needed()
    .help("只有评价性抽检进入计分的合格率", "Only evaluation samples enter a rate that scores"),
    on("抽样日期", "Sampled on").heads(&["抽样时间"]),
    one_of(
        "verdict",
        "检验结论",
        "Verdict",
        &[("pass", "合格", "Pass"), ("fail", "不合格", "Fail"), ("pending", "待判定", "Pending")],
    )
    .needed()
    .heads(&["检验结果", "结论", "判定结果"]),
    day("order_on", "责令改正日期", "Order on"),
    day("correct_due", "改正期限", "Correction due"),
    day("corrected_on", "整改完成日期", "Corrected on"),
    one_of("recheck", "复查结论", "Re-check", JUDGED),
    GROUND,
];

const COMPLAINTS: &[Line] = &[
    code("编号").sample("12315-2026-000001").heads(&["投诉编号", "工单编号", "登记编号"]),
    FIRM_CODE,
    FIRM_NAME,
    AREA,
    INDUSTRY,
    text("topic", "问题类别", "Topic", 80).needed().heads(&["投诉类别", "类别"]),
    text("channel", "来源渠道", "Channel", 80).heads(&["来源", "渠道"]),
    on("受理日期", "Received on")
        .help("收到的那天，期限从次日起算", "The day it came in; limits count from the day after")
        .heads(&["收到日期", "登记日期", "登记时间"]),
    day("replied_on", "首次答复日期", "First reply on")
        .help("告知是否受理的那天", "The day the complainant was told whether it is accepted")
        .heads(&["答复日期", "告知日期"]),
    day("closed_on", "办结日期", "Closed on").heads(&["办结时间", "结案日期"]),
    one_of(
        "satisfied",
        "是否满意",
        "Satisfied",
        &[("1", "满意", "Yes"), ("0", "不满意", "No"), ("1", "是", "1"), ("0", "否", "0")],
    ),
    GROUND,
];

const INSPECTIONS: &[Line] = &[
    code("检查编号").sample("运检2026-0001"),
    FIRM_CODE,
    FIRM_NAME,
    AREA,
    text("kind", "检查类型", "Kind", 80).needed(),
    text("team", "检查组", "Team", 120),
    on("检查日期", "Inspected on").heads(&["检查时间"]),
    text("result", "检查结果", "Result", 200).needed(),
    whole("critical", "严重问题数", "Critical"),
    whole("serious", "较重问题数", "Serious"),
    whole("minor", "一般问题数", "Minor"),
    GROUND,
];

const VIOLATIONS: &[Line] = &[
    text("inspection", "检查编号", "Inspection", 80).needed().sample("运检2026-0001"),
    text("code", "问题代码", "Finding", 40).needed(),
    one_of(
        "severity",
        "严重程度",
        "Severity",
        &[
            ("critical", "严重", "Critical"),
            ("serious", "较重", "Serious"),
            ("minor", "一般", "Minor"),
        ],
    )
    .help("空着就取同一代码已有的程度", "Empty takes what the same code has already"),
    GROUND,
];

const CERTIFICATES: &[Line] = &[
    code("证书编号").sample("CNCA-2026-0001").heads(&["证书号"]),
    FIRM_CODE,
    FIRM_NAME,
    AREA,
    text("kind", "证书类别", "Kind", 80).needed(),
    on("发证日期", "Issued on").heads(&["颁证日期"]),
    day("valid_to", "有效期至", "Valid to").heads(&["到期日期"]),
    one_of(
        "status",
        "状态",
        "Status",
        &[
            ("valid", "有效", "Valid"),
            ("expired", "到期", "Expired"),
            ("withdrawn", "撤销", "Withdrawn"),
        ],
    )
    .needed()
    .heads(&["证书状态"]),
    GROUND,
];

const REGISTRATIONS: &[Line] = &[
    code("登记编号").sample("DL-2026-0001"),
    FIRM_CODE,
    FIRM_NAME,
    AREA,
    one_of(
        "kind",
        "类别",
        "Kind",
        &[
            ("gi", "地理标志", "Geographical indication"),
            ("trademark", "商标", "Trademark"),
            ("standard_lead", "主持制定标准", "Standard led"),
            ("standard_join", "参与制定标准", "Standard joined"),
            ("patent_invention", "发明专利", "Invention patent"),
            ("award_city", "市级质量奖", "City award"),
            ("award_province", "省级质量奖", "Province award"),
            ("luban", "鲁班奖", "Luban prize"),
        ],
    )
    .needed(),
    text("title", "名称", "Title", 200).needed(),
    on("登记日期", "Registered on"),
    day("valid_to", "有效期至", "Valid to").heads(&["到期日期"]),
    one_of("status", "状态", "Status", &[("valid", "有效", "Valid"), ("ended", "终止", "Ended")])
        .needed(),
    GROUND,
];

const INSTRUMENTS: &[Line] = &[
    code("器具编号").sample("JL-2026-0001").heads(&["出厂编号"]),
    FIRM_CODE,
    FIRM_NAME,
    AREA,
    text("kind", "器具类别", "Kind", 80).needed().heads(&["器具名称"]),
    on("应检日期", "Due on").heads(&["到期日期"]),
    day("verified_on", "检定日期", "Verified on"),
    GROUND,
];

const FIGURES: &[Line] = &[
    text("indicator", "指标代码", "Indicator", 120)
        .needed()
        .help(
            "指标的代码或名称；由记录算出的指标不能填报",
            "Code or name; an indicator that is computed from records cannot be reported",
        )
        .heads(&["指标", "指标名称"]),
    text("unit", "单位", "Unit", 80).needed().heads(&[
        "单位名称",
        "填报单位",
        "县区",
        "区县",
        "县市区",
        "所属县市区",
        "县（市、区）",
    ]),
    text("period", "期间", "Period", 20)
        .needed()
        .help("2026、2026H1、2026Q3、2026-11、2026W47", "2026, 2026H1, 2026Q3, 2026-11, 2026W47")
        .sample("2026")
        .heads(&["时期", "报告期", "年度"]),
    text("breakdown", "分组", "Breakdown", 200)
        .help(
            "空着是合计；分项写“名称=值”，几个用分号隔开",
            "Empty is the total; a part says name=value, several with semicolons",
        )
        .sample("industry=13；size=large")
        .heads(&["分项", "分类"]),
    number("value", "数值", "Value")
        .help("问过而没有就留空，不要填0", "Empty where it was asked and there is none; not 0"),
    number("numerator", "分子", "Numerator"),
    number("denominator", "分母", "Denominator"),
    whole("n", "样本数", "Observations"),
    one_of(
        "status",
        "状态",
        "Status",
        &[
            ("reported", "已报", "Reported"),
            ("verified", "已核", "Verified"),
            ("imputed", "估算", "Imputed"),
            ("provisional", "初步", "Provisional"),
        ],
    ),
    text("document", "文号", "Document", 120)
        .help("数据所依据的文件", "The paper it rests on")
        .heads(&["依据文号"]),
    text("document_title", "文件名称", "Document title", 200)
        .help("文号第一次出现时填", "Needed when a document comes for the first time"),
    text("document_issuer", "发文单位", "Issuer", 120).heads(&["发文机关"]),
    day("document_date", "发文日期", "Issued on"),
    GROUND,
];

const FIRMS: &[Line] = &[
    text("code", "企业代码", "Firm code", 60),
    text("credit_code", "统一社会信用代码", "Credit code", 40).heads(&[
        "信用代码",
        "社会信用代码",
        "统一信用代码",
        "社会统一信用代码",
    ]),
    text("name", "企业名称", "Firm name", 200).needed().heads(&[
        "企业",
        "名称",
        "单位名称",
        "主体名称",
        "市场主体名称",
    ]),
    AREA.needed().help("代码或名称", "Code or name"),
    INDUSTRY,
    text("cluster", "产业集群", "Cluster", 80),
    day("since", "成立日期", "Since").heads(&["成立时间", "注册日期"]),
    flag("above_scale", "规上企业", "Above scale").heads(&["是否规上", "规模以上"]),
    flag("key_energy", "重点用能单位", "Key energy user"),
    flag("key_trace", "重点追溯产品", "Key traced product"),
    text("kind", "企业类型", "Kind", 80),
    text("risk", "风险等级", "Risk class", 40).heads(&["信用风险等级"]),
    GROUND,
];

const UNITS: &[Line] = &[
    text("code", "单位代码", "Unit code", 60).needed().heads(&["代码", "编码", "区划代码"]),
    one_of(
        "kind",
        "单位类型",
        "Kind",
        &[
            ("province", "省", "Province"),
            ("city", "市", "City"),
            ("county", "县（市、区）", "County"),
            ("zone", "开发区", "Zone"),
            ("township", "乡镇（街道）", "Township"),
            ("ward", "选区", "Ward"),
            ("government", "人民政府", "Government"),
            ("department", "部门", "Department"),
            ("institute", "机构", "Institute"),
            ("cluster", "产业集群", "Cluster"),
            ("industry", "行业", "Industry"),
            ("third_party", "第三方", "Third party"),
        ],
    )
    .needed()
    .heads(&["类型", "类别"]),
    text("name", "名称", "Name", 120).needed().heads(&["单位名称", "单位全称", "全称"]),
    text("name_en", "英文名称", "English name", 120),
    text("short", "简称", "Short name", 20).heads(&["单位简称"]),
    text("parent", "上级单位代码", "Parent", 60)
        .help("上级的代码", "Code of the unit above")
        .heads(&["上级代码", "上级单位", "上级"]),
    one_of(
        "hierarchy",
        "隶属关系",
        "Hierarchy",
        &[
            ("territory", "属地", "Territory"),
            ("command", "领导", "Command"),
            ("industry", "行业", "Industry"),
        ],
    ),
    day("valid_from", "生效日期", "Valid from"),
    day("valid_to", "失效日期", "Valid to"),
];
