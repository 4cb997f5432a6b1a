//! The SSD1306 and its like, on a Linux I2C bus.
//!
//! The driver of the chip is the crate of that name. Here: the bus is opened when it is needed, only the part of the
//! picture that has changed is sent, and after every failure the panel is set up afresh. From time to time it is set up
//! afresh anyway: a panel that lost its power for a moment acknowledges everything and stays dark.

use std::path::PathBuf;

use ::ssd1306::I2CDisplayInterface;
use ::ssd1306::Ssd1306;
use ::ssd1306::mode::BufferedGraphicsMode;
use ::ssd1306::prelude::{DisplayConfig as _, DisplayRotation, DisplaySize128x64, I2CInterface};
use embedded_hal::i2c::I2c;
use hall_core::paper::Bitmap;
use linux_embedded_hal::I2cdev;

use super::{HEIGHT_DOTS, StatusDisplay, StatusDisplayError, WIDTH_DOTS, checked};

/// The address of a panel whose address pin is low, as modules are delivered (SSD1306 data sheet, 8.1.5).
pub const ADDRESS: u8 = 0x3c;
/// After so many pictures the panel is set up afresh: about once a minute with one heartbeat a second.
pub const FRAMES_BETWEEN_RESETS: u32 = 60;

/// Where a bus comes from: a place that keeps its name.
pub trait I2cSource: Send {
    /// The open bus.
    type Bus: I2c + Send;

    /// Opens it.
    ///
    /// # Errors
    /// There is no such bus, or it may not be used.
    fn open(&mut self) -> Result<Self::Bus, StatusDisplayError>;
}

/// A bus of the machine by its path, e.g. `/dev/i2c-1`.
#[derive(Debug, Clone)]
pub struct LinuxI2c {
    path: PathBuf,
}

impl LinuxI2c {
    /// The bus at `path`.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }
}

impl I2cSource for LinuxI2c {
    type Bus = I2cdev;

    fn open(&mut self) -> Result<I2cdev, StatusDisplayError> {
        I2cdev::new(&self.path).map_err(|error| StatusDisplayError::Bus {
            path: self.path.to_string_lossy().into_owned(),
            reason: error.to_string(),
        })
    }
}

type Panel<B> = Ssd1306<I2CInterface<B>, DisplaySize128x64, BufferedGraphicsMode<DisplaySize128x64>>;

/// The driver.
pub struct Ssd1306Display<S: I2cSource> {
    source: S,
    open: Option<Open<S::Bus>>,
}

/// A panel that was set up, and what it shows.
struct Open<B> {
    panel: Panel<B>,
    shown: Bitmap,
    frames: u32,
}

impl<S: I2cSource> Ssd1306Display<S> {
    /// The panel at [`ADDRESS`] on this bus. Nothing is opened yet.
    #[must_use]
    pub fn new(source: S) -> Self {
        Self { source, open: None }
    }

    /// The panel as it was left, or set up afresh: then its memory holds anything, and all of the picture is sent.
    fn ready(&mut self) -> Result<Open<S::Bus>, StatusDisplayError> {
        if let Some(open) = self.open.take().filter(|open| open.frames < FRAMES_BETWEEN_RESETS) {
            return Ok(open);
        }
        let interface = I2CDisplayInterface::new_custom_address(self.source.open()?, ADDRESS);
        let mut panel =
            Ssd1306::new(interface, DisplaySize128x64, DisplayRotation::Rotate0).into_buffered_graphics_mode();
        panel.init().map_err(|_| StatusDisplayError::NoAnswer { address: ADDRESS })?;
        Ok(Open { panel, shown: Bitmap::white(WIDTH_DOTS, HEIGHT_DOTS), frames: 0 })
    }
}

impl<S: I2cSource> StatusDisplay for Ssd1306Display<S>
where
    S::Bus: Send,
{
    fn show(&mut self, frame: &Bitmap) -> Result<(), StatusDisplayError> {
        let frame = checked(frame)?;
        let mut open = self.ready()?;
        for y in 0..HEIGHT_DOTS {
            for x in (0..WIDTH_DOTS).filter(|&x| frame.get(x, y) != open.shown.get(x, y)) {
                open.panel.set_pixel(x, y, frame.get(x, y));
            }
        }
        open.panel.flush().map_err(|_| StatusDisplayError::NoAnswer { address: ADDRESS })?;
        open.shown = frame.clone();
        open.frames += 1;
        self.open = Some(open);
        Ok(())
    }
}
