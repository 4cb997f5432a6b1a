//! The codes of hall staff: one argon2id hash a badge number, kept beside the technician's PIN and compared like it, so
//! they open while the line is cut.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hall_core::day::UtcMillis;
use hall_core::filing::StaffNumber;
use hall_core::technician::{Pin, PinVerdict};

use super::pin::{self, PinError};
use crate::journal::Journal;

/// Staff of one hall who may have a code.
pub const STAFF_MAX: usize = 200;
/// Longest file that is read, in bytes: a badge number and a hash of about 100 characters a line.
const FILE_BYTES_MAX: u64 = 64 * 1024;
/// The fact under which the journal counts the tries of a badge number; the number follows.
const TRIES_FACT: &str = "staff-tries";

/// Why a code could not be set, taken away or compared.
#[derive(Debug, thiserror::Error)]
pub enum StaffCodeError {
    /// As with the PIN.
    #[error(transparent)]
    Code(#[from] PinError),
    /// No badge number.
    #[error("a badge number is 3 to 8 digits")]
    Number,
    /// Nobody has a code under that number.
    #[error("no code is set for that badge number")]
    Unknown,
    /// Too many.
    #[error("{STAFF_MAX} members of staff have a code already; take one away first")]
    Full,
    /// The file is not as it was written.
    #[error("{path}: line {line} is torn; set the code of that badge number again")]
    Torn {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
    },
}

fn path_in(state_dir: &Path) -> PathBuf {
    state_dir.join("staff-codes")
}

/// Sets the code of a badge number, or a new one.
///
/// # Errors
/// The number or the code is none, the code too easily guessed, the list full, or the file cannot be written.
pub fn set(state_dir: &Path, number: &str, digits: &str) -> Result<(), StaffCodeError> {
    let staff = StaffNumber::parse(number).ok_or(StaffCodeError::Number)?;
    let hash = pin::hash_of(digits)?;
    let mut codes = read(state_dir)?;
    if codes.len() >= STAFF_MAX && !codes.contains_key(&staff) {
        return Err(StaffCodeError::Full);
    }
    codes.insert(staff, hash);
    write(state_dir, &codes)
}

/// Takes the code of a badge number away.
///
/// # Errors
/// There is none, or the file cannot be written.
pub fn remove(state_dir: &Path, number: &str) -> Result<(), StaffCodeError> {
    let staff = StaffNumber::parse(number).ok_or(StaffCodeError::Number)?;
    let mut codes = read(state_dir)?;
    codes.remove(&staff).ok_or(StaffCodeError::Unknown)?;
    write(state_dir, &codes)
}

/// The badge numbers that have a code, in their order.
///
/// # Errors
/// The file cannot be read.
pub fn numbers(state_dir: &Path) -> Result<Vec<StaffNumber>, StaffCodeError> {
    Ok(read(state_dir)?.into_keys().collect())
}

/// Compares a code and counts the try, on disk before the answer is given. An unknown badge number, which stands on
/// nobody's badge, is told like a terminal without a code.
///
/// # Errors
/// Nothing can be compared or counted; nobody comes in then.
pub fn check(
    state_dir: &Path,
    staff: &StaffNumber,
    code: &Pin,
    journal: &mut Journal,
    now: UtcMillis,
) -> Result<PinVerdict, StaffCodeError> {
    let codes = read(state_dir)?;
    let Some(hash) = codes.get(staff) else { return Ok(PinVerdict::NotSet) };
    let fact = format!("{TRIES_FACT}-{}", staff.as_str());
    Ok(pin::compare(hash, &fact, code, journal, now)?)
}

fn read(state_dir: &Path) -> Result<BTreeMap<StaffNumber, String>, StaffCodeError> {
    let path = path_in(state_dir);
    let io = |source| PinError::Io { path: path.clone(), source };
    match std::fs::metadata(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(io(error).into()),
        Ok(found) if found.len() > FILE_BYTES_MAX => {
            return Err(io(std::io::Error::from(std::io::ErrorKind::FileTooLarge)).into());
        }
        Ok(_) => {}
    }
    let text = std::fs::read_to_string(&path).map_err(io)?;
    let entry = |line: &str| {
        let (number, hash) = line.split_once(' ')?;
        Some((StaffNumber::parse(number)?, hash.to_owned()))
    };
    let torn = |at: usize| StaffCodeError::Torn { path: path.clone(), line: at + 1 };
    text.lines().enumerate().map(|(at, text)| entry(text).ok_or_else(|| torn(at))).collect()
}

fn write(state_dir: &Path, codes: &BTreeMap<StaffNumber, String>) -> Result<(), StaffCodeError> {
    let path = path_in(state_dir);
    let io = |source| PinError::Io { path: path.clone(), source };
    crate::journal::private_dir(state_dir).map_err(io)?;
    let line = |text: String, (staff, hash): (&StaffNumber, &String)| text + staff.as_str() + " " + hash + "\n";
    let text = codes.iter().fold(String::new(), line);
    Ok(hall_data::replace(&path, text.as_bytes()).map_err(io)?)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hall_core::day::DayRule;
    use hall_core::number::{Dispenser, Series};
    use hall_core::technician::{LOCK_MIN, TRIES_MAX};

    use super::*;
    use crate::clock::SystemClock;

    const RIGHT: &str = "471392";

    fn journal(dir: &Path) -> Journal {
        let floor = Dispenser::unused(Series::new('K').expect("letter"));
        Journal::open(dir, floor, DayRule::BEIJING_04, Arc::new(SystemClock)).expect("opens")
    }

    fn tries(dir: &Path, journal: &mut Journal, number: &str, digits: &str) -> PinVerdict {
        let staff = StaffNumber::parse(number).expect("a number");
        check(dir, &staff, &Pin::new(digits).expect("a code"), journal, UtcMillis(60_000)).expect("compares")
    }

    #[test]
    fn each_badge_number_has_its_own_code_and_its_own_tries() {
        let dir = tempfile::tempdir().expect("dir");
        set(dir.path(), "1024", RIGHT).expect("set");
        set(dir.path(), "2048", "271828").expect("set");
        let mut journal = journal(dir.path());
        for tries_left in (1..TRIES_MAX).rev() {
            assert_eq!(tries(dir.path(), &mut journal, "1024", "271828"), PinVerdict::Wrong { tries_left });
        }
        assert_eq!(tries(dir.path(), &mut journal, "1024", "271828"), PinVerdict::Locked { minutes: LOCK_MIN });
        assert_eq!(tries(dir.path(), &mut journal, "1024", RIGHT), PinVerdict::Locked { minutes: LOCK_MIN });
        assert_eq!(tries(dir.path(), &mut journal, "2048", "271828"), PinVerdict::Right);
        let kept = std::fs::read_to_string(path_in(dir.path())).expect("kept");
        assert!(kept.contains("$argon2id$") && !kept.contains(RIGHT));
    }

    #[test]
    fn a_code_that_was_taken_away_opens_nothing() {
        let dir = tempfile::tempdir().expect("dir");
        set(dir.path(), "1024", RIGHT).expect("set");
        remove(dir.path(), "1024").expect("taken away");
        assert!(matches!(remove(dir.path(), "1024"), Err(StaffCodeError::Unknown)));
        assert_eq!(numbers(dir.path()).expect("read"), []);
        assert_eq!(tries(dir.path(), &mut journal(dir.path()), "1024", RIGHT), PinVerdict::NotSet);
    }

    #[test]
    fn a_torn_file_or_a_number_that_is_none_is_refused() {
        let dir = tempfile::tempdir().expect("dir");
        assert!(matches!(set(dir.path(), "12", RIGHT), Err(StaffCodeError::Number)));
        assert!(matches!(set(dir.path(), "1024", "123456"), Err(StaffCodeError::Code(PinError::Weak))));
        std::fs::write(path_in(dir.path()), "1024\n").expect("written");
        assert!(matches!(numbers(dir.path()), Err(StaffCodeError::Torn { line: 1, .. })));
    }

    #[test]
    fn no_more_than_so_many_members_of_staff_have_a_code() {
        let dir = tempfile::tempdir().expect("dir");
        let number = |at: usize| StaffNumber::parse(&format!("{}", 1_000 + at)).expect("a number");
        let full = (0..STAFF_MAX).map(|at| (number(at), "$argon2id$".to_owned())).collect();
        write(dir.path(), &full).expect("written");
        assert!(matches!(set(dir.path(), "9999", RIGHT), Err(StaffCodeError::Full)));
        set(dir.path(), "1000", RIGHT).expect("a new code for one of them");
    }
}
