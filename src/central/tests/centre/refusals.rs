//! Everything that is refused has a name, and leaves nothing behind.

use hall_central::client::{Answer, Identity};
use hall_core::day::UtcMillis;
use hall_core::hall::KioskId;
use hall_core::outbox::Operation;
use hall_proto::sign::SigningKey;
use hall_proto::wire::{
    EnrolRequest, FeedQuery, NumberRequest, Problem, ProblemCode, REQUEST_BYTES_MAX, WireBody, WireOperation, path,
    write,
};
use hyper::Method;

use crate::hall::{Kiosk, MORNING, OpenHall, code_of};

fn problem(answer: &Answer) -> ProblemCode {
    let problem: Problem = serde_json::from_slice(&answer.body).expect("a problem");
    assert_eq!(answer.status, problem.code.status());
    assert!(!problem.message.is_empty() && !problem.remedy.is_empty());
    assert_eq!(answer.headers["content-type"], "application/json");
    problem.code
}

async fn post(kiosk: &mut Kiosk, path: &str, body: &[u8]) -> ProblemCode {
    let signature = kiosk.identity.sign("POST", path, body, MORNING);
    problem(&kiosk.line.send(Method::POST, path, Some(&signature), body.to_vec()).await.expect("an answer"))
}

#[tokio::test]
async fn a_matter_that_the_hall_does_not_have() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let operation = kiosk.intend(1, "fishing-licence");
    assert_eq!(kiosk.ask(&operation).await, Err(ProblemCode::UnknownMatter));
    assert_eq!(hall.audit().tickets, []);
    assert_eq!(kiosk.outcomes(&[operation]).await, ["UnknownMatter"]);
    let audit = hall.audit();
    assert_eq!((audit.tickets.len(), audit.operations, audit.refused), (0, 1, 1));
}

#[tokio::test]
async fn a_body_that_is_no_message() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    for body in [&b""[..], b"{", b"[]", b"{\"v\":1}", b"\xff\xfe", b"{\"v\":1,\"operation\":{}}"] {
        assert_eq!(post(&mut kiosk, path::NUMBERS, body).await, ProblemCode::Malformed);
        assert_eq!(post(&mut kiosk, path::OPERATIONS, body).await, ProblemCode::Malformed);
    }
    assert_eq!(kiosk.feed(FeedQuery::default()).await.expect("still served").operations_seen, 0);
}

#[tokio::test]
async fn a_body_of_another_version() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    assert_eq!(post(&mut kiosk, path::OPERATIONS, b"{\"v\":2,\"operations\":[]}").await, ProblemCode::WrongVersion);
}

#[tokio::test]
async fn a_body_beyond_the_bound() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let at_the_bound = vec![b' '; REQUEST_BYTES_MAX];
    assert_eq!(post(&mut kiosk, path::OPERATIONS, &at_the_bound).await, ProblemCode::Malformed);
    let beyond = vec![b' '; REQUEST_BYTES_MAX + 1];
    assert_eq!(post(&mut kiosk, path::OPERATIONS, &beyond).await, ProblemCode::TooLarge);
    let mut line = hall.line().await;
    let answer = line.send(Method::POST, path::ENROL, None, beyond).await.expect("an answer");
    assert_eq!(problem(&answer), ProblemCode::TooLarge);
}

#[tokio::test]
async fn a_signature_that_does_not_fit() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let stranger = Identity { key: SigningKey::from_bytes(&[9; 32]), ..kiosk.identity.clone() };
    let own = std::mem::replace(&mut kiosk.identity, stranger);
    let operation = kiosk.intend(1, "seal");
    assert_eq!(kiosk.ask(&operation).await, Err(ProblemCode::BadSignature));
    kiosk.identity = own;
    let body = write(&NumberRequest::new(&operation));
    let signature = kiosk.identity.sign("POST", path::NUMBERS, b"another body", MORNING);
    let answer = kiosk.line.send(Method::POST, path::NUMBERS, Some(&signature), body).await.expect("an answer");
    assert_eq!(problem(&answer), ProblemCode::BadSignature);
    assert_eq!(hall.audit().tickets, []);
    assert!(kiosk.ask(&operation).await.is_ok());
}

#[tokio::test]
async fn a_clock_that_is_off_on_either_side() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    for (off_s, is_good) in [(-301, false), (-300, true), (300, true), (301, false)] {
        let operation = kiosk.intend(kiosk.seq, "seal");
        let at = UtcMillis(MORNING.0 + off_s * 1_000);
        let request = NumberRequest::new(&operation);
        let answer: Result<hall_proto::wire::NumberAnswer, _> =
            code_of(kiosk.line.post(&kiosk.identity, at, path::NUMBERS, &request).await);
        assert_eq!(answer.is_ok(), is_good, "{off_s}");
        assert!(is_good || answer == Err(ProblemCode::StaleClock));
    }
}

#[tokio::test]
async fn a_recorded_request_played_again() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let body = write(&NumberRequest::new(&kiosk.intend(1, "seal")));
    let signature = kiosk.identity.sign("POST", path::NUMBERS, &body, MORNING);
    let first = kiosk.line.send(Method::POST, path::NUMBERS, Some(&signature), body.clone()).await.expect("an answer");
    assert_eq!(first.status, 200);
    let mut thief = hall.line().await;
    let second = thief.send(Method::POST, path::NUMBERS, Some(&signature), body).await.expect("an answer");
    assert_eq!(problem(&second), ProblemCode::Replayed);
    assert_eq!(hall.audit().tickets.len(), 1);
}

#[tokio::test]
async fn a_kiosk_that_nobody_enrolled() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    kiosk.identity.kiosk = KioskId::new("entrance-9").expect("id");
    assert_eq!(kiosk.feed(FeedQuery::default()).await, Err(ProblemCode::UnknownKiosk));
}

#[tokio::test]
async fn a_kiosk_that_was_shut_out() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    kiosk.number(1, "seal").await;
    hall.centre.revoke(&kiosk.identity.kiosk).expect("revoked");
    let operation = kiosk.intend(2, "seal");
    // The first answer comes from the transaction, the second from the directory.
    for _ in 0..2 {
        assert_eq!(kiosk.ask(&operation).await, Err(ProblemCode::Revoked));
    }
    assert_eq!(kiosk.upload(&[operation], &[]).await, Err(ProblemCode::Revoked));
    assert_eq!(kiosk.feed(FeedQuery::default()).await, Err(ProblemCode::Revoked));
    assert_eq!(hall.audit().tickets.len(), 1);
    assert!(hall.centre.revoke(&kiosk.identity.kiosk).is_err());
}

#[tokio::test]
async fn the_old_key_of_a_kiosk_that_enrolled_again() {
    let hall = OpenHall::new().await;
    let mut old = hall.kiosk("entrance-1", 'K').await;
    old.number(1, "seal").await;
    let mut new = hall.kiosk("entrance-1", 'K').await;
    assert_eq!(old.feed(FeedQuery::default()).await, Err(ProblemCode::BadSignature));
    assert!(new.feed(FeedQuery::default()).await.is_ok());
}

#[tokio::test]
async fn an_enrolment_code_that_is_wrong_used_or_expired() {
    let hall = OpenHall::new().await;
    let mut line = hall.line().await;
    assert_eq!(code_of(line.enrol("0000-0000-0000-0000").await).err(), Some(ProblemCode::WrongCode));
    let code = hall.code("entrance-1", 'K');
    assert!(line.enrol(&code.to_uppercase().replace('-', " ")).await.is_ok());
    assert_eq!(code_of(line.enrol(&code).await).err(), Some(ProblemCode::WrongCode));
    let late = hall.code("entrance-2", 'L');
    hall.clock.advance(hall_central::admin::CODE_MS);
    assert_eq!(code_of(line.enrol(&late).await).err(), Some(ProblemCode::WrongCode));
    assert_eq!(hall.audit().kiosks.len(), 1);
}

#[tokio::test]
async fn a_public_key_that_is_none() {
    let hall = OpenHall::new().await;
    let code = hall.code("entrance-1", 'K');
    let mut line = hall.line().await;
    let request = EnrolRequest::new(code.clone(), "AQAAAA==".into());
    let answer = line.send(Method::POST, path::ENROL, None, write(&request)).await.expect("an answer");
    assert_eq!(problem(&answer), ProblemCode::BadKey);
    assert!(line.enrol(&code).await.is_ok(), "a bad key does not use the code up");
}

#[tokio::test]
async fn a_letter_that_belongs_to_someone() {
    let hall = OpenHall::new().await;
    let _kiosk = hall.kiosk("entrance-1", 'K').await;
    let id = |name| KioskId::new(name).expect("id");
    let series = |letter| hall_core::number::Series::new(letter).expect("letter");
    let refused = |kiosk, letter| hall.centre.enrolment_code(&id(kiosk), series(letter)).err().map(|e| e.to_string());
    assert!(refused("entrance-2", 'A').expect("refused").contains("a matter"));
    assert!(refused("entrance-2", 'K').expect("refused").contains("kiosk entrance-1"));
    assert_eq!(refused("entrance-1", 'K'), None);
    assert_eq!(refused("entrance-3", 'M'), None);
    assert!(refused("entrance-2", 'M').expect("a code is out").contains("kiosk entrance-3"));
}

#[tokio::test]
async fn an_operation_of_a_newer_kiosk() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let known = kiosk.intend(1, "seal");
    let mut unknown = WireOperation::from(&known);
    unknown.body = WireBody::Unknown;
    let body = format!("{{\"v\":1,\"operations\":[{}]}}", serde_json::to_string(&unknown).expect("json"));
    let signature = kiosk.identity.sign("POST", path::OPERATIONS, body.as_bytes(), MORNING);
    let answer =
        kiosk.line.send(Method::POST, path::OPERATIONS, Some(&signature), body.into()).await.expect("an answer");
    let answer: hall_proto::wire::UploadAnswer = answer.message().expect("results");
    assert_eq!(crate::hall::words(&answer.results), ["UnknownWord"]);
    let next = kiosk.intend(2, "seal");
    assert_eq!(kiosk.outcomes(&[next]).await, ["accepted"], "its place is filled");
}

#[tokio::test]
async fn only_an_intent_asks_for_a_number() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let operation = kiosk.numbered(1, "K001", hall_core::ticket::Source::Kiosk);
    assert_eq!(kiosk.ask(&operation).await, Err(ProblemCode::NotIntended));
    let zero = Operation { seq: 0, ..kiosk.intend(1, "seal") };
    assert_eq!(kiosk.ask(&zero).await, Err(ProblemCode::Malformed));
}

#[tokio::test]
async fn every_route_is_closed_to_who_does_not_sign() {
    let hall = OpenHall::new().await;
    let mut line = hall.line().await;
    for (method, path) in [(Method::POST, path::NUMBERS), (Method::POST, path::OPERATIONS), (Method::GET, path::FEED)] {
        let answer = line.send(method, path, None, b"{}".to_vec()).await.expect("an answer");
        assert_eq!(problem(&answer), ProblemCode::BadSignature, "{path}");
    }
    for (method, path, code) in [
        (Method::GET, "/", ProblemCode::NotFound),
        (Method::GET, "/v1/nothing", ProblemCode::NotFound),
        (Method::GET, path::ENROL, ProblemCode::WrongMethod),
        (Method::DELETE, "/t/0000000000000000", ProblemCode::WrongMethod),
    ] {
        let answer = line.send(method, path, None, Vec::new()).await.expect("an answer");
        assert_eq!(problem(&answer), code, "{path}");
    }
}
