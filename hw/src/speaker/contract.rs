//! What every loudspeaker keeps to, proved on a test bench: simulated, in memory or real.
//!
//! A rig is one loudspeaker and the hands that end a prompt and pull the cable. Each case gets a fresh one. The
//! functions here panic when a promise is broken, like any assertion.

use std::time::{Duration, Instant};

use hall_core::fault::Fault;
use hall_core::hall::Lang;
use hall_core::prompt::{Prompt, Volume};

use super::{Speaker, SpeakerError};

/// No prompt of a bench lasts so long.
const LONG: Duration = Duration::from_secs(20);
/// A call that ends later than its limit and this has no deadline.
const GRACE: Duration = Duration::from_secs(2);

/// A loudspeaker on a bench. Starts plugged in and silent. All methods take `&self`: the device lives beside the
/// speaker that talks to it.
pub trait SpeakerRig {
    /// A speaker for this device. Called once or several times; only one of them is used at a time.
    fn speaker(&self) -> Box<dyn Speaker>;
    /// What is being said comes to its end soon, and what is said next does not.
    fn end(&self);
    /// Takes away what is needed to speak.
    fn unplug(&self);
    /// Brings it back.
    fn replug(&self);
}

/// Proves every promise of [`Speaker`] on fresh rigs from `make`.
///
/// # Panics
/// A promise is broken.
pub fn speaker<R: SpeakerRig>(make: impl Fn() -> R) {
    a_prompt_goes_on_by_itself_to_its_end(&make());
    stopped_is_silent_at_once(&make());
    a_second_prompt_takes_the_place_of_the_first(&make());
    asking_for_the_status_cuts_nothing_off(&make());
    unplugged_is_a_fault_until_it_is_plugged_in(&make());
}

/// `say` returns before the end, and the end comes.
///
/// # Panics
/// A promise is broken.
pub fn a_prompt_goes_on_by_itself_to_its_end(rig: &impl SpeakerRig) {
    let mut speaker = rig.speaker();
    assert_eq!(speaker.is_speaking(Duration::ZERO), Ok(false), "silent at first");
    for lang in [Lang::Zh, Lang::En] {
        assert_eq!(speaker.say(Prompt::Test, lang, Volume::FULL), Ok(()));
        assert_eq!(speaker.is_speaking(Duration::ZERO), Ok(true));
        rig.end();
        assert_eq!(speaker.is_speaking(LONG), Ok(false));
        assert_eq!(speaker.is_speaking(Duration::ZERO), Ok(false));
    }
}

/// After `stop` nothing is said, and stopping the silent is nothing.
///
/// # Panics
/// A promise is broken.
pub fn stopped_is_silent_at_once(rig: &impl SpeakerRig) {
    let mut speaker = rig.speaker();
    speaker.stop();
    assert_eq!(speaker.say(Prompt::Welcome, Lang::Zh, Volume::FULL), Ok(()));
    let start = Instant::now();
    speaker.stop();
    assert_eq!(speaker.is_speaking(LONG), Ok(false));
    assert!(start.elapsed() < GRACE, "{:?}", start.elapsed());
}

/// Only one is said at a time.
///
/// # Panics
/// A promise is broken.
pub fn a_second_prompt_takes_the_place_of_the_first(rig: &impl SpeakerRig) {
    let mut speaker = rig.speaker();
    assert_eq!(speaker.say(Prompt::Welcome, Lang::Zh, Volume::FULL), Ok(()));
    assert_eq!(speaker.say(Prompt::Test, Lang::Zh, Volume::SILENT), Ok(()));
    assert_eq!(speaker.is_speaking(Duration::ZERO), Ok(true), "also what is said silently takes its time");
    rig.end();
    assert_eq!(speaker.is_speaking(LONG), Ok(false));
}

/// The status is asked for while a prompt is said, and before one.
///
/// # Panics
/// A promise is broken.
pub fn asking_for_the_status_cuts_nothing_off(rig: &impl SpeakerRig) {
    let mut speaker = rig.speaker();
    assert_eq!(speaker.say(Prompt::Test, Lang::En, Volume::FULL), Ok(()));
    assert_eq!(speaker.status(), Ok(()));
    assert_eq!(speaker.is_speaking(Duration::ZERO), Ok(true));
}

/// Without what it needs it is [`Fault::SpeakerGone`], told by `say` or soon after it; afterwards it speaks again.
///
/// # Panics
/// A promise is broken.
pub fn unplugged_is_a_fault_until_it_is_plugged_in(rig: &impl SpeakerRig) {
    let mut speaker = rig.speaker();
    rig.unplug();
    let start = Instant::now();
    let say = |speaker: &mut dyn Speaker| -> Result<bool, SpeakerError> {
        speaker.say(Prompt::Test, Lang::Zh, Volume::FULL)?;
        speaker.is_speaking(GRACE)
    };
    for _ in 0..2 {
        let error = say(&mut *speaker).err();
        assert_eq!(error.as_ref().map(SpeakerError::fault), Some(Fault::SpeakerGone));
        assert!(error.is_some_and(|error| error.code().starts_with("speaker.")));
        assert_eq!(speaker.is_speaking(Duration::ZERO), Ok(false), "told once");
    }
    assert!(start.elapsed() < 2 * GRACE, "there is nothing to wait for: {:?}", start.elapsed());
    rig.replug();
    assert_eq!(speaker.say(Prompt::Test, Lang::Zh, Volume::FULL), Ok(()));
    assert_eq!(speaker.is_speaking(Duration::ZERO), Ok(true));
}
