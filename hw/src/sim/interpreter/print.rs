//! Characters into the line, the line onto the paper.

use hall_core::paper::{Bitmap, Weight};

use super::graphics::Raster;
use super::line::Ink;
use super::style::{Align, Size};
use super::{Effect, Interpreter, text};

/// The longest feed of one command: 1016 mm, as Epson's reference limits it.
const FEED_DOTS_MAX: u32 = 8_128;
/// Side of a Chinese character.
const CHINESE_DOTS: u32 = 24;

impl Interpreter {
    /// Prints what is in the line and moves the paper by its height, at least by `feed` dots.
    pub(super) fn print_line(&mut self, feed: u32) {
        if !self.line.is_empty() {
            let left = self.left(self.line.used());
            self.strip.print_line(&self.line, left);
        }
        let height = self.line.height();
        self.line.clear();
        self.feed_paper(height.max(feed));
    }

    /// Pictures and symbols start on a line of their own.
    pub(super) fn end_line(&mut self) {
        if !self.line.is_empty() {
            self.print_line(self.style.line_spacing_dots);
        }
    }

    /// Moves the paper.
    pub(super) fn feed_paper(&mut self, dots: u32) {
        let dots = dots.min(FEED_DOTS_MAX);
        if dots > 0 {
            self.strip.feed(dots);
            self.effects.push(Effect::Fed { dots });
        }
    }

    /// Width of the print area.
    pub(super) fn area(&self) -> u32 {
        let room = self.strip.width().saturating_sub(self.style.left_margin_dots);
        self.style.area_dots.unwrap_or(room).min(room)
    }

    /// The left edge of something `width` dots wide.
    pub(super) fn left(&self, width: u32) -> u32 {
        let slack = self.area().saturating_sub(width);
        self.style.left_margin_dots
            + match self.style.align {
                Align::Left => 0,
                Align::Centre => slack / 2,
                Align::Right => slack,
            }
    }

    /// One byte outside Chinese pairs.
    pub(super) fn latin(&mut self, byte: u8) {
        let character = text::single(byte, self.style.code_page, self.style.country);
        let cell = self.style.latin_cell();
        let ink = self.ink(self.style.latin, self.style.underline_dots);
        let dots = self.glyph(character.unwrap_or(' '), cell);
        self.put(&dots, ink, 0, self.style.letter_spacing_dots);
    }

    /// One Chinese character.
    pub(super) fn chinese(&mut self, lead: u8, trail: u8) {
        let ink = self.ink(self.style.chinese, self.style.chinese_underline_dots);
        let (before, after) = self.style.chinese_spacing_dots;
        let own = self.letters.get(&trail).filter(|_| lead == 0xfe).cloned();
        let dots = own.unwrap_or_else(|| match text::pair(lead, trail, self.font) {
            Some(character) => self.glyph(character, (CHINESE_DOTS, CHINESE_DOTS)),
            None => self.missing(&format!("{lead:02X} {trail:02X}"), (CHINESE_DOTS, CHINESE_DOTS)),
        });
        self.put(&dots, ink, before, after);
    }

    /// What half a character leaves behind.
    pub(super) fn blank(&mut self) {
        let (width, height) = self.style.latin_cell();
        let ink = self.ink(self.style.latin, 0);
        self.put(&Bitmap::white(width, height), ink, 0, 0);
    }

    /// Moves to the next tab stop, if there is one.
    pub(super) fn tab(&mut self) {
        let cursor = self.line.cursor();
        let area = self.area();
        if let Some(&stop) = self.style.tabs_dots.iter().find(|&&stop| stop > cursor && stop <= area) {
            self.line.move_to(stop);
        }
    }

    /// One row of a raster.
    pub(super) fn print_row(&mut self, row: &[u8], raster: &Raster) {
        self.strip.print_row(row, raster.left, raster.size);
        self.feed_paper(raster.size.y);
    }

    /// A symbol on its own lines; one that is wider than the print area is not printed.
    pub(super) fn print_symbol(&mut self, symbol: Option<&Bitmap>, size: Size) {
        self.end_line();
        match symbol {
            Some(symbol) if symbol.width() * size.x <= self.area() => {
                let left = self.left(symbol.width() * size.x);
                self.strip.print_symbol(symbol, left, size);
                self.feed_paper(symbol.height() * size.y);
            }
            Some(_) => self.remark("the symbol is wider than the print area".into()),
            None => self.remark("the symbol's data does not fit its kind".into()),
        }
    }

    fn ink(&self, size: Size, underline_dots: u32) -> Ink {
        Ink { size, bold: self.style.bold(), underline_dots, reverse: self.style.reverse }
    }

    fn put(&mut self, dots: &Bitmap, ink: Ink, before: u32, after: u32) {
        let width = (before + dots.width() + after) * ink.size.x;
        if self.line.cursor() > 0 && self.line.cursor() + width > self.area() {
            self.print_line(self.style.line_spacing_dots);
        }
        self.line.put(dots, ink, before, after);
    }

    fn glyph(&mut self, character: char, (width, height): (u32, u32)) -> Bitmap {
        if matches!(character, ' ' | '\u{a0}' | '\u{3000}') {
            return Bitmap::white(width, height);
        }
        let drawn = self.glyphs.cell(character, width, height, Weight::Regular);
        drawn.unwrap_or_else(|| self.missing(&format!("U+{:04X}", u32::from(character)), (width, height)))
    }

    /// A frame, so that a gap in the font is seen.
    fn missing(&mut self, what: &str, (width, height): (u32, u32)) -> Bitmap {
        self.remark(format!("not in the font: {what}"));
        let mut frame = Bitmap::white(width, height);
        frame.blacken(1, 1, width - 2, 1);
        frame.blacken(1, height - 2, width - 2, 1);
        frame.blacken(1, 1, 1, height - 2);
        frame.blacken(width - 2, 1, 1, height - 2);
        frame
    }
}
