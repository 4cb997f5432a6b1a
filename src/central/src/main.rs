//! `hall-central`: the reference centre as a program.

mod cli;
mod load;

use clap::Parser;

fn main() -> anyhow::Result<()> {
    cli::run(cli::Arguments::parse())
}
