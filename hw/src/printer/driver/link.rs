//! An open line with its answers taken apart.

use std::time::{Duration, Instant};

use super::super::demux::{Answer, Demux};
use super::super::encode::{self, Job, ProcessId};
use super::super::error::PrinterError;
use super::super::profile::{PrinterProfile, Proof};
use super::super::status::{QUERIES, StatusReport};
use super::{Evidence, Fault, Patience};
use crate::wire::{Wire, WireError};

/// How often one query is asked: once, once more after noise or silence, and once because the answer may be a late one.
const ASK_TRIES: u32 = 3;
/// Unanswered queries in a row after which a printer is silent.
const SILENT_TRIES: u32 = 2;
/// Answers of one kind that are kept; a device that says more is babbling.
const HEARD_MAX: usize = 64;
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
    demux: Demux,
    heard: Heard,
    /// An earlier query, ours or that of a program before us, may still be answered.
    late: bool,
}

#[derive(Default)]
struct Heard {
    real_time: Vec<u8>,
    fences: Vec<u8>,
    blocks: Vec<Vec<u8>>,
    noise: Option<u8>,
    /// The last bytes as they came.
    raw: Vec<u8>,
}

impl Heard {
    fn take(&mut self, byte: u8, answer: Option<Answer>) {
        keep(&mut self.raw, byte);
        match answer {
            Some(Answer::RealTime(byte)) => keep(&mut self.real_time, byte),
            Some(Answer::Fence(byte)) => keep(&mut self.fences, byte),
            Some(Answer::Block { header: 0x37, body }) => keep(&mut self.blocks, body),
            Some(Answer::Noise(byte)) => self.noise = Some(byte),
            // Automatic status is not asked for; a printer that sends it is asked all the same.
            Some(Answer::Block { .. } | Answer::Automatic(_) | Answer::FlowControl) | None => {}
        }
    }
}

fn keep<T>(kept: &mut Vec<T>, new: T) {
    if kept.len() == HEARD_MAX {
        kept.remove(0);
    }
    kept.push(new);
}

impl Link {
    pub(super) fn new(wire: Box<dyn Wire>, profile: &PrinterProfile, patience: Patience) -> Self {
        Self { wire, profile: *profile, patience, demux: Demux::default(), heard: Heard::default(), late: true }
    }

    pub(super) fn now(&self) -> Instant {
        self.wire.now()
    }

    /// Forgets everything heard: no answer from before counts for what follows.
    pub(super) fn forget(&mut self) {
        self.heard = Heard::default();
    }

    /// Hands `bytes` to the line in small pieces; `sent` counts them also when it fails.
    pub(super) fn send(&mut self, bytes: &[u8], deadline: Instant, sent: &mut usize) -> Result<(), PrinterError> {
        while let Some(rest) = bytes.get(*sent..).filter(|rest| !rest.is_empty()) {
            let piece = &rest[..rest.len().min(self.profile.chunk_bytes.clamp(1, 64))];
            *sent += self.wire.write_some(piece, deadline)?;
        }
        Ok(())
    }

    /// Sends `bytes` NULs and waits until they have left.
    pub(super) fn fill(&mut self, bytes: usize, limit: Duration) -> Result<(), PrinterError> {
        let deadline = self.now() + limit;
        self.send(&vec![0; bytes], deadline, &mut 0)?;
        while self.wire.unsent()? > 0 {
            if self.now() >= deadline {
                return Err(WireError::Late.into());
            }
            self.listen(self.now() + DRAIN_LOOK)?;
        }
        Ok(())
    }

    /// Reads all four status bytes.
    pub(super) fn report(&mut self, deadline: Instant) -> Result<StatusReport, PrinterError> {
        let mut bytes = [0; 4];
        for (byte, query) in bytes.iter_mut().zip(QUERIES) {
            *byte = self.ask(query, deadline)?;
        }
        Ok(StatusReport { bytes })
    }

    /// Asks `DLE EOT query`. The answer does not say to which query it belongs, so one is outstanding at a time, and
    /// after a late one the line must become quiet first.
    pub(super) fn ask(&mut self, query: u8, deadline: Instant) -> Result<u8, PrinterError> {
        let mut failure = None;
        let mut silent = 0;
        for _ in 0..ASK_TRIES {
            match self.ask_once(query, deadline) {
                Ok(byte) if !self.late => return Ok(byte),
                Ok(_) => self.settle(self.patience.quiet)?,
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
        Err(failure.unwrap_or(PrinterError::Silent { query, waited: self.patience.reply }))
    }

    fn ask_once(&mut self, query: u8, deadline: Instant) -> Result<u8, PrinterError> {
        let now = self.now();
        let until = deadline.min(now + self.patience.reply);
        for _ in 0..BABBLE_READS_MAX {
            if !self.listen(now)? {
                break;
            }
        }
        let request = [0x10, 0x04, query];
        (self.heard.noise, self.heard.raw, self.heard.real_time) = (None, Vec::new(), Vec::new());
        self.send(&request, until, &mut 0)?;
        loop {
            let heard_more = self.listen(until)?;
            if self.heard.raw.windows(request.len()).any(|window| window == request) {
                return Err(PrinterError::Echo);
            }
            if let Some(byte) = self.heard.noise {
                return Err(PrinterError::Garbled { query, byte });
            }
            match self.heard.real_time.first() {
                Some(&byte) if self.profile.dialect.accepts(query, byte) => return Ok(byte),
                Some(&byte) => return Err(PrinterError::Garbled { query, byte }),
                None if heard_more => {}
                None => return Err(PrinterError::Silent { query, waited: self.patience.reply }),
            }
        }
    }

    /// Waits until nothing has come for `quiet`, so that what comes next answers what is asked next.
    fn settle(&mut self, quiet: Duration) -> Result<(), PrinterError> {
        for _ in 0..BABBLE_READS_MAX {
            if !self.listen(self.now() + quiet)? {
                self.demux = Demux::default();
                self.late = false;
                return Ok(());
            }
        }
        Err(PrinterError::Babble)
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
            if now >= next_look {
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
        let noise = self.heard.noise;
        let asked = self.ask_once(1, deadline);
        self.heard.noise = self.heard.noise.or(noise);
        match asked {
            Ok(byte) if !self.profile.dialect.stops(1, byte) => Ok(()),
            Ok(_) => match self.report(deadline)?.summary(self.profile.dialect).fault() {
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

    /// Tells a printer that stopped in the middle of a slip to forget the rest. Whether it did is asked later.
    pub(super) fn calm(&mut self) -> Result<(), PrinterError> {
        let deadline = self.now() + self.patience.reply;
        self.send(&RECOVER, deadline, &mut 0)?;
        if self.profile.clears_buffer {
            self.send(&CLEAR_BUFFER, deadline, &mut 0)?;
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
            while !self.heard.blocks.iter().any(|body| body == CLEARED) && self.listen(deadline)? {}
        }
        let deadline = self.now() + self.patience.clear;
        self.send(&encode::RESET, deadline, &mut 0)?;
        if remains.uncut {
            self.send(&encode::cut(self.profile.cut), deadline, &mut 0)?;
        }
        self.send(&encode::FENCE, deadline, &mut 0)?;
        while self.heard.fences.len() <= remains.owed && self.listen(deadline)? {}
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

    /// Takes what comes until `until`; whether anything came.
    fn listen(&mut self, until: Instant) -> Result<bool, PrinterError> {
        let mut buffer = [0; 64];
        let read = match self.wire.read_some(&mut buffer, until) {
            Ok(read) => read,
            Err(WireError::Late) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        for &byte in &buffer[..read] {
            self.heard.take(byte, self.demux.push(byte));
        }
        Ok(true)
    }
}
