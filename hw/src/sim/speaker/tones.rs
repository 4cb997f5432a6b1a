//! A voice for a desk without a speech program: one tone a character, which shows when something is said and how long.

use std::time::Duration;

use hall_core::hall::Lang;
use hall_core::prompt::Prompt;

use crate::speaker::{Sound, SpeakerError, VoiceSource};

/// As a telephone sounds.
const RATE_HZ: u32 = 8_000;
/// The lowest tone of the scale, in hertz.
const BASE_HZ: u32 = 220;
/// Tones of the scale; a character has the tone of its code.
const STEPS: u32 = 12;
/// How loud: a fifth of the range.
const AMPLITUDE: i16 = i16::MAX / 5;
/// About as long as a syllable.
pub const SYLLABLE: Duration = Duration::from_millis(180);

/// Hums a prompt.
#[derive(Debug, Clone, Copy)]
pub struct Tones {
    /// How long each character of the caption takes.
    pub character: Duration,
}

impl Default for Tones {
    fn default() -> Self {
        Self { character: SYLLABLE }
    }
}

impl VoiceSource for Tones {
    fn check(&mut self) -> Result<(), SpeakerError> {
        Ok(())
    }

    fn sound(&mut self, prompt: Prompt, lang: Lang) -> Result<Sound, SpeakerError> {
        let caption = prompt.caption();
        let tones = caption.get(lang).chars().flat_map(|character| {
            let length = Sound::silence(RATE_HZ, self.character).samples().len();
            let heard = character.is_alphanumeric();
            (0_u32..).take(length).map(move |at| if heard { wave(at, u32::from(character)) } else { 0 })
        });
        Ok(Sound::new(RATE_HZ, tones.collect()))
    }
}

/// A square wave needs no sine, and is heard.
fn wave(at: u32, character: u32) -> i16 {
    let hertz = BASE_HZ + character % STEPS * BASE_HZ / STEPS;
    if (at * 2 * hertz / RATE_HZ).is_multiple_of(2) { AMPLITUDE } else { -AMPLITUDE }
}
