//! A whole slip, written by hand from the reference, as a picture.
//!
//! Compared dot for dot; run with `UPDATE_GOLDENS=1` to write it anew, then look at it.

use std::path::Path;

use hall_core::paper::Bitmap;

use super::super::slips::write_png;
use super::{Desk, gbk, model};

/// Everything that a ticket uses, and some that it does not.
fn hand_written() -> Vec<u8> {
    let glyph: Vec<u8> = (0..24_u32).flat_map(|x| (0x00ff_ffff_u32 >> x).to_be_bytes()[1..].to_vec()).collect();
    let raster: Vec<u8> = (0..16_u8).flat_map(|y| [0xff >> (y % 8), 0x0f, 0xf0, 0xff << (y % 8)]).collect();
    [
        b"\x1b@\x1c&\x1ba\x01\x1d!\x11",
        &gbk("政务大厅\n")[..],
        b"\x1d!\x33\x1bE\x01A017\n\x1bE\x00\x1d!\x00\x1ba\x00",
        &gbk("请到：综合窗口 3\n前面")[..],
        b"\x1b*\x21\x18\x00",
        &glyph,
        &gbk("等候")[..],
        b"\x1d!\x01 12 \x1d!\x00",
        &gbk("人")[..],
        b"\n\x1b-\x01underlined\x1b-\x00 \x1dB\x01reverse\x1dB\x00 \x1bM\x01small\x1bM\x00\n",
        b"\x1ba\x02right\n\x1ba\x01\x1dv0\x03\x04\x00\x10\x00",
        &raster,
        b"\x1bJ\x10\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x05\x1d(k\x03\x001E1\x1d(k\x1e\x001P0https://hall.example/t/7K2M",
        b"\x1d(k\x03\x001Q0\x1bJ\x10\x1dh\x30\x1dw\x02\x1dH\x02\x1dk\x49\x08{BHALL17\x1dVB\x00",
    ]
    .concat()
}

fn printed(parts: &[&[u8]]) -> Bitmap {
    let mut desk = Desk::new(model());
    for part in parts {
        desk.send(part);
    }
    assert_eq!(desk.cabinet.events(), [""; 0], "nothing was out of the ordinary");
    let mut slips = desk.cabinet.take_slips();
    assert_eq!(slips.len(), 1);
    assert_eq!(slips[0].bytes, parts.concat());
    slips.remove(0).bitmap
}

#[test]
fn a_hand_written_slip_looks_as_it_always_did() {
    let mut png = Vec::new();
    write_png(&mut png, &printed(&[&hand_written()])).unwrap();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sim/tests/hand_written.png");
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(&golden, &png).unwrap();
    }
    assert!(shades(&png) == shades(&std::fs::read(&golden).unwrap()), "differs from {}", golden.display());
}

/// The dots, whatever the packing of the file.
fn shades(png: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut shades = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut shades).unwrap();
    shades
}

#[test]
fn bytes_may_be_split_anywhere() {
    let bytes = hand_written();
    let whole = printed(&[&bytes]);
    let single: Vec<&[u8]> = bytes.chunks(1).collect();
    assert!(printed(&single) == whole, "byte by byte");
    for at in (0..bytes.len()).step_by(7) {
        assert!(printed(&[&bytes[..at], &bytes[at..]]) == whole, "split at {at}");
    }
}
