//! What was booked and filed, as lists for staff: lines on a terminal, or JSON for another program.
//!
//! No list names a person. A telephone number comes out of its seal on one command alone, for one callback.

use hall_core::filing::Point;
use hall_proto::wire::VERSION;
use serde::Serialize;

use crate::overview::local;
use crate::store::bookings::BookingEntry;
use crate::store::filings::{CallbackEntry, CounterEntry, InspectionEntry, RatingEntry};

/// A list with the version of its form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed<'a, Entry> {
    /// Version of the form.
    pub v: u32,
    /// The entries.
    pub entries: &'a [Entry],
}

impl<'a, Entry> Listed<'a, Entry> {
    /// The form of this version.
    #[must_use]
    pub fn new(entries: &'a [Entry]) -> Self {
        Self { v: VERSION, entries }
    }
}

/// An entry that is shown on a line of a terminal.
pub trait Line {
    /// The line.
    fn line(&self) -> String;
}

impl Line for BookingEntry {
    fn line(&self) -> String {
        let Self { date, from, to, hours, matter, state, .. } = self;
        let more = [&self.masked, &self.number, &self.project, &self.assistance].map(|part| part.as_deref());
        let more = more.into_iter().flatten().collect::<Vec<_>>().join("  ");
        format!("{date} {from}-{to} {hours:<8} {state:<10} {matter:<24} {more}").trim_end().to_owned()
    }
}

impl Line for CallbackEntry {
    fn line(&self) -> String {
        let Self { day, reference, assistance, lang, kiosk, .. } = self;
        let left = local(self.left_ms);
        let matter = self.matter.as_deref().unwrap_or("-");
        let project = self.project.as_ref().map(|project| format!("  project {project}")).unwrap_or_default();
        let settled = self.settled_ms.map_or_else(|| "open".to_owned(), |at| format!("called {}", local(at)));
        format!("{day} {reference}  {assistance:<9} {lang}  {matter:<24} left {left} at {kiosk}{project}  {settled}")
    }
}

impl Line for RatingEntry {
    fn line(&self) -> String {
        let (day, number) = (self.day.as_deref().unwrap_or("-"), self.number.as_deref().unwrap_or("-"));
        let Self { stars, matter, .. } = self;
        let tags = self.tags.join(", ");
        let proof = if self.is_proved { "" } else { "  by number alone" };
        format!("{day} {number}  {stars} stars  {matter:<24} {tags}{proof}").trim_end().to_owned()
    }
}

impl Line for InspectionEntry {
    fn line(&self) -> String {
        let Self { date, staff, kiosk, .. } = self;
        let missed = Point::ALL.iter().zip(self.kept).filter(|(_, kept)| !kept);
        let missed: Vec<String> = missed.map(|(point, _)| point.name().0.zh).collect();
        let found = if missed.is_empty() { "all kept".to_owned() } else { format!("not kept: {}", missed.join(" ")) };
        let counts = if self.counts { "" } else { "  (a later one counts)" };
        format!("{date}  by {staff} at {kiosk}, {}  {found}{counts}", local(self.made_ms))
    }
}

impl Line for CounterEntry {
    fn line(&self) -> String {
        let word = if self.is_open { "open" } else { "closed" };
        format!("{:<12} {word} since {}", self.counter, local(self.since_ms))
    }
}

/// A line for each entry.
#[must_use]
pub fn lines<Entry: Line>(entries: &[Entry]) -> Vec<String> {
    entries.iter().map(Line::line).collect()
}
