//! `POST /trace`.
