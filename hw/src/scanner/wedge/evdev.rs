//! A keyboard of the Linux input system, grabbed and never blocking.

use std::io;
use std::path::PathBuf;
use std::time::Instant;

use evdev::raw_stream::RawDevice;
use evdev::{EventSummary, KeyCode, SynchronizationCode};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

use super::super::keys::{KeyEvent, KeyMove};
use super::{Keyboard, KeyboardSource};
use crate::wire::WireError;

/// A keyboard by its stable path, e.g. `/dev/input/by-id/usb-…-event-kbd` or a udev link.
#[derive(Debug, Clone)]
pub struct EvdevSource {
    path: PathBuf,
}

impl EvdevSource {
    /// The keyboard at `path`.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    fn refusal(&self, error: &io::Error) -> WireError {
        let path = self.path.to_string_lossy().into_owned();
        if Errno::from_io_error(error) == Some(Errno::BUSY) {
            return WireError::Busy { path };
        }
        WireError::Absent { path, reason: error.to_string() }
    }

    fn grab(&self) -> io::Result<RawDevice> {
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let descriptor = rustix::fs::open(&self.path, flags, Mode::empty())?;
        let mut device = RawDevice::from_fd(descriptor)?;
        if device.supported_keys().is_none_or(|keys| !keys.contains(KeyCode::KEY_ENTER)) {
            return Err(io::Error::other("an input device without an Enter key: no scanner in keyboard mode"));
        }
        // Others get nothing of it from now on; the system ends this when the descriptor is closed.
        device.grab()?;
        Ok(device)
    }
}

impl KeyboardSource for EvdevSource {
    fn open(&mut self) -> Result<Box<dyn Keyboard>, WireError> {
        let device = self.grab().map_err(|error| self.refusal(&error))?;
        Ok(Box::new(EvdevKeyboard { device, events_lost: false }))
    }
}

struct EvdevKeyboard {
    device: RawDevice,
    /// After `SYN_DROPPED` everything up to the next `SYN_REPORT` is without meaning (Linux, event-codes).
    events_lost: bool,
}

impl EvdevKeyboard {
    fn wait(&self, until: Instant) -> Result<(), WireError> {
        let left = until.saturating_duration_since(Instant::now());
        let left = Timespec {
            tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: i64::from(left.subsec_nanos()),
        };
        let mut polled = [PollFd::new(&self.device, PollFlags::IN)];
        match poll(&mut polled, Some(&left)) {
            Ok(0) => Err(WireError::Late),
            // A device that is gone can still be read, and that says so.
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(error) => Err(WireError::Gone(error.to_string())),
        }
    }
}

impl Keyboard for EvdevKeyboard {
    fn take(&mut self, events: &mut Vec<KeyEvent>, until: Instant) -> Result<(), WireError> {
        loop {
            self.wait(until)?;
            let before = events.len();
            match self.device.fetch_events() {
                Ok(fetched) => {
                    let lost = &mut self.events_lost;
                    events.extend(fetched.filter_map(|event| translate(&event.destructure(), lost)));
                }
                Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {}
                Err(error) => return Err(WireError::Gone(error.to_string())),
            }
            // Reports without a key, e.g. scan codes and synchronisation, are nothing.
            if events.len() > before {
                return Ok(());
            }
            if Instant::now() >= until {
                return Err(WireError::Late);
            }
        }
    }
}

/// What an event means to a scanner; nothing while `lost`, from the loss of events to the end of its report.
fn translate(event: &EventSummary, lost: &mut bool) -> Option<KeyEvent> {
    match event {
        EventSummary::Synchronization(_, SynchronizationCode::SYN_DROPPED, _) => {
            *lost = true;
            Some(KeyEvent::Lost)
        }
        EventSummary::Synchronization(_, SynchronizationCode::SYN_REPORT, _) => {
            *lost = false;
            None
        }
        EventSummary::Key(_, key, value) if !*lost => Some(KeyEvent::Key(*key, key_move(*value)?)),
        _ => None,
    }
}

/// The values of a key event (Linux, event-codes).
fn key_move(value: i32) -> Option<KeyMove> {
    match value {
        0 => Some(KeyMove::Released),
        1 => Some(KeyMove::Pressed),
        2 => Some(KeyMove::Held),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use evdev::{EventType, InputEvent};
    use hall_core::fault::Fault;

    use super::super::super::{ScanFormat, Scanner, ScannerError};
    use super::super::WedgeScanner;
    use super::*;

    fn translated(events: &[(EventType, u16, i32)]) -> Vec<KeyEvent> {
        let mut lost = false;
        let event = |&(kind, code, value): &(EventType, u16, i32)| InputEvent::new(kind.0, code, value).destructure();
        events.iter().filter_map(|one| translate(&event(one), &mut lost)).collect()
    }

    #[test]
    fn keys_are_told_from_all_else_that_a_keyboard_says() {
        let (report, a) = (SynchronizationCode::SYN_REPORT.0, KeyCode::KEY_A);
        let events = [
            (EventType::MISC, 4, 0x0007_0004),
            (EventType::KEY, a.code(), 1),
            (EventType::SYNCHRONIZATION, report, 0),
            (EventType::KEY, a.code(), 2),
            (EventType::KEY, a.code(), 0),
            (EventType::KEY, a.code(), 7),
            (EventType::LED, 1, 1),
        ];
        let moves = [KeyMove::Pressed, KeyMove::Held, KeyMove::Released];
        assert_eq!(translated(&events), moves.map(|how| KeyEvent::Key(a, how)));
    }

    #[test]
    fn after_a_loss_nothing_counts_up_to_the_end_of_its_report() {
        let (a, b) = (KeyCode::KEY_A, KeyCode::KEY_B);
        let events = [
            (EventType::SYNCHRONIZATION, SynchronizationCode::SYN_DROPPED.0, 0),
            (EventType::KEY, a.code(), 1),
            (EventType::SYNCHRONIZATION, SynchronizationCode::SYN_REPORT.0, 0),
            (EventType::KEY, b.code(), 1),
        ];
        assert_eq!(translated(&events), [KeyEvent::Lost, KeyEvent::Key(b, KeyMove::Pressed)]);
    }

    #[test]
    fn what_is_no_keyboard_is_refused_with_its_path() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for path in [PathBuf::from("/dev/input/by-id/none"), file.path().to_owned(), PathBuf::from("/dev/null")] {
            let mut scanner = WedgeScanner::new(&path, ScanFormat::default());
            for _ in 0..2 {
                let error = scanner.status().unwrap_err();
                assert!(matches!(error, ScannerError::Wire(WireError::Absent { .. })), "{error:?}");
                assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
                assert_eq!(error.fault(), Some(Fault::ScannerGone));
                assert_eq!(scanner.read(Duration::from_secs(5)), Err(error));
            }
        }
    }

    #[test]
    fn a_keyboard_that_another_program_grabbed_is_busy() {
        let source = EvdevSource::new("/dev/input/by-id/scanner");
        let busy = source.refusal(&io::Error::from(Errno::BUSY));
        assert_eq!(busy, WireError::Busy { path: "/dev/input/by-id/scanner".into() });
    }
}
