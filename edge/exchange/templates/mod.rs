//! The columns of each kind. Packs add the heads that other systems use; the keys are the fields
//! that packs name.

use tables::{Choice, Column, Kind as Holds, Template};
use terms::Text;

use crate::Kind;

/// The template of a kind, before any source adds to it.
pub(crate) fn template(kind: Kind) -> Template {
    let (columns, unique): (Vec<Column>, &[&str]) = match kind {
        Kind::Units => (units(), &["code", "hierarchy"]),
        // A firm is known by either code; the load compares them.
        Kind::Firms => (firms(), &[]),
        Kind::Figures => (figures(), &["indicator", "unit", "period"]),
        Kind::Inspections => (inspections(), &["code"]),
        Kind::Violations => (violations(), &["inspection", "code"]),
        Kind::Samples => (samples(), &["code"]),
        Kind::Complaints => (complaints(), &["code"]),
        Kind::Certificates => (certificates(), &["code"]),
        Kind::Registrations => (registrations(), &["code"]),
        Kind::Instruments => (instruments(), &["code"]),
    };
    let notes = vec![
        Text::new(
            "同一编号再传一次，内容相同就不变；内容不同是更正，要在“依据”列写明文号或原因。",
            "The same number with the same content changes nothing. Other content is a correction: state document or reason under “Ground”.",
        ),
        Text::new(
            "单位可填代码或名称；企业填统一社会信用代码，须先在企业名录里。",
            "Units by code or name; firms by credit code, entered in the list of firms before.",
        ),
    ];
    Template {
        key: kind.code().to_owned(),
        title: kind.title(),
        columns,
        unique: unique.iter().map(|key| (*key).to_owned()).collect(),
        notes,
    }
}

fn text(key: &str, zh: &str, en: &str, max: usize) -> Column {
    Column { max_len: Some(max), ..Column::new(key, zh, en, Holds::Text) }
}
fn day(key: &str, zh: &str, en: &str) -> Column {
    Column::new(key, zh, en, Holds::Date)
}
fn flag(key: &str, zh: &str, en: &str) -> Column {
    Column::new(key, zh, en, Holds::Flag)
}
fn one_of(key: &str, zh: &str, en: &str, choices: &[(&str, &str, &str)]) -> Column {
    let choice = |(code, zh, en): &(&str, &str, &str)| Choice {
        code: (*code).into(),
        title: Text::new(*zh, *en),
    };
    Column {
        choices: choices.iter().map(choice).collect(),
        ..Column::new(key, zh, en, Holds::Code)
    }
}
fn sample(column: Column, text: &str) -> Column {
    Column { sample: Some(text.to_owned()), ..column }
}
fn help(column: Column, zh: &str, en: &str) -> Column {
    Column { help: Some(Text::new(zh, en)), ..column }
}

fn code(zh: &str) -> Column {
    let column = text("code", zh, "Number", 80).required();
    help(column, "在原来系统里的编号；凭它认出同一条", "Its number in the system it comes from")
}
fn firm() -> [Column; 2] {
    let credit = text("firm_code", "统一社会信用代码", "Credit code", 40);
    [
        help(
            credit,
            "企业的统一社会信用代码或本平台代码",
            "Credit code of the firm, or its code here",
        ),
        help(
            text("firm_name", "企业名称", "Firm name", 200),
            "没有代码时按名称找",
            "Used where there is no code",
        ),
    ]
}
fn area() -> Column {
    let column = text("area", "所在县（市、区）", "County", 80);
    help(column, "代码或名称；空着就取企业所在地", "Code or name; empty takes that of the firm")
}
fn ground() -> Column {
    help(
        text("ground", "依据", "Ground", 200),
        "更正已有数据，或信用代码有疑问仍要照存时填",
        "Needed to correct what is there, or to keep a doubtful credit code",
    )
}
fn on(zh: &str, en: &str) -> Column {
    day("on_date", zh, en).required()
}

const JUDGED: [(&str, &str, &str); 2] = [("pass", "合格", "Pass"), ("fail", "不合格", "Fail")];

fn samples() -> Vec<Column> {
    let [firm_code, firm_name] = firm();
    vec![
        sample(code("抽样单编号"), "运抽2026-0001"),
        firm_code,
        firm_name,
        area(),
        text("industry", "国民经济行业代码", "Industry code", 8),
        text("product", "产品名称", "Product", 200).required(),
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
        .required(),
        help(
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
            .required(),
            "只有评价性抽检进入计分的合格率",
            "Only evaluation samples enter a rate that scores",
        ),
        on("抽样日期", "Sampled on"),
        one_of(
            "verdict",
            "检验结论",
            "Verdict",
            &[JUDGED[0], JUDGED[1], ("pending", "待判定", "Pending")],
        )
        .required(),
        day("order_on", "责令改正日期", "Order on"),
        day("correct_due", "改正期限", "Correction due"),
        day("corrected_on", "整改完成日期", "Corrected on"),
        one_of("recheck", "复查结论", "Re-check", &JUDGED),
        ground(),
    ]
}

fn complaints() -> Vec<Column> {
    let [firm_code, firm_name] = firm();
    vec![
        sample(code("编号"), "12315-2026-000001"),
        firm_code,
        firm_name,
        area(),
        text("industry", "国民经济行业代码", "Industry code", 8),
        text("topic", "问题类别", "Topic", 80).required(),
        text("channel", "来源渠道", "Channel", 80),
        on("受理日期", "Received on"),
        day("replied_on", "首次答复日期", "First reply on"),
        day("closed_on", "办结日期", "Closed on"),
        flag("replied_in_time", "是否按时答复", "Replied in time"),
        flag("closed_in_time", "是否按时办结", "Closed in time"),
        one_of(
            "satisfied",
            "是否满意",
            "Satisfied",
            &[("1", "满意", "Yes"), ("0", "不满意", "No"), ("1", "是", "1"), ("0", "否", "0")],
        ),
        ground(),
    ]
}

fn inspections() -> Vec<Column> {
    let [firm_code, firm_name] = firm();
    let count = |key: &str, zh: &str, en: &str| Column::new(key, zh, en, Holds::Integer);
    vec![
        sample(code("检查编号"), "运检2026-0001"),
        firm_code,
        firm_name,
        area(),
        text("kind", "检查类型", "Kind", 80).required(),
        text("team", "检查组", "Team", 120),
        on("检查日期", "Inspected on"),
        text("result", "检查结果", "Result", 200).required(),
        count("critical", "严重问题数", "Critical"),
        count("serious", "较重问题数", "Serious"),
        count("minor", "一般问题数", "Minor"),
        ground(),
    ]
}

fn violations() -> Vec<Column> {
    vec![
        sample(text("inspection", "检查编号", "Inspection", 80).required(), "运检2026-0001"),
        text("code", "问题代码", "Finding", 40).required(),
        help(
            one_of(
                "severity",
                "严重程度",
                "Severity",
                &[
                    ("critical", "严重", "Critical"),
                    ("serious", "较重", "Serious"),
                    ("minor", "一般", "Minor"),
                ],
            ),
            "空着就取同一代码已有的程度",
            "Empty takes what the same code has already",
        ),
        ground(),
    ]
}

fn certificates() -> Vec<Column> {
    let [firm_code, firm_name] = firm();
    vec![
        sample(code("证书编号"), "CNCA-2026-0001"),
        firm_code,
        firm_name,
        area(),
        text("kind", "证书类别", "Kind", 80).required(),
        on("发证日期", "Issued on"),
        day("valid_to", "有效期至", "Valid to"),
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
        .required(),
        ground(),
    ]
}

fn registrations() -> Vec<Column> {
    let [firm_code, firm_name] = firm();
    vec![
        sample(code("登记编号"), "DL-2026-0001"),
        firm_code,
        firm_name,
        area(),
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
        .required(),
        text("title", "名称", "Title", 200).required(),
        on("登记日期", "Registered on"),
        day("valid_to", "有效期至", "Valid to"),
        one_of(
            "status",
            "状态",
            "Status",
            &[("valid", "有效", "Valid"), ("ended", "终止", "Ended")],
        )
        .required(),
        ground(),
    ]
}

fn instruments() -> Vec<Column> {
    let [firm_code, firm_name] = firm();
    vec![
        sample(code("器具编号"), "JL-2026-0001"),
        firm_code,
        firm_name,
        area(),
        text("kind", "器具类别", "Kind", 80).required(),
        on("应检日期", "Due on"),
        day("verified_on", "检定日期", "Verified on"),
        ground(),
    ]
}

fn figures() -> Vec<Column> {
    let number = |key: &str, zh: &str, en: &str| Column::new(key, zh, en, Holds::Decimal);
    vec![
        help(
            text("indicator", "指标代码", "Indicator", 120).required(),
            "指标的代码或名称；由记录算出的指标不能填报",
            "Code or name; an indicator that is computed from records cannot be reported",
        ),
        text("unit", "单位", "Unit", 80).required(),
        sample(
            help(
                text("period", "期间", "Period", 20).required(),
                "2026、2026H1、2026Q3、2026-11、2026W47",
                "2026, 2026H1, 2026Q3, 2026-11, 2026W47",
            ),
            "2026",
        ),
        help(
            number("value", "数值", "Value"),
            "问过而没有就留空，不要填0",
            "Empty where it was asked and there is none; not 0",
        ),
        number("numerator", "分子", "Numerator"),
        number("denominator", "分母", "Denominator"),
        Column::new("n", "样本数", "Observations", Holds::Integer),
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
        help(
            text("document", "文号", "Document", 120),
            "数据所依据的文件",
            "The paper it rests on",
        ),
        help(
            text("document_title", "文件名称", "Document title", 200),
            "文号第一次出现时填",
            "Needed when a document comes for the first time",
        ),
        text("document_issuer", "发文单位", "Issuer", 120),
        day("document_date", "发文日期", "Issued on"),
        ground(),
    ]
}

fn firms() -> Vec<Column> {
    vec![
        text("code", "企业代码", "Firm code", 60),
        text("credit_code", "统一社会信用代码", "Credit code", 40),
        text("name", "企业名称", "Firm name", 200).required(),
        help(area().required(), "代码或名称", "Code or name"),
        text("industry", "国民经济行业代码", "Industry code", 8),
        text("cluster", "产业集群", "Cluster", 80),
        day("since", "成立日期", "Since"),
        flag("above_scale", "规上企业", "Above scale"),
        flag("key_energy", "重点用能单位", "Key energy user"),
        flag("key_trace", "重点追溯产品", "Key traced product"),
        text("kind", "企业类型", "Kind", 80),
        text("risk", "风险等级", "Risk class", 40),
        ground(),
    ]
}

fn units() -> Vec<Column> {
    vec![
        text("code", "单位代码", "Unit code", 60).required(),
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
        .required(),
        text("name", "名称", "Name", 120).required(),
        text("name_en", "英文名称", "English name", 120),
        text("short", "简称", "Short name", 20),
        help(text("parent", "上级单位代码", "Parent", 60), "上级的代码", "Code of the unit above"),
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
    ]
}
