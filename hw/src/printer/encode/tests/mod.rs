//! Slips as bytes: what is sent, and what is never sent.

mod logo;
mod mixed;

use hall_core::paper::{Align, Bitmap, PaperWidth, Row, Slip, SlipBody, Span, TextLine, Zoom};
use proptest::prelude::*;

use super::super::profile::{EPSON_80, GENERIC_58, GENERIC_80, PROFILES, RASTER_80};
use super::*;

const ID: ProcessId = *b"A7K2";

fn text_slip(rows: Vec<Row>) -> Slip {
    Slip { width: PaperWidth::Mm80, body: SlipBody::Text(rows) }
}

fn line(zoom: Zoom, spans: Vec<Span>) -> Row {
    Row::Line(TextLine { align: Align::Left, zoom, bold: false, spans })
}

fn plain(text: &str) -> Row {
    line(Zoom::ONE, vec![Span::Text(text.into())])
}

/// The bytes between the switch to Chinese and the cut.
fn body(rows: Vec<Row>, profile: &PrinterProfile) -> Vec<u8> {
    let job = encode(&text_slip(rows), profile, ID).expect("encodes");
    job.bytes[4..job.cut_at].to_vec()
}

fn raster(bitmap: Bitmap, profile: &PrinterProfile) -> Job {
    encode(&Slip { width: PaperWidth::Mm80, body: SlipBody::Raster(bitmap) }, profile, ID).expect("encodes")
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The picture that the bands of a raster job draw.
fn drawn(mut bytes: &[u8], width: u32) -> Bitmap {
    let mut bitmap = Bitmap::white(width, 0);
    while let [0x1d, 0x76, 0x30, 0, x_low, x_high, y_low, y_high, rest @ ..] = bytes {
        let wide = usize::from(u16::from_le_bytes([*x_low, *x_high]));
        let high = usize::from(u16::from_le_bytes([*y_low, *y_high]));
        let top = bitmap.height();
        bitmap.set_height(top + u32::try_from(high).expect("small"));
        for (at, byte) in rest[..wide * high].iter().enumerate() {
            let (x, y) = (u32::try_from(at % wide * 8).expect("small"), u32::try_from(at / wide).expect("small"));
            (0..8).for_each(|dot| bitmap.set(x + dot, top + y, byte & (0x80 >> dot) != 0));
        }
        bytes = &rest[wide * high..];
    }
    assert_eq!(bytes, [] as [u8; 0], "only bands");
    bitmap
}

#[test]
fn the_richest_slip_is_as_small_as_by_hand() {
    let job = encode(&floor::richest_slip(), &EPSON_80, ID).expect("encodes");
    let floor = floor::hand_written(ID);
    assert!(job.bytes.len() <= 600, "{} bytes", job.bytes.len());
    assert!(job.bytes.len() * 10 <= floor.len() * 11, "{} bytes, by hand {}", job.bytes.len(), floor.len());
    for part in [&b"\xbc\xc3\xd1\xf4"[..], b"A017", b"https://dt.example.gov.cn/t/", b"\x1dVB\0\x1d(H\x06\x0000A7K2"] {
        assert!(contains(&job.bytes, part) && contains(&floor, part), "{part:02x?}");
    }
}

#[test]
fn style_is_sent_only_when_it_changes() {
    let bold = |text: &str| {
        let spans = vec![Span::Text(text.into())];
        Row::Line(TextLine { align: Align::Centre, zoom: Zoom::TWO, bold: true, spans })
    };
    let bytes = body(vec![plain("a"), bold("b"), bold("c"), plain("d")], &EPSON_80);
    assert_eq!(bytes, b"a\n\x1ba\x01\x1d!\x11\x1bE\x01b\nc\n\x1ba\0\x1d!\0\x1bE\0d\n");
}

#[test]
fn the_question_stands_behind_the_cut() {
    let job = encode(&text_slip(vec![plain("a")]), &EPSON_80, ID).expect("encodes");
    assert_eq!(&job.bytes[job.cut_at..], b"\x1dVB\0\x1d(H\x06\x0000A7K2");
    let job = encode(&text_slip(vec![plain("a")]), &GENERIC_80, ID).expect("encodes");
    assert_eq!(&job.bytes[job.cut_at..], b"\x1dVB\0\x1dr\x01");
    let full = PrinterProfile { cut: Cut::Full, ..GENERIC_80 };
    let job = encode(&text_slip(vec![plain("a")]), &full, ID).expect("encodes");
    assert_eq!(&job.bytes[job.cut_at..], b"\x1dVA\0\x1dr\x01");
}

#[test]
fn seams_are_where_commands_end() {
    let job = encode(&text_slip(vec![plain("a"), Row::Feed { dots: 9 }]), &GENERIC_80, ID).expect("encodes");
    assert_eq!(job.seams, [2, 4, 6, 9, 13, 16]);
    assert_eq!(job.bytes.len(), 16);
}

#[test]
fn text_from_outside_cannot_act_as_a_command() {
    let bytes = body(vec![plain("甲\x1b@\x10\x04\x01\x1dV\x00\u{9b}\u{7f}乙")], &EPSON_80);
    let (text, _, _) = encoding_rs::GB18030.encode("甲 @   _V   乙\n");
    let text: Vec<u8> = text.iter().map(|&byte| if byte == b'_' { b' ' } else { byte }).collect();
    assert_eq!(bytes, text);
}

#[test]
fn characters_without_a_two_byte_code_leave_a_visible_hole() {
    let hole = b"\xa1\xfe";
    for character in ["㛃", "𬭚", "é\u{301}", "€uro"] {
        let bytes = body(vec![plain(character)], &EPSON_80);
        let digits = bytes.windows(2).any(|pair| pair[0] >= 0x81 && pair[1].is_ascii_digit());
        assert!(!digits, "{character} would print as digits: {bytes:02x?}");
    }
    assert_eq!(body(vec![plain("㛃")], &EPSON_80), [&hole[..], b"\n"].concat());
    assert_eq!(body(vec![plain("¥5")], &EPSON_80), b"\xa3\xa45\n");
}

#[test]
fn a_rare_character_is_drawn_in_its_line_at_the_lines_width() {
    let mut glyph = Bitmap::white(24, 24);
    glyph.set(0, 0, true);
    glyph.set(23, 23, true);
    let spans = || vec![Span::Text("王".into()), Span::Glyph(glyph.clone()), Span::Text("A".into())];
    let bytes = body(vec![line(Zoom::ONE, spans())], &EPSON_80);
    let mut columns = [0; 72];
    (columns[0], columns[71]) = (0x80, 0x01);
    assert_eq!(bytes, [b"\xcd\xf5\x1b*\x21\x18\0", &columns[..], b"A\n"].concat());
    let wide = body(vec![line(Zoom { x: 2, y: 1 }, spans())], &EPSON_80);
    assert!(contains(&wide, b"\x1b*\x21\x30\0\x80\0\0\x80\0\0"));
}

#[test]
fn a_line_with_a_drawn_character_is_never_higher_than_it_can_be_drawn() {
    let spans = vec![Span::Text("王".into()), Span::Glyph(Bitmap::white(24, 24))];
    let bytes = body(vec![line(Zoom::TWO, spans)], &EPSON_80);
    assert!(!contains(&bytes, b"\x1d!"), "no enlargement: {bytes:02x?}");
    assert!(contains(&bytes, b"\x1b*\x21\x18\0"));
}

#[test]
fn a_qr_code_is_drawn_where_the_printer_cannot() {
    let rows = || vec![Row::Qr { text: "https://hall.example/t/7K2M".into(), module_dots: 4 }];
    let native = body(rows(), &GENERIC_80);
    assert!(contains(&native, b"\x1d(k\x03\x001C\x04") && contains(&native, b"1P0https://hall.example/t/7K2M"));
    let bytes = body(rows(), &GENERIC_58);
    assert!(!contains(&bytes, b"\x1d(k"));
    let bitmap = drawn(bytes.strip_prefix(b"\x1ba\x01").expect("centred"), 116);
    assert_eq!(bitmap.height(), 116, "version 3 has 29 modules");
    assert!(bitmap.get(0, 0) && bitmap.get(27, 3) && !bitmap.get(4, 4), "the finder pattern");
}

#[test]
fn a_link_too_long_for_any_code_is_printed_as_text() {
    let bytes = body(vec![Row::Qr { text: "x".repeat(2_332), module_dots: 4 }], &EPSON_80);
    assert_eq!(bytes.len(), 2_333);
}

#[test]
fn a_picture_is_sent_in_bands_as_narrow_as_their_ink() {
    let mut bitmap = Bitmap::white(576, 500);
    bitmap.blacken(3, 10, 30, 20);
    bitmap.blacken(500, 400, 76, 100);
    let job = raster(bitmap.clone(), &RASTER_80);
    assert_eq!(drawn(&job.bytes[2..job.cut_at], 576), bitmap);
    let bands = job.seams.len() - 3;
    assert_eq!(bands, 6, "10 white, 20 inked, 370 white in three, 100 inked");
    assert!(job.bytes.len() < 8_000, "{} bytes instead of 36,000", job.bytes.len());
}

#[test]
fn no_band_is_higher_than_the_printer_takes() {
    let mut bitmap = Bitmap::white(576, 300);
    bitmap.blacken(0, 0, 576, 300);
    for profile in PROFILES {
        let job = raster(bitmap.clone(), profile);
        let bands = 300_u32.div_ceil(profile.band_rows) as usize;
        assert_eq!(job.seams.len(), bands + 3, "{}", profile.name);
    }
}

/// Bytes that a real-time command begins with, wherever they stand in the stream.
fn acts(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|pair| matches!(pair, [0x10, 0x04 | 0x05 | 0x14]))
}

#[test]
fn image_data_that_would_act_loses_one_dot() {
    let mut bitmap = Bitmap::white(48, 1);
    for (x, byte) in [0x10_u8, 0x04, 0x10, 0x05, 0x10, 0x14].into_iter().enumerate() {
        let left = u32::try_from(x).expect("small") * 8;
        (0..8).filter(|dot| byte & (0x80 >> dot) != 0).for_each(|dot| bitmap.set(left + dot, 0, true));
    }
    assert!(acts(bitmap.bytes()));
    let job = raster(bitmap, &RASTER_80);
    assert!(contains(&job.bytes, &[0x10, 0x00, 0x10, 0x01, 0x10, 0x10]));
}

proptest! {
    #[test]
    fn nothing_in_a_picture_acts_as_a_command(
        dots in prop::collection::vec(prop::sample::select(vec![0_u8, 0x10, 0x04, 0x05, 0x14, 0xff]), 72 * 40),
        glyph in prop::collection::vec(prop::sample::select(vec![0x10_u8, 0x04, 0x05, 0x14]), 72),
    ) {
        let mut bitmap = Bitmap::white(576, 40);
        let mut cell = Bitmap::white(24, 24);
        for (at, byte) in (0_u32..).zip(&dots) {
            (0..8).for_each(|dot| bitmap.set(at % 72 * 8 + dot, at / 72, byte & (0x80 >> dot) != 0));
        }
        for (at, byte) in (0_u32..).zip(&glyph) {
            (0..8).for_each(|dot| cell.set(at / 3, at % 3 * 8 + dot, byte & (0x80 >> dot) != 0));
        }
        prop_assert!(!acts(&raster(bitmap, &RASTER_80).bytes));
        let bytes = body(vec![line(Zoom { x: 2, y: 1 }, vec![Span::Glyph(cell)])], &EPSON_80);
        prop_assert!(!acts(&bytes));
    }

    #[test]
    fn any_text_encodes_and_holds_no_control_byte(text in "\\PC*|.*") {
        let job = encode(&text_slip(vec![plain(&text)]), &EPSON_80, ID).expect("encodes");
        let body = &job.bytes[4..job.cut_at - 1];
        prop_assert!(body.iter().all(|&byte| byte >= 0x20 && byte != 0x7f), "{:02x?}", body);
    }
}
