//! What comes out of the printer, and files of it.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use hall_core::paper::Bitmap;

/// Paper beside the printable dots: 4 mm at 8 dots per millimetre, as 80 mm paper has beside 72 mm of print.
const MARGIN_DOTS: u32 = 32;
/// Thermal ink is not quite black.
const INK: u8 = 0x20;
/// Paper.
const GROUND: u8 = 0xff;

/// A slip that the knife has cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutSlip {
    /// Its dots, as wide as the print head; the first 15 mm are blank, as on any real printer.
    pub bitmap: Bitmap,
    /// The bytes that it was printed from, from after the last cut to this one.
    pub bytes: Vec<u8>,
    /// 1 for the first since the printer was made.
    pub cut_no: u32,
    /// Whether a bridge of paper was left.
    pub partial: bool,
}

/// Writes `NNN.png` and `NNN.bin` into `dir`, named after the cut, and gives back the picture's path.
///
/// # Errors
/// A file cannot be written.
pub fn save(dir: &Path, slip: &CutSlip) -> io::Result<PathBuf> {
    let picture = dir.join(format!("{:03}.png", slip.cut_no));
    std::fs::write(picture.with_extension("bin"), &slip.bytes)?;
    write_png(BufWriter::new(File::create(&picture)?), &slip.bitmap)?;
    Ok(picture)
}

/// Writes a grayscale picture that looks like paper: white, with a margin all round.
///
/// # Errors
/// The bytes cannot be written.
pub fn write_png(to: impl io::Write, bitmap: &Bitmap) -> io::Result<()> {
    let (width, height) = (bitmap.width() + 2 * MARGIN_DOTS, bitmap.height() + 2 * MARGIN_DOTS);
    let mut encoder = png::Encoder::new(to, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&shades(bitmap, width, height))?;
    Ok(writer.finish()?)
}

fn shades(bitmap: &Bitmap, width: u32, height: u32) -> Vec<u8> {
    let mut shades = Vec::with_capacity(width as usize * height as usize);
    for y in 0..height {
        for x in 0..width {
            let inside = x.checked_sub(MARGIN_DOTS).zip(y.checked_sub(MARGIN_DOTS));
            let black = inside.is_some_and(|(x, y)| bitmap.get(x, y));
            shades.push(if black { INK } else { GROUND });
        }
    }
    shades
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_becomes_two_files() {
        let dir = tempfile::tempdir().unwrap();
        let mut bitmap = Bitmap::white(16, 4);
        bitmap.set(3, 2, true);
        let slip = CutSlip { bitmap, bytes: vec![0x1b, 0x40], cut_no: 7, partial: true };
        let path = save(dir.path(), &slip).unwrap();
        assert_eq!(path, dir.path().join("007.png"));
        assert_eq!(std::fs::read(dir.path().join("007.bin")).unwrap(), slip.bytes);
        let mut reader = png::Decoder::new(io::BufReader::new(File::open(path).unwrap())).read_info().unwrap();
        let mut shades = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut shades).unwrap();
        assert_eq!(shades.len(), 80 * 68);
        let black: Vec<usize> = (0..shades.len()).filter(|&at| shades[at] == INK).collect();
        assert_eq!(black, [(32 + 2) * 80 + 32 + 3]);
    }
}
