//! `hall-sim`: the simulated cabinet as a program of its own.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use hall_core::paper::PaperWidth;
use hall_hw::sim::SimOptions;
use hall_hw::sim::program::{self, ProgramOptions};
use hall_slip::Typeface;

/// A thermal printer behind a pseudo-terminal: bytes in, slips out, verbs on standard input (say `help`).
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The link that stands for the printer's device path.
    #[arg(long, default_value = "printer")]
    path: PathBuf,
    /// Where every cut slip is kept as a picture and as its exact bytes.
    #[arg(long)]
    slips: Option<PathBuf>,
    /// 58 mm paper instead of 80 mm.
    #[arg(long)]
    narrow: bool,
    /// Speed of the serial line in baud; without it bytes arrive as fast as the machine allows.
    #[arg(long)]
    baud: Option<u32>,
}

fn main() -> ExitCode {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<()> {
    let mut sim = SimOptions::new(arguments.path, Arc::new(Typeface::installed()?));
    if arguments.narrow {
        sim.model.width = PaperWidth::Mm58;
    }
    sim.baud = arguments.baud;
    let options = ProgramOptions { sim, slip_dir: arguments.slips };
    Ok(program::run(options, std::io::stdin().lock(), std::io::stdout())?)
}
