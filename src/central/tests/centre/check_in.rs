//! Booked, and then in the hall: which number, which place, and what if not.

use hall_core::booking::{Booking, BookingCode, BookingRef, BookingState};
use hall_core::centre::{CentreAnswer, CentreAsk, CentreRefusal, TicketRef, TicketStanding};
use hall_core::filing::Filing;
use hall_core::hall::Lang;
use hall_core::outbox::Operation;
use hall_core::person::{PersonKey, Priority};
use hall_core::ticket::{Source, TicketDetails, Transition};
use hall_core::wait::WaitRange;
use hall_proto::wire::{HeldNumber, NumberAnswer, NumberRequest, ProblemCode, path};

use crate::bookings::{book, left, order, person};
use crate::filings::filed;
use crate::hall::{Kiosk, OpenHall, TODAY, slot_at};
use hall_central::client::ClientError;

const MINUTE_MS: i64 = 60_000;

fn of(who: PersonKey) -> TicketDetails {
    TicketDetails { person: Some(who), ..TicketDetails::default() }
}

pub fn with(code: &BookingCode) -> TicketDetails {
    TicketDetails { booking: Some(code.clone()), ..TicketDetails::default() }
}

async fn check_in(kiosk: &mut Kiosk, ticket: u64, matter: &str, code: &BookingCode) -> (String, u32) {
    let operation = kiosk.intend_with(ticket, matter, with(code));
    let answer = kiosk.ask(&operation).await.expect("a number");
    (answer.number, answer.ahead)
}

async fn state(kiosk: &mut Kiosk, code: &BookingCode) -> Result<Booking, CentreRefusal> {
    kiosk.clock.advance(20_000);
    match kiosk.question(&CentreAsk::Find(BookingRef::Code(code.clone()))).await {
        CentreAnswer::Found(mut found) => Ok(found.pop().expect("one")),
        CentreAnswer::Refused(refusal) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

async fn look(kiosk: &mut Kiosk, ticket: TicketRef) -> Result<TicketStanding, CentreRefusal> {
    kiosk.clock.advance(20_000);
    match kiosk.question(&CentreAsk::Look(ticket)).await {
        CentreAnswer::Standing(standing) => Ok(standing),
        CentreAnswer::Refused(refusal) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn whoever_booked_comes_before_those_who_walk_in() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let early = book(&mut kiosk, 1, 1, "seal", slot_at(0, 11)).await;
    let late = book(&mut kiosk, 2, 2, "seal", slot_at(0, 14)).await;
    hall.clock.advance(45 * MINUTE_MS);
    assert_eq!(kiosk.number(1, "seal").await.ahead, 0);
    assert_eq!(kiosk.number(2, "seal").await.ahead, 1);
    assert_eq!(check_in(&mut kiosk, 3, "seal", &late.code).await, ("B003".into(), 0), "before both");
    assert_eq!(check_in(&mut kiosk, 4, "seal", &early.code).await, ("B004".into(), 0), "its slot begins earlier");
    let ahead = |standing: Result<TicketStanding, CentreRefusal>| standing.map(|standing| standing.ahead);
    let number = |text: &str| TicketRef::Number(text.parse().expect("a label"));
    for (label, before) in [("B001", 2), ("B002", 3), ("B003", 1), ("B004", 0)] {
        assert_eq!(ahead(look(&mut kiosk, number(label)).await), Ok(Some(before)), "{label}");
    }
    let used = "B004".parse().expect("a label");
    assert_eq!(state(&mut kiosk, &early.code).await, Err(CentreRefusal::Used(used)));
    assert_eq!(left(&mut kiosk, "seal", slot_at(0, 14)).await, Some(7), "the place stays taken");
    // The same code again gives an ordinary number.
    assert_eq!(check_in(&mut kiosk, 5, "seal", &early.code).await, ("B005".into(), 4));
    hall.audit();
}

#[tokio::test]
async fn whoever_is_late_waits_like_any_other() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let booking = book(&mut kiosk, 1, 1, "seal", slot_at(0, 11)).await;
    kiosk.number(1, "seal").await;
    // The slot ends at 11:30; 11:45 is the last minute, 11:46 is too late.
    hall.clock.advance(106 * MINUTE_MS);
    assert_eq!(check_in(&mut kiosk, 2, "seal", &booking.code).await, ("B002".into(), 1));
    let used = "B002".parse().expect("a label");
    assert_eq!(state(&mut kiosk, &booking.code).await, Err(CentreRefusal::Used(used)), "late, and not missed");
}

#[tokio::test]
async fn a_booking_never_stands_in_the_way_of_a_number() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let tomorrow = book(&mut kiosk, 1, 1, "seal", slot_at(1, 9)).await;
    let other_matter = book(&mut kiosk, 2, 2, "company-start", slot_at(0, 11)).await;
    let cancelled = book(&mut kiosk, 3, 3, "seal", slot_at(0, 14)).await;
    kiosk.question(&CentreAsk::Cancel { booking: cancelled.id }).await;
    kiosk.number(1, "seal").await;
    let unknown = BookingCode::from_random(7);
    for (ticket, code) in (2..).zip([&tomorrow.code, &other_matter.code, &cancelled.code, &unknown]) {
        let number = format!("B{ticket:03}");
        let ahead = u32::try_from(ticket - 1).expect("small");
        assert_eq!(check_in(&mut kiosk, ticket, "seal", code).await, (number, ahead));
    }
    assert_eq!(state(&mut kiosk, &tomorrow.code).await.map(|found| found.state), Ok(BookingState::Confirmed));
    assert_eq!(state(&mut kiosk, &other_matter.code).await.map(|found| found.state), Ok(BookingState::Confirmed));
}

#[tokio::test]
async fn a_booking_whose_ticket_nobody_saw_stands_again() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let booking = book(&mut kiosk, 1, 1, "seal", slot_at(0, 11)).await;
    let intended = kiosk.intend_with(1, "seal", with(&booking.code));
    kiosk.ask(&intended).await.expect("a number");
    let given_up = kiosk.step(1, Transition::Abandoned);
    assert_eq!(kiosk.outcomes(&[intended, given_up]).await, ["repeated", "accepted"]);
    assert_eq!(state(&mut kiosk, &booking.code).await.map(|found| found.state), Ok(BookingState::Confirmed));
    assert_eq!(check_in(&mut kiosk, 2, "seal", &booking.code).await, ("B002".into(), 0));
    hall.audit();
}

#[tokio::test]
async fn checked_in_while_the_line_was_cut() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let mut other = hall.kiosk("entrance-2", 'L').await;
    let booking = book(&mut kiosk, 1, 1, "seal", slot_at(0, 11)).await;
    other.number(1, "seal").await;
    let operations = [kiosk.intend_with(1, "seal", with(&booking.code)), kiosk.numbered(1, "K001", Source::Kiosk)];
    hall.clock.advance(30 * MINUTE_MS);
    assert_eq!(kiosk.outcomes(&operations).await, ["accepted"; 2]);
    let label = "K001".parse().expect("a label");
    let standing = look(&mut kiosk, TicketRef::Number(label)).await.expect("stands");
    assert_eq!(standing.ahead, Some(0), "before who walked in");
    assert_eq!(state(&mut kiosk, &booking.code).await, Err(CentreRefusal::Used(label)));
}

#[tokio::test]
async fn nobody_waits_twice_for_one_matter() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    kiosk.number(1, "seal").await;
    let first = kiosk.intend_with(2, "seal", of(person(1)));
    let given = kiosk.ask(&first).await.expect("a number");
    assert_eq!((given.number.as_str(), given.ahead), ("B002", 1));
    assert_eq!(kiosk.ask(&first).await, Ok(given), "the same question gets the same number");
    let second = kiosk.intend_with(3, "seal", of(person(1)));
    let now = kiosk.now();
    let request = NumberRequest::new(&second);
    let asked = kiosk.line.post::<NumberAnswer>(&kiosk.identity, now, path::NUMBERS, &request);
    let Err(ClientError::Refused(problem)) = asked.await else { panic!("a second number") };
    assert_eq!(problem.code, ProblemCode::AlreadyWaiting);
    let held = HeldNumber { number: "B002".into(), day: TODAY.0, ahead: 1 };
    assert_eq!(problem.held, Some(held));
    // What was not given is given up, and nothing is parked for it.
    let given_up = kiosk.step(3, Transition::Abandoned);
    assert_eq!(kiosk.outcomes(&[second, given_up]).await, ["accepted"; 2]);
    for (ticket, matter, who) in [(4, "company-start", 1), (5, "seal", 2)] {
        let operation = kiosk.intend_with(ticket, matter, of(person(who)));
        assert!(kiosk.ask(&operation).await.is_ok(), "{matter} {who}");
    }
    hall.clock.advance(crate::bookings::DAY_MS);
    let tomorrow = kiosk.intend_with(6, "seal", of(person(1)));
    assert_eq!(kiosk.ask(&tomorrow).await.map(|given| given.number), Ok("B001".into()), "another day");
    hall.audit();
}

#[tokio::test]
async fn where_a_ticket_stands() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let earlier = kiosk.intend(1, "company-start");
    kiosk.ask(&earlier).await.expect("a number");
    kiosk.number(2, "company-start").await;
    let operation = kiosk.intend_with(3, "company-start", of(person(1)));
    kiosk.ask(&operation).await.expect("a number");
    let Some(key) = hall_core::ticket::StatusKey::parse(&Kiosk::key_of(&operation)) else { panic!("a key") };
    let number = "A003".parse().expect("a label");
    let standing = look(&mut kiosk, TicketRef::Key(key.clone())).await.expect("stands");
    assert_eq!((standing.number, standing.matter.as_str(), standing.ahead), (number, "company-start", Some(2)));
    assert_eq!(standing.wait, Some(WaitRange::expect(2, 2, 15)));
    for (filing, counter, wait) in [(91, "2", Some(WaitRange::expect(2, 1, 15))), (92, "1", None)] {
        let closes = filed(&mut kiosk, filing, Filing::CounterSet { counter: counter.into(), is_open: false });
        assert_eq!(kiosk.outcomes(&[closes]).await, ["accepted"]);
        let standing = look(&mut kiosk, TicketRef::Key(key.clone())).await.expect("stands");
        assert_eq!(standing.wait, wait, "without counter {counter}");
    }
    assert_eq!(standing.key, Some(key.clone()));
    assert_eq!(look(&mut kiosk, TicketRef::Person(person(1))).await.map(|found| found.key), Ok(Some(key.clone())));
    let by_number = look(&mut kiosk, TicketRef::Number(number)).await.expect("stands");
    assert_eq!(by_number.key, None, "a number can be read off anybody's slip");
    let unknown = [
        TicketRef::Number("A009".parse().expect("a label")),
        TicketRef::Person(person(9)),
        TicketRef::Key(hall_core::ticket::StatusKey::from_random([3; 10])),
    ];
    for ticket in unknown {
        assert_eq!(look(&mut kiosk, ticket).await, Err(CentreRefusal::UnknownTicket));
    }
    let given_up = kiosk.step(3, Transition::Abandoned);
    kiosk.outcomes(&[operation, given_up]).await;
    assert_eq!(look(&mut kiosk, TicketRef::Number(number)).await, Err(CentreRefusal::UnknownTicket), "void");
    hall.clock.advance(crate::bookings::DAY_MS);
    let first = TicketRef::Number("A001".parse().expect("a label"));
    let day = TODAY.into();
    assert_eq!(look(&mut kiosk, first.clone()).await, Err(CentreRefusal::PastNumber { day }));
    let slip = hall_core::ticket::StatusKey::parse(&Kiosk::key_of(&earlier)).expect("a key");
    assert_eq!(look(&mut kiosk, TicketRef::Key(slip.clone())).await, Err(CentreRefusal::PastTicket { day }));
    assert_eq!(look(&mut kiosk, TicketRef::Number(number)).await, Err(CentreRefusal::UnknownTicket), "void then, too");
    // A week later the number tells nothing any more; the slip does.
    hall.clock.advance(7 * crate::bookings::DAY_MS);
    assert_eq!(look(&mut kiosk, first).await, Err(CentreRefusal::UnknownTicket));
    assert_eq!(look(&mut kiosk, TicketRef::Key(slip)).await, Err(CentreRefusal::PastTicket { day }));
}

#[tokio::test]
async fn what_is_known_of_a_ticket_is_kept() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let details = TicketDetails {
        lang: Lang::En,
        person: Some(person(1)),
        masked: Some("王*".into()),
        sealed: Some(order(1, "seal", slot_at(1, 9)).sealed),
        priority: Some(Priority::Senior),
        missing: vec![0],
        is_promised: true,
        ..TicketDetails::default()
    };
    let operations: Vec<Operation> =
        vec![kiosk.intend_with(1, "seal", details.clone()), kiosk.numbered(1, "K001", Source::Kiosk)];
    assert_eq!(kiosk.outcomes(&operations).await, ["accepted"; 2]);
    let hall = hall.restart().await;
    let found = hall.centre.details_of(kiosk.ticket(1)).expect("reads");
    assert_eq!(found, Some(details));
    assert_eq!(hall.centre.details_of(kiosk.ticket(2)).expect("reads"), None);
}
