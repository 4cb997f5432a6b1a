//! The real cabinet: everything that the configuration names, opened and put together.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use hall_core::fault::Fault;
use hall_core::hall::Hall;
use hall_hw::printer::driver::EscPosPrinter;
use hall_hw::wire::SerialSource;
use hall_slip::Typeface;
use hall_ui::ScreenOptions;

use crate::app::{Kiosk, Parts};
use crate::clock::SystemClock;
use crate::conductor::ScreenPort;
use crate::config::Config;
use crate::identity::Identity;
use crate::lines::{self, LineScreen};
use crate::screen::{self, Pictures, SlintScreen};

/// Why the hall's data cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HallError {
    /// The file cannot be read.
    #[error("{path}: {source}; name the hall's data file with the key `hall`")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The operating system's word.
        source: std::io::Error,
    },
    /// The file says something that no hall can be.
    #[error("{path}: {source}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Which key and why.
        source: hall_proto::hall_file::HallFileError,
    },
}

/// Reads and checks the hall's data.
///
/// # Errors
/// Unreadable or malformed, with the place in the file.
pub fn read_hall(path: &Path) -> Result<Hall, HallError> {
    let text =
        std::fs::read_to_string(path).map_err(|source| HallError::Unreadable { path: path.to_owned(), source })?;
    hall_proto::hall_file::parse(&text).map_err(|source| HallError::Malformed { path: path.to_owned(), source })
}

/// Finds the typeface.
///
/// # Errors
/// It is not installed; the error names the package.
pub fn typeface(config: &Config) -> anyhow::Result<Arc<Typeface>> {
    Ok(Arc::new(Typeface::load(&config.fonts)?))
}

/// Everything that a kiosk on this screen is put together from.
///
/// # Errors
/// Not enrolled.
pub fn parts(
    config: &Config,
    hall: Arc<Hall>,
    typeface: Arc<Typeface>,
    screen: Box<dyn ScreenPort>,
) -> anyhow::Result<Parts> {
    let port = SerialSource::new(&config.printer_port, config.printer.line());
    Ok(Parts {
        state_dir: config.state_dir.clone(),
        identity: Identity::read(&config.state_dir)?,
        hall,
        centre: config.centre.clone(),
        printer: Box::new(EscPosPrinter::new(config.printer, Box::new(port))),
        paper: config.printer.paper,
        typeface,
        screen,
        clock: Arc::new(SystemClock),
    })
}

/// Serves citizens on the screen, until the screen is closed.
///
/// # Errors
/// Something needed is missing; the screen said so meanwhile.
pub fn run(config: &Config, hall: Arc<Hall>) -> anyhow::Result<()> {
    let panel = config.screen;
    let options = ScreenOptions {
        size_px: (panel.width_px, panel.height_px),
        px_per_mm: panel.px_per_mm,
        fullscreen: panel.fullscreen,
    };
    // Before the window opens: without it no page could be read, not even the one that says so.
    let typeface = typeface(config)?;
    let closed = screen::out_of_service(&hall, Fault::JournalFailed);
    screen::serve(options, closed, |handle| {
        let pictures = Pictures::new(typeface.clone(), config.printer.paper.width);
        Ok(Kiosk::start(parts(config, hall, typeface, Box::new(SlintScreen::new(handle, pictures)))?)?)
    })
}

/// Serves without a screen: views on standard output, touches on standard input, until `quit`.
///
/// # Errors
/// Something needed is missing, or standard input ended with an error.
pub fn run_lines(config: &Config, hall: Arc<Hall>) -> anyhow::Result<()> {
    let kiosk = Kiosk::start(parts(config, hall, typeface(config)?, Box::new(LineScreen(std::io::stdout())))?)?;
    let heard = lines::listen(std::io::stdin().lock(), &mut std::io::stdout(), &kiosk.inbox());
    kiosk.stop();
    heard.context("standard input")
}
