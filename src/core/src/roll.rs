//! The roll of paper: how much is used, how many slips are left, and when it will end.

use crate::day::UtcMillis;

/// What a slip takes before enough of them were measured, in millimetres: an ordinary ticket with its QR code.
pub const SLIP_MM_USUAL: u32 = 110;
/// How many slips make the roll's own average better than [`SLIP_MM_USUAL`].
pub const SLIPS_TO_TRUST: u32 = 10;
/// What the core of a roll keeps back: the last turns do not feed well (near-end sensors sit there), in millimetres.
pub const CORE_MM: u32 = 1_000;
/// Lengths of rolls that a hall may use, in metres: 57×30 mm retail rolls to 80×250 mm kiosk rolls.
pub const LENGTH_M: std::ops::RangeInclusive<u16> = 5..=400;
/// Below this many slips the terminal warns: two busy hours.
pub const SLIPS_LOW: u32 = 80;

/// One roll, from the moment it was put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Roll {
    /// When it was put in.
    pub since: UtcMillis,
    /// Its length when new, in millimetres.
    pub length_mm: u32,
    /// What has been fed since, in millimetres.
    pub used_mm: u32,
    /// How many slips that was.
    pub slips: u32,
}

/// What is to be expected of a roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    /// Millimetres that will still print.
    pub left_mm: u32,
    /// Slips that they make.
    pub slips_left: u32,
    /// When it ends at the pace of the last hours; `None` without a pace.
    pub ends_at: Option<UtcMillis>,
}

impl Forecast {
    /// Whether somebody should bring a new roll.
    #[must_use]
    pub fn is_low(&self) -> bool {
        self.slips_left < SLIPS_LOW
    }
}

impl Roll {
    /// A new roll; a length outside [`LENGTH_M`] is brought inside.
    #[must_use]
    pub fn new(since: UtcMillis, length_m: u16) -> Self {
        let length_m = length_m.clamp(*LENGTH_M.start(), *LENGTH_M.end());
        Self { since, length_mm: u32::from(length_m) * 1_000, used_mm: 0, slips: 0 }
    }

    /// The roll after one more slip of this length, cut included.
    #[must_use]
    pub fn after_slip(self, slip_mm: u32) -> Self {
        Self { used_mm: self.used_mm.saturating_add(slip_mm), slips: self.slips.saturating_add(1), ..self }
    }

    /// What a slip takes on this roll, in millimetres.
    #[must_use]
    pub fn slip_mm(&self) -> u32 {
        if self.slips < SLIPS_TO_TRUST { SLIP_MM_USUAL } else { (self.used_mm / self.slips).max(1) }
    }

    /// What is to be expected, at so many slips an hour.
    #[must_use]
    pub fn forecast(&self, now: UtcMillis, slips_an_hour: u32) -> Forecast {
        let left_mm = self.length_mm.saturating_sub(self.used_mm).saturating_sub(CORE_MM);
        let slips_left = left_mm / self.slip_mm();
        let hours_ms = |slips: u32| i64::from(slips) * 3_600_000 / i64::from(slips_an_hour.max(1));
        let ends_at = (slips_an_hour > 0).then(|| UtcMillis(now.0.saturating_add(hours_ms(slips_left))));
        Forecast { left_mm, slips_left, ends_at }
    }

    /// Per cent of the roll that will still print.
    #[must_use]
    pub fn percent(&self) -> u8 {
        let left = u64::from(self.length_mm.saturating_sub(self.used_mm).saturating_sub(CORE_MM));
        u8::try_from(left * 100 / u64::from(self.length_mm.max(1))).unwrap_or(100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UtcMillis = UtcMillis(1_000_000);

    #[test]
    fn a_new_roll_is_counted_by_the_usual_slip() {
        let forecast = Roll::new(NOW, 80).forecast(NOW, 0);
        assert_eq!(forecast.slips_left, (80_000 - CORE_MM) / SLIP_MM_USUAL);
        assert_eq!(forecast.ends_at, None, "nobody has taken a number yet");
    }

    #[test]
    fn its_own_slips_make_the_average() {
        let roll = (0..20).fold(Roll::new(NOW, 80), |roll, _| roll.after_slip(90));
        assert_eq!((roll.slip_mm(), roll.used_mm, roll.slips), (90, 1_800, 20));
        assert_eq!(roll.forecast(NOW, 40).slips_left, (80_000 - 1_800 - CORE_MM) / 90);
    }

    #[test]
    fn the_pace_says_when_it_ends() {
        let roll = Roll { since: NOW, length_mm: 12_000, used_mm: 0, slips: 0 };
        let forecast = roll.forecast(NOW, 50);
        assert_eq!(forecast.slips_left, 100);
        assert_eq!(forecast.ends_at, Some(UtcMillis(NOW.0 + 2 * 3_600_000)));
    }

    #[test]
    fn a_roll_that_lasts_longer_than_its_length_is_empty_not_negative() {
        let roll = (0..2_000).fold(Roll::new(NOW, 5), |roll, _| roll.after_slip(100));
        let forecast = roll.forecast(NOW, 10);
        assert_eq!((forecast.left_mm, forecast.slips_left, roll.percent()), (0, 0, 0));
        assert!(forecast.is_low());
    }

    #[test]
    fn a_length_nobody_sells_is_brought_to_the_nearest() {
        assert_eq!(Roll::new(NOW, 0).length_mm, 5_000);
        assert_eq!(Roll::new(NOW, u16::MAX).length_mm, 400_000);
    }
}
