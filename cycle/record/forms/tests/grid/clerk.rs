//! Somebody who sits before a sheet, and what they see of it.

use std::ops::Deref;

use browser::Browser;
use browser::keys::TAB;
use serde_json::json;

use crate::Ground;
use crate::socket::Socket;

/// A browser at a sheet.
pub(crate) struct Clerk(Browser);

impl Deref for Clerk {
    type Target = Browser;
    fn deref(&self) -> &Browser {
        &self.0
    }
}

impl Clerk {
    pub(crate) fn new() -> Self {
        Self(Browser::open())
    }
    pub(crate) fn one(&self, key: char) {
        self.press(&[], &key.to_string());
    }
    fn told(&self, script: &str, key: &str) -> String {
        self.script_with(script, &json!([key])).as_str().unwrap_or_default().to_owned()
    }
    /// The cell that has the focus.
    pub(crate) fn at(&self) -> String {
        self.told("return document.activeElement.closest('td')?.dataset.cell ?? ''", "")
    }
    pub(crate) fn state_of(&self, key: &str) -> String {
        self.told("return document.querySelector(`td[data-cell='${arguments[0]}']`).className", key)
    }
    pub(crate) fn shown(&self, key: &str) -> String {
        let asked = "const k = arguments[0], c = document.querySelector(`td[data-cell='${k}'] input`); return c ? c.value : document.querySelector(`td[data-sum='${k}'] b`).textContent";
        self.told(asked, key)
    }
    /// What the line above the sheet says of the connection.
    pub(crate) fn line(&self) -> String {
        self.told("return document.querySelector('[data-line]')?.dataset.state ?? ''", "")
    }
    pub(crate) fn all_saved(&self) {
        self.wait_for("all is saved", || {
            self.script(
                "return document.querySelectorAll('td.waiting').length === 0 && !zhGrid.waiting()",
            ) == json!(true)
        });
    }
    pub(crate) fn sheet_stands(&self) {
        self.wait_for("the sheet stands", || {
            self.script("return Boolean(globalThis.zhGrid?.restore)") == json!(true)
        });
    }
    /// Signs in by the cookie of a session and opens the sheet.
    pub(crate) fn sit_down(&self, ground: &Ground, socket: &Socket, account: &str) {
        self.go(&format!("{}/sign-in", socket.address));
        self.wear(&ground.city.as_account(account).cookie);
        self.go(&format!("{}{}", socket.address, ground.path("")));
        self.sheet_stands();
    }
    /// By Tab, as somebody without a mouse gets there.
    pub(crate) fn tab_into_the_sheet(&self) {
        for _ in 0..80 {
            if !self.at().is_empty() {
                return;
            }
            self.one(TAB);
        }
        panic!("no Tab stop leads into the sheet");
    }
}
