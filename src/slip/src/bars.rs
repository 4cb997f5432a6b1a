//! Bars as large as the paper lets them be.

use hall_core::paper::code128::Code128;

/// A module is two dots (0.25 mm), the least that thermal paper holds sharp, or three where they fit.
const MODULE_DOTS: [u8; 2] = [3, 2];
/// Height of the bars: 9 mm, enough to hit with a hand scanner.
pub(crate) const HEIGHT_DOTS: u8 = 72;

/// The symbol of a text and the width of its modules, or `None` if it cannot be drawn within `room` dots together with
/// so many white modules.
pub(crate) fn fitted(text: &str, room: u32, white: u32) -> Option<(Code128, u8)> {
    let symbol = Code128::new(text).ok()?;
    let modules = symbol.modules() + white;
    let module_dots = MODULE_DOTS.into_iter().find(|&dots| modules * u32::from(dots) <= room)?;
    Some((symbol, module_dots))
}
