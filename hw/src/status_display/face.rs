//! What the status display says, as a picture.
//!
//! One page says how the terminal is. While there is a fault a second page says what to do about it, and the two take
//! turns. A heartbeat in the corner shows that the program still draws. Nothing is filled on a large area and the page
//! turns, because the dots of these displays wear out while they are lit.

use std::net::IpAddr;

use embedded_graphics::mono_font::ascii::{FONT_5X8, FONT_6X10};
use embedded_graphics::mono_font::{MonoFont, MonoTextStyle};
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::prelude::*;
use embedded_graphics::primitives::{PrimitiveStyle, Rectangle, StyledDrawable as _};
use embedded_graphics::text::{Baseline, Text};
use hall_core::day::LocalTime;
use hall_core::device::{Line, PrinterStatus};
use hall_core::fault::Fault;
use hall_core::hall::Lang;
use hall_core::paper::{Bitmap, GlyphSource};

use super::{HEIGHT_DOTS, WIDTH_DOTS};
use crate::canvas::{Canvas, Lettering};

/// How long a page stays.
pub const PAGE_MS: u64 = 4_000;
/// Upper edges of the four rows below the head.
const ROWS: [i32; 4] = [13, 26, 39, 52];
/// Rows of small Latin letters below the fault's name.
const SMALL_ROWS: usize = 5;
/// From one small row to the next.
const SMALL_PITCH: i32 = 8;
/// Side of the heartbeat.
const BEAT_DOTS: u32 = 5;
/// Left edge of the heartbeat; the kiosk's name ends before it, the clock begins behind it.
const BEAT_LEFT: i32 = 87;

/// What a technician wants to know when the main screen is dead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusFace {
    /// The language of the technician.
    pub lang: Lang,
    /// The kiosk's name, e.g. `K1`.
    pub kiosk: String,
    /// Where it can be reached; `None` without a network.
    pub address: Option<IpAddr>,
    /// The clock on the wall of the hall.
    pub clock: LocalTime,
    /// How the printer is.
    pub printer: PrinterStatus,
    /// What is left of the roll; `None` if nobody counts.
    pub paper: Option<PaperLeft>,
    /// Whether the centre can be reached.
    pub line: Line,
    /// Operations that are still owed to the centre.
    pub owed: u32,
    /// What is wrong; of several the one that stops most.
    pub fault: Option<Fault>,
    /// Changes at every drawing.
    pub beat: bool,
}

/// What is left of the roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperLeft {
    /// Of a full roll, 0 to 100.
    Percent(u8),
    /// About so many slips.
    Slips(u32),
}

/// Draws the face as it is `at_ms` milliseconds after any moment; the pages follow from it.
#[must_use]
pub fn draw(face: &StatusFace, at_ms: u64, glyphs: &dyn GlyphSource) -> Bitmap {
    let mut page = Page::new(glyphs);
    page.head(face);
    match face.fault.filter(|_| !(at_ms / PAGE_MS).is_multiple_of(2)) {
        None => page.condition(face),
        Some(fault) => page.remedy(fault, face.lang),
    }
    page.canvas.into_bitmap()
}

/// A picture that shows a dead row or column, a mirrored panel and a shifted one: a frame round the edge, rows and
/// columns of stripes, a filled block at the lower left and a word at the upper left.
#[must_use]
pub fn test_picture() -> Bitmap {
    let mut canvas = Canvas::new(WIDTH_DOTS, HEIGHT_DOTS);
    let all = Rectangle::new(Point::zero(), Size::new(WIDTH_DOTS, HEIGHT_DOTS));
    let Ok(()) = all.draw_styled(&PrimitiveStyle::with_stroke(BinaryColor::On, 1), &mut canvas);
    let style = MonoTextStyle::new(&FONT_6X10, BinaryColor::On);
    canvas.put(&Text::with_baseline("TEST 128x64", Point::new(6, 6), style, Baseline::Top));
    canvas.fill(Rectangle::new(Point::new(6, 26), Size::new(32, 32)), BinaryColor::On);
    for stripe in (0..32).step_by(2) {
        canvas.fill(Rectangle::new(Point::new(48, 26 + stripe), Size::new(32, 1)), BinaryColor::On);
        canvas.fill(Rectangle::new(Point::new(90 + stripe, 26), Size::new(1, 32)), BinaryColor::On);
    }
    canvas.into_bitmap()
}

/// The words of one language.
struct Words {
    ready: &'static str,
    paper_low: &'static str,
    stopped: &'static str,
    paper: &'static str,
    slips: &'static str,
    line_up: &'static str,
    line_cut: &'static str,
    owed: &'static str,
    no_network: &'static str,
    no_fault: &'static str,
}

const ZH: Words = Words {
    ready: "打印机正常",
    paper_low: "打印机纸少",
    stopped: "打印机停止",
    paper: "纸 ",
    slips: "张纸",
    line_up: "线路通",
    line_cut: "线路断",
    owed: "待传",
    no_network: "网络未连接",
    no_fault: "无故障",
};

const EN: Words = Words {
    ready: "Printer ok",
    paper_low: "Paper low",
    stopped: "No printing",
    paper: "roll ",
    slips: " left",
    line_up: "Line up",
    line_cut: "Line cut",
    owed: "owed",
    no_network: "No network",
    no_fault: "No fault",
};

/// One picture in the making.
struct Page<'a> {
    canvas: Canvas,
    body: Lettering<'a>,
}

impl<'a> Page<'a> {
    fn new(glyphs: &'a dyn GlyphSource) -> Self {
        Self { canvas: Canvas::new(WIDTH_DOTS, HEIGHT_DOTS), body: lettering(&FONT_6X10, 1, 12, glyphs) }
    }

    /// Name, heartbeat and clock over a line.
    fn head(&mut self, face: &StatusFace) {
        let clock = format!("{:02}:{:02}", face.clock.hour, face.clock.minute);
        let top = Lettering { latin_top: 0, square_dots: 11, ..self.body };
        let mut name = face.kiosk.as_str();
        while top.width(name) >= BEAT_LEFT.unsigned_abs() {
            name = name.char_indices().next_back().map_or("", |(last, _)| &name[..last]);
        }
        self.row(top, 0, name, &clock);
        let beat = Point::new(BEAT_LEFT, 2);
        self.canvas.fill(Rectangle::new(beat, Size::new_equal(BEAT_DOTS)), BinaryColor::On);
        if !face.beat {
            let hollow = Rectangle::new(beat + Point::new(1, 1), Size::new_equal(BEAT_DOTS - 2));
            self.canvas.fill(hollow, BinaryColor::Off);
        }
        self.canvas.fill(Rectangle::new(Point::new(0, 11), Size::new(WIDTH_DOTS, 1)), BinaryColor::On);
    }

    /// How the terminal is.
    fn condition(&mut self, face: &StatusFace) {
        let words = match face.lang {
            Lang::Zh => &ZH,
            Lang::En => &EN,
        };
        let printer = match face.printer {
            PrinterStatus::Ready { paper_low: false } => words.ready,
            PrinterStatus::Ready { paper_low: true } => words.paper_low,
            PrinterStatus::Stopped(_) => words.stopped,
        };
        let paper = match face.paper {
            None => String::new(),
            Some(PaperLeft::Percent(percent)) => format!("{}{}%", words.paper, percent.min(100)),
            Some(PaperLeft::Slips(slips)) => format!("{}{}", short(slips), words.slips),
        };
        let line = match face.line {
            Line::Up => words.line_up,
            Line::Cut => words.line_cut,
        };
        let address = face.address.map_or_else(|| words.no_network.to_owned(), |address| address.to_string());
        let fault = face.fault.map_or(words.no_fault, Fault::code);
        self.row(self.body, ROWS[0], printer, &paper);
        self.row(self.body, ROWS[1], line, &format!("{} {}", words.owed, short(face.owed)));
        self.fitted(ROWS[2], &address);
        self.fitted(ROWS[3], fault);
    }

    /// What is wrong, and what to do about it.
    fn remedy(&mut self, fault: Fault, lang: Lang) {
        self.fitted(ROWS[0], fault.code());
        let text = fault.remedy();
        let (lettering, rows) = remedy_rows(text.get(lang), lang, self.body.glyphs);
        for (row, top) in rows.iter().zip(remedy_tops(lang)) {
            lettering.draw(&mut self.canvas, row, Point::new(0, top), BinaryColor::On);
        }
    }

    /// One text at the left edge and one at the right.
    fn row(&mut self, lettering: Lettering<'_>, top: i32, left: &str, right: &str) {
        lettering.draw(&mut self.canvas, left, Point::new(0, top), BinaryColor::On);
        let at = WIDTH_DOTS.saturating_sub(lettering.width(right));
        lettering.draw(&mut self.canvas, right, Point::new(at.cast_signed(), top), BinaryColor::On);
    }

    /// One text in the larger letters if it fits, else in the smaller.
    fn fitted(&mut self, top: i32, text: &str) {
        let small = lettering(&FONT_5X8, 2, 12, self.body.glyphs);
        let lettering = if self.body.width(text) <= WIDTH_DOTS { self.body } else { small };
        lettering.draw(&mut self.canvas, text, Point::new(0, top), BinaryColor::On);
    }
}

fn lettering<'a>(
    latin: &'static MonoFont<'static>,
    latin_top: i32,
    square_dots: u32,
    glyphs: &'a dyn GlyphSource,
) -> Lettering<'a> {
    Lettering { latin, latin_top, space_dots: latin.character_size.width, square_dots, glyphs }
}

/// A count in at most four characters.
fn short(count: u32) -> String {
    match count {
        0..=9_999 => count.to_string(),
        10_000..=999_999 => format!("{}k", count / 1_000),
        _ => "999k".to_owned(),
    }
}

/// How a remedy is set, and all its rows.
pub(super) fn remedy_rows<'a>(text: &str, lang: Lang, glyphs: &'a dyn GlyphSource) -> (Lettering<'a>, Vec<String>) {
    match lang {
        Lang::Zh => {
            let body = lettering(&FONT_6X10, 1, 12, glyphs);
            (body, wrapped(&body, text, |_| true))
        }
        Lang::En => {
            let small = lettering(&FONT_5X8, 0, 12, glyphs);
            (small, wrapped(&small, text, |before| before.ends_with(' ')))
        }
    }
}

/// The upper edges of a remedy's rows: as many as there is room for.
pub(super) fn remedy_tops(lang: Lang) -> Vec<i32> {
    match lang {
        Lang::Zh => ROWS[1..].to_vec(),
        Lang::En => (0..).map(|row| ROWS[1] - 1 + row * SMALL_PITCH).take(SMALL_ROWS).collect(),
    }
}

/// Fills rows of the display's width, broken only where `breaks` allows it before the next character; never before a
/// comma or the like. A word longer than a row runs over the edge.
fn wrapped(lettering: &Lettering<'_>, text: &str, breaks: impl Fn(&str) -> bool) -> Vec<String> {
    let (mut rows, mut row, mut unbroken) = (Vec::new(), String::new(), String::new());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        unbroken.push(character);
        let closes = characters.peek().is_none_or(|next| ",:;.、,:;。)".contains(*next));
        if characters.peek().is_some() && (closes || !breaks(&unbroken)) {
            continue;
        }
        let together = format!("{row}{unbroken}");
        if lettering.width(together.trim_end()) <= WIDTH_DOTS || row.is_empty() {
            row = together;
        } else {
            rows.push(std::mem::replace(&mut row, unbroken.clone()));
        }
        unbroken.clear();
    }
    rows.push(row);
    rows.iter().map(|row| row.trim().to_owned()).filter(|row| !row.is_empty()).collect()
}
