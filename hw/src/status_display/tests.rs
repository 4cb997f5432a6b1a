//! The driver against a bus that keeps what a panel would keep, and the remedies against the room for them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use embedded_hal::i2c::{ErrorKind, ErrorType, I2c, NoAcknowledgeSource, Operation};
use hall_core::fault::Fault;
use hall_core::hall::Lang;
use hall_core::paper::{Bitmap, GlyphSource, Weight};

use super::contract::{self, StatusRig};
use super::face::{remedy_rows, remedy_tops};
use super::ssd1306::{ADDRESS, FRAMES_BETWEEN_RESETS, I2cSource, LinuxI2c, Ssd1306Display};
use super::{StatusDisplay, StatusDisplayError};

/// Columns of the panel's memory.
const COLUMNS: u8 = 128;
/// Pages of the panel's memory, each eight dots high.
const PAGES: u8 = 8;

/// A panel as its data sheet has it: memory, a window that data fills row by row, and a few switches.
struct Chip {
    plugged: bool,
    /// 8 pages of 128 columns; random when the power comes.
    memory: [[u8; COLUMNS as usize]; PAGES as usize],
    columns: (u8, u8),
    pages: (u8, u8),
    at: (u8, u8),
    on: bool,
    /// Segment remap and scan direction: both are turned on modules as they are mounted.
    upright: (bool, bool),
    horizontal: bool,
    /// Data bytes taken since the start.
    data: usize,
    /// How often it was set up.
    resets: usize,
}

impl Chip {
    fn new() -> Self {
        Self {
            plugged: true,
            memory: [[0xa5; COLUMNS as usize]; PAGES as usize],
            columns: (0, COLUMNS - 1),
            pages: (0, PAGES - 1),
            at: (0, 0),
            on: false,
            upright: (false, false),
            horizontal: false,
            data: 0,
            resets: 0,
        }
    }

    fn transfer(&mut self, bytes: &[u8]) {
        match bytes.split_first() {
            Some((0x00, commands)) => self.command(commands.iter().copied().collect()),
            Some((0x40, data)) => data.iter().for_each(|&byte| self.store(byte)),
            other => panic!("no control byte: {other:?}"),
        }
    }

    fn command(&mut self, mut bytes: VecDeque<u8>) {
        while let Some(command) = bytes.pop_front() {
            let mut argument = || bytes.pop_front().expect("an argument");
            match command {
                0xae => (self.on, self.resets) = (false, self.resets + 1),
                0xaf => self.on = true,
                0x20 => self.horizontal = argument() == 0,
                0x21 => self.columns = (argument(), argument()),
                0x22 => self.pages = (argument(), argument()),
                0xa0 | 0xa1 => self.upright.0 = command == 0xa1,
                0xc0 | 0xc8 => self.upright.1 = command == 0xc8,
                // Clock, multiplex, offset, pins, precharge, level, contrast, charge pump.
                0xd5 | 0xa8 | 0xd3 | 0xda | 0xd9 | 0xdb | 0x81 | 0x8d => drop(argument()),
                0x40..=0x7f | 0xa4 | 0xa6 | 0x2e => {}
                other => panic!("no command of the chip: {other:#04x}"),
            }
            if matches!(command, 0x21 | 0x22) {
                self.at = (self.columns.0, self.pages.0);
            }
        }
    }

    fn store(&mut self, byte: u8) {
        assert!(self.horizontal, "data goes along the rows");
        self.data += 1;
        let (column, page) = self.at;
        self.memory[usize::from(page)][usize::from(column)] = byte;
        self.at = match (column == self.columns.1, page == self.pages.1) {
            (false, _) => (column + 1, page),
            (true, false) => (self.columns.0, page + 1),
            (true, true) => (self.columns.0, self.pages.0),
        };
    }

    fn lit(&self) -> Bitmap {
        assert!(self.on && self.upright == (true, true), "it is dark or upside down");
        let mut lit = Bitmap::white(128, 64);
        for y in 0..64 {
            for x in 0..128 {
                lit.set(x, y, self.memory[y as usize / 8][x as usize] & (1 << (y % 8)) != 0);
            }
        }
        lit
    }
}

#[derive(Clone)]
struct Bench(Arc<Mutex<Chip>>);

impl Bench {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(Chip::new())))
    }

    fn chip<T>(&self, look: impl FnOnce(&mut Chip) -> T) -> T {
        look(&mut self.0.lock().expect("no panic before"))
    }
}

impl ErrorType for Bench {
    type Error = ErrorKind;
}

impl I2c for Bench {
    fn transaction(&mut self, address: u8, operations: &mut [Operation<'_>]) -> Result<(), ErrorKind> {
        assert_eq!(address, ADDRESS);
        self.chip(|chip| {
            if !chip.plugged {
                return Err(ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address));
            }
            for operation in operations {
                match operation {
                    Operation::Write(bytes) => chip.transfer(bytes),
                    Operation::Read(_) => panic!("the driver only writes"),
                }
            }
            Ok(())
        })
    }
}

impl I2cSource for Bench {
    type Bus = Bench;

    fn open(&mut self) -> Result<Bench, StatusDisplayError> {
        Ok(self.clone())
    }
}

impl StatusRig for Bench {
    fn display(&self) -> Box<dyn StatusDisplay> {
        Box::new(Ssd1306Display::new(self.clone()))
    }

    fn plug(&self, plugged: bool) {
        self.chip(|chip| {
            // What is plugged in again comes up with anything in its memory, and dark.
            *chip = Chip { plugged, data: chip.data, resets: chip.resets, ..Chip::new() };
        });
    }

    fn lit(&self) -> Bitmap {
        self.chip(|chip| chip.lit())
    }
}

#[test]
fn the_driver_keeps_the_contract() {
    contract::status_display(Bench::new);
}

#[test]
fn only_what_changes_is_sent() {
    let bench = Bench::new();
    let mut display = bench.display();
    let mut frame = Bitmap::white(128, 64);
    display.show(&frame).expect("shown");
    assert_eq!(bench.chip(|chip| chip.data), 1_024, "all of it at first");
    frame.blacken(60, 2, 5, 5);
    display.show(&frame).expect("shown");
    assert_eq!(bench.chip(|chip| chip.data), 1_024 + 5, "a heartbeat within one page");
    display.show(&frame).expect("shown");
    assert_eq!(bench.chip(|chip| chip.data), 1_024 + 5, "nothing new");
    assert!(bench.lit() == frame);
}

#[test]
fn a_panel_that_lost_its_power_unnoticed_comes_back() {
    let bench = Bench::new();
    let mut display = bench.display();
    let mut frame = Bitmap::white(128, 64);
    frame.blacken(10, 10, 20, 20);
    display.show(&frame).expect("shown");
    bench.plug(false);
    bench.plug(true);
    for _ in 0..FRAMES_BETWEEN_RESETS {
        display.show(&frame).expect("it acknowledges");
    }
    assert_eq!(bench.chip(|chip| chip.resets), 2);
    assert!(bench.lit() == frame);
}

#[test]
fn a_missing_bus_is_told_from_a_missing_panel() {
    let frame = Bitmap::white(128, 64);
    let folder = tempfile::tempdir().expect("a folder");
    let mut display = Ssd1306Display::new(LinuxI2c::new(folder.path().join("i2c-9")));
    for _ in 0..2 {
        let error = display.show(&frame).expect_err("no bus");
        assert_eq!((error.fault(), error.code()), (Fault::StatusDisplayGone, "status-display.bus-absent"));
        assert!(error.to_string().contains("i2c-9"), "{error}");
    }
    // A file that is no bus.
    let file = folder.path().join("file");
    std::fs::write(&file, "").expect("written");
    assert!(Ssd1306Display::new(LinuxI2c::new(file)).show(&frame).is_err());
}

struct NoGlyphs;

impl GlyphSource for NoGlyphs {
    fn cell(&self, _: char, _: u32, _: u32, _: Weight) -> Option<Bitmap> {
        None
    }
}

#[test]
fn every_remedy_has_room() {
    for fault in Fault::all() {
        for lang in [Lang::Zh, Lang::En] {
            let remedy = fault.remedy();
            let text = remedy.get(lang);
            let (lettering, rows) = remedy_rows(text, lang, &NoGlyphs);
            assert!(rows.len() <= remedy_tops(lang).len(), "{}: {rows:?}", fault.code());
            assert!(rows.iter().all(|row| lettering.width(row) <= 128), "{}: {rows:?}", fault.code());
            let plain = |text: &str| text.replace(' ', "");
            assert_eq!(plain(&rows.concat()), plain(text), "nothing is lost");
        }
    }
}
