//! The last stage of a slip on printers with a presenter: is it in the mouth, is it taken?

use std::time::{Duration, Instant};

use hall_core::device::Evidence;
use hall_core::fault::Fault;

use super::super::error::PrinterError;
use super::super::profile::Left;
use super::super::status::Query;
use super::EscPosPrinter;
use super::link::Link;

/// Between two looks at the mouth.
const LOOK: Duration = Duration::from_millis(100);
/// A presenter that has not brought the slip to its sensor by now never will, or the citizen was faster than a look.
const ARRIVES: Duration = Duration::from_millis(1_500);
/// So many looks in a row must find the mouth empty: a slip that is still moving flutters.
const EMPTY_LOOKS: u32 = 2;

/// What became of a slip in the mouth.
enum Seen {
    /// It was there and is not any more.
    Taken,
    /// It still hangs there.
    Left,
    /// The sensor never saw it.
    Never,
}

impl EscPosPrinter {
    /// Waits for the citizen to take a slip whose printing is proved; the better evidence if the sensor saw it.
    ///
    /// Only a jam on the way to the mouth puts the slip in doubt: nobody can have it then. If the line fails here the
    /// proof stands, and the next status tells of the line.
    pub(super) fn handed_over(&mut self, evidence: Evidence) -> Result<Evidence, PrinterError> {
        let (Some(presenter), Some(query)) = (self.profile.presenter, self.mouth()) else { return Ok(evidence) };
        match self.using(|link| watch(link, query, presenter.take)) {
            Ok(Seen::Taken) => Ok(Evidence::PaperTaken),
            Ok(Seen::Never) => Ok(evidence),
            Ok(Seen::Left) => {
                tracing::warn!(code = Fault::SlipNotTaken.code(), "the slip was not taken from the mouth");
                if let Left::Retracted(command) = presenter.left {
                    // A line that fails here is found by the next status.
                    let _ = self.using(|link| link.send(command, link.now() + presenter.take));
                }
                Ok(evidence)
            }
            Err(error @ PrinterError::Stopped(Fault::PresenterJammed)) => Err(error),
            Err(error) => {
                self.log(&error);
                Ok(evidence)
            }
        }
    }

    /// Makes room in the mouth for the next slip.
    pub(super) fn empty_mouth(&mut self) -> Result<(), PrinterError> {
        let (Some(presenter), Some(query)) = (self.profile.presenter, self.mouth()) else { return Ok(()) };
        let limit = self.patience.status;
        let full = self.using(|link| Ok(query.slip_in_mouth(&link.ask(query, link.now() + limit)?)))?;
        match presenter.left {
            _ if !full => Ok(()),
            Left::Waits => Err(PrinterError::Stopped(Fault::SlipNotTaken)),
            Left::PushedOut(command) | Left::Retracted(command) => {
                self.using(|link| link.send(command, link.now() + limit))
            }
        }
    }

    /// The question about the mouth.
    fn mouth(&self) -> Option<&'static Query> {
        self.profile.dialect.mouth.and_then(|n| self.profile.dialect.query(n))
    }
}

fn watch(link: &mut Link, query: &Query, take: Duration) -> Result<Seen, PrinterError> {
    let start = link.now();
    let (arrives, deadline) = (start + ARRIVES.min(take), start + take);
    let (mut seen, mut empty) = (false, 0);
    loop {
        let bytes = link.ask(query, deadline)?;
        if query.fault_in(&bytes) == Some(Fault::PresenterJammed) {
            return Err(PrinterError::Stopped(Fault::PresenterJammed));
        }
        let full = query.slip_in_mouth(&bytes);
        (seen, empty) = if full { (true, 0) } else { (seen, empty + 1) };
        if let Some(ended) = ended(seen, empty, link.now(), (arrives, deadline)) {
            return Ok(ended);
        }
        let next = link.now() + LOOK;
        link.hold(next)?;
    }
}

fn ended(seen: bool, empty: u32, now: Instant, (arrives, deadline): (Instant, Instant)) -> Option<Seen> {
    match seen {
        true if empty >= EMPTY_LOOKS => Some(Seen::Taken),
        true => (now >= deadline).then_some(Seen::Left),
        false => (now >= arrives).then_some(Seen::Never),
    }
}
