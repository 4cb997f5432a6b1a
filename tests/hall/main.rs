//! The whole hall under test. One binary, so that it is linked once.

#![allow(clippy::expect_used, reason = "a test that cannot go on says so and stops")]

mod assistance;
mod bookings;
mod catalogue;
mod crashes;
mod data;
mod day;
mod outages;
mod paper;
mod staff;
mod technician;
mod tidy;
mod visits;
