//! The simulated cabinet on the desk, and the configuration that a kiosk in it is started with.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use anyhow::Context;
use hall_hw::sim::device::{SimDevices, SimRefusal};
use hall_hw::sim::displays::SimStatusDisplay;
use hall_hw::sim::{SimOptions, SimPrinter, program};
use hall_kiosk::config::Config;
use hall_kiosk::devices::{Hardware, StatusPanel};
use hall_slip::Typeface;

use crate::options::Options;
use crate::slips;

/// Every simulated device, each at its path in one folder.
pub struct Cabinet {
    devices: SimDevices,
    panel: SimStatusDisplay,
    tray: Option<JoinHandle<()>>,
}

impl Cabinet {
    /// Plugs everything in.
    ///
    /// # Errors
    /// There is no pseudo-terminal to be had, or the folder cannot be written.
    pub fn stand(options: &Options, typeface: Arc<Typeface>, tell: fn(&str)) -> anyhow::Result<Self> {
        let dir = dir_in(options);
        std::fs::create_dir_all(&dir)?;
        let mut sim = SimOptions::of(&options.profile, dir.join("printer"), typeface);
        sim.baud = options.baud;
        let printer = SimPrinter::spawn(sim).context("no simulated printer")?;
        let tray = slips::keep(printer.watch(), options.slips_dir(), tell)?;
        let mut others = program::beside_the_printer(&dir).context("no simulated devices")?;
        let panel = SimStatusDisplay::new(&dir);
        others.push(Box::new(panel.clone()));
        Ok(Self { devices: SimDevices::new(Box::new(printer), others), panel, tray: Some(tray) })
    }

    /// Does a verb; one that names no device is the printer's.
    ///
    /// # Errors
    /// It is no verb, or the device refuses.
    pub fn verb(&self, line: &str) -> Result<String, SimRefusal> {
        match line {
            "help" => Ok(self.devices.help()),
            line => self.devices.apply_line(line),
        }
    }

    /// What a kiosk finds in this cabinet.
    #[must_use]
    pub fn hardware(&self, config: &Config, typeface: &Arc<Typeface>) -> Hardware {
        let mut hardware = hall_kiosk::cabinet::hardware(config, typeface);
        // An I2C bus cannot be simulated between two programs, so the display is the drawn one itself.
        let panel = StatusPanel::new(Box::new(self.panel.clone()), typeface.clone(), "simulated");
        hardware.devices.status_display = Some(panel);
        hardware
    }
}

impl Drop for Cabinet {
    fn drop(&mut self) {
        // Without its printer the tray gets no more slips and ends when the last one is kept.
        self.devices = SimDevices::new(Box::new(self.panel.clone()), vec![]);
        if self.tray.take().is_some_and(|tray| tray.join().is_err()) {
            tracing::error!("the tray's thread ended by a panic");
        }
    }
}

fn dir_in(options: &Options) -> PathBuf {
    options.state_dir().join("cabinet")
}

/// Writes the configuration of a kiosk on the desk, so that `hall-kiosk --config … diag` finds it too, and reads it.
///
/// # Errors
/// The folder cannot be written.
pub fn configure(options: &Options, state_dir: &Path, centre: &str) -> anyhow::Result<Config> {
    let folder = options.state_dir();
    let hall = folder.join("hall.toml");
    std::fs::write(&hall, crate::HALL).with_context(|| hall.display().to_string())?;
    let calendar = folder.join("calendar.toml");
    std::fs::write(&calendar, crate::CALENDAR).with_context(|| calendar.display().to_string())?;
    let path = folder.join("kiosk.toml");
    std::fs::write(&path, text(options, state_dir, centre)).with_context(|| path.display().to_string())?;
    Ok(Config::read(&path)?)
}

fn text(options: &Options, state_dir: &Path, centre: &str) -> String {
    let dir = std::path::absolute(dir_in(options)).unwrap_or_else(|_| dir_in(options));
    let state_dir = std::path::absolute(state_dir).unwrap_or_else(|_| state_dir.to_owned());
    let printer = options.printer.clone().unwrap_or_else(|| dir.join("printer"));
    let mut text = format!(
        "state_dir = {}\nhall = \"hall.toml\"\ncalendar = \"calendar.toml\"\n[centre]\nurl = \"{centre}\"\n\
         [printer]\nport = {}\nprofile = \"{}\"\n[report]\nat = \"never\"\n",
        quoted(&state_dir),
        quoted(&printer),
        options.profile.name
    );
    if options.printer.is_none() {
        text.push_str(&devices(&dir));
    }
    text
}

/// A path as TOML writes it.
fn quoted(path: &Path) -> String {
    format!("{:?}", path.to_string_lossy())
}

fn devices(dir: &Path) -> String {
    let at = |name: &str| quoted(&dir.join(name));
    let places: Vec<String> =
        (1..=program::COUNTERS).map(|counter| format!("{{ address = {counter}, counter = \"{counter}\" }}")).collect();
    format!(
        "[speaker]\nfolder = {}\n[signals]\nport = {}\n[card_reader]\nport = {}\n[scanner]\nport = {}\n[counter_displays]\nport = {}\nprotocol = \"{}\"\nat = [{}]\n",
        at("speaker"),
        at("signals"),
        at("card-reader"),
        at("scanner"),
        at("counter-displays"),
        program::COUNTER_PROTOCOL.code(),
        places.join(", ")
    )
}
