//! What every status display keeps to, proved on a bench.

use hall_core::fault::Fault;
use hall_core::paper::Bitmap;

use super::{HEIGHT_DOTS, StatusDisplay, StatusDisplayError, WIDTH_DOTS};

/// A display on a bench, and the hands that pull its cable. Starts plugged in.
pub trait StatusRig {
    /// A driver that talks to this display.
    fn display(&self) -> Box<dyn StatusDisplay>;
    /// Pulls the ribbon cable, or plugs it in.
    fn plug(&self, plugged: bool);
    /// What is lit.
    fn lit(&self) -> Bitmap;
}

/// Proves every promise of [`StatusDisplay`] on fresh rigs from `make`.
///
/// # Panics
/// A promise is broken.
pub fn status_display<R: StatusRig>(make: impl Fn() -> R) {
    each_picture_is_lit_dot_for_dot(&make());
    a_display_that_was_gone_gets_the_whole_picture(&make());
    a_picture_of_another_size_is_refused(&make());
}

/// Whatever was shown before, exactly the new picture is lit.
///
/// # Panics
/// A promise is broken.
pub fn each_picture_is_lit_dot_for_dot(rig: &impl StatusRig) {
    let mut display = rig.display();
    for frame in pictures() {
        assert_eq!(display.show(&frame), Ok(()));
        assert!(rig.lit() == frame, "another picture is lit");
    }
}

/// A missing display is its own fault, every time, and the next call finds it again.
///
/// # Panics
/// A promise is broken.
pub fn a_display_that_was_gone_gets_the_whole_picture(rig: &impl StatusRig) {
    let mut display = rig.display();
    let [first, second, ..] = pictures();
    assert_eq!(display.show(&first), Ok(()));
    rig.plug(false);
    for _ in 0..2 {
        let gone = display.show(&second).map_err(|error| error.fault());
        assert_eq!(gone, Err(Fault::StatusDisplayGone));
    }
    rig.plug(true);
    assert_eq!(display.show(&second), Ok(()));
    assert!(rig.lit() == second, "another picture is lit");
}

/// Nothing is shown of a picture that does not fit.
///
/// # Panics
/// A promise is broken.
pub fn a_picture_of_another_size_is_refused(rig: &impl StatusRig) {
    let mut display = rig.display();
    let [first, ..] = pictures();
    assert_eq!(display.show(&first), Ok(()));
    let (width, height) = (WIDTH_DOTS, HEIGHT_DOTS / 2);
    assert_eq!(display.show(&Bitmap::white(width, height)), Err(StatusDisplayError::Size { width, height }));
    assert!(rig.lit() == first, "the picture before is lit");
}

/// Pictures whose differences lie in corners, in one dot, in everything and in nothing.
fn pictures() -> [Bitmap; 7] {
    let dark = Bitmap::white(WIDTH_DOTS, HEIGHT_DOTS);
    let mut corners = dark.clone();
    for (x, y) in [(0, 0), (127, 0), (0, 63), (127, 63)] {
        corners.set(x, y, true);
    }
    let mut dot = corners.clone();
    dot.set(77, 41, true);
    let mut lit = dark.clone();
    lit.blacken(0, 0, WIDTH_DOTS, HEIGHT_DOTS);
    let mut steps = dark.clone();
    for y in 0..HEIGHT_DOTS {
        steps.blacken(y, y, y + 1, 1);
    }
    [corners.clone(), dot.clone(), dot, lit, steps, dark, corners]
}
