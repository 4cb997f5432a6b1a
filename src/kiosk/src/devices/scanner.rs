//! The code scanner.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use hall_core::diagnosis::{Check, Condition};
use hall_core::fault::Fault;
use hall_hw::scanner::{Scan, Scanner, ScannerError};

use super::Looked;
use super::slot::Slot;
use crate::technician::bench::Seen;

/// How long a technician has for holding a code before it.
const CODE_WAIT: Duration = Duration::from_secs(50);

/// Between two looks whether the kiosk stops.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The scanner, and where it is plugged in.
pub struct ScannerPort {
    slot: Slot<dyn Scanner>,
    place: String,
}

impl ScannerPort {
    /// A scanner at this place, e.g. `/dev/serial/by-path/… 9600`.
    #[must_use]
    pub fn new(scanner: Box<dyn Scanner>, place: impl Into<String>) -> Self {
        Self { slot: Slot::new(scanner), place: place.into() }
    }

    /// The next code within `limit`; with `is_new`, what was scanned before is thrown away first. A code that is no text
    /// counts as none.
    ///
    /// # Errors
    /// The fault of the scanner.
    pub fn read(&self, limit: Duration, is_new: bool) -> Result<Option<Scan>, Fault> {
        let mut scanner = self.slot.take();
        if is_new {
            scanner.forget();
        }
        scanner.read(limit).or_else(|error| error.fault().map_or(Ok(None), Err))
    }

    pub(super) fn see(&self, check: Check, stop: &AtomicBool) -> Seen {
        let mut scanner = self.slot.take();
        if check == Check::ScannerStatus {
            return match scanner.status() {
                Ok(()) => Seen::passed(format!("the line stands: {}", self.place)),
                Err(error) => failed(&error),
            };
        }
        scanner.forget();
        let deadline = Instant::now() + CODE_WAIT;
        while Instant::now() < deadline && !stop.load(Ordering::Relaxed) {
            match scanner.read(LOOK_EVERY) {
                // What it says may be personal.
                Ok(Some(scan)) => return Seen::passed(format!("a code of {} characters", scan.text().chars().count())),
                Ok(None) => {}
                Err(error) => return failed(&error),
            }
        }
        Seen::failed(Fault::ScannerSilent, format!("no code came within {} s", CODE_WAIT.as_secs()))
    }
}

fn failed(error: &ScannerError) -> Seen {
    Seen::failed(error.fault().unwrap_or(Fault::ScannerSilent), error.to_string())
}

impl Looked for ScannerPort {
    fn condition(&self) -> Option<Condition> {
        let status = self.slot.take_if_free()?.status();
        Some(
            status.map_or_else(
                |error| error.fault().map_or(Condition::Working, Condition::Faulty),
                |()| Condition::Working,
            ),
        )
    }

    fn facts(&self) -> Vec<String> {
        vec![self.place.clone()]
    }
}
