//! A loudspeaker in memory: for programs and tests that need no sound.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hall_core::hall::Lang;
use hall_core::prompt::{Prompt, Volume};

use super::{Speaker, SpeakerError, Utterance};

/// Prompts that it remembers; of more, the first are gone.
const REMEMBERED_MAX: usize = 256;

/// Says nothing and remembers what it was to say. Clones are the same loudspeaker: one speaks, another listens.
#[derive(Debug, Clone, Default)]
pub struct MemorySpeaker {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    desk: Mutex<Desk>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Desk {
    unplugged: bool,
    speaking: bool,
    /// Everything said so far, the cut-off included.
    begun: Vec<Utterance>,
    stops: u32,
}

impl MemorySpeaker {
    /// A loudspeaker that is plugged in and silent.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What it is saying comes to its end. Until then it goes on: time is in the hands of whoever listens.
    pub fn end(&self) {
        self.change(|desk| desk.speaking = false);
    }

    /// Pulls its cable or plugs it in.
    pub fn unplug(&self, unplugged: bool) {
        self.change(|desk| desk.unplugged = unplugged);
    }

    /// Everything that was begun, oldest first.
    #[must_use]
    pub fn begun(&self) -> Vec<Utterance> {
        self.desk().begun.clone()
    }

    /// How often something was cut off.
    #[must_use]
    pub fn stops(&self) -> u32 {
        self.desk().stops
    }

    fn change(&self, change: impl FnOnce(&mut Desk)) {
        change(&mut self.desk());
        self.shared.changed.notify_all();
    }

    /// A thread that panicked while it held the desk left nothing half done there.
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.shared.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    fn reach(&mut self) -> Result<(), SpeakerError> {
        if self.unplugged {
            self.speaking = false;
            return Err(SpeakerError::Absent { path: "memory".into(), reason: "unplugged".into() });
        }
        Ok(())
    }
}

impl Speaker for MemorySpeaker {
    fn status(&mut self) -> Result<(), SpeakerError> {
        let mut desk = self.desk();
        if desk.unplugged { desk.reach() } else { Ok(()) }
    }

    fn say(&mut self, prompt: Prompt, lang: Lang, volume: Volume) -> Result<(), SpeakerError> {
        let mut desk = self.desk();
        desk.reach()?;
        desk.speaking = true;
        if desk.begun.len() == REMEMBERED_MAX {
            desk.begun.remove(0);
        }
        desk.begun.push(Utterance { prompt, lang, volume });
        Ok(())
    }

    fn is_speaking(&mut self, wait: Duration) -> Result<bool, SpeakerError> {
        let speaks = |desk: &mut Desk| desk.speaking && !desk.unplugged;
        let (mut desk, _) =
            self.shared.changed.wait_timeout_while(self.desk(), wait, speaks).unwrap_or_else(PoisonError::into_inner);
        if desk.speaking {
            desk.reach()?;
        }
        Ok(desk.speaking)
    }

    fn stop(&mut self) {
        let mut desk = self.desk();
        desk.stops += u32::from(desk.speaking);
        desk.speaking = false;
    }
}
