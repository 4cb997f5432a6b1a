//! The commands.

mod ledger;

use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use hall_central::clock::{Clock, SystemClock};
use hall_central::live::{self, LiveData};
use hall_central::overview::{ReadinessReports, overview_lines, readiness_lines};
use hall_central::{Admin, Centre, Settings, serve};
use hall_core::calendar::Date;
use hall_core::hall::KioskId;
use hall_core::number::Series;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::load::{self, LoadArguments};
use ledger::LedgerCommand;

/// The reference centre of a service hall: gives out numbers and takes in what kiosks report.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve kiosks and the pages of tickets until SIGINT or SIGTERM.
    Serve(ServeArguments),
    /// Make a one-time code that lets a kiosk in; it is good for ten minutes.
    Enrol {
        /// Where the centre's database lives.
        #[arg(long)]
        state: PathBuf,
        /// Name of the kiosk, e.g. `entrance-1`.
        #[arg(long)]
        kiosk: String,
        /// Letter of the numbers that it gives while the line is cut, e.g. `K`.
        #[arg(long)]
        series: char,
    },
    /// Shut a kiosk out.
    Revoke {
        /// Where the centre's database lives.
        #[arg(long)]
        state: PathBuf,
        /// Name of the kiosk.
        #[arg(long)]
        kiosk: String,
    },
    /// Show how each kiosk is: its state, the faults that last with their remedies, and its last readiness report.
    Kiosks {
        /// Where the centre's database lives.
        #[arg(long)]
        state: PathBuf,
        /// Print JSON for another program.
        #[arg(long)]
        json: bool,
    },
    /// Show the readiness reports of a kiosk, newest first, with what each check found.
    Readiness {
        /// Where the centre's database lives.
        #[arg(long)]
        state: PathBuf,
        /// Name of the kiosk.
        #[arg(long)]
        kiosk: String,
        /// How many reports to show.
        #[arg(long, default_value_t = 1)]
        last: usize,
        /// Print JSON for another program.
        #[arg(long)]
        json: bool,
    },
    #[command(flatten)]
    Ledger(LedgerCommand),
    /// Begin a new epoch after the database was restored from a backup, while the centre is stopped.
    NewEpoch {
        /// Where the centre's database lives.
        #[arg(long)]
        state: PathBuf,
        /// Numbers that each series passes over: at least as many as were given out since the backup.
        #[arg(long, default_value_t = 100)]
        skip: u16,
    },
    /// Measure a centre: numbers a second, and how fast kiosks that were cut off are drained.
    Load(LoadArguments),
}

#[derive(Debug, clap::Args)]
struct ServeArguments {
    /// Address to listen on. TLS is ended in front of it.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where the centre's database lives.
    #[arg(long)]
    state: PathBuf,
    /// The hall's data file.
    #[arg(long)]
    hall: PathBuf,
    /// The data file of its calendar and rules.
    #[arg(long)]
    calendar: PathBuf,
    /// What stands before `/t/<key>` in the QR code of a slip.
    #[arg(long)]
    public_url: String,
}

/// Carries out a command.
///
/// # Errors
/// Whatever stops it, with what to do about it.
pub fn run(arguments: Arguments) -> Result<()> {
    let usual = if matches!(arguments.command, Command::Load(_)) { "warn" } else { "info" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let is_read_by_a_person = std::io::stderr().is_terminal();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(is_read_by_a_person)
        .init();
    match arguments.command {
        Command::Serve(arguments) => serve_until_signal(arguments),
        Command::Enrol { state, kiosk, series } => {
            let (kiosk, series) = (KioskId::new(&kiosk)?, Series::new(series)?);
            let code = admin(&state)?.enrolment_code(&kiosk, series)?;
            say(code.as_str())
        }
        Command::Revoke { state, kiosk } => {
            let kiosk = KioskId::new(&kiosk)?;
            admin(&state)?.revoke(&kiosk)?;
            say(&format!("{kiosk} is shut out"))
        }
        Command::Kiosks { state, json } => show_kiosks(&state, json),
        Command::Readiness { state, kiosk, last, json } => show_readiness(&state, &KioskId::new(&kiosk)?, last, json),
        Command::Ledger(command) => ledger::run(command),
        Command::NewEpoch { state, skip } => {
            let epoch = admin(&state)?.new_epoch(skip)?;
            say(&format!("epoch {epoch}; start the centre, the kiosks send again what is missing"))
        }
        Command::Load(arguments) => load::run(&arguments),
    }
}

fn serve_until_signal(arguments: ServeArguments) -> Result<()> {
    let data = Arc::new(live_data(&arguments)?);
    let hall = data.hall().clone();
    let public_url = arguments.public_url.trim_end_matches('/').to_owned();
    let settings = Settings { state_dir: arguments.state, hall, public_url, clock: Arc::new(SystemClock) };
    let centre = Centre::open_with(settings, data.hours())?;
    data.keep();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(arguments.listen)
            .await
            .with_context(|| format!("cannot listen on {}; choose another with --listen", arguments.listen))?;
        let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        let shutdown = async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            tracing::info!("the centre stops");
        };
        let watching = tokio::spawn(live::watch(data, centre.clone()));
        let served = serve(centre, listener, shutdown).await;
        watching.abort();
        Ok(served?)
    })
}

/// The hall and its calendar; warns if the calendar runs out.
fn live_data(arguments: &ServeArguments) -> Result<LiveData> {
    let (data, timetable) = LiveData::open(&arguments.hall, &arguments.calendar, &arguments.state)?;
    if let Some(days) = timetable.runs_out(Date::from(data.hall().rule().local(SystemClock.now()))) {
        tracing::warn!(until = %timetable.valid_until(), days, "the calendar runs out; enter the next year's holidays");
    }
    Ok(data)
}

/// The operator's desk over a state directory.
///
/// # Errors
/// Its database cannot be used.
pub fn admin(state: &Path) -> Result<Admin> {
    Ok(Admin::open(state, Arc::new(SystemClock))?)
}

fn show_kiosks(state: &Path, json: bool) -> Result<()> {
    let overview = admin(state)?.overview()?;
    if json {
        return say(&serde_json::to_string_pretty(&overview)?);
    }
    overview_lines(&overview).iter().try_for_each(|line| say(line))
}

fn show_readiness(state: &Path, kiosk: &KioskId, last: usize, json: bool) -> Result<()> {
    let mut reports = admin(state)?.readiness(kiosk)?;
    reports.truncate(last);
    if json {
        return say(&serde_json::to_string_pretty(&ReadinessReports::new(kiosk.as_str(), &reports))?);
    }
    if reports.is_empty() {
        return say(&format!("{kiosk} has sent no readiness report"));
    }
    reports.iter().flat_map(|report| readiness_lines(kiosk.as_str(), report)).try_for_each(|line| say(&line))
}

/// Writes one line of the command's result.
///
/// # Errors
/// Nobody reads it any more.
pub fn say(line: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout().lock(), "{line}")?)
}
