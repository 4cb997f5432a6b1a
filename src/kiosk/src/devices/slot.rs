//! A device that more than one thread wants.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

/// Holds one device. Whoever only looks goes on without it while it is in use.
pub struct Slot<T: ?Sized>(Mutex<Box<T>>);

impl<T: ?Sized> Slot<T> {
    /// A slot with this device.
    #[must_use]
    pub fn new(device: Box<T>) -> Self {
        Self(Mutex::new(device))
    }

    /// Waits for the device.
    pub fn take(&self) -> MutexGuard<'_, Box<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The device, unless somebody uses it.
    pub fn take_if_free(&self) -> Option<MutexGuard<'_, Box<T>>> {
        match self.0.try_lock() {
            Ok(device) => Some(device),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}
