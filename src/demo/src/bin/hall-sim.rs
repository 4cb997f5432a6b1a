//! `hall-sim`: the simulated cabinet as a program of its own.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Parser;
use hall_core::paper::PaperWidth;
use hall_hw::sim::SimOptions;
use hall_hw::sim::program::{self, ProgramOptions, Script};
use hall_hw::sim::scenario::Speed;
use hall_slip::Typeface;

/// A cabinet behind pseudo-terminals: bytes in, slips out, verbs on standard input (say `help`).
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The link that stands for the printer's device path; there is nothing but the printer then.
    #[arg(long, default_value = "printer")]
    path: PathBuf,
    /// The whole cabinet, with its links in this folder: printer, scanner and all the others.
    #[arg(long, conflicts_with = "path")]
    dir: Option<PathBuf>,
    /// Where every cut slip is kept as a picture and as its exact bytes.
    #[arg(long)]
    slips: Option<PathBuf>,
    /// 58 mm paper instead of 80 mm.
    #[arg(long)]
    narrow: bool,
    /// Speed of the printer's line in baud; without it bytes arrive as fast as the machine allows.
    #[arg(long)]
    baud: Option<u32>,
    /// A day to play: lines such as `08:30:00 printer paper near`, `+5s scanner scan B-1234`,
    /// `every 2m until 09:00 scanner scan A017`.
    #[arg(long)]
    scenario: Option<PathBuf>,
    /// How many times as fast as the clock the day passes.
    #[arg(long, default_value = "1", requires = "scenario", value_parser = speed)]
    speed: Speed,
}

fn speed(times: &str) -> Result<Speed, String> {
    let wanted = || format!("a whole number from 1 to {}", Speed::MAX);
    times.parse().ok().and_then(Speed::new).ok_or_else(wanted)
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
    let script = arguments.scenario.as_deref().map(|path| script(path, arguments.speed)).transpose()?;
    let (printer, others) = match &arguments.dir {
        Some(dir) => {
            std::fs::create_dir_all(dir).with_context(|| format!("the links cannot be kept in {}", dir.display()))?;
            (dir.join("printer"), program::beside_the_printer(dir)?)
        }
        None => (arguments.path, Vec::new()),
    };
    let mut sim = SimOptions::new(printer, Arc::new(Typeface::installed()?));
    if arguments.narrow {
        sim.model.width = PaperWidth::Mm58;
    }
    sim.baud = arguments.baud;
    let options = ProgramOptions { sim, slip_dir: arguments.slips, others, script };
    Ok(program::run(options, std::io::stdin().lock(), std::io::stdout())?)
}

fn script(path: &Path, speed: Speed) -> anyhow::Result<Script> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| format!("the scenario {file} cannot be read"))?;
    Ok(Script { file, text, speed })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;
    use hall_hw::sim::SimRefusal;
    use hall_hw::sim::scenario::Scenario;
    use hall_hw::sim::verbs::Verb;

    use super::*;

    #[test]
    fn the_arguments_are_sound() {
        Arguments::command().debug_assert();
        let parse = |line: &str| Arguments::try_parse_from(line.split(' '));
        assert!(parse("hall-sim --path printer --slips out").is_ok());
        assert!(parse("hall-sim --dir cabinet --scenario day.txt --speed 60").is_ok());
        for wrong in ["--dir a --path b", "--speed 60", "--scenario day.txt --speed 0", "--scenario day.txt --speed x"]
        {
            assert!(parse(&format!("hall-sim {wrong}")).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_shipped_day_can_be_played() {
        let dir = tempfile::tempdir().unwrap();
        let others = program::beside_the_printer(dir.path()).unwrap();
        let names: Vec<&str> = ["printer"].into_iter().chain(others.iter().map(|device| device.name())).collect();
        let text = include_str!("../../scenarios/day.txt");
        let day = Scenario::parse("day.txt", text, &names).unwrap();
        assert!(day.steps().len() > 20, "{}", day.steps().len());
        for device in &others {
            let check = |name: &str, verb: &str| if name == device.name() { device.check_line(verb) } else { Ok(()) };
            day.check(check).unwrap();
        }
        let printer = |name: &str, verb: &str| match (name, Verb::parse(verb)) {
            ("printer", Err(why)) => Err(SimRefusal::new(why)),
            _ => Ok(()),
        };
        day.check(printer).unwrap();
    }
}
