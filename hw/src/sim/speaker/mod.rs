//! The simulated loudspeaker: a folder in which every prompt becomes a WAV file and a line in the log of captions.
//!
//! The folder stands for the device. [`WavSpeaker`] is the driver that leaves its sounds there, in whatever process it
//! runs; [`SimSpeaker`] is the cabinet's side, which takes the folder's link away when it is unplugged.

mod folder;
#[cfg(test)]
mod tests;
pub mod tones;

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use hall_core::hall::Lang;
use hall_core::prompt::{Prompt, Volume};
use rustix::event::{Timespec, poll};

pub use self::folder::{CAPTIONS, KEPT_MAX};
pub use self::tones::Tones;
use super::device::{SimDevice, SimRefusal};
use crate::speaker::{Speaker, SpeakerError, VoiceSource};

/// What the help says, one entry for each verb.
const HELP: &str = "said, unplug, replug, status, help";

/// A speaker whose sounds go into a folder. It speaks as long as the sound lasts, as a real one does.
pub struct WavSpeaker {
    folder: PathBuf,
    source: Box<dyn VoiceSource>,
    until: Option<Instant>,
}

impl WavSpeaker {
    /// Leaves the sounds of `source` in the folder at this path. It need not be there yet.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>, source: Box<dyn VoiceSource>) -> Self {
        Self { folder: folder.into(), source, until: None }
    }

    fn absent(&self, error: &io::Error) -> SpeakerError {
        SpeakerError::Absent { path: self.folder.to_string_lossy().into_owned(), reason: error.to_string() }
    }

    fn reach(&self) -> Result<(), SpeakerError> {
        std::fs::read_dir(&self.folder).map(drop).map_err(|error| self.absent(&error))
    }
}

impl Speaker for WavSpeaker {
    fn status(&mut self) -> Result<(), SpeakerError> {
        self.reach()?;
        self.source.check()
    }

    fn say(&mut self, prompt: Prompt, lang: Lang, volume: Volume) -> Result<(), SpeakerError> {
        self.until = None;
        self.reach()?;
        let sound = self.source.sound(prompt, lang)?.at(volume);
        folder::keep(&self.folder, prompt, lang, &sound).map_err(|error| self.absent(&error))?;
        self.until = Some(Instant::now() + sound.time());
        Ok(())
    }

    fn is_speaking(&mut self, wait: Duration) -> Result<bool, SpeakerError> {
        let Some(until) = self.until else { return Ok(false) };
        let left = until.saturating_duration_since(Instant::now());
        if let Some(pause) = Timespec::try_from(wait.min(left)).ok().filter(|_| !wait.is_zero()) {
            // Waits for nothing but the time; woken early, it is asked again.
            let _ = poll(&mut [], Some(&pause));
        }
        if Instant::now() >= until {
            self.until = None;
        }
        Ok(self.until.is_some())
    }

    fn stop(&mut self) {
        self.until = None;
    }
}

/// The cabinet's side of the folder. Dropped, it is unplugged; what was said stays, an empty folder does not.
pub struct SimSpeaker {
    path: PathBuf,
    kept: PathBuf,
}

impl SimSpeaker {
    /// Plugs it in: `path` becomes a link to the folder `path` with `.said` behind it, in which the sounds are kept.
    ///
    /// # Errors
    /// Folder or link cannot be made.
    pub fn plug(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        let mut kept = path.clone().into_os_string();
        kept.push(".said");
        let speaker = Self { path, kept: kept.into() };
        std::fs::create_dir_all(&speaker.kept)?;
        speaker.link(true)?;
        Ok(speaker)
    }

    /// Where the sounds are kept, plugged in or not.
    #[must_use]
    pub fn kept(&self) -> &Path {
        &self.kept
    }

    /// The captions of what was said, oldest first.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn captions(&self) -> io::Result<Vec<String>> {
        folder::captions(&self.kept)
    }

    fn link(&self, plugged: bool) -> io::Result<()> {
        match std::fs::symlink_metadata(&self.path) {
            Ok(found) if found.is_symlink() => std::fs::remove_file(&self.path)?,
            Ok(_) => return Err(io::Error::new(io::ErrorKind::AlreadyExists, "something else is at that path")),
            Err(_) => {}
        }
        // The link leads to its neighbour, wherever both of them are.
        let neighbour = self.kept.file_name().unwrap_or(self.kept.as_os_str());
        if plugged { std::os::unix::fs::symlink(neighbour, &self.path) } else { Ok(()) }
    }

    fn describe(&self) -> io::Result<String> {
        let plugged = if self.path.exists() { "plugged" } else { "unplugged" };
        Ok(format!("{plugged} said={}", self.captions()?.len()))
    }
}

impl SimDevice for SimSpeaker {
    fn name(&self) -> &'static str {
        "speaker"
    }

    fn path(&self) -> PathBuf {
        self.path.clone()
    }

    fn apply_line(&self, line: &str) -> Result<String, SimRefusal> {
        self.check_line(line)?;
        let done = match line.trim() {
            "help" => return Ok(HELP.to_owned()),
            "said" => self.captions().map(|captions| captions.last().cloned().unwrap_or_else(|| "nothing yet".into())),
            "unplug" => self.link(false).and_then(|()| self.describe()),
            "replug" => self.link(true).and_then(|()| self.describe()),
            _ => self.describe(),
        };
        done.map_err(SimRefusal::new)
    }

    fn check_line(&self, line: &str) -> Result<(), SimRefusal> {
        if HELP.split(", ").any(|verb| verb == line.trim()) {
            return Ok(());
        }
        let line: String = line.chars().take(40).collect();
        Err(SimRefusal::new(format!("no verb {line:?}; there are: {HELP}")))
    }

    fn help(&self) -> &'static str {
        HELP
    }
}

impl Drop for SimSpeaker {
    fn drop(&mut self) {
        if let Err(error) = self.link(false) {
            tracing::warn!(path = %self.path.display(), %error, "the simulated loudspeaker's link stays behind");
        }
        // A folder in which something was said is not empty, and refuses.
        let _ = std::fs::remove_dir(&self.kept);
    }
}
