//! Floors: what the machine allows with the same durability, and with the same signatures but nothing to write.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, ensure};
use hall_central::client::Line;
use hall_central::clock::Clock;
use hall_proto::wire::path;
use hdrhistogram::Histogram;
use hyper::Method;
use rusqlite::Connection;
use tokio::task::JoinSet;

use super::issue::Until;
use super::site::Site;
use super::{Run, histogram};

/// Commits measured.
const COMMITS: i64 = 1_000;

/// Single rows, one commit each, in a database of its own beside the centre's.
///
/// # Errors
/// The disk.
pub fn commits(dir: &Path) -> Result<Histogram<u64>> {
    let db = Connection::open(dir.join("floor.sqlite3"))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.execute_batch("CREATE TABLE floor (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT")?;
    let mut insert = db.prepare("INSERT INTO floor (body) VALUES (?1)")?;
    let mut latency_ns = histogram()?;
    for _ in 0..COMMITS {
        let begun = Instant::now();
        insert.execute(["a row about as long as the row of a ticket in the centre's own database, if not longer"])?;
        latency_ns.record(u64::try_from(begun.elapsed().as_nanos())?)?;
    }
    Ok(latency_ns)
}

/// Signed requests that are proved and then refused as malformed: everything but the store.
///
/// # Errors
/// Any request fails.
pub async fn signed_requests(site: &Arc<Site>, clients: usize, until: Until) -> Result<Run> {
    let begun = Instant::now();
    let mut asking = JoinSet::new();
    for _ in 0..clients {
        asking.spawn(one_client(Arc::clone(site), clients, until));
    }
    let mut all = histogram()?;
    for client in asking.join_all().await {
        all.add(&client?)?;
    }
    Ok(Run::new(all, begun.elapsed().as_secs_f64()))
}

async fn one_client(site: Arc<Site>, clients: usize, until: Until) -> Result<Histogram<u64>> {
    let kiosk = site.kiosk();
    let mut line = Line::connect(site.address).await?;
    let mut latency_ns = histogram()?;
    // As long as the body of a question for a number.
    let body = vec![b' '; 240];
    while until.goes_on(latency_ns.len(), clients) {
        let begun = Instant::now();
        let signature = kiosk.identity.sign("POST", path::NUMBERS, &body, site.clock.now());
        let answer = line.send(Method::POST, path::NUMBERS, Some(&signature), body.clone()).await?;
        latency_ns.record(u64::try_from(begun.elapsed().as_nanos())?)?;
        ensure!(answer.status == 400, "a signed request was answered with {}", answer.status);
    }
    Ok(latency_ns)
}
