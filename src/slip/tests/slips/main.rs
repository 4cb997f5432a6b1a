//! Slips as they come out of the printer: golden pictures and rows, and the bounds that hold for any content.

#![allow(clippy::expect_used, reason = "a test that cannot go on says so and stops")]

mod bounds;
mod fixtures;
mod goldens;
mod orders;

use std::sync::LazyLock;

use hall_core::paper::{
    AssistanceContent, Bitmap, BookingContent, PaperMode, PaperProfile, PaperWidth, PromiseContent, Row, SlipBody,
    SlipContent, TicketContent,
};
use hall_slip::{LaidOut, Typeface, lay_out_slip};

static TYPEFACE: LazyLock<Typeface> =
    LazyLock::new(|| Typeface::installed().expect("the tests need the Debian package fonts-noto-cjk"));

/// What can be laid out here: any slip, or a ticket without more ado.
trait Printed {
    fn slip(&self) -> SlipContent;
}

impl Printed for SlipContent {
    fn slip(&self) -> SlipContent {
        self.clone()
    }
}

impl Printed for TicketContent {
    fn slip(&self) -> SlipContent {
        SlipContent::Ticket(Box::new(self.clone()))
    }
}

impl Printed for BookingContent {
    fn slip(&self) -> SlipContent {
        SlipContent::Booking(Box::new(self.clone()))
    }
}

impl Printed for PromiseContent {
    fn slip(&self) -> SlipContent {
        SlipContent::Promise(Box::new(self.clone()))
    }
}

impl Printed for AssistanceContent {
    fn slip(&self) -> SlipContent {
        SlipContent::Assistance(Box::new(self.clone()))
    }
}

fn laid_out(content: &impl Printed, width: PaperWidth, mode: PaperMode) -> LaidOut {
    lay_out_slip(&content.slip(), PaperProfile { width, mode }, &TYPEFACE).expect("a short link")
}

fn picture(content: &impl Printed, width: PaperWidth) -> Bitmap {
    match laid_out(content, width, PaperMode::Raster).slip.body {
        SlipBody::Raster(picture) => picture,
        SlipBody::Text(_) => panic!("raster was asked for"),
    }
}

fn rows(content: &impl Printed, width: PaperWidth, charset: hall_core::paper::Charset) -> Vec<Row> {
    match laid_out(content, width, PaperMode::Text(charset)).slip.body {
        SlipBody::Text(rows) => rows,
        SlipBody::Raster(_) => panic!("text was asked for"),
    }
}
