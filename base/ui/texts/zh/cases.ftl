# 办件与我的一天。
cases-title = 办件
cases-lead = 每件事都有一个责任单位、一份依据、一个时限；办完由别人核查才算闭环。
cases-grows-from = 缘起
cases-open-one = 立案
cases-next = 下一步
cases-by-kind = 各类办件
cases-by-kind-sub = 在办数与逾期数
cases-kind = 类型
cases-all-kinds = 全部类型
cases-open = 在办
cases-overdue = 逾期
cases-ended = 看已办结的
cases-search = 名称
cases-filter = 筛选
cases-case = 办件
cases-name = 名称
cases-state = 状态
cases-accountable = 责任单位
cases-subject = 涉及对象
cases-waits = 轮到
cases-waits-for = 轮到{ $party }办理
cases-due = 期限
cases-opened = 立案
cases-period = 期间
cases-source = 依据规定
cases-none = 没有办件
cases-none-text = 按现在的条件没有找到。可以换个类型，或查看已办结的。
cases-now = 现在
cases-what-now = 可以办的
cases-what-now-sub = 只列出您现在可以走的步骤
cases-no-moves = 现在没有轮到您办的步骤。
cases-origins = 由何而来
cases-clock = 时限
cases-clock-from = 起算
cases-clock-stopped = 停止
cases-steps = 全部步骤
cases-steps-sub = 只增不改；每步有人、有日期、有依据
cases-opened-step = 立案
cases-evidence = 已上传材料
cases-attach = 上传材料
cases-attach-do = 上传
cases-attached = 材料已上传，办理步骤时可以选用。
cases-in-journal = 日志
cases-ground = 依据
cases-document = 文号
cases-document-help = 例：运质强办〔2026〕3号
cases-on = 日期
cases-unit-help = 打名称或代码，从列出的单位里选；企业填信用代码或平台代码
cases-choose = 请选择
cases-evidence-help = 从本办件已上传的材料中选；没有的话先回到办件页上传，或在下面填已有记录的地址。
cases-evidence-address = { $name }：本平台已有记录的地址
cases-evidence-address-help = 例：/samples/17。已有的记录不用再传。
cases-paper-draft = 起草公文：{ $move }
cases-paper-drafted = 这一步对应一份公文，由质强办在办件页起草，有权的领导签发后才生效。
cases-do = { $move }
cases-done = 已办理：{ $move }
cases-was-opened = 已立案。
cases-program = 系统（按规则）
cases-acting-for = { $person }（代{ $principal }）
cases-party-owner = 责任单位
cases-party-overseer = 督办方
cases-party-verifier = 核查方
cases-party-leader = 签发领导
cases-party-reporter = 反映人
cases-party-program = 系统
cases-paused = 时限中止
cases-paused-since = { $day }起中止
cases-no-deadline = 无期限
cases-no-rule = 起算日没有适用的时限规则
cases-uncovered = 工作日历没有覆盖
cases-assumed = 推定
cases-due-today = 今天到期
cases-days-left = 还有{ $days }天
cases-days-late = 已过{ $days }天
cases-late = 逾期
cases-was-late = 逾期停止
cases-in-time = 期限内
cases-running = 计时中
case-unknown = 没有这个办件，或您无权知道。
case-refused = 这一步没有办成，请看下面的原因。
case-moved-on = 别人刚刚办过这个办件，现在的状态是“{ $state }”。请回到办件页看过再办。
case-kind-unknown = 没有“{ $kind }”这类办件。
case-kind-missing = 请选择办件类型。
case-move-unknown = 这类办件没有这个步骤。
case-not-from-here = 现在的状态是“{ $state }”，不能走这一步。
case-not-yours = 这一步由{ $party ->
    [owner] 责任单位
    [overseer] 督办方
    [verifier] 核查方
    [leader] 签发领导
    [reporter] 反映人
   *[other] 系统
}办理。
case-not-independent = 办过本件或属于责任单位的人不能核查本件。请由他人核查。
case-ground-missing = 请写明依据。
case-document-missing = 请填写文号。
case-field-missing = 这一栏必填。
case-field-unfit = 填写的内容不合要求：{ $sort ->
    [date] 请填日期，如2026-11-20
    [number] 请填数字
    [choice] 请从列表中选
    [cause] 请从原因列表中选
   *[other] 请只填一行
}。
case-field-not-asked = 这一步不填这一栏。
case-evidence-missing = 缺这份佐证。请选已上传的材料，或填已有记录的地址。
case-evidence-unknown = 没有这份材料。
case-address-outside = 地址要以“/”开头，指向本平台的记录。
case-day-before-last = 日期不能早于上一步的{ $last }。
case-day-in-future = 日期不能晚于今天（{ $today }）。
case-extended-enough = 已延期{ $times }次，规则不允许再延。
case-unit-unknown = 没有这个代码的单位。
case-outside-area = 这个责任单位不在您的管辖范围内。
day-title = 我的一天
day-lead = 轮到您办的共{ $all }件，其中逾期{ $late }件。
day-late = 逾期
day-late-sub = 先办这些
day-soon = 七天内到期
day-soon-sub = 按期限排列
day-rest = 其他轮到您的
day-rest-sub = 期限在七天以后，或没有期限
day-waiting = 等别人办的
day-waiting-sub = 您办过、现在轮到别人
day-decided = 近三十天办结的
day-decided-sub = 您参与过的
day-more = 还有更多，到办件页看全部
day-empty = 没有轮到您办的事
day-empty-text = 有事轮到您时，会按期限列在这里。
ask-back = 返回，不做改动
ask-file = 文件（XLSX或CSV）
cases-quiet-kinds = 另有 { $n } 类没有未办结的事项
