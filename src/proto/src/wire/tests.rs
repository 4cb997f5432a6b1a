//! The messages against their golden files, and against whatever else may come over the line.

mod asks;

use super::*;
use hall_core::assistance::AssistanceKind;
use hall_core::booking::BookingCode;
use hall_core::day::{BusinessDay, UtcMillis};
use hall_core::device::{Evidence, PaperOutcome};
use hall_core::diagnosis::{Check, EVIDENCE_CHARS_MAX, Finding, Readiness, Verdict};
use hall_core::fault::Fault;
use hall_core::hall::Lang;
use hall_core::hall::MatterId;
use hall_core::outbox::{BATCH_BYTES_MAX, BATCH_MAX, Body, Operation, OperationId};
use hall_core::person::{PersonKey, PhoneTail, Priority, ProjectNumber, Sealed};
use hall_core::ticket::{Source, StatusKey, TicketDetails, TicketId, Transition};
use proptest::prelude::*;
use uuid::Uuid;

const TICKET: TicketId = TicketId(0x0197_5a3c_0000_7000_8000_0000_0000_0001);
const EPOCH: Uuid = Uuid::from_u128(0x0b7a_1c52_6f0e_4d3b_9a41_27c8_5e90_d312);

fn operation(seq: u64, body: Body) -> Operation {
    let id = OperationId(0x0197_5a3c_0000_7000_8000_0000_0000_1000 + u128::from(seq));
    Operation { id, seq, at: UtcMillis(1_795_300_000_000 + i64::try_from(seq).expect("small")), body }
}

fn intended() -> Body {
    let key = StatusKey::from_random([7; 10]);
    Body::Ticket(
        TICKET,
        Transition::Intended { matter: MatterId::new("company-start").expect("id"), key, details: Box::default() },
    )
}

fn numbered(number: &str, source: Source) -> Body {
    let number = number.parse().expect("a label");
    Body::Ticket(TICKET, Transition::Numbered { number, day: BusinessDay(20_779), source })
}

/// The kinds of the first release, in the order of its golden file.
fn first_kinds() -> Vec<Operation> {
    let bodies = [
        intended(),
        Body::Ticket(TICKET, Transition::Abandoned),
        numbered("A017", Source::Centre),
        numbered("K003", Source::Kiosk),
        Body::Ticket(TICKET, Transition::PrintStarted),
        Body::Ticket(TICKET, Transition::Paper(PaperOutcome::Printed(Evidence::ProcessId))),
        Body::Ticket(TICKET, Transition::Paper(PaperOutcome::Failed(Fault::PaperOut))),
        Body::Ticket(TICKET, Transition::Paper(PaperOutcome::Unknown(Fault::PrinterSilent))),
        Body::Fault { fault: Fault::LineCut, raised: true },
        Body::Fault { fault: Fault::LineCut, raised: false },
    ];
    (1..).zip(bodies).map(|(seq, body)| operation(seq, body)).collect()
}

/// The kinds that came later.
fn later_kinds() -> Vec<Operation> {
    let finding = |check, verdict, evidence: &str| Finding::new(check, verdict, UtcMillis(1_795_300_000_000), evidence);
    let findings = [
        finding(Check::PrinterStatus, Verdict::Passed, "DLE EOT 4 = 12"),
        finding(
            Check::CardReaderStatus,
            Verdict::Failed(Fault::CardReaderSilent),
            "no answer \"90\" in 800 ms, 3 tries",
        ),
        finding(Check::SpeakerPrompt, Verdict::Skipped, ""),
    ];
    let bodies = [
        Body::Ticket(TICKET, Transition::ReprintStarted { no: 1 }),
        Body::Readiness(Readiness::new(UtcMillis(1_795_300_000_007), findings)),
        Body::Readiness(Readiness::new(UtcMillis(0), [])),
    ];
    (1..).zip(bodies).map(|(seq, body)| operation(seq, body)).collect()
}

fn every_kind() -> Vec<Operation> {
    let kinds = [first_kinds(), later_kinds()].concat();
    (1..).zip(kinds).map(|(seq, kind)| operation(seq, kind.body)).collect()
}

/// The longest report: every check, with as much evidence as is kept, in the longest characters.
fn longest_report() -> Readiness {
    let evidence = "𠮷".repeat(EVIDENCE_CHARS_MAX);
    let longest = Fault::all().max_by_key(|fault| fault.code().len()).expect("faults");
    let finding = |check| Finding::new(check, Verdict::Failed(longest), UtcMillis(i64::MIN), &evidence);
    Readiness::new(UtcMillis(i64::MIN), Check::ALL.map(finding))
}

/// The message must be written exactly as the golden file says, and the golden file must read back as the message.
fn golden<M: Message + PartialEq + std::fmt::Debug>(name: &str, message: &M) {
    let path = format!("{}/goldens/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let mut written = serde_json::to_string_pretty(message).expect("serialises");
    written.push('\n');
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(&path, &written).expect("golden file written");
    }
    let kept = std::fs::read_to_string(&path).expect("golden file");
    assert_eq!(kept, written, "{name} is written otherwise than before; kiosks in the field read the old form");
    assert_eq!(&read::<M>(kept.as_bytes(), ANSWER_BYTES_MAX).expect("reads"), message);
}

#[test]
fn each_message_is_written_as_ever() {
    golden(
        "enrol-request",
        &EnrolRequest::new("7k2m-9qsx-0b4t-hn6r".into(), "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=".into()),
    );
    golden(
        "enrol-answer",
        &EnrolAnswer {
            v: VERSION,
            kiosk: "entrance-1".into(),
            series: 'K',
            floor: Some(SeriesFloor { day: 20_779, last: 12 }),
            epoch: EPOCH,
            public_url: "https://hall.example".into(),
            keys: None,
        },
    );
    golden("number-request", &NumberRequest::new(&operation(1, intended())));
    golden(
        "number-answer",
        &NumberAnswer {
            v: VERSION,
            epoch: EPOCH,
            ticket: Uuid::from_u128(TICKET.0),
            number: "A017".into(),
            day: 20_779,
            ahead: 3,
        },
    );
    golden("upload-request", &UploadRequest::new(&first_kinds(), vec![11, 12]));
    golden("upload-request-2", &UploadRequest::new(&later_kinds(), vec![]));
    golden("problem", &Problem::new(ProblemCode::UnknownMatter, "matter \"fishing\" is not in this hall"));
    let stale = Problem::new(ProblemCode::StaleClock, "the signature's time is 4000 s from the centre's");
    golden("problem-stale-clock", &stale.at(UtcMillis(1_795_300_000_123)));
}

#[test]
fn each_answer_to_an_outbox_is_written_as_ever() {
    let result = |seq, outcome, code: Option<ProblemCode>| OperationResult {
        id: Uuid::from_u128(operation(seq, intended()).id.0),
        seq,
        outcome,
        code,
        remedy: code.map(|code| code.remedy().to_owned()),
    };
    let results = vec![
        result(1, Outcome::Accepted, None),
        result(2, Outcome::Repeated, None),
        result(3, Outcome::Refused, Some(ProblemCode::IllegalTransition)),
    ];
    golden("upload-answer", &UploadAnswer { v: VERSION, epoch: EPOCH, results });
    let bodies = vec![
        EventBody::Numbered { matter: "company-start".into(), number: "A017".into() },
        EventBody::Voided { number: "A017".into(), day: 20_779 },
        EventBody::Refused { kiosk: "entrance-1".into(), operation: 9, code: ProblemCode::NumberTaken },
        EventBody::FaultRaised { kiosk: "entrance-1".into(), fault: Fault::PaperOut.code().into() },
        EventBody::FaultCleared { kiosk: "entrance-1".into(), fault: Fault::PaperOut.code().into() },
        EventBody::Enrolled { kiosk: "entrance-1".into() },
        EventBody::Revoked { kiosk: "entrance-1".into() },
    ];
    let events = (1..).zip(bodies).map(|(seq, body)| Event { seq, at_ms: 1_795_300_000_000, body }).collect();
    golden(
        "feed-answer",
        &FeedAnswer {
            v: VERSION,
            epoch: EPOCH,
            restarted: false,
            next: 7,
            events,
            waiting: vec![Waiting { matter: "company-start".into(), count: 4 }],
            today: WireToday { closed: vec!["综合".into()], inspected: true, rated: 12, rated_well: 11 },
            operations_seen: 10,
            server_time_ms: 1_795_300_000_123,
        },
    );
}

#[test]
fn every_operation_survives_the_wire() {
    for operation in every_kind() {
        let body = write(&UploadRequest::new(std::slice::from_ref(&operation), vec![]));
        let request: UploadRequest = read(&body, REQUEST_BYTES_MAX).expect("reads");
        assert_eq!(Operation::try_from(&request.operations[0]), Ok(operation));
    }
}

#[test]
fn the_longest_batch_that_a_kiosk_plans_fits() {
    let length = |operation: &Operation| serde_json::to_vec(&WireOperation::from(operation)).expect("JSON").len();
    let longest = |body| Operation { id: OperationId(u128::MAX), seq: u64::MAX, at: UtcMillis(i64::MIN), body };
    let matter = MatterId::new(&"m".repeat(40)).expect("id");
    let intent = longest(Body::Ticket(
        TICKET,
        Transition::Intended { matter, key: StatusKey::from_random([9; 10]), details: Box::default() },
    ));
    assert!(length(&intent) * BATCH_MAX < BATCH_BYTES_MAX, "{} bytes each", length(&intent));
    let report = longest(Body::Readiness(longest_report()));
    let filled = (BATCH_BYTES_MAX - length(&report)) / length(&intent);
    assert!(length(&report) < BATCH_BYTES_MAX && filled < BATCH_MAX, "{} bytes", length(&report));
    let batch = [vec![report], vec![intent; filled]].concat();
    let body = write(&UploadRequest::new(&batch, vec![u64::MAX; 1_000]));
    assert!(body.len() < REQUEST_BYTES_MAX, "{} bytes", body.len());
    let read: UploadRequest = read(&body, REQUEST_BYTES_MAX).expect("reads");
    assert_eq!(read.operations.iter().map(Operation::try_from).collect::<Result<Vec<_>, _>>(), Ok(batch));
}

#[test]
fn a_report_at_each_of_its_bounds() {
    let finding = |evidence: &str| {
        let finding = Finding::new(Check::Clock, Verdict::Passed, UtcMillis(0), "");
        WireFinding { evidence: evidence.into(), ..WireFinding::from(&finding) }
    };
    let reads = |findings: Vec<WireFinding>| {
        let body = WireBody::Readiness { ended_ms: 0, findings };
        let wire = WireOperation { id: EPOCH, seq: 1, at_ms: 0, body };
        serde_json::from_str::<WireOperation>(&serde_json::to_string(&wire).expect("JSON")).is_ok()
    };
    assert!(reads(vec![finding(&"证".repeat(EVIDENCE_CHARS_MAX))]));
    assert!(!reads(vec![finding(&"证".repeat(EVIDENCE_CHARS_MAX + 1))]));
    assert!(reads(vec![finding(""); Check::ALL.len()]));
    assert!(!reads(vec![finding(""); Check::ALL.len() + 1]));
}

#[test]
fn words_inside_a_report_have_a_type_too() {
    let of = |check: &str, verdict: &str, fault: Option<&str>| {
        let (check, verdict, fault) = (check.into(), verdict.into(), fault.map(Into::into));
        let findings = vec![WireFinding { check, verdict, fault, at_ms: 0, evidence: "a\u{7}b".into() }];
        Operation::try_from(&WireOperation {
            id: EPOCH,
            seq: 1,
            at_ms: 0,
            body: WireBody::Readiness { ended_ms: 5, findings },
        })
    };
    let read = of("printer.status", "failed", Some("printer.paper-out")).expect("reads").body;
    let failed = Finding::new(Check::PrinterStatus, Verdict::Failed(Fault::PaperOut), UtcMillis(0), "a b");
    assert_eq!(read, Body::Readiness(Readiness::new(UtcMillis(5), [failed])));
    for (check, verdict, fault) in [
        ("printer.song", "passed", None),
        ("printer.status", "sung", None),
        ("printer.status", "sung", Some("printer.paper-out")),
        ("printer.status", "failed", Some("printer.sad")),
    ] {
        assert!(matches!(of(check, verdict, fault), Err(WireError::UnknownWord { .. })), "{check} {verdict}");
    }
    for (verdict, fault) in
        [("failed", None), ("passed", Some("printer.paper-out")), ("skipped", Some("printer.paper-out"))]
    {
        assert!(matches!(of("printer.status", verdict, fault), Err(WireError::Malformed(_))), "{verdict}");
    }
}

#[test]
fn fields_of_a_newer_program_are_ignored() {
    let body = br#"{"v":1,"code":"c","public_key":"k","colour":"red","nested":{"a":[1]}}"#;
    assert_eq!(read(body, REQUEST_BYTES_MAX), Ok(EnrolRequest::new("c".into(), "k".into())));
}

#[test]
fn words_of_a_newer_program_have_a_type() {
    let body = br#"{"v":1,"operations":[{"id":"01975a3c-0000-7000-8000-000000001001","seq":1,"at_ms":5,"kind":"sung","song":"x"}]}"#;
    let request: UploadRequest = read(body, REQUEST_BYTES_MAX).expect("reads");
    assert_eq!(request.operations[0].body, WireBody::Unknown);
    let converted = Operation::try_from(&request.operations[0]);
    assert!(matches!(converted, Err(WireError::UnknownWord { .. })));

    let body = br#"{"v":1,"code":"moonstruck","message":"m","remedy":"r"}"#;
    assert_eq!(read::<Problem>(body, REQUEST_BYTES_MAX).map(|problem| problem.code), Ok(ProblemCode::Unknown));
    let event: Event = serde_json::from_str(r#"{"seq":1,"at_ms":2,"kind":"sung","song":"x"}"#).expect("reads");
    assert_eq!(event.body, EventBody::Unknown);
    let outcome: Outcome = serde_json::from_str(r#""postponed""#).expect("reads");
    assert_eq!(outcome, Outcome::Unknown);
}

#[test]
fn words_inside_an_operation_have_a_type_too() {
    let ticket = Uuid::from_u128(TICKET.0);
    let of = |body| Operation::try_from(&WireOperation { id: ticket, seq: 1, at_ms: 0, body });
    let unknown = |found: Result<Operation, WireError>| matches!(found, Err(WireError::UnknownWord { .. }));
    assert!(unknown(of(WireBody::FaultRaised { fault: "printer.sad".into() })));
    assert!(unknown(of(WireBody::Printed { ticket, evidence: "hearsay".into() })));
    let numbered = |number: &str, source: &str| WireBody::Numbered {
        ticket,
        number: number.into(),
        day: 1,
        source: source.into(),
    };
    assert!(unknown(of(numbered("A017", "oracle"))));
    assert!(matches!(of(numbered("A17", "kiosk")), Err(WireError::Malformed(_))));
    let intended = |matter: &str, key: &str| WireBody::Intended {
        ticket,
        matter: matter.into(),
        key: key.into(),
        details: Box::default(),
    };
    assert!(matches!(of(intended("../x", "0000000000000000")), Err(WireError::Malformed(_))));
    assert!(matches!(of(intended("m", "short")), Err(WireError::Malformed(_))));
}

#[test]
fn another_version_is_said_to_be_one() {
    for body in [&br#"{"v":2,"code":"c","public_key":"k"}"#[..], br#"{"v":2,"everything":"else"}"#] {
        assert_eq!(read::<EnrolRequest>(body, REQUEST_BYTES_MAX), Err(WireError::Version { found: 2 }));
    }
    assert!(matches!(read::<EnrolRequest>(br#"{"code":"c"}"#, REQUEST_BYTES_MAX), Err(WireError::Malformed(_))));
}

#[test]
fn every_bound_holds_at_the_bound() {
    let with_code = |chars: usize| write(&EnrolRequest::new("号".repeat(chars), String::new()));
    assert!(read::<EnrolRequest>(&with_code(TEXT_CHARS_MAX), REQUEST_BYTES_MAX).is_ok());
    let found = read::<EnrolRequest>(&with_code(TEXT_CHARS_MAX + 1), REQUEST_BYTES_MAX);
    assert!(matches!(found, Err(WireError::Malformed(_))));

    let batch = |operations: usize| write(&UploadRequest::new(&vec![operation(1, intended()); operations], vec![]));
    assert!(read::<UploadRequest>(&batch(BATCH_MAX), REQUEST_BYTES_MAX).is_ok());
    let found = read::<UploadRequest>(&batch(BATCH_MAX + 1), REQUEST_BYTES_MAX);
    assert!(matches!(found, Err(WireError::Malformed(_))));

    let body = with_code(10);
    assert!(read::<EnrolRequest>(&body, body.len()).is_ok());
    let found = read::<EnrolRequest>(&body, body.len() - 1);
    assert_eq!(found, Err(WireError::TooLarge { max: body.len() - 1, found: body.len() }));
}

#[test]
fn an_answer_for_another_ticket_is_none() {
    let answer =
        NumberAnswer { v: 1, epoch: EPOCH, ticket: Uuid::from_u128(TICKET.0), number: "A017".into(), day: 9, ahead: 0 };
    let label = answer.label_of(TICKET).expect("this ticket's");
    assert_eq!((label.number.to_string(), label.day, label.source), ("A017".into(), BusinessDay(9), Source::Centre));
    assert!(answer.label_of(TicketId(TICKET.0 + 1)).is_err());
    assert!(NumberAnswer { number: "17".into(), ..answer }.label_of(TICKET).is_err());
}

#[test]
fn an_enrolled_kiosk_continues_its_series() {
    let answer = |series, floor| EnrolAnswer {
        v: 1,
        kiosk: "entrance-1".into(),
        series,
        floor,
        epoch: EPOCH,
        public_url: String::new(),
        keys: None,
    };
    let resumed =
        answer('K', Some(SeriesFloor { day: 9, last: 12 })).dispenser().map(|mut own| own.advance(BusinessDay(9)));
    assert_eq!(resumed.expect("a letter").expect("left").1.to_string(), "K013");
    assert_eq!(answer('K', None).dispenser().expect("a letter").last(), 0);
    assert!(answer('k', None).dispenser().is_err());
    assert!(EnrolAnswer { kiosk: "Entrance 1".into(), ..answer('K', None) }.kiosk_id().is_err());
}

#[test]
fn only_a_settled_refusal_counts_against_an_operation() {
    let result = |outcome, code| OperationResult { id: EPOCH, seq: 1, outcome, code, remedy: None };
    assert!(result(Outcome::Refused, Some(ProblemCode::UnknownMatter)).counts_as_refusal());
    assert!(result(Outcome::Refused, None).counts_as_refusal());
    assert!(!result(Outcome::Refused, Some(ProblemCode::SequenceGap)).counts_as_refusal());
    assert!(!result(Outcome::Accepted, None).counts_as_refusal());
    assert!(!result(Outcome::Unknown, None).is_settled() && result(Outcome::Repeated, None).is_settled());
}

#[test]
fn every_code_has_a_word_a_status_and_a_remedy() {
    for code in ProblemCode::ALL {
        let word = serde_json::to_string(code).expect("serialises");
        assert_eq!(serde_json::from_str::<ProblemCode>(&word).expect("reads"), *code);
        assert!((400..=599).contains(&code.status()) && code.remedy().len() <= TEXT_CHARS_MAX, "{word}");
    }
}

#[test]
fn the_key_of_a_slip_is_never_logged() {
    let wire = WireOperation::from(&operation(1, intended()));
    let key = StatusKey::from_random([7; 10]);
    assert!(!format!("{wire:?}").contains(key.as_str()));
}

fn any_fault() -> impl Strategy<Value = Fault> {
    prop::sample::select(Fault::all().collect::<Vec<_>>())
}

fn any_finding() -> impl Strategy<Value = Finding> {
    let verdict = prop_oneof![Just(Verdict::Passed), Just(Verdict::Skipped), any_fault().prop_map(Verdict::Failed)];
    (prop::sample::select(Check::ALL.to_vec()), verdict, any::<i64>(), "\\PC{0,420}")
        .prop_map(|(check, verdict, at, evidence)| Finding::new(check, verdict, UtcMillis(at), &evidence))
}

fn any_report() -> impl Strategy<Value = Readiness> {
    (any::<i64>(), prop::collection::vec(any_finding(), 0..24))
        .prop_map(|(at, findings)| Readiness::new(UtcMillis(at), findings))
}

proptest! {
    #[test]
    fn every_report_and_reprint_survives_the_wire(report in any_report(), no in any::<u8>(), seq in any::<u64>()) {
        for body in [Body::Readiness(report), Body::Ticket(TICKET, Transition::ReprintStarted { no })] {
            let written = Operation { id: OperationId(7), seq, at: UtcMillis(-1), body };
            let text = serde_json::to_string(&WireOperation::from(&written)).expect("JSON");
            let wire: WireOperation = serde_json::from_str(&text).expect("reads");
            prop_assert_eq!(Operation::try_from(&wire), Ok(written));
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read::<UploadRequest>(&bytes, REQUEST_BYTES_MAX).is_err());
    }

    #[test]
    fn a_changed_byte_reads_as_something_or_is_refused(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut body = write(&UploadRequest::new(&every_kind(), vec![3]));
        let at = at.index(body.len());
        body[at] = byte;
        if let Ok(request) = read::<UploadRequest>(&body, REQUEST_BYTES_MAX) {
            for wire in &request.operations {
                if let Ok(operation) = Operation::try_from(wire) {
                    prop_assert_eq!(Operation::try_from(&WireOperation::from(&operation)), Ok(operation));
                }
            }
        }
    }
}

#[test]
fn what_is_known_of_a_ticket_goes_over_the_wire_and_back() {
    let details = TicketDetails {
        lang: Lang::En,
        person: Some(PersonKey([7; 32])),
        masked: Some("王* 370***********0015".into()),
        sealed: Sealed::new(vec![1; 300]),
        tail: PhoneTail::parse("1234"),
        priority: Some(Priority::Senior),
        missing: vec![1, 4],
        is_promised: true,
        project: ProjectNumber::parse("2026-370000-47-03-012345"),
        booking: Some(BookingCode::from_random(7)),
        is_late: true,
        is_extended: true,
        assistance: Some(AssistanceKind::Act),
    };
    for details in [details, TicketDetails::default()] {
        let wire = WireDetails::from(&details);
        let text = serde_json::to_string(&wire).expect("JSON");
        let read: WireDetails = serde_json::from_str(&text).expect("a message");
        assert_eq!(TicketDetails::try_from(&read), Ok(details));
    }
    let long = format!("{{\"sealed\": \"{}\"}}", "A".repeat(2_000));
    assert!(serde_json::from_str::<WireDetails>(&long).is_err(), "the bound holds while it is read");
}
