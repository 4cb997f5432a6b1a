//! A scanner in memory: for programs and tests that need codes without a device.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::line::Outcome;
use super::{Scan, Scanner, ScannerError, UNREAD_MAX};
use crate::wire::WireError;

/// Reads what it is told to read. Clones are the same scanner: one reads, another holds codes before it.
#[derive(Debug, Clone, Default)]
pub struct MemoryScanner {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    desk: Mutex<Desk>,
    scanned: Condvar,
}

#[derive(Debug, Default)]
struct Desk {
    unplugged: bool,
    unread: VecDeque<Outcome>,
}

impl MemoryScanner {
    /// A scanner that is plugged in and has nothing before it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Holds a code before it. Unplugged it sees nothing.
    pub fn scan(&self, text: &str) {
        let mut desk = self.desk();
        if desk.unplugged {
            return;
        }
        if desk.unread.len() == UNREAD_MAX {
            desk.unread.pop_front();
        }
        desk.unread.push_back(Scan::new(text));
        self.shared.scanned.notify_all();
    }

    /// Pulls the cable or plugs it in.
    pub fn unplug(&self, unplugged: bool) {
        let mut desk = self.desk();
        desk.unplugged = unplugged;
        desk.unread.clear();
        self.shared.scanned.notify_all();
    }

    /// A thread that panicked while it held the desk left nothing half done there.
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.shared.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    fn reach(&self) -> Result<(), ScannerError> {
        if self.unplugged {
            return Err(WireError::Absent { path: "memory".into(), reason: "unplugged".into() }.into());
        }
        Ok(())
    }
}

impl Scanner for MemoryScanner {
    fn status(&mut self) -> Result<(), ScannerError> {
        self.desk().reach()
    }

    fn read(&mut self, limit: Duration) -> Result<Option<Scan>, ScannerError> {
        let waits = |desk: &mut Desk| !desk.unplugged && desk.unread.is_empty();
        let (mut desk, _) =
            self.shared.scanned.wait_timeout_while(self.desk(), limit, waits).unwrap_or_else(PoisonError::into_inner);
        desk.reach()?;
        Ok(desk.unread.pop_front().transpose()?)
    }

    fn forget(&mut self) {
        self.desk().unread.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::super::contract::{self, ScannerRig};
    use super::*;

    impl ScannerRig for MemoryScanner {
        fn scanner(&self) -> Box<dyn Scanner> {
            Box::new(self.clone())
        }

        fn scan(&self, codes: &[&str]) {
            for code in codes {
                MemoryScanner::scan(self, code);
            }
        }

        fn half(&self, _: &str) {
            // It knows whole codes only.
        }

        fn unplug(&self) {
            MemoryScanner::unplug(self, true);
        }

        fn replug(&self) {
            MemoryScanner::unplug(self, false);
        }
    }

    #[test]
    fn it_keeps_the_contract() {
        contract::scanner(MemoryScanner::new);
    }

    #[test]
    fn a_waiting_reader_is_woken_by_a_code() {
        let desk = MemoryScanner::new();
        let mut scanner = desk.clone();
        let reader = std::thread::spawn(move || scanner.read(Duration::from_mins(1)));
        desk.scan("A017");
        assert_eq!(reader.join().unwrap(), Ok(Some(Scan::new("A017").unwrap())));
    }
}
