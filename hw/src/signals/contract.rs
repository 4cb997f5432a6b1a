//! What all signals keep to, proved on a test bench: simulated, in memory or real.
//!
//! A rig is one set of signals and the hands that open the door and pull the cable. Each case gets a fresh one. The
//! functions here panic when a promise is broken, like any assertion.

use std::time::{Duration, Instant};

use hall_core::fault::Fault;

use super::{Lamp, SignalState, Signals, SignalsError};

/// A call that ends later has no deadline.
const CALL_MAX: Duration = Duration::from_secs(2);

/// Signals on a bench, with a lamp and both switches. They start plugged in, the door closed, nobody near, the lamp
/// off. All methods take `&self`: the device lives beside the signals that talk to it.
pub trait SignalsRig {
    /// Signals that talk to this device. Called once or several times; only one of them is used at a time.
    fn signals(&self) -> Box<dyn Signals>;
    /// Opens or closes the door.
    fn door(&self, open: bool);
    /// Somebody comes, or goes.
    fn near(&self, somebody: bool);
    /// Whether the lamp does this; a lamp without a will of its own may show the first half second of it.
    fn shows(&self, lamp: Lamp) -> bool;
    /// Pulls the cable.
    fn unplug(&self);
    /// Plugs it in again, at the same stable path; the lamp has been without power.
    fn replug(&self);
}

/// Proves every promise of [`Signals`] on fresh rigs from `make`.
///
/// # Panics
/// A promise is broken.
pub fn signals<R: SignalsRig>(make: impl Fn() -> R) {
    what_is_read_is_how_it_is_now(&make());
    the_lamp_does_what_it_is_told(&make());
    unplugged_is_a_fault_until_it_is_plugged_in(&make());
    the_lamp_is_as_it_was_after_the_cable_was_out(&make());
}

/// Door and proximity come from the device, each by itself.
///
/// # Panics
/// A promise is broken.
pub fn what_is_read_is_how_it_is_now(rig: &impl SignalsRig) {
    let mut signals = rig.signals();
    for (open, somebody) in [(false, false), (true, false), (true, true), (false, true), (false, false)] {
        rig.door(open);
        rig.near(somebody);
        let found = SignalState { door_open: Some(open), someone_near: Some(somebody) };
        assert_eq!(signals.read(), Ok(found));
        assert_eq!(signals.read(), Ok(found), "twice");
    }
}

/// The lamp is set when the call returns, and reading leaves it alone.
///
/// # Panics
/// A promise is broken.
pub fn the_lamp_does_what_it_is_told(rig: &impl SignalsRig) {
    let mut signals = rig.signals();
    assert!(rig.shows(Lamp::Off));
    for lamp in [Lamp::Steady, Lamp::Off, Lamp::Blinking, Lamp::Off, Lamp::Steady] {
        assert_eq!(signals.set_lamp(lamp), Ok(()));
        assert!(rig.shows(lamp), "{lamp:?}");
        assert!(signals.read().is_ok());
        assert!(rig.shows(lamp), "{lamp:?} after a read");
    }
}

/// Unplugged before or after its first use it is [`Fault::SignalsGone`]; plugged in, the next call finds it. It does
/// not matter whether anybody called meanwhile.
///
/// # Panics
/// A promise is broken.
pub fn unplugged_is_a_fault_until_it_is_plugged_in(rig: &impl SignalsRig) {
    rig.unplug();
    let mut signals = rig.signals();
    let gone = |signals: &mut dyn Signals| {
        let start = Instant::now();
        assert_eq!(signals.read().err().map(|error| error.fault()), Some(Fault::SignalsGone));
        assert_eq!(signals.set_lamp(Lamp::Off).err().as_ref().map(SignalsError::fault), Some(Fault::SignalsGone));
        assert!(start.elapsed() < CALL_MAX, "{:?}", start.elapsed());
    };
    gone(&mut *signals);
    rig.replug();
    assert!(signals.read().is_ok());
    rig.unplug();
    gone(&mut *signals);
    rig.door(true);
    rig.replug();
    assert_eq!(signals.read().map(|state| state.door_open), Ok(Some(true)), "not from memory");
    rig.unplug();
    rig.replug();
    assert!(signals.read().is_ok(), "replugged between two calls");
}

/// A lamp that was set before or while the cable was out does it again with the next call.
///
/// # Panics
/// A promise is broken.
pub fn the_lamp_is_as_it_was_after_the_cable_was_out(rig: &impl SignalsRig) {
    let mut signals = rig.signals();
    assert_eq!(signals.set_lamp(Lamp::Steady), Ok(()));
    rig.unplug();
    assert!(signals.read().is_err());
    rig.replug();
    assert!(signals.read().is_ok());
    assert!(rig.shows(Lamp::Steady));
    rig.unplug();
    assert!(signals.set_lamp(Lamp::Off).is_err());
    rig.replug();
    assert!(signals.read().is_ok());
    assert!(rig.shows(Lamp::Off));
}
