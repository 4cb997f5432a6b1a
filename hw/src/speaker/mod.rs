//! The loudspeaker: what the rest of the program may ask of it, and the drivers that do it.
//!
//! What is promised is [`Speaker`]. [`voice`] queues prompts before one, [`source`] turns a prompt into a [`Sound`]
//! (recorded clips, else the speech program), and [`driver`] plays it. Sound goes out through programs that every
//! Debian has, so no sound library is linked and a driver that hangs can be ended.

#[cfg(any(test, feature = "contract"))]
pub mod contract;
pub mod driver;
pub mod error;
#[cfg(any(test, feature = "contract"))]
pub mod memory;
pub mod program;
pub mod reading;
pub mod sound;
pub mod source;
#[cfg(test)]
mod tests;
pub mod voice;

use std::time::Duration;

use hall_core::hall::Lang;
use hall_core::prompt::{Prompt, Volume};

pub use self::driver::ProgramSpeaker;
pub use self::error::SpeakerError;
pub use self::program::Program;
pub use self::sound::Sound;
pub use self::source::{VoiceSource, Voices};
pub use self::voice::{Utterance, Voice, VoiceEvent};

/// A loudspeaker and whatever speaks through it. Every implementation passes `contract::speaker`.
///
/// Every call ends by a deadline of its own, so an implementation is given a thread and never the screen's. There is
/// no call to connect: a device or program that was missing is found again by the next call.
pub trait Speaker: Send {
    /// Sees whether it could speak, without a sound: within seconds, and nothing that is being said is cut off.
    ///
    /// # Errors
    /// It could not, and why.
    fn status(&mut self) -> Result<(), SpeakerError>;

    /// Begins to say `prompt` and returns before its end. What is still being said is cut off.
    ///
    /// # Errors
    /// Nothing of it is heard. Some devices tell only later: then [`Speaker::is_speaking`] does.
    fn say(&mut self, prompt: Prompt, lang: Lang, volume: Volume) -> Result<(), SpeakerError>;

    /// Whether it still speaks, after waiting for the end for at most `wait`. It always comes to an end.
    ///
    /// # Errors
    /// What it was saying has failed; told once, and then it is silent.
    fn is_speaking(&mut self, wait: Duration) -> Result<bool, SpeakerError>;

    /// Cuts off what is being said, at once.
    fn stop(&mut self);
}
