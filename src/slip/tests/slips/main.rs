//! Slips as they come out of the printer: golden pictures and rows, and the bounds that hold for any content.

#![allow(clippy::expect_used, reason = "a test that cannot go on says so and stops")]

mod bounds;
mod fixtures;
mod goldens;

use std::sync::LazyLock;

use hall_core::paper::{Bitmap, PaperMode, PaperProfile, PaperWidth, Row, SlipBody, TicketContent};
use hall_slip::{LaidOut, Typeface, lay_out};

static TYPEFACE: LazyLock<Typeface> =
    LazyLock::new(|| Typeface::installed().expect("the tests need the Debian package fonts-noto-cjk"));

fn laid_out(content: &TicketContent, width: PaperWidth, mode: PaperMode) -> LaidOut {
    lay_out(content, PaperProfile { width, mode }, &TYPEFACE).expect("a short link")
}

fn picture(content: &TicketContent, width: PaperWidth) -> Bitmap {
    match laid_out(content, width, PaperMode::Raster).slip.body {
        SlipBody::Raster(picture) => picture,
        SlipBody::Text(_) => panic!("raster was asked for"),
    }
}

fn rows(content: &TicketContent, width: PaperWidth, charset: hall_core::paper::Charset) -> Vec<Row> {
    match laid_out(content, width, PaperMode::Text(charset)).slip.body {
        SlipBody::Text(rows) => rows,
        SlipBody::Raster(_) => panic!("text was asked for"),
    }
}
