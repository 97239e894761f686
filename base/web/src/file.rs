//! A file on its way to a reader in pieces, so that its length costs no memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use tokio::sync::mpsc;

use crate::answer::headed;

/// A file for the reader to keep, made on disk before. What could go wrong while it was made was said
/// on a page; a socket that is slow holds up nobody, for no reader of the store waits behind it.
pub struct DownloadFile {
    pub name: String,
    pub media: &'static str,
    /// Sent from its beginning, wherever it stands.
    pub file: File,
}

/// Bytes that are read at once.
const PIECE: usize = 64 << 10;
/// Pieces that wait for the socket.
const AHEAD: usize = 4;

impl IntoResponse for DownloadFile {
    fn into_response(self) -> Response {
        let length = self.file.metadata().map(|it| it.len());
        let (to, pieces) = mpsc::channel(AHEAD);
        let mut file = self.file;
        tokio::task::spawn_blocking(move || match file.seek(SeekFrom::Start(0)) {
            Ok(_) => read(file, &to),
            Err(fault) => drop(to.blocking_send(Err(fault))),
        });
        let mut response = headed(&self.name, self.media, Body::from_stream(Pieces(pieces)));
        if let Ok(length) = length {
            response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        response
    }
}

/// Reads until the end, a fault, or nobody who listens.
fn read(mut file: File, to: &mpsc::Sender<io::Result<Bytes>>) {
    let mut piece = || {
        let mut bytes = vec![0; PIECE];
        let read = file.read(&mut bytes)?;
        bytes.truncate(read);
        Ok::<_, io::Error>(Bytes::from(bytes))
    };
    loop {
        match piece() {
            Ok(bytes) if bytes.is_empty() => return,
            Ok(bytes) => {
                if to.blocking_send(Ok(bytes)).is_err() {
                    return;
                }
            }
            Err(fault) => {
                // The answer breaks off, and the browser says so.
                let _ = to.blocking_send(Err(fault));
                return;
            }
        }
    }
}

struct Pieces(mpsc::Receiver<io::Result<Bytes>>);

impl futures_core::Stream for Pieces {
    type Item = io::Result<Bytes>;
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
}
