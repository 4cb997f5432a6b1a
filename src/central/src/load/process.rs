//! The centre as a process of its own: how soon it is ready, and what it holds while idle.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use hall_central::client::Line;
use hyper::Method;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::process::Command;

/// Longest wait for the process to be ready.
const READY_MAX: Duration = Duration::from_secs(10);

/// The smallest hall there is.
const HALL: &str = r#"
[hall]
name = { zh = "load", en = "load" }
utc_offset_min = 480
day_start_hour = 4
[[zone]]
id = "load"
name = { zh = "load", en = "load" }
place = { zh = "load", en = "load" }
[[matter]]
id = "load"
zone = "load"
name = { zh = "load", en = "load" }
series = "A"
counters = ["1"]
minutes = 5
"#;

/// Its calendar, which says no more than it must.
const CALENDAR: &str = r#"
valid_until = "2199-12-31"

[[season]]
id = "usual"
name = { zh = "load", en = "load" }
working = ["09:00-17:00"]
"#;

/// What was seen of the process.
pub struct Idle {
    /// From its start to its first answer, in milliseconds.
    pub ready_ms: f64,
    /// Resident memory after that, in MB.
    pub rss_mb: f64,
}

/// Starts this program's `serve` on a fresh directory, asks for its health, and stops it.
///
/// # Errors
/// It does not become ready.
pub async fn idle() -> Result<Idle> {
    let dir = TempDir::new()?;
    let hall = dir.path().join("hall.toml");
    std::fs::write(&hall, HALL)?;
    let calendar = dir.path().join("calendar.toml");
    std::fs::write(&calendar, CALENDAR)?;
    let address = free_address().await?;
    let begun = Instant::now();
    let mut child = Command::new(std::env::current_exe()?)
        .args(["serve", "--public-url", "http://localhost", "--listen", &address.to_string()])
        .arg("--state")
        .arg(dir.path())
        .arg("--hall")
        .arg(&hall)
        .arg("--calendar")
        .arg(&calendar)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    while !is_healthy(address).await {
        if begun.elapsed() > READY_MAX || child.try_wait()?.is_some() {
            bail!("a centre of its own did not become ready");
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let ready_ms = begun.elapsed().as_secs_f64() * 1e3;
    let id = child.id().context("the process ended by itself")?;
    let rss_mb = rss_mb(&id.to_string());
    child.kill().await?;
    Ok(Idle { ready_ms, rss_mb })
}

/// Resident memory of this process, in MB.
pub fn own_rss_mb() -> f64 {
    rss_mb("self")
}

async fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0").await?.local_addr()?)
}

async fn is_healthy(address: SocketAddr) -> bool {
    let Ok(mut line) = Line::connect(address).await else { return false };
    line.send(Method::GET, "/healthz", None, Vec::new()).await.is_ok_and(|answer| answer.status == 200)
}

/// `VmRSS` of proc(5), which counts in KiB; 0 where there is no such file.
fn rss_mb(process: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    let kib: u32 = line.trim().trim_end_matches(" kB").parse().unwrap_or(0);
    f64::from(kib) * 1024.0 / 1e6
}
