//! Compared exactly; run with `UPDATE_GOLDENS=1` to write them anew, then look at every picture.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use hall_core::paper::{Align, Bitmap, BookingSlip, Charset, PaperWidth, Row, Span};

use crate::{Printed, fixtures, picture, rows};

const GOLDENS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/goldens");

#[test]
fn an_ordinary_ticket() {
    check("ordinary", &fixtures::ordinary());
}

#[test]
fn an_english_ticket() {
    check("english", &fixtures::english());
}

#[test]
fn a_ticket_numbered_offline_with_a_long_name_and_rare_characters() {
    check("cut-off", &fixtures::cut_off());
}

#[test]
fn a_reprinted_ticket() {
    check("reprint", &fixtures::reprint());
}

#[test]
fn a_ticket_with_bars() {
    check("barred", &fixtures::barred());
}

#[test]
fn a_ticket_of_a_booking() {
    check("booked", &fixtures::booked());
}

#[test]
fn a_ticket_of_a_bundle() {
    check("bundle", &fixtures::bundle());
}

#[test]
fn a_booking_in_each_state() {
    check("booking-confirmed", &fixtures::booking(BookingSlip::Confirmed));
    check("booking-pending", &fixtures::booking(BookingSlip::Pending));
    check("booking-changed", &fixtures::booking_english(BookingSlip::Changed));
    check("booking-cancelled", &fixtures::booking(BookingSlip::Cancelled));
    check("booking-pending-english", &fixtures::booking_english(BookingSlip::Pending));
}

#[test]
fn a_promise_to_be_signed() {
    check("promise", &fixtures::promise());
}

#[test]
fn help_of_each_kind() {
    check("helper-called", &fixtures::helper_called());
    check("helper-booked", &fixtures::helper_booked());
    check("callback", &fixtures::callback());
    check("callback-steward", &fixtures::steward_calls_back());
}

#[test]
fn a_test_slip() {
    check("test", &fixtures::test("epson-80"));
}

#[test]
fn a_readiness_report_of_each_grade() {
    check("ready", &fixtures::ready());
    check("limited", &fixtures::limited());
    check("not-ready", &fixtures::not_ready());
}

fn check(name: &str, content: &impl Printed) {
    for (width, paper) in [(PaperWidth::Mm80, "80"), (PaperWidth::Mm58, "58")] {
        compare(&format!("{name}-{paper}.png"), &png(&picture(content, width)));
        compare(&format!("{name}-{paper}.txt"), dump(&rows(content, width, Charset::Gbk)).as_bytes());
    }
}

/// Compares pictures by their dots and texts by their characters.
fn compare(file: &str, actual: &[u8]) {
    let golden = Path::new(GOLDENS).join(file);
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(&golden, actual).expect("a writable directory of goldens");
        return;
    }
    let expected = std::fs::read(&golden).unwrap_or_default();
    if content_of(file, &expected) != content_of(file, actual) {
        let found = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(file);
        std::fs::write(&found, actual).expect("a writable target directory");
        panic!("{} differs from {}; UPDATE_GOLDENS=1 accepts it", found.display(), golden.display());
    }
}

fn content_of(file: &str, bytes: &[u8]) -> Vec<u8> {
    if Path::new(file).extension().is_none_or(|kind| kind != "png") || bytes.is_empty() {
        return bytes.to_vec();
    }
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().expect("a PNG");
    let mut dots = vec![0; reader.output_buffer_size().expect("a small picture")];
    let info = reader.next_frame(&mut dots).expect("a whole picture");
    let size = [info.width.to_be_bytes(), info.height.to_be_bytes()].concat();
    [size, dots].concat()
}

fn png(bitmap: &Bitmap) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, bitmap.width(), bitmap.height());
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let white_is_one: Vec<u8> = bitmap.bytes().iter().map(|byte| !byte).collect();
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&white_is_one).expect("the dots");
    writer.finish().expect("the end");
    bytes
}

/// One row a line, and each glyph drawn beneath its row, two dots a character.
fn dump(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        match row {
            Row::Line(line) => {
                let align = if line.align == Align::Centre { "centre" } else { "left" };
                let weight = if line.bold { "bold" } else { "regular" };
                let _ = write!(text, "line {align} {}x{} {weight}", line.zoom.x, line.zoom.y);
                for span in &line.spans {
                    match span {
                        Span::Text(characters) => {
                            let _ = write!(text, " {characters:?}");
                        }
                        Span::Glyph(glyph) => {
                            let _ = write!(text, " glyph({}x{})", glyph.width(), glyph.height());
                        }
                    }
                }
                text.push('\n');
                for span in &line.spans {
                    if let Span::Glyph(glyph) = span {
                        text.push_str(&drawn(glyph));
                    }
                }
            }
            Row::Qr { text: link, module_dots } => {
                let _ = writeln!(text, "qr {module_dots} dots a module {link:?}");
            }
            Row::Code128 { text: bars, module_dots, height_dots } => {
                let _ = writeln!(text, "code 128, {module_dots} dots a module, {height_dots} high {bars:?}");
            }
            Row::Picture { picture, align } => {
                let align = if *align == Align::Centre { "centre" } else { "left" };
                let ink: u32 = picture.bytes().iter().map(|byte| byte.count_ones()).sum();
                let _ = writeln!(text, "picture {align} {}x{}, {ink} black", picture.width(), picture.height());
            }
            Row::Logo(key) => {
                let _ = writeln!(text, "logo {:?}", String::from_utf8_lossy(&key.0));
            }
            Row::Feed { dots } => {
                let _ = writeln!(text, "feed {dots}");
            }
        }
    }
    text
}

fn drawn(glyph: &Bitmap) -> String {
    let mut text = String::new();
    for y in (0..glyph.height()).step_by(2) {
        text.push_str("    ");
        for x in 0..glyph.width() {
            text.push(match (glyph.get(x, y), glyph.get(x, y + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => '·',
            });
        }
        text.push('\n');
    }
    text
}
