//! Bytes that data sheets and standards give, and answers that are none.

use hall_core::number::Number;

use super::bus::Heard;
use super::modbus::{ASCII_8, Exception, How};
use super::raster::{Command, Refusal};
use super::*;

fn call(number: &str, counter: &str) -> CounterFace {
    let number: Number = number.parse().expect("a number");
    CounterFace::Call { counter: counter.into(), number }
}

#[test]
fn a_number_display_gets_the_four_bytes_of_its_data_sheet() {
    assert_eq!(simple::frame(5, 999), [0x05, 0x03, 0xe7, 0xef]);
    assert_eq!(simple::frame(247, 0x09ff), [0xf7, 0x09, 0xff, 0xff], "the sum is its low byte");
}

#[test]
fn a_number_display_loses_the_letter() {
    assert_eq!(simple::value(&call("A017", "3")), 17);
    assert_eq!(simple::value(&call("B017", "3")), 17);
    assert_eq!(simple::value(&CounterFace::Idle { counter: "17".into() }), simple::NOBODY);
}

#[test]
fn a_board_gets_the_registers_of_its_map() {
    for (face, shown) in [
        (call("A017", "3"), (How::Flashing, "A017   3")),
        (call("A017", "12"), (How::Flashing, "A017  12")),
        (call("A017", "long"), (How::Flashing, "A017    ")),
        (call("A017", "综合"), (How::Flashing, "A017    ")),
        (CounterFace::Idle { counter: "3".into() }, (How::Steady, "       3")),
        (CounterFace::Text { counter: "3".into(), text: "PAUSE 暂停".into() }, (How::Steady, "PAUSE   ")),
        (CounterFace::Text { counter: "3".into(), text: "暂停服务".into() }, (How::Steady, "----    ")),
        (CounterFace::Text { counter: "3".into(), text: "longer than it".into() }, (How::Steady, "longer t")),
        (CounterFace::Blank, (How::Dark, "        ")),
        (CounterFace::Test, (How::Everything, "        ")),
    ] {
        let (how, text) = modbus::content(&face, ASCII_8);
        assert_eq!((how, text.as_str()), shown, "{face:?}");
    }
}

#[test]
fn a_board_is_written_with_one_request() {
    let question = modbus::Question::write(0x11, ASCII_8, &call("A017", "3")).expect("fits");
    let (body, crc) = question.bytes().split_at(question.bytes().len() - 2);
    assert_eq!(body, b"\x11\x10\x00\x00\x00\x05\x0a\x00\x02A017   3");
    // Checked with another implementation than the one that made it.
    assert_eq!(crc, raster::CRC.checksum(body).to_le_bytes());
}

/// A frame of Modbus with its checksum.
fn framed(body: &[u8]) -> Vec<u8> {
    [body, &raster::CRC.checksum(body).to_le_bytes()].concat()
}

#[test]
fn a_board_s_answer_is_understood() {
    let question = modbus::Question::write(3, ASCII_8, &CounterFace::Test).expect("fits");
    let good = framed(&[3, 0x10, 0, 0, 0, 5]);
    for length in 0..good.len() {
        assert_eq!(question.understand(&good[..length]), Heard::More, "{length} bytes");
    }
    assert_eq!(question.understand(&good), Heard::Whole(Ok(())));
    let mut flipped = good.clone();
    flipped[3] ^= 1;
    for (answer, told) in [
        (flipped, Heard::Garbled("its checksum is wrong")),
        (framed(&[4, 0x10, 0, 0, 0, 5]), Heard::Garbled("another display answered")),
        (framed(&[3, 0x06, 0, 0, 0, 5]), Heard::Garbled("it answers another function")),
        (framed(&[3, 0x10, 0, 0, 0, 4]), Heard::Garbled("it took other registers")),
        (framed(&[3, 0x90, 2]), Heard::Whole(Err(Exception::IllegalAddress))),
        (framed(&[3, 0x90, 6]), Heard::Whole(Err(Exception::Busy))),
        (framed(&[3, 0x90, 11]), Heard::Whole(Err(Exception::GatewayTarget))),
        (framed(&[3, 0x90, 0x55]), Heard::Whole(Err(Exception::Other(0x55)))),
        (vec![3, 0x55, 0, 0, 0, 0, 0, 0], Heard::Garbled("no answer of Modbus")),
    ] {
        assert_eq!(question.understand(&answer), told, "{answer:02x?}");
    }
    let read = modbus::Question::read(3, ASCII_8).expect("fits");
    assert_eq!(read.understand(&framed(&[3, 3, 2, 0, 1])), Heard::Whole(Ok(())));
}

#[test]
fn a_panel_s_answer_is_understood() {
    let question = raster::Question { address: 3, command: Command::Show, sequence: 7 };
    let answer = |body: &[u8]| {
        let crc = raster::CRC.checksum(body).to_le_bytes();
        [&[raster::START], body, &crc].concat()
    };
    let good = answer(&[1, 3, 0x81, 7, 0, 1, 0]);
    for length in 0..good.len() {
        assert_eq!(question.understand(&good[..length]), Heard::More, "{length} bytes");
    }
    assert_eq!(question.understand(&good), Heard::Whole(None));
    let mut flipped = good.clone();
    flipped[7] ^= 1;
    for (answer, told) in [
        (flipped, Heard::Garbled("its checksum is wrong")),
        (answer(&[1, 4, 0x81, 7, 0, 1, 0]), Heard::Garbled("another display answered")),
        (answer(&[1, 3, 0x82, 7, 0, 1, 0]), Heard::Garbled("it answers another question")),
        (answer(&[1, 3, 0x81, 6, 0, 1, 0]), Heard::Garbled("it answers another question")),
        (answer(&[2, 3, 0x81, 7, 0, 1, 0]), Heard::Garbled("no answer of a panel")),
        (answer(&[1, 3, 0x81, 7, 0, 1, 1]), Heard::Whole(Some(Refusal::Size))),
        (vec![0x55], Heard::Garbled("no answer of a panel")),
    ] {
        assert_eq!(question.understand(&answer), told, "{answer:02x?}");
    }
}

#[test]
fn a_held_port_is_told_from_a_missing_one() {
    use crate::wire::WireError;
    let busy = CounterDisplayError::from(WireError::Busy { path: "/dev/displays".into() });
    let absent = CounterDisplayError::from(WireError::Absent { path: "/dev/displays".into(), reason: "none".into() });
    assert_eq!(busy.fault(), absent.fault());
    assert_ne!(busy.code(), absent.code());
    assert_ne!(busy.remedy(), absent.remedy());
}

#[test]
fn each_protocol_has_its_name() {
    for protocol in DisplayProtocol::ALL {
        assert_eq!(DisplayProtocol::from_code(protocol.code()), Some(protocol));
    }
    assert_eq!(DisplayProtocol::from_code("raster"), None);
}
