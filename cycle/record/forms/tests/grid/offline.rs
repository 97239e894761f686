//! A clerk without a line: what is typed waits in the browser, comes in later, and of two values both are kept.

use browser::keys::{CONTROL, ENTER, HOME, RIGHT, TAB};
use serde_json::{Value, json};

use crate::clerk::Clerk;
use crate::socket::Socket;
use crate::{ground, wide};

#[test]
fn what_is_typed_without_a_line_comes_in_later_and_one_conflict_keeps_both_values() {
    let ground = ground("sqlite", &wide(4, 4));
    let (socket, clerk) = (Socket::open(&ground), Clerk::new());
    clerk.sit_down(&ground, &socket, "du");
    clerk.tab_into_the_sheet();
    socket.cut(true);
    clerk.keys(&format!("11{ENTER}12{ENTER}13{ENTER}"));
    clerk.wait_for("it is said that the line is broken", || {
        clerk.script("return document.querySelector('[data-line]').dataset.state")
            == json!("offline")
    });
    assert!(clerk.state_of("s.l3.c1").contains("waiting"));
    // A rule is advised all the same.
    clerk.press(&[CONTROL], &HOME.to_string());
    clerk.keys(&format!("{RIGHT}99{ENTER}"));
    assert!(clerk.state_of("s.l1.c2").contains("invalid"), "{}", clerk.state_of("s.l1.c2"));
    clerk.press(&[CONTROL], "z");
    // Meanwhile somebody else writes one of the cells.
    let (token, cells) = (crate::token(5), r#"[["s.l2.c1","21",0]]"#);
    let ma = ground.city.as_account("ma");
    ma.post(&ground.path("/cells"), &[("token", &token), ("cells", cells)]);
    socket.cut(false);
    clerk.wait_for("both values stand there", || clerk.state_of("s.l2.c1").contains("differs"));
    clerk.wait_for("the choice is offered", || {
        clerk.script("return Boolean(document.getElementById('differ'))") == json!(true)
    });
    assert_eq!(
        (ground.cell("s.l1.c1"), ground.cell("s.l2.c1"), ground.cell("s.l3.c1")),
        ("11".into(), "21".into(), "13".into())
    );
    // The other value is chosen by keyboard: Tab to its button, Enter.
    clerk.script("document.querySelector('#differ input[name=ground]').focus()");
    clerk.keys(&format!("核对原始记录{TAB}{TAB}{ENTER}"));
    clerk.wait_for("it is decided", || ground.cell("s.l2.c1") == "12");
    let said = ground.du().get_json(&ground.path("/cell?cell=s.l2.c1")).html;
    assert!(said.contains("21") && said.contains("12"), "{said}");
    // Signing out wipes what would wait here.
    clerk.script("localStorage.setItem('zh-queue:test', '[]')");
    clerk.script("const f = document.createElement('form'); f.action = '/sign-out'; f.addEventListener('submit', (e) => e.preventDefault()); document.body.append(f); f.requestSubmit()");
    assert_eq!(clerk.script("return localStorage.getItem('zh-queue:test')"), Value::Null);
}

#[test]
fn a_sheet_that_was_opened_once_is_loaded_again_without_a_line_filled_and_sent_later() {
    let ground = ground("sqlite", &wide(4, 4));
    let (socket, clerk) = (Socket::open(&ground), Clerk::new());
    clerk.sit_down(&ground, &socket, "du");
    clerk.tab_into_the_sheet();
    // Saved while the line stands: an old page must not argue with it afterwards.
    clerk.keys(&format!("10{ENTER}"));
    clerk.all_saved();
    clerk.wait_for("the sheet is put by", || {
        clerk.script("return document.getElementById('grid').dataset.kept ?? ''") == json!("1")
    });
    clerk.wait_for("a worker stands behind the page", || {
        clerk.script("return navigator.serviceWorker.controller !== null") == json!(true)
    });
    clerk.network(false);
    clerk.reload();
    clerk.sheet_stands();
    assert_eq!(clerk.shown("s.l1.c1"), "10.0", "what was saved since the page was put by");
    clerk.wait_for("the rules are here too", || {
        clerk.script("return Boolean(zhGrid.formulas && Object.keys(zhGrid.formulas).length)")
            == json!(true)
    });
    clerk.tab_into_the_sheet();
    clerk.press(&[CONTROL], &HOME.to_string());
    clerk.keys(&format!("11{ENTER}12{ENTER}13{ENTER}"));
    assert!(clerk.state_of("s.l2.c1").contains("waiting"));
    clerk.wait_for("it is said that nothing comes in", || clerk.line() == "offline");
    // Loaded once more: what waits is still there, and so is the advice.
    clerk.reload();
    clerk.sheet_stands();
    assert_eq!((clerk.shown("s.l1.c1"), clerk.shown("s.l3.c1")), ("11.0".into(), "13.0".into()));
    clerk.tab_into_the_sheet();
    clerk.press(&[CONTROL], &HOME.to_string());
    clerk.keys(&format!("{RIGHT}99{ENTER}"));
    clerk.wait_for("advice", || clerk.state_of("s.l1.c2").contains("invalid"));
    clerk.press(&[CONTROL], "z");
    assert_eq!(ground.cell("s.l2.c1"), "", "the server knows nothing yet");
    // Meanwhile somebody else writes one of the cells.
    let (token, cells) = (crate::token(5), r#"[["s.l2.c1","21",0]]"#);
    ground
        .city
        .as_account("ma")
        .post(&ground.path("/cells"), &[("token", &token), ("cells", cells)]);
    clerk.network(true);
    clerk.script("dispatchEvent(new Event('online'))");
    clerk.wait_for("both values stand there", || clerk.state_of("s.l2.c1").contains("differs"));
    let stands = || (ground.cell("s.l1.c1"), ground.cell("s.l2.c1"), ground.cell("s.l3.c1"));
    assert_eq!(stands(), ("11".into(), "21".into(), "13".into()), "no argument with oneself");
    clerk.wait_for("the choice is offered", || {
        clerk.script("return Boolean(document.getElementById('differ'))") == json!(true)
    });
    clerk.script("document.querySelector('#differ input[name=ground]').focus()");
    clerk.keys(&format!("核对原始记录{TAB}{TAB}{ENTER}"));
    clerk.wait_for("it is decided", || ground.cell("s.l2.c1") == "12");
    let said = ground.du().get_json(&ground.path("/cell?cell=s.l2.c1")).html;
    assert!(said.contains("21") && said.contains("12"), "both values are kept: {said}");
}

#[test]
fn what_waits_is_sent_with_the_token_of_today_and_in_nobody_elses_name() {
    let ground = ground("sqlite", &wide(3, 3));
    let (socket, clerk) = (Socket::open(&ground), Clerk::new());
    clerk.sit_down(&ground, &socket, "du");
    clerk.tab_into_the_sheet();
    // A page of another day holds a token that is no longer in force.
    clerk
        .script("for (const it of document.querySelectorAll('input[name=csrf]')) it.value = 'old'");
    clerk.keys(&format!("5{ENTER}"));
    clerk.all_saved();
    assert_eq!(ground.cell("s.l1.c1"), "5");
    // Another person sits down at the same browser: what du typed waits for du.
    clerk.wear(&ground.city.as_account("ma").cookie);
    clerk.keys(&format!("6{ENTER}"));
    clerk.wait_for("it is said that somebody else is signed in", || clerk.line() == "signed-out");
    assert_eq!(ground.cell("s.l2.c1"), "");
    clerk.wear(&ground.city.as_account("du").cookie);
    clerk.script("dispatchEvent(new Event('online'))");
    clerk.all_saved();
    assert_eq!(ground.cell("s.l2.c1"), "6");
}
