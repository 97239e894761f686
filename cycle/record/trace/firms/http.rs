//! Pages of a firm's own people, for the phone first: what we have, what is on its way to us, and one page a step.

use askama::Template;
use identity::{Class, Verb};
use store::Tx;
use terms::{Error, Kind, Result};
use ui::{Crumb, Field, FieldError, Frame, Input};
use web::{Form, Go, Me, Need, Path, Response, Routes, Visit, encoded};

use super::acts::{self, NewLot, Ready, UNITS};
use super::ledger::{self, Ledger, Name, Stock};
use super::own::{self, Own};
use super::steps::{self, Goods, Hand};
use super::{book, labels, registry};
use crate::capture::{self, Behaviour};
use crate::graph::Memory;

/// Pages of small firms, and of the registers that codes need.
pub fn routes() -> Routes {
    let view = Need::May(Verb::View, Class::Records);
    Routes::new()
        .get("/goods", view, index)
        .post("/goods/begin", view, begin)
        .get("/goods/step/{step}", view, step)
        .post("/goods/step/{step}", view, taken)
        .post("/goods/wrong", view, declare)
        .merge(labels::routes())
        .merge(book::routes())
        .merge(registry::routes())
}

/// Steps that have a page, in the order of work.
const STEPS: [&str; 5] = ["make", "work", "pack", "ship", "receive"];

/// Rows that a page shows; the rest is found by its code.
const SHOWN: usize = 60;

#[derive(Template)]
#[template(path = "firms/index.html")]
struct IndexPage {
    frame: Frame,
    begun: bool,
    steps: Vec<(String, String)>,
    waiting: Vec<(String, String, String)>,
    stock: Vec<StockRow>,
    asked: String,
    more: String,
    told: Vec<ToldRow>,
    reasons: Vec<(&'static str, String)>,
}

struct StockRow {
    name: String,
    code: String,
    much: String,
    since: String,
    label: String,
    short: bool,
}

struct ToldRow {
    step: String,
    time: String,
    goods: String,
    event: i64,
    wrong: bool,
}

pub(super) fn minute(micros: i64) -> String {
    let at = jiff::Timestamp::from_microsecond(micros).unwrap_or_default();
    let at = jiff::tz::Offset::constant(8).to_datetime(at);
    format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute())
}

fn now(tx: &Tx<'_>) -> String {
    minute(tx.now_micros())
}

pub(super) fn name_in(me: &Me, name: &Name) -> String {
    me.lang.pick(name.zh.as_str(), name.en.as_str()).to_owned()
}

pub(super) fn unit_in(me: &Me, unit: &str) -> String {
    match unit {
        "" => me.t("firms-unit-pieces"),
        known if UNITS.contains(&known) => me.t(&format!("firms-unit-{}", known.to_lowercase())),
        other => other.to_owned(),
    }
}

pub(super) fn much_in(me: &Me, much: i64, unit: &str) -> String {
    format!("{} {}", acts::decimal(much), unit_in(me, unit))
}

/// The end of a code, as it stands on a label.
pub(super) fn short(code: &str) -> String {
    match code.strip_prefix("https://id.gs1.org/") {
        Some(rest) => {
            let mut out = String::new();
            let mut parts = rest.split('/');
            while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
                out.push_str(&format!("({name}){value}"));
            }
            out
        }
        None => code.rsplit(':').next().unwrap_or(code).to_owned(),
    }
}

pub(super) fn frame(me: &Me, title: String) -> Frame {
    let mut frame = me.frame(title.clone()).within(ui::Phase::Record);
    frame.crumbs = vec![Crumb::new(me.t("firms-title"), "/goods"), Crumb::here(title)];
    frame
}

/// The firm that has begun, with its books.
pub(super) fn books(tx: &mut Tx<'_>, me: &Me) -> Result<(Own, Ledger)> {
    let own = own::of(tx, me.actor()?)?;
    let own = own.ok_or_else(|| Error::not_allowed("trace-no-party"))?;
    let ledger = ledger::read(tx, &own)?;
    Ok((own, ledger))
}

async fn index(visit: Visit) -> Response {
    visit
        .page(|tx, me| {
            let mut frame = me.frame(me.t("firms-title")).within(ui::Phase::Record);
            frame.lead = me.t("firms-lead");
            let own = own::of(tx, me.actor()?)?;
            let begun = own.is_some();
            let ledger = match &own {
                Some(own) => ledger::read(tx, own)?,
                None => Ledger::default(),
            };
            let steps = STEPS
                .iter()
                .map(|step| (format!("/goods/step/{step}"), me.t(&format!("firms-step-{step}"))))
                .collect();
            let asked = me.get("q").unwrap_or_default().to_owned();
            let found: Vec<&Stock> =
                ledger.stock.iter().filter(|stock| matches(stock, &asked)).collect();
            Ok(IndexPage {
                begun,
                steps,
                waiting: ledger.waiting.iter().map(|one| waiting_row(me, one)).collect(),
                more: more_of(me, found.len().saturating_sub(SHOWN)),
                stock: found.into_iter().take(SHOWN).map(|stock| stock_row(me, stock)).collect(),
                told: ledger.told.iter().map(|told| told_row(me, told)).collect(),
                reasons: vec![
                    ("incorrect_data", me.t("firms-reason-data")),
                    ("did_not_occur", me.t("firms-reason-not")),
                ],
                asked,
                frame,
            })
        })
        .await
}

fn matches(stock: &Stock, asked: &str) -> bool {
    asked.is_empty()
        || stock.code.contains(asked)
        || short(&stock.code).contains(asked)
        || stock.name.zh.contains(asked)
        || stock.name.en.to_lowercase().contains(&asked.to_lowercase())
}

fn more_of(me: &Me, hidden: usize) -> String {
    match hidden {
        0 => String::new(),
        hidden => ui::ta(me.lang, "firms-more-stock", &[("n", hidden.to_string())]),
    }
}

fn stock_row(me: &Me, stock: &Stock) -> StockRow {
    let much = match stock.much {
        Some(much) => much_in(me, much, &stock.unit),
        None if stock.holds > 0 => {
            ui::ta(me.lang, "firms-holds", &[("n", stock.holds.to_string())])
        }
        None => me.t("firms-one"),
    };
    StockRow {
        name: name_in(me, &stock.name),
        code: short(&stock.code),
        much,
        since: minute(stock.since)[..10].to_owned(),
        label: format!("/goods/labels?code={}", encoded(&stock.code)),
        short: stock.much.is_some_and(|much| much < 0),
    }
}

fn waiting_row(me: &Me, one: &ledger::Waiting) -> (String, String, String) {
    let mut goods: Vec<String> =
        one.amounts.iter().map(|(_, much, unit)| much_in(me, *much, unit)).collect();
    if !one.things.is_empty() {
        goods.push(ui::ta(me.lang, "firms-things", &[("n", one.things.len().to_string())]));
    }
    let names: Vec<String> = one.names.iter().map(|name| name_in(me, name)).collect();
    let comma = me.lang.pick("、", ", ");
    let from = name_in(me, &one.from_name);
    let from = if from.is_empty() { short(&one.from) } else { from };
    let what = [names.join(comma), goods.join(comma)].join(" ");
    (from, what.trim().to_owned(), minute(one.sent_at))
}

fn told_row(me: &Me, told: &ledger::Told) -> ToldRow {
    let comma = me.lang.pick("、", ", ");
    let mut goods: Vec<String> = told
        .goods
        .iter()
        .map(|(name, code)| format!("{} {}", name_in(me, name), short(code)).trim().to_owned())
        .collect();
    if told.more > 0 {
        goods.push(ui::ta(me.lang, "firms-and-more", &[("n", told.more.to_string())]));
    }
    ToldRow {
        step: me.t(&format!("firms-step-{}", told.step)),
        time: minute(told.time),
        goods: goods.join(comma),
        event: told.event,
        wrong: told.wrong,
    }
}

async fn begin(visit: Visit, _form: Form) -> Response {
    visit
        .act(|tx, me| {
            let actor = me.actor()?;
            let unit = own::unit_of(actor).ok_or_else(|| Error::not_allowed("firms-not-a-firm"))?;
            let name: Option<String> = tx.find(
                "select zh from unit_name where unit = ?1 and until is null order by id desc",
                store::params![unit],
                |row| row.get(0),
            )?;
            own::begin(tx, actor, &name.unwrap_or_default())?;
            Ok(Go::to("/goods").say(me.t("firms-begun")))
        })
        .await
}

#[derive(Template)]
#[template(path = "firms/step.html")]
struct StepPage {
    frame: Frame,
    action: String,
    button: String,
    errors: Vec<String>,
    once: String,
    lines: Vec<Line>,
    ticks: Vec<(String, String, String, String)>,
    fields: Vec<Field>,
    empty: String,
}

/// A lot of the stock with room for an amount, or a thing with a box to tick.
struct Line {
    code: String,
    unit: String,
    name: String,
    short: String,
    here: String,
    much: String,
    thing: bool,
    ticked: bool,
}

impl StepPage {
    /// Lots, each with a field for its amount.
    fn amounts(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !line.thing)
    }
}

async fn step(visit: Visit, Path(step): Path<String>) -> Response {
    let form = Form::default();
    visit.page(move |tx, me| page(tx, me, &step, &form, None)).await
}

fn known_step(step: &str) -> Result<()> {
    if STEPS.contains(&step) { Ok(()) } else { Err(Error::not_found("error-not-found")) }
}

fn page(
    tx: &mut Tx<'_>,
    me: &Me,
    step: &str,
    form: &Form,
    error: Option<&Error>,
) -> Result<StepPage> {
    known_step(step)?;
    let (own, ledger) = books(tx, me)?;
    let mut frame = frame(me, me.t(&format!("firms-step-{step}")));
    frame.lead = me.t(&format!("firms-lead-{step}"));
    let found = error.map(|error| FieldError::all(me.lang, error)).unwrap_or_default();
    let mut errors: Vec<String> = found.iter().map(|it| it.message.clone()).collect();
    if let Some(error) = error.filter(|_| found.is_empty()) {
        errors.push(ui::ta(me.lang, error.code(), error.args()));
    }
    let once =
        form.optional("once").map_or_else(|| store::hex(&store::random::<16>()), str::to_owned);
    let mut fields = fields(me, step, &ledger);
    let _ = own;
    fields.push(
        Field::new("time", me.t("firms-time-label"))
            .help(me.t("firms-time-help"))
            .value(now(tx))
            .required(),
    );
    for field in &mut fields {
        if let Some(given) = form.optional(&field.name) {
            field.value = given.to_owned();
        }
        *field = field.clone().checked(&found);
    }
    let lines = if matches!(step, "work" | "pack" | "ship") {
        lines(me, &ledger, form)
    } else {
        Vec::new()
    };
    let ticks = if step == "receive" {
        let row = |one: &ledger::Waiting| {
            let (from, what, time) = waiting_row(me, one);
            (one.event.to_string(), from, what, time)
        };
        ledger.waiting.iter().map(row).collect()
    } else {
        Vec::new()
    };
    let empty = match step {
        "receive" if ticks.is_empty() => me.t("firms-nothing-waits"),
        "work" | "pack" | "ship" if lines.is_empty() => me.t("firms-no-stock"),
        _ => String::new(),
    };
    Ok(StepPage {
        action: format!("/goods/step/{step}"),
        button: me.t(&format!("firms-do-{step}")),
        errors,
        once,
        lines,
        ticks,
        fields,
        empty,
        frame,
    })
}

fn lines(me: &Me, ledger: &Ledger, form: &Form) -> Vec<Line> {
    let given = picked(form);
    let things = form.all("thing");
    let usable = ledger.stock.iter().filter(|stock| stock.much.is_none_or(|much| much > 0));
    usable
        .take(SHOWN)
        .map(|stock| Line {
            code: stock.code.clone(),
            unit: stock.unit.clone(),
            name: name_in(me, &stock.name),
            short: short(&stock.code),
            here: stock.much.map(|much| much_in(me, much, &stock.unit)).unwrap_or_default(),
            much: given
                .iter()
                .find(|it| it.0 == stock.code && it.1 == stock.unit)
                .map(|it| it.2.clone())
                .unwrap_or_default(),
            thing: stock.much.is_none(),
            ticked: things.contains(&stock.code.as_str()),
        })
        .collect()
}

fn fields(me: &Me, step: &str, ledger: &Ledger) -> Vec<Field> {
    let mut fields = Vec::new();
    if matches!(step, "work" | "pack" | "ship") {
        let codes = Field::new("codes", me.t("firms-codes")).help(me.t("firms-codes-help"));
        fields.push(codes.input(Input::Area).maxlength(20_000));
    }
    match step {
        "make" | "work" => fields.extend(lot_fields(me, ledger)),
        "pack" => fields.push(
            Field::new("container", me.t("firms-container"))
                .help(me.t("firms-container-help"))
                .maxlength(200),
        ),
        "ship" => {
            let partners = ledger
                .partners
                .iter()
                .map(|(party, _, name)| {
                    let called = if name.zh.is_empty() { party } else { &name.zh };
                    (called.clone(), short(party))
                })
                .collect();
            fields.push(
                Field::new("to", me.t("firms-to"))
                    .help(me.t("firms-to-help"))
                    .input(Input::Offer(partners))
                    .maxlength(200)
                    .required(),
            );
            fields.push(
                Field::new("under", me.t("firms-under"))
                    .help(me.t("firms-under-help"))
                    .maxlength(60),
            );
        }
        _ => {}
    }
    fields
}

fn lot_fields(me: &Me, ledger: &Ledger) -> Vec<Field> {
    let mut products: Vec<(String, String)> = ledger
        .products
        .iter()
        .map(|(code, name)| {
            let called = name_in(me, name);
            (code.clone(), if called.is_empty() { short(code) } else { called })
        })
        .collect();
    products.push((String::new(), me.t("firms-new-product")));
    let units = UNITS.iter().map(|unit| ((*unit).to_owned(), unit_in(me, unit))).collect();
    let first = products[0].0.clone();
    vec![
        Field::new("product", me.t("firms-product-label"))
            .input(Input::Choice(products))
            .value(first),
        Field::new("name", me.t("firms-name-label")).help(me.t("firms-name-help")).maxlength(100),
        Field::new("gtin", me.t("firms-gtin-label")).help(me.t("firms-gtin-help")).maxlength(20),
        Field::new("lot", me.t("firms-lot-label")).help(me.t("firms-lot-help")).maxlength(20),
        Field::new("much", me.t("firms-much-label")).input(Input::Decimal).required(),
        Field::new("unit", me.t("firms-unit-label")).input(Input::Choice(units)),
        Field::new("made_on", me.t("firms-made-on")).input(Input::Date),
        Field::new("good_until", me.t("firms-good-until")).input(Input::Date),
    ]
}

/// Amounts that were filled in: code, unit, amount, and the field's name.
fn picked(form: &Form) -> Vec<(String, String, String, String)> {
    (0..SHOWN)
        .map_while(|place| {
            let code = form.optional(&format!("code-{place}"))?.to_owned();
            let name = format!("much-{place}");
            Some((
                code,
                form.get(&format!("unit-{place}")).to_owned(),
                form.get(&name).to_owned(),
                name,
            ))
        })
        .filter(|(_, _, much, _)| !much.trim().is_empty())
        .collect()
}

fn chosen(form: &Form, ledger: &Ledger) -> Result<Goods> {
    let typed = form.get("codes").lines().map(str::trim).filter(|line| !line.is_empty());
    let things: Vec<String> =
        form.all("thing").into_iter().chain(typed).map(str::to_owned).collect();
    acts::out_of_stock(ledger, &things, &picked(form))
}

fn lot_of(form: &Form) -> NewLot {
    let text = |name: &str| form.get(name).to_owned();
    NewLot {
        product: text("product"),
        name: text("name"),
        gtin: text("gtin"),
        lot: text("lot"),
        much: text("much"),
        unit: text("unit"),
        made_on: text("made_on"),
        good_until: text("good_until"),
    }
}

/// What is captured: one event, or one for each delivery that was ticked.
fn prepared(
    tx: &mut Tx<'_>,
    own: &Own,
    ledger: &Ledger,
    step: &str,
    form: &Form,
) -> Result<Vec<Ready>> {
    let once = form.get("once");
    let good = once.len() == 32 && once.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !good {
        return Err(acts::wrong("once", "firms-once"));
    }
    let id = format!("urn:zhunsheng:event:{once}");
    let when = acts::when(form.get("time"), id.clone())?;
    let today = store::civil_date(tx.now());
    Ok(match step {
        "make" => vec![acts::make(own, ledger, &lot_of(form), &when, today)?],
        "work" => {
            let inputs = chosen(form, ledger)?;
            vec![acts::work(own, ledger, &inputs, &lot_of(form), &when, today)?]
        }
        "pack" => {
            let goods = chosen(form, ledger)?;
            let container = acts::container(own, form.get("container"), &id)?;
            let event = steps::packed(&when, &own.hand, &container, &goods);
            vec![Ready { label: Some(container), ..Ready::of(event) }]
        }
        "ship" => {
            let goods = chosen(form, ledger)?;
            let to = acts::partner(tx, own, ledger, form.get("to"))?;
            let under = acts::delivery(own, form.get("under"), &id);
            vec![Ready::of(steps::sent(&when, &own.hand, &to, &under, &goods))]
        }
        _ => {
            let ticked = form.all("delivery");
            let all: Vec<Ready> = ledger
                .waiting
                .iter()
                .filter(|one| ticked.contains(&one.event.to_string().as_str()))
                .map(|one| receipt(own, one, &when))
                .collect();
            if all.is_empty() {
                return Err(acts::wrong("delivery", "firms-nothing-chosen"));
            }
            all
        }
    })
}

/// A delivery came as it was sent.
pub(super) fn receipt(own: &Own, one: &ledger::Waiting, when: &steps::When) -> Ready {
    let mut goods = Goods::things(one.things.iter().cloned());
    for (code, much, unit) in &one.amounts {
        goods = goods.and(code, acts::decimal(*much), unit);
    }
    let from = Hand { party: one.from.clone(), site: one.from_site.clone() };
    let mut when = when.clone();
    when.event_id = when.event_id.map(|id| format!("{id}-{}", one.event));
    Ready::of(steps::received(&when, &from, &own.hand, &one.under, &goods))
}

async fn taken(visit: Visit, Path(step): Path<String>, form: Form) -> Response {
    match take(&visit, &step, &form).await {
        Ok(go) => axum::response::IntoResponse::into_response(go),
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
            visit.page(move |tx, me| page(tx, me, &step, &form, Some(&error))).await
        }
        Err(error) => web::problem(&visit, &error),
    }
}

async fn take(visit: &Visit, step: &str, form: &Form) -> Result<Go> {
    known_step(step)?;
    let (me, given, which) = (visit.clone(), form.clone(), step.to_owned());
    let (own, ready, done) = visit
        .read(move |tx| {
            let (own, ledger) = books(tx, &me)?;
            // The same page sent twice is one step.
            let id = format!("urn:zhunsheng:event:{}", given.get("once"));
            if known(tx, &id)? {
                return Ok((own, Vec::new(), true));
            }
            let ready = prepared(tx, &own, &ledger, &which, &given)?;
            Ok((own, ready, false))
        })
        .await?;
    if done {
        return Ok(Go::to("/goods").say(visit.t("firms-done-already")));
    }
    let label = ready.iter().find_map(|one| one.label.clone());
    capture(visit, &own, ready).await?;
    let to = match label {
        Some(code) => format!("/goods/labels?code={}", encoded(&code)),
        None => "/goods".to_owned(),
    };
    Ok(Go::to(to).say(visit.t(&format!("firms-done-{step}"))))
}

pub(super) fn known(tx: &mut Tx<'_>, event_id: &str) -> Result<bool> {
    let count = tx.count(
        "select count(*) from trace_event_key where event_id = ?1",
        store::params![event_id],
    )?;
    Ok(count > 0)
}

/// Hands events in like any document, for the firm.
pub(super) async fn capture(visit: &Visit, own: &Own, ready: Vec<Ready>) -> Result<()> {
    let sender = own.sender(visit.actor()?);
    let said = ready.iter().flat_map(|one| one.said.clone()).collect();
    let events: Vec<_> = ready.into_iter().map(|one| one.event).collect();
    let db = visit.db().clone();
    let created = db.clock().now().to_string();
    let document = steps::document(&created, &events, said)?;
    let receipt =
        web::aside(move || capture::capture(&db, &document, &sender, Behaviour::Rollback)).await?;
    visit.space.kept::<Memory>().heard(&receipt);
    match receipt.faults.into_iter().next() {
        None => Ok(()),
        Some(fault) => {
            let why = visit.lang.pick(fault.chinese, fault.english);
            Err(Error::invalid("trace-fault").with("why", why))
        }
    }
}

/// The firm takes back what it told: the same event, declared wrong.
async fn declare(visit: Visit, form: Form) -> Response {
    match take_back(&visit, &form).await {
        Ok(go) => axum::response::IntoResponse::into_response(go),
        Err(error) => web::problem(&visit, &error),
    }
}

async fn take_back(visit: &Visit, form: &Form) -> Result<Go> {
    let event = form.id("event")?;
    let reason = match form.get("reason") {
        "did_not_occur" => "did_not_occur",
        _ => "incorrect_data",
    };
    let me = visit.clone();
    let (own, body) = visit
        .read(move |tx| {
            let (own, ledger) = books(tx, &me)?;
            let mine = ledger.told.iter().any(|told| told.event == event && !told.wrong);
            if !mine {
                return Err(Error::not_found("error-not-found"));
            }
            let body: String = tx.one(
                "select body from trace_body where event = ?1",
                store::params![event],
                |row| row.get(0),
            )?;
            Ok((own, body))
        })
        .await?;
    let mut event = epcis::json::events(body.as_bytes())
        .next()
        .and_then(std::result::Result::ok)
        .ok_or_else(|| Error::broken("a stored event cannot be read"))?
        .into_owned();
    let declared = visit.db().clock().now().to_string();
    if event.event_id.is_none() {
        let hash = crate::capture::draft::hasher().digest(&event);
        event.event_id = Some(epcis::hash::named("sha-256", &hash).into());
    }
    let event = steps::wrong(&event, &declared, reason, &[]);
    capture(visit, &own, vec![Ready::of(event)]).await?;
    Ok(Go::to("/goods").say(visit.t("firms-taken-back")))
}
