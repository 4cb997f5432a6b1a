//! Why lamp, door and proximity cannot be reached, for the technician; the rest of the program gets the fault.

use std::time::Duration;

use hall_core::fault::Fault;
use hall_core::hall::Text;

use super::sentence::Refusal;
use crate::wire::WireError;

/// What went wrong between us and the signals.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignalsError {
    /// The line to the board failed.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The board did not answer.
    #[error("the signal board gave no answer within {waited:?}, asked {tries} times")]
    Silent {
        /// How often it was asked.
        tries: u32,
        /// How long each answer was waited for.
        waited: Duration,
    },
    /// Something answers, but not like the board.
    #[error("what answers is no signal board: none of its lines could be understood")]
    Garbled,
    /// The board does not do what it is told.
    #[error("the signal board refuses: {0}")]
    Refused(Refusal),
    /// The GPIO chip is not there, or may not be opened.
    #[error("cannot use the GPIO chip {chip}: {reason}")]
    Chip {
        /// The chip's path.
        chip: String,
        /// What the system said.
        reason: String,
    },
    /// A line of the chip cannot be read or set.
    #[error("cannot use line {line} of {chip}: {reason}")]
    Line {
        /// The chip's path.
        chip: String,
        /// The line's number.
        line: u32,
        /// What the system said.
        reason: String,
    },
}

impl SignalsError {
    /// The word for the rest of the program.
    #[must_use]
    pub fn fault(&self) -> Fault {
        Fault::SignalsGone
    }

    /// The name in logs, finer than the fault's.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            SignalsError::Wire(WireError::Late) => "signals.line-stuck",
            SignalsError::Wire(WireError::Gone(_)) => "signals.gone",
            SignalsError::Wire(WireError::Absent { .. }) => "signals.port-absent",
            SignalsError::Wire(WireError::Busy { .. }) => "signals.port-busy",
            SignalsError::Silent { .. } => "signals.silent",
            SignalsError::Garbled => "signals.garbled",
            SignalsError::Refused(_) => "signals.refused",
            SignalsError::Chip { .. } => "signals.chip-absent",
            SignalsError::Line { .. } => "signals.line-refused",
        }
    }

    /// What the technician does about it: the fault's remedy unless more is known.
    #[must_use]
    pub fn remedy(&self) -> Text {
        let (zh, en) = match self {
            SignalsError::Wire(WireError::Busy { .. }) => (
                "另一程序占用信号板串口:关闭它,或核对设备路径",
                "Another program holds the signal board's port: close it, or compare the device path",
            ),
            SignalsError::Wire(_) => {
                ("插好信号板连线,核对设备路径", "Plug in the signal board's cable, compare the device path")
            }
            SignalsError::Silent { .. } | SignalsError::Garbled => (
                "检查信号板电源,核对波特率与设备路径",
                "Check the signal board's power, compare baud rate and device path",
            ),
            SignalsError::Refused(_) => {
                ("更新信号板固件,核对其协议版本", "Update the signal board's firmware, compare its protocol")
            }
            SignalsError::Chip { .. } | SignalsError::Line { .. } => return self.fault().remedy(),
        };
        Text { zh: zh.into(), en: en.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_board_is_mended_otherwise_than_a_chip() {
        let absent = SignalsError::from(WireError::Absent { path: "/dev/signals".into(), reason: "none".into() });
        let busy = SignalsError::from(WireError::Busy { path: "/dev/signals".into() });
        let chip = SignalsError::Chip { chip: "/dev/gpiochip0".into(), reason: "none".into() };
        let silent = SignalsError::Silent { tries: 3, waited: Duration::from_millis(200) };
        let errors = [absent, busy, chip, silent, SignalsError::Garbled, SignalsError::Refused(Refusal::Unknown)];
        for (at, error) in errors.iter().enumerate() {
            assert_eq!(error.fault(), Fault::SignalsGone);
            assert!(errors[..at].iter().all(|other| other.code() != error.code()), "{error}");
            assert!(!error.remedy().zh.is_empty() && !error.remedy().en.is_empty());
        }
        assert_eq!(errors[2].remedy(), Fault::SignalsGone.remedy());
        assert_ne!(errors[0].remedy(), errors[1].remedy());
    }
}
