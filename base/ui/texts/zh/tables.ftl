# 表格的读入和写出：地点、规则、改法。
table-place-row = 第{ $row }行：
table-place-cell = 第{ $row }行，{ $column }：
table-read = { $good }行已存，{ $bad }行有问题。改好再传，不会重复。
table-samples = 示例行{ $count }行，已跳过。
table-unknown-heads = 没有用到的列：{ $heads }。这些列的内容没有存。

# 整个文件
table-empty-file = “{ $file }”是空的，没有存。请另存后再传。
table-too-large = “{ $file }”有{ $size }，超过{ $limit }，没有存。请拆成几个文件再传。
table-too-many-rows = “{ $file }”超过{ $limit }行，没有存。请拆成几个文件再传。
table-too-many-columns = “{ $file }”第{ $row }行超过{ $limit }列，没有存。请删去右边多余的列。
table-unpacks-too-large = “{ $file }”解开后超过{ $limit }，没有打开。请把数据复制到新表格再传。
table-old-excel = “{ $file }”是旧版XLS，或设了打开密码。请用 WPS 或 Excel 另存为不带密码的XLSX。
table-html = “{ $file }”其实是网页，不是表格。请用 WPS 或 Excel 打开，另存为XLSX。
table-not-a-table = “{ $file }”不是表格。请传XLSX或CSV。
table-encoding = “{ $file }”的文字读不出来。请另存为XLSX，或另存为UTF-8编码的CSV。
table-unreadable = “{ $file }”已损坏或没有传完整，没有存。请用 WPS 或 Excel 打开，另存后再传。
table-sheet-unknown = “{ $file }”里没有工作表“{ $sheet }”。现有：{ $sheets }。
table-no-rows = “{ $file }”里没有内容。请在第一张表里填好再传。
table-columns-missing = 表头里找不到必填的列：{ $columns }。请补上，或在下面指明对应哪一列。
table-column-missing = 表头里找不到“{ $column }”。请补上，或指明对应哪一列。
table-heads-repeated = 表头重复：{ $heads }。不知道该用哪一列，请改名或删去一列。

# 一个格子
table-required = 必填，现在是空的。没有数据请问清楚再填，不要填0。
table-integer = 填的是“{ $value }”，应为整数，如 12。
table-decimal = 填的是“{ $value }”，应为数字，如 95.8 或 1,204。
table-places = 填的是“{ $value }”，小数超过6位。请四舍五入到6位以内。
table-range = 填的是“{ $value }”，超出可存的范围。请核对单位。
table-percent = 填的是“{ $value }”，这一列不是百分数。请去掉%，按表头的单位填。
table-date = 填的是“{ $value }”，应为日期，年在前，如 2026-11-20。
table-date-serial = 填的是数字“{ $value }”，像是丢了格式的日期。请把这一列设为日期格式。
table-choice = 填的是“{ $value }”，应为{ $count }项之一：{ $choices }。
table-flag = 填的是“{ $value }”，应填是或否。
table-text-long = 有{ $found }字，最多{ $limit }字。请删短。
table-cell-error = 公式出错（{ $value }）。请改好公式，或直接填值。
table-duplicate = 第{ $row }行和第{ $other }行编号相同，共{ $count }行。只留一行，或改正编号。
