//! The terminal's voice: prompts wait in a short queue and are said one after the other, on a thread of their own.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use hall_core::hall::Lang;
use hall_core::prompt::{Prompt, Volume};

use super::{Speaker, SpeakerError};

/// Prompts that wait; of more, the oldest that was not begun is left out: the later one is nearer to the truth.
pub const QUEUE_MAX: usize = 8;
/// While a prompt is said, so often is looked whether it has ended.
const LOOK: Duration = Duration::from_millis(20);

/// A prompt to be said, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Utterance {
    /// What.
    pub prompt: Prompt,
    /// In which language.
    pub lang: Lang,
    /// How loud.
    pub volume: Volume,
}

/// What the voice tells: enough to show the caption while it is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VoiceEvent {
    /// This is being said now.
    Began(Utterance),
    /// It has been said to its end, or was cut off.
    Ended(Utterance),
    /// It is not heard, or not to its end, and why. The voice goes on with the next.
    Failed(Utterance, SpeakerError),
}

/// A voice at work. No call waits for sound. Dropped, it falls silent and its thread has ended.
pub struct Voice {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    desk: Mutex<Desk>,
    changed: Condvar,
}

#[derive(Default)]
struct Desk {
    waiting: VecDeque<Utterance>,
    last: Option<Utterance>,
    cut: bool,
    closed: bool,
}

impl Voice {
    /// Speaks through `speaker`, and tells `report` on its own thread; that must not wait for the voice.
    ///
    /// # Errors
    /// The system has no thread to give.
    pub fn spawn(speaker: Box<dyn Speaker>, report: impl FnMut(VoiceEvent) + Send + 'static) -> io::Result<Self> {
        let shared = Arc::new(Shared { desk: Mutex::default(), changed: Condvar::new() });
        let worker = Worker { shared: Arc::clone(&shared), speaker, report: Box::new(report) };
        let thread = std::thread::Builder::new().name("voice".into()).spawn(move || worker.run())?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Says it after what waits.
    pub fn say(&self, utterance: Utterance) {
        self.shared.change(|desk| desk.push(utterance));
    }

    /// Says it instead of what waits; what is being said is said to its end. For a page that goes on from the last.
    pub fn say_next(&self, utterance: Utterance) {
        self.shared.change(|desk| {
            desk.waiting.clear();
            desk.push(utterance);
        });
    }

    /// Says it at once instead of what waits and of what is being said. For a page that somebody has turned to.
    pub fn interrupt(&self, utterance: Utterance) {
        self.shared.change(|desk| {
            desk.hush();
            desk.push(utterance);
        });
    }

    /// Says the last prompt once more, at once; nothing if none was said since the last [`Voice::forget`].
    pub fn repeat(&self) {
        self.shared.change(|desk| {
            if let Some(last) = desk.last {
                desk.hush();
                desk.push(last);
            }
        });
    }

    /// Falls silent, and says nothing of what waits.
    pub fn hush(&self) {
        self.shared.change(Desk::hush);
    }

    /// As [`Voice::hush`], and nothing is left to repeat: the next citizen does not hear the number of the one before.
    pub fn forget(&self) {
        self.shared.change(|desk| {
            desk.hush();
            desk.last = None;
        });
    }
}

impl Drop for Voice {
    fn drop(&mut self) {
        self.shared.change(|desk| {
            desk.hush();
            desk.closed = true;
        });
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the voice's thread panicked");
        }
    }
}

impl Desk {
    fn push(&mut self, utterance: Utterance) {
        if self.waiting.len() == QUEUE_MAX {
            let left_out = self.waiting.pop_front();
            tracing::debug!(prompt = left_out.map(|left_out| left_out.prompt.code()), "too much to say");
        }
        self.waiting.push_back(utterance);
        self.last = Some(utterance);
    }

    fn hush(&mut self) {
        self.waiting.clear();
        self.cut = true;
    }
}

impl Shared {
    fn change(&self, change: impl FnOnce(&mut Desk)) {
        change(&mut self.desk());
        self.changed.notify_all();
    }

    /// A thread that panicked while it held the desk left nothing half done there.
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next prompt, waiting for it; `None` when the voice is closed.
    fn next(&self) -> Option<Utterance> {
        let idle = |desk: &mut Desk| desk.waiting.is_empty() && !desk.closed;
        let mut desk = self.changed.wait_while(self.desk(), idle).unwrap_or_else(PoisonError::into_inner);
        desk.cut = false;
        desk.waiting.pop_front()
    }

    /// Whether what is being said is to be cut off, waiting for the word at most `wait`.
    fn is_cut(&self, wait: Duration) -> bool {
        let uncut = |desk: &mut Desk| !desk.cut;
        let (desk, _) =
            self.changed.wait_timeout_while(self.desk(), wait, uncut).unwrap_or_else(PoisonError::into_inner);
        desk.cut
    }
}

struct Worker {
    shared: Arc<Shared>,
    speaker: Box<dyn Speaker>,
    report: Box<dyn FnMut(VoiceEvent) + Send>,
}

impl Worker {
    fn run(mut self) {
        while let Some(utterance) = self.shared.next() {
            let said = self.say(utterance);
            (self.report)(match said {
                Ok(()) => VoiceEvent::Ended(utterance),
                Err(error) => {
                    tracing::warn!(code = error.code(), remedy = error.remedy().en, "{error}");
                    VoiceEvent::Failed(utterance, error)
                }
            });
        }
    }

    fn say(&mut self, Utterance { prompt, lang, volume }: Utterance) -> Result<(), SpeakerError> {
        self.speaker.say(prompt, lang, volume)?;
        (self.report)(VoiceEvent::Began(Utterance { prompt, lang, volume }));
        while self.speaker.is_speaking(Duration::ZERO)? {
            if self.shared.is_cut(LOOK) {
                self.speaker.stop();
            }
        }
        Ok(())
    }
}
