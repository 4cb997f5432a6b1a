//! The small display inside the cabinet: 128 × 64 dots on the I2C bus, readable when the main screen is dead.
//!
//! [`face`] draws what it says, [`ssd1306`] sends a picture to the panel, and what is promised to the rest of the
//! program is [`StatusDisplay`].

#[cfg(any(test, feature = "contract"))]
pub mod contract;
pub mod error;
pub mod face;
#[cfg(any(test, feature = "contract"))]
pub mod memory;
pub mod ssd1306;
#[cfg(test)]
mod tests;

use hall_core::paper::Bitmap;

pub use self::error::StatusDisplayError;
pub use self::face::{PaperLeft, StatusFace, draw, test_picture};

/// Width of the display in dots.
pub const WIDTH_DOTS: u32 = 128;
/// Height of the display in dots.
pub const HEIGHT_DOTS: u32 = 64;

/// The display inside the cabinet. Every implementation passes `contract::status_display`.
///
/// There is no call to connect: a display that was missing is looked for again by the next call.
pub trait StatusDisplay: Send {
    /// Shows a picture of [`WIDTH_DOTS`] × [`HEIGHT_DOTS`]; set dots are lit. It stays until the next one.
    ///
    /// # Errors
    /// The bus is missing, the display does not acknowledge, or the picture has another size.
    fn show(&mut self, frame: &Bitmap) -> Result<(), StatusDisplayError>;
}

/// Refuses a picture of another size.
pub(crate) fn checked(frame: &Bitmap) -> Result<&Bitmap, StatusDisplayError> {
    match (frame.width(), frame.height()) {
        (WIDTH_DOTS, HEIGHT_DOTS) => Ok(frame),
        (width, height) => Err(StatusDisplayError::Size { width, height }),
    }
}
