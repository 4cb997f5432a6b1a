//! The drivers on programs: the contract, clips before speech, the voice's queue, and real espeak-ng.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use hall_core::fault::Fault;
use hall_core::hall::Lang;
use hall_core::prompt::{Prompt, Volume};

use super::contract::SpeakerRig;
use super::memory::MemorySpeaker;
use super::voice::QUEUE_MAX;
use super::*;

const BOTH: [Lang; 2] = [Lang::Zh, Lang::En];
/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(30);

fn prompts() -> Vec<Prompt> {
    Prompt::all("A017".parse().expect("a label"))
}

/// Always the same sound.
struct Tone;

impl VoiceSource for Tone {
    fn check(&mut self) -> Result<(), SpeakerError> {
        Ok(())
    }

    fn sound(&mut self, _: Prompt, _: Lang) -> Result<Sound, SpeakerError> {
        Ok(Sound::new(8_000, vec![1_000; 800]))
    }
}

/// A player that takes its sound and plays until somebody writes into its pipe.
struct PlayerRig {
    dir: tempfile::TempDir,
}

impl PlayerRig {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        assert!(Command::new("mkfifo").arg(dir.path().join("end")).status().expect("mkfifo").success());
        Self { dir }
    }

    fn player(&self) -> Program {
        let script = "cd \"$0\"; if [ -e unplugged ]; then echo no such device >&2; exit 1; fi; \
                      cat >played.wav; read word <end";
        Program::new("sh", &["-c", script, &self.dir.path().to_string_lossy()], "dash")
    }
}

impl SpeakerRig for PlayerRig {
    fn speaker(&self) -> Box<dyn Speaker> {
        Box::new(ProgramSpeaker::new(Box::new(Tone), vec![self.player()]))
    }

    fn end(&self) {
        // Opening waits until the player has opened the other end: it is playing.
        let mut pipe = fs::OpenOptions::new().write(true).open(self.dir.path().join("end")).expect("the pipe");
        pipe.write_all(b"end\n").expect("a word");
    }

    fn unplug(&self) {
        fs::write(self.dir.path().join("unplugged"), "").expect("a mark");
    }

    fn replug(&self) {
        fs::remove_file(self.dir.path().join("unplugged")).expect("the mark");
    }
}

impl SpeakerRig for MemorySpeaker {
    fn speaker(&self) -> Box<dyn Speaker> {
        Box::new(self.clone())
    }

    fn end(&self) {
        MemorySpeaker::end(self);
    }

    fn unplug(&self) {
        MemorySpeaker::unplug(self, true);
    }

    fn replug(&self) {
        MemorySpeaker::unplug(self, false);
    }
}

#[test]
fn a_player_keeps_the_contract() {
    contract::speaker(PlayerRig::new);
}

#[test]
fn the_memory_speaker_keeps_the_contract() {
    contract::speaker(MemorySpeaker::new);
}

#[test]
fn a_player_gets_the_sound_as_loud_as_asked() {
    let rig = PlayerRig::new();
    let mut speaker = rig.speaker();
    speaker.say(Prompt::Test, Lang::Zh, Volume::new(50).expect("percent")).expect("says");
    rig.end();
    assert_eq!(speaker.is_speaking(LONG), Ok(false));
    let wav = fs::read(rig.dir.path().join("played.wav")).expect("played");
    assert_eq!(Sound::from_wav(&wav), Ok(Sound::new(8_000, vec![500; 800])));
}

#[test]
fn the_first_player_that_is_installed_is_taken() {
    let missing = |name: &str| Program::new(name, &[], "alsa-utils");
    let takes_it = Program::new("sh", &["-c", "exec cat >&2"], "dash");
    let mut speaker = ProgramSpeaker::new(Box::new(Tone), vec![missing("no-player-here"), takes_it]);
    assert_eq!(speaker.status(), Ok(()));
    let mut none = ProgramSpeaker::new(Box::new(Tone), vec![missing("no-player-here"), missing("nor-here")]);
    let error = none.status().expect_err("no player");
    assert_eq!((error.code(), error.fault()), ("speaker.program-missing", Fault::SpeakerGone));
    assert!(error.remedy().en.contains("apt-get install alsa-utils"), "{:?}", error.remedy());
    assert!(ProgramSpeaker::new(Box::new(Tone), vec![]).status().is_err());
}

#[test]
fn without_the_speech_program_its_package_is_named() {
    let mut voices = Voices::with_speech(None, Program::new("no-speech-here", &[], "espeak-ng"));
    for error in [voices.check().err(), voices.sound(Prompt::Test, Lang::Zh).err()] {
        let error = error.expect("missing");
        assert!(error.remedy().zh.contains("apt-get install espeak-ng"), "{error}");
    }
}

/// Writes a clip whose samples are all `value`.
fn record(folder: &std::path::Path, lang: &str, code: &str, value: i16) -> PathBuf {
    fs::create_dir_all(folder.join(lang)).expect("a folder");
    let path = folder.join(lang).join(format!("{code}.wav"));
    fs::write(&path, Sound::new(8_000, vec![value; 80]).to_wav()).expect("a clip");
    path
}

#[test]
fn clips_are_played_where_all_of_a_prompt_are_there() {
    let folder = tempfile::tempdir().expect("a folder");
    // What the speech program would say: nothing.
    let speech = Program::new("sh", &["-c", "printf 'RIFF....WAVE'"], "dash");
    let mut voices = Voices::with_speech(Some(folder.path().into()), speech);
    let take_slip = prompts().into_iter().find(|prompt| prompt.code() == "take-slip").expect("it is there");
    for (code, value) in ["take-slip-before", "letter-a", "digit-0", "digit-1", "digit-7"].into_iter().zip(1..) {
        record(folder.path(), "zh", code, value);
    }
    assert!(voices.sound(take_slip, Lang::Zh).is_err(), "the last clip is missing, so the speech program was asked");
    let last = record(folder.path(), "zh", "take-slip-after", 6);
    let mut heard = voices.sound(take_slip, Lang::Zh).expect("clips").samples().to_vec();
    heard.dedup();
    assert_eq!(heard, [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6], "before, A, 0, 1, 7, after");
    fs::write(last, "no wave").expect("a clip");
    assert!(voices.sound(take_slip, Lang::Zh).is_err(), "a bad clip is not played");
    assert!(voices.sound(take_slip, Lang::En).is_err(), "the other language has none");
}

#[test]
fn with_every_clip_recorded_no_speech_program_is_needed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut voices = Voices::with_speech(Some(folder.path().into()), Program::new("no-speech-here", &[], "none"));
    let numbers = ('A'..='Z').zip((0..26).map(|at| 100 + at * 34)).map(|(letter, value)| format!("{letter}{value:03}"));
    for label in numbers {
        for segment in Prompt::all(label.parse().expect("a label")).into_iter().flat_map(Prompt::segments) {
            for lang in ["zh", "en"] {
                record(folder.path(), lang, &segment.code, 1);
            }
        }
    }
    assert_eq!(voices.check(), Ok(()));
    fs::remove_file(folder.path().join("en/letter-q.wav")).expect("a clip");
    assert!(voices.check().is_err());
}

#[test]
fn real_speech_is_heard_whole_and_clean() {
    let mut voices = Voices::new(None);
    assert_eq!(voices.check(), Ok(()), "`make setup` installs espeak-ng");
    for prompt in prompts() {
        for lang in BOTH {
            let sound = voices.sound(prompt, lang).expect("speech");
            let caption = prompt.caption();
            let said = format!("{} {lang:?}: {:?} of {:?}", prompt.code(), sound.audible(), sound.time());
            // A syllable takes at least an eighth of a second; English has some four letters a syllable.
            let syllables = match lang {
                Lang::Zh => caption.zh.chars().filter(|&one| reading::syllable(one).is_some()).count(),
                Lang::En => caption.en.len() / 6,
            };
            assert!(sound.audible().as_millis() > 80 * syllables as u128, "{said}");
            assert!(sound.time() < Duration::from_secs(16), "{said}");
            assert!(sound.peak() > 8_000 && !sound.is_clipped(), "{said}, peak {}", sound.peak());
        }
    }
}

#[test]
fn chinese_is_read_as_mandarin_and_not_as_code_points() {
    // Phonemes instead of sound: tones of Mandarin, and no switch to the English voice, which spells what it does not
    // know.
    let caption = prompts().into_iter().find(|prompt| prompt.code() == "take-slip").expect("it is there").caption();
    let text = reading::reading(&caption.zh, Lang::Zh);
    let speech = Program::new("espeak-ng", &["--stdin", "-q", "-x", "-v", "cmn-latn-pinyin"], "espeak-ng");
    let said = speech.start(text.as_bytes(), LONG).and_then(|running| running.output(4_096)).expect("phonemes");
    let said = String::from_utf8_lossy(&said);
    assert!(!said.contains("(en)"), "{said}");
    let syllables = caption.zh.chars().filter(|&one| reading::syllable(one).is_some()).count();
    assert!(said.matches("_|").count() >= syllables, "{said}");
}

fn utterance(prompt: Prompt) -> Utterance {
    Utterance { prompt, lang: Lang::Zh, volume: Volume::FULL }
}

fn voice() -> (MemorySpeaker, Voice, Receiver<VoiceEvent>) {
    let speaker = MemorySpeaker::new();
    let (told, events) = channel();
    let voice = Voice::spawn(Box::new(speaker.clone()), move |event| drop(told.send(event))).expect("a thread");
    (speaker, voice, events)
}

fn next(events: &Receiver<VoiceEvent>) -> VoiceEvent {
    events.recv_timeout(LONG).expect("an event")
}

#[test]
fn prompts_are_said_one_after_the_other() {
    let (speaker, voice, events) = voice();
    let said = [Prompt::Welcome, Prompt::ChooseMatter, Prompt::CheckMaterials].map(utterance);
    for utterance in said {
        voice.say(utterance);
    }
    for utterance in said {
        assert_eq!(next(&events), VoiceEvent::Began(utterance));
        assert!(events.try_recv().is_err(), "it goes on until its end");
        speaker.end();
        assert_eq!(next(&events), VoiceEvent::Ended(utterance));
    }
    assert_eq!((speaker.begun(), speaker.stops()), (said.to_vec(), 0));
}

#[test]
fn a_new_page_takes_the_place_of_what_waits_and_cuts_nothing_off() {
    let (speaker, voice, events) = voice();
    voice.say(utterance(Prompt::Welcome));
    assert_eq!(next(&events), VoiceEvent::Began(utterance(Prompt::Welcome)));
    voice.say(utterance(Prompt::ChooseMatter));
    voice.say_next(utterance(Prompt::CheckMaterials));
    speaker.end();
    assert_eq!(next(&events), VoiceEvent::Ended(utterance(Prompt::Welcome)));
    assert_eq!(next(&events), VoiceEvent::Began(utterance(Prompt::CheckMaterials)));
    assert_eq!(speaker.stops(), 0);
}

#[test]
fn an_interruption_is_heard_at_once() {
    let (speaker, voice, events) = voice();
    voice.say(utterance(Prompt::Welcome));
    assert_eq!(next(&events), VoiceEvent::Began(utterance(Prompt::Welcome)));
    voice.say(utterance(Prompt::ChooseMatter));
    voice.interrupt(utterance(Prompt::StillThere));
    assert_eq!(next(&events), VoiceEvent::Ended(utterance(Prompt::Welcome)));
    assert_eq!(next(&events), VoiceEvent::Began(utterance(Prompt::StillThere)));
    voice.hush();
    assert_eq!(next(&events), VoiceEvent::Ended(utterance(Prompt::StillThere)));
    voice.repeat();
    assert_eq!(next(&events), VoiceEvent::Began(utterance(Prompt::StillThere)));
    assert_eq!(speaker.stops(), 2);
}

#[test]
fn the_next_citizen_cannot_have_the_last_number_repeated() {
    let (speaker, voice, events) = voice();
    let number = utterance(Prompt::TakeSlip("A017".parse().expect("a label")));
    voice.say(number);
    assert_eq!(next(&events), VoiceEvent::Began(number));
    voice.forget();
    assert_eq!(next(&events), VoiceEvent::Ended(number));
    voice.repeat();
    voice.say(utterance(Prompt::Welcome));
    assert_eq!(next(&events), VoiceEvent::Began(utterance(Prompt::Welcome)));
    assert_eq!(speaker.begun().len(), 2);
}

#[test]
fn of_too_much_to_say_the_oldest_is_left_out() {
    let (speaker, voice, events) = voice();
    voice.say(utterance(Prompt::Test));
    assert_eq!(next(&events), VoiceEvent::Began(utterance(Prompt::Test)));
    let many: Vec<Utterance> = prompts().into_iter().take(QUEUE_MAX + 1).map(utterance).collect();
    for &utterance in &many {
        voice.say(utterance);
    }
    speaker.end();
    assert_eq!(next(&events), VoiceEvent::Ended(utterance(Prompt::Test)));
    for &utterance in &many[1..] {
        assert_eq!(next(&events), VoiceEvent::Began(utterance));
        speaker.end();
        assert_eq!(next(&events), VoiceEvent::Ended(utterance));
    }
}

#[test]
fn a_voice_without_its_speaker_tells_and_goes_on() {
    let (speaker, voice, events) = voice();
    speaker.unplug(true);
    voice.say(utterance(Prompt::Welcome));
    assert!(matches!(next(&events), VoiceEvent::Failed(_, SpeakerError::Absent { .. })));
    speaker.unplug(false);
    voice.repeat();
    assert_eq!(next(&events), VoiceEvent::Began(utterance(Prompt::Welcome)));
    speaker.unplug(true);
    assert!(matches!(next(&events), VoiceEvent::Failed(_, SpeakerError::Absent { .. })), "gone in the middle");
    drop(voice);
    assert!(events.recv().is_err(), "nothing is told any more");
}
