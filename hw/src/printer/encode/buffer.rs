//! The memory that the builder writes into.

use std::cell::RefCell;

use escpos::driver::Driver;
use escpos::errors::Result;

/// Room for the richest ordinary text slip, in bytes.
const TEXT_SLIP_BYTES: usize = 640;
/// Room for its commands.
const TEXT_SLIP_COMMANDS: usize = 64;

/// Takes what the builder writes and notes where one command ends: it writes each command whole.
pub(super) struct Buffer {
    written: RefCell<(Vec<u8>, Vec<usize>)>,
}

impl Default for Buffer {
    fn default() -> Self {
        let written = (Vec::with_capacity(TEXT_SLIP_BYTES), Vec::with_capacity(TEXT_SLIP_COMMANDS));
        Self { written: RefCell::new(written) }
    }
}

impl Buffer {
    /// The bytes, and the offsets at which commands end.
    pub(super) fn into_parts(self) -> (Vec<u8>, Vec<usize>) {
        self.written.into_inner()
    }
}

impl Driver for Buffer {
    fn name(&self) -> String {
        "memory".into()
    }

    fn write(&self, data: &[u8]) -> Result<()> {
        let (bytes, seams) = &mut *self.written.borrow_mut();
        bytes.extend_from_slice(data);
        seams.push(bytes.len());
        Ok(())
    }

    /// Nothing answers from memory.
    fn read(&self, _buf: &mut [u8]) -> Result<usize> {
        Ok(0)
    }

    fn flush(&self) -> Result<()> {
        Ok(())
    }
}
