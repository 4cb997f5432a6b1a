//! The simulated printer, from single commands to the whole cable.

mod cable;
mod commands;
mod contract;
mod pictures;
mod traps;

use std::sync::Arc;
use std::time::{Duration, Instant};

use encoding_rs::GBK;
use hall_core::paper::{Bitmap, Charset, GlyphSource, PaperWidth, Weight};

use super::cabinet::Cabinet;
use super::interpreter::{Effect, Interpreter};
use super::make::Make;
use super::model::{Handshake, Model};

/// A typeface that every machine has: each character is a bar on the left, a line below, and its code in 4 × 4 blocks.
struct Blocks;

impl GlyphSource for Blocks {
    fn cell(&self, character: char, width: u32, height: u32, _: Weight) -> Option<Bitmap> {
        let mut dots = Bitmap::white(width, height);
        let (block_width, block_height) = ((width - 4) / 4, (height - 4) / 4);
        dots.blacken(0, 1, 1, height - 2);
        dots.blacken(0, height - 2, width - 1, 1);
        for bit in (0..16).filter(|bit| u32::from(character) & (1 << bit) != 0) {
            dots.blacken(2 + bit % 4 * block_width, 1 + bit / 4 * block_height, block_width, block_height);
        }
        Some(dots)
    }
}

fn model() -> Model {
    Model {
        width: PaperWidth::Mm58,
        font: Charset::Gbk,
        glyphs: Arc::new(Blocks),
        roll_mm: 80_000,
        speed_mm_s: None,
        chinese_at_start: true,
        pin_high: false,
        handshake: Handshake::Software,
        make: Make::Epson,
        take_after: Duration::from_secs(1),
    }
}

/// Text as GBK codes.
fn gbk(text: &str) -> Vec<u8> {
    let (bytes, _, unmappable) = GBK.encode(text);
    assert!(!unmappable, "{text}");
    bytes.into_owned()
}

/// Everything that came of a byte stream.
struct Printed {
    effects: Vec<Effect>,
    /// The paper, without the blank part between cutter and head.
    paper: Bitmap,
}

impl Printed {
    fn fed(&self) -> u32 {
        self.effects.iter().map(|effect| if let Effect::Fed { dots } = effect { *dots } else { 0 }).sum()
    }

    fn remarks(&self) -> usize {
        self.effects.iter().filter(|effect| matches!(effect, Effect::Remark(_))).count()
    }

    /// The leftmost black dot.
    fn left(&self) -> Option<u32> {
        (0..self.paper.width()).find(|&x| (0..self.paper.height()).any(|y| self.paper.get(x, y)))
    }

    fn ink(&self) -> u32 {
        self.paper.bytes().iter().map(|byte| byte.count_ones()).sum()
    }
}

fn interpret(bytes: &[u8]) -> Printed {
    let model = model();
    let mut interpreter = Interpreter::new(model.width, model.font, model.chinese_at_start, model.glyphs);
    let effects = bytes.iter().flat_map(|&byte| interpreter.feed(byte)).collect();
    Printed { effects, paper: interpreter.tear() }
}

/// A printer on the desk, without a cable.
struct Desk {
    cabinet: Cabinet,
    now: Instant,
}

impl Desk {
    fn new(model: Model) -> Self {
        Self { cabinet: Cabinet::new(model), now: Instant::now() }
    }

    /// Sends bytes and gives back the answer.
    fn send(&mut self, bytes: &[u8]) -> Vec<u8> {
        assert_eq!(self.cabinet.receive(bytes, self.now), bytes.len(), "deaf");
        self.cabinet.take_replies()
    }

    fn verb(&mut self, line: &str) -> String {
        self.cabinet.apply(super::verbs::Verb::parse(line).unwrap(), self.now).unwrap()
    }
}
