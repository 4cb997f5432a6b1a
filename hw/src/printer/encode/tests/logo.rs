//! The emblem that the printer keeps.

use hall_core::paper::LogoKey;

use super::*;
use crate::wire::Flow;

const KEY: LogoKey = LogoKey(*b"HE");

fn ink() -> Bitmap {
    let mut ink = Bitmap::white(16, 2);
    ink.blacken(0, 0, 9, 1);
    ink
}

#[test]
fn a_picture_is_sent_once_and_then_called_by_its_key() {
    let upload = logo_upload(KEY, &ink(), &EPSON_80).expect("small");
    assert_eq!(upload, b"\x1d(L\x0f\x000C0HE\x01\x10\0\x02\x001\xff\x80\0\0");
    let uploaded = PrinterProfile { stores_logo: true, ..EPSON_80 };
    assert_eq!(body(vec![Row::Logo(KEY), plain("a")], &uploaded), b"\x1d(L\x06\x000EHE\x01\x01a\n");
    assert_eq!(body(vec![Row::Logo(KEY), plain("a")], &EPSON_80), b"a\n", "it was not uploaded");
}

#[test]
fn keys_are_listed_and_pictures_forgotten() {
    assert_eq!(logo_list(), b"\x1d(L\x04\x000@KC");
    assert_eq!(logo_delete(KEY), b"\x1d(L\x04\x000BHE");
}

#[test]
fn what_no_printer_takes_is_refused() {
    for (key, picture) in [
        (LogoKey([b'H', 0x1b]), ink()),
        (KEY, Bitmap::white(0, 8)),
        (KEY, Bitmap::white(8, 0)),
        (KEY, Bitmap::white(8, 832)),
        (KEY, Bitmap::white(8 * 256, 256)),
    ] {
        assert!(logo_upload(key, &picture, &EPSON_80).is_err(), "{key:?} {} {}", picture.width(), picture.height());
    }
}

#[test]
fn nothing_in_an_emblem_acts() {
    let mut stripes = Bitmap::white(24, 200);
    for y in 0..200 {
        for (left, byte) in [0x10_u8, 0x04, 0x13].into_iter().enumerate() {
            let left = u32::try_from(left * 8).expect("small");
            (0..8).filter(|dot| byte & (0x80 >> dot) != 0).for_each(|dot| stripes.set(left + dot, y, true));
        }
    }
    let held = PrinterProfile { flow: Flow::Software, ..EPSON_80 };
    let upload = logo_upload(KEY, &stripes, &held).expect("small");
    assert!(!acts(&upload) && !upload.contains(&0x13));
}
