//! Why the status display could not be used, for the technician; the rest of the program gets the fault.

use hall_core::fault::Fault;
use hall_core::hall::Text;

use super::{HEIGHT_DOTS, WIDTH_DOTS};

/// What went wrong between us and the display.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatusDisplayError {
    /// The bus cannot be opened.
    #[error("cannot open the I2C bus {path}: {reason}")]
    Bus {
        /// The bus's path.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// The bus is there, the display is not.
    #[error("no display acknowledges at I2C address {address:#04x}")]
    NoAnswer {
        /// The display's address.
        address: u8,
    },
    /// The picture cannot be shown.
    #[error("a picture of {width} × {height} dots for a display of {WIDTH_DOTS} × {HEIGHT_DOTS}")]
    Size {
        /// Width in dots.
        width: u32,
        /// Height in dots.
        height: u32,
    },
    /// The simulated display's picture cannot be written.
    #[error("cannot write the picture {path}: {reason}")]
    File {
        /// The picture's path.
        path: String,
        /// What the system said.
        reason: String,
    },
}

impl StatusDisplayError {
    /// The word for the rest of the program.
    #[must_use]
    pub fn fault(&self) -> Fault {
        Fault::StatusDisplayGone
    }

    /// The name in logs, finer than the fault's.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            StatusDisplayError::Bus { .. } => "status-display.bus-absent",
            StatusDisplayError::NoAnswer { .. } => "status-display.no-answer",
            StatusDisplayError::Size { .. } => "status-display.size",
            StatusDisplayError::File { .. } => "status-display.file",
        }
    }

    /// What the technician does about it: the fault's remedy unless more is known.
    #[must_use]
    pub fn remedy(&self) -> Text {
        let (zh, en) = match self {
            StatusDisplayError::Bus { .. } => (
                "核对 I2C 总线编号与访问权限,确认内核已启用 I2C",
                "Compare the I2C bus number and the right to use it; is I2C switched on in the kernel?",
            ),
            StatusDisplayError::File { .. } => {
                ("核对图片文件夹与写入权限", "Compare the picture's folder and the right to write there")
            }
            StatusDisplayError::NoAnswer { .. } | StatusDisplayError::Size { .. } => return self.fault().remedy(),
        };
        Text { zh: zh.into(), en: en.into() }
    }
}
