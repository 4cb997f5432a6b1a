//! The simulated printer as a thing to hold: made, spoken to with verbs, and watched for slips.

use std::collections::VecDeque;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use hall_core::paper::{Bitmap, Charset, GlyphSource, PaperWidth};
use rustix::event::{EventfdFlags, eventfd};

use super::cabinet::Cabinet;
use super::make::Make;
use super::model::{Handshake, Model};
use super::pty::Pty;
use super::slips::CutSlip;
use super::verbs::{Verb, VerbError};
use super::worker::{Order, Worker};
use crate::printer::profile::PrinterProfile;

/// Slips that the tray keeps; older ones are gone, their count is not.
const TRAY_SLIPS_MAX: usize = 256;
/// A citizen takes a slip so long after it has come.
const TAKE_AFTER: Duration = Duration::from_millis(1_200);
/// Length of a new roll of 80 mm diameter.
const ROLL_MM: u32 = 80_000;

/// What is simulated, and where.
#[derive(Clone)]
pub struct SimOptions {
    /// The link that stands for the device path.
    pub path: PathBuf,
    /// The printer.
    pub model: Model,
    /// Speed of the line; `None` takes bytes as fast as they come.
    pub baud: Option<u32>,
}

impl SimOptions {
    /// An 80 mm printer with a GBK font and a full roll, as fast as the machine allows.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, glyphs: Arc<dyn GlyphSource>) -> Self {
        let model = Model {
            width: PaperWidth::Mm80,
            font: Charset::Gbk,
            glyphs,
            roll_mm: ROLL_MM,
            speed_mm_s: None,
            chinese_at_start: true,
            pin_high: true,
            handshake: Handshake::Hardware,
            make: Make::Epson,
            take_after: TAKE_AFTER,
        };
        Self { path: path.into(), model, baud: None }
    }

    /// The printer that `profile` is for, otherwise the same.
    #[must_use]
    pub fn of(profile: &PrinterProfile, path: impl Into<PathBuf>, glyphs: Arc<dyn GlyphSource>) -> Self {
        let mut options = Self::new(path, glyphs);
        (options.model.width, options.model.make) = (profile.paper.width, Make::of(profile));
        options
    }
}

/// A verb was not done.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// It is no verb.
    #[error(transparent)]
    Verb(#[from] VerbError),
    /// The printer refused.
    #[error("{0}")]
    Refused(String),
    /// The printer's thread has ended.
    #[error("the simulated printer has stopped")]
    Stopped,
}

/// A simulated printer at work. Dropped, it is unplugged and its thread has ended.
pub struct SimPrinter {
    path: PathBuf,
    orders: Sender<Order>,
    wake: Arc<OwnedFd>,
    tray: Arc<SlipTray>,
    thread: Option<JoinHandle<()>>,
}

impl SimPrinter {
    /// Makes the pseudo-terminal and its link, and starts the printer.
    ///
    /// # Errors
    /// There is no pseudo-terminal to be had, or the link cannot be made.
    pub fn spawn(options: SimOptions) -> io::Result<Self> {
        let pty = Pty::plug(&options.path)?;
        tracing::info!(path = %options.path.display(), device = %pty.device().display(), "simulated printer plugged in");
        let wake = Arc::new(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?);
        let (orders, received) = channel();
        let tray = Arc::new(SlipTray::default());
        let worker = Worker {
            cabinet: Cabinet::new(options.model),
            link: options.path.clone(),
            pty: Some(pty),
            wake: Arc::clone(&wake),
            orders: received,
            tray: Arc::clone(&tray),
            baud: options.baud,
            inlet: Vec::new(),
            line_free_at: Instant::now(),
        };
        let thread = std::thread::Builder::new().name("sim-printer".into()).spawn(move || worker.run())?;
        Ok(Self { path: options.path, orders, wake, tray, thread: Some(thread) })
    }

    /// The stable path at which it is found while it is plugged in.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Does one line of text; gives back what stands behind `ok`.
    ///
    /// # Errors
    /// It is no verb, or the printer refuses.
    pub fn verb(&self, line: &str) -> Result<String, SimError> {
        self.apply(Verb::parse(line)?)
    }

    /// Does one verb; it is done when this returns.
    ///
    /// # Errors
    /// The printer refuses.
    pub fn apply(&self, verb: Verb) -> Result<String, SimError> {
        let (answer, answered) = channel();
        self.order(Order::Verb(verb, answer));
        answered.recv().map_err(|_| SimError::Stopped)?.map_err(SimError::Refused)
    }

    /// The slips in the tray, oldest first.
    #[must_use]
    pub fn slips(&self) -> Vec<Arc<CutSlip>> {
        self.tray.lock().slips.iter().cloned().collect()
    }

    /// Cuts since it was made.
    #[must_use]
    pub fn cuts(&self) -> u32 {
        self.inspect(Cabinet::cuts).unwrap_or(0)
    }

    /// Bytes received since it was made, real-time commands not counted.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.inspect(Cabinet::received).unwrap_or(0)
    }

    /// Strips that were torn out instead of being cut.
    #[must_use]
    pub fn scraps(&self) -> Vec<Bitmap> {
        self.inspect(Cabinet::scraps).unwrap_or_default()
    }

    /// What the interpreter and the mechanism remarked, oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<String> {
        self.inspect(Cabinet::events).unwrap_or_default()
    }

    /// Waits until slip number `cut_no` is out; `None` if it is not within `timeout`.
    #[must_use]
    pub fn wait_for_slip(&self, cut_no: u32, timeout: Duration) -> Option<Arc<CutSlip>> {
        let found = |tray: &Tray| tray.slips.iter().find(|slip| slip.cut_no == cut_no).cloned();
        let (tray, _) = self
            .tray
            .changed
            .wait_timeout_while(self.tray.lock(), timeout, |tray| found(tray).is_none())
            .unwrap_or_else(PoisonError::into_inner);
        found(&tray)
    }

    /// Every slip from now on, as it is cut. Ends with the printer.
    #[must_use]
    pub fn watch(&self) -> Receiver<Arc<CutSlip>> {
        let (sender, receiver) = channel();
        self.tray.lock().watchers.push(sender);
        receiver
    }

    fn inspect<T: Send + 'static>(&self, look: impl FnOnce(&Cabinet) -> T + Send + 'static) -> Option<T> {
        let (sender, receiver) = channel();
        self.order(Order::Inspect(Box::new(move |cabinet| drop(sender.send(look(cabinet))))));
        receiver.recv().ok()
    }

    fn order(&self, order: Order) {
        // A thread that has ended answers nothing, and the caller sees that at the other end of its channel.
        let _ = self.orders.send(order);
        let _ = rustix::io::write(&self.wake, &1_u64.to_ne_bytes());
    }
}

impl Drop for SimPrinter {
    fn drop(&mut self) {
        self.order(Order::Stop);
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the simulated printer's thread panicked");
        }
        // Whoever watches learns that nothing more comes.
        self.tray.lock().watchers.clear();
    }
}

/// Where slips fall.
#[derive(Default)]
pub(super) struct SlipTray {
    tray: Mutex<Tray>,
    changed: Condvar,
}

#[derive(Default)]
struct Tray {
    slips: VecDeque<Arc<CutSlip>>,
    watchers: Vec<Sender<Arc<CutSlip>>>,
}

impl SlipTray {
    /// A slip falls in.
    pub(super) fn put(&self, slip: CutSlip) {
        let slip = Arc::new(slip);
        let mut tray = self.lock();
        if tray.slips.len() == TRAY_SLIPS_MAX {
            tray.slips.pop_front();
        }
        tray.watchers.retain(|watcher| watcher.send(Arc::clone(&slip)).is_ok());
        tray.slips.push_back(slip);
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Tray> {
        self.tray.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
