//! SIGKILL at every durable state and at many bytes of a slip: no number twice, none lost, nothing printed by itself.

use std::collections::BTreeSet;
use std::path::PathBuf;

use hall_core::device::Line;
use hall_core::fault::Fault;
use hall_core::number::Dispenser;
use hall_core::ticket::{Ticket, TicketState};
use hall_hw::sim::SimPrinter;
use hall_kiosk::identity::Identity;
use hall_kiosk::journal::Journal;
use hall_tests::eventually;
use hall_tests::hall::HallBench;
use hall_tests::line::{BentLine, Mode};
use hall_tests::process::KioskProcess;
use hall_tests::terminal::{QUIET, printer_at};

const PROGRAM: &str = env!("CARGO_BIN_EXE_kiosk-process");

struct Bench {
    hall: HallBench,
    line: BentLine,
    printer: SimPrinter,
    state_dir: PathBuf,
    dispenser: Dispenser,
}

impl Bench {
    fn new() -> Self {
        let hall = HallBench::open();
        let line = BentLine::lay(&hall.centre.url());
        let state_dir = hall.dir.path().join("entrance-1");
        let identity: Identity =
            hall.seat.identity(&state_dir, &hall.centre, "entrance-1", 'K').expect("the kiosk is enrolled");
        let printer = printer_at(state_dir.join("printer"));
        Self { hall, line, printer, state_dir, dispenser: identity.dispenser }
    }

    /// A kiosk that is ready.
    fn kiosk(&self) -> KioskProcess {
        let kiosk = KioskProcess::start(PROGRAM, &self.state_dir, &self.line.url());
        kiosk.ready(Line::Up);
        kiosk
    }

    /// The tickets of a dead kiosk's journal, as the next start will find them.
    fn journal(&self) -> Vec<Ticket> {
        let clock = self.hall.seat.clock.clone();
        let journal = Journal::open(&self.state_dir, self.dispenser, self.hall.seat.hall.rule(), clock).expect("opens");
        journal.tickets().expect("reads").into_values().collect()
    }

    /// Starts the kiosk again, takes one more number, and checks that everything has arrived once.
    fn go_on(&self) -> Vec<Ticket> {
        self.line.set(Mode::Pass);
        // What the dead process had handed over may still come out; afterwards nothing does by itself.
        let _ = self.printer.wait_for_slip(self.printer.cuts() + 1, QUIET);
        let cuts = self.printer.cuts();
        let mut kiosk = self.kiosk();
        assert!(self.printer.wait_for_slip(cuts + 1, QUIET).is_none(), "nothing is printed by itself");
        let number = kiosk.visit();
        let labels = || -> Vec<String> {
            let books = self.hall.audit();
            books
                .tickets
                .iter()
                .filter(|ticket| ticket.is_waiting)
                .filter_map(|ticket| Some(ticket.label?.number.to_string()))
                .collect()
        };
        eventually("the new ticket is at the centre", || labels().contains(&number));
        kiosk.kill();
        let tickets = self.journal();
        let seen: Vec<String> = tickets.iter().filter_map(|ticket| Some(ticket.label?.number.to_string())).collect();
        let different: BTreeSet<&String> = seen.iter().collect();
        assert_eq!(different.len(), seen.len(), "no number twice: {seen:?}");
        eventually("every number is at the centre", || seen.iter().all(|number| labels().contains(number)));
        assert_eq!(labels().len(), seen.len(), "each exactly once");
        tickets
    }
}

#[test]
fn killed_while_the_centre_is_asked() {
    let bench = Bench::new();
    let mut kiosk = bench.kiosk();
    kiosk.visit();
    bench.line.set(Mode::HoldAnswers);
    kiosk.take_a_number();
    eventually("the centre has bound a number", || bench.hall.centre.audit().expect("books").tickets.len() == 2);
    kiosk.kill();
    let states: Vec<TicketState> = bench.journal().iter().map(|ticket| ticket.state).collect();
    assert_eq!(states[1], TicketState::Intent, "killed within the centre's time");
    let tickets = bench.go_on();
    assert_eq!(tickets[1].state, TicketState::Abandoned);
    assert_eq!(tickets[2].label.map(|label| label.number.to_string()), Some("A003".into()), "A002 is void");
}

#[test]
fn killed_while_the_printer_holds_the_line_back() {
    let bench = Bench::new();
    let mut kiosk = bench.kiosk();
    kiosk.visit();
    let before = bench.printer.received();
    bench.printer.verb("after 100 bytes stall on").expect("armed");
    kiosk.take_a_number();
    kiosk.hear(|line| line.ends_with(" printing"));
    eventually("the slip is on its way", || bench.printer.received() >= before + 100);
    kiosk.kill();
    assert!(matches!(bench.journal()[1].state, TicketState::PrintStarted { .. }));
    bench.printer.verb("stall off").expect("done");
    let tickets = bench.go_on();
    assert_eq!(tickets[1].state, TicketState::PrintUnknown { fault: Fault::Restarted });
}

#[test]
fn killed_when_the_slip_is_out() {
    let bench = Bench::new();
    let mut kiosk = bench.kiosk();
    kiosk.take_a_number();
    kiosk.hear(|line| line.ends_with(" printed"));
    kiosk.kill();
    let tickets = bench.go_on();
    assert!(matches!(tickets[0].state, TicketState::Printed { .. } | TicketState::PrintUnknown { .. }));
}

#[test]
fn killed_with_the_line_cut_and_the_outbox_full() {
    let bench = Bench::new();
    let mut kiosk = bench.kiosk();
    kiosk.visit();
    bench.line.set(Mode::Cut);
    kiosk.ready(Line::Cut);
    let own: Vec<String> = (0..4).map(|_| kiosk.visit()).collect();
    kiosk.kill();
    let tickets = bench.go_on();
    assert_eq!(tickets.len(), 6);
    assert_eq!(own, ["K001", "K002", "K003", "K004"]);
}

/// A made-up ID number.
const ID_NUMBER: &str = "370000199003070018";

/// A figure of the journal of a running kiosk, read beside it.
fn count(bench: &Bench, sql: &str) -> i64 {
    let db = rusqlite::Connection::open(hall_kiosk::journal::path_in(&bench.state_dir)).expect("opens");
    db.query_row(sql, [], |row| row.get(0)).expect("reads")
}

/// How many slot tokens it can spend.
fn tokens(bench: &Bench) -> i64 {
    count(bench, "SELECT count(*) FROM slot_token WHERE spent_seq IS NULL")
}

#[test]
fn killed_between_a_booking_by_token_and_its_delivery() {
    let bench = Bench::new();
    let mut kiosk = bench.kiosk();
    eventually("tokens are laid in", || tokens(&bench) > 0);
    bench.line.set(Mode::Cut);
    kiosk.ready(Line::Cut);
    let held = tokens(&bench);
    let slots = kiosk.walk_to_slots("general", "exit-entry");
    kiosk.choose_slot(&slots[0], ID_NUMBER);
    kiosk.say("way confirm");
    kiosk.hear(|line| line.starts_with("booked confirmed"));
    kiosk.kill();
    assert_eq!(tokens(&bench), held - 1, "spent with the booking");
    assert_eq!(bench.hall.bookings(), [], "the centre knows nothing of it");
    // It is delivered, and the kiosk is killed before it can have read the answer.
    bench.line.set(Mode::LoseAnswers);
    let mut kiosk = KioskProcess::start(PROGRAM, &bench.state_dir, &bench.line.url());
    kiosk.hear(|line| line.starts_with("welcome"));
    kiosk.kill();
    bench.line.set(Mode::Pass);
    let kiosk = bench.kiosk();
    let states = || -> Vec<String> { bench.hall.bookings().into_iter().map(|booking| booking.state).collect() };
    eventually("the booking is at the centre", || states() == ["confirmed"]);
    let owed = || count(&bench, "SELECT count(*) FROM operation WHERE confirmed_ms IS NULL");
    eventually("nothing is owed any more", || owed() == 0);
    drop(kiosk);
    assert_eq!(states(), ["confirmed"], "once");
}

/// Slips after `cuts` earlier ones that are more than the blank strip with which the remains of a slip are cut off.
fn slips_with_a_number(printer: &SimPrinter, cuts: u32) -> usize {
    printer.slips().iter().filter(|slip| slip.cut_no > cuts && slip.bitmap.ink_height() > 0).count()
}

/// Bytes of a slip after which the kiosk is killed: its head, its text, its QR code, its end.
const KILLED_AFTER_BYTES: [u64; 6] = [1, 30, 80, 130, 180, 230];

#[test]
fn killed_at_many_bytes_of_a_slip() {
    let bench = Bench::new();
    for bytes in KILLED_AFTER_BYTES {
        let mut kiosk = bench.kiosk();
        let before = bench.printer.received();
        let cuts = bench.printer.cuts();
        bench.printer.verb(&format!("after {bytes} bytes stall on")).expect("armed");
        kiosk.take_a_number();
        eventually("the slip is on its way", || bench.printer.received() >= before + bytes);
        kiosk.kill();
        bench.printer.verb("stall off").expect("done");
        bench.go_on();
        let tickets = slips_with_a_number(&bench.printer, cuts);
        assert!(tickets <= 2, "at most one slip for each of two tickets, found {tickets}");
    }
}
