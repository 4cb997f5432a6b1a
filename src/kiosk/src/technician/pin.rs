//! The technician's PIN: kept as an argon2id hash, with tries that are counted on disk.

use std::path::{Path, PathBuf};

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc};
use hall_core::day::UtcMillis;
use hall_core::technician::{LOCK_MIN, PIN_DIGITS, Pin, PinVerdict, TRIES_MAX};

use crate::journal::{Journal, JournalError};

/// The fact under which the journal counts wrong tries: how many in a row, and when the last one was.
const TRIES_FACT: &str = "pin-tries";
const LOCK_MS: i64 = LOCK_MIN as i64 * 60_000;

/// Why a PIN could not be set or compared.
#[derive(Debug, thiserror::Error)]
pub enum PinError {
    /// The file with the hash.
    #[error("{path}: {source}; the kiosk's state folder must be readable and writable for it")]
    Io {
        /// The file.
        path: PathBuf,
        /// The operating system's word.
        source: std::io::Error,
    },
    /// The hash cannot be made or is torn.
    #[error("the hash of the PIN: {0}; set it again with `hall-kiosk pin`")]
    Hash(argon2::password_hash::Error),
    /// Not so many digits.
    #[error("a PIN is {PIN_DIGITS} digits")]
    Shape,
    /// One that everybody tries first.
    #[error("that PIN is the first that anyone would try; take another")]
    Weak,
    /// The tries cannot be counted, so none is allowed.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

fn path_in(state_dir: &Path) -> PathBuf {
    state_dir.join("technician-pin")
}

/// Sets the PIN of a kiosk.
///
/// # Errors
/// It is none, too easily guessed, or cannot be written.
pub fn set(state_dir: &Path, digits: &str) -> Result<(), PinError> {
    let hash = hash_of(digits)?;
    let path = path_in(state_dir);
    let io = |source| PinError::Io { path: path.clone(), source };
    crate::journal::private_dir(state_dir).map_err(io)?;
    hall_data::replace(&path, hash.as_bytes()).map_err(io)
}

/// The hash of six digits that are not guessed at once.
pub(crate) fn hash_of(digits: &str) -> Result<String, PinError> {
    let pin = Pin::new(digits).ok_or(PinError::Shape)?;
    if is_weak(pin.reveal()) {
        return Err(PinError::Weak);
    }
    Ok(Argon2::default().hash_password(pin.reveal().as_bytes()).map_err(PinError::Hash)?.to_string())
}

/// All digits alike, or one run up or down.
fn is_weak(digits: &str) -> bool {
    let steps = |by: i16| digits.as_bytes().windows(2).all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == by);
    [0, 1, -1].into_iter().any(steps)
}

/// Compares a PIN and counts the try, on disk before the answer is given: a restart gives no further tries.
///
/// # Errors
/// Nothing can be compared or counted; nobody comes in then.
pub fn check(state_dir: &Path, pin: &Pin, journal: &mut Journal, now: UtcMillis) -> Result<PinVerdict, PinError> {
    let path = path_in(state_dir);
    let hash = match std::fs::read_to_string(&path) {
        Ok(hash) => hash,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(PinVerdict::NotSet),
        Err(source) => return Err(PinError::Io { path, source }),
    };
    compare(&hash, TRIES_FACT, pin, journal, now)
}

/// Compares what was typed with a hash, and counts the try under `fact` before the answer is given.
pub(crate) fn compare(
    hash: &str,
    fact: &str,
    pin: &Pin,
    journal: &mut Journal,
    now: UtcMillis,
) -> Result<PinVerdict, PinError> {
    let of = hash_tail(hash);
    let before = Tries::read(journal, fact, &of)?;
    if let Some(minutes) = before.locked_min(now) {
        if now < before.last {
            // The clock was set back: the lock runs from now, not from a time that may never come.
            Tries { last: now, ..before }.keep(journal, fact)?;
        }
        return Ok(PinVerdict::Locked { minutes });
    }
    let before = before.after_lock(now);
    let now_tried = Tries { wrong: before.wrong + 1, last: now, of: of.clone() };
    now_tried.keep(journal, fact)?;
    let hash = phc::PasswordHash::new(hash).map_err(|error| PinError::Hash(error.into()))?;
    if Argon2::default().verify_password(pin.reveal().as_bytes(), &hash).is_ok() {
        Tries { wrong: 0, last: now, of }.keep(journal, fact)?;
        return Ok(PinVerdict::Right);
    }
    Ok(match TRIES_MAX.checked_sub(now_tried.wrong) {
        Some(tries_left @ 1..) => PinVerdict::Wrong { tries_left },
        _ => PinVerdict::Locked { minutes: LOCK_MIN },
    })
}

/// The last characters of the hash: they tell one PIN that was set from the next, and nothing of either.
fn hash_tail(hash: &str) -> String {
    hash.chars().rev().filter(char::is_ascii_alphanumeric).take(8).collect()
}

/// Wrong tries in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Tries {
    wrong: u8,
    last: UtcMillis,
    /// Of which PIN: a new one begins at none.
    of: String,
}

impl Tries {
    fn read(journal: &Journal, fact: &str, of: &str) -> Result<Self, JournalError> {
        let kept = journal.fact(fact)?;
        let read = kept.as_deref().and_then(|kept| {
            let mut words = kept.split(' ');
            let (wrong, last) = (words.next()?.parse().ok()?, UtcMillis(words.next()?.parse().ok()?));
            Some(Self { wrong, last, of: words.next()?.to_owned() })
        });
        Ok(read.filter(|tries| tries.of == of).unwrap_or(Self { wrong: 0, last: UtcMillis(0), of: of.to_owned() }))
    }

    fn keep(&self, journal: &mut Journal, fact: &str) -> Result<(), JournalError> {
        journal.keep_fact(fact, &format!("{} {} {}", self.wrong, self.last.0, self.of))
    }

    /// Minutes that the lock still stands, rounded up; never more than the whole lock, whatever the clock did.
    fn locked_min(&self, now: UtcMillis) -> Option<u8> {
        let left_ms = LOCK_MS - now.0.saturating_sub(self.last.0).max(0);
        (self.wrong >= TRIES_MAX && left_ms > 0).then(|| u8::try_from((left_ms + 59_999) / 60_000).unwrap_or(LOCK_MIN))
    }

    /// The tries after a lock has run out.
    fn after_lock(self, now: UtcMillis) -> Self {
        if self.wrong >= TRIES_MAX && self.locked_min(now).is_none() { Self { wrong: 0, ..self } } else { self }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hall_core::day::DayRule;
    use hall_core::number::{Dispenser, Series};

    use super::*;
    use crate::clock::SystemClock;

    const RIGHT: &str = "471392";

    struct Desk {
        dir: tempfile::TempDir,
        journal: Option<Journal>,
    }

    impl Desk {
        fn new() -> Self {
            let mut desk = Self { dir: tempfile::tempdir().expect("dir"), journal: None };
            desk.restart();
            desk
        }

        fn restart(&mut self) {
            self.journal = None;
            let floor = Dispenser::unused(Series::new('K').expect("letter"));
            let opened = Journal::open(self.dir.path(), floor, DayRule::BEIJING_04, Arc::new(SystemClock));
            self.journal = Some(opened.expect("opens"));
        }

        fn try_at(&mut self, digits: &str, minute: i64) -> PinVerdict {
            let journal = self.journal.as_mut().expect("open");
            check(self.dir.path(), &Pin::new(digits).expect("a PIN"), journal, UtcMillis(minute * 60_000))
                .expect("compares")
        }
    }

    #[test]
    fn the_right_pin_opens_and_is_nowhere_readable() {
        let mut desk = Desk::new();
        assert_eq!(desk.try_at(RIGHT, 0), PinVerdict::NotSet);
        set(desk.dir.path(), RIGHT).expect("set");
        let kept = std::fs::read_to_string(path_in(desk.dir.path())).expect("kept");
        assert!(kept.starts_with("$argon2id$") && !kept.contains(RIGHT));
        assert_eq!(desk.try_at(RIGHT, 0), PinVerdict::Right);
    }

    #[test]
    fn five_wrong_tries_lock_the_keypad_over_a_restart_and_a_clock_that_goes_back() {
        let mut desk = Desk::new();
        set(desk.dir.path(), RIGHT).expect("set");
        for tries_left in (1..TRIES_MAX).rev() {
            assert_eq!(desk.try_at("000001", 100), PinVerdict::Wrong { tries_left });
            desk.restart();
        }
        assert_eq!(desk.try_at("000001", 100), PinVerdict::Locked { minutes: LOCK_MIN });
        desk.restart();
        assert_eq!(desk.try_at(RIGHT, 110), PinVerdict::Locked { minutes: LOCK_MIN - 10 }, "right, but locked");
        assert_eq!(desk.try_at(RIGHT, 0), PinVerdict::Locked { minutes: LOCK_MIN }, "the clock went back");
        assert_eq!(desk.try_at(RIGHT, 5), PinVerdict::Locked { minutes: LOCK_MIN - 5 }, "and the lock runs from then");
        assert_eq!(desk.try_at(RIGHT, 15), PinVerdict::Right);
    }

    #[test]
    fn a_new_pin_begins_with_all_its_tries() {
        let mut desk = Desk::new();
        set(desk.dir.path(), RIGHT).expect("set");
        for _ in 0..TRIES_MAX {
            desk.try_at("000001", 100);
        }
        set(desk.dir.path(), "271828").expect("set anew");
        assert_eq!(desk.try_at("271828", 100), PinVerdict::Right);
    }

    #[test]
    fn after_a_lock_the_tries_begin_anew_and_a_right_pin_forgets_them() {
        let mut desk = Desk::new();
        set(desk.dir.path(), RIGHT).expect("set");
        for _ in 0..TRIES_MAX {
            desk.try_at("000001", 100);
        }
        assert_eq!(desk.try_at("000001", 200), PinVerdict::Wrong { tries_left: TRIES_MAX - 1 });
        assert_eq!(desk.try_at(RIGHT, 200), PinVerdict::Right);
        assert_eq!(desk.try_at("000001", 200), PinVerdict::Wrong { tries_left: TRIES_MAX - 1 });
    }

    #[test]
    fn a_pin_that_is_none_or_is_guessed_at_once_is_refused() {
        let dir = tempfile::tempdir().expect("dir");
        for shape in ["", "12345", "1234567", "12345a", "１２３４５６"] {
            assert!(matches!(set(dir.path(), shape), Err(PinError::Shape)), "{shape:?}");
        }
        for weak in ["111111", "123456", "987654"] {
            assert!(matches!(set(dir.path(), weak), Err(PinError::Weak)), "{weak:?}");
        }
    }

    #[test]
    fn a_torn_hash_lets_nobody_in() {
        let mut desk = Desk::new();
        std::fs::write(path_in(desk.dir.path()), "$argon2id$torn").expect("written");
        let pin = Pin::new(RIGHT).expect("a PIN");
        let journal = desk.journal.as_mut().expect("open");
        assert!(matches!(check(desk.dir.path(), &pin, journal, UtcMillis(0)), Err(PinError::Hash(_))));
    }
}
