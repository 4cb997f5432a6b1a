//! The print buffer: one line of dots, filled from the left, all characters on one baseline.

use hall_core::paper::Bitmap;

use super::style::Size;

/// The highest line: 24 dots enlarged eight times.
const HEIGHT_DOTS_MAX: u32 = 192;
/// Height of every `ESC *` image.
pub(super) const IMAGE_DOTS: u32 = 24;

/// How a character is inked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    pub(super) size: Size,
    pub(super) bold: bool,
    pub(super) underline_dots: u32,
    pub(super) reverse: bool,
}

/// One line that is not on the paper yet.
#[derive(Debug)]
pub(super) struct Line {
    dots: Bitmap,
    cursor: u32,
    used: u32,
    height: u32,
}

impl Line {
    /// An empty line on paper of that width.
    pub(super) fn new(width: u32) -> Self {
        Self { dots: Bitmap::white(width, HEIGHT_DOTS_MAX), cursor: 0, used: 0, height: 0 }
    }

    /// Whether nothing was put on it.
    pub(super) fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// Where the next character goes, in dots from the left margin.
    pub(super) fn cursor(&self) -> u32 {
        self.cursor
    }

    /// Moves there; the paper's own width is the limit.
    pub(super) fn move_to(&mut self, cursor: u32) {
        self.cursor = cursor.min(self.dots.width());
    }

    /// Width of what stands on it.
    pub(super) fn used(&self) -> u32 {
        self.used
    }

    /// Height of the highest character.
    pub(super) fn height(&self) -> u32 {
        self.height
    }

    /// Puts one character at the cursor and moves behind it.
    pub(super) fn put(&mut self, cell: &Bitmap, ink: Ink, before: u32, after: u32) {
        let (width, height) = (cell.width() * ink.size.x, cell.height() * ink.size.y);
        let (left, top) = (self.cursor + before * ink.size.x, HEIGHT_DOTS_MAX.saturating_sub(height));
        self.dots.stamp(cell, left, top, ink.size.x, ink.size.y);
        if ink.bold {
            self.dots.stamp(cell, left + 1, top, ink.size.x, ink.size.y);
        }
        let advance = width + (before + after) * ink.size.x;
        self.dots.blacken(self.cursor, HEIGHT_DOTS_MAX - ink.underline_dots, advance, ink.underline_dots);
        if ink.reverse {
            self.invert(self.cursor, top, advance);
        }
        self.grow(advance, height);
    }

    /// Puts one column of an `ESC *` image, its top dot in the highest of 24 bits, and moves behind it. What does not
    /// fit into `area` is lost.
    pub(super) fn put_column(&mut self, bits: u32, width: u32, area: u32) {
        if self.cursor + width > area.min(self.dots.width()) {
            return;
        }
        for y in (0..IMAGE_DOTS).filter(|y| bits & (0x80_0000 >> y) != 0) {
            self.dots.blacken(self.cursor, HEIGHT_DOTS_MAX - IMAGE_DOTS + y, width, 1);
        }
        self.grow(width, IMAGE_DOTS);
    }

    /// The part that is used, from its highest dot down.
    pub(super) fn dots(&self) -> (&Bitmap, u32) {
        (&self.dots, HEIGHT_DOTS_MAX - self.height)
    }

    /// Throws everything away.
    pub(super) fn clear(&mut self) {
        let width = self.dots.width();
        if !self.is_empty() {
            self.dots = Bitmap::white(width, HEIGHT_DOTS_MAX);
        }
        (self.cursor, self.used, self.height) = (0, 0, 0);
    }

    fn invert(&mut self, left: u32, top: u32, width: u32) {
        for y in top..HEIGHT_DOTS_MAX {
            for x in left..left + width {
                let black = self.dots.get(x, y);
                self.dots.set(x, y, !black);
            }
        }
    }

    fn grow(&mut self, advance: u32, height: u32) {
        self.cursor = (self.cursor + advance).min(self.dots.width());
        self.used = self.used.max(self.cursor);
        self.height = self.height.max(height.min(HEIGHT_DOTS_MAX));
    }
}
