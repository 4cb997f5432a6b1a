//! What stands behind every screen and every shell: the journal, the printer's thread and the technician's bench.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use hall_slip::Typeface;

use crate::app::StartError;
use crate::clock::Clock;
use crate::conductor::Inbox;
use crate::data::LiveHall;
use crate::devices::Hardware;
use crate::identity::Identity;
use crate::journal::Journal;
use crate::journal::worker::{self, JournalHandle};
use crate::printing::{self, PrinterThread, Ways};
use crate::sync::{CentreProbe, Prober};
use crate::technician::bench::Bench;
use crate::watch::Watch;

/// What it is put together from.
pub struct Plan {
    /// Where the journal lives.
    pub state_dir: PathBuf,
    /// Who this kiosk is; without it there is no journal and no centre, and the devices can still be tried.
    pub identity: Option<Identity>,
    /// The hall it serves.
    pub hall: Arc<LiveHall>,
    /// Base address of the centre.
    pub centre: String,
    /// What is built into the cabinet.
    pub hardware: Hardware,
    /// The typeface.
    pub typeface: Arc<Typeface>,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
}

/// Journal, printer and bench at work.
pub struct Backstage {
    /// The journal.
    pub journal: Option<JournalHandle>,
    /// The printer.
    pub printer: PrinterThread,
    /// The bench.
    pub bench: Arc<Bench>,
    /// The overview.
    pub watch: Arc<Watch>,
    journal_thread: Option<JoinHandle<()>>,
    printer_thread: JoinHandle<()>,
}

/// The threads that are left when everything else is gone.
pub struct Threads {
    journal: Option<JoinHandle<()>>,
    printer: JoinHandle<()>,
}

impl Backstage {
    /// Opens the journal, settles what a power cut left open, and starts the printer.
    ///
    /// # Errors
    /// The journal cannot be used; nothing runs then.
    pub fn open(plan: Plan, inbox: &Inbox) -> Result<Self, StartError> {
        let rule = plan.hall.rule();
        let Hardware { mut printer, profile, printer_place, devices } = plan.hardware;
        let opened = match &plan.identity {
            Some(identity) => {
                let journal = Journal::open(&plan.state_dir, identity.dispenser, rule, plan.clock.clone())?;
                if journal.may_leave_remains()? {
                    printer.slip_was_begun_before();
                }
                Some(worker::start(journal)?)
            }
            None => None,
        };
        let (journal, journal_thread) = opened.unzip();
        let watch = Watch::new(inbox.clone(), plan.clock.clone(), rule);
        plan.hall.report(&watch);
        let ways = Ways { inbox: inbox.clone(), journal: journal.clone(), watch: watch.clone() };
        let (printer, printer_thread) = printing::start(printer, profile.paper, plan.typeface, ways)?;
        let centre = plan.identity.as_ref().map(|identity| -> Arc<dyn CentreProbe> {
            Arc::new(Prober::new(&plan.centre, identity.clone(), plan.clock.clone()))
        });
        let bench = Arc::new(Bench {
            printer: printer.clone(),
            profile,
            printer_place,
            devices: Arc::new(devices),
            journal: journal.clone(),
            centre,
            state_dir: plan.state_dir,
            hall: plan.hall,
            identity: plan.identity,
            clock: plan.clock,
            stop: Arc::default(),
            watch: watch.clone(),
        });
        Ok(Self { journal, printer, bench, watch, journal_thread, printer_thread })
    }

    /// Lets go of everything but the threads, which end when the last of their handles is gone.
    #[must_use]
    pub fn into_threads(self) -> Threads {
        Threads { journal: self.journal_thread, printer: self.printer_thread }
    }
}

impl Threads {
    /// Waits for the slip under way and for the journal to close.
    pub fn join(self) {
        let named = [("printer", Some(self.printer)), ("journal", self.journal)];
        for (name, thread) in named {
            if thread.is_some_and(|thread| thread.join().is_err()) {
                tracing::error!(thread = name, "ended by a panic");
            }
        }
    }
}
