//! Numbers while the citizen waits.

use std::collections::BTreeSet;

use hall_core::outbox::Operation;
use hall_core::ticket::{Source, TicketState, Transition};
use hall_proto::wire::{NumberAnswer, ProblemCode};

use crate::hall::{MORNING, OpenHall, TODAY};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

#[tokio::test]
async fn numbers_rise_and_count_who_waits_for_the_same_matter() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let first = kiosk.number(1, "company-start").await;
    assert_eq!((first.number.as_str(), first.ahead, first.day), ("A001", 0, TODAY.0));
    assert_eq!((first.epoch, first.ticket.as_u128()), (hall.centre.epoch(), kiosk.ticket(1).0));
    let second = kiosk.number(2, "company-start").await;
    assert_eq!((second.number.as_str(), second.ahead), ("A002", 1));
    let other = kiosk.number(3, "seal").await;
    assert_eq!((other.number.as_str(), other.ahead), ("B001", 0));
}

#[tokio::test]
async fn a_lost_answer_is_given_again() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let operation = kiosk.intend(1, "company-start");
    let first = kiosk.ask(&operation).await.expect("a number");
    kiosk.number(2, "company-start").await;
    assert_eq!(kiosk.ask(&operation).await, Ok(first), "the same number and the same place");
    assert_eq!(hall.audit().tickets.len(), 2);
    assert_eq!(kiosk.outcomes(&[operation]).await, ["repeated"]);
}

#[tokio::test]
async fn the_same_identity_with_other_content() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let operation = kiosk.intend(1, "company-start");
    kiosk.ask(&operation).await.expect("a number");
    let changed = Operation { at: hall_core::day::UtcMillis(MORNING.0 + 1), ..operation.clone() };
    assert_eq!(kiosk.ask(&changed).await, Err(ProblemCode::IdReused));
    assert_eq!(kiosk.outcomes(&[changed]).await, ["IdReused"]);
    let copied = Operation { id: hall_core::outbox::OperationId(99), ..operation };
    assert_eq!(kiosk.ask(&copied).await, Err(ProblemCode::SequenceTaken));
    assert_eq!(hall.audit().tickets.len(), 1);
}

#[tokio::test]
async fn the_intent_came_with_the_outbox_before_the_question() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let operation = kiosk.intend(1, "company-start");
    assert_eq!(kiosk.outcomes(std::slice::from_ref(&operation)).await, ["accepted"]);
    assert!(!hall.audit().tickets[0].is_waiting);
    assert_eq!(kiosk.ask(&operation).await.map(|answer| answer.number), Ok("A001".into()));
    assert!(hall.audit().tickets[0].is_waiting);
}

#[tokio::test]
async fn the_kiosk_gave_up_and_printed_its_own_number() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let intent = kiosk.intend(1, "company-start");
    assert_eq!(kiosk.ask(&intent).await.map(|answer| answer.number), Ok("A001".into()));
    let own = kiosk.numbered(1, "K001", Source::Kiosk);
    assert_eq!(kiosk.outcomes(&[intent.clone(), own]).await, ["repeated", "accepted"]);
    let audit = hall.audit();
    let label = audit.tickets[0].label.expect("a label");
    assert_eq!((label.number.to_string(), label.source), ("K001".into(), Source::Kiosk));
    assert_eq!(audit.voids.iter().map(|void| void.number.to_string()).collect::<Vec<_>>(), ["A001"]);
    assert_eq!(kiosk.number(2, "company-start").await.number, "A002", "a void number is not given out again");
    assert_eq!(kiosk.ask(&intent).await, Err(ProblemCode::IllegalTransition), "the paper has another number");
}

#[tokio::test]
async fn the_kiosk_died_before_the_number_was_shown() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    kiosk.number(1, "company-start").await;
    let given_up = kiosk.step(1, Transition::Abandoned);
    assert_eq!(kiosk.outcomes(&[given_up]).await, ["accepted"]);
    let audit = hall.audit();
    assert_eq!((audit.tickets[0].state, audit.tickets[0].is_waiting), (TicketState::Abandoned, false));
    assert_eq!(audit.voids.len(), 1);
    let next = kiosk.number(2, "company-start").await;
    assert_eq!((next.number.as_str(), next.ahead), ("A002", 0));
}

#[tokio::test]
async fn a_series_runs_out_and_begins_anew_the_next_day() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    for ticket in 1..=999 {
        kiosk.number(ticket, "licence").await;
    }
    let operation = kiosk.intend(1_000, "licence");
    assert_eq!(kiosk.ask(&operation).await, Err(ProblemCode::Exhausted));
    assert_eq!(kiosk.outcomes(&[operation]).await, ["accepted"], "the ticket itself is good: it gets a kiosk number");
    assert_eq!(kiosk.number(1_001, "company-start").await.number, "A001", "other series go on");
    hall.clock.advance(DAY_MS);
    let tomorrow = kiosk.number(1_002, "licence").await;
    assert_eq!((tomorrow.number.as_str(), tomorrow.day, tomorrow.ahead), ("W001", TODAY.0 + 1, 0));
}

#[tokio::test]
async fn the_centres_clock_goes_back() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    kiosk.number(1, "seal").await;
    hall.clock.advance(-3 * DAY_MS);
    let second = kiosk.number(2, "seal").await;
    assert_eq!(
        (second.number.as_str(), second.day, second.ahead),
        ("B002", TODAY.0, 1),
        "no number twice, no one overtaken"
    );
    assert!(hall.audit().contradictions().is_empty());
}

#[tokio::test]
async fn a_thousand_at_once_get_a_thousand_numbers() {
    let hall = OpenHall::new().await;
    let mut kiosks = Vec::new();
    for series in 'C'..='V' {
        kiosks.push(hall.kiosk(&format!("kiosk-{}", series.to_ascii_lowercase()), series).await);
    }
    let mut asking = tokio::task::JoinSet::new();
    for mut kiosk in kiosks {
        asking.spawn(async move {
            let mut given = Vec::new();
            for ticket in 0..50 {
                let matter = if ticket % 2 == 0 { "company-start" } else { "licence" };
                given.push(kiosk.number(ticket, matter).await);
            }
            given
        });
    }
    let given: Vec<NumberAnswer> = asking.join_all().await.into_iter().flatten().collect();
    let labels: BTreeSet<&str> = given.iter().map(|answer| answer.number.as_str()).collect();
    assert_eq!((given.len(), labels.len()), (1_000, 1_000));
    assert!(labels.contains("A500") && labels.contains("W500"), "and no number is passed over");
    assert_eq!(hall.audit().tickets.len(), 1_000);
}
