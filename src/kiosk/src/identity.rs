//! Who this kiosk is: its Ed25519 key, and what the centre gave it at enrolment.

use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use hall_core::day::BusinessDay;
use hall_core::hall::KioskId;
use hall_core::number::{Dispenser, Series};
use hall_proto::wire::{Keys, WireKeys};
use serde::{Deserialize, Serialize};

use crate::clock;

/// An enrolled kiosk.
#[derive(Clone)]
pub struct Identity {
    /// The key that signs every request. Made here; it never leaves the machine.
    pub key: SigningKey,
    /// The name that the centre gave.
    pub kiosk: KioskId,
    /// The kiosk's own series, as far as the centre knew it at enrolment: a floor for a new journal.
    pub dispenser: Dispenser,
    /// The centre's public address, for the QR codes; without a slash at its end.
    pub link_base: String,
    /// The centre's keys; `None` if the kiosk was enrolled by a release that did not know them, until they are fetched.
    pub keys: Option<Keys>,
}

impl std::fmt::Debug for Identity {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity")
            .field("kiosk", &self.kiosk)
            .field("series", &self.dispenser.series())
            .finish_non_exhaustive()
    }
}

/// Why there is no identity.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// There is none yet.
    #[error(
        "{0} is missing: this kiosk is not enrolled; get a code at the centre (`hall-central enrol`) and run `hall-kiosk enrol --code CODE`"
    )]
    NotEnrolled(PathBuf),
    /// The file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The operating system's word.
        source: std::io::Error,
    },
    /// The file does not say what it should.
    #[error("{path}: {message}; enrol this kiosk again with `hall-kiosk enrol --code CODE`")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong. Never the key.
        message: String,
    },
    /// No random bytes for a key.
    #[error(transparent)]
    Chance(#[from] clock::NoChance),
}

/// The file, readable by its owner only.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    key: String,
    kiosk: String,
    series: char,
    floor_day: Option<i32>,
    floor_last: Option<u16>,
    link_base: String,
    keys: Option<WireKeys>,
}

/// Where the identity of a state folder stands.
#[must_use]
pub fn path_in(state_dir: &Path) -> PathBuf {
    state_dir.join("identity.toml")
}

/// A new key.
///
/// # Errors
/// The operating system gives no random bytes.
pub fn new_key() -> Result<SigningKey, clock::NoChance> {
    Ok(SigningKey::from_bytes(&clock::random::<32>()?))
}

impl Identity {
    /// Reads the identity of a state folder.
    ///
    /// # Errors
    /// Not enrolled, unreadable, or not what was written.
    pub fn read(state_dir: &Path) -> Result<Self, IdentityError> {
        let path = path_in(state_dir);
        let text = std::fs::read_to_string(&path).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => IdentityError::NotEnrolled(path.clone()),
            _ => IdentityError::Io { path: path.clone(), source },
        })?;
        // toml's own message would quote the line, and with it the key.
        let malformed = |message: &str| IdentityError::Malformed { path: path.clone(), message: message.to_owned() };
        let file: File = toml::from_str(&text).map_err(|_| malformed("not in the form in which it was written"))?;
        let key = unhex(&file.key).ok_or_else(|| malformed("`key` must be 64 hexadecimal digits"))?;
        let series = Series::new(file.series).map_err(|error| malformed(&format!("`series`: {error}")))?;
        Ok(Self {
            key: SigningKey::from_bytes(&key),
            kiosk: KioskId::new(&file.kiosk).map_err(|error| malformed(&format!("`kiosk`: {error}")))?,
            dispenser: Dispenser::unused(series)
                .floored(BusinessDay(file.floor_day.unwrap_or(i32::MIN)), file.floor_last.unwrap_or(0)),
            link_base: file.link_base,
            keys: file.keys.map(|keys| Keys::try_from(&keys)).transpose().map_err(|_| malformed("`keys`"))?,
        })
    }

    /// Writes the identity so that a power cut leaves the old one or the new one.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn write(&self, state_dir: &Path) -> Result<(), IdentityError> {
        let path = path_in(state_dir);
        let has_floor = self.dispenser.last() > 0;
        let file = File {
            key: hex(&self.key.to_bytes()),
            kiosk: self.kiosk.to_string(),
            series: self.dispenser.series().letter(),
            floor_day: has_floor.then_some(self.dispenser.day().0),
            floor_last: has_floor.then_some(self.dispenser.last()),
            link_base: self.link_base.clone(),
            keys: self.keys.as_ref().map(WireKeys::from),
        };
        let text = toml::to_string(&file)
            .map_err(|error| IdentityError::Malformed { path: path.clone(), message: error.to_string() })?;
        hall_data::replace(&path, text.as_bytes()).map_err(|source| IdentityError::Io { path, source })
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hall_proto::seal::{Entropy, HallKey, SealSecret};
    use std::os::unix::fs::PermissionsExt;

    fn identity() -> Identity {
        Identity {
            key: SigningKey::from_bytes(&[7; 32]),
            kiosk: KioskId::new("entrance-1").expect("id"),
            dispenser: Dispenser::unused(Series::new('K').expect("letter")).floored(BusinessDay(20_000), 17),
            link_base: "http://centre".into(),
            keys: Some(keys()),
        }
    }

    fn keys() -> Keys {
        let seal = SealSecret::generate(Entropy::new([5; 32])).public().expect("a key");
        let centre = SigningKey::from_bytes(&[6; 32]).verifying_key();
        Keys { seal, hall: HallKey::new([9; 32]), centre }
    }

    #[test]
    fn it_reads_back_and_only_its_owner_may_read_it() {
        let dir = tempfile::tempdir().expect("dir");
        identity().write(dir.path()).expect("written");
        let read = Identity::read(dir.path()).expect("read");
        assert_eq!((read.key.to_bytes(), read.dispenser), ([7; 32], identity().dispenser));
        assert_eq!(read.keys, Some(keys()));
        let mode = std::fs::metadata(path_in(dir.path())).expect("file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn an_identity_of_an_earlier_release_has_no_keys_yet() {
        let dir = tempfile::tempdir().expect("dir");
        Identity { keys: None, ..identity() }.write(dir.path()).expect("written");
        let text = std::fs::read_to_string(path_in(dir.path())).expect("text");
        assert!(!text.contains("keys"), "an earlier release reads it");
        assert_eq!(Identity::read(dir.path()).expect("read").keys, None);
    }

    #[test]
    fn the_key_is_never_shown() {
        let secret = hex(&[7; 32]);
        assert!(!format!("{:?}", identity()).contains(&secret));
        let dir = tempfile::tempdir().expect("dir");
        std::fs::write(path_in(dir.path()), format!("key = \"{secret}\"\nkiosk = 3\n")).expect("written");
        let error = Identity::read(dir.path()).expect_err("malformed");
        assert!(!error.to_string().contains(&secret), "{error}");
    }

    #[test]
    fn no_identity_says_how_to_get_one() {
        let dir = tempfile::tempdir().expect("dir");
        let error = Identity::read(dir.path()).expect_err("none");
        assert!(matches!(error, IdentityError::NotEnrolled(_)) && error.to_string().contains("hall-kiosk enrol"));
    }
}
