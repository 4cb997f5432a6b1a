//! An ordinary slip as bytes, for the comparison with other encoders: how many, and how long one slip takes. With
//! `SLIP` set to the file that says what is on it, the bytes are printed in hexadecimal and the time in nanoseconds, for
//! `.ci/compare-slips`, which makes a table of it.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "its output is what it is for")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

use hall_core::paper::{Align, PaperWidth, Row, Slip, SlipBody, Span, TextLine, Zoom};
use hall_hw::printer::encode::encode;
use hall_hw::printer::profile::{EPSON_80, PrinterProfile, QrSource};

const ROUNDS: u32 = 20_000;
/// What the slip says, unless `SLIP` names another file.
const USUAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../.ci/slips/ordinary.txt");

fn main() {
    let named = std::env::var("SLIP").ok();
    let file = named.as_deref().unwrap_or(USUAL);
    let slip = slip(&std::fs::read_to_string(file).expect("what the slip says"));
    let drawn = PrinterProfile { qr: QrSource::Drawn, ..EPSON_80 };
    for (name, profile) in [("this encoder, code by the printer", EPSON_80), ("this encoder, code as a picture", drawn)]
    {
        let start = Instant::now();
        for _ in 0..ROUNDS {
            black_box(encode(black_box(&slip), &profile, *b"A7K2")).expect("encodes");
        }
        let spent = start.elapsed() / ROUNDS;
        let bytes = encode(&slip, &profile, *b"A7K2").expect("encodes").bytes;
        if named.is_none() {
            println!("{name}: {} bytes, {spent:?}", bytes.len());
            continue;
        }
        let mut hex = String::new();
        bytes.iter().try_for_each(|byte| write!(hex, "{byte:02x}")).expect("memory");
        println!("{name}\t{hex}\t{}", spent.as_nanos());
    }
}

/// The rows of an ordinary ticket on 80 mm paper, as the layout makes them.
fn slip(said: &str) -> Slip {
    let said: BTreeMap<&str, &str> = said.lines().filter_map(|line| line.split_once('=')).collect();
    let line = |key: &str, align, zoom, bold| {
        Row::Line(TextLine { align, zoom, bold, spans: vec![Span::Text(said[key].to_owned())] })
    };
    let left = |key, x, y, bold| line(key, Align::Left, Zoom { x, y }, bold);
    let rows = vec![
        left("hall", 1, 1, true),
        Row::Feed { dots: 16 },
        left("matter", 2, 2, true),
        left("number", 8, 8, true),
        Row::Feed { dots: 20 },
        left("counters", 2, 2, true),
        left("place", 1, 2, false),
        left("ahead", 1, 2, false),
        Row::Feed { dots: 20 },
        left("time", 1, 1, false),
        Row::Feed { dots: 28 },
        Row::Qr { text: said["link"].to_owned(), module_dots: 7 },
        Row::Feed { dots: 28 },
        line("hint", Align::Centre, Zoom::ONE, true),
    ];
    Slip { width: PaperWidth::Mm80, body: SlipBody::Text(rows) }
}
