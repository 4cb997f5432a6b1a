use proptest::prelude::*;

use super::*;

/// A report whose answers are `bytes`, dealt out to the questions of `dialect`.
fn report(dialect: &Dialect, bytes: &[u8]) -> StatusReport {
    let mut rest = bytes;
    let answers = dialect.queries.iter().map(|query| {
        let (answer, left) = rest.split_at(query.bytes.len());
        rest = left;
        StatusAnswer { n: query.n, bytes: answer.to_vec() }
    });
    let report = StatusReport { answers: answers.collect() };
    assert!(rest.is_empty(), "a byte for every question");
    report
}

fn stopped(fault: Fault) -> PrinterStatus {
    PrinterStatus::Stopped(fault)
}

const READY: PrinterStatus = PrinterStatus::Ready { paper_low: false };
const LOW: PrinterStatus = PrinterStatus::Ready { paper_low: true };

#[test]
fn bytes_of_real_printers_mean_what_their_manuals_say() {
    let cases: &[(&Dialect, &[u8], PrinterStatus)] = &[
        (&EPSON, &[0x12, 0x12, 0x12, 0x12], READY),
        (&EPSON, &[0x16, 0x12, 0x12, 0x12], READY),
        (&EPSON, &[0x16, 0x1a, 0x12, 0x12], READY),
        (&EPSON, &[0x12, 0x12, 0x12, 0x1e], LOW),
        (&EPSON, &[0x1a, 0x32, 0x12, 0x7e], stopped(Fault::PaperOut)),
        (&EPSON, &[0x1a, 0x12, 0x12, 0x72], stopped(Fault::PaperOut)),
        (&EPSON, &[0x1a, 0x16, 0x12, 0x7e], stopped(Fault::CoverOpen)),
        (&EPSON, &[0x3a, 0x52, 0x1a, 0x12], stopped(Fault::CutterJammed)),
        (&EPSON, &[0x1a, 0x52, 0x52, 0x12], stopped(Fault::PrinterHot)),
        (&EPSON, &[0x1a, 0x52, 0x32, 0x12], stopped(Fault::PrinterBroken)),
        (&EPSON, &[0x1a, 0x12, 0x12, 0x12], stopped(Fault::PrinterBroken)),
        (&EPSON, &[0x1a, 0x56, 0x3a, 0x7e], stopped(Fault::PrinterBroken)),
        (&EPSON, &[0x12, 0x12, 0x12, 0x13], stopped(Fault::PrinterGarbled)),
        (&EPSON, &[0x00, 0x00, 0x00, 0x00], stopped(Fault::PrinterGarbled)),
        (&EPSON, &[0xff, 0xff, 0xff, 0xff], stopped(Fault::PrinterGarbled)),
        (&SNBC, &[0x16, 0x12, 0x12, 0x12], READY),
        (&SNBC, &[0x1e, 0x52, 0x16, 0x12], stopped(Fault::PresenterJammed)),
        (&SNBC, &[0x1e, 0x56, 0x52, 0x12], stopped(Fault::CoverOpen)),
        (&SNBC, &[0x1e, 0x52, 0x52, 0x12], stopped(Fault::PrinterHot)),
        (&MASUNG, &[0x16, 0x12, 0x12, 0x12, 0x00], READY),
        (&MASUNG, &[0x16, 0x12, 0x12, 0x12, 0x04], READY),
        (&MASUNG, &[0x16, 0x12, 0x32, 0x12, 0x00], stopped(Fault::PaperOut)),
        (&MASUNG, &[0x16, 0x12, 0x1a, 0x12, 0x00], stopped(Fault::CutterJammed)),
        (&MASUNG, &[0x16, 0x12, 0x12, 0x12, 0x08], stopped(Fault::PresenterJammed)),
        (&MASUNG, &[0x16, 0x12, 0x12, 0x12, 0x01], stopped(Fault::PresenterJammed)),
        (&MASUNG, &[0x16, 0x16, 0x12, 0x7e, 0x00], stopped(Fault::CoverOpen)),
        (&MASUNG_INVERTED, &[0x16, 0x12, 0x12, 0x1e, 0x04], LOW),
        (&CUSTOM, &[0x00, 0x00, 0x00, 0x00], READY),
        (&CUSTOM, &[0xa4, 0x04, 0x00, 0x00], LOW),
        (&CUSTOM, &[0x01, 0x00, 0x00, 0x00], stopped(Fault::PaperOut)),
        (&CUSTOM, &[0x01, 0x02, 0x00, 0x00], stopped(Fault::CoverOpen)),
        (&CUSTOM, &[0x20, 0x00, 0x40, 0x00], stopped(Fault::PresenterJammed)),
        (&CUSTOM, &[0x00, 0x00, 0x01, 0x00], stopped(Fault::PrinterHot)),
        (&CUSTOM, &[0x00, 0x00, 0x00, 0x01], stopped(Fault::CutterJammed)),
        (&CUSTOM, &[0x00, 0x00, 0x08, 0x41], stopped(Fault::PrinterBroken)),
    ];
    for (dialect, bytes, expected) in cases {
        assert_eq!(report(dialect, bytes).summary(dialect), *expected, "{}: {bytes:02x?}", dialect.name);
    }
}

#[test]
fn a_slip_in_the_mouth_is_seen_by_the_makes_that_have_a_sensor() {
    for (dialect, empty, full) in [
        (&MASUNG, &[0x16, 0x12, 0x12, 0x12, 0x00][..], &[0x16, 0x12, 0x12, 0x12, 0x04][..]),
        (&MASUNG_INVERTED, &[0x16, 0x12, 0x12, 0x12, 0x04], &[0x16, 0x12, 0x12, 0x12, 0x00]),
        (&CUSTOM, &[0, 0, 0, 0], &[0x20, 0, 0, 0]),
    ] {
        assert!(!report(dialect, empty).slip_in_mouth(dialect), "{}", dialect.name);
        assert!(report(dialect, full).slip_in_mouth(dialect), "{}", dialect.name);
        assert!(dialect.mouth.and_then(|n| dialect.query(n)).is_some());
    }
}

#[test]
fn automatic_status_means_what_the_reference_says() {
    for (bytes, fault) in [
        ([0x10, 0x00, 0x00, 0x00], None),
        ([0x14, 0x00, 0x03, 0x0f], None),
        ([0x18, 0x00, 0x0f, 0x00], Some(Fault::PaperOut)),
        ([0x38, 0x00, 0x0f, 0x00], Some(Fault::CoverOpen)),
        ([0x18, 0x09, 0x00, 0x00], Some(Fault::CutterJammed)),
        ([0x18, 0x40, 0x00, 0x00], Some(Fault::PrinterHot)),
        ([0x18, 0x20, 0x00, 0x00], Some(Fault::PrinterBroken)),
        ([0x18, 0x00, 0x00, 0x00], Some(Fault::PrinterBroken)),
    ] {
        assert_eq!(automatic_fault(&EPSON, bytes), fault, "{bytes:02x?}");
        assert_eq!(automatic_fault(&SNBC, bytes), None, "not known, so it says nothing");
    }
}

#[test]
fn the_technician_reads_the_bits_by_name() {
    let notes = |dialect, bytes| report(dialect, bytes).notes(dialect).collect::<Vec<_>>();
    assert_eq!(
        notes(&EPSON, &[0x1a, 0x16, 0x12, 0x1e]),
        ["offline", "cover open", "paper near its end (1)", "paper near its end (2)"]
    );
    assert_eq!(notes(&CUSTOM, &[0x20, 0, 0x40, 0]), ["ticket in the output", "paper jam"]);
    assert_eq!(
        notes(&MASUNG, &[0x16, 0x12, 0x12, 0x12, 0x82]),
        ["fixed 1", "slip pulled while it was moved", "retract bin error"]
    );
}

#[test]
fn a_report_without_answers_is_not_ready() {
    for dialect in DIALECTS {
        assert_eq!(StatusReport::default().summary(dialect), stopped(Fault::PrinterSilent));
        let foreign = StatusReport { answers: vec![StatusAnswer { n: 99, bytes: vec![0x12] }] };
        assert_eq!(foreign.summary(dialect), stopped(Fault::PrinterGarbled));
        let short = StatusReport { answers: vec![StatusAnswer { n: dialect.look, bytes: vec![] }] };
        assert_eq!(short.summary(dialect), stopped(Fault::PrinterGarbled));
    }
}

#[test]
fn every_dialect_is_whole() {
    for dialect in DIALECTS {
        let tables =
            dialect.queries.iter().flat_map(|query| query.bytes).chain(dialect.automatic.into_iter().flatten());
        for bit in tables.flatten() {
            assert!(!bit.name.is_empty(), "{}", dialect.name);
            if let Meaning::Stops(fault) = bit.meaning {
                assert!(PRIORITY.contains(&fault), "{}: {} has no priority", dialect.name, bit.name);
            }
        }
        for n in dialect.quick.iter().chain([&dialect.look, &dialect.cutter]).chain(&dialect.mouth) {
            assert!(dialect.query(*n).is_some(), "{} asks {n}", dialect.name);
        }
        let look = dialect.query(dialect.look).expect("asked above");
        assert_ne!(look.shape, Shape::Bare, "{}: a bare byte could be the proof", dialect.name);
        for query in dialect.queries {
            let one_byte = query.bytes.len() == 1;
            assert!(one_byte || matches!(query.shape, Shape::Headed(_)), "{}: {}", dialect.name, query.n);
        }
    }
}

proptest! {
    #[test]
    fn ready_is_said_only_when_no_stopping_bit_is_set(bytes in any::<[u8; 4]>()) {
        // Written out as masks from the manual, apart from the table.
        let shaped = bytes.iter().all(|byte| byte & 0x93 == 0x12);
        let stopped = bytes[0] & 0x28 | bytes[1] & 0x64 | bytes[2] & 0x6c | bytes[3] & 0x60;
        prop_assert_eq!(report(&EPSON, &bytes).summary(&EPSON).can_print(), shaped && stopped == 0);
        let full = bytes[0] & 0x01 | bytes[1] & 0x03 | bytes[2] & 0xc9 | bytes[3] & 0x4d;
        prop_assert_eq!(report(&CUSTOM, &bytes).summary(&CUSTOM).can_print(), full == 0);
    }
}
