//! A bitmap that embedded-graphics draws on, and the lettering of small displays.

use std::convert::Infallible;

use embedded_graphics::mono_font::{MonoFont, MonoTextStyle};
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::prelude::*;
use embedded_graphics::primitives::{PrimitiveStyle, Rectangle, StyledDrawable as _};
use embedded_graphics::text::{Baseline, Text};
use hall_core::paper::{Bitmap, GlyphSource, Weight};

/// A bitmap as a draw target; [`BinaryColor::On`] sets a dot, which a display lights. What lies over the edge is cut off.
#[derive(Debug, Clone)]
pub(crate) struct Canvas {
    bitmap: Bitmap,
}

impl Canvas {
    pub(crate) fn new(width: u32, height: u32) -> Self {
        Self { bitmap: Bitmap::white(width, height) }
    }

    pub(crate) fn into_bitmap(self) -> Bitmap {
        self.bitmap
    }

    pub(crate) fn put(&mut self, drawable: &impl Drawable<Color = BinaryColor>) {
        let Ok(_) = drawable.draw(self);
    }

    /// Fills a rectangle.
    pub(crate) fn fill(&mut self, area: Rectangle, colour: BinaryColor) {
        let Ok(()) = area.draw_styled(&PrimitiveStyle::with_fill(colour), self);
    }

    /// The lit dots of `ink` in one colour; its dark dots leave what is there.
    fn stamp(&mut self, ink: &Bitmap, at: Point, colour: BinaryColor) {
        let rows = 0..ink.height().cast_signed();
        let dots = rows.flat_map(|y| (0..ink.width().cast_signed()).map(move |x| Point::new(x, y)));
        let lit = dots.filter(|dot| ink.get(dot.x.unsigned_abs(), dot.y.unsigned_abs()));
        let Ok(()) = self.draw_iter(lit.map(|dot| Pixel(at + dot, colour)));
    }
}

impl OriginDimensions for Canvas {
    fn size(&self) -> Size {
        Size::new(self.bitmap.width(), self.bitmap.height())
    }
}

impl DrawTarget for Canvas {
    type Color = BinaryColor;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<BinaryColor>>>(&mut self, pixels: I) -> Result<(), Infallible> {
        for Pixel(Point { x, y }, colour) in pixels {
            if let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) {
                self.bitmap.set(x, y, colour.is_on());
            }
        }
        Ok(())
    }
}

/// How a line of text is set: Latin letters, digits and signs in a bitmap font, every other character in a square.
#[derive(Clone, Copy)]
pub(crate) struct Lettering<'a> {
    /// The bitmap font.
    pub(crate) latin: &'static MonoFont<'static>,
    /// Where the font's upper edge is, from the upper edge of the line: negative for a font taller than the line.
    pub(crate) latin_top: i32,
    /// Width of a space, which is narrower than a letter.
    pub(crate) space_dots: u32,
    /// Side of the square, and height of the line.
    pub(crate) square_dots: u32,
    /// Where the square characters come from.
    pub(crate) glyphs: &'a dyn GlyphSource,
}

impl Lettering<'_> {
    /// Width of the line in dots.
    pub(crate) fn width(&self, text: &str) -> u32 {
        text.chars().map(|character| self.advance(character)).sum()
    }

    /// Draws the line with its upper left corner at `at`; gives back where the next character would stand.
    pub(crate) fn draw(&self, canvas: &mut Canvas, text: &str, at: Point, colour: BinaryColor) -> Point {
        text.chars().fold(at, |pen, character| {
            self.draw_character(canvas, character, pen, colour);
            pen + Point::new(self.advance(character).cast_signed(), 0)
        })
    }

    fn advance(&self, character: char) -> u32 {
        match character {
            ' ' => self.space_dots,
            _ if character.is_ascii() => self.latin.character_size.width,
            _ => self.square_dots,
        }
    }

    fn draw_character(&self, canvas: &mut Canvas, character: char, pen: Point, colour: BinaryColor) {
        if character == ' ' {
            return;
        }
        if character.is_ascii() {
            let style = MonoTextStyle::new(self.latin, colour);
            let at = pen + Point::new(0, self.latin_top);
            canvas.put(&Text::with_baseline(character.encode_utf8(&mut [0; 4]), at, style, Baseline::Top));
        } else if let Some(ink) = self.glyphs.cell(character, self.square_dots, self.square_dots, Weight::Regular) {
            canvas.stamp(&ink, pen, colour);
        } else {
            // A missing glyph is seen to be missing.
            let hole = Rectangle::new(pen + Point::new(1, 1), Size::new_equal(self.square_dots.saturating_sub(2)));
            let Ok(()) = hole.draw_styled(&PrimitiveStyle::with_stroke(colour, 1), canvas);
        }
    }
}

#[cfg(test)]
mod tests {
    use embedded_graphics::mono_font::ascii::FONT_6X10;

    use super::*;

    struct NoGlyphs;

    impl GlyphSource for NoGlyphs {
        fn cell(&self, _: char, _: u32, _: u32, _: Weight) -> Option<Bitmap> {
            None
        }
    }

    const LETTERING: Lettering<'_> =
        Lettering { latin: &FONT_6X10, latin_top: 1, space_dots: 3, square_dots: 12, glyphs: &NoGlyphs };

    #[test]
    fn a_line_is_as_wide_as_it_is_drawn() {
        let mut canvas = Canvas::new(64, 12);
        let end = LETTERING.draw(&mut canvas, "A 号7", Point::zero(), BinaryColor::On);
        assert_eq!(end, Point::new(6 + 3 + 12 + 6, 0));
        assert_eq!(LETTERING.width("A 号7"), end.x.unsigned_abs());
        let bitmap = canvas.into_bitmap();
        assert!((0..12).all(|y| !bitmap.get(6, y) && !bitmap.get(8, y)), "the space is dark");
        assert!(bitmap.get(10, 1) && bitmap.get(19, 10), "a missing glyph is a hollow square");
    }

    #[test]
    fn what_lies_over_the_edge_is_cut_off() {
        let mut canvas = Canvas::new(8, 4);
        LETTERING.draw(&mut canvas, "号号", Point::new(-6, -6), BinaryColor::On);
        canvas.fill(Rectangle::new(Point::new(7, 3), Size::new(9, 9)), BinaryColor::On);
        assert!(canvas.into_bitmap().get(7, 3));
    }
}
