//! `hall-demo`: a whole hall on one desk.

use std::process::ExitCode;

use clap::Parser;
use hall_demo::desk::Desk;
use hall_demo::options::Options;
use hall_demo::{headless, window};

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into()))
        .with_writer(std::io::stderr)
        .init();
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> anyhow::Result<()> {
    let desk = Desk::lay(options.clone(), tell)?;
    tell(&format!("centre  {}", desk.centre_url()));
    if options.without_window() {
        headless::play(options, desk, tell)?;
        tell("done: every page and slip of the visit is in the folders above");
        Ok(())
    } else {
        window::open(options, desk, tell)
    }
}

#[expect(clippy::print_stdout, reason = "what the demonstration tells whoever started it")]
fn tell(line: &str) {
    println!("{line}");
}
