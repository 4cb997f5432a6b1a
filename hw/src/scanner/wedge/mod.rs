//! A scanner that types like a keyboard. Its device is grabbed, so what it types reaches nobody but us.

mod evdev;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use zeroize::Zeroize as _;

pub use self::evdev::EvdevSource;
use super::keys::{KeyEvent, KeyLine};
use super::line::{Outcome, ScanFormat, ScanLine};
use super::reader::{Inlet, Reader};
use super::{Scan, Scanner, ScannerError};
use crate::wire::WireError;

/// Room for the events that are taken from the device at once; `evdev` takes 32.
const EVENTS_MAX: usize = 64;

/// A keyboard that was opened for us alone. When it is dropped, others get its keys again.
pub trait Keyboard: Send {
    /// Adds what was typed to `events`, waiting for it until `until`.
    ///
    /// # Errors
    /// [`WireError::Late`] if nothing was typed; [`WireError::Gone`] if the device is gone.
    fn take(&mut self, events: &mut Vec<KeyEvent>, until: Instant) -> Result<(), WireError>;

    /// The clock of the deadlines.
    fn now(&self) -> Instant {
        Instant::now()
    }
}

/// Where keyboards come from: a place that keeps its name when the device is unplugged and plugged in again.
pub trait KeyboardSource: Send {
    /// Opens and grabs the keyboard.
    ///
    /// # Errors
    /// Nothing is plugged in there, or another program has grabbed it.
    fn open(&mut self) -> Result<Box<dyn Keyboard>, WireError>;
}

/// A scanner in keyboard mode.
pub struct WedgeScanner {
    reader: Reader<KeyInlet>,
}

impl WedgeScanner {
    /// The scanner at `path`, e.g. `/dev/input/by-id/usb-…-event-kbd`. Nothing is opened yet: until the first call its
    /// keys go to the screen.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, format: ScanFormat) -> Self {
        Self::of(Box::new(EvdevSource::new(path)), format)
    }

    /// The scanner whose keys come from `source`.
    #[must_use]
    pub fn of(source: Box<dyn KeyboardSource>, format: ScanFormat) -> Self {
        let events = Vec::with_capacity(EVENTS_MAX);
        Self { reader: Reader::new(KeyInlet { source, keyboard: None, keys: KeyLine::new(format), events }) }
    }
}

impl Scanner for WedgeScanner {
    fn status(&mut self) -> Result<(), ScannerError> {
        self.reader.status()
    }

    fn read(&mut self, limit: Duration) -> Result<Option<Scan>, ScannerError> {
        self.reader.read(limit)
    }

    fn forget(&mut self) {
        self.reader.forget();
    }
}

struct KeyInlet {
    source: Box<dyn KeyboardSource>,
    keyboard: Option<Box<dyn Keyboard>>,
    keys: KeyLine,
    events: Vec<KeyEvent>,
}

impl Inlet for KeyInlet {
    fn open(&mut self) -> Result<bool, WireError> {
        if self.keyboard.is_some() {
            return Ok(false);
        }
        self.keyboard = Some(self.source.open()?);
        Ok(true)
    }

    fn close(&mut self) {
        self.keyboard = None;
        self.keys.unplug();
    }

    fn now(&self) -> Instant {
        self.keyboard.as_ref().map_or_else(Instant::now, |keyboard| keyboard.now())
    }

    fn receive(&mut self, until: Instant) -> Result<(), WireError> {
        let Some(keyboard) = &mut self.keyboard else { return Err(WireError::Gone("not open".into())) };
        keyboard.take(&mut self.events, until)
    }

    fn digest(&mut self, codes: &mut dyn FnMut(Outcome)) {
        self.events.iter().filter_map(|&event| self.keys.push(event)).for_each(codes);
        self.events.zeroize();
    }

    fn line(&mut self) -> &mut ScanLine {
        self.keys.line()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::sync::{Arc, Mutex, MutexGuard};

    use super::super::LineEnd;
    use super::super::ScanRefusal;
    use super::super::contract::{self, ScannerRig};
    use super::super::keys::typed;
    use super::*;

    /// A keyboard in memory whose clock moves only when somebody waits. Clones are the same one.
    #[derive(Clone)]
    struct Bench {
        state: Arc<Mutex<State>>,
    }

    struct State {
        clock: Instant,
        plugged: bool,
        /// How often it was plugged in; an older opening is dead.
        plugging: u32,
        typed: VecDeque<KeyEvent>,
        grabbed: bool,
    }

    impl Bench {
        fn new() -> Self {
            let clock = Instant::now();
            let state = State { clock, plugged: true, plugging: 0, typed: VecDeque::new(), grabbed: false };
            Self { state: Arc::new(Mutex::new(state)) }
        }

        fn state(&self) -> MutexGuard<'_, State> {
            self.state.lock().unwrap()
        }

        fn press(&self, events: &[KeyEvent]) {
            let mut state = self.state();
            // What is typed on a keyboard that nobody has grabbed goes elsewhere.
            if state.plugged && state.grabbed {
                state.typed.extend(events);
            }
        }
    }

    impl KeyboardSource for Bench {
        fn open(&mut self) -> Result<Box<dyn Keyboard>, WireError> {
            let mut state = self.state();
            if !state.plugged {
                return Err(WireError::Absent { path: "memory".into(), reason: "unplugged".into() });
            }
            assert!(!std::mem::replace(&mut state.grabbed, true), "grabbed twice");
            Ok(Box::new(BenchKeyboard { bench: self.clone(), plugging: state.plugging }))
        }
    }

    struct BenchKeyboard {
        bench: Bench,
        plugging: u32,
    }

    impl Keyboard for BenchKeyboard {
        fn take(&mut self, events: &mut Vec<KeyEvent>, until: Instant) -> Result<(), WireError> {
            let mut state = self.bench.state();
            if !state.plugged || state.plugging != self.plugging {
                return Err(WireError::Gone("unplugged".into()));
            }
            let count = state.typed.len().min(EVENTS_MAX);
            events.extend(state.typed.drain(..count));
            if count > 0 {
                return Ok(());
            }
            state.clock = state.clock.max(until);
            Err(WireError::Late)
        }

        fn now(&self) -> Instant {
            self.bench.state().clock
        }
    }

    impl Drop for BenchKeyboard {
        fn drop(&mut self) {
            self.bench.state().grabbed = false;
        }
    }

    impl ScannerRig for Bench {
        fn scanner(&self) -> Box<dyn Scanner> {
            Box::new(WedgeScanner::of(Box::new(self.clone()), ScanFormat::default()))
        }

        fn scan(&self, codes: &[&str]) {
            for code in codes {
                self.press(&typed(code));
            }
        }

        fn half(&self, text: &str) {
            let keys = typed(text);
            // All but Enter going down and up.
            self.press(&keys[..keys.len() - 2]);
        }

        fn unplug(&self) {
            let mut state = self.state();
            state.plugged = false;
            state.plugging += 1;
            state.typed.clear();
        }

        fn replug(&self) {
            self.state().plugged = true;
        }
    }

    #[test]
    fn it_keeps_the_contract_on_keys_in_memory() {
        contract::scanner(Bench::new);
    }

    #[test]
    fn half_a_line_is_given_up_after_a_while() {
        let bench = Bench::new();
        let mut scanner = bench.scanner();
        scanner.status().unwrap();
        bench.half("HALF");
        let limit = LineEnd::Mark.pause() * 2;
        assert_eq!(scanner.read(limit), Err(ScannerError::Refused(ScanRefusal::Cut)));
        bench.scan(&["A1"]);
        assert_eq!(scanner.read(limit), Ok(Some(Scan::new("A1").unwrap())));
    }

    #[test]
    fn its_keys_go_back_to_others_when_it_is_dropped() {
        let bench = Bench::new();
        let mut scanner = bench.scanner();
        assert!(!bench.state().grabbed);
        scanner.status().unwrap();
        assert!(bench.state().grabbed);
        drop(scanner);
        assert!(!bench.state().grabbed);
    }

    #[test]
    fn shift_held_down_when_the_cable_is_pulled_does_not_stay_down() {
        let bench = Bench::new();
        let mut scanner = bench.scanner();
        scanner.status().unwrap();
        bench.press(&typed("A")[..1]);
        scanner.status().unwrap();
        bench.unplug();
        bench.replug();
        scanner.status().unwrap();
        bench.scan(&["a1"]);
        assert_eq!(scanner.read(Duration::ZERO), Ok(Some(Scan::new("a1").unwrap())));
    }
}
