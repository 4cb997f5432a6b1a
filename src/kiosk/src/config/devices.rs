//! The tables of the devices: which are built in, where they are plugged in, and how they are set.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hall_hw::card::driver;
use hall_hw::counter_display::{ADDRESSES, DisplayProtocol};
use hall_hw::scanner::serial::USUAL_LINE;
use hall_hw::scanner::{Charset, LineEnd, ScanFormat};
use hall_hw::wire::{Flow, LineSettings};
use serde::Deserialize;

use super::Refusal;
use crate::devices::CounterPlace;

/// Baud rates that Linux ports know and devices use.
const BAUDS: [u32; 8] = [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200];
/// Most displays on one line: RS-485 carries 32 unit loads.
const PLACES_MAX: usize = 32;
/// Longest sign of a counter, in characters.
const COUNTER_CHARS_MAX: usize = 8;

/// Where the scanner is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScannerConfig {
    /// How it is plugged in.
    pub plug: ScannerPlug,
    /// How it sends its codes.
    pub format: ScanFormat,
}

/// The two ways in which a scanner is plugged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScannerPlug {
    /// A serial line, or USB as a serial device.
    Serial(PathBuf, LineSettings),
    /// It types like a keyboard.
    Keyboard(PathBuf),
}

/// The displays over the counters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterDisplayConfig {
    /// The line's port.
    pub port: PathBuf,
    /// How it is set.
    pub line: LineSettings,
    /// What the displays speak.
    pub protocol: DisplayProtocol,
    /// Where each hangs.
    pub places: Vec<CounterPlace>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CardReaderTable {
    port: PathBuf,
    baud: Option<u32>,
}

impl CardReaderTable {
    pub(super) fn check(&self, base: &Path) -> Result<(PathBuf, LineSettings), Refusal> {
        let baud = baud("card_reader.baud", self.baud.unwrap_or(driver::LINE.baud))?;
        Ok((base.join(&self.port), LineSettings { baud, flow: Flow::None }))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScannerTable {
    port: Option<PathBuf>,
    keyboard: Option<PathBuf>,
    baud: Option<u32>,
    #[serde(default)]
    prefix: String,
    #[serde(default)]
    suffix: String,
    #[serde(default)]
    ends_by_pause: bool,
    #[serde(default)]
    gb18030: bool,
}

impl ScannerTable {
    pub(super) fn check(&self, base: &Path) -> Result<ScannerConfig, Refusal> {
        let plug = match (&self.port, &self.keyboard) {
            (Some(port), None) => {
                let baud = baud("scanner.baud", self.baud.unwrap_or(USUAL_LINE.baud))?;
                ScannerPlug::Serial(base.join(port), LineSettings { baud, flow: Flow::None })
            }
            (None, Some(keyboard)) => ScannerPlug::Keyboard(base.join(keyboard)),
            (found, _) => {
                let found = if found.is_some() { "port and keyboard" } else { "neither port nor keyboard" };
                return Err(Refusal::new(
                    "scanner",
                    found,
                    "one of `port` (a serial line) and `keyboard` (an evdev node)",
                ));
            }
        };
        let format = ScanFormat {
            prefix: self.prefix.clone().into_bytes(),
            suffix: self.suffix.clone().into_bytes(),
            end: if self.ends_by_pause { LineEnd::Pause } else { LineEnd::Mark },
            charset: if self.gb18030 { Charset::Gb18030 } else { Charset::Utf8 },
        };
        Ok(ScannerConfig { plug, format })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CounterDisplayTable {
    port: PathBuf,
    protocol: String,
    baud: Option<u32>,
    at: Vec<PlaceTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceTable {
    address: u8,
    counter: String,
}

impl CounterDisplayTable {
    pub(super) fn check(&self, base: &Path) -> Result<CounterDisplayConfig, Refusal> {
        let protocol = DisplayProtocol::from_code(&self.protocol).ok_or_else(|| {
            let allowed = DisplayProtocol::ALL.map(DisplayProtocol::code).join(", ");
            Refusal::new("counter_displays.protocol", format!("{:?}", self.protocol), allowed)
        })?;
        let usual = protocol.line();
        let line = LineSettings { baud: baud("counter_displays.baud", self.baud.unwrap_or(usual.baud))?, ..usual };
        let places = self.at.iter().map(PlaceTable::check).collect::<Result<Vec<_>, _>>()?;
        let addresses: BTreeSet<u8> = places.iter().map(|place| place.address).collect();
        if addresses.len() < places.len() || !(1..=PLACES_MAX).contains(&places.len()) {
            let allowed = format!("1 to {PLACES_MAX} displays, each with an address of its own");
            return Err(Refusal::new("counter_displays.at", format!("{} displays", places.len()), allowed));
        }
        Ok(CounterDisplayConfig { port: base.join(&self.port), line, protocol, places })
    }
}

impl PlaceTable {
    fn check(&self) -> Result<CounterPlace, Refusal> {
        if !ADDRESSES.contains(&self.address) {
            let allowed = format!("{} to {}", ADDRESSES.start(), ADDRESSES.end());
            return Err(Refusal::new("counter_displays.at.address", self.address.to_string(), allowed));
        }
        if !(1..=COUNTER_CHARS_MAX).contains(&self.counter.chars().count()) {
            let allowed = format!("a counter's sign of 1 to {COUNTER_CHARS_MAX} characters");
            return Err(Refusal::new("counter_displays.at.counter", format!("{:?}", self.counter), allowed));
        }
        Ok(CounterPlace { address: self.address, counter: self.counter.clone() })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusDisplayTable {
    pub(super) bus: PathBuf,
}

/// Checks a baud rate.
fn baud(key: &'static str, baud: u32) -> Result<u32, Refusal> {
    if BAUDS.contains(&baud) {
        return Ok(baud);
    }
    Err(Refusal::new(key, baud.to_string(), BAUDS.map(|baud| baud.to_string()).join(", ")))
}
