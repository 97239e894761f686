"""Reads a DOCX with python-docx, an independent reader, and says what stands in it. Every part must be
well-formed XML, and every relation of the text must lead somewhere."""
import json, sys, zipfile
import xml.etree.ElementTree as ET
import docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

def read(path):
    archive = zipfile.ZipFile(path)
    assert archive.testzip() is None
    parts = {name: ET.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith((".xml", ".rels", ".svg"))}
    text = parts["word/document.xml"]
    known = {r.get("Id"): r for r in parts["word/_rels/document.xml.rels"]}
    R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
    for node in text.iter():
        for attribute in ("id", "embed"):
            asked = node.get(R + attribute)
            assert asked is None or asked in known, (node.tag, asked)
    for relation in known.values():
        if relation.get("TargetMode") != "External":
            assert "word/" + relation.get("Target") in archive.namelist(), relation.get("Target")
    styles = {s.get(W + "styleId") for s in parts["word/styles.xml"].iter(W + "style")}
    for node in text.iter(W + "pStyle"):
        assert node.get(W + "val") in styles, node.get(W + "val")
    for cell in text.iter(W + "tc"):
        assert cell[-1].tag == W + "p", "a cell ends with a paragraph"
    document = docx.Document(path)
    section = document.sections[-1]
    tables = []
    for table in document.tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        heads = sum(1 for row in table.rows if row._tr.find(f"{W}trPr/{W}tblHeader") is not None)
        tables.append({"rows": rows, "heads": heads})
    return {
        "paragraphs": [[p.style.name, p.text] for p in document.paragraphs],
        "tables": tables,
        "title": document.core_properties.title,
        "pictures": len(document.inline_shapes),
        "links": sorted(r.get("Target") for r in known.values() if r.get("TargetMode") == "External"),
        "header": "".join(p.text for p in section.header.paragraphs),
        "page": [round(v.mm, 1) for v in (section.page_width, section.page_height, section.top_margin, section.left_margin)],
    }

json.dump([read(path) for path in sys.argv[1:]], sys.stdout, ensure_ascii=False)
