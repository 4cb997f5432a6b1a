//! Everything in the cabinet besides the screen: opened by the configuration, looked at in rounds, tried by the bench.

mod card_reader;
mod counter_displays;
mod rounds;
mod scanner;
mod signals;
mod slot;
mod speaker;
mod status_display;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use hall_core::day::LocalTime;
use hall_core::diagnosis::{Check, Condition, Part};
use hall_core::hall::Lang;
use hall_core::paper::Bitmap;
use hall_core::prompt::Prompt;
use hall_hw::printer::TicketPrinter;
use hall_hw::printer::profile::PrinterProfile;

pub use card_reader::CardReaderPort;
pub use counter_displays::{CounterDisplayLine, CounterPlace};
pub use rounds::Rounds;
pub use scanner::ScannerPort;
pub use signals::SignalsPort;
pub use speaker::SpeakerPort;
pub use status_display::{Sources, StatusPanel};

use crate::conductor::{PicturePort, VoicePort};
use crate::technician::bench::Seen;
use crate::watch::Watch;

/// What is built into the cabinet.
pub struct Hardware {
    /// The printer.
    pub printer: Box<dyn TicketPrinter>,
    /// What it is.
    pub profile: PrinterProfile,
    /// Where it is plugged in, e.g. `/dev/serial/by-path/…`.
    pub printer_place: String,
    /// All other devices.
    pub devices: Devices,
}

/// The devices that the configuration names. A cabinet without one of them works without it.
#[derive(Default)]
pub struct Devices {
    /// The ID-card reader.
    pub card_reader: Option<CardReaderPort>,
    /// The code scanner.
    pub scanner: Option<ScannerPort>,
    /// The displays over the counters.
    pub counter_displays: Option<CounterDisplayLine>,
    /// The small display in the cabinet.
    pub status_display: Option<StatusPanel>,
    /// The loudspeaker.
    pub speaker: Option<SpeakerPort>,
    /// Lamp, door switch and proximity sensor.
    pub signals: Option<SignalsPort>,
}

/// Why a check of a device was not made.
const NONE: &str = "the cabinet has none";

/// One device as the rounds and the bench see it.
trait Looked {
    /// How it is, asked from the device itself; `None` while somebody else uses it.
    fn condition(&self) -> Option<Condition>;
    /// What the technician should know of it.
    fn facts(&self) -> Vec<String>;
}

impl Devices {
    /// Carries out a check of a device.
    pub fn see(&self, check: Check, clock: LocalTime, stop: &AtomicBool) -> Seen {
        match check.part() {
            Part::CardReader => self.card_reader.as_ref().map(|reader| reader.see(check, stop)),
            Part::Scanner => self.scanner.as_ref().map(|scanner| scanner.see(check, stop)),
            Part::CounterDisplays => self.counter_displays.as_ref().map(CounterDisplayLine::see),
            Part::StatusDisplay => self.status_display.as_ref().map(StatusPanel::see),
            Part::Speaker => self.speaker.as_ref().map(|speaker| speaker.see(clock)),
            Part::Signals => self.signals.as_ref().map(SignalsPort::see),
            _ => None,
        }
        .unwrap_or_else(|| Seen::skipped(NONE))
    }

    /// Looks at every device once and tells the overview.
    pub fn look(&self, watch: &Watch) {
        for (part, device) in self.looked() {
            match device {
                Some(device) => {
                    watch.knows(part, device.facts());
                    if let Some(condition) = device.condition() {
                        watch.saw(part, condition);
                    }
                }
                None => watch.saw(part, Condition::Absent),
            }
        }
    }

    /// What must be done several times a second.
    pub fn beat(&self) {
        if let Some(signals) = &self.signals {
            signals.beat();
        }
    }

    fn looked(&self) -> [(Part, Option<&dyn Looked>); 6] {
        [
            (Part::CardReader, self.card_reader.as_ref().map(|device| device as &dyn Looked)),
            (Part::Scanner, self.scanner.as_ref().map(|device| device as &dyn Looked)),
            (Part::CounterDisplays, self.counter_displays.as_ref().map(|device| device as &dyn Looked)),
            (Part::StatusDisplay, self.status_display.as_ref().map(|device| device as &dyn Looked)),
            (Part::Speaker, self.speaker.as_ref().map(|device| device as &dyn Looked)),
            (Part::Signals, self.signals.as_ref().map(|device| device as &dyn Looked)),
        ]
    }
}

impl PicturePort for Arc<Devices> {
    fn pictures(&self, part: Part) -> Vec<(String, Bitmap)> {
        match part {
            Part::CounterDisplays => self.counter_displays.as_ref().map(CounterDisplayLine::pictures),
            Part::StatusDisplay => self.status_display.as_ref().map(|display| vec![(String::new(), display.picture())]),
            _ => None,
        }
        .unwrap_or_default()
    }
}

impl VoicePort for Arc<Devices> {
    fn say(&self, prompt: Prompt, lang: Lang, clock: Option<LocalTime>) {
        if let Some(speaker) = &self.speaker {
            speaker.say(prompt, lang, clock);
        }
    }

    fn forget(&self) {
        if let Some(speaker) = &self.speaker {
            speaker.forget();
        }
    }
}
