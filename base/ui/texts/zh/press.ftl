# Printed tables.
print-too-long = 表有{ $rows }行，印成PDF最多{ $most }行。请先筛选，或改下载XLSX。
print-no-rows = 没有数据行。
print-as-pdf = 下载PDF
