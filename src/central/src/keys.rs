//! The centre's own keys: they stand in a file beside the database, which only its owner may read, so that a copy of the
//! database alone opens nothing.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hall_core::person::Sealed;
use hall_proto::seal::{Entropy, Form, HallKey, SealError, SealSecret};
use hall_proto::sign::SigningKey;
use hall_proto::wire::Keys;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

/// Name of the file in the state directory.
const FILE: &str = "centre.keys";
/// Version of the file.
const VERSION: u32 = 1;
/// Sealing keys that are kept, the newest among them: with one change a year, what was sealed eight years ago opens.
pub const SEAL_KEYS_MAX: usize = 8;

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file does not say what it should. The text never has a key in it.
    #[error("{0} is not in the form in which it was written; restore it from the backup of the state directory")]
    Malformed(PathBuf),
    /// The operating system gives no random bytes.
    #[error("the operating system gives no random bytes: {0}")]
    Chance(getrandom::Error),
}

/// The keys of a centre.
pub struct CentreKeys {
    hall: HallKey,
    signing: SigningKey,
    /// Newest first; the first is the one that kiosks are given.
    seals: Vec<SealSecret>,
    public: Keys,
}

impl std::fmt::Debug for CentreKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CentreKeys({} to open seals with)", self.seals.len())
    }
}

/// The file. Its texts are wiped when it is dropped.
#[derive(Serialize, Deserialize)]
struct File {
    v: u32,
    hall: String,
    signing: String,
    seals: Vec<String>,
}

impl Drop for File {
    fn drop(&mut self) {
        self.hall.zeroize();
        self.signing.zeroize();
        self.seals.zeroize();
    }
}

impl CentreKeys {
    /// Reads the keys of a state directory, or makes them at the first start.
    ///
    /// # Errors
    /// The file cannot be read or written, or is damaged.
    pub fn open(state_dir: &Path) -> Result<Self, KeysError> {
        let path = state_dir.join(FILE);
        match std::fs::read(&path) {
            Ok(text) => Self::parse(&Zeroizing::new(text)).ok_or(KeysError::Malformed(path)),
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
                let signing = SigningKey::from_bytes(&*random()?);
                let seals = vec![SealSecret::generate(Entropy::new(*random()?))];
                let made = Self::of(HallKey::new(*random()?), signing, seals);
                let made = made.ok_or_else(|| KeysError::Malformed(path.clone()))?;
                made.write(state_dir)?;
                Ok(made)
            }
            Err(source) => Err(KeysError::Io { path, source }),
        }
    }

    /// Puts a new sealing key before the others. Kiosks get it at their next start; what is sealed already still opens.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn renew(&mut self, state_dir: &Path) -> Result<(), KeysError> {
        let malformed = || KeysError::Malformed(state_dir.join(FILE));
        let fresh = SealSecret::generate(Entropy::new(*random()?));
        self.public.seal = fresh.public().map_err(|_| malformed())?;
        self.seals.insert(0, fresh);
        self.seals.truncate(SEAL_KEYS_MAX);
        self.write(state_dir)
    }

    /// What kiosks are given.
    #[must_use]
    pub fn public(&self) -> &Keys {
        &self.public
    }

    /// The key that signs slot tokens.
    #[must_use]
    pub fn signing(&self) -> &SigningKey {
        &self.signing
    }

    /// Opens what a kiosk sealed, under whichever key it was.
    ///
    /// # Errors
    /// No key fits, or the seal is broken.
    pub fn unseal(&self, sealed: &Sealed) -> Result<Form, SealError> {
        let mut found = Err(SealError::Foreign);
        for secret in &self.seals {
            found = Form::open(secret, sealed);
            if !matches!(found, Err(SealError::Foreign)) {
                break;
            }
        }
        found
    }

    fn of(hall: HallKey, signing: SigningKey, seals: Vec<SealSecret>) -> Option<Self> {
        let seal = seals.first()?.public().ok()?;
        let public = Keys { seal, hall: hall.clone(), centre: signing.verifying_key() };
        Some(Self { hall, signing, seals, public })
    }

    fn parse(text: &[u8]) -> Option<Self> {
        let file: File = serde_json::from_slice(text).ok()?;
        if file.v != VERSION || file.seals.len() > SEAL_KEYS_MAX {
            return None;
        }
        let seals = file.seals.iter().map(|text| Some(SealSecret::from_bytes(bytes(text)?))).collect::<Option<_>>()?;
        Self::of(HallKey::new(*bytes(&file.hall)?), SigningKey::from_bytes(&*bytes(&file.signing)?), seals)
    }

    /// Writes the file so that a power cut leaves the old one or the new one.
    fn write(&self, state_dir: &Path) -> Result<(), KeysError> {
        let file = File {
            v: VERSION,
            hall: BASE64.encode(self.hall.reveal()),
            signing: BASE64.encode(self.signing.as_bytes()),
            seals: self.seals.iter().map(|secret| BASE64.encode(secret.reveal())).collect(),
        };
        let path = state_dir.join(FILE);
        let text = Zeroizing::new(serde_json::to_vec(&file).unwrap_or_default());
        hall_data::replace(&path, &text).map_err(|source| KeysError::Io { path, source })
    }
}

fn bytes(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let decoded = Zeroizing::new(BASE64.decode(text).ok()?);
    Some(Zeroizing::new(decoded.as_slice().try_into().ok()?))
}

fn random() -> Result<Zeroizing<[u8; 32]>, KeysError> {
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(bytes.as_mut_slice()).map_err(KeysError::Chance)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hall_core::person::Phone;
    use std::os::unix::fs::PermissionsExt;

    fn sealed(keys: &CentreKeys) -> Sealed {
        let phone = Phone::parse("13800001234").expect("a number");
        Form::of_phone(&phone).seal(&keys.public().seal, Entropy::new([5; 32])).expect("sealed")
    }

    #[test]
    fn they_are_made_once_and_only_their_owner_may_read_them() {
        let dir = tempfile::tempdir().expect("dir");
        let first = CentreKeys::open(dir.path()).expect("made");
        let again = CentreKeys::open(dir.path()).expect("read");
        assert_eq!(first.public(), again.public());
        assert!(again.unseal(&sealed(&first)).is_ok());
        let mode = std::fs::metadata(dir.path().join(FILE)).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let other = tempfile::tempdir().expect("dir");
        assert_ne!(CentreKeys::open(other.path()).expect("made").public(), first.public());
    }

    #[test]
    fn what_was_sealed_before_a_change_of_keys_still_opens() {
        let dir = tempfile::tempdir().expect("dir");
        let mut keys = CentreKeys::open(dir.path()).expect("made");
        let oldest = sealed(&keys);
        for renewals in 1..=SEAL_KEYS_MAX {
            let before = keys.public().clone();
            keys.renew(dir.path()).expect("renewed");
            let read = CentreKeys::open(dir.path()).expect("read");
            assert_eq!(read.public(), keys.public());
            assert_ne!(keys.public().seal, before.seal);
            assert_eq!((&keys.public().hall, keys.public().centre), (&before.hall, before.centre));
            let opens = renewals < SEAL_KEYS_MAX;
            assert_eq!(read.unseal(&oldest).map(drop), if opens { Ok(()) } else { Err(SealError::Foreign) });
        }
    }

    #[test]
    fn a_damaged_file_is_never_replaced_nor_shown() {
        let dir = tempfile::tempdir().expect("dir");
        CentreKeys::open(dir.path()).expect("made");
        let path = dir.path().join(FILE);
        let text = std::fs::read_to_string(&path).expect("text");
        for damaged in [text[..text.len() - 9].to_owned(), text.replace("\"v\":1", "\"v\":2"), String::new()] {
            std::fs::write(&path, &damaged).expect("written");
            let fault = CentreKeys::open(dir.path()).expect_err("damaged").to_string();
            assert!(fault.contains("backup") && !fault.contains(&text[20..40]), "{fault}");
            assert_eq!(std::fs::read_to_string(&path).expect("text"), damaged);
        }
    }
}
