//! Bars: `GS k` 73 where the printer draws them, else a picture.

use hall_core::paper::Bitmap;
use hall_core::paper::code128::{Code128, CodeSet, pairs};

use super::picture::acts_on_the_line;
use crate::wire::Flow;

/// Modules that printers draw, in dots (`GS w`, Epson reference: 2 to 6).
const MODULE_DOTS: std::ops::RangeInclusive<u8> = 2..=6;

/// Height, width of a module, no text beneath, and the bars themselves: `GS h`, `GS w`, `GS H`, `GS k` 73.
///
/// `None` if its digit pairs, which are sent as plain bytes, would act as a real-time command or hold the line.
pub(super) fn command(symbol: &Code128, module_dots: u8, height_dots: u8, flow: Flow) -> Option<Vec<u8>> {
    let mut data = Vec::new();
    for (set, text) in symbol.stretches() {
        match set {
            CodeSet::B => {
                data.extend(b"{B");
                // A brace begins a change of the set, so one that is meant is doubled.
                data.extend(text.bytes().flat_map(|byte| std::iter::repeat_n(byte, if byte == b'{' { 2 } else { 1 })));
            }
            CodeSet::C => {
                data.extend(b"{C");
                data.extend(pairs(text));
            }
        }
    }
    let length = u8::try_from(data.len()).ok()?;
    let module_dots = module_dots.clamp(*MODULE_DOTS.start(), *MODULE_DOTS.end());
    let head = [0x1d, b'h', height_dots.max(1), 0x1d, b'w', module_dots, 0x1d, b'H', 0, 0x1d, b'k', 73, length];
    let command = [&head[..], &data].concat();
    let stops = command.iter().any(|&byte| acts_on_the_line(byte, flow));
    let acts = command.windows(2).any(|pair| matches!(pair, [0x10, 0x04 | 0x05 | 0x14]));
    (!stops && !acts).then_some(command)
}

/// The bars as a picture of whole bytes, in its middle, as the printer would centre its own.
pub(super) fn drawn(symbol: &Code128, module_dots: u8, height_dots: u8) -> Bitmap {
    let bars = symbol.bars();
    let zoom = u32::from(module_dots.clamp(*MODULE_DOTS.start(), *MODULE_DOTS.end()));
    let wide = bars.width() * zoom;
    let mut picture = Bitmap::white(wide.next_multiple_of(8), u32::from(height_dots));
    picture.stamp(&bars, (picture.width() - wide) / 2, 0, zoom, u32::from(height_dots));
    picture
}
