//! What real printers do that hosts are surprised by.

use std::time::Duration;

use proptest::prelude::*;

use super::super::interpreter::{HEAD_TO_CUTTER_DOTS, STRIP_DOTS_MAX};
use super::super::verbs::Verb;
use super::super::{Handshake, Make, RECEIVE_BYTES_MAX};
use super::{Desk, model};

const CUT: &[u8] = b"\x1dVB\x00";

/// A slip of three lines, stopped by the end of the paper after its first.
fn stopped_in_the_middle() -> Desk {
    let mut desk = Desk::new(model());
    desk.send(b"first\n");
    desk.verb("paper out");
    desk.send(&[b"second\nthird\n", CUT].concat());
    assert_eq!(desk.cabinet.cuts(), 0);
    desk
}

#[test]
fn a_new_roll_prints_what_was_waiting() {
    let mut desk = stopped_in_the_middle();
    desk.send(&[b"again\n", CUT].concat());
    desk.verb("paper ok");
    let slips = desk.cabinet.take_slips();
    assert_eq!(slips.len(), 2, "the host that sends again gets both");
    assert_eq!(slips[0].bytes, [b"second\nthird\n", CUT].concat());
    assert_eq!(desk.cabinet.scraps().len(), 1, "the first line left with the old roll");
}

#[test]
fn a_cleared_printer_forgets_what_was_waiting() {
    for (clear, answer) in
        [(&b"\x10\x05\x02"[..], &b""[..]), (b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", b"\x37\x25\x00")]
    {
        let mut desk = stopped_in_the_middle();
        assert_eq!(desk.send(clear), answer);
        desk.verb("paper ok");
        desk.send(&[b"again\n", CUT].concat());
        let slips = desk.cabinet.take_slips();
        assert_eq!(slips.len(), 1);
        assert_eq!(slips[0].bytes, [b"again\n", CUT].concat());
    }
}

#[test]
fn a_stopped_printer_answers_only_what_cannot_wait() {
    let mut desk = stopped_in_the_middle();
    assert_eq!(desk.send(b"\x1dr\x01\x1d(H\x06\x0000abcd"), b"");
    assert_eq!(desk.send(b"\x10\x04\x04"), b"\x7e");
    desk.verb("paper ok");
    assert_eq!(desk.cabinet.take_replies(), b"\x00\x37\x22abcd\x00");
}

#[test]
fn questions_do_not_fill_a_stopped_printer() {
    let mut desk = Desk::new(model());
    desk.verb("cover open");
    for _ in 0..RECEIVE_BYTES_MAX {
        assert_eq!(desk.send(b"\x10\x04\x02"), b"\x16");
    }
    assert!(desk.verb("status").contains("waiting_bytes=0 lost_bytes=0"));
}

#[test]
fn the_receive_buffer_is_full_at_four_kilobytes() {
    for (handshake, answer) in [(Handshake::Software, &b"\x13"[..]), (Handshake::None, b"")] {
        let mut desk = Desk::new(super::Model { handshake, ..model() });
        desk.verb("paper out");
        assert_eq!(desk.send(&[b'A'; RECEIVE_BYTES_MAX]), answer);
        assert!(desk.verb("status").contains("waiting_bytes=4096 lost_bytes=0"));
        desk.send(b"B");
        assert!(desk.verb("status").contains("waiting_bytes=4096 lost_bytes=1"));
        desk.verb("paper ok");
        assert_eq!(desk.cabinet.take_replies().len(), answer.len(), "XON after XOFF");
        assert!(desk.verb("status").contains("waiting_bytes=0"));
    }
}

#[test]
fn a_busy_line_holds_the_host_back_and_loses_nothing() {
    let mut desk = Desk::new(super::Model { handshake: Handshake::Hardware, speed_mm_s: Some(100), ..model() });
    let bytes = [b"\n", &[b'A'; 2 * RECEIVE_BYTES_MAX][..], CUT].concat();
    let mut rest = &bytes[desk.cabinet.receive(&bytes, desk.now)..];
    assert_eq!(bytes.len() - rest.len(), 1 + RECEIVE_BYTES_MAX - 128);
    while let Some(wake) = desk.cabinet.wakes_at() {
        assert!(wake > desk.now, "time passes");
        desk.now = wake;
        desk.cabinet.work(desk.now);
        rest = &rest[desk.cabinet.receive(rest, desk.now)..];
    }
    assert!(rest.is_empty());
    assert_eq!(desk.cabinet.take_slips()[0].bytes, bytes);
}

#[test]
fn a_question_inside_a_picture_is_answered_and_printed() {
    let mut desk = Desk::new(model());
    let answer = desk.send(b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x04");
    assert_eq!(answer, b"\x12");
    desk.send(CUT);
    let slip = &desk.cabinet.take_slips()[0].bitmap;
    assert_eq!(&slip.row(HEAD_TO_CUTTER_DOTS)[..3], [0x10, 0x04, 0x04]);
}

#[test]
fn a_cut_without_a_feed_keeps_fifteen_millimetres() {
    let mut desk = Desk::new(model());
    desk.send(b"A\n\x1dV\x00");
    desk.send(CUT);
    let slips = desk.cabinet.take_slips();
    assert_eq!((slips[0].bitmap.ink_height(), slips[0].bitmap.height()), (0, 30));
    assert_eq!(slips[1].bitmap.ink_height(), HEAD_TO_CUTTER_DOTS - 30 + 23, "the line is on the next slip");
}

#[test]
fn changes_are_reported_until_the_printer_is_initialised() {
    let mut desk = Desk::new(model());
    assert_eq!(desk.send(b"\x1da\x0f"), [0x10, 0, 0, 0]);
    desk.verb("paper near");
    assert_eq!(desk.cabinet.take_replies(), [0x10, 0, 0x03, 0]);
    desk.verb("cover open");
    assert_eq!(desk.cabinet.take_replies(), [0x38, 0, 0x03, 0]);
    desk.verb("cover close");
    assert_eq!(desk.send(b"\x1b@"), [0x10, 0, 0x03, 0]);
    desk.verb("paper out");
    assert!(desk.cabinet.take_replies().is_empty(), "ESC @ ended the reports");
}

fn desk(make: Make) -> Desk {
    Desk::new(super::Model { make, ..model() })
}

#[test]
fn a_slip_comes_into_the_mouth_and_is_taken_after_a_while() {
    for (make, present) in [(Make::Masung { inverted: false }, &b""[..]), (Make::Custom, b"\x1de\x03\x0f")] {
        let mut desk = desk(make);
        desk.send(b"A\n");
        assert!(desk.verb("status").ends_with("mouth=empty"), "{make:?}");
        desk.send(CUT);
        desk.send(present);
        assert!(desk.verb("status").ends_with("mouth=slip"), "{make:?}");
        assert_eq!(desk.cabinet.wakes_at(), Some(desk.now + Duration::from_secs(1)));
        desk.now += Duration::from_secs(1);
        assert!(desk.verb("status").ends_with("mouth=empty"), "{make:?}: taken");
    }
}

#[test]
fn a_slip_is_left_until_somebody_takes_it_or_it_is_pushed_out() {
    let mut desk = desk(Make::Custom);
    desk.verb("slip leave");
    let present = [CUT, b"\x1de\x03\x0f"].concat();
    desk.send(&present);
    desk.now += Duration::from_mins(1);
    assert_eq!(desk.send(b"\x10\x04\x14"), [0x10, 0x0f, 0x20, 0, 0, 0]);
    desk.send(b"\x1de\x05");
    assert_eq!(desk.send(b"\x10\x04\x14"), [0x10, 0x0f, 0, 0, 0, 0]);
    desk.send(&present);
    assert!(desk.verb("slip take").ends_with("mouth=empty"));
}

#[test]
fn a_jam_on_the_way_out_stops_the_makes_that_see_it() {
    for (make, query, bytes) in [
        (Make::Snbc, &b"\x10\x04\x03"[..], &[0x16][..]),
        (Make::Masung { inverted: false }, b"\x10\x04\x05", &[0x08]),
        (Make::Custom, b"\x10\x04\x14", &[0x10, 0x0f, 0, 0, 0x40, 0]),
    ] {
        let mut desk = desk(make);
        assert!(desk.verb("presenter jam").starts_with("offline"));
        assert_eq!(desk.send(query), bytes, "{make:?}");
        assert!(desk.verb("presenter free").starts_with("online"));
    }
    for (line, make) in [("presenter jam", Make::Epson), ("slip take", Make::Epson), ("slip leave", Make::Snbc)] {
        let refused = desk(make).cabinet.apply(Verb::parse(line).unwrap(), std::time::Instant::now());
        assert!(refused.is_err(), "{line} on {make:?}");
    }
}

#[test]
fn a_make_answers_only_what_it_knows() {
    for make in Make::ALL {
        let whole = make == Make::Epson;
        let mut desk = desk(make);
        assert_eq!(desk.send(b"\x1d(H\x06\x0000abcd").is_empty(), !whole, "{make:?}: process ID");
        assert_eq!(desk.send(b"\x1da\x0f").is_empty(), !whole, "{make:?}: automatic status");
        assert_eq!(desk.send(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08").is_empty(), !whole, "{make:?}: clear");
        assert_eq!(desk.send(b"\x1dr\x01"), [0], "{make:?}: fence");
        assert_eq!(desk.send(b"\x10\x04\x05").len(), usize::from(matches!(make, Make::Masung { .. })), "{make:?}");
        assert_eq!(desk.send(b"\x10\x04\x14").len(), if make == Make::Custom { 6 } else { 0 }, "{make:?}");
        desk.send(CUT);
        assert_eq!(desk.cabinet.cuts(), 1, "{make:?}: nothing of it was taken for something else");
    }
}

#[test]
fn the_roll_ends_by_itself() {
    let mut desk = Desk::new(model());
    desk.verb("roll 10");
    desk.send(b"1\n2\n3\n4\n");
    assert!(desk.verb("status").starts_with("offline paper=out roll_mm=0"));
    assert!(desk.verb("status").contains("waiting_bytes=2"), "the fourth line waits");
}

#[test]
fn a_jammed_cutter_waits_for_the_host_or_the_switch() {
    for (mend, cuts) in [(&["cutter free"][..], 1), (&["cutter clear"], 0), (&["cutter free", "power on"], 0)] {
        let mut desk = Desk::new(model());
        desk.verb("cutter jam");
        desk.send(CUT);
        desk.send(b"\x10\x05\x01");
        assert_eq!(desk.cabinet.cuts(), 0, "still jammed");
        for verb in mend {
            desk.verb(verb);
        }
        desk.send(b"\x10\x05\x01");
        assert_eq!((desk.cabinet.cuts(), desk.send(b"\x10\x04\x03")), (cuts, vec![0x12]), "{mend:?}");
    }
}

#[test]
fn a_silent_printer_leaves_its_line_alone() {
    let mut desk = Desk::new(model());
    desk.verb("silence 5s");
    assert_eq!(desk.cabinet.receive(b"\x10\x04\x01", desk.now), 0);
    assert_eq!(desk.cabinet.wakes_at(), Some(desk.now + Duration::from_secs(5)));
    desk.now += Duration::from_secs(5);
    assert_eq!(desk.send(b"\x10\x04\x01"), b"\x12");
}

#[test]
fn lines_that_are_no_printer() {
    let mut desk = Desk::new(model());
    desk.verb("echo on");
    assert_eq!(desk.send(b"\x10\x04\x01A"), b"\x10\x04\x01A");
    desk.verb("echo off");
    desk.verb("garble on");
    let junk: Vec<u8> = (0..4).flat_map(|_| desk.send(b"\x10\x04\x01")).collect();
    assert!(junk.len() == 4 && junk != [0x12; 4], "{junk:02x?}");
    desk.verb("garble off");
    desk.verb("drop process-id on");
    assert_eq!(desk.send(b"\x1d(H\x06\x0000abcd\x1dr\x01"), b"\x00");
    desk.verb("power off");
    assert_eq!(desk.send(b"\x10\x04\x01"), b"");
}

#[test]
fn an_armed_fault_strikes_at_its_byte() {
    let mut desk = Desk::new(model());
    desk.verb("after 3 bytes paper out");
    desk.send(b"\x10\x04\x01A\n\x10\x04\x02");
    assert!(desk.verb("status").starts_with("online"), "real-time commands do not count");
    assert_eq!(desk.send(b"B\x10\x04\x04"), b"\x7e");
    desk.verb("after 1 bytes unplug");
    assert_eq!(desk.cabinet.receive(b"ABC", desk.now), 1, "what comes later is lost on the floor");
}

#[test]
fn the_proof_waits_for_the_paper() {
    let mut desk = Desk::new(super::Model { speed_mm_s: Some(100), ..model() });
    let started = desk.now;
    assert_eq!(desk.send(b"\x1bJ\xa0\x1d(H\x06\x0000abcd"), b"", "20 mm take a fifth of a second");
    assert_eq!(desk.cabinet.wakes_at(), Some(started + Duration::from_millis(200)));
    desk.now += Duration::from_millis(200);
    desk.cabinet.work(desk.now);
    assert_eq!(desk.cabinet.take_replies(), b"\x37\x22abcd\x00");
}

#[test]
fn three_metres_without_a_cut_are_torn_off() {
    let mut desk = Desk::new(model());
    for _ in 0..4 {
        desk.send(b"\x1bd\xff");
    }
    let scraps = desk.cabinet.scraps();
    assert_eq!(scraps.len(), 1);
    assert!(scraps[0].height() >= STRIP_DOTS_MAX);
}

fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![
        2 => any::<u8>(),
        1 => prop::sample::select(&b"\x10\x1b\x1c\x1d\n("[..]),
        1 => prop::sample::select(&b"@!*kvVLHpaqr80\x00\x01\x02\x03"[..]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_survived_within_bounds(
        bytes in prop::collection::vec(byte(), 0..600),
        out_at in 0_usize..600,
    ) {
        let mut desk = Desk::new(model());
        desk.verb(&format!("after {out_at} bytes paper out"));
        for &byte in &bytes {
            desk.cabinet.receive(&[byte], desk.now);
            prop_assert!(desk.cabinet.take_replies().len() <= 4096);
        }
        desk.verb("paper ok");
        prop_assert!(desk.cabinet.events().len() <= 200);
        for slip in desk.cabinet.take_slips() {
            prop_assert!(slip.bitmap.height() <= STRIP_DOTS_MAX + 2 * 8_128);
        }
    }
}
