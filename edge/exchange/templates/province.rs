//! What the province's platform of double-random inspection gives out: its campaigns, and its visits with results.

use super::Line;
use super::columns::{AREA, FIRM_CODE, FIRM_NAME, GROUND, code, day, one_of, text, whole};

pub(super) const CAMPAIGNS: &[Line] = &[
    code("任务编号").sample("省抽2026-0001").heads(&["抽查任务编号", "抽查计划编号", "计划编号"]),
    text("title", "任务名称", "Title", 120).needed().heads(&["抽查任务名称", "抽查计划名称"]),
    text("subject", "执法主体", "Body", 120)
        .needed()
        .help("登记的代码，或单位全称", "Its registered code, or the full name of the unit")
        .heads(&["承担单位", "检查机关", "实施机关"]),
    text("item", "抽查事项", "Item", 120)
        .needed()
        .help("清单里的代码或名称", "Code or name on the published list")
        .heads(&["检查事项", "抽查事项名称"]),
    one_of(
        "kind",
        "检查方式",
        "Kind",
        &[("daily", "日常检查", "Daily check"), ("special", "专项检查", "Special campaign")],
    )
    .help("空着是日常检查", "Empty is a daily check"),
    AREA,
    day("from", "开始日期", "From").needed().heads(&["任务开始日期"]),
    day("to", "结束日期", "To").needed().heads(&["任务结束日期", "完成期限"]),
    text("document", "文号", "Document", 80).needed().heads(&["任务文号", "依据文号"]),
    GROUND,
];

pub(super) const VISITS: &[Line] = &[
    code("检查编号").sample("省抽2026-0001-001").heads(&["检查任务编号", "检查记录编号"]),
    text("campaign", "任务编号", "Campaign", 80).needed().heads(&[
        "抽查任务编号",
        "抽查计划编号",
        "计划编号",
    ]),
    FIRM_CODE,
    FIRM_NAME,
    AREA,
    text("inspectors", "执法证号", "Licences", 400)
        .help("几个用顿号隔开", "Several with 、 between")
        .heads(&["检查人员执法证号", "执法人员证号"]),
    day("from", "计划开始", "Planned from"),
    day("to", "计划结束", "Planned to"),
    day("on_date", "检查日期", "Visited on")
        .help("还没有检查的空着", "Empty where it has not been made")
        .heads(&["检查时间", "检查完成日期"]),
    text("result", "检查结果", "Result", 200).heads(&["检查结论", "结果"]),
    whole("critical", "严重问题数", "Critical"),
    whole("serious", "较重问题数", "Serious"),
    whole("minor", "一般问题数", "Minor"),
    GROUND,
];
