//! `hall-kiosk`: the program in the cabinet.

use std::io::{BufRead, IsTerminal, Read};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::{Parser, Subcommand};
use hall_core::calendar::Moment;
use hall_core::day::DayRule;
use hall_core::device::PaperOutcome;
use hall_core::hall::Hall;
use hall_core::ticket::TicketState;
use hall_kiosk::clock::{Clock, SystemClock};
use hall_kiosk::config::Config;
use hall_kiosk::data::LiveHall;
use hall_kiosk::diag::{DiagArguments, Health, Printout};
use hall_kiosk::identity::Identity;
use hall_kiosk::journal::Journal;
use hall_kiosk::technician::{pin, staff_codes};
use hall_kiosk::{cabinet, emblem, enrolment, explain};
use zeroize::Zeroize;

/// Longest line with a PIN.
const LINE_BYTES_MAX: u64 = 100;

/// The self-service terminal of a government service hall.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The configuration file.
    #[arg(long, default_value = "/etc/hall-kiosk/kiosk.toml")]
    config: PathBuf,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve citizens (what happens without a command).
    Run {
        /// Without the screen: views as lines on standard output, touches as words on standard input.
        #[arg(long)]
        no_screen: bool,
    },
    /// Make a key and give it to the centre with a one-time code.
    Enrol {
        /// The code, from `hall-central enrol`.
        #[arg(long)]
        code: String,
    },
    /// Check the configuration, the hall's data and the typefaces, and change nothing.
    Check,
    /// Say step by step what the calendar and the rules make of a day and a matter, and which row or layer decided it.
    Explain {
        /// The day, e.g. `2026-10-01`.
        date: String,
        /// The matter, by its identifier or its Chinese name.
        matter: String,
        /// The moment at which it is asked, e.g. `"2026-09-30 09:30"`; now, if it is left out.
        #[arg(long)]
        at: Option<String>,
    },
    /// List the tickets of the journal. The kiosk must not be running.
    Tickets,
    /// Try the devices and say what was seen, whether or not the kiosk runs. Ends with status 1 if something failed.
    Diag(DiagArguments),
    /// The printer, apart from its profile. The kiosk must not be running.
    #[command(subcommand)]
    Printer(PrinterCommand),
    /// Set the PIN of the technician's pages: six digits on standard input.
    Pin,
    /// The codes of hall staff at this terminal.
    #[command(subcommand)]
    Staff(StaffCommand),
}

#[derive(Subcommand)]
enum StaffCommand {
    /// Set the code of a badge number: six digits on standard input.
    Set {
        /// The badge number, 3 to 8 digits.
        number: String,
    },
    /// Take the code of a badge number away.
    Remove {
        /// The badge number.
        number: String,
    },
    /// List the badge numbers that have a code.
    List,
}

#[derive(Subcommand)]
enum PrinterCommand {
    /// Find out what the printer at the configured port supports, and propose a profile.
    Probe,
    /// Store the hall's emblem in the printer, once, and print a strip with it; then set `printer.stores_logo`.
    Emblem,
}

/// Exit status when something that was tried does not work.
const FAULTY: u8 = 1;
/// Exit status when what was asked could not be done.
const NOT_DONE: u8 = 2;

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,hyper=warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    match carry_out(&Arguments::parse()) {
        Ok(Health::Well) => ExitCode::SUCCESS,
        Ok(Health::Faulty) => ExitCode::from(FAULTY),
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::from(NOT_DONE)
        }
    }
}

fn carry_out(arguments: &Arguments) -> anyhow::Result<Health> {
    let config = Config::read(&arguments.config)?;
    let hall = || cabinet::open_hall(&config);
    match arguments.command.as_ref().unwrap_or(&Command::Run { no_screen: false }) {
        Command::Run { no_screen: false } => cabinet::run(&config, hall()?),
        Command::Run { no_screen: true } => cabinet::run_lines(&config, hall()?),
        Command::Enrol { code } => enrol(&config, hall()?.rule(), code),
        Command::Check => check(&config),
        Command::Explain { date, matter, at } => explain_day(&config, date, matter, at.as_deref()),
        Command::Tickets => tickets(&config, hall()?.rule()),
        Command::Diag(arguments) => return diag(&config, hall()?, arguments),
        Command::Printer(PrinterCommand::Probe) => return Ok(probe(&config)),
        Command::Printer(PrinterCommand::Emblem) => return store_emblem(&config),
        Command::Pin => set_pin(&config),
        Command::Staff(command) => staff(&config, command),
    }?;
    Ok(Health::Well)
}

fn diag(config: &Config, hall: Arc<LiveHall>, arguments: &DiagArguments) -> anyhow::Result<Health> {
    let mut printout = Printout::new(std::io::stdout(), arguments.json);
    let mut unread = Ok(());
    cabinet::diagnose(config, hall, &arguments.ask()?, |answer| {
        if unread.is_ok() {
            unread = printout.say(&answer);
        }
    })?;
    unread?;
    Ok(printout.health())
}

fn probe(config: &Config) -> Health {
    let report = cabinet::probe_printer(config);
    say(report.to_string().trim_end());
    if report.proposal().is_some() { Health::Well } else { Health::Faulty }
}

fn store_emblem(config: &Config) -> anyhow::Result<Health> {
    match emblem::store(config)? {
        PaperOutcome::Printed(evidence) => {
            say(&format!("stored and printed ({}); set stores_logo = true under [printer]", evidence.code()));
            Ok(Health::Well)
        }
        PaperOutcome::Failed(fault) | PaperOutcome::Unknown(fault) => {
            say(&format!("sent, but no strip is proved ({}): {}", fault.code(), fault.remedy().en));
            Ok(Health::Faulty)
        }
    }
}

/// Reads six digits from standard input, hands them over and wipes them.
fn with_digits<E>(prompt: &str, set: impl FnOnce(&str) -> Result<(), E>) -> anyhow::Result<()>
where
    anyhow::Error: From<E>,
{
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        say(prompt);
    }
    let mut line = String::new();
    stdin.lock().take(LINE_BYTES_MAX).read_line(&mut line)?;
    let set = set(line.trim());
    line.zeroize();
    Ok(set?)
}

fn staff(config: &Config, command: &StaffCommand) -> anyhow::Result<()> {
    match command {
        StaffCommand::Set { number } => {
            with_digits("the new code, six digits, then Enter:", |digits| {
                staff_codes::set(&config.state_dir, number, digits)
            })?;
            say("the code is set; five wrong tries lock that badge number for fifteen minutes");
        }
        StaffCommand::Remove { number } => {
            staff_codes::remove(&config.state_dir, number)?;
            say("the code is taken away");
        }
        StaffCommand::List => staff_codes::numbers(&config.state_dir)?.iter().for_each(|staff| say(staff.as_str())),
    }
    Ok(())
}

fn set_pin(config: &Config) -> anyhow::Result<()> {
    with_digits("the new PIN, six digits, then Enter:", |digits| pin::set(&config.state_dir, digits))?;
    say("the technician's PIN is set; five wrong tries lock the keypad for fifteen minutes");
    Ok(())
}

fn enrol(config: &Config, rule: DayRule, code: &str) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let enrolled = enrolment::enrol(&config.state_dir, &config.centre, code, rule, Arc::new(SystemClock));
    let kiosk = runtime.block_on(enrolled).context("not enrolled")?;
    say(&format!("enrolled as {kiosk}"));
    Ok(())
}

/// Judges the files as they are: the last good copy is what the kiosk lives on, not what somebody mends.
fn check(config: &Config) -> anyhow::Result<()> {
    let hall = cabinet::read_hall(config)?;
    let timetable = cabinet::read_timetable(config, &hall)?;
    cabinet::typeface(config)?;
    say(&format!(
        "{}: {} zones, {} matters; configuration sound",
        hall.name().zh,
        hall.zones().len(),
        hall.matters().len()
    ));
    for line in explain::standing(&timetable, local_now(&hall).date) {
        say(&line);
    }
    match Identity::read(&config.state_dir) {
        Ok(identity) => say(&format!("enrolled as {} with series {}", identity.kiosk, identity.dispenser.series())),
        Err(error) => say(&error.to_string()),
    }
    Ok(())
}

fn explain_day(config: &Config, date: &str, matter: &str, at: Option<&str>) -> anyhow::Result<()> {
    let hall = cabinet::read_hall(config)?;
    let timetable = cabinet::read_timetable(config, &hall)?;
    let now = at.map_or_else(|| Ok(local_now(&hall)), explain::moment)?;
    for line in explain::lines(&hall, &timetable, date, matter, now)? {
        say(&line);
    }
    Ok(())
}

fn local_now(hall: &Hall) -> Moment {
    Moment::from(hall.rule().local(SystemClock.now()))
}

fn tickets(config: &Config, rule: DayRule) -> anyhow::Result<()> {
    let identity = Identity::read(&config.state_dir)?;
    let journal = Journal::open(&config.state_dir, identity.dispenser, rule, Arc::new(SystemClock))?;
    for ticket in journal.tickets()?.values() {
        let at = rule.local(ticket.asked_at);
        let number = ticket.label.map_or_else(|| "----".to_owned(), |label| label.number.to_string());
        say(&format!(
            "{:04}-{:02}-{:02} {:02}:{:02}  {number}  {:<24} {}",
            at.year,
            at.month,
            at.day,
            at.hour,
            at.minute,
            ticket.matter,
            state(ticket.state)
        ));
    }
    say(&format!("{} operations are owed to the centre", journal.owed_count()?));
    Ok(())
}

fn state(state: TicketState) -> String {
    match state {
        TicketState::Intent => "asked, no number".into(),
        TicketState::Abandoned => "abandoned before a number was shown".into(),
        TicketState::Numbered => "numbered".into(),
        TicketState::PrintStarted { .. } => "printing".into(),
        TicketState::Printed { evidence } => format!("printed ({})", evidence.code()),
        TicketState::PrintFailed { fault } => format!("on the screen only ({})", fault.code()),
        TicketState::PrintUnknown { fault } => format!("in doubt ({})", fault.code()),
    }
}

#[expect(clippy::print_stdout, reason = "the answer to a command")]
fn say(line: &str) {
    println!("{line}");
}
