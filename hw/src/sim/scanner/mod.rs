//! The simulated code scanner: a serial device behind a pseudo-terminal that sends what is held before it.

#[cfg(test)]
mod tests;
pub mod verbs;
mod worker;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

pub use verbs::{End, ScannerVerb, ScannerVerbError};

use self::worker::{Order, Worker};
use super::device::{SimDevice, SimRefusal};

/// A simulated scanner at work. Dropped, it is unplugged and its thread has ended.
pub struct SimScanner {
    path: PathBuf,
    /// Gone first when it is dropped: the thread ends with it.
    orders: Option<Sender<Order>>,
    thread: Option<JoinHandle<()>>,
}

impl SimScanner {
    /// Makes the pseudo-terminal and its link at `path`, and starts the scanner.
    ///
    /// # Errors
    /// There is no pseudo-terminal to be had, or the link cannot be made.
    pub fn spawn(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        let worker = Worker::plug(path.clone())?;
        let (orders, received) = channel();
        let thread = std::thread::Builder::new().name("sim-scanner".into()).spawn(move || worker.run(&received))?;
        Ok(Self { path, orders: Some(orders), thread: Some(thread) })
    }

    /// The stable path at which it is found while it is plugged in.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Does one verb; it is done when this returns, unless the scanner is slow: then its code is on the way.
    ///
    /// # Errors
    /// It cannot be plugged in.
    pub fn apply(&self, verb: ScannerVerb) -> Result<String, SimRefusal> {
        let stopped = || SimRefusal::new("the simulated scanner has stopped");
        let (answer, answered) = channel();
        self.orders.as_ref().and_then(|orders| orders.send((verb, answer)).ok()).ok_or_else(stopped)?;
        answered.recv().map_err(|_| stopped())?.map_err(SimRefusal::new)
    }
}

impl SimDevice for SimScanner {
    fn name(&self) -> &'static str {
        "scanner"
    }

    fn path(&self) -> PathBuf {
        self.path.clone()
    }

    fn apply_line(&self, line: &str) -> Result<String, SimRefusal> {
        self.apply(ScannerVerb::parse(line).map_err(SimRefusal::new)?)
    }

    fn check_line(&self, line: &str) -> Result<(), SimRefusal> {
        ScannerVerb::parse(line).map(|_| ()).map_err(SimRefusal::new)
    }

    fn help(&self) -> &'static str {
        ScannerVerb::help()
    }
}

impl Drop for SimScanner {
    fn drop(&mut self) {
        drop(self.orders.take());
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the simulated scanner's thread panicked");
        }
    }
}
