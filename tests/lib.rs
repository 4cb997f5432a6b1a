//! What the end-to-end tests are built from: a hall with its centre, terminals with their simulated printers, a line
//! that can be made slow or cut, and kiosks as processes that can be killed.

#![allow(clippy::expect_used, reason = "a test bench that cannot be set up says so and stops")]
#![allow(clippy::missing_panics_doc, reason = "every function here panics when the bench cannot be set up")]

pub mod clock;
pub mod hall;
pub mod line;
pub mod process;
pub mod terminal;

use std::time::{Duration, Instant};

/// Longest wait for anything that must happen.
pub const WAIT_MAX: Duration = Duration::from_secs(20);

/// Waits until something is true that no event announces, such as a row in another program's store.
pub fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + WAIT_MAX;
    while !is_so() {
        assert!(Instant::now() < deadline, "not within {WAIT_MAX:?}: {what}");
        std::thread::park_timeout(Duration::from_millis(10));
    }
}
