//! Through a real serial driver and a pseudo-terminal.

use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

use escpos::driver::FileDriver;
use escpos::printer::Printer;
use escpos::utils::{Encoder, JustifyMode, Protocol};
use serialport::TTYPort;

use super::super::{SimError, SimOptions, SimPrinter};
use super::Blocks;

const PATIENCE: Duration = Duration::from_secs(10);

struct Bench {
    _dir: tempfile::TempDir,
    printer: SimPrinter,
}

impl Bench {
    fn new(change: impl FnOnce(&mut SimOptions)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut options = SimOptions::new(dir.path().join("printer"), Arc::new(Blocks));
        options.model.pin_high = false;
        change(&mut options);
        Self { printer: SimPrinter::spawn(options).unwrap(), _dir: dir }
    }

    fn open(&self) -> TTYPort {
        TTYPort::open(&serialport::new(self.printer.path().to_str().unwrap(), 9600).timeout(PATIENCE)).unwrap()
    }

    /// Asks the printer through a port of its own.
    fn answers(&self) {
        let mut status = [0];
        ask(&mut self.open(), b"\x10\x04\x01", &mut status);
        assert_eq!(status, [0x12]);
    }
}

fn ask(port: &mut TTYPort, question: &[u8], answer: &mut [u8]) {
    port.write_all(question).unwrap();
    port.read_exact(answer).unwrap();
}

#[test]
fn a_slip_goes_through_the_cable_and_the_proof_comes_back() {
    let bench = Bench::new(|_| ());
    let slips = bench.printer.watch();
    let mut port = bench.open();
    let mut status = [0];
    ask(&mut port, b"\x10\x04\x04", &mut status);
    assert_eq!(status, [0x12]);
    let mut proof = [0; 7];
    ask(&mut port, b"\x1b@A017\n\x1dVB\x00\x1d(H\x06\x0000abcd", &mut proof);
    assert_eq!(&proof, b"\x37\x22abcd\x00");
    let slip = bench.printer.wait_for_slip(1, PATIENCE).unwrap();
    assert_eq!(slip.bytes, b"\x10\x04\x04\x1b@A017\n\x1dVB\x00", "every byte, the question too");
    assert_eq!(slips.recv_timeout(PATIENCE).unwrap(), slip);
    assert_eq!((bench.printer.cuts(), bench.printer.slips().len()), (1, 1));
}

#[test]
fn an_unplugged_printer_is_gone_and_comes_back_at_the_same_path() {
    let bench = Bench::new(|_| ());
    let mut port = bench.open();
    let before = std::fs::read_link(bench.printer.path()).unwrap();
    bench.printer.verb("unplug").unwrap();
    assert!(!bench.printer.path().exists());
    assert!(port.read(&mut [0]).is_err() || port.write_all(b"A").is_err());
    // The old number is still in use, as for an adapter whose port somebody holds open.
    bench.printer.verb("replug").unwrap();
    let after = std::fs::read_link(bench.printer.path()).unwrap();
    assert_ne!(before, after);
    bench.answers();
}

#[test]
fn the_port_may_be_closed_and_opened_again() {
    let bench = Bench::new(|_| ());
    for _ in 0..3 {
        bench.answers();
    }
}

#[test]
fn plugged_in_a_hundred_times_it_still_answers() {
    let bench = Bench::new(|_| ());
    for _ in 0..100 {
        bench.printer.verb("replug").unwrap();
        bench.answers();
    }
}

#[test]
fn what_another_program_prints_comes_out() {
    let bench = Bench::new(|_| ());
    let driver = FileDriver::open(bench.printer.path()).unwrap();
    let mut printer = Printer::new(driver, Protocol::new(Encoder::new(encoding_rs::GB18030)), None);
    let sent =
        printer.init().and_then(|it| it.justify(JustifyMode::CENTER)).and_then(|it| it.size(3, 2)).and_then(|it| {
            it.writeln("A017")?
                .reset_size()?
                .bold(true)?
                .writeln("济阳")?
                .bold(false)?
                .qrcode("https://hall.example")?
                .feeds(2)
        });
    sent.and_then(Printer::print_cut).unwrap();
    let slip = bench.printer.wait_for_slip(1, PATIENCE).unwrap();
    assert_eq!(bench.printer.events(), [""; 0], "every command is known");
    let qr = qrcodegen::QrCode::encode_text("https://hall.example", qrcodegen::QrCodeEcc::Medium).unwrap();
    let modules = u32::try_from(qr.size()).unwrap();
    assert!(
        slip.bitmap.ink_height() > 120 + 48 + 30 + modules * 2,
        "number, name and code: {}",
        slip.bitmap.ink_height()
    );
    assert!(!slip.partial);
}

#[test]
fn nothing_is_kept_for_a_port_that_nobody_has_open() {
    let bench = Bench::new(|_| ());
    bench.printer.verb("stall on").unwrap();
    bench.printer.verb("stall off").unwrap();
    // The XOFF and XON of before are gone.
    bench.answers();
}

#[test]
fn a_stalled_printer_says_xoff_and_reads_no_more() {
    let bench = Bench::new(|_| ());
    let mut port = bench.open();
    bench.printer.verb("stall on").unwrap();
    let mut answer = [0];
    port.read_exact(&mut answer).unwrap();
    assert_eq!(answer, [0x13]);
    port.write_all(b"\x10\x04\x01").unwrap();
    bench.printer.verb("stall off").unwrap();
    let mut answer = [0; 2];
    port.read_exact(&mut answer).unwrap();
    assert_eq!(answer, [0x11, 0x12], "only after XON");
}

#[test]
fn a_slow_line_takes_its_time() {
    let bench = Bench::new(|options| options.baud = Some(9600));
    let mut port = bench.open();
    let start = Instant::now();
    let mut proof = [0; 7];
    let bytes = [&[b'A'; 192][..], b"\x1d(H\x06\x0000abcd"].concat();
    ask(&mut port, &bytes, &mut proof);
    assert!(start.elapsed() >= Duration::from_millis(190), "{:?} for {} bytes", start.elapsed(), bytes.len());
}

#[test]
fn a_file_in_the_way_is_not_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("printer");
    std::fs::write(&path, "kept").unwrap();
    assert!(SimPrinter::spawn(SimOptions::new(&path, Arc::new(Blocks))).is_err());
    assert_eq!(std::fs::read(&path).unwrap(), b"kept");
}

#[test]
fn a_dropped_printer_leaves_nothing_behind() {
    let bench = Bench::new(|_| ());
    let slips = bench.printer.watch();
    let path = bench.printer.path().to_owned();
    assert!(matches!(bench.printer.verb("fly"), Err(SimError::Verb(_))));
    drop(bench.printer);
    assert!(slips.recv().is_err());
    assert!(std::fs::symlink_metadata(path).is_err());
}
