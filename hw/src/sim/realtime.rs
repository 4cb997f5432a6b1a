//! Real-time commands: found in the raw bytes as they arrive, even in the middle of a picture and while the printer is
//! stopped. The bytes stay in the data as well, as the reference warns.

use super::make::Make;

/// The longest one.
const LENGTH_MAX: usize = 10;

/// `DLE DC4` 8 with its seven fixed parameters (Epson reference).
const CLEAR_BUFFERS: [u8; LENGTH_MAX] = [0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8];
/// `DLE DC4` 2: the power-off sequence.
const POWER_OFF: [u8; 5] = [0x10, 0x14, 2, 1, 8];

/// What the host wants at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RealTime {
    /// `DLE EOT` n, of those that the make knows.
    Status(u8),
    /// `DLE ENQ` 1: go on after an error.
    Resume,
    /// `DLE ENQ` 2: go on after an error, with empty buffers.
    ResumeCleared,
    /// `DLE DC4` 8: empty the buffers and say so.
    ClearBuffers,
    /// `DLE DC4` 1: drawer pulse; `DLE DC4` 2: power off; `DLE ENQ` 0.
    Other,
}

/// Looks at every byte that arrives.
#[derive(Debug, Default)]
pub(super) struct Scanner {
    make: Make,
    tail: Vec<u8>,
}

impl Scanner {
    /// That of a printer of `make`.
    pub(super) fn new(make: Make) -> Self {
        Self { make, tail: Vec::new() }
    }

    /// Takes one byte; gives the command that it completes, and its length.
    pub(super) fn take(&mut self, byte: u8) -> Option<(RealTime, usize)> {
        if self.tail.len() == LENGTH_MAX {
            self.tail.remove(0);
        }
        self.tail.push(byte);
        let found =
            (0..self.tail.len()).find_map(|at| complete(self.make, &self.tail[at..]).zip(Some(self.tail.len() - at)));
        if found.is_some() {
            self.tail.clear();
        }
        found
    }

    /// Bytes at the end that may still become a command.
    pub(super) fn pending(&self) -> usize {
        (0..self.tail.len()).find(|&at| is_start(&self.tail[at..])).map_or(0, |at| self.tail.len() - at)
    }
}

fn complete(make: Make, bytes: &[u8]) -> Option<RealTime> {
    match *bytes {
        [0x10, 0x04, n] if make.knows(n) => Some(RealTime::Status(n)),
        [0x10, 0x05, 0] | [0x10, 0x14, 1, 0 | 1, 1..=8] => Some(RealTime::Other),
        [0x10, 0x05, 1] => Some(RealTime::Resume),
        [0x10, 0x05, 2] => Some(RealTime::ResumeCleared),
        _ if bytes == CLEAR_BUFFERS && make.is_whole() => Some(RealTime::ClearBuffers),
        _ if bytes == POWER_OFF => Some(RealTime::Other),
        _ => None,
    }
}

fn is_start(bytes: &[u8]) -> bool {
    matches!(bytes, [0x10] | [0x10, 0x04 | 0x05] | [0x10, 0x14, 1] | [0x10, 0x14, 1, 0 | 1])
        || CLEAR_BUFFERS.starts_with(bytes)
        || POWER_OFF.starts_with(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_in_any_data() {
        for (bytes, expected) in [
            (&[0x10, 4, 1][..], Some((RealTime::Status(1), 3))),
            (&[0xff, 0x10, 0x10, 4, 4], Some((RealTime::Status(4), 3))),
            (&[0x10, 4, 0x10, 5, 2], Some((RealTime::ResumeCleared, 3))),
            (&[0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8], Some((RealTime::ClearBuffers, 10))),
            (&[0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 9], None),
            (&[0x10, 4, 5], None),
        ] {
            let mut scanner = Scanner::default();
            let found = bytes.iter().filter_map(|&byte| scanner.take(byte)).last();
            assert_eq!(found, expected, "{bytes:02x?}");
        }
    }

    #[test]
    fn what_may_still_become_a_command_is_pending() {
        for (bytes, pending) in [(&[0x41, 0x10][..], 1), (&[0x10, 0x14, 8, 1], 4), (&[0x10, 4, 1], 0), (&[0x10, 9], 0)]
        {
            let mut scanner = Scanner::default();
            assert_eq!(
                bytes.iter().filter_map(|&byte| scanner.take(byte)).count(),
                usize::from(bytes.ends_with(&[4, 1]))
            );
            assert_eq!(scanner.pending(), pending, "{bytes:02x?}");
        }
    }
}
