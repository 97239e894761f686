//! Pages as a browser gets them, in both languages. A wrong page is a failing diff: set
//! `UPDATE_SNAPSHOTS=1` to write the files anew, and read the diff before committing it.

use std::path::PathBuf;

use askama::Template;
use terms::{Error, Field as Breach, Lang, Text, Timestamp};
use ui::{
    Account, Action, Crumb, Empty, Field, FieldError, Figure, Frame, Grade, Input, Keys, Mood,
    Notes, Pager, Phase, Problem, ScopeItem, SignIn, SignInStep, Space, SpaceLink, Stamp, State,
    Who,
};

fn frame(lang: Lang) -> Frame {
    Frame {
        who: Some(Who {
            name: "周明远".into(),
            role: lang.pick("质量强市办主任", "Head of the quality office").into(),
            unit: lang.pick("市质强办", "Quality Office").into(),
            acting_for: None,
        }),
        space: Space {
            code: "140800".into(),
            name: Text::new("运城市", "Yuncheng"),
            synthetic: true,
            ..Space::default()
        },
        csrf: "c5rf".into(),
        path_and_query: "/inspections?county=140881".into(),
        as_of: "2026-11-20 18:00".into(),
        packs: vec!["cn 2026.3".into(), "yuncheng 2026.11".into()],
        ..Frame::new(lang, "")
    }
    .leads_to(Phase::Overview, "/")
    .leads_to(Phase::Record, "/inspections")
    .leads_to(Phase::Check, "/assessment")
}

/// A page of a slice with nothing to show.
#[derive(Template)]
#[template(
    source = r#"{% extends "layout.html" %}{% import "parts.html" as parts %}
{% block actions %}<div class="row"><a class="button" href="/x">{{ frame.t("table-copy") }}</a></div>{% endblock %}
{% block main %}<section class="card">{% call parts::card_head(frame.title, "13") %}{% endcall %}<p>{{ ui::State::None.with_word(frame.lang) }}</p>{{ empty }}</section>{% endblock %}"#,
    ext = "html"
)]
struct Nothing {
    frame: Frame,
    empty: Empty,
}

/// Every part once.
#[derive(Template)]
#[template(
    source = r##"{% extends "layout.html" %}{% import "parts.html" as parts %}
{% block main %}<div class="stack">{{ notes }}
<section class="card">{% call parts::card_tools(frame.title, "") %}{% call parts::copy(frame, "all") %}{% endcall %}{% endcall %}
<div class="card-body"><div class="table-wrap"><table class="table" id="all"><thead><tr><th scope="col">{{ frame.t("keys-key") }}</th><th scope="col">{{ frame.t("keys-does") }}</th></tr></thead><tbody>
{% for line in lines %}<tr data-row><td><a href="/row">{{ loop.index }}</a></td><td>{{ line|safe }}</td></tr>
{% endfor %}</tbody></table></div>{{ pager }}</div></section>
<form method="post" action="/x">{% call parts::csrf(frame) %}{% endcall %}{% for field in fields %}{{ field }}
{% endfor %}</form></div>{% endblock %}"##,
    ext = "html"
)]
struct Everything {
    frame: Frame,
    notes: Notes,
    lines: Vec<String>,
    pager: Pager,
    fields: Vec<Field>,
}

fn nothing(lang: Lang) -> Nothing {
    let mut frame = frame(lang).within(Phase::Record);
    frame.title = lang.pick("监督检查", "Inspections").into();
    frame.lead = lang.pick("10月没有检查记录。", "No inspections in October.").into();
    frame.crumbs =
        vec![Crumb::new(lang.pick("运城市", "Yuncheng"), "/"), Crumb::here(frame.title.as_str())];
    frame.scope = vec![
        ScopeItem::new(lang.pick("地区", "Area"), lang.pick("永济市", "Yongji")).link("/area"),
        ScopeItem::new(lang.pick("时期", "Period"), "2026-10"),
    ];
    let empty = Empty::new(
        lang.pick("没有符合条件的检查", "No inspection matches"),
        lang.pick("去掉“逾期”有17件。", "Without “late” there are 17."),
    )
    .action(Action::new(lang.pick("去掉“逾期”", "Drop “late”"), "/inspections?a=1&b=2"));
    Nothing { frame, empty }
}

fn everything(lang: Lang) -> Everything {
    let mut frame = frame(lang).within(Phase::Check);
    frame.title = lang.pick("部件", "Parts").into();
    frame.flash = Some(lang.pick("已存12行", "12 rows saved").into());
    let now = Timestamp::from_second(1_795_000_000).unwrap();
    let then = |hours: i64| Timestamp::from_second(now.as_second() - hours * 3_600).unwrap();
    let figure = |value: &str| Figure::new(lang, value).unit("%");
    let mut lines: Vec<String> = Vec::new();
    let states = [
        State::Ok,
        State::Watch,
        State::Bad,
        State::Wait,
        State::None,
        State::NotApplicable,
        State::Veto,
    ];
    for state in states {
        lines.push(format!("{} {} {}", state.mark(lang), state.with_word(lang), state.chip(lang)));
    }
    lines.push(["A", "B", "C", "D", "优秀"].map(|it| Grade::new(it).to_string()).join(" "));
    lines.push(
        figure("95.8").interval("95.0–96.6").n(2_252).explain("/number/1?a=1", "1").to_string(),
    );
    lines.push(figure("100.0").whole().large().to_string());
    lines.push(figure("91.0").estimated().to_string());
    lines.push(Figure::missing(lang).explain("/number/2", "2").to_string());
    lines.push(Stamp::new(lang, then(3), now, 86_400).to_string());
    lines.push(Stamp::new(lang, then(72), now, 86_400).to_string());
    let errors = [
        FieldError { place: "rate".into(), message: "“九十”不是数字".into() },
        FieldError { place: "row 14".into(), message: "<b>".into() },
    ];
    let fields = vec![
        Field::new("rate", lang.pick("合格率", "Pass rate"))
            .help("%")
            .value("九十\" autofocus")
            .input(Input::Decimal)
            .required()
            .checked(&errors),
        Field::new("why", lang.pick("理由", "Ground")).value("</textarea>").input(Input::Area),
        Field::new("grade", lang.pick("等级", "Grade"))
            .value("b")
            .input(Input::Choice(vec![("a".into(), "A".into()), ("b".into(), "B".into())])),
        Field::new("pw", "x").value("secret").input(Input::Password),
    ];
    let notes = Notes::new(lang, &errors, &fields.iter().collect::<Vec<_>>());
    let pager =
        Pager { lang, first: None, next: Some("?after=9".into()), shown: 200, total: Some(3_214) };
    Everything { frame, notes, lines, pager, fields }
}

fn sign_in(lang: Lang) -> SignIn {
    let mut frame = Frame { who: None, ..frame(lang) };
    frame.title = frame.t("signin-title");
    frame.path_and_query = "/sign-in".into();
    let link = |code: &str, zh: &str, en: &str, synthetic| SpaceLink {
        code: code.into(),
        name: Text::new(zh, en),
        synthetic,
    };
    SignIn {
        frame,
        spaces: vec![
            link("140800", "运城市", "Yuncheng", true),
            link("chicago", "芝加哥", "Chicago", false),
        ],
        space: "140800".into(),
        name: "office".into(),
        error: Some(
            lang.pick(
                "账号或密码不对。还可再试3次，之后锁定15分钟。",
                "Account and password do not match. 3 more tries, then a lock of 15 minutes.",
            )
            .into(),
        ),
        accounts: vec![
            Account {
                name: "office".into(),
                says: lang.pick("市质强办", "city quality office").into(),
                ..Account::default()
            },
            Account {
                name: "clerk".into(),
                says: lang.pick("县统计员", "county clerk").into(),
                ..Account::default()
            },
        ],
        next: "/inspections".into(),
        ..SignIn::default()
    }
}

fn sign_in_code(lang: Lang) -> SignIn {
    let mut page = sign_in(lang);
    page.step = SignInStep::Code;
    page.frame.title = page.frame.t("signin-code-title");
    page.accounts.clear();
    page.error = None;
    page
}

fn problem(lang: Lang, error: &Error) -> Problem {
    Problem::of(frame(lang), error, "7F3A-2026-1123-1031")
}

fn invalid() -> Error {
    Error::invalid("no-such-text").field("row 14", "period-slot").breach(Breach {
        place: "rate".into(),
        rule: "number-unreadable",
        args: vec![("value", "九十<".into())],
    })
}

/// File name and page.
fn pages(lang: Lang) -> Vec<(&'static str, String)> {
    let print = |page: &dyn askama::DynTemplate| page.dyn_render().unwrap();
    vec![
        ("sign_in", print(&sign_in(lang))),
        ("sign_in_code", print(&sign_in_code(lang))),
        ("nothing", print(&nothing(lang))),
        ("everything", print(&everything(lang))),
        ("keys", print(&Keys::new(frame(lang)))),
        ("problem_404", print(&problem(lang, &Error::not_found("no-such-text")))),
        ("problem_403", print(&problem(lang, &Error::not_allowed("no-such-text")))),
        ("problem_409", print(&problem(lang, &Error::conflict("no-such-text")))),
        ("problem_422", print(&problem(lang, &invalid()))),
        ("problem_500", print(&problem(lang, &Error::broken("secret cause")))),
        ("problem_503", print(&problem(lang, &Error::unavailable("secret cause")))),
    ]
}

fn all_pages() -> Vec<(String, Lang, String)> {
    [Lang::Zh, Lang::En]
        .into_iter()
        .flat_map(|lang| {
            let end = lang.pick("zh", "en");
            pages(lang).into_iter().map(move |(name, page)| (format!("{name}.{end}"), lang, page))
        })
        .collect()
}

/// The digest in an address changes with every line of a style sheet; the page does not.
fn without_digests(page: &str) -> String {
    ["app.css", "keys.js", "table.js", "place.js", "find.js", "icon.svg"]
        .iter()
        .fold(page.to_owned(), |page, name| {
            page.replace(ui::asset(name), &format!("/assets/{name}"))
        })
}

#[test]
fn pages_are_what_was_last_looked_at() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let update = std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    let mut wrong = Vec::new();
    let mut known = Vec::new();
    for (name, _, page) in all_pages() {
        let path = folder.join(format!("{name}.html"));
        let page = without_digests(&page);
        if update {
            std::fs::write(&path, &page).unwrap();
        } else if std::fs::read_to_string(&path).unwrap_or_default() != page {
            wrong.push(name.clone());
        }
        known.push(format!("{name}.html"));
    }
    for file in std::fs::read_dir(&folder).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(known.contains(&name), "{name} belongs to no page");
    }
    assert!(wrong.is_empty(), "UPDATE_SNAPSHOTS=1 and look at the diff of {wrong:?}");
}

#[test]
fn every_page_has_a_language_one_title_a_way_past_the_header_and_nothing_inline() {
    for (name, lang, page) in all_pages() {
        assert!(page.contains(&format!("<html lang=\"{}\">", lang.tag())), "{name}");
        assert_eq!(page.matches("<h1").count(), 1, "{name}");
        assert_eq!(page.matches("<main").count(), 1, "{name}");
        assert!(page.contains("href=\"#main\"") && page.contains("id=\"main\""), "{name}");
        for word in
            ["style=", "<style", "onclick", "onsubmit", "javascript:", "http://", "https://"]
        {
            assert!(!page.contains(word), "{name}: {word}");
        }
        assert_eq!(
            page.matches("<script").count(),
            page.matches("<script src=\"/").count(),
            "{name}"
        );
        assert_eq!(page.matches("</script>").count(), page.matches("\" defer></script>").count());
    }
}

#[test]
fn every_text_that_a_page_asks_for_exists() {
    for (name, _, page) in all_pages() {
        let asked = page.split('[').skip(1).filter_map(|it| it.split_once(']'));
        for (key, _) in asked {
            let looks_like_a_key =
                key.contains('-') && key.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            assert!(!looks_like_a_key, "{name}: {key}");
        }
    }
}

#[test]
fn every_address_of_an_asset_leads_somewhere_and_every_symbol_is_drawn() {
    for (name, _, page) in all_pages() {
        for url in page.split('"').filter(|it| it.starts_with("/assets/")) {
            assert!(ui::asset_bytes(url).is_some(), "{name}: {url}");
        }
        for used in page.split("<use href=\"#").skip(1) {
            let symbol = used.split('"').next().unwrap();
            assert!(page.contains(&format!("<symbol id=\"{symbol}\"")), "{name}: {symbol}");
        }
    }
}

#[test]
fn ids_are_there_once_and_what_points_at_them_finds_them() {
    for (name, _, page) in all_pages() {
        let ids: Vec<&str> =
            page.split(" id=\"").skip(1).filter_map(|it| it.split('"').next()).collect();
        let mut once = ids.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), ids.len(), "{name}: {ids:?}");
        for attribute in [" for=\"", "aria-describedby=\"", "aria-labelledby=\"", "href=\"#"] {
            for pointed in page.split(attribute).skip(1).filter_map(|it| it.split('"').next()) {
                for id in pointed.split(' ') {
                    assert!(ids.contains(&id), "{name}: {attribute}{id}");
                }
            }
        }
    }
}

#[test]
fn what_people_typed_stays_text() {
    let page = everything(Lang::Zh).render().unwrap();
    assert!(page.contains("九十&#34; autofocus"), "{page}");
    assert!(page.contains("&#60;/textarea&#62;"));
    assert!(!page.contains("<b></span>"));
    assert!(!page.contains("secret"), "a password is not given back");
}

#[test]
fn a_problem_names_its_status_and_hides_its_cause() {
    for (error, status) in [
        (Error::not_found("x"), 404),
        (Error::not_allowed("x"), 403),
        (Error::new(terms::Kind::SignedOut, "x"), 401),
        (Error::invalid("x"), 422),
        (Error::conflict("x"), 409),
        (Error::unavailable("secret cause"), 503),
        (Error::broken("secret cause"), 500),
    ] {
        let page = problem(Lang::En, &error.at("secret cause"));
        assert_eq!(page.status, status);
        let html = page.render().unwrap();
        assert!(html.contains("7F3A-2026-1123-1031"));
        assert!(!html.contains("secret cause"));
    }
}

#[test]
fn a_problem_says_the_sentence_of_its_error() {
    let error = Error::invalid("number-unreadable").with("value", "九十");
    let page = problem(Lang::Zh, &error).render().unwrap();
    assert!(page.contains("“九十”不是数字"), "{page}");
}

#[test]
fn an_empty_list_says_so_with_a_way_on() {
    let done = Empty::new("a", "b").mood(Mood::Done).reference("R-1").to_string();
    assert!(done.contains("class=\"empty ok\"") && done.contains("R-1"), "{done}");
}

#[test]
fn a_pager_states_what_it_cuts() {
    let pager = |first: bool, next: bool, shown, total| {
        let pager = Pager {
            lang: Lang::Zh,
            first: first.then(|| "?".to_owned()),
            next: next.then(|| "?after=1".to_owned()),
            shown,
            total,
        };
        pager.to_string()
    };
    assert!(pager(false, false, 12, Some(12)).contains("共12条"));
    assert!(pager(false, true, 200, Some(3_214)).contains("前200条，共3,214条"));
    assert!(pager(true, true, 200, Some(3_214)).contains("本页200条，共3,214条"));
    assert!(pager(true, false, 14, None).contains("本页14条"));
    assert!(pager(false, false, 0, Some(0)).contains("共0条"));
}
