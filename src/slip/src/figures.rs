//! Ruler and grey scale of a test slip: pictures over the whole width of the print head, the same in both modes.

use embedded_graphics::geometry::{OriginDimensions, Point};
use embedded_graphics::pixelcolor::BinaryColor;
use hall_core::paper::{Bitmap, Weight};

use crate::Typeface;
use crate::canvas::{Canvas, Stamp};

/// Dots to the millimetre.
const DOTS_PER_MM: u32 = 8;
/// The em of the figures beside a scale, in dots.
const FIGURE_EM: u32 = 20;
/// White between a scale and its figures, in dots.
const FIGURE_GAP: u32 = 5;
/// Thickness of a stroke of the ruler, in dots.
const STROKE: u32 = 2;

/// One of the pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Figure {
    /// Millimetres from the left edge of the print area to its right edge.
    Ruler,
    /// Fields from light to black, fine lines, and a bar in which a dead dot of the head shows as a white line.
    Greys,
}

impl Figure {
    /// The picture, as wide as the paper.
    pub(crate) fn draw(self, width: u32, typeface: &Typeface) -> Bitmap {
        match self {
            Figure::Ruler => ruler(width, typeface),
            Figure::Greys => greys(width, typeface),
        }
    }
}

fn ruler(width: u32, typeface: &Typeface) -> Bitmap {
    const ONE_HIGH: u32 = 12;
    const FIVE_HIGH: u32 = 20;
    const TEN_HIGH: u32 = 28;
    let mut bitmap = Bitmap::white(width, TEN_HIGH);
    bitmap.blacken(0, 0, width, STROKE);
    for mm in 0..=width / DOTS_PER_MM {
        let high = match mm {
            _ if mm % 10 == 0 => TEN_HIGH,
            _ if mm % 5 == 0 => FIVE_HIGH,
            _ => ONE_HIGH,
        };
        bitmap.blacken((mm * DOTS_PER_MM).min(width - STROKE), 0, STROKE, high);
    }
    let mut canvas = Canvas::of(bitmap);
    for mm in (0..width / DOTS_PER_MM).step_by(10) {
        let text = if mm == 0 { "0 mm".to_owned() } else { mm.to_string() };
        figures(&mut canvas, &text, mm * DOTS_PER_MM, TEN_HIGH, typeface);
    }
    canvas.trimmed()
}

/// Black dots of sixteen in each field.
const LEVELS: [u8; 6] = [2, 4, 6, 8, 12, 16];
/// In which order the dots of a field turn black (Bayer's matrix).
const ORDER: [[u8; 4]; 4] = [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]];

fn greys(width: u32, typeface: &Typeface) -> Bitmap {
    const FIELD_HIGH: u32 = 40;
    const LINES_HIGH: u32 = 14;
    const BAR_HIGH: u32 = 16;
    const GAP: u32 = 6;
    let mut scale = Bitmap::white(width, FIELD_HIGH);
    let field = width / 6;
    for (left, level) in (0..).step_by(field as usize).zip(LEVELS) {
        for y in 0..FIELD_HIGH {
            for x in 0..field {
                scale.set(left + x, y, ORDER[(y % 4) as usize][(x % 4) as usize] < level);
            }
        }
    }
    let mut canvas = Canvas::of(scale);
    for (left, level) in (0..).step_by(field as usize).zip(LEVELS) {
        figures(&mut canvas, &format!("{}%", u32::from(level) * 100 / 16), left, FIELD_HIGH, typeface);
    }
    let mut bitmap = canvas.trimmed();
    let top = bitmap.height() + 2 * GAP;
    bitmap.set_height(top + LINES_HIGH + GAP + BAR_HIGH);
    // Every other dot on the left, two and two on the right.
    (0..width / 2).step_by(2).for_each(|x| bitmap.blacken(x, top, 1, LINES_HIGH));
    (width / 2..width).step_by(4).for_each(|x| bitmap.blacken(x, top, 2, LINES_HIGH));
    bitmap.blacken(0, top + LINES_HIGH + GAP, width, BAR_HIGH);
    bitmap
}

/// Puts figures below a scale that ends at `bottom`, their left edge at `x`.
fn figures(canvas: &mut Canvas, text: &str, x: u32, bottom: u32, typeface: &Typeface) {
    let base = bottom + FIGURE_GAP + FIGURE_EM * 3 / 4;
    let glyphs: Vec<_> =
        text.chars().filter_map(|character| typeface.glyph(character, FIGURE_EM, Weight::Regular)).collect();
    let wide = glyphs.iter().map(|glyph| glyph.advance).sum::<u32>();
    // The last one stands a little to the left of its stroke rather than half off the paper.
    let mut pen = (x * 64).min((canvas.size().width * 64).saturating_sub(wide));
    for glyph in glyphs {
        let at = Point::new((pen / 64).cast_signed() + glyph.left, base.cast_signed() - glyph.top);
        canvas.reach((at.y.max(0)).unsigned_abs() + glyph.ink.height());
        canvas.draw(&Stamp { ink: &glyph.ink, at, zoom: 1, colour: BinaryColor::On });
        pen += glyph.advance;
    }
}
