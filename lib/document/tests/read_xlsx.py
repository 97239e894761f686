"""Says what openpyxl, an independent reader, finds in a workbook."""
import json, sys
import openpyxl
out = []
for s in openpyxl.load_workbook(sys.argv[1]).worksheets:
    out.append({"rows": [[c.value for c in row] for row in s.iter_rows()], "forms": [[c.number_format for c in row] for row in s.iter_rows()],
                "merged": sorted(str(m) for m in s.merged_cells.ranges), "frozen": s.freeze_panes, "heads": s.print_title_rows, "area": s.print_area,
                "widths": [s.column_dimensions[c].width for c in "ABCDE"]})
json.dump(out, sys.stdout, ensure_ascii=False)
