//! The real kiosk without its screen: what `hall-kiosk run --no-screen` does, as a process that tests can kill.

use std::path::PathBuf;

use anyhow::Context;
use hall_kiosk::cabinet;
use hall_kiosk::config::Config;

fn main() -> anyhow::Result<()> {
    let path = std::env::args_os().nth(1).map(PathBuf::from).context("the first argument is the configuration file")?;
    let config = Config::read(&path)?;
    cabinet::run_lines(&config, cabinet::open_hall(&config)?)
}
