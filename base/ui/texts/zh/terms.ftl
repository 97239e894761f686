# 数字和时期读不懂时的话。
number-unreadable = “{ $value }”不是数字。请填如 95.8 或 1,204
number-places = “{ $value }”的小数超过6位。请四舍五入到6位以内
number-range = “{ $value }”超出可存范围，绝对值须小于9.2万亿
period-unreadable = “{ $value }”不是时期。请填如 2026、2026Q3 或 2026-10
period-outside = “{ $value }”不是可用的时期
period-undeclared = 时期“{ $value }”所属的年度没有声明起止日
period-slot = 声明的年度最多4种
