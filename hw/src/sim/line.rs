//! A simulated device at the end of a line: the thread that owns its cable, and the handle that sends it orders.
//!
//! A device answers what it hears and has no time of its own; what it is, is a [`LineDevice`].

use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec, eventfd, poll};
use zeroize::Zeroizing;

use super::device::SimRefusal;
use super::pty::{Pty, Taken};

/// While nobody has the port open, `poll` cannot wait for it; this is how soon an opening is noticed.
const NOBODY_WAIT: Duration = Duration::from_millis(5);
/// Bytes taken from the line at once.
const READ_BYTES_MAX: usize = 1_024;

/// What hangs on the line.
pub(super) trait LineDevice: Send + 'static {
    /// What a person can do to it.
    type Verb: Send;
    /// The name of its thread and in the log.
    const NAME: &'static str;

    /// Takes bytes from the line, and gives back what it answers; that may be what a card holds, and is wiped.
    fn receive(&mut self, bytes: &[u8], now: Instant) -> Zeroizing<Vec<u8>>;

    /// Does a verb, and says what becomes of the cable.
    fn apply(&mut self, verb: Self::Verb, now: Instant) -> CableMove;

    /// How it is, in one line; whether it is plugged in is said before it.
    fn describe(&self, now: Instant) -> String;
}

/// What becomes of the cable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CableMove {
    /// It stays as it is.
    Stay,
    /// It is pulled.
    Pull,
    /// It is plugged in, and pulled before if it was: a new device at the same path.
    Plug,
}

type Order<V> = (V, Sender<io::Result<String>>);

/// A device at work. Dropped, it is unplugged and its thread has ended.
pub(super) struct SimLine<D: LineDevice> {
    path: PathBuf,
    /// Gone first when it is dropped: the thread ends with it.
    orders: Option<Sender<Order<D::Verb>>>,
    wake: Arc<OwnedFd>,
    thread: Option<JoinHandle<()>>,
}

impl<D: LineDevice> SimLine<D> {
    /// Makes the pseudo-terminal and its link at `path`, and hangs the device on it.
    pub(super) fn spawn(path: PathBuf, device: D) -> io::Result<Self> {
        let pty = Pty::plug(&path)?;
        tracing::info!(path = %path.display(), device = %pty.device().display(), "{} plugged in", D::NAME);
        let wake = Arc::new(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?);
        let worker = Worker { link: path.clone(), pty: Some(pty), device, wake: Arc::clone(&wake) };
        let (orders, received) = channel();
        let thread = std::thread::Builder::new().name(D::NAME.into()).spawn(move || worker.run(&received))?;
        Ok(Self { path, orders: Some(orders), wake, thread: Some(thread) })
    }

    /// The stable path at which it is found while it is plugged in.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Does one verb; it is done when this returns. Answers how the device is.
    pub(super) fn apply(&self, verb: D::Verb) -> Result<String, SimRefusal> {
        let stopped = || SimRefusal::new(format!("{} has stopped", D::NAME));
        let (answer, answered) = channel();
        self.orders.as_ref().and_then(|orders| orders.send((verb, answer)).ok()).ok_or_else(stopped)?;
        self.ring();
        answered.recv().map_err(|_| stopped())?.map_err(SimRefusal::new)
    }

    /// Wakes the thread. One that has ended is noticed elsewhere.
    fn ring(&self) {
        let _ = rustix::io::write(&self.wake, &1_u64.to_ne_bytes());
    }
}

impl<D: LineDevice> Drop for SimLine<D> {
    fn drop(&mut self) {
        drop(self.orders.take());
        self.ring();
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread {} panicked", D::NAME);
        }
    }
}

/// The loop's state.
struct Worker<D> {
    link: PathBuf,
    pty: Option<Pty>,
    device: D,
    wake: Arc<OwnedFd>,
}

impl<D: LineDevice> Worker<D> {
    /// Runs until the handle is gone.
    fn run(mut self, orders: &Receiver<Order<D::Verb>>) {
        while self.obey(orders) {
            let taken = self.exchange();
            if let Err(error) = self.wait(&taken) {
                tracing::error!(%error, "{} cannot wait for its line", D::NAME);
                return;
            }
        }
    }

    /// Carries out all orders; false when the handle is gone.
    fn obey(&mut self, orders: &Receiver<Order<D::Verb>>) -> bool {
        loop {
            match orders.try_recv() {
                Ok((verb, answer)) => {
                    let done = self.apply(verb);
                    // Whoever asked may have given up waiting.
                    let _ = answer.send(done);
                }
                Err(TryRecvError::Empty) => return true,
                Err(TryRecvError::Disconnected) => return false,
            }
        }
    }

    fn apply(&mut self, verb: D::Verb) -> io::Result<String> {
        match self.device.apply(verb, Instant::now()) {
            CableMove::Stay => {}
            CableMove::Pull => self.pty = None,
            CableMove::Plug => {
                self.pty = None;
                self.pty = Some(Pty::plug(&self.link)?);
            }
        }
        let cable = if self.pty.is_some() { "plugged" } else { "unplugged" };
        Ok(format!("{cable} {}", self.device.describe(Instant::now())))
    }

    fn exchange(&mut self) -> Taken {
        let Some(pty) = &self.pty else { return Taken::Nothing };
        let mut bytes = [0; READ_BYTES_MAX];
        let taken = pty.read(&mut bytes);
        if let Taken::Bytes(length) = taken {
            let answers = self.device.receive(&bytes[..length], Instant::now());
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
