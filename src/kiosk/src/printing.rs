//! The printer's thread: prints one slip after the other, and looks at the printer while nothing is to be printed.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use hall_core::device::{PaperOutcome, PrinterStatus};
use hall_core::fault::Fault;
use hall_core::paper::{PaperProfile, TicketContent};
use hall_core::ticket::TicketId;
use hall_core::visit::Event;
use hall_hw::printer::TicketPrinter;
use hall_slip::Typeface;

use crate::conductor::{Inbox, PrinterPort};

/// How often an idle printer is asked how it is: a cover closed or a roll changed shows within this time.
const LOOK_EVERY: Duration = Duration::from_secs(2);

struct Job {
    ticket: TicketId,
    content: Box<TicketContent>,
}

/// A way to the printer's thread. When it is dropped, the thread ends after the slip under way.
pub struct PrinterThread(Sender<Job>);

impl PrinterPort for PrinterThread {
    fn print(&self, ticket: TicketId, content: Box<TicketContent>) {
        // The thread ends only after this handle is gone, so the job always finds it.
        drop(self.0.send(Job { ticket, content }));
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
    inbox: Inbox,
) -> std::io::Result<(PrinterThread, JoinHandle<()>)> {
    let (jobs, queue) = channel();
    let mut press = Press { printer, profile, typeface, inbox, seen: None };
    let thread = std::thread::Builder::new().name("printer".into()).spawn(move || press.run(&queue))?;
    Ok((PrinterThread(jobs), thread))
}

struct Press {
    printer: Box<dyn TicketPrinter>,
    profile: PaperProfile,
    typeface: Arc<Typeface>,
    inbox: Inbox,
    seen: Option<PrinterStatus>,
}

impl Press {
    fn run(&mut self, queue: &Receiver<Job>) {
        self.look();
        loop {
            match queue.recv_timeout(LOOK_EVERY) {
                Ok(job) => self.print(&job),
                Err(RecvTimeoutError::Timeout) => self.look(),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    }

    fn print(&mut self, job: &Job) {
        let outcome = match hall_slip::lay_out(&job.content, self.profile, &self.typeface) {
            Ok(laid_out) => {
                if !laid_out.missing.is_empty() {
                    tracing::warn!(
                        characters = laid_out.missing.len(),
                        "characters printed as 〓: no typeface has them"
                    );
                }
                self.printer.print(&laid_out.slip)
            }
            Err(error) => {
                tracing::error!(%error, "the slip could not be laid out");
                PaperOutcome::Failed(Fault::PrinterBroken)
            }
        };
        match outcome {
            PaperOutcome::Printed(evidence) => tracing::info!(evidence = evidence.code(), "slip printed"),
            PaperOutcome::Failed(fault) => tracing::warn!(fault = fault.code(), "slip not sent"),
            PaperOutcome::Unknown(fault) => tracing::warn!(fault = fault.code(), "slip in doubt, not reprinted"),
        }
        self.inbox.event(Event::Paper(job.ticket, outcome));
        self.look();
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
            self.inbox.event(Event::PrinterChanged(status));
        }
    }
}
