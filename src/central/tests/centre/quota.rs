//! The walk-in quota of a matter: all terminals share the numbers of a period.

use hall_central::client::ClientError;
use hall_core::outbox::Operation;
use hall_core::ticket::{Source, Transition};
use hall_proto::wire::{NumberAnswer, NumberRequest, Problem, ProblemCode, path};

use crate::bookings::book;
use crate::check_in::with;
use crate::hall::{Kiosk, OpenHall, SEALS_A_PERIOD, slot_at};

const MINUTE_MS: i64 = 60_000;

async fn ask(kiosk: &mut Kiosk, operation: &Operation) -> Result<NumberAnswer, Problem> {
    let now = kiosk.now();
    let request = NumberRequest::new(operation);
    match kiosk.line.post::<NumberAnswer>(&kiosk.identity, now, path::NUMBERS, &request).await {
        Ok(answer) => Ok(answer),
        Err(ClientError::Refused(problem)) => Err(problem),
        Err(other) => panic!("{other:?}"),
    }
}

async fn wants(kiosk: &mut Kiosk, ticket: u64) -> Option<Problem> {
    let operation = kiosk.intend(ticket, "seal");
    ask(kiosk, &operation).await.err()
}

/// Takes so many numbers at both terminals in turn.
async fn take(one: &mut Kiosk, other: &mut Kiosk, count: u16) {
    for at in 0..count {
        let kiosk = if at % 2 == 0 { &mut *one } else { &mut *other };
        assert_eq!(wants(kiosk, 100 + u64::from(at)).await, None, "number {at}");
    }
}

#[tokio::test]
async fn two_terminals_share_the_numbers_of_a_period() {
    let hall = OpenHall::new().await;
    let (mut one, mut other) = (hall.kiosk("entrance-1", 'K').await, hall.kiosk("entrance-2", 'L').await);
    take(&mut one, &mut other, SEALS_A_PERIOD).await;
    for kiosk in [&mut one, &mut other] {
        let problem = wants(kiosk, 7).await.expect("no number");
        assert_eq!((problem.code, problem.quota), (ProblemCode::QuotaGone, Some(SEALS_A_PERIOD)));
    }
    let booked = book(&mut one, 8, 8, "seal", slot_at(0, 11)).await;
    let check_in = one.intend_with(9, "seal", with(&booked.code));
    assert!(ask(&mut one, &check_in).await.is_ok(), "whoever has booked has a number beside them");
    let again = one.intend_with(11, "seal", with(&booked.code));
    let problem = ask(&mut one, &again).await.expect_err("a spent booking is none");
    assert_eq!(problem.code, ProblemCode::QuotaGone);
    hall.clock.advance(4 * 60 * MINUTE_MS);
    assert_eq!(wants(&mut one, 10).await, None, "the afternoon has its own");
    hall.audit();
}

#[tokio::test]
async fn the_last_number_is_given_once_however_often_it_is_asked_for() {
    let hall = OpenHall::new().await;
    let (mut one, mut other) = (hall.kiosk("entrance-1", 'K').await, hall.kiosk("entrance-2", 'L').await);
    take(&mut one, &mut other, SEALS_A_PERIOD - 1).await;
    let last = one.intend(7, "seal");
    let given = ask(&mut one, &last).await.expect("the last number");
    assert_eq!(ask(&mut one, &last).await, Ok(given), "the answer was lost");
    assert!(wants(&mut other, 8).await.is_some());
    let given_up = one.step(7, Transition::Abandoned);
    assert_eq!(one.outcomes(&[given_up]).await, ["accepted"]);
    assert_eq!(wants(&mut other, 9).await, None, "what nobody saw is somebody else's");
    assert!(wants(&mut other, 10).await.is_some());
    hall.audit();
}

#[tokio::test]
async fn what_a_terminal_gave_while_its_line_was_cut_counts_and_is_never_refused() {
    let hall = OpenHall::new().await;
    let (mut one, mut other) = (hall.kiosk("entrance-1", 'K').await, hall.kiosk("entrance-2", 'L').await);
    take(&mut one, &mut other, SEALS_A_PERIOD - 1).await;
    let cut = [
        other.intend(7, "seal"),
        other.numbered(7, "L001", Source::Kiosk),
        other.intend(8, "seal"),
        other.numbered(8, "L002", Source::Kiosk),
    ];
    assert_eq!(other.outcomes(&cut).await, ["accepted"; 4]);
    assert!(wants(&mut one, 9).await.is_some(), "the paper has taken the last one");
    hall.audit();
}
