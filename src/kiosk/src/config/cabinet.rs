//! The tables of what speaks, lights and opens: loudspeaker, lamp, door switch and proximity sensor.

use std::path::{Path, PathBuf};

use hall_core::prompt::{QuietHours, Volume, VolumePlan};
use hall_hw::signals::{GpioLine, GpioSetup};
use serde::Deserialize;

use super::Refusal;
use crate::technician::morning::minute_of_day;

/// The loudspeaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakerConfig {
    /// The ALSA device, e.g. `plughw:1`; the usual one without it.
    pub device: Option<String>,
    /// A folder that takes WAV files instead of a device: a simulated loudspeaker.
    pub folder: Option<PathBuf>,
    /// Where recorded clips are; what is not recorded is spoken by the speech program.
    pub clips: Option<PathBuf>,
    /// How loud, by the hall's clock.
    pub plan: VolumePlan,
}

/// Where lamp and switches are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignalsConfig {
    /// On a board behind a serial line.
    Board(PathBuf),
    /// On pins of a GPIO chip.
    Gpio(GpioSetup),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SpeakerTable {
    device: Option<String>,
    folder: Option<PathBuf>,
    clips: Option<PathBuf>,
    volume: u8,
    quiet: Vec<QuietTable>,
}

impl Default for SpeakerTable {
    fn default() -> Self {
        Self { device: None, folder: None, clips: None, volume: 80, quiet: vec![] }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuietTable {
    from: String,
    to: String,
    volume: u8,
}

impl SpeakerTable {
    pub(super) fn check(&self, base: &Path) -> Result<SpeakerConfig, Refusal> {
        let quiet = self.quiet.iter().map(QuietTable::check).collect::<Result<Vec<_>, _>>()?;
        let quiet_count = format!("{} quiet times", quiet.len());
        let plan = VolumePlan::new(volume("speaker.volume", self.volume)?, quiet)
            .map_err(|error| Refusal::new("speaker.quiet", quiet_count, error.to_string()))?;
        if self.device.is_some() && self.folder.is_some() {
            return Err(Refusal::new("speaker", "device and folder", "one of `device` and `folder`"));
        }
        Ok(SpeakerConfig {
            device: self.device.clone(),
            folder: self.folder.as_ref().map(|folder| base.join(folder)),
            clips: self.clips.as_ref().map(|clips| base.join(clips)),
            plan,
        })
    }
}

impl QuietTable {
    fn check(&self) -> Result<QuietHours, Refusal> {
        let time = |key, text: &str| {
            minute_of_day(text).map_err(|error| Refusal::new(key, format!("{text:?}"), error.to_string()))
        };
        Ok(QuietHours {
            from_min: time("speaker.quiet.from", &self.from)?,
            to_min: time("speaker.quiet.to", &self.to)?,
            volume: volume("speaker.quiet.volume", self.volume)?,
        })
    }
}

fn volume(key: &'static str, percent: u8) -> Result<Volume, Refusal> {
    Volume::new(percent).map_err(|_| Refusal::new(key, percent.to_string(), "0 to 100 percent"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignalsTable {
    port: Option<PathBuf>,
    chip: Option<PathBuf>,
    lamp: Option<PinTable>,
    door: Option<PinTable>,
    near: Option<PinTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PinTable {
    line: u32,
    #[serde(default)]
    active_low: bool,
}

impl SignalsTable {
    pub(super) fn check(&self, base: &Path) -> Result<SignalsConfig, Refusal> {
        let pin = |table: &Option<PinTable>| {
            table.as_ref().map(|pin| GpioLine { number: pin.line, active_low: pin.active_low })
        };
        let (lamp, door, near) = (pin(&self.lamp), pin(&self.door), pin(&self.near));
        let has_pins = lamp.is_some() || door.is_some() || near.is_some();
        match (&self.port, &self.chip) {
            (Some(port), None) if !has_pins => Ok(SignalsConfig::Board(base.join(port))),
            (None, Some(chip)) if has_pins => {
                Ok(SignalsConfig::Gpio(GpioSetup { chip: base.join(chip), lamp, door, near }))
            }
            (port, chip) => {
                let found = match (port, chip) {
                    (Some(_), Some(_)) => "port and chip",
                    (Some(_), None) => "port with pins",
                    (None, Some(_)) => "chip without pins",
                    (None, None) => "neither port nor chip",
                };
                let allowed = "`port` (a serial board), or `chip` with at least one of `lamp`, `door` and `near`";
                Err(Refusal::new("signals", found, allowed))
            }
        }
    }
}
