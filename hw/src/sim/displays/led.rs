//! What is lit, as a picture file that looks like the display: glowing dots on a dark ground.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use hall_core::paper::Bitmap;

/// Pixels of the picture for each dot, in both directions.
pub const DOT_PIXELS: u32 = 4;
/// Dark pixels round the display.
const BORDER_PIXELS: u32 = 8;

/// Colours of a display: red, green and blue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// A lit dot.
    lit: [u8; 3],
    /// A dark dot.
    dark: [u8; 3],
    /// Between the dots.
    ground: [u8; 3],
    /// Pixels between two dots.
    gap_pixels: u32,
}

/// A panel of amber dots.
pub static AMBER: Look = Look { lit: [255, 170, 30], dark: [52, 36, 12], ground: [20, 16, 12], gap_pixels: 1 };
/// Red segments and characters.
pub static RED: Look = Look { lit: [255, 64, 48], dark: [38, 14, 12], ground: [38, 14, 12], gap_pixels: 0 };
/// A small white display.
pub static OLED: Look = Look { lit: [214, 236, 255], dark: [8, 12, 18], ground: [8, 12, 18], gap_pixels: 0 };

/// Writes the picture into a file.
///
/// # Errors
/// The file cannot be written.
pub fn save(path: &Path, lit: &Bitmap, look: &Look) -> io::Result<()> {
    write_png(BufWriter::new(File::create(path)?), lit, look)
}

/// Writes the picture, [`DOT_PIXELS`] times as large as the display.
///
/// # Errors
/// The bytes cannot be written.
pub fn write_png(to: impl io::Write, lit: &Bitmap, look: &Look) -> io::Result<()> {
    let (width, height) = (side(lit.width()), side(lit.height()));
    let mut encoder = png::Encoder::new(to, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette([look.ground, look.dark, look.lit].concat());
    let mut writer = encoder.write_header()?;
    let pixels: Vec<u8> = (0..height).flat_map(|y| (0..width).map(move |x| pixel(lit, look, x, y))).collect();
    writer.write_image_data(&pixels)?;
    Ok(writer.finish()?)
}

fn side(dots: u32) -> u32 {
    dots * DOT_PIXELS + 2 * BORDER_PIXELS
}

/// The place in the palette.
fn pixel(lit: &Bitmap, look: &Look, x: u32, y: u32) -> u8 {
    let (Some(x), Some(y)) = (x.checked_sub(BORDER_PIXELS), y.checked_sub(BORDER_PIXELS)) else { return 0 };
    let dot = (x / DOT_PIXELS, y / DOT_PIXELS);
    let outside = dot.0 >= lit.width() || dot.1 >= lit.height();
    let between = x % DOT_PIXELS >= DOT_PIXELS - look.gap_pixels || y % DOT_PIXELS >= DOT_PIXELS - look.gap_pixels;
    if outside || between { 0 } else { 1 + u8::from(lit.get(dot.0, dot.1)) }
}
