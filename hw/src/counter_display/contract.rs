//! What every driver of counter displays keeps to, proved on a bench: simulated, in memory or real.

use std::time::{Duration, Instant};

use hall_core::fault::Fault;
use hall_core::number::{Number, Series};
use hall_core::paper::Bitmap;

use super::{Answered, CounterDisplayError, CounterDisplays, CounterFace};

/// No call lasts longer: three tries of a long picture, each with its answer.
pub const CALL_MAX: Duration = Duration::from_secs(4);

/// Displays on a bench, and the hands that switch them off and pull the cable. Starts plugged in and answering. All
/// methods take `&self`: the bench lives beside the driver that talks to it.
pub trait DisplayRig {
    /// A driver that talks to this bench; only one is used at a time.
    fn displays(&self) -> Box<dyn CounterDisplays>;
    /// The addresses of two displays on the line.
    fn present(&self) -> [u8; 2];
    /// What these displays can say.
    fn answers(&self) -> Answered;
    /// While silent, no display reads or answers.
    fn silence(&self, silent: bool);
    /// Pulls the adapter's cable.
    fn unplug(&self);
    /// Plugs it in again, at the same stable path.
    fn replug(&self);
    /// Waits until the display has taken its `faces`-th face since the start, and gives back what it lights then.
    fn lit(&self, address: u8, faces: u64) -> Option<Bitmap>;
}

/// One of each face.
///
/// # Panics
/// Never: the number is sound.
#[must_use]
pub fn faces() -> [CounterFace; 5] {
    let counter = || "3".to_owned();
    let number = Series::new('A').and_then(|series| Number::new(series, 17));
    let Ok(number) = number else { panic!("A017 is a number") };
    [
        CounterFace::Idle { counter: counter() },
        CounterFace::Call { counter: counter(), number },
        CounterFace::Text { counter: counter(), text: "PAUSE".into() },
        CounterFace::Test,
        CounterFace::Blank,
    ]
}

/// Proves every promise of [`CounterDisplays`] on fresh rigs from `make`.
///
/// # Panics
/// A promise is broken.
pub fn counter_displays<R: DisplayRig>(make: impl Fn() -> R) {
    each_face_arrives_as_it_is_pictured(&make());
    each_display_keeps_its_own_face(&make());
    a_silent_display_is_silent_or_not_known(&make());
    an_unplugged_line_is_gone_and_found_again(&make());
    a_line_replugged_between_two_calls_is_not_noticed(&make());
    no_display_has_a_reserved_address(&make());
}

/// What the display lights is what [`CounterDisplays::picture`] says.
///
/// # Panics
/// A promise is broken.
pub fn each_face_arrives_as_it_is_pictured(rig: &impl DisplayRig) {
    let (mut displays, [address, _]) = (rig.displays(), rig.present());
    for (count, face) in (1..).zip(faces()) {
        assert_eq!(timed(|| displays.show(address, &face)), Ok(rig.answers()), "{face:?}");
        assert_eq!(rig.lit(address, count), displays.picture(&face, 0), "{face:?}");
        assert_eq!(timed(|| displays.status(address)), Ok(rig.answers()));
    }
}

/// A face goes to one address and to no other.
///
/// # Panics
/// A promise is broken.
pub fn each_display_keeps_its_own_face(rig: &impl DisplayRig) {
    let (mut displays, [one, other]) = (rig.displays(), rig.present());
    let [_, call, _, test, _] = faces();
    assert_eq!(displays.show(one, &call), Ok(rig.answers()));
    assert_eq!(displays.show(other, &test), Ok(rig.answers()));
    assert_eq!(rig.lit(other, 1), displays.picture(&test, 0));
    assert_eq!(rig.lit(one, 1), displays.picture(&call, 0));
}

/// Displays that can answer and do not are silent; of others nothing is claimed.
///
/// # Panics
/// A promise is broken.
pub fn a_silent_display_is_silent_or_not_known(rig: &impl DisplayRig) {
    let (mut displays, [address, _]) = (rig.displays(), rig.present());
    let [_, call, ..] = faces();
    rig.silence(true);
    for answer in [timed(|| displays.show(address, &call)), timed(|| displays.status(address))] {
        match rig.answers() {
            Answered::Confirmed => assert_eq!(fault(answer), Some(Fault::CounterDisplaySilent)),
            Answered::NotConfirmed => assert_eq!(answer, Ok(Answered::NotConfirmed)),
        }
    }
    rig.silence(false);
    assert_eq!(displays.show(address, &call), Ok(rig.answers()), "it answers again");
}

/// A missing adapter is its own fault, for showing and asking, and the next call finds it again.
///
/// # Panics
/// A promise is broken.
pub fn an_unplugged_line_is_gone_and_found_again(rig: &impl DisplayRig) {
    let (mut displays, [address, _]) = (rig.displays(), rig.present());
    let [idle, call, ..] = faces();
    assert_eq!(displays.show(address, &idle), Ok(rig.answers()));
    assert_eq!(rig.lit(address, 1), displays.picture(&idle, 0));
    rig.unplug();
    assert_eq!(fault(timed(|| displays.show(address, &call))), Some(Fault::CounterDisplayGone));
    assert_eq!(fault(timed(|| displays.status(address))), Some(Fault::CounterDisplayGone));
    rig.replug();
    assert_eq!(displays.show(address, &call), Ok(rig.answers()));
    assert_eq!(rig.lit(address, 2), displays.picture(&call, 0));
}

/// A cable that was out for a moment costs no face.
///
/// # Panics
/// A promise is broken.
pub fn a_line_replugged_between_two_calls_is_not_noticed(rig: &impl DisplayRig) {
    let (mut displays, [address, _]) = (rig.displays(), rig.present());
    let [idle, call, ..] = faces();
    assert_eq!(displays.show(address, &idle), Ok(rig.answers()));
    assert_eq!(rig.lit(address, 1), displays.picture(&idle, 0));
    rig.unplug();
    rig.replug();
    assert_eq!(displays.show(address, &call), Ok(rig.answers()));
    assert_eq!(rig.lit(address, 2), displays.picture(&call, 0));
}

/// Nothing is sent to everybody or to a reserved address.
///
/// # Panics
/// A promise is broken.
pub fn no_display_has_a_reserved_address(rig: &impl DisplayRig) {
    let mut displays = rig.displays();
    for address in [0, 248, 255] {
        let refused = Err(CounterDisplayError::Address { address });
        assert_eq!(displays.show(address, &CounterFace::Test), refused);
        assert_eq!(displays.status(address), refused);
    }
}

fn fault(answer: Result<Answered, CounterDisplayError>) -> Option<Fault> {
    answer.err().map(|error| error.fault())
}

fn timed<T>(call: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let answer = call();
    assert!(start.elapsed() <= CALL_MAX, "the call took {:?}", start.elapsed());
    answer
}
