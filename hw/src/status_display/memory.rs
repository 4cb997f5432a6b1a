//! A status display that keeps its picture in memory: for programs and tests that need one without a device.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hall_core::paper::Bitmap;

use super::ssd1306::ADDRESS;
use super::{HEIGHT_DOTS, StatusDisplay, StatusDisplayError, WIDTH_DOTS, checked};

/// Keeps what it shows. Clones are the same display: one shows, another watches.
#[derive(Debug, Clone)]
pub struct MemoryStatusDisplay {
    glass: Arc<Mutex<Glass>>,
}

#[derive(Debug)]
struct Glass {
    gone: bool,
    lit: Bitmap,
    frames: u64,
}

impl MemoryStatusDisplay {
    /// A dark display that is plugged in.
    #[must_use]
    pub fn new() -> Self {
        let lit = Bitmap::white(WIDTH_DOTS, HEIGHT_DOTS);
        Self { glass: Arc::new(Mutex::new(Glass { gone: false, lit, frames: 0 })) }
    }

    /// Pulls its cable, or plugs it in.
    pub fn gone(&self, gone: bool) {
        self.glass().gone = gone;
    }

    /// What is lit.
    #[must_use]
    pub fn lit(&self) -> Bitmap {
        self.glass().lit.clone()
    }

    /// Pictures shown since the start.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.glass().frames
    }

    /// A thread that panicked while it held the glass left nothing half done there.
    fn glass(&self) -> MutexGuard<'_, Glass> {
        self.glass.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryStatusDisplay {
    fn default() -> Self {
        Self::new()
    }
}

impl StatusDisplay for MemoryStatusDisplay {
    fn show(&mut self, frame: &Bitmap) -> Result<(), StatusDisplayError> {
        let frame = checked(frame)?;
        let mut glass = self.glass();
        if glass.gone {
            return Err(StatusDisplayError::NoAnswer { address: ADDRESS });
        }
        glass.lit = frame.clone();
        glass.frames += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::contract::{self, StatusRig};
    use super::*;

    impl StatusRig for MemoryStatusDisplay {
        fn display(&self) -> Box<dyn StatusDisplay> {
            Box::new(self.clone())
        }
        fn plug(&self, plugged: bool) {
            self.gone(!plugged);
        }
        fn lit(&self) -> Bitmap {
            MemoryStatusDisplay::lit(self)
        }
    }

    #[test]
    fn it_keeps_the_contract() {
        contract::status_display(MemoryStatusDisplay::new);
    }
}
