//! The accept loop: bounded connections, a bounded wait for each request's head, and an end that finishes its work.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::{App, router};
use crate::intake;

/// Open connections; one more waits in the system's backlog.
const CONNECTIONS_MAX: usize = 4_096;
/// A connection that has not sent the head of its next request in this time is closed.
const HEAD_MAX: Duration = Duration::from_secs(30);
/// Largest head of a request, in bytes.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// How long open requests may take when the centre stops.
const FAREWELL_MAX: Duration = Duration::from_secs(5);
/// How often what has ended by itself is written down as ended. Questions do not wait for it.
const SWEEP_EVERY: Duration = Duration::from_mins(1);
/// Pause after the system could not accept, e.g. because it has no more file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves `app` until `shutdown` completes.
///
/// # Errors
/// The listener has no address any more.
pub async fn serve(app: Arc<App>, listener: TcpListener, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    let address = listener.local_addr()?;
    tracing::info!(%address, hall = %app.hall.name().zh, public_url = %app.public_url, "the centre is ready");
    let service = TowerToHyperService::new(router(Arc::clone(&app)));
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let (stop, stopping) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    let mut sweeps = tokio::time::interval(SWEEP_EVERY);
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = sweeps.tick() => {
                app.store.note(intake::sweep);
                continue;
            }
            () = &mut shutdown => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let (service, stopping) = (service.clone(), stopping.clone());
                connections.spawn(async move {
                    converse(stream, service, stopping).await;
                    drop(place);
                });
            }
            Err(fault) => {
                tracing::warn!(%fault, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
    stop.send_replace(true);
    let all_ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(FAREWELL_MAX, all_ended).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    Ok(())
}

async fn converse(stream: TcpStream, service: TowerToHyperService<axum::Router>, mut stopping: watch::Receiver<bool>) {
    // Answers are small and wanted at once.
    if let Err(fault) = stream.set_nodelay(true) {
        tracing::debug!(%fault, "the connection was gone before it began");
    }
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_MAX).max_buf_size(HEAD_BYTES_MAX);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopped(&mut stopping) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(fault) = ended {
        tracing::debug!(%fault, "a connection ended early");
    }
}

async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // The sender is gone only when the accept loop is: that is a stop too.
    let _ = stopping.wait_for(|stop| *stop).await;
}
