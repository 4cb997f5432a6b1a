//! The journal under restarts, torn files and clocks that jump.

mod tokens;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use hall_core::day::{BusinessDay, DayRule, UtcMillis};
use hall_core::device::{Evidence, PaperOutcome};
use hall_core::diagnosis::{Check, Finding, Verdict};
use hall_core::fault::Fault;
use hall_core::hall::{Lang, MatterId};
use hall_core::number::{Number, Series};
use hall_core::outbox::{BATCH_MAX, TRIES_MAX};
use hall_core::person::Priority;
use hall_core::ticket::{StatusKey, TicketDetails, TicketId, TicketState};
use hall_core::visit::{Grant, Intent, PaperPlan, Record};

use super::store::path_in;
use super::*;

/// 2026-11-23, noon in Beijing.
const NOON: i64 = 1_795_406_400_000;

struct Hands(AtomicI64);

impl Clock for Hands {
    fn now(&self) -> UtcMillis {
        UtcMillis(self.0.load(Ordering::Relaxed))
    }
}

struct Desk {
    dir: tempfile::TempDir,
    clock: Arc<Hands>,
}

impl Desk {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("dir"), clock: Arc::new(Hands(AtomicI64::new(NOON))) }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn try_open(&self) -> Result<Journal, JournalError> {
        let floor = Dispenser::unused(Series::new('K').expect("letter"));
        Journal::open(self.path(), floor, DayRule::BEIJING_04, self.clock.clone())
    }

    fn open(&self) -> Journal {
        self.try_open().expect("opens")
    }
}

fn intent(ticket: u128) -> Intent {
    let tail = ticket.to_be_bytes();
    let key = StatusKey::from_random(tail[6..].try_into().expect("ten"));
    let details = TicketDetails { lang: Lang::En, priority: Some(Priority::Senior), ..TicketDetails::default() };
    Intent { matter: MatterId::new("m").expect("id"), key, details: Box::new(details) }
}

fn kiosk_number(ticket: u128) -> Record {
    let paper = PaperPlan::Start;
    Record::Number { ticket: TicketId(ticket), intent: Some(intent(ticket)), grant: Grant::Kiosk, paper }
}

fn printed(ticket: u128) -> Record {
    Record::Paper(TicketId(ticket), PaperOutcome::Printed(Evidence::Fenced))
}

fn seqs(journal: &Journal) -> Vec<u64> {
    journal.owed().expect("reads").operations.iter().map(|operation| operation.seq).collect()
}

fn label(recorded: Recorded) -> String {
    match recorded {
        Recorded::Numbered(label, _) => label.number.to_string(),
        other => panic!("no number: {other:?}"),
    }
}

#[test]
fn a_ticket_from_intent_to_paper_reads_back_after_a_restart() {
    let desk = Desk::new();
    let mut journal = desk.open();
    let recorded = journal.record(&Record::Intent { ticket: TicketId(1), intent: intent(1) }).expect("written");
    assert!(matches!(recorded, Recorded::Intent(operation) if operation.seq == 1));
    let number = Number::new(Series::new('A').expect("letter"), 17).expect("value");
    let grant = Grant::Centre { number, day: BusinessDay(20_780) };
    let record = Record::Number { ticket: TicketId(1), intent: None, grant, paper: PaperPlan::Start };
    assert_eq!(label(journal.record(&record).expect("written")), "A017");
    journal.record(&printed(1)).expect("written");
    drop(journal);
    let journal = desk.open();
    let ticket = &journal.tickets().expect("reads")[&TicketId(1)];
    assert_eq!(ticket.state, TicketState::Printed { evidence: Evidence::Fenced });
    assert_eq!(ticket.label.map(|label| label.number), Some(number));
    assert_eq!((&ticket.key, &ticket.details), (&intent(1).key, &intent(1).details));
    assert_eq!(seqs(&journal), [1, 2, 3, 4]);
}

#[test]
fn numbers_go_on_after_a_restart_and_begin_anew_the_next_day() {
    let desk = Desk::new();
    assert_eq!(label(desk.open().record(&kiosk_number(1)).expect("written")), "K001");
    assert_eq!(label(desk.open().record(&kiosk_number(2)).expect("written")), "K002");
    desk.clock.0.store(NOON - 86_400_000, Ordering::Relaxed);
    assert_eq!(label(desk.open().record(&kiosk_number(3)).expect("written")), "K003");
    desk.clock.0.store(NOON + 86_400_000, Ordering::Relaxed);
    assert_eq!(label(desk.open().record(&kiosk_number(4)).expect("written")), "K001");
}

#[test]
fn a_restart_settles_what_was_open_and_prints_nothing() {
    let desk = Desk::new();
    let mut journal = desk.open();
    journal.record(&Record::Intent { ticket: TicketId(1), intent: intent(1) }).expect("written");
    journal.record(&kiosk_number(2)).expect("written");
    journal.record(&kiosk_number(3)).expect("written");
    journal.record(&printed(3)).expect("written");
    drop(journal);
    let mut journal = desk.open();
    assert_eq!(journal.settle_after_restart().expect("settled"), [TicketId(1), TicketId(2)]);
    let tickets = journal.tickets().expect("reads");
    assert_eq!(tickets[&TicketId(1)].state, TicketState::Abandoned);
    assert_eq!(tickets[&TicketId(2)].state, TicketState::PrintUnknown { fault: Fault::Restarted });
    assert_eq!(tickets[&TicketId(3)].state, TicketState::Printed { evidence: Evidence::Fenced });
    assert_eq!(journal.settle_after_restart().expect("nothing left"), []);
}

#[test]
fn a_transition_that_does_not_follow_leaves_no_trace() {
    let desk = Desk::new();
    let mut journal = desk.open();
    journal.record(&kiosk_number(1)).expect("written");
    let owed = journal.owed_count().expect("reads");
    assert!(matches!(journal.record(&printed(9)), Err(JournalError::Illegal(_))));
    let again = journal.record(&kiosk_number(1)).expect_err("a number for a ticket that has one");
    assert!(matches!(again, JournalError::Illegal(_)));
    assert_eq!(journal.owed_count().expect("reads"), owed);
    assert_eq!(label(journal.record(&kiosk_number(2)).expect("written")), "K002");
}

#[test]
fn an_exhausted_series_says_so() {
    let desk = Desk::new();
    let mut journal = desk.open();
    for ticket in 1..=999 {
        journal.record(&kiosk_number(ticket)).expect("written");
    }
    let error = journal.record(&kiosk_number(1_000)).expect_err("exhausted");
    assert_eq!(error.fault(), Fault::SeriesExhausted);
}

#[test]
fn a_second_process_is_told_that_the_journal_is_in_use() {
    let desk = Desk::new();
    let _first = desk.open();
    assert!(matches!(desk.try_open(), Err(JournalError::Store(StoreError::InUse(_)))));
}

#[test]
fn a_truncated_or_overwritten_journal_is_named_and_left_as_it_is() {
    let damages: [fn(&mut Vec<u8>); 3] = [
        |bytes| bytes.truncate(bytes.len() / 2 + 100),
        |bytes| bytes[..4096].fill(0x5a),
        |bytes| bytes[4096..].fill(0x5a),
    ];
    for damage in damages {
        let desk = Desk::new();
        let mut journal = desk.open();
        for ticket in 1..=200 {
            journal.record(&kiosk_number(ticket)).expect("written");
        }
        drop(journal);
        let path = path_in(desk.path());
        let mut bytes = std::fs::read(&path).expect("file");
        damage(&mut bytes);
        std::fs::write(&path, &bytes).expect("written");
        let error = desk.try_open().err().expect("refused");
        assert!(matches!(error, JournalError::Store(StoreError::Damaged { .. })), "{error}");
        assert!(error.to_string().contains("hall-kiosk enrol"), "{error}");
        assert_eq!(std::fs::read(&path).expect("file"), bytes, "the evidence must stay");
    }
}

#[test]
fn a_journal_of_another_version_is_not_touched() {
    let desk = Desk::new();
    drop(desk.open());
    let db = Connection::open(path_in(desk.path())).expect("opens");
    db.execute_batch("PRAGMA user_version = 99").expect("set");
    drop(db);
    assert!(matches!(desk.try_open(), Err(JournalError::Store(StoreError::Version { found: 99, .. }))));
}

#[test]
fn the_outbox_is_drained_in_order_and_a_refused_operation_parks_its_ticket_only() {
    let desk = Desk::new();
    let mut journal = desk.open();
    for ticket in 1..=60 {
        journal.record(&kiosk_number(ticket)).expect("written");
    }
    let first = seqs(&journal);
    assert_eq!(first, (1..=BATCH_MAX as u64).collect::<Vec<_>>());
    for _ in 0..TRIES_MAX {
        journal.settle_upload(&[], &[1]).expect("settled");
    }
    journal.settle_upload(&first[3..], &[]).expect("settled");
    let next = seqs(&journal);
    assert_eq!(next.first(), Some(&101), "ticket 1 waits for staff, the others go on");
    assert_eq!(journal.owed().expect("reads").held, [1, 2, 3]);
    assert_eq!(journal.owed_count().expect("reads"), 180 - 97);
}

#[test]
fn a_centre_restored_from_a_backup_is_told_again() {
    let desk = Desk::new();
    let mut journal = desk.open();
    journal.note_epoch("one", 0).expect("noted");
    journal.record(&kiosk_number(1)).expect("written");
    journal.settle_upload(&[1, 2, 3], &[]).expect("settled");
    journal.note_epoch("one", 0).expect("the same epoch changes nothing");
    assert_eq!(journal.owed_count().expect("reads"), 0);
    journal.note_epoch("two", 1).expect("noted");
    assert_eq!(seqs(&journal), [2, 3]);
}

#[test]
fn what_was_confirmed_long_ago_goes_and_the_sequence_goes_on() {
    let desk = Desk::new();
    let mut journal = desk.open();
    for ticket in [1, 2] {
        journal.record(&kiosk_number(ticket)).expect("written");
        journal.record(&printed(ticket)).expect("written");
    }
    journal.settle_upload(&[1, 2, 3, 4, 5, 6, 7, 8], &[]).expect("settled");
    desk.clock.0.fetch_add(31 * 86_400_000, Ordering::Relaxed);
    assert_eq!(journal.prune().expect("pruned"), 4, "all but the ticket of the last operation");
    assert_eq!(journal.tickets().expect("reads").into_keys().collect::<Vec<_>>(), [TicketId(2)]);
    drop(journal);
    let mut journal = desk.open();
    journal.record(&Record::Fault { fault: Fault::PaperOut, raised: true }).expect("written");
    assert_eq!(seqs(&journal), [9]);
}

#[test]
fn a_ticket_goes_as_a_whole_or_stays() {
    let desk = Desk::new();
    let mut journal = desk.open();
    journal.record(&kiosk_number(1)).expect("written");
    journal.settle_upload(&[1, 2, 3], &[]).expect("settled");
    desk.clock.0.fetch_add(31 * 86_400_000, Ordering::Relaxed);
    journal.record(&printed(1)).expect("written");
    journal.record(&Record::Fault { fault: Fault::PaperOut, raised: true }).expect("written");
    journal.settle_upload(&[4], &[]).expect("settled");
    assert_eq!(journal.prune().expect("pruned"), 0, "its last operation is of today");
    assert!(journal.tickets().expect("reads").contains_key(&TicketId(1)));
    desk.clock.0.fetch_add(31 * 86_400_000, Ordering::Relaxed);
    assert_eq!(journal.prune().expect("pruned"), 4);
    assert_eq!(seqs(&journal), [5]);
}

#[test]
fn a_fault_that_ended_while_the_kiosk_was_off_ends_at_the_next_start() {
    let desk = Desk::new();
    let mut journal = desk.open();
    for (fault, raised) in [(Fault::PaperOut, true), (Fault::LineCut, true), (Fault::LineCut, false)] {
        journal.record(&Record::Fault { fault, raised }).expect("recorded");
    }
    drop(journal);
    let mut journal = desk.open();
    assert_eq!(journal.open_faults().expect("read"), [Fault::PaperOut].into());
    journal.settle_after_restart().expect("settled");
    assert!(journal.open_faults().expect("read").is_empty());
    let owed = journal.owed().expect("read").operations;
    assert_eq!(owed.last().map(|last| last.body.clone()), Some(Body::Fault { fault: Fault::PaperOut, raised: false }));
}

#[test]
fn a_journal_of_the_first_version_is_brought_forward() {
    let desk = Desk::new();
    let first = rusqlite::Connection::open(path_in(desk.path())).expect("opens");
    first.execute_batch(&format!("{}; PRAGMA user_version = 1;", include_str!("schema/1.sql"))).expect("made");
    drop(first);
    let mut journal = desk.open();
    journal.new_roll(80).expect("the tables of the second version");
    journal.note_slip(90).expect("counted");
    let (roll, forecast) = journal.roll().expect("read").expect("a roll");
    assert_eq!((roll.length_mm, roll.used_mm, roll.slips), (80_000, 90, 1));
    assert!(forecast.ends_at.is_some(), "one slip makes a pace");
}

#[test]
fn the_last_finding_of_each_check_is_found_again() {
    let desk = Desk::new();
    let mut journal = desk.open();
    let finding = |verdict| Finding::new(Check::Clock, verdict, UtcMillis(NOON), "seen");
    journal.keep_finding(&finding(Verdict::Failed(Fault::ClockOff))).expect("kept");
    journal.keep_finding(&finding(Verdict::Passed)).expect("kept");
    drop(journal);
    assert_eq!(desk.open().findings().expect("read"), [finding(Verdict::Passed)]);
}

#[test]
fn a_reprint_is_on_disk_before_its_slip_and_a_power_cut_makes_it_a_doubt() {
    let desk = Desk::new();
    let mut journal = desk.open();
    journal.record(&kiosk_number(1)).expect("numbered");
    let printed = PaperOutcome::Printed(Evidence::Fenced);
    journal.record(&Record::Paper(TicketId(1), printed)).expect("recorded");
    assert_eq!(journal.begin_reprint(TicketId(9)).expect("read"), None, "no such ticket");
    let begun = journal.begin_reprint(TicketId(1)).expect("written").expect("may be printed again");
    assert_eq!(begun.reprints, 1);
    assert_eq!(journal.begin_reprint(TicketId(1)).expect("read"), None, "one slip at a time");
    drop(journal);
    let mut journal = desk.open();
    assert!(journal.has_begun_slip());
    journal.settle_after_restart().expect("settled");
    let last = journal.last_tickets(7).expect("read");
    assert_eq!((last.len(), last[0].state), (1, TicketState::PrintUnknown { fault: Fault::Restarted }));
    assert!(journal.begin_reprint(TicketId(1)).expect("written").is_some());
    journal.end_reprint(TicketId(1), printed).expect("written");
    assert_eq!(journal.last_tickets(7).expect("read")[0].reprints, 2);
}

#[test]
fn a_pause_lasts_over_a_restart_until_staff_end_it() {
    let desk = Desk::new();
    let mut journal = desk.open();
    assert!(!journal.is_paused().expect("reads"));
    assert_eq!(journal.record(&Record::Pause(true)).expect("written"), Recorded::Paused(true));
    drop(journal);
    let mut journal = desk.open();
    assert!(journal.is_paused().expect("reads"));
    journal.record(&Record::Pause(false)).expect("written");
    assert!(!journal.is_paused().expect("reads"));
    assert_eq!(journal.owed_count().expect("reads"), 0, "nothing of it is told to the centre");
}
