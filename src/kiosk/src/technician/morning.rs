//! The report that the terminal makes by itself each morning, before the hall opens.

use hall_core::day::{BusinessDay, LocalTime};

use super::bench::Bench;

/// The fact under which the journal keeps the business day of the last report.
const DAY_FACT: &str = "report-day";

/// When the report is made, and whether it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Morning {
    /// In minutes after midnight.
    at: Option<u16>,
    prints: bool,
    /// The day of the last one, also where the journal could not keep it: it is not printed over and over.
    done: Option<BusinessDay>,
}

/// No time of day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a time such as 08:30, or \"never\"")]
pub struct NoTime;

/// The minute of the day behind a text such as `08:30`.
///
/// # Errors
/// It is no time of day in two figures each.
pub fn minute_of_day(text: &str) -> Result<u16, NoTime> {
    let (hour, minute) = text.split_once(':').ok_or(NoTime)?;
    let figure = |text: &str, below: u16| {
        let figure = if text.len() == 2 { text.parse::<u16>().ok() } else { None };
        figure.filter(|&figure| figure < below).ok_or(NoTime)
    };
    Ok(figure(hour, 24)? * 60 + figure(minute, 60)?)
}

impl Morning {
    /// Never by itself.
    pub const NEVER: Self = Self { at: None, prints: false, done: None };

    /// At `HH:MM` by the hall's clock, or `never`.
    ///
    /// # Errors
    /// The text is neither.
    pub fn parse(at: &str, prints: bool) -> Result<Self, NoTime> {
        if at == "never" {
            return Ok(Self { at: None, prints, done: None });
        }
        Ok(Self { at: Some(minute_of_day(at)?), prints, done: None })
    }

    /// Whether it is printed.
    #[must_use]
    pub fn prints(self) -> bool {
        self.prints
    }

    /// Whether it is time, and today's report was not made yet. A terminal that was off in the morning makes it when
    /// it comes on.
    #[must_use]
    pub fn is_due(self, bench: &Bench) -> bool {
        let now = bench.clock.now();
        if !self.has_come(bench.hall.rule().local(now)) {
            return false;
        }
        let today = bench.hall.rule().day_of(now);
        if self.done == Some(today) {
            return false;
        }
        let today = today.0.to_string();
        let Some(journal) = &bench.journal else { return false };
        // A journal that cannot be read has no report today either, and one every look would fill the log.
        matches!(journal.wait(|journal| journal.fact(DAY_FACT)), Ok(Ok(last)) if last.as_deref() != Some(&today))
    }

    fn has_come(self, now: LocalTime) -> bool {
        self.at.is_some_and(|at| u16::from(now.hour) * 60 + u16::from(now.minute) >= at)
    }

    /// Today's report is about to be made. One that a technician makes before the hour does not count as the morning's.
    pub fn begun(&mut self, bench: &Bench) {
        let now = bench.clock.now();
        if !self.has_come(bench.hall.rule().local(now)) {
            return;
        }
        let today = bench.hall.rule().day_of(now);
        self.done = Some(today);
        let today = today.0.to_string();
        let Some(journal) = &bench.journal else { return };
        if !matches!(journal.wait(move |journal| journal.keep_fact(DAY_FACT, &today)), Ok(Ok(()))) {
            tracing::warn!("the day of the report was not kept");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: u8, minute: u8) -> LocalTime {
        LocalTime { year: 2026, month: 11, day: 23, hour, minute }
    }

    #[test]
    fn it_comes_at_its_minute_and_stays_due_all_day() {
        let morning = Morning::parse("08:30", true).expect("a time");
        assert!(!morning.has_come(at(8, 29)));
        assert!(morning.has_come(at(8, 30)) && morning.has_come(at(17, 0)));
        assert!(!Morning::NEVER.has_come(at(23, 59)));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for wrong in ["", "8:30", "24:00", "08:60", "0830", "08:3", "always"] {
            assert_eq!(Morning::parse(wrong, true), Err(NoTime), "{wrong:?}");
        }
        assert_eq!(Morning::parse("never", true).map(|morning| morning.at), Ok(None));
    }
}
