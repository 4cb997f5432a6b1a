//! The reference centre: it gives out numbers, takes in what kiosks report, and shows a ticket's place in the queue.
//!
//! A request goes through three places:
//!
//! 1. `http` proves who speaks and turns bytes into a message of [`hall_proto::wire`];
//! 2. `intake` decides, inside one transaction, with core's own [`Ticket::apply`](hall_core::ticket::Ticket::apply);
//! 3. `store` commits what has queued up in one go and only then lets the answers out.
//!
//! What a kiosk was told is on disk. What a kiosk tells twice happens once. A number is a label: it is unique for a
//! business day and a series, never given out again when void, and says nothing about the place in the queue.

pub mod admin;
pub mod audit;
pub mod centre;
pub mod client;
pub mod clock;
pub mod hall_hours;
pub mod hours;
mod http;
mod intake;
pub mod keys;
pub mod ledger;
pub mod live;
pub mod overview;
mod store;

pub use admin::{Admin, AdminError, EnrolmentCode};
pub use audit::Audit;
pub use centre::{Centre, CentreError, Settings, serve};
pub use http::openapi_json;
pub use overview::{KioskStanding, KioskState, Overview};
pub use store::StoreError;
pub use store::bookings::BookingEntry;
pub use store::filings::{CallbackEntry, CounterEntry, InspectionEntry, RatingEntry};
pub use store::readiness::{KEPT as READINESS_KEPT, StoredReadiness};
