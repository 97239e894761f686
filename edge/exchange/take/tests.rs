use tables::Out;
use terms::{Lang, Millionths};

use super::*;

const PAGE: &str = r##"<html><head><title>x</title></head><body>
<div class="synthetic" role="note"><span><b>合成数据</b> 合成数据；不反映实际</span></div>
<div class="scope"><dl><div><dt>时期</dt><dd>2026年度</dd></div></dl></div>
<main><h1>考核&amp;排名</h1><p class="lead">一句话。</p>
<section><h2>得分</h2><table class="table"><thead>
<tr><th></th><th rowspan="2">单位</th><th colspan="2">产品质量</th><th rowspan="2" class="r">合计</th><th>说明</th></tr>
<tr><th><input type="checkbox"></th><th>A01</th><th>A02</th><th></th></tr></thead>
<tbody><tr class="group"><th colspan="6">市辖</th></tr>
<tr><td><input type="checkbox"></td><th rowspan="2">盐湖</th><td class="r"><a class="num" data-number="97.2536">97.25</a><span class="unit">%</span></td><td class="r">≈1,332<span class="unit">件</span></td><td class="r"><span class="missing">—</span></td><td><span class="state ok"><svg aria-hidden="true"><use href="#ok"/></svg>达标</span><br>n=3</td></tr>
<tr><td></td><td class="r">0301</td><td class="r">-2.5</td><td class="r">3–5</td><td><svg role="img" aria-label="未达"></svg><button>改</button></td></tr>
</tbody><tfoot><tr><td></td><th>合计</th><td colspan="2">见上</td><td class="r">7</td><td></td></tr></tfoot></table></section>
<details><summary>按月</summary><table><tr><th>月</th><th>到</th></tr><tr><td>一月</td><td>2026-01-31</td></tr></table></details>
<footer class="page-foot"><span>截至今天</span><span class="leave">本页表格</span></footer></main></body></html>"##;

fn read() -> page::Page {
    page::read(PAGE, Lang::Zh)
}

#[test]
fn heads_groups_and_merged_cells_are_those_of_the_page() {
    let page = read();
    assert_eq!(page.title, "考核&排名");
    let table = &page.tables[0];
    assert_eq!(table.title, "得分");
    let heads: Vec<&str> = table.heads.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(heads, ["单位", "A01", "A02", "合计", "说明"], "the column of boxes stays behind");
    let groups: Vec<(&str, u16)> =
        table.groups.iter().map(|it| (it.title.as_str(), it.span)).collect();
    assert_eq!(groups, [("", 1), ("产品质量", 2), ("", 2)]);
    assert_eq!(table.rows[2].cells[0], Out::Above);
    let foot = &table.rows[3];
    assert!(foot.total && table.rows[0].total && !table.rows[1].total);
    assert_eq!(foot.cells[1..3], [Out::Text("见上".into()), Out::Left]);
}

#[test]
fn numbers_keep_their_whole_value_and_the_form_of_the_page() {
    let table = &read().tables[0];
    let shown = |value, text: &str| Out::Shown(Millionths(value), text.into());
    assert_eq!(table.rows[1].cells[1], shown(97_253_600, "97.25%"));
    assert_eq!(table.rows[1].cells[2], shown(1_332_000_000, "≈1,332件"));
    assert_eq!(table.rows[1].cells[3], Out::Nothing("—"));
    assert_eq!(table.rows[1].cells[4], Out::Text("达标\nn=3".into()));
    assert_eq!(table.rows[2].cells[1], Out::Text("0301".into()), "a code is no number");
    assert_eq!(table.rows[2].cells[2], shown(-2_500_000, "-2.5"));
    assert_eq!(table.rows[2].cells[3], Out::Text("3–5".into()), "an interval is no number");
    assert_eq!(table.rows[2].cells[4], Out::Text("未达".into()), "a mark says its word");
}

#[test]
fn every_table_of_the_page_comes_along_with_its_source() {
    let page = read();
    assert_eq!(page.tables.len(), 2);
    assert_eq!(page.tables[1].title, "按月");
    assert!(matches!(page.tables[1].rows[0].cells[1], Out::Date(_)));
    let table = &page.tables[0];
    assert_eq!(table.synthetic.as_deref(), Some("合成数据；不反映实际"));
    let notes: Vec<&str> = table.notes.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(notes, ["2026年度", "一句话。", "截至今天"]);
    assert_eq!(table.notes[0].0, "时期");
}

#[test]
fn both_files_are_made_and_a_page_without_tables_makes_none() {
    let book = file(PAGE, Lang::Zh, TakeAs::Xlsx).unwrap().unwrap();
    assert_eq!(book.name, "考核&排名.xlsx");
    assert!(book.bytes.starts_with(b"PK"));
    let print = file(PAGE, Lang::Zh, TakeAs::Pdf).unwrap().unwrap();
    assert!(print.bytes.starts_with(b"%PDF"));
    let none =
        "<main><h1>空</h1><table><thead><tr><th>甲</th></tr></thead><tbody></tbody></table></main>";
    assert!(file(none, Lang::Zh, TakeAs::Xlsx).unwrap().is_none());
}

/// Cuts the page at each of its characters: whatever comes out, nothing breaks.
#[test]
fn a_page_that_breaks_off_anywhere_is_read_as_far_as_it_goes() {
    for (at, _) in PAGE.char_indices() {
        let page = page::read(&PAGE[..at], Lang::Zh);
        assert!(page.tables.len() <= 2);
        for table in &page.tables {
            assert!(table.rows.iter().all(|row| row.cells.len() == table.heads.len()));
        }
    }
}
