//! The paper between the cutter and the print head: it grows downwards, and a cut takes its upper end.

use hall_core::paper::Bitmap;

use super::line::Line;
use super::style::Size;

/// From the print head to the blade, 15 mm at 8 dots per millimetre. A cut without a feed before it leaves so much of
/// the print inside, at the head of the next slip.
pub const HEAD_TO_CUTTER_DOTS: u32 = 120;
/// After so much paper without a cut, 3 m, the strip is torn off: the bound of the simulator's memory.
pub const STRIP_DOTS_MAX: u32 = 24_000;

/// What hangs out of the printer.
#[derive(Debug)]
pub(super) struct Strip {
    dots: Bitmap,
    /// The row under the print head.
    head: u32,
    inked: bool,
}

impl Strip {
    /// Blank paper from the cutter to the head.
    pub(super) fn new(width: u32) -> Self {
        Self { dots: Bitmap::white(width, HEAD_TO_CUTTER_DOTS), head: HEAD_TO_CUTTER_DOTS, inked: false }
    }

    /// Width in dots.
    pub(super) fn width(&self) -> u32 {
        self.dots.width()
    }

    /// Whether anything was printed or fed since the last cut.
    pub(super) fn is_fresh(&self) -> bool {
        !self.inked && self.head == HEAD_TO_CUTTER_DOTS
    }

    /// Whether it is so long that it must be torn off.
    pub(super) fn is_full(&self) -> bool {
        self.head >= STRIP_DOTS_MAX
    }

    /// Moves the paper.
    pub(super) fn feed(&mut self, dots: u32) {
        self.head += dots;
        if self.dots.height() < self.head {
            self.dots.set_height(self.head);
        }
    }

    /// Prints a line below the head, without moving the paper.
    pub(super) fn print_line(&mut self, line: &Line, left: u32) {
        let (dots, top) = line.dots();
        self.reach(line.height());
        for y in 0..line.height() {
            for x in (0..line.used()).filter(|&x| dots.get(x, top + y)) {
                self.dots.set(left + x, self.head + y, true);
            }
        }
        self.inked = true;
    }

    /// Prints one row of a raster image.
    pub(super) fn print_row(&mut self, row: &[u8], left: u32, size: Size) {
        self.reach(size.y);
        for (byte, x) in row.iter().zip((left..).step_by(8 * size.x as usize)) {
            for bit in (0..8).filter(|bit| byte & (0x80 >> bit) != 0) {
                self.dots.blacken(x + bit * size.x, self.head, size.x, size.y);
            }
        }
        self.inked = true;
    }

    /// Prints a symbol.
    pub(super) fn print_symbol(&mut self, symbol: &Bitmap, left: u32, size: Size) {
        self.reach(symbol.height() * size.y);
        self.dots.stamp(symbol, left, self.head, size.x, size.y);
        self.inked = true;
    }

    /// Cuts at the blade. What stands between the blade and the head stays.
    pub(super) fn cut(&mut self) -> Bitmap {
        let blade = self.head - HEAD_TO_CUTTER_DOTS;
        let mut rest = Self::new(self.width());
        for y in 0..HEAD_TO_CUTTER_DOTS {
            for x in (0..self.width()).filter(|&x| self.dots.get(x, blade + y)) {
                rest.dots.set(x, y, true);
                rest.inked = true;
            }
        }
        let mut slip = std::mem::replace(self, rest).dots;
        slip.set_height(blade);
        slip
    }

    /// Takes everything away, with what is under the head, as when the roll is changed.
    pub(super) fn tear(&mut self) -> Bitmap {
        let mut all = std::mem::replace(self, Self::new(self.width()));
        all.dots.set_height(all.head);
        all.dots
    }

    fn reach(&mut self, height: u32) {
        if self.dots.height() < self.head + height {
            self.dots.set_height(self.head + height);
        }
    }
}
