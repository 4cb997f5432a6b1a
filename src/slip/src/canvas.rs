//! The page under the print head: embedded-graphics draws on it, and it grows downwards as paper does.

use std::convert::Infallible;

use embedded_graphics::Drawable;
use embedded_graphics::Pixel;
use embedded_graphics::draw_target::DrawTarget;
use embedded_graphics::geometry::{OriginDimensions, Point, Size};
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::primitives::{PointsIter, Rectangle};
use hall_core::paper::Bitmap;

/// A bitmap as a draw target; [`BinaryColor::On`] is black.
pub(crate) struct Canvas {
    bitmap: Bitmap,
}

impl Canvas {
    pub(crate) fn new(width: u32) -> Self {
        Self { bitmap: Bitmap::white(width, 0) }
    }

    /// A page on which something stands already.
    pub(crate) fn of(bitmap: Bitmap) -> Self {
        Self { bitmap }
    }

    /// Makes the page at least so long.
    pub(crate) fn reach(&mut self, height: u32) {
        if height > self.bitmap.height() {
            self.bitmap.set_height(height);
        }
    }

    /// The page, cut below its last black dot.
    pub(crate) fn trimmed(mut self) -> Bitmap {
        self.bitmap.set_height(self.bitmap.ink_height());
        self.bitmap
    }

    pub(crate) fn draw(&mut self, drawable: &impl Drawable<Color = BinaryColor>) {
        let Ok(_) = drawable.draw(self);
    }
}

impl OriginDimensions for Canvas {
    fn size(&self) -> Size {
        Size::new(self.bitmap.width(), self.bitmap.height())
    }
}

impl DrawTarget for Canvas {
    type Color = BinaryColor;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<BinaryColor>>>(&mut self, pixels: I) -> Result<(), Infallible> {
        for Pixel(Point { x, y }, colour) in pixels {
            if let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) {
                self.bitmap.set(x, y, colour.is_on());
            }
        }
        Ok(())
    }

    fn fill_solid(&mut self, area: &Rectangle, colour: BinaryColor) -> Result<(), Infallible> {
        if colour.is_off() {
            return self.draw_iter(area.points().map(|point| Pixel(point, colour)));
        }
        let (left, top) = (area.top_left.x.max(0).unsigned_abs(), area.top_left.y.max(0).unsigned_abs());
        if let Some(Point { x, y }) = area.bottom_right().filter(|corner| corner.x >= 0 && corner.y >= 0) {
            let (right, bottom) = (x.unsigned_abs().saturating_add(1), y.unsigned_abs().saturating_add(1));
            let (right, bottom) = (right.min(self.bitmap.width()), bottom.min(self.bitmap.height()));
            self.bitmap.blacken(left, top, right.saturating_sub(left), bottom.saturating_sub(top));
        }
        Ok(())
    }
}

/// The black dots of a bitmap, put down in one colour; its white dots leave the page as it is, so that neighbouring
/// glyphs may overlap. Each dot is a square of `zoom` dots.
pub(crate) struct Stamp<'a> {
    pub(crate) ink: &'a Bitmap,
    pub(crate) at: Point,
    pub(crate) zoom: u32,
    pub(crate) colour: BinaryColor,
}

impl Drawable for Stamp<'_> {
    type Color = BinaryColor;
    type Output = ();

    fn draw<D: DrawTarget<Color = BinaryColor>>(&self, target: &mut D) -> Result<(), D::Error> {
        if self.zoom == 1 {
            return target.draw_iter(black_dots(self.ink).map(|dot| Pixel(self.at + dot, self.colour)));
        }
        for dot in black_dots(self.ink) {
            let corner = self.at + dot * self.zoom.cast_signed();
            target.fill_solid(&Rectangle::new(corner, Size::new_equal(self.zoom)), self.colour)?;
        }
        Ok(())
    }
}

/// The black dots from the top left on, white bytes skipped eight at a time.
fn black_dots(ink: &Bitmap) -> impl Iterator<Item = Point> + '_ {
    let stride = ink.stride().max(1);
    ink.bytes().iter().zip(0usize..).filter(|&(&byte, _)| byte != 0).flat_map(move |(&byte, at)| {
        let (x, y) = (signed(at % stride * 8), signed(at / stride));
        (0u8..8).filter(move |bit| byte & (0x80 >> bit) != 0).map(move |bit| Point::new(x + i32::from(bit), y))
    })
}

fn signed(length: usize) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use embedded_graphics::primitives::{Primitive, PrimitiveStyle};

    use super::*;

    #[test]
    fn drawing_over_the_edge_is_clipped() {
        let mut canvas = Canvas::new(20);
        canvas.reach(4);
        let style = PrimitiveStyle::with_fill(BinaryColor::On);
        canvas.draw(&Rectangle::new(Point::new(-5, -5), Size::new(8, 6)).into_styled(style));
        canvas.draw(&Rectangle::new(Point::new(18, 2), Size::new(9, 9)).into_styled(style));
        canvas.draw(&Rectangle::new(Point::new(-9, 0), Size::new(3, 3)).into_styled(style));
        let page = canvas.trimmed();
        let black: u32 = page.bytes().iter().map(|byte| byte.count_ones()).sum();
        assert_eq!(black, 3 + 4);
        assert!(page.get(2, 0) && !page.get(3, 0) && page.get(19, 3));
    }

    #[test]
    fn white_on_black_leaves_the_rest_black() {
        let mut ink = Bitmap::white(9, 2);
        ink.set(8, 1, true);
        let mut canvas = Canvas::new(16);
        canvas.reach(2);
        canvas.draw(
            &Rectangle::new(Point::zero(), Size::new(16, 2)).into_styled(PrimitiveStyle::with_fill(BinaryColor::On)),
        );
        canvas.draw(&Stamp { ink: &ink, at: Point::new(1, 0), zoom: 1, colour: BinaryColor::Off });
        assert_eq!(canvas.trimmed().bytes(), [0xff, 0xff, 0xff, 0xbf]);
    }

    #[test]
    fn a_stamp_grows_with_its_zoom() {
        let mut ink = Bitmap::white(2, 1);
        ink.set(1, 0, true);
        let mut canvas = Canvas::new(8);
        canvas.reach(9);
        canvas.draw(&Stamp { ink: &ink, at: Point::zero(), zoom: 3, colour: BinaryColor::On });
        assert_eq!(canvas.trimmed().bytes(), [0x1c, 0x1c, 0x1c]);
    }
}
