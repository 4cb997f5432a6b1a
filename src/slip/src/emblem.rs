//! The emblem of the made-up hall: a roof on three pillars above the water of the clear river, in a ring.

use embedded_graphics::geometry::{Angle, Point, Size};
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::primitives::{Arc, Circle, Primitive, PrimitiveStyle, Rectangle, Triangle};
use hall_core::paper::{Bitmap, PaperWidth};

use crate::canvas::Canvas;

/// The grid on which the emblem is drawn.
const UNITS: i32 = 64;

/// The emblem as a printer of that paper keeps it, 8 mm wide on 80 mm paper.
#[must_use]
pub fn emblem(width: PaperWidth) -> Bitmap {
    drawn(match width {
        PaperWidth::Mm80 => 64,
        PaperWidth::Mm58 => 52,
    })
}

fn drawn(side: u32) -> Bitmap {
    let scaled = |units: i32| units * side.cast_signed() / UNITS;
    let long = |units: i32| scaled(units).max(1).unsigned_abs();
    let at = |x, y| Point::new(scaled(x), scaled(y));
    let black = PrimitiveStyle::with_fill(BinaryColor::On);
    let line = PrimitiveStyle::with_stroke(BinaryColor::On, long(4));
    let mut canvas = Canvas::of(Bitmap::white(side, side));
    canvas.draw(&Circle::new(at(2, 2), long(60)).into_styled(line));
    canvas.draw(&Triangle::new(at(32, 11), at(51, 24), at(13, 24)).into_styled(black));
    for left in [18, 30, 42] {
        canvas.draw(&Rectangle::new(at(left, 27), Size::new(long(4), long(11))).into_styled(black));
    }
    for top in [41, 48] {
        // Half circles, hanging and standing by turns, make a wave.
        for (turn, left) in [14, 26, 38].into_iter().enumerate() {
            let (start, sweep) = if turn % 2 == 0 { (200.0, 140.0) } else { (20.0, 140.0) };
            let y = if turn % 2 == 0 { top } else { top - 8 };
            let arc = Arc::new(at(left, y), long(12), Angle::from_degrees(start), Angle::from_degrees(sweep));
            canvas.draw(&arc.into_styled(PrimitiveStyle::with_stroke(BinaryColor::On, long(3))));
        }
    }
    canvas.trimmed()
}
