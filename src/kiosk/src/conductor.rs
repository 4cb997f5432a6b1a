//! The conductor: drives the visit, carries out its effects, and brings their results back as events.
//!
//! One thread owns the machine. Journal, printer and centre work on threads and tasks of their own and answer through
//! the same queue, so nothing that they do can hold up a touch.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use hall_core::centre::{AskId, CentreAsk};
use hall_core::day::LocalTime;
use hall_core::diagnosis::Part;
use hall_core::fault::Fault;
use hall_core::filing::FilingId;
use hall_core::hall::Lang;
use hall_core::outbox::Operation;
use hall_core::paper::{Bitmap, SlipContent, SlipId, TicketContent};
use hall_core::person::Given;
use hall_core::prompt::Prompt;
use hall_core::technician::{Task, TechnicianPage};
use hall_core::ticket::TicketId;
use hall_core::view::{Page, Panel, View};
use hall_core::visit::{Chance, Effect, Event, Listening, Record, TimerId, Visit};

use crate::clock::{self, Clock};
use crate::hours::HallClock;
use crate::journal::worker::JournalHandle;
use crate::journal::{JournalError, Recorded};

/// The clock on the screen is looked at this often.
const CLOCK_LOOK: Duration = Duration::from_secs(5);

/// While displays are shown to a technician, their pictures are looked at this often.
const PICTURE_LOOK: Duration = Duration::from_millis(500);

/// What reaches the conductor.
#[derive(Debug)]
pub enum Input {
    /// Something that happened.
    Event(Event),
    /// 取号 was touched: the conductor adds a fresh identity.
    TakeNumber,
    /// The journal holds the intent; the centre may be asked with it.
    IntentRecorded(TicketId, Box<Operation>),
    /// A fault outside the visit began or ended.
    Fault {
        /// Which.
        fault: Fault,
        /// `true` when it began.
        raised: bool,
    },
    /// The program ends.
    Stop,
}

/// A way to the conductor, from any thread.
#[derive(Debug, Clone)]
pub struct Inbox(Sender<Input>);

impl Inbox {
    /// Hands something over. After the conductor has ended it goes nowhere, which is right: the program is ending.
    pub fn send(&self, input: Input) {
        drop(self.0.send(input));
    }

    /// Hands an event over.
    pub fn event(&self, event: Event) {
        self.send(Input::Event(event));
    }
}

/// Where the conductor's effects go.
pub struct Ports {
    /// The journal's thread.
    pub journal: JournalHandle,
    /// Asks the centre for a number; answers through the inbox.
    pub centre: Box<dyn CentrePort>,
    /// Prints; answers through the inbox.
    pub printer: Box<dyn PrinterPort>,
    /// Shows the screen.
    pub screen: Box<dyn ScreenPort>,
    /// What the displays in the cabinet should show.
    pub pictures: Box<dyn PicturePort>,
    /// Speaks.
    pub voice: Box<dyn VoicePort>,
    /// Reads cards and codes, and seals what was typed.
    pub readers: Box<dyn ReaderPort>,
    /// Carries out what the technician wants.
    pub technician: Box<dyn TechnicianPort>,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
}

/// The way to the centre, as far as a visit needs it.
pub trait CentrePort: Send {
    /// Asks for a number for the intended ticket. Returns at once.
    fn ask(&self, intent: Operation);
    /// Asks a question; answered by [`Event::Answered`]. Returns at once.
    fn question(&self, id: AskId, question: CentreAsk);
    /// Something new is owed to the centre.
    fn owed(&self);
}

/// The way to the card reader and the scanner.
pub trait ReaderPort: Send {
    /// Says what the page wants to read from now on. Returns at once.
    fn listen(&self, listening: Listening);
    /// Seals what was typed; answered by [`Event::Identified`] or [`Event::CardTrouble`]. Returns at once.
    fn seal(&self, given: Arc<Given>);
}

/// The way to whoever carries out what the technician wants.
pub trait TechnicianPort: Send {
    /// Carries out a task. Returns at once; results come through the inbox.
    fn carry_out(&self, task: Task);
}

/// The way to the loudspeaker.
pub trait VoicePort: Send {
    /// Says a prompt instead of what is being said. Returns at once.
    fn say(&self, prompt: Prompt, lang: Lang, clock: Option<LocalTime>);
    /// Falls silent, and forgets what was said.
    fn forget(&self);
}

/// The way to the printer.
pub trait PrinterPort: Send {
    /// Prints one slip. Returns at once.
    fn print(&self, ticket: TicketId, content: Box<TicketContent>);

    /// Prints a slip that is no ticket. Returns at once; [`Event::SlipPrinted`] says what became of it.
    fn print_slip(&self, id: SlipId, content: Box<SlipContent>);
}

/// What there is to see.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// The page and its values.
    pub view: &'a View,
    /// What is being printed, where the page shows a slip.
    pub slip: Option<&'a TicketContent>,
    /// What the displays of a part should show, while a technician looks at it; each with its caption.
    pub pictures: &'a [(String, Bitmap)],
}

/// What the displays in the cabinet should show.
pub trait PicturePort: Send {
    /// The pictures of a part as they should be now; empty for a part without displays.
    fn pictures(&self, part: Part) -> Vec<(String, Bitmap)>;
}

/// The way to the screen.
pub trait ScreenPort: Send {
    /// Shows what there is to see. Returns at once.
    fn show(&mut self, sight: Sight<'_>);

    /// Whether it is a panel that fingers touch.
    fn is_panel(&self) -> bool {
        true
    }

    /// How much it shows at once.
    fn panel(&self) -> Panel {
        Panel::default()
    }
}

/// The queue that [`start`] reads; made first, because the ports need its other end.
#[must_use]
pub fn queue() -> (Inbox, Receiver<Input>) {
    let (sender, receiver) = channel();
    (Inbox(sender), receiver)
}

/// Starts the conductor's thread.
///
/// # Errors
/// The operating system gives no thread.
pub fn start(
    visit: Visit,
    hall: HallClock,
    ports: Ports,
    inbox: Inbox,
    queue: Receiver<Input>,
) -> std::io::Result<JoinHandle<()>> {
    let conductor = Conductor {
        visit,
        hall,
        ports,
        inbox,
        timer: None,
        intent: None,
        slip: None,
        shown: None,
        pictures: vec![],
        slips_under_way: 0,
    };
    std::thread::Builder::new().name("conductor".into()).spawn(move || conductor.run(&queue))
}

struct Conductor {
    visit: Visit,
    hall: HallClock,
    ports: Ports,
    inbox: Inbox,
    timer: Option<(TimerId, Instant)>,
    intent: Option<Operation>,
    slip: Option<(TicketId, Box<TicketContent>)>,
    shown: Option<View>,
    pictures: Vec<(String, Bitmap)>,
    slips_under_way: u32,
}

impl Conductor {
    fn run(mut self, queue: &Receiver<Input>) {
        self.look_at_clock();
        self.show();
        let mut is_stopping = false;
        // A slip under way is waited for, so that its outcome is on record; the printer ends by its own deadline.
        while !is_stopping || self.slips_under_way > 0 {
            match queue.recv_timeout(self.patience()) {
                Err(RecvTimeoutError::Disconnected) => break,
                Ok(Input::Stop) => is_stopping = true,
                Ok(Input::TakeNumber | Input::Event(Event::Touched(_))) if is_stopping => {}
                Ok(input) => self.take(input),
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.fire_due_timer();
            self.look_at_clock();
            self.show();
        }
        tracing::info!(strays = self.visit.strays(), "conductor ended");
    }

    fn patience(&self) -> Duration {
        let look = if self.pictures.is_empty() { CLOCK_LOOK } else { PICTURE_LOOK };
        self.timer.map_or(look, |(_, due)| due.saturating_duration_since(Instant::now()).min(look))
    }

    fn take(&mut self, input: Input) {
        match input {
            Input::Event(event) => self.step(event),
            Input::TakeNumber => match self.fresh() {
                Ok(event) => self.step(event),
                Err(error) => tracing::error!(%error, "no identity for a ticket"),
            },
            Input::IntentRecorded(ticket, operation) => {
                self.intent = Some(*operation);
                self.step(Event::IntentRecorded(ticket));
            }
            Input::Fault { fault, raised } => self.record(Record::Fault { fault, raised }),
            Input::Stop => {}
        }
    }

    fn fresh(&self) -> Result<Event, clock::NoChance> {
        Ok(Event::Asked { ticket: clock::ticket_id(self.ports.clock.now())?, key: clock::status_key()? })
    }

    fn fire_due_timer(&mut self) {
        if let Some((id, _)) = self.timer.take_if(|(_, due)| *due <= Instant::now()) {
            self.step(Event::TimerFired(id));
        }
    }

    fn look_at_clock(&mut self) {
        for event in self.hall.look(self.ports.clock.now()) {
            self.step(event);
        }
    }

    fn step(&mut self, event: Event) {
        if matches!(event, Event::Paper(..) | Event::SlipPrinted(..)) {
            self.slips_under_way = self.slips_under_way.saturating_sub(1);
        }
        if matches!(event, Event::Reported(_) | Event::Reprinted) {
            // The desk has written it down already.
            self.ports.centre.owed();
        }
        let strays = self.visit.strays();
        let label = event_label(&event);
        for effect in self.visit.step(event) {
            self.carry_out(effect);
        }
        self.refill_chance();
        if self.visit.strays() > strays {
            tracing::debug!(event = label, strays = self.visit.strays(), "an event did not fit the page");
        }
    }

    /// The visit may need a fresh identity at any touch, so one lies ready.
    fn refill_chance(&mut self) {
        if !self.visit.needs_chance() {
            return;
        }
        match (clock::ticket_id(self.ports.clock.now()), clock::random()) {
            (Ok(id), Ok(bits)) => {
                let chance = Chance { id: id.0, bits: u64::from_be_bytes(bits) };
                drop(self.visit.step(Event::Chance(chance)));
            }
            (Err(error), _) | (_, Err(error)) => tracing::error!(%error, "no randomness"),
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Record(record) => self.record(record),
            Effect::AskCentre { ticket, .. } => match self.intent.take() {
                Some(intent) if intent.ticket() == Some(ticket) => self.ports.centre.ask(intent),
                _ => self.inbox.event(Event::CentreFailed(ticket)),
            },
            Effect::Print { ticket, content } => {
                self.ports.printer.print(ticket, content.clone());
                self.slips_under_way += 1;
                self.slip = Some((ticket, content));
            }
            Effect::PrintSlip { id, content } => {
                self.ports.printer.print_slip(id, content);
                self.slips_under_way += 1;
            }
            Effect::StartTimer { id, after_ms } => {
                self.timer = Some((id, Instant::now() + Duration::from_millis(after_ms)));
            }
            Effect::Ask(id, question) => self.ports.centre.question(id, question),
            Effect::Seal(given) => self.ports.readers.seal(given),
            Effect::Technician(task) => self.ports.technician.carry_out(task),
        }
    }

    fn record(&self, record: Record) {
        let inbox = self.inbox.clone();
        let owner = owner_of(&record);
        let job = move |journal: &mut crate::journal::Journal| {
            answer(&inbox, owner, journal.record(&record));
        };
        if self.ports.journal.run(job).is_err() {
            tracing::error!("the journal's thread has ended");
            if let Some(owner) = owner {
                self.inbox.event(owner.not_written(Fault::JournalFailed));
            }
        }
        self.ports.centre.owed();
    }

    fn show(&mut self) {
        let view = self.visit.view();
        let pictures = part_of(&view).map(|part| self.ports.pictures.pictures(part)).unwrap_or_default();
        if self.shown.as_ref() == Some(&view) && self.pictures == pictures {
            return;
        }
        self.pictures = pictures;
        if self.visit.is_at_rest() {
            self.slip = None;
        }
        self.ports.readers.listen(self.visit.listens());
        let slip = self.slip.as_ref().map(|(_, content)| &**content);
        self.ports.screen.show(Sight { view: &view, slip, pictures: &self.pictures });
        self.speak(&view);
        self.shown = Some(view);
    }
}

impl Conductor {
    /// Says what the caption says, once; a page without one is silent, and a visit that ended leaves nothing to repeat.
    fn speak(&mut self, view: &View) {
        let said = self.shown.as_ref().and_then(|shown| Some((shown.caption?, shown.lang)));
        let Some(caption) = view.caption else {
            if said.is_some() {
                self.ports.voice.forget();
            }
            return;
        };
        if said != Some((caption, view.lang)) {
            self.ports.voice.say(caption, view.lang, view.clock);
        }
    }
}

/// The part that a technician looks at.
fn part_of(view: &View) -> Option<Part> {
    match &view.page {
        Page::Technician(TechnicianPage::Part(page)) => Some(page.state.part),
        _ => None,
    }
}

/// Who waits for the journal's answer.
#[derive(Debug, Clone, Copy)]
enum Owner {
    Ticket(TicketId),
    Filing(FilingId),
}

impl Owner {
    /// The journal could not write it.
    fn not_written(self, fault: Fault) -> Event {
        match self {
            Owner::Ticket(ticket) => Event::NotNumbered { ticket, fault },
            Owner::Filing(id) => Event::NotFiled(id, fault),
        }
    }
}

/// Who waits for the journal's answer to a record.
fn owner_of(record: &Record) -> Option<Owner> {
    match record {
        Record::Intent { ticket, .. } | Record::Number { ticket, .. } => Some(Owner::Ticket(*ticket)),
        Record::Filing(id, _) => Some(Owner::Filing(*id)),
        Record::Abandoned(_) | Record::Paper(..) | Record::Fault { .. } | Record::Pause(_) => None,
    }
}

fn answer(inbox: &Inbox, owner: Option<Owner>, result: Result<Recorded, JournalError>) {
    match (owner, result) {
        (Some(Owner::Ticket(ticket)), Ok(Recorded::Intent(operation))) => {
            inbox.send(Input::IntentRecorded(ticket, Box::new(operation)));
        }
        (Some(Owner::Ticket(ticket)), Ok(Recorded::Numbered(label, at))) => {
            inbox.event(Event::Numbered { ticket, label, at });
        }
        (Some(Owner::Filing(id)), Ok(Recorded::Filed)) => inbox.event(Event::Filed(id)),
        (_, Ok(Recorded::Paused(is_paused))) => inbox.event(Event::Paused(is_paused)),
        (_, Ok(_)) => {}
        (owner, Err(error)) => {
            let fault = error.fault();
            tracing::error!(fault = fault.code(), %error, "not recorded");
            if let Some(owner) = owner {
                inbox.event(owner.not_written(fault));
            }
        }
    }
}

/// A name for the log; never the event itself, which may hold what only the citizen may know.
fn event_label(event: &Event) -> &'static str {
    match event {
        Event::Touched(_) => "touched",
        Event::Asked { .. } => "asked",
        Event::IntentRecorded(_) => "intent-recorded",
        Event::Numbered { .. } => "numbered",
        Event::NotNumbered { .. } => "not-numbered",
        Event::CentreNumbered { .. } => "centre-numbered",
        Event::AlreadyWaiting { .. } => "already-waiting",
        Event::TodayChanged(_) => "today",
        Event::QuotaGone { .. } => "quota-gone",
        Event::CentreFailed(_) => "centre-failed",
        Event::Paper(..) => "paper",
        Event::SlipPrinted(..) => "slip-printed",
        Event::TimerFired(_) => "timer",
        Event::PrinterChanged(_) => "printer",
        Event::LineChanged(_) => "line",
        Event::WaitingChanged(_) => "waiting",
        Event::Paused(_) => "paused",
        Event::Clock(_) => "clock",
        Event::Scanned(_) => "scanned",
        Event::Chance(_) => "chance",
        Event::Answered(..) => "answered",
        Event::Filed(_) => "filed",
        Event::NotFiled(..) => "not-filed",
        Event::EquipmentChanged(_) => "equipment",
        Event::Identified(_) => "identified",
        Event::CardTrouble(_) => "card-trouble",
        Event::PinChecked(..) => "pin-checked",
        Event::PartChanged(_) => "part",
        Event::Found(_) => "found",
        Event::Reported(_) => "reported",
        Event::RollChanged(..) => "roll",
        Event::TicketsRead(_) => "tickets",
        Event::HoursChanged(_) => "hours",
        Event::HallChanged(..) => "hall",
        Event::Reprinted => "reprinted",
    }
}
