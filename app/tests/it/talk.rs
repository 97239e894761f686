//! Whatever a slice shows can be talked about and can grow a case: a task, a plan, a sheet, a county's place in a
//! round, a sample, a campaign, a visit. Asked of the demo city, where each of them is.

use store::params;

/// Kind, id, part, address, who speaks there.
type Thing = (String, i64, String, String, &'static str);

fn things(city: &web::testing::City) -> Vec<Thing> {
    let kinds = [
        ("task", "/tasks/{}", "du", true),
        ("plan", "/plans/{}", "du", false),
        ("filling", "/fillings/{}/course", "du", true),
        ("round", "/rounds/{}/units/140802", "du", false),
        ("lab-sample", "/laboratory/samples/{}", "zhou", false),
        ("campaign", "/campaigns/{}", "zhou", false),
        ("visit", "/visits/{}", "zhou", false),
    ];
    kinds
        .into_iter()
        .map(|(kind, address, who, own)| {
            let sql = if own {
                "select t.thing from fact_things t join unit u on u.id = t.unit
                 where t.kind = ?1 and u.code = '140802' order by t.thing"
            } else {
                "select thing from fact_things where kind = ?1 order by thing"
            };
            let id =
                city.space.db.read(move |tx| tx.find(sql, params![kind], |row| row.get::<i64>(0)));
            let id = id.unwrap().unwrap_or_else(|| panic!("the demo city has no {kind}"));
            let part = if kind == "round" { "140802" } else { "" };
            (kind.to_owned(), id, part.to_owned(), address.replace("{}", &id.to_string()), who)
        })
        .collect()
}

#[test]
fn every_thing_is_talked_about_where_it_stands_and_grows_a_case_that_leads_back() {
    crate::with_yuncheng(|city| {
        for (kind, id, part, address, who) in things(city) {
            let person = city.as_account(who);
            let thing = id.to_string();
            let words = format!("就此说明{kind}");
            let before = person.get(&address);
            assert_eq!(before.status, 200, "{address} {}", before.html);
            assert!(before.html.contains("action=\"/comments\""), "{address} takes no comment");
            let fields = [
                ("kind", kind.as_str()),
                ("thing", &thing),
                ("part", &part),
                ("words", &words),
                ("back", &address),
            ];
            let said = person.post("/comments", &fields);
            assert_eq!(said.status, 303, "{kind} {}", said.html);
            assert!(person.get(&address).says(&words), "{address} does not show what was said");
            let other = city.as_account("he");
            assert!(!other.get(&address).says(&words), "{address} tells another county");
            assert!(!other.get("/comments").says(&words));
            let about = format!("/about/{kind}/{id}?part={part}");
            let page = person.get(&about);
            assert_eq!(page.status, 200, "{about} {}", page.html);
            assert!(page.html.contains(&format!("origin_kind={kind}")), "{about} opens no case");
            let office = city.as_account("zhou");
            let form = office.get(&about);
            let link = form.html.split("href=\"").find(|it| it.starts_with("/cases/new?subject="));
            let link = link.unwrap().split('"').next().unwrap().replace("&#38;", "&");
            // First the kind is chosen; what the case grows from goes along to the form of that kind.
            let choose = office.get(&link);
            let mut fields = hidden(&choose.html);
            fields.push(("kind".into(), "rectification".into()));
            let chosen = office.post("/cases", &as_pairs(&fields));
            assert_eq!(chosen.status, 303, "{kind} {}", chosen.html);
            let asked = office.get(&chosen.location);
            let carried = hidden(&asked.html);
            let title = format!("由{kind}而起");
            let mut fields = vec![
                ("title", title.as_str()),
                ("subject", "140802"),
                ("accountable", "140802"),
                ("ground", "依据"),
                ("field.problem", "问题"),
            ];
            fields.extend(as_pairs(&carried));
            let opened = office.post("/cases", &fields);
            assert_eq!(opened.status, 303, "{kind} {}", opened.html);
            let case = office.get(&opened.location);
            let back = address.trim_end_matches("/course");
            assert!(case.html.contains(&format!("\"{back}\"")), "{kind}: no way back to {back}");
            assert!(office.get(&about).says(&title), "{about} does not show what grew from it");
        }
        // A score and a doubted value lead on to a case as well.
        let office = city.as_account("zhou");
        for (list, begins, kind) in
            [("/assessment", "/assessment/", "score"), ("/checks", "/checks/", "doubt")]
        {
            let found = reach(&office, list, begins, if kind == "score" { 3 } else { 4 });
            assert!(office.get(&found).html.contains(&format!("origin_kind={kind}")), "{found}");
        }
        let draft = city.as_account("zhou").get("/about/task/99999999");
        assert_eq!(draft.status, 404);
    });
}

#[test]
fn what_the_program_opened_has_a_name_in_either_language() {
    crate::with_yuncheng(|city| {
        let office = city.as_account("zhou");
        for path in ["/cases?kind=form-filling", "/cases?kind=task"] {
            let sign = if path.contains('?') { '&' } else { '?' };
            let (zh, en) = (
                office.get(&format!("{path}{sign}lang=zh")),
                office.get(&format!("{path}{sign}lang=en")),
            );
            assert!(zh.says("填报《") || zh.says("T02 各县"), "{path} {}", zh.html);
            assert!(en.says("Fill in “") || en.says("T02 Counties"), "{path} {}", en.html);
            assert!(!en.html.contains("填报《") && !en.html.contains("T02 各县"), "{path}");
        }
    });
}

/// The first address of so many parts below `begins`, on this page or on one that it leads to.
fn reach(person: &web::testing::Caller<'_>, page: &str, begins: &str, parts: usize) -> String {
    let mut next = page.to_owned();
    for _ in 0..3 {
        let html = person.get(&next).html;
        let all: Vec<String> = html
            .split("href=\"")
            .skip(1)
            .filter_map(|it| it.split('"').next())
            .filter(|it| it.starts_with(begins))
            .map(|it| it.replace("&#38;", "&"))
            .collect();
        let depth =
            |it: &str| it[begins.len()..].split(['?', '#']).next().unwrap().split('/').count();
        if let Some(found) = all.iter().find(|it| depth(it) == parts) {
            return found.clone();
        }
        next = all
            .into_iter()
            .max_by_key(|it| depth(it))
            .unwrap_or_else(|| panic!("{next} leads nowhere"));
    }
    panic!("{page} does not lead to {begins} of {parts} parts");
}

/// Names and values that a form sends along unseen.
fn hidden(html: &str) -> Vec<(String, String)> {
    let main = html.split("<main").nth(1).unwrap();
    let value = |tag: &str, name: &str| {
        let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
        Some(rest.split('"').next()?.replace("&#38;", "&").replace("&#39;", "'"))
    };
    main.split("<input")
        .skip(1)
        .filter_map(|tag| tag.split('>').next())
        .filter(|tag| tag.contains("type=\"hidden\"") && !tag.contains("csrf"))
        .filter_map(|tag| Some((value(tag, "name")?, value(tag, "value")?)))
        .collect()
}

fn as_pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
