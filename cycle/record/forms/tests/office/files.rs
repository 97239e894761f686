//! Values of other systems in, values to the province out, sheets to the printer.

use forms::store::{Write, open, save, take_step};
use forms::workbook::{bulk, incoming, print, province};
use identity::Role;
use store::testing::engines;
use store::{Actor, Tx};
use terms::{Error, Lang, Period, Result, date};
use web::testing::City;

use crate::{SHEET, published};

/// The same indicator, asked by another form.
const OTHER: &str = r#"
code = "other"
from = "2025-01-01"
name = { zh = "另一张表" }
kind = "administrative"
owner = "amr"
ground = { zh = "示例依据" }
assumed = true
period = "year"
units = { kinds = ["county"] }
hours = 1
signatures = 1
[[section]]
code = "a"
name = { zh = "甲" }
[[section.column]]
code = "v"
name = { zh = "数值" }
measure = "percent"
decimals = 1
[[section.line]]
code = "kept"
name = { zh = "办结率" }
[[section.line]]
code = "own"
name = { zh = "自有" }
[[section.cell]]
line = "kept"
column = "v"
indicator = "closed_rate"
"#;

struct Ground {
    city: City,
    /// Of two counties.
    fillings: [i64; 2],
    other: i64,
}

fn ground(engine: &str) -> Ground {
    let city = City::new(engine, forms::routes());
    let town = cases::testing::town(&city.space.db).unwrap();
    cases::testing::National::read().unwrap().load(&city.space.db).unwrap();
    city.add_role(Role::Office, None);
    city.add_role(Role::County, Some(town.counties[0]));
    let (fillings, other) = city
        .space
        .db
        .write(Actor::PROGRAM, move |tx| {
            let open_for = |tx: &mut Tx<'_>, text: &str, unit: i64| -> Result<i64> {
                let form = match forms::store::by_code(
                    tx,
                    if text == SHEET { "quality" } else { "other" },
                ) {
                    Ok(kept) => kept.id,
                    Err(_) => published(tx, text)?,
                };
                let kept = forms::store::by_id(tx, form)?;
                open(tx, &kept, unit, Period::parse("2025")?, date(2026, 1, 20))
            };
            let own = open_for(tx, SHEET, town.counties[0])?;
            let next = open_for(tx, SHEET, town.counties[1])?;
            let other = open_for(tx, OTHER, town.counties[0])?;
            Ok(([own, next], other))
        })
        .unwrap();
    Ground { city, fillings, other }
}

impl Ground {
    fn write(&self, filling: i64, cells: &[(&str, &str)]) {
        let cells: Vec<(String, String)> =
            cells.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
        self.city
            .space
            .db
            .write(Actor::PROGRAM, move |tx| {
                let sheet = forms::store::sheet(tx, filling)?;
                let writes: Vec<Write> = cells
                    .iter()
                    .map(|(key, text)| {
                        let key = forms::model::CellKey::parse(key).unwrap();
                        let base = sheet.base(&key);
                        Write::new(key, text.clone(), base)
                    })
                    .collect();
                let saved = save(tx, filling, &writes, None)?;
                assert!(saved.refused.is_empty(), "{saved:?}");
                Ok(())
            })
            .unwrap();
    }
    fn step(&self, filling: i64, step: &'static str) {
        let take = move |tx: &mut Tx<'_>| take_step(tx, filling, "", step, None);
        self.city.space.db.write(Actor::PROGRAM, take).unwrap();
    }
    fn report(&self, code: &'static str) -> province::Report {
        let period = Period::parse("2025").unwrap();
        let run = move |tx: &mut Tx<'_>| province::report(tx, code, period);
        self.city.space.db.write(Actor::PROGRAM, run).unwrap()
    }
    fn cell(&self, filling: i64, key: &str) -> String {
        let key = forms::model::CellKey::parse(key).unwrap();
        self.city
            .space
            .db
            .read(move |tx| {
                let sheet = forms::store::sheet(tx, filling)?;
                Ok(sheet.content(&key).map(forms::model::Content::text).unwrap_or_default())
            })
            .unwrap()
    }
}

#[test]
fn adx_that_went_out_comes_in_again_and_every_line_that_is_not_taken_is_named() {
    for engine in engines() {
        let ground = ground(engine);
        let adx = "<?xml version=\"1.0\"?>\n<adx xmlns=\"urn:ihe:qrph:adx:2015\">\n\
            <group dataSet=\"quality\" orgUnit=\"140802\" period=\"2025-01-01/P1Y\">\n\
            <dataValue dataElement=\"work.a.need\" value=\"10\"/>\n\
            <dataValue dataElement=\"work.a.done\" value=\"many\"/>\n\
            <dataValue dataElement=\"work.all.need\" value=\"99\"/>\n\
            <dataValue dataElement=\"work.z.need\" value=\"1\"/>\n\
            </group>\n\
            <group dataSet=\"quality\" orgUnit=\"140881\" period=\"2025\">\n\
            <dataValue dataElement=\"work.a.need\" value=\"7\"/>\n\
            </group>\n</adx>";
        let clerk = ground.city.as_role(Role::County);
        assert_eq!(clerk.get("/forms/import").status, 200);
        let page = clerk.upload("/forms/import", &[], "值.xml", adx.as_bytes());
        assert_eq!(page.status, 200, "{}", page.html);
        // One cell is saved; a word, an unknown line, and the sheet of the neighbours are named by their lines.
        assert!(page.says("1张表：存入1格，0格没有变，3处没有收"), "{}", page.html);
        for (line, cell) in [("5", "work.a.done"), ("7", "work.z.need"), ("10", "")] {
            let row =
                format!("<th scope=\"row\" class=\"r num\">{line}</th><td><code>{cell}</code>");
            assert!(page.html.contains(&row), "{row} in {}", page.html);
        }
        let [own, next] = ground.fillings;
        assert_eq!(ground.cell(own, "work.a.need"), "10");
        assert_eq!(ground.cell(own, "work.a.done"), "");
        assert_eq!(ground.cell(next, "work.a.need"), "", "nobody writes the neighbours' sheet");
        // What goes out is what comes in: nothing changes.
        let out = ground.city.as_role(Role::Office).get(&format!("/fillings/{own}/export?as=adx"));
        let page = clerk.upload("/forms/import", &[], "值.xml", out.html.as_bytes());
        assert!(page.says("存入0格，1格没有变，0处没有收"), "{}", page.html);
        let broken = clerk.upload("/forms/import", &[], "值.xml", b"<adx><group");
        assert_eq!(broken.status, 422);
        assert!(broken.says("不是ADX"), "{}", broken.html);
    }
}

#[test]
fn the_command_line_takes_the_same_files() {
    for engine in engines() {
        let ground = ground(engine);
        let text = "form,unit,period,section,line,column,value\nquality,140802,2025,work,a,need,12\nquality,140802,2025,work,b,need,x\nnone,140802,2025,work,b,need,1\n";
        let done = incoming::import(
            &ground.city.space.db,
            Actor::PROGRAM,
            text.as_bytes(),
            "值.csv",
            Lang::Zh,
        )
        .unwrap();
        assert_eq!((done.saved, done.bad.len()), (1, 2));
        assert_eq!((done.bad[0].row, done.bad[1].row), (3, 4));
        assert_eq!(ground.cell(ground.fillings[0], "work.a.need"), "12");
    }
}

#[test]
fn the_province_is_told_a_figure_once_through_whichever_form_and_again_where_it_changed() {
    for engine in engines() {
        let ground = ground(engine);
        let [own, _] = ground.fillings;
        ground.write(own, &[("fig.kept.value", "90"), ("work.a.need", "5")]);
        ground.write(ground.other, &[("a.kept.v", "90"), ("a.own.v", "3")]);
        let office = ground.city.as_role(Role::Office);
        assert!(ground.report("quality").values.is_empty(), "nothing is accepted yet");
        ground.step(own, "accept");
        ground.step(ground.other, "accept");
        assert!(office.get("/forms/province").says("质量季报"));
        let page = office.post("/forms/province", &[("code", "quality"), ("period", "2025")]);
        assert_eq!(page.status, 303, "{}", page.html);
        assert!(ground.report("quality").fillings.is_empty(), "and not a second time");
        // The other form says the same of the same indicator: only what is its own goes out.
        let second = ground.report("other");
        let keys: Vec<String> = second.values.iter().map(|it| it.key.to_string()).collect();
        assert_eq!(keys, ["a.own.v"], "{engine}");
        // Opened again and corrected: the changed figure alone goes out, as its second edition.
        ground.step(own, "reopen");
        ground.write(own, &[("fig.kept.value", "91")]);
        ground.step(own, "accept");
        let third = ground.report("quality");
        let said: Vec<(String, &str)> =
            third.values.iter().map(|it| (it.key.to_string(), it.value.as_str())).collect();
        assert_eq!(said, [("fig.kept.value".to_owned(), "91")]);
        let told =
            ground.city.space.db.read(move |tx| province::told(tx, third.id.unwrap())).unwrap();
        assert_eq!((told[0].figure.as_str(), told[0].edition), ("closed_rate", 2));
        // A file that got lost is the same when it is fetched again.
        let first = ground.city.space.db.read(|tx| province::sent(tx, 10)).unwrap().pop().unwrap();
        let page = office.get(&format!("/forms/province/{}", first.id));
        assert!(page.says("closed_rate"), "{}", page.html);
        let file = office.get(&format!("/forms/province/{}/file?as=csv", first.id)).html;
        assert!(file.contains("quality,140802,2025,fig,kept,value,90,accepted"), "{file}");
        let again = office.get(&format!("/forms/province/{}/file?as=csv", first.id)).html;
        assert_eq!(file, again);
        let clerk = ground.city.as_role(Role::County);
        assert_ne!(
            clerk.get("/forms/province").status,
            200,
            "a county does not speak for the city"
        );
    }
}

#[test]
fn the_sheets_of_all_units_are_one_file_and_one_that_cannot_be_printed_is_named() {
    for engine in engines() {
        let ground = ground(engine);
        let [own, next] = ground.fillings;
        ground.write(own, &[("work.a.need", "5")]);
        let office = ground.city.as_role(Role::Office);
        let page = office.get(&format!("/fillings/{own}/print"));
        assert_eq!(page.status, 200);
        assert!(page.bytes.starts_with(b"%PDF"));
        let sheets = ground
            .city
            .space
            .db
            .read(move |tx| {
                Ok(vec![
                    ("甲县".to_owned(), forms::store::sheet(tx, own)?),
                    ("乙县".to_owned(), forms::store::sheet(tx, next)?),
                ])
            })
            .unwrap();
        let all = print::bind(&sheets, Lang::Zh, press::print).unwrap();
        let told: Vec<_> = all.places.iter().map(|it| (it.unit.as_str(), it.pages)).collect();
        assert_eq!(told, [("甲县", Some((1, 1))), ("乙县", Some((2, 1)))]);
        // A press that refuses the first county's sheet: the list says so, and the second is there.
        let refuses = |paper: &document::paper::Paper| {
            let of_first =
                paper.blocks.first().is_some_and(|it| format!("{it:?}").contains("甲县"));
            if of_first {
                Err(Error::broken("a sheet that cannot be laid out"))
            } else {
                press::print(paper)
            }
        };
        let rest = print::bind(&sheets, Lang::Zh, refuses).unwrap();
        assert_eq!(rest.places[0].pages, None);
        assert!(rest.places[0].wrong.contains("印不出来"));
        assert_eq!(rest.places[1].pages, Some((1, 1)));
        assert!(rest.pdf.len() < all.pdf.len());
        let clerk = ground.city.as_role(Role::County).get(&format!("/fillings/{own}/print"));
        assert_ne!(clerk.status, 500);
    }
}

#[test]
fn values_are_told_apart_by_how_a_file_begins() {
    for engine in engines() {
        let ground = ground(engine);
        let foreign = ground
            .city
            .space
            .db
            .read(|tx| Ok(bulk::incoming(tx, "甲,乙\n1,2\n".as_bytes(), "别的.csv")))
            .unwrap();
        assert_eq!(foreign.unwrap_err().code(), "grid-book-foreign");
    }
}
