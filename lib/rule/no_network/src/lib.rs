//! An HTTP client that cannot reach anything.
//!
//! The FEEL evaluator can hand a call to a Java server at a fixed address, and for that it depends on an HTTP client
//! with TLS: a hundred crates and a C library, for something that a formula here must never do.
//! `[patch.crates-io]` in the root manifest puts this in its place. It has exactly the calls that
//! the evaluator makes, and each ends in [`NoNetwork`]. `rule` refuses external functions before
//! that anyway.

use std::fmt;

/// Why nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoNetwork;

impl fmt::Display for NoNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("formulas have no network")
    }
}

impl std::error::Error for NoNetwork {}

/// The blocking client, as far as the evaluator uses it.
pub mod blocking {
    use super::NoNetwork;

    #[derive(Debug, Default)]
    pub struct Client;

    #[derive(Debug)]
    pub struct Request;

    /// There never is one.
    #[derive(Debug)]
    pub enum Response {}

    impl Client {
        pub fn new() -> Self {
            Self
        }
        pub fn post(&self, _address: &str) -> Request {
            Request
        }
    }

    impl Request {
        pub fn json<T: ?Sized>(self, _body: &T) -> Self {
            self
        }
        pub fn send(self) -> Result<Response, NoNetwork> {
            Err(NoNetwork)
        }
    }

    impl Response {
        pub fn json<T>(self) -> Result<T, NoNetwork> {
            match self {}
        }
    }
}
