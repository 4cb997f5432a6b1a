//! Why a printer could not be used, for the technician; the rest of the program gets the fault.

use std::time::Duration;

use hall_core::fault::Fault;
use hall_core::hall::Text;

use super::encode::EncodeError;
use crate::wire::WireError;

/// What went wrong between us and the printer.
#[derive(Debug, thiserror::Error)]
pub enum PrinterError {
    /// The line failed.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// A query was not answered.
    #[error("no answer to DLE EOT {query} within {waited:?}")]
    Silent {
        /// The n of `DLE EOT n`.
        query: u8,
        /// How long was waited.
        waited: Duration,
    },
    /// Our own bytes come back.
    #[error("the line returns what is sent: an echoing adapter, or no printer")]
    Echo,
    /// Something answers that is no printer of this profile.
    #[error("{byte:#04x} is no answer to DLE EOT {query}")]
    Garbled {
        /// The n of `DLE EOT n`.
        query: u8,
        /// What came.
        byte: u8,
    },
    /// The line does not become quiet.
    #[error("bytes come without an end and without being asked for")]
    Babble,
    /// The printer says that it is stopped.
    #[error("the printer is stopped: {}", .0.code())]
    Stopped(Fault),
    /// The slip was sent and the proof did not come.
    #[error("the slip was sent, and no proof that it came out within {waited:?}")]
    Unproved {
        /// How long was waited, all in all.
        waited: Duration,
    },
    /// Proof came, and among it bytes that no printer sends.
    #[error("noise on the line while the proof was awaited")]
    NoisyProof,
    /// What is left of an earlier slip can be neither cleared nor run out.
    #[error("an earlier slip is still in the printer after {tries} tries to clear it")]
    Remains {
        /// How often it was tried.
        tries: u32,
    },
    /// The slip cannot become bytes.
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

impl PrinterError {
    /// The word for the rest of the program.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            PrinterError::Wire(WireError::Late) => Fault::PrinterSilent,
            PrinterError::Wire(_) => Fault::PrinterGone,
            PrinterError::Silent { .. } | PrinterError::Unproved { .. } | PrinterError::Remains { .. } => {
                Fault::PrinterSilent
            }
            PrinterError::Echo | PrinterError::Garbled { .. } | PrinterError::Babble | PrinterError::NoisyProof => {
                Fault::PrinterGarbled
            }
            PrinterError::Stopped(fault) => *fault,
            PrinterError::Encode(_) => Fault::PrinterBroken,
        }
    }

    /// The name in logs, finer than the fault's.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            PrinterError::Wire(WireError::Late) => "printer.line-stuck",
            PrinterError::Wire(WireError::Busy { .. }) => "printer.port-busy",
            PrinterError::Wire(WireError::Absent { .. }) => "printer.port-absent",
            PrinterError::Wire(WireError::Gone(_)) => "printer.gone",
            PrinterError::Silent { .. } => "printer.silent",
            PrinterError::Echo => "printer.echo",
            PrinterError::Garbled { .. } => "printer.garbled",
            PrinterError::Babble => "printer.babble",
            PrinterError::Stopped(fault) => fault.code(),
            PrinterError::Unproved { .. } => "printer.unproved",
            PrinterError::NoisyProof => "printer.noisy-proof",
            PrinterError::Remains { .. } => "printer.remains",
            PrinterError::Encode(_) => "printer.encode",
        }
    }

    /// What the technician does about it: the fault's remedy unless more is known.
    #[must_use]
    pub fn remedy(&self) -> Text {
        let (zh, en) = match self {
            PrinterError::Wire(WireError::Busy { .. }) => (
                "另一程序占用该串口:关闭它,或核对设备路径",
                "Another program holds the port: close it, or compare the device path",
            ),
            PrinterError::Echo => (
                "串口线回显:取下回环插头,关闭转接器回显,确认所接为打印机",
                "The line echoes: take off the loopback plug, switch the adapter's echo off; is it the printer?",
            ),
            PrinterError::Unproved { .. } => (
                "核对打印机型号配置(是否支持打印完成应答),打印测试页",
                "Compare the printer profile (does this model answer when printed?), print a test slip",
            ),
            PrinterError::Remains { .. } => (
                "打印机断电十秒后重启,取走残留号票",
                "Switch the printer off for ten seconds, take away what comes out",
            ),
            PrinterError::Encode(_) => {
                ("号票内容无法打印:查看日志并上报", "The slip cannot be printed: see the log and report it")
            }
            PrinterError::Wire(_)
            | PrinterError::Silent { .. }
            | PrinterError::Garbled { .. }
            | PrinterError::Babble
            | PrinterError::Stopped(_)
            | PrinterError::NoisyProof => return self.fault().remedy(),
        };
        Text { zh: zh.into(), en: en.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_port_is_told_from_a_missing_one() {
        let busy = PrinterError::from(WireError::Busy { path: "/dev/printer".into() });
        let absent =
            PrinterError::from(WireError::Absent { path: "/dev/printer".into(), reason: "no such file".into() });
        assert_eq!((busy.fault(), absent.fault()), (Fault::PrinterGone, Fault::PrinterGone));
        assert_ne!(busy.code(), absent.code());
        assert_ne!(busy.remedy(), absent.remedy());
        assert!(busy.to_string().contains("/dev/printer"));
    }
}
