"""Opens the workbook of bad rows as a stranger would, reads its notes, corrects it and saves it."""
import sys
try:
    import openpyxl
except ImportError:
    print("absent"); sys.exit()
sheet_of, fixed, credit = sys.argv[1:4]
book = openpyxl.load_workbook(sheet_of)
sheet = book.active
heads = {cell.value: cell.column for cell in sheet[1]}
at = lambda row, head: sheet.cell(row, heads[head])
assert sheet.max_row == 4, sheet.max_row
assert sheet["A1"].value == "问题" and sheet["A2"].value.startswith("第101行："), sheet["A2"].value
assert "必填" in at(2, "抽样单编号").comment.text
assert "第18位应为" in at(3, "统一社会信用代码").comment.text, at(3, "统一社会信用代码").comment
assert "晚于今天" in at(4, "抽样日期").comment.text
assert at(2, "抽样日期").comment is None
at(2, "抽样单编号").value = "YC000100"
at(3, "统一社会信用代码").value = credit
at(4, "抽样日期").value = "2026-03-03"
book.save(fixed)
print("read")
