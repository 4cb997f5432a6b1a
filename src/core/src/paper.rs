//! What is printed, before it becomes bytes: the content of a ticket, the slip laid out for one kind of printer, and
//! the bitmaps that both layouts and simulators are made of.

use crate::day::LocalTime;
use crate::hall::{Lang, Text};
use crate::number::Number;

/// Dots of one bit each, 1 is black; rows from the top, each padded to a whole byte, leftmost dot in the highest bit.
/// This is the order in which a thermal printer takes a raster image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bitmap {
    width: u32,
    height: u32,
    bytes: Vec<u8>,
}

impl Bitmap {
    /// A white bitmap of `width` × `height` dots.
    #[must_use]
    pub fn white(width: u32, height: u32) -> Self {
        let bytes = vec![0; usize::try_from(u64::from(width.div_ceil(8)) * u64::from(height)).unwrap_or(0)];
        Self { width, height, bytes }
    }

    /// Width in dots.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in dots.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Bytes in one row.
    #[must_use]
    pub fn stride(&self) -> usize {
        self.width.div_ceil(8) as usize
    }

    /// All rows, one after the other.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// One row; empty below the bottom edge.
    #[must_use]
    pub fn row(&self, y: u32) -> &[u8] {
        let start = y as usize * self.stride();
        self.bytes.get(start..start + self.stride()).unwrap_or(&[])
    }

    /// Whether the dot is black; outside the edges it is white.
    #[must_use]
    pub fn get(&self, x: u32, y: u32) -> bool {
        x < self.width && self.row(y).get((x / 8) as usize).is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }

    /// Colours one dot; outside the edges nothing happens.
    pub fn set(&mut self, x: u32, y: u32, black: bool) {
        if x >= self.width || y >= self.height {
            return;
        }
        let at = y as usize * self.stride() + (x / 8) as usize;
        let bit = 0x80 >> (x % 8);
        if black { self.bytes[at] |= bit } else { self.bytes[at] &= !bit }
    }

    /// Blackens every dot that is black in `stamp`, its top left corner at `x`, `y`, each dot `zoom_x` × `zoom_y` big.
    pub fn stamp(&mut self, stamp: &Bitmap, x: u32, y: u32, zoom_x: u32, zoom_y: u32) {
        for from_y in 0..stamp.height {
            for from_x in (0..stamp.width).filter(|&from_x| stamp.get(from_x, from_y)) {
                self.blacken(x + from_x * zoom_x, y + from_y * zoom_y, zoom_x, zoom_y);
            }
        }
    }

    /// Blackens a rectangle.
    pub fn blacken(&mut self, x: u32, y: u32, width: u32, height: u32) {
        for row in y..y + height {
            for column in x..x + width {
                self.set(column, row, true);
            }
        }
    }

    /// Cuts off or adds white rows at the bottom.
    pub fn set_height(&mut self, height: u32) {
        self.height = height;
        self.bytes.resize(self.stride() * height as usize, 0);
    }

    /// The number of rows down to the last one with a black dot.
    #[must_use]
    pub fn ink_height(&self) -> u32 {
        (0..self.height).rev().find(|&y| self.row(y).iter().any(|&byte| byte != 0)).map_or(0, |y| y + 1)
    }
}

/// The two weights of the one typeface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// For all running text.
    Regular,
    /// For the number and headings.
    Bold,
}

/// Where glyphs come from: the typeface of the distribution. A trait, so that a simulated printer can draw with the
/// same glyphs as its own font without the hardware crate knowing any font file.
pub trait GlyphSource: Send + Sync {
    /// The character drawn into a cell of `width` × `height` dots, as a printer's built-in font holds it; `None` if
    /// the typeface does not have it.
    fn cell(&self, character: char, width: u32, height: u32, weight: Weight) -> Option<Bitmap>;
}

/// What the layout must know about a printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaperProfile {
    /// Printable width.
    pub width: PaperWidth,
    /// Whether the printer's own font is used.
    pub mode: PaperMode,
}

/// The two rolls in use, at 8 dots per millimetre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaperWidth {
    /// 80 mm paper, 72 mm printable: 576 dots, 48 columns.
    Mm80,
    /// 58 mm paper, 48 mm printable: 384 dots, 32 columns.
    Mm58,
}

impl PaperWidth {
    /// Printable dots.
    #[must_use]
    pub fn dots(self) -> u32 {
        match self {
            PaperWidth::Mm80 => 576,
            PaperWidth::Mm58 => 384,
        }
    }

    /// Columns of 12 dots; a Chinese character takes two.
    #[must_use]
    pub fn columns(self) -> u32 {
        self.dots() / 12
    }
}

/// How the slip reaches the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaperMode {
    /// Text in the printer's own font: a few hundred bytes.
    Text(Charset),
    /// One picture: works on every printer, tens of kilobytes.
    Raster,
}

/// What a printer's own font holds. Four-byte GB 18030 codes are never sent: printers show them as digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Charset {
    /// The 6,763 Chinese characters and the symbols of GB 2312.
    Gb2312,
    /// Every two-byte character of GBK outside the user-defined areas.
    Gbk,
}

/// What a ticket's slip says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketContent {
    /// The language that the citizen reads; Chinese is printed always, for staff.
    pub lang: Lang,
    /// The hall's name.
    pub hall: Text,
    /// What the citizen came for.
    pub matter: Text,
    /// The zone to go to.
    pub zone: Text,
    /// Where the zone is.
    pub place: Text,
    /// The counters that serve it.
    pub counters: Vec<String>,
    /// The number.
    pub number: Number,
    /// How many are waiting before; `None` when the centre could not be asked.
    pub ahead: Option<u32>,
    /// When it was issued, on the hall's clock.
    pub at: LocalTime,
    /// The address of the ticket's own page, for the QR code.
    pub link: String,
    /// What sets this slip apart.
    pub marks: Vec<Mark>,
}

/// A remark on a slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// 脱机: numbered by the kiosk itself while the line was cut.
    CutOff,
    /// 补打 n: printed again by staff.
    Reprint(u8),
}

/// One slip, laid out for one kind of printer and ready to become bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Printable width.
    pub width: PaperWidth,
    /// What is on it.
    pub body: SlipBody,
}

/// The two ways to print the same layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlipBody {
    /// Lines for the printer's own font.
    Text(Vec<Row>),
    /// A picture as wide as the paper, without white rows at its end.
    Raster(Bitmap),
}

/// One row of a text-mode slip, from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A line of characters.
    Line(TextLine),
    /// A QR code drawn by the printer itself, centred.
    Qr {
        /// What it says.
        text: String,
        /// Dots per module, 1 to 16.
        module_dots: u8,
    },
    /// White space.
    Feed {
        /// Its height in dots.
        dots: u8,
    },
}

/// A line of characters in the printer's own font.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextLine {
    /// Where it stands between the edges.
    pub align: Align,
    /// How much wider and higher than 12 × 24 (Latin) or 24 × 24 (Chinese), 1 to 8 each.
    pub zoom: Zoom,
    /// Printed twice over.
    pub bold: bool,
    /// Its characters.
    pub spans: Vec<Span>,
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Characters that the printer's font holds for certain.
    Text(String),
    /// One that it does not hold, as 24 × 24 dots times the line's zoom.
    Glyph(Bitmap),
}

/// Horizontal place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Align {
    /// At the left edge.
    Left,
    /// In the middle.
    Centre,
}

/// Enlargement of the printer's own font.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zoom {
    /// 1 to 8.
    pub x: u8,
    /// 1 to 8.
    pub y: u8,
}

impl Zoom {
    /// As the font stands.
    pub const ONE: Self = Self { x: 1, y: 1 };
    /// Twice as wide and high.
    pub const TWO: Self = Self { x: 2, y: 2 };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_outside_the_edges_are_white_and_stay_so() {
        let mut bitmap = Bitmap::white(10, 2);
        bitmap.set(9, 1, true);
        bitmap.set(10, 0, true);
        bitmap.set(0, 2, true);
        assert!(bitmap.get(9, 1) && !bitmap.get(10, 0) && !bitmap.get(0, 2));
        assert_eq!(bitmap.bytes(), [0, 0, 0, 0x40]);
    }

    #[test]
    fn a_stamp_is_enlarged_and_clipped() {
        let mut dot = Bitmap::white(1, 1);
        dot.set(0, 0, true);
        let mut bitmap = Bitmap::white(4, 4);
        bitmap.stamp(&dot, 2, 3, 2, 2);
        assert!(bitmap.get(2, 3) && bitmap.get(3, 3) && !bitmap.get(1, 3));
        assert_eq!(bitmap.ink_height(), 4);
    }

    #[test]
    fn trimming_keeps_the_ink() {
        let mut bitmap = Bitmap::white(8, 100);
        bitmap.set(3, 41, true);
        let ink = bitmap.ink_height();
        bitmap.set_height(ink);
        assert_eq!((bitmap.height(), bitmap.bytes().len()), (42, 42));
        assert!(bitmap.get(3, 41));
    }
}
