//! What every card reader keeps to, proved on a test bench: simulated, in memory or real.
//!
//! A rig is one device and the means to make it fail. Each case gets a fresh one. The functions here panic when a
//! promise is broken, like any assertion.

use std::time::Instant;

use hall_core::card::CardKind;
use hall_core::fault::Fault;

use super::driver::CALL_MAX;
use super::text::TextError;
use super::{CardReader, Reading, Unreadable};
use crate::sim::card::Person;

/// Looks for a card after which one that lies there was found, or none does.
const LOOKS_MAX: usize = 3;

/// A device on a bench, and the hands that lay cards on it and pull its cable. Starts plugged in and answering, with
/// no card. All methods take `&self`: the device lives beside the reader that talks to it.
pub trait CardReaderRig {
    /// A reader that talks to this device. Called once or several times; only one of them is used at a time.
    fn reader(&self) -> Box<dyn CardReader>;
    /// Lays down this person's card.
    fn put(&self, person: Person);
    /// Takes away what lies there.
    fn lift(&self);
    /// Takes the card away in the middle of the next reading: found, and gone before it is read.
    fn lift_mid_read(&self);
    /// While silent the device does not answer.
    fn silence(&self, silent: bool);
    /// While garbled its answers are junk.
    fn garble(&self, garbled: bool);
    /// Pulls the cable.
    fn unplug(&self);
    /// Plugs it in again, at the same stable path.
    fn replug(&self);
    /// Whether the security module passes its self-test.
    fn self_test(&self, passes: bool);
}

/// Proves every promise of [`CardReader`] on fresh rigs from `make`.
///
/// # Panics
/// A promise is broken.
pub fn card_reader<R: CardReaderRig>(make: impl Fn() -> R) {
    for kind in CardKind::ALL {
        for number in 1..=2 {
            a_card_is_given_once_with_its_fields(&make(), Person::made_up(kind, number));
        }
    }
    no_card_is_no_error(&make());
    a_card_lifted_mid_read_is_unreadable(&make());
    a_wrong_check_digit_makes_no_card(&make());
    for (trouble, fault) in Trouble::ALL {
        trouble_has_its_fault_and_passes(&make(), trouble, fault);
    }
}

/// A card that lies there is read with the fields that are on it, and not again before it is lifted.
///
/// # Panics
/// A promise is broken.
pub fn a_card_is_given_once_with_its_fields(rig: &impl CardReaderRig, person: Person) {
    let mut reader = rig.reader();
    for _ in 0..2 {
        rig.put(person);
        assert_eq!(look(&mut *reader), card_of(person));
        assert_eq!(look(&mut *reader), Reading::NoCard, "read already");
        rig.lift();
        assert_eq!(look(&mut *reader), Reading::NoCard, "lifted");
    }
}

/// A reader without a card says so, as often as it is asked, and is well.
///
/// # Panics
/// A promise is broken.
pub fn no_card_is_no_error(rig: &impl CardReaderRig) {
    let mut reader = rig.reader();
    for _ in 0..LOOKS_MAX {
        assert_eq!(look(&mut *reader), Reading::NoCard);
    }
    let status = timed(|| reader.status());
    assert!(status.as_ref().is_ok_and(|status| !status.module.is_empty()), "{status:?}");
}

/// A card that goes away while it is read is unreadable, and the next one is read.
///
/// # Panics
/// A promise is broken.
pub fn a_card_lifted_mid_read_is_unreadable(rig: &impl CardReaderRig) {
    let (mut reader, person) = (rig.reader(), Person::made_up(CardKind::Citizen, 1));
    rig.put(person);
    rig.lift_mid_read();
    assert_eq!(look(&mut *reader), Reading::Unreadable(Unreadable::Interrupted));
    assert_eq!(look(&mut *reader), Reading::NoCard);
    rig.put(person);
    assert_eq!(look(&mut *reader), card_of(person));
}

/// A number that contradicts its check digit never becomes a card.
///
/// # Panics
/// A promise is broken.
pub fn a_wrong_check_digit_makes_no_card(rig: &impl CardReaderRig) {
    let mut reader = rig.reader();
    rig.put(Person::made_up(CardKind::Citizen, 1).with_wrong_check());
    assert_eq!(look(&mut *reader), Reading::Unreadable(Unreadable::Text(TextError::CheckDigit)));
}

/// What befalls the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It does not answer.
    Silence,
    /// Its answers are junk.
    Junk,
    /// The cable is pulled.
    Unplugged,
    /// Its security module is broken.
    SelfTest,
}

impl Trouble {
    /// Every trouble, and the fault that the reader is to name.
    pub const ALL: [(Trouble, Fault); 4] = [
        (Trouble::Silence, Fault::CardReaderSilent),
        (Trouble::Junk, Fault::CardReaderSilent),
        (Trouble::Unplugged, Fault::CardReaderGone),
        (Trouble::SelfTest, Fault::CardReaderBroken),
    ];
}

/// Trouble before the first call and between calls has its fault, ends in time, and leaves nothing behind: once it is
/// mended the card that lies there is read by the next call.
///
/// # Panics
/// A promise is broken.
pub fn trouble_has_its_fault_and_passes(rig: &impl CardReaderRig, trouble: Trouble, fault: Fault) {
    let (mut reader, person) = (rig.reader(), Person::made_up(CardKind::Citizen, 2));
    for _ in 0..2 {
        befall(rig, trouble, true);
        rig.put(person);
        let found = timed(|| reader.status()).map_err(|error| error.fault());
        assert_eq!(found, Err(fault), "{trouble:?}");
        let found = timed(|| reader.read()).map_err(|error| error.fault());
        assert_eq!(found, Err(fault), "{trouble:?}");
        befall(rig, trouble, false);
        assert!(timed(|| reader.status()).is_ok(), "{trouble:?} is mended");
        assert_eq!(look(&mut *reader), card_of(person), "{trouble:?} is mended");
        rig.lift();
    }
}

fn befall(rig: &impl CardReaderRig, trouble: Trouble, begins: bool) {
    match trouble {
        Trouble::Silence => rig.silence(begins),
        Trouble::Junk => rig.garble(begins),
        Trouble::Unplugged if begins => rig.unplug(),
        Trouble::Unplugged => rig.replug(),
        Trouble::SelfTest => rig.self_test(!begins),
    }
}

fn look(reader: &mut dyn CardReader) -> Reading {
    timed(|| reader.read()).unwrap_or_else(|error| panic!("a reader that is well: {error}"))
}

fn card_of(person: Person) -> Reading {
    Reading::Card(person.card().unwrap_or_else(|| panic!("{person:?} has a sound card")))
}

fn timed<T>(call: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let answer = call();
    assert!(start.elapsed() <= CALL_MAX, "the call took {:?}", start.elapsed());
    answer
}
