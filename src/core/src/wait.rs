//! How long somebody waits, as a range: nobody can know it to the minute.

/// An expected wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WaitRange {
    /// At least about so many minutes.
    pub from_min: u16,
    /// At most about so many minutes.
    pub to_min: u16,
}
