//! The thread behind the simulated card reader: one loop that owns its cable and its module.

use std::io;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::super::pty::{Pty, Taken};
use super::module::Module;
use super::verbs::CardVerb;

/// While nobody has the port open, `poll` cannot wait for it; this is how soon an opening is noticed.
const NOBODY_WAIT: Duration = Duration::from_millis(5);
/// Bytes taken from the line at once; requests have ten.
const READ_BYTES_MAX: usize = 256;

/// What the handle asks of the thread: the verb, and where to answer.
pub(super) type Order = (CardVerb, Sender<io::Result<String>>);

/// The loop's state.
pub(super) struct Worker {
    link: PathBuf,
    pty: Option<Pty>,
    module: Module,
    wake: Arc<OwnedFd>,
}

impl Worker {
    pub(super) fn plug(link: PathBuf, wake: Arc<OwnedFd>) -> io::Result<Self> {
        let pty = Pty::plug(&link)?;
        tracing::info!(path = %link.display(), device = %pty.device().display(), "simulated card reader plugged in");
        Ok(Self { link, pty: Some(pty), module: Module::new(), wake })
    }

    /// Runs until the handle is gone.
    pub(super) fn run(mut self, orders: &Receiver<Order>) {
        while self.obey(orders) {
            let taken = self.exchange();
            if let Err(error) = self.wait(&taken) {
                tracing::error!(%error, "the simulated card reader cannot wait for its line");
                return;
            }
        }
    }

    /// Carries out all orders; false when the handle is gone.
    fn obey(&mut self, orders: &Receiver<Order>) -> bool {
        loop {
            match orders.try_recv() {
                Ok((verb, answer)) => {
                    let done = self.apply(&verb);
                    // Whoever asked may have given up waiting.
                    let _ = answer.send(done);
                }
                Err(TryRecvError::Empty) => return true,
                Err(TryRecvError::Disconnected) => return false,
            }
        }
    }

    fn apply(&mut self, verb: &CardVerb) -> io::Result<String> {
        match verb {
            CardVerb::Unplug => self.pty = None,
            CardVerb::Replug => {
                self.pty = None;
                self.module.replugged();
                self.pty = Some(Pty::plug(&self.link)?);
            }
            CardVerb::Help => return Ok(CardVerb::help().into()),
            verb => self.module.apply(verb, Instant::now()),
        }
        let cable = if self.pty.is_some() { "plugged" } else { "unplugged" };
        Ok(format!("{cable} {}", self.module.describe(Instant::now())))
    }

    fn exchange(&mut self) -> Taken {
        let Some(pty) = &self.pty else { return Taken::Nothing };
        let mut bytes = [0; READ_BYTES_MAX];
        let taken = pty.read(&mut bytes);
        if let Taken::Bytes(length) = taken {
            let answers = self.module.receive(&bytes[..length], Instant::now());
            if !answers.is_empty() && pty.is_heard() {
                pty.write(&answers);
            }
        }
        taken
    }

    /// Until a byte or an order comes.
    fn wait(&self, taken: &Taken) -> io::Result<()> {
        if matches!(taken, Taken::Bytes(_)) {
            return Ok(());
        }
        let nobody = *taken == Taken::Nobody;
        let fd = self.pty.as_ref().filter(|_| !nobody).map(Pty::fd);
        let mut fds = vec![PollFd::new(&self.wake, PollFlags::IN)];
        fds.extend(fd.as_ref().map(|fd| PollFd::new(fd, PollFlags::IN)));
        let timeout = nobody.then(|| Timespec::try_from(NOBODY_WAIT).ok()).flatten();
        match poll(&mut fds, timeout.as_ref()) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        // Its count does not matter, only that it is zero again.
        let _ = rustix::io::read(&self.wake, &mut [0_u8; 8]);
        Ok(())
    }
}
