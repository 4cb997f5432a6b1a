//! From what a slip says to its bytes and back: whatever goes to a printer is read again by another decoder.

#[path = "../../../src/slip/tests/slips/fixtures.rs"]
mod fixtures;
mod reader;

use std::sync::LazyLock;

use hall_core::paper::{
    AssistanceContent, Bitmap, BookingContent, BookingSlip, PaperMode, PaperProfile, PaperWidth, Row, Slip, SlipBody,
    SlipContent, Span, TicketContent,
};
use hall_hw::printer::encode::encode;
use hall_hw::printer::profile::{EPSON_80, GENERIC_58, GENERIC_80, PrinterProfile, QrSource, RASTER_80};
use hall_hw::wire::Flow;
use hall_slip::{Typeface, lay_out_slip};

static TYPEFACE: LazyLock<Typeface> = LazyLock::new(|| Typeface::installed().expect("fonts-noto-cjk"));

/// A small printer without a Chinese font.
const RASTER_58: PrinterProfile =
    PrinterProfile { paper: PaperProfile { width: PaperWidth::Mm58, ..RASTER_80.paper }, ..RASTER_80 };
/// One on a line that is held by XON and XOFF.
const HELD_80: PrinterProfile = PrinterProfile { flow: Flow::Software, ..GENERIC_80 };
/// One whose firmware draws no codes.
const DRAWN_80: PrinterProfile = PrinterProfile { qr: QrSource::Drawn, ..EPSON_80 };

const PROFILES: [PrinterProfile; 7] = [EPSON_80, GENERIC_80, GENERIC_58, HELD_80, DRAWN_80, RASTER_80, RASTER_58];

/// Every slip that has a golden picture.
fn slips() -> Vec<(&'static str, SlipContent)> {
    let ticket = |content: TicketContent| SlipContent::Ticket(Box::new(content));
    let booking = |content: BookingContent| SlipContent::Booking(Box::new(content));
    let help = |content: AssistanceContent| SlipContent::Assistance(Box::new(content));
    vec![
        ("ordinary", ticket(fixtures::ordinary())),
        ("english", ticket(fixtures::english())),
        ("cut-off", ticket(fixtures::cut_off())),
        ("reprint", ticket(fixtures::reprint())),
        ("richest", ticket(fixtures::richest())),
        ("barred", ticket(fixtures::barred())),
        ("booked", ticket(fixtures::booked())),
        ("bundle", ticket(fixtures::bundle())),
        ("booking", booking(fixtures::booking(BookingSlip::Confirmed))),
        ("request", booking(fixtures::booking_english(BookingSlip::Pending))),
        ("richest booking", booking(fixtures::booking_richest(BookingSlip::Changed))),
        ("cancelled", booking(fixtures::booking(BookingSlip::Cancelled))),
        ("promise", SlipContent::Promise(Box::new(fixtures::promise()))),
        ("richest promise", SlipContent::Promise(Box::new(fixtures::promise_richest()))),
        ("called", help(fixtures::helper_called())),
        ("helper", help(fixtures::helper_booked())),
        ("callback", help(fixtures::callback())),
        ("steward", help(fixtures::steward_calls_back())),
        ("test", fixtures::test("epson-80")),
        ("ready", fixtures::ready()),
        ("limited", fixtures::limited()),
        ("not-ready", fixtures::not_ready()),
    ]
}

/// What the codes on a slip must say: the QR code, and the bars where they fit.
fn codes(content: &SlipContent) -> (Option<String>, Option<String>) {
    match content {
        SlipContent::Ticket(ticket) => (Some(ticket.link.clone()), ticket.bars.clone()),
        SlipContent::Test(_) => (Some("TEST entrance-1 2026-11-23 09:05".into()), Some("TEST-0128".into())),
        SlipContent::Booking(booking) => (Some(booking.link.clone()), None),
        SlipContent::Promise(promise) => (Some(promise.link.clone()), None),
        SlipContent::Assistance(assistance) => (assistance.link.clone(), None),
        SlipContent::Readiness(_) => (None, None),
    }
}

#[test]
fn every_slip_can_be_read_back_from_its_bytes() {
    for (name, content) in slips() {
        for profile in &PROFILES {
            let name = format!("{name} on {} {:?} {:?}", profile.name, profile.paper.width, profile.qr);
            let slip = lay_out_slip(&content, profile.paper, &TYPEFACE).expect("a short link").slip;
            let job = encode(&slip, profile, *b"A7K2").expect("encodes");
            let printed = reader::read(&job.bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!((printed.cuts, printed.questions), (1, 1), "{name}");
            assert_eq!(printed.lines, lines(&slip), "{name}");
            let (qr, bars) = codes(&content);
            let read: Vec<String> = printed.pictures.iter().flat_map(scanned).chain(printed.qr.clone()).collect();
            assert_eq!(read, Vec::from_iter(qr), "{name}");
            if profile.qr == QrSource::Printer {
                assert_eq!(printed.bars, Vec::from_iter(bars), "{name}");
            }
            if let SlipBody::Raster(whole) = &slip.body {
                let read = picture(&printed, whole);
                let differing = whole.bytes().iter().zip(read.bytes()).filter(|(a, b)| a != b);
                assert!(differing.count() <= 20, "{name}: a few dots at most are whitened for safety");
            }
        }
    }
}

#[test]
fn no_job_hides_a_real_time_command_or_stops_a_held_line() {
    for (name, content) in slips() {
        for profile in &PROFILES {
            let slip = lay_out_slip(&content, profile.paper, &TYPEFACE).expect("a short link").slip;
            let bytes = encode(&slip, profile, *b"A7K2").expect("encodes").bytes;
            let acts = bytes.windows(2).any(|pair| matches!(pair, [0x10, 0x04 | 0x05 | 0x14]));
            assert!(!acts, "{name} on {}", profile.name);
            assert!(profile.flow != Flow::Software || !bytes.contains(&0x13), "{name} on a held line");
        }
    }
}

#[test]
fn the_code_of_a_booking_is_read_from_the_bytes_as_it_is_told() {
    let booking = fixtures::booking(BookingSlip::Confirmed);
    let code = booking.code.grouped();
    let content = SlipContent::Booking(Box::new(booking));
    for profile in PROFILES.iter().filter(|profile| profile.paper.mode != PaperMode::Raster) {
        let slip = lay_out_slip(&content, profile.paper, &TYPEFACE).expect("a short link").slip;
        let printed = reader::read(&encode(&slip, profile, *b"A7K2").expect("encodes").bytes).expect("readable");
        assert_eq!(printed.lines.iter().filter(|line| **line == code).count(), 1, "{:?}", printed.lines);
    }
}

#[test]
fn a_ticket_with_the_marks_of_a_booking_is_short_on_a_slow_line() {
    /// 0.6 s at 9600 baud.
    const BYTES_MAX: usize = 600;
    let content = SlipContent::Ticket(Box::new(fixtures::booked()));
    // Firmware that draws no codes gets 5 KB more of a picture, whatever else stands on the ticket.
    for profile in PROFILES.iter().filter(|profile| profile.paper.mode != PaperMode::Raster) {
        let profile = PrinterProfile { qr: QrSource::Printer, ..*profile };
        let slip = lay_out_slip(&content, profile.paper, &TYPEFACE).expect("a short link").slip;
        let bytes = encode(&slip, &profile, *b"A7K2").expect("encodes").bytes.len();
        assert!(bytes <= BYTES_MAX, "{bytes} bytes on {}", profile.name);
    }
}

/// The lines as they were laid out.
fn lines(slip: &Slip) -> Vec<String> {
    let SlipBody::Text(rows) = &slip.body else { return vec![] };
    let said = |span: &Span| match span {
        Span::Text(text) => text.clone(),
        Span::Glyph(_) => "□".to_owned(),
    };
    let line = |row: &Row| if let Row::Line(line) = row { Some(line.spans.iter().map(said).collect()) } else { None };
    rows.iter().filter_map(line).collect()
}

/// The one picture of a raster job, as wide as the paper.
fn picture(printed: &reader::Printed, whole: &Bitmap) -> Bitmap {
    assert_eq!(printed.pictures.len(), 1);
    let mut picture = Bitmap::white(whole.width(), whole.height());
    picture.stamp(&printed.pictures[0], 0, 0, 1, 1);
    picture
}

/// What the QR codes in a picture say, as a telephone reads them with the paper's edge around.
fn scanned(picture: &Bitmap) -> Vec<String> {
    const EDGE_DOTS: usize = 32;
    let side = |dots: u32| dots as usize + 2 * EDGE_DOTS;
    let inside = |at: usize| u32::try_from(at.checked_sub(EDGE_DOTS)?).ok();
    let black = |x, y| inside(x).zip(inside(y)).is_some_and(|(x, y)| picture.get(x, y));
    let mut image = rqrr::PreparedImage::prepare_from_bitmap(side(picture.width()), side(picture.height()), black);
    image.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}
