//! Many accounts by workbook: template out, file in, good rows load, bad rows come back.
//!
//! Each new account gets a password of its own, shown once on the page that answers. A row whose
//! account exists with the same role and unit changes nothing, so the same file may come twice. The
//! workbook of bad rows holds names; it stays in memory, for the one who sent it, and nowhere else.

use std::sync::{Arc, Mutex};

use ::store::Tx;
use askama::Template;
use axum::response::IntoResponse;
use identity::Role;
use tables::{Cell, Checked, Choice, Column, Kind, Limits, Mapping, Problem, Sheet};
use terms::{Error, Lang, Result, Text};
use ui::{Crumb, Frame};
use web::{Download, Form, Me, Path, Response, Upload, Visit};

use super::store::{self, Opening};
use super::{commands, policy};
use crate::ask::{self, Ask};

const MEDIA: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Hashing a password takes tens of milliseconds; more rows come as several files.
const ROWS: usize = 500;

/// The columns; roles are those that the reader may give.
fn columns(roles: &[Role]) -> tables::Template {
    let choices = roles.iter().map(|role| Choice {
        code: role.code().into(),
        title: Text::new(ui::t(Lang::Zh, &role.key()), ui::t(Lang::En, &role.key())),
    });
    let sample = |column: Column, text: &str| Column { sample: Some(text.into()), ..column };
    let help = |column: Column, key: &str| Column {
        help: Some(Text::new(ui::t(Lang::Zh, key), ui::t(Lang::En, key))),
        ..column
    };
    let account = Column {
        max_len: Some(40),
        ..help(
            Column::new("account", "账号", "Account", Kind::Text).required(),
            "people-account-help",
        )
    };
    let name = Column {
        max_len: Some(50),
        ..Column::new("name", "姓名", "Name", Kind::Text).required()
    };
    let role = Column {
        choices: choices.collect(),
        ..Column::new("role", "岗位", "Role", Kind::Code).required()
    };
    let unit = Column {
        aliases: vec!["单位编号".into(), "区划代码".into()],
        ..help(Column::new("unit", "单位代码", "Unit code", Kind::Text), "people-unit-code-help")
    };
    let last =
        help(Column::new("valid_to", "最后一天", "Last day", Kind::Date), "people-last-day-help");
    let ground = Column {
        max_len: Some(200),
        ..Column::new("ground", "依据", "Ground", Kind::Text).required()
    };
    let first = roles.first().map_or(String::new(), |role| ui::t(Lang::Zh, &role.key()));
    tables::Template {
        key: "accounts".into(),
        title: Text::new("账号", "Accounts"),
        columns: vec![
            sample(account, "li.shifan"),
            sample(name, "李示范"),
            sample(role, &first),
            sample(unit, "140802"),
            sample(last, "2027-12-31"),
            sample(ground, "示例通知第1号"),
        ],
        unique: vec!["account".into()],
        notes: vec![Text::new(
            ui::t(Lang::Zh, "people-import-lead"),
            ui::t(Lang::En, "people-import-lead"),
        )],
    }
}

pub(crate) async fn template(visit: Visit) -> Response {
    let made = visit
        .actor()
        .and_then(|actor| tables::template_xlsx(&columns(&policy::givable(actor)), visit.lang));
    match made {
        Ok(bytes) => {
            let name = format!("{}.xlsx", visit.t("people-template-name"));
            Download { name, media: MEDIA, bytes }.into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}

pub(crate) async fn ask(visit: Visit) -> Response {
    visit.page(question).await
}
fn question(_: &mut Tx<'_>, me: &Me) -> Result<Ask> {
    let mut ask =
        ask::about(me.frame(me.t("people-import")), "/people/import", me.t("people-import-do"))
            .crumbs(vec![Crumb::new(me.t("people-title"), "/people")])
            .back("/people");
    ask.frame.lead = me.t("people-import-lead");
    ask.file = true;
    ask.help = Some((me.t("people-template"), "/people/template.xlsx".into()));
    Ok(ask)
}

/// What a load did, on the page that answers it.
#[derive(Template)]
#[template(path = "people/imported.html")]
struct ImportedPage {
    frame: Frame,
    said: String,
    /// Id, name, account, password.
    opened: Vec<(i64, String, String, String)>,
    bad: usize,
    back: String,
}

pub(crate) async fn load(visit: Visit, upload: Upload) -> Response {
    match try_load(&visit, upload).await {
        Ok(done) => answer(visit, done).await,
        Err(error) => web::ask_again(visit, Form::default(), error, question).await,
    }
}

struct Done {
    opened: Vec<(i64, String, String, String)>,
    same: usize,
    checked: Checked,
    sheet: Sheet,
}

async fn try_load(visit: &Visit, upload: Upload) -> Result<Done> {
    let template = columns(&policy::givable(visit.actor()?));
    let limits = Limits { rows: ROWS + 20, ..Limits::default() };
    let sheet = Sheet::read(&upload.bytes, &upload.file_name, &limits)?.with_header_for(&template);
    let checked = tables::check(&sheet, &template, &Mapping::by_header(&sheet, &template))?;
    // First look, so that only rows that can load cost a hash.
    let me = visit.clone();
    let (checked, openings, same) = visit
        .read(move |tx| {
            let mut checked = checked;
            let (openings, same, problems) = judge(tx, &me, &checked)?;
            checked.reject(problems);
            Ok((checked, openings, same))
        })
        .await?;
    let mut ready = Vec::with_capacity(openings.len());
    for opening in openings {
        let password = identity::one_time_password();
        let hash = visit.app.hash_password(password.clone()).await?;
        ready.push((opening, password, hash));
    }
    let opened = visit
        .write(move |tx| {
            if ready.is_empty() {
                tx.housekeeping();
            }
            let mut opened = Vec::with_capacity(ready.len());
            for (opening, password, hash) in ready {
                let id = store::open(tx, &opening, hash)?;
                opened.push((id, opening.name, opening.account, password));
            }
            Ok(opened)
        })
        .await?;
    Ok(Done { opened, same, checked, sheet })
}

/// Accounts to open, how many rows are there already, and the problems by row.
type Judged = (Vec<Opening>, usize, Vec<(u32, Problem)>);

/// Which good rows open an account, how many are there already, and what is wrong with the others.
fn judge(tx: &mut Tx<'_>, me: &Me, checked: &Checked) -> Result<Judged> {
    let (mut openings, mut same, mut problems) = (Vec::new(), 0, Vec::new());
    for row in &checked.good {
        let text = |at: usize| row.cells.get(at).and_then(Cell::text).unwrap_or_default();
        let mut refuse =
            |column: &str, rule| problems.push((row.number, Problem::new(column, rule)));
        let Some(role) = Role::named(text(2)) else {
            refuse("role", "people-role-not-yours");
            continue;
        };
        let unit = match text(3) {
            "" => None,
            code => match store::unit_by_code(tx, code)? {
                Some(unit) => Some(unit),
                None => {
                    refuse("unit", "people-unknown-unit");
                    continue;
                }
            },
        };
        let last_day = row.cells.get(4).and_then(Cell::date);
        let opening = Opening {
            account: text(0).trim().to_lowercase(),
            name: text(1).trim().to_owned(),
            role,
            unit,
            last_day,
            ground: text(5).trim().to_owned(),
        };
        match refused(tx, me, &opening)? {
            Some((column, rule)) => refuse(column, rule),
            None if identity::by_account(tx, &opening.account)?.is_some() => same += 1,
            None => openings.push(opening),
        }
    }
    Ok((openings, same, problems))
}

/// The column and the rule that keep a row from loading.
fn refused(
    tx: &mut Tx<'_>,
    me: &Me,
    opening: &Opening,
) -> Result<Option<(&'static str, &'static str)>> {
    let plain =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    if !opening.account.chars().all(plain) {
        return Ok(Some(("account", "account-shape")));
    }
    if let Err((_, rule)) = commands::fits(tx, opening.role, opening.unit) {
        return Ok(Some(("unit", rule)));
    }
    if !policy::may_give(tx, me.actor()?, opening.role, opening.unit)? {
        return Ok(Some(("role", "people-role-not-yours")));
    }
    let today = ::store::civil_date(tx.now());
    if opening.last_day.is_some_and(|day| day < today) {
        return Ok(Some(("valid_to", "people-last-day-past")));
    }
    let Some(person) = identity::by_account(tx, &opening.account)? else { return Ok(None) };
    let grants = identity::grants_of(tx, person.id, today)?;
    let known = grants.iter().any(|g| g.role == opening.role && g.unit == opening.unit);
    Ok((!known).then_some(("account", "people-account-other")))
}

async fn answer(visit: Visit, done: Done) -> Response {
    let lang = visit.lang;
    let words = move |problem: &Problem| ui::ta(lang, problem.rule, &problem.args);
    let mut back = String::new();
    if !done.checked.bad.is_empty() {
        let person = visit.actor.as_ref().map_or(0, |actor| actor.person);
        match tables::annotated_xlsx(&done.sheet, &done.checked, lang, words) {
            Ok(bytes) => {
                let number = visit.space.kept::<Returned>().keep(person, bytes);
                back = format!("/people/import/{number}");
            }
            Err(error) => return web::problem(&visit, &error),
        }
    }
    let args = [
        ("opened", done.opened.len().to_string()),
        ("same", done.same.to_string()),
        ("bad", done.checked.bad.len().to_string()),
    ];
    let (opened, bad) = (done.opened, done.checked.bad.len());
    visit
        .page(move |_, me| {
            let mut frame = me.frame(me.t("people-imported")).within(ui::Phase::Settings);
            frame.crumbs = vec![
                Crumb::new(me.t("people-title"), "/people"),
                Crumb::new(me.t("people-import"), "/people/import"),
                Crumb::here(me.t("people-imported")),
            ];
            Ok(ImportedPage {
                frame,
                said: ui::ta(lang, "people-imported-said", &args),
                opened,
                bad,
                back,
            })
        })
        .await
}

/// Its number, who sent it, the file.
type Book = (String, i64, Arc<Vec<u8>>);

/// Workbooks of bad rows, the latest few, each for the one who sent it.
#[derive(Default)]
struct Returned {
    books: Mutex<Vec<Book>>,
}

const RETURNED: usize = 20;

impl Returned {
    fn keep(&self, person: i64, bytes: Vec<u8>) -> String {
        let number = ::store::hex(&::store::random::<8>());
        let mut books = self.books.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if books.len() >= RETURNED {
            books.remove(0);
        }
        books.push((number.clone(), person, Arc::new(bytes)));
        number
    }
    fn find(&self, number: &str, person: i64) -> Option<Arc<Vec<u8>>> {
        let books = self.books.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        books.iter().find(|(n, p, _)| n == number && *p == person).map(|(_, _, b)| Arc::clone(b))
    }
}

pub(crate) async fn back(visit: Visit, Path(number): Path<String>) -> Response {
    let person = visit.actor.as_ref().map_or(0, |actor| actor.person);
    match visit.space.kept::<Returned>().find(&number, person) {
        Some(bytes) => {
            let name = format!("{}.xlsx", visit.t("people-returned-name"));
            Download { name, media: MEDIA, bytes: bytes.to_vec() }.into_response()
        }
        None => web::problem(&visit, &Error::not_found("people-returned-gone")),
    }
}
