//! A clerk at a real browser, with the keyboard alone.

use browser::keys::{CONTROL, DOWN, ENTER, ESCAPE, F2, F8, HOME, RIGHT, SHIFT, TAB, UP};
use serde_json::json;

use crate::clerk::Clerk;
use crate::socket::Socket;
use crate::{ground, wide};

/// Sixty lines of twelve columns; three of them against the rule that column 2 is no more than column 1.
fn block() -> String {
    let line = |line: usize| {
        let cell = |column: usize| match (line, column) {
            (5 | 20 | 41, 2) => "900".to_owned(),
            (_, 1) => format!("{}", 100 + line),
            _ => format!("{}", line + column),
        };
        (1..=12).map(cell).collect::<Vec<_>>().join("\t")
    };
    (1..=60).map(line).collect::<Vec<_>>().join("\r\n")
}

#[test]
fn a_clerk_fills_a_sheet_by_keyboard_alone_and_sees_three_errors_at_once() {
    let ground = ground("sqlite", &wide(60, 14));
    let (socket, clerk) = (Socket::open(&ground), Clerk::new());
    clerk.sit_down(&ground, &socket, "du");
    clerk.tab_into_the_sheet();
    assert_eq!(clerk.at(), "s.l1.c1");
    clerk.paste(&block());
    clerk.all_saved();
    assert_eq!(ground.cell("s.l60.c12"), "72");
    assert_eq!((clerk.shown("s.l1.c1"), clerk.shown("s.l1.sum")), ("101.0".into(), "104.0".into()));
    // Column 13 by Enter, downwards; column 14 by typing and Tab.
    clerk.press(&[CONTROL], &HOME.to_string());
    assert_eq!(clerk.at(), "s.l1.c1");
    clerk.keys(&RIGHT.to_string().repeat(12));
    assert_eq!(clerk.at(), "s.l1.c13");
    for line in 1..=60 {
        clerk.keys(&format!("{line}{ENTER}"));
    }
    assert_eq!(clerk.at(), "s.l60.c13");
    clerk.press(&[CONTROL], &UP.to_string());
    assert_eq!(clerk.at(), "s.l1.c13");
    clerk.keys(&format!("{TAB}1.5{DOWN}2.5{DOWN}"));
    // F2 changes, Esc takes back, Ctrl+Z undoes, Ctrl+Y does again.
    clerk.one(UP);
    assert_eq!(clerk.at(), "s.l2.c14");
    clerk.keys(&format!("{F2}9{ESCAPE}"));
    assert_eq!(clerk.shown("s.l2.c14"), "2.5");
    clerk.press(&[CONTROL], "z");
    assert_eq!(clerk.shown("s.l2.c14"), "");
    clerk.press(&[CONTROL], "y");
    assert_eq!(clerk.shown("s.l2.c14"), "2.5");
    clerk.paste(&"3\r\n".repeat(59));
    clerk.all_saved();
    // The keys of the sheet behind a question mark.
    clerk.one('?');
    clerk.wait_for("the keys stand there", || {
        clerk.script("return document.getElementById('grid-keys').open") == json!(true)
    });
    clerk.one(ESCAPE);
    // Three errors, each by F8; the advice marks them before the server does.
    for line in [5, 20, 41] {
        assert!(clerk.state_of(&format!("s.l{line}.c2")).contains("invalid"), "line {line}");
    }
    clerk.press(&[CONTROL], &ENTER.to_string());
    clerk.wait_for("it is said what is in the way", || {
        clerk.script("return document.body.innerText.includes('有3处要先处理') && Boolean(globalThis.zhGrid?.restore)") == json!(true)
    });
    clerk.wait_for("the rules are here", || clerk.state_of("s.l41.c2").contains("invalid"));
    for line in [5, 20, 41] {
        clerk.one(F8);
        assert_eq!(clerk.at(), format!("s.l{line}.c2"));
        clerk.keys(&format!("7{ENTER}"));
        clerk.all_saved();
        // The list is made anew after each save; the next F8 begins at its top.
        clerk.wait_for("the list is shorter", || {
            let left = [5, 20, 41].iter().filter(|it| **it > line).count();
            clerk.script("return document.querySelectorAll('[data-jumps] li').length")
                == json!(left)
        });
    }
    clerk.press(&[CONTROL], &ENTER.to_string());
    clerk.wait_for("it is handed in", || {
        clerk.script("return document.body.innerText.includes('已报送')") == json!(true)
    });
    // Accepted by the office, the cell that is bound to an indicator is the city's figure.
    let (id, office) = (ground.filling, ground.city.as_role(identity::Role::Office));
    let seen = ground.city.space.db.read(move |tx| Ok(forms::store::stand(tx, id)?.steps)).unwrap();
    let pairs =
        [("seen", seen.to_string()), ("part", String::new()), ("step", "accept".to_owned())];
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let done = office.post(&ground.path("/step"), &pairs);
    assert_eq!(done.status, 303, "{}", done.html);
    let figures = ground
        .city
        .space
        .db
        .read(|tx| tx.count("select count(*) from figure where value = 101000000", &[]))
        .unwrap();
    assert_eq!(figures, 1, "the figure of the city is what the clerk filled in");
}

#[test]
fn a_block_copied_with_its_heads_comes_back_where_it_was() {
    let ground = ground("sqlite", &wide(4, 4));
    let (socket, clerk) = (Socket::open(&ground), Clerk::new());
    clerk.sit_down(&ground, &socket, "du");
    clerk.tab_into_the_sheet();
    clerk.paste("1\t2\r\n3\t4");
    clerk.all_saved();
    clerk.press(&[CONTROL], &HOME.to_string());
    clerk.press(&[SHIFT], &format!("{DOWN}{RIGHT}"));
    let copied = clerk.script(
        "const d = new DataTransfer(); document.activeElement.dispatchEvent(new ClipboardEvent('copy', { clipboardData: d, bubbles: true, cancelable: true })); return d.getData('text/plain')",
    );
    assert_eq!(copied, "1\t2\r\n3\t4");
    clerk.paste("指标\t第1列\t第2列\r\n第1行\t1,208\t6\r\n");
    clerk.all_saved();
    assert_eq!((ground.cell("s.l1.c1"), clerk.shown("s.l1.c1")), ("1208".into(), "1,208.0".into()));
}
