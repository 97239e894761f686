//! Locks (数据锁定): which periods, fields and areas nobody writes to, whose locks they are, and how to ask.
//!
//! The office puts a lock on with a ground and takes it off with one, or opens it for one unit until a day. Everybody
//! who follows cases sees the locks, because a refusal names them; whoever needs one opened asks on its page.

mod http;

pub use http::routes;
