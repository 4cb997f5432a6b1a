//! Every face as a picture. Compared dot for dot; run with `UPDATE_GOLDENS=1` to write them anew, then look at each.

use hall_core::paper::Bitmap;

use super::super::led::{AMBER, Look, RED, write_png};
use super::sheet::{Sheet, golden};
use crate::counter_display::modbus::{ASCII_8, board, content};
use crate::counter_display::panel::{FLASH_HALF_MS, HOLD_MS, Panel, strip};
use crate::counter_display::{CounterFace, segments, simple};

/// Compares one picture with its golden.
#[track_caller]
pub fn check(name: &str, lit: &Bitmap, look: &Look) {
    let mut png = Vec::new();
    write_png(&mut png, lit, look).expect("written");
    let path = golden(&format!("{name}.png"));
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(&path, &png).expect("written");
    }
    let kept = std::fs::read(&path).unwrap_or_default();
    assert!(pixels(&png) == pixels(&kept), "differs from {}; UPDATE_GOLDENS=1 accepts it", path.display());
}

/// The pixels, whatever the packing of the file; nothing for no picture.
fn pixels(png: &[u8]) -> Option<Vec<u8>> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().ok()?;
    let mut pixels = vec![0; reader.output_buffer_size()?];
    reader.next_frame(&mut pixels).ok()?;
    Some(pixels)
}

fn call(number: &str, counter: &str) -> CounterFace {
    CounterFace::Call { counter: counter.into(), number: number.parse().expect("a number") }
}

fn text(text: &str) -> CounterFace {
    CounterFace::Text { counter: "3".into(), text: text.into() }
}

fn idle(counter: &str) -> CounterFace {
    CounterFace::Idle { counter: counter.into() }
}

#[test]
fn panels_look_as_they_always_did() {
    let sheet = Sheet::open();
    for (panel, size) in [(Panel::Dots64, "64"), (Panel::Dots128, "128")] {
        for (name, face) in [
            ("idle", idle("3")),
            ("idle-12", idle("12")),
            ("idle-named", idle("综合")),
            ("call", call("A017", "3")),
            ("call-12", call("K999", "12")),
            ("text", text("暂停服务")),
            ("test", CounterFace::Test),
            ("blank", CounterFace::Blank),
        ] {
            let strip = strip(panel, &face, &sheet);
            check(&format!("panel-{size}-{name}"), &strip.frame(panel.width(), 0), &AMBER);
        }
    }
}

#[test]
fn a_strip_that_is_too_wide_moves_through() {
    let sheet = Sheet::open();
    for (panel, size, face) in [
        (Panel::Dots64, "64", call("A017", "综合业务")),
        (Panel::Dots128, "128", text("请稍候,打印机正在换纸 PLEASE WAIT")),
    ] {
        let strip = strip(panel, &face, &sheet);
        for at_ms in [0, HOLD_MS + 1_500, HOLD_MS + 4_000] {
            check(&format!("panel-{size}-scroll-{at_ms}"), &strip.frame(panel.width(), at_ms), &AMBER);
        }
    }
}

#[test]
fn a_call_flashes_and_then_stays() {
    let sheet = Sheet::open();
    let strip = strip(Panel::Dots64, &call("A017", "3"), &sheet);
    let lit = strip.frame(64, 0);
    assert_eq!(strip.frame(64, FLASH_HALF_MS), Bitmap::white(64, 16));
    assert_eq!(strip.frame(64, 2 * FLASH_HALF_MS), lit);
    assert_eq!(strip.frame(64, 1_000 * FLASH_HALF_MS + FLASH_HALF_MS), lit);
}

#[test]
fn a_moving_strip_comes_round_again() {
    let strip = strip(Panel::Dots64, &call("A017", "综合业务"), &Sheet::open());
    let first = strip.frame(64, 0);
    let round = (1..60_000).find(|&at_ms| at_ms > HOLD_MS + 100 && strip.frame(64, at_ms) == first);
    assert!(round.is_some(), "it never comes round");
    assert!(strip.frame(64, u64::MAX).bytes().len() == first.bytes().len(), "whatever the clock says");
}

#[test]
fn digits_and_boards_look_as_they_always_did() {
    for (name, face) in
        [("call", call("A017", "3")), ("call-208", call("B208", "3")), ("idle", idle("3")), ("test", CounterFace::Test)]
    {
        check(&format!("digits-{name}"), &segments::digits(simple::value(&face)), &RED);
    }
    check("digits-456", &segments::digits(456), &RED);
    for (name, face) in [
        ("call", call("A017", "3")),
        ("call-12", call("K999", "12")),
        ("idle", idle("3")),
        ("text", text("暂停服务")),
        ("test", CounterFace::Test),
        ("blank", CounterFace::Blank),
    ] {
        let (how, text) = content(&face, ASCII_8);
        check(&format!("board-{name}"), &board(how, &text, 0), &RED);
    }
}
