//! The simulated ID-card reader: a security module behind a pseudo-terminal, and made-up people's cards.

mod module;
mod person;
#[cfg(test)]
mod tests;
pub mod verbs;
mod worker;

use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use rustix::event::{EventfdFlags, eventfd};

pub use person::{PEOPLE, Person};
pub use verbs::{CardVerb, CardVerbError};

use self::worker::{Order, Worker};
use super::device::{SimDevice, SimRefusal};

/// A simulated card reader at work. Dropped, it is unplugged and its thread has ended.
pub struct SimCardReader {
    path: PathBuf,
    /// Gone first when it is dropped: the thread ends with it.
    orders: Option<Sender<Order>>,
    wake: Arc<OwnedFd>,
    thread: Option<JoinHandle<()>>,
}

impl SimCardReader {
    /// Makes the pseudo-terminal and its link at `path`, and starts the reader, without a card.
    ///
    /// # Errors
    /// There is no pseudo-terminal to be had, or the link cannot be made.
    pub fn spawn(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        let wake = Arc::new(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?);
        let worker = Worker::plug(path.clone(), Arc::clone(&wake))?;
        let (orders, received) = channel();
        let thread = std::thread::Builder::new().name("sim-card-reader".into()).spawn(move || worker.run(&received))?;
        Ok(Self { path, orders: Some(orders), wake, thread: Some(thread) })
    }

    /// The stable path at which it is found while it is plugged in.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Does one verb; it is done when this returns. Answers how the reader is.
    ///
    /// # Errors
    /// It cannot be plugged in.
    pub fn apply(&self, verb: CardVerb) -> Result<String, SimRefusal> {
        let stopped = || SimRefusal::new("the simulated card reader has stopped");
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

impl SimDevice for SimCardReader {
    fn name(&self) -> &'static str {
        "card-reader"
    }

    fn path(&self) -> PathBuf {
        self.path.clone()
    }

    fn apply_line(&self, line: &str) -> Result<String, SimRefusal> {
        self.apply(CardVerb::parse(line).map_err(SimRefusal::new)?)
    }

    fn check_line(&self, line: &str) -> Result<(), SimRefusal> {
        CardVerb::parse(line).map(|_| ()).map_err(SimRefusal::new)
    }

    fn help(&self) -> &'static str {
        CardVerb::help()
    }
}

impl Drop for SimCardReader {
    fn drop(&mut self) {
        drop(self.orders.take());
        self.ring();
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the simulated card reader's thread panicked");
        }
    }
}
