//! Where a prompt's sound comes from: clips that somebody recorded, else the speech program.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use hall_core::hall::Lang;
use hall_core::number::{Number, Series};
use hall_core::prompt::Prompt;

use super::SpeakerError;
use super::program::Program;
use super::reading::reading;
use super::sound::{Sound, WAV_BYTES_MAX};

/// How long the speech program may take; a small board needs a quarter of a second for the longest prompt.
const SPEECH_MAX: Duration = Duration::from_secs(5);
/// Syllables of Chinese or words of English a minute, as espeak-ng counts: a little slower than its own pace.
const SPEED: &str = "150";
/// Silence between two clips of one prompt.
const CLIP_GAP: Duration = Duration::from_millis(60);

/// What turns a prompt into sound.
pub trait VoiceSource: Send {
    /// Whether it could give the sound of every prompt, without making one.
    ///
    /// # Errors
    /// It could not, and why.
    fn check(&mut self) -> Result<(), SpeakerError>;

    /// The sound of a prompt, within seconds.
    ///
    /// # Errors
    /// There is none, and why.
    fn sound(&mut self, prompt: Prompt, lang: Lang) -> Result<Sound, SpeakerError>;
}

/// Recorded clips first, because they sound better; the speech program for every prompt of which a clip is missing.
///
/// Clips are WAV files `zh/CODE.wav` and `en/CODE.wav` in one folder, named by [`hall_core::prompt::Segment::code`].
#[derive(Debug, Clone)]
pub struct Voices {
    clips: Option<PathBuf>,
    speech: Program,
}

impl Voices {
    /// The clips in this folder, if any, and Debian's speech program.
    #[must_use]
    pub fn new(clips: Option<PathBuf>) -> Self {
        Self::with_speech(clips, Program::espeak_ng())
    }

    /// The same with another speech program: text on its standard input, a WAV file on its standard output, and
    /// espeak-ng's `-v` and `-s`.
    #[must_use]
    pub fn with_speech(clips: Option<PathBuf>, speech: Program) -> Self {
        Self { clips, speech }
    }

    /// The prompt from clips; `None` if one is missing.
    fn recorded(&self, prompt: Prompt, lang: Lang) -> Result<Option<Sound>, SpeakerError> {
        let Some(folder) = &self.clips else { return Ok(None) };
        let mut whole: Option<Sound> = None;
        for segment in prompt.segments() {
            let path = clip(folder, lang, &segment.code);
            let Some(sound) = read_clip(&path)? else { return Ok(None) };
            let next = |reason| SpeakerError::Sound { what: path.to_string_lossy().into_owned(), reason };
            match &mut whole {
                None => whole = Some(sound),
                Some(whole) => {
                    whole.append(&Sound::silence(whole.rate_hz(), CLIP_GAP)).map_err(next)?;
                    whole.append(&sound).map_err(next)?;
                }
            }
        }
        Ok(whole)
    }

    fn spoken(&self, prompt: Prompt, lang: Lang) -> Result<Sound, SpeakerError> {
        let voice = match lang {
            Lang::Zh => "cmn-latn-pinyin",
            Lang::En => "en-gb",
        };
        let text = reading(prompt.caption().get(lang), lang);
        let speech = self.speech.clone().with(&["-v", voice, "-s", SPEED]);
        let wav = speech.start(text.as_bytes(), SPEECH_MAX)?.output(WAV_BYTES_MAX)?;
        Sound::from_wav(&wav).map_err(|reason| SpeakerError::Sound { what: self.speech.name().to_owned(), reason })
    }

    fn is_all_recorded(&self) -> bool {
        let Some(folder) = &self.clips else { return false };
        let numbers = ["A123", "B456", "C789", "D100"].into_iter().filter_map(|label| label.parse().ok());
        let prompts = numbers.chain(letters()).flat_map(Prompt::all).flat_map(Prompt::segments);
        let codes: std::collections::BTreeSet<String> = prompts.map(|segment| segment.code).collect();
        [Lang::Zh, Lang::En].into_iter().all(|lang| codes.iter().all(|code| clip(folder, lang, code).is_file()))
    }
}

impl VoiceSource for Voices {
    fn check(&mut self) -> Result<(), SpeakerError> {
        if self.is_all_recorded() {
            return Ok(());
        }
        Program::new(self.speech.name(), &["--version"], "espeak-ng").start(b"", SPEECH_MAX)?.output(1_024).map(drop)
    }

    fn sound(&mut self, prompt: Prompt, lang: Lang) -> Result<Sound, SpeakerError> {
        match self.recorded(prompt, lang) {
            Ok(Some(sound)) => Ok(sound),
            Ok(None) => self.spoken(prompt, lang),
            Err(error) => {
                // A bad clip costs its good sound and not the prompt.
                tracing::warn!(code = error.code(), remedy = error.remedy().en, "{error}");
                self.spoken(prompt, lang)
            }
        }
    }
}

/// One number of each letter.
fn letters() -> impl Iterator<Item = Number> {
    ('A'..='Z').filter_map(|letter| Series::new(letter).ok().and_then(|series| Number::new(series, 1).ok()))
}

fn clip(folder: &Path, lang: Lang, code: &str) -> PathBuf {
    let lang = match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    };
    folder.join(lang).join(code).with_extension("wav")
}

fn read_clip(path: &Path) -> Result<Option<Sound>, SpeakerError> {
    let what = || path.to_string_lossy().into_owned();
    let mut file = match File::open(path) {
        Ok(file) => file.take(WAV_BYTES_MAX as u64 + 1),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(_) => return Err(SpeakerError::Sound { what: what(), reason: "it cannot be opened" }),
    };
    let mut wav = Vec::new();
    file.read_to_end(&mut wav).map_err(|_| SpeakerError::Sound { what: what(), reason: "it cannot be read" })?;
    Sound::from_wav(&wav).map(Some).map_err(|reason| SpeakerError::Sound { what: what(), reason })
}
