//! Cards and codes for the visit: two threads that read only while the page wants something, and hand on nothing that
//! could be read. What names a person is sealed here, on the thread that read it, and the plain text dropped.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use hall_core::day::DayRule;
use hall_core::diagnosis::{Condition, Part};
use hall_core::fault::Fault;
use hall_core::person::Given;
use hall_core::scan::Scan;
use hall_core::view::CardTrouble;
use hall_core::visit::{Equipment, Event, Listening};

use hall_proto::wire::Keys;

use crate::clock::Clock;
use crate::conductor::{Inbox, ReaderPort};
use crate::devices::Devices;
use crate::sealer::Sealer;
use crate::watch::Watch;

/// Between two looks for a card; readers want at least 300 ms.
const CARD_LOOK: Duration = Duration::from_millis(400);
/// After a reader that does not answer, so that its fault is not told again and again.
const FAULT_PAUSE: Duration = Duration::from_secs(2);
/// How long the scanner is read before the page is asked again whether it still wants a code.
const CODE_LOOK: Duration = Duration::from_millis(300);
/// Between two reads the scanner is left to whoever else waits for it: the rounds, or a technician's shell. Locks are
/// not fair, so without a rest nobody else would ever get it.
const CODE_REST: Duration = Duration::from_millis(30);

/// What the page wants, told to both threads.
#[derive(Default)]
struct Wants {
    listening: Mutex<Listening>,
    changed: Condvar,
    is_stopping: AtomicBool,
}

/// The threads at work. They end when [`Readers::stop`] is called.
pub struct Readers {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared {
    wants: Wants,
    devices: Arc<Devices>,
    sealer: Sealer,
    inbox: Inbox,
    watch: Arc<Watch>,
    clock: Arc<dyn Clock>,
    rule: DayRule,
    link_base: String,
}

/// What the readers need.
pub struct Desk {
    /// The devices.
    pub devices: Arc<Devices>,
    /// Seals what was read.
    pub sealer: Sealer,
    /// Where events go.
    pub inbox: Inbox,
    /// The overview; whoever uses a part tells it how the part is.
    pub watch: Arc<Watch>,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
    /// The hall's clock.
    pub rule: DayRule,
    /// The centre's public address, for codes.
    pub link_base: String,
}

/// The way to the readers. Clones lead to the same ones.
#[derive(Clone)]
pub struct ReaderLink(Arc<Shared>);

impl Readers {
    /// Starts one thread for each reader that is there, and tells the visit what can be read.
    ///
    /// # Errors
    /// The operating system gives no thread.
    pub fn start(desk: Desk) -> std::io::Result<(Self, ReaderLink)> {
        let Desk { devices, sealer, inbox, watch, clock, rule, link_base } = desk;
        let shared =
            Arc::new(Shared { wants: Wants::default(), devices, sealer, inbox, watch, clock, rule, link_base });
        shared.inbox.event(Event::EquipmentChanged(shared.equipment()));
        let mut threads = vec![];
        if shared.devices.card_reader.is_some() {
            threads.push(spawn("card-reader", &shared, Shared::read_cards)?);
        }
        if shared.devices.scanner.is_some() {
            threads.push(spawn("scanner", &shared, Shared::read_codes)?);
        }
        Ok((Self { shared: shared.clone(), threads }, ReaderLink(shared)))
    }

    /// Ends the threads.
    pub fn stop(self) {
        self.shared.wants.stop();
        for thread in self.threads {
            if thread.join().is_err() {
                tracing::error!(thread = "readers", "ended by a panic");
            }
        }
    }
}

fn spawn(name: &str, shared: &Arc<Shared>, work: fn(&Shared)) -> std::io::Result<JoinHandle<()>> {
    let shared = shared.clone();
    std::thread::Builder::new().name(name.into()).spawn(move || work(&shared))
}

impl ReaderLink {
    /// The centre gave its keys: from now on people can be asked who they are.
    pub fn keys_came(&self, keys: Keys) {
        self.0.sealer.set(keys);
        self.0.inbox.event(Event::EquipmentChanged(self.0.equipment()));
    }
}

impl ReaderPort for ReaderLink {
    fn listen(&self, listening: Listening) {
        *self.0.wants.listening.lock().unwrap_or_else(PoisonError::into_inner) = listening;
        self.0.wants.changed.notify_all();
    }

    fn seal(&self, given: Arc<Given>) {
        // X25519 and a hash: less than a millisecond, so no thread is worth it.
        self.0.inbox.event(match self.0.sealer.given(&given) {
            Some(person) => Event::Identified(Box::new(person)),
            None => Event::CardTrouble(CardTrouble::NotSealed),
        });
    }
}

impl Wants {
    /// Under the lock, so that a thread which is about to wait does not miss it.
    fn stop(&self) {
        let listening = self.listening.lock().unwrap_or_else(PoisonError::into_inner);
        self.is_stopping.store(true, Ordering::Relaxed);
        drop(listening);
        self.changed.notify_all();
    }

    fn is_wanting(&self, is_wanted: impl Fn(Listening) -> bool) -> bool {
        is_wanted(*self.listening.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until something of it is wanted; `false` when the kiosk stops.
    fn wait(&self, is_wanted: impl Fn(Listening) -> bool) -> bool {
        let mut listening = self.listening.lock().unwrap_or_else(PoisonError::into_inner);
        while !is_wanted(*listening) {
            if self.is_stopping.load(Ordering::Relaxed) {
                return false;
            }
            listening = self.changed.wait_timeout(listening, FAULT_PAUSE).unwrap_or_else(PoisonError::into_inner).0;
        }
        !self.is_stopping.load(Ordering::Relaxed)
    }

    /// Rests, unless the kiosk stops.
    fn rest(&self, time: Duration) {
        let listening = self.listening.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.changed.wait_timeout(listening, time));
    }
}

impl Shared {
    fn equipment(&self) -> Equipment {
        Equipment {
            card_reader: self.devices.card_reader.is_some(),
            scanner: self.devices.scanner.is_some(),
            can_seal: self.sealer.can_seal(),
        }
    }

    fn read_cards(&self) {
        let Some(reader) = &self.devices.card_reader else { return };
        while self.wants.wait(|listening| listening.card) {
            let read = reader.read();
            self.saw(Part::CardReader, read.as_ref().err().copied());
            match read {
                Ok(None) => self.wants.rest(CARD_LOOK),
                Ok(Some(Ok(card))) => {
                    let today = self.rule.local(self.clock.now());
                    self.inbox.event(match self.sealer.card(&card, today) {
                        Ok(person) => Event::Identified(Box::new(person)),
                        Err(trouble) => Event::CardTrouble(trouble),
                    });
                    self.wants.rest(CARD_LOOK);
                }
                Ok(Some(Err(why))) => {
                    tracing::info!(why, "a card could not be read");
                    self.inbox.event(Event::CardTrouble(CardTrouble::NotRead));
                    self.wants.rest(CARD_LOOK);
                }
                Err(_) => {
                    self.inbox.event(Event::CardTrouble(CardTrouble::NoReader));
                    self.wants.rest(FAULT_PAUSE);
                }
            }
        }
    }

    fn read_codes(&self) {
        let Some(scanner) = &self.devices.scanner else { return };
        let mut listened = false;
        while self.wants.wait(|listening| listening.codes) {
            // What was scanned while nobody asked belongs to somebody else.
            let is_new = !std::mem::replace(&mut listened, true);
            let read = scanner.read(CODE_LOOK, is_new);
            self.saw(Part::Scanner, read.as_ref().err().copied());
            if let Ok(Some(scan)) = &read {
                self.inbox.event(Event::Scanned(Scan::read(scan.text(), &self.link_base)));
            }
            self.wants.rest(if read.is_ok() { CODE_REST } else { FAULT_PAUSE });
            listened = self.wants.is_wanting(|listening| listening.codes);
        }
    }

    /// Tells the overview, which passes on what changed.
    fn saw(&self, part: Part, fault: Option<Fault>) {
        self.watch.saw(part, fault.map_or(Condition::Working, Condition::Faulty));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::Receiver;

    use hall_core::booking::BookingCode;
    use hall_core::diagnosis::Check;
    use hall_hw::scanner::memory::MemoryScanner;

    use super::*;
    use crate::clock::SystemClock;
    use crate::conductor::{self, Input};
    use crate::devices::ScannerPort;

    /// Longer than anything here takes.
    const PATIENCE: Duration = Duration::from_secs(20);
    const CODES: Listening = Listening { card: false, codes: true };

    fn readers() -> (Readers, ReaderLink, Arc<Devices>, MemoryScanner, Receiver<Input>) {
        let scanner = MemoryScanner::new();
        let port = ScannerPort::new(Box::new(scanner.clone()), "memory");
        let devices = Arc::new(Devices { scanner: Some(port), ..Devices::default() });
        let (inbox, queue) = conductor::queue();
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let desk = Desk {
            devices: devices.clone(),
            sealer: Sealer::default(),
            watch: Watch::new(inbox.clone(), clock.clone(), DayRule::BEIJING_04),
            inbox,
            clock,
            rule: DayRule::BEIJING_04,
            link_base: "https://hall.example".into(),
        };
        let (readers, link) = Readers::start(desk).expect("threads");
        (readers, link, devices, scanner, queue)
    }

    fn wait(queue: &Receiver<Input>, is: impl Fn(&Input) -> bool) {
        while !is(&queue.recv_timeout(PATIENCE).expect("it comes")) {}
    }

    #[test]
    fn a_code_is_read_while_it_is_wanted_and_thrown_away_before() {
        let (readers, link, _, scanner, queue) = readers();
        scanner.scan("https://pay.example/somebody-before");
        link.listen(CODES);
        wait(&queue, |input| matches!(input, Input::Event(Event::PartChanged(_))));
        let code = BookingCode::from_random(7);
        scanner.scan(code.as_str());
        let expected = Scan::Digits(code);
        wait(&queue, |input| match input {
            Input::Event(Event::Scanned(scan)) => {
                assert_eq!(*scan, expected, "nothing of what was there before");
                true
            }
            _ => false,
        });
        readers.stop();
    }

    #[test]
    fn the_overview_hears_of_a_scanner_that_goes_and_comes_while_it_is_read() {
        let (readers, link, _, scanner, queue) = readers();
        link.listen(CODES);
        for unplugged in [true, false] {
            scanner.unplug(unplugged);
            let is = |input: &Input| match input {
                Input::Fault { fault: Fault::ScannerGone, raised } => *raised == unplugged,
                _ => false,
            };
            wait(&queue, is);
        }
        readers.stop();
    }

    #[test]
    fn a_technician_gets_the_scanner_although_a_page_wants_codes() {
        let (readers, link, devices, _, queue) = readers();
        link.listen(CODES);
        wait(&queue, |input| matches!(input, Input::Event(Event::PartChanged(_))));
        let (done, answer) = std::sync::mpsc::channel();
        let shell = std::thread::spawn(move || {
            let now = DayRule::BEIJING_04.local(SystemClock.now());
            let _ = devices.see(Check::ScannerStatus, now, &AtomicBool::new(false));
            done.send(()).expect("the test waits");
        });
        answer.recv_timeout(PATIENCE).expect("the scanner is lent out between two reads");
        shell.join().expect("sound");
        readers.stop();
    }
}
