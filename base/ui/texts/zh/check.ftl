# 研判：指标、说明、考核页面的话。
scope-area = 地区
scope-period = 时期
scope-as-of = 截至
as-of-unreadable = 截至要写日志序号，例如 1204。
as-of-not-yet = 序号{ $value }还没有发生。
unit-unknown = 没有代码为“{ $value }”的单位。
indicator-unknown = 没有指标“{ $value }”，或它在这个时期还没有启用。
indicators-title = 指标
indicators-lead = 共{ $total }项指标：{ $known }项有数，{ $missing }项缺数据。缺数据不按零计。
indicators-name = 指标
indicators-work = 工程
indicators-value = 数值
indicators-doubt = 95%区间与样本
indicators-target = 目标
indicators-state = 状态
indicators-owner = 责任单位
indicators-fresh = 到达
indicators-held = 审批和锁定
indicators-ask-approval = 送审
indicators-lock = 锁定
indicators-locked = 已锁定
indicators-approval-open = 审批中
indicators-remark = 说明
indicators-explain = 这个数怎么来的
indicators-trend = 趋势与目标
indicators-trend-note = 阴影为95%区间；目标按当年规定画出；缺数据处断开
indicators-by-year = 年
indicators-by-quarter = 季
indicators-see-table = 看表
indicators-table = 表
indicators-counties = 分地区
indicators-counties-sub = 各图同一尺度；横线为目标，竖线为末期95%区间
indicators-counties-note = ● 达到目标　▲ 未达，但区间含目标或差距不到5%，不能断定　◆ 未达。样本数不足公布限时只列n。
indicators-definition = 定义
indicators-version = { $from ->
    [always] 第{ $version }版，一直有效
   *[other] 第{ $version }版，{ $from }起用
}
indicators-before = 上年同期
indicators-change = 较上年同期 { $change }
indicators-n = 样本
indicators-coverage = 覆盖
indicators-interval = 95%区间 { $interval }
indicators-whole = 全数统计，无抽样误差
indicators-no-data = 缺数据
chart-scrolls = 图，可横向滚动
direction-higher = 越高越好
direction-lower = 越低越好
direction-neither = 不分高低
quality-economic = 经济运行质量
quality-product = 产品质量
quality-construction = 工程质量
quality-service = 服务质量
quality-environment = 环境质量
work-product = 产品质量提升工程
work-construction = 工程创优工程
work-service = 服务满意工程
work-environment = 环境优化工程
work-innovation = 产业技术创新工程
transformation-created = 制造转创造
transformation-quality = 速度转质量
transformation-brand = 产品转品牌
frequency-month = 每月
frequency-quarter = 每季
frequency-half = 每半年
frequency-year = 每年
frequency-week = 每周
frequency-once = 一次
evidence-census = 全数统计
evidence-sample = 抽样
evidence-third-party = 第三方测评
evidence-reported = 报送
evidence-document = 文件
measure-percent = %
measure-event = { $n ->
   *[other] 起
}
measure-firm = { $n ->
   *[other] 家
}
measure-hundred-million = 亿元
measure-million = 百万元
measure-lot = { $n ->
   *[other] 批
}
measure-mark = { $n ->
   *[other] 分
}
measure-per10k = 件/万人
measure-piece = { $n ->
   *[other] 件
}
measure-point = { $n ->
   *[other] 分
}
measure-visit = { $n ->
   *[other] 次
}
definition-meaning = 含义
definition-scope = 范围
definition-numerator = 分子
definition-denominator = 分母
definition-exclusions = 不计入
definition-missing = 缺数据
definition-frequency = 频次
definition-evidence = 依据
definition-source = 来源
definition-assumed = （暂定，待核）
missing-not-defined = 这个时期尚未启用
missing-not-reported = 未报
missing-said-none = 报告为无此事项
missing-no-records = 这个时期没有登记
missing-nothing-to-divide = 分母为零，不计算
missing-below-publishing = n={ $n }，少于{ $size }，不公布
missing-operands = 缺投入：{ $codes }
missing-division-by-zero = 算式除以零
missing-out-of-range = 超出可存范围
missing-unreadable = 算式读不懂
missing-no-weights = 缺权重
missing-no-bounds = 缺标准化上下限：{ $codes }
missing-partial = { $expected }个单位中{ $known }个有数
panel-title = 这个数怎么来的
panel-formula = 算式
panel-agrees = 按下列投入再算一遍：{ $value }，相符
panel-inputs = 投入
panel-input = 投入
panel-no-inputs = 没有投入。
panel-weight = 权重
panel-parts = 分子/分母
panel-value = 数
panel-ground = 出处
panel-more = 另有{ $n }行未列
panel-rules = 规则和时点
panel-rule = 规则版本
panel-rule-text = { $from ->
    [always] { $pack }/{ $code } 第{ $version }版，一直有效
   *[other] { $pack }/{ $code } 第{ $version }版，{ $from }起用
}
panel-interval = 95%区间
panel-fresh = 数据到达
panel-known = 日志序号
panel-corrections = 更正
panel-no-corrections = 没有更正
panel-records = { $count }条记录
panel-indicator = 展开
panel-word-numerator = 分子
panel-word-denominator = 分母
panel-word-weight = 权重
panel-word-passed = 合格数
panel-word-n = 样本数
panel-word-count = 条数
panel-word-sum = Σ{ $column }
panel-word-distinct = 不同的{ $column }数
panel-word-index = 指数
panel-division = 行业大类{ $code }
role-of-counted = 计入的记录
role-of-numerator = 分子
role-of-denominator = 分母
role-of-own = 报送的数
role-of-part = 下级单位
role-of-operand = 指标
role-of-stratum = 行业层
interval-wilson = Wilson 法
interval-stratified = 分层比例，按有效样本量的 Wilson 法
interval-mean = 均值的正态近似
interval-none = 无
panel-unsampled = 另有{ $n }层没有样本，不进算式；权重已归一，覆盖率见上。
