//! Slot tokens: kept until they expire, spent once, and never without the booking that they confirm.

use hall_core::booking::{BookingCode, BookingId, BookingOrder, SlotHours, SlotTime};
use hall_core::calendar::{Date, PeriodKind, TimeOfDay};
use hall_core::filing::{Filing, FilingId};
use hall_core::hall::KioskId;
use hall_core::person::{PersonKey, Sealed};
use hall_core::token::{SlotToken, TokenId, TokenTerms};

use super::*;

const HOUR_MS: i64 = 3_600_000;

fn matter(id: &str) -> MatterId {
    MatterId::new(id).expect("id")
}

fn slot(hour: u8) -> SlotTime {
    let time = |minute| TimeOfDay::new(hour, minute).expect("a time");
    let date = Date::new(2026, 11, 24).expect("a day");
    SlotTime { date, from: time(0), to: time(30), hours: SlotHours::Period(PeriodKind::Working) }
}

fn token(id: u128, hour: u8) -> SlotToken {
    let terms = TokenTerms {
        id: TokenId(id),
        epoch: 1,
        kiosk: KioskId::new("entrance-1").expect("id"),
        matter: matter("seal"),
        slot: slot(hour),
        expires: UtcMillis(NOON + HOUR_MS),
    };
    SlotToken { terms, signature: [7; 64] }
}

fn books(booking: u128, hour: u8) -> Record {
    let order = BookingOrder {
        matter: matter("seal"),
        slot: slot(hour),
        person: PersonKey([7; 32]),
        masked: "王**".into(),
        sealed: Sealed::new(vec![7; 9]).expect("bytes"),
        tail: None,
        project: None,
        assistance: None,
        lang: Lang::Zh,
    };
    let code = BookingCode::from_random(5);
    let filing = Filing::BookedByToken { booking: BookingId(booking), code, order: Box::new(order), token: None };
    Record::Filing(FilingId(booking), Box::new(filing))
}

fn spent(journal: &Journal) -> Vec<Option<TokenId>> {
    let owed = journal.owed().expect("reads").operations;
    let token = |operation: &Operation| match &operation.body {
        Body::Filing(_, Filing::BookedByToken { token, .. }) => token.as_ref().map(|token| token.terms.id),
        other => panic!("{other:?}"),
    };
    owed.iter().map(token).collect()
}

#[test]
fn a_token_confirms_one_booking_and_survives_a_power_cut_as_spent() {
    let desk = Desk::new();
    let mut journal = desk.open();
    assert!(matches!(journal.record(&books(1, 9)), Err(JournalError::NoToken)), "none has come yet");
    assert_eq!(journal.keep_tokens(&[token(7, 9), token(8, 10), token(9, 9)]).expect("kept"), 3);
    assert_eq!(journal.token_slots(&matter("seal")).expect("reads"), [slot(9), slot(10)]);
    assert_eq!(journal.token_slots(&matter("m")).expect("reads"), []);
    for booking in [1, 2] {
        assert_eq!(journal.record(&books(booking, 9)).expect("written"), Recorded::Filed);
        drop(journal);
        journal = desk.open();
    }
    assert!(matches!(journal.record(&books(3, 9)), Err(JournalError::NoToken)));
    assert_eq!(spent(&journal), [Some(TokenId(7)), Some(TokenId(9))]);
    assert_eq!(journal.token_slots(&matter("seal")).expect("reads"), [slot(10)]);
    assert_eq!(journal.unsent_tokens().expect("reads"), [TokenId(7), TokenId(9)]);
    journal.settle_upload(&[1], &[]).expect("settled");
    assert_eq!(journal.unsent_tokens().expect("reads"), [TokenId(9)]);
}

#[test]
fn a_token_that_the_centre_names_once_more_stays_spent() {
    let desk = Desk::new();
    let mut journal = desk.open();
    let _ = journal.keep_tokens(&[token(7, 9), token(8, 10)]).expect("kept");
    let _ = journal.record(&books(1, 9)).expect("written");
    assert_eq!(journal.keep_tokens(&[token(7, 9), token(6, 11)]).expect("kept"), 1);
    assert_eq!(journal.token_slots(&matter("seal")).expect("reads"), [slot(11)], "what is not named is dropped");
    journal.settle_upload(&[1], &[]).expect("settled");
    assert_eq!(journal.keep_tokens(&[token(7, 9)]).expect("kept"), 0, "a slow answer gives it no second life");
}

#[test]
fn a_token_is_not_spent_in_its_last_minutes() {
    let desk = Desk::new();
    let mut journal = desk.open();
    let _ = journal.keep_tokens(&[token(7, 9)]).expect("kept");
    for (after_ms, slots) in [(HOUR_MS - 180_001, 1), (HOUR_MS - 180_000, 0), (HOUR_MS, 0)] {
        desk.clock.0.store(NOON + after_ms, Ordering::Relaxed);
        assert_eq!(journal.token_slots(&matter("seal")).expect("reads").len(), slots, "{after_ms}");
    }
    assert!(matches!(journal.record(&books(1, 9)), Err(JournalError::NoToken)));
    assert_eq!(journal.owed_count().expect("reads"), 0, "nothing of the booking is left");
}

#[test]
fn a_centre_restored_from_a_backup_takes_its_tokens_with_it() {
    let desk = Desk::new();
    let mut journal = desk.open();
    journal.note_epoch("one", 0).expect("noted");
    let _ = journal.keep_tokens(&[token(7, 9), token(8, 10)]).expect("kept");
    let _ = journal.record(&books(1, 9)).expect("written");
    journal.settle_upload(&[1], &[]).expect("settled");
    journal.note_epoch("two", 0).expect("noted");
    assert_eq!(journal.token_slots(&matter("seal")).expect("reads"), []);
    assert_eq!(journal.unsent_tokens().expect("reads"), [TokenId(7)], "the booking is owed again, with its token");
}
