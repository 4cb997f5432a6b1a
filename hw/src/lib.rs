//! Everything that knows bytes and ports: the devices of the cabinet, their drivers, and a simulator of each.
//!
//! Three layers with three vocabularies: every wire bit is named here, the rest of the program sees
//! [`hall_core::device`], and the page shows [`hall_core::view`].

mod canvas;
pub mod card;
pub mod counter_display;
pub mod printer;
pub mod scanner;
pub mod signals;
pub mod sim;
pub mod speaker;
pub mod status_display;
#[cfg(any(test, feature = "tape"))]
pub mod tape;
pub mod wire;
