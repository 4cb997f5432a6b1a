//! `hall-central load`: measures the centre with signed requests and the disk's own floor beside every figure.
//!
//! Client and centre share the machine and this process, each with threads of its own. The clock runs ahead a business
//! day whenever the synthetic hall has given out all its numbers, so that any length can be measured; while it is set,
//! no request is in flight.

mod drain;
mod floor;
mod issue;
mod process;
mod site;

use std::sync::Arc;

use anyhow::{Result, ensure};
use clap::Args;
use hdrhistogram::Histogram;

use crate::cli::say;
use site::Site;

/// Longest latency that is told apart, in nanoseconds.
const LATENCY_NS_MAX: u64 = 60_000_000_000;

/// What to measure.
#[derive(Debug, Args)]
pub struct LoadArguments {
    /// Clients at once, one run for each.
    #[arg(long, value_delimiter = ',', default_value = "1,8,32")]
    clients: Vec<usize>,
    /// Length of each run.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Tickets that the centre already has when the runs begin.
    #[arg(long, default_value_t = 0)]
    preload: u64,
    /// Instead: how long these many tickets of cut-off kiosks take, four operations each.
    #[arg(long)]
    drain: Option<u64>,
    /// Instead of a centre of its own: the address of a running one, e.g. `127.0.0.1:8080`. Its clock is the real one,
    /// so a run ends when the matters' series do.
    #[arg(long, requires = "code", requires = "matter")]
    url: Option<std::net::SocketAddr>,
    /// With `--url`: an enrolment code of that centre.
    #[arg(long)]
    code: Option<String>,
    /// With `--url`: matters to ask for.
    #[arg(long)]
    matter: Vec<String>,
}

/// Measures, prints a table, and fails if any number came twice.
///
/// # Errors
/// A request failed, a number came twice, or the centre cannot be started.
pub fn run(arguments: &LoadArguments) -> Result<()> {
    let clients = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if let (Some(address), Some(code)) = (arguments.url, &arguments.code) {
        let site = Arc::new(clients.block_on(Site::elsewhere(address, code, &arguments.matter))?);
        return clients.block_on(measure(&site, arguments));
    }
    let idle = clients.block_on(process::idle())?;
    say(&format!("a process of its own: ready in {:.0} ms, {:.1} MB resident idle", idle.ready_ms, idle.rss_mb))?;
    let centre = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let site = Arc::new(centre.block_on(Site::open())?);
    let disk = floor::commits(site.state_dir())?;
    say(&format!("floor: one row, one commit, WAL and FULL: {}", figures(&disk)))?;
    let outcome = match arguments.drain {
        Some(tickets) => clients.block_on(drain::run(&site, tickets)),
        None => clients.block_on(measure(&site, arguments)),
    };
    centre.shutdown_background();
    outcome
}

async fn measure(site: &Arc<Site>, arguments: &LoadArguments) -> Result<()> {
    if arguments.preload > 0 {
        let (begun, clients) = (std::time::Instant::now(), 64);
        issue::tickets(site, clients, issue::Until::Tickets(arguments.preload)).await?;
        say(&format!("preloaded {} tickets in {:.1} s", arguments.preload, begun.elapsed().as_secs_f64()))?;
    }
    for &clients in &arguments.clients {
        let until = issue::Until::after_s(arguments.seconds);
        let signed = floor::signed_requests(site, clients, until).await?;
        let issued = issue::tickets(site, clients, issue::Until::after_s(arguments.seconds)).await?;
        say(&format!("{clients:>4} clients: floor, signed and refused: {}", signed.line()))?;
        say(&format!("{clients:>4} clients: durable signed tickets:    {}", issued.line()))?;
    }
    let tickets = site.issued();
    ensure!(site.duplicates() == 0, "{} numbers came twice: the run has no result", site.duplicates());
    say(&format!("{tickets} numbers, none twice; {:.0} MB resident with the clients", process::own_rss_mb()))
}

/// What one run measured.
pub struct Run {
    latency_ns: Histogram<u64>,
    seconds: f64,
}

impl Run {
    fn new(latency_ns: Histogram<u64>, seconds: f64) -> Self {
        Self { latency_ns, seconds }
    }

    #[expect(clippy::cast_precision_loss, reason = "a rate is read to three digits")]
    fn line(&self) -> String {
        let per_second = self.latency_ns.len() as f64 / self.seconds;
        format!("{per_second:>8.0}/s  {}", figures(&self.latency_ns))
    }
}

fn histogram() -> Result<Histogram<u64>> {
    Ok(Histogram::new_with_bounds(1, LATENCY_NS_MAX, 3)?)
}

#[expect(clippy::cast_precision_loss, reason = "a latency is read to three digits")]
fn figures(latency_ns: &Histogram<u64>) -> String {
    let ms = |quantile| latency_ns.value_at_quantile(quantile) as f64 / 1e6;
    format!("p50 {:.2} ms  p99 {:.2} ms  max {:.1} ms", ms(0.5), ms(0.99), ms(1.0))
}
