"""Opens the three workbooks in this folder as a stranger would, and asks what stands in them."""
import sys
try:
    import openpyxl
except ImportError:
    print("absent"); sys.exit()
t = openpyxl.load_workbook("template.xlsx")
s = t.worksheets[0]
assert t.sheetnames == ["抽检样品", "填写说明"], t.sheetnames
assert s["A1"].value == "样品编号 *" and "最多20字" in s["A1"].comment.text, s["A1"].comment
assert s.freeze_panes == "A2"
rules = {str(v.sqref).split(":")[0]: v for v in s.data_validations.dataValidation}
assert rules["C2"].formula1 == '"合格,不合格"', rules["C2"].formula1
assert s["G2"].value.startswith("示例行")
s = openpyxl.load_workbook("annotated.xlsx").active
assert s["A1"].value == "问题" and s["A2"].value.startswith("第2行："), s["A2"].value
assert s["C2"].value == "去年" and "table-date" in s["C2"].comment.text
assert s["B2"].comment is None
assert s["C2"].fill.fgColor.rgb == "FFFAE8E5", s["C2"].fill.fgColor.rgb
t = openpyxl.load_workbook("table.xlsx")
s = t.worksheets[0]
merged = {str(m) for m in s.merged_cells.ranges}
assert {"A3:A4", "B3:C3", "D3:D4", "E3:E4"} == merged, merged
assert s.freeze_panes == "B5", s.freeze_panes
assert s["B5"].value == 97.9 and s["B5"].number_format == "#,##0.0"
assert s["A7"].font.b and not s["A5"].font.b
assert s["A6"].data_type == "s"
assert t["说明"]["A1"].value == "演示数据·合成" and t["说明"]["B2"].value == "考核方案 2026-1"
print("read")
