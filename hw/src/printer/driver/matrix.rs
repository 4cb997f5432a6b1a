//! Every trouble at every byte of a slip on every profile: never two cuts, never a proof that was not given, never a
//! second slip that nobody asked for, and the next slip is whole.

use std::time::Duration;

use hall_core::device::PaperOutcome;
use hall_core::fault::Fault;
use hall_core::paper::{PaperMode, Slip, SlipBody};

use super::super::TicketPrinter;
use super::super::contract::{PrinterRig, sample};
use super::super::profile::{PROFILES, PrinterProfile, QrSource};
use super::device::{Device, Trouble};

/// Slips refused while a printer swallows the 64 KiB that a changed length can claim, at half a second each try.
const REFUSED_MAX: usize = 50;
/// The same where a changed size can claim four gigabytes of picture: then only the power switch helps, as the remedy
/// says.
const REFUSED_WITH_PICTURES_MAX: usize = 2;
/// Positions tried for one trouble on one profile. Slips that are pictures have more bytes: of those the first, the
/// last and an even choice of the others are taken.
const POSITIONS_MAX: usize = 136;
/// Height of a slip that is a picture.
const PICTURE_DOTS: u32 = 32;
/// A person needs longer to mend a cutter than the driver leaves between two words to it.
const MENDING: Duration = Duration::from_secs(11);

/// The positions at which trouble strikes in a slip of so many bytes.
fn positions(bytes: usize) -> Vec<usize> {
    let ends = POSITIONS_MAX / 4;
    let step = (bytes / (POSITIONS_MAX / 2)).max(1);
    (1..=bytes).filter(|&at| bytes <= POSITIONS_MAX || at <= ends || at + ends > bytes || at % step == 0).collect()
}

/// A slip that is a picture is a small one, of two bands.
fn slip(profile: PrinterProfile) -> Slip {
    let mut slip = sample(profile.paper);
    if let SlipBody::Raster(picture) = &mut slip.body {
        picture.set_height(PICTURE_DOTS);
        picture.blacken(40, 0, 100, PICTURE_DOTS);
    }
    slip
}

/// Bytes of an undisturbed slip of `profile`, and what stands on it.
fn undisturbed(profile: PrinterProfile) -> (usize, Vec<u8>) {
    let device = Device::new(profile);
    assert!(matches!(device.driver().print(&slip(profile)), PaperOutcome::Printed(_)));
    let state = device.state();
    (state.received, state.slips[0].clone())
}

fn strike(profile: PrinterProfile, trouble: Trouble, at: usize, whole: &[u8]) -> PaperOutcome {
    let case = format!("{} with {trouble:?} at byte {at}", profile.name);
    let device = Device::new(profile);
    let mut printer = device.driver();
    device.trouble_after(at, trouble);
    let outcome = printer.print(&slip(profile));
    let (cuts, proofs) = device.counts();
    assert!(cuts <= 1, "{case}: {cuts} cuts");
    match outcome {
        PaperOutcome::Printed(evidence) => {
            assert_eq!(proofs, 1, "{case}: printed without the answer");
            let expected = if trouble == Trouble::SlipLeft { device.proof() } else { device.evidence() };
            let at_the_mouth = [device.proof(), device.evidence()].contains(&evidence);
            // A disturbed line may lose the way to the mouth or a look at it; the answer stands.
            let disturbed = trouble == Trouble::Noise || trouble.loses_the_place();
            assert!(evidence == expected || disturbed && at_the_mouth, "{case}: {evidence:?}");
        }
        PaperOutcome::Unknown(_) => {}
        PaperOutcome::Failed(fault) => panic!("{case}: {fault:?}, though {} bytes came", device.received()),
    }
    device.mend();
    device.pass(MENDING);
    let mut again = printer.print(&slip(profile));
    if trouble.loses_the_place() {
        let pictures = profile.qr == QrSource::Drawn;
        for _ in 0..if pictures { REFUSED_WITH_PICTURES_MAX } else { REFUSED_MAX } {
            // Refused whole, never in doubt, until the printer is out of the command that it mistook.
            if again == PaperOutcome::Failed(Fault::PrinterSilent) {
                again = printer.print(&slip(profile));
            }
        }
    }
    if trouble.loses_the_place() && profile.qr == QrSource::Drawn && again == PaperOutcome::Failed(Fault::PrinterSilent)
    {
        device.switch_off_and_on();
        again = printer.print(&slip(profile));
    }
    assert_eq!(again, PaperOutcome::Printed(device.evidence()), "{case}: the next slip");
    let state = device.state();
    assert!(state.cuts <= 3, "{case}: {} cuts", state.cuts);
    assert!(state.slips.last().is_some_and(|slip| slip.ends_with(whole)), "{case}: the next slip is whole");
    let whole_slips = state.slips.iter().filter(|slip| slip.ends_with(whole)).count();
    assert!(whole_slips <= 2, "{case}: two were asked for and {whole_slips} came");
    outcome
}

fn matrix(profile: PrinterProfile) {
    let (bytes, whole) = undisturbed(profile);
    assert!(bytes > 80, "a slip with a heading, a number and a code");
    let positions = positions(bytes);
    let mut doubts = 0;
    for trouble in Trouble::ALL {
        for &at in &positions {
            let outcome = strike(profile, trouble, at, &whole);
            let fault = trouble.stops_with().filter(|&fault| Device::new(profile).state().knows(fault));
            if let Some(fault) = fault {
                assert_eq!(outcome, PaperOutcome::Unknown(fault), "{}: {trouble:?} at {at}", profile.name);
            }
            if matches!(trouble, Trouble::NearEnd | Trouble::SlipLeft) {
                assert!(matches!(outcome, PaperOutcome::Printed(_)), "{}: {trouble:?} at {at}", profile.name);
            }
            doubts += usize::from(!matches!(outcome, PaperOutcome::Printed(_)));
        }
    }
    let cases = positions.len() * Trouble::ALL.len();
    assert!(doubts > cases / 2, "{}: most troubles leave a doubt: {doubts} of {cases}", profile.name);
}

#[test]
fn every_trouble_at_every_byte_of_text_slips() {
    all_of(is_text);
}

#[test]
fn every_trouble_all_over_slips_that_are_pictures() {
    all_of(|profile| !is_text(profile));
}

fn all_of(chosen: fn(&PrinterProfile) -> bool) {
    std::thread::scope(|threads| {
        for profile in PROFILES.into_iter().filter(|profile| chosen(profile)) {
            threads.spawn(|| matrix(*profile));
        }
    });
}

fn is_text(profile: &PrinterProfile) -> bool {
    matches!(profile.paper.mode, PaperMode::Text(_))
}

#[test]
fn a_short_slip_is_struck_at_every_byte() {
    assert_eq!(positions(POSITIONS_MAX).len(), POSITIONS_MAX);
    let many = positions(20_000);
    assert!(many.contains(&1) && many.contains(&20_000) && many.len() <= POSITIONS_MAX + 2);
}
