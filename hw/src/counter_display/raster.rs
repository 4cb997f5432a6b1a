//! Panels of dots that take a picture.
//!
//! Makers each have a frame of their own; this one is ours, written down here for a panel's firmware or for a converter
//! in front of it. 8N1, [`BAUD`]. Numbers of two bytes are big-endian; the checksum alone is little-endian, as in Modbus.
//!
//! ```text
//! question  A5 | 01 | address | command | sequence | length (2) | payload | CRC (2)
//! answer    A5 | 01 | address | command + 80h | sequence | 00 01 | result | CRC (2)
//! ```
//!
//! * CRC: CRC-16/MODBUS (polynomial 8005h reflected, from `FFFFh`) over everything between the A5h and itself.
//! * sequence: counts up with every new question; a question that is asked again is the same to the last byte, and a
//!   panel does not begin anew with a face that it has already. After 0.2 s of silence a half frame is forgotten.
//! * command 01h, show: `effect | dots a second | width (2) | height | rows`, rows from the top, each padded to a whole
//!   byte, leftmost dot in the highest bit, 1 is lit. Effect 0 shows the picture, 1 moves a picture wider than the panel
//!   from right to left (1.2 s halt at its beginning, 24 dark dots behind its end), 2 flashes it four times (0.4 s lit,
//!   0.4 s dark) and then shows it.
//! * command 02h, status: no payload.
//! * result: 00 done, 01 the picture does not fit the panel, 02 no such command, 03 no such effect. A frame with a
//!   wrong checksum is not answered.

use std::sync::Arc;

use crc::{CRC_16_MODBUS, Crc};
use hall_core::paper::{Bitmap, GlyphSource};

use super::bus::{Bus, Heard};
use super::panel::{Panel, Strip, strip};
use super::{Answered, CounterDisplayError, CounterDisplays, CounterFace, checked};

/// Bits a second: the longest strip takes 0.4 s.
pub const BAUD: u32 = 57_600;
/// Begins every frame.
pub const START: u8 = 0xa5;
/// Of this description.
pub const VERSION: u8 = 0x01;
/// Set in the command of an answer.
pub const ANSWER_BIT: u8 = 0x80;
/// Bytes before the payload.
pub const HEAD_BYTES: usize = 7;
/// Bytes of the checksum.
pub const CRC_BYTES: usize = 2;
/// Bytes before the rows of a picture.
pub const PICTURE_HEAD_BYTES: usize = 5;
/// The checksum.
pub const CRC: Crc<u16> = Crc::<u16>::new(&CRC_16_MODBUS);
/// Bytes of an answer.
const ANSWER_BYTES: usize = HEAD_BYTES + 1 + CRC_BYTES;

/// What a panel is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Shows a strip.
    Show = 1,
    /// Answers.
    Status = 2,
}

/// Why a panel refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// 1.
    #[error("the picture does not fit the panel")]
    Size,
    /// 2.
    #[error("it does not know the command")]
    Command,
    /// 3.
    #[error("it does not know the effect")]
    Effect,
    /// None of the description.
    #[error("result {0:#04x}, which has no meaning")]
    Other(u8),
}

impl Refusal {
    /// The result byte; `None` is success.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        match code {
            0 => None,
            1 => Some(Refusal::Size),
            2 => Some(Refusal::Command),
            3 => Some(Refusal::Effect),
            other => Some(Refusal::Other(other)),
        }
    }
}

/// The driver.
pub struct RasterFrames {
    bus: Bus,
    panel: Panel,
    glyphs: Arc<dyn GlyphSource>,
    sequence: u8,
}

impl RasterFrames {
    /// Panels of this size on this line.
    #[must_use]
    pub fn new(bus: Bus, panel: Panel, glyphs: Arc<dyn GlyphSource>) -> Self {
        Self { bus, panel, glyphs, sequence: 0 }
    }

    fn ask(&mut self, address: u8, command: Command, payload: &[u8]) -> Result<Answered, CounterDisplayError> {
        self.sequence = self.sequence.wrapping_add(1);
        let question = Question { address, command, sequence: self.sequence };
        let result = self.bus.ask(address, &question.frame(payload)?, |heard| question.understand(heard))?;
        match result {
            None => Ok(Answered::Confirmed),
            Some(refusal) => Err(CounterDisplayError::Refused { address, refusal }),
        }
    }
}

impl CounterDisplays for RasterFrames {
    fn show(&mut self, address: u8, face: &CounterFace) -> Result<Answered, CounterDisplayError> {
        let payload = picture(&strip(self.panel, face, &*self.glyphs));
        self.ask(checked(address)?, Command::Show, &payload)
    }

    fn status(&mut self, address: u8) -> Result<Answered, CounterDisplayError> {
        self.ask(checked(address)?, Command::Status, &[])
    }

    fn picture(&self, face: &CounterFace, at_ms: u64) -> Option<Bitmap> {
        Some(strip(self.panel, face, &*self.glyphs).frame(self.panel.width(), at_ms))
    }
}

/// One question, whose answer must name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Whom it asks.
    pub address: u8,
    /// What it asks for.
    pub command: Command,
    /// Its number.
    pub sequence: u8,
}

impl Question {
    /// The frame on the line.
    ///
    /// # Errors
    /// A payload of 64 KB or more.
    pub fn frame(self, payload: &[u8]) -> Result<Vec<u8>, CounterDisplayError> {
        let length = u16::try_from(payload.len()).map_err(|_| CounterDisplayError::Frame("a picture of 64 KB"))?;
        let [high, low] = length.to_be_bytes();
        let head = [START, VERSION, self.address, self.command as u8, self.sequence, high, low];
        let mut frame = [&head, payload].concat();
        frame.extend(CRC.checksum(&frame[1..]).to_le_bytes());
        Ok(frame)
    }

    /// Takes what came back so far; a whole answer is the refusal, if it is one.
    #[must_use]
    pub fn understand(self, heard: &[u8]) -> Heard<Option<Refusal>> {
        if heard.first().is_some_and(|&first| first != START) {
            return Heard::Garbled("no answer of a panel");
        }
        let Some(frame) = heard.get(..ANSWER_BYTES) else { return Heard::More };
        let (body, crc) = frame.split_at(ANSWER_BYTES - CRC_BYTES);
        if CRC.checksum(&body[1..]).to_le_bytes() != *crc {
            return Heard::Garbled("its checksum is wrong");
        }
        let [_, VERSION, address, command, sequence, 0, 1, result] = *body else {
            return Heard::Garbled("no answer of a panel");
        };
        if address != self.address {
            return Heard::Garbled("another display answered");
        }
        if (command, sequence) != (self.command as u8 | ANSWER_BIT, self.sequence) {
            return Heard::Garbled("it answers another question");
        }
        Heard::Whole(Refusal::from_code(result))
    }
}

/// A strip as the payload of [`Command::Show`].
#[must_use]
pub fn picture(strip: &Strip) -> Vec<u8> {
    let width = u16::try_from(strip.picture.width()).unwrap_or(u16::MAX).to_be_bytes();
    let height = u8::try_from(strip.picture.height()).unwrap_or(u8::MAX);
    let head = [strip.effect as u8, strip.dots_s, width[0], width[1], height];
    [&head, strip.picture.bytes()].concat()
}
