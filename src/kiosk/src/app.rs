//! The kiosk as a whole: its threads started in the right order, and stopped in the right order.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use hall_core::diagnosis::{Condition, Part};
use hall_core::visit::{Event, Pace, Visit};
use hall_slip::Typeface;

use crate::backstage::{Backstage, Plan, Threads};
use crate::clock::Clock;
use crate::conductor::{self, Inbox, Input, Ports, ScreenPort};
use crate::data::LiveHall;
use crate::devices::{Hardware, Rounds};
use crate::hours::HallClock;
use crate::identity::Identity;
use crate::journal::JournalError;
use crate::journal::worker::JournalHandle;
use crate::readers::{self, Readers};
use crate::sealer::Sealer;
use crate::sync::{self, Sync, SyncError};
use crate::technician::desk;
use crate::technician::morning::Morning;
use crate::technician::socket::{self, Listening};

/// Everything that a kiosk is put together from.
pub struct Parts {
    /// Where the journal lives.
    pub state_dir: PathBuf,
    /// Who this kiosk is.
    pub identity: Identity,
    /// The hall it serves.
    pub hall: Arc<LiveHall>,
    /// Base address of the centre.
    pub centre: String,
    /// What is built into the cabinet.
    pub hardware: Hardware,
    /// How fast numbers are given out.
    pub pace: Pace,
    /// When the readiness report is made by itself.
    pub morning: Morning,
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
    /// The journal was not opened.
    #[error("no journal was opened")]
    NoJournal,
    /// The operating system gave no thread.
    #[error("no thread: {0}")]
    Thread(#[from] std::io::Error),
}

/// A running kiosk.
pub struct Kiosk {
    inbox: Inbox,
    journal: JournalHandle,
    sync: Sync,
    socket: Option<Listening>,
    stop: Arc<AtomicBool>,
    rounds: Rounds,
    readers: Readers,
    conductor: JoinHandle<()>,
    desk: JoinHandle<()>,
    threads: Threads,
}

impl Kiosk {
    /// Opens the journal, settles what a power cut left open, and starts printer, sync, desk and conductor.
    ///
    /// # Errors
    /// Something needed is missing; nothing runs then.
    pub fn start(parts: Parts) -> Result<Self, StartError> {
        let (inbox, queue) = conductor::queue();
        let rule = parts.hall.rule();
        let plan = Plan {
            state_dir: parts.state_dir.clone(),
            identity: Some(parts.identity.clone()),
            hall: parts.hall.clone(),
            centre: parts.centre.clone(),
            hardware: parts.hardware,
            typeface: parts.typeface,
            clock: parts.clock.clone(),
        };
        let backstage = Backstage::open(plan, &inbox)?;
        parts.hall.keep();
        let (bench, watch) = (backstage.bench.clone(), backstage.watch.clone());
        // An identity was given, so there is a journal.
        let journal = backstage.journal.clone().ok_or(StartError::NoJournal)?;
        let printer = backstage.printer.clone();
        let threads = backstage.into_threads();
        let (desk, desk_thread) = desk::start(bench.clone(), inbox.clone(), parts.morning)?;
        // A technician's shell is no reason to turn citizens away.
        let socket = socket::listen(&parts.state_dir, desk.clone(), bench.clone())
            .inspect_err(|error| tracing::error!(%error, "no technician's shell can come in"))
            .ok();
        let stop = bench.stop.clone();
        let devices = bench.devices.clone();
        let rounds = Rounds::start(bench)?;
        watch.saw(Part::Screen, if parts.screen.is_panel() { Condition::Working } else { Condition::Absent });
        let visit = Visit::new(parts.hall.get(), parts.identity.link_base.clone())
            .with_panel(parts.screen.panel())
            .with_pace(parts.pace)
            .with_timetable(parts.hall.timetable());
        let visit = if devices.speaker.is_some() { visit.with_voice() } else { visit };
        let readers = readers::Desk {
            devices: devices.clone(),
            sealer: Sealer::new(parts.identity.keys.clone()),
            inbox: inbox.clone(),
            watch: watch.clone(),
            clock: parts.clock.clone(),
            rule,
            link_base: parts.identity.link_base.clone(),
        };
        let (readers, reading) = Readers::start(readers)?;
        let plan = sync::Plan {
            base: &parts.centre,
            identity: parts.identity,
            journal: journal.clone(),
            inbox: inbox.clone(),
            clock: parts.clock.clone(),
            watch,
            readers: reading.clone(),
        };
        let (sync, link) = sync::start(plan)?;
        let ways = Ports {
            journal: journal.clone(),
            centre: Box::new(link),
            printer: Box::new(printer),
            screen: parts.screen,
            pictures: Box::new(devices.clone()),
            voice: Box::new(devices),
            readers: Box::new(reading),
            technician: Box::new(desk),
            clock: parts.clock,
        };
        if let Ok(Ok(true)) = journal.wait(|journal| journal.is_paused()) {
            inbox.event(Event::Paused(true));
        }
        let conductor = conductor::start(visit, HallClock::new(parts.hall.clone()), ways, inbox.clone(), queue)?;
        Ok(Self { inbox, journal, sync, socket, stop, rounds, readers, conductor, desk: desk_thread, threads })
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
        let Self { inbox, journal, sync, socket, stop, rounds, readers, conductor, desk, threads } = self;
        stop.store(true, Ordering::Relaxed);
        inbox.send(Input::Stop);
        readers.stop();
        drop((inbox, socket, rounds));
        // The conductor holds the ways to the desk and the printer, the desk another one to the printer.
        for (name, thread) in [("conductor", conductor), ("technician", desk)] {
            if thread.join().is_err() {
                tracing::error!(thread = name, "ended by a panic");
            }
        }
        sync.stop();
        drop(journal);
        threads.join();
    }
}
