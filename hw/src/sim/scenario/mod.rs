//! A day in the hall as a file: what befalls the devices of the cabinet, and when.
//!
//! ```text
//! # A line that begins with a number sign is a remark.
//! 08:30:00 printer paper near
//! +5s scanner scan B-1234
//! every 2m until 09:00 scanner scan A017
//! 12:00 printer paper out
//! ```
//!
//! A line begins with a time of day, with the time since the line before it, or with `every` and a repetition that
//! counts from the line before it, up to the end of the day unless it says `until`. Then come the device and its verb.
//! A length of time inside a verb, such as `silence 30s`, is as long as on the clock, however fast the day is played.

mod daytime;
mod parse;
mod playback;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use daytime::DayTime;
pub use parse::{ScenarioError, Trouble};
pub use playback::{Playback, Speed};

use super::device::SimRefusal;

/// Longest file.
pub const FILE_BYTES_MAX: usize = 1 << 20;
/// Most steps of a day, each repetition counted: one every five seconds.
pub const STEPS_MAX: usize = 20_000;

/// The steps of a day, in the order in which they happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    file: String,
    steps: Vec<Step>,
}

/// One thing that happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: DayTime,
    /// To which device.
    pub device: Arc<str>,
    /// What, as the device takes it. Repetitions share it.
    pub verb: Arc<str>,
    /// The line of the file, from 1.
    pub line_no: usize,
}

impl Scenario {
    /// Reads a day for these devices. `file` is what errors call it.
    ///
    /// # Errors
    /// A line is no step, goes back in time, or names no device; or there is too much of it.
    pub fn parse(file: &str, text: &str, devices: &[&str]) -> Result<Self, ScenarioError> {
        let fail = |(line_no, trouble)| ScenarioError { file: file.to_owned(), line_no, trouble };
        parse::steps(text, devices).map(|steps| Self { file: file.to_owned(), steps }).map_err(fail)
    }

    /// Has every verb looked at before the day begins, each line once.
    ///
    /// # Errors
    /// The first verb that its device refuses, with its line.
    pub fn check(&self, look: impl Fn(&str, &str) -> Result<(), SimRefusal>) -> Result<(), ScenarioError> {
        let mut lines: Vec<&Step> = self.steps.iter().collect();
        lines.sort_by_key(|step| step.line_no);
        lines.dedup_by_key(|step| step.line_no);
        for step in lines {
            look(&step.device, &step.verb).map_err(|why| ScenarioError {
                file: self.file.clone(),
                line_no: step.line_no,
                trouble: Trouble::Verb { device: step.device.to_string(), why },
            })?;
        }
        Ok(())
    }

    /// The steps, earliest first; those of the same time in the order of their lines.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }
}
