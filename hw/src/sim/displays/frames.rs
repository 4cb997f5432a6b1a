//! What a display hears: bytes of one of the three protocols, with noise before, between and instead of frames.

use std::collections::VecDeque;

use crate::counter_display::DisplayProtocol;
use crate::counter_display::raster::{ANSWER_BIT, CRC, CRC_BYTES, HEAD_BYTES, START, VERSION};

/// Bytes that wait to become a frame; the longest frame has 2,062.
pub const HEARD_BYTES_MAX: usize = 4_096;
/// Longest payload for a panel: a strip of 1,024 dots with its head.
pub const PAYLOAD_BYTES_MAX: usize = 2_053;
/// A frame of a number display.
const VALUE_BYTES: usize = 4;
/// A Modbus request of fixed length.
const SHORT_REQUEST_BYTES: usize = 8;
/// A Modbus request to write registers, without the registers.
const WRITE_REQUEST_BYTES: usize = 9;

/// What one frame says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// A number display shows a value.
    Value {
        /// For whom it is.
        address: u8,
        /// The value.
        value: u16,
    },
    /// Modbus function 16.
    Write {
        /// For whom it is.
        address: u8,
        /// The first register.
        first: u16,
        /// What they are to hold.
        registers: Vec<u16>,
    },
    /// Modbus function 3.
    Read {
        /// For whom it is.
        address: u8,
        /// The first register.
        first: u16,
        /// How many.
        count: u16,
    },
    /// A Modbus function that no display has.
    OtherFunction {
        /// For whom it is.
        address: u8,
        /// Its code.
        function: u8,
    },
    /// A question to a panel.
    Panel {
        /// For whom it is.
        address: u8,
        /// What it asks for.
        command: u8,
        /// Its number.
        sequence: u8,
        /// What comes with it.
        payload: Vec<u8>,
    },
}

impl Told {
    /// For whom it is.
    #[must_use]
    pub fn address(&self) -> u8 {
        match self {
            Told::Value { address, .. }
            | Told::Write { address, .. }
            | Told::Read { address, .. }
            | Told::OtherFunction { address, .. }
            | Told::Panel { address, .. } => *address,
        }
    }
}

/// What the bytes at the beginning of what was heard are.
enum Beginning {
    /// A frame of so many bytes.
    Frame(Told, usize),
    /// Perhaps one; more must come.
    Perhaps,
    /// None: the first byte is noise.
    Noise,
}

/// An ear for one protocol.
pub struct Listener {
    protocol: DisplayProtocol,
    heard: VecDeque<u8>,
}

impl Listener {
    /// An ear that has heard nothing.
    #[must_use]
    pub fn new(protocol: DisplayProtocol) -> Self {
        Self { protocol, heard: VecDeque::new() }
    }

    /// Takes bytes from the line; of a flood the last are kept.
    pub fn hear(&mut self, bytes: &[u8]) {
        self.heard.extend(bytes);
        let over = self.heard.len().saturating_sub(HEARD_BYTES_MAX);
        self.heard.drain(..over);
    }

    /// Forgets a half-heard frame.
    pub fn forget(&mut self) {
        self.heard.clear();
    }

    /// Bytes that wait for the rest of their frame.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.heard.len()
    }

    /// The next whole frame; noise before it is skipped.
    #[allow(clippy::should_implement_trait, reason = "it can give more after it gave nothing")]
    pub fn next(&mut self) -> Option<Told> {
        loop {
            let beginning = match self.protocol {
                DisplayProtocol::SimpleFourByte => value(self.heard.make_contiguous()),
                DisplayProtocol::ModbusRtu => modbus(self.heard.make_contiguous()),
                DisplayProtocol::RasterFrames(_) => panel(self.heard.make_contiguous()),
            };
            match beginning {
                Beginning::Frame(told, length) => {
                    self.heard.drain(..length);
                    return Some(told);
                }
                Beginning::Perhaps => return None,
                Beginning::Noise => drop(self.heard.pop_front()),
            }
        }
    }
}

fn value(heard: &[u8]) -> Beginning {
    match *heard {
        [address, high, low, sum, ..] if address.wrapping_add(high).wrapping_add(low) == sum => {
            Beginning::Frame(Told::Value { address, value: u16::from_be_bytes([high, low]) }, VALUE_BYTES)
        }
        [_, _, _, _, ..] => Beginning::Noise,
        _ => Beginning::Perhaps,
    }
}

fn modbus(heard: &[u8]) -> Beginning {
    let length = match *heard {
        [_, 16, _, _, _, _, bytes, ..] => WRITE_REQUEST_BYTES + usize::from(bytes),
        [] | [_] | [_, 16, ..] => return Beginning::Perhaps,
        [_, _, ..] => SHORT_REQUEST_BYTES,
    };
    let Some(frame) = heard.get(..length) else { return Beginning::Perhaps };
    let (body, crc) = frame.split_at(length - CRC_BYTES);
    if CRC.checksum(body).to_le_bytes() != *crc {
        return Beginning::Noise;
    }
    let told = match *body {
        [address, 16, first_high, first_low, _, count, bytes, ref values @ ..] if bytes == count.wrapping_mul(2) => {
            let registers = values.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            Told::Write { address, first: u16::from_be_bytes([first_high, first_low]), registers }
        }
        [address, 3, first_high, first_low, count_high, count_low] => Told::Read {
            address,
            first: u16::from_be_bytes([first_high, first_low]),
            count: u16::from_be_bytes([count_high, count_low]),
        },
        [address, function, ..] => Told::OtherFunction { address, function },
        _ => return Beginning::Noise,
    };
    Beginning::Frame(told, length)
}

fn panel(heard: &[u8]) -> Beginning {
    let (address, command, sequence, payload_bytes) = match *heard {
        [START, VERSION, address, command, sequence, high, low, ..] => {
            (address, command, sequence, usize::from(u16::from_be_bytes([high, low])))
        }
        [START, VERSION, ..] | [START] | [] => return Beginning::Perhaps,
        _ => return Beginning::Noise,
    };
    if payload_bytes > PAYLOAD_BYTES_MAX || command & ANSWER_BIT != 0 {
        return Beginning::Noise;
    }
    let length = HEAD_BYTES + payload_bytes + CRC_BYTES;
    let Some(frame) = heard.get(..length) else { return Beginning::Perhaps };
    let (body, crc) = frame.split_at(length - CRC_BYTES);
    if CRC.checksum(&body[1..]).to_le_bytes() != *crc {
        return Beginning::Noise;
    }
    Beginning::Frame(Told::Panel { address, command, sequence, payload: body[HEAD_BYTES..].to_vec() }, length)
}

/// What displays say.
pub(super) mod answers {
    use super::{ANSWER_BIT, CRC, START, VERSION};
    use crate::counter_display::modbus::Exception;
    use crate::counter_display::raster::Refusal;

    /// To function 16.
    pub(in super::super) fn written(
        address: u8,
        first: u16,
        registers: usize,
        taken: Result<(), Exception>,
    ) -> Vec<u8> {
        if let Err(why) = taken {
            return exception(address, 16, why);
        }
        let ([first_high, first_low], count) = (first.to_be_bytes(), u8::try_from(registers).unwrap_or(u8::MAX));
        modbus(&[address, 16, first_high, first_low, 0, count])
    }

    /// To function 3.
    pub(in super::super) fn read(address: u8, registers: Result<Vec<u16>, Exception>) -> Vec<u8> {
        match registers {
            Err(why) => exception(address, 3, why),
            Ok(registers) => {
                let values: Vec<u8> = registers.iter().flat_map(|register| register.to_be_bytes()).collect();
                let length = u8::try_from(values.len()).unwrap_or(u8::MAX);
                modbus(&[&[address, 3, length], values.as_slice()].concat())
            }
        }
    }

    /// A Modbus refusal.
    pub(in super::super) fn exception(address: u8, function: u8, why: Exception) -> Vec<u8> {
        let code = match why {
            Exception::IllegalFunction => 1,
            Exception::IllegalAddress => 2,
            Exception::IllegalValue => 3,
            _ => 4,
        };
        modbus(&[address, function | ANSWER_BIT, code])
    }

    /// A panel's.
    pub(in super::super) fn panel(address: u8, command: u8, sequence: u8, result: Result<(), Refusal>) -> Vec<u8> {
        let result = match result {
            Ok(()) => 0,
            Err(Refusal::Size) => 1,
            Err(Refusal::Command) => 2,
            Err(Refusal::Effect) => 3,
            Err(Refusal::Other(code)) => code,
        };
        let body = [VERSION, address, command | ANSWER_BIT, sequence, 0, 1, result];
        [&[START], body.as_slice(), &CRC.checksum(&body).to_le_bytes()].concat()
    }

    fn modbus(body: &[u8]) -> Vec<u8> {
        [body, &CRC.checksum(body).to_le_bytes()].concat()
    }
}
