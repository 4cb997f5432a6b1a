//! The command interpreter of a thermal printer: ESC/POS bytes in, dots on paper out.
//!
//! Written from the published command set (Epson's reference and the manuals of the Chinese printers that follow it),
//! not from the bytes that this project's own driver sends: any software may print here. Bytes may be split anywhere,
//! nothing panics, and memory is bounded whatever arrives.

mod bytes;
mod execute;
mod graphics;
mod line;
mod print;
mod shape;
mod strip;
mod style;
mod symbols;
mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

use hall_core::paper::{Bitmap, Charset, GlyphSource, PaperWidth};

use bytes::{CAN, CR, DLE, ESC, FS, GS, HT, LF};
use graphics::{Columns, Kept, Raster, Stored};
use line::Line;
use shape::{PictureSize, Shape, shape};
use strip::Strip;
pub use strip::{HEAD_TO_CUTTER_DOTS, STRIP_DOTS_MAX};
use style::Style;

/// What a byte made the printer do, beside putting dots on the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The paper moved.
    Fed {
        /// By so many dots.
        dots: u32,
    },
    /// The knife is called.
    Cut {
        /// Whether a bridge of paper stays.
        partial: bool,
    },
    /// The slip that was cut is moved (Custom, `GS e`).
    Presented(Way),
    /// The host wants an answer, now that everything before it is printed.
    Asked(Question),
    /// `GS a`: which changes are to be reported by themselves.
    ReportChanges {
        /// Its bits, as in the command.
        mask: u8,
    },
    /// Something that a person at the printer would want to know.
    Remark(String),
}

/// Where the slip that was cut goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Into the mouth.
    Out,
    /// Out of it: pushed out or pulled back.
    Away,
}

/// What the host wants to know, in line with the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// `GS r 1`: the paper sensors.
    Paper,
    /// `GS r 2`: the drawer.
    Drawer,
    /// `GS ( H` function 48, with the four bytes to echo.
    ProcessId([u8; 4]),
    /// `GS I n`.
    Identity(u8),
}

/// Where the interpreter stands between two bytes.
#[derive(Debug)]
enum State {
    /// Between commands.
    Ground,
    /// After the first byte of a Chinese character.
    Lead(u8),
    /// Inside a command whose end is not reached.
    Head,
    /// Inside a payload that is kept.
    Kept { left: u32 },
    /// Inside a raster.
    Rows { raster: Raster, left: u32 },
    /// Inside a bit image.
    Columns { columns: Columns, left: u32 },
    /// Inside a payload that is thrown away.
    Skipped { left: u32 },
    /// Inside a definition of several pictures.
    Pictures { count: u16, size: PictureSize, header: Vec<u8>, left: u32 },
}

/// The interpreter, its line and its paper.
pub struct Interpreter {
    glyphs: Arc<dyn GlyphSource>,
    font: Charset,
    chinese_at_start: bool,
    state: State,
    /// The command so far; its payload too if that is kept. At most 64 KiB and a few bytes.
    head: Vec<u8>,
    style: Style,
    line: Line,
    strip: Strip,
    /// What `GS ( k` 180 stored.
    qr_data: Vec<u8>,
    /// Characters defined with `FS 2`, by their second byte.
    letters: BTreeMap<u8, Bitmap>,
    stored: Option<Stored>,
    /// What `GS ( L` 67 stored; it outlives a restart.
    kept: Vec<Kept>,
    effects: Vec<Effect>,
}

impl Interpreter {
    /// A printer just switched on. `chinese_at_start` is the switch that units sold in China have on.
    #[must_use]
    pub fn new(width: PaperWidth, font: Charset, chinese_at_start: bool, glyphs: Arc<dyn GlyphSource>) -> Self {
        Self {
            glyphs,
            font,
            chinese_at_start,
            state: State::Ground,
            head: Vec::new(),
            style: Style::initial(chinese_at_start),
            line: Line::new(width.dots()),
            strip: Strip::new(width.dots()),
            qr_data: Vec::new(),
            letters: BTreeMap::new(),
            stored: None,
            kept: Vec::new(),
            effects: Vec::new(),
        }
    }

    /// Takes one byte and tells what came of it.
    pub fn feed(&mut self, byte: u8) -> Vec<Effect> {
        self.step(byte);
        std::mem::take(&mut self.effects)
    }

    /// Whether it stands between two commands or characters.
    #[must_use]
    pub fn is_between_commands(&self) -> bool {
        matches!(self.state, State::Ground)
    }

    /// Whether paper moved or was printed since the last cut.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        !self.strip.is_fresh()
    }

    /// Whether the strip has reached [`STRIP_DOTS_MAX`] and must be torn off.
    #[must_use]
    pub fn strip_is_full(&self) -> bool {
        self.strip.is_full()
    }

    /// Cuts the strip at the blade, [`HEAD_TO_CUTTER_DOTS`] above the print head.
    pub fn cut(&mut self) -> Bitmap {
        self.strip.cut()
    }

    /// Tears the strip out, with the paper under the head.
    pub fn tear(&mut self) -> Bitmap {
        self.strip.tear()
    }

    /// Forgets the unfinished command and the unprinted line, as `DLE ENQ 2` and `DLE DC4` 8 do. Settings stay.
    pub fn clear(&mut self) {
        self.state = State::Ground;
        self.head.clear();
        self.line.clear();
    }

    /// Switched off and on again. The paper stays where it is.
    pub fn restart(&mut self) {
        self.clear();
        self.initialize();
        self.letters.clear();
    }

    fn initialize(&mut self) {
        self.style = Style::initial(self.chinese_at_start);
        self.line.clear();
        self.qr_data.clear();
        self.stored = None;
    }

    fn step(&mut self, byte: u8) {
        match std::mem::replace(&mut self.state, State::Ground) {
            State::Ground => self.ground(byte),
            State::Lead(lead) => self.trail(lead, byte),
            State::Head => self.head(byte),
            State::Kept { left } => {
                self.head.push(byte);
                self.keep(left - 1);
            }
            State::Rows { mut raster, left } => {
                if let Some(row) = raster.take(byte) {
                    self.print_row(&row, &raster);
                }
                self.state = if left > 1 { State::Rows { raster, left: left - 1 } } else { State::Ground };
            }
            State::Columns { mut columns, left } => {
                if let Some(bits) = columns.take(byte) {
                    let area = self.area();
                    self.line.put_column(bits, columns.width, area);
                }
                self.state = if left > 1 { State::Columns { columns, left: left - 1 } } else { State::Ground };
            }
            State::Skipped { left } => self.skip(left - 1),
            State::Pictures { count, size, header, left } => self.picture(byte, count, size, header, left),
        }
    }

    fn ground(&mut self, byte: u8) {
        match byte {
            LF => self.print_line(self.style.line_spacing_dots),
            HT => self.tab(),
            // Without the switch for automatic line feed a carriage return does nothing; CAN belongs to page mode.
            CR | CAN => {}
            DLE | ESC | FS | GS => {
                self.head.clear();
                self.head.push(byte);
                self.state = State::Head;
            }
            _ if byte < 0x20 => {}
            _ if self.style.chinese_mode && text::is_lead(byte) => self.state = State::Lead(byte),
            _ => self.latin(byte),
        }
    }

    fn trail(&mut self, lead: u8, byte: u8) {
        if text::is_trail(byte) {
            self.chinese(lead, byte);
        } else {
            // Half a character is a blank, and its other half counts for itself: this is how the four-byte codes of
            // GB 18030 come out as digits.
            self.blank();
            self.ground(byte);
        }
    }

    fn head(&mut self, byte: u8) {
        self.head.push(byte);
        match shape(&self.head) {
            Shape::Ends(length) if self.head.len() >= length => self.finish(),
            Shape::EndsWithNul(length) if self.head.len() > 3 && (byte == 0 || self.head.len() >= length) => {
                self.finish();
            }
            Shape::EndsWithNul(_) if byte == 0 && self.head.starts_with(&[ESC, b'D']) => self.finish(),
            Shape::Kept(header, left) if self.head.len() >= header => self.keep(left),
            Shape::Drawn(header, left) if self.head.len() >= header => self.draw(left),
            Shape::Skipped(header, left) if self.head.len() >= header => {
                self.not_drawn();
                self.skip(left);
            }
            Shape::Pictures { header, count, size } if self.head.len() >= header => {
                self.not_drawn();
                if count > 0 {
                    self.state = State::Pictures { count, size, header: Vec::new(), left: 0 };
                }
            }
            Shape::Unknown => self.unknown(),
            _ => self.state = State::Head,
        }
    }

    fn keep(&mut self, left: u32) {
        if left == 0 {
            self.finish();
        } else {
            self.state = State::Kept { left };
        }
    }

    fn skip(&mut self, left: u32) {
        self.state = if left == 0 { State::Ground } else { State::Skipped { left } };
    }

    fn picture(&mut self, byte: u8, count: u16, size: PictureSize, mut header: Vec<u8>, left: u32) {
        let left = if left > 0 {
            left - 1
        } else {
            header.push(byte);
            match (size, &header[..]) {
                (PictureSize::Columns(y), [x]) => u32::from(*x) * u32::from(y),
                (PictureSize::TwoWords, [x_low, x_high, y_low, y_high]) => {
                    let (x, y) = (u16::from_le_bytes([*x_low, *x_high]), u16::from_le_bytes([*y_low, *y_high]));
                    (u32::from(x) * u32::from(y)).saturating_mul(8)
                }
                _ => {
                    self.state = State::Pictures { count, size, header, left: 0 };
                    return;
                }
            }
        };
        if left > 0 {
            self.state = State::Pictures { count, size, header, left };
        } else if count > 1 {
            self.state = State::Pictures { count: count - 1, size, header: Vec::new(), left: 0 };
        }
    }

    fn finish(&mut self) {
        self.state = State::Ground;
        let head = std::mem::take(&mut self.head);
        self.execute(&head);
    }

    fn unknown(&mut self) {
        let head = std::mem::take(&mut self.head);
        self.remark(format!("unknown command {}", hex(&head)));
        // A stray DLE is dropped alone: it is no part of the data behind it.
        if let [DLE, rest @ ..] = &head[..] {
            for &byte in rest {
                self.step(byte);
            }
        }
    }

    fn not_drawn(&mut self) {
        let start = hex(&self.head[..self.head.len().min(3)]);
        self.remark(format!("passed over without drawing: {start}"));
    }

    fn remark(&mut self, text: String) {
        self.effects.push(Effect::Remark(text));
    }
}

/// Bytes as people write them in manuals.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" ")
}
