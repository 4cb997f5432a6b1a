//! What kiosks report: each operation once, in order, whatever happens on the way.

use hall_core::device::{Evidence, PaperOutcome};
use hall_core::fault::Fault;
use hall_core::outbox::{Body, Operation};
use hall_core::ticket::{Source, TicketState, Transition};
use hall_proto::wire::{Event, EventBody, FeedQuery, ProblemCode, Waiting};

use crate::hall::{Kiosk, MORNING, OpenHall, TODAY, words};

const MINUTE_MS: i64 = 60_000;

fn offline_ticket(kiosk: &mut Kiosk, ticket: u64, number: &str) -> Vec<Operation> {
    vec![
        kiosk.intend(ticket, "company-start"),
        kiosk.numbered(ticket, number, Source::Kiosk),
        kiosk.step(ticket, Transition::PrintStarted),
        kiosk.step(ticket, Transition::Paper(PaperOutcome::Printed(Evidence::ProcessId))),
    ]
}

#[tokio::test]
async fn a_whole_ticket_comes_with_the_outbox() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let operations = offline_ticket(&mut kiosk, 1, "K001");
    assert_eq!(kiosk.outcomes(&operations).await, ["accepted"; 4]);
    assert_eq!(kiosk.outcomes(&operations).await, ["repeated"; 4], "the answer was lost");
    let audit = hall.audit();
    let ticket = &audit.tickets[0];
    assert_eq!(ticket.state, TicketState::Printed { evidence: Evidence::ProcessId });
    assert_eq!((ticket.label.expect("a label").number.to_string(), ticket.is_waiting), ("K001".into(), true));
    assert_eq!((audit.operations, audit.kiosks[0].operations_seen), (4, 4));
}

#[tokio::test]
async fn every_way_the_paper_went_is_kept() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let ways = [
        (PaperOutcome::Failed(Fault::PaperOut), TicketState::PrintFailed { fault: Fault::PaperOut }),
        (PaperOutcome::Unknown(Fault::PrinterSilent), TicketState::PrintUnknown { fault: Fault::PrinterSilent }),
        (PaperOutcome::Printed(Evidence::Fenced), TicketState::Printed { evidence: Evidence::Fenced }),
    ];
    for (ticket, (outcome, state)) in (1..).zip(ways) {
        let number = format!("K00{ticket}");
        let mut operations = offline_ticket(&mut kiosk, ticket, &number);
        operations[3].body = Body::Ticket(kiosk.ticket(ticket), Transition::Paper(outcome));
        assert_eq!(kiosk.outcomes(&operations[..3]).await, ["accepted"; 3]);
        let at = usize::try_from(ticket - 1).expect("small");
        assert_eq!(hall.audit().tickets[at].state, TicketState::PrintStarted { attempt: 1 });
        assert_eq!(kiosk.outcomes(&operations[3..]).await, ["accepted"]);
        assert_eq!((hall.audit().tickets[at].state, hall.audit().tickets[at].is_waiting), (state, true));
    }
}

#[tokio::test]
async fn a_hole_in_the_sequence_stops_the_rest() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let operations = offline_ticket(&mut kiosk, 1, "K001");
    assert_eq!(kiosk.outcomes(&operations[..1]).await, ["accepted"]);
    assert_eq!(kiosk.outcomes(&operations[2..]).await, ["SequenceGap", "SequenceGap"]);
    assert_eq!(hall.audit().operations, 1, "a gap leaves no trace: the operations are good and come again");
    assert_eq!(kiosk.outcomes(&operations).await, ["repeated", "accepted", "accepted", "accepted"]);
}

#[tokio::test]
async fn a_question_runs_ahead_of_the_outbox() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let mut waiting = offline_ticket(&mut kiosk, 1, "K001");
    assert_eq!(kiosk.outcomes(&waiting[..1]).await, ["accepted"]);
    let asked = kiosk.intend(2, "company-start");
    assert_eq!(kiosk.ask(&asked).await.map(|answer| answer.number), Ok("A001".into()));
    assert_eq!(kiosk.feed(FeedQuery::default()).await.expect("the feed").operations_seen, 1);
    waiting.push(asked);
    waiting.push(kiosk.numbered(2, "A001", Source::Centre));
    assert_eq!(
        kiosk.outcomes(&waiting).await,
        ["repeated", "accepted", "accepted", "accepted", "repeated", "accepted"]
    );
    assert_eq!(kiosk.feed(FeedQuery::default()).await.expect("the feed").operations_seen, 6);
}

#[tokio::test]
async fn an_operation_set_aside_does_not_hold_up_the_rest() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let strange = kiosk.intend(1, "fishing-licence");
    let held = kiosk.numbered(1, "K001", Source::Kiosk);
    let good = offline_ticket(&mut kiosk, 2, "K002");
    assert_eq!(kiosk.outcomes(std::slice::from_ref(&strange)).await, ["UnknownMatter"]);
    assert_eq!(kiosk.outcomes(&good).await, ["SequenceGap"; 4]);
    let passed_over = kiosk.upload(&good, &[2]).await.expect("results");
    assert_eq!(words(&passed_over), ["accepted"; 4]);
    assert_eq!(
        kiosk.outcomes(&[strange, held]).await,
        ["UnknownMatter", "IllegalTransition"],
        "what was held may still come"
    );
    assert_eq!(kiosk.feed(FeedQuery::default()).await.expect("the feed").operations_seen, 6);
    let events = all_events(&mut kiosk).await;
    let refused = |operation, code| EventBody::Refused { kiosk: "entrance-1".into(), operation, code };
    assert!(events.contains(&refused(1, ProblemCode::UnknownMatter)));
    assert!(events.contains(&refused(2, ProblemCode::IllegalTransition)));
}

async fn all_events(kiosk: &mut Kiosk) -> Vec<EventBody> {
    let answer = kiosk.feed(FeedQuery::default()).await.expect("the feed");
    answer.events.into_iter().map(|event: Event| event.body).collect()
}

#[tokio::test]
async fn a_transition_that_does_not_follow() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let intent = kiosk.intend(1, "seal");
    let printed = kiosk.step(1, Transition::Paper(PaperOutcome::Printed(Evidence::Fenced)));
    let stray = kiosk.step(7, Transition::PrintStarted);
    let number = kiosk.numbered(1, "K001", Source::Kiosk);
    assert_eq!(
        kiosk.outcomes(&[intent, printed, stray, number]).await,
        ["accepted", "IllegalTransition", "IllegalTransition", "accepted"],
        "the rest of the batch goes on"
    );
}

#[tokio::test]
async fn two_kiosks_that_were_cut_off_are_merged_by_when_people_came() {
    let hall = OpenHall::new().await;
    let mut first = hall.kiosk("entrance-1", 'K').await;
    let mut second = hall.kiosk("entrance-2", 'L').await;
    let before = first.number(1, "company-start").await;
    assert_eq!(before.ahead, 0);
    let mut came = Vec::new();
    for (minute, ticket) in (1..=4).zip(2u64..) {
        hall.clock.advance(MINUTE_MS);
        let on_first = minute % 2 == 1;
        let kiosk = if on_first { &mut first } else { &mut second };
        let number = format!("{}00{}", if on_first { 'K' } else { 'L' }, (minute + 1) / 2);
        came.push((on_first, offline_ticket(kiosk, ticket, &number)));
    }
    // Someone else asks while both are still cut off.
    hall.clock.advance(MINUTE_MS);
    let mut third = hall.kiosk("entrance-3", 'M').await;
    assert_eq!(third.number(9, "company-start").await.ahead, 1);
    hall.clock.advance(60 * MINUTE_MS);
    for on_first in [false, true] {
        let kiosk = if on_first { &mut first } else { &mut second };
        for (_, operations) in came.iter().filter(|(first, _)| *first == on_first) {
            assert_eq!(kiosk.outcomes(operations).await, ["accepted"; 4]);
        }
    }
    let mut places = Vec::new();
    for (_, operations) in &came {
        places.push(crate::pages::place_of(&hall, &Kiosk::key_of(&operations[0])).await);
    }
    assert_eq!(places, [2, 3, 4, 5], "after A001, before A002, in the order of coming");
    let audit = hall.audit();
    let labels: Vec<String> = audit.tickets.iter().filter_map(|t| t.label.map(|l| l.number.to_string())).collect();
    assert_eq!(labels, ["A001", "A002", "L001", "L002", "K001", "K002"]);
    let waiting = third.feed(FeedQuery::default()).await.expect("the feed").waiting;
    assert_eq!(waiting, [Waiting { matter: "company-start".into(), count: 6 }]);
}

#[tokio::test]
async fn a_wrong_clock_jumps_no_queue() {
    let hall = OpenHall::new().await;
    let mut honest = hall.kiosk("entrance-1", 'K').await;
    let mut other = hall.kiosk("entrance-2", 'L').await;
    other.number(1, "company-start").await;
    hall.clock.advance(MINUTE_MS);
    honest.number(2, "company-start").await;
    other.number(3, "company-start").await;
    hall.clock.advance(MINUTE_MS);
    // Its clock fell back to 1970 for one ticket and into the next century for another.
    let mut backward = offline_ticket(&mut other, 4, "L001");
    backward[0].at = hall_core::day::UtcMillis(0);
    let mut forward = offline_ticket(&mut other, 5, "L002");
    forward[0].at = hall_core::day::UtcMillis(MORNING.0 * 3);
    assert_eq!(other.outcomes(&backward).await, ["accepted"; 4]);
    assert_eq!(other.outcomes(&forward).await, ["accepted"; 4]);
    assert_eq!(crate::pages::place_of(&hall, &Kiosk::key_of(&backward[0])).await, 4, "not before its last contact");
    assert_eq!(crate::pages::place_of(&hall, &Kiosk::key_of(&forward[0])).await, 5, "not in the future");
}

#[tokio::test]
async fn a_number_that_another_ticket_has() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let first = offline_ticket(&mut kiosk, 1, "K001");
    assert_eq!(kiosk.outcomes(&first).await, ["accepted"; 4]);
    let second = offline_ticket(&mut kiosk, 2, "K001");
    assert_eq!(kiosk.outcomes(&second[..2]).await, ["accepted", "NumberTaken"]);
    let foreign = offline_ticket(&mut kiosk, 3, "A001");
    assert_eq!(
        kiosk.upload(&foreign[..2], &[7, 8]).await.map(|results| words(&results)),
        Ok(vec!["accepted".into(), "ForeignSeries".into()])
    );
    assert_eq!(hall.audit().tickets.iter().filter(|ticket| ticket.label.is_some()).count(), 1);
    assert_eq!(kiosk.number(4, "company-start").await.number, "A001");
}

#[tokio::test]
async fn a_ticket_of_another_kiosk() {
    let hall = OpenHall::new().await;
    let mut owner = hall.kiosk("entrance-1", 'K').await;
    owner.number(1, "seal").await;
    let mut rogue = hall.kiosk("entrance-2", 'L').await;
    let theft = rogue.operation(Body::Ticket(owner.ticket(1), Transition::Abandoned));
    assert_eq!(rogue.outcomes(&[theft]).await, ["IllegalTransition"]);
    assert!(hall.audit().tickets[0].is_waiting);
}

#[tokio::test]
async fn faults_are_kept_and_told() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let raised = kiosk.operation(Body::Fault { fault: Fault::PaperOut, raised: true });
    assert_eq!(kiosk.outcomes(&[raised]).await, ["accepted"]);
    let fault = &hall.audit().faults[0];
    assert_eq!(
        (fault.kiosk.as_str(), fault.fault.as_str(), fault.is_raised),
        ("entrance-1", "printer.paper-out", true)
    );
    let cleared = kiosk.operation(Body::Fault { fault: Fault::PaperOut, raised: false });
    assert_eq!(kiosk.outcomes(&[cleared]).await, ["accepted"]);
    assert!(!hall.audit().faults[0].is_raised);
    let (kiosk_name, code) = ("entrance-1".to_owned(), Fault::PaperOut.code().to_owned());
    let events = all_events(&mut kiosk).await;
    assert_eq!(
        events,
        [
            EventBody::Enrolled { kiosk: kiosk_name.clone() },
            EventBody::FaultRaised { kiosk: kiosk_name.clone(), fault: code.clone() },
            EventBody::FaultCleared { kiosk: kiosk_name, fault: code },
        ]
    );
}

#[tokio::test]
async fn the_feed_waits_for_news_and_goes_on_from_a_cursor() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let mut other = hall.kiosk("entrance-2", 'L').await;
    let start = kiosk.feed(FeedQuery::default()).await.expect("the feed");
    assert!(start.restarted && start.server_time_ms == MORNING.0);
    let epoch = Some(start.epoch);
    let (news, given) =
        tokio::join!(kiosk.feed(FeedQuery { epoch, after: start.next, wait_s: 25 }), other.number(1, "seal"),);
    let news = news.expect("news");
    assert_eq!(given.number, "B001");
    assert_eq!(news.events.len(), 1);
    assert_eq!(news.events[0].body, EventBody::Numbered { matter: "seal".into(), number: "B001".into() });
    assert!(!news.restarted && news.waiting[0].count == 1);
    let quiet = kiosk.feed(FeedQuery { epoch, after: news.next, wait_s: 0 }).await.expect("the feed");
    assert_eq!((quiet.events.len(), quiet.next, quiet.restarted), (0, news.next, false));
    for query in [
        FeedQuery { epoch: Some(uuid::Uuid::nil()), after: news.next, wait_s: 25 },
        FeedQuery { epoch, after: news.next + 1, wait_s: 25 },
    ] {
        let again = kiosk.feed(query).await.expect("the feed");
        assert!(again.restarted && again.events.len() == 3, "another epoch, or a place not reached yet, starts over");
    }
}

#[tokio::test]
async fn a_journal_older_than_its_enrolment_goes_on_where_it_is() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    kiosk.seq = 56;
    let operations = offline_ticket(&mut kiosk, 1, "K001");
    assert_eq!(kiosk.outcomes(&operations).await, ["accepted"; 4]);
    assert_eq!(hall.audit().kiosks[0].operations_seen, 60);
    assert_eq!(hall.audit().tickets[0].label.map(|label| label.day), Some(TODAY));
}
