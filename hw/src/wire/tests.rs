//! The serial port against a pseudo-terminal whose other end is ours.

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;

use hall_core::device::{PaperOutcome, PrinterStatus};
use hall_core::fault::Fault;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

use super::*;
use crate::printer::TicketPrinter;
use crate::printer::contract::sample;
use crate::printer::driver::{EscPosPrinter, Patience};
use crate::printer::profile::{EPSON_80, GENERIC_80, PrinterProfile, RASTER_80};

/// The far end of a serial line, and the path of the near one.
struct Pty {
    far: File,
    path: PathBuf,
}

impl Pty {
    fn new() -> Self {
        let far = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a pseudo-terminal");
        grantpt(&far).expect("grant");
        unlockpt(&far).expect("unlock");
        let path = PathBuf::from(ptsname(&far, Vec::new()).expect("a name").into_string().expect("a path"));
        // As a serial line: what arrives before the driver opens it is not echoed.
        let mut settings = tcgetattr(&far).expect("settings");
        settings.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON);
        tcsetattr(&far, OptionalActions::Now, &settings).expect("set");
        Self { far: far.into(), path }
    }

    fn open(&self) -> Box<dyn Wire> {
        SerialSource::new(&self.path, GENERIC_80.line()).open().expect("opens")
    }
}

fn soon() -> Instant {
    Instant::now() + Duration::from_millis(100)
}

/// Far longer than any deadline here; only a call that hangs takes so long.
const HANGS: Duration = Duration::from_secs(5);

fn timed<T>(limit: Duration, call: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = call();
    assert!(start.elapsed() < limit, "took {:?}", start.elapsed());
    result
}

fn fill(wire: &mut dyn Wire) -> usize {
    let mut taken = 0;
    while let Ok(some) = wire.write_some(&[b'x'; 64], soon()) {
        taken += some;
        assert!(taken < 1 << 20, "a line without an end");
    }
    taken
}

#[test]
fn bytes_go_both_ways_unchanged() {
    let mut pty = Pty::new();
    let mut wire = pty.open();
    let bytes: Vec<u8> = (0..=255).collect();
    let mut sent = 0;
    while sent < bytes.len() {
        sent += wire.write_some(&bytes[sent..], soon()).expect("room");
    }
    let mut arrived = [0; 256];
    pty.far.read_exact(&mut arrived).expect("arrives");
    assert_eq!(arrived.as_slice(), bytes);
    pty.far.write_all(&[0x12, 0x0d, 0x03]).expect("room");
    let mut buffer = [0; 8];
    assert_eq!(wire.read_some(&mut buffer, soon()), Ok(3));
    assert_eq!(buffer[..3], [0x12, 0x0d, 0x03]);
}

#[test]
fn a_line_that_nobody_reads_takes_no_call_beyond_its_deadline() {
    let pty = Pty::new();
    let mut wire = pty.open();
    let taken = timed(HANGS, || fill(&mut *wire));
    assert!(taken > 0);
    // Full now: the next call waits for room exactly until its deadline and hands over nothing.
    let start = Instant::now();
    assert_eq!(wire.write_some(&[b'y'; 64], soon()), Err(WireError::Late));
    assert!((100..1_000).contains(&start.elapsed().as_millis()), "{:?}", start.elapsed());
    timed(HANGS, || drop(wire));
}

#[test]
fn a_silent_line_takes_no_read_beyond_its_deadline() {
    let pty = Pty::new();
    let mut wire = pty.open();
    let start = Instant::now();
    assert_eq!(wire.read_some(&mut [0; 8], soon()), Err(WireError::Late));
    assert!((100..1_000).contains(&start.elapsed().as_millis()));
    assert_eq!(wire.read_some(&mut [0; 8], Instant::now()), Err(WireError::Late));
}

#[test]
fn a_held_back_line_takes_no_call_beyond_its_deadline() {
    let mut pty = Pty::new();
    let profile = PrinterProfile { flow: Flow::Software, ..GENERIC_80 };
    let mut wire = SerialSource::new(&pty.path, profile.line()).open().expect("opens");
    pty.far.write_all(&[0x13]).expect("XOFF");
    timed(HANGS, || fill(&mut *wire));
    assert_eq!(timed(HANGS, || wire.write_some(b"z", soon())), Err(WireError::Late));
    timed(HANGS, || drop(wire));
}

#[test]
fn a_line_without_control_lines_is_not_held_back_by_them() {
    let mut pty = Pty::new();
    let profile = PrinterProfile { flow: Flow::Dsr, ..GENERIC_80 };
    let mut wire = SerialSource::new(&pty.path, profile.line()).open().expect("opens");
    assert_eq!(wire.control_lines(), None, "a pseudo-terminal has none");
    assert_eq!(timed(HANGS, || wire.write_some(b"ab", soon())), Ok(2));
    let mut arrived = [0; 2];
    pty.far.read_exact(&mut arrived).expect("arrives");
    assert_eq!(&arrived, b"ab");
}

#[test]
fn a_second_opener_is_told_that_the_port_is_held() {
    let pty = Pty::new();
    let _first = pty.open();
    let second = SerialSource::new(&pty.path, GENERIC_80.line()).open().err();
    assert!(matches!(second, Some(WireError::Busy { .. })), "{second:?}");
}

#[test]
fn a_port_is_free_again_once_it_is_dropped() {
    let pty = Pty::new();
    drop(pty.open());
    drop(pty.open());
}

#[test]
fn nothing_at_the_path_is_absent() {
    let missing = SerialSource::new("/dev/serial/by-path/none", GENERIC_80.line()).open().err();
    assert!(matches!(missing, Some(WireError::Absent { .. })), "{missing:?}");
    let file = tempfile::NamedTempFile::new().expect("a file");
    let no_port = SerialSource::new(file.path(), GENERIC_80.line()).open().err();
    assert!(matches!(no_port, Some(WireError::Absent { .. })), "{no_port:?}");
}

#[test]
fn an_unplugged_device_is_gone_for_reading_and_writing() {
    let pty = Pty::new();
    let mut wire = pty.open();
    drop(pty);
    assert!(matches!(wire.read_some(&mut [0; 8], soon()), Err(WireError::Gone(_))));
    assert!(matches!(wire.write_some(b"x", soon()), Err(WireError::Gone(_))));
    timed(HANGS, || drop(wire));
}

/// Patient enough for a pseudo-terminal, short enough for a test.
const SHORT: Patience = Patience {
    reply: Duration::from_millis(50),
    quiet: Duration::from_millis(10),
    status: Duration::from_millis(300),
    look: Duration::from_millis(50),
    clear: Duration::from_millis(100),
    margin: Duration::from_millis(200),
};

fn printer(path: &Path, profile: PrinterProfile) -> EscPosPrinter {
    EscPosPrinter::with_patience(profile, Box::new(SerialSource::new(path, profile.line())), SHORT)
}

#[test]
fn a_line_that_nobody_reads_prints_nothing_and_returns_in_time() {
    for profile in [EPSON_80, RASTER_80] {
        let pty = Pty::new();
        let mut printer = printer(&pty.path, profile);
        let outcome = timed(HANGS, || printer.print(&sample(profile.paper)));
        assert_eq!(outcome, PaperOutcome::Failed(Fault::PrinterSilent));
    }
}

/// Answers every status query as ready until `queries` are answered, then neither reads nor answers any more.
fn ready_then_dead(mut far: File, queries: usize) -> std::thread::JoinHandle<File> {
    std::thread::spawn(move || {
        let mut request = [0; 3];
        for _ in 0..queries {
            far.read_exact(&mut request).expect("a query");
            assert_eq!(request[..2], [0x10, 0x04]);
            far.write_all(&[0x12]).expect("room");
        }
        far
    })
}

#[test]
fn a_printer_that_stops_reading_in_the_middle_of_a_slip_is_a_doubt_in_time() {
    for profile in [EPSON_80, PrinterProfile { baud: 921_600, ..RASTER_80 }] {
        let pty = Pty::new();
        let mut printer = printer(&pty.path, profile);
        // One query to find the line quiet, then the two that are asked before a slip.
        let dead = ready_then_dead(pty.far, 3);
        let mut slip = sample(profile.paper);
        if let hall_core::paper::SlipBody::Raster(bitmap) = &mut slip.body {
            // More than any buffer of a line holds.
            bitmap.set_height(1_400);
            bitmap.blacken(0, 0, 576, 1_400);
        }
        let outcome = timed(HANGS, || printer.print(&slip));
        assert_eq!(outcome, PaperOutcome::Unknown(Fault::PrinterSilent));
        drop(dead.join().expect("the far end"));
    }
}

#[test]
fn a_replugged_printer_is_found_by_its_stable_path() {
    let folder = tempfile::tempdir().expect("a folder");
    let stable = folder.path().join("printer");
    let mut printer = printer(&stable, EPSON_80);
    assert_eq!(printer.status(), PrinterStatus::Stopped(Fault::PrinterGone));
    for _ in 0..2 {
        let pty = Pty::new();
        symlink(&pty.path, &stable).expect("plugged in");
        let far = ready_then_dead(pty.far, 5);
        assert_eq!(printer.status(), PrinterStatus::Ready { paper_low: false });
        drop(far.join().expect("the far end"));
        std::fs::remove_file(&stable).expect("unplugged");
        assert_eq!(printer.status(), PrinterStatus::Stopped(Fault::PrinterGone));
    }
}

#[test]
fn an_echoing_line_is_no_printer() {
    let pty = Pty::new();
    let mut far = pty.far.try_clone().expect("a second handle");
    let mut printer = printer(&pty.path, GENERIC_80);
    let echo = std::thread::spawn(move || {
        let mut byte = [0];
        while far.read_exact(&mut byte).is_ok() && far.write_all(&byte).is_ok() {}
    });
    assert_eq!(printer.status(), PrinterStatus::Stopped(Fault::PrinterGarbled));
    drop(printer);
    drop(pty);
    echo.join().expect("ends with the line");
}
