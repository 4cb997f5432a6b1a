//! The commands for what was booked and filed.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Subcommand;
use hall_central::Admin;
use hall_central::ledger::{Line, Listed, lines};
use hall_core::calendar::Date;
use hall_core::day::BusinessDay;
use serde::Serialize;

use crate::cli::{admin, say};

/// What is listed, opened or noted.
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// List the bookings for today and later.
    Bookings(ListArguments),
    /// List the wishes to be called back, open ones first.
    Callbacks(ListArguments),
    /// List the ratings, newest first.
    Ratings(ListArguments),
    /// List the daily inspections, newest first.
    Inspections(ListArguments),
    /// List which counters serve.
    Counters(ListArguments),
    /// Open the seal of one callback and show the telephone number. It is written nowhere else.
    Open(CallbackArguments),
    /// Note that a callback was made.
    Called(CallbackArguments),
    /// Make a new sealing key while the centre is stopped; what was sealed before still opens.
    RenewKeys {
        /// Where the centre's database lives.
        #[arg(long)]
        state: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
pub struct ListArguments {
    /// Where the centre's database lives.
    #[arg(long)]
    state: PathBuf,
    /// Print JSON for another program.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
pub struct CallbackArguments {
    /// Where the centre's database lives.
    #[arg(long)]
    state: PathBuf,
    /// The four digits on the slip.
    #[arg(long)]
    callback: String,
    /// The day of the slip, e.g. `2026-11-22`; today if it is left out.
    #[arg(long)]
    day: Option<String>,
}

impl CallbackArguments {
    fn day(&self) -> Result<Option<BusinessDay>> {
        let read = |text: &str| Date::parse(text).with_context(|| format!("{text} is no day; write 2026-11-22"));
        Ok(self.day.as_deref().map(read).transpose()?.map(|date| BusinessDay(date.days())))
    }
}

/// Carries out a command.
///
/// # Errors
/// Whatever stops it, with what to do about it.
pub fn run(command: LedgerCommand) -> Result<()> {
    match command {
        LedgerCommand::Bookings(list) => show(&list, Admin::bookings),
        LedgerCommand::Callbacks(list) => show(&list, Admin::callbacks),
        LedgerCommand::Ratings(list) => show(&list, Admin::ratings),
        LedgerCommand::Inspections(list) => show(&list, Admin::inspections),
        LedgerCommand::Counters(list) => show(&list, Admin::counters),
        LedgerCommand::Open(callback) => open(&callback),
        LedgerCommand::Called(callback) => {
            admin(&callback.state)?.settle_callback(&callback.callback, callback.day()?)?;
            say(&format!("callback {} is noted as made", callback.callback))
        }
        LedgerCommand::RenewKeys { state } => renew(&state),
    }
}

fn show<Entry: Line + Serialize>(
    list: &ListArguments,
    read: impl FnOnce(&Admin) -> Result<Vec<Entry>, hall_central::StoreError>,
) -> Result<()> {
    let entries = read(&admin(&list.state)?)?;
    if list.json {
        return say(&serde_json::to_string_pretty(&Listed::new(&entries))?);
    }
    lines(&entries).iter().try_for_each(|line| say(line))
}

fn open(callback: &CallbackArguments) -> Result<()> {
    for form in admin(&callback.state)?.open_callback(&callback.callback, callback.day()?)? {
        form.fields().try_for_each(|(code, value)| say(&format!("{code}: {value}")))?;
    }
    Ok(())
}

fn renew(state: &Path) -> Result<()> {
    admin(state)?.renew_keys()?;
    say("there is a new sealing key; start the centre, each kiosk fetches it when it next starts")
}
