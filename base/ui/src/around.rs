//! What stands around every page. Each part is a template of its own, compiled once here: a page
//! that extends the layout carries a call for it, not another copy of the header, the foot and the
//! list of keys.

use askama::{Template, filters::HtmlSafe};

use crate::Frame;

macro_rules! around {
    ($($(#[$story:meta])* $part:ident $page:ident $path:literal;)*) => {
        $(
            $(#[$story])*
            #[derive(Template)]
            #[template(path = $path)]
            pub struct $part<'a> {
                frame: &'a Frame,
            }
            impl HtmlSafe for $part<'_> {}
        )*
        impl Frame {
            $(
                $(#[$story])*
                pub fn $page(&self) -> $part<'_> {
                    $part { frame: self }
                }
            )*
        }
    };
}

around! {
    /// From the doctype to what a page adds to its head.
    Head head "around/head.html";
    /// From the end of the head to the header: the way past it, the marks that pages use.
    Start start "around/start.html";
    /// The header: phases, who is signed in, where one stands.
    Top top "around/top.html";
    /// What the last command did, the title, the lead; the row stays open for actions.
    Heading heading "around/heading.html";
    /// Whose figures these are, as of when, from which packs.
    Foot foot "around/foot.html";
    /// The list of keys and the end of the document.
    End end "around/end.html";
}
