//! The screens of the terminal: the only crate that knows Slint.
//!
//! A [`Scene`] goes in, a [`UiTouch`] comes out; nothing is decided here. All wording is in the `.slint` files and
//! their Chinese catalogue (`lang/zh`); Rust hands over enums, figures and names of the hall. [`Screen`] belongs to
//! the thread that made it; a [`ScreenHandle`] lets another thread post what is to be shown. [`Headless`] draws the
//! same screens into memory.

mod assist;
mod bands;
mod booking;
mod clock;
mod closed;
mod find;
mod handle;
mod headless;
mod intake;
mod notice;
mod picture;
mod screen;
mod service;
mod show;
mod staff;
#[cfg(test)]
mod tests;

pub use handle::ScreenHandle;
pub use headless::{Frame, Headless};
pub use screen::{Layout, PICTURES_MAX, Scene, Screen, ScreenOptions, UiError, UiTouch};

/// What the Slint compiler makes of `slint/screen.slint`.
#[allow(
    missing_docs,
    unsafe_code,
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::todo
)]
#[allow(unreachable_pub, unused_qualifications, rust_2018_idioms)]
mod generated {
    slint::include_modules!();
}
