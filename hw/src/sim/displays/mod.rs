//! The simulated displays: those over the counters on one line behind a pseudo-terminal, and the small one in the
//! cabinet as a picture in a folder.
//!
//! * [`SimCounterDisplays`] – a line with its displays, spoken to with lines of text
//! * [`SimStatusDisplay`] – the small display, as a picture in a file
//! * [`frames`] – bytes become what a display is told, for each protocol
//! * [`led`] – what is lit becomes a picture file

mod bench;
pub mod frames;
pub mod led;
mod status;
#[cfg(test)]
mod tests;
mod verbs;
mod worker;

pub use self::status::{PICTURE, SimStatusDisplay};

use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use hall_core::paper::Bitmap;
use rustix::event::{EventfdFlags, eventfd};

use self::bench::Bench;
use self::verbs::Verb;
use self::worker::{Shared, Worker};
use super::device::{SimDevice, SimRefusal};
use super::pty::Pty;
use crate::counter_display::DisplayProtocol;

/// A line with displays at work. Dropped, it is unplugged and its thread has ended.
pub struct SimCounterDisplays {
    path: PathBuf,
    shared: Arc<Shared>,
    wake: Arc<OwnedFd>,
    thread: Option<JoinHandle<()>>,
}

impl SimCounterDisplays {
    /// Makes the pseudo-terminal and its link at `path`, with dark displays at these addresses that speak `protocol`.
    /// An address that no display can have is left out.
    ///
    /// # Errors
    /// There is no pseudo-terminal to be had, or the link cannot be made.
    pub fn spawn(
        path: impl Into<PathBuf>,
        protocol: DisplayProtocol,
        addresses: impl IntoIterator<Item = u8>,
    ) -> io::Result<Self> {
        let path = path.into();
        let pty = Pty::plug(&path)?;
        tracing::info!(path = %path.display(), device = %pty.device().display(), "simulated counter displays plugged in");
        let wake = Arc::new(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?);
        let shared = Arc::new(Shared::new(Bench::new(protocol, addresses, Instant::now())));
        let worker = Worker::new(Arc::clone(&shared), path.clone(), pty, Arc::clone(&wake));
        let thread = std::thread::Builder::new().name("sim-displays".into()).spawn(move || worker.run())?;
        Ok(Self { path, shared, wake, thread: Some(thread) })
    }

    /// The stable path at which the line is found while it is plugged in.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the display lights now; `None` if there is none at that address. One that is off is dark.
    #[must_use]
    pub fn lit(&self, address: u8) -> Option<Bitmap> {
        let now = Instant::now();
        self.shared.look(|bench| bench.display(address).map(|display| display.lit(now)))
    }

    /// Waits until the display has taken its `faces`-th face since the start, and gives back what it lit at first;
    /// `None` if it did not take it within `timeout`, or is not there.
    #[must_use]
    pub fn wait_for_face(&self, address: u8, faces: u64, timeout: Duration) -> Option<Bitmap> {
        self.shared.wait(timeout, |bench| {
            let display = bench.display(address).filter(|display| display.faces() >= faces)?;
            Some(display.lit_at(0))
        })
    }

    fn obey(&self, verb: &Verb) -> Result<String, String> {
        match verb {
            Verb::Help => Ok(verbs::HELP.to_owned()),
            Verb::Unplug | Verb::Replug => {
                let plugged = *verb == Verb::Replug;
                self.shared.change(|bench| bench.order_cable(plugged));
                self.wake();
                self.shared.cable_moved()
            }
            Verb::Save(folder) => self.save(folder).map_err(|error| error.to_string()),
            other => {
                let answer = self.shared.change(|bench| bench.apply(other, Instant::now()));
                self.wake();
                answer
            }
        }
    }

    fn save(&self, folder: &Path) -> io::Result<String> {
        let now = Instant::now();
        let lit = self.shared.look(|bench| bench.all_lit(now));
        std::fs::create_dir_all(folder)?;
        for (address, look, bitmap) in &lit {
            led::save(&folder.join(format!("display-{address:03}.png")), bitmap, look)?;
        }
        Ok(format!("{} pictures in {}", lit.len(), folder.display()))
    }

    fn wake(&self) {
        // Only a full counter refuses, and then the thread is awake anyway.
        let _ = rustix::io::write(&self.wake, &1_u64.to_ne_bytes());
    }
}

impl SimDevice for SimCounterDisplays {
    fn name(&self) -> &'static str {
        "counter-displays"
    }

    fn path(&self) -> PathBuf {
        self.path.clone()
    }

    fn apply_line(&self, line: &str) -> Result<String, SimRefusal> {
        let verb = Verb::parse(line).map_err(SimRefusal::new)?;
        self.obey(&verb).map_err(SimRefusal::new)
    }

    fn help(&self) -> &'static str {
        verbs::HELP
    }
}

impl Drop for SimCounterDisplays {
    fn drop(&mut self) {
        self.shared.change(Bench::stop);
        self.wake();
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread of the simulated counter displays panicked");
        }
    }
}
