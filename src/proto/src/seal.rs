//! Personal data, sealed to the centre's key: whatever names a person is closed at the terminal as soon as it is known,
//! and neither the terminal nor whoever copies its disk can open it again.
//!
//! HPKE (RFC 9180) in its base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305. Sealed bytes are
//!
//! ```text
//! 1 byte: version 1 | 4 bytes: mark of the key | 32 bytes: encapsulated key | ciphertext | 16 bytes: tag
//! ```
//! The mark names the key among those that the centre keeps, so that what was sealed before a change of keys still
//! opens. What is inside is a [`Form`].

mod form;

use hall_core::person::{PersonKey, SEALED_BYTES_MAX, Sealed};
use hmac::{Hmac, KeyInit, Mac};
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

pub use form::{FIELDS_MAX, Form, PHONE, VALUE_CHARS_MAX};

type Dhkem = hpke::kem::X25519HkdfSha256;
type Hkdf = hpke::kdf::HkdfSha256;
type Aead = hpke::aead::ChaCha20Poly1305;

/// Version of the sealed form.
const SEAL_VERSION: u8 = 1;
/// Binds a seal to its use: the same key opens nothing that was made for another.
const INFO: &[u8] = b"hall-seal-1";
/// Bytes of the mark of a key.
const MARK_BYTES: usize = 4;
/// Bytes of a public key, a private key and an encapsulated key.
const KEY_BYTES: usize = 32;
/// Bytes of ChaCha20-Poly1305's tag.
const TAG_BYTES: usize = 16;
/// Bytes before the ciphertext.
const HEAD_BYTES: usize = 1 + MARK_BYTES + KEY_BYTES;
/// Longest plaintext, in bytes.
pub const PLAIN_BYTES_MAX: usize = SEALED_BYTES_MAX - HEAD_BYTES - TAG_BYTES;

/// Why nothing is sealed or opened. Never says what is inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The plaintext is longer than a seal holds.
    #[error("{0} bytes do not fit a seal; at most {PLAIN_BYTES_MAX} do")]
    TooLong(usize),
    /// The public key is none.
    #[error("the centre's sealing key is none; fetch the centre's keys again")]
    Key,
    /// Sealed for another key, or by a newer program.
    #[error("sealed for another key than this one, or by a newer release")]
    Foreign,
    /// Changed on the way, or no seal at all.
    #[error("the seal is broken")]
    Broken,
    /// What is inside is not what a kiosk seals.
    #[error("what is sealed is no form of version 1")]
    Form,
}

/// Thirty-two bytes from the operating system's random source, used up by one seal or one key. The same bytes twice would
/// give away what is sealed, so they are neither copied nor kept.
pub struct Entropy(Zeroizing<[u8; 32]>);

impl Entropy {
    /// Takes random bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    fn into_source(self) -> Source {
        Source { seed: self.0, at: 0 }
    }
}

/// The public half of the centre's sealing key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealKey([u8; KEY_BYTES]);

impl SealKey {
    /// Takes the 32 bytes of a key; `None` if they are none.
    #[must_use]
    pub fn new(bytes: [u8; KEY_BYTES]) -> Option<Self> {
        <Dhkem as Kem>::PublicKey::from_bytes(&bytes).is_ok().then_some(Self(bytes))
    }

    /// The key as it goes over the line.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    fn mark(&self) -> [u8; MARK_BYTES] {
        let mut mark = [0; MARK_BYTES];
        mark.copy_from_slice(&Sha256::digest(self.0)[..MARK_BYTES]);
        mark
    }
}

/// The private half. It never leaves the centre's machine, and is wiped when it is dropped.
pub struct SealSecret(Zeroizing<[u8; KEY_BYTES]>);

impl SealSecret {
    /// A new key.
    #[must_use]
    pub fn generate(entropy: Entropy) -> Self {
        let (secret, _) = Dhkem::gen_keypair_with_rng(&mut entropy.into_source());
        Self(Zeroizing::new(secret.to_bytes().into()))
    }

    /// Takes a key that was written down.
    #[must_use]
    pub fn from_bytes(bytes: Zeroizing<[u8; KEY_BYTES]>) -> Self {
        Self(bytes)
    }

    /// The key, for writing it down.
    #[must_use]
    pub fn reveal(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// The public half.
    ///
    /// # Errors
    /// [`SealError::Key`] if what was written down is no key.
    pub fn public(&self) -> Result<SealKey, SealError> {
        Ok(SealKey(Dhkem::sk_to_pk(&self.key()?).to_bytes().into()))
    }

    fn key(&self) -> Result<<Dhkem as Kem>::PrivateKey, SealError> {
        <Dhkem as Kem>::PrivateKey::from_bytes(&*self.0).map_err(|_| SealError::Key)
    }
}

impl std::fmt::Debug for SealSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealSecret(…)")
    }
}

/// Seals bytes, so that only the owner of the key's private half can open them.
///
/// # Errors
/// Too long, or the key is none.
pub fn seal(key: &SealKey, plain: &[u8], entropy: Entropy) -> Result<Sealed, SealError> {
    if plain.len() > PLAIN_BYTES_MAX {
        return Err(SealError::TooLong(plain.len()));
    }
    let recipient = <Dhkem as Kem>::PublicKey::from_bytes(&key.0).map_err(|_| SealError::Key)?;
    let mut source = entropy.into_source();
    let sealed =
        hpke::single_shot_seal_with_rng::<Aead, Hkdf, Dhkem>(&OpModeS::Base, &recipient, INFO, plain, &[], &mut source);
    // A key of small order gives no shared secret.
    let (encapsulated, ciphertext) = sealed.map_err(|_| SealError::Key)?;
    let parts: [&[u8]; 4] = [&[SEAL_VERSION], &key.mark(), &encapsulated.to_bytes(), &ciphertext];
    Sealed::new(parts.concat()).ok_or(SealError::TooLong(plain.len()))
}

/// Opens sealed bytes.
///
/// # Errors
/// Sealed for another key, changed, or no seal at all.
pub fn open(secret: &SealSecret, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (head, ciphertext) = sealed.as_bytes().split_at_checked(HEAD_BYTES).ok_or(SealError::Broken)?;
    let (mark, encapsulated) = head[1..].split_at(MARK_BYTES);
    if head[0] != SEAL_VERSION || mark != secret.public()?.mark() {
        return Err(SealError::Foreign);
    }
    let encapsulated = <Dhkem as Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| SealError::Broken)?;
    let opened = hpke::single_shot_open::<Aead, Hkdf, Dhkem>(
        &OpModeR::Base,
        &secret.key()?,
        &encapsulated,
        INFO,
        ciphertext,
        &[],
    );
    opened.map(Zeroizing::new).map_err(|_| SealError::Broken)
}

/// The hall's key, under which persons are told apart. Whoever has it and a [`PersonKey`] can try numbers out, so it is
/// never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct HallKey(Zeroizing<[u8; KEY_BYTES]>);

impl HallKey {
    /// Takes a key.
    #[must_use]
    pub fn new(bytes: [u8; KEY_BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The key, for writing it down.
    #[must_use]
    pub fn reveal(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }
}

impl std::fmt::Debug for HallKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HallKey(…)")
    }
}

/// Tells persons apart without naming them: HMAC-SHA-256 of a document's number or a telephone number.
#[must_use]
pub fn person_key(hall: &HallKey, text: &str) -> PersonKey {
    // The key has exactly half of a block, which is always taken.
    let mut mac = Hmac::<Sha256>::new(&block_of(hall));
    mac.update(text.as_bytes());
    PersonKey(mac.finalize().into_bytes().into())
}

/// HMAC pads a key with zeros to a block of the hash (RFC 2104).
fn block_of(hall: &HallKey) -> hmac::digest::Key<Hmac<Sha256>> {
    let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
    block[..KEY_BYTES].copy_from_slice(hall.reveal());
    block
}

/// A random source that is fed once: the first draw gives the entropy itself, later ones hashes of it.
struct Source {
    seed: Zeroizing<[u8; 32]>,
    at: u64,
}

impl TryRng for Source {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, target: &mut [u8]) -> Result<(), Self::Error> {
        for part in target.chunks_mut(32) {
            let block = Sha256::new().chain_update(*self.seed).chain_update(self.at.to_le_bytes()).finalize();
            part.copy_from_slice(&block[..part.len()]);
            self.at += 1;
        }
        Ok(())
    }
}

impl TryCryptoRng for Source {}

#[cfg(test)]
mod tests;
