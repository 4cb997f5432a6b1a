//! Pictures that are drawn while they arrive, so that a long one needs no more memory than a row of it.

use hall_core::paper::Bitmap;

use super::line::IMAGE_DOTS;
use super::style::Size;

/// A `GS v 0` raster on its way.
#[derive(Debug)]
pub(super) struct Raster {
    /// Bytes in one row as sent; the paper may be narrower.
    stride: u32,
    /// Bytes of a row that are kept.
    kept: usize,
    at: u32,
    row: Vec<u8>,
    /// Place of its left edge.
    pub(super) left: u32,
    /// Dots for each dot.
    pub(super) size: Size,
}

impl Raster {
    /// Starts a picture of `stride` bytes a row on paper of `kept` bytes a row.
    pub(super) fn new(stride: u32, kept: usize, left: u32, size: Size) -> Self {
        Self { stride, kept, at: 0, row: Vec::new(), left, size }
    }

    /// Takes one byte; gives back a row when it is whole.
    pub(super) fn take(&mut self, byte: u8) -> Option<Vec<u8>> {
        if self.row.len() < self.kept {
            self.row.push(byte);
        }
        self.at += 1;
        (self.at >= self.stride).then(|| {
            self.at = 0;
            std::mem::take(&mut self.row)
        })
    }
}

/// An `ESC *` image on its way.
#[derive(Debug)]
pub(super) struct Columns {
    /// 8-dot modes send one byte a column, 24-dot modes three.
    tall: bool,
    bits: u32,
    held: u8,
    /// Dots in width of each column.
    pub(super) width: u32,
}

impl Columns {
    /// Starts an image of the mode `m` (0, 1, 32 or 33).
    pub(super) fn new(mode: u8) -> Self {
        Self { tall: mode >= 32, bits: 0, held: 0, width: 1 + u32::from(mode.is_multiple_of(32)) }
    }

    /// Takes one byte; gives back a column of 24 dots when it is whole, its top dot in the highest bit.
    pub(super) fn take(&mut self, byte: u8) -> Option<u32> {
        if !self.tall {
            return Some(tripled(byte));
        }
        self.bits = (self.bits << 8) | u32::from(byte);
        self.held += 1;
        (self.held == 3).then(|| {
            self.held = 0;
            std::mem::take(&mut self.bits)
        })
    }
}

/// Eight dots, each three high.
fn tripled(byte: u8) -> u32 {
    (0..8).filter(|bit| byte & (0x80 >> bit) != 0).fold(0, |bits, bit| bits | (0b111 << (21 - 3 * bit)))
}

/// A character of `FS 2`: 24 columns of three bytes.
pub(super) fn letter(data: &[u8]) -> Bitmap {
    let mut dots = Bitmap::white(24, IMAGE_DOTS);
    for (column, x) in data.chunks_exact(3).zip(0..24) {
        for y in (0..IMAGE_DOTS).filter(|y| column[(y / 8) as usize] & (0x80 >> (y % 8)) != 0) {
            dots.set(x, y, true);
        }
    }
    dots
}

/// A picture stored with `GS ( L` 112, waiting for its function 50.
#[derive(Debug)]
pub(super) struct Stored {
    /// Bytes in one row.
    pub(super) stride: usize,
    /// Its rows, one after the other.
    pub(super) rows: Vec<u8>,
    /// Dots for each dot.
    pub(super) size: Size,
}

impl Stored {
    /// From the parameters after `fn`: tone, zooms, colour, width, height, data. Only monochrome.
    pub(super) fn parse(data: &[u8]) -> Option<Self> {
        let [48, zoom_x, zoom_y, _colour, x_low, x_high, _, _, rows @ ..] = data else { return None };
        let stride = usize::from(u16::from_le_bytes([*x_low, *x_high])).div_ceil(8);
        let size = Size { x: u32::from(*zoom_x).clamp(1, 2), y: u32::from(*zoom_y).clamp(1, 2) };
        (stride > 0).then(|| Self { stride, rows: rows.to_vec(), size })
    }
}

/// A picture kept through power cuts.
#[derive(Debug)]
pub(super) struct Kept {
    /// Its key.
    pub(super) key: [u8; 2],
    /// Bytes in one row.
    pub(super) stride: usize,
    /// Its rows, one after the other.
    pub(super) rows: Vec<u8>,
}

impl Kept {
    /// From the parameters after `fn` 67: tone, key, number of colours, width, height, then colour and data. Only one
    /// colour, black, and no more and no less data than the size says.
    pub(super) fn parse(data: &[u8]) -> Option<Self> {
        let [48, a, b, 1, x_low, x_high, y_low, y_high, 49, rows @ ..] = data else { return None };
        let stride = usize::from(u16::from_le_bytes([*x_low, *x_high])).div_ceil(8);
        let whole = stride * usize::from(u16::from_le_bytes([*y_low, *y_high])) == rows.len();
        (stride > 0 && whole).then(|| Self { key: [*a, *b], stride, rows: rows.to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_eight_dots_are_stretched_to_24() {
        let mut columns = Columns::new(0);
        assert_eq!(columns.width, 2);
        assert_eq!(columns.take(0b1000_0001), Some(0xe0_0007));
    }

    #[test]
    fn columns_of_24_dots_come_in_three_bytes() {
        let mut columns = Columns::new(33);
        assert_eq!((columns.take(0x80), columns.take(0), columns.take(1)), (None, None, Some(0x80_0001)));
    }

    #[test]
    fn a_row_wider_than_the_paper_is_clipped_but_counted() {
        let mut raster = Raster::new(4, 2, 0, Size::ONE);
        assert_eq!((raster.take(1), raster.take(2), raster.take(3)), (None, None, None));
        assert_eq!(raster.take(4), Some(vec![1, 2]));
        assert_eq!(raster.take(5), None);
    }
}
