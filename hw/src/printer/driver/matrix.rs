//! Every trouble at every byte of a slip: never two cuts, never a proof that was not given, and the next slip is whole.

use hall_core::device::PaperOutcome;
use hall_core::fault::Fault;

use super::super::TicketPrinter;
use super::super::contract::{Mishap, PrinterRig, sample};
use super::super::profile::{EPSON_80, GENERIC_80, PrinterProfile};
use super::device::{Device, Trouble};

/// Slips refused while a printer swallows the 64 KiB that a changed length can claim, at half a second each try.
const REFUSED_MAX: usize = 50;

/// Bytes of an undisturbed slip of `profile`, and what stands on it.
fn undisturbed(profile: PrinterProfile) -> (usize, Vec<u8>) {
    let device = Device::new(profile);
    assert!(matches!(device.driver().print(&sample(profile.paper)), PaperOutcome::Printed(_)));
    let state = device.state();
    (state.received, state.slips[0].clone())
}

fn strike(profile: PrinterProfile, trouble: Trouble, at: usize, whole: &[u8]) -> PaperOutcome {
    let case = format!("{} with {trouble:?} at byte {at}", profile.name);
    let device = Device::new(profile);
    let mut printer = device.driver();
    device.trouble_after(at, trouble);
    let outcome = printer.print(&sample(profile.paper));
    let (cuts, proofs) = device.counts();
    assert!(cuts <= 1, "{case}: {cuts} cuts");
    match outcome {
        PaperOutcome::Printed(evidence) => {
            assert_eq!((evidence, proofs), (device.evidence(), 1), "{case}: printed without the answer");
        }
        PaperOutcome::Unknown(_) => {}
        PaperOutcome::Failed(fault) => panic!("{case}: {fault:?}, though {} bytes came", device.received()),
    }
    device.mend();
    let mut again = printer.print(&sample(profile.paper));
    if trouble.loses_the_place() {
        for _ in 0..REFUSED_MAX {
            // Refused whole, never in doubt, until the printer is out of the command that it mistook.
            if again == PaperOutcome::Failed(Fault::PrinterSilent) {
                again = printer.print(&sample(profile.paper));
            }
        }
    }
    assert_eq!(again, PaperOutcome::Printed(device.evidence()), "{case}: the next slip");
    let state = device.state();
    assert!(state.cuts <= 3, "{case}: {} cuts", state.cuts);
    assert!(state.slips.last().is_some_and(|slip| slip.ends_with(whole)), "{case}: the next slip is whole");
    outcome
}

fn matrix(profile: PrinterProfile) {
    let (bytes, whole) = undisturbed(profile);
    assert!(bytes > 80, "a slip with a heading, a number and a code");
    let mut doubts = 0;
    for trouble in Trouble::ALL {
        for at in 1..=bytes {
            let outcome = strike(profile, trouble, at, &whole);
            if let Trouble::Mishap(mishap @ (Mishap::PaperOut | Mishap::CoverOpen)) = trouble {
                assert_eq!(outcome, PaperOutcome::Unknown(mishap.fault()), "byte {at}");
            }
            doubts += usize::from(!matches!(outcome, PaperOutcome::Printed(_)));
        }
    }
    assert!(doubts > bytes * 6, "most troubles leave a doubt: {doubts} of {}", bytes * Trouble::ALL.len());
}

#[test]
fn every_trouble_at_every_byte_with_process_id() {
    matrix(EPSON_80);
}

#[test]
fn every_trouble_at_every_byte_with_fence() {
    matrix(GENERIC_80);
}
