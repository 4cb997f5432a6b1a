//! The Slint screen as a port of the conductor.
