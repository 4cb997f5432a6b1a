//! An open line with its answers taken apart.

use std::time::{Duration, Instant};

use super::super::encode::{self, Job, ProcessId};
use super::super::error::PrinterError;
use super::super::profile::{Left, PrinterProfile, Proof};
use super::super::status::{Query, Shape, StatusAnswer, StatusReport, automatic_fault};
use super::heard::Heard;
use super::pace::Pace;
use super::{Evidence, Fault, Patience};
use crate::wire::{Wire, WireError};

/// How often one query is asked: once, once more after noise or silence, once because the answer may be a late one, and
/// once because a bare answer must come twice.
const ASK_TRIES: u32 = 4;
/// Unanswered queries in a row after which a printer is silent.
const SILENT_TRIES: u32 = 2;
/// Reads in a row after which a line that does not become quiet is noisy.
const BABBLE_READS_MAX: u32 = 64;
/// Sent before anything else after an interrupted slip: what was handed to a line that broke may be lost, and a
/// command that waits for its length must not take it from the next command. Printers ignore NUL between commands.
const FILLER_BYTES_MIN: usize = 64;
/// Between two looks at how much of the output has left.
const DRAIN_LOOK: Duration = Duration::from_millis(10);
/// `DLE ENQ` 2: recover from an error and forget what was received.
const RECOVER: [u8; 3] = [0x10, 0x05, 2];
/// `DLE DC4` 8: forget what was received and not printed (Epson ESC/POS reference).
const CLEAR_BUFFER: [u8; 10] = [0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8];
/// The answer to it: `37h 25h 00h`.
const CLEARED: &[u8] = &[0x25];
/// Before the four characters in the answer of `GS ( H` function 48: `37h 22h … 00h`.
const PRINTED: u8 = 0x22;
/// Bits of the answer to `GS r` 1: no paper.
const FENCE_NO_PAPER: u8 = 0x0c;

/// What an interrupted slip left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Remains {
    /// Bytes that the printer may still expect for the command in which it was interrupted.
    pub filler: usize,
    /// Whether the cut of that slip was not sent.
    pub uncut: bool,
    /// Fences that were sent and not answered. They have no names, so a late answer must not be taken for a new one.
    pub owed: usize,
}

impl Remains {
    /// What `job` left when only `sent` bytes of it were handed over.
    pub(super) fn of(job: &Job, sent: usize, proof: Proof) -> Self {
        let seam = job.seams.iter().copied().find(|&seam| seam >= sent).unwrap_or(sent);
        let owed = usize::from(proof == Proof::Fence && sent == job.bytes.len());
        Self { filler: (seam - sent).max(FILLER_BYTES_MIN), uncut: sent <= job.cut_at, owed }
    }
}

/// A line to a printer, and what was heard on it.
pub(super) struct Link {
    wire: Box<dyn Wire>,
    profile: PrinterProfile,
    patience: Patience,
    heard: Heard,
    /// An earlier query, ours or that of a program before us, may still be answered.
    late: bool,
}

impl Link {
    pub(super) fn new(wire: Box<dyn Wire>, profile: &PrinterProfile, patience: Patience) -> Self {
        Self { wire, profile: *profile, patience, heard: Heard::default(), late: true }
    }

    pub(super) fn now(&self) -> Instant {
        self.wire.now()
    }

    /// Forgets everything heard: no answer from before counts for what follows.
    pub(super) fn forget(&mut self) {
        self.heard.forget();
    }

    /// Hands `bytes` to the line in small pieces.
    pub(super) fn send(&mut self, bytes: &[u8], deadline: Instant) -> Result<(), PrinterError> {
        self.send_counted(bytes, deadline, None, &mut 0)
    }

    /// The same no faster than `pace`; `sent` counts them also when it fails.
    pub(super) fn send_counted(
        &mut self,
        bytes: &[u8],
        deadline: Instant,
        pace: Option<Pace>,
        sent: &mut usize,
    ) -> Result<(), PrinterError> {
        while let Some(rest) = bytes.get(*sent..).filter(|rest| !rest.is_empty()) {
            let piece = &rest[..rest.len().min(self.profile.chunk_bytes.clamp(1, 64))];
            if let Some(until) = pace.map(|pace| pace.room_for(*sent + piece.len())) {
                self.hold(until.min(deadline))?;
            }
            *sent += self.wire.write_some(piece, deadline)?;
        }
        Ok(())
    }

    /// Lets time pass, and hears what comes meanwhile.
    pub(super) fn hold(&mut self, until: Instant) -> Result<(), PrinterError> {
        while self.now() < until {
            self.listen(until)?;
        }
        Ok(())
    }

    /// Sends `bytes` NULs and waits until they have left.
    pub(super) fn fill(&mut self, bytes: usize, limit: Duration) -> Result<(), PrinterError> {
        let deadline = self.now() + limit;
        self.send(&vec![0; bytes], deadline)?;
        while self.wire.unsent()? > 0 {
            if self.now() >= deadline {
                return Err(WireError::Late.into());
            }
            self.listen(self.now() + DRAIN_LOOK)?;
        }
        Ok(())
    }

    /// Asks everything that `wanted` lets pass.
    pub(super) fn report(
        &mut self,
        deadline: Instant,
        wanted: impl Fn(&Query) -> bool,
    ) -> Result<StatusReport, PrinterError> {
        let queries = self.profile.dialect.queries.iter().filter(|query| wanted(query));
        let answers = queries.map(|query| Ok(StatusAnswer { n: query.n, bytes: self.ask(query, deadline)? }));
        Ok(StatusReport { answers: answers.collect::<Result<_, PrinterError>>()? })
    }

    /// Asks `DLE EOT` `query.n`. The answer does not say to which query it belongs, so one is outstanding at a time,
    /// and after a late one the line must become quiet first.
    pub(super) fn ask(&mut self, query: &Query, deadline: Instant) -> Result<Vec<u8>, PrinterError> {
        let mut failure = None;
        let mut silent = 0;
        let mut once = None;
        for _ in 0..ASK_TRIES {
            match self.ask_once(query, deadline) {
                Ok(_) if self.late => self.settle(self.patience.quiet)?,
                Ok(bytes) if query.shape == Shape::Bare && once.as_ref() != Some(&bytes) => {
                    failure = Some(PrinterError::Garbled { query: query.n, byte: bytes.first().copied().unwrap_or(0) });
                    once = Some(bytes);
                }
                Ok(bytes) => return Ok(bytes),
                Err(error @ PrinterError::Garbled { .. }) => {
                    failure = Some(error);
                    self.settle(self.patience.quiet)?;
                }
                Err(error @ PrinterError::Silent { .. }) => {
                    self.late = true;
                    silent += 1;
                    if silent == SILENT_TRIES || self.now() >= deadline {
                        return Err(error);
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Err(failure.unwrap_or(PrinterError::Silent { query: query.n, waited: self.patience.reply }))
    }

    /// Asks once whether the printer answers `query`; an answer that is late counts too.
    pub(super) fn ask_once(&mut self, query: &Query, deadline: Instant) -> Result<Vec<u8>, PrinterError> {
        let now = self.now();
        let until = deadline.min(now + self.patience.reply);
        self.drain()?;
        let request = [0x10, 0x04, query.n];
        self.heard.await_answer(query);
        self.send(&request, until)?;
        let answered = self.answer(query, &request, until);
        self.heard.stop_awaiting();
        answered
    }

    fn answer(&mut self, query: &Query, request: &[u8], until: Instant) -> Result<Vec<u8>, PrinterError> {
        loop {
            let heard_more = self.more(until)?;
            if self.heard.raw.windows(request.len()).any(|window| window == request) {
                return Err(PrinterError::Echo);
            }
            let garbled = |byte| PrinterError::Garbled { query: query.n, byte };
            if let Some(byte) = self.heard.noise {
                return Err(garbled(byte));
            }
            match self.heard.answer() {
                Some(bytes) if query.accepts(&bytes) => return Ok(bytes),
                Some(bytes) => return Err(garbled(bytes.first().copied().unwrap_or(0))),
                None if heard_more => {}
                None => return Err(PrinterError::Silent { query: query.n, waited: self.patience.reply }),
            }
        }
    }

    /// Takes what lies on the line already.
    fn drain(&mut self) -> Result<(), PrinterError> {
        let now = self.now();
        for _ in 0..BABBLE_READS_MAX {
            if !self.listen(now)? {
                break;
            }
        }
        Ok(())
    }

    /// The fault of which the printer told by itself since it was last asked here.
    pub(super) fn told(&mut self) -> Result<Option<Fault>, PrinterError> {
        self.drain()?;
        let dialect = self.profile.dialect;
        Ok(self.heard.automatic.take().and_then(|bytes| automatic_fault(dialect, bytes)))
    }

    /// Waits until nothing has come for `quiet`, so that what comes next answers what is asked next.
    fn settle(&mut self, quiet: Duration) -> Result<(), PrinterError> {
        for _ in 0..BABBLE_READS_MAX {
            if !self.listen(self.now() + quiet)? {
                self.heard.settled();
                self.late = false;
                return Ok(());
            }
        }
        Err(PrinterError::Babble)
    }

    /// Called when all but the question is handed over: what came until now cannot be its answer. A fence has no name,
    /// and a printer that loses its power sends bytes that look like one.
    pub(super) fn before_question(&mut self) -> Result<(), PrinterError> {
        self.drain()?;
        self.heard.noise = self.heard.noise.or(self.heard.fences.first().copied());
        Ok(())
    }

    /// Waits for the proof of the job that was sent at `start`.
    pub(super) fn proof(&mut self, id: ProcessId, start: Instant, deadline: Instant) -> Result<Evidence, PrinterError> {
        let mut next_look = self.now() + self.patience.look;
        loop {
            if let Some(evidence) = self.proved(id)? {
                return Ok(evidence);
            }
            let now = self.now();
            if now >= deadline {
                return Err(PrinterError::Unproved { waited: now - start });
            }
            let told = self.heard.automatic.take().and_then(|bytes| automatic_fault(self.profile.dialect, bytes));
            if now >= next_look || told.is_some() {
                // A query behind unsent data would only be answered after it.
                if self.wire.unsent()? == 0 {
                    self.look(deadline)?;
                }
                next_look = self.now() + self.patience.look;
            }
            self.listen(deadline.min(next_look))?;
        }
    }

    fn proved(&self, id: ProcessId) -> Result<Option<Evidence>, PrinterError> {
        match self.profile.proof {
            Proof::ProcessId => {
                let printed = |body: &Vec<u8>| body.split_first().is_some_and(|(&kind, d)| kind == PRINTED && d == id);
                Ok(self.heard.blocks.iter().any(printed).then_some(Evidence::ProcessId))
            }
            Proof::Fence => match self.heard.fences.first() {
                None => Ok(None),
                // An answer without a name is believed only on a clean line.
                Some(_) if self.heard.noise.is_some() => Err(PrinterError::NoisyProof),
                Some(byte) if byte & FENCE_NO_PAPER != 0 => Err(PrinterError::Stopped(Fault::PaperOut)),
                Some(_) => Ok(Some(Evidence::Fenced)),
            },
        }
    }

    /// Asks whether the printer has stopped. A printer that is too busy to answer has not.
    fn look(&mut self, deadline: Instant) -> Result<(), PrinterError> {
        let dialect = self.profile.dialect;
        let Some(query) = dialect.query(dialect.look) else { return Ok(()) };
        let noise = self.heard.noise;
        let asked = self.ask_once(query, deadline);
        self.heard.noise = self.heard.noise.or(noise);
        match asked {
            Ok(bytes) if !query.stops(&bytes) => Ok(()),
            // A bare answer could be the proof, so it is not asked for here.
            Ok(_) => match self.report(deadline, |query| query.shape != Shape::Bare)?.summary(dialect).fault() {
                Some(fault) => Err(PrinterError::Stopped(fault)),
                None => Ok(()),
            },
            Err(PrinterError::Silent { .. } | PrinterError::Garbled { .. } | PrinterError::Wire(WireError::Late)) => {
                self.late = true;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Tells a printer that stopped to go on with an empty buffer; whether it did is asked later.
    pub(super) fn recover(&mut self) -> Result<(), PrinterError> {
        let deadline = self.now() + self.patience.reply;
        self.send(&RECOVER, deadline)
    }

    /// Tells a printer that stopped in the middle of a slip to forget the rest. Whether it did is asked later.
    pub(super) fn calm(&mut self) -> Result<(), PrinterError> {
        self.recover()?;
        if self.profile.clears_buffer {
            let deadline = self.now() + self.patience.reply;
            self.send(&CLEAR_BUFFER, deadline)?;
        }
        Ok(())
    }

    /// Clears or runs out what is left of a slip; whether the printer proved that it is at the end of it.
    ///
    /// A slip whose cut was never sent is cut off now, so that it does not hang on the next one.
    pub(super) fn clear(&mut self, remains: Remains) -> Result<bool, PrinterError> {
        self.forget();
        let deadline = self.now() + self.patience.clear;
        self.calm()?;
        if self.profile.clears_buffer {
            while !self.heard.blocks.iter().any(|body| body == CLEARED) && self.more(deadline)? {}
        }
        let deadline = self.now() + self.patience.clear;
        self.send(&encode::RESET, deadline)?;
        if remains.uncut {
            self.send(&encode::cut(self.profile.cut), deadline)?;
            self.send(away(&self.profile), deadline)?;
        }
        self.send(&encode::FENCE, deadline)?;
        while self.heard.fences.len() <= remains.owed && self.more(deadline)? {}
        match self.heard.fences.len() {
            0 => return Ok(false),
            // Every fence is answered, this one last.
            answers if answers > remains.owed => self.settle(self.patience.quiet)?,
            // Some were lost with the line or swallowed; wait until none can be on its way any more.
            _ => self.settle(self.patience.clear)?,
        }
        self.forget();
        Ok(true)
    }

    /// Takes what comes until `until`; whether anything came in time. A line that babbles does not stop the clock.
    fn more(&mut self, until: Instant) -> Result<bool, PrinterError> {
        Ok(self.listen(until)? && self.now() < until)
    }

    /// Takes what comes until `until`, or what lies there already; whether anything came.
    fn listen(&mut self, until: Instant) -> Result<bool, PrinterError> {
        let mut buffer = [0; 64];
        let read = match self.wire.read_some(&mut buffer, until) {
            Ok(read) => read,
            Err(WireError::Late) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        for &byte in &buffer[..read] {
            self.heard.take(byte);
        }
        Ok(true)
    }
}

/// What takes a slip out of the presenter that nobody is to have: half a slip has somebody's number on it.
fn away(profile: &PrinterProfile) -> &'static [u8] {
    match profile.presenter.map(|presenter| presenter.left) {
        Some(Left::PushedOut(command) | Left::Retracted(command)) => command,
        Some(Left::Waits) | None => &[],
    }
}
