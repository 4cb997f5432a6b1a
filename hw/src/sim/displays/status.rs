//! The simulated status display: it keeps what it shows, as a picture in a file.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hall_core::paper::Bitmap;

use super::super::device::{SimDevice, SimRefusal};
use super::led::{self, OLED};
use crate::status_display::ssd1306::ADDRESS;
use crate::status_display::{HEIGHT_DOTS, StatusDisplay, StatusDisplayError, WIDTH_DOTS, checked};

/// The picture's name in its folder.
pub const PICTURE: &str = "status-display.png";
/// What the help says.
const HELP: &str = "unplug, replug, shows, status, help";

/// A status display without a bus. Clones are the same display: the kiosk shows, a person unplugs it.
#[derive(Debug, Clone)]
pub struct SimStatusDisplay {
    picture: PathBuf,
    glass: Arc<Mutex<Glass>>,
}

#[derive(Debug)]
struct Glass {
    plugged: bool,
    lit: Bitmap,
    frames: u64,
}

impl SimStatusDisplay {
    /// A dark display whose picture lies in `folder`, which is made with the first picture.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        let lit = Bitmap::white(WIDTH_DOTS, HEIGHT_DOTS);
        let glass = Arc::new(Mutex::new(Glass { plugged: true, lit, frames: 0 }));
        Self { picture: folder.join(PICTURE), glass }
    }

    /// What is lit; nothing while it is unplugged.
    #[must_use]
    pub fn lit(&self) -> Bitmap {
        self.glass().lit.clone()
    }

    /// Writes the picture in one step, so that nobody ever opens half of one.
    fn save(&self, lit: &Bitmap) -> Result<(), StatusDisplayError> {
        let fresh = self.picture.with_extension("drawing");
        let saved = self.picture.parent().map_or(Ok(()), fs::create_dir_all);
        saved.and_then(|()| led::save(&fresh, lit, &OLED)).and_then(|()| fs::rename(&fresh, &self.picture)).map_err(
            |error| StatusDisplayError::File {
                path: self.picture.to_string_lossy().into_owned(),
                reason: error.to_string(),
            },
        )
    }

    fn plug(&self, plugged: bool) -> Result<String, SimRefusal> {
        let mut glass = self.glass();
        glass.plugged = plugged;
        glass.lit = Bitmap::white(WIDTH_DOTS, HEIGHT_DOTS);
        if !plugged && self.picture.exists() {
            fs::remove_file(&self.picture).map_err(SimRefusal::new)?;
        }
        Ok(glass.describe())
    }

    /// A thread that panicked while it held the glass left nothing half done there.
    fn glass(&self) -> MutexGuard<'_, Glass> {
        self.glass.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Glass {
    fn describe(&self) -> String {
        let lit: u32 = self.lit.bytes().iter().map(|byte| byte.count_ones()).sum();
        let state = if self.plugged { "plugged in" } else { "unplugged" };
        format!("{state}, {} pictures shown, {lit} dots lit", self.frames)
    }
}

impl StatusDisplay for SimStatusDisplay {
    fn show(&mut self, frame: &Bitmap) -> Result<(), StatusDisplayError> {
        let frame = checked(frame)?;
        let mut glass = self.glass();
        if !glass.plugged {
            return Err(StatusDisplayError::NoAnswer { address: ADDRESS });
        }
        if glass.frames == 0 || glass.lit != *frame || !self.picture.exists() {
            self.save(frame)?;
        }
        glass.lit = frame.clone();
        glass.frames += 1;
        Ok(())
    }
}

impl SimDevice for SimStatusDisplay {
    fn name(&self) -> &'static str {
        "status-display"
    }

    /// The picture: there is no bus to open.
    fn path(&self) -> PathBuf {
        self.picture.clone()
    }

    fn apply_line(&self, line: &str) -> Result<String, SimRefusal> {
        match line.trim() {
            "unplug" => self.plug(false),
            "replug" => self.plug(true),
            "shows" => Ok(self.picture.display().to_string()),
            "status" => Ok(self.glass().describe()),
            "help" => Ok(HELP.to_owned()),
            other => {
                let other: String = other.chars().take(40).collect();
                Err(SimRefusal::new(format!("no verb {other:?}; there are: {HELP}")))
            }
        }
    }

    fn help(&self) -> &'static str {
        HELP
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status_display::contract::{self, StatusRig};

    struct Rig {
        folder: tempfile::TempDir,
        display: SimStatusDisplay,
    }

    impl Rig {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            let display = SimStatusDisplay::new(&folder.path().join("pictures"));
            Self { folder, display }
        }
    }

    impl StatusRig for Rig {
        fn display(&self) -> Box<dyn StatusDisplay> {
            Box::new(self.display.clone())
        }
        fn plug(&self, plugged: bool) {
            self.display.apply_line(if plugged { "replug" } else { "unplug" }).expect("done");
        }
        fn lit(&self) -> Bitmap {
            self.display.lit()
        }
    }

    #[test]
    fn it_keeps_the_contract() {
        contract::status_display(Rig::new);
    }

    #[test]
    fn the_picture_is_there_while_it_is_plugged_in() {
        let rig = Rig::new();
        let picture = rig.folder.path().join("pictures").join(PICTURE);
        rig.display().show(&Bitmap::white(WIDTH_DOTS, HEIGHT_DOTS)).expect("shown");
        assert!(picture.is_file());
        assert_eq!(rig.display.apply_line("shows").expect("a path"), picture.display().to_string());
        assert_eq!(rig.display.apply_line("status").expect("a word"), "plugged in, 1 pictures shown, 0 dots lit");
        rig.plug(false);
        assert!(!picture.exists());
        assert!(rig.display.apply_line("shine").is_err());
    }
}
