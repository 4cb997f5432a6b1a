//! Why a display over a counter could not be told, for the technician; the rest of the program gets the fault.

use std::time::Duration;

use hall_core::fault::Fault;
use hall_core::hall::Text;

use super::modbus::Exception;
use super::raster::Refusal;
use crate::wire::WireError;

/// What went wrong between us and a display.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CounterDisplayError {
    /// The line failed.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The display did not answer.
    #[error("display {address} gave no answer within {waited:?}, asked {tries} times")]
    Silent {
        /// The display's address.
        address: u8,
        /// How often it was asked.
        tries: u32,
        /// How long each answer was waited for.
        waited: Duration,
    },
    /// Something answers that is not this display.
    #[error("display {address} cannot be understood: {what}")]
    Garbled {
        /// The display's address.
        address: u8,
        /// What is wrong with its answer.
        what: &'static str,
    },
    /// A Modbus board refuses.
    #[error("display {address} refuses: {exception}")]
    Exception {
        /// The display's address.
        address: u8,
        /// Its reason.
        exception: Exception,
    },
    /// A panel refuses.
    #[error("display {address} refuses: {refusal}")]
    Refused {
        /// The display's address.
        address: u8,
        /// Its reason.
        refusal: Refusal,
    },
    /// No display can have that address.
    #[error("no display has the address {address}: they run from 1 to 247")]
    Address {
        /// What was asked for.
        address: u8,
    },
    /// The face cannot become a frame of the protocol.
    #[error("the face does not fit into one frame: {0}")]
    Frame(&'static str),
}

impl CounterDisplayError {
    /// The word for the rest of the program.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            CounterDisplayError::Wire(_) => Fault::CounterDisplayGone,
            CounterDisplayError::Silent { .. }
            | CounterDisplayError::Garbled { .. }
            | CounterDisplayError::Exception { .. }
            | CounterDisplayError::Refused { .. }
            | CounterDisplayError::Address { .. }
            | CounterDisplayError::Frame(_) => Fault::CounterDisplaySilent,
        }
    }

    /// The name in logs, finer than the fault's.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            CounterDisplayError::Wire(WireError::Late) => "counter-display.line-stuck",
            CounterDisplayError::Wire(WireError::Busy { .. }) => "counter-display.port-busy",
            CounterDisplayError::Wire(WireError::Absent { .. }) => "counter-display.port-absent",
            CounterDisplayError::Wire(WireError::Gone(_)) => "counter-display.gone",
            CounterDisplayError::Silent { .. } => "counter-display.silent",
            CounterDisplayError::Garbled { .. } => "counter-display.garbled",
            CounterDisplayError::Exception { .. } | CounterDisplayError::Refused { .. } => "counter-display.refused",
            CounterDisplayError::Address { .. } => "counter-display.address",
            CounterDisplayError::Frame(_) => "counter-display.frame",
        }
    }

    /// What the technician does about it: the fault's remedy unless more is known.
    #[must_use]
    pub fn remedy(&self) -> Text {
        let (zh, en) = match self {
            CounterDisplayError::Wire(WireError::Busy { .. }) => (
                "另一程序占用该串口:关闭它,或核对设备路径",
                "Another program holds the port: close it, or compare the device path",
            ),
            CounterDisplayError::Garbled { .. } => (
                "核对波特率、协议与地址是否重复,检查总线终端电阻",
                "Compare baud rate and protocol, look for two displays with one address, check the bus termination",
            ),
            CounterDisplayError::Exception { .. } | CounterDisplayError::Refused { .. } => (
                "核对窗口屏型号、协议与尺寸配置",
                "Compare the display's model, protocol and size with the configuration",
            ),
            CounterDisplayError::Address { .. } => {
                ("核对配置中的窗口屏地址(1 至 247)", "Compare the display's address in the configuration (1 to 247)")
            }
            CounterDisplayError::Wire(_) | CounterDisplayError::Silent { .. } | CounterDisplayError::Frame(_) => {
                return self.fault().remedy();
            }
        };
        Text { zh: zh.into(), en: en.into() }
    }
}
