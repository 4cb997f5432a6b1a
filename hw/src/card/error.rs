//! Why the card reader could not be used, for the technician; the rest of the program gets the fault.

use std::time::Duration;

use hall_core::fault::Fault;
use hall_core::hall::Text;

use super::answer::Command;
use super::frame::FrameError;
use crate::wire::WireError;

/// What went wrong between us and the reader. Never quotes a card.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CardReaderError {
    /// The line failed.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// A request was not answered, or its answer did not end.
    #[error("no whole answer to \"{}\" within {waited:?}", .command.name())]
    Silent {
        /// What was asked.
        command: Command,
        /// How long was waited.
        waited: Duration,
    },
    /// The answer is no frame, also when asked again.
    #[error("the answer to \"{}\" is damaged: {error}", .command.name())]
    Garbled {
        /// What was asked.
        command: Command,
        /// What is wrong with the answer.
        error: FrameError,
    },
    /// Our own bytes come back.
    #[error("the line returns what is sent: an echoing adapter, or no card reader")]
    Echo,
    /// The line does not become quiet.
    #[error("bytes come without an end and without being asked for")]
    Babble,
    /// An answer that does not fit what was asked.
    #[error("\"{}\" was answered with {status:#04x} and {bytes} bytes", .command.name())]
    Unexpected {
        /// What was asked.
        command: Command,
        /// The third status byte.
        status: u8,
        /// How much data came with it.
        bytes: usize,
    },
    /// The security module is not fit to work.
    #[error("the security module says: {reason}")]
    Broken {
        /// What it says, by its status byte.
        reason: &'static str,
    },
}

impl CardReaderError {
    /// The word for the rest of the program.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            CardReaderError::Wire(WireError::Late)
            | CardReaderError::Silent { .. }
            | CardReaderError::Garbled { .. }
            | CardReaderError::Echo
            | CardReaderError::Babble
            | CardReaderError::Unexpected { .. } => Fault::CardReaderSilent,
            CardReaderError::Wire(_) => Fault::CardReaderGone,
            CardReaderError::Broken { .. } => Fault::CardReaderBroken,
        }
    }

    /// The name in logs, finer than the fault's.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            CardReaderError::Wire(WireError::Late) => "card-reader.line-stuck",
            CardReaderError::Wire(WireError::Busy { .. }) => "card-reader.port-busy",
            CardReaderError::Wire(WireError::Absent { .. }) => "card-reader.port-absent",
            CardReaderError::Wire(WireError::Gone(_)) => "card-reader.gone",
            CardReaderError::Silent { .. } => "card-reader.silent",
            CardReaderError::Garbled { .. } => "card-reader.garbled",
            CardReaderError::Echo => "card-reader.echo",
            CardReaderError::Babble => "card-reader.babble",
            CardReaderError::Unexpected { .. } => "card-reader.unexpected",
            CardReaderError::Broken { .. } => "card-reader.broken",
        }
    }

    /// What the technician does about it: the fault's remedy unless more is known.
    #[must_use]
    pub fn remedy(&self) -> Text {
        let (zh, en) = match self {
            CardReaderError::Wire(WireError::Busy { .. }) => (
                "另一程序占用读卡器串口:关闭它,或核对设备路径",
                "Another program holds the card reader's port: close it, or compare the device path",
            ),
            CardReaderError::Echo => (
                "串口线回显:取下回环插头,关闭转接器回显,确认所接为读卡器",
                "The line echoes: take off the loopback plug, switch the adapter's echo off; is it the card reader?",
            ),
            CardReaderError::Garbled { .. } | CardReaderError::Babble | CardReaderError::Unexpected { .. } => (
                "核对波特率与设备路径,确认所接为二代证读卡器;检查线缆屏蔽",
                "Compare baud rate and device path; is it the card reader? Check the cable's shield",
            ),
            CardReaderError::Wire(_) | CardReaderError::Silent { .. } | CardReaderError::Broken { .. } => {
                return self.fault().remedy();
            }
        };
        Text { zh: zh.into(), en: en.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_trouble_has_its_fault_and_its_own_words() {
        let busy = CardReaderError::from(WireError::Busy { path: "/dev/card-reader".into() });
        let gone = CardReaderError::from(WireError::Gone("hang-up".into()));
        let late = CardReaderError::from(WireError::Late);
        let broken = CardReaderError::Broken { reason: "the module's self-test failed" };
        assert_eq!((busy.fault(), gone.fault()), (Fault::CardReaderGone, Fault::CardReaderGone));
        assert_eq!((late.fault(), broken.fault()), (Fault::CardReaderSilent, Fault::CardReaderBroken));
        assert_ne!(busy.remedy(), gone.remedy());
        assert!(broken.to_string().contains("self-test"));
        let silent = CardReaderError::Silent { command: Command::Read, waited: Duration::from_secs(3) };
        assert_eq!(silent.to_string(), "no whole answer to \"read card\" within 3s");
    }
}
