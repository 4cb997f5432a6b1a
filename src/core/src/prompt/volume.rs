//! How loud the terminal speaks, by the hour: a hall is quiet at noon and after closing time, and has neighbours.

use crate::day::LocalTime;

/// Minutes of one day.
pub const MINUTES_OF_DAY: u16 = 1_440;
/// Bound on the quiet times of one day.
pub const QUIET_HOURS_MAX: usize = 4;

/// How loud, in percent of what the loudspeaker is set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Volume(u8);

impl Volume {
    /// No sound at all.
    pub const SILENT: Self = Self(0);
    /// As loud as the loudspeaker is set.
    pub const FULL: Self = Self(100);

    /// So many percent.
    ///
    /// # Errors
    /// More than a hundred.
    pub fn new(percent: u8) -> Result<Self, VolumeError> {
        if percent <= Self::FULL.0 { Ok(Self(percent)) } else { Err(VolumeError::Percent(percent)) }
    }

    /// 0 to 100.
    #[must_use]
    pub fn percent(self) -> u8 {
        self.0
    }
}

/// A time of the day at which the terminal speaks less loudly: from the first minute on, up to and without the last.
/// It may run past midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    /// Minutes after midnight.
    pub from_min: u16,
    /// Minutes after midnight; the same as `from_min` means the whole day.
    pub to_min: u16,
    /// How loud meanwhile.
    pub volume: Volume,
}

impl QuietHours {
    fn holds(self, minute: u16) -> bool {
        if self.from_min < self.to_min {
            (self.from_min..self.to_min).contains(&minute)
        } else {
            minute >= self.from_min || minute < self.to_min
        }
    }
}

/// How loud it is over a day. Only [`VolumePlan::new`] makes one, so its times are times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumePlan {
    usual: Volume,
    quiet: Vec<QuietHours>,
}

/// What is wrong with a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VolumeError {
    /// Louder than loud.
    #[error("a volume runs from 0 to 100 percent, found {0}")]
    Percent(u8),
    /// No such minute.
    #[error("a time is a minute of the day from 0 to 1439, found {0}")]
    Minute(u16),
    /// Too many quiet times.
    #[error("at most {QUIET_HOURS_MAX} quiet times a day, found {0}")]
    TooMany(usize),
}

impl VolumePlan {
    /// Checks the times.
    ///
    /// # Errors
    /// More quiet times than [`QUIET_HOURS_MAX`], or one that begins or ends at no minute of a day.
    pub fn new(usual: Volume, quiet: Vec<QuietHours>) -> Result<Self, VolumeError> {
        if quiet.len() > QUIET_HOURS_MAX {
            return Err(VolumeError::TooMany(quiet.len()));
        }
        let mut minutes = quiet.iter().flat_map(|hours| [hours.from_min, hours.to_min]);
        match minutes.find(|&minute| minute >= MINUTES_OF_DAY) {
            Some(minute) => Err(VolumeError::Minute(minute)),
            None => Ok(Self { usual, quiet }),
        }
    }

    /// How loud at this time by the hall's clock; where quiet times overlap, the lowest. Before the clock is known it
    /// is as usual.
    #[must_use]
    pub fn at(&self, clock: Option<LocalTime>) -> Volume {
        let Some(clock) = clock else { return self.usual };
        let minute = u16::from(clock.hour) * 60 + u16::from(clock.minute);
        self.quiet.iter().filter(|hours| hours.holds(minute)).map(|hours| hours.volume).min().unwrap_or(self.usual)
    }
}

impl Default for VolumePlan {
    /// As loud as the loudspeaker is set, all day.
    fn default() -> Self {
        Self { usual: Volume::FULL, quiet: Vec::new() }
    }
}
