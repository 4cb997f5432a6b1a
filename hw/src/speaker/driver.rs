//! The loudspeaker of a real cabinet: the sound of a prompt, played by the first player that is installed.

use std::time::Duration;

use hall_core::hall::Lang;
use hall_core::prompt::{Prompt, Volume};

use super::program::{Program, Running};
use super::{Sound, Speaker, SpeakerError, VoiceSource};

/// Beyond the length of the sound: opening the device, and a sound server that has to be woken.
const PLAY_MARGIN: Duration = Duration::from_secs(5);
/// Silence that proves that the device opens.
const PROOF: Duration = Duration::from_millis(50);
/// What a player may say about it.
const ANSWER_BYTES_MAX: usize = 1_024;
/// As espeak-ng speaks.
const PROOF_HZ: u32 = 22_050;

/// A loudspeaker behind a program that plays WAV files.
pub struct ProgramSpeaker {
    source: Box<dyn VoiceSource>,
    players: Vec<Program>,
    playing: Option<Running>,
}

impl ProgramSpeaker {
    /// Speaks with `source` through the first of `players` that is installed. Nothing is started yet.
    #[must_use]
    pub fn new(source: Box<dyn VoiceSource>, players: Vec<Program>) -> Self {
        Self { source, players, playing: None }
    }

    /// Speaks with `source` through ALSA, on this device or the usual one; where ALSA's player is missing, through the
    /// sound server.
    #[must_use]
    pub fn usual(source: Box<dyn VoiceSource>, device: Option<&str>) -> Self {
        Self::new(source, vec![Program::aplay(device), Program::paplay()])
    }

    fn play(&self, sound: &Sound) -> Result<Running, SpeakerError> {
        let (wav, limit) = (sound.to_wav(), sound.time() + PLAY_MARGIN);
        let mut first_missing = None;
        for player in &self.players {
            match player.start(&wav, limit) {
                Err(missing @ SpeakerError::NoProgram { .. }) => {
                    first_missing.get_or_insert(missing);
                }
                started => return started,
            }
        }
        Err(first_missing.unwrap_or(SpeakerError::Absent { path: "nowhere".into(), reason: "no player is set".into() }))
    }
}

impl Speaker for ProgramSpeaker {
    fn status(&mut self) -> Result<(), SpeakerError> {
        if self.is_speaking(Duration::ZERO)? {
            // The device is open, and may be open only once.
            return Ok(());
        }
        self.source.check()?;
        self.play(&Sound::silence(PROOF_HZ, PROOF))?.output(ANSWER_BYTES_MAX).map(drop)
    }

    fn say(&mut self, prompt: Prompt, lang: Lang, volume: Volume) -> Result<(), SpeakerError> {
        self.stop();
        let sound = self.source.sound(prompt, lang)?.at(volume);
        self.playing = Some(self.play(&sound)?);
        Ok(())
    }

    fn is_speaking(&mut self, wait: Duration) -> Result<bool, SpeakerError> {
        let Some(playing) = &mut self.playing else { return Ok(false) };
        let speaking = playing.is_at_work(wait);
        if speaking != Ok(true) {
            self.playing = None;
        }
        speaking
    }

    fn stop(&mut self) {
        self.playing = None;
    }
}
