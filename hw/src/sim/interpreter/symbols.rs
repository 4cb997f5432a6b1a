//! Symbols that the printer draws itself: QR codes and CODE128.

use hall_core::paper::Bitmap;
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

/// The quiet zone belongs to the layout; a printer draws the modules only.
pub(super) fn qr(data: &[u8], correction: u8) -> Option<Bitmap> {
    let level = match correction {
        49 => QrCodeEcc::Medium,
        50 => QrCodeEcc::Quartile,
        51 => QrCodeEcc::High,
        _ => QrCodeEcc::Low,
    };
    let segments = match std::str::from_utf8(data) {
        Ok(text) if text.is_ascii() => QrSegment::make_segments(text),
        _ => vec![QrSegment::make_bytes(data)],
    };
    let code = QrCode::encode_segments_advanced(&segments, level, Version::MIN, Version::MAX, None, false).ok()?;
    let side = u32::try_from(code.size()).ok()?;
    let mut dots = Bitmap::white(side, side);
    for (y, row) in (0..side).zip(0..) {
        for (x, column) in (0..side).zip(0..) {
            dots.set(x, y, code.get_module(column, row));
        }
    }
    Some(dots)
}

/// The bars and gaps of each CODE128 value, in modules (ISO/IEC 15417, table 1); the last one is the stop pattern.
const CODE128: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312",
    "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212",
    "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
    "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",
    "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
    "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124",
    "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
    "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112",
    "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];
/// The value that starts a symbol in set A; B and C follow.
const START_A: u32 = 103;
/// The stop pattern's place in the table.
const STOP: u32 = 106;

/// One row of modules for the data of `GS k` 73, which begins with `{A`, `{B` or `{C`; `None` if it does not, or if
/// a character is not in the set. `{1` to `{4` and `{S` are not drawn by this printer.
pub(super) fn code128(data: &[u8]) -> Option<Bitmap> {
    let values = code128_values(data)?;
    let weighted = values.iter().zip(1_u32..).skip(1).map(|(value, at)| value * (at - 1)).sum::<u32>();
    let check = (values.first()? + weighted) % 103;
    let widths: String = values.iter().chain(&[check, STOP]).map(|&value| CODE128[value as usize]).collect();
    let mut dots = Bitmap::white(widths.bytes().map(|width| u32::from(width - b'0')).sum(), 1);
    let mut x = 0;
    for (place, width) in widths.bytes().enumerate() {
        let width = u32::from(width - b'0');
        if place % 2 == 0 {
            dots.blacken(x, 0, width, 1);
        }
        x += width;
    }
    Some(dots)
}

fn code128_values(data: &[u8]) -> Option<Vec<u32>> {
    let mut values = Vec::new();
    let mut set = None;
    let mut rest = data;
    loop {
        rest = match (rest, set) {
            ([], _) => return set.map(|_| values),
            ([b'{', to @ b'A'..=b'C', rest @ ..], from) => {
                // A, B and C are changed to with 101, 100 and 99.
                let place = u32::from(to - b'A');
                values.push(if from.is_none() { START_A + place } else { 101 - place });
                set = Some(*to);
                rest
            }
            ([b'{', b'{', rest @ ..], Some(b'B')) => {
                values.push(u32::from(b'{' - 32));
                rest
            }
            ([value @ 0..=99, rest @ ..], Some(b'C')) => {
                values.push(u32::from(*value));
                rest
            }
            ([code @ 32..=95, rest @ ..], Some(b'A')) | ([code @ (32..=122 | 124..=127), rest @ ..], Some(b'B')) => {
                values.push(u32::from(code - 32));
                rest
            }
            ([code @ 0..=31, rest @ ..], Some(b'A')) => {
                values.push(u32::from(code + 64));
                rest
            }
            _ => return None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_has_eleven_modules_and_is_the_only_one() {
        let mut seen = std::collections::BTreeSet::new();
        for pattern in &CODE128[..106] {
            assert_eq!(pattern.bytes().map(|width| u32::from(width - b'0')).sum::<u32>(), 11, "{pattern}");
            let bars: u32 = pattern.bytes().step_by(2).map(|width| u32::from(width - b'0')).sum();
            assert_eq!(bars % 2, 0, "an even number of black modules: {pattern}");
            assert!(seen.insert(pattern), "{pattern} twice");
        }
    }

    #[test]
    fn the_check_character_of_the_textbook() {
        // "PJJ123C" in set A: start 103, values 48 42 42 17 18 19 35, check 54.
        let values = code128_values(b"{APJJ123C").unwrap();
        assert_eq!(values, [103, 48, 42, 42, 17, 18, 19, 35]);
        let bars = code128(b"{APJJ123C").unwrap();
        assert_eq!(bars.width(), 9 * 11 + 13);
        assert_eq!(code128(b"no set"), None);
    }

    #[test]
    fn a_qr_code_has_finders_and_no_quiet_zone() {
        let code = qr(b"https://hall.example/t/7K2M", 48).unwrap();
        assert!(code.get(0, 0) && code.get(6, 6) && !code.get(7, 7));
        assert_eq!(code.width(), 25);
        assert_eq!(qr(&[0; 4000], 51), None);
    }
}
