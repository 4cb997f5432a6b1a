//! The line to the centre, and the clocks at its two ends.

use std::time::Duration;

use hall_core::fault::Fault;
use hall_proto::wire::{ClockAhead, ProblemCode};

use super::{Bench, Seen};
use crate::sync::SyncError;

/// How long the centre may take to answer a technician.
const ANSWER_MAX: Duration = Duration::from_secs(10);

const NOT_ENROLLED: &str = "this kiosk is not enrolled";

/// Asks the centre, as the kiosk always does: signed.
pub fn centre(bench: &Bench) -> Seen {
    let Some(centre) = &bench.centre else { return Seen::failed(Fault::KioskRefused, NOT_ENROLLED) };
    match centre.probe(ANSWER_MAX) {
        Ok(answer) => {
            let owed = bench.journal.as_ref().and_then(|journal| journal.wait(|journal| journal.owed_count()).ok());
            let owed = match owed {
                Some(Ok(owed)) => format!("{owed} operations owed"),
                Some(Err(_)) | None => "operations owed: not known".into(),
            };
            Seen::passed(format!("{} answered in {} ms, {owed}", answer.address, answer.round_trip.as_millis()))
        }
        Err(error) => Seen::failed(error.fault().unwrap_or(Fault::LineCut), error.to_string()),
    }
}

/// Compares the kiosk's clock with the centre's.
pub fn clock(bench: &Bench) -> Seen {
    let Some(centre) = &bench.centre else { return Seen::skipped(NOT_ENROLLED) };
    match centre.probe(ANSWER_MAX) {
        Ok(answer) => {
            let ClockAhead { ahead_ms, error_ms } = answer.clock;
            let evidence = format!("{ahead_ms:+} ms beside the centre's clock, give or take {error_ms} ms");
            if answer.clock.is_off() { Seen::failed(Fault::ClockOff, evidence) } else { Seen::passed(evidence) }
        }
        Err(SyncError::Refused(problem)) if problem.code == ProblemCode::StaleClock => {
            Seen::failed(Fault::ClockOff, problem.message)
        }
        Err(error) => Seen::skipped(format!("the centre cannot be asked: {error}")),
    }
}
