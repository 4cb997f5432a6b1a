//! Simulated devices behind pseudo-terminals.
//!
//! The ticket printer is a shipped tool, not a stand-in: it takes the real bytes through a real serial driver, prints
//! them as a thermal printer does, and can be made to fail in every way that a printer in a hall fails.
//!
//! * [`interpreter`] – ESC/POS bytes become dots on paper
//! * [`mechanism`] – roll, cover, cutter and head, and the status bytes that tell of them
//! * [`printer`] – the whole printer behind a pseudo-terminal: [`SimPrinter::spawn`]
//! * [`card`] – the ID-card reader behind a pseudo-terminal, with made-up people's cards: [`SimCardReader::spawn`]
//! * [`scanner`] – the code scanner behind a pseudo-terminal: [`SimScanner::spawn`]
//! * [`signals`] – lamp, door and proximity on a board behind a pseudo-terminal: [`SimIoBoard::spawn`]
//! * [`speaker`] – the loudspeaker as a folder of sounds and captions: [`SimSpeaker::plug`]
//! * [`verbs`] – what a person can do to the printer, one line of text each
//! * [`slips`] – what comes out, as pictures and bytes
//! * [`device`] – what every simulated device is to the program that plays the cabinet
//! * [`displays`] – the displays over the counters, and the small one in the cabinet
//! * [`scenario`] – a day in the hall as a file
//! * [`program`] – all of it as a program with lines in and out

mod cabinet;
pub mod card;
pub mod device;
pub mod displays;
pub mod interpreter;
mod line;
mod make;
pub mod mechanism;
mod misbehaviour;
mod model;
mod presenter;
pub mod printer;
pub mod program;
mod pty;
mod realtime;
pub mod scanner;
pub mod scenario;
pub mod signals;
pub mod slips;
pub mod speaker;
#[cfg(test)]
mod tests;
pub mod verbs;
mod worker;

pub use cabinet::RECEIVE_BYTES_MAX;
pub use card::SimCardReader;
pub use device::{SimDevice, SimDevices, SimRefusal};
pub use make::Make;
pub use model::{Handshake, Model};
pub use presenter::Hands;
pub use printer::{SimError, SimOptions, SimPrinter};
pub use scanner::SimScanner;
pub use signals::SimIoBoard;
pub use speaker::{SimSpeaker, WavSpeaker};
