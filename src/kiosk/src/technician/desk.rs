//! The desk: one thread that carries out what technicians want, from the screen and from the shell alike, one task
//! after the other, so that two of them never drive one device at the same time.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use hall_core::diagnosis::{Check, Finding, Readiness, Verdict};
use hall_core::filing::StaffNumber;
use hall_core::technician::{Pin, PinVerdict, StayId, Task};
use hall_core::ticket::TicketId;
use hall_core::visit::Event;

use super::bench::Bench;
use super::morning::Morning;
use super::{paper, pin, staff_codes};
use crate::conductor::{Inbox, TechnicianPort};
use crate::journal::{Journal, JournalError};

/// Tasks that may wait; a technician has one under way and a script a handful.
const QUEUE_MAX: usize = 16;
/// How often it is looked whether the morning's report is due, and whether the hall's data has changed.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// Disk and clock are looked at once in so many looks: every five minutes.
const LOOKS_A_GLANCE: u32 = 15;

/// Something to do.
pub enum Request {
    /// From the screen; results go to the conductor.
    Task(Task),
    /// From a shell: these checks, one finding each on `reply`.
    Checks(Vec<Check>, Sender<Finding>),
    /// From a shell: a readiness report, printed or not.
    Report {
        /// Whether it comes out of the printer too.
        print: bool,
        /// Where the report goes.
        reply: Sender<Readiness>,
    },
    /// From a shell: a new roll of so many metres is in.
    NewRoll {
        /// Its length.
        length_m: u16,
        /// Whether it was written down.
        reply: Sender<bool>,
    },
}

/// A way to the desk. When the last one is dropped, the thread ends.
#[derive(Clone)]
pub struct DeskHandle {
    requests: SyncSender<Request>,
    keypad: Keypad,
}

/// Compares PINs on the journal's thread: nobody waits at the keypad for somebody else's checks.
#[derive(Clone)]
struct Keypad {
    bench: Arc<Bench>,
    inbox: Inbox,
}

impl Keypad {
    fn check(&self, stay: StayId, typed: Pin) {
        let (state_dir, now) = (self.bench.state_dir.clone(), self.bench.clock.now());
        self.compare(stay, "technician", move |journal| {
            pin::check(&state_dir, &typed, journal, now).map_err(|error| error.to_string())
        });
    }

    fn check_staff(&self, stay: StayId, staff: StaffNumber, typed: Pin) {
        let (state_dir, now) = (self.bench.state_dir.clone(), self.bench.clock.now());
        self.compare(stay, "staff", move |journal| {
            staff_codes::check(&state_dir, &staff, &typed, journal, now).map_err(|error| error.to_string())
        });
    }

    fn compare(
        &self,
        stay: StayId,
        whose: &'static str,
        check: impl FnOnce(&mut Journal) -> Result<PinVerdict, String> + Send + 'static,
    ) {
        // Nobody comes in while the tries cannot be counted.
        let refused = PinVerdict::Locked { minutes: 1 };
        let inbox = self.inbox.clone();
        let compare = move |journal: &mut Journal| {
            let verdict = check(journal).unwrap_or_else(|error| {
                tracing::error!(whose, error, "a PIN was not compared");
                refused
            });
            tracing::info!(whose, ?verdict, "a PIN was compared");
            inbox.event(Event::PinChecked(stay, verdict));
        };
        if self.bench.journal.as_ref().is_none_or(|journal| journal.run(compare).is_err()) {
            self.inbox.event(Event::PinChecked(stay, refused));
        }
    }
}

impl DeskHandle {
    /// Hands a request over.
    ///
    /// # Errors
    /// The desk is full or has ended.
    pub fn send(&self, request: Request) -> Result<(), DeskBusy> {
        self.requests.try_send(request).map_err(|error| match error {
            TrySendError::Full(_) => DeskBusy::Full,
            TrySendError::Disconnected(_) => DeskBusy::Ended,
        })
    }
}

impl TechnicianPort for DeskHandle {
    fn carry_out(&self, task: Task) {
        let task = match task {
            Task::CheckPin(stay, typed) => return self.keypad.check(stay, typed),
            Task::CheckStaffCode(stay, staff, typed) => return self.keypad.check_staff(stay, staff, typed),
            task => task,
        };
        if let Err(error) = self.send(Request::Task(task)) {
            tracing::warn!(%error, "a task of the technician was not taken");
            // The page must not wait for it.
            self.keypad.inbox.event(Event::Reprinted);
        }
    }
}

/// Why the desk takes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeskBusy {
    /// Too much is waiting.
    #[error("{QUEUE_MAX} tasks are waiting already; try again when they are done")]
    Full,
    /// The kiosk is stopping.
    #[error("the kiosk is stopping")]
    Ended,
}

/// Starts the desk's thread.
///
/// # Errors
/// The operating system gives no thread.
pub fn start(bench: Arc<Bench>, inbox: Inbox, morning: Morning) -> std::io::Result<(DeskHandle, JoinHandle<()>)> {
    let (requests, queue) = sync_channel(QUEUE_MAX);
    let keypad = Keypad { bench: bench.clone(), inbox: inbox.clone() };
    let mut desk = Desk { bench, inbox, morning };
    let thread = std::thread::Builder::new().name("technician".into()).spawn(move || desk.run(&queue))?;
    Ok((DeskHandle { requests, keypad }, thread))
}

struct Desk {
    bench: Arc<Bench>,
    inbox: Inbox,
    morning: Morning,
}

impl Desk {
    fn run(&mut self, queue: &Receiver<Request>) {
        self.tell_what_is_known();
        for look in (0..LOOKS_A_GLANCE).cycle() {
            match queue.recv_timeout(if look == 0 { Duration::ZERO } else { LOOK_EVERY }) {
                Ok(request) => self.take(request),
                Err(RecvTimeoutError::Timeout) if look == 0 => self.bench.glance(),
                Err(RecvTimeoutError::Timeout) => self.bench.look_at_data(),
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if self.morning.is_due(&self.bench) {
                self.report(self.morning.prints());
            }
        }
    }

    /// The findings of earlier days and the roll in the printer.
    fn tell_what_is_known(&self) {
        let Some(journal) = &self.bench.journal else { return };
        if let Ok(Ok(findings)) = journal.wait(|journal| journal.findings()) {
            for finding in findings {
                self.inbox.event(Event::Found(finding));
            }
        }
        if let Ok(Ok(Some((roll, forecast)))) = journal.wait(|journal| journal.roll()) {
            self.inbox.event(Event::RollChanged(roll, forecast));
        }
    }

    fn take(&mut self, request: Request) {
        // Whoever asked from a shell may have gone away; what was asked is done all the same.
        match request {
            Request::Task(task) => self.carry_out(task),
            Request::Checks(checks, reply) => {
                for check in checks {
                    if self.bench.is_stopping() {
                        break;
                    }
                    drop(reply.send(self.bench.run(check)));
                }
            }
            Request::Report { print, reply } => drop(reply.send(self.report(print))),
            Request::NewRoll { length_m, reply } => drop(reply.send(self.new_roll(length_m))),
        }
    }

    fn carry_out(&mut self, task: Task) {
        match task {
            // Taken by the keypad, before the queue.
            Task::CheckPin(..) | Task::CheckStaffCode(..) => {}
            Task::Run(check) => self.inbox.event(Event::Found(self.bench.run_for_a_person(check))),
            Task::Note { check, verdict, evidence } => self.note(check, verdict, &evidence),
            Task::Report => drop(self.report(true)),
            Task::NewRoll { length_m } => drop(self.new_roll(length_m)),
            Task::ReadTickets => self.read_tickets(),
            Task::Reprint(ticket) => self.reprint(ticket),
        }
    }

    fn note(&self, check: Check, verdict: Verdict, evidence: &str) {
        self.inbox.event(Event::Found(self.bench.keep(check, verdict, evidence)));
    }

    fn report(&mut self, print: bool) -> Readiness {
        self.morning.begun(&self.bench);
        let report = self.bench.report();
        if print {
            paper::print_report(&self.bench, &report);
        }
        self.inbox.event(Event::Reported(report.clone()));
        report
    }

    fn new_roll(&self, length_m: u16) -> bool {
        let noted = self.ask_journal("the new roll was not written down", move |journal| {
            journal.new_roll(length_m)?;
            journal.roll()
        });
        let Some(Some((roll, forecast))) = noted else { return false };
        tracing::info!(length_m, "a new roll is in");
        self.inbox.event(Event::RollChanged(roll, forecast));
        true
    }

    fn read_tickets(&self) {
        let hall = self.bench.hall.get();
        self.ask_journal("the last tickets were not read", move |journal| paper::last_tickets(journal, &hall))
            .into_iter()
            .for_each(|lines| self.inbox.event(Event::TicketsRead(lines)));
    }

    /// However it ends, the list is read anew: it says what is on record.
    fn reprint(&self, ticket: TicketId) {
        if let Err(error) = paper::reprint(&self.bench, ticket) {
            tracing::error!(fault = error.fault().code(), %error, "not printed again");
        }
        self.read_tickets();
        self.inbox.event(Event::Reprinted);
    }

    fn ask_journal<T: Send + 'static>(
        &self,
        failed: &'static str,
        job: impl FnOnce(&mut Journal) -> Result<T, JournalError> + Send + 'static,
    ) -> Option<T> {
        match self.bench.journal.as_ref()?.wait(job) {
            Ok(Ok(answer)) => Some(answer),
            Ok(Err(error)) => {
                tracing::error!(%error, failed);
                None
            }
            Err(error) => {
                tracing::error!(%error, failed);
                None
            }
        }
    }
}
