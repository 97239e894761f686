//! How a person works at forms in the browser: fills, presses, waits for the page that comes.

use std::process::Command;

use serde_json::json;

use crate::driver::{Browser, Server};

/// Puts a value into a field as a person would leave it there.
pub(crate) fn fill(browser: &Browser, name: &str, value: &str) {
    let (name, value) = (json!(format!("main [name='{name}']")), json!(value));
    let found = browser.script(&format!(
        "const f = document.querySelector({name}); if (!f) return false; f.value = {value};
         f.dispatchEvent(new Event('input', {{ bubbles: true }}));
         f.dispatchEvent(new Event('change', {{ bubbles: true }})); return f.value === {value}"
    ));
    assert_eq!(found, json!(true), "{name} takes {value} on {}", browser.path());
}

/// Ticks the box of this name and value.
pub(crate) fn tick(browser: &Browser, name: &str, value: &str) {
    let css = json!(format!("main input[type=checkbox][name='{name}'][value='{value}']"));
    let found = browser.script(&format!(
        "const f = document.querySelector({css}); if (!f) return false; f.checked = true; return true"
    ));
    assert_eq!(found, json!(true), "{name} {value} on {}: {}", browser.path(), browser.text());
}

/// Presses what the selector finds and waits for another page, also where it has the same address.
pub(crate) fn press(browser: &Browser, css: &str) {
    let button = browser.find(css);
    browser.script("window.before = true");
    browser.call("POST", &format!("/element/{button}/click"), &json!({}));
    browser.wait_until(|| {
        browser.script("return !window.before && document.readyState") == json!("complete")
    });
}

/// Sends a form that leads to a known page.
pub(crate) fn press_and_stay(browser: &Browser, css: &str, to: &str) {
    press(browser, css);
    assert_eq!(browser.path(), to, "{}", browser.text());
}

/// Fills a form of the program and sends it; it must not come back with what is wrong.
pub(crate) fn send(browser: &Browser, fields: &[(&str, &str)]) {
    for (name, value) in fields {
        fill(browser, name, value);
    }
    press(browser, "main form button.primary");
    let wrong = browser
        .script("return !!document.querySelector('main .field .error, main [role=alert].bad')");
    assert_eq!(wrong, json!(false), "{}: {}", browser.path(), browser.text());
}

/// The value of the option that begins with this text.
pub(crate) fn option(browser: &Browser, name: &str, text: &str) -> String {
    let found = browser.script(&format!(
        "return [...document.querySelectorAll('main select[name=\"{name}\"] option')].find(o => o.innerText.trim().startsWith({}))?.value",
        json!(text)
    ));
    found.as_str().unwrap_or_else(|| panic!("{text} in {name}: {}", browser.text())).to_owned()
}

/// Another person sits down at this browser.
pub(crate) fn change_to(browser: &Browser, server: &Server, account: &str) {
    browser.go(&format!("{}/sign-in", server.address));
    browser.call("DELETE", "/cookie", &json!({}));
    browser.sign_in(server, account);
}

/// What lies at an address for who is signed in, byte by byte.
pub(crate) fn bytes(browser: &Browser, path: &str) -> Vec<u8> {
    let found = browser.script(&format!(
        "const x = new XMLHttpRequest(); x.open('GET', {}, false);
         x.overrideMimeType('text/plain; charset=x-user-defined'); x.send();
         if (x.status !== 200) return String(x.status);
         return [...x.responseText].map(c => (c.charCodeAt(0) & 255).toString(16).padStart(2, '0')).join('')",
        json!(path)
    ));
    let hex = found.as_str().unwrap_or_default();
    assert!(hex.len() > 3, "{path}: {hex}");
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("two digits");
    (0..hex.len() / 2).map(|at| digit(at * 2)).collect()
}

/// The same where it is text.
pub(crate) fn words(browser: &Browser, path: &str) -> String {
    let found = browser.script(&format!(
        "const x = new XMLHttpRequest(); x.open('GET', {}, false); x.send();
         return x.status === 200 ? x.responseText : ''",
        json!(path)
    ));
    found.as_str().unwrap_or_default().to_owned()
}

/// A printed paper as another program reads it, without the spaces of its lines.
pub(crate) fn read_pdf(server: &Server, pdf: &[u8]) -> String {
    assert!(pdf.starts_with(b"%PDF"));
    let file = server.folder.join("read.pdf");
    std::fs::write(&file, pdf).expect("a folder to write to");
    let read = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(&file).arg("-").output();
    let read = read.expect("pdftotext is installed; see bin/packages");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    String::from_utf8_lossy(&read.stdout).split_whitespace().collect()
}
