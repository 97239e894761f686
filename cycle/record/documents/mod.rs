//! Numbered documents (文号) as pages: what each one says of itself, and what rests on it. Reading and
//! keeping them is the work of `figures`; a link from any number to its ground ends here.

mod http;
mod store;

pub use http::routes;
