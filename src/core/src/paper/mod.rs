//! What is printed, before it becomes bytes: the content of a slip, the slip laid out for one kind of printer, and the
//! bitmaps that both layouts and simulators are made of.

mod bitmap;
pub mod code128;
mod content;

pub use bitmap::Bitmap;
pub use content::{
    AssistanceContent, AssistanceHow, BookingContent, BookingSlip, Mark, PromiseContent, PromisedMaterial,
    ReadinessContent, SlipContent, SlipId, StepLine, TestContent, TicketContent,
};

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
    /// A Code 128 symbol, drawn by the printer itself where it can, centred, without its text.
    Code128 {
        /// What it says.
        text: String,
        /// Dots per module, 2 to 6.
        module_dots: u8,
        /// Its height in dots.
        height_dots: u8,
    },
    /// Dots among the text.
    Picture {
        /// The dots, at most as wide as the paper.
        picture: Bitmap,
        /// Where they stand between the edges.
        align: Align,
    },
    /// A picture that the printer keeps, left out by one that keeps none.
    Logo(LogoKey),
    /// White space.
    Feed {
        /// Its height in dots.
        dots: u8,
    },
}

/// Under which two characters a printer keeps a picture, ` ` to `~` each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogoKey(pub [u8; 2]);

impl LogoKey {
    /// The hall's emblem.
    pub const EMBLEM: Self = Self(*b"HE");
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
