use hall_core::device::{Evidence, PaperOutcome, PrinterStatus};
use hall_core::fault::Fault;
use proptest::prelude::*;

use super::super::contract::{self, Mishap, PrinterRig};
use super::super::profile::{EPSON_80, GENERIC_58, GENERIC_80, PROFILES, RASTER_80};
use super::super::status::QUERIES;
use super::device::Device;
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
    device.trouble_after(64 + 5 + 30, super::device::Trouble::Dead);
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
    device.trouble_after(20, super::device::Trouble::CutterJam);
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
    device.trouble_after(bytes / 3, super::device::Trouble::Stuck);
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
    device.trouble_after(30, super::device::Trouble::Dead);
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
            prop_assert!(QUERIES.iter().all(|&query| !EPSON_80.dialect.stops(query, first)), "{:02x?}", babble);
            prop_assert!(babble.iter().take_while(|&&byte| byte != first).all(|byte| byte & 0x80 == 0), "{:02x?}", babble);
        }
    }
}
