//! `POST /recall-scope`.
