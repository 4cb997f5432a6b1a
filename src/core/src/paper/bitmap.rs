//! Dots on paper.

/// Dots of one bit each, 1 is black; rows from the top, each padded to a whole byte, leftmost dot in the highest bit.
/// This is the order in which a thermal printer takes a raster image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bitmap {
    width: u32,
    height: u32,
    bytes: Vec<u8>,
}

impl Bitmap {
    /// A white bitmap of `width` × `height` dots.
    #[must_use]
    pub fn white(width: u32, height: u32) -> Self {
        let bytes = vec![0; usize::try_from(u64::from(width.div_ceil(8)) * u64::from(height)).unwrap_or(0)];
        Self { width, height, bytes }
    }

    /// Width in dots.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in dots.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Bytes in one row.
    #[must_use]
    pub fn stride(&self) -> usize {
        self.width.div_ceil(8) as usize
    }

    /// All rows, one after the other.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// One row; empty below the bottom edge.
    #[must_use]
    pub fn row(&self, y: u32) -> &[u8] {
        let start = y as usize * self.stride();
        self.bytes.get(start..start + self.stride()).unwrap_or(&[])
    }

    /// Whether the dot is black; outside the edges it is white.
    #[must_use]
    pub fn get(&self, x: u32, y: u32) -> bool {
        x < self.width && self.row(y).get((x / 8) as usize).is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }

    /// Colours one dot; outside the edges nothing happens.
    pub fn set(&mut self, x: u32, y: u32, black: bool) {
        if x >= self.width || y >= self.height {
            return;
        }
        let at = y as usize * self.stride() + (x / 8) as usize;
        let bit = 0x80 >> (x % 8);
        if black { self.bytes[at] |= bit } else { self.bytes[at] &= !bit }
    }

    /// Blackens every dot that is black in `stamp`, its top left corner at `x`, `y`, each dot `zoom_x` × `zoom_y` big.
    pub fn stamp(&mut self, stamp: &Bitmap, x: u32, y: u32, zoom_x: u32, zoom_y: u32) {
        for from_y in 0..stamp.height {
            for from_x in (0..stamp.width).filter(|&from_x| stamp.get(from_x, from_y)) {
                self.blacken(x + from_x * zoom_x, y + from_y * zoom_y, zoom_x, zoom_y);
            }
        }
    }

    /// Blackens a rectangle.
    pub fn blacken(&mut self, x: u32, y: u32, width: u32, height: u32) {
        for row in y..y + height {
            for column in x..x + width {
                self.set(column, row, true);
            }
        }
    }

    /// Cuts off or adds white rows at the bottom.
    pub fn set_height(&mut self, height: u32) {
        self.height = height;
        self.bytes.resize(self.stride() * height as usize, 0);
    }

    /// The number of rows down to the last one with a black dot.
    #[must_use]
    pub fn ink_height(&self) -> u32 {
        (0..self.height).rev().find(|&y| self.row(y).iter().any(|&byte| byte != 0)).map_or(0, |y| y + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_outside_the_edges_are_white_and_stay_so() {
        let mut bitmap = Bitmap::white(10, 2);
        bitmap.set(9, 1, true);
        bitmap.set(10, 0, true);
        bitmap.set(0, 2, true);
        assert!(bitmap.get(9, 1) && !bitmap.get(10, 0) && !bitmap.get(0, 2));
        assert_eq!(bitmap.bytes(), [0, 0, 0, 0x40]);
    }

    #[test]
    fn a_stamp_is_enlarged_and_clipped() {
        let mut dot = Bitmap::white(1, 1);
        dot.set(0, 0, true);
        let mut bitmap = Bitmap::white(4, 4);
        bitmap.stamp(&dot, 2, 3, 2, 2);
        assert!(bitmap.get(2, 3) && bitmap.get(3, 3) && !bitmap.get(1, 3));
        assert_eq!(bitmap.ink_height(), 4);
    }

    #[test]
    fn trimming_keeps_the_ink() {
        let mut bitmap = Bitmap::white(8, 100);
        bitmap.set(3, 41, true);
        let ink = bitmap.ink_height();
        bitmap.set_height(ink);
        assert_eq!((bitmap.height(), bitmap.bytes().len()), (42, 42));
        assert!(bitmap.get(3, 41));
    }
}
