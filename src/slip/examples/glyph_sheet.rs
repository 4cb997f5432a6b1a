//! Draws characters into cells of one size, side by side, as a printer or a display gets them:
//! `cargo run -p hall-slip --example glyph_sheet -- 16 sheet.png 请号到窗口`.
//!
//! The hardware crate knows no font file; its golden pictures are drawn with such sheets.

use std::fs::File;
use std::io::BufWriter;

use hall_core::paper::{Bitmap, GlyphSource, Weight};
use hall_slip::Typeface;

/// Cells in one row of the sheet.
const COLUMNS: u32 = 16;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [size, path, characters] = arguments.as_slice() else {
        return Err("wants a cell size in dots, a file and the characters".into());
    };
    let size: u32 = size.parse()?;
    let typeface = Typeface::installed()?;
    let count = u32::try_from(characters.chars().count())?;
    let mut sheet = Bitmap::white(COLUMNS * size, count.div_ceil(COLUMNS) * size);
    for (place, character) in (0..).zip(characters.chars()) {
        let glyph = typeface.cell(character, size, size, Weight::Regular).ok_or("a character without a glyph")?;
        sheet.stamp(&glyph, place % COLUMNS * size, place / COLUMNS * size, 1, 1);
    }
    let mut encoder = png::Encoder::new(BufWriter::new(File::create(path)?), sheet.width(), sheet.height());
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    // A sheet is a whole number of bytes wide, and in the file 1 is white.
    let dots: Vec<u8> = sheet.bytes().iter().map(|byte| !byte).collect();
    encoder.write_header()?.write_image_data(&dots)?;
    Ok(())
}
