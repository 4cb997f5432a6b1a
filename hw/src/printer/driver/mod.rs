//! The driver: one slip is one job, from the status before it to the proof behind it.
//!
//! 1. Ask for the status; a stopped printer gets nothing.
//! 2. If an earlier slip was interrupted, clear or run out what is left of it, and prove that this is done.
//! 3. Send the slip, its cut, the way into the mouth if there is one, and a question that is answered in order.
//! 4. Wait for the answer, asking now and then whether the printer has stopped.
//! 5. With a presenter, wait for the citizen to take the slip.
//! 6. In doubt ask once more to name the fault, and tell the printer to forget the rest.
//!
//! Any failed call drops the port, and the next one opens it again by its stable path: unplugging needs no code.

#[cfg(test)]
mod device;
#[cfg(test)]
mod fuzz;
mod heard;
mod ids;
mod job;
pub(super) mod link;
#[cfg(test)]
mod matrix;
mod pace;
mod present;
mod recover;
#[cfg(test)]
mod tests;

use std::time::Duration;

use hall_core::device::{Evidence, PaperOutcome, PrinterStatus};
use hall_core::fault::Fault;
use hall_core::paper::Slip;

use self::ids::ProcessIds;
use self::link::{Link, Remains};
use self::pace::Pace;
use self::recover::Recovery;
use super::encode::Job;
use super::error::PrinterError;
use super::profile::{Left, PrinterProfile, Proof};
use super::report::PrinterReport;
use super::status::StatusReport;
use super::{CUTTER_MM, TicketPrinter, blank};
use crate::wire::{Flow, WireError, WireSource};

/// How often a status that stops the terminal is read again until it holds still.
const REREADS_MAX: u32 = 3;
/// How often the remains of an interrupted slip are cleared before the next slip is refused.
const CLEAR_TRIES: u32 = 2;
/// Bits on the line for each byte: start, eight, stop.
const BITS_PER_BYTE: u64 = 10;

/// How long the driver waits for what.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For the answer to one real-time query. Printers take some milliseconds; slow interfaces a tenth of a second.
    pub reply: Duration,
    /// Without a byte, before late answers are taken to be over.
    pub quiet: Duration,
    /// For all queries of one status.
    pub status: Duration,
    /// Between two looks at the status while the proof is awaited.
    pub look: Duration,
    /// For one try to clear the remains of a slip.
    pub clear: Duration,
    /// Added to what a slip takes by its bytes, the baud rate and the paper's speed: warming up, cutting, buffering.
    pub margin: Duration,
}

impl Patience {
    /// For any printer of the built-in profiles.
    pub const USUAL: Self = Self {
        reply: Duration::from_millis(300),
        quiet: Duration::from_millis(60),
        status: Duration::from_millis(1_500),
        look: Duration::from_millis(400),
        clear: Duration::from_secs(1),
        margin: Duration::from_secs(3),
    };
}

/// A printer that speaks ESC/POS over a line.
pub struct EscPosPrinter {
    profile: PrinterProfile,
    patience: Patience,
    source: Box<dyn WireSource>,
    link: Option<Link>,
    ids: ProcessIds,
    remains: Option<Remains>,
    recovery: Recovery,
    /// The last trouble that was logged, so that a printer that stays stopped is not logged every second.
    logged: Option<&'static str>,
}

impl EscPosPrinter {
    /// A printer of `profile` at the end of the lines that `source` opens. Nothing is opened yet.
    #[must_use]
    pub fn new(profile: PrinterProfile, source: Box<dyn WireSource>) -> Self {
        Self::with_patience(profile, source, Patience::USUAL)
    }

    /// The same with other waiting times.
    #[must_use]
    pub fn with_patience(profile: PrinterProfile, source: Box<dyn WireSource>, patience: Patience) -> Self {
        Self {
            profile,
            patience,
            source,
            link: None,
            ids: ProcessIds::default(),
            remains: None,
            recovery: Recovery::default(),
            logged: None,
        }
    }

    /// Asks the device everything that its dialect knows, for the technician's page.
    ///
    /// # Errors
    /// The printer cannot be reached, or what answers is none.
    pub fn inspect(&mut self) -> Result<StatusReport, PrinterError> {
        let had_link = self.link.is_some();
        match self.ask_all() {
            // It was unplugged and plugged in again since the last call: the old line is dead, a new one is not.
            Err(PrinterError::Wire(WireError::Gone(_))) if had_link => self.ask_all(),
            report => report,
        }
    }

    /// The longest that one slip may take from its first byte to its proof, whatever the proof is. With a presenter
    /// [`super::profile::Presenter::take`] comes on top.
    #[must_use]
    pub fn job_limit(&self, job: &Job) -> Duration {
        self.wire_time(job.bytes.len()) + self.feeding(job) + self.patience.margin
    }

    /// How long the paper moves for a slip.
    fn feeding(&self, job: &Job) -> Duration {
        let profile = &self.profile;
        let paper_mm = job.paper_dots / profile.dots_per_mm.max(1) + CUTTER_MM;
        Duration::from_millis(u64::from(paper_mm) * 1_000 / u64::from(profile.paper_mm_per_s.max(1)))
    }

    fn ask_all(&mut self) -> Result<StatusReport, PrinterError> {
        self.fill()?;
        let (dialect, limit) = (self.profile.dialect, self.patience.status);
        self.using(|link| {
            let deadline = link.now() + limit;
            let mut report = link.report(deadline, |_| true)?;
            // After a cover closes, the first status may still say that it is open; and the four answers of one
            // report may stem from before and after a change. A report that stops the terminal is read again until
            // two in a row agree.
            for _ in 0..REREADS_MAX {
                if report.summary(dialect).can_print() {
                    break;
                }
                let before = std::mem::replace(&mut report, link.report(deadline, |_| true)?);
                if report == before {
                    break;
                }
            }
            Ok(report)
        })
    }

    /// Gives the command in which a slip was interrupted the bytes that it still expects, before anything else is
    /// sent: even a status query would be taken for part of it.
    fn fill(&mut self) -> Result<(), PrinterError> {
        let Some(remains) = self.remains.filter(|remains| remains.filler > 0) else { return Ok(()) };
        let limit = self.patience.clear + self.wire_time(remains.filler);
        self.using(|link| link.fill(remains.filler, limit))?;
        self.remains = Some(Remains { filler: 0, ..remains });
        Ok(())
    }

    fn wire_time(&self, bytes: usize) -> Duration {
        Duration::from_millis(bytes as u64 * BITS_PER_BYTE * 1_000 / u64::from(self.profile.baud.max(1)))
    }

    /// Calls `action` with an open line; a failed call drops it.
    fn using<T>(&mut self, action: impl FnOnce(&mut Link) -> Result<T, PrinterError>) -> Result<T, PrinterError> {
        let mut link = match self.link.take() {
            Some(link) => link,
            None => Link::new(self.source.open()?, &self.profile, self.patience),
        };
        let result = action(&mut link);
        if result.is_ok() {
            self.link = Some(link);
        }
        result
    }

    fn ready(&mut self) -> Result<PrinterStatus, PrinterError> {
        let mut report = self.inspect()?;
        let dialect = self.profile.dialect;
        if self.recovers(report.summary(dialect)) {
            self.using(Link::recover)?;
            report = self.inspect()?;
        }
        let waits = self.profile.presenter.is_some_and(|presenter| presenter.left == Left::Waits);
        match report.summary(dialect) {
            PrinterStatus::Stopped(fault) => Err(PrinterError::Stopped(fault)),
            PrinterStatus::Ready { .. } if waits && report.slip_in_mouth(dialect) => {
                Err(PrinterError::Stopped(Fault::SlipNotTaken))
            }
            ready @ PrinterStatus::Ready { .. } => Ok(ready),
        }
    }

    fn recovers(&mut self, status: PrinterStatus) -> bool {
        let now = self.link.as_ref().map(Link::now);
        now.is_some_and(|now| self.recovery.is_due(status, now))
    }

    /// The fault of which the printer told by itself since the last call, if it is known to tell: what it says needs
    /// no question. It counts once; the next call asks again, so a report that nothing takes back cannot last.
    fn told(&mut self) -> Option<Fault> {
        self.profile.automatic?;
        self.link.as_ref()?;
        self.using(Link::told).ok().flatten()
    }

    /// Makes sure that the next byte is the first of a new slip.
    fn prepare(&mut self) -> Result<(), PrinterError> {
        if self.remains.is_some() {
            self.ready()?;
            self.clear_remains()?;
        }
        if !self.looks_ready() {
            self.ready()?;
        }
        self.empty_mouth()
    }

    /// Some of the questions are enough to begin: whether the printer is online, and whether its roll has ended.
    /// Anything but a plain yes, also a failed call, is looked into with all of them. At 9,600 baud that is 9 ms less
    /// between the touch and the paper.
    fn looks_ready(&mut self) -> bool {
        let (dialect, limit) = (self.profile.dialect, self.patience.status);
        dialect
            .quick
            .iter()
            .filter_map(|&n| dialect.query(n))
            .all(|query| self.using(|link| link.ask(query, link.now() + limit)).is_ok_and(|bytes| !query.stops(&bytes)))
    }

    fn clear_remains(&mut self) -> Result<(), PrinterError> {
        for _ in 0..CLEAR_TRIES {
            self.fill()?;
            let Some(remains) = self.remains else { return Ok(()) };
            self.remains = Some(self.lost_place(remains.owed + 1));
            if self.using(|link| link.clear(remains))? {
                self.remains = None;
                return Ok(());
            }
        }
        self.link = None;
        Err(PrinterError::Remains { tries: CLEAR_TRIES })
    }

    /// What is taken to remain when a clearing was not answered: what ends the old slip was sent and is not sent
    /// twice, but a lost byte may have left the printer inside a command that still swallows what comes. Each try
    /// feeds it as much as half the time for clearing allows, so that it finds its place again in the end.
    fn lost_place(&self, owed: usize) -> Remains {
        let bytes =
            self.patience.clear.as_millis() * u128::from(self.profile.baud) / u128::from(2 * 1_000 * BITS_PER_BYTE);
        Remains { filler: usize::try_from(bytes).unwrap_or(0), uncut: false, owed }
    }

    fn run(&mut self, job: &Job, id: [u8; 4]) -> PaperOutcome {
        let limit = self.job_limit(job);
        let (window, feeding) = (self.profile.receive_bytes, self.feeding(job));
        let paced = self.profile.flow == Flow::None;
        let mut sent = 0;
        let proof = self.using(|link| {
            let start = link.now();
            link.forget();
            let pace = paced.then(|| Pace::new(start, window, job.bytes.len(), feeding));
            link.send_counted(job::before_question(job), start + limit, pace, &mut sent)?;
            link.before_question()?;
            link.send_counted(&job.bytes, start + limit, pace, &mut sent)?;
            link.proof(id, start, start + limit)
        });
        let cut = proof.and_then(|evidence| self.cutter_is_home().map(|()| evidence));
        match cut.and_then(|evidence| self.handed_over(evidence)) {
            Ok(evidence) => {
                self.logged = None;
                PaperOutcome::Printed(evidence)
            }
            Err(error) if sent == 0 => PaperOutcome::Failed(self.log(&error)),
            Err(error) => self.doubt(job, sent, &error),
        }
    }

    /// The proof speaks for the cut command; whether the knife went through is the cutter's own bit.
    fn cutter_is_home(&mut self) -> Result<(), PrinterError> {
        let (dialect, limit) = (self.profile.dialect, self.patience.status);
        let Some(query) = dialect.query(dialect.cutter) else { return Ok(()) };
        match self.using(|link| link.ask(query, link.now() + limit)) {
            Ok(bytes) => match query.fault_in(&bytes) {
                Some(fault @ (Fault::CutterJammed | Fault::PrinterBroken | Fault::PresenterJammed)) => {
                    Err(PrinterError::Stopped(fault))
                }
                _ => Ok(()),
            },
            // A fence's answer has no name; it could be a byte of a printer that is losing its power.
            Err(error) if self.profile.proof == Proof::Fence => Err(error),
            // The proof stands. The line is dropped and the next status tells.
            Err(_) => Ok(()),
        }
    }

    fn doubt(&mut self, job: &Job, sent: usize, error: &PrinterError) -> PaperOutcome {
        self.remains = Some(Remains::of(job, sent, self.profile.proof));
        self.log(error);
        let fault = match (error, self.ready()) {
            // Stopped without a reason while the proof was awaited; not everything may be asked then.
            (PrinterError::Stopped(Fault::PrinterBroken), Err(PrinterError::Stopped(named))) => named,
            (PrinterError::Stopped(fault), _) => *fault,
            (_, Err(why)) => self.log(&why),
            (_, Ok(_)) => error.fault(),
        };
        if let (Fault::CutterJammed, Some(remains)) = (fault, &mut self.remains) {
            // The cut was sent and the knife did not go through.
            remains.uncut = true;
        }
        // A printer that gets new paper goes on with the old slip by itself unless it is told to forget it now.
        if self.link.is_some() {
            let _ = self.using(Link::calm);
        }
        PaperOutcome::Unknown(fault)
    }

    /// Logs `error` if it is not what was logged last, and answers its fault.
    fn log(&mut self, error: &PrinterError) -> Fault {
        if self.logged != Some(error.code()) {
            self.logged = Some(error.code());
            tracing::warn!(code = error.code(), remedy = error.remedy().en, "{error}");
        }
        error.fault()
    }
}

impl TicketPrinter for EscPosPrinter {
    fn status(&mut self) -> PrinterStatus {
        if let Some(fault) = self.told() {
            // What the host must end is not only told.
            if !self.recovers(PrinterStatus::Stopped(fault)) {
                return PrinterStatus::Stopped(self.log(&PrinterError::Stopped(fault)));
            }
            let _ = self.using(Link::recover);
        }
        match self.ready() {
            Ok(status) => {
                self.logged = None;
                status
            }
            Err(error) => PrinterStatus::Stopped(self.log(&error)),
        }
    }

    fn print(&mut self, slip: &Slip) -> PaperOutcome {
        let id = self.ids.next();
        let job = match job::job(slip, &self.profile, id) {
            Ok(job) => job,
            Err(error) => return PaperOutcome::Failed(self.log(&error.into())),
        };
        match self.prepare() {
            Ok(()) => self.run(&job, id),
            Err(error) => PaperOutcome::Failed(self.log(&error)),
        }
    }

    fn feed_and_cut(&mut self) -> PaperOutcome {
        self.print(&blank(self.profile.paper))
    }

    fn report(&mut self) -> PrinterReport {
        let asked = self.inspect();
        PrinterReport::new(&self.profile, asked)
    }

    fn release(&mut self) {
        self.link = None;
    }

    fn slip_was_begun_before(&mut self) {
        // How far it came is not known. A cut too many costs a blank strip; one too few would hang one citizen's
        // half slip on the next one's.
        let owed = usize::from(self.profile.proof == Proof::Fence);
        self.remains = Some(Remains { uncut: true, ..self.lost_place(owed) });
    }
}
