"""Reads a PDF with pdfminer, an independent reader, and says where everything stands, in millimetres
from the upper left corner: letters by their base line, filled boxes by their edges, tags in reading order."""
import json, sys
from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTContainer, LTRect, LTFigure, LTImage
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral

MM = 72 / 25.4

def walk(item, page, top):
    if isinstance(item, LTChar):
        a, b, c, d, x, y = item.matrix
        size = (c * c + d * d) ** 0.5
        page["letters"].append([item.get_text(), round(x / MM, 3), round((top - y) / MM, 3),
                                round(size, 3), round((a * a + b * b) ** 0.5, 3), item.fontname.split("+")[-1], round(item.x1 / MM, 3)])
    elif isinstance(item, LTRect):
        page["boxes"].append([round(item.x0 / MM, 3), round((top - item.y1) / MM, 3), round(item.width / MM, 3),
                              round(item.height / MM, 3), [float(v) for v in (item.non_stroking_color or [])] if not isinstance(item.non_stroking_color, (int, float)) else [float(item.non_stroking_color)]])
    elif isinstance(item, LTContainer):
        for child in item:
            walk(child, page, top)

def name(value):
    value = resolve1(value)
    return value.name if isinstance(value, PSLiteral) else value.decode("utf-16" if value[:2] == b"\xfe\xff" else "latin1") if isinstance(value, bytes) else value

def tags(node, depth, out):
    node = resolve1(node)
    if isinstance(node, list):
        for child in node:
            tags(child, depth, out)
    elif isinstance(node, dict):
        kind = node.get("S")
        if kind is not None:
            out.append([depth, name(kind), name(node["Alt"]) if "Alt" in node else None])
        if "K" in node:
            tags(node["K"], depth + 1, out)

pages = []
for layout in extract_pages(sys.argv[1], laparams=None):
    page = {"width": round(layout.width / MM, 2), "height": round(layout.height / MM, 2), "letters": [], "boxes": []}
    walk(layout, page, layout.height)
    pages.append(page)
document = PDFDocument(PDFParser(open(sys.argv[1], "rb")))
order = []
root = resolve1(document.catalog.get("StructTreeRoot"))
if root:
    tags(root.get("K"), 0, order)
lang = document.catalog.get("Lang")
json.dump({"pages": pages, "tags": order, "lang": lang.decode() if lang else None, "outline": "Outlines" in document.catalog,
           "marked": bool((resolve1(document.catalog.get("MarkInfo")) or {}).get("Marked"))}, sys.stdout, ensure_ascii=False)
