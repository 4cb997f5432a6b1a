//! A scanner on a serial line, or on USB as a serial device (CDC): bytes, ended by CR, LF, a suffix or a pause.

use std::time::{Duration, Instant};

use zeroize::{Zeroize as _, Zeroizing};

use super::line::{Outcome, ScanFormat, ScanLine};
use super::reader::{Inlet, Reader};
use super::{Scan, Scanner, ScannerError};
use crate::wire::{Flow, LineSettings, Wire, WireError, WireSource};

/// Bytes taken from the line at once.
const READ_BYTES_MAX: usize = 256;

/// As most scanners are delivered: 9,600 baud, no flow control. On USB the figure has no effect.
pub const USUAL_LINE: LineSettings = LineSettings { baud: 9_600, flow: Flow::None };

/// A scanner at the end of a line.
pub struct SerialScanner {
    reader: Reader<SerialInlet>,
}

impl SerialScanner {
    /// The scanner at the end of the lines that `source` opens, set to send its codes like this. Nothing is opened yet.
    #[must_use]
    pub fn new(source: Box<dyn WireSource>, format: ScanFormat) -> Self {
        let received = Zeroizing::new([0; READ_BYTES_MAX]);
        let line = ScanLine::new(format);
        Self { reader: Reader::new(SerialInlet { source, wire: None, line, received, length: 0 }) }
    }
}

impl Scanner for SerialScanner {
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

struct SerialInlet {
    source: Box<dyn WireSource>,
    wire: Option<Box<dyn Wire>>,
    line: ScanLine,
    received: Zeroizing<[u8; READ_BYTES_MAX]>,
    /// So many bytes of it are new.
    length: usize,
}

impl Inlet for SerialInlet {
    fn open(&mut self) -> Result<bool, WireError> {
        if self.wire.is_some() {
            return Ok(false);
        }
        self.wire = Some(self.source.open()?);
        Ok(true)
    }

    fn close(&mut self) {
        self.wire = None;
        self.line.clear();
    }

    fn now(&self) -> Instant {
        self.wire.as_ref().map_or_else(Instant::now, |wire| wire.now())
    }

    fn receive(&mut self, until: Instant) -> Result<(), WireError> {
        let Some(wire) = &mut self.wire else { return Err(WireError::Gone("not open".into())) };
        self.length = wire.read_some(&mut self.received[..], until)?;
        Ok(())
    }

    fn digest(&mut self, codes: &mut dyn FnMut(Outcome)) {
        self.received[..self.length].iter().filter_map(|&byte| self.line.push(byte)).for_each(codes);
        self.received.zeroize();
        self.length = 0;
    }

    fn line(&mut self) -> &mut ScanLine {
        &mut self.line
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::sync::{Arc, Mutex, MutexGuard};

    use super::super::contract::{self, ScannerRig};
    use super::super::{LineEnd, ScanRefusal};
    use super::*;

    /// A scanner on a line in memory whose clock moves only when somebody waits. Clones are the same one.
    #[derive(Clone)]
    struct Bench {
        state: Arc<Mutex<State>>,
    }

    struct State {
        clock: Instant,
        plugged: bool,
        /// How often it was plugged in; an older line is dead.
        plugging: u32,
        /// What arrives, and when.
        arriving: VecDeque<(Instant, u8)>,
        opened: u32,
    }

    impl Bench {
        fn new() -> Self {
            let clock = Instant::now();
            let state = State { clock, plugged: true, plugging: 0, arriving: VecDeque::new(), opened: 0 };
            Self { state: Arc::new(Mutex::new(state)) }
        }

        fn state(&self) -> MutexGuard<'_, State> {
            self.state.lock().unwrap()
        }

        /// Lets `bytes` arrive so much later than what was sent before.
        fn send(&self, after: Duration, bytes: &[u8]) {
            let mut state = self.state();
            if state.plugged {
                let at = state.arriving.back().map_or(state.clock, |(at, _)| *at).max(state.clock) + after;
                state.arriving.extend(bytes.iter().map(|&byte| (at, byte)));
            }
        }

        fn wait(&self, time: Duration) {
            self.state().clock += time;
        }

        fn scanner(&self, end: LineEnd) -> SerialScanner {
            SerialScanner::new(Box::new(self.clone()), ScanFormat { end, ..ScanFormat::default() })
        }
    }

    impl WireSource for Bench {
        fn open(&mut self) -> Result<Box<dyn Wire>, WireError> {
            let mut state = self.state();
            if !state.plugged {
                return Err(WireError::Absent { path: "memory".into(), reason: "unplugged".into() });
            }
            state.opened += 1;
            Ok(Box::new(BenchWire { bench: self.clone(), plugging: state.plugging }))
        }
    }

    struct BenchWire {
        bench: Bench,
        plugging: u32,
    }

    impl Wire for BenchWire {
        fn write_some(&mut self, _: &[u8], _: Instant) -> Result<usize, WireError> {
            unreachable!("nothing is said to a scanner")
        }

        fn read_some(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<usize, WireError> {
            let mut state = self.bench.state();
            if !state.plugged || state.plugging != self.plugging {
                return Err(WireError::Gone("unplugged".into()));
            }
            let Some(at) = state.arriving.front().map(|(at, _)| *at).filter(|&at| at <= deadline.max(state.clock))
            else {
                state.clock = state.clock.max(deadline);
                return Err(WireError::Late);
            };
            state.clock = state.clock.max(at);
            let now = state.clock;
            let due = state.arriving.iter().take_while(|(at, _)| *at <= now).count().min(buffer.len());
            buffer.iter_mut().zip(state.arriving.drain(..due)).for_each(|(to, (_, byte))| *to = byte);
            Ok(due)
        }

        fn unsent(&mut self) -> Result<usize, WireError> {
            Ok(0)
        }

        fn now(&self) -> Instant {
            self.bench.state().clock
        }
    }

    impl ScannerRig for Bench {
        fn scanner(&self) -> Box<dyn Scanner> {
            Box::new(Bench::scanner(self, LineEnd::Mark))
        }

        fn scan(&self, codes: &[&str]) {
            for code in codes {
                self.send(Duration::ZERO, format!("{code}\r\n").as_bytes());
            }
        }

        fn half(&self, text: &str) {
            self.send(Duration::ZERO, text.as_bytes());
        }

        fn unplug(&self) {
            let mut state = self.state();
            state.plugged = false;
            state.plugging += 1;
            state.arriving.clear();
        }

        fn replug(&self) {
            self.state().plugged = true;
        }
    }

    const SOON: Duration = Duration::from_millis(500);
    const BLINK: Duration = Duration::from_millis(20);

    fn text(read: Result<Option<Scan>, ScannerError>) -> Option<String> {
        read.unwrap().map(|scan| scan.text().to_owned())
    }

    const CUT: Result<Option<Scan>, ScannerError> = Err(ScannerError::Refused(ScanRefusal::Cut));

    #[test]
    fn it_keeps_the_contract_on_a_line_in_memory() {
        contract::scanner(Bench::new);
    }

    #[test]
    fn a_code_that_comes_in_pieces_is_one_code() {
        let bench = Bench::new();
        let mut scanner = bench.scanner(LineEnd::Mark);
        for byte in b"B-1234\r\n" {
            bench.send(BLINK, &[*byte]);
        }
        assert_eq!(text(scanner.read(SOON)), Some("B-1234".into()));
        assert_eq!(text(scanner.read(SOON)), None);
    }

    #[test]
    fn a_code_may_take_longer_than_one_call() {
        let bench = Bench::new();
        let mut scanner = bench.scanner(LineEnd::Mark);
        bench.send(Duration::ZERO, b"B-1");
        bench.send(SOON, b"234\r");
        assert_eq!(text(scanner.read(SOON / 2)), None);
        assert_eq!(text(scanner.read(SOON)), Some("B-1234".into()));
    }

    #[test]
    fn a_line_that_stops_is_reported_once_and_not_joined_with_the_next() {
        let bench = Bench::new();
        let mut scanner = bench.scanner(LineEnd::Mark);
        bench.send(Duration::ZERO, b"B-1");
        bench.send(LineEnd::Mark.pause() * 2, b"C-2\r");
        assert_eq!(scanner.read(LineEnd::Mark.pause() * 3), CUT);
        assert_eq!(text(scanner.read(LineEnd::Mark.pause() * 3)), Some("C-2".into()));
    }

    #[test]
    fn a_pause_ends_a_code_where_it_is_agreed() {
        let bench = Bench::new();
        let mut scanner = bench.scanner(LineEnd::Pause);
        bench.send(Duration::ZERO, b"B-1");
        bench.send(LineEnd::Pause.pause() * 2, b"C-2");
        assert_eq!(text(scanner.read(SOON)), Some("B-1".into()));
        assert_eq!(text(scanner.read(SOON)), Some("C-2".into()));
    }

    #[test]
    fn what_arrived_while_nobody_listened_is_not_joined_to_a_line_begun_before() {
        for end in [LineEnd::Mark, LineEnd::Pause] {
            let bench = Bench::new();
            let mut scanner = bench.scanner(end);
            bench.send(Duration::ZERO, b"B-1");
            assert_eq!(text(scanner.read(BLINK)), None);
            bench.wait(end.pause() * 2);
            bench.send(Duration::ZERO, b"C-2\r");
            assert_eq!(scanner.read(SOON), CUT, "{end:?}");
            assert_eq!(text(scanner.read(SOON)), None);
        }
        let bench = Bench::new();
        let mut scanner = bench.scanner(LineEnd::Pause);
        bench.send(Duration::ZERO, b"B-1");
        assert_eq!(text(scanner.read(BLINK)), None);
        bench.wait(SOON);
        assert_eq!(text(scanner.read(BLINK)), Some("B-1".into()), "nothing more came: the pause was its end");
    }

    #[test]
    fn a_code_on_its_way_when_all_is_forgotten_is_for_nobody() {
        let bench = Bench::new();
        let mut scanner = bench.scanner(LineEnd::Mark);
        scanner.status().unwrap();
        bench.send(Duration::ZERO, b"OLD-1\rOLD-");
        bench.send(BLINK, b"2\rNEW-1\r");
        scanner.forget();
        assert_eq!(text(scanner.read(SOON)), Some("NEW-1".into()));
    }

    #[test]
    fn of_too_many_unread_codes_the_last_are_kept() {
        use super::super::UNREAD_MAX;
        let bench = Bench::new();
        let mut scanner = bench.scanner(LineEnd::Mark);
        scanner.status().unwrap();
        for number in 0..=UNREAD_MAX {
            bench.send(Duration::ZERO, format!("{number}\r").as_bytes());
        }
        scanner.status().unwrap();
        assert_eq!(text(scanner.read(SOON)), Some("1".into()));
    }

    #[test]
    fn a_line_that_never_ends_is_left_at_the_deadline() {
        let bench = Bench::new();
        let mut scanner = bench.scanner(LineEnd::Mark);
        for _ in 0..100 {
            bench.send(BLINK, &[b'9'; 10]);
        }
        let start = bench.state().clock;
        assert_eq!(text(scanner.read(SOON)), None);
        assert!(bench.state().clock - start <= SOON + BLINK, "a read beyond its deadline");
    }

    #[test]
    fn a_line_is_opened_once_and_again_only_when_it_is_dead() {
        let bench = Bench::new();
        let mut scanner = bench.scanner(LineEnd::Mark);
        for _ in 0..3 {
            scanner.status().unwrap();
            assert_eq!(text(scanner.read(BLINK)), None);
        }
        assert_eq!(bench.state().opened, 1);
        bench.unplug();
        bench.replug();
        scanner.status().unwrap();
        assert_eq!(bench.state().opened, 2);
    }
}
