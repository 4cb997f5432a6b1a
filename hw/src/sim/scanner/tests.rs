//! The real driver, through a real serial port, on the simulated scanner.

use std::time::Duration;

use super::*;
use crate::scanner::contract::{self, ScannerRig};
use crate::scanner::serial::USUAL_LINE;
use crate::scanner::{LineEnd, ScanFormat, ScanRefusal, Scanner, ScannerError, SerialScanner};
use crate::wire::SerialSource;

/// Longer than any code takes here.
const ARRIVAL: Duration = Duration::from_secs(5);

struct Rig {
    _dir: tempfile::TempDir,
    sim: SimScanner,
}

impl Rig {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { sim: SimScanner::spawn(dir.path().join("scanner")).unwrap(), _dir: dir }
    }

    fn verb(&self, line: &str) -> String {
        self.sim.apply_line(line).unwrap()
    }

    fn open(&self, end: LineEnd) -> SerialScanner {
        let source = SerialSource::new(self.sim.path(), USUAL_LINE);
        let mut scanner = SerialScanner::new(Box::new(source), ScanFormat { end, ..ScanFormat::default() });
        assert_eq!(scanner.status(), Ok(()));
        scanner
    }
}

impl ScannerRig for Rig {
    fn scanner(&self) -> Box<dyn Scanner> {
        let source = SerialSource::new(self.sim.path(), USUAL_LINE);
        Box::new(SerialScanner::new(Box::new(source), ScanFormat::default()))
    }

    fn scan(&self, codes: &[&str]) {
        let bytes = codes.iter().flat_map(|code| [code.as_bytes(), b"\r\n"].concat()).collect();
        self.sim.apply(ScannerVerb::Bytes(bytes)).unwrap();
    }

    fn half(&self, text: &str) {
        self.verb(&format!("half {text}"));
    }

    fn unplug(&self) {
        self.verb("unplug");
    }

    fn replug(&self) {
        self.verb("replug");
    }
}

fn text(scanner: &mut SerialScanner) -> Option<String> {
    scanner.read(ARRIVAL).unwrap().map(|scan| scan.text().to_owned())
}

#[test]
fn the_pty_scanner_keeps_the_contract() {
    contract::scanner(Rig::new);
}

#[test]
fn every_line_end_that_a_scanner_can_be_set_to_is_read() {
    let rig = Rig::new();
    for (end, driver_end) in
        [("cr", LineEnd::Mark), ("lf", LineEnd::Mark), ("crlf", LineEnd::Mark), ("none", LineEnd::Pause)]
    {
        rig.verb(&format!("end {end}"));
        let mut scanner = rig.open(driver_end);
        rig.verb("scan B-1234 济阳");
        assert_eq!(text(&mut scanner), Some("B-1234 济阳".into()), "{end}");
    }
}

#[test]
fn a_slow_scanner_is_read_whole() {
    let rig = Rig::new();
    let mut scanner = rig.open(LineEnd::Mark);
    rig.verb("slow on");
    assert!(rig.verb("scan A017").contains("waiting_bytes=6"), "on its way");
    assert_eq!(text(&mut scanner), Some("A017".into()));
}

#[test]
fn a_garbled_code_is_never_taken_for_one() {
    let rig = Rig::new();
    let mut scanner = rig.open(LineEnd::Mark);
    rig.verb("garble on");
    rig.verb("scan B-1234");
    assert_eq!(scanner.read(ARRIVAL), Err(ScannerError::Refused(ScanRefusal::Cut)));
    rig.verb("garble off");
    rig.verb("scan B-1234");
    assert_eq!(text(&mut scanner), Some("B-1234".into()));
}

#[test]
fn a_silent_scanner_sees_nothing() {
    let rig = Rig::new();
    let mut scanner = rig.open(LineEnd::Mark);
    rig.verb("silence on");
    assert!(rig.verb("scan LOST").contains("codes=0 lost=1"));
    rig.verb("silence off");
    rig.verb("scan SEEN");
    assert_eq!(text(&mut scanner), Some("SEEN".into()));
    assert!(rig.verb("silence 3600s").contains("silence=on"));
}

#[test]
fn nothing_is_kept_for_a_port_that_nobody_has_open() {
    let rig = Rig::new();
    assert!(rig.verb("scan NOBODY").contains("lost=1"));
    let mut scanner = rig.open(LineEnd::Mark);
    rig.verb("scan SOMEBODY");
    assert_eq!(text(&mut scanner), Some("SOMEBODY".into()));
}

#[test]
fn it_is_a_device_of_the_cabinet_and_leaves_nothing_behind() {
    let rig = Rig::new();
    let device: &dyn SimDevice = &rig.sim;
    assert_eq!(device.name(), hall_core::diagnosis::Part::Scanner.code());
    assert_eq!(device.apply_line("help"), Ok(device.help().to_owned()));
    assert!(device.apply_line("fly").unwrap_err().to_string().contains("scan TEXT"));
    assert!(device.check_line("scan A1").is_ok() && device.check_line("scan").is_err());
    let path = device.path();
    assert!(path.exists());
    rig.verb("unplug");
    assert!(!path.exists());
    rig.verb("replug");
    assert!(path.exists());
    drop(rig.sim);
    assert!(std::fs::symlink_metadata(path).is_err());
}
