//! Text with pictures and bars among it, and lines that are held by characters.

use super::*;
use crate::wire::Flow;

/// A line that is held by XON and XOFF.
const HELD: PrinterProfile = PrinterProfile { flow: Flow::Software, ..EPSON_80 };

fn bars(text: &str, profile: &PrinterProfile) -> Vec<u8> {
    body(vec![Row::Code128 { text: text.into(), module_dots: 2, height_dots: 72 }], profile)
}

fn picture(bitmap: Bitmap, align: Align) -> Row {
    Row::Picture { picture: bitmap, align }
}

#[test]
fn a_picture_stands_between_two_lines() {
    let mut dots = Bitmap::white(16, 2);
    dots.blacken(0, 0, 16, 2);
    let rows = vec![plain("a"), picture(dots.clone(), Align::Centre), plain("b"), picture(dots, Align::Left)];
    let raster = b"\x1dv0\0\x02\0\x02\0\xff\xff\xff\xff";
    let expected = [b"a\n\x1ba\x01", &raster[..], b"\x1ba\0b\n", raster].concat();
    assert_eq!(body(rows, &EPSON_80), expected);
}

#[test]
fn the_printer_draws_bars_or_gets_them_drawn() {
    let own = bars("A017-20261123", &EPSON_80);
    assert_eq!(own, b"\x1ba\x01\x1dhH\x1dw\x02\x1dH\0\x1dkI\x0d{BA017-{C\x14\x1a\x0b\x17");
    let drawn_bars = bars("A017-20261123", &GENERIC_58);
    let symbol = hall_core::paper::code128::Code128::new("A017-20261123").expect("ASCII");
    let picture = drawn(drawn_bars.strip_prefix(b"\x1ba\x01").expect("centred"), symbol.modules() * 2 + 6);
    let left = (0..picture.width()).find(|&x| picture.get(x, 71)).expect("bars");
    assert_eq!((picture.height(), left), (72, 3), "134 modules fill 33.5 bytes");
    assert!((left..picture.width()).all(|x| picture.get(x, 71) == symbol.bars().get((x - left) / 2, 0)));
}

#[test]
fn braces_are_doubled_and_what_is_no_code_is_printed_as_text() {
    assert!(contains(&bars("{B", &EPSON_80), b"\x1dkI\x05{B{{B"));
    assert_eq!(bars("窗口", &EPSON_80), b"\x1ba\x01\xb4\xb0\xbf\xda\n");
}

#[test]
fn digits_that_would_act_as_a_command_are_drawn() {
    assert!(contains(&bars("16031603", &EPSON_80), b"\x1dkI\x06{C\x10\x03\x10\x03"));
    let bytes = bars("16041605", &EPSON_80);
    assert!(contains(&bytes, b"\x1dv0") && !acts(&bytes), "{bytes:02x?}");
    assert!(contains(&bars("17191719", &HELD), b"\x1dv0"), "XON and XOFF");
}

#[test]
fn a_line_held_by_characters_is_never_stopped_by_a_slip() {
    let line = |zoom| line(zoom, vec![Span::Text("号".into())]);
    let mut wide = Bitmap::white(17 * 8, 19);
    wide.blacken(0, 0, 17 * 8, 19);
    let rows = vec![
        line(Zoom { x: 2, y: 4 }),
        Row::Feed { dots: 0x13 },
        picture(wide.clone(), Align::Left),
        Row::Qr { text: "0123456789abcdef".into(), module_dots: 4 },
        Row::Code128 { text: "K102".into(), module_dots: 2, height_dots: 0x13 },
    ];
    assert!(!body(rows, &HELD).contains(&0x13));
    let job = raster(wide, &PrinterProfile { band_rows: 0x13, ..HELD });
    assert!(!job.bytes.contains(&0x13) && !job.bytes.contains(&0x11));
}

proptest! {
    #[test]
    fn neither_characters_of_the_line_nor_commands_hide_in_a_picture(
        dots in prop::collection::vec(prop::sample::select(vec![0x10_u8, 0x11, 0x13, 0x14, 0x04, 0x15]), 19 * 30),
        align in prop::sample::select(vec![Align::Left, Align::Centre]),
    ) {
        let mut bitmap = Bitmap::white(19 * 8, 30);
        for (at, byte) in (0_u32..).zip(&dots) {
            (0..8).for_each(|dot| bitmap.set(at % 19 * 8 + dot, at / 19, byte & (0x80 >> dot) != 0));
        }
        let bytes = body(vec![picture(bitmap, align)], &HELD);
        prop_assert!(!acts(&bytes) && !bytes.contains(&0x13) && !bytes.contains(&0x11), "{:02x?}", bytes);
    }

    #[test]
    fn any_bars_are_safe_and_whole(text in "[ -~]{1,20}") {
        for profile in [&EPSON_80, &HELD, &GENERIC_58] {
            let bytes = bars(&text, profile);
            prop_assert!(!acts(&bytes));
            prop_assert!(contains(&bytes, b"\x1dkI") || contains(&bytes, b"\x1dv0"));
        }
    }
}
