//! The technician's work: whoever stands at the screen or sits at a shell gets the same checks from the same desk.

pub mod bench;
pub mod desk;
pub mod morning;
mod paper;
pub mod pin;
pub mod socket;
pub mod staff_codes;
pub mod wire;
