//! The wire between kiosk and centre, and the data file of a hall.
//!
//! * [`wire`] – the messages: JSON with a version in every body, and their conversion to and from core
//! * [`sign`] – signatures over requests, so that the centre knows which kiosk speaks and that nothing was changed
//! * [`seal`] – personal data that only the centre can open
//! * [`token`] – the centre's signature on a slot token
//! * [`hall_file`] and [`timetable_file`] – a hall, and its calendar and rules, written down in TOML
//!
//! Pure: bytes in, values out. Whoever calls owns the sockets and the clock.

pub mod hall_file;
pub mod seal;
pub mod sign;
pub mod timetable_file;
pub mod token;
pub mod wire;
