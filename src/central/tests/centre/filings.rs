//! What is filed at a terminal, and what staff see of it.

use hall_central::ledger::{Listed, lines};
use hall_central::{Admin, AdminError};
use hall_core::assistance::AssistanceKind;
use hall_core::booking::{BookingCode, BookingId, BookingRef, BookingState, SlotTime};
use hall_core::calendar::Date;
use hall_core::centre::{CentreAnswer, CentreAsk, CentreRefusal, TicketRef};
use hall_core::day::BusinessDay;
use hall_core::filing::{Callback, Filing, FilingId, Inspection, Rating, RatingGrade, RatingTag, StaffNumber};
use hall_core::hall::Lang;
use hall_core::outbox::{Body, Operation};
use hall_core::person::{Phone, PhoneTail, ProjectNumber};
use hall_proto::seal::{Entropy, Form, PHONE};
use hall_proto::wire::{EventBody, FeedQuery, Keys, KeysAnswer, WireToday, path};
use std::sync::Arc;
use uuid::Uuid;

use crate::bookings::{book, left, matter, order};
use crate::hall::{Kiosk, OpenHall, TODAY, code_of, slot_at};

pub fn filed(kiosk: &mut Kiosk, id: u128, filing: Filing) -> Operation {
    kiosk.operation(Body::Filing(FilingId(id), filing))
}

pub fn code(bits: u64) -> BookingCode {
    BookingCode::from_random(bits)
}

fn request(kiosk: &mut Kiosk, id: u128, who: u8, slot: SlotTime) -> Operation {
    let order = Box::new(order(who, "company-start", slot));
    let (booking, code) = (BookingId(id), code(u64::try_from(id).expect("small")));
    filed(kiosk, id, Filing::BookingRequested { booking, code, order })
}

pub async fn settled(kiosk: &mut Kiosk) -> Vec<(Uuid, String)> {
    let feed = kiosk.feed(FeedQuery { epoch: None, after: 0, wait_s: 0 }).await.expect("the feed");
    let settled = feed.events.into_iter().filter_map(|event| match event.body {
        EventBody::BookingSettled { booking, state } => Some((booking, state)),
        _ => None,
    });
    settled.collect()
}

async fn state_of(kiosk: &mut Kiosk, code: BookingCode) -> Result<BookingState, CentreRefusal> {
    kiosk.clock.advance(20_000);
    match kiosk.question(&CentreAsk::Find(BookingRef::Code(code))).await {
        CentreAnswer::Found(found) => Ok(found[0].state),
        CentreAnswer::Refused(refusal) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

pub fn admin(hall: &OpenHall) -> Admin {
    Admin::open(hall.state_dir(), Arc::clone(&hall.clock) as Arc<dyn hall_central::clock::Clock>).expect("opens")
}

pub async fn keys(kiosk: &mut Kiosk) -> Keys {
    let answer: KeysAnswer = code_of(kiosk.line.get(&kiosk.identity, kiosk.now(), path::KEYS).await).expect("keys");
    Keys::try_from(&answer.keys).expect("sound")
}

#[tokio::test]
async fn a_request_of_a_cut_line_gets_what_is_left() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let mut other = hall.kiosk("entrance-2", 'L').await;
    let slot = slot_at(1, 9);
    book(&mut other, 101, 1, "company-start", slot).await;
    book(&mut other, 102, 2, "company-start", slot).await;
    let operations = [
        request(&mut kiosk, 1, 11, slot),
        request(&mut kiosk, 2, 12, slot),
        request(&mut kiosk, 3, 1, slot_at(1, 10)),
        request(&mut kiosk, 4, 13, slot_at(0, 9)),
    ];
    assert_eq!(kiosk.outcomes(&operations).await, ["accepted"; 4]);
    assert_eq!(kiosk.outcomes(&operations).await, ["repeated"; 4]);
    let words: Vec<(u128, String)> =
        settled(&mut kiosk).await.into_iter().map(|(booking, state)| (booking.as_u128(), state)).collect();
    let expected = [(1, "confirmed"), (2, "refused"), (3, "refused"), (4, "refused")];
    assert_eq!(words, expected.map(|(id, word)| (id, word.to_owned())), "one place left; booked already; over");
    assert_eq!(left(&mut kiosk, "company-start", slot).await, Some(0));
    assert_eq!(left(&mut kiosk, "company-start", slot_at(1, 10)).await, Some(3));
    assert_eq!(state_of(&mut kiosk, code(1)).await, Ok(BookingState::Confirmed));
    assert_eq!(state_of(&mut kiosk, code(2)).await, Ok(BookingState::Refused));
    let cancelled = kiosk.question(&CentreAsk::Cancel { booking: BookingId(1) }).await;
    assert!(matches!(cancelled, CentreAnswer::Cancelled(_)), "a booking like any other");
}

#[tokio::test]
async fn half_a_day_that_was_asked_for_becomes_its_first_slot_with_a_place() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let mut other = hall.kiosk("entrance-2", 'L').await;
    let (nine, ten) = (slot_at(1, 9), slot_at(1, 10));
    for who in [1, 2, 3] {
        book(&mut other, 100 + u128::from(who), who, "company-start", nine).await;
    }
    let half_day = SlotTime { to: slot_at(1, 12).from, ..nine };
    let operation = request(&mut kiosk, 1, 11, half_day);
    assert_eq!(kiosk.outcomes(&[operation]).await, ["accepted"]);
    let found = kiosk.question(&CentreAsk::Find(BookingRef::Code(code(1)))).await;
    let CentreAnswer::Found(found) = found else { panic!("{found:?}") };
    assert_eq!(found[0].state, BookingState::Confirmed);
    assert!(found[0].slot > nine && found[0].slot <= ten, "nine is full: {:?}", found[0].slot);
    assert_eq!(left(&mut kiosk, "company-start", nine).await, Some(0));
}

#[tokio::test]
async fn a_request_that_cannot_be_is_refused() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let first = request(&mut kiosk, 1, 1, slot_at(1, 9));
    let order = Box::new(order(2, "company-start", slot_at(1, 9)));
    let same_code = Filing::BookingRequested { booking: BookingId(2), code: code(1), order: order.clone() };
    let same_code = filed(&mut kiosk, 2, same_code);
    let mut order = order;
    order.matter = matter("fishing");
    let no_matter = Filing::BookingRequested { booking: BookingId(3), code: code(3), order };
    let no_matter = filed(&mut kiosk, 3, no_matter);
    assert_eq!(kiosk.outcomes(&[first, same_code, no_matter]).await, ["accepted", "IdReused", "UnknownMatter"]);
}

fn callback(reference: &str, keys: &Keys) -> Callback {
    let phone = Phone::parse("13800001234").expect("a number");
    Callback {
        reference: reference.into(),
        kind: AssistanceKind::Act,
        matter: Some(matter("seal")),
        project: None,
        sealed: Form::of_phone(&phone).seal(&keys.seal, Entropy::new([9; 32])).expect("sealed"),
        tail: phone.tail(),
        lang: Lang::Zh,
    }
}

fn left_by(kiosk: &mut Kiosk, id: u128, callback: Callback) -> Operation {
    filed(kiosk, id, Filing::CallbackLeft(callback))
}

#[tokio::test]
async fn a_callback_is_listed_opened_and_noted_as_made() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let keys = keys(&mut kiosk).await;
    let operation = left_by(&mut kiosk, 1, callback("0417", &keys));
    assert_eq!(kiosk.outcomes(std::slice::from_ref(&operation)).await, ["accepted"]);
    assert_eq!(kiosk.outcomes(&[operation]).await, ["repeated"]);
    let mut admin = admin(&hall);
    let listed = admin.callbacks().expect("reads");
    assert_eq!(listed.len(), 1);
    let shown = lines(&listed).join("\n") + &serde_json::to_string(&Listed::new(&listed)).expect("JSON");
    assert!(!shown.contains("1380") && !shown.contains("1234"), "{shown}");
    assert!(lines(&listed)[0].ends_with("open"));

    let forms = admin.open_callback("0417", None).expect("opens");
    assert_eq!(forms.iter().map(|form| form.get(PHONE)).collect::<Vec<_>>(), [Some("13800001234")]);
    assert!(matches!(admin.open_callback("0418", None), Err(AdminError::UnknownCallback)));
    let yesterday = BusinessDay(TODAY.0 - 1);
    assert!(matches!(admin.open_callback("0417", Some(yesterday)), Err(AdminError::UnknownCallback)));
    admin.settle_callback("0417", Some(TODAY)).expect("noted");
    assert!(admin.callbacks().expect("reads")[0].settled_ms.is_some());
    assert!(matches!(admin.settle_callback("0418", None), Err(AdminError::UnknownCallback)));
}

#[tokio::test]
async fn a_steward_is_told_which_project_calls() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let keys = keys(&mut kiosk).await;
    let project = ProjectNumber::parse("2026-370000-47-03-000815");
    let operations = [
        left_by(&mut kiosk, 1, Callback { project: project.clone(), ..callback("0417", &keys) }),
        left_by(&mut kiosk, 2, callback("0418", &keys)),
    ];
    assert_eq!(kiosk.outcomes(&operations).await, ["accepted"; 2]);
    let listed = admin(&hall).callbacks().expect("reads");
    let projects: Vec<Option<&str>> = listed.iter().map(|entry| entry.project.as_deref()).collect();
    assert_eq!(projects, [Some("2026-370000-47-03-000815"), None]);
    let shown = lines(&listed);
    assert!(shown[0].ends_with("  project 2026-370000-47-03-000815  open"), "{}", shown[0]);
    assert!(!shown[1].contains("project"), "{}", shown[1]);
    let json = serde_json::to_value(Listed::new(&listed)).expect("JSON");
    assert_eq!(json["entries"][0]["project"], "2026-370000-47-03-000815");
    assert!(admin(&hall).open_callback("0417", None).is_ok(), "the number beside it still opens");
}

#[tokio::test]
async fn a_new_sealing_key_reaches_the_kiosks_and_opens_what_was_sealed_before() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let before = keys(&mut kiosk).await;
    let operation = left_by(&mut kiosk, 1, callback("0417", &before));
    kiosk.outcomes(&[operation]).await;
    assert!(admin(&hall).renew_keys().is_err(), "the centre runs");
    let (dir, clock) = hall.close().await;
    let mut desk = Admin::open(dir.path(), clock.clone()).expect("opens");
    desk.renew_keys().expect("renewed");
    drop(desk);
    let hall = OpenHall::reopen(dir, clock).await;
    let mut kiosk = kiosk.again_on(&hall).await;
    let after = keys(&mut kiosk).await;
    assert_ne!(after.seal, before.seal);
    assert_eq!((after.hall.clone(), after.centre), (before.hall, before.centre));
    let operation = left_by(&mut kiosk, 2, callback("0418", &after));
    kiosk.outcomes(&[operation]).await;
    for reference in ["0417", "0418"] {
        assert!(admin(&hall).open_callback(reference, None).is_ok(), "{reference}");
    }
}

fn rated(kiosk: &mut Kiosk, id: u128, ticket: TicketRef, grade: RatingGrade) -> Operation {
    filed(kiosk, id, Filing::Rated(Rating { ticket, grade, tags: vec![RatingTag::Speed] }))
}

#[tokio::test]
async fn one_rating_for_each_ticket_and_the_slip_outweighs_the_number() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let intended = kiosk.intend(1, "seal");
    kiosk.ask(&intended).await.expect("a number");
    let key = || {
        let key = hall_core::ticket::StatusKey::parse(&Kiosk::key_of(&intended)).expect("a key");
        TicketRef::Key(key)
    };
    let number = || TicketRef::Number("B001".parse().expect("a label"));
    let unknown = TicketRef::Number("B009".parse().expect("a label"));
    let ratings = [
        (number(), RatingGrade::Good, "accepted", 4),
        (number(), RatingGrade::Fair, "accepted", 3),
        (key(), RatingGrade::Bad, "accepted", 1),
        (number(), RatingGrade::Excellent, "accepted", 1),
        (key(), RatingGrade::Poor, "accepted", 2),
        (unknown, RatingGrade::Good, "UnknownTicket", 2),
    ];
    for (at, (ticket, grade, word, stars)) in (1..).zip(ratings) {
        let operation = rated(&mut kiosk, at, ticket, grade);
        assert_eq!(kiosk.outcomes(&[operation]).await, [word], "{at}");
        let listed = admin(&hall).ratings().expect("reads");
        assert_eq!(listed.iter().map(|entry| entry.stars).collect::<Vec<_>>(), [stars], "{at}");
    }
    let listed = admin(&hall).ratings().expect("reads");
    assert_eq!(lines(&listed), ["2026-11-22 B001  2 stars  seal                     speed"]);
    let today = kiosk.feed(FeedQuery::default()).await.expect("the feed").today;
    assert_eq!((today.rated, today.rated_well), (1, 0));
}

#[tokio::test]
async fn the_last_inspection_of_a_day_counts_and_counters_are_as_last_said() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let inspection = |kept| {
        let staff = StaffNumber::parse("3071").expect("digits");
        Filing::Inspected(Inspection { date: Date::from(TODAY), staff, kept })
    };
    let mut kept = [true; 8];
    kept[3] = false;
    let operations = [
        filed(&mut kiosk, 1, inspection(kept)),
        filed(&mut kiosk, 2, inspection([true; 8])),
        filed(&mut kiosk, 3, Filing::CounterSet { counter: "3".into(), is_open: true }),
        filed(&mut kiosk, 4, Filing::CounterSet { counter: "3".into(), is_open: false }),
        filed(&mut kiosk, 5, Filing::CounterSet { counter: "99".into(), is_open: true }),
    ];
    let words = kiosk.outcomes(&operations).await;
    assert_eq!(words, ["accepted", "accepted", "accepted", "accepted", "UnknownWord"]);
    let admin = admin(&hall);
    let listed = lines(&admin.inspections().expect("reads"));
    assert_eq!(
        listed,
        [
            "2026-11-22  by 3071 at entrance-1, 2026-11-22 10:00  all kept",
            "2026-11-22  by 3071 at entrance-1, 2026-11-22 10:00  not kept: 清洁  (a later one counts)",
        ]
    );
    let counters = lines(&admin.counters().expect("reads"));
    assert_eq!(counters, ["3            closed since 2026-11-22 10:00"]);
    // Every terminal is told at once.
    let mut other = hall.kiosk("entrance-2", 'L').await;
    let fed = other.feed(FeedQuery::default()).await.expect("the feed");
    let today = WireToday { closed: vec!["3".into()], inspected: true, rated: 0, rated_well: 0 };
    assert_eq!(fed.today, today);
    assert!(fed.events.iter().any(|event| event.body == EventBody::CounterSet { counter: "3".into(), open: false }));
    hall.clock.advance(crate::bookings::DAY_MS);
    let tomorrow = other.feed(FeedQuery::default()).await.expect("the feed").today;
    assert_eq!(tomorrow, WireToday { inspected: false, ..today }, "another day is inspected anew");
}

#[tokio::test]
async fn bookings_are_listed_without_their_codes() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let first = book(&mut kiosk, 1, 1, "seal", slot_at(1, 9)).await;
    let second = book(&mut kiosk, 2, 2, "company-start", slot_at(0, 14)).await;
    kiosk.question(&CentreAsk::Cancel { booking: first.id }).await;
    let listed = admin(&hall).bookings().expect("reads");
    let shown = lines(&listed);
    assert_eq!(
        shown,
        [
            "2026-11-22 14:00-14:30 working  confirmed  company-start            王* 138****1234",
            "2026-11-23 09:00-09:30 working  cancelled  seal                     王* 138****1234",
        ]
    );
    let json = serde_json::to_string(&Listed::new(&listed)).expect("JSON");
    assert!(!json.contains(first.code.as_str()) && !json.contains(second.code.as_str()));
    assert!(PhoneTail::parse("1001").is_some_and(|tail| !json.contains(&tail.to_string())));
}
