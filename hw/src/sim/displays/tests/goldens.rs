//! Every face as a picture. Compared dot for dot; run with `UPDATE_GOLDENS=1` to write them anew, then look at each.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use hall_core::day::LocalTime;
use hall_core::device::{Line, PrinterStatus};
use hall_core::fault::Fault;
use hall_core::hall::Lang;
use hall_core::paper::Bitmap;

use super::super::led::{AMBER, Look, OLED, RED, write_png};
use super::sheet::{Sheet, golden};
use crate::counter_display::modbus::{ASCII_8, board, content};
use crate::counter_display::panel::{FLASH_HALF_MS, HOLD_MS, Panel, strip};
use crate::counter_display::{CounterFace, segments, simple};
use crate::status_display::face::PAGE_MS;
use crate::status_display::{PaperLeft, StatusFace, draw, test_picture};

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
        (Panel::Dots128, "128", text("请稍候，打印机正在换纸 PLEASE WAIT")),
    ] {
        let strip = strip(panel, &face, &sheet);
        for at_ms in [0, HOLD_MS + 1_500, HOLD_MS + 4_000] {
            check(&format!("panel-{size}-scroll-{at_ms}"), &strip.frame(panel.width(), at_ms), &AMBER);
        }
    }
}

#[test]
fn a_text_of_several_lines_is_one_and_a_counter_without_a_name_is_left_out() {
    let sheet = Sheet::open();
    let strip = |face: &CounterFace| strip(Panel::Dots64, face, &sheet);
    assert_eq!(strip(&text("A\nB")), strip(&text("A B")));
    let nameless = CounterFace::Text { counter: String::new(), text: "A B".into() };
    assert_eq!(strip(&nameless).picture.width(), 64);
    assert_eq!(strip(&idle("")).picture, Bitmap::white(64, 16));
}

#[test]
fn a_text_beyond_the_panel_s_memory_is_cut_off() {
    use crate::counter_display::panel::STRIP_DOTS_MAX;
    let long = strip(Panel::Dots128, &text(&"请".repeat(500)), &Sheet::open());
    assert_eq!(long.picture.width(), STRIP_DOTS_MAX);
    assert_eq!(crate::counter_display::raster::picture(&long).len(), super::super::frames::PAYLOAD_BYTES_MAX);
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

fn well(lang: Lang) -> StatusFace {
    StatusFace {
        lang,
        kiosk: "K1".into(),
        address: Some(IpAddr::V4(Ipv4Addr::new(192, 168, 100, 120))),
        clock: LocalTime { year: 2026, month: 11, day: 23, hour: 9, minute: 41 },
        printer: PrinterStatus::Ready { paper_low: false },
        paper: Some(PaperLeft::Percent(68)),
        line: Line::Up,
        owed: 0,
        fault: None,
        beat: true,
    }
}

fn stopped(lang: Lang, fault: Fault) -> StatusFace {
    StatusFace {
        printer: PrinterStatus::Stopped(fault),
        paper: Some(PaperLeft::Slips(0)),
        line: Line::Cut,
        owed: 1_234,
        fault: Some(fault),
        beat: false,
        ..well(lang)
    }
}

#[test]
fn the_status_display_looks_as_it_always_did() {
    let sheet = Sheet::open();
    check("status-test", &test_picture(), &OLED);
    for (lang, code) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        check(&format!("status-{code}-well"), &draw(&well(lang), 0, &sheet), &OLED);
        check(&format!("status-{code}-stopped"), &draw(&stopped(lang, Fault::PaperOut), 0, &sheet), &OLED);
        for (name, fault) in
            [("paper-out", Fault::PaperOut), ("cutter", Fault::CutterJammed), ("reader", Fault::CardReaderBroken)]
        {
            let face = stopped(lang, fault);
            check(&format!("status-{code}-remedy-{name}"), &draw(&face, PAGE_MS, &sheet), &OLED);
        }
        let alone = StatusFace {
            kiosk: "HALL-03-EAST-DOOR".into(),
            address: Some(IpAddr::V6(Ipv6Addr::new(0xfe80, 0, 0, 0, 0x2a5, 0x12ff, 0xfe34, 0x5678))),
            printer: PrinterStatus::Ready { paper_low: true },
            paper: Some(PaperLeft::Slips(12_345)),
            owed: 4_000_000,
            ..well(lang)
        };
        check(&format!("status-{code}-longest"), &draw(&alone, 0, &sheet), &OLED);
        check(
            &format!("status-{code}-alone"),
            &draw(&StatusFace { address: None, paper: None, ..alone }, 0, &sheet),
            &OLED,
        );
    }
}

#[test]
fn the_pages_take_turns_while_there_is_a_fault_and_only_then() {
    let sheet = Sheet::open();
    let page = |face: &StatusFace, at_ms| draw(face, at_ms, &sheet);
    let bad = stopped(Lang::Zh, Fault::PaperOut);
    assert!(page(&bad, 0) != page(&bad, PAGE_MS));
    assert!(page(&bad, 0) == page(&bad, 2 * PAGE_MS));
    let good = well(Lang::Zh);
    assert!(page(&good, 0) == page(&good, PAGE_MS));
    assert!(page(&good, 0) != page(&StatusFace { beat: false, ..good.clone() }, 0), "the heart beats");
}
