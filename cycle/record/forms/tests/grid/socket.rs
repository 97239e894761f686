//! The same city on a socket, so that a real browser can sit before it; it can be cut off and come back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse as _;

use crate::Ground;

pub(crate) struct Socket {
    pub(crate) address: String,
    cut: Arc<AtomicBool>,
    _runtime: tokio::runtime::Runtime,
}

impl Socket {
    pub(crate) fn open(ground: &Ground) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let cut = Arc::new(AtomicBool::new(false));
        let known = Arc::clone(&cut);
        let router = ground.city.app.serve(forms::routes()).layer(from_fn(
            move |request: Request, next: Next| {
                let cut = known.load(Ordering::SeqCst);
                async move {
                    if cut {
                        return axum::http::StatusCode::BAD_GATEWAY.into_response();
                    }
                    next.run(request).await
                }
            },
        ));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, router).await.unwrap();
        });
        Self { address, cut, _runtime: runtime }
    }
    /// What comes in gets no answer of ours, as behind a broken line.
    pub(crate) fn cut(&self, cut: bool) {
        self.cut.store(cut, Ordering::SeqCst);
    }
}
