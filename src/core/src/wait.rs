//! How long somebody waits, as a range: nobody can know it to the minute.

/// An expected wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WaitRange {
    /// At least about so many minutes.
    pub from_min: u16,
    /// At most about so many minutes.
    pub to_min: u16,
}

/// Waits are said in steps of so many minutes: a finer figure would promise what nobody knows.
pub const STEP_MIN: u32 = 5;
/// Longest wait that is said, in minutes: a working day.
pub const WAIT_MIN_MAX: u32 = 480;
/// The lower end, in percent of the expected wait: some ahead leave, some are quick.
const LOWER_PERCENT: u32 = 70;
/// The upper end, in percent of the expected wait.
const UPPER_PERCENT: u32 = 150;

impl WaitRange {
    /// The wait behind `ahead` others at so many `counters`, where each takes `minutes`: what the hall's data says, for
    /// as long as nothing has been measured. The range is wide on purpose: from 70 % of the expected wait to 150 % of it
    /// and one more turn of a counter, as nobody knows how far the present ones are; rounded outwards to [`STEP_MIN`].
    #[must_use]
    pub fn expect(ahead: u32, counters: u16, minutes: u16) -> Self {
        let expected = u64::from(Self::expected_min(ahead, counters, minutes));
        let turn = u64::from(Self::expected_min(1, counters, minutes));
        let step = u64::from(STEP_MIN);
        let from = expected * u64::from(LOWER_PERCENT) / 100 / step * step;
        let to = (expected * u64::from(UPPER_PERCENT) / 100 + turn).div_ceil(step) * step;
        let said = |minutes: u64| u16::try_from(minutes.min(u64::from(WAIT_MIN_MAX))).unwrap_or(u16::MAX);
        Self { from_min: said(from), to_min: said(to) }
    }

    /// Minutes until the counters have served `ahead` others, rounded up, without any doubt in it.
    #[must_use]
    pub fn expected_min(ahead: u32, counters: u16, minutes: u16) -> u32 {
        let work = u64::from(ahead) * u64::from(minutes);
        u32::try_from(work.div_ceil(u64::from(counters.max(1)))).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_an_honest_range() {
        let table = [
            ((0, 2, 15), (0, 10)),
            ((1, 1, 15), (10, 40)),
            ((4, 2, 15), (20, 55)),
            ((10, 3, 30), (70, 160)),
            ((u32::MAX, 1, 480), (480, 480)),
            ((3, 0, 10), (20, 55)),
        ];
        for ((ahead, counters, minutes), (from_min, to_min)) in table {
            assert_eq!(WaitRange::expect(ahead, counters, minutes), WaitRange { from_min, to_min }, "{ahead}");
        }
    }
}
