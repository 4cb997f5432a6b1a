use hall_core::device::{Evidence, PaperOutcome, PrinterStatus};
use hall_core::fault::Fault;
use proptest::prelude::*;

use super::super::contract::{self, Mishap, PrinterRig};
use super::super::encode::encode;
use super::super::profile::{
    CUSTOM_80, CUSTOM_RETRACT, EPSON_80, GENERIC_58, GENERIC_80, MASUNG_80, MASUNG_80_INVERTED, PROFILES, Presenter,
    RASTER_80,
};
use super::device::{Device, Trouble};
use super::*;

fn slip(device: &Device) -> Slip {
    contract::sample(device.profile())
}

fn print(device: &Device, printer: &mut EscPosPrinter) -> PaperOutcome {
    printer.print(&slip(device))
}

#[test]
fn every_profile_keeps_the_contract() {
    for profile in PROFILES {
        contract::printer(|| Device::new(*profile));
    }
}

#[test]
fn answers_that_come_byte_by_byte_are_read() {
    contract::printer(|| {
        let device = Device::new(EPSON_80);
        device.state().dribbles = true;
        device
    });
}

#[test]
fn an_echoing_line_is_no_printer() {
    for profile in PROFILES {
        let device = Device::new(*profile);
        device.state().echoes = true;
        let mut printer = device.driver();
        assert_eq!(printer.status(), PrinterStatus::Stopped(Fault::PrinterGarbled));
        assert!(matches!(printer.inspect(), Err(PrinterError::Echo)));
        assert_eq!(print(&device, &mut printer), PaperOutcome::Failed(Fault::PrinterGarbled));
        assert_eq!(device.state().received, 0);
    }
}

#[test]
fn a_late_answer_of_an_earlier_slip_does_not_complete_the_next() {
    for profile in [EPSON_80, GENERIC_80] {
        let device = Device::new(profile);
        let mut printer = device.driver();
        assert!(matches!(print(&device, &mut printer), PaperOutcome::Printed(_)));
        let bytes = device.received();
        device.mishap_after(bytes - 1, Mishap::Silence);
        assert_eq!(print(&device, &mut printer), PaperOutcome::Unknown(Fault::PrinterSilent));
        // Now it answers for the first slip; and the second is interrupted before its own question.
        device.silence(false);
        device.mishap_after(30, Mishap::PaperOut);
        let outcome = print(&device, &mut printer);
        assert!(!matches!(outcome, PaperOutcome::Printed(_)), "{outcome:?} with {} cuts", device.cuts());
    }
}

#[test]
fn a_slow_printers_answers_are_counted_so_that_none_is_left_for_the_next_slip() {
    let device = Device::new(GENERIC_80);
    let mut printer = device.driver();
    let job = encode(&slip(&device), &GENERIC_80, *b"0000").expect("encodes");
    device.state().fence_delay = printer.job_limit(&job) + Duration::from_millis(500);
    assert_eq!(print(&device, &mut printer), PaperOutcome::Unknown(Fault::PrinterSilent));
    // The first slip's answer is still on its way; the one to the clearing comes a while after it, and the second
    // slip dies before its own question.
    device.state().fence_delay = Duration::from_millis(900);
    device.trouble_after(64 + 5 + 30, Trouble::Dead);
    assert_eq!(print(&device, &mut printer), PaperOutcome::Unknown(Fault::PrinterSilent));
    assert_eq!(device.counts(), (1, 2), "one cut; the first slip's fence and the clearing's were answered");
}

#[test]
fn an_answer_to_another_program_does_not_complete_ours() {
    let device = Device::new(EPSON_80);
    let mut printer = device.driver();
    assert!(printer.status().can_print());
    device.state().dead = true;
    // While ours is awaited: the name is well formed and not ours.
    device.say_later(Duration::from_secs(1), b"\x37\x22a7k2\0");
    assert_eq!(print(&device, &mut printer), PaperOutcome::Unknown(Fault::PrinterSilent));
}

#[test]
fn a_printer_that_answers_and_prints_nothing_is_a_doubt() {
    for profile in PROFILES {
        let device = Device::new(*profile);
        device.state().dead = true;
        assert_eq!(print(&device, &mut device.driver()), PaperOutcome::Unknown(Fault::PrinterSilent));
        assert_eq!(device.cuts(), 0);
    }
}

#[test]
fn a_stuck_cutter_is_named_after_the_cut() {
    let device = Device::new(EPSON_80);
    let mut printer = device.driver();
    device.trouble_after(20, Trouble::CutterJam);
    assert_eq!(print(&device, &mut printer), PaperOutcome::Unknown(Fault::CutterJammed));
    assert_eq!(printer.status(), PrinterStatus::Stopped(Fault::CutterJammed));
}

#[test]
fn new_paper_does_not_bring_the_interrupted_slip_out_of_an_epson() {
    let device = Device::new(EPSON_80);
    let mut printer = device.driver();
    device.mishap_after(30, Mishap::PaperOut);
    assert_eq!(print(&device, &mut printer), PaperOutcome::Unknown(Fault::PaperOut));
    device.paper(true);
    assert_eq!(device.cuts(), 0, "the buffer was cleared while it was out of paper");
}

#[test]
fn what_a_generic_printer_still_holds_is_run_out_before_the_next_slip() {
    let device = Device::new(GENERIC_80);
    let mut printer = device.driver();
    assert_eq!(print(&device, &mut printer), PaperOutcome::Printed(Evidence::Fenced));
    let alone = device.state().slips[0].clone();
    device.mishap_after(30, Mishap::CoverOpen);
    assert_eq!(print(&device, &mut printer), PaperOutcome::Unknown(Fault::CoverOpen));
    device.cover(false);
    assert_eq!(print(&device, &mut printer), PaperOutcome::Printed(Evidence::Fenced));
    assert_eq!(device.state().slips.last(), Some(&alone), "nothing of the old slip hangs on the new one");
}

#[test]
fn a_picture_cut_short_does_not_swallow_the_next_slip() {
    let device = Device::new(RASTER_80);
    let mut printer = device.driver();
    assert_eq!(print(&device, &mut printer), PaperOutcome::Printed(Evidence::Fenced));
    let alone = device.state().slips[0].clone();
    let bytes = device.received();
    // In the middle of a band the line stands still until the deadline.
    device.trouble_after(bytes / 3, Trouble::Stuck);
    assert_eq!(print(&device, &mut printer), PaperOutcome::Unknown(Fault::PrinterSilent));
    device.mend();
    assert_eq!(print(&device, &mut printer), PaperOutcome::Printed(Evidence::Fenced));
    assert_eq!(device.state().slips.last(), Some(&alone));
    assert_eq!(device.cuts(), 3, "the piece of the old slip was cut off once");
}

#[test]
fn a_slip_is_refused_while_the_old_one_cannot_be_cleared() {
    let device = Device::new(GENERIC_80);
    let mut printer = device.driver();
    device.trouble_after(30, Trouble::Dead);
    assert_eq!(print(&device, &mut printer), PaperOutcome::Unknown(Fault::PrinterSilent));
    let clock = printer.using(|link| Ok(link.now())).expect("open");
    assert_eq!(print(&device, &mut printer), PaperOutcome::Failed(Fault::PrinterSilent));
    let waited = printer.using(|link| Ok(link.now())).expect("open") - clock;
    assert!(waited <= Patience::USUAL.clear * 2 * CLEAR_TRIES + Patience::USUAL.status, "{waited:?}");
    device.mend();
    assert_eq!(print(&device, &mut printer), PaperOutcome::Printed(Evidence::Fenced));
}

#[test]
fn a_stale_open_cover_is_read_once_more() {
    let device = Device::new(EPSON_80);
    let mut printer = device.driver();
    assert!(printer.status().can_print());
    device.state().stale_cover = 1;
    assert!(printer.status().can_print(), "the second answer counts");
    device.state().stale_cover = 2;
    assert_eq!(printer.status(), PrinterStatus::Stopped(Fault::CoverOpen));
}

#[test]
fn deadlines_follow_bytes_baud_rate_and_paper() {
    let device = Device::new(GENERIC_58);
    let printer = device.driver();
    let job = Job { bytes: vec![0; 960], seams: vec![960], cut_at: 0, paper_dots: 800 };
    // 960 bytes at 9,600 baud take one second; 100 mm and 20 mm to the cutter at 50 mm/s take 2.4 s.
    assert_eq!(printer.job_limit(&job), Duration::from_millis(3_400) + Patience::USUAL.margin);
}

#[test]
fn a_slip_that_never_gets_an_answer_ends_by_its_deadline() {
    let device = Device::new(GENERIC_80);
    let mut printer = device.driver();
    assert!(printer.status().can_print());
    let job = encode(&slip(&device), &GENERIC_80, *b"0000").expect("encodes");
    let bound = printer.job_limit(&job) + Patience::USUAL.status * 2;
    device.mishap_after(10, Mishap::Silence);
    let start = printer.using(|link| Ok(link.now())).expect("open");
    assert_eq!(print(&device, &mut printer), PaperOutcome::Unknown(Fault::PrinterSilent));
    let took = printer.using(|link| Ok(link.now())).expect("open") - start;
    assert!(took <= bound, "{took:?} of {bound:?}");
}

proptest! {
    /// Whatever answers a status query, it is a printer that is ready only if every answer has the shape of a status
    /// byte and no stopping bit: noise before or behind it counts against it.
    #[test]
    fn junk_is_never_ready(babble in prop::collection::vec(any::<u8>(), 0..6)) {
        let device = Device::new(EPSON_80);
        device.state().babble = Some(babble.clone());
        let mut printer = device.driver();
        if printer.status().can_print() {
            let first = babble.iter().find(|&&byte| byte & 0x93 == 0x12).copied().unwrap_or(0);
            prop_assert_eq!(first & 0x68, 0, "{:02x?}", babble);
            prop_assert!(EPSON_80.dialect.queries.iter().all(|query| !query.stops(&[first])), "{:02x?}", babble);
            prop_assert!(babble.iter().take_while(|&&byte| byte != first).all(|byte| byte & 0x80 == 0), "{:02x?}", babble);
        }
    }
}

#[test]
fn what_the_printer_tells_by_itself_is_answered_at_once() {
    let device = Device::new(EPSON_80);
    let mut printer = device.driver();
    assert_eq!(print(&device, &mut printer), PaperOutcome::Printed(Evidence::ProcessId));
    device.cover(true);
    let asked = device.state().questions;
    assert_eq!(printer.status(), PrinterStatus::Stopped(Fault::CoverOpen));
    assert_eq!(device.state().questions, asked, "nothing had to be asked");
    assert_eq!(printer.status(), PrinterStatus::Stopped(Fault::CoverOpen));
    assert!(device.state().questions > asked, "what was told counts once");
    device.cover(false);
    assert!(printer.status().can_print());
}

#[test]
fn a_report_from_before_the_power_failed_does_not_stay() {
    let device = Device::new(EPSON_80);
    let mut printer = device.driver();
    assert!(matches!(print(&device, &mut printer), PaperOutcome::Printed(_)));
    device.say_later(Duration::ZERO, &[0x18, 0, 0x0f, 0]);
    assert_eq!(printer.status(), PrinterStatus::Stopped(Fault::PaperOut));
    assert!(printer.status().can_print(), "it is asked, and says otherwise");
}

#[test]
fn a_freed_cutter_is_told_to_go_on_and_never_under_an_open_cover() {
    for profile in [EPSON_80, GENERIC_80, MASUNG_80] {
        let device = Device::new(profile);
        let mut printer = device.driver();
        device.trouble_after(20, Trouble::CutterJam);
        assert_eq!(print(&device, &mut printer), PaperOutcome::Unknown(Fault::CutterJammed));
        device.cover(true);
        let told = device.state().recoveries;
        assert_eq!(printer.status(), PrinterStatus::Stopped(Fault::CoverOpen));
        device.mend();
        device.cover(true);
        assert_eq!(printer.status(), PrinterStatus::Stopped(Fault::CoverOpen));
        assert_eq!(device.state().recoveries, told, "a hand may be inside");
        device.cover(false);
        assert!(printer.status().can_print(), "{}: told once the cover is closed", profile.name);
        assert_eq!(print(&device, &mut printer), PaperOutcome::Printed(device.evidence()));
        assert_eq!(device.cuts(), 2, "the uncut slip and the new one");
    }
}

#[test]
fn a_cutter_that_stays_stuck_is_not_moved_without_end() {
    let device = Device::new(EPSON_80);
    let mut printer = device.driver();
    device.trouble_after(20, Trouble::CutterJam);
    assert_eq!(print(&device, &mut printer), PaperOutcome::Unknown(Fault::CutterJammed));
    let told = device.state().recoveries;
    for _ in 0..3_600 {
        device.pass(Duration::from_secs(1));
        assert_eq!(printer.status(), PrinterStatus::Stopped(Fault::CutterJammed));
    }
    assert!((1..=30).contains(&(device.state().recoveries - told)), "{}", device.state().recoveries - told);
}

#[test]
fn a_slip_that_is_taken_has_the_best_evidence_and_one_that_is_left_is_proved_all_the_same() {
    for profile in [MASUNG_80, MASUNG_80_INVERTED, CUSTOM_80] {
        let device = Device::new(profile);
        let mut printer = device.driver();
        assert_eq!(print(&device, &mut printer), PaperOutcome::Printed(Evidence::PaperTaken));
        device.state().left = true;
        assert_eq!(print(&device, &mut printer), PaperOutcome::Printed(Evidence::Fenced));
        assert!(printer.status().can_print(), "a slip in the mouth stops nobody");
        assert_eq!(printer.report().warnings(), [Fault::SlipNotTaken]);
        device.state().left = false;
        assert_eq!(print(&device, &mut printer), PaperOutcome::Printed(Evidence::PaperTaken));
        assert_eq!((device.cuts(), printer.report().warnings()), (3, vec![]));
    }
}

/// A profile whose presenter does `left` with a slip that is left.
fn leaving(left: Left) -> PrinterProfile {
    PrinterProfile { presenter: CUSTOM_80.presenter.map(|presenter| Presenter { left, ..presenter }), ..CUSTOM_80 }
}

#[test]
fn a_slip_that_is_left_is_pulled_back_pushed_out_or_waited_for() {
    let outcome = |left, then: &dyn Fn(&Device, &mut EscPosPrinter)| {
        let device = Device::new(leaving(left));
        let mut printer = device.driver();
        device.state().left = true;
        assert_eq!(print(&device, &mut printer), PaperOutcome::Printed(Evidence::Fenced));
        then(&device, &mut printer);
    };
    outcome(Left::Retracted(&CUSTOM_RETRACT), &|device, printer| {
        assert_eq!(printer.report().warnings(), []);
        assert_eq!(device.state().away, 1);
    });
    outcome(CUSTOM_80.presenter.expect("has one").left, &|device, printer| {
        assert_eq!(device.state().away, 0, "it hangs there for the citizen");
        assert!(matches!(print(device, printer), PaperOutcome::Printed(_)));
        assert_eq!(device.state().away, 1, "until the next slip");
    });
    outcome(Left::Waits, &|device, printer| {
        let received = device.received();
        assert_eq!(printer.status(), PrinterStatus::Stopped(Fault::SlipNotTaken));
        assert_eq!(print(device, printer), PaperOutcome::Failed(Fault::SlipNotTaken));
        assert_eq!((device.received(), device.cuts()), (received, 1));
        device.state().left = false;
        assert_eq!(print(device, printer), PaperOutcome::Printed(Evidence::PaperTaken));
    });
}

#[test]
fn a_slip_that_jams_behind_its_proof_is_a_doubt() {
    for profile in [MASUNG_80, CUSTOM_80] {
        let device = Device::new(profile);
        let mut printer = device.driver();
        device.state().jams_presenter_after_proof = true;
        assert_eq!(print(&device, &mut printer), PaperOutcome::Unknown(Fault::PresenterJammed));
        assert_eq!(printer.status(), PrinterStatus::Stopped(Fault::PresenterJammed));
        device.mend();
        assert!(printer.status().can_print());
    }
}

#[test]
fn a_byte_before_the_question_is_not_its_answer() {
    let device = Device::new(GENERIC_80);
    let mut printer = device.driver();
    assert!(printer.status().can_print());
    device.state().dead = true;
    // What a line says when the printer's power goes.
    device.state().says_when_received = Some((50, vec![0x00]));
    assert!(matches!(print(&device, &mut printer), PaperOutcome::Unknown(_)));
}

#[test]
fn no_more_is_sent_ahead_of_the_paper_than_the_buffer_holds() {
    let profile = PrinterProfile { receive_bytes: 45, baud: 115_200, ..GENERIC_80 };
    let job = job::job(&contract::sample(profile.paper), &profile, *b"0000").expect("encodes");
    let took = |profile| {
        let device = Device::new(profile);
        let mut printer = device.driver();
        assert!(printer.status().can_print());
        let start = device.state().now();
        assert_eq!(print(&device, &mut printer), PaperOutcome::Printed(Evidence::Fenced));
        device.state().now() - start
    };
    assert!(job.bytes.len() > 120, "{}", job.bytes.len());
    assert!(took(profile) > Duration::from_millis(300), "{:?}", took(profile));
    assert!(took(PrinterProfile { flow: Flow::Hardware, ..profile }) < Duration::from_millis(100));
    assert!(took(PrinterProfile { receive_bytes: 4_096, ..profile }) < Duration::from_millis(100));
}

#[test]
fn every_call_of_every_profile_ends_before_the_screen_gives_up() {
    for profile in PROFILES {
        let printer = Device::new(*profile).driver();
        let job = job::job(&contract::sample(profile.paper), profile, *b"0000").expect("encodes");
        let taking = profile.presenter.map_or(Duration::ZERO, |presenter| presenter.take);
        let limit = printer.job_limit(&job) + taking + Patience::USUAL.status;
        assert!(limit <= contract::CALL_MAX, "{}: {limit:?}", profile.name);
    }
}

#[test]
fn a_line_that_never_stops_talking_keeps_no_call() {
    for (profile, byte) in [(EPSON_80, 0x11), (EPSON_80, 0x00), (GENERIC_80, 0x11), (CUSTOM_80, 0x10)] {
        let device = Device::new(profile);
        let mut printer = device.driver();
        device.state().talks = Some(byte);
        let start = device.state().now();
        printer.slip_was_begun_before();
        assert!(!printer.status().can_print());
        assert!(matches!(print(&device, &mut printer), PaperOutcome::Failed(_)), "{}", profile.name);
        assert!(device.state().now() - start <= contract::CALL_MAX * 2, "{}", profile.name);
    }
}
