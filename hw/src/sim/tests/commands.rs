//! One command at a time: bytes in, what the paper and the host see.

use hall_core::paper::{PaperWidth, Row, Slip, SlipBody};

use super::super::interpreter::{Effect, Question, Way};
use super::{gbk, interpret};
use crate::printer::encode::encode;
use crate::printer::profile::{EPSON_80, PrinterProfile, QrSource};

#[test]
fn paper_moves_as_far_as_the_reference_says() {
    for (bytes, dots) in [
        (&b"\n"[..], 30),
        (b"A\n", 30),
        (b"A\r\n", 30),
        (b"\x1d!\x11A\n", 48),
        (b"\x1b!\x10A\n", 48),
        (b"\x1b3\x00A\n", 24),
        (b"\x1b3\x64A\n\x1b2A\n", 130),
        (b"\x1bJ\x64", 100),
        (b"A\x1bJ\x01", 24),
        (b"\x1bd\x03", 90),
        (b"A", 0),
        (b"\x1bM\x01\x1b3\x00A\n", 17),
        (b"\x1dv0\x00\x01\x00\x05\x00\xff\xff\xff\xff\xff", 5),
        (b"\x1dv0\x03\x01\x00\x02\x00\xff\xff", 4),
        (b"\x1b*\x21\x01\x00\xff\xff\xff\x1b3\x00\n", 24),
        (b"\x1d(k\x03\x00\x31C\x04\x1d(k\x04\x00\x31P0A\x1d(k\x03\x00\x31Q0", 84),
        (b"\x1dh\x32\x1dk\x49\x04{BAB", 50),
        (b"01234567890123456789012345678901A\n", 60),
    ] {
        assert_eq!(interpret(bytes).fed(), dots, "{bytes:02x?}");
    }
}

#[test]
fn the_host_is_asked_and_the_knife_called_in_order() {
    let feed = |dots| Effect::Fed { dots };
    for (bytes, effects) in [
        (&b"\x1dV\x00"[..], vec![Effect::Cut { partial: false }]),
        (b"\x1dV1", vec![Effect::Cut { partial: true }]),
        (b"\x1dVB\x03", vec![feed(123), Effect::Cut { partial: true }]),
        (b"\x1dVA\x00", vec![feed(120), Effect::Cut { partial: false }]),
        (b"A\n\x1dr\x01", vec![feed(30), Effect::Asked(Question::Paper)]),
        (b"\x1d(H\x06\x000012z~", vec![Effect::Asked(Question::ProcessId(*b"12z~"))]),
        (b"\x1dI\x43", vec![Effect::Asked(Question::Identity(67))]),
        (b"\x1de\x03\x0f\x1de\x05", vec![Effect::Presented(Way::Out), Effect::Presented(Way::Away)]),
        (b"\x1da\x0f", vec![Effect::ReportChanges { mask: 15 }]),
        (b"\x1b@", vec![Effect::ReportChanges { mask: 0 }]),
        (b"\x10\x04\x01\x10\x05\x02\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", vec![]),
        (b"\x00\x07\x18\r", vec![]),
    ] {
        assert_eq!(interpret(bytes).effects, effects, "{bytes:02x?}");
    }
}

#[test]
fn different_bytes_give_the_same_paper() {
    let line = |bytes: &[u8]| interpret(&[bytes, b"\n"].concat()).paper;
    let square = [0xff, 0xff, 0xff].repeat(24);
    for (what, left, right) in [
        ("a drawer pulse takes three parameters", b"\x1bp\x00ABC".to_vec(), b"C".to_vec()),
        ("the old barcode ends with NUL", b"\x1dk\x0412\x00A".to_vec(), b"A".to_vec()),
        ("the new one after its length", b"\x1dk\x45\x03123A".to_vec(), b"A".to_vec()),
        ("own Latin letters are passed over", b"\x1b&\x03AB\x01abc\x02abcdefA".to_vec(), b"A".to_vec()),
        ("stored pictures too", b"\x1cq\x02\x01\x00\x01\x0012345678\x01\x00\x00\x00A".to_vec(), b"A".to_vec()),
        ("four-byte codes come out as digits", b"\x81\x30\x84\x36".to_vec(), b" 0 6".to_vec()),
        ("a lone lead byte is a blank", b"\x81\x1bE\x00A".to_vec(), b" A".to_vec()),
        ("an unknown command takes two bytes", b"\x1b~A".to_vec(), b"A".to_vec()),
        ("a stray DLE takes one", b"\x10A".to_vec(), b"A".to_vec()),
        ("ESC @ empties the line", b"ABC\x1b@A".to_vec(), b"A".to_vec()),
        ("tabs are eight characters apart", b"\tA".to_vec(), b"        A".to_vec()),
        ("tabs of one's own", b"\x1bD\x02\x04\x00\t\tA".to_vec(), b"    A".to_vec()),
        ("an absolute place", b"\x1b$\x18\x00A".to_vec(), b"  A".to_vec()),
        ("a relative place", b"A\x1b\\\xf4\xffB".to_vec(), b"A\x1b$\x00\x00B".to_vec()),
        ("a left margin", b"\x1dL\x18\x00A".to_vec(), b"  A".to_vec()),
        ("China's yen sign", b"\x1bR\x0f$".to_vec(), b"\x1c.\x9d".to_vec()),
        (
            "an own character",
            [b"\x1c2\xfe\xa1", &square[..], b"\xfe\xa1"].concat(),
            [b"\x1b*!\x18\x00", &square[..]].concat(),
        ),
        ("bold by either command", b"\x1bE\x01A".to_vec(), b"\x1bG\x01A".to_vec()),
        ("sizes by either command", b"\x1d!\x11A".to_vec(), b"\x1b!\x30A".to_vec()),
        ("Chinese sizes too", [b"\x1d!\x11", &gbk("阳")[..]].concat(), [b"\x1c!\x0c", &gbk("阳")[..]].concat()),
        (
            "a stored picture and a raster",
            b"\x1d(L\x0c\x000p0\x01\x011\x08\x00\x02\x00\xf0\x0f\x1d(L\x02\x0002".to_vec(),
            b"\x1dv0\x00\x01\x00\x02\x00\xf0\x0f".to_vec(),
        ),
        (
            "a picture kept under a key and a raster",
            b"\x1d(L\x0d\x000C0HE\x01\x08\x00\x02\x001\xf0\x0f\x1b@\x1d(L\x06\x000EHE\x01\x02".to_vec(),
            b"\x1dv0\x02\x01\x00\x02\x00\xf0\x0f".to_vec(),
        ),
    ] {
        assert!(line(&left) == line(&right), "{what}");
    }
}

#[test]
fn bars_drawn_by_the_printer_and_bars_sent_to_it_are_the_same() {
    for text in ["A017", "K102-1123", "1234567890", "{x} ~"] {
        let slip = |module_dots| Slip {
            width: PaperWidth::Mm80,
            body: SlipBody::Text(vec![Row::Code128 { text: text.into(), module_dots, height_dots: 40 }]),
        };
        for dots in [2, 3] {
            let printed = |profile| interpret(&encode(&slip(dots), profile, *b"A7K2").unwrap().bytes).paper;
            let sent = PrinterProfile { qr: QrSource::Drawn, ..EPSON_80 };
            assert!(printed(&EPSON_80).ink_height() > 0, "{text} fits");
            assert!(printed(&EPSON_80) == printed(&sent), "{text} in modules of {dots} dots");
        }
    }
}

#[test]
fn edges_follow_the_alignment() {
    for (bytes, left) in [
        (&b"\x1ba\x00A\n"[..], 0),
        (b"\x1ba\x01A\n", 186),
        (b"\x1ba2A\n", 372),
        (b"\x1dL\x14\x00\x1dW\x40\x00\x1ba\x02A\n", 72),
        (b"\x1ba\x01\x1dv0\x00\x02\x00\x01\x00\xff\xff", 184),
        (b"A\x1ba\x01\n", 0),
    ] {
        assert_eq!(interpret(bytes).left(), Some(left), "{bytes:02x?}");
    }
}

#[test]
fn what_is_underlined_bold_or_reversed_has_more_ink() {
    let ink = |bytes: &[u8]| interpret(bytes).ink();
    let plain = ink(b"A\n");
    for bytes in [&b"\x1b-\x02 A\n"[..], b"\x1bE\x01A\n", b"\x1dB\x01A\n", b"\x1d!\x10A\n"] {
        assert!(ink(bytes) > plain, "{bytes:02x?}");
    }
}

#[test]
fn a_character_that_the_font_lacks_is_a_frame_and_a_remark() {
    let printed = interpret(b"\xaa\xa1\n");
    assert_eq!(printed.remarks(), 1);
    assert_eq!(printed.ink(), 4 * 22 - 4);
}

#[test]
fn what_is_not_known_is_remarked() {
    for bytes in [&b"\x1b~"[..], b"\x1d(k\x03\x00\x30A0", b"\x1bL", b"\x1d8L\x01\x00\x00\x00A", b"\x1dk\x45\x01A"] {
        assert_eq!(interpret(bytes).remarks(), 1, "{bytes:02x?}");
    }
}
