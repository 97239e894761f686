# Printed tables.
print-too-long = 表有{ $rows }行，印成PDF最多{ $most }行。请先筛选，或改下载XLSX。
print-no-rows = 没有数据行。
print-as-pdf = 下载PDF
leave-tables = 本页表格
leave-nothing = 本页没有表格可带走。
leave-page = 本页
leave-source = 说明
