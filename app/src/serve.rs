//! The socket: pages on one address, figures of the server at `/metrics` for loopback only.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use terms::{Error, Result};
use web::{App, Site, SpaceState};

use crate::config::Config;

pub(crate) fn app(config: &Config, spaces: Vec<SpaceState>) -> App {
    let converter = config.file.office.as_ref();
    let converter =
        converter.map(|it| Arc::new(web::Converter::new(it, config.folder.join("previews"))));
    let secure_cookies = config.file.secure_cookies;
    let site = Site {
        nav: crate::router::nav(),
        secure_cookies,
        converter,
        take: Some(exchange::take::file),
    };
    let app = App::new(spaces, site);
    app.metrics.slow_ms.store(config.file.slow_ms, std::sync::atomic::Ordering::Relaxed);
    app
}

/// Serves until the process is told to stop. `ready` gets the address once it listens.
pub(crate) fn serve(
    config: &Config,
    app: &App,
    port: Option<u16>,
    ready: impl FnOnce(SocketAddr),
) -> Result<()> {
    let host: IpAddr =
        config.file.host.as_deref().unwrap_or("127.0.0.1").parse().map_err(|_| {
            Error::invalid("config-host")
                .with("value", config.file.host.clone().unwrap_or_default())
        })?;
    let port = port.or(config.file.port).unwrap_or(8686);
    for space in app.spaces.values() {
        // Batches of papers that a crash cut short go on where they stood.
        reports::batch::resume(space)?;
        // Where one machine is not enough, traces lie on many.
        trace::spread::spread(&space.db)?;
    }
    // What happens by rule follows within a second; it ends before the runtime does.
    let _tending = act::rules::Tending::start(Arc::clone(&app.spaces));
    // So do events that somebody subscribed to.
    let _telling = trace::subscriptions::Telling::start(Arc::clone(&app.spaces));
    // Without optimisation this would hold a processor for seconds.
    if !cfg!(debug_assertions) {
        std::thread::spawn(press::warm);
    }
    let metrics = app.metrics.clone();
    let router: Router = app.serve(crate::router::routes()).route(
        "/metrics",
        get(move |ConnectInfo(from): ConnectInfo<SocketAddr>| async move {
            if from.ip().is_loopback() {
                metrics.text().into_response()
            } else {
                StatusCode::NOT_FOUND.into_response()
            }
        }),
    );
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(Error::broken)?;
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::bind((host, port))
            .await
            .map_err(|e| Error::invalid("config-port-taken").with("port", port).with("why", e))?;
        ready(listener.local_addr().map_err(Error::broken)?);
        axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
            .with_graceful_shutdown(stop())
            .await
            .map_err(Error::broken)
    })
}

async fn stop() {
    let mut term = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(term) => term,
        Err(_) => return std::future::pending().await,
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
}
