//! Out of an error that stays after its cause is gone: a cutter that was freed waits for a word from the host.

use std::time::{Duration, Instant};

use hall_core::device::PrinterStatus;
use hall_core::fault::Fault;

/// Between two words to a printer that still reports the error: each one moves the knife.
const EVERY: Duration = Duration::from_secs(10);
/// So many words, five minutes of them; then somebody must open the cover, which a person who mends it does.
const TRIES: u32 = 30;

/// How often the printer was told to go on.
#[derive(Debug, Default)]
pub(super) struct Recovery {
    tries: u32,
    next: Option<Instant>,
}

impl Recovery {
    /// Whether the printer is to be told now (`DLE ENQ` 2). Never while the cover is open: a hand may be inside.
    pub(super) fn is_due(&mut self, status: PrinterStatus, now: Instant) -> bool {
        match status {
            PrinterStatus::Ready { .. } | PrinterStatus::Stopped(Fault::CoverOpen) => {
                *self = Self::default();
                false
            }
            PrinterStatus::Stopped(Fault::CutterJammed | Fault::PresenterJammed) => {
                let due = self.tries < TRIES && self.next.is_none_or(|next| now >= next);
                if due {
                    self.tries += 1;
                    self.next = Some(now + EVERY);
                }
                due
            }
            PrinterStatus::Stopped(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JAMMED: PrinterStatus = PrinterStatus::Stopped(Fault::CutterJammed);
    const OPEN: PrinterStatus = PrinterStatus::Stopped(Fault::CoverOpen);

    #[test]
    fn the_printer_is_told_now_and_then_and_not_for_ever() {
        let (mut recovery, start) = (Recovery::default(), Instant::now());
        let mut told = 0;
        for second in 0..3_600 {
            told += u32::from(recovery.is_due(JAMMED, start + Duration::from_secs(second)));
        }
        assert_eq!(told, TRIES);
        let later = start + Duration::from_hours(1);
        assert!(!recovery.is_due(OPEN, later), "a hand may be inside");
        assert!(recovery.is_due(JAMMED, later), "somebody was at it");
        assert!(!recovery.is_due(JAMMED, later));
    }

    #[test]
    fn what_mends_itself_or_never_is_left_alone() {
        for fault in [Fault::PaperOut, Fault::PrinterHot, Fault::PrinterBroken, Fault::PrinterGone] {
            assert!(!Recovery::default().is_due(PrinterStatus::Stopped(fault), Instant::now()));
        }
    }
}
