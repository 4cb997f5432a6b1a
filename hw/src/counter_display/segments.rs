//! How displays without dots look: three seven-segment digits, and boards of lit characters.

use embedded_graphics::mono_font::MonoTextStyle;
use embedded_graphics::mono_font::ascii::FONT_10X20;
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::prelude::*;
use embedded_graphics::primitives::Rectangle;
use embedded_graphics::text::{Baseline, Text};
use hall_core::paper::Bitmap;

use crate::canvas::Canvas;

/// Digits of a number display.
const DIGITS: u32 = 3;
/// From one digit to the next.
const DIGIT_PITCH: i32 = 14;
/// Dark dots round the digits.
const MARGIN: i32 = 3;
/// Height of a digit.
const DIGIT_HEIGHT: u32 = 19;
/// One character of a board with the dark dots round it.
const CELL: Size = Size::new(12, 20);

/// Which segments are lit for 0 to 9: bits 0 to 6 are a to g, as every data sheet names them.
const SEGMENTS: [u8; 10] = [0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f];

/// Left, top, width and height of the segments a to g.
const PLACES: [(i32, i32, u32, u32); 7] =
    [(1, 0, 8, 2), (8, 1, 2, 8), (8, 10, 2, 8), (1, 17, 8, 2), (0, 10, 2, 8), (0, 1, 2, 8), (1, 8, 8, 3)];

/// A value on three digits, its lowest three, with leading zeros.
#[must_use]
pub fn digits(value: u16) -> Bitmap {
    let width = DIGITS * DIGIT_PITCH.unsigned_abs() - 4 + 2 * MARGIN.unsigned_abs();
    let mut canvas = Canvas::new(width, DIGIT_HEIGHT + 2 * MARGIN.unsigned_abs());
    for (place, divisor) in (0..).zip([100, 10, 1]) {
        let corner = Point::new(MARGIN + place * DIGIT_PITCH, MARGIN);
        let lit = SEGMENTS[usize::from(value / divisor % 10)];
        for (_, (left, top, width, height)) in (0..7).zip(PLACES).filter(|(bit, _)| lit & (1 << bit) != 0) {
            canvas.fill(Rectangle::new(corner + Point::new(left, top), Size::new(width, height)), BinaryColor::On);
        }
    }
    canvas.into_bitmap()
}

/// A board of as many characters as the text has; what is not ASCII is dark.
#[must_use]
pub fn board(text: &str) -> Bitmap {
    let mut canvas = cells(text.chars().count());
    for (corner, character) in corners().zip(text.chars()).filter(|(_, character)| character.is_ascii_graphic()) {
        let style = MonoTextStyle::new(&FONT_10X20, BinaryColor::On);
        let at = corner + Point::new(1, 0);
        canvas.put(&Text::with_baseline(character.encode_utf8(&mut [0; 4]), at, style, Baseline::Top));
    }
    canvas.into_bitmap()
}

/// A board of so many characters with every segment lit.
#[must_use]
pub fn board_test(characters: usize) -> Bitmap {
    let mut canvas = cells(characters);
    for corner in corners().take(characters) {
        canvas.fill(Rectangle::new(corner + Point::new(1, 2), CELL - Size::new(2, 4)), BinaryColor::On);
    }
    canvas.into_bitmap()
}

fn cells(characters: usize) -> Canvas {
    Canvas::new(CELL.width * u32::try_from(characters).unwrap_or(0), CELL.height)
}

fn corners() -> impl Iterator<Item = Point> {
    (0..).map(|place| Point::new(place * CELL.width.cast_signed(), 0))
}
