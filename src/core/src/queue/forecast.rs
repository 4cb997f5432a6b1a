//! How long somebody waits, as a range that holds four times out of five, learnt from waits that are over.
//!
//! What the queue itself says, those ahead given to the counters that serve them as each comes free, is a good guess
//! with an unknown error: breaks, easy and hard cases, priority, whoever leaves. So the range is that guess times two factors, and the
//! factors follow the waits that really were: each one that lies outside pushes its end of the range away, each one
//! inside lets both come a little closer, in such steps that the ends settle where one wait in ten is shorter and one in
//! ten is longer (quantiles followed by their own subgradient, as in adaptive conformal inference, Gibbs and Candès
//! 2021). That holds whatever the waits are like, and needs no past of the hall: a new matter begins with wide factors
//! and narrows, and an hour of the day of which little is known follows its matter.
//!
//! Whole numbers throughout, so that every process says the same range.

/// How many of a hundred waits the range is to hold.
pub const COVERAGE_PERCENT: u8 = 80;
/// One, among the factors.
const ONE: u32 = 10_000;
/// The factors while nothing was learnt.
const COLD_LOW: u32 = 5_000;
const COLD_HIGH: u32 = 15_000;
/// Bounds of a factor: below, a range would begin at once for any queue; above, nobody would be told a usable time.
const FACTOR_MIN: u32 = 100;
const FACTOR_MAX: u32 = 60_000;
/// Out of so many parts …
const PARTS: u32 = 1_000;
/// … an end of the range moves outward after a wait beyond it …
const OUTWARD: u32 = 77;
/// … and inward after any other: where one in twelve lies beyond an end it stands still. One in ten would be enough if
/// each wait were known before the next is told; those of one hour are alike and are known only when they are over.
const INWARD: u32 = OUTWARD / 11;
/// Waits after which what an hour taught counts in place of its matter's.
const HOUR_COUNTS: u32 = 50;
/// Ranges are told in whole minutes.
const SAID_S: u32 = 60;
/// A service's part in the mean of its matter: the mean of about so many remains.
const SERVICES_KEPT: u32 = 32;
/// Longest service and wait that is learnt from, in seconds: a working day. Beyond it somebody forgot to press a key.
const LEARNT_MAX_S: u32 = 8 * 60 * 60;
/// Waits are learnt apart by how long they were said to be: after an hour's queue chance has averaged out, after five
/// minutes' it has not. Upper ends in seconds; the last is open.
const BANDS_S: [u32; 2] = [10 * 60, 30 * 60];

/// A wait in seconds, from and to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// At least about so many seconds.
    pub from_s: u32,
    /// At most about so many seconds.
    pub to_s: u32,
}

impl Span {
    /// Whether a wait of so many seconds lies in it, both ends counted.
    #[must_use]
    pub fn holds(self, waited_s: u32) -> bool {
        (self.from_s..=self.to_s).contains(&waited_s)
    }
}

/// The factors of one band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Band {
    low: u32,
    high: u32,
    /// Waits that were learnt from, up to [`HOUR_COUNTS`].
    seen: u32,
}

impl Band {
    const COLD: Band = Band { low: COLD_LOW, high: COLD_HIGH, seen: 0 };

    fn span(self, guess_s: u32) -> Span {
        let from_s = scaled(guess_s, self.low, ONE) / SAID_S * SAID_S;
        Span { from_s, to_s: scaled(guess_s, self.high, ONE).div_ceil(SAID_S) * SAID_S }
    }

    fn learn(&mut self, guess_s: u32, waited_s: u32) {
        let span = self.span(guess_s);
        let low = if waited_s < span.from_s { PARTS - OUTWARD } else { PARTS + INWARD };
        let high = if waited_s > span.to_s { PARTS + OUTWARD } else { PARTS - INWARD };
        self.low = scaled(self.low, low, PARTS).clamp(FACTOR_MIN, FACTOR_MAX);
        self.high = scaled(self.high, high, PARTS).clamp(self.low, FACTOR_MAX);
        self.seen = (self.seen + 1).min(HOUR_COUNTS);
    }
}

/// What was learnt of the waits for one matter in one hour of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Learnt {
    bands: [Band; BANDS_S.len() + 1],
}

impl Default for Learnt {
    fn default() -> Self {
        Self { bands: [Band::COLD; BANDS_S.len() + 1] }
    }
}

impl Learnt {
    /// How many figures it is kept as.
    pub const FIGURES: usize = 3 * (BANDS_S.len() + 1);

    /// The range of a wait that is guessed to be `guess_s` seconds, by what this hour taught, or the whole of its matter
    /// while the hour taught little.
    #[must_use]
    pub fn span(&self, matter: &Learnt, guess_s: u32) -> Span {
        let band = band_of(guess_s);
        let knows = if self.bands[band].seen < HOUR_COUNTS { matter } else { self };
        knows.bands[band].span(guess_s)
    }

    /// Learns from one that is over: it had been guessed to be `guess_s` seconds, and was `waited_s`.
    pub fn learn(&mut self, guess_s: u32, waited_s: u32) {
        let (guess_s, waited_s) = (guess_s.min(LEARNT_MAX_S), waited_s.min(LEARNT_MAX_S));
        self.bands[band_of(guess_s)].learn(guess_s, waited_s);
    }

    /// As figures, to be kept.
    #[must_use]
    pub fn figures(&self) -> [u32; Self::FIGURES] {
        let mut figures = [0; Self::FIGURES];
        for (kept, band) in figures.chunks_exact_mut(3).zip(self.bands) {
            kept.copy_from_slice(&[band.low, band.high, band.seen]);
        }
        figures
    }

    /// From kept figures; what cannot be one is as if nothing had been learnt.
    #[must_use]
    pub fn from_figures(figures: [u32; Self::FIGURES]) -> Self {
        let mut learnt = Self::default();
        let sound = FACTOR_MIN..=FACTOR_MAX;
        for (band, kept) in learnt.bands.iter_mut().zip(figures.chunks_exact(3)) {
            let (low, high, seen) = (kept[0], kept[1], kept[2]);
            if low <= high && sound.contains(&low) && sound.contains(&high) && seen <= HOUR_COUNTS {
                *band = Band { low, high, seen };
            }
        }
        learnt
    }
}

/// What is known of one matter's services: how long one takes, on average.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    /// Seconds, times [`SERVICES_KEPT`].
    sum: u32,
}

impl Forecast {
    /// What the hall's data says, in minutes, while nothing was measured.
    #[must_use]
    pub fn expected(minutes: u16) -> Self {
        Self::of_mean((u32::from(minutes) * 60).min(LEARNT_MAX_S))
    }

    /// A mean that was kept, in seconds.
    #[must_use]
    pub fn of_mean(mean_s: u32) -> Self {
        Self { sum: mean_s.min(LEARNT_MAX_S) * SERVICES_KEPT }
    }

    /// A service took so many seconds.
    pub fn served(&mut self, took_s: u32) {
        self.sum = self.sum - self.sum / SERVICES_KEPT + took_s.min(LEARNT_MAX_S);
    }

    /// Seconds that a service takes, on average.
    #[must_use]
    pub fn mean_s(self) -> u32 {
        self.sum / SERVICES_KEPT
    }
}

/// One who is called before whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ahead<'a> {
    /// Seconds that its service takes, on average.
    pub mean_s: u32,
    /// Which of the counters may serve it.
    pub counters: &'a [usize],
}

/// The wait, in seconds, of somebody whom the counters `mine` may serve: `free_in_s` says when each counter comes free,
/// zero if it is, and those `ahead`, in the order in which they are called, each go to the first that does.
///
/// A counter outside `free_in_s` is closed. Where none of `mine` is open, the wait is the longest that is told.
#[must_use]
pub fn guess_s<'a>(free_in_s: &[u32], ahead: impl IntoIterator<Item = Ahead<'a>>, mine: &[usize]) -> u32 {
    let mut free_in_s = free_in_s.to_vec();
    let first = |free_in_s: &[u32], counters: &[usize]| {
        let open = counters.iter().filter_map(|at| Some((*free_in_s.get(*at)?, *at)));
        open.min().map(|(_, at)| at)
    };
    for other in ahead {
        if let Some(at) = first(&free_in_s, other.counters) {
            free_in_s[at] = free_in_s[at].saturating_add(other.mean_s);
        }
    }
    first(&free_in_s, mine).map_or(LEARNT_MAX_S, |at| free_in_s[at].min(LEARNT_MAX_S))
}

fn band_of(guess_s: u32) -> usize {
    BANDS_S.iter().take_while(|end| guess_s >= **end).count()
}

fn scaled(value: u32, by: u32, of: u32) -> u32 {
    u32::try_from(u64::from(value) * u64::from(by) / u64::from(of)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_matter_is_told_the_wide_range() {
        let cold = Learnt::default();
        assert_eq!(cold.span(&cold, 1_000), Span { from_s: 480, to_s: 1_500 });
    }

    #[test]
    fn a_wait_beyond_an_end_moves_it_away_and_others_bring_it_closer() {
        let (cold, mut matter) = (Learnt::default(), Learnt::default());
        let span = |matter: &Learnt, guess_s| cold.span(matter, guess_s);
        let before = span(&matter, 10_000);
        matter.learn(10_000, 20_000);
        let longer = span(&matter, 10_000);
        assert!(longer.to_s > before.to_s && longer.from_s >= before.from_s);
        matter.learn(10_000, 10);
        let shorter = span(&matter, 10_000);
        assert!(shorter.to_s < longer.to_s && shorter.from_s < longer.from_s);
        assert_eq!(span(&matter, 300), span(&cold, 300), "short waits are learnt apart");
    }

    #[test]
    fn an_hour_counts_for_itself_once_it_has_seen_enough() {
        let (mut hour, matter) = (Learnt::default(), Learnt::default());
        for _ in 1..HOUR_COUNTS {
            hour.learn(1_000, 2_000);
        }
        assert_eq!(hour.span(&matter, 1_000), matter.span(&matter, 1_000));
        hour.learn(1_000, 2_000);
        assert!(hour.span(&matter, 1_000).to_s > matter.span(&matter, 1_000).to_s);
    }

    #[test]
    fn the_factors_stay_in_their_bounds_whatever_comes() {
        for waited_s in [0, u32::MAX] {
            let mut learnt = Learnt::default();
            for _ in 0..10_000 {
                learnt.learn(u32::MAX, waited_s);
                learnt.learn(60, waited_s);
            }
            let figures = learnt.figures();
            let factors = figures.chunks_exact(3).flat_map(|kept| &kept[..2]);
            assert!(factors.into_iter().all(|factor| (FACTOR_MIN..=FACTOR_MAX).contains(factor)), "{figures:?}");
            assert_eq!(Learnt::from_figures(figures), learnt);
        }
    }

    #[test]
    fn figures_that_cannot_be_are_as_if_nothing_was_learnt() {
        let figures = [9_000, 8_000, 0, 10, 8_000, 0, 8_000, 9_000, HOUR_COUNTS + 1];
        assert_eq!(Learnt::from_figures(figures), Learnt::default());
    }

    #[test]
    fn a_mean_follows_what_is_measured() {
        let mut services = Forecast::expected(10);
        assert_eq!(services.mean_s(), 600);
        for _ in 0..200 {
            services.served(1_200);
        }
        assert!((1_150..=1_200).contains(&services.mean_s()), "{}", services.mean_s());
        services.served(u32::MAX);
        assert!(services.mean_s() < 2_200, "one forgotten key does not spoil the day: {}", services.mean_s());
    }

    #[test]
    fn those_ahead_go_to_the_first_of_their_counters_that_comes_free() {
        let ahead = |counters, mean_s| Ahead { mean_s, counters };
        let queue = [ahead(&[0, 1], 600), ahead(&[1], 300), ahead(&[7], 900)];
        assert_eq!(guess_s(&[0, 100], [], &[0, 1]), 0, "a counter is free");
        assert_eq!(guess_s(&[200, 100], queue, &[0]), 200, "the first of them goes to counter 1");
        assert_eq!(guess_s(&[200, 100], queue, &[1]), 1_000);
        assert_eq!(guess_s(&[200, 100], queue, &[7]), LEARNT_MAX_S, "that counter is closed");
        assert_eq!(guess_s(&[u32::MAX], queue, &[0]), LEARNT_MAX_S);
    }
}
