//! The printer's thread: prints one slip after the other, lends the printer out for a technician's errand, and looks at
//! it while nothing is to be printed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use hall_core::device::{PaperOutcome, PrinterStatus};
use hall_core::diagnosis::{Condition, Part};
use hall_core::fault::Fault;
use hall_core::paper::{PaperProfile, Slip, SlipContent, SlipId, TicketContent};
use hall_core::ticket::TicketId;
use hall_core::visit::Event;
use hall_hw::printer::TicketPrinter;
use hall_slip::{LaidOut, SlipError, Typeface};

use crate::conductor::{Inbox, PrinterPort};
use crate::journal::worker::JournalHandle;
use crate::watch::Watch;

/// How often an idle printer is asked how it is: a cover closed or a roll changed shows within this time.
const LOOK_EVERY: Duration = Duration::from_secs(2);

enum Job {
    Ticket { ticket: TicketId, content: Box<TicketContent> },
    Slip { id: SlipId, content: Box<SlipContent> },
    Errand(Errand),
}

type Errand = Box<dyn FnOnce(&mut Press) + Send>;

/// A way to the printer's thread. When the last one is dropped, the thread ends after the slip under way.
#[derive(Clone)]
pub struct PrinterThread(Sender<Job>);

impl PrinterPort for PrinterThread {
    fn print(&self, ticket: TicketId, content: Box<TicketContent>) {
        // The thread ends only after this handle is gone, so the job always finds it.
        drop(self.0.send(Job::Ticket { ticket, content }));
    }

    fn print_slip(&self, id: SlipId, content: Box<SlipContent>) {
        drop(self.0.send(Job::Slip { id, content }));
    }
}

impl PrinterThread {
    /// Has something done by the printer's thread, after the slips before it, and waits for the result; `None` if it
    /// does not come within `limit`. What was begun is finished all the same; what was not is given up.
    pub fn lend<T: Send + 'static>(
        &self,
        limit: Duration,
        errand: impl FnOnce(&mut Press) -> T + Send + 'static,
    ) -> Option<T> {
        let (reply, answer) = channel();
        let is_wanted = Arc::new(AtomicBool::new(true));
        let still_wanted = is_wanted.clone();
        let errand: Errand = Box::new(move |press| {
            if still_wanted.load(Ordering::SeqCst) {
                drop(reply.send(errand(press)));
            }
        });
        self.0.send(Job::Errand(errand)).ok()?;
        let result = answer.recv_timeout(limit).ok();
        is_wanted.store(false, Ordering::SeqCst);
        result
    }
}

/// Starts the thread.
///
/// # Errors
/// The operating system gives no thread.
pub fn start(
    printer: Box<dyn TicketPrinter>,
    profile: PaperProfile,
    typeface: Arc<Typeface>,
    ways: Ways,
) -> std::io::Result<(PrinterThread, JoinHandle<()>)> {
    let (jobs, queue) = channel();
    let mut press = Press { printer, profile, typeface, ways, seen: None };
    let thread = std::thread::Builder::new().name("printer".into()).spawn(move || press.run(&queue))?;
    Ok((PrinterThread(jobs), thread))
}

/// Where the thread tells what happened.
pub struct Ways {
    /// The conductor.
    pub inbox: Inbox,
    /// Counts the paper; `None` where no journal is open.
    pub journal: Option<JournalHandle>,
    /// The overview.
    pub watch: Arc<Watch>,
}

/// The printer and what is needed to print on it.
pub struct Press {
    printer: Box<dyn TicketPrinter>,
    profile: PaperProfile,
    typeface: Arc<Typeface>,
    ways: Ways,
    seen: Option<PrinterStatus>,
}

impl Press {
    fn run(&mut self, queue: &Receiver<Job>) {
        self.look();
        loop {
            match queue.recv_timeout(LOOK_EVERY) {
                Ok(Job::Ticket { ticket, content }) => {
                    let outcome = self.print_ticket(&content);
                    self.ways.inbox.event(Event::Paper(ticket, outcome));
                    self.look();
                }
                Ok(Job::Slip { id, content }) => {
                    let outcome = self.set_and_print(hall_slip::lay_out_slip(&content, self.profile, &self.typeface));
                    self.ways.inbox.event(Event::SlipPrinted(id, outcome));
                    self.look();
                }
                Ok(Job::Errand(errand)) => {
                    errand(self);
                    self.look();
                }
                Err(RecvTimeoutError::Timeout) => self.look(),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    }

    /// The printer itself.
    pub fn printer(&mut self) -> &mut dyn TicketPrinter {
        &mut *self.printer
    }

    /// What slips are lettered with.
    #[must_use]
    pub fn typeface(&self) -> &Typeface {
        &self.typeface
    }

    /// What the layout must know about the printer.
    #[must_use]
    pub fn paper(&self) -> PaperProfile {
        self.profile
    }

    /// Lays a ticket out and prints it.
    pub fn print_ticket(&mut self, content: &TicketContent) -> PaperOutcome {
        self.set_and_print(hall_slip::lay_out(content, self.profile, &self.typeface))
    }

    fn set_and_print(&mut self, laid_out: Result<LaidOut, SlipError>) -> PaperOutcome {
        match laid_out {
            Ok(laid_out) => {
                if !laid_out.missing.is_empty() {
                    tracing::warn!(
                        characters = laid_out.missing.len(),
                        "characters printed as 〓: no typeface has them"
                    );
                }
                self.print(&laid_out.slip)
            }
            Err(error) => {
                tracing::error!(%error, "the slip could not be laid out");
                PaperOutcome::Failed(Fault::PrinterBroken)
            }
        }
    }

    /// Feeds a strip, cuts it, and counts its paper.
    pub fn feed_and_cut(&mut self) -> PaperOutcome {
        let outcome = self.printer.feed_and_cut();
        self.settle(outcome, &hall_hw::printer::blank(self.profile))
    }

    /// Prints a slip and counts its paper.
    pub fn print(&mut self, slip: &Slip) -> PaperOutcome {
        let outcome = self.printer.print(slip);
        self.settle(outcome, slip)
    }

    fn settle(&self, outcome: PaperOutcome, slip: &Slip) -> PaperOutcome {
        match outcome {
            PaperOutcome::Printed(evidence) => tracing::info!(evidence = evidence.code(), "slip printed"),
            PaperOutcome::Failed(fault) => tracing::warn!(fault = fault.code(), "slip not sent"),
            PaperOutcome::Unknown(fault) => tracing::warn!(fault = fault.code(), "slip in doubt, not reprinted"),
        }
        if !matches!(outcome, PaperOutcome::Failed(_)) {
            self.count(hall_hw::printer::paper_mm(slip));
        }
        outcome
    }

    /// Paper is gone, whether or not the slip is whole.
    fn count(&self, used_mm: u32) {
        let Some(journal) = &self.ways.journal else { return };
        let inbox = self.ways.inbox.clone();
        let counted = journal.run(move |journal| match journal.note_slip(used_mm).and_then(|()| journal.roll()) {
            Ok(Some((roll, forecast))) => inbox.event(Event::RollChanged(roll, forecast)),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "the paper was not counted"),
        });
        if counted.is_err() {
            tracing::warn!("the paper was not counted: the journal's thread has ended");
        }
    }

    fn look(&mut self) {
        let status = self.printer.status();
        if self.seen != Some(status) {
            if let Some(fault) = status.fault() {
                tracing::warn!(fault = fault.code(), remedy = fault.remedy().en, "printer stopped");
            } else {
                tracing::info!(?status, "printer ready");
            }
            self.seen = Some(status);
            // First the overview: whoever sees the page change finds it there too.
            self.ways.watch.saw(Part::Printer, condition(status));
            self.ways.inbox.event(Event::PrinterChanged(status));
        }
    }
}

fn condition(status: PrinterStatus) -> Condition {
    match status {
        PrinterStatus::Ready { paper_low: false } => Condition::Working,
        PrinterStatus::Ready { paper_low: true } => Condition::Warning,
        PrinterStatus::Stopped(fault) => Condition::Faulty(fault),
    }
}
