//! Why no code could be read, for the technician; the rest of the program gets the fault, if it is one.

use hall_core::fault::Fault;
use hall_core::hall::Text;

use crate::wire::WireError;

/// What went wrong between us and the scanner. Never quotes a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScannerError {
    /// The scanner cannot be reached.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The scanner is well; what it read cannot be used.
    #[error("a code was scanned that cannot be used: {0}")]
    Refused(#[from] ScanRefusal),
}

/// Why a code cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ScanRefusal {
    /// Longer than [`super::SCAN_BYTES_MAX`].
    #[error("it is longer than {} bytes", super::SCAN_BYTES_MAX)]
    TooLong,
    /// Binary, damaged, or in another character set than the scanner's settings say.
    #[error("it is not text")]
    NotText,
    /// Its begin or its end is missing: bytes were lost, or prefix, suffix or line end are set otherwise.
    #[error("only a part of it arrived")]
    Cut,
}

impl ScannerError {
    /// The word for the rest of the program; `None` if the scanner is well and only a code was refused.
    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        match self {
            ScannerError::Wire(_) => Some(Fault::ScannerGone),
            ScannerError::Refused(_) => None,
        }
    }

    /// The name in logs, finer than the fault's.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            ScannerError::Wire(WireError::Late) => "scanner.line-stuck",
            ScannerError::Wire(WireError::Gone(_)) => "scanner.gone",
            ScannerError::Wire(WireError::Absent { .. }) => "scanner.port-absent",
            ScannerError::Wire(WireError::Busy { .. }) => "scanner.port-busy",
            ScannerError::Refused(ScanRefusal::TooLong) => "scanner.code-too-long",
            ScannerError::Refused(ScanRefusal::NotText) => "scanner.code-not-text",
            ScannerError::Refused(ScanRefusal::Cut) => "scanner.code-cut",
        }
    }

    /// What the technician does about it: the fault's remedy unless more is known.
    #[must_use]
    pub fn remedy(&self) -> Text {
        let (zh, en) = match self {
            ScannerError::Wire(WireError::Busy { .. }) => (
                "另一程序占用扫码器:关闭它,或核对设备路径",
                "Another program holds the scanner: close it, or compare the device path",
            ),
            ScannerError::Wire(_) => return Fault::ScannerGone.remedy(),
            ScannerError::Refused(ScanRefusal::TooLong) => {
                ("该码内容过长,不是本厅的码;换一个码再试", "The code is too long to be one of this hall: try another")
            }
            ScannerError::Refused(ScanRefusal::NotText) => (
                "换一个码再试;若都不行,核对波特率、字符集与键盘模式设置",
                "Try another code; if none works, compare baud rate, character set and keyboard mode",
            ),
            ScannerError::Refused(ScanRefusal::Cut) => (
                "再扫一次;若总是如此,核对扫码器的前缀、后缀与结束符(回车)设置",
                "Scan again; if it stays, compare the scanner's prefix, suffix and line end (CR)",
            ),
        };
        Text { zh: zh.into(), en: en.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_code_is_no_fault_of_the_scanner() {
        let busy = ScannerError::from(WireError::Busy { path: "/dev/scanner".into() });
        let absent = ScannerError::from(WireError::Absent { path: "/dev/scanner".into(), reason: "none".into() });
        let refused = [ScanRefusal::TooLong, ScanRefusal::NotText, ScanRefusal::Cut].map(ScannerError::from);
        assert_eq!((busy.fault(), absent.fault()), (Some(Fault::ScannerGone), Some(Fault::ScannerGone)));
        assert!(busy.remedy() != absent.remedy() && busy.code() != absent.code());
        for error in refused {
            assert_eq!(error.fault(), None);
            assert!(error.code().starts_with("scanner.code-"));
            assert!(!error.remedy().zh.is_empty() && !error.remedy().en.is_empty());
        }
    }
}
