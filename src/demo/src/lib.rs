//! A whole hall on one desk: the reference centre, a kiosk and a simulated cabinet in one process.
//!
//! The same builders serve the demonstration and the end-to-end tests, so that what is shown is what is tested.

pub mod audience;
pub mod cabinet;
pub mod centre;
pub mod clock;
pub mod desk;
pub mod headless;
pub mod kiosk;
pub mod options;
pub mod slips;
pub mod tape;
pub mod visits;
pub mod window;

/// The data of the demonstration hall.
pub const HALL: &str = include_str!("../hall.toml");
/// Its calendar and rules.
pub const CALENDAR: &str = include_str!("../calendar.toml");
