//! What a panel of dots shows: a face becomes a strip, and a strip becomes the frame of any moment.
//!
//! A panel gets the strip once and moves or flashes it by itself; the same pure functions say here what it shows, so
//! the technician's page and the simulator need no panel.

use embedded_graphics::mono_font::ascii::{FONT_8X13_BOLD, FONT_10X20};
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::prelude::*;
use embedded_graphics::primitives::Rectangle;
use hall_core::paper::{Bitmap, GlyphSource};

use super::CounterFace;
use crate::canvas::{Canvas, Lettering};

/// Height of every panel in dots.
pub const HEIGHT_DOTS: u32 = 16;
/// Longest strip; what is beyond it is cut off. A panel's memory holds 64 Chinese characters.
pub const STRIP_DOTS_MAX: u32 = 1_024;
/// How fast a strip moves: a Chinese character passes in half a second.
pub const SCROLL_DOTS_S: u8 = 32;
/// Before it moves, its beginning stands still so long.
pub const HOLD_MS: u64 = 1_200;
/// Dark dots between the end of a moving strip and its next beginning.
pub const SCROLL_GAP_DOTS: u32 = 24;
/// A flash is lit so long and then dark so long.
pub const FLASH_HALF_MS: u64 = 400;
/// After so many flashes it stays lit.
pub const FLASHES: u64 = 4;

/// The sizes in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Panel {
    /// 64 × 16: two modules.
    Dots64,
    /// 128 × 16: four.
    Dots128,
}

impl Panel {
    /// Width in dots.
    #[must_use]
    pub fn width(self) -> u32 {
        match self {
            Panel::Dots64 => 64,
            Panel::Dots128 => 128,
        }
    }
}

/// What a panel does with a strip, by its value in the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Shows it.
    Still = 0,
    /// Moves it through from right to left, again and again.
    Scroll = 1,
    /// Flashes it [`FLASHES`] times, then shows it.
    Flash = 2,
}

impl Effect {
    /// The effect of that value.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        [Effect::Still, Effect::Scroll, Effect::Flash].into_iter().find(|effect| *effect as u8 == code)
    }
}

/// A picture of a panel's height, and what the panel does with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strip {
    /// As wide as the panel, or wider if it scrolls.
    pub picture: Bitmap,
    /// What is done with it.
    pub effect: Effect,
    /// How fast it scrolls.
    pub dots_s: u8,
}

impl Strip {
    /// What a panel `width` dots wide shows `at_ms` milliseconds after it got the strip.
    #[must_use]
    pub fn frame(&self, width: u32, at_ms: u64) -> Bitmap {
        let mut frame = Bitmap::white(width, self.picture.height());
        if self.effect == Effect::Flash && !is_lit(at_ms) {
            return frame;
        }
        let round = self.picture.width() + SCROLL_GAP_DOTS;
        let offset = if self.effect == Effect::Scroll { moved(at_ms, round, self.dots_s) } else { 0 };
        for y in 0..frame.height() {
            for x in 0..width {
                let from = if self.effect == Effect::Scroll { (x + offset) % round } else { x };
                frame.set(x, y, self.picture.get(from, y));
            }
        }
        frame
    }
}

/// Whether a flash is lit at that moment.
#[must_use]
pub fn is_lit(at_ms: u64) -> bool {
    let half = at_ms / FLASH_HALF_MS;
    half >= 2 * FLASHES || half.is_multiple_of(2)
}

/// By how many dots a strip has moved; each round begins with a halt.
fn moved(at_ms: u64, round_dots: u32, dots_s: u8) -> u32 {
    let speed = u64::from(dots_s.max(1));
    let travel_ms = u64::from(round_dots) * 1_000 / speed;
    let in_round = at_ms % (HOLD_MS + travel_ms);
    let dots = in_round.saturating_sub(HOLD_MS) * speed / 1_000;
    u32::try_from(dots).map_or(0, |dots| dots.min(round_dots.saturating_sub(1)))
}

/// Lays a face out for a panel: in one piece where it fits, else as a strip that moves.
#[must_use]
pub fn strip(panel: Panel, face: &CounterFace, glyphs: &dyn GlyphSource) -> Strip {
    let still = match face {
        CounterFace::Call { .. } | CounterFace::Test => Effect::Flash,
        CounterFace::Blank | CounterFace::Idle { .. } | CounterFace::Text { .. } => Effect::Still,
    };
    if *face == CounterFace::Test {
        let mut canvas = Canvas::new(panel.width(), HEIGHT_DOTS);
        canvas.fill(Rectangle::new(Point::zero(), Size::new(panel.width(), HEIGHT_DOTS)), BinaryColor::On);
        return Strip { picture: canvas.into_bitmap(), effect: still, dots_s: SCROLL_DOTS_S };
    }
    let wordings = wordings(panel, face, glyphs);
    let fitting = wordings.iter().find(|line| line.width() <= panel.width());
    match (fitting, wordings.last()) {
        (Some(line), _) => Strip { picture: line.draw(panel.width()), effect: still, dots_s: SCROLL_DOTS_S },
        (None, Some(line)) => {
            let width = line.width().min(STRIP_DOTS_MAX);
            Strip { picture: line.draw(width), effect: Effect::Scroll, dots_s: SCROLL_DOTS_S }
        }
        (None, None) => {
            let picture = Bitmap::white(panel.width(), HEIGHT_DOTS);
            Strip { picture, effect: Effect::Still, dots_s: SCROLL_DOTS_S }
        }
    }
}

/// One way to say a face.
struct Line<'a> {
    text: String,
    lettering: Lettering<'a>,
}

impl Line<'_> {
    fn width(&self) -> u32 {
        self.lettering.width(&self.text)
    }

    fn draw(&self, width: u32) -> Bitmap {
        let mut canvas = Canvas::new(width, HEIGHT_DOTS);
        let left = width.saturating_sub(self.width()) / 2;
        self.lettering.draw(&mut canvas, &self.text, Point::new(left.cast_signed(), 0), BinaryColor::On);
        canvas.into_bitmap()
    }
}

/// The ways to say a face, the best first; the last is the one that scrolls if none fits.
fn wordings<'a>(panel: Panel, face: &CounterFace, glyphs: &'a dyn GlyphSource) -> Vec<Line<'a>> {
    // Its line is four rows taller than the panel; capitals and digits fill the rows between.
    let large = Lettering { latin: &FONT_10X20, latin_top: -2, space_dots: 5, square_dots: HEIGHT_DOTS, glyphs };
    let small = Lettering { latin: &FONT_8X13_BOLD, latin_top: 2, space_dots: 4, ..large };
    let line = |text: String, lettering| Line { text, lettering };
    match face {
        CounterFace::Blank | CounterFace::Test => Vec::new(),
        CounterFace::Idle { counter } => {
            vec![
                line(named(counter, "窗口"), large),
                line(named(counter, ""), large),
                line(named(counter, "窗口"), large),
            ]
        }
        CounterFace::Call { counter, number } => {
            let sentence = line(format!("请{number}号到{}", named(counter, "窗口")), large);
            let short = match panel {
                Panel::Dots64 => [format!("{number} {}", named(counter, "")), format!("{number}→{counter}")],
                Panel::Dots128 => ["  ", ""].map(|space| {
                    let (before, after) = (&space[..space.len() / 2], &space[space.len() / 2..]);
                    format!("{number}{before}→{after}{}", named(counter, "窗口"))
                }),
            };
            let lettering = if panel == Panel::Dots64 { small } else { large };
            short.map(|text| line(text, lettering)).into_iter().chain([sentence]).collect()
        }
        CounterFace::Text { counter, text } => {
            let text = one_line(text);
            let with_counter = line(format!("{} {text}", named(counter, "窗口")), large);
            vec![with_counter, line(text, large)]
        }
    }
}

/// A counter that is a number is 3号 or 3号窗口; one with a name of its own keeps it, and none is nothing.
fn named(counter: &str, suffix: &str) -> String {
    if !counter.is_empty() && counter.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{counter}号{suffix}")
    } else {
        counter.to_owned()
    }
}

/// A line end or another control character is a space on a panel.
fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}
