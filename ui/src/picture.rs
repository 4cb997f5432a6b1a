//! Bitmaps as pictures, brought to their size on the glass here, because the software renderer only drops pixels.

use hall_core::paper::Bitmap;
use slint::{Image, Rgb8Pixel, SharedPixelBuffer};

/// Longest slip that is drawn, in pixels; the panel shows less.
const SLIP_HEIGHT_PX_MAX: u32 = 2_000;

/// A QR code with every module the same whole number of pixels wide, as large as `room_px` allows.
pub(crate) fn qr(code: &Bitmap, room_px: u32) -> Image {
    let longest = code.width().max(code.height()).max(1);
    let zoom = (room_px / longest).max(1);
    zoomed(code, zoom, grey(0), grey(255))
}

fn zoomed(dots: &Bitmap, zoom: u32, black: Rgb8Pixel, white: Rgb8Pixel) -> Image {
    let mut buffer = SharedPixelBuffer::<Rgb8Pixel>::new(dots.width() * zoom, dots.height() * zoom);
    let width = (dots.width() * zoom).max(1);
    for (at, pixel) in (0_u32..).zip(buffer.make_mut_slice()) {
        *pixel = if dots.get(at % width / zoom, at / width / zoom) { black } else { white };
    }
    Image::from_rgb8(buffer)
}

/// Lit dots of a small display, and its dark glass (`Theme.glass`).
const LIT: Rgb8Pixel = Rgb8Pixel::new(0xff, 0xd9, 0x8a);
const DARK: Rgb8Pixel = Rgb8Pixel::new(0x10, 0x19, 0x1b);

/// A small display with every dot the same whole number of pixels wide, as large as the room allows.
pub(crate) fn display(dots: &Bitmap, (width_px, height_px): (u32, u32)) -> Image {
    let zoom = (width_px / dots.width().max(1)).min(height_px / dots.height().max(1)).max(1);
    zoomed(dots, zoom, LIT, DARK)
}

/// A slip at `width_px`, each pixel as dark as the dots under it.
pub(crate) fn slip(dots: &Bitmap, width_px: u32) -> Image {
    let (width, source) = (width_px.max(1), dots.width().max(1));
    let height = (dots.height() * width / source).clamp(1, SLIP_HEIGHT_PX_MAX);
    let mut buffer = SharedPixelBuffer::<Rgb8Pixel>::new(width, height);
    for (at, pixel) in (0_u32..).zip(buffer.make_mut_slice()) {
        *pixel = grey(lightness(dots, (at % width, at / width), (source, width)));
    }
    Image::from_rgb8(buffer)
}

/// Mean of the dots under one pixel, 255 for white paper.
fn lightness(dots: &Bitmap, (x, y): (u32, u32), (source, width): (u32, u32)) -> u8 {
    let span = |at: u32| (at * source / width)..((at + 1) * source).div_ceil(width);
    let all = span(x).len() * span(y).len();
    let black = span(y).flat_map(|row| span(x).map(move |column| (column, row)));
    let black = black.filter(|&(column, row)| dots.get(column, row)).count();
    u8::try_from(255 - 255 * black / all.max(1)).unwrap_or(0)
}

fn grey(level: u8) -> Rgb8Pixel {
    Rgb8Pixel::new(level, level, level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_becomes_a_square_of_whole_pixels() {
        let mut code = Bitmap::white(3, 3);
        code.set(1, 0, true);
        let picture = qr(&code, 10).to_rgb8().expect("pixels");
        assert_eq!((picture.width(), picture.height()), (9, 9));
        let black = picture.as_slice().iter().filter(|pixel| pixel.r == 0).count();
        assert_eq!(black, 9);
        assert_eq!(picture.as_slice()[3].r, 0);
    }

    #[test]
    fn a_display_is_as_large_as_its_narrower_side_allows() {
        let mut dots = Bitmap::white(4, 2);
        dots.set(3, 1, true);
        let picture = display(&dots, (30, 7)).to_rgb8().expect("pixels");
        assert_eq!((picture.width(), picture.height()), (12, 6));
        assert_eq!(picture.as_slice().iter().filter(|pixel| **pixel == LIT).count(), 9);
    }

    #[test]
    fn a_slip_keeps_its_shape_and_its_ink() {
        let mut dots = Bitmap::white(8, 16);
        dots.blacken(0, 0, 4, 16);
        let picture = slip(&dots, 4).to_rgb8().expect("pixels");
        assert_eq!((picture.width(), picture.height()), (4, 8));
        assert_eq!(picture.as_slice()[..4].iter().map(|pixel| pixel.r).collect::<Vec<_>>(), [0, 0, 255, 255]);
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert!(slip(&Bitmap::white(0, 0), 0).to_rgb8().is_some());
        assert!(qr(&Bitmap::white(0, 0), 0).size().width == 0);
    }
}
