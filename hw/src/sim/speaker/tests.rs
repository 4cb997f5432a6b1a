//! The simulated loudspeaker: the contract, its folder and its verbs.

use hall_core::diagnosis::Part;

use super::*;
use crate::speaker::contract::{self, SpeakerRig};
use crate::speaker::{Sound, Voices};

struct Rig {
    _dir: tempfile::TempDir,
    sim: SimSpeaker,
}

impl Rig {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        Self { sim: SimSpeaker::plug(dir.path().join("speaker")).expect("plugs in"), _dir: dir }
    }

    fn wav_speaker(&self, character: Duration) -> WavSpeaker {
        WavSpeaker::new(self.sim.path(), Box::new(Tones { character }))
    }

    fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.sim.kept()).expect("the folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

impl SpeakerRig for Rig {
    fn speaker(&self) -> Box<dyn Speaker> {
        Box::new(self.wav_speaker(Duration::from_millis(20)))
    }

    fn end(&self) {
        // Its sounds are short.
    }

    fn unplug(&self) {
        self.sim.apply_line("unplug").expect("unplugs");
    }

    fn replug(&self) {
        self.sim.apply_line("replug").expect("replugs");
    }
}

#[test]
fn the_wav_speaker_keeps_the_contract() {
    contract::speaker(Rig::new);
}

#[test]
fn the_caption_in_the_log_is_what_was_spoken() {
    let rig = Rig::new();
    let mut speaker = WavSpeaker::new(rig.sim.path(), Box::new(Voices::new(None)));
    assert_eq!(speaker.status(), Ok(()), "`make setup` installs espeak-ng");
    let number = "A017".parse().expect("a label");
    for (prompt, lang) in [(Prompt::TakeSlip(number), Lang::Zh), (Prompt::Test, Lang::En)] {
        speaker.say(prompt, lang, Volume::FULL).expect("says");
        let caption = prompt.caption().get(lang).to_owned();
        let said = rig.sim.apply_line("said").expect("a caption");
        assert!(said.ends_with(&caption), "{said}");
    }
    assert_eq!(rig.files(), ["0001-take-slip-zh.wav", "0002-test-en.wav", CAPTIONS]);
    let wav = std::fs::read(rig.sim.kept().join("0001-take-slip-zh.wav")).expect("a sound");
    let sound = Sound::from_wav(&wav).expect("a wave");
    assert!(sound.audible() > Duration::from_secs(2) && !sound.is_clipped(), "{:?}", sound.audible());
}

#[test]
fn only_the_last_are_kept_and_their_numbers_go_on() {
    let rig = Rig::new();
    let mut speaker = rig.wav_speaker(Duration::ZERO);
    for _ in 0..=KEPT_MAX {
        speaker.say(Prompt::Welcome, Lang::Zh, Volume::FULL).expect("says");
    }
    let files = rig.files();
    assert_eq!((files.len(), files[0].as_str()), (KEPT_MAX + 1, "0002-welcome-zh.wav"));
    let captions = rig.sim.captions().expect("the log");
    assert_eq!(captions.len(), KEPT_MAX);
    assert!(captions[KEPT_MAX - 1].starts_with(&format!("{:04} zh welcome ", KEPT_MAX + 1)));
}

#[test]
fn it_is_a_device_of_the_cabinet_and_leaves_only_what_was_said() {
    let rig = Rig::new();
    let device: &dyn SimDevice = &rig.sim;
    assert_eq!(device.name(), Part::Speaker.code());
    assert_eq!(device.apply_line("help"), Ok(device.help().to_owned()));
    assert_eq!(device.apply_line("said"), Ok("nothing yet".into()));
    assert!(device.apply_line("sing").expect_err("no verb").to_string().contains("replug"));
    assert_eq!(device.apply_line(" unplug "), Ok("unplugged said=0".into()));
    assert!(!device.path().exists());
    assert_eq!(device.apply_line("replug"), Ok("plugged said=0".into()));
    let (path, kept) = (device.path(), rig.sim.kept().to_owned());
    for (said, stays) in [(false, false), (true, true)] {
        let sim = SimSpeaker::plug(&path).expect("plugs in");
        if said {
            let mut speaker = rig.wav_speaker(Duration::ZERO);
            speaker.say(Prompt::Test, Lang::En, Volume::FULL).expect("says");
        }
        assert!(path.exists());
        drop(sim);
        assert!(std::fs::symlink_metadata(&path).is_err());
        assert_eq!(kept.exists(), stays);
    }
}

#[test]
fn a_foreign_file_at_its_path_is_left_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("speaker");
    std::fs::write(&path, "mine").expect("a file");
    assert!(SimSpeaker::plug(&path).is_err());
    assert_eq!(std::fs::read_to_string(&path).expect("still there"), "mine");
}
