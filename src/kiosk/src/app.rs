//! The kiosk as a whole: its threads started in the right order, and stopped in the right order.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use hall_core::hall::Hall;
use hall_core::paper::PaperProfile;
use hall_core::visit::Visit;
use hall_hw::printer::TicketPrinter;
use hall_slip::Typeface;

use crate::clock::Clock;
use crate::conductor::{self, Inbox, Input, Ports, ScreenPort, TechnicianPort};
use crate::identity::Identity;
use crate::journal::worker::{self, JournalHandle};
use crate::journal::{Journal, JournalError};
use crate::printing;
use crate::sync::{self, Sync, SyncError};

/// Everything that a kiosk is put together from.
pub struct Parts {
    /// Where the journal lives.
    pub state_dir: PathBuf,
    /// Who this kiosk is.
    pub identity: Identity,
    /// The hall it serves.
    pub hall: Arc<Hall>,
    /// Base address of the centre.
    pub centre: String,
    /// The printer.
    pub printer: Box<dyn TicketPrinter>,
    /// What the layout must know about it.
    pub paper: PaperProfile,
    /// The typeface.
    pub typeface: Arc<Typeface>,
    /// The screen.
    pub screen: Box<dyn ScreenPort>,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
}

/// Why a kiosk did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The way to the centre.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The operating system gave no thread.
    #[error("no thread: {0}")]
    Thread(#[from] std::io::Error),
}

/// A kiosk without a technician's way in.
struct NoTechnician;

impl TechnicianPort for NoTechnician {
    fn carry_out(&self, _: hall_core::technician::Task) {}
}

/// A running kiosk.
pub struct Kiosk {
    inbox: Inbox,
    journal: JournalHandle,
    sync: Sync,
    conductor: JoinHandle<()>,
    printer: JoinHandle<()>,
    journal_thread: JoinHandle<()>,
}

impl Kiosk {
    /// Opens the journal, settles what a power cut left open, and starts printer, sync and conductor.
    ///
    /// # Errors
    /// Something needed is missing; nothing runs then.
    pub fn start(parts: Parts) -> Result<Self, StartError> {
        let rule = parts.hall.rule();
        let journal = Journal::open(&parts.state_dir, parts.identity.dispenser, rule, parts.clock.clone())?;
        let mut printer = parts.printer;
        if journal.has_begun_slip() {
            printer.slip_was_begun_before();
        }
        let (journal, journal_thread) = worker::start(journal)?;
        let (inbox, queue) = conductor::queue();
        let visit = Visit::new(parts.hall, parts.identity.link_base.clone());
        let (printer, printer_thread) = printing::start(printer, parts.paper, parts.typeface, inbox.clone())?;
        let (sync, link) =
            sync::start(&parts.centre, parts.identity, journal.clone(), inbox.clone(), parts.clock.clone())?;
        let ways = Ports {
            journal: journal.clone(),
            centre: Box::new(link),
            printer: Box::new(printer),
            screen: parts.screen,
            technician: Box::new(NoTechnician),
            clock: parts.clock,
        };
        let conductor = conductor::start(visit, rule, ways, inbox.clone(), queue)?;
        Ok(Self { inbox, journal, sync, conductor, printer: printer_thread, journal_thread })
    }

    /// The way in for touches.
    #[must_use]
    pub fn inbox(&self) -> Inbox {
        self.inbox.clone()
    }

    /// The journal, for diagnosis.
    #[must_use]
    pub fn journal(&self) -> JournalHandle {
        self.journal.clone()
    }

    /// Stops everything: no new touches, the slip under way finished, its outcome recorded, the journal closed.
    pub fn stop(self) {
        let Self { inbox, journal, sync, conductor, printer, journal_thread } = self;
        inbox.send(Input::Stop);
        drop(inbox);
        // The conductor holds the way to the printer; when it is gone, the printer's thread ends after its slip.
        for (name, thread) in [("conductor", conductor), ("printer", printer)] {
            if thread.join().is_err() {
                tracing::error!(thread = name, "ended by a panic");
            }
        }
        sync.stop();
        drop(journal);
        if journal_thread.join().is_err() {
            tracing::error!(thread = "journal", "ended by a panic");
        }
    }
}
