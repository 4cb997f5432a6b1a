//! From lines to steps.

use std::sync::Arc;

use super::daytime::{DayTime, seconds};
use super::{FILE_BYTES_MAX, STEPS_MAX, SimRefusal, Step};

/// Characters of what was found that an error shows.
const FOUND_CHARS_MAX: usize = 40;

/// A scenario cannot be played: its file, its line, what was found and what is allowed, in one line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line_no}: {trouble}")]
pub struct ScenarioError {
    /// As it was named.
    pub file: String,
    /// From 1.
    pub line_no: usize,
    /// What is wrong there.
    pub trouble: Trouble,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It does not begin with a time.
    #[error("{found:?} is no time; write a time of day such as 08:30 or 08:30:00, +5s, +2m, +1h30m, or every 2m")]
    Time {
        /// The word that stands there.
        found: String,
    },
    /// A repetition has no length, or none that can be counted.
    #[error("every {found:?} is no repetition; write a length from 1s to 24h such as 30s, 2m or 1h30m")]
    Repetition {
        /// The word that stands there.
        found: String,
    },
    /// Behind `until` stands no time of day.
    #[error("until {found:?} is no time of day; write one such as 17:30 or 24:00")]
    Until {
        /// The word that stands there.
        found: String,
    },
    /// It counts from a line before it, and there is none.
    #[error("{found:?} counts from the line before it; write a time of day such as 08:30 in the first line")]
    NothingBefore {
        /// The word that stands there.
        found: String,
    },
    /// It is before the line before it.
    #[error("{found} is before {before}, the time of the line before it; write lines in the order of the day")]
    Backwards {
        /// Its time.
        found: DayTime,
        /// The time of the line before.
        before: DayTime,
    },
    /// It is on the next day.
    #[error("{found:?} goes beyond 24:00; a scenario is one day")]
    BeyondTheDay {
        /// The word that stands there.
        found: String,
    },
    /// There is no such device.
    #[error("no device {found:?}; there are: {known}")]
    Device {
        /// The word that stands there.
        found: String,
        /// All devices.
        known: String,
    },
    /// Nothing is to happen.
    #[error("nothing stands behind {device:?}; write one of its verbs, see help")]
    NoVerb {
        /// The device.
        device: String,
    },
    /// The device does not know the verb.
    #[error("{device}: {why}")]
    Verb {
        /// The device.
        device: String,
        /// What it says.
        why: SimRefusal,
    },
    /// More steps than anybody can follow.
    #[error("more than {STEPS_MAX} steps, repetitions counted; write longer repetitions or an earlier until")]
    TooManySteps,
    /// The file is too long.
    #[error("{bytes} bytes; at most {FILE_BYTES_MAX} are read")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
}

/// What is wrong, and where.
type Wrong = (usize, Trouble);

/// Reads all lines; the steps in the order of the day.
pub(super) fn steps(text: &str, devices: &[&str]) -> Result<Vec<Step>, Wrong> {
    if text.len() > FILE_BYTES_MAX {
        return Err((1, Trouble::TooLong { bytes: text.len() }));
    }
    let mut steps = Vec::new();
    let mut now = None;
    for (line_no, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line.trim_start())) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (moments, rest) = moments(line, &mut now).map_err(|trouble| (line_no, trouble))?;
        let (device, verb) = action(rest, devices).map_err(|trouble| (line_no, trouble))?;
        let (device, verb): (Arc<str>, Arc<str>) = (device.into(), verb.into());
        let step = |at| Step { at, device: Arc::clone(&device), verb: Arc::clone(&verb), line_no };
        steps.extend(moments.take(STEPS_MAX + 1 - steps.len()).map(step));
        if steps.len() > STEPS_MAX {
            return Err((line_no, Trouble::TooManySteps));
        }
    }
    // Keeps the order of the lines where times are the same.
    steps.sort_by_key(|step| step.at);
    Ok(steps)
}

/// When a line happens, and the rest of it. `now` is the time of the line before, and then of this one; a repetition
/// does not move it.
fn moments<'a>(
    line: &'a str,
    now: &mut Option<DayTime>,
) -> Result<(impl Iterator<Item = DayTime> + use<>, &'a str), Trouble> {
    let (word, rest) = split(line);
    if word == "every" {
        let (first, every_s, until, rest) = repetition(word, rest, *now)?;
        let all = std::iter::successors(first, move |at| at.after(every_s)).take_while(move |at| *at <= until);
        return Ok((Moments::Many(all), rest));
    }
    let at = if let Some(length) = word.strip_prefix('+') {
        let length_s = seconds(length).ok_or_else(|| Trouble::Time { found: found(word) })?;
        let before = now.ok_or_else(|| Trouble::NothingBefore { found: found(word) })?;
        before.after(length_s).ok_or_else(|| Trouble::BeyondTheDay { found: found(word) })?
    } else {
        DayTime::parse(word).ok_or_else(|| Trouble::Time { found: found(word) })?
    };
    if let Some(before) = now.filter(|&before| at < before) {
        return Err(Trouble::Backwards { found: at, before });
    }
    *now = Some(at);
    Ok((Moments::One(Some(at)), rest))
}

/// One time or several.
enum Moments<I> {
    One(Option<DayTime>),
    Many(I),
}

impl<I: Iterator<Item = DayTime>> Iterator for Moments<I> {
    type Item = DayTime;

    fn next(&mut self) -> Option<DayTime> {
        match self {
            Moments::One(at) => at.take(),
            Moments::Many(all) => all.next(),
        }
    }
}

/// The first time of a repetition, its length in seconds, its last possible time, and the rest of the line.
fn repetition<'a>(
    every: &str,
    rest: &'a str,
    now: Option<DayTime>,
) -> Result<(Option<DayTime>, u32, DayTime, &'a str), Trouble> {
    let (word, rest) = split(rest);
    let every_s =
        seconds(word).filter(|&every_s| every_s > 0).ok_or_else(|| Trouble::Repetition { found: found(word) })?;
    let before = now.ok_or_else(|| Trouble::NothingBefore { found: found(every) })?;
    let (until, rest) = match split(rest) {
        ("until", rest) => {
            let (word, rest) = split(rest);
            (DayTime::parse(word).ok_or_else(|| Trouble::Until { found: found(word) })?, rest)
        }
        _ => (DayTime::END, rest),
    };
    if until < before {
        return Err(Trouble::Backwards { found: until, before });
    }
    Ok((before.after(every_s), every_s, until, rest))
}

fn action<'a>(rest: &'a str, devices: &[&str]) -> Result<(&'a str, &'a str), Trouble> {
    let (device, verb) = split(rest);
    if !devices.contains(&device) {
        return Err(Trouble::Device { found: found(device), known: devices.join(", ") });
    }
    if verb.trim_end().is_empty() {
        return Err(Trouble::NoVerb { device: device.to_owned() });
    }
    Ok((device, verb))
}

/// The first word, and what stands behind it; its end is left as it is.
fn split(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim_start())
}

fn found(word: &str) -> String {
    word.chars().take(FOUND_CHARS_MAX).collect()
}
