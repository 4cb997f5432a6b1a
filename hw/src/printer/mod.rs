//! The ticket printer.
