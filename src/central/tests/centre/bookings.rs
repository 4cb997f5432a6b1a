//! Bookings from the wish to the end, as kiosks ask for them.

use std::collections::{BTreeMap, BTreeSet};

use hall_core::booking::{Booking, BookingCode, BookingId, BookingOrder, BookingRef, BookingState, HOLD_S, SlotTime};
use hall_core::calendar::{Date, Moment, TimeOfDay};
use hall_core::centre::{CentreAnswer, CentreAsk, CentreRefusal};
use hall_core::hall::{Lang, MatterId};
use hall_core::person::{PersonKey, PhoneTail, Sealed};

use crate::hall::{HalfHours, Kiosk, OpenHall, TODAY, slot_at};

pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;

pub fn matter(id: &str) -> MatterId {
    MatterId::new(id).expect("id")
}

pub fn person(no: u8) -> PersonKey {
    PersonKey([no; 32])
}

pub fn order(who: u8, id: &str, slot: SlotTime) -> BookingOrder {
    BookingOrder {
        matter: matter(id),
        slot,
        person: person(who),
        masked: "王* 138****1234".into(),
        sealed: Sealed::new(vec![who; 60]).expect("fits"),
        tail: PhoneTail::parse(&format!("10{who:02}")),
        project: None,
        assistance: None,
        lang: Lang::Zh,
    }
}

pub async fn hold(kiosk: &mut Kiosk, id: u128, matter_id: &str, slot: SlotTime) -> CentreAnswer {
    kiosk.question(&CentreAsk::Hold { booking: BookingId(id), matter: matter(matter_id), slot }).await
}

pub async fn confirm(kiosk: &mut Kiosk, id: u128, order: BookingOrder) -> CentreAnswer {
    kiosk.question(&CentreAsk::Confirm { booking: BookingId(id), order: Box::new(order) }).await
}

pub async fn book(kiosk: &mut Kiosk, id: u128, who: u8, matter_id: &str, slot: SlotTime) -> Booking {
    assert_eq!(hold(kiosk, id, matter_id, slot).await, CentreAnswer::Held { left_s: HOLD_S });
    match confirm(kiosk, id, order(who, matter_id, slot)).await {
        CentreAnswer::Confirmed(booking) => *booking,
        other => panic!("not confirmed: {other:?}"),
    }
}

pub async fn left(kiosk: &mut Kiosk, matter_id: &str, slot: SlotTime) -> Option<u16> {
    match kiosk.question(&CentreAsk::Places { matter: matter(matter_id) }).await {
        CentreAnswer::Places(places) => places.iter().find(|open| open.slot == slot).map(|open| open.left),
        other => panic!("no places: {other:?}"),
    }
}

async fn find(kiosk: &mut Kiosk, by: BookingRef) -> Result<Vec<Booking>, CentreRefusal> {
    // So that the questions of one story are not too many in a minute.
    kiosk.clock.advance(20_000);
    match kiosk.question(&CentreAsk::Find(by)).await {
        CentreAnswer::Found(found) => Ok(found),
        CentreAnswer::Refused(refusal) => Err(refusal),
        other => panic!("neither found nor refused: {other:?}"),
    }
}

async fn cancel(kiosk: &mut Kiosk, id: u128) -> CentreAnswer {
    kiosk.question(&CentreAsk::Cancel { booking: BookingId(id) }).await
}

async fn move_to(kiosk: &mut Kiosk, id: u128, to: SlotTime) -> CentreAnswer {
    kiosk.question(&CentreAsk::Move { booking: BookingId(id), to }).await
}

fn refused(refusal: CentreRefusal) -> CentreAnswer {
    CentreAnswer::Refused(refusal)
}

#[tokio::test]
async fn a_booking_from_the_wish_to_its_end() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let tomorrow = slot_at(1, 9);
    assert_eq!(left(&mut kiosk, "company-start", tomorrow).await, Some(3));
    assert_eq!(hold(&mut kiosk, 1, "company-start", tomorrow).await, CentreAnswer::Held { left_s: HOLD_S });
    assert_eq!(left(&mut kiosk, "company-start", tomorrow).await, Some(2), "a held place is taken");
    let CentreAnswer::Confirmed(booking) = confirm(&mut kiosk, 1, order(1, "company-start", tomorrow)).await else {
        panic!("not confirmed");
    };
    assert_eq!((booking.id, booking.slot, booking.state), (BookingId(1), tomorrow, BookingState::Confirmed));
    assert_eq!((booking.masked.as_str(), booking.number), ("王* 138****1234", None));

    assert_eq!(find(&mut kiosk, BookingRef::Code(booking.code.clone())).await, Ok(vec![(*booking).clone()]));
    assert_eq!(find(&mut kiosk, BookingRef::Person(person(1))).await, Ok(vec![(*booking).clone()]));
    let afternoon = slot_at(2, 14);
    let moved = Booking { slot: afternoon, ..(*booking).clone() };
    assert_eq!(move_to(&mut kiosk, 1, afternoon).await, CentreAnswer::Moved(Box::new(moved.clone())));
    assert_eq!(left(&mut kiosk, "company-start", tomorrow).await, Some(3), "the old place is free");
    assert_eq!(left(&mut kiosk, "company-start", afternoon).await, Some(2));
    let cancelled = Booking { state: BookingState::Cancelled, ..moved };
    assert_eq!(cancel(&mut kiosk, 1).await, CentreAnswer::Cancelled(Box::new(cancelled)));
    assert_eq!(left(&mut kiosk, "company-start", afternoon).await, Some(3));
    assert_eq!(find(&mut kiosk, BookingRef::Code(booking.code)).await, Err(CentreRefusal::WasCancelled));
    assert_eq!(find(&mut kiosk, BookingRef::Person(person(1))).await, Err(CentreRefusal::UnknownBooking));
}

#[tokio::test]
async fn every_question_may_come_again() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let tomorrow = slot_at(1, 9);
    hold(&mut kiosk, 1, "company-start", tomorrow).await;
    hall.clock.advance(10_000);
    assert_eq!(hold(&mut kiosk, 1, "company-start", tomorrow).await, CentreAnswer::Held { left_s: HOLD_S - 10 });
    assert_eq!(left(&mut kiosk, "company-start", tomorrow).await, Some(2), "one place");
    let first = confirm(&mut kiosk, 1, order(1, "company-start", tomorrow)).await;
    assert!(matches!(first, CentreAnswer::Confirmed(_)));
    assert_eq!(confirm(&mut kiosk, 1, order(1, "company-start", tomorrow)).await, first);
    let hall = hall.restart().await;
    let mut kiosk = kiosk.again_on(&hall).await;
    assert_eq!(confirm(&mut kiosk, 1, order(1, "company-start", tomorrow)).await, first, "after a restart, too");
    let later = slot_at(1, 10);
    let moved = move_to(&mut kiosk, 1, later).await;
    assert_eq!(move_to(&mut kiosk, 1, later).await, moved);
    let gone = cancel(&mut kiosk, 1).await;
    assert_eq!(cancel(&mut kiosk, 1).await, gone);
    assert_eq!(left(&mut kiosk, "company-start", later).await, Some(3));
    for _ in 0..2 {
        let released = kiosk.question(&CentreAsk::Release { booking: BookingId(1) }).await;
        assert_eq!(released, CentreAnswer::Failed, "an answer of no interest");
    }
}

#[tokio::test]
async fn a_hold_ends_by_itself_or_is_given_up() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let tomorrow = slot_at(1, 9);
    hold(&mut kiosk, 1, "company-start", tomorrow).await;
    kiosk.question(&CentreAsk::Release { booking: BookingId(1) }).await;
    assert_eq!(left(&mut kiosk, "company-start", tomorrow).await, Some(3));
    let answer = confirm(&mut kiosk, 1, order(1, "company-start", tomorrow)).await;
    assert_eq!(answer, refused(CentreRefusal::HoldOver));

    hold(&mut kiosk, 2, "company-start", tomorrow).await;
    hall.clock.advance(i64::from(HOLD_S) * 1_000 - 1);
    assert_eq!(left(&mut kiosk, "company-start", tomorrow).await, Some(2));
    hall.clock.advance(1);
    assert_eq!(left(&mut kiosk, "company-start", tomorrow).await, Some(3));
    let answer = confirm(&mut kiosk, 2, order(1, "company-start", tomorrow)).await;
    assert_eq!(answer, refused(CentreRefusal::HoldOver));
    assert_eq!(hold(&mut kiosk, 2, "company-start", tomorrow).await, refused(CentreRefusal::HoldOver));
    let answer = confirm(&mut kiosk, 9, order(1, "company-start", tomorrow)).await;
    assert_eq!(answer, refused(CentreRefusal::HoldOver), "never held");
}

#[tokio::test]
async fn another_slot_may_be_held_instead() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let (nine, ten) = (slot_at(1, 9), slot_at(1, 10));
    for (id, who) in [(11, 11), (12, 12), (13, 13)] {
        book(&mut kiosk, id, who, "company-start", ten).await;
    }
    hold(&mut kiosk, 1, "company-start", nine).await;
    assert_eq!(hold(&mut kiosk, 1, "company-start", ten).await, refused(CentreRefusal::SlotFull));
    assert_eq!(left(&mut kiosk, "company-start", nine).await, Some(2), "the old place is still held");
    let eleven = slot_at(1, 11);
    assert!(matches!(hold(&mut kiosk, 1, "company-start", eleven).await, CentreAnswer::Held { .. }));
    assert_eq!(left(&mut kiosk, "company-start", nine).await, Some(3));
    let answer = confirm(&mut kiosk, 1, order(1, "company-start", nine)).await;
    assert_eq!(answer, refused(CentreRefusal::HoldOver), "the order is for another slot than the one held");
    assert!(matches!(confirm(&mut kiosk, 1, order(1, "company-start", eleven)).await, CentreAnswer::Confirmed(_)));
}

#[tokio::test]
async fn a_kiosk_keeps_only_so_many_places() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let mut other = hall.kiosk("entrance-2", 'L').await;
    let slots = [slot_at(1, 9), slot_at(1, 10)];
    hold(&mut other, 100, "seal", slots[0]).await;
    for id in 0..9 {
        assert!(matches!(hold(&mut kiosk, id, "seal", slots[usize::from(id > 3)]).await, CentreAnswer::Held { .. }));
    }
    assert_eq!(
        left(&mut kiosk, "seal", slots[0]).await,
        Some(8 - 4),
        "the oldest of nine went, the other kiosk's stays"
    );
    assert_eq!(left(&mut kiosk, "seal", slots[1]).await, Some(8 - 5));
    let answer = confirm(&mut other, 8, order(1, "seal", slots[1])).await;
    assert_eq!(answer, refused(CentreRefusal::HoldOver), "another kiosk's hold");
}

#[tokio::test]
async fn a_full_slot_and_a_closed_one() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let tomorrow = slot_at(1, 9);
    for who in 1..=3 {
        book(&mut kiosk, u128::from(who), who, "company-start", tomorrow).await;
    }
    assert_eq!(left(&mut kiosk, "company-start", tomorrow).await, Some(0));
    assert_eq!(hold(&mut kiosk, 4, "company-start", tomorrow).await, refused(CentreRefusal::SlotFull));
    let elsewhere = book(&mut kiosk, 5, 4, "company-start", slot_at(1, 10)).await;
    assert_eq!(move_to(&mut kiosk, 5, tomorrow).await, refused(CentreRefusal::SlotFull));
    let found = find(&mut kiosk, BookingRef::Code(elsewhere.code.clone())).await;
    assert_eq!(found, Ok(vec![elsewhere]), "it stands where it stood");
    for closed in [slot_at(0, 9), slot_at(1, 8), slot_at(9, 9)] {
        assert_eq!(hold(&mut kiosk, 6, "company-start", closed).await, refused(CentreRefusal::SlotClosed));
        assert_eq!(move_to(&mut kiosk, 5, closed).await, refused(CentreRefusal::SlotClosed));
    }
    assert_eq!(hold(&mut kiosk, 6, "fishing", tomorrow).await, refused(CentreRefusal::SlotClosed));
}

#[tokio::test]
async fn one_open_booking_for_each_person_and_matter() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let first = book(&mut kiosk, 1, 1, "company-start", slot_at(1, 9)).await;
    hold(&mut kiosk, 2, "company-start", slot_at(2, 9)).await;
    let answer = confirm(&mut kiosk, 2, order(1, "company-start", slot_at(2, 9))).await;
    assert_eq!(answer, refused(CentreRefusal::AlreadyBooked(first.code)));
    book(&mut kiosk, 3, 1, "seal", slot_at(1, 9)).await;
    book(&mut kiosk, 4, 2, "company-start", slot_at(1, 9)).await;
    cancel(&mut kiosk, 1).await;
    let answer = confirm(&mut kiosk, 2, order(1, "company-start", slot_at(2, 9))).await;
    assert!(matches!(answer, CentreAnswer::Confirmed(_)), "after the first was cancelled");
}

#[tokio::test]
async fn until_two_hours_before_it_can_be_moved_and_cancelled() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let today = slot_at(0, 14);
    book(&mut kiosk, 1, 1, "company-start", today).await;
    book(&mut kiosk, 2, 2, "company-start", today).await;
    // 12:00, and then a minute later.
    hall.clock.advance(2 * 60 * 60 * 1000);
    assert!(matches!(cancel(&mut kiosk, 1).await, CentreAnswer::Cancelled(_)));
    hall.clock.advance(60_000);
    let until = Moment { date: Date::from(TODAY), time: TimeOfDay::new(12, 0).expect("a time") };
    assert_eq!(cancel(&mut kiosk, 2).await, refused(CentreRefusal::TooLate { until }));
    assert_eq!(move_to(&mut kiosk, 2, slot_at(1, 9)).await, refused(CentreRefusal::TooLate { until }));
    assert_eq!(cancel(&mut kiosk, 7).await, refused(CentreRefusal::UnknownBooking));
    assert_eq!(move_to(&mut kiosk, 7, slot_at(1, 9)).await, refused(CentreRefusal::UnknownBooking));
    assert_eq!(move_to(&mut kiosk, 1, slot_at(1, 9)).await, refused(CentreRefusal::WasCancelled));
}

#[tokio::test]
async fn three_missed_bookings_stop_booking_for_thirty_days() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    for day in 0..3 {
        book(&mut kiosk, day, 1, "company-start", slot_at(i32::try_from(day).expect("small"), 16)).await;
        hall.clock.advance(DAY_MS);
    }
    let slot = slot_at(4, 9);
    hold(&mut kiosk, 9, "company-start", slot).await;
    let until = Date::from(TODAY).add_days(2 + 30);
    let answer = confirm(&mut kiosk, 9, order(1, "company-start", slot)).await;
    assert_eq!(answer, refused(CentreRefusal::Blocked { until }));
    assert!(matches!(confirm(&mut kiosk, 9, order(2, "company-start", slot)).await, CentreAnswer::Confirmed(_)));
    hall.clock.advance(28 * DAY_MS);
    hold(&mut kiosk, 10, "seal", slot_at(32, 9)).await;
    let answer = confirm(&mut kiosk, 10, order(1, "seal", slot_at(32, 9))).await;
    assert_eq!(answer, refused(CentreRefusal::Blocked { until }), "the day before");
    hall.clock.advance(DAY_MS);
    book(&mut kiosk, 11, 1, "seal", slot_at(33, 9)).await;
}

#[tokio::test]
async fn whose_time_is_over_may_book_anew_on_the_same_day() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let first = book(&mut kiosk, 1, 1, "company-start", slot_at(0, 11)).await;
    // 11:45 is the last minute in which it can be checked in; then 11:46.
    hall.clock.advance(105 * 60_000);
    hold(&mut kiosk, 2, "company-start", slot_at(1, 9)).await;
    let again = order(1, "company-start", slot_at(1, 9));
    assert_eq!(confirm(&mut kiosk, 2, again.clone()).await, refused(CentreRefusal::AlreadyBooked(first.code)));
    hall.clock.advance(60_000);
    assert!(matches!(confirm(&mut kiosk, 2, again).await, CentreAnswer::Confirmed(_)));
}

#[tokio::test]
async fn the_end_of_a_telephone_number_finds_what_is_booked_for_today() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let tail = |text| BookingRef::Tail(PhoneTail::parse(text).expect("digits"));
    let today = book(&mut kiosk, 1, 1, "company-start", slot_at(0, 14)).await;
    book(&mut kiosk, 2, 2, "company-start", slot_at(1, 9)).await;
    assert_eq!(find(&mut kiosk, tail("1001")).await, Ok(vec![today.clone()]));
    assert_eq!(find(&mut kiosk, tail("1002")).await, Err(CentreRefusal::UnknownBooking), "not today");
    assert_eq!(find(&mut kiosk, tail("9999")).await, Err(CentreRefusal::UnknownBooking));
    let seal = book(&mut kiosk, 3, 1, "seal", slot_at(0, 15)).await;
    assert_eq!(find(&mut kiosk, tail("1001")).await, Ok(vec![today, seal]), "both are the same person's");
    hold(&mut kiosk, 4, "seal", slot_at(0, 14)).await;
    let stranger = BookingOrder { tail: PhoneTail::parse("1001"), ..order(4, "seal", slot_at(0, 14)) };
    assert!(matches!(confirm(&mut kiosk, 4, stranger).await, CentreAnswer::Confirmed(_)));
    assert_eq!(find(&mut kiosk, tail("1001")).await, Err(CentreRefusal::Ambiguous));
}

#[tokio::test]
async fn whoever_tries_codes_out_is_slowed_down() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let mut other = hall.kiosk("entrance-2", 'L').await;
    let guess = |bits| CentreAsk::Find(BookingRef::Code(BookingCode::from_random(bits)));
    for bits in 0..5 {
        assert_eq!(kiosk.question(&guess(bits)).await, refused(CentreRefusal::UnknownBooking));
    }
    for bits in 5..1_000 {
        assert_eq!(kiosk.question(&guess(bits)).await, refused(CentreRefusal::Busy));
    }
    assert_eq!(other.question(&guess(5)).await, refused(CentreRefusal::UnknownBooking), "each for itself");
    hall.clock.advance(60_000);
    assert_eq!(kiosk.question(&guess(5)).await, refused(CentreRefusal::UnknownBooking));
}

/// Many kiosks, each with several lines, want the same few places at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_at_once_never_get_more_than_there_is() {
    const CLIENTS: u8 = 64;
    let hall = OpenHall::new().await;
    let mut identities = Vec::new();
    for (at, series) in ('K'..='R').enumerate() {
        identities.push(hall.kiosk(&format!("entrance-{at}"), series).await.identity);
    }
    let tomorrow = slot_at(1, 9);
    let mut clients = tokio::task::JoinSet::new();
    for who in 1..=CLIENTS {
        let identity = identities[usize::from(who) % identities.len()].clone();
        let (line, clock) = (hall.line().await, hall.clock.clone());
        clients.spawn(async move {
            let mut kiosk = Kiosk::over(line, identity, clock);
            let id = u128::from(who) << 64;
            let mut booked = Vec::new();
            for (at, (matter_id, half)) in [("company-start", 0), ("seal", 0), ("seal", 1)].into_iter().enumerate() {
                let (id, slot) = (id + at as u128, crate::hall::slot(tomorrow.date, 18 + half));
                if !matches!(hold(&mut kiosk, id, matter_id, slot).await, CentreAnswer::Held { .. }) {
                    continue;
                }
                match confirm(&mut kiosk, id, order(who, matter_id, slot)).await {
                    CentreAnswer::Confirmed(booking) => booked.push(*booking),
                    // The kiosk kept too many at once, or the person has one already.
                    CentreAnswer::Refused(CentreRefusal::HoldOver | CentreRefusal::AlreadyBooked(_)) => {}
                    other => panic!("{other:?}"),
                }
            }
            booked
        });
    }
    let booked: Vec<Booking> = clients.join_all().await.into_iter().flatten().collect();
    let codes: BTreeSet<&str> = booked.iter().map(|booking| booking.code.as_str()).collect();
    assert_eq!(codes.len(), booked.len(), "each code is unique");
    let mut used: BTreeMap<(String, SlotTime), u16> = BTreeMap::new();
    for booking in &booked {
        *used.entry((booking.matter.as_str().to_owned(), booking.slot)).or_default() += 1;
    }
    hall.clock.advance(i64::from(HOLD_S) * 1_000);
    let hall = hall.restart().await;
    let mut kiosk = Kiosk::over(hall.line().await, identities[0].clone(), hall.clock.clone());
    for ((matter_id, slot), count) in &used {
        let capacity = if matter_id == "seal" { 8 } else { 3 };
        assert!((1..=capacity).contains(count), "{count} in {matter_id} at {slot:?}");
        assert_eq!(left(&mut kiosk, matter_id, *slot).await, Some(capacity - count), "the books say the same");
    }
    for booking in booked.iter().take(8) {
        let found = find(&mut kiosk, BookingRef::Code(booking.code.clone())).await;
        assert_eq!(found.as_deref(), Ok(std::slice::from_ref(booking)), "none was lost");
    }
}

#[tokio::test]
async fn a_calendar_that_leaves_bookings_outside_is_told_by_day() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    for (id, slot) in [(1, slot_at(1, 9)), (2, slot_at(1, 10)), (3, slot_at(2, 9))] {
        book(&mut kiosk, id, u8::try_from(id).expect("small"), "seal", slot).await;
    }
    assert!(hall.centre.stranded(&HalfHours).expect("read").is_empty());
    let told = hall.centre.stranded(&hall_central::hours::NoHours).expect("read");
    let today = Date::from(TODAY);
    assert_eq!(told.into_iter().collect::<Vec<_>>(), [(today.add_days(1), 2), (today.add_days(2), 1)]);
}
