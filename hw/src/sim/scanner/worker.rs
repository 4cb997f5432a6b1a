//! The thread behind the simulated scanner: its cable, its faults and what it still has to send.

use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::super::pty::{Pty, Taken};
use super::super::verbs::Silence;
use super::verbs::{End, PAYLOAD_BYTES_MAX, ScannerVerb};

/// Between two bytes of a slow scanner: 30 characters a second.
const SLOW_BYTE: Duration = Duration::from_millis(33);
/// Bytes that wait for a slow line; what is scanned beyond them is lost.
const OUTBOX_BYTES_MAX: usize = 2 * PAYLOAD_BYTES_MAX;
/// What a wrong baud rate makes of a byte: no character of a code stays one, and no line end.
const GARBLE: u8 = 0xb5;

/// What the handle asks of the thread: the verb, and where to answer.
pub(super) type Order = (ScannerVerb, Sender<io::Result<String>>);

/// The scanner.
pub(super) struct Worker {
    link: PathBuf,
    pty: Option<Pty>,
    end: End,
    garble: bool,
    slow: bool,
    silent: bool,
    silent_until: Option<Instant>,
    outbox: VecDeque<u8>,
    codes: u32,
    lost: u32,
}

impl Worker {
    pub(super) fn plug(link: PathBuf) -> io::Result<Self> {
        let pty = Pty::plug(&link)?;
        tracing::info!(path = %link.display(), device = %pty.device().display(), "simulated scanner plugged in");
        Ok(Self {
            link,
            pty: Some(pty),
            end: End::default(),
            garble: false,
            slow: false,
            silent: false,
            silent_until: None,
            outbox: VecDeque::new(),
            codes: 0,
            lost: 0,
        })
    }

    /// Runs until the handle is gone.
    pub(super) fn run(mut self, orders: &Receiver<Order>) {
        loop {
            let order = if self.outbox.is_empty() {
                orders.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                orders.recv_timeout(SLOW_BYTE)
            };
            match order {
                Ok((verb, answer)) => {
                    let done = self.apply(verb);
                    // Whoever asked may have given up waiting.
                    let _ = answer.send(done);
                }
                Err(RecvTimeoutError::Timeout) => self.send(1),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn apply(&mut self, verb: ScannerVerb) -> io::Result<String> {
        match verb {
            ScannerVerb::Scan(text) => self.see(text.as_bytes(), self.end.bytes()),
            ScannerVerb::Half(text) => self.see(text.as_bytes(), b""),
            ScannerVerb::Bytes(bytes) => self.see(&bytes, b""),
            ScannerVerb::End(end) => self.end = end,
            ScannerVerb::Unplug => self.pull(),
            ScannerVerb::Replug => {
                self.pull();
                self.pty = Some(Pty::plug(&self.link)?);
            }
            ScannerVerb::Garble(on) => self.garble = on,
            ScannerVerb::Slow(on) => self.slow = on,
            ScannerVerb::Silence(silence) => self.fall_silent(silence),
            ScannerVerb::Status => {}
            ScannerVerb::Help => return Ok(ScannerVerb::help().into()),
        }
        if !self.slow {
            self.send(OUTBOX_BYTES_MAX);
        }
        Ok(self.describe())
    }

    fn see(&mut self, code: &[u8], end: &[u8]) {
        let room = self.outbox.len() + code.len() + end.len() <= OUTBOX_BYTES_MAX;
        if !room || self.is_silent() || !self.pty.as_ref().is_some_and(Pty::is_heard) {
            self.lost += 1;
            return;
        }
        self.codes += 1;
        self.outbox.extend(code.iter().chain(end));
    }

    /// Sends at most so many bytes of what waits.
    fn send(&mut self, bytes_max: usize) {
        let Some(pty) = &self.pty else { return self.outbox.clear() };
        // What the host says is for nobody, but it must not fill the line.
        while let Taken::Bytes(_) = pty.read(&mut [0; 256]) {}
        if !pty.is_heard() {
            return self.outbox.clear();
        }
        let count = bytes_max.min(self.outbox.len());
        let turned = if self.garble { GARBLE } else { 0 };
        let bytes: Vec<u8> = self.outbox.drain(..count).map(|byte| byte ^ turned).collect();
        if !bytes.is_empty() {
            pty.write(&bytes);
        }
    }

    fn pull(&mut self) {
        self.pty = None;
        self.outbox.clear();
    }

    fn fall_silent(&mut self, silence: Silence) {
        self.silent = silence == Silence::On;
        self.silent_until = match silence {
            Silence::For(time) => Some(Instant::now() + time),
            Silence::On | Silence::Off => None,
        };
        if self.is_silent() {
            self.outbox.clear();
        }
    }

    fn is_silent(&self) -> bool {
        self.silent || self.silent_until.is_some_and(|until| Instant::now() < until)
    }

    fn describe(&self) -> String {
        let word = |on| if on { "on" } else { "off" };
        format!(
            "{} end={} garble={} slow={} silence={} codes={} lost={} waiting_bytes={}",
            if self.pty.is_some() { "plugged" } else { "unplugged" },
            self.end.name(),
            word(self.garble),
            word(self.slow),
            word(self.is_silent()),
            self.codes,
            self.lost,
            self.outbox.len()
        )
    }
}
