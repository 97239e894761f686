# 追溯
trace-rolled-back = 文档未保存：其中有错误事件，且要求全部成功才保存。
trace-fault = 无法保存：{ $why }
trace-no-party = 您的单位尚未登记主体代码，不能提交事件。请联系质量办登记（GLN 或主体标识）。
trace-key-taken = 该代码已由另一单位登记。
trace-key-uri = 请填写主体或地点代码，例如 https://id.gs1.org/417/6901234000000，或一个 URI。
trace-skew-range = 请填写 0 到 86400 之间的秒数。
trace-reader-start = 请填写追溯码 URI 的开头部分，以及产品部分的字符数（至少 1）。
trace-token-days = 请填写 1 到 400 之间的天数。
trace-query-exists = 已有同名查询。
cli-spread-skipped = 追溯表：未分布（数据库没有 Citus 扩展）
cli-spread = 追溯表：已分布，本次新增 { $n } 张
