# 规则包的问题：地点、规则、改法。地点用 pack-place，其余每条规则一句。
pack-place = { $file } 第{ $line }行
pack-place-file = { $file }
pack-invalid = 规则包有{ $count }处问题，没有装入。原有的规则不受影响。
pack-loaded = 规则包 { $pack } 检查通过：{ $indicators }项指标，{ $units }个单位，{ $schemes }个考核方案。
pack-remark = 提示
pack-error = 问题
pack-file-unreadable = 读不了：{ $cause }。请检查文件和权限。
pack-file-missing = 缺少 { $name }。请补上文件，或删去对它的引用。
pack-file-encoding = 不是UTF-8，错在第{ $byte }字节。请另存为UTF-8。
pack-syntax = 不合TOML格式：{ $cause }。请对照格式说明改这一行。
pack-field = 字段不对：{ $cause }。请对照格式说明补上、改名或改类型。
pack-unknown-section = 没有“{ $name }”这一节。请改成格式说明里的名称，或删去。
pack-row = 这一行读不了：{ $cause }。请与表头对齐并改正该格。
pack-column-missing = { $file } 缺少列 { $name }。请补上这一列，或在映射中改表头。
pack-duplicate = “{ $value }”重复，第一次在 { $first }。请改代码或删去一处。
pack-unknown = { $field }：没有代码为“{ $value }”的{ $kind ->
    [unit] 单位
    [indicator] 指标
    [measure] 计量单位
    [document] 文件
    [industry] 行业
    [division] 区划
    [source] 来源
    [import] 映射
    [tree] 指标树
    [reference] 界值
    [paper] 文种
   *[other] { $kind }
}。请先声明，或改成已有的代码。
pack-needs = 用到的规则包“{ $name }”不在旁边，或互相依赖。请把它放进同一目录，或去掉循环。
pack-code = 代码“{ $value }”不能用。应为：{ $fix }。
pack-dates = 有效期止于{ $to }，不晚于起始{ $from }。止日是失效的第一天，请改正。
pack-overlap = “{ $value }”与“{ $other }”在同一天都有效。请截断其中一个的有效期。
pack-succession = { $case ->
    [sides] 合并要由几个单位成为一个，拆分要由一个成为几个。请改 before 和 after。
    [ends] “{ $unit }”在{ $day }被替代，它自己的 to 却不是这一天。请写成同一天。
   *[begins] “{ $unit }”从{ $day }起替代别的单位，那天它自己却不存在。请改它的 from 或 to。
}
pack-circle = 单位“{ $value }”成了自己的上级。请改上级。
pack-formula-loop = 指标“{ $value }”绕回了自己。请改公式，去掉循环。
pack-formula = 公式“{ $value }”读不懂，或没有用到任何指标。请改公式。
pack-scheme-sum = 各维度合计{ $found }分，方案声明{ $declared }分。请改分值。
pack-group-sum = 维度{ $place }各项合计{ $found }分，声明{ $declared }分。请改分值。
pack-no-owner = { $place }没有数据责任单位。请填 owner。
pack-veto-ground = 否决项{ $place }没有单独的依据。请填 ground。
pack-no-document = 方案没有印发文件。请填文号、标题和印发单位。
pack-bands = 等级有空档：最低一级从{ $from }起，应从0起。
pack-score-rule = { $place }：{ $cause ->
    [scheme-part-sum] 各部分合计{ $found }分，该项{ $declared }分。请改分值。
    [scheme-entry-sum] 清单合计{ $found }分，该项{ $declared }分。请改分值。
    [scheme-not-reached] 最高只能得{ $found }分，该项{ $declared }分。请补上满分的一档。
    [scheme-above-maximum] { $found }分超过该项{ $declared }分。请改小。
    [scheme-number] { $name } 不能是{ $value }。请改成允许的数。
    [scheme-floor-is-target] 底线与目标都是{ $value }。请分开。
    [scheme-out-of-order] 各档没有从高到低排列。请重排。
    [scheme-no-audience] 没有写明结果发给谁。请填 audience。
    [scheme-public-without-basis] 结果公开但没有依据。请填 basis。
    [scheme-rule-or-parts] 一项要么有规则，要么有部分，不能都有或都没有。
    [scheme-part-maximum] 部分相加的要写分值，取最低的不写。
    [scheme-wrong-side] 加分、减分、门槛和否决放在 outside，其余放在维度内。
    [scheme-unknown-grade] 没有等级“{ $code }”。
    [scheme-unknown-item] 没有项目“{ $code }”。
   *[other] 计分规则不成立（{ $cause }）。请对照格式说明改正。
}
pack-never-scores = { $place }：驰名商标、著名商标、名牌只作事实，不计分。请换一个指标。
pack-risk-targeted = 指标“{ $value }”含风险监测样品，不能用于计分。请只取评价性抽样（purpose = evaluation）。
pack-unknown-fact = 没有事实表“{ $value }”。可用：{ $known }。
pack-unknown-column = { $fact } 没有列“{ $value }”。可用：{ $known }。
pack-unknown-value = 列 { $column } 不会有“{ $value }”。可用：{ $known }。
pack-aggregate = { $value } 还需要 { $needs }。请补上。
pack-weights = 权数合计{ $found }，应为1。请改权数。
pack-range = { $field } 不能是{ $value }。请改到允许的范围。
pack-tiles = 格子“{ $value }”与“{ $other }”重叠或重复。每格宽两个半步，请移开。
pack-calendar = 日历不成立：{ $cause ->
    [calendar-repeated-year] 同一年写了两次。
    [calendar-repeated-day] { $day }写了两次。
    [calendar-worked-anyhow] { $day }本来就上班，不是调休。
    [calendar-day-outside-year] { $day }不在这一年。
    [calendar-holiday-reversed] { $name }的止日早于起日。
    [calendar-holiday-too-long] { $name }超过一个月。
   *[other] { $cause }。
}请对照通知改正。
pack-no-source = “{ $value }”没有出处。请填来源，或写 assumed = true（人员写 fictitious = true）。
pack-english-missing = { $of }条文字中有{ $count }条没有英文，英文页面显示中文。
pack-replaced = “{ $value }”替换了前面规则包里的同名项。
pack-case-kind = 办件类型有误（{ $at }）：{ $fault ->
    [case-state-twice] 状态代码重复。请改其中一个。
    [case-move-twice] 步骤代码重复（“open”留给立案）。请改其中一个。
    [case-clock-twice] 时限代码重复。请改其中一个。
    [case-field-twice] 填写项代码重复。请改其中一个。
    [case-field-choices] 只有 sort = "choice" 的填写项才列 choices，且必须列出。
    [case-evidence-twice] 佐证代码重复。请改其中一个。
    [case-state-unknown] 没有“{ $names }”这个状态。请在 [[state]] 里加上，或改正名称。
    [case-move-from-nowhere] from 为空：写明从哪些状态可以走这一步。
    [case-move-from-ended] “{ $names }”已经办结；要从那里继续，须写 reopens = true。
    [case-closed-unverified] 以“有效”办结的步骤，必须由核查方（by = "verifier"）作出 verdict = "effective"。
    [case-verdict-by-party] 只有核查方（by = "verifier"）能对效果下结论。
    [case-move-page] page 要以“/”开头，并写明来源的种类，如 "/tasks/{"{"}plan-task{"}"}/report"；现在是“{ $names }”。
    [case-state-unreachable] 从立案走不到这个状态。请加一条通向它的步骤，或删去它。
    [case-state-without-end] 从这个状态走不到办结。请加一条通向办结的步骤。
    [case-state-waits-for-nobody] waits 写的一方在这个状态没有可走的步骤。
    [case-clock-rule-unknown] calendar.toml 里没有时限规则“{ $names }”。
    [case-clock-answer-unknown] 没有日期字段“{ $names }”可作时限。
    [case-clock-endless] 时限要有起算步骤（starts）和停止步骤（stops）。
    [case-clock-pause-without-resume] 中止（pauses）与恢复（resumes）要成对。
    [case-move-unknown] 没有“{ $names }”这个步骤。
   *[other] { $fault } { $names }
}
pack-paper-text = 公文模板：{ $cause }
pack-file-unused = 没有哪一节用到这个文件。请检查文件名。
