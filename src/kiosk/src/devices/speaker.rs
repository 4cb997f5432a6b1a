//! The loudspeaker: prompts are queued and said on a thread of their own; the page never waits for them.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hall_core::day::LocalTime;
use hall_core::diagnosis::Condition;
use hall_core::fault::Fault;
use hall_core::hall::Lang;
use hall_core::prompt::{Prompt, VolumePlan};
use hall_hw::speaker::{Speaker, Utterance, Voice, VoiceEvent};

use super::Looked;
use crate::technician::bench::Seen;

/// The test prompt takes a few seconds; a speech program that hangs is ended earlier than this.
const TEST_MAX: Duration = Duration::from_secs(14);

/// The voice, how loud it is at which time, and what became of the last prompt.
pub struct SpeakerPort {
    voice: Voice,
    plan: VolumePlan,
    place: String,
    heard: Arc<Mutex<Heard>>,
}

#[derive(Default)]
struct Heard {
    fault: Option<Fault>,
    is_known: bool,
    /// What it was last asked to say.
    asked: Option<Prompt>,
    /// Who waits for the end of the test prompt.
    test: Option<Sender<TestEnd>>,
}

/// How the test prompt ended.
enum TestEnd {
    Said,
    Cut,
    Failed(String),
}

impl SpeakerPort {
    /// A voice through this loudspeaker. It is asked once, before the first citizen, whether it could speak.
    ///
    /// # Errors
    /// The operating system gives no thread.
    pub fn new(mut speaker: Box<dyn Speaker>, plan: VolumePlan, place: impl Into<String>) -> std::io::Result<Self> {
        let fault = speaker.status().err().map(|error| error.fault());
        let heard = Arc::new(Mutex::new(Heard { fault, is_known: true, asked: None, test: None }));
        let told = heard.clone();
        let voice = Voice::spawn(speaker, move |event| {
            told.lock().unwrap_or_else(PoisonError::into_inner).hear(&event);
        })?;
        Ok(Self { voice, plan, place: place.into(), heard })
    }

    /// Says a page's prompt instead of what was being said on the page before. A number is never cut off by a prompt
    /// that says the same number again.
    pub fn say(&self, prompt: Prompt, lang: Lang, clock: Option<LocalTime>) {
        let utterance = Utterance { prompt, lang, volume: self.plan.at(clock) };
        let before = self.heard.lock().unwrap_or_else(PoisonError::into_inner).cut(Some(prompt));
        let goes_on = prompt.number().is_some() && before.and_then(Prompt::number) == prompt.number();
        if goes_on {
            self.voice.say_next(utterance);
        } else {
            self.voice.interrupt(utterance);
        }
    }

    /// Falls silent, and forgets what was said: the visit is over.
    pub fn forget(&self) {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).cut(None);
        self.voice.forget();
    }

    /// Says the test prompt and waits for its end.
    pub(super) fn see(&self, clock: LocalTime) -> Seen {
        let volume = self.plan.at(Some(clock)).percent();
        if volume == 0 {
            return Seen::skipped("silent at this time of day by the configuration");
        }
        let (told, end): (Sender<_>, Receiver<_>) = channel();
        self.say(Prompt::Test, Lang::Zh, Some(clock));
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).test = Some(told);
        match end.recv_timeout(TEST_MAX) {
            Ok(TestEnd::Said) => Seen::passed(format!("said to its end at {volume} %")),
            Ok(TestEnd::Cut) => Seen::skipped("cut off by a page that had something to say; try again"),
            Ok(TestEnd::Failed(why)) => Seen::failed(Fault::SpeakerGone, why),
            Err(_) => Seen::failed(Fault::SpeakerGone, format!("not said within {} s", TEST_MAX.as_secs())),
        }
    }
}

impl Heard {
    fn hear(&mut self, event: &VoiceEvent) {
        let (utterance, result) = match event {
            VoiceEvent::Began(_) => return,
            VoiceEvent::Ended(utterance) => (utterance, Ok(())),
            VoiceEvent::Failed(utterance, error) => {
                tracing::warn!(code = error.code(), remedy = error.remedy().en, "not said: {error}");
                (utterance, Err((error.fault(), error.to_string())))
            }
        };
        self.is_known = true;
        self.fault = result.as_ref().err().map(|(fault, _)| *fault);
        if utterance.prompt == Prompt::Test
            && let Some(test) = self.test.take()
        {
            // Whoever waited may have given up.
            drop(test.send(result.map_or_else(|(_, why)| TestEnd::Failed(why), |()| TestEnd::Said)));
        }
    }

    /// Something else is said now, or nothing: a test that is under way was not heard to its end.
    fn cut(&mut self, next: Option<Prompt>) -> Option<Prompt> {
        if let Some(test) = self.test.take() {
            drop(test.send(TestEnd::Cut));
        }
        std::mem::replace(&mut self.asked, next)
    }
}

impl Looked for SpeakerPort {
    fn condition(&self) -> Option<Condition> {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.is_known.then_some(heard.fault.map_or(Condition::Working, Condition::Faulty))
    }

    fn facts(&self) -> Vec<String> {
        vec![self.place.clone()]
    }
}
