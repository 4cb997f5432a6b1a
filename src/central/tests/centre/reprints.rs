//! Reprints: more paper for one ticket, never one ticket more.

use hall_core::device::{Evidence, PaperOutcome};
use hall_core::fault::Fault;
use hall_core::outbox::{Body, Operation};
use hall_core::ticket::{REPRINTS_MAX, Source, TicketState, Transition};
use hall_proto::wire::FeedQuery;

use crate::hall::{Kiosk, OpenHall};

const PRINTED: Transition = Transition::Paper(PaperOutcome::Printed(Evidence::Fenced));
const DOUBT: Transition = Transition::Paper(PaperOutcome::Unknown(Fault::PaperOut));

fn reprint(no: u8) -> Transition {
    Transition::ReprintStarted { no }
}

/// A ticket of the kiosk's own, up to the first outcome.
fn ticket(kiosk: &mut Kiosk, outcome: Transition) -> Vec<Operation> {
    let intent = kiosk.intend(1, "seal");
    let number = kiosk.numbered(1, "K001", Source::Kiosk);
    let id = kiosk.ticket(1);
    let steps = [Transition::PrintStarted, outcome];
    let steps = steps.map(|step| kiosk.operation(Body::Ticket(id, step)));
    [vec![intent, number], steps.into()].concat()
}

#[tokio::test]
async fn a_reprint_is_the_same_ticket_in_the_same_place() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let first = ticket(&mut kiosk, DOUBT);
    assert_eq!(kiosk.outcomes(&first).await, ["accepted"; 4]);
    let before = hall.audit().tickets[0].clone();
    assert_eq!((before.attempts, before.reprints), (1, 0));
    let again = [kiosk.step(1, reprint(1)), kiosk.step(1, PRINTED)];
    assert_eq!(kiosk.outcomes(&again[..1]).await, ["accepted"]);
    assert_eq!(hall.audit().tickets[0].state, TicketState::PrintStarted { attempt: 2 });
    assert_eq!(kiosk.outcomes(&again).await, ["repeated", "accepted"]);
    let audit = hall.audit();
    let after = &audit.tickets[0];
    assert_eq!(after.state, TicketState::Printed { evidence: Evidence::Fenced });
    assert_eq!((after.attempts, after.reprints), (2, 1));
    assert_eq!((after.label, after.is_waiting, audit.tickets.len()), (before.label, true, 1));
    let waiting = kiosk.feed(FeedQuery::default()).await.expect("the feed").waiting;
    assert_eq!(waiting.iter().map(|row| row.count).collect::<Vec<_>>(), [1]);
    assert_eq!(crate::pages::place_of(&hall, &Kiosk::key_of(&first[0])).await, 1);
}

#[tokio::test]
async fn a_reprint_that_does_not_follow_is_refused() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let early = [kiosk.intend(1, "seal"), kiosk.step(1, reprint(1))];
    assert_eq!(kiosk.outcomes(&early).await, ["accepted", "IllegalTransition"]);
    let steps = [kiosk.numbered(1, "K001", Source::Kiosk), kiosk.step(1, reprint(1))];
    assert_eq!(kiosk.outcomes(&steps).await, ["accepted", "IllegalTransition"]);
    let steps = [Transition::PrintStarted, reprint(1), PRINTED, reprint(2), Transition::PrintStarted];
    let steps = steps.map(|step| kiosk.step(1, step));
    let refused = "IllegalTransition";
    assert_eq!(kiosk.outcomes(&steps).await, ["accepted", refused, "accepted", refused, refused]);
    for no in 1..=REPRINTS_MAX {
        let steps = [kiosk.step(1, reprint(no)), kiosk.step(1, PRINTED)];
        assert_eq!(kiosk.outcomes(&steps).await, ["accepted"; 2]);
    }
    let one_more = kiosk.step(1, reprint(REPRINTS_MAX + 1));
    assert_eq!(kiosk.outcomes(&[one_more]).await, [refused]);
    assert_eq!(hall.audit().tickets[0].reprints, REPRINTS_MAX);
}

#[tokio::test]
async fn reprints_are_counted_on_after_the_centre_restarts() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let steps = [ticket(&mut kiosk, PRINTED), vec![kiosk.step(1, reprint(1)), kiosk.step(1, DOUBT)]].concat();
    assert_eq!(kiosk.outcomes(&steps).await, ["accepted"; 6]);
    let hall = hall.restart().await;
    let mut kiosk = kiosk.again_on(&hall).await;
    let wrong = kiosk.step(1, reprint(1));
    assert_eq!(kiosk.outcomes(&[wrong]).await, ["IllegalTransition"]);
    let right = kiosk.step(1, reprint(2));
    assert_eq!(kiosk.outcomes(&[right]).await, ["accepted"]);
    assert_eq!(hall.audit().tickets[0].reprints, 2);
}
