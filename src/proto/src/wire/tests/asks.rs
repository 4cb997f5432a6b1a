use super::*;
use crate::seal::{Entropy, HallKey, SealSecret};
use crate::sign::SigningKey;
use crate::token;
use hall_core::booking::{Booking, BookingId, BookingOrder, BookingRef, BookingState, HOLD_S, SlotHours, SlotTime};
use hall_core::calendar::{Date, Moment, PeriodKind, TimeOfDay};
use hall_core::centre::{
    BOOKINGS_MAX, CentreAnswer, CentreAsk, CentreRefusal, SLOTS_MAX, SlotPlaces, TicketRef, TicketStanding,
};
use hall_core::filing::{Callback, Filing, FilingId, Inspection, Rating, RatingGrade, RatingTag, StaffNumber};
use hall_core::hall::KioskId;
use hall_core::token::{SlotToken, TOKENS_MAX, TokenId, TokenTerms};
use hall_core::wait::WaitRange;

const BOOKING: BookingId = BookingId(0x0197_5a3c_0000_7000_8000_0000_0000_0002);

fn matter() -> MatterId {
    MatterId::new("company-start").expect("id")
}

fn slot(hour: u8, hours: SlotHours) -> SlotTime {
    SlotTime {
        date: Date::new(2026, 11, 24).expect("a day"),
        from: TimeOfDay::new(hour, 0).expect("a time"),
        to: TimeOfDay::new(hour, 30).expect("a time"),
        hours,
    }
}

fn morning() -> SlotTime {
    slot(9, SlotHours::Period(PeriodKind::Working))
}

fn code() -> BookingCode {
    BookingCode::from_random(48_219_035_771)
}

fn order() -> BookingOrder {
    BookingOrder {
        matter: matter(),
        slot: morning(),
        person: PersonKey([7; 32]),
        masked: "王* 138****1234".into(),
        sealed: Sealed::new(vec![1; 60]).expect("fits"),
        tail: PhoneTail::parse("1234"),
        project: ProjectNumber::parse("2026-370000-47-03-012345"),
        assistance: Some(AssistanceKind::Accompany),
        lang: Lang::Zh,
    }
}

fn booking(state: BookingState) -> Booking {
    Booking {
        id: BOOKING,
        code: code(),
        matter: matter(),
        slot: slot(17, SlotHours::Extended),
        state,
        masked: "王* 138****1234".into(),
        project: None,
        assistance: Some(AssistanceKind::Act),
        number: (state == BookingState::CheckedIn).then(|| "A017".parse().expect("a label")),
    }
}

fn terms() -> TokenTerms {
    TokenTerms {
        id: TokenId(0x0197_5a3c_0000_7000_8000_0000_0000_0003),
        epoch: EPOCH.as_u128(),
        kiosk: KioskId::new("entrance-1").expect("id"),
        matter: matter(),
        slot: morning(),
        expires: UtcMillis(1_795_300_000_000),
    }
}

fn centre_key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn keys() -> Keys {
    let seal = SealSecret::generate(Entropy::new([5; 32])).public().expect("a key");
    Keys { seal, hall: HallKey::new([9; 32]), centre: centre_key().verifying_key() }
}

/// Every question with the answer that it gets when all goes well.
fn exchanges() -> Vec<(&'static str, CentreAsk, WireAnswer)> {
    let places = vec![
        WirePlaces::from(SlotPlaces { slot: morning(), left: 3 }),
        WirePlaces::from(SlotPlaces { slot: slot(17, SlotHours::Extended), left: 1 }),
    ];
    let booking = |state| Box::new(WireBooking::from(&booking(state)));
    let standing = TicketStanding {
        number: "A017".parse().expect("a label"),
        matter: matter(),
        ahead: Some(4),
        wait: Some(WaitRange { from_min: 10, to_min: 20 }),
        key: Some(StatusKey::from_random([7; 10])),
        is_rated: false,
    };
    let id = Uuid::from_u128(BOOKING.0);
    vec![
        ("places", CentreAsk::Places { matter: matter() }, WireAnswer::Places { places }),
        (
            "hold",
            CentreAsk::Hold { booking: BOOKING, matter: matter(), slot: morning() },
            WireAnswer::Held { booking: id, left_s: HOLD_S },
        ),
        ("release", CentreAsk::Release { booking: BOOKING }, WireAnswer::Released { booking: id }),
        (
            "confirm",
            CentreAsk::Confirm { booking: BOOKING, order: Box::new(order()) },
            WireAnswer::Confirmed { booking: booking(BookingState::Confirmed) },
        ),
        (
            "find",
            CentreAsk::Find(BookingRef::Code(code())),
            WireAnswer::Found { bookings: vec![*booking(BookingState::Confirmed), *booking(BookingState::CheckedIn)] },
        ),
        (
            "move",
            CentreAsk::Move { booking: BOOKING, to: slot(17, SlotHours::Extended) },
            WireAnswer::Moved { booking: booking(BookingState::Confirmed) },
        ),
        (
            "cancel",
            CentreAsk::Cancel { booking: BOOKING },
            WireAnswer::Cancelled { booking: booking(BookingState::Cancelled) },
        ),
        (
            "look",
            CentreAsk::Look(TicketRef::Key(StatusKey::from_random([7; 10]))),
            WireAnswer::Standing { ticket: WireStanding::from(&standing) },
        ),
    ]
}

fn refusals() -> Vec<CentreRefusal> {
    let date = morning().date;
    vec![
        CentreRefusal::SlotFull,
        CentreRefusal::SlotClosed,
        CentreRefusal::HoldOver,
        CentreRefusal::AlreadyBooked(code()),
        CentreRefusal::Blocked { until: date },
        CentreRefusal::TooLate { until: Moment { date, time: morning().from } },
        CentreRefusal::UnknownBooking,
        CentreRefusal::Used("A017".parse().expect("a label")),
        CentreRefusal::WasCancelled,
        CentreRefusal::Ambiguous,
        CentreRefusal::UnknownTicket,
        CentreRefusal::PastTicket { day: date },
        CentreRefusal::PastNumber { day: date },
        CentreRefusal::Busy,
    ]
}

fn callback() -> Callback {
    Callback {
        reference: "0417".into(),
        kind: AssistanceKind::FillGap,
        matter: Some(matter()),
        project: None,
        sealed: Sealed::new(vec![2; 60]).expect("fits"),
        tail: PhoneTail::parse("1234").expect("digits"),
        lang: Lang::En,
    }
}

fn filings() -> Vec<Filing> {
    let token = Some(Box::new(token::sign(&centre_key(), terms())));
    vec![
        Filing::BookingRequested { booking: BOOKING, code: code(), order: Box::new(order()) },
        Filing::BookedByToken { booking: BOOKING, code: code(), order: Box::new(order()), token },
        Filing::CallbackLeft(callback()),
        Filing::Rated(Rating {
            ticket: TicketRef::Number("A017".parse().expect("a label")),
            grade: RatingGrade::Good,
            tags: vec![RatingTag::Speed, RatingTag::OneVisit],
        }),
        Filing::Inspected(Inspection {
            date: morning().date,
            staff: StaffNumber::parse("3071").expect("digits"),
            kept: [true, true, true, false, true, true, true, true],
        }),
        Filing::CounterSet { counter: "3".into(), is_open: false },
        Filing::CallbackLeft(Callback {
            reference: "0418".into(),
            kind: AssistanceKind::Act,
            matter: MatterId::new("project-steward").ok(),
            project: ProjectNumber::parse("2026-370000-47-03-000815"),
            ..callback()
        }),
    ]
}

fn filed(seq: u64, filing: Filing) -> Operation {
    operation(seq, Body::Filing(FilingId(0x0197_5a3c_0000_7000_8000_0000_0000_4000 + u128::from(seq)), filing))
}

#[test]
fn each_question_and_answer_is_written_as_ever() {
    for (name, ask, answer) in exchanges() {
        golden(&format!("ask-{name}"), &AskRequest::new(&ask));
        golden(&format!("answer-{name}"), &AskAnswer::new(EPOCH, answer));
    }
    for refusal in refusals() {
        let wire = WireRefusal::from(&refusal);
        let text = serde_json::to_value(&wire).expect("JSON");
        let word = text["why"].as_str().expect("a word").to_owned();
        golden(&format!("refused-{word}"), &AskAnswer::new(EPOCH, WireAnswer::Refused { refusal: wire }));
    }
}

#[test]
fn each_filing_token_and_key_is_written_as_ever() {
    let operations: Vec<Operation> = (1..).zip(filings()).map(|(seq, filing)| filed(seq, filing)).collect();
    golden("upload-request-3", &UploadRequest::new(&operations, vec![]));
    golden("tokens-request", &TokensRequest::default());
    golden("tokens-request-2", &TokensRequest::new(&[terms().id]));
    golden("tokens-answer", &TokensAnswer::new(EPOCH, &[token::sign(&centre_key(), terms())]));
    golden("keys-answer", &KeysAnswer { v: VERSION, epoch: EPOCH, keys: WireKeys::from(&keys()) });
    let held = HeldNumber { number: "A017".into(), day: 20_779, ahead: 3 };
    golden("problem-already-waiting", &Problem::new(ProblemCode::AlreadyWaiting, "A017 waits").holding(held));
    let gone = Problem { quota: Some(60), ..Problem::new(ProblemCode::QuotaGone, "60 are given out") };
    golden("problem-quota-gone", &gone);
    let settled = EventBody::BookingSettled { booking: Uuid::from_u128(BOOKING.0), state: "confirmed".into() };
    let events = vec![Event { seq: 1, at_ms: 1_795_300_000_000, body: settled }];
    let feed = FeedAnswer {
        v: VERSION,
        epoch: EPOCH,
        restarted: false,
        next: 1,
        events,
        waiting: vec![],
        today: WireToday::default(),
        operations_seen: 0,
        server_time_ms: 1_795_300_000_123,
    };
    golden("feed-answer-2", &feed);
}

#[test]
fn questions_and_answers_survive_the_wire() {
    for (name, ask, answer) in exchanges() {
        let request: AskRequest = read(&write(&AskRequest::new(&ask)), REQUEST_BYTES_MAX).expect("reads");
        assert_eq!(CentreAsk::try_from(&request.ask).as_ref(), Ok(&ask), "{name}");
        let said = AskAnswer::new(EPOCH, answer).to(&ask).expect("an answer to it");
        assert_eq!(said.is_none(), name == "release");
    }
    let refs = [
        CentreAsk::Find(BookingRef::Person(PersonKey([7; 32]))),
        CentreAsk::Find(BookingRef::Tail(PhoneTail::parse("1234").expect("digits"))),
        CentreAsk::Look(TicketRef::Number("A017".parse().expect("a label"))),
        CentreAsk::Look(TicketRef::Person(PersonKey([7; 32]))),
    ];
    for ask in refs {
        let request: AskRequest = read(&write(&AskRequest::new(&ask)), REQUEST_BYTES_MAX).expect("reads");
        assert_eq!(CentreAsk::try_from(&request.ask), Ok(ask));
    }
    for refusal in refusals() {
        let answer = AskAnswer::new(EPOCH, WireAnswer::Refused { refusal: (&refusal).into() });
        let ask = CentreAsk::Cancel { booking: BOOKING };
        assert_eq!(answer.to(&ask), Ok(Some(CentreAnswer::Refused(refusal))));
    }
}

#[test]
fn an_answer_to_another_question_is_none() {
    for (at, (_, ask, _)) in exchanges().iter().enumerate() {
        for (other, (_, _, answer)) in exchanges().into_iter().enumerate() {
            let read = AskAnswer::new(EPOCH, answer).to(ask);
            assert_eq!(read.is_ok(), at == other, "{at} {other}");
        }
    }
    let other = BookingId(BOOKING.0 + 1);
    for (name, _, answer) in exchanges() {
        let ask = match name {
            "hold" => CentreAsk::Hold { booking: other, matter: matter(), slot: morning() },
            "confirm" => CentreAsk::Confirm { booking: other, order: Box::new(order()) },
            "move" => CentreAsk::Move { booking: other, to: morning() },
            "cancel" => CentreAsk::Cancel { booking: other },
            _ => continue,
        };
        assert!(AskAnswer::new(EPOCH, answer).to(&ask).is_err(), "{name}");
    }
}

#[test]
fn words_of_a_newer_centre_or_kiosk_have_a_type() {
    let ask: AskRequest = read(br#"{"v":1,"ask":{"kind":"sing","song":"x"}}"#, REQUEST_BYTES_MAX).expect("reads");
    assert!(matches!(CentreAsk::try_from(&ask.ask), Err(WireError::UnknownWord { .. })));
    for answer in [r#"{"kind":"sung"}"#, r#"{"kind":"refused","refusal":{"why":"moonstruck"}}"#] {
        let body = format!(r#"{{"v":1,"epoch":"{EPOCH}","answer":{answer}}}"#);
        let answer: AskAnswer = read(body.as_bytes(), ANSWER_BYTES_MAX).expect("reads");
        let read = answer.to(&CentreAsk::Cancel { booking: BOOKING });
        assert!(matches!(read, Err(WireError::UnknownWord { .. })), "{body}");
    }
}

#[test]
fn a_slot_that_is_none_is_refused() {
    let good = WireSlot::from(morning());
    assert_eq!(SlotTime::try_from(&good), Ok(morning()));
    let table = [
        WireSlot { date: "2026-02-30".into(), ..good.clone() },
        WireSlot { from: "9:00".into(), ..good.clone() },
        WireSlot { to: "09:00".into(), ..good.clone() },
        WireSlot { to: "08:30".into(), ..good.clone() },
        WireSlot { hours: "midnight".into(), ..good.clone() },
    ];
    for wrong in table {
        assert!(SlotTime::try_from(&wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn every_filing_survives_the_wire() {
    for filing in filings() {
        let written = filed(1, filing);
        let body = write(&UploadRequest::new(std::slice::from_ref(&written), vec![]));
        let request: UploadRequest = read(&body, REQUEST_BYTES_MAX).expect("reads");
        assert_eq!(Operation::try_from(&request.operations[0]), Ok(written));
    }
}

/// A terminal of an earlier release, and whatever its journal still owes, knows no project.
#[test]
fn a_callback_of_an_earlier_release_is_read_without_a_project() {
    let plain = write(&UploadRequest::new(&[filed(1, Filing::CallbackLeft(callback()))], vec![]));
    assert!(!String::from_utf8_lossy(&plain).contains("project"), "an earlier centre sees nothing new");
    let request: UploadRequest = read(&plain, REQUEST_BYTES_MAX).expect("reads");
    let read_back = Operation::try_from(&request.operations[0]).expect("sound");
    assert_eq!(read_back, filed(1, Filing::CallbackLeft(Callback { project: None, ..callback() })));
}

#[test]
fn a_filing_that_says_too_much_is_refused() {
    let wire = |filing: Filing| WireOperation::from(&filed(1, filing)).body;
    let refused = |body: WireBody| {
        let operation = WireOperation { id: EPOCH, seq: 1, at_ms: 0, body };
        Operation::try_from(&operation).is_err()
    };
    let [.., callback, rating, inspection, counter, steward] = <[Filing; 7]>::try_from(filings()).expect("seven");
    let WireBody::CallbackLeft(callback) = wire(callback) else { panic!("a callback") };
    for reference in ["", "12", "12345", "12a4"] {
        let callback = Box::new(WireCallback { reference: reference.into(), ..(*callback).clone() });
        assert!(refused(WireBody::CallbackLeft(callback)), "{reference}");
    }
    let WireBody::CallbackLeft(steward) = wire(steward) else { panic!("a callback") };
    for project in ["", "2026", "1926-370000-47-03-000815", "2026-370000-47-03-00081x"] {
        let steward = Box::new(WireCallback { project: Some(project.into()), ..(*steward).clone() });
        assert!(refused(WireBody::CallbackLeft(steward)), "{project}");
    }
    let WireBody::Rated(rating) = wire(rating) else { panic!("a rating") };
    assert!(refused(WireBody::Rated(WireRating { stars: 0, ..rating.clone() })));
    assert!(refused(WireBody::Rated(WireRating { stars: 6, ..rating.clone() })));
    assert!(refused(WireBody::Rated(WireRating { tags: vec!["speed".into(), "speed".into()], ..rating.clone() })));
    assert!(refused(WireBody::Rated(WireRating { tags: vec!["song".into()], ..rating })));
    let WireBody::Inspected(inspection) = wire(inspection) else { panic!("an inspection") };
    assert!(refused(WireBody::Inspected(WireInspection { staff: "x".into(), ..inspection })));
    let WireBody::CounterSet(counter) = wire(counter) else { panic!("a counter") };
    assert!(refused(WireBody::CounterSet(WireCounterSet { counter: String::new(), ..counter.clone() })));
    assert!(refused(WireBody::CounterSet(WireCounterSet { counter: "三".repeat(41), ..counter })));
}

#[test]
fn a_kiosk_keeps_only_its_own_sound_tokens() {
    let sign = |terms| token::sign(&centre_key(), terms);
    let other_kiosk = TokenTerms { kiosk: KioskId::new("entrance-2").expect("id"), ..terms() };
    let other_epoch = TokenTerms { epoch: 3, ..terms() };
    let forged = token::sign(&SigningKey::from_bytes(&[8; 32]), terms());
    let answer = TokensAnswer::new(EPOCH, &[sign(terms()), sign(other_kiosk), sign(other_epoch), forged]);
    let body = write(&answer);
    let answer: TokensAnswer = read(&body, ANSWER_BYTES_MAX).expect("reads");
    let sound: Vec<SlotToken> = answer.sound(&keys().centre, &terms().kiosk);
    assert_eq!(sound, [sign(terms())]);
}

#[test]
fn keys_read_back_and_junk_does_not() {
    let wire = WireKeys::from(&keys());
    assert_eq!(Keys::try_from(&wire), Ok(keys()));
    for wrong in [
        WireKeys { seal_key: "A6EH".into(), ..wire.clone() },
        WireKeys { hall_key: "?".into(), ..wire.clone() },
        WireKeys { centre_key: String::new(), ..wire.clone() },
    ] {
        assert!(Keys::try_from(&wrong).is_err());
    }
    assert!(!format!("{wire:?} {:?}", keys()).contains(&wire.hall_key));
}

#[test]
fn the_longest_answers_fit() {
    let places = vec![WirePlaces::from(SlotPlaces { slot: morning(), left: u16::MAX }); SLOTS_MAX];
    let body = write(&AskAnswer::new(EPOCH, WireAnswer::Places { places: places.clone() }));
    assert!(read::<AskAnswer>(&body, ANSWER_BYTES_MAX).is_ok(), "{} bytes", body.len());
    let more = [places, vec![WirePlaces::from(SlotPlaces { slot: morning(), left: 1 })]].concat();
    assert!(read::<AskAnswer>(&write(&AskAnswer::new(EPOCH, WireAnswer::Places { places: more })), 1 << 21).is_err());
    let found = |count| {
        let bookings = vec![WireBooking::from(&booking(BookingState::Confirmed)); count];
        read::<AskAnswer>(&write(&AskAnswer::new(EPOCH, WireAnswer::Found { bookings })), ANSWER_BYTES_MAX).is_ok()
    };
    assert!(found(BOOKINGS_MAX) && !found(BOOKINGS_MAX + 1));
    let tokens = vec![token::sign(&centre_key(), terms()); TOKENS_MAX];
    let body = write(&TokensAnswer::new(EPOCH, &tokens));
    assert!(read::<TokensAnswer>(&body, ANSWER_BYTES_MAX).is_ok(), "{} bytes", body.len());
}

#[test]
fn what_names_a_person_is_never_logged() {
    let asked = exchanges()
        .into_iter()
        .map(|(_, ask, answer)| format!("{:?} {:?}", AskRequest::new(&ask), AskAnswer::new(EPOCH, answer)));
    let filed = filings().into_iter().map(|filing| format!("{:?}", WireOperation::from(&filed(1, filing))));
    let ordered = format!("{:?}", WireOrder::from(&order()));
    let shown = asked.chain(filed).chain([ordered]).collect::<Vec<_>>().join(" ");
    for secret in ["王", "1234", code().as_str(), StatusKey::from_random([7; 10]).as_str(), "BwcHBw"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
