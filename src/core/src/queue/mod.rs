//! Who is called, when, and why: the queue of a hall as plain values.
//!
//! * [`choose`](mod@choose) – which of those who wait is called next, in bounded fairness: bookings, priority and
//!   whoever goes on from another counter come first, but nobody is overtaken more than [`Rules::overtaken_max`] times
//! * [`turn`] – what becomes of one ticket at the counters: called, served, parked, transferred, missed and back once
//! * [`forecast`] – how long somebody waits, as a range that holds four times out of five
//!
//! Nothing here remembers anything. Whoever keeps the tickets loads those that a counter may serve, asks, and writes
//! down what is decided in the transaction in which it was loaded; so two counters can never call the same ticket,
//! whatever number of processes they ask.

pub mod choose;
pub mod forecast;
pub mod turn;

pub use choose::{Candidate, Choice, Claim, Why, choose};
pub use forecast::{Forecast, Learnt, Span};
pub use turn::{Refusal, Stage, Turn};

/// The rules of calling. Each is configuration; the defaults are those of halls that are in service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// How often one who waits may be overtaken by somebody who came later.
    pub overtaken_max: u8,
    /// How often a number is called before it counts as missed.
    pub calls_max: u8,
    /// A missed ticket may come back while no more than so many numbers were called after it …
    pub back_within_calls: u32,
    /// … or within so many minutes, whichever is kinder.
    pub back_within_min: u16,
    /// How long a ticket may be parked, in minutes.
    pub park_max_min: u16,
}

impl Default for Rules {
    fn default() -> Self {
        Self { overtaken_max: 3, calls_max: 3, back_within_calls: 10, back_within_min: 15, park_max_min: 240 }
    }
}
