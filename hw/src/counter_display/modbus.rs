//! Boards that speak Modbus RTU and hold their text in registers.
//!
//! The map of [`ASCII_8`], holding registers counted from 0:
//!
//! | register | holds |
//! |---|---|
//! | 0 | how: 0 dark, 1 steady, 2 flashing at first, 3 every segment |
//! | 1 to 4 | eight ASCII characters, two in a register, the left one in the high byte, spaces behind the text |
//!
//! A face is one request with function 16 (write multiple registers), so a board never shows half of one. The status is
//! function 3 on the first register. Frames are built and checked by `rmodbus`; the line with its deadlines is ours.
//! The line is 8N1: the standard's own default is even parity, so a board must be set to none. Boards without Chinese
//! glyphs show the number and the counter; a text without one ASCII letter becomes `----`.

use rmodbus::client::ModbusRequest;
use rmodbus::{ErrorKind, ModbusProto, guess_response_frame_len};

use hall_core::paper::Bitmap;

use super::bus::{Bus, Heard};
use super::{Answered, CounterDisplayError, CounterDisplays, CounterFace, checked, panel, segments};

/// Bits a second, as boards are delivered.
pub const BAUD: u32 = 9_600;
/// Set in the function byte of an exception (Modbus application protocol 1.1b3, 7).
const EXCEPTION_BIT: u8 = 0x80;
/// Shown for a text of which nothing can be shown.
const UNSHOWABLE: &str = "----";

/// Where a board keeps its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegisterMap {
    /// The register that says how; the text begins in the next.
    pub first: u16,
    /// Registers of text, two characters each.
    pub text_registers: u8,
}

/// Eight characters from register 1 on.
pub const ASCII_8: RegisterMap = RegisterMap { first: 0, text_registers: 4 };

/// How a board shows its text, by its value in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Not at all.
    Dark = 0,
    /// Without a change.
    Steady = 1,
    /// Flashing as [`panel::is_lit`] has it, then steady.
    Flashing = 2,
    /// Every segment, whatever the text is.
    Everything = 3,
}

/// Why a board refuses (Modbus application protocol 1.1b3, 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Exception {
    /// 1.
    #[error("illegal function")]
    IllegalFunction,
    /// 2.
    #[error("illegal register: the map is another board's")]
    IllegalAddress,
    /// 3.
    #[error("illegal value")]
    IllegalValue,
    /// 4.
    #[error("the board has failed")]
    DeviceFailure,
    /// 5.
    #[error("accepted, not done yet")]
    Acknowledge,
    /// 6.
    #[error("busy")]
    Busy,
    /// 8.
    #[error("parity error in its memory")]
    MemoryParity,
    /// 10.
    #[error("the gateway has no way to the board")]
    GatewayPath,
    /// 11.
    #[error("the board behind the gateway does not answer")]
    GatewayTarget,
    /// None of the standard.
    #[error("exception {0:#04x}, which no standard names")]
    Other(u8),
}

impl Exception {
    /// The exception of that code.
    #[must_use]
    pub fn from_code(code: u8) -> Self {
        match code {
            1 => Exception::IllegalFunction,
            2 => Exception::IllegalAddress,
            3 => Exception::IllegalValue,
            4 => Exception::DeviceFailure,
            5 => Exception::Acknowledge,
            6 => Exception::Busy,
            8 => Exception::MemoryParity,
            10 => Exception::GatewayPath,
            11 => Exception::GatewayTarget,
            other => Exception::Other(other),
        }
    }
}

/// The driver.
pub struct ModbusRtu {
    bus: Bus,
    map: RegisterMap,
}

impl ModbusRtu {
    /// Boards with this map on this line.
    #[must_use]
    pub fn new(bus: Bus, map: RegisterMap) -> Self {
        Self { bus, map }
    }

    fn ask(&mut self, address: u8, question: &Question) -> Result<Answered, CounterDisplayError> {
        let answer = self.bus.ask(address, &question.bytes, |heard| question.understand(heard))?;
        answer.map_err(|exception| CounterDisplayError::Exception { address, exception })?;
        Ok(Answered::Confirmed)
    }
}

impl CounterDisplays for ModbusRtu {
    fn show(&mut self, address: u8, face: &CounterFace) -> Result<Answered, CounterDisplayError> {
        let question = Question::write(checked(address)?, self.map, face)?;
        self.ask(address, &question)
    }

    fn status(&mut self, address: u8) -> Result<Answered, CounterDisplayError> {
        let question = Question::read(checked(address)?, self.map)?;
        self.ask(address, &question)
    }

    fn picture(&self, face: &CounterFace, at_ms: u64) -> Option<Bitmap> {
        let (how, text) = content(face, self.map);
        Some(board(how, &text, at_ms))
    }
}

/// What a board with this text shows, `at_ms` milliseconds after it got it.
#[must_use]
pub fn board(how: How, text: &str, at_ms: u64) -> Bitmap {
    match how {
        How::Everything => segments::board_test(text.len()),
        How::Steady => segments::board(text),
        How::Flashing if panel::is_lit(at_ms) => segments::board(text),
        How::Flashing | How::Dark => segments::board(&" ".repeat(text.len())),
    }
}

/// A request and what is needed to understand its answer.
pub struct Question {
    request: ModbusRequest,
    bytes: Vec<u8>,
}

impl Question {
    /// Puts a face into the registers.
    ///
    /// # Errors
    /// The map is larger than a frame.
    pub fn write(address: u8, map: RegisterMap, face: &CounterFace) -> Result<Self, CounterDisplayError> {
        let (how, text) = content(face, map);
        let pairs = text.as_bytes().chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        let registers: Vec<u16> = std::iter::once(how as u16).chain(pairs).collect();
        Self::build(address, |request, bytes| request.generate_set_holdings_bulk(map.first, &registers, bytes))
    }

    /// Reads the first register.
    ///
    /// # Errors
    /// None that a register map can cause.
    pub fn read(address: u8, map: RegisterMap) -> Result<Self, CounterDisplayError> {
        Self::build(address, |request, bytes| request.generate_get_holdings(map.first, 1, bytes))
    }

    fn build(
        address: u8,
        generate: impl FnOnce(&mut ModbusRequest, &mut Vec<u8>) -> Result<(), ErrorKind>,
    ) -> Result<Self, CounterDisplayError> {
        let mut request = ModbusRequest::new(address, ModbusProto::Rtu);
        let mut bytes = Vec::new();
        generate(&mut request, &mut bytes)
            .map_err(|_| CounterDisplayError::Frame("more registers than function 16 writes at once"))?;
        Ok(Self { request, bytes })
    }

    /// The request on the line.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Takes what came back so far.
    #[must_use]
    pub fn understand(&self, heard: &[u8]) -> Heard<Result<(), Exception>> {
        // The length of an exception is known from two bytes, that of everything else from three.
        let length = match guess_response_frame_len(heard, ModbusProto::Rtu) {
            Ok(length) => usize::from(length),
            Err(ErrorKind::OOB) => return Heard::More,
            Err(_) => return Heard::Garbled("no answer of Modbus"),
        };
        let Some(frame) = heard.get(..length) else { return Heard::More };
        let function = self.request.func.byte();
        match (frame, self.request.parse_ok(frame)) {
            (_, Err(ErrorKind::FrameCRCError)) => Heard::Garbled("its checksum is wrong"),
            ([unit, ..], _) if *unit != self.request.unit_id => Heard::Garbled("another display answered"),
            ([_, code, exception, ..], _) if *code == function | EXCEPTION_BIT => {
                Heard::Whole(Err(Exception::from_code(*exception)))
            }
            ([_, code, ..], _) if *code != function => Heard::Garbled("it answers another function"),
            (_, Err(_)) => Heard::Garbled("no answer of Modbus"),
            // A write is answered with what was written: the first register and how many.
            (_, Ok(())) if !self.request.func.is_read() && frame.get(2..6) != self.bytes.get(2..6) => {
                Heard::Garbled("it took other registers")
            }
            (_, Ok(())) => Heard::Whole(Ok(())),
        }
    }
}

/// How a face is shown, and its characters: as many as the board has.
#[must_use]
pub fn content(face: &CounterFace, map: RegisterMap) -> (How, String) {
    let width = usize::from(map.text_registers) * 2;
    let (how, text) = match face {
        CounterFace::Blank => (How::Dark, String::new()),
        CounterFace::Test => (How::Everything, String::new()),
        CounterFace::Idle { counter } => (How::Steady, format!("{:>width$}", ascii(counter))),
        CounterFace::Call { counter, number } => (How::Flashing, call(&number.to_string(), &ascii(counter), width)),
        CounterFace::Text { text, .. } => (How::Steady, ascii(text)),
    };
    (how, format!("{:<width$}", text.chars().take(width).collect::<String>()))
}

/// Number on the left, counter on the right; the number alone where both do not fit.
fn call(number: &str, counter: &str, width: usize) -> String {
    match width.checked_sub(number.len() + counter.len()) {
        Some(between @ 1..) if counter != UNSHOWABLE => format!("{number}{}{counter}", " ".repeat(between)),
        _ => number.to_owned(),
    }
}

fn ascii(text: &str) -> String {
    let kept: String = text.chars().filter(|character| matches!(character, ' '..='~')).collect();
    let kept = kept.trim();
    if kept.is_empty() && !text.trim().is_empty() { UNSHOWABLE.to_owned() } else { kept.to_owned() }
}
