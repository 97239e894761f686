//! Questions of these pages: within the settings, and back to them.

pub(crate) use ui::Ask;
use ui::Frame;

pub(crate) fn about(frame: Frame, action: impl Into<String>, submit: impl Into<String>) -> Ask {
    Ask::new(frame.within(ui::Phase::Settings), action, submit, "/settings")
}
