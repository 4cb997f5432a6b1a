//! The characters of the golden pictures, as the typeface of the distribution draws them into cells. The sheets were
//! drawn with `cargo run -p hall-slip --example glyph_sheet`, so that the pictures come out alike on every machine.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use hall_core::paper::{Bitmap, GlyphSource, Weight};

/// The characters on each sheet, in rows.
const CHARACTERS: &str = include_str!("../../../../goldens/glyphs.txt");
/// Cells in a row.
const COLUMNS: u32 = 16;

/// Two sheets: cells of 16 and of 12 dots.
pub struct Sheet {
    sizes: [(u32, Bitmap); 2],
}

impl Sheet {
    pub fn open() -> Self {
        Self { sizes: [16, 12].map(|size| (size, read(&golden(&format!("glyphs-{size}.png"))))) }
    }
}

/// Where a golden file lies.
pub fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("goldens").join(name)
}

fn read(path: &PathBuf) -> Bitmap {
    let mut reader = png::Decoder::new(BufReader::new(File::open(path).expect("a sheet"))).read_info().expect("a PNG");
    let mut bytes = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut bytes).expect("a picture");
    let mut sheet = Bitmap::white(info.width, info.height);
    for y in 0..info.height {
        for x in 0..info.width {
            let byte = bytes[y as usize * info.line_size + x as usize / 8];
            sheet.set(x, y, byte & (0x80 >> (x % 8)) == 0);
        }
    }
    sheet
}

impl GlyphSource for Sheet {
    fn cell(&self, character: char, width: u32, height: u32, _: Weight) -> Option<Bitmap> {
        let (size, sheet) = self.sizes.iter().find(|(size, _)| (*size, *size) == (width, height))?;
        let known = CHARACTERS.trim_end().chars().position(|known| known == character);
        let place = known.unwrap_or_else(|| panic!("{character} is not on the sheets: draw them anew"));
        let place = u32::try_from(place).ok()?;
        let (left, top) = (place % COLUMNS * size, place / COLUMNS * size);
        let mut cell = Bitmap::white(width, height);
        for y in 0..height {
            for x in 0..width {
                cell.set(x, y, sheet.get(left + x, top + y));
            }
        }
        Some(cell)
    }
}
